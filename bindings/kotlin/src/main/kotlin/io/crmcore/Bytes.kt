package io.crmcore

/** Bytes that are equal where their content is, and sorted as unsigned numbers, from left to right. They never change. */
public class Bytes private constructor(private val content: ByteArray) : Comparable<Bytes> {
    /** How many there are. */
    public val size: Int get() = content.size

    /** The byte at [index]. */
    public operator fun get(index: Int): Byte = content[index]

    /** A copy of the bytes. */
    public fun toByteArray(): ByteArray = content.copyOf()

    /** The bytes themselves, for who only reads them. */
    internal fun unshared(): ByteArray = content

    override fun compareTo(other: Bytes): Int {
        for (at in 0 until minOf(size, other.size)) {
            val order = (content[at].toInt() and 0xff).compareTo(other.content[at].toInt() and 0xff)
            if (order != 0) return order
        }
        return size.compareTo(other.size)
    }

    override fun equals(other: Any?): Boolean = other is Bytes && content.contentEquals(other.content)

    override fun hashCode(): Int = content.contentHashCode()

    /** The bytes in hexadecimal digits. */
    override fun toString(): String = content.joinToString("") { "%02x".format(it) }

    public companion object {
        /** No bytes. */
        public val EMPTY: Bytes = Bytes(ByteArray(0))

        /** A copy of [content]. */
        public fun of(content: ByteArray): Bytes = Bytes(content.copyOf())

        /** [content] itself, which nobody changes any more. */
        internal fun wrap(content: ByteArray): Bytes = Bytes(content)
    }
}
