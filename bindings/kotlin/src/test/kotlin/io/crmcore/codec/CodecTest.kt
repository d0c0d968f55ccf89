package io.crmcore.codec

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.random.Random

class CodecTest {
    private fun written(write: Writer.() -> Unit): ByteArray = Writer().apply(write).toByteArray()

    private fun hex(text: String): ByteArray = text.chunked(2).map { it.toInt(16).toByte() }.toByteArray()

    @Test
    fun `integers take their shortest form and come back`() {
        val forms =
            mapOf(
                0L to "00", 127L to "7f", 128L to "cc80", 255L to "ccff", 256L to "cd0100", 65_535L to "cdffff",
                65_536L to "ce00010000", 4_294_967_295L to "ceffffffff", 4_294_967_296L to "cf0000000100000000",
                Long.MAX_VALUE to "cf7fffffffffffffff", -1L to "ff", -32L to "e0", -33L to "d0df", -128L to "d080",
                -129L to "d1ff7f", -32_768L to "d18000", -32_769L to "d2ffff7fff", -2_147_483_648L to "d280000000",
                -2_147_483_649L to "d3ffffffff7fffffff", Long.MIN_VALUE to "d38000000000000000",
            )
        for ((value, form) in forms) {
            assertArrayEquals(hex(form), written { int(value) }, "$value")
            assertEquals(value, Reader(hex(form)).int())
        }
    }

    @Test
    fun `an integer is read in whatever width it was written`() {
        val unsigned = listOf("07", "cc07", "cd0007", "ce00000007", "cf0000000000000007")
        val signed = listOf("d007", "d10007", "d200000007", "d30000000000000007")
        for (form in unsigned + signed) {
            assertEquals(7L, Reader(hex(form)).int(), form)
            assertEquals(7UL, Reader(hex(form)).uint(), form)
        }
    }

    @Test
    fun `an unsigned integer keeps its highest bit and a signed one refuses it`() {
        val bytes = written { uint(ULong.MAX_VALUE) }
        assertEquals(ULong.MAX_VALUE, Reader(bytes).uint())
        assertThrows<MalformedException> { Reader(bytes).int() }
        for (negative in listOf("ff", "d0ff")) assertThrows<MalformedException> { Reader(hex(negative)).uint() }
    }

    @Test
    fun `strings, bytes and containers of every length come back`() {
        for (size in listOf(0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536)) {
            val text = "é".repeat(size / 2) + "x".repeat(size % 2)
            val blob = ByteArray(size) { it.toByte() }
            val bytes =
                written {
                    string(text)
                    binary(blob)
                    array(size)
                    repeat(size) { nil() }
                    map(size)
                    repeat(2 * size) { bool(true) }
                }
            val reader = Reader(bytes)
            assertEquals(text, reader.string())
            assertArrayEquals(blob, reader.binary())
            assertEquals(size, reader.array())
            repeat(size) { assertTrue(reader.nil()) }
            assertEquals(size, reader.map())
            repeat(2 * size) { assertTrue(reader.bool()) }
            assertTrue(reader.isAtEnd)
        }
    }

    @Test
    fun `a nil is read where there is one and nowhere else`() {
        val reader = Reader(written { nil(); bool(false) })
        assertTrue(reader.nil())
        assertFalse(reader.nil())
        assertFalse(reader.bool())
        assertFalse(reader.nil())
    }

    @Test
    fun `truncated input is refused wherever it ends`() {
        val whole = written { array(3); string("x".repeat(40)); int(Long.MIN_VALUE); binary(ByteArray(300)) }
        for (end in 0 until whole.size) {
            assertThrows<MalformedException>("cut at $end") {
                Reader(whole.copyOf(end)).run { array(); string(); int(); binary() }
            }
        }
    }

    @Test
    fun `lengths that promise more than there is are refused before anything is allocated`() {
        for (form in listOf("dbffffffff", "db7fffffff", "d9ff61")) assertThrows<MalformedException> { Reader(hex(form)).string() }
        for (form in listOf("c6ffffffff", "c67fffffff", "c5ffff")) assertThrows<MalformedException> { Reader(hex(form)).binary() }
        for (form in listOf("ddffffffff", "dd7fffffff", "dcffff", "9f")) assertThrows<MalformedException> { Reader(hex(form)).array() }
        for (form in listOf("dfffffffff", "df7fffffff", "81c0")) assertThrows<MalformedException> { Reader(hex(form)).map() }
    }

    @Test
    fun `another type than the expected is named with its place`() {
        val refused = assertThrows<MalformedException> { Reader(hex("01a161")).run { int(); bool() } }
        assertEquals("a boolean expected, 0xa1 found at byte 1", refused.message)
        assertThrows<MalformedException> { Reader(hex("a2c328")).string() }
    }

    @Test
    fun `random bytes give a value or a clear refusal`() {
        val random = Random(7)
        repeat(20_000) {
            val bytes = random.nextBytes(random.nextInt(12))
            for (read in listOf<Reader.() -> Any>({ int() }, { uint() }, { string() }, { binary() }, { array() }, { map() }, { bool() })) {
                try {
                    Reader(bytes).read()
                } catch (_: MalformedException) {
                }
            }
        }
    }
}
