package io.crmcore

import io.crmcore.store.HostedStore
import io.crmcore.store.Store
import java.nio.file.Path
import java.time.Instant
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
    private val lifetime = Lifetime()

    /** A session of [user] at [now], or at the present instant. What the user may do is worked out once, here. */
    public fun session(user: UserId, now: Instant? = null): Session =
        lifetime.crossing { Session(binding.session(user.value.toBytes(), now?.toMicros()), lifetime) }

    /** A session of the host itself, which nothing is kept from. The [reason] stands in the audit trail. */
    public fun system(reason: String, now: Instant? = null): Session =
        lifetime.crossing { Session(binding.system(reason, now?.toMicros()), lifetime) }

    /** A fresh command id: what makes a command safe to send twice. */
    public fun newCommandId(): CommandId = lifetime.crossing { CommandId(binding.newCommandId().toUuid()) }

    /** True once the library is closed. */
    public val isClosed: Boolean get() = lifetime.isOver

    /** Gives the store free. Every later call on this library and its sessions is an error that says so. Closing twice is no fault. */
    override fun close() {
        if (lifetime.end()) binding.use { io.crmcore.crossing { it.closeStore() } }
    }

    public companion object {
        /** Opens the library on a store in memory, which is gone when it is closed. */
        @JvmStatic
        public fun inMemory(options: CrmOptions = CrmOptions()): Crm = crossing { Crm(Binding.inMemory(options.crossed())) }

        /**
         * Opens the store in the file at [path], which is created where there is nothing yet. Its folder must be there. The file
         * stays locked against other processes until [close].
         *
         * @throws CrmException.Storage where the file is in use, is no store, or cannot be created
         */
        @JvmStatic
        public fun open(path: Path, options: CrmOptions = CrmOptions()): Crm =
            crossing { Crm(Binding.open(path.toString(), options.crossed())) }

        /** Opens the library on a store written in Kotlin. */
        @JvmStatic
        public fun over(store: Store, options: CrmOptions = CrmOptions()): Crm =
            crossing { Crm(Binding.over(HostedStore(store), options.crossed())) }
    }
}

/** What a host may fix when it opens the library; what is left out is the machine's own. */
public data class CrmOptions(
    /** What ids, log salts and retry pauses are derived from. Fixed in tests, for the same bytes again. */
    val seed: Long? = null,
    /** The company's time zone by its IANA name; UTC where none is given. */
    val timeZone: String? = null,
    /** An instant that the clock always shows; for tests. */
    val clock: Instant? = null,
) {
    internal fun crossed() = Options(seed?.toULong(), timeZone, clock?.toMicros())
}
