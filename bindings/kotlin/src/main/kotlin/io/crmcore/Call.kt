package io.crmcore

import io.crmcore.codec.Reader
import io.crmcore.codec.Writer
import io.crmcore.ffi.commandFromJson
import io.crmcore.ffi.commandToJson
import io.crmcore.ffi.questionFromJson
import io.crmcore.ffi.roleDraft

/** An order to do something, as data; [Session.execute] gives its answer, an [A]. */
public sealed class Command<out A> {
    internal abstract val callTag: String

    internal abstract fun writeFields(to: Writer)

    internal abstract fun readAnswer(from: Reader): A

    internal fun packed(): ByteArray = packedCall("do", callTag, ::writeFields)

    /** The command as JSON: for queues that outlive the app. */
    public fun toJson(): String = crossing { commandToJson(packed()) }

    public companion object {
        /**
         * The command that [json] spells, as `{"do": "work_lead", "with": {…}}`.
         *
         * @throws CrmException.Invalid where it cannot be read
         */
        public fun fromJson(json: String): Command<*> =
            Reader(crossing { commandFromJson(json) }, isNamed = true).readCommand()
    }
}

/** Something to ask that no single list answers; [Session.ask] gives the figures, an [A]. */
public sealed class Question<out A> {
    internal abstract val callTag: String

    internal abstract fun writeFields(to: Writer)

    internal abstract fun readAnswer(from: Reader): A

    internal fun packed(): ByteArray = packedCall("ask", callTag, ::writeFields)

    public companion object {
        /**
         * The question that [json] spells, as `{"ask": "open_amount", "with": {…}}`.
         *
         * @throws CrmException.Invalid where it cannot be read
         */
        public fun fromJson(json: String): Question<*> =
            Reader(crossing { questionFromJson(json) }, isNamed = true).readQuestion()
    }
}

/** The role as a draft, to be changed as you like before it is added. */
public fun RolePreset.draft(): RoleDraft = Reader(crossing { roleDraft(tag) }).readRoleDraft()

private inline fun packedCall(key: String, tag: String, fields: (Writer) -> Unit): ByteArray {
    val writer = Writer()
    writer.map(2)
    writer.string(key)
    writer.string(tag)
    writer.string("with")
    fields(writer)
    return writer.toByteArray()
}
