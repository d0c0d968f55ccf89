"""The words of crm-core: approvals."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import ApprovalId, DisputeId, OpportunityId, Ownership, QuoteId, RoleId, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What waits for somebody's vote."""

    _of: ClassVar[str] = "Waiting"

    approval: Approval
    """The approval."""

    in_place_of: UserId | None = None
    """Whose vote it is; none: the actor's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedApprovals:
    """The approvals that were asked for, one for each threshold that is crossed, in their order."""

    _of: ClassVar[str] = "AskedApprovals"

    approvals: Sequence[Approval]
    """One for each threshold."""


class ApprovalEvent:
    """What happened to an approval."""

    @dataclass(frozen=True, slots=True)
    class Asked:
        """It was asked for. A message about it waits in the outbox."""

        _of: ClassVar[str] = "ApprovalEvent"
        _tag: ClassVar[str] = "asked"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Voted:
        """Somebody voted, and votes are missing still."""

        _of: ClassVar[str] = "ApprovalEvent"
        _tag: ClassVar[str] = "voted"

        is_for: bool
        """True for yes."""

    @dataclass(frozen=True, slots=True)
    class Granted:
        """Enough agreed. A message about it waits in the outbox."""

        _of: ClassVar[str] = "ApprovalEvent"
        _tag: ClassVar[str] = "granted"

    @dataclass(frozen=True, slots=True)
    class Rejected:
        """Somebody did not. A message about it waits in the outbox."""

        _of: ClassVar[str] = "ApprovalEvent"
        _tag: ClassVar[str] = "rejected"

    @dataclass(frozen=True, slots=True)
    class Withdrawn:
        """It is wanted no more."""

        _of: ClassVar[str] = "ApprovalEvent"
        _tag: ClassVar[str] = "withdrawn"

    @dataclass(frozen=True, slots=True)
    class Used:
        """What was approved is done."""

        _of: ClassVar[str] = "ApprovalEvent"
        _tag: ClassVar[str] = "used"

    Variant: TypeAlias = Union[Asked, Voted, Granted, Rejected, Withdrawn, Used]
    """Any of the variants: what a type annotation names."""


class Approver:
    """Somebody who may approve."""

    @dataclass(frozen=True, slots=True)
    class User:
        """This user."""

        _of: ClassVar[str] = "Approver"
        _tag: ClassVar[str] = "user"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Role:
        """Whoever has this role."""

        _of: ClassVar[str] = "Approver"
        _tag: ClassVar[str] = "role"

        value: RoleId
        """What it carries."""

    Variant: TypeAlias = Union[User, Role]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalRule:
    """Who must agree."""

    _of: ClassVar[str] = "ApprovalRule"

    approvers: Sequence[Approver.Variant]
    """Who may, 1 to 50, each once."""

    quorum: int
    """How many of them must, 1 to 20, each another person."""

    lapses_after_days: int | None = None
    """After how many days, 1 to 366, it is void unless it was used; none: never."""


class ApprovalSubject:
    """The record that an approval is about."""

    @dataclass(frozen=True, slots=True)
    class Opportunity:
        """A deal."""

        _of: ClassVar[str] = "ApprovalSubject"
        _tag: ClassVar[str] = "opportunity"

        value: OpportunityId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Quote:
        """A quote."""

        _of: ClassVar[str] = "ApprovalSubject"
        _tag: ClassVar[str] = "quote"

        value: QuoteId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Dispute:
        """A dispute."""

        _of: ClassVar[str] = "ApprovalSubject"
        _tag: ClassVar[str] = "dispute"

        value: DisputeId
        """What it carries."""

    Variant: TypeAlias = Union[Opportunity, Quote, Dispute]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalVote:
    """One vote."""

    _of: ClassVar[str] = "ApprovalVote"

    by: UserId
    """Who voted."""

    in_place_of: UserId | None = None
    """Whose substitute they were; none: they voted for themselves."""

    is_for: bool
    """True for yes."""

    at: datetime
    """When."""

    note: str
    """Why."""


class ApprovalState:
    """Where an approval stands."""

    @dataclass(frozen=True, slots=True)
    class Pending:
        """Votes are missing."""

        _of: ClassVar[str] = "ApprovalState"
        _tag: ClassVar[str] = "pending"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Granted:
        """Enough agreed."""

        _of: ClassVar[str] = "ApprovalState"
        _tag: ClassVar[str] = "granted"

        at: datetime
        """When."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Rejected:
        """Somebody did not."""

        _of: ClassVar[str] = "ApprovalState"
        _tag: ClassVar[str] = "rejected"

        at: datetime
        """When."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Withdrawn:
        """It is wanted no more, or what was to be approved has changed."""

        _of: ClassVar[str] = "ApprovalState"
        _tag: ClassVar[str] = "withdrawn"

        at: datetime
        """When."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Used:
        """What was approved is done."""

        _of: ClassVar[str] = "ApprovalState"
        _tag: ClassVar[str] = "used"

        at: datetime
        """When."""

    Variant: TypeAlias = Union[Pending, Granted, Rejected, Withdrawn, Used]
    """Any of the variants: what a type annotation names."""


class ApprovalTag(Enum):
    """The name of a state at some instant."""

    PENDING = "pending"
    """Votes are missing."""

    GRANTED = "granted"
    """Enough agreed."""

    REJECTED = "rejected"
    """Somebody did not."""

    WITHDRAWN = "withdrawn"
    """It is wanted no more."""

    USED = "used"
    """What was approved is done."""

    LAPSED = "lapsed"
    """Its time is over, and it was not used."""


class Approval(Record):
    """What somebody wants to do and others must agree to."""

    __slots__ = ()
    _kind: ClassVar[str] = "approval"
    __match_args__ = ("id", "ownership", "subject", "purpose", "about", "rule", "asked_by", "asked_at", "lapses_at", "votes", "state", "not_by",)

    BY_SUBJECT: ClassVar[Index] = Index("approval", 1)
    """Approvals by what they are about, purpose and instant."""

    BY_WAITING: ClassVar[Index] = Index("approval", 2)
    """Approvals for which votes are missing, by the instant at which they were asked for."""

    @property
    def id(self) -> ApprovalId:
        """Id of the approval."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who wants it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def subject(self) -> ApprovalSubject.Variant:
        """The record it is about."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def purpose(self) -> str:
        """What for: the key of a stage, or of a threshold."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def about(self) -> str:
        """The same for those who are asked."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def rule(self) -> ApprovalRule:
        """Who must agree."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def asked_by(self) -> UserId | None:
        """Who asked; none for the host's own work."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def asked_at(self) -> datetime:
        """When it was asked for."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def lapses_at(self) -> datetime | None:
        """When it is void, unless it was used; none: never."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def votes(self) -> tuple[ApprovalVote, ...]:
        """The votes, in the order of time."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def state(self) -> ApprovalState.Variant:
        """Where it stands."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def not_by(self) -> tuple[UserId, ...]:
        """Those who had a hand in what is approved: they do not vote."""
        return self._field(11)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class Substitute:
    """Who votes in somebody's place, and when."""

    _of: ClassVar[str] = "Substitute"

    of: UserId
    """Whose votes."""

    by: UserId
    """Who casts them."""

    from_: date
    """The first day."""

    until: date
    """The last day, included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalPolicy:
    """A company's choices about approvals."""

    _of: ClassVar[str] = "ApprovalPolicy"

    substitutes: Sequence[Substitute] = ()
    """Who votes in whose place, at most 1,000 entries."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetApprovalPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_approval_policy"

    policy: ApprovalPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CastVote(Command[Approval]):
    """Votes on what others want to do. Permission: to be asked, as an approver or as the substitute of
    one; who is not asked needs read on approvals to learn that. Answers the `Approval`. The same
    vote cast again changes nothing; another one, while the approval is pending, takes its place.
    One vote against is enough to reject; it has a note, or it is invalid. Refusals: APR-001 to
    APR-005.
    """

    _of: ClassVar[str] = "CastVote"
    _tag: ClassVar[str] = "cast_vote"

    approval: ApprovalId
    """The approval."""

    is_for: bool
    """True for yes."""

    in_place_of: UserId | None = None
    """Whose vote it is, where the actor is their substitute; none: the actor's own."""

    note: str = ""
    """Why; a vote against says it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawApproval(Command[Approval]):
    """Wants it no more. Permission: update on approvals. Answers the `Approval`. Refusals: APR-003."""

    _of: ClassVar[str] = "WithdrawApproval"
    _tag: ClassVar[str] = "withdraw_approval"

    approval: ApprovalId
    """The approval."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingApprovals(Question[tuple[Waiting, ...]]):
    """Asks what waits for the actor's vote, the oldest first: their own, and that of those whose
    substitute they are; nothing that they asked for or had a hand in. Permission: none; whoever is
    asked may read what they are asked. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "WaitingApprovals"
    _tag: ClassVar[str] = "waiting_approvals"

    limit: int | None = None
    """How many are told at most, 1 to 1,000; none: 100."""
