package io.crmcore.store

import io.crmcore.Bytes
import io.crmcore.codec.Reader
import io.crmcore.codec.Writer
import io.crmcore.codec.list
import io.crmcore.ffi.HostFault
import io.crmcore.ffi.HostSnapshot
import io.crmcore.ffi.HostStore
import io.crmcore.unpackedList

/** A store of the host as the library calls it. */
internal class HostedStore(private val store: Store) : HostStore {
    override fun snapshot(tenant: ByteArray): HostSnapshot = hosted { HostedSnapshot(store.snapshot(Bytes.wrap(tenant))) }

    override fun commit(tenant: ByteArray, batches: ByteArray): ByteArray =
        hosted {
            val asked = batches.unpackedList { readBatch() }
            packed { list(store.commit(Bytes.wrap(tenant), asked)) { write(it) } }
        }
}

private class HostedSnapshot(private val snapshot: Snapshot) : HostSnapshot {
    override fun seq(): ULong = hosted { snapshot.seq.toULong() }

    override fun head(): ByteArray = hosted { packed { write(snapshot.head()) } }

    override fun getMany(keys: ByteArray): ByteArray =
        hosted {
            val asked = keys.unpackedList { readKey() }
            packed { list(snapshot.getMany(asked)) { if (it == null) nil() else write(it) } }
        }

    override fun scan(scan: ByteArray): ByteArray =
        hosted { packed { list(snapshot.scan(Reader(scan).readScan())) { write(it) } } }

    override fun records(kind: UShort, after: ByteArray?, limit: ULong): ByteArray =
        hosted { packed { list(snapshot.records(kind.toLong(), after?.let(Bytes::wrap), limit.saturated())) { write(it) } } }

    override fun changes(after: ULong, limit: ULong): ByteArray =
        hosted { packed { list(snapshot.changes(after.saturated(), limit.saturated())) { write(it) } } }

    override fun answer(command: ByteArray): ByteArray? =
        hosted { snapshot.answer(Bytes.wrap(command))?.let { it.digest.unshared() + it.answer.unshared() } }
}

private fun Writer.write(answer: BatchAnswer) {
    map(1)
    when (answer) {
        is BatchAnswer.Stored -> {
            string("Ok")
            write(answer.committed)
        }
        is BatchAnswer.Refused -> {
            string("Err")
            write(answer.fault)
        }
    }
}

private inline fun packed(content: Writer.() -> Unit): ByteArray = Writer().apply(content).toByteArray()

/** As many as there are is more than a [Long] holds. */
private fun ULong.saturated(): Long = minOf(this, Long.MAX_VALUE.toULong()).toLong()

/** Whatever the host's store throws goes back as a fault; nothing else may leave a call that came from outside. */
private inline fun <T> hosted(call: () -> T): T =
    try {
        call()
    } catch (fault: StoreFault) {
        throw HostFault.Fault(packed { write(fault.fault) })
    } catch (@Suppress("TooGenericExceptionCaught") thrown: Throwable) {
        throw HostFault.Unexpected(thrown.toString())
    }
