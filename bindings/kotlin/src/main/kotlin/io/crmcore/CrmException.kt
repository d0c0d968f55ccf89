package io.crmcore

import io.crmcore.ffi.CrmException as Crossed
import io.crmcore.ffi.FieldFault as CrossedFault

/**
 * Why an operation did not happen. Nothing was written, but for a storage error with the code `unknown`, after which nobody can tell.
 *
 * @property code the stable code: a rule's own, as `INV-001`, or the name of the kind
 * @property subject what it is about: kind and id of a record, or the paths of the faulty fields
 * @property detail what is wrong and what to do about it
 */
public sealed class CrmException(
    public val code: String,
    public val subject: String,
    public val detail: String,
    text: String,
) : Exception(text) {
    /** True where the very same command may succeed when it is sent again. */
    public open val isRetryable: Boolean get() = false

    /** The input is wrong in itself; all [faults] are listed, in the order they were found. */
    public class Invalid internal constructor(code: String, subject: String, detail: String, public val faults: List<Fault>) :
        CrmException(code, subject, detail, detail)

    /** No such record, or none that the actor may see. */
    public class NotFound internal constructor(code: String, subject: String, detail: String) :
        CrmException(code, subject, detail, detail)

    /** The actor may see the record but not do this to it. */
    public class Denied internal constructor(code: String, subject: String, detail: String) :
        CrmException(code, subject, detail, "$subject: $detail")

    /** A business rule says no; [code] is the rule's own. */
    public class Refused internal constructor(code: String, subject: String, detail: String) :
        CrmException(code, subject, detail, "$code: $detail")

    /** Somebody else changed what the decision rested on, or a value that must be unique is taken. */
    public class Conflict internal constructor(
        code: String,
        subject: String,
        detail: String,
        override val isRetryable: Boolean,
    ) : CrmException(code, subject, detail, "$subject: $detail")

    /** The store could not do it; [code] is the stable name of the cause, as `full` or `closed`. */
    public class Storage internal constructor(
        code: String,
        subject: String,
        detail: String,
        override val isRetryable: Boolean,
    ) : CrmException(code, subject, detail, "storage $code: $detail")

    /** Stored bytes are not what was written. */
    public class Corrupt internal constructor(code: String, subject: String, detail: String) :
        CrmException(code, subject, detail, "$subject is damaged: $detail")
}

internal fun Crossed.ours(): CrmException =
    when (this) {
        is Crossed.Invalid -> CrmException.Invalid(code, subject, detail, faults.map(CrossedFault::ours))
        is Crossed.NotFound -> CrmException.NotFound(code, subject, detail)
        is Crossed.Denied -> CrmException.Denied(code, subject, detail)
        is Crossed.Refused -> CrmException.Refused(code, subject, detail)
        is Crossed.Conflict -> CrmException.Conflict(code, subject, detail, retryable)
        is Crossed.Storage -> CrmException.Storage(code, subject, detail, retryable)
        is Crossed.Corrupt -> CrmException.Corrupt(code, subject, detail)
    }

internal fun CrossedFault.ours() = Fault(field, value, problem, remedy)
