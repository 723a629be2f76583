package facepass

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI
import java.util.UUID
import kotlin.random.Random

// A key makes each repetition of it safe, also with a liveness token.
internal const val TICKETS = "/api/v1/faces/upload"

/**
 * A FacePass service, as the user of an app reaches it. Calls block: make none on the thread of the screen.
 *
 * open: opens a connection; for an app that pins certificates. HttpURLConnection is in the JDK and in Android.
 * token: gives the token of the user who is signed in, never an API key. It is called for each attempt.
 */
class FacePass(
    baseUrl: String,
    internal val attempts: Int = 4,
    private val open: (URI) -> HttpURLConnection = { it.toURL().openConnection() as HttpURLConnection },
    private val token: () -> String,
) {
    private val baseUrl = baseUrl.trimEnd('/')

    /**
     * Calls a route that takes JSON, and calls again when the link breaks or the service asks for it. A verification
     * uses its liveness token up, so with one it calls again only if the service has surely not begun.
     *
     * key: of a POST; the same key and body get the same answer. Raises Problem, or IOException without an answer.
     */
    fun call(
        method: String,
        path: String,
        body: Map<String, Any?>? = null,
        key: String = UUID.randomUUID().toString(),
    ): Map<String, Any?> {
        val content = body?.let { Json.write(it).toByteArray() }
        val once = body?.get("liveness") != null && path != TICKETS
        var attempt = 0
        while (true) {
            attempt += 1
            var begun = false
            val pause = try {
                val answer = exchange(request(method, path, content, key, once), content) { begun = true }
                if (answer.status < 300) return answer.content
                val problem = answer.problem
                val repeats = if (once) problem.status == 429 else problem.passes && problem.status != 401
                if (attempt >= attempts || !repeats) throw problem
                answer.retryAfter
            } catch (broken: IOException) {
                if (attempt >= attempts || once && begun) throw broken
                null
            }
            Thread.sleep(pause ?: growing(attempt))
        }
    }

    private fun request(method: String, path: String, content: ByteArray?, key: String, once: Boolean) =
        connect(baseUrl + path, method).apply {
            setRequestProperty("Authorization", "Bearer ${token().trim()}")
            if (method == "POST") setRequestProperty("Idempotency-Key", key)
            if (content == null) return@apply
            setRequestProperty("Content-Type", "application/json")
            doOutput = true
            // Otherwise the JDK and Android send it again by themselves when the connection breaks.
            if (once) setFixedLengthStreamingMode(content.size)
        }

    private fun exchange(connection: HttpURLConnection, content: ByteArray?, onBegin: () -> Unit): Answer {
        connection.connect()
        onBegin()
        if (content != null) connection.outputStream.use { it.write(content) }
        return Answer(connection.responseCode, connection.getHeaderField("Retry-After"), connection.text())
    }

    internal fun deleteUpload(uploadId: String) = try {
        call("DELETE", "/api/v1/uploads/$uploadId")
    } catch (problem: Problem) {
        if (problem.status == 404) emptyMap() else throw problem
    }

    /** A connection that follows no redirection: it would take the token and the photo to another host. */
    internal fun connect(url: String, method: String): HttpURLConnection = open(URI(url)).apply {
        requestMethod = method
        instanceFollowRedirects = false
        connectTimeout = 15_000
        readTimeout = 60_000
    }
}

private class Answer(val status: Int, retryAfter: String?, private val text: String) {
    val retryAfter: Long? = retryAfter?.toLongOrNull()?.let { minOf(it, 30) * 1000 }

    /** Raises IOException for what is not FacePass's, as the page of a hotel's network. */
    val content: Map<String, Any?>
        get() = if (text.isEmpty()) emptyMap() else read() ?: throw IOException("The answer is not FacePass's.")

    val problem: Problem
        get() {
            if (status < 400) throw IOException("The service redirects: the base URL is not its address.")
            val said = read() ?: emptyMap()
            val detail = "${said["detail"] ?: said["message"]}"
            return Problem(status, said["code"] as? String, said["request_id"] as? String, detail)
        }

    @Suppress("UNCHECKED_CAST") // the names in JSON are strings
    private fun read(): Map<String, Any?>? = try {
        Json.read(text) as? Map<String, Any?>
    } catch (_: IllegalArgumentException) {
        null
    }
}

internal fun HttpURLConnection.text(): String =
    (if (responseCode < 400) inputStream else errorStream)?.use { it.readBytes().decodeToString() }.orEmpty()

/** Milliseconds before the next attempt: apps that failed at once come back apart. */
internal fun growing(attempt: Int): Long =
    (minOf(500L shl minOf(attempt - 1, 6), 30_000L) * Random.nextDouble(0.5, 1.0)).toLong()
