package io.crmcore

import io.crmcore.codec.Reader
import io.crmcore.codec.Writer
import io.crmcore.ffi.readCalendar as readCalendarText
import io.crmcore.ffi.readCards as readCardText
import io.crmcore.ffi.writeCalendar as writeCalendarText
import io.crmcore.ffi.writeCards as writeCardText

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
