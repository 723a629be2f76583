import Foundation

/// What an app keeps of a photo on its way, in `pending.json` of the folder of PhotoUpload.
struct Pending: Codable {
    var contentType: String
    var user: String
    var collection: String
    var liveness: String?
    var nonce: String?
    var key = UUID().uuidString
    var requested = false // whether the service may know the key
    var uploadID: String?
    var replaced: String? // the upload of a ticket that has expired: to be deleted
    var sent = false
    var cancelled = false

    var request: [String: Any] {
        var request = ["content_type": contentType, "user_id": user, "collection_id": collection]
        request["liveness"] = liveness
        request["liveness_nonce"] = nonce
        return request
    }

    /// The same photo with a new ticket.
    func renewed() -> Pending {
        Pending(
            contentType: contentType, user: user, collection: collection, replaced: uploadID, cancelled: cancelled)
    }
}
