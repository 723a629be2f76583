/// The service refused a request. `code` is one of docs/errors.md; nil where the gateway answered before it.
/// `requestID` finds the request in the service's log.
public struct Problem: Error, Sendable {
    public let status: Int
    public let code: String?
    public let requestID: String?
    let retryAfter: Double? // seconds

    /// Whether the same request may succeed later: with a new token, or when the service has time.
    public var passes: Bool { status == 401 || status == 429 || status >= 500 || code == "idempotency_in_progress" }
}

/// An answer that is not FacePass's, as the page of a hotel's network, or a redirection, which is not followed.
public struct UnreadableAnswer: Error {}

/// The photo was not stored. `reason` is one of docs/errors.md, or S3's code: say it in words, and ask for another photo.
public struct NotIndexed: Error, Sendable {
    public let status: String
    public let reason: String?
}

/// `proceed` is running already: wait for that one.
public struct AlreadyProceeding: Error {}
