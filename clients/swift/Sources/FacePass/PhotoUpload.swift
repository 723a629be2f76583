import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The photo was not stored. `reason` is one of docs/errors.md, or S3's answer: say it in words, and ask for another
/// photo.
public struct NotIndexed: Error, Sendable {
    public let status: String
    public let reason: String?
}

/// What an app keeps of a photo on its way, in `pending.json` of the folder of PhotoUpload.
struct Pending: Codable {
    var contentType: String
    var user: String
    var collection: String
    var key = UUID().uuidString
    var uploadID: String?
    var replaced: String? // the upload of a ticket that has expired: to be deleted
    var sent = false
    var cancelled = false

    var request: [String: Any] { ["content_type": contentType, "user_id": user, "collection_id": collection] }

    func renewed() -> Pending {
        Pending(contentType: contentType, user: user, collection: collection, replaced: uploadID)
    }
}

/// One photo's way: a ticket, the form to S3 by the system, also while the app is not running, the wait for its faces.
///
/// Make one at each launch, with the same identifier and folder, and call `proceed` where `isPending`.
public actor PhotoUpload {
    private let facepass: FacePass
    private let folder: URL
    private let courier: Courier

    /// folder: of the app's own, as in Application Support; it keeps a copy of the photo.
    public init(facepass: FacePass, folder: URL, identifier: String = "facepass.photo") throws {
        self.facepass = facepass
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        courier = Courier(identifier: identifier)
    }

    public var isPending: Bool { (try? load()) != nil }

    /// Keeps a photo, to be enrolled by `proceed`. It takes the place of one that waits: cancel that one before.
    public func add(photo: URL, contentType: String, user: String, collection: String = "default") throws {
        try? FileManager.default.removeItem(at: file("photo"))
        try FileManager.default.copyItem(at: photo, to: file("photo"))
        try store(Pending(contentType: contentType, user: user, collection: collection))
    }

    /// Goes on from where the photo has got to. Returns the upload once it is indexed.
    ///
    /// After URLError, UnreadableAnswer, CancellationError and a Problem that passes, call it again later. After any
    /// other error it is over.
    public func proceed(
        progress: @escaping @Sendable (_ sent: Int64, _ total: Int64) -> Void = { _, _ in }
    ) async throws -> [String: Any] {
        do {
            return try await advance(progress)
        } catch let problem as Problem where !problem.passes {
            clear()
            throw problem
        }
    }

    /// Deletes what the service has of the photo. Before that, cancel the task that waits for `proceed`.
    public func cancel() async throws {
        var pending = try load()
        pending.cancelled = true
        try store(pending) // without a link, the next `proceed` deletes it
        await courier.cancel()
        if let replaced = pending.replaced { try await delete(replaced) }
        // Where the ticket's answer was lost, its key gets it again.
        let id: String
        if let known = pending.uploadID { id = known } else { id = try await ticket(pending).uploadID }
        try await delete(id)
        clear()
    }

    /// What the app's delegate gets in `application(_:handleEventsForBackgroundURLSession:completionHandler:)`.
    public nonisolated func whenEventsAreDone(_ handler: @escaping @Sendable () -> Void) {
        courier.whenEventsAreDone(handler)
    }

    /// Does what the service's word on the upload asks for, whatever answers were lost.
    private func advance(_ progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> [String: Any] {
        var breaks = 0
        var looks = 0
        while true {
            var pending = try load()
            if pending.cancelled { try await cancel(); throw CancellationError() }
            if let replaced = pending.replaced {
                try await delete(replaced)
                pending.replaced = nil
                try store(pending)
            }
            if pending.uploadID == nil {
                pending.uploadID = try await ticket(pending).uploadID
                try store(pending)
            }
            let upload = try await facepass.call("GET", "/api/v1/uploads/\(pending.uploadID!)")
            switch (upload["status"] as? String, pending.sent) {
            case ("indexed", _):
                clear()
                return upload
            case ("processing", _), ("awaiting_upload", true):
                looks += 1
                try await pause(min(looks, 4))
            case ("awaiting_upload", false):
                do {
                    try await send(pending, progress)
                } catch let error as URLError where breaks < 3 && error.code != .cancelled {
                    breaks += 1
                    try await pause(breaks)
                }
            case ("expired", _):
                try store(pending.renewed())
            case (let status, _):
                clear()
                throw NotIndexed(status: status ?? "unknown", reason: upload["reason"] as? String)
            }
        }
    }

    private func send(_ pending: Pending, _ progress: @escaping @Sendable (Int64, Int64) -> Void) async throws {
        let name = pending.uploadID!
        if await !courier.has(name) {
            let ticket = try await ticket(pending)
            let boundary = UUID().uuidString
            try ticket.writeForm(photo: file("photo"), boundary: boundary, to: file("form"))
            var request = URLRequest(url: ticket.url)
            request.httpMethod = "POST"
            request.setValue("multipart/form-data; boundary=\(boundary)", forHTTPHeaderField: "Content-Type")
            courier.hand(over: request, from: file("form"), name: name)
        }
        let (status, text) = try await courier.answer(to: name, progress)
        var next = pending
        if status < 300 {
            next.sent = true
            try store(next)
        } else if status == 403, text.range(of: "expired", options: .caseInsensitive) != nil {
            try store(pending.renewed())
        } else if status == 429 || status >= 500 || text.contains("<Code>RequestTimeout") {
            throw URLError(.networkConnectionLost) // a link that stood still, or a moment of S3's
        } else {
            try await delete(name)
            clear()
            throw NotIndexed(status: "refused", reason: text)
        }
    }

    /// A ticket; the first one again while its key is the same.
    private func ticket(_ pending: Pending) async throws -> Ticket {
        let answer = try await facepass.call("POST", "/api/v1/faces/upload", body: pending.request, key: pending.key)
        return try Ticket(answer)
    }

    private func delete(_ uploadID: String) async throws {
        do {
            try await facepass.call("DELETE", "/api/v1/uploads/\(uploadID)")
        } catch let problem as Problem where problem.status == 404 {}
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    private func load() throws -> Pending {
        try JSONDecoder().decode(Pending.self, from: Data(contentsOf: file("pending.json")))
    }

    private func store(_ pending: Pending) throws {
        try JSONEncoder().encode(pending).write(to: file("pending.json"), options: .atomic)
    }

    private func clear() {
        for name in ["pending.json", "photo", "form"] { try? FileManager.default.removeItem(at: file(name)) }
    }
}
