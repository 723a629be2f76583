import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Hands forms to the system, which sends them also while the app is not running, and says what S3 answered.
final class Courier: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private struct Waiter {
        let id: UUID
        let name: String
        let continuation: CheckedContinuation<StorageAnswer, Error>
        let progress: @Sendable (Int64, Int64) -> Void
    }

    // The delegate's queue and the upload's actor share what follows.
    private let lock = NSLock()
    private var waiter: Waiter?
    private var outcomes: [String: Result<StorageAnswer, Error>] = [:] // of forms that were sent while no one waited
    private var texts: [Int: Data] = [:]
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
    func answer(to name: String, _ progress: @escaping @Sendable (Int64, Int64) -> Void) async throws
        -> StorageAnswer
    {
        let id = UUID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = lock.withLock { () -> Result<StorageAnswer, Error>? in
                    if let known = outcomes.removeValue(forKey: name) { return known }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if waiter != nil { return .failure(AlreadyProceeding()) }
                    waiter = Waiter(id: id, name: name, continuation: continuation, progress: progress)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            lock.withLock { take { $0.id == id } }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Ends what the system still sends, except the form of one name.
    func cancel(except name: String? = nil) async {
        for task in await tasks() where name == nil || task.taskDescription != name { task.cancel() }
    }

    func whenEventsAreDone(_ handler: @escaping @Sendable () -> Void) {
        lock.withLock { eventsAreDone = handler }
    }

    private func tasks() async -> [URLSessionTask] {
        await withCheckedContinuation { found in session.getAllTasks { found.resume(returning: $0) } }
    }

    /// The waiter, if it is this one; it waits no longer. Call it with the lock.
    private func take(_ isMeant: (Waiter) -> Bool) -> Waiter? {
        guard let found = waiter, isMeant(found) else { return nil }
        waiter = nil
        return found
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64, totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        let waiter = lock.withLock { self.waiter }
        if let waiter, waiter.name == task.taskDescription {
            waiter.progress(totalBytesSent, totalBytesExpectedToSend)
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        lock.withLock { texts[dataTask.taskIdentifier, default: Data()] += data }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
        let text = lock.withLock { texts.removeValue(forKey: task.taskIdentifier) } ?? Data()
        let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
        let answer = StorageAnswer(status: status, text: String(decoding: text, as: UTF8.self))
        let outcome: Result<StorageAnswer, Error> = error.map { .failure($0) } ?? .success(answer)
        guard let name = task.taskDescription else { return }
        let waiter = lock.withLock { () -> Waiter? in
            let found = take { $0.name == name }
            if found == nil { outcomes[name] = outcome }
            return found
        }
        waiter?.continuation.resume(with: outcome)
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
