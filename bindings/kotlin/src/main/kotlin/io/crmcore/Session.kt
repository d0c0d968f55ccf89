package io.crmcore

import io.crmcore.codec.Reader
import java.io.OutputStream
import java.nio.file.Path
import java.time.Instant
import kotlin.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.withContext
import io.crmcore.ffi.Session as Binding

/**
 * What one actor does and asks at one time. Open one per request; any thread may use it.
 *
 * Every call blocks until it is done. In a coroutine, use [suspending].
 */
public class Session internal constructor(private val binding: Binding, private val lifetime: Lifetime) {
    /** When the session acts. */
    public val now: Instant get() = lifetime.crossing { binding.now().toInstant() }

    /**
     * Does what [command] says: all of it, durably, or nothing.
     *
     * @throws CrmException where it does not happen
     */
    public fun <A> execute(command: Command<A>): A =
        command.readAnswer(Reader(lifetime.crossing { binding.execute(command.packed()) }))

    /** The same once, however often it is sent under [id]. */
    public fun <A> executeOnce(id: CommandId, command: Command<A>): A =
        command.readAnswer(Reader(lifetime.crossing { binding.executeOnce(id.value.toBytes(), command.packed()) }))

    /** Asks for what no single list answers. */
    public fun <A> ask(question: Question<A>): A =
        question.readAnswer(Reader(lifetime.crossing { binding.ask(question.packed()) }))

    /** The record of [id], as the actor may see it. */
    public fun <R : Record> get(id: RecordId<R>): R =
        id.type.read(Reader(lifetime.crossing { binding.get(id.type.kind.tag, id.value.toBytes()) }))

    /** The record of [id], or null where there is none that the actor may see. */
    public fun <R : Record> getOrNull(id: RecordId<R>): R? =
        try {
            get(id)
        } catch (_: CrmException.NotFound) {
            null
        }

    /** The version of a record: another number after each change of it. Give it to [Transaction.expect] before a change that rests on what was seen. */
    public fun versionOf(id: RecordId<*>): Long =
        lifetime.crossing { binding.versionOf(id.type.kind.tag, id.value.toBytes()) }.toLong()

    /** One page of the records of a query. */
    public fun <R : Record> list(query: Query<R>): Page<R> =
        packedPage(query).typed(query.type)

    internal fun packedPage(query: Query<*>) = lifetime.crossing { binding.list(query.packed()) }

    /** Every record of a query, read page by page as the loop goes on: in large pages, unless the query says otherwise. */
    public fun <R : Record> iterate(query: Query<R>): Sequence<R> =
        sequence {
            val all = query.inLargePages()
            var page = list(all)
            while (true) {
                yieldAll(page.items)
                page = list(all.after(page.next ?: break))
            }
        }

    /** How many records of a query the actor may see. */
    public fun count(query: Query<*>): Long = lifetime.crossing { binding.count(query.packed()) }.toLong()

    /** The story of one record, from its creation to now. */
    public fun history(id: RecordId<*>): List<FeedEntry> =
        lifetime.crossing { binding.history(id.type.kind.tag, id.value.toBytes()) }.unpackedList { readFeedEntry() }

    /** The oldest messages that wait for delivery. Acknowledge them once they are delivered. */
    public fun outbox(limit: Int = 100): List<Delivery> =
        lifetime.crossing { binding.outbox(limit.natural("limit").toUInt()) }.unpackedList { readDelivery() }

    /** Checks every entry of the audit chain against its seal, from the first to the last. */
    public fun verifyAudit(): AuditReport = Reader(lifetime.crossing { binding.verifyAudit() }).readAuditReport()

    /**
     * Writes a copy of everything the company has at this moment into a new file [to], while others write on: the whole copy, or nothing.
     *
     * [progress] hears how many records, log entries and answers are through. What it throws ends the call and is thrown, and so does an
     * interrupt of the thread: `runInterruptible(Dispatchers.IO) { session.backup(file) }` is cancelled with its coroutine. Every field is
     * in the clear: keep a backup as you keep the store.
     *
     * @throws CrmException.Denied unless the actor may read and export everything
     */
    public fun backup(to: Path, progress: (Long) -> Unit = {}): BackupReport =
        Reader(Host(progress).during { lifetime.crossing { binding.backupFile(to.toString(), it) } }).readBackupReport()

    /** The same into a stream, which is flushed and left open. What the stream throws ends the call and is thrown. */
    public fun backup(to: OutputStream, progress: (Long) -> Unit = {}): BackupReport =
        Reader(Host(progress).during { lifetime.crossing { binding.backup(it.sink(to), it) } }).readBackupReport()

    /** Holds everything in the store against everything else: damage is no error but a finding. [progress] as in [backup]. */
    public fun verify(progress: (Long) -> Unit = {}): VerifyReport =
        Reader(Host(progress).during { lifetime.crossing { binding.verify(it) } }).readVerifyReport()

    /**
     * Brings the rows of a foreign table in by [mapping], as a part of [import], which was begun. Good rows are stored, in batches; wrong ones
     * are reported. Rows are read as they are needed, some hundred at a time; a sequence is given `asIterable()`. They are numbered from 1,
     * and [columns] is what stands above them.
     *
     * [progress] hears how many rows are through. What it or the rows throw ends the call and is thrown, and so does an interrupt of the
     * thread. Call it again with the same rows, and it goes on behind those that are through.
     *
     * @throws CrmException.Invalid where the mapping does not fit the columns
     * @throws CrmException.Refused `IMP-001` where the import is over
     */
    public fun importMapped(
        import: ImportId,
        mapping: ImportMapping,
        columns: List<String>,
        rows: Iterable<List<String>>,
        progress: (Long) -> Unit = {},
    ): MappedReport =
        Host(progress).during { host ->
            lifetime.crossing { binding.importMapped(import.value.toBytes(), mapping.packed(), columns, host.rows(rows), host) }
        }.ours()

    /** What [importMapped] would do with these rows. Nothing is stored. */
    public fun tryMapped(mapping: ImportMapping, columns: List<String>, rows: Iterable<List<String>>): MappedReport =
        Host {}.during { host -> lifetime.crossing { binding.tryMapped(mapping.packed(), columns, host.rows(rows)) } }.ours()

    /** A part of the change feed: what changed behind the commit [after], about [limit] entries. */
    public fun changes(after: Long = 0, limit: Int = 1000): FeedPage =
        Reader(lifetime.crossing { binding.changes(after.natural("after").toULong(), limit.natural("limit").toUInt()) }).readFeedPage()

    /**
     * The change feed behind the commit [after], entry by entry, read on a thread for blocking calls. It ends where the feed ends for
     * the present; with [pollEvery], it waits so long and looks again, until it is cancelled.
     */
    public fun feed(after: Long = 0, pollEvery: Duration? = null): Flow<FeedEntry> =
        flow {
            var cursor = after
            while (true) {
                val page = changes(cursor)
                page.entries.forEach { emit(it) }
                cursor = page.cursor
                if (page.isEnd) delay(pollEvery ?: break)
            }
        }.flowOn(Dispatchers.IO)

    /** Begins a transaction: several commands in one commit. Use [transact] where the commands stand in one place. */
    public fun begin(): Transaction = lifetime.crossing { Transaction(binding.begin(), lifetime) }

    /** Does several commands in one commit: stored whole at the end of [steps], dropped where it throws. */
    public inline fun <T> transact(steps: (Transaction) -> T): T =
        begin().use { transaction ->
            val result = steps(transaction)
            transaction.commit()
            result
        }

    /** Does [steps] on a thread for blocking calls, while the coroutine waits: `session.suspending { execute(command) }`. */
    public suspend fun <T> suspending(steps: suspend Session.() -> T): T = withContext(Dispatchers.IO) { steps() }
}
