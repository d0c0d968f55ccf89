package io.crmcore.store

import io.crmcore.Bytes

/**
 * A place that keeps the data of many tenants, written by you; [checkStore] proves that it keeps its promises. The library may call it
 * from any thread, and asks for pages and sends batches, never one record at a time.
 *
 * What it cannot do it says by a [StoreFault]; any other exception becomes an error of the store as well.
 */
public interface Store {
    /** What the tenant's data is now. An unknown tenant is an empty one. */
    public fun snapshot(tenant: Bytes): Snapshot

    /**
     * Applies batches in order and gives one answer per batch, in their order.
     *
     * A batch is judged in this order: its command id (a repetition answers at once), two steps on one key, the expectations, the
     * unique entries. It is applied wholly or not at all; a refused one does not hinder the next.
     */
    public fun commit(tenant: Bytes, batches: List<Batch>): List<BatchAnswer>
}

/** What one tenant's data was at one moment. It never changes, whatever is committed meanwhile. */
public interface Snapshot {
    /** The last batch this snapshot holds, 0 if none. */
    public val seq: Long

    /** Where the chain ends; its `seq` is that of the snapshot. */
    public fun head(): ChainHead

    /** The records of these keys, in their order, null where there is none. A key may be asked for twice. */
    public fun getMany(keys: List<Key>): List<StoredRecord?>

    /** The wanted rows of an index, in the wanted order: by value, then by id. */
    public fun scan(scan: Scan): List<IndexRow>

    /** Records of a kind by id, the first [limit] of those behind [after]. */
    public fun records(kind: Long, after: Bytes?, limit: Long): List<StoredRecord>

    /** The log entries of the batches behind the batch [after], in order, about [limit] of them; a batch is never cut. */
    public fun changes(after: Long, limit: Long): List<Change>

    /** What was kept for a command, null if it was never applied. */
    public fun answer(command: Bytes): KeptAnswer?
}

/** What became of one batch. */
public sealed interface BatchAnswer {
    /** It is in the store. */
    public data class Stored(
        /** As what. */
        val committed: Committed,
    ) : BatchAnswer

    /** It is not, and nothing of it was written. */
    public data class Refused(
        /** Why. */
        val fault: StoreError,
    ) : BatchAnswer
}

/** What a store keeps of a command. */
public data class KeptAnswer(
    /** What the command asked for, in 32 bytes. */
    val digest: Bytes,
    /** What it was answered. */
    val answer: Bytes,
)

/** Thrown by a store that cannot do what it is asked. */
public class StoreFault(
    /** What it cannot or will not do: it says whether to try again. */
    public val fault: StoreError,
) : Exception(fault.toString())
