"""Cards and calendars in and out, and mappings as data: typed, plain, or the text of a file."""

import json
from datetime import date, datetime, timezone

import polars as pl
import pytest

from crm_core import (
    Account,
    AccountDetails,
    ActivityKind,
    Appointment,
    AppointmentState,
    BeginImport,
    CalendarReading,
    CalendarWriting,
    Card,
    CardLimits,
    CardReading,
    CardVersion,
    CardWriting,
    CellReading,
    CompleteActivity,
    CreateAccount,
    CreateContact,
    Crm,
    Due,
    FieldMapping,
    FoundCards,
    Import,
    ImportMapping,
    InvalidError,
    MappedKind,
    PlanActivity,
    ActivityDetails,
    Query,
    RowKey,
    Session,
    StorageError,
    SubjectId,
    appointment_of,
    read_calendar,
    read_cards,
    write_calendar,
    write_cards,
)

CARDS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Inès Carpentier\r\nORG:Moulin Nord\r\nTEL;TYPE=CELL:06 12 34 56 78\r\n"
    "URL:https://nord.example\r\nBDAY:1990-05-04\r\nEND:VCARD\r\nBEGIN:VCARD\r\nEMAIL:nobody@x.example\r\nEND:VCARD\r\n"
)
READING = CardReading(source="book", home="FR", birthday="birthday")

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@nord.example\r\nDTSTART;TZID=Europe/Paris:20260504T140000\r\n"
    "DURATION:PT45M\r\nSUMMARY:Offer\r\nLOCATION:Lyon\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nSUMMARY:Someday\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)


def fields(faults: object) -> list[str]:
    return [fault.field for fault in faults]  # type: ignore[attr-defined]


def test_cards_become_contacts_and_what_has_no_place_is_named(session: Session) -> None:
    found = read_cards(CARDS, READING)
    (card,) = found.cards
    assert (card.details.name, card.organization) == ("Inès Carpentier", "Moulin Nord")
    assert card.details.phones[0].number == "+33612345678"
    assert card.details.custom_fields["birthday"].value == date(1990, 5, 4)
    assert fields(card.left_out) == ["line 1, VCARD.URL"]
    assert fields(found.refused) == ["line 9, VCARD.FN"] and found.left_out == ()
    contact = session.execute(CreateContact(details=read_cards(CARDS, CardReading(source="book", home="FR")).cards[0].details))
    assert contact.details.name == card.details.name


def test_a_contact_is_written_as_a_card_that_reads_back(session: Session) -> None:
    contact = session.execute(CreateContact(details=read_cards(CARDS, CardReading(source="book", home="FR")).cards[0].details))
    card = Card(details=contact.details, organization="Moulin Nord")
    for version in CardVersion:
        written = write_cards([card], CardWriting(source="book", version=version))
        assert written.left_out == ()
        assert read_cards(written.text, CardReading(source="book")).cards == (card,)
    assert "VERSION:4.0" in write_cards(iter([card]), CardWriting(source="book")).text


def test_what_was_read_is_written_as_it_is_with_what_was_left_out_of_it() -> None:
    found = read_cards(CARDS, READING)
    written = write_cards(found.cards, CardWriting(source="book"))
    assert fields(written.left_out) == ["cards[0].custom_fields.birthday"]


def test_a_text_beyond_the_limits_or_without_a_card_is_refused() -> None:
    with pytest.raises(InvalidError, match="has more than 100 bytes"):
        read_cards(CARDS, CardReading(source="book", limits=CardLimits(file_bytes=100)))
    with pytest.raises(InvalidError, match="there is no card in this text"):
        read_cards("hello", READING)
    assert CardLimits().components == 50_000
    with pytest.raises(InvalidError) as wrong:
        write_cards([Card(details=1)], CardWriting(source="book"))  # type: ignore[arg-type]
    assert wrong.value.subject == "cards[0].details"
    with pytest.raises(InvalidError, match="reading.source"):
        read_cards(CARDS, CardReading(source="not a key"))


def test_events_and_tasks_become_activities() -> None:
    found = read_calendar(CALENDAR, CalendarReading(zone="Europe/Paris"))
    (appointment,) = found.appointments
    begins = datetime(2026, 5, 4, 12, tzinfo=timezone.utc)
    assert appointment.details.kind is ActivityKind.MEETING
    assert appointment.details.due == Due.At(begins=begins, minutes=45)
    assert fields(appointment.left_out) == ["line 3, VEVENT.LOCATION"]
    assert fields(found.refused) == ["line 10, VTODO.DUE"]


def test_an_activity_is_written_as_an_appointment(session: Session) -> None:
    account = session.execute(CreateAccount(details=AccountDetails(name="Moulin Nord")))
    due = Due.On(date(2026, 5, 4))
    planned = session.execute(PlanActivity(subject=SubjectId.Account(account.id), details=ActivityDetails(kind=ActivityKind.TASK, title="Call back", due=due)))
    appointment = appointment_of(planned)
    assert (appointment.uid, appointment.state) == (str(planned.id), AppointmentState.Planned())
    session.execute(CompleteActivity(activity=planned.id))
    done = appointment_of(session.get(type(planned), planned.id))
    assert done.state == AppointmentState.Done(at=session.now)
    now = datetime(2026, 5, 4, 9, tzinfo=timezone.utc)
    written = write_calendar([appointment, done], CalendarWriting(zone="Europe/Paris", now=now))
    found = read_calendar(written.text, CalendarReading(zone="Europe/Paris"))
    assert found.appointments == (appointment, done)
    with pytest.raises(InvalidError, match="appointments"):
        write_calendar([Appointment(details=planned.details, state=AppointmentState.Planned())], CalendarWriting(zone="UTC", now=now))


TYPED = ImportMapping(
    makes=MappedKind.ACCOUNT,
    key=RowKey(source="fair", from_=["No"]),
    fields=[
        FieldMapping(to="details.name", from_=["Name"]),
        FieldMapping(to="details.employees", from_=["Staff"], reads=CellReading.Integer()),
        FieldMapping(to="details.annual_revenue", from_=["Revenue"], reads=CellReading.Money(currency="EUR", decimal=",")),
        FieldMapping(to="details.phones[0]", from_=["Phone"], reads=CellReading.Phone(country="FR")),
    ],
)
PLAIN = {
    "makes": "account",
    "key": {"source": "fair", "from": ["No"]},
    "fields": [
        {"to": "details.name", "from": ["Name"]},
        {"to": "details.employees", "from": ["Staff"], "reads": "integer"},
        {"to": "details.annual_revenue", "from": ["Revenue"], "reads": {"money": {"currency": "EUR", "decimal": ","}}},
        {"to": "details.phones[0]", "from": ["Phone"], "reads": {"phone": {"country": "FR"}}},
    ],
}
ROWS = pl.DataFrame(
    {"No": ["1", "2"], "Name": ["Moulin", "Kranich"], "Staff": ["12", "many"], "Revenue": ["1.200,50", ""], "Phone": ["01 42 68 53 00", ""]}
)


def test_a_mapping_is_typed_or_plain_or_the_text_of_a_file(session: Session) -> None:
    reports = [session.try_mapped(mapping, ROWS) for mapping in (TYPED, PLAIN, json.dumps(PLAIN))]
    for report in reports:
        assert report.created == 1
        ((row, error),) = report.refused
        assert (row, error.subject) == (2, "details.employees")
    begun = session.execute(BeginImport(name="fair.csv"))
    session.import_mapped(begun.id, TYPED, ROWS)
    (account,) = session.list(Query.by(Account, Account.BY_NAME)).items
    assert account.details.phones[0].number == "+33142685300"
    for wrong, field in [('{"makes": "account"', "mapping"), ('{"makes": "account"}', "mapping"), ('{"makes": 1}', "mapping.makes"), ("{} {}", "mapping")]:
        with pytest.raises(InvalidError) as refused:
            session.try_mapped(wrong, ROWS)
        assert refused.value.subject == field


def test_what_progress_raises_ends_an_import_that_can_go_on(session: Session) -> None:
    rows = pl.DataFrame({"No": [str(at) for at in range(12_000)], "Name": [f"Account {at}" for at in range(12_000)]})
    mapping = ImportMapping(makes=MappedKind.ACCOUNT, key=TYPED.key, fields=TYPED.fields[:1])
    begun = session.execute(BeginImport(name="fair.csv"))
    heard: list[int] = []

    def stop(through: int) -> None:
        heard.append(through)
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        session.import_mapped(begun.id, mapping, rows, progress=stop)
    stopped = session.get(Import, begun.id)
    assert stopped.through == heard[0] < 12_000 and session.count(Account) == heard[0]
    session.import_mapped(begun.id, mapping, rows, progress=heard.append)
    assert session.get(Import, begun.id).through == 12_000 == session.count(Account)


def test_a_closed_library_brings_nothing_in(crm: Crm, session: Session) -> None:
    crm.close()
    with pytest.raises(StorageError, match="closed"):
        session.try_mapped(TYPED, ROWS)


def test_what_is_found_is_a_value() -> None:
    assert read_cards(CARDS, READING) == read_cards(CARDS, READING)
    assert isinstance(read_cards(CARDS, READING), FoundCards)
