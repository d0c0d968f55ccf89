internal import CrmCoreBinding
import Foundation

/// Reads the cards of a text, as address books write them: vCard 2.1, 3.0 and 4.0. A card that cannot be taken does not keep the others
/// away, and what has no place in a contact is named with its card.
///
/// - Throws: ``CrmError/invalid(subject:detail:faults:)`` where there is no card, or more than the limits allow
public func readCards(_ text: String, _ reading: CardReading) throws(CrmError) -> FoundCards {
    try crossing { try unpacked(try CrmCoreBinding.readCards(text: text, reading: PackedWriter.packed(reading))) }
}

/// Writes cards that address books read; what a card has no place for is named. The card of a contact is `Card(details: contact.details)`.
public func writeCards(_ cards: some Sequence<Card>, _ writing: CardWriting) throws(CrmError) -> WrittenText {
    try crossing {
        try unpacked(try CrmCoreBinding.writeCards(cards: cards.map(PackedWriter.packed), writing: PackedWriter.packed(writing)))
    }
}

/// Reads the events and tasks of a text, as calendars write them: iCalendar. One that cannot be taken does not keep the others away, and
/// what has no place in an activity is named with its appointment.
///
/// - Throws: ``CrmError/invalid(subject:detail:faults:)`` where there is no calendar, or more than the limits allow
public func readCalendar(_ text: String, _ reading: CalendarReading) throws(CrmError) -> FoundAppointments {
    try crossing { try unpacked(try CrmCoreBinding.readCalendar(text: text, reading: PackedWriter.packed(reading))) }
}

/// Writes a calendar that other programs read; what it has no place for is named.
///
/// - Throws: ``CrmError/invalid(subject:detail:faults:)`` where an appointment has no `uid`
public func writeCalendar(_ appointments: some Sequence<Appointment>, _ writing: CalendarWriting) throws(CrmError) -> WrittenText {
    try crossing {
        try unpacked(
            try CrmCoreBinding.writeCalendar(
                appointments: appointments.map(PackedWriter.packed), writing: PackedWriter.packed(writing)))
    }
}

extension Appointment {
    /// The activity as a calendar tells of it, known by its id.
    public init(of activity: Activity) {
        let state: AppointmentState =
            switch activity.state {
            case .planned: .planned
            case .done(let at, _, _, _): .done(at: at)
            case .cancelled: .cancelled
            }
        self.init(uid: activity.id.description, details: activity.details, state: state)
    }
}
