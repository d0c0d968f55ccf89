package io.crmcore

import io.crmcore.codec.Reader
import io.crmcore.codec.Writer
import io.crmcore.ffi.PackedReport
import io.crmcore.ffi.mappingFromJson
import io.crmcore.ffi.mappingToJson

/** A row that was refused. */
public data class RefusedRow(
    /** Its number, from 1. */
    val row: Long,
    /** Why. */
    val error: CrmException,
)

/** What could not be read of a row and was left out. */
public data class LeftOut(
    /** The number of the row, from 1. */
    val row: Long,
    /** What, by its field. */
    val fault: Fault,
)

/** How the rows of a foreign table went. */
public data class MappedReport(
    /** Rows that made something new. */
    val created: Long,
    /** Rows that changed what was there. */
    val changed: Long,
    /** Rows whose record was there, and stayed as it was. */
    val kept: Long,
    /** Rows that were refused. */
    val refused: List<RefusedRow>,
    /** What could not be read and was left out. */
    val leftOut: List<LeftOut>,
)

internal fun PackedReport.ours() =
    MappedReport(
        created.toLong(),
        changed.toLong(),
        kept.toLong(),
        refused.map { RefusedRow(it.row.toLong(), it.error.ours()) },
        leftOut.map { LeftOut(it.row.toLong(), it.fault.ours()) },
    )

internal fun ImportMapping.packed(): ByteArray = Writer().also { it.write(this) }.toByteArray()

/** The mapping as the text of its file. */
public fun ImportMapping.toJson(): String = crossing { mappingToJson(packed()) }

/**
 * The mapping that the text of a file spells.
 *
 * @throws CrmException.Invalid where it cannot be read
 */
public fun ImportMapping.Companion.fromJson(json: String): ImportMapping =
    Reader(crossing { mappingFromJson(json) }, isNamed = true).readImportMapping()
