"""The words of crm-core: disputes."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, DisputeId, InvoiceId, Money, Ownership, UserId


class Verdict:
    """What is decided about a dispute."""

    @dataclass(frozen=True, slots=True)
    class InFull:
        """All of it is credited."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "in_full"

    @dataclass(frozen=True, slots=True)
    class InPart:
        """A part of it is credited, VAT included."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "in_part"

        value: Money
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Rejected:
        """Nothing is credited."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "rejected"

    Variant: TypeAlias = Union[InFull, InPart, Rejected]
    """Any of the variants: what a type annotation names."""


class DisputeEvent:
    """What happened to a dispute."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Raised:
        """It was raised, and its amount held."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "raised"

        disputed: Money
        """The amount, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Acknowledged:
        """Somebody took it in hand."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "acknowledged"

        coordinator: UserId
        """The user who coordinates."""

        answer_by: date
        """The last day to answer the customer."""

    @dataclass(frozen=True, slots=True)
    class Investigated:
        """Facts are being gathered."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "investigated"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Proposed:
        """A resolution is on the table."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "proposed"

        accept: Money
        """What would be credited, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Resolved:
        """It is settled."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "resolved"

        outcome: Outcome.Variant
        """How."""

    Variant: TypeAlias = Union[Raised, Acknowledged, Investigated, Proposed, Resolved]
    """Any of the variants: what a type annotation names."""


class DisputeScope:
    """What part of the invoice is disputed."""

    @dataclass(frozen=True, slots=True)
    class Whole:
        """All that is not credited yet."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "whole"

    @dataclass(frozen=True, slots=True)
    class Line:
        """One line, counted from 0, with its VAT."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "line"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Amount:
        """An amount, VAT included."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "amount"

        value: Money
        """What it carries."""

    Variant: TypeAlias = Union[Whole, Line, Amount]
    """Any of the variants: what a type annotation names."""


class Outcome:
    """How a dispute ended."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class AcceptedInFull:
        """The customer was right: all of it was credited."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "accepted_in_full"

        credit_note: InvoiceId
        """The credit note."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class AcceptedInPart:
        """The customer was partly right: a part was credited."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "accepted_in_part"

        accepted: Money
        """The credited part, VAT included."""

        credit_note: InvoiceId
        """The credit note."""

    @dataclass(frozen=True, slots=True)
    class Rejected:
        """The invoice stands."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "rejected"

    @dataclass(frozen=True, slots=True)
    class Withdrawn:
        """The customer no longer disputes it."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "withdrawn"

    Variant: TypeAlias = Union[AcceptedInFull, AcceptedInPart, Rejected, Withdrawn]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """Who looks after a dispute, and by when the customer hears."""

    _of: ClassVar[str] = "Care"

    coordinator: UserId
    """The user who coordinates."""

    answer_by: date
    """The last day to answer the customer."""


class DisputeState:
    """Where a dispute stands."""

    @dataclass(frozen=True, slots=True)
    class Raised:
        """The customer has spoken; nobody has answered."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "raised"

    @dataclass(frozen=True, slots=True)
    class Acknowledged:
        """Somebody looks after it."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "acknowledged"

        value: Care
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Investigating:
        """The facts are being gathered."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "investigating"

        value: Care
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Proposed:
        """A resolution is on the table."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "proposed"

        care: Care
        """Who looks after it."""

        accept: Money
        """What would be credited, VAT included; zero where nothing would."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Resolved:
        """It is settled."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "resolved"

        outcome: Outcome.Variant
        """How."""

        on: date
        """On which day."""

    Variant: TypeAlias = Union[Raised, Acknowledged, Investigating, Proposed, Resolved]
    """Any of the variants: what a type annotation names."""


class Dispute(Record):
    """One claim that an invoice is not due as it stands."""

    __slots__ = ()
    _kind: ClassVar[str] = "dispute"
    __match_args__ = ("id", "ownership", "state", "invoice", "account", "scope", "disputed", "reason", "claim", "raised_on", "findings",)

    BY_OPEN_INVOICE: ClassVar[Index] = Index("dispute", 1)
    """The open dispute of an invoice: one at most."""

    BY_INVOICE: ClassVar[Index] = Index("dispute", 2)
    """All disputes of an invoice."""

    BY_RAISED_ON: ClassVar[Index] = Index("dispute", 3)
    """Open disputes by the day they were raised."""

    BY_ACCOUNT: ClassVar[Index] = Index("dispute", 4)
    """Disputes of an account."""

    @property
    def id(self) -> DisputeId:
        """Id of the dispute."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> DisputeState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The disputed invoice."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def scope(self) -> DisputeScope.Variant:
        """What part of the invoice."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def disputed(self) -> Money:
        """How much that is, VAT included."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str:
        """Why, as a key of the policy's reasons."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def claim(self) -> str:
        """What the customer says."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def raised_on(self) -> date:
        """The day it was raised."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def findings(self) -> tuple[str, ...]:
        """What was found out, said and decided, in order; at most 100 notes."""
        return self._field(10)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputePolicy:
    """A company's choices about its disputes."""

    _of: ClassVar[str] = "DisputePolicy"

    answer_days: int
    """Days from acknowledgement to the last day to answer the customer."""

    reasons: Sequence[str]
    """The reasons a dispute may have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDisputePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_dispute_policy"

    policy: DisputePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseDispute(Command[Dispute]):
    """Raises a dispute about an issued invoice and holds its amount. Permission: create on disputes,
    read on the invoice.

    Answers the `Dispute`. Refusals: DSP-001 to DSP-005.
    """

    _of: ClassVar[str] = "RaiseDispute"
    _tag: ClassVar[str] = "raise_dispute"

    invoice: InvoiceId
    """The disputed invoice."""

    scope: DisputeScope.Variant
    """What part of it."""

    reason: str
    """Why: a key of the policy's reasons."""

    claim: str = ""
    """What the customer says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcknowledgeDispute(Command[Dispute]):
    """Takes a dispute in hand. Permission: update on disputes. Refusals: DSP-006."""

    _of: ClassVar[str] = "AcknowledgeDispute"
    _tag: ClassVar[str] = "acknowledge_dispute"

    dispute: DisputeId
    """The dispute."""

    coordinator: UserId | None = None
    """The user who coordinates; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvestigateDispute(Command[Dispute]):
    """Starts to gather the facts, or goes back to it from a proposal. Permission: update on disputes.
    Refusals: DSP-006, DSP-007.
    """

    _of: ClassVar[str] = "InvestigateDispute"
    _tag: ClassVar[str] = "investigate_dispute"

    dispute: DisputeId
    """The dispute."""

    finding: str = ""
    """What was found out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeResolution(Command[Dispute]):
    """Puts a resolution on the table, or another in its place. Permission: update on disputes.
    Refusals: DSP-006 to DSP-008.
    """

    _of: ClassVar[str] = "ProposeResolution"
    _tag: ClassVar[str] = "propose_resolution"

    dispute: DisputeId
    """The dispute."""

    accept: Money
    """What would be credited, VAT included, from zero up to the disputed amount."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolveDispute(Command[Dispute]):
    """Settles a dispute. What is accepted is credited in the same batch, the hold ends, and the rest
    is due as before.

    Permission: approve on disputes, and create on invoices where something is credited. Answers the
    `Dispute`. Refusals: DSP-006 to DSP-009, and those of a credit note.
    """

    _of: ClassVar[str] = "ResolveDispute"
    _tag: ClassVar[str] = "resolve_dispute"

    dispute: DisputeId
    """The dispute."""

    verdict: Verdict.Variant
    """What is decided."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawDispute(Command[Dispute]):
    """Ends a dispute that the customer no longer pursues. Permission: update on disputes. Refusals:
    DSP-006, DSP-007.
    """

    _of: ClassVar[str] = "WithdrawDispute"
    _tag: ClassVar[str] = "withdraw_dispute"

    dispute: DisputeId
    """The dispute."""

    grounds: str = ""
    """What the customer says."""
