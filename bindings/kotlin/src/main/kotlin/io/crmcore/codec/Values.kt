package io.crmcore.codec

import io.crmcore.Bytes
import io.crmcore.toInstant
import io.crmcore.toMicros
import io.crmcore.toUuid
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

internal fun Reader.decimal(): BigDecimal = BigDecimal(string())

internal fun Reader.instant(): Instant = int().toInstant()

internal fun Reader.date(): LocalDate = LocalDate.ofEpochDay(int())

internal fun Reader.bytes(): Bytes = Bytes.wrap(binary())

internal fun Reader.uuid(): UUID = binary().toUuid()

/** A number of things; more than a [Long] holds is as many as there are. */
internal fun Reader.count(): Long = minOf(uint(), Long.MAX_VALUE.toULong()).toLong()

internal fun Reader.nothing() {
    if (!nil()) begin(0)
}

internal inline fun <T> Reader.list(item: Reader.() -> T): List<T> {
    val count = array()
    if (count == 0) return emptyList()
    val out = ArrayList<T>(count)
    repeat(count) { out.add(item()) }
    return out
}

internal inline fun <K, V> Reader.entries(key: Reader.() -> K, value: Reader.() -> V): Map<K, V> {
    val count = map()
    if (count == 0) return emptyMap()
    val out = LinkedHashMap<K, V>(count * 2)
    repeat(count) { out[key()] = value() }
    return out
}

internal inline fun <A, B> Reader.pair(first: Reader.() -> A, second: Reader.() -> B): Pair<A, B> {
    if (array() != 2) throw MalformedException("two values expected", 0)
    return Pair(first(), second())
}

/** A command or question under its tag: `{"do": tag, "with": fields}`. */
internal inline fun <T> Reader.call(key: String, content: (String) -> T): T {
    begin(2)
    key(key)
    val tag = string()
    key("with")
    return content(tag)
}

internal fun Writer.decimal(value: BigDecimal): Unit = string(value.toPlainString())

internal fun Writer.instant(value: Instant): Unit = int(value.toMicros())

internal fun Writer.date(value: LocalDate): Unit = int(value.toEpochDay())

internal fun Writer.bytes(value: Bytes): Unit = binary(value.unshared())

internal fun Writer.uuid(value: UUID): Unit = binary(value)

internal inline fun <T> Writer.list(items: Collection<T>, item: (T) -> Unit) {
    array(items.size)
    for (each in items) item(each)
}

internal inline fun <K, V> Writer.entries(items: Map<K, V>, entry: (K, V) -> Unit) {
    map(items.size)
    for ((key, value) in items) entry(key, value)
}
