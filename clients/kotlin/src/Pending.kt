package facepass

import java.util.UUID

/**
 * What an app keeps of a photo on its way, so that the photo goes on after the app was killed.
 *
 * photo: a file of the app's own: copy into it what a picker gives. request: the ticket's `content_type`, `user_id`,
 * `collection_id`, `liveness`, `liveness_nonce`.
 */
data class Pending(
    val photo: String,
    val request: Map<String, Any?>,
    val key: String = UUID.randomUUID().toString(),
    val requested: Boolean = false, // whether the service may know the key
    val uploadId: String? = null,
    val replaced: String? = null, // the upload of a ticket that has expired: to be deleted
    val sent: Boolean = false,
    val cancelled: Boolean = false,
) {
    /**
     * For a file or a database of the app. It has no access token; but a liveness token is in it, which is not used up
     * until the ticket is there.
     */
    fun text(): String = Json.write(
        mapOf(
            "photo" to photo, "request" to request, "key" to key, "requested" to requested,
            "upload_id" to uploadId, "replaced" to replaced, "sent" to sent, "cancelled" to cancelled,
        ),
    )

    /** The same photo with a new ticket. */
    internal fun renewed() = Pending(photo, request, replaced = uploadId, cancelled = cancelled)

    companion object {
        @Suppress("UNCHECKED_CAST") // as `text` wrote it
        fun of(text: String): Pending {
            val kept = Json.read(text) as Map<String, Any?>
            return Pending(
                photo = kept["photo"] as String,
                request = kept["request"] as Map<String, Any?>,
                key = kept["key"] as String,
                requested = kept["requested"] as Boolean,
                uploadId = kept["upload_id"] as String?,
                replaced = kept["replaced"] as String?,
                sent = kept["sent"] as Boolean,
                cancelled = kept["cancelled"] as Boolean,
            )
        }
    }
}
