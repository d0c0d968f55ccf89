package io.crmcore

import java.util.concurrent.atomic.AtomicBoolean

/** Whether the library is still open: shared by it and all that came from it. */
internal class Lifetime {
    private val over = AtomicBoolean()

    val isOver: Boolean get() = over.get()

    /** Ends it; true for the first who does. */
    fun end(): Boolean = over.compareAndSet(false, true)

    /** Does a call across the border, unless the library is closed. */
    inline fun <T> crossing(call: () -> T): T {
        if (isOver) throw closed()
        return try {
            io.crmcore.crossing(call)
        } catch (destroyed: IllegalStateException) {
            // Closed by another thread between the look and the call.
            throw if (isOver) closed() else destroyed
        }
    }

    fun closed(): CrmException =
        CrmException.Storage("closed", "store", "the library is closed; open it again", isRetryable = false)
}
