import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking // Linux, where it is compiled and run for a check
#endif

// A key makes each repetition of it safe, also with a liveness token.
let tickets = "/api/v1/faces/upload"

/// A FacePass service, as the user of an app reaches it.
public struct FacePass: Sendable {
    private let base: String // without a slash at its end
    private let token: @Sendable () async throws -> String

    /// token: gives the token of the user who is signed in, never an API key. It is called for each attempt.
    public init(baseURL: URL, token: @escaping @Sendable () async throws -> String) {
        var base = baseURL.absoluteString
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.token = token
    }

    /// Calls a route that takes JSON, up to four times while the link breaks or the service asks for it. A verification
    /// uses its liveness token up, so with one it calls again only if the service has surely not begun.
    ///
    /// key: of a POST; the same key and body get the same answer. Throws Problem, or URLError without an answer.
    @discardableResult
    public func call(
        _ method: String, _ path: String, body: [String: Any]? = nil, key: String = UUID().uuidString
    ) async throws -> [String: Any] {
        // Sorted, so that a repeated request has the same bytes.
        let content = try body.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
        let once = body?["liveness"] != nil && path != tickets
        for attempt in 1... {
            do {
                return try await exchange(method, path, content, key)
            } catch let problem as Problem where attempt < 4 && problem.repeats(once: once) {
                try await pause(attempt, asked: problem.retryAfter)
            } catch let error as URLError where attempt < 4 && error.repeats(once: once) {
                try await pause(attempt)
            }
        }
        fatalError("the loop above ends with an answer or an error")
    }

    private func exchange(_ method: String, _ path: String, _ body: Data?, _ key: String) async throws
        -> [String: Any]
    {
        guard let url = URL(string: base + path) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(try await token())", forHTTPHeaderField: "Authorization")
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if method == "POST" { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        let (data, response) = try await URLSession.shared.data(for: request, delegate: NoRedirection())
        let answer = response as? HTTPURLResponse
        let status = answer?.statusCode ?? 0
        let content = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        if status >= 400 {
            let seconds = answer?.value(forHTTPHeaderField: "Retry-After").flatMap { UInt($0) }
            throw Problem(
                status: status, code: content?["code"] as? String, requestID: content?["request_id"] as? String,
                retryAfter: seconds.map { Double(min($0, 30)) })
        }
        if status == 204 { return [:] }
        guard let content, status < 300 else { throw UnreadableAnswer() }
        return content
    }
}

extension Problem {
    /// once: only if the service has surely not begun.
    fileprivate func repeats(once: Bool) -> Bool { once ? status == 429 : passes && status != 401 }
}

extension URLError {
    fileprivate func repeats(once: Bool) -> Bool {
        switch code {
        case .cannotFindHost, .dnsLookupFailed, .cannotConnectToHost, .notConnectedToInternet: return true
        default: return !once && code != .cancelled
        }
    }
}

/// Half a second, and longer with each attempt; apps that failed at once come back apart. asked: seconds instead.
func pause(_ attempt: Int, asked: Double? = nil) async throws {
    let longest = min(0.5 * pow(2, Double(attempt - 1)), 8)
    try await Task.sleep(nanoseconds: UInt64((asked ?? longest * Double.random(in: 0.5...1)) * 1e9))
}

/// A redirection would take the token and the photo to another host.
private final class NoRedirection: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
