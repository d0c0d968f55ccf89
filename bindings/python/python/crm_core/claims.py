"""The words of crm-core: claims."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, Optional, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .kernel import AccountId, ClaimId, DisputeId, InvoiceId, Money, OrderId, Ownership, PaymentDisputeId, RecordRef, ReturnId, ServiceCaseId


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimEntry:
    """One thing that happened to a record of a claim."""

    _of: ClassVar[str] = "ClaimEntry"

    at: datetime
    """When it was recorded, or happened where a past was imported; not the time that a command names,
    as when a customer called.
    """

    record: RecordRef
    """The record."""

    event: str
    """The event, by the name that the change feed gives it: `dispute.raised`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimView:
    """Where a claim stands, and how it came there."""

    _of: ClassVar[str] = "ClaimView"

    claim: Claim
    """The claim."""

    status: ClaimStatus.Variant | None = None
    """What the customer is told, as far as the actor may see; none where they may see no member but
    cases that are the same as another.
    """

    members: Sequence[ClaimMember.Variant]
    """All that are part of it: its members, and those that the members name."""

    documents: Sequence[InvoiceId]
    """Credit notes and corrected invoices that it brought about."""

    credited: Sequence[Money]
    """What those credit notes come to, VAT included."""

    orders: Sequence[OrderId]
    """Orders that it brought about, as for replacement."""

    timeline: Sequence[ClaimEntry]
    """All that happened, in order."""


class ClaimEvent:
    """What happened to a claim."""

    @dataclass(frozen=True, slots=True)
    class Opened:
        """It was opened."""

        _of: ClassVar[str] = "ClaimEvent"
        _tag: ClassVar[str] = "opened"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Linked:
        """A record was added."""

        _of: ClassVar[str] = "ClaimEvent"
        _tag: ClassVar[str] = "linked"

        member: ClaimMember.Variant
        """The record."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Unlinked:
        """A record was taken out."""

        _of: ClassVar[str] = "ClaimEvent"
        _tag: ClassVar[str] = "unlinked"

        member: ClaimMember.Variant
        """The record."""

    Variant: TypeAlias = Union[Opened, Linked, Unlinked]
    """Any of the variants: what a type annotation names."""


class ClaimMember:
    """A record that is part of a claim."""

    @dataclass(frozen=True, slots=True)
    class Case:
        """A case of service."""

        _of: ClassVar[str] = "ClaimMember"
        _tag: ClassVar[str] = "case"

        value: ServiceCaseId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Return:
        """A return of goods."""

        _of: ClassVar[str] = "ClaimMember"
        _tag: ClassVar[str] = "return"

        value: ReturnId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Dispute:
        """A dispute of an invoice."""

        _of: ClassVar[str] = "ClaimMember"
        _tag: ClassVar[str] = "dispute"

        value: DisputeId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class PaymentDispute:
        """A payment that is contested at a bank."""

        _of: ClassVar[str] = "ClaimMember"
        _tag: ClassVar[str] = "payment_dispute"

        value: PaymentDisputeId
        """What it carries."""

    Variant: TypeAlias = Union[Case, Return, Dispute, PaymentDispute]
    """Any of the variants: what a type annotation names."""


class ClaimOutcome(Enum):
    """How a claim ended, for the customer."""

    GRANTED = "granted"
    """They got what they asked for."""

    PARTLY_GRANTED = "partly_granted"
    """They got some of it."""

    REFUSED = "refused"
    """They got nothing of it."""

    WITHDRAWN = "withdrawn"
    """They did not pursue it."""

    DONE = "done"
    """It was answered; nothing was there to grant or to refuse."""


class ClaimStatus:
    """What a customer is told of a claim."""

    @dataclass(frozen=True, slots=True)
    class Received:
        """It has come in."""

        _of: ClassVar[str] = "ClaimStatus"
        _tag: ClassVar[str] = "received"

    @dataclass(frozen=True, slots=True)
    class InProgress:
        """Somebody is at it."""

        _of: ClassVar[str] = "ClaimStatus"
        _tag: ClassVar[str] = "in_progress"

    @dataclass(frozen=True, slots=True)
    class WaitingForCustomer:
        """They are to answer, or to send something."""

        _of: ClassVar[str] = "ClaimStatus"
        _tag: ClassVar[str] = "waiting_for_customer"

    @dataclass(frozen=True, slots=True)
    class Settled:
        """It is over."""

        _of: ClassVar[str] = "ClaimStatus"
        _tag: ClassVar[str] = "settled"

        value: ClaimOutcome
        """What it carries."""

    Variant: TypeAlias = Union[Received, InProgress, WaitingForCustomer, Settled]
    """Any of the variants: what a type annotation names."""


class Claim(Record):
    """One matter of a customer."""

    __slots__ = ()
    _kind: ClassVar[str] = "claim"
    __match_args__ = ("id", "ownership", "account", "title", "opened_on", "members",)

    BY_ACCOUNT: ClassVar[Index] = Index("claim", 1)
    """Claims of an account."""

    BY_MEMBER: ClassVar[Index] = Index("claim", 2)
    """The claim of a member: one at most."""

    @property
    def id(self) -> ClaimId:
        """Id of the claim."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the account."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def title(self) -> str:
        """What it is about, in words that the customer would use."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def opened_on(self) -> date:
        """The day it was opened."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def members(self) -> tuple[ClaimMember.Variant, ...]:
        """The records that are one matter, in the order in which they were linked; 1 to 50, each
        linked to one claim.
        """
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenClaim(Command[Claim]):
    """Says that records are one matter of a customer. Permission: create on claims, read on the
    account and on each member.

    Answers the `Claim`. No member, or one named twice, is invalid. Refusals: CLM-001 to CLM-003.
    """

    _of: ClassVar[str] = "OpenClaim"
    _tag: ClassVar[str] = "open_claim"

    account: AccountId
    """The customer."""

    title: str
    """What it is about, in words that the customer would use."""

    members: Sequence[ClaimMember.Variant]
    """The records, 1 to 50."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkToClaim(Command[Claim]):
    """Adds a record to a claim. Permission: update on claims, read on the member. Answers the `Claim`.
    Refusals: CLM-001 to CLM-003.
    """

    _of: ClassVar[str] = "LinkToClaim"
    _tag: ClassVar[str] = "link_to_claim"

    claim: ClaimId
    """The claim."""

    member: ClaimMember.Variant
    """The record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnlinkFromClaim(Command[Claim]):
    """Takes a record out of a claim. Permission: update on claims. Answers the `Claim`. Refusals:
    CLM-004.
    """

    _of: ClassVar[str] = "UnlinkFromClaim"
    _tag: ClassVar[str] = "unlink_from_claim"

    claim: ClaimId
    """The claim."""

    member: ClaimMember.Variant
    """The record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowClaim(Question[ClaimView]):
    """Asks where a claim stands and how it came there. Permission: read on the claim; over the members
    that the actor may see.
    """

    _of: ClassVar[str] = "ShowClaim"
    _tag: ClassVar[str] = "show_claim"

    claim: ClaimId
    """The claim."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimOf(Question[Optional[Claim]]):
    """Asks which claim a record is linked to; one that is part of a claim because a member names it is
    linked to none. Permission: read on claims; none where there is none that the actor may see.
    """

    _of: ClassVar[str] = "ClaimOf"
    _tag: ClassVar[str] = "claim_of"

    member: ClaimMember.Variant
    """The record."""
