package facepass

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI
import java.util.UUID
import kotlin.random.Random

/**
 * The service refused a request. [code] is one of docs/errors.md; null where the gateway answered before it.
 * [requestId] finds the request in the service's log.
 */
class Problem(val status: Int, val code: String?, val requestId: String?, detail: String) :
    Exception("$status $code: $detail") {
    /** Whether the same request may succeed later: with a new token, or when the service has time. */
    val passes: Boolean = status == 401 || status == 429 || status >= 500 || code == "idempotency_in_progress"
}

/**
 * A FacePass service, as the user of an app reaches it. Calls block: make none on the thread of the screen.
 *
 * open: opens a connection; for an app that pins certificates. HttpURLConnection is in the JDK and in Android.
 * token: gives the token of the user who is signed in, never an API key. It is called for each attempt.
 */
class FacePass(
    private val baseUrl: String,
    internal val attempts: Int = 4,
    private val open: (URI) -> HttpURLConnection = { it.toURL().openConnection() as HttpURLConnection },
    private val token: () -> String,
) {
    /**
     * Calls a route that takes JSON, and calls again when the link breaks or the service asks for it.
     *
     * key: of a POST; the same key and body get the same answer. Raises Problem, or IOException without an answer.
     */
    fun call(
        method: String,
        path: String,
        body: Map<String, Any?>? = null,
        key: String = UUID.randomUUID().toString(),
    ): Map<String, Any?> {
        var attempt = 0
        while (true) {
            attempt += 1
            val pause = try {
                val answer = exchange(method, path, body, key)
                if (answer.status < 300) return answer.content
                val problem = answer.problem
                if (attempt >= attempts || !problem.passes || problem.status == 401) throw problem
                answer.retryAfter
            } catch (broken: IOException) {
                if (attempt >= attempts) throw broken
                null
            }
            Thread.sleep(pause ?: growing(attempt))
        }
    }

    private fun exchange(method: String, path: String, body: Map<String, Any?>?, key: String): Answer {
        val connection = connect(baseUrl + path, method)
        connection.setRequestProperty("Authorization", "Bearer ${token().trim()}")
        if (method == "POST") connection.setRequestProperty("Idempotency-Key", key)
        if (body != null) {
            connection.setRequestProperty("Content-Type", "application/json")
            connection.doOutput = true
            connection.outputStream.use { it.write(Json.write(body).toByteArray()) }
        }
        return Answer(connection.responseCode, connection.getHeaderField("Retry-After"), connection.text())
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
    (minOf(500L shl (attempt - 1), 30_000L) * Random.nextDouble(0.5, 1.0)).toLong()
