// An app that makes one call: its method, path, and body as JSON are the arguments.

package driver

import facepass.FacePass
import facepass.Json
import facepass.Problem
import facepass.growing
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI

private val settings = System.getenv()
private var first = true

/** The first connection goes to CLOSED_PORT, where there is one. */
private fun open(address: URI): HttpURLConnection {
    val port = settings["CLOSED_PORT"]?.toInt().takeIf { first } ?: address.port
    first = false
    return URI("http", null, address.host, port, address.path, null, null).toURL().openConnection() as HttpURLConnection
}

@Suppress("UNCHECKED_CAST") // a body is an object
fun main(arguments: Array<String>) {
    if (arguments.isEmpty()) return println((1..100).map(::growing).sorted().let { "${it.first()} ${it.last()}" })
    val (method, path, body) = arguments
    val facepass = FacePass(settings.getValue("FACEPASS_URL"), attempts = 3, open = ::open) { "token" }
    try {
        println("answered ${facepass.call(method, path, Json.read(body) as Map<String, Any?>)}")
    } catch (problem: Problem) {
        println("problem ${problem.status} ${problem.code}")
    } catch (broken: IOException) {
        println("no answer")
    }
}
