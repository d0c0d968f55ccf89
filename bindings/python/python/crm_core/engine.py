"""The words of crm-core: engine."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar

from ._base import Command, Index
from ._native import Record
from .kernel import OutboxId, PolicyVersionId


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


@dataclass(frozen=True, kw_only=True, slots=True)
class AcknowledgeMessages(Command[int]):
    """Takes delivered messages out of the outbox. Messages no longer there are passed over.

    Permission: delete on outbox messages. Answers how many were taken out.
    """

    _of: ClassVar[str] = "AcknowledgeMessages"
    _tag: ClassVar[str] = "acknowledge_messages"

    messages: Sequence[OutboxId] = ()
    """The delivered messages, at most as many as a page has rows."""
