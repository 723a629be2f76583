package facepass

/** JSON as maps, lists, strings, numbers and booleans: neither the JDK nor Kotlin's library reads it. */
object Json {
    fun write(value: Any?): String = when (value) {
        is Map<*, *> -> value.entries.joinToString(",", "{", "}") { quoted("${it.key}") + ":" + write(it.value) }
        is Iterable<*> -> value.joinToString(",", "[", "]") { write(it) }
        is String -> quoted(value)
        else -> value.toString() // numbers, booleans, null
    }

    /** Raises IllegalArgumentException for what is no JSON; it does not quote the text. */
    fun read(text: String): Any? = Reader(text).whole()

    private fun quoted(text: String): String = buildString {
        append('"')
        for (sign in text) {
            when {
                sign == '"' || sign == '\\' -> append('\\').append(sign)
                sign < ' ' -> append("\\u%04x".format(sign.code))
                else -> append(sign)
            }
        }
        append('"')
    }

    private class Reader(private val text: String) {
        private var place = 0

        fun whole(): Any? = value().also { require(next() == null) { "more than one value" } }

        private fun value(): Any? = when (next()) {
            '{' -> buildMap { inside('}') { put(string(), skip(':').let { value() }) } }
            '[' -> buildList { inside(']') { add(value()) } }
            '"' -> string()
            else -> word()
        }

        private fun inside(end: Char, member: () -> Unit) {
            place += 1
            if (next() == end) return skip(end)
            member()
            while (next() == ',') {
                place += 1
                member()
            }
            skip(end)
        }

        private fun string(): String = buildString {
            skip('"')
            while (sign() != '"') append(if (text[place++] == '\\') escaped() else text[place - 1])
            place += 1
        }

        private fun escaped(): Char = when (val letter = sign().also { place += 1 }) {
            'n' -> '\n'
            't' -> '\t'
            'r' -> '\r'
            'b' -> '\b'
            'f' -> '\u000c'
            'u' -> text.substring(place, minOf(place + 4, text.length)).toInt(16).toChar().also { place += 4 }
            else -> letter // a quotation mark, a slash or a backslash
        }

        private fun word(): Any? {
            val start = place
            while (place < text.length && text[place] !in ",]} \t\r\n") place += 1
            return when (val found = text.substring(start, place)) {
                "true" -> true
                "false" -> false
                "null" -> null
                else -> requireNotNull(found.toLongOrNull() ?: found.toDoubleOrNull()) { "no JSON" }
            }
        }

        private fun sign(): Char = requireNotNull(text.getOrNull(place)) { "the JSON ends too early" }

        private fun skip(sign: Char) {
            require(next() == sign) { "no JSON" }
            place += 1
        }

        /** The next character that is no space. */
        private fun next(): Char? {
            while (place < text.length && text[place] in " \t\r\n") place += 1
            return text.getOrNull(place)
        }
    }
}
