package io.crmcore

import java.nio.file.Path
import java.util.concurrent.atomic.AtomicBoolean
import io.crmcore.ffi.Crm as Binding
import io.crmcore.ffi.CrmOptions as Options

/**
 * The library, open on one company's records. It holds no record itself and may be shared between threads.
 *
 * Close it to give up the store, best by `use`:
 *
 * ```kotlin
 * Crm.open(Path.of("company.redb")).use { crm -> … }
 * ```
 */
public class Crm private constructor(private val binding: Binding) : AutoCloseable {
    private val isClosed = AtomicBoolean()

    /** A fresh command id: what makes a command safe to send twice. */
    public fun newCommandId(): CommandId = crossing { CommandId.fromBytes(binding.newCommandId()) }

    /** Gives the file free; calls after it fail. Closing twice is no fault. */
    override fun close() {
        if (isClosed.compareAndSet(false, true)) binding.use { crossing { it.closeStore() } }
    }

    public companion object {
        /** Opens the library on a store in memory, which is gone when it is closed. */
        @JvmStatic
        public fun inMemory(): Crm = crossing { Crm(Binding.inMemory(Options())) }

        /**
         * Opens the store in the file at [path], which is created where there is nothing yet. Its folder must be there. The file
         * stays locked against other processes until [close].
         *
         * @throws CrmException.Storage where the file is in use, is no store, or cannot be created
         */
        @JvmStatic
        public fun open(path: Path): Crm = crossing { Crm(Binding.open(path.toString(), Options())) }
    }
}
