"""The words of crm-core: exchange."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index
from ._native import Record
from .activities import ActivityDetails
from .kernel import Fault, ImportId, Ownership, UserId
from .parties import ContactDetails


@dataclass(frozen=True, kw_only=True, slots=True)
class CardLimits:
    """The largest text of cards or appointments that is read. What lies beyond is refused before
    anything else is done with it.
    """

    _of: ClassVar[str] = "CardLimits"

    file_bytes: int = 16_777_216
    """Bytes of the text. Default 16 MiB."""

    file_lines: int = 500_000
    """Lines of the text, as they stand. Default 500,000."""

    line_bytes: int = 4_194_304
    """Bytes of one line with those that continue it: pictures are such lines. Default 4 MiB."""

    components: int = 50_000
    """Cards, calendars, appointments and what lies in them. Default 50,000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenText:
    """A text for other programs, and what it could not say."""

    _of: ClassVar[str] = "WrittenText"

    text: str
    """The text."""

    left_out: Sequence[Fault]
    """What the format has no place for, each with where it stands and why."""


class ImportEvent:
    """What happened to an import, or to a record by it."""

    @dataclass(frozen=True, slots=True)
    class Begun:
        """It began."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "begun"

    @dataclass(frozen=True, slots=True)
    class RowsNoted:
        """Rows are through, up to this one."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "rows_noted"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Finished:
        """All rows are through."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "finished"

    @dataclass(frozen=True, slots=True)
    class PartlyUndone:
        """A part of it was taken back."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "partly_undone"

    @dataclass(frozen=True, slots=True)
    class Undone:
        """All of it was taken back."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "undone"

    @dataclass(frozen=True, slots=True)
    class TakenBack:
        """A record is as it was before the import, or gone where the import made it."""

        _of: ClassVar[str] = "ImportEvent"
        _tag: ClassVar[str] = "taken_back"

        value: ImportId
        """What it carries."""

    Variant: TypeAlias = Union[Begun, RowsNoted, Finished, PartlyUndone, Undone, TakenBack]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarReading:
    """How calendars are read."""

    _of: ClassVar[str] = "CalendarReading"

    zone: str
    """The time zone of the company: that of times which name none, and the one by whose clocks things
    come again here.
    """

    zones: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Time zones by names that are neither IANA's nor Windows', as a text may have them."""

    untitled: str | None = None
    """What something without a title is called; none: it is refused."""

    limits: CardLimits = field(default_factory=lambda: CardLimits())
    """The largest text that is read."""


class AppointmentState:
    """Where an appointment stands."""

    @dataclass(frozen=True, slots=True)
    class Planned:
        """It is to be done."""

        _of: ClassVar[str] = "AppointmentState"
        _tag: ClassVar[str] = "planned"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Done:
        """It was done."""

        _of: ClassVar[str] = "AppointmentState"
        _tag: ClassVar[str] = "done"

        at: datetime | None = None
        """When, where that is said."""

    @dataclass(frozen=True, slots=True)
    class Cancelled:
        """It was called off."""

        _of: ClassVar[str] = "AppointmentState"
        _tag: ClassVar[str] = "cancelled"

    Variant: TypeAlias = Union[Planned, Done, Cancelled]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """Something to be done, as a calendar tells of it."""

    _of: ClassVar[str] = "Appointment"

    uid: str | None = None
    """What the calendar knows it by: the same where it is told of again."""

    details: ActivityDetails
    """What is known of it."""

    state: AppointmentState.Variant
    """Where it stands."""

    left_out: Sequence[Fault] = ()
    """What the calendar says besides and has no place here, each with its property and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundAppointments:
    """What a text of appointments holds. One that cannot be taken does not keep the others away."""

    _of: ClassVar[str] = "FoundAppointments"

    appointments: Sequence[Appointment]
    """Those that were read, in the order of the text."""

    refused: Sequence[Fault]
    """Those that cannot be taken, each with its line and why."""

    left_out: Sequence[Fault]
    """What stands outside of them and has no place here, each with its line and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarWriting:
    """How calendars are written."""

    _of: ClassVar[str] = "CalendarWriting"

    zone: str
    """The time zone of the company: what comes again does so by its clocks."""

    now: datetime
    """The instant at which the text is written."""


class MappedKind(Enum):
    """What the rows of a table become."""

    ACCOUNT = "account"
    """Accounts, by `CreateAccount`."""

    CONTACT = "contact"
    """Contacts, by `CreateContact`."""

    LEAD = "lead"
    """Leads, by `CaptureLead`."""

    OPPORTUNITY = "opportunity"
    """Deals, by `OpenOpportunity`."""


class IfKnown(Enum):
    """What is done about a row whose record is there already, by the key of the mapping."""

    CHANGE = "change"
    """What the row holds takes the place of what the record holds; what it does not hold stays. Leads
    stay as they are: what was captured is evidence.
    """

    KEEP = "keep"
    """It stays as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowKey:
    """Where the key of a row stands."""

    _of: ClassVar[str] = "RowKey"

    source: str
    """The system that the table comes from."""

    from_: Sequence[str]
    """The columns that make the key together, with a dash between them."""


class CellReading:
    """How the text of a cell is read. An empty cell is left out, however it is read."""

    @dataclass(frozen=True, slots=True)
    class Text:
        """As it stands."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "text"

    @dataclass(frozen=True, slots=True)
    class Key:
        """As a key: `Trade Show` is `trade-show`."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "key"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Number:
        """As an exact number; what groups its digits is left out."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "number"

        decimal: str | None = None
        """What stands before its places; none: a dot."""

    @dataclass(frozen=True, slots=True)
    class Integer:
        """As a whole number; what groups its digits is left out."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "integer"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Money:
        """As an amount, written as `Self.Number`."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "money"

        currency: str
        """Its currency."""

        decimal: str | None = None
        """What stands before its places; none: a dot."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Day:
        """As a day."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "day"

        format: str
        """How it is written, in the letters of `strftime`: `%d/%m/%Y`."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Timestamp:
        """As an instant; a day is the beginning of it."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "timestamp"

        format: str
        """How it is written, in the letters of `strftime`: `%m/%d/%y %I:%M %p`."""

        zone: str
        """Where the clock hangs that showed it."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Flag:
        """As yes or no."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "flag"

        yes: Sequence[str]
        """What is yes, letter case aside; anything else is no."""

    @dataclass(frozen=True, slots=True)
    class Email:
        """As an e-mail address."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "email"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Phone:
        """As a telephone, with its extension."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "phone"

        country: str | None = None
        """Where it is dialled without a country code, which needs the feature `phone-numbers`; none:
        it has one.
        """

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PhoneNumber:
        """As a telephone without its extension, for fields that hold a number alone."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "phone_number"

        country: str | None = None
        """As for `Self.Phone`."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Choice:
        """As one of the words there are."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "choice"

        of: Mapping[str, str] = field(hash=False)
        """What stands for each of them; nothing where that is empty."""

        otherwise: str | None = None
        """What stands for any other; none: it is refused."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class List:
        """As several texts."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "list"

        separated_by: str
        """What stands between them."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Record:
        """As the id that a record has in another system; the library's own id takes its place."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "record"

        kind: ReferenceKind
        """What sort of record."""

        source: str
        """The other system."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Named:
        """As the name of something the company has set up; its id takes its place."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "named"

        kind: NamedKind
        """What sort of thing."""

    @dataclass(frozen=True, slots=True)
    class User:
        """As the e-mail address of a user, whose id takes its place."""

        _of: ClassVar[str] = "CellReading"
        _tag: ClassVar[str] = "user"

    Variant: TypeAlias = Union[Text, Key, Number, Integer, Money, Day, Timestamp, Flag, Email, Phone, PhoneNumber, Choice, List, Record, Named, User]
    """Any of the variants: what a type annotation names."""


class IfWrong(Enum):
    """What becomes of a row of which a text cannot be read."""

    REFUSE = "refuse"
    """It is refused."""

    LEAVE_OUT = "leave_out"
    """It is brought in without the field, which is reported."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldMapping:
    """One field of what a row becomes."""

    _of: ClassVar[str] = "FieldMapping"

    to: str
    """The field, as a path into the command: `details.emails[0].address`."""

    from_: Sequence[str] = ()
    """The columns it is read from; those with something in them are joined."""

    joined_by: str | None = None
    """What stands between several columns; none: a blank."""

    reads: CellReading.Variant = CellReading.Text()
    """How it is read."""

    value: str | None = None
    """What stands in the place of the columns where they hold nothing. In an item of a list, only
    where a column fills that item.
    """

    if_wrong: IfWrong = IfWrong.REFUSE
    """What becomes of a row whose text cannot be read so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportMapping:
    """Which column of a foreign table is which field."""

    _of: ClassVar[str] = "ImportMapping"

    makes: MappedKind
    """What the rows become."""

    key: RowKey | None = None
    """What is unique about a row; none: every row is something new."""

    known: IfKnown = IfKnown.CHANGE
    """What is done where it is there already."""

    fields: Sequence[FieldMapping]
    """The fields, at most 500."""

    leaves_out: Sequence[str] = ()
    """The columns that are left out on purpose. A column that is neither mapped nor left out is
    refused, so that nothing is lost unseen.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class LogPlace:
    """A place in the change log."""

    _of: ClassVar[str] = "LogPlace"

    seq: int
    """The commit."""

    ordinal: int
    """The entry of it."""


class ImportState:
    """Where an import stands."""

    @dataclass(frozen=True, slots=True)
    class Running:
        """Rows are being brought in."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "running"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Done:
        """All rows are through."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "done"

        at: datetime
        """Since when."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Undoing:
        """It is being taken back."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "undoing"

        from_: LogPlace
        """What was done from here on is taken back already."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Undone:
        """It was taken back."""

        _of: ClassVar[str] = "ImportState"
        _tag: ClassVar[str] = "undone"

        at: datetime
        """When."""

    Variant: TypeAlias = Union[Running, Done, Undoing, Undone]
    """Any of the variants: what a type annotation names."""


class Import(Record):
    """What was brought in together."""

    __slots__ = ()
    _kind: ClassVar[str] = "import"
    __match_args__ = ("id", "ownership", "name", "state", "begun_at", "through", "created", "changed", "kept", "refused", "taken_back",)

    BY_BEGINNING: ClassVar[Index] = Index("import", 1)
    """Imports by when they began."""

    @property
    def id(self) -> ImportId:
        """Id of the import."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who brings it in."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called: the name of a file."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def state(self) -> ImportState.Variant:
        """Where it stands."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def begun_at(self) -> datetime:
        """When it began."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def through(self) -> int:
        """The number of the last row that is through, as the host counts: an import that was
        interrupted goes on behind it.
        """
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def created(self) -> int:
        """Rows that made something new."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def changed(self) -> int:
        """Rows that changed what was there."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def kept(self) -> int:
        """Rows whose record was there, and stayed as it was."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def refused(self) -> int:
        """Rows that were refused."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def taken_back(self) -> int:
        """Records that were taken back."""
        return self._field(10)  # type: ignore[no-any-return]


class ReferenceKind(Enum):
    """What sort of record a cell names."""

    ACCOUNT = "account"
    """An account."""

    CONTACT = "contact"
    """A contact."""

    LEAD = "lead"
    """A lead."""


class NamedKind(Enum):
    """What sort of thing a cell names that the company has set up."""

    PIPELINE = "pipeline"
    """A pipeline."""

    PRODUCT = "product"
    """A product."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardReading:
    """How cards are read."""

    _of: ClassVar[str] = "CardReading"

    source: str
    """The system that the cards come from: their `UID` becomes an external id of it."""

    home: str | None = None
    """The country that numbers without a country code are dialled in, and that addresses without a
    country lie in. Numbers at home need the feature `phone-numbers`.
    """

    birthday: str | None = None
    """The custom field that the birthday goes to; none: it is left out."""

    limits: CardLimits = field(default_factory=lambda: CardLimits())
    """The largest text that is read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A person, as a card tells of them."""

    _of: ClassVar[str] = "Card"

    details: ContactDetails
    """What is known of them. Their account is nowhere in a card."""

    organization: str | None = None
    """What the company they work for is called: a hint which account is theirs."""

    left_out: Sequence[Fault] = ()
    """What the card says besides and has no place here, each with its property and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundCards:
    """What a text of cards holds. A card that cannot be taken does not keep the others away."""

    _of: ClassVar[str] = "FoundCards"

    cards: Sequence[Card]
    """Those that were read, in the order of the text."""

    refused: Sequence[Fault]
    """Those that cannot be taken, each with its line and why."""

    left_out: Sequence[Fault]
    """What stands outside of them and has no place here, each with its line and why."""


class CardVersion(Enum):
    """The version of the cards that are written."""

    V4 = "v4"
    """4.0 (RFC 6350)."""

    V3 = "v3"
    """3.0 (RFC 2426), which old telephones and mail programs read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardWriting:
    """How cards are written."""

    _of: ClassVar[str] = "CardWriting"

    version: CardVersion = CardVersion.V4
    """The version."""

    source: str
    """The system whose external id becomes the `UID`."""

    birthday: str | None = None
    """The custom field that holds the birthday."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginImport(Command[Import]):
    """Begins an import. Permission: create on imports. Answers the `Import`."""

    _of: ClassVar[str] = "BeginImport"
    _tag: ClassVar[str] = "begin_import"

    name: str
    """What it is called: the name of a file."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteRows(Command[Import]):
    """Notes that rows are through. What the same transaction does to accounts, contacts, leads and
    deals belongs to the import, and is taken back with it. Permission: update on imports. Refusals:
    IMP-001, IMP-002.
    """

    _of: ClassVar[str] = "NoteRows"
    _tag: ClassVar[str] = "note_rows"

    import_: ImportId
    """The import."""

    through: int
    """The number of the last row that is through, as the host counts."""

    created: int = 0
    """How many of these rows made something new."""

    changed: int = 0
    """How many changed what was there."""

    kept: int = 0
    """How many found their record as it was to be."""

    refused: int = 0
    """How many were refused."""

    is_end: bool = False
    """True where these are the last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoImport(Command[Import]):
    """Takes an import back: what it made is removed, what it changed is as it was before, bit for bit.
    Only where nothing that came later contradicts: no record of it was changed since, and none that
    it made is named by another. In portions: send it again until the import is undone. Permission:
    update on imports; delete on what is removed, update on what is put back. Refusals: IMP-001,
    IMP-003.
    """

    _of: ClassVar[str] = "UndoImport"
    _tag: ClassVar[str] = "undo_import"

    import_: ImportId
    """The import."""

    limit: int | None = None
    """How many records are taken back in one go, 1 to 10,000; none: 1,000."""
