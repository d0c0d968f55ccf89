"""The compiled part of `crm_core`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from os import PathLike
from types import TracebackType
from typing import Any, ClassVar, Generic, TypeVar, final
from uuid import UUID

from typing_extensions import disjoint_base

from ._base import Command, ImportReport, MappedReport, Page, Query, Question, Sink, Source
from .access import RoleDraft
from .administration import RolePreset
from .engine import AuditReport, BackupReport, VerifyReport
from .events import Delivery, FeedEntry, FeedPage
from .exchange import (
    Appointment,
    CalendarReading,
    CalendarWriting,
    Card,
    CardReading,
    CardWriting,
    FoundAppointments,
    FoundCards,
    ImportMapping,
    WrittenText,
)
from .kernel import CommandId, ImportId, UserId
from .store import Store

__all__ = ["Crm", "Record", "Records", "Session", "Table", "Transaction", "_restore", "_table", "check_backup", "check_store", "read_calendar", "read_cards", "restore_backup", "role_draft", "version", "write_calendar", "write_cards"]

_A = TypeVar("_A")
_R = TypeVar("_R", bound=Record)
_R_co = TypeVar("_R_co", bound=Record, covariant=True)

@disjoint_base
class Record:
    """A record as the library gave it. It never changes: what changes a record is a command, and its answer is another one."""

    _kind: ClassVar[str]
    __match_args__: ClassVar[tuple[str, ...]]
    def __new__(cls) -> Record: ...
    def _field(self, at: int) -> Any: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name, each as Python has it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Record: ...
    def __deepcopy__(self, _memo: Any) -> Record: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def _repr_html_(self) -> str: ...

@final
class Crm:
    """The library, open on one store. Sessions act through it; close it, or leave its `with` block, to give the store free."""

    @staticmethod
    def in_memory(*, seed: int | None = None, time_zone: str | None = None, clock: datetime | None = None) -> Crm:
        """Opens the library over a store in memory, which is gone when the library is closed."""
    @staticmethod
    def open(
        path: str | PathLike[str], *, seed: int | None = None, time_zone: str | None = None, clock: datetime | None = None
    ) -> Crm:
        """Opens the library over the store in the file `path`, which is created if it is not there."""
    @staticmethod
    def over(store: Store, *, seed: int | None = None, time_zone: str | None = None, clock: datetime | None = None) -> Crm:
        """Opens the library over a store written in Python: an object that keeps `crm_core.store.Store`."""
    def session(self, user: UserId, *, now: datetime | None = None) -> Session:
        """A session of `user` at `now`, or at the present instant. What the user may do is worked out once, here."""
    def system(self, reason: str, *, now: datetime | None = None) -> Session:
        """A session of the host itself, which nothing is kept from. The reason stands in the audit trail."""
    def new_command_id(self) -> CommandId:
        """A fresh command id: what makes a command safe to send twice."""
    def close(self) -> None:
        """Gives the store free. Every later call on this library and its sessions is an error that says so."""
    @property
    def is_closed(self) -> bool:
        """True once the library is closed."""
    def __enter__(self) -> Crm: ...
    def __exit__(self, *_exception: object) -> bool: ...

@final
class Session:
    """What one actor does and asks at one time. Open one per request; any thread may use it."""

    @property
    def now(self) -> datetime:
        """When the session acts."""
    def execute(self, command: Command[_A], *, once: CommandId | None = None) -> _A:
        """Does what `command` says: all of it, durably, or nothing. With `once`, however often it is sent under that id."""
    def ask(self, question: Question[_A]) -> _A:
        """Asks for what no single list answers."""
    def get(self, kind: type[_R], id: UUID) -> _R:
        """The record of `id`, as the actor may see it."""
    def version_of(self, kind: type[Record], id: UUID) -> int:
        """The version of a record: another number after each change of it."""
    def list(self, query: type[_R] | Query[_R]) -> Page[_R]:
        """One page of the records of a query, or of all records of a class."""
    def iter(self, query: type[_R] | Query[_R]) -> Records[_R]:
        """Every record of a query, read page by page as the loop goes on."""
    def count(self, query: type[_R] | Query[_R]) -> int:
        """How many records of a query the actor may see."""
    def table(self, what: type[_R] | Query[_R] | Question[_A]) -> Table:
        """A table: the records of a query or a class that the actor may export, or the rows of a question's figures."""
    def changes_table(self, after: int = 0) -> Table:
        """The change feed behind the commit `after` as a table."""
    def import_table(self, command: type[Command[_A]], source: Any, *, is_strict: bool = False) -> ImportReport:
        """Brings the rows of an Arrow table in, each as one command of the class `command`.

        Columns are named by its fields, nested ones with dots. With `is_strict`, all rows are stored or none.
        """
    def import_mapped(
        self,
        import_id: ImportId,
        mapping: ImportMapping | Mapping[str, Any] | str,
        source: Any,
        *,
        progress: Callable[[int], object] | None = None,
    ) -> MappedReport:
        """Brings the rows of a foreign table in by a mapping, as a part of an import that was begun.

        The mapping is an `ImportMapping`, or a file of `examples/mappings`: its text, or what `json.load` gives. `progress` hears how many rows
        are through; what it raises ends the call and is raised, as Ctrl-C is. Call it again where it was interrupted: rows that are through are
        passed over.
        """
    def try_mapped(self, mapping: ImportMapping | Mapping[str, Any] | str, source: Any) -> MappedReport:
        """What `import_mapped` would do with these rows. Nothing is stored."""
    def changes(self, after: int = 0, *, limit: int = 1000) -> FeedPage:
        """A part of the change feed: what changed after the commit `after`, about `limit` entries."""
    def history(self, kind: type[_R], id: UUID) -> tuple[FeedEntry, ...]:
        """The story of one record, from its creation to now."""
    def outbox(self, *, limit: int = 100) -> tuple[Delivery, ...]:
        """The oldest messages that wait for delivery, at most `limit`. Acknowledge them once they are delivered."""
    def verify_audit(self) -> AuditReport:
        """Checks every entry of the audit chain against its seal, from the first to the last."""
    def backup(self, to: str | PathLike[str] | Sink, *, progress: Callable[[int], object] | None = None) -> BackupReport:
        """Writes a copy of everything the company has at this moment, while others write on.

        `to` is a path where nothing may be yet, which holds the whole copy afterwards or nothing, or a file object open for bytes.
        `progress` hears how many records, log entries and answers are through. What it or the file object raises ends the call and is
        raised, as Ctrl-C is. Every field is in the clear: keep a backup as you keep the store.
        """
    def verify(self, *, progress: Callable[[int], object] | None = None) -> VerifyReport:
        """Holds everything in the store against everything else: damage is no error but a finding. `progress` as for `backup`."""
    def transaction(self) -> Transaction:
        """Several commands in one commit: stored whole at the end of the `with` block, dropped where it is left by an exception."""

@final
class Records(Generic[_R_co]):
    """Every record of a query, read page by page as the loop goes on."""

    def __iter__(self) -> Iterator[_R_co]: ...
    def __next__(self) -> _R_co: ...
    @classmethod
    def __class_getitem__(cls, item: Any) -> Any: ...

@final
class Transaction:
    """Several commands on their way into one commit."""

    def execute(self, command: Command[_A], *, at: datetime | None = None) -> _A:
        """Does what `command` says, as part of the whole; with `at`, as of an earlier instant. Where it fails, the others may go on."""
    def ask(self, question: Question[_A]) -> _A:
        """Asks for what no single list answers, as it will be once the transaction is stored."""
    def get(self, kind: type[_R], id: UUID) -> _R:
        """The record of `id`, as it will be once the transaction is stored."""
    def expect(self, kind: type[Record], id: UUID, version: int) -> None:
        """Goes on only where the record of `id` is as it was at `version`, which `Session.version_of` told."""
    def list(self, query: type[_R] | Query[_R]) -> Page[_R]:
        """One page of a list, as it will be once the transaction is stored."""
    def commit(self) -> None:
        """Stores what the commands did: all of it, durably, or nothing."""
    def rollback(self) -> None:
        """Drops what the commands did."""
    def __enter__(self) -> Transaction: ...
    def __exit__(
        self, class_: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> bool: ...

@final
class Table:
    """Rows in columns, as polars, pandas, pyarrow and duckdb take them without a copy.

    Nested fields are columns with dots in their names; ids are texts, decimals have six places, instants are in UTC. Lists of values that
    have fields of their own are left out.
    """

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
    def select(self, *names: str) -> Table:
        """The same rows with only the columns `names`, in that order."""
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
        """The Arrow stream of the table: what data frame libraries ask for."""
    def to_pandas(self) -> Any:
        """The same as a frame of pandas, by way of pyarrow."""
    def _head(self, limit: int) -> list[list[str]]: ...
    def _repr_html_(self) -> str: ...

def version() -> str:
    """The version of the library."""

def check_backup(source: str | PathLike[str] | Source, *, progress: Callable[[int], object] | None = None) -> BackupReport:
    """Reads a backup to its end and checks everything it says, as a restore does, and keeps nothing.

    `source` is a path, or a file object open for bytes. `progress` as for `Session.backup`.
    """

def restore_backup(
    source: str | PathLike[str] | Source, path: str | PathLike[str], *, progress: Callable[[int], object] | None = None
) -> BackupReport:
    """Restores a backup into a new store at `path`, where nothing may be yet: whole, or nothing of it. `Crm.open` opens it.

    `source` and `progress` as for `check_backup`. Give `Crm.open` another `seed` than before, or none.
    """

def read_cards(text: str, reading: CardReading) -> FoundCards:
    """Reads the cards of a text, as address books write them: vCard 2.1, 3.0 and 4.0.

    A card that cannot be taken does not keep the others away, and what has no place in a contact is named with its card.
    """

def write_cards(cards: Iterable[Card], writing: CardWriting) -> WrittenText:
    """Writes cards that address books read; what a card has no place for is named. The card of a contact is `Card(details=contact.details)`."""

def read_calendar(text: str, reading: CalendarReading) -> FoundAppointments:
    """Reads the events and tasks of a text, as calendars write them: iCalendar.

    One that cannot be taken does not keep the others away, and what has no place in an activity is named with its appointment.
    """

def write_calendar(appointments: Iterable[Appointment], writing: CalendarWriting) -> WrittenText:
    """Writes a calendar that other programs read; what it has no place for is named. `appointment_of` makes an appointment of an activity."""

def role_draft(preset: RolePreset) -> RoleDraft:
    """A role that most companies begin with, as a draft: change it as you like before adding it."""

def check_store(make: Callable[[], Store]) -> None:
    """Checks a store that somebody wrote: `make` gives an empty one each time it is called."""

def _restore(tag: str, content: Any) -> Record: ...
def _table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> Table: ...
