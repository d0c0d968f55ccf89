package io.crmcore

import io.crmcore.codec.Reader
import io.crmcore.codec.Writer
import io.crmcore.ffi.PackedReport
import io.crmcore.ffi.mappingFromJson
import io.crmcore.ffi.mappingToJson
import io.crmcore.ffi.readCalendar as readCalendarText
import io.crmcore.ffi.readCards as readCardText
import io.crmcore.ffi.writeCalendar as writeCalendarText
import io.crmcore.ffi.writeCards as writeCardText

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

internal fun ImportMapping.packed(): ByteArray = packed { write(this@packed) }

/** The mapping as the text of its file. */
public fun ImportMapping.toJson(): String = crossing { mappingToJson(packed()) }

/**
 * The mapping that the text of a file spells.
 *
 * @throws CrmException.Invalid where it cannot be read
 */
public fun ImportMapping.Companion.fromJson(json: String): ImportMapping =
    Reader(crossing { mappingFromJson(json) }, isNamed = true).readImportMapping()

/**
 * Reads the cards of a text, as address books write them: vCard 2.1, 3.0 and 4.0. A card that cannot be taken does not keep the others
 * away, and what has no place in a contact is named with its card.
 *
 * @throws CrmException.Invalid where there is no card, or more than the limits allow
 */
public fun readCards(text: String, reading: CardReading): FoundCards =
    Reader(crossing { readCardText(text, packed { write(reading) }) }).readFoundCards()

/** Writes cards that address books read; what a card has no place for is named. The card of a contact is `Card(contact.details)`. */
public fun writeCards(cards: Iterable<Card>, writing: CardWriting): WrittenText =
    Reader(crossing { writeCardText(cards.map { packed { write(it) } }, packed { write(writing) }) }).readWrittenText()

/**
 * Reads the events and tasks of a text, as calendars write them: iCalendar. One that cannot be taken does not keep the others away, and
 * what has no place in an activity is named with its appointment.
 *
 * @throws CrmException.Invalid where there is no calendar, or more than the limits allow
 */
public fun readCalendar(text: String, reading: CalendarReading): FoundAppointments =
    Reader(crossing { readCalendarText(text, packed { write(reading) }) }).readFoundAppointments()

/**
 * Writes a calendar that other programs read; what it has no place for is named.
 *
 * @throws CrmException.Invalid where an appointment has no `uid`
 */
public fun writeCalendar(appointments: Iterable<Appointment>, writing: CalendarWriting): WrittenText =
    Reader(crossing { writeCalendarText(appointments.map { packed { write(it) } }, packed { write(writing) }) }).readWrittenText()

/** The activity as a calendar tells of it, known by its id. */
public fun Activity.toAppointment(): Appointment =
    Appointment(
        uid = id.toString(),
        details = details,
        state =
            when (val state = state) {
                is ActivityState.Planned -> AppointmentState.Planned
                is ActivityState.Done -> AppointmentState.Done(state.at)
                is ActivityState.Cancelled -> AppointmentState.Cancelled
            },
    )

private inline fun packed(content: Writer.() -> Unit): ByteArray = Writer().apply(content).toByteArray()
