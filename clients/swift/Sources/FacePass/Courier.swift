import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Hands forms to the system, which sends them also while the app is not running, and says what S3 answered.
final class Courier: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    typealias Answer = (status: Int, text: String)

    // The delegate's queue and the upload's actor share what follows.
    private let lock = NSLock()
    private var waiting: CheckedContinuation<Answer, Error>?
    private var outcomes: [String: Result<Answer, Error>] = [:] // of forms that were sent while no one waited
    private var texts: [Int: Data] = [:]
    private var progress: (@Sendable (Int64, Int64) -> Void)?
    private var eventsAreDone: (@Sendable () -> Void)?
    private var session: URLSession!

    init(identifier: String) {
        super.init()
        #if canImport(FoundationNetworking)
        let settings = URLSessionConfiguration.default // Linux has no background sessions
        #else
        let settings = URLSessionConfiguration.background(withIdentifier: identifier)
        settings.sessionSendsLaunchEvents = true // the system starts the app when a form is sent
        #endif
        session = URLSession(configuration: settings, delegate: self, delegateQueue: nil)
    }

    /// Whether the system has the form of this name, or has sent it: wait for it instead of handing over another one.
    func has(_ name: String) async -> Bool {
        let known = lock.withLock { outcomes[name] != nil }
        return known ? true : await tasks().contains { $0.taskDescription == name }
    }

    func hand(over request: URLRequest, from file: URL, name: String) {
        let task = session.uploadTask(with: request, fromFile: file)
        task.taskDescription = name // lasts as long as the task, through launches of the app
        task.resume()
    }

    /// What S3 answered to the form of this name. When the caller is cancelled, the system goes on sending.
    func answer(to name: String, _ progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> Answer {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = lock.withLock { () -> Result<Answer, Error>? in
                    if let known = outcomes.removeValue(forKey: name) { return known }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    self.progress = progress
                    waiting = continuation
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            take()?.resume(throwing: CancellationError())
        }
    }

    func cancel() async {
        for task in await tasks() { task.cancel() }
    }

    func whenEventsAreDone(_ handler: @escaping @Sendable () -> Void) {
        lock.withLock { eventsAreDone = handler }
    }

    private func tasks() async -> [URLSessionTask] {
        await withCheckedContinuation { found in session.getAllTasks { found.resume(returning: $0) } }
    }

    private func take() -> CheckedContinuation<Answer, Error>? {
        lock.withLock {
            defer { waiting = nil }
            return waiting
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        lock.withLock { progress }?(totalBytesSent, totalBytesExpectedToSend)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        lock.withLock { texts[dataTask.taskIdentifier, default: Data()] += data }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
        let text = lock.withLock { texts.removeValue(forKey: task.taskIdentifier) } ?? Data()
        let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
        let outcome: Result<Answer, Error> =
            error.map { .failure($0) } ?? .success((status, String(decoding: text, as: UTF8.self)))
        if let waiting = take() {
            waiting.resume(with: outcome)
        } else if let name = task.taskDescription {
            lock.withLock { outcomes[name] = outcome }
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    #if !canImport(FoundationNetworking)
    func urlSessionDidFinishEvents(forBackgroundURLSession session: URLSession) {
        guard let handler = lock.withLock({ eventsAreDone }) else { return }
        DispatchQueue.main.async { handler() }
    }
    #endif
}
