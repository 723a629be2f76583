package facepass

/**
 * The service refused a request. [code] is one of docs/errors.md; null where the gateway answered before it.
 * [requestId] finds the request in the service's log.
 */
class Problem(val status: Int, val code: String?, val requestId: String?, detail: String) :
    Exception("$status $code: $detail") {
    /** Whether the same request may succeed later: with a new token, or when the service has time. */
    val passes: Boolean = status == 401 || status == 429 || status >= 500 || code == "idempotency_in_progress"
}

/** The photo was not stored. [reason] is one of docs/errors.md: say it in words, and ask for another photo. */
class NotIndexed(val status: String, val reason: String?) : Exception("$status: $reason")

/** S3, or the ticket, does not take the photo. */
class PhotoRefused(val code: String) : Exception(code)

/** The upload was stopped, or the service needs longer. */
class NotFinished(why: String) : Exception(why)
