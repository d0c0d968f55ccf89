package io.crmcore

import io.crmcore.codec.Reader
import java.util.UUID

/** A record as the library gave it. It never changes: what changes a record is a command, and its answer is another one. */
public sealed interface Record {
    /** What it is found by. */
    public val id: RecordId<*>
}

/** The id of a record of the class [R]. */
public sealed interface RecordId<R : Record> {
    /** The id as the store has it. */
    public val value: UUID

    /** Of what kind the record is. */
    public val type: RecordType<R>
}

/** A kind of record: each record's companion is one, as in `Query.all(Account)`. */
public abstract class RecordType<R : Record> internal constructor(
    internal val kind: RecordKind,
    internal val read: (Reader) -> R,
) {
    override fun toString(): String = kind.tag
}

/** What records are listed by; each record's companion names its own, as `Account.BY_NAME`. */
public class Index<R : Record> internal constructor(internal val type: RecordType<R>, internal val number: Long)
