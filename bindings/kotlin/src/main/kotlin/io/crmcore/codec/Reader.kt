package io.crmcore.codec

/** Bytes that are not the MessagePack that was expected: a fault of the package or of the library, never of the person using them. */
internal class MalformedException(what: String, position: Int) : IllegalStateException("$what at byte $position")

/**
 * Reads MessagePack. Whatever the bytes are, it either gives a value or throws [MalformedException]; a length is believed only where
 * as many bytes are left.
 */
internal class Reader(
    private val bytes: ByteArray,
    /** True where structs are maps by the names of their fields, false where they are arrays. */
    private val isNamed: Boolean = false,
) {
    private var position = 0

    /** True where everything was read. */
    val isAtEnd: Boolean get() = position == bytes.size

    /** Reads a nil if there is one: `if (reader.nil()) null else …`. */
    fun nil(): Boolean {
        val found = position < bytes.size && bytes[position] == NIL
        if (found) position++
        return found
    }

    fun bool(): Boolean =
        when (val head = head()) {
            0xc2 -> false
            0xc3 -> true
            else -> unexpected("a boolean", head)
        }

    /** An integer of any width that fits into a [Long]. */
    fun int(): Long {
        val head = head()
        return when {
            head < 0x80 -> head.toLong()
            head >= 0xe0 -> head.toByte().toLong()
            head == 0xd0 -> big(1).toByte().toLong()
            head == 0xd1 -> big(2).toShort().toLong()
            head == 0xd2 -> big(4).toInt().toLong()
            head == 0xd3 -> big(8)
            head == 0xcf -> big(8).also { if (it < 0) malformed("an integer above 2^63") }
            else -> unsigned(head)
        }
    }

    /** An integer of any width that fits into a [ULong]. */
    fun uint(): ULong {
        val head = head()
        return when {
            head < 0x80 -> head.toLong()
            head >= 0xe0 -> malformed("a negative integer")
            head == 0xcf -> big(8)
            head in 0xd0..0xd3 -> {
                position--
                int().also { if (it < 0) malformed("a negative integer") }
            }
            else -> unsigned(head)
        }.toULong()
    }

    fun string(): String {
        val head = head()
        val length =
            when {
                head in 0xa0..0xbf -> head and 0x1f
                head == 0xd9 -> length(1)
                head == 0xda -> length(2)
                head == 0xdb -> length(4)
                else -> unexpected("a string", head)
            }
        val start = skip(length)
        return try {
            bytes.decodeToString(start, start + length, throwOnInvalidSequence = true)
        } catch (_: java.nio.charset.CharacterCodingException) {
            malformed("a string that is not UTF-8")
        }
    }

    fun binary(): ByteArray {
        val length =
            when (val head = head()) {
                0xc4 -> length(1)
                0xc5 -> length(2)
                0xc6 -> length(4)
                else -> unexpected("bytes", head)
            }
        val start = skip(length)
        return bytes.copyOfRange(start, start + length)
    }

    /** How many values the array that begins here has; they follow. */
    fun array(): Int = container("an array", 0x90, 0xdc, 1)

    /** How many pairs the map that begins here has; they follow, each its key and its value. */
    fun map(): Int = container("a map", 0x80, 0xde, 2)

    /** The head of a struct of [count] fields, each of which follows its [key]. */
    fun begin(count: Int) {
        // A struct without fields is an empty array in both forms.
        val found = if (isNamed && count > 0) map() else array()
        if (found != count) malformed("$count fields expected, $found found")
    }

    /** The name of the next field, where fields have names. */
    fun key(name: String) {
        if (isNamed && string() != name) malformed("the field `$name` expected")
    }

    /** The tag of a variant: a string, or the key of a map of one, whose value follows. */
    fun tag(): String {
        val head = bytes.getOrElse(position) { 0 }.toInt() and 0xff
        if (head in 0x80..0x8f && map() != 1) malformed("a variant is a map of one")
        return string()
    }

    fun unknown(what: String, tag: String): Nothing = malformed("there is no `$tag` in $what")

    private fun container(what: String, short: Int, long: Int, perItem: Int): Int {
        val head = head()
        val count =
            when {
                head and 0xf0 == short -> head and 0x0f
                head == long -> length(2)
                head == long + 1 -> length(4)
                else -> unexpected(what, head)
            }
        // Every value takes a byte at least: a count beyond that is a lie, on which nobody should allocate.
        if (count > (bytes.size - position) / perItem) malformed("a count of $count, more than there are bytes,")
        return count
    }

    private fun unsigned(head: Int): Long =
        when (head) {
            0xcc -> big(1)
            0xcd -> big(2)
            0xce -> big(4)
            else -> unexpected("an integer", head)
        }

    private fun head(): Int = bytes[skip(1)].toInt() and 0xff

    private fun length(width: Int): Int {
        val length = big(width)
        if (length > Int.MAX_VALUE) malformed("a length of $length")
        return length.toInt()
    }

    /** The next [width] bytes, the most significant first. */
    private fun big(width: Int): Long {
        val start = skip(width)
        var value = 0L
        for (at in start until start + width) value = (value shl 8) or (bytes[at].toLong() and 0xff)
        return value
    }

    /** Goes on by [count] bytes, which must be there, and says where they begin. */
    private fun skip(count: Int): Int {
        val start = position
        if (count > bytes.size - start) malformed("$count bytes expected, ${bytes.size - start} left")
        position = start + count
        return start
    }

    private fun unexpected(what: String, head: Int): Nothing {
        position--
        malformed("$what expected, 0x${head.toString(16)} found")
    }

    private fun malformed(what: String): Nothing = throw MalformedException(what, position)

    private companion object {
        const val NIL: Byte = 0xc0.toByte()
    }
}
