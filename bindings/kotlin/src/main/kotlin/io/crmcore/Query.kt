package io.crmcore

import io.crmcore.codec.Writer
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

/**
 * Which records, in which order: all of a kind, or a part of one of its indexes.
 *
 * A part of a key is a text, an id, a whole number, a day, an instant, yes or no, or one of the library's own choices.
 */
public class Query<R : Record> private constructor(
    internal val type: RecordType<R>,
    private val query: AnyQuery,
) {
    /** The same rows from the last to the first; only with an index. */
    public fun descending(): Query<R> = Query(type, query.copy(descending = true))

    /** At most [limit] rows a page, behind the cursor of an earlier page. */
    public fun page(limit: Int, after: Bytes? = query.after): Query<R> =
        Query(type, query.copy(limit = limit.toLong(), after = after))

    /** Goes on behind the cursor of an earlier page. */
    public fun after(cursor: Bytes): Query<R> = Query(type, query.copy(after = cursor))

    /** The same in the largest pages that the library gives, unless their size was said. */
    internal fun inLargePages(): Query<R> = if (query.limit == null) page(Int.MAX_VALUE) else this

    internal fun packed(): ByteArray = Writer().also { it.write(query) }.toByteArray()

    public companion object {
        /** Every record of the kind, in order of creation. */
        public fun <R : Record> all(type: RecordType<R>): Query<R> = Query(type, AnyQuery(type.kind))

        /** Every record in the order of [index]. */
        public fun <R : Record> by(index: Index<R>): Query<R> = of(index, KeyRange.All)

        /** Only what [index] holds under keys that begin with [prefix]. */
        public fun <R : Record> under(index: Index<R>, vararg prefix: Any): Query<R> = of(index, KeyRange.Under(prefix.map(::part)))

        /** Only keys of [index] from [first] up to, and with, those that begin with [last]. */
        public fun <R : Record> between(index: Index<R>, first: List<Any>, last: List<Any>): Query<R> =
            of(index, KeyRange.Between(first.map(::part), last.map(::part)))

        private fun <R : Record> of(index: Index<R>, range: KeyRange) =
            Query(index.type, AnyQuery(index.type.kind, index.number, range))

        private fun part(value: Any): KeyPart =
            when (value) {
                is String -> KeyPart.Text(value)
                is UUID -> KeyPart.Id(value)
                is RecordId<*> -> KeyPart.Id(value.value)
                is Int -> KeyPart.Number(value.toLong())
                is Long -> KeyPart.Number(value)
                is LocalDate -> KeyPart.Date(value)
                is Instant -> KeyPart.Timestamp(value)
                is Boolean -> KeyPart.Flag(value)
                else -> throw IllegalArgumentException("${value::class.simpleName} is no part of a key; give a text, an id, a number, a day or an instant")
            }
    }
}

/** Some rows of a list and where it goes on. */
public data class Page<out R>(
    /** The rows, in the list's order. */
    val items: List<R>,
    /** Where to go on; none at the end of the list. */
    val next: Bytes?,
)
