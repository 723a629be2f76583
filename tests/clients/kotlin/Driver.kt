// An app as tests drive it: one photo, on the way that environment variables describe.

package driver

import facepass.FacePass
import facepass.NotIndexed
import facepass.Pending
import facepass.PhotoUpload
import java.io.File
import java.net.ConnectException
import java.net.HttpURLConnection
import java.net.URI

private val settings = System.getenv()
private val kept = File(settings.getValue("KEPT"))

/** Connections for photos go to the ports of S3_PORTS in turn, and then to the last one. */
private val ports = ArrayDeque(settings["S3_PORTS"].orEmpty().split(",").filter(String::isNotEmpty).map(String::toInt))

private var offline = false

private fun open(address: URI): HttpURLConnection {
    if (offline) throw ConnectException("offline")
    val toService = address.port == URI(settings.getValue("FACEPASS_URL")).port
    val port = when {
        toService || ports.isEmpty() -> address.port
        ports.size > 1 -> ports.removeFirst()
        else -> ports.first()
    }
    val redirected = URI("http", null, address.host, port, address.path, address.query, null)
    return redirected.toURL().openConnection() as HttpURLConnection
}

/** The app is killed, as by the system: nothing is tidied up. */
private fun die(): Nothing {
    Runtime.getRuntime().halt(KILLED)
    error("halted")
}

private const val KILLED = 9

private fun keep(pending: Pending?) {
    if (settings["DIE"] == "with the request" && pending?.requested == true) {
        kept.writeText(pending.text())
        die()
    }
    if (settings["DIE"] == "with the ticket" && pending?.uploadId != null) die()
    if (pending == null) kept.delete() else kept.writeText(pending.text())
    if (settings["DIE"] == "when it is sent" && pending?.sent == true) die()
}

fun main() {
    val url = settings.getValue("FACEPASS_URL")
    val facepass = FacePass(url, attempts = 3, open = ::open) { settings.getValue("TOKEN") }
    val request = mapOf(
        "content_type" to "image/jpeg", "user_id" to settings["USER_ID"], "liveness" to settings["LIVENESS"],
    )
    val pending = if (kept.exists()) Pending.of(kept.readText()) else Pending(settings.getValue("PHOTO"), request)
    val upload = PhotoUpload(facepass, pending, settings["WAIT"]?.toInt() ?: 120, ::keep)
    var last = 0L
    var beginnings = 0
    val onProgress = { sent: Long, total: Long ->
        if (last == 0L || sent < last) beginnings += 1
        last = sent
        if (settings["DIE"] == "while it is sent" && sent > total / 2) die()
        if (settings["STOP"] != null && sent > total / 2) upload.stop()
    }
    try {
        if (settings["CANCEL"] == "at once") return upload.cancel().also { println("cancelled") }
        println("status ${upload.proceed(onProgress)["status"]}")
    } catch (rejected: NotIndexed) {
        println("status ${rejected.status} ${rejected.reason}")
    } catch (other: Exception) {
        println("raised ${other::class.simpleName}")
    }
    offline = settings["STOP"] == "and cancel offline"
    try {
        if (settings["STOP"].orEmpty().startsWith("and cancel")) upload.cancel()
    } catch (_: ConnectException) {
        println("raised ConnectException")
    }
    println("beginnings $beginnings")
}
