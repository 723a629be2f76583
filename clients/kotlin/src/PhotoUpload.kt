package facepass

import java.io.File
import java.io.IOException
import java.net.HttpURLConnection
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.MILLISECONDS

/** The photo was not stored. [reason] is one of docs/errors.md: say it in words, and ask for another photo. */
class NotIndexed(val status: String, val reason: String?) : Exception("$status: $reason")

/** S3, or the ticket, does not take the photo. */
class PhotoRefused(val code: String) : Exception(code)

/** The upload was stopped, or the service needs longer. */
class NotFinished(why: String) : Exception(why)

// A link on which each ticket expires before its photo is there will not carry the next one.
private const val MAX_TICKETS = 3

/**
 * One photo's way: a ticket, the form to S3, the wait for its faces. An object serves one photo.
 *
 * keep: stores what is to be kept, before the next step begins. null: it is over, and the photo can be deleted.
 */
class PhotoUpload(
    private val facepass: FacePass,
    private var now: Pending,
    private val waitSeconds: Int = 120,
    private val keep: (Pending?) -> Unit,
) {
    private val stopped = CountDownLatch(1)
    @Volatile private var sending: HttpURLConnection? = null
    private var ticket: Ticket? = null
    private var tickets = 0
    private var breaks = 0
    private var pauses = 0
    private var waited = 0L // milliseconds since the photo was sent

    /**
     * Goes on from where the photo has got to. Returns the upload once it is indexed.
     *
     * After IOException, NotFinished and a Problem that passes, go on later with what was kept. After any other
     * exception it is over.
     */
    fun proceed(onProgress: (sent: Long, total: Long) -> Unit = { _, _ -> }): Map<String, Any?> = try {
        store(now)
        if (now.cancelled) cancel()
        advance(onProgress)
    } catch (problem: Problem) {
        if (!problem.passes) keep(null)
        throw problem
    }

    /** Ends [proceed] soon, from any thread. */
    fun stop() {
        stopped.countDown()
        sending?.disconnect()
    }

    /** Deletes what the service has of the photo. Before that, [stop] it and wait for the end of [proceed]. */
    fun cancel() {
        store(now.copy(cancelled = true)) // without a link, the next `proceed` deletes it
        now.replaced?.let(::delete)
        delete(now.uploadId ?: request().uploadId) // where the ticket's answer was lost, its key gets it again
        keep(null)
        stopped.countDown()
    }

    /** Does what the service's word on the upload asks for, whatever answers were lost. */
    private fun advance(onProgress: (Long, Long) -> Unit): Map<String, Any?> {
        while (true) {
            if (stopped.count == 0L) throw NotFinished("The upload was stopped.")
            now.replaced?.let { delete(it); store(now.copy(replaced = null)) }
            if (now.uploadId == null) store(now.copy(uploadId = request().uploadId))
            val upload = facepass.call("GET", "/api/v1/uploads/${now.uploadId}")
            when (val status = upload["status"] as String) {
                "indexed" -> return upload.also { keep(null) }
                "awaiting_upload" -> if (now.sent) pause() else send(onProgress)
                "processing" -> pause()
                "expired" -> renew()
                else -> throw NotIndexed(status, upload["reason"] as String?).also { keep(null) }
            }
        }
    }

    private fun send(onProgress: (Long, Long) -> Unit) {
        val ticket = ticket ?: request()
        val photo = File(now.photo)
        if (!photo.isFile) refuse("NoSuchFile")
        if (photo.length() > ticket.maxBytes) refuse("EntityTooLarge")
        val answer = try {
            val connection = facepass.connect(ticket.url, "POST").also { sending = it }
            ticket.send(connection, photo) { sent, total ->
                onProgress(sent, total)
                if (stopped.count == 0L) throw IOException("stopped")
            }
        } catch (broken: IOException) {
            return retry(broken)
        }
        when {
            answer.status < 300 -> store(now.copy(sent = true))
            answer.expired -> renew()
            answer.passes -> retry(IOException("S3 answered ${answer.status} ${answer.code}."))
            else -> refuse(answer.code)
        }
    }

    private fun retry(broken: IOException) {
        breaks += 1
        if (breaks >= facepass.attempts && stopped.count > 0L) throw broken
        pause()
    }

    private fun renew() {
        store(now.renewed())
        ticket = null
        if (tickets >= MAX_TICKETS) throw IOException("Each ticket expired before the photo was there.")
    }

    private fun refuse(code: String): Nothing {
        now.uploadId?.let(::delete)
        keep(null)
        throw PhotoRefused(code)
    }

    /** A ticket; the first one again while its key is the same. */
    private fun request(): Ticket {
        tickets += 1
        return Ticket(facepass.call("POST", "/api/v1/faces/upload", now.request, now.key)).also { ticket = it }
    }

    private fun delete(uploadId: String) = try {
        facepass.call("DELETE", "/api/v1/uploads/$uploadId")
    } catch (problem: Problem) {
        if (problem.status == 404) emptyMap() else throw problem
    }

    private fun pause() {
        if (waited > waitSeconds * 1000L) throw NotFinished("The photo is sent, and not indexed yet.")
        val time = minOf(growing(++pauses), 5_000)
        if (now.sent) waited += time
        if (stopped.await(time, MILLISECONDS)) throw NotFinished("The upload was stopped.")
    }

    private fun store(next: Pending) {
        now = next
        pauses = 0
        keep(next)
    }
}
