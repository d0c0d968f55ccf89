package io.crmcore

import io.crmcore.codec.Reader
import io.crmcore.codec.bytes
import io.crmcore.codec.list
import io.crmcore.ffi.InternalException
import io.crmcore.ffi.PackedPage
import java.nio.ByteBuffer
import java.time.Instant
import java.util.UUID
import io.crmcore.ffi.CrmException as Crossed

/** Does a call across the border, whose failures become the package's own. */
internal inline fun <T> crossing(call: () -> T): T =
    try {
        call()
    } catch (crossed: Crossed) {
        throw crossed.ours()
    } catch (panic: InternalException) {
        throw CrmException.Storage("internal", "library", "a fault of the library itself, please report it: ${panic.message}", false)
    }

internal fun UUID.toBytes(): ByteArray =
    ByteBuffer.allocate(16).putLong(mostSignificantBits).putLong(leastSignificantBits).array()

internal fun ByteArray.toUuid(): UUID = ByteBuffer.wrap(this).run { UUID(long, long) }

private const val MICROS = 1_000_000L

internal fun Instant.toMicros(): Long = Math.addExact(Math.multiplyExact(epochSecond, MICROS), nano / 1_000L)

internal fun Long.toInstant(): Instant = Instant.ofEpochSecond(Math.floorDiv(this, MICROS), Math.floorMod(this, MICROS) * 1_000)

/** The items of a packed list. */
internal inline fun <T> ByteArray.unpackedList(item: Reader.() -> T): List<T> = Reader(this).list(item)

internal fun <R : Record> PackedPage.typed(type: RecordType<R>): Page<R> =
    Page(items.unpackedList { type.read(this) }, next?.let { Reader(it).bytes() })

internal fun Long.natural(name: String): Long = also { require(it >= 0) { "$name is not below 0: $it" } }

internal fun Int.natural(name: String): Int = also { require(it >= 0) { "$name is not below 0: $it" } }
