import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One photo's way: a ticket, the form to S3 by the system, also while the app is not running, the wait for its faces.
///
/// Make one at each launch, with the same identifier and folder, and call `proceed` where `isPending`.
public actor PhotoUpload {
    private let facepass: FacePass
    private let kept: Kept
    private let courier: Courier
    private var proceeding = false

    /// folder: of the app's own, as in Application Support; it keeps a copy of the photo.
    public init(facepass: FacePass, folder: URL, identifier: String = "facepass.photo") throws {
        self.facepass = facepass
        kept = Kept(folder: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        courier = Courier(identifier: identifier)
    }

    public var isPending: Bool { (try? kept.load()) != nil }

    /// Keeps a photo, to be enrolled by `proceed`. It takes the place of one that waits: cancel that one before.
    ///
    /// liveness: the provider's token. nonce: the one that the token was issued for.
    public func add(
        photo: URL, contentType: String, user: String, collection: String = "default", liveness: String? = nil,
        nonce: String? = nil
    ) throws {
        try? FileManager.default.removeItem(at: kept.photo)
        try FileManager.default.copyItem(at: photo, to: kept.photo)
        try kept.store(
            Pending(contentType: contentType, user: user, collection: collection, liveness: liveness, nonce: nonce))
    }

    /// Goes on from where the photo has got to. Returns the upload once it is indexed.
    ///
    /// After URLError, UnreadableAnswer, CancellationError and a Problem that passes, call it again later. After
    /// AlreadyProceeding, an earlier call goes on. After any other error it is over.
    public func proceed(
        progress: @escaping @Sendable (_ sent: Int64, _ total: Int64) -> Void = { _, _ in }
    ) async throws -> [String: Any] {
        guard !proceeding else { throw AlreadyProceeding() }
        proceeding = true
        defer { proceeding = false }
        do {
            return try await advance(progress)
        } catch let problem as Problem where !problem.passes {
            kept.clear()
            throw problem
        }
    }

    /// Deletes what the service has of the photo. Before that, cancel the task that waits for `proceed`.
    public func cancel() async throws {
        let pending = try kept.change { $0.cancelled = true } // without a link, the next `proceed` deletes it
        await courier.cancel()
        if let replaced = pending.replaced { try await delete(replaced) }
        if let id = try await announced(pending) { try await delete(id) }
        kept.clear()
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
            var pending = try kept.load()
            if pending.cancelled { try await cancel(); throw CancellationError() }
            if let replaced = pending.replaced {
                try await delete(replaced)
                try kept.change { $0.replaced = nil }
            }
            if pending.uploadID == nil {
                let id = try await ticket(pending).uploadID
                pending = try kept.change { $0.uploadID = id }
            }
            let upload = try await facepass.call("GET", "/api/v1/uploads/\(pending.uploadID!)")
            switch (upload["status"] as? String, pending.sent) {
            case ("indexed", _):
                kept.clear()
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
                try await renew()
            case (let status, _):
                kept.clear()
                throw NotIndexed(status: status ?? "unknown", reason: upload["reason"] as? String)
            }
        }
    }

    private func send(_ pending: Pending, _ progress: @escaping @Sendable (Int64, Int64) -> Void) async throws {
        let name = pending.uploadID!
        if await !courier.has(name) {
            let ticket = try await ticket(pending)
            let size = try kept.photo.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            if size > ticket.maxBytes { try await end("refused", "EntityTooLarge") }
            await courier.cancel(except: name)
            kept.removeForms()
            let boundary = UUID().uuidString
            let form = kept.form(of: name)
            try ticket.writeForm(photo: kept.photo, boundary: boundary, to: form)
            var request = URLRequest(url: ticket.url)
            request.httpMethod = "POST"
            request.setValue("multipart/form-data; boundary=\(boundary)", forHTTPHeaderField: "Content-Type")
            courier.hand(over: request, from: form, name: name)
        }
        let answer = try await courier.answer(to: name, progress)
        if answer.status < 300 {
            try kept.change { $0.sent = true }
        } else if answer.expired {
            try await renew()
        } else if answer.passes {
            throw URLError(.networkConnectionLost)
        } else {
            try await end("refused", answer.code)
        }
    }

    private func renew() async throws {
        if try kept.load().liveness != nil { try await end("expired", nil) } // the token is used up: it needs a new one
        try kept.change { $0 = $0.renewed() }
    }

    /// Deletes the upload, and ends it.
    private func end(_ status: String, _ reason: String?) async throws -> Never {
        if let id = try kept.load().uploadID { try await delete(id) }
        kept.clear()
        throw NotIndexed(status: status, reason: reason)
    }

    /// A ticket; the first one again while its key is the same.
    private func ticket(_ pending: Pending) async throws -> Ticket {
        try kept.change { $0.requested = true }
        return try Ticket(await facepass.call("POST", tickets, body: pending.request, key: pending.key))
    }

    /// The upload's id, if there is one. Where the ticket's answer was lost, its key gets it again.
    private func announced(_ pending: Pending) async throws -> String? {
        if let known = pending.uploadID { return known }
        do {
            return pending.requested ? try await ticket(pending).uploadID : nil
        } catch let problem as Problem where !problem.passes {
            return nil
        }
    }

    private func delete(_ uploadID: String) async throws {
        do {
            try await facepass.call("DELETE", "/api/v1/uploads/\(uploadID)")
        } catch let problem as Problem where problem.status == 404 {}
    }
}
