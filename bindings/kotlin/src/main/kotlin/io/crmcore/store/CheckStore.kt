package io.crmcore.store

import io.crmcore.ffi.HostFault
import io.crmcore.ffi.HostStore
import io.crmcore.ffi.StoreMaker

/**
 * Checks a store that you wrote, with every promise and a long random walk beside a model.
 *
 * [make] gives an empty store each time it is called, about 25 times.
 *
 * @throws AssertionError with the first promise that is not kept
 */
public fun checkStore(make: () -> Store) {
    val maker =
        object : StoreMaker {
            override fun make(): HostStore =
                try {
                    HostedStore(make())
                } catch (@Suppress("TooGenericExceptionCaught") thrown: Throwable) {
                    throw HostFault.Unexpected("no store could be made: $thrown")
                }
        }
    io.crmcore.ffi.checkStore(maker)?.let { throw AssertionError(it) }
}
