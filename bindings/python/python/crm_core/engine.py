"""The words of crm-core: engine."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index
from ._native import Record
from .kernel import OutboxId, PolicyVersionId


class Part:
    """One sort of contents. The number stands in the head of every frame."""

    @dataclass(frozen=True, slots=True)
    class Records:
        """The records of one kind, by the kind's number."""

        _of: ClassVar[str] = "Part"
        _tag: ClassVar[str] = "records"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Log:
        """The change log."""

        _of: ClassVar[str] = "Part"
        _tag: ClassVar[str] = "log"

    @dataclass(frozen=True, slots=True)
    class Answers:
        """The answers kept for commands."""

        _of: ClassVar[str] = "Part"
        _tag: ClassVar[str] = "answers"

    Variant: TypeAlias = Union[Records, Log, Answers]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupPart:
    """How much of one sort a backup holds."""

    _of: ClassVar[str] = "BackupPart"

    part: Part.Variant
    """Of which sort."""

    count: int
    """How many."""

    sha256: bytes
    """SHA-256 of their bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupReport:
    """What a backup holds."""

    _of: ClassVar[str] = "BackupReport"

    created_at: datetime
    """When it was taken."""

    library: str
    """The version of the library that took it."""

    tenant: bytes
    """Whose records it holds."""

    seq: int
    """The last commit in it."""

    head: bytes
    """The hash that seals the change log up to that commit."""

    parts: Sequence[BackupPart]
    """What it holds of each sort; sorts of which it holds nothing are left out."""

    sha256: bytes
    """SHA-256 of all of the above but time and version: the same for the same state, wherever it lies."""

    size: int
    """How many bytes the whole backup has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditReport:
    """What a check of the audit chain found."""

    _of: ClassVar[str] = "AuditReport"

    entries: int
    """Entries checked."""

    seq: int
    """The last commit."""

    head: bytes
    """The hash that seals all entries: keep it elsewhere, and a rewritten file can be told from this
    one.
    """

    broken_at: tuple[int, int] | None = None
    """Commit and place of the first entry that does not hold; none where all do."""


class ChangeKind(Enum):
    """What became of a record."""

    CREATED = "created"
    """It is new."""

    CHANGED = "changed"
    """It is different."""

    DELETED = "deleted"
    """It is gone."""

    REFUSED = "refused"
    """A rule refused the command; nothing changed."""

    UNCHANGED = "unchanged"
    """The command found everything as it wants it; nothing changed."""


class PolicyVersion(Record):
    """One version of a policy, in force from a day until the next version's."""

    __slots__ = ()
    _kind: ClassVar[str] = "policy_version"
    __match_args__ = ("id", "name", "effective_from",)

    BY_DAY: ClassVar[Index] = Index("policy_version", 1)
    """Versions by policy and day; one a day at most."""

    @property
    def id(self) -> PolicyVersionId:
        """Id of the version."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """`Policy.NAME`."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def effective_from(self) -> date:
        """The first day on which it holds."""
        return self._field(2)  # type: ignore[no-any-return]


class StoreTable(Enum):
    """Where in a store a finding is."""

    RECORDS = "records"
    """The records."""

    INDEXES = "indexes"
    """The rows by which records are found."""

    LOG = "log"
    """The change log and its chain."""

    ANSWERS = "answers"
    """The answers kept for commands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is not as it must be."""

    _of: ClassVar[str] = "Finding"

    table: StoreTable
    """Where."""

    subject: str
    """What, as `invoice 0192…`, `change 12.0`, or an index and the record it should lead to."""

    detail: str
    """What is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyReport:
    """What a verification looked at and found."""

    _of: ClassVar[str] = "VerifyReport"

    seq: int
    """The last commit looked at."""

    head: bytes
    """The hash that seals the change log up to that commit."""

    records: int
    """Records looked at."""

    rows: int
    """Index rows looked at."""

    entries: int
    """Log entries looked at."""

    answers: int
    """Answers looked at."""

    findings: Sequence[Finding]
    """What is not as it must be: the first 1,000 findings."""

    found: int
    """How many findings there are in all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcknowledgeMessages(Command[int]):
    """Takes delivered messages out of the outbox. Messages no longer there are passed over.

    Permission: delete on outbox messages. Answers how many were taken out.
    """

    _of: ClassVar[str] = "AcknowledgeMessages"
    _tag: ClassVar[str] = "acknowledge_messages"

    messages: Sequence[OutboxId] = ()
    """The delivered messages, at most as many as a page has rows."""
