"""The words of crm-core: lifecycle."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .einvoicing import LifecycleStatus, RequestedAction, StatusReason
from .kernel import DisputeId, InvoiceId, InvoiceStatusId, LifecycleId, Money, Ownership


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageEnvelope:
    """Who a message goes from and to."""

    _of: ClassVar[str] = "MessageEnvelope"

    seller_siren: str
    """Our SIREN (MDT-38, MDT-129)."""

    buyer_siren: str
    """The buyer's SIREN (MDT-57)."""

    buyer_address: str
    """Where electronic documents reach the buyer (MDT-73), under scheme 0225."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LifecycleView:
    """The life of an invoice."""

    _of: ClassVar[str] = "LifecycleView"

    standing: InvoiceLifecycle | None = None
    """Where it stands; none before the first status."""

    statuses: Sequence[InvoiceStatus]
    """Its statuses, in the order they came."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnansweredInvoice:
    """One invoice that waits for an answer."""

    _of: ClassVar[str] = "UnansweredInvoice"

    invoice: InvoiceId
    """The invoice."""

    need: LifecycleNeed
    """What it waits for."""

    since: date
    """The day since which it waits."""


class LifecycleEvent:
    """What happened in the life of an invoice."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Received:
        """A status came."""

        _of: ClassVar[str] = "LifecycleEvent"
        _tag: ClassVar[str] = "received"

        invoice: InvoiceId
        """The invoice."""

        status: LifecycleStatus
        """The status."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Reported:
        """We set a status; the host hands the message to its platform."""

        _of: ClassVar[str] = "LifecycleEvent"
        _tag: ClassVar[str] = "reported"

        invoice: InvoiceId
        """The invoice."""

        status: LifecycleStatus
        """The status."""

        message: str
        """The message as XML (CDAR D22B), byte for byte as it is to be sent."""

    Variant: TypeAlias = Union[Received, Reported]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CashedAtRate:
    """What was cashed at one rate of VAT, VAT included."""

    _of: ClassVar[str] = "CashedAtRate"

    rate: Decimal
    """The rate in percent."""

    amount: Money
    """The amount; below zero where it was given back."""


class StatusDirection(Enum):
    """Which way a status went."""

    RECEIVED = "received"
    """It came from a platform, or was entered as if."""

    REPORTED = "reported"
    """We set it, and a message is in the outbox."""


class InvoiceStatus(Record):
    """One status of an issued invoice. Never changed."""

    __slots__ = ()
    _kind: ClassVar[str] = "invoice_status"
    __match_args__ = ("id", "ownership", "invoice", "message", "sequence", "position", "direction", "status", "stated_on", "reason", "action", "note", "amount", "cashed", "dispute",)

    BY_INVOICE: ClassVar[Index] = Index("invoice_status", 1)
    """Statuses of an invoice in the order they came."""

    @property
    def id(self) -> InvoiceStatusId:
        """Id: follows from invoice, message and sequence, so that a message counts once."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice or credit note."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def message(self) -> str:
        """The number of the message (MDT-4)."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def sequence(self) -> int:
        """Which detail of the message (MDT-124-2)."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def position(self) -> int:
        """How many the invoice had with this one."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def direction(self) -> StatusDirection:
        """Which way it went."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def status(self) -> LifecycleStatus:
        """The status (MDT-105)."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def stated_on(self) -> date:
        """The day it was set (MDT-78)."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def reason(self) -> StatusReason | None:
        """Why (MDT-113)."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def action(self) -> RequestedAction | None:
        """What is asked for (MDT-121)."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def note(self) -> str:
        """What is said with it."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money | None:
        """What is disputed or not approved, VAT included, where an amount is named."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def cashed(self) -> tuple[CashedAtRate, ...]:
        """What was cashed of each rate; only of 212."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def dispute(self) -> DisputeId | None:
        """The dispute that it opened or belongs to."""
        return self._field(14)  # type: ignore[no-any-return]


class LifecycleNeed(Enum):
    """What an invoice waits for."""

    ANSWER_DISPUTE = "answer_dispute"
    """The buyer disputes it, or a part of it."""

    GIVE_PAPERS = "give_papers"
    """The buyer waits for papers."""

    CREDIT_IN_FULL = "credit_in_full"
    """It was refused or rejected: all of it is to be credited."""


class InvoiceLifecycle(Record):
    """Where an invoice stands after all its statuses: the guard of their set."""

    __slots__ = ()
    _kind: ClassVar[str] = "invoice_lifecycle"
    __match_args__ = ("id", "ownership", "invoice", "count", "latest", "closed_by", "need", "since", "cashed", "papers_since",)

    BY_NEED: ClassVar[Index] = Index("invoice_lifecycle", 1)
    """Invoices that wait for something, those that wait longest first."""

    @property
    def id(self) -> LifecycleId:
        """Id: the invoice's own sixteen bytes."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice or credit note."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def count(self) -> int:
        """How many statuses it has."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def latest(self) -> LifecycleStatus | None:
        """The last one that came; none before the first."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def closed_by(self) -> LifecycleStatus | None:
        """The status that ends what the state collects of it: refused, rejected or cancelled."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def need(self) -> LifecycleNeed | None:
        """What it waits for; where that is papers and something else, the other."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def since(self) -> date:
        """The day since which it waits; the day of the last status where it waits for nothing."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def cashed(self) -> tuple[CashedAtRate, ...]:
        """What was reported as cashed so far, of each rate."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def papers_since(self) -> date | None:
        """The day since which it waits for papers, where it waits for something else as well."""
        return self._field(9)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordLifecycleStatus(Command[InvoiceStatus]):
    """Records a status of an issued invoice or credit note, as a platform sent it or as somebody
    heard. What follows from it is done in the same batch and needs no further permission: 207 and
    206 open a dispute, 206 narrows one that is open to what is not approved, 208 holds all of it
    until 209, 205 ends what stood open, 210 and 213 hold all of it until it is credited, 220 for
    good.

    Permission: create on invoice statuses, read on the invoice. Answers the `InvoiceStatus`; sent
    again, the same one. Refusals: LIF-001 to LIF-005.
    """

    _of: ClassVar[str] = "RecordLifecycleStatus"
    _tag: ClassVar[str] = "record_lifecycle_status"

    invoice: InvoiceId
    """The invoice or credit note."""

    message: str
    """The number of the message (MDT-4)."""

    sequence: int
    """Which detail of the message (MDT-124-2), from 1."""

    status: LifecycleStatus
    """The status."""

    stated_on: date | None = None
    """The day it was set; none: today."""

    reason: StatusReason | None = None
    """Why."""

    action: RequestedAction | None = None
    """What is asked for."""

    note: str = ""
    """What is said with it."""

    amount: Money | None = None
    """What is disputed or not approved, VAT included; none: all of it. Zero of 206: nothing is left to
    dispute. Not below zero.
    """

    cashed: Sequence[CashedAtRate] = ()
    """What was cashed of each rate; only of 212."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportLifecycleStatus(Command[InvoiceStatus]):
    """Sets a status that is ours to set, and puts the message about it into the outbox: 209 after
    papers were given, 212 for what was cashed or given back since the last time, or set off between
    an invoice that is credited in full and its credit notes, 220 once there is a corrected invoice,
    225 to 228 about factoring.

    Permission: create on invoice statuses, read on the invoice. Answers the `InvoiceStatus`.
    Refusals: LIF-001 to LIF-003, LIF-006 to LIF-009.
    """

    _of: ClassVar[str] = "ReportLifecycleStatus"
    _tag: ClassVar[str] = "report_lifecycle_status"

    invoice: InvoiceId
    """The invoice or credit note."""

    status: LifecycleStatus
    """The status."""

    note: str = ""
    """What is said with it."""

    corrected_by: str | None = None
    """The number of the corrected invoice that took its place; only of 220."""

    envelope: MessageEnvelope
    """Who the message goes from and to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LifecycleOf(Question[LifecycleView]):
    """Asks for the statuses of an invoice. Permission: read on the invoice."""

    _of: ClassVar[str] = "LifecycleOf"
    _tag: ClassVar[str] = "lifecycle_of"

    invoice: InvoiceId
    """The invoice or credit note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LifecycleWorklist(Question[tuple[UnansweredInvoice, ...]]):
    """Asks for the invoices that wait for an answer, those that wait longest first. Permission: read
    on invoice lifecycles; answers over what the actor may see.
    """

    _of: ClassVar[str] = "LifecycleWorklist"
    _tag: ClassVar[str] = "lifecycle_worklist"

    limit: int | None = None
    """At most so many; none: 100."""
