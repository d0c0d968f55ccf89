package io.crmcore

import io.crmcore.codec.Reader
import io.crmcore.ffi.HostFault
import io.crmcore.ffi.HostProgress
import io.crmcore.ffi.HostRows
import io.crmcore.ffi.HostSink
import io.crmcore.ffi.HostSource
import io.crmcore.ffi.checkBackupFile
import io.crmcore.ffi.restoreBackupFile
import java.io.InputStream
import java.io.OutputStream
import java.nio.file.Path
import io.crmcore.ffi.checkBackup as checkStream
import io.crmcore.ffi.restoreBackup as restoreStream

/**
 * Reads the backup in the file [from] to its end and checks everything it says, as a restore does, and keeps nothing. [progress] as in
 * [Session.backup].
 *
 * @throws CrmException.Corrupt that names frame and place of the damage
 * @throws CrmException.Storage where it is no backup or cannot be read
 */
public fun checkBackup(from: Path, progress: (Long) -> Unit = {}): BackupReport =
    report(progress) { checkBackupFile(from.toString(), it) }

/** The same for a backup in a stream, which is left open. What the stream throws ends the call and is thrown. */
public fun checkBackup(from: InputStream, progress: (Long) -> Unit = {}): BackupReport =
    report(progress) { checkStream(it.source(from), it) }

/**
 * Restores the backup in the file [from] into a new store at [to], where nothing may be yet: whole, or nothing of it. [Crm.open] opens it;
 * give it another seed than before, or none. [progress] as in [Session.backup].
 *
 * @throws CrmException as [checkBackup], and where there is something at [to]
 */
public fun restoreBackup(from: Path, to: Path, progress: (Long) -> Unit = {}): BackupReport =
    report(progress) { restoreBackupFile(from.toString(), to.toString(), it) }

/** The same for a backup in a stream, which is left open. What the stream throws ends the call and is thrown. */
public fun restoreBackup(from: InputStream, to: Path, progress: (Long) -> Unit = {}): BackupReport =
    report(progress) { restoreStream(it.source(from), to.toString(), it) }

private fun report(progress: (Long) -> Unit, call: (Host) -> ByteArray): BackupReport =
    Reader(Host(progress).during { crossing { call(it) } }).readBackupReport()

/** The host's side of a long call: who hears how far it has come, and what was thrown there, which is thrown again at its end. */
internal class Host(private val progress: (Long) -> Unit) : HostProgress {
    @Volatile private var thrown: Throwable? = null

    override fun hear(through: ULong): Boolean {
        val heard = keep {
            if (Thread.interrupted()) throw InterruptedException()
            progress(through.toLong())
        }
        return heard != null
    }

    /** Does a call; what was thrown on the host's side goes before its own failure. */
    inline fun <T> during(call: (Host) -> T): T =
        try {
            call(this)
        } catch (failure: CrmException) {
            throw thrown ?: failure
        }

    fun sink(to: OutputStream): HostSink =
        object : HostSink {
            override fun write(bytes: ByteArray) = stream { to.write(bytes) }

            override fun flush() = stream { to.flush() }
        }

    fun source(from: InputStream): HostSource =
        object : HostSource {
            override fun read(limit: ULong): ByteArray =
                stream {
                    val piece = ByteArray(minOf(limit, PIECE).toInt())
                    piece.copyOf(maxOf(from.read(piece), 0))
                }
        }

    fun rows(from: Iterable<List<String>>): HostRows =
        object : HostRows {
            private val left by lazy { from.iterator() }

            override fun next(limit: UInt): List<List<String>> =
                stream {
                    if (Thread.interrupted()) throw InterruptedException()
                    buildList { while (size < limit.toInt() && left.hasNext()) add(left.next()) }
                }
        }

    private fun <T : Any> stream(step: () -> T): T = keep(step) ?: throw HostFault.Unexpected("the host threw $thrown")

    private fun <T : Any> keep(step: () -> T): T? =
        try {
            step()
        } catch (@Suppress("TooGenericExceptionCaught") failure: Throwable) {
            thrown = thrown ?: failure
            null
        }

    private companion object {
        /** The most that is read from a stream at once. */
        val PIECE: ULong = 262_144u
    }
}
