package facepass

import java.io.File
import java.net.HttpURLConnection
import java.util.UUID

/** Where and how S3 takes one photo. */
internal class Ticket(answer: Map<String, Any?>) {
    val uploadId = answer["upload_id"] as String
    private val form = answer["upload"] as Map<*, *>
    private val fields = form["fields"] as Map<*, *>
    val url = form["url"] as String
    val maxBytes = (form["max_bytes"] as Number).toLong()

    /** Sends the form over a connection; the file comes last. Raises IOException when the link breaks. */
    fun send(connection: HttpURLConnection, photo: File, onProgress: (Long, Long) -> Unit): StorageAnswer {
        val boundary = UUID.randomUUID().toString()
        val part = "--$boundary\r\nContent-Disposition: form-data; name="
        val texts = fields.entries.joinToString("") { (name, value) -> "$part\"$name\"\r\n\r\n$value\r\n" }
        val head = "$texts$part\"file\"; filename=\"photo\"\r\n\r\n".toByteArray()
        val tail = "\r\n--$boundary--\r\n".toByteArray()
        val total = head.size + photo.length() + tail.size
        connection.doOutput = true
        connection.setRequestProperty("Content-Type", "multipart/form-data; boundary=$boundary")
        connection.setFixedLengthStreamingMode(total) // S3 takes no form of unknown length
        connection.outputStream.use { output ->
            var sent = 0L
            fun write(bytes: ByteArray, length: Int = bytes.size) {
                output.write(bytes, 0, length)
                sent += length
                onProgress(sent, total)
            }
            write(head)
            photo.inputStream().use { input ->
                val chunk = ByteArray(64 * 1024)
                generateSequence { input.read(chunk).takeIf { it > 0 } }.forEach { write(chunk, it) }
            }
            write(tail)
        }
        return StorageAnswer(connection.responseCode, connection.text())
    }
}

/** What S3 answered to a photo. */
internal class StorageAnswer(val status: Int, text: String) {
    val code: String = Regex("<Code>(\\w+)</Code>").find(text)?.groupValues?.get(1) ?: "unknown"
    val expired: Boolean = status == 403 && text.contains("expired", ignoreCase = true)
    val passes: Boolean = status == 429 || status >= 500 || code == "RequestTimeout" // a link that stood still
}
