package facepass

import java.io.File
import java.io.IOException
import java.net.HttpURLConnection
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.MILLISECONDS

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
    private var waited = 0L // milliseconds for the service to index the photo

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
        now.replaced?.let(facepass::deleteUpload)
        announced()?.let(facepass::deleteUpload)
        keep(null)
        stopped.countDown()
    }

    /** The upload's id, if there is one. Where the ticket's answer was lost, its key gets it again. */
    private fun announced(): String? = now.uploadId ?: try {
        if (now.requested) request().uploadId else null
    } catch (problem: Problem) {
        if (problem.passes) throw problem else null
    }

    /** Does what the service's word on the upload asks for, whatever answers were lost. */
    private fun advance(onProgress: (Long, Long) -> Unit): Map<String, Any?> {
        while (true) {
            if (stopped.count == 0L) throw NotFinished("The upload was stopped.")
            now.replaced?.let { facepass.deleteUpload(it); store(now.copy(replaced = null)) }
            if (now.uploadId == null) request().let { store(now.copy(uploadId = it.uploadId)) }
            val upload = facepass.call("GET", "/api/v1/uploads/${now.uploadId}")
            when (val status = upload["status"] as String) {
                "indexed" -> return upload.also { keep(null) }
                "awaiting_upload" -> if (now.sent) await() else send(onProgress)
                "processing" -> await()
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
        if (now.request["liveness"] != null) { // it is used up: the user runs the check again
            now.uploadId?.let(facepass::deleteUpload)
            throw NotIndexed("expired", null).also { keep(null) }
        }
        store(now.renewed())
        ticket = null
        if (tickets >= MAX_TICKETS) throw IOException("Each ticket expired before the photo was there.")
    }

    private fun refuse(code: String): Nothing {
        now.uploadId?.let(facepass::deleteUpload)
        keep(null)
        throw PhotoRefused(code)
    }

    /** A ticket; the first one again while its key is the same. */
    private fun request(): Ticket {
        tickets += 1
        if (!now.requested) store(now.copy(requested = true))
        return Ticket(facepass.call("POST", TICKETS, now.request, now.key)).also { ticket = it }
    }

    /** Pauses while the service has the photo, but not without end. */
    private fun await() {
        if (waited > waitSeconds * 1000L) throw NotFinished("The photo is sent, and not indexed yet.")
        waited += pause()
    }

    private fun pause(): Long {
        val time = minOf(growing(++pauses), 5_000)
        if (stopped.await(time, MILLISECONDS)) throw NotFinished("The upload was stopped.")
        return time
    }

    private fun store(next: Pending) {
        now = next
        pauses = 0
        keep(next)
    }
}
