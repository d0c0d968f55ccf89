package io.crmcore

import java.nio.ByteBuffer
import java.util.UUID

/** What makes a command safe to send twice: a second command with the same id changes nothing and answers the same. */
@JvmInline
public value class CommandId(public val uuid: UUID) {
    override fun toString(): String = uuid.toString()

    internal companion object {
        fun fromBytes(bytes: ByteArray): CommandId {
            val buffer = ByteBuffer.wrap(bytes)
            return CommandId(UUID(buffer.long, buffer.long))
        }
    }
}
