package io.crmcore.codec

import java.util.UUID

/** Writes values as MessagePack into a byte array that grows; every value takes the shortest form it has. */
internal class Writer(capacity: Int = 256) {
    private var bytes = ByteArray(maxOf(capacity, 16))
    private var length = 0

    /** What was written so far, as a copy. */
    fun toByteArray(): ByteArray = bytes.copyOf(length)

    fun nil() = byte(0xc0)

    fun bool(value: Boolean) = byte(if (value) 0xc3 else 0xc2)

    /** A signed integer. */
    fun int(value: Long) {
        when {
            value >= 0 -> unsigned(value)
            value >= -32 -> byte(value.toInt())
            value >= Byte.MIN_VALUE -> headed(0xd0, value, 1)
            value >= Short.MIN_VALUE -> headed(0xd1, value, 2)
            value >= Int.MIN_VALUE -> headed(0xd2, value, 4)
            else -> headed(0xd3, value, 8)
        }
    }

    /** An integer from 0 to 2^64 - 1. */
    fun uint(value: ULong) = unsigned(value.toLong())

    fun string(value: String) {
        val utf8 = value.encodeToByteArray()
        when {
            utf8.size < 32 -> byte(0xa0 or utf8.size)
            utf8.size <= 0xff -> headed(0xd9, utf8.size.toLong(), 1)
            utf8.size <= 0xffff -> headed(0xda, utf8.size.toLong(), 2)
            else -> headed(0xdb, utf8.size.toLong(), 4)
        }
        raw(utf8)
    }

    fun binary(value: ByteArray) {
        when {
            value.size <= 0xff -> headed(0xc4, value.size.toLong(), 1)
            value.size <= 0xffff -> headed(0xc5, value.size.toLong(), 2)
            else -> headed(0xc6, value.size.toLong(), 4)
        }
        raw(value)
    }

    /** The sixteen bytes of an id. */
    fun binary(value: UUID) {
        headed(0xc4, ID_BYTES.toLong(), 1)
        grow(ID_BYTES)
        big(value.mostSignificantBits, 8)
        big(value.leastSignificantBits, 8)
    }

    /** The head of an array: [count] values follow. */
    fun array(count: Int) = container(count, 0x90, 0xdc)

    /** The head of a map: [count] times a key and its value follow. */
    fun map(count: Int) = container(count, 0x80, 0xde)

    private fun container(count: Int, short: Int, long: Int) {
        require(count >= 0) { "a container has no negative length: $count" }
        when {
            count < 16 -> byte(short or count)
            count <= 0xffff -> headed(long, count.toLong(), 2)
            else -> headed(long + 1, count.toLong(), 4)
        }
    }

    /** What is negative as a signed number is above 2^63 as an unsigned one. */
    private fun unsigned(value: Long) {
        when {
            value < 0 -> headed(0xcf, value, 8)
            value < 0x80 -> byte(value.toInt())
            value <= 0xff -> headed(0xcc, value, 1)
            value <= 0xffff -> headed(0xcd, value, 2)
            value <= 0xffff_ffffL -> headed(0xce, value, 4)
            else -> headed(0xcf, value, 8)
        }
    }

    /** A head and the last [width] bytes of [value], the most significant first. */
    private fun headed(head: Int, value: Long, width: Int) {
        grow(1 + width)
        bytes[length++] = head.toByte()
        big(value, width)
    }

    /** The last [width] bytes of [value], the most significant first, for which there is room. */
    private fun big(value: Long, width: Int) {
        var shift = 8 * (width - 1)
        while (shift >= 0) {
            bytes[length++] = (value ushr shift).toByte()
            shift -= 8
        }
    }

    private fun byte(value: Int) {
        grow(1)
        bytes[length++] = value.toByte()
    }

    private fun raw(value: ByteArray) {
        grow(value.size)
        value.copyInto(bytes, length)
        length += value.size
    }

    private fun grow(by: Int) {
        val needed = Math.addExact(length, by)
        if (needed > bytes.size) {
            // Twice as much, unless that overflows.
            val doubled = bytes.size.toLong() * 2
            bytes = bytes.copyOf(maxOf(needed.toLong(), minOf(doubled, (Int.MAX_VALUE - 8).toLong())).toInt())
        }
    }

    private companion object {
        const val ID_BYTES = 16
    }
}
