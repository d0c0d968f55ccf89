package io.crmcore.store

import io.crmcore.Bytes
import java.nio.ByteBuffer
import java.security.MessageDigest
import java.util.TreeMap

/** A row's place: index, value, id. */
private data class Row(val index: Long, val value: Bytes, val id: Bytes) : Comparable<Row> {
    override fun compareTo(other: Row) = compareValuesBy(this, other, Row::index, Row::value, Row::id)
}

private data class Kept(val seq: Long, val answer: KeptAnswer)

/** One tenant's data. What is committed stands in a copy, so a snapshot is a state that nobody changes any more. */
private class State(
    var head: ChainHead = ChainHead(0, Bytes.of(ByteArray(32))),
    val stored: TreeMap<Key, StoredRecord> = TreeMap(compareBy(Key::kind, Key::id)),
    val rows: TreeMap<Row, Bytes> = TreeMap(),
    val log: MutableList<Change> = ArrayList(),
    val commands: MutableMap<Bytes, Kept> = HashMap(),
) {
    fun copy() = State(head, TreeMap(stored), TreeMap(rows), ArrayList(log), HashMap(commands))

    /** What the batch is answered without being applied, or null. */
    fun judge(batch: Batch): BatchAnswer? {
        commands[batch.command]?.let { kept ->
            if (kept.answer.digest != batch.digest) return BatchAnswer.Refused(StoreError.CommandReused)
            return BatchAnswer.Stored(Committed(kept.seq, kept.answer.answer))
        }
        if (batch.ops.distinctBy { it.key() }.size != batch.ops.size) {
            return BatchAnswer.Refused(StoreError.Backend("the batch has two steps for one record; put them together into one"))
        }
        return (batch.ops.firstNotNullOfOrNull(::stale) ?: taken(batch.ops))?.let(BatchAnswer::Refused)
    }

    private fun stale(op: Op): StoreError? {
        val found = stored[op.key()]?.version
        val expected = (op.expect() as? Expect.Version)?.value
        return if (found == expected) null else StoreError.Stale(op.key(), found)
    }

    private fun taken(ops: List<Op>): StoreError? {
        val after = rows.keys - ops.flatMap { op -> op.removed().map { it.row(op) } }.toSet() +
            ops.flatMap { op -> op.added().map { it.row(op) } }
        val holders = after.groupBy({ it.index to it.value }, { it.id })
        return ops.firstNotNullOfOrNull { op ->
            op.added().firstOrNull { it.unique && holders.getValue(it.index to it.value).any { id -> id != op.key().id } }
        }?.let { StoreError.Taken(it.index, it.value) }
    }

    fun apply(batch: Batch): Committed {
        val seq = head.seq + 1
        for (op in batch.ops) op.removed().forEach { rows.remove(it.row(op)) }
        for (op in batch.ops) {
            if (op is Op.Put) stored[op.key] = StoredRecord(op.key, seq, op.body)
            if (op is Op.Delete) stored.remove(op.key)
            op.added().forEach { rows[it.row(op)] = it.cover }
        }
        var last = head.hash
        batch.log.forEachIndexed { ordinal, logged ->
            val commitment = sha256(logged.salt.toByteArray(), logged.body.toByteArray())
            val numbers = ByteBuffer.allocate(16).putLong(seq).putInt(ordinal).putInt(logged.head.size).array()
            last = sha256(byteArrayOf(1), last.toByteArray(), numbers, logged.head.toByteArray(), commitment.toByteArray())
            log += Change(seq, ordinal.toLong(), logged.head, logged.body, logged.salt, commitment, last)
        }
        commands[batch.command] = Kept(seq, KeptAnswer(batch.digest, batch.answer))
        head = ChainHead(seq, last)
        return Committed(seq)
    }
}

private fun sha256(vararg parts: ByteArray): Bytes =
    Bytes.of(MessageDigest.getInstance("SHA-256").apply { parts.forEach(::update) }.digest())

private fun Entry.row(op: Op) = Row(index, value, op.key().id)

private fun Op.key() = when (this) { is Op.Put -> key; is Op.Delete -> key; is Op.Check -> key }

private fun Op.expect() = when (this) { is Op.Put -> expect; is Op.Delete -> expect; is Op.Check -> expect }

private fun Op.added() = if (this is Op.Put) add else emptyList()

private fun Op.removed() = when (this) { is Op.Put -> remove; is Op.Delete -> remove; is Op.Check -> emptyList() }

private class StateSnapshot(private val state: State) : Snapshot {
    override val seq get() = state.head.seq

    override fun head() = state.head

    override fun getMany(keys: List<Key>) = keys.map { state.stored[it] }

    override fun scan(scan: Scan): List<IndexRow> {
        val rows = if (scan.descending) state.rows.descendingMap() else state.rows
        return rows.entries.asSequence().filter { (row, _) -> row.index == scan.index && wanted(scan, row) }
            .take(scan.limit.coerceAtMost(Int.MAX_VALUE.toLong()).toInt())
            .map { (row, cover) -> IndexRow(row.value, row.id, cover) }.toList()
    }

    private fun wanted(scan: Scan, row: Row): Boolean {
        val above = when (val from = scan.from) {
            Bound.Unbounded -> true
            is Bound.Included -> row.value >= from.value
            is Bound.Excluded -> row.value > from.value
        }
        val below = when (val to = scan.to) {
            Bound.Unbounded -> true
            is Bound.Included -> row.value <= to.value
            is Bound.Excluded -> row.value < to.value
        }
        val behind = scan.after?.let { compareValuesBy(row, Row(row.index, it.value, it.id), Row::value, Row::id) }
        return above && below && (behind == null || if (scan.descending) behind < 0 else behind > 0)
    }

    override fun records(kind: Long, after: Bytes?, limit: Long) =
        state.stored.values.asSequence().filter { it.key.kind == kind && (after == null || it.key.id > after) }
            .take(limit.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()).toList()

    override fun changes(after: Long, limit: Long): List<Change> {
        val out = ArrayList<Change>()
        for (whole in state.log.filter { it.seq > after }.groupBy { it.seq }.values) {
            if (out.isNotEmpty() && out.size + whole.size > limit) break
            out += whole
        }
        return out
    }

    override fun answer(command: Bytes) = state.commands[command]?.answer
}

/** A store in Kotlin, as small as the contract allows. */
open class KotlinStore : Store {
    private val tenants = HashMap<Bytes, State>()

    @Synchronized
    override fun snapshot(tenant: Bytes): Snapshot = StateSnapshot(tenants[tenant] ?: State())

    @Synchronized
    override fun commit(tenant: Bytes, batches: List<Batch>): List<BatchAnswer> =
        batches.map { batch ->
            val state = tenants[tenant] ?: State()
            state.judge(batch) ?: state.copy().run {
                BatchAnswer.Stored(apply(batch)).also { tenants[tenant] = this }
            }
        }
}
