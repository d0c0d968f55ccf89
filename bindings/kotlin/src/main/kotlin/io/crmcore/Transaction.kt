package io.crmcore

import io.crmcore.codec.Reader
import java.time.Instant
import io.crmcore.ffi.Transaction as Binding

/** Several commands on their way into one commit. What is not committed is dropped when it is closed. */
public class Transaction internal constructor(private val binding: Binding, private val lifetime: Lifetime) : AutoCloseable {
    /** Does what [command] says, as part of the whole; with [at], as of an earlier instant. Where it fails, the others may go on. */
    public fun <A> execute(command: Command<A>, at: Instant? = null): A =
        command.readAnswer(Reader(crossing { binding.execute(command.packed(), at?.toMicros()) }))

    /** Asks for what no single list answers, as it will be once the transaction is stored. */
    public fun <A> ask(question: Question<A>): A = question.readAnswer(Reader(crossing { binding.ask(question.packed()) }))

    /** The record of [id], as it will be once the transaction is stored. */
    public fun <R : Record> get(id: RecordId<R>): R =
        id.type.read(Reader(crossing { binding.get(id.type.kind.tag, id.value.toBytes()) }))

    /**
     * Goes on only where the record of [id] is as it was at [version], which [Session.versionOf] told.
     *
     * @throws CrmException.Conflict where it was changed since
     */
    public fun expect(id: RecordId<*>, version: Long): Unit =
        crossing { binding.expect(id.type.kind.tag, id.value.toBytes(), version.natural("version").toULong()) }

    /** One page of a list, as it will be once the transaction is stored. */
    public fun <R : Record> list(query: Query<R>): Page<R> = crossing { binding.list(query.packed()) }.typed(query.type)

    /** Stores what the commands did: all of it, durably, or nothing. */
    public fun commit(): Unit = crossing { binding.commit() }

    /** Drops what the commands did. Nothing happens where the transaction has ended. */
    public fun rollback() {
        if (!binding.uniffiIsDestroyed) binding.rollback()
    }

    /** Drops what was not committed, and gives the transaction free. */
    override fun close(): Unit = binding.use { rollback() }

    private inline fun <T> crossing(call: () -> T): T {
        if (binding.uniffiIsDestroyed && !lifetime.isOver) throw ended()
        return lifetime.crossing(call)
    }

    private fun ended() =
        CrmException.Storage("ended", "store", "the transaction has ended; begin another", isRetryable = false)
}
