import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking // Linux, where it is compiled and run for a check
#endif

/// The service refused a request. `code` is one of docs/errors.md; nil where the gateway answered before it.
/// `requestID` finds the request in the service's log.
public struct Problem: Error, Sendable {
    public let status: Int
    public let code: String?
    public let requestID: String?

    /// Whether the same request may succeed later: with a new token, or when the service has time.
    public var passes: Bool { status == 401 || status == 429 || status >= 500 || code == "idempotency_in_progress" }
}

/// An answer that is not FacePass's, as the page of a hotel's network, or a redirection, which is not followed.
public struct UnreadableAnswer: Error {}

/// A FacePass service, as the user of an app reaches it.
public struct FacePass: Sendable {
    let baseURL: URL
    let token: @Sendable () async throws -> String

    /// token: gives the token of the user who is signed in, never an API key. It is called for each attempt.
    public init(baseURL: URL, token: @escaping @Sendable () async throws -> String) {
        self.baseURL = baseURL
        self.token = token
    }

    /// Calls a route that takes JSON, up to four times while the link breaks or the service asks for it.
    ///
    /// key: of a POST; the same key and body get the same answer. Throws Problem, or URLError without an answer.
    @discardableResult
    public func call(
        _ method: String, _ path: String, body: [String: Any]? = nil, key: String = UUID().uuidString
    ) async throws -> [String: Any] {
        // Sorted, so that a repeated request has the same bytes.
        let content = try body.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
        for attempt in 1... {
            do {
                return try await exchange(method, path, content, key)
            } catch let problem as Problem where attempt < 4 && problem.passes && problem.status != 401 {
                try await pause(attempt)
            } catch let error as URLError where attempt < 4 && error.code != .cancelled {
                try await pause(attempt)
            }
        }
        fatalError("the loop above ends with an answer or an error")
    }

    private func exchange(_ method: String, _ path: String, _ body: Data?, _ key: String) async throws
        -> [String: Any]
    {
        guard let url = URL(string: path, relativeTo: baseURL) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(try await token())", forHTTPHeaderField: "Authorization")
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if method == "POST" { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        let (data, response) = try await URLSession.shared.data(for: request, delegate: NoRedirection())
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        let content = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        if status >= 400 {
            throw Problem(
                status: status, code: content?["code"] as? String, requestID: content?["request_id"] as? String)
        }
        if status == 204 { return [:] }
        guard let content, status < 300 else { throw UnreadableAnswer() }
        return content
    }
}

/// Half a second, and longer with each attempt; apps that failed at once come back apart.
func pause(_ attempt: Int) async throws {
    let longest = min(0.5 * pow(2, Double(attempt - 1)), 8)
    try await Task.sleep(nanoseconds: UInt64(longest * Double.random(in: 0.5...1) * 1e9))
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
