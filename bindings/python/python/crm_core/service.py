"""The words of crm-core: service."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, BusinessCalendar, ContactId, ContractId, DateRange, EntitlementId, FieldValue, HeldBack, InvoiceId, OrderId, Ownership, ServiceCaseId, ServiceHoursId, SurveyId, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceRun:
    """What `RunService` did."""

    _of: ClassVar[str] = "ServiceRun"

    warned: int
    """Warnings that were given."""

    escalated: int
    """Cases that were handed over."""

    closed: int
    """Cases that were closed."""

    held_back: Sequence[HeldBack]
    """The cases that could not be done, each with why."""

    is_end: bool
    """True where nothing that is due is left, but for what is held back."""


class CaseEvent:
    """What happened to a case."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Opened:
        """A customer asked."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "opened"

        level: str
        """The service level that was promised."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Written:
        """Something was written."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "written"

        from_: MessageFrom
        """By whom."""

    @dataclass(frozen=True, slots=True)
    class Taken:
        """Somebody took it in hand."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "taken"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Paused:
        """Others are to do something."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "paused"

        waiting: WaitingOn
        """Whose turn it is."""

    @dataclass(frozen=True, slots=True)
    class Resumed:
        """They did."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "resumed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Resolved:
        """It is resolved."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "resolved"

        resolution: str
        """How."""

    @dataclass(frozen=True, slots=True)
    class Closed:
        """It is over."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "closed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Reopened:
        """It was not resolved after all."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "reopened"

        count: int
        """How often that was."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Assigned:
        """Somebody else looks after it."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "assigned"

        owner: UserId
        """Who."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PriorityChanged:
        """It is more or less urgent than it seemed."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "priority_changed"

        priority: str
        """How urgent it is."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Merged:
        """It is the same as another."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "merged"

        into: ServiceCaseId
        """The other."""

    @dataclass(frozen=True, slots=True)
    class Unmerged:
        """It was not the same after all."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "unmerged"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Split:
        """A part of what was written went to a case of its own."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "split"

        messages: int
        """How many messages."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class ParentSet:
        """It is a part of another, or no longer."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "parent_set"

        parent: ServiceCaseId | None = None
        """The other."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class GoalMet:
        """A goal of the company's own was met."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "goal_met"

        goal: str
        """The goal."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Warned:
        """A clock came to where somebody is to hear of it."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "warned"

        goal: SlaGoal.Variant
        """What is promised."""

        percent: int
        """How many percent of its time have run."""

        tells: UserId
        """Who is told."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class StatusSet:
        """It has another status of the company's own."""

        _of: ClassVar[str] = "CaseEvent"
        _tag: ClassVar[str] = "status_set"

        status: str
        """The status."""

    Variant: TypeAlias = Union[Opened, Written, Taken, Paused, Resumed, Resolved, Closed, Reopened, Assigned, PriorityChanged, Merged, Unmerged, Split, ParentSet, GoalMet, Warned, StatusSet]
    """Any of the variants: what a type annotation names."""


class ServiceEvent:
    """What happened to what surrounds cases."""

    @dataclass(frozen=True, slots=True)
    class HoursKept:
        """Working hours were promised for the first time."""

        _of: ClassVar[str] = "ServiceEvent"
        _tag: ClassVar[str] = "hours_kept"

    @dataclass(frozen=True, slots=True)
    class EntitlementGranted:
        """A customer may ask for help."""

        _of: ClassVar[str] = "ServiceEvent"
        _tag: ClassVar[str] = "entitlement_granted"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class EntitlementUsed:
        """How many cases count on an entitlement changed."""

        _of: ClassVar[str] = "ServiceEvent"
        _tag: ClassVar[str] = "entitlement_used"

        used: int
        """How many they are."""

    @dataclass(frozen=True, slots=True)
    class EntitlementEnded:
        """An entitlement ends earlier."""

        _of: ClassVar[str] = "ServiceEvent"
        _tag: ClassVar[str] = "entitlement_ended"

    @dataclass(frozen=True, slots=True)
    class SurveySent:
        """A customer was asked."""

        _of: ClassVar[str] = "ServiceEvent"
        _tag: ClassVar[str] = "survey_sent"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class SurveyAnswered:
        """They answered."""

        _of: ClassVar[str] = "ServiceEvent"
        _tag: ClassVar[str] = "survey_answered"

        score: int
        """With what."""

    Variant: TypeAlias = Union[HoursKept, EntitlementGranted, EntitlementUsed, EntitlementEnded, SurveySent, SurveyAnswered]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalAttainment:
    """How many promises of a level about a goal were kept. Outcomes are kept apart: a clock that is
    paused is neither kept nor broken.
    """

    _of: ClassVar[str] = "GoalAttainment"

    level: str
    """The level."""

    goal: SlaGoal.Variant
    """The goal."""

    n: int
    """How many clocks there are."""

    met: int
    """How many promises were kept."""

    breached: int
    """How many were broken."""

    paused: int
    """How many clocks are paused."""

    cancelled: int
    """How many promises no longer had to be kept, duplicates among them."""

    running: int
    """How many clocks run within their target."""

    share_met: Decimal | None = None
    """Of those that were kept or broken, the part that was kept; none where there are none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseBacklogFigures:
    """What is not resolved."""

    _of: ClassVar[str] = "CaseBacklogFigures"

    n: int
    """How many cases."""

    by_status: Sequence[BacklogStatus]
    """By status, in the order of their keys."""

    by_age: Sequence[BacklogAge]
    """By age, the youngest first: up to 1, 3, 7, 30 and 90 days, and older."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BacklogStatus:
    """Unresolved cases of a status."""

    _of: ClassVar[str] = "BacklogStatus"

    status: str
    """The status."""

    state: CaseTag
    """Where its cases stand."""

    n: int
    """How many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BacklogAge:
    """Unresolved cases of an age."""

    _of: ClassVar[str] = "BacklogAge"

    days: int | None = None
    """Opened at most so many days of 24 hours ago; none: earlier."""

    n: int
    """How many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTimesFigures:
    """How long customers waited."""

    _of: ClassVar[str] = "CaseTimesFigures"

    n: int
    """How many cases."""

    first_response: TimeFigures
    """From the opening to the first response, of those that were answered."""

    resolution: TimeFigures
    """From the opening to the last resolution, of those that are resolved."""

    reopened: int
    """How many were reopened."""

    reopen_rate: Decimal | None = None
    """Of those that were resolved at some time, the part that was reopened; none where there are none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeFigures:
    """Means and medians of waiting times; each is none where there are no cases. A median between two
    is their mean, cut to the microsecond. Lengths of time are whole microseconds outside Rust.
    """

    _of: ClassVar[str] = "TimeFigures"

    n: int
    """How many cases."""

    mean_elapsed: int | None = None
    """The mean on the wall clock."""

    median_elapsed: int | None = None
    """The median on the wall clock."""

    mean_business: int | None = None
    """The mean of working time by the hours that each case was promised; pauses are a part of it."""

    median_business: int | None = None
    """The median of working time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyFigures:
    """What customers said."""

    _of: ClassVar[str] = "SurveyFigures"

    kind: SurveyKind
    """What was asked."""

    sent: int
    """How many were asked."""

    n: int
    """How many answered."""

    response_rate: Decimal | None = None
    """The part that answered."""

    score: Decimal | None = None
    """Of satisfaction, the part of answers 4 and 5 (CSAT, 0 to 1); of recommendation, the percentage
    of 9 and 10 less that of 0 to 6 (NPS, -100 to 100); of effort, the mean (CES, 1 to 7). To four
    decimals; none where nobody answered.
    """


class CaseAbout:
    """What a case is about, beside its account."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """An invoice."""

        _of: ClassVar[str] = "CaseAbout"
        _tag: ClassVar[str] = "invoice"

        value: InvoiceId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Order:
        """An order."""

        _of: ClassVar[str] = "CaseAbout"
        _tag: ClassVar[str] = "order"

        value: OrderId
        """What it carries."""

    Variant: TypeAlias = Union[Invoice, Order]
    """Any of the variants: what a type annotation names."""


class WaitingOn(Enum):
    """Whose turn it is while a case is paused."""

    CUSTOMER = "customer"
    """The customer's: their next message ends the pause."""

    THIRD_PARTY = "third_party"
    """Somebody else's."""


class CaseState:
    """Where a case stands."""

    @dataclass(frozen=True, slots=True)
    class New:
        """Nobody has taken it in hand."""

        _of: ClassVar[str] = "CaseState"
        _tag: ClassVar[str] = "new"

    @dataclass(frozen=True, slots=True)
    class Open:
        """Somebody works on it."""

        _of: ClassVar[str] = "CaseState"
        _tag: ClassVar[str] = "open"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Paused:
        """Others are to do something; its clocks are paused."""

        _of: ClassVar[str] = "CaseState"
        _tag: ClassVar[str] = "paused"

        waiting: WaitingOn
        """Whose turn it is."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Resolved:
        """It is resolved, and may be reopened."""

        _of: ClassVar[str] = "CaseState"
        _tag: ClassVar[str] = "resolved"

        resolution: str
        """How: a key of the policy."""

        at: datetime
        """When."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Closed:
        """It is over."""

        _of: ClassVar[str] = "CaseState"
        _tag: ClassVar[str] = "closed"

        resolution: str
        """How it was resolved."""

        resolved_at: datetime
        """When it was resolved."""

        at: datetime
        """When it was closed."""

    Variant: TypeAlias = Union[New, Open, Paused, Resolved, Closed]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MergedCase:
    """That a case is the same as another."""

    _of: ClassVar[str] = "MergedCase"

    into: ServiceCaseId
    """The other."""

    at: datetime
    """When that was found out."""


class MessageFrom(Enum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    """The customer."""

    AGENT = "agent"
    """Somebody who looks after the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMessage:
    """One message between the customer and those who look after the case."""

    _of: ClassVar[str] = "CaseMessage"

    from_: MessageFrom
    """Who wrote it."""

    at: datetime
    """When it came or went."""

    text: str
    """What it says."""


class CaseTag(Enum):
    """The name of a state, without what it carries."""

    NEW = "new"
    """See `CaseState.New`."""

    OPEN = "open"
    """See `CaseState.Open`."""

    PAUSED = "paused"
    """See `CaseState.Paused`."""

    RESOLVED = "resolved"
    """See `CaseState.Resolved`."""

    CLOSED = "closed"
    """See `CaseState.Closed`."""

    DUPLICATE = "duplicate"
    """It is the same as another: see `MergedCase`."""


class ServiceCase(Record):
    """What a customer asks help with."""

    __slots__ = ()
    _kind: ClassVar[str] = "service_case"
    __match_args__ = ("id", "ownership", "account", "contact", "subject", "description", "channel", "priority", "kind", "about", "opened_at", "state", "status", "level", "targets", "hours", "clocks", "messages", "responded_at", "last_at", "reopened", "parent", "merged", "split_from", "entitlement", "next_due", "custom_fields",)

    BY_ACCOUNT: ClassVar[Index] = Index("service_case", 1)
    """Cases of an account."""

    BY_CONTACT: ClassVar[Index] = Index("service_case", 2)
    """Cases of a person."""

    BY_OPENED: ClassVar[Index] = Index("service_case", 3)
    """Cases by when they were opened."""

    BY_BACKLOG: ClassVar[Index] = Index("service_case", 4)
    """Cases that are not over, by when they were opened."""

    BY_DUE: ClassVar[Index] = Index("service_case", 5)
    """Cases by when time next does something to them."""

    BY_PARENT: ClassVar[Index] = Index("service_case", 6)
    """Cases that are a part of another."""

    BY_MERGED: ClassVar[Index] = Index("service_case", 7)
    """Cases that are the same as another."""

    @property
    def id(self) -> ServiceCaseId:
        """Id of the case."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who looks after it, in which team."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId | None:
        """Who asked."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def subject(self) -> str:
        """In one line."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def description(self) -> str:
        """In the customer's words."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def channel(self) -> str:
        """How it came: a key of the policy."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def priority(self) -> str:
        """How urgent it is: a key of the policy."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def kind(self) -> str:
        """What kind of thing it is: a key of the policy."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def about(self) -> CaseAbout.Variant | None:
        """The invoice or the order that it is about."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def opened_at(self) -> datetime:
        """When the customer asked."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def state(self) -> CaseState.Variant:
        """Where it stands; where it stood, while it is a duplicate."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def status(self) -> str:
        """The company's own name of that: a key of the policy."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def level(self) -> str:
        """The service level that it was promised: a key of the policy."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def targets(self) -> tuple[SlaTarget, ...]:
        """What was promised, as it was when the case was opened or its priority last changed."""
        return self._field(14)  # type: ignore[no-any-return]

    @property
    def hours(self) -> ServiceHoursId:
        """The working hours of the promise, as they were."""
        return self._field(15)  # type: ignore[no-any-return]

    @property
    def clocks(self) -> tuple[SlaClock, ...]:
        """The clocks of the promises, in the order in which they began; at most 200."""
        return self._field(16)  # type: ignore[no-any-return]

    @property
    def messages(self) -> tuple[CaseMessage, ...]:
        """What was written, in order; at most 200 messages."""
        return self._field(17)  # type: ignore[no-any-return]

    @property
    def responded_at(self) -> datetime | None:
        """When an agent first wrote."""
        return self._field(18)  # type: ignore[no-any-return]

    @property
    def last_at(self) -> datetime:
        """When something last happened that clocks know of: nothing is recorded before it."""
        return self._field(19)  # type: ignore[no-any-return]

    @property
    def reopened(self) -> int:
        """How often it was reopened."""
        return self._field(20)  # type: ignore[no-any-return]

    @property
    def parent(self) -> ServiceCaseId | None:
        """The case that it is a part of."""
        return self._field(21)  # type: ignore[no-any-return]

    @property
    def merged(self) -> MergedCase | None:
        """The case that it is the same as."""
        return self._field(22)  # type: ignore[no-any-return]

    @property
    def split_from(self) -> ServiceCaseId | None:
        """The case that it was split off."""
        return self._field(23)  # type: ignore[no-any-return]

    @property
    def entitlement(self) -> EntitlementId | None:
        """The entitlement that it counts on."""
        return self._field(24)  # type: ignore[no-any-return]

    @property
    def next_due(self) -> datetime | None:
        """When time next does something to it: a warning, or its closing."""
        return self._field(25)  # type: ignore[no-any-return]

    @property
    def custom_fields(self) -> Mapping[str, FieldValue.Variant]:
        """What the company added."""
        return self._field(26)  # type: ignore[no-any-return]


class SlaGoal:
    """What is promised by a time."""

    @dataclass(frozen=True, slots=True)
    class FirstResponse:
        """That somebody answers at all."""

        _of: ClassVar[str] = "SlaGoal"
        _tag: ClassVar[str] = "first_response"

    @dataclass(frozen=True, slots=True)
    class NextResponse:
        """That each later message of the customer is answered."""

        _of: ClassVar[str] = "SlaGoal"
        _tag: ClassVar[str] = "next_response"

    @dataclass(frozen=True, slots=True)
    class Resolution:
        """That the case is resolved."""

        _of: ClassVar[str] = "SlaGoal"
        _tag: ClassVar[str] = "resolution"

    @dataclass(frozen=True, slots=True)
    class Other:
        """Something of the company's own, from the opening until `MeetGoal` says that it is done."""

        _of: ClassVar[str] = "SlaGoal"
        _tag: ClassVar[str] = "other"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[FirstResponse, NextResponse, Resolution, Other]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlaTarget:
    """One promise: what, and within how much working time, which is a whole number of microseconds
    outside Rust.
    """

    _of: ClassVar[str] = "SlaTarget"

    goal: SlaGoal.Variant
    """What is promised."""

    within: int
    """Within how much working time."""


class ClockPhase(Enum):
    """Whether time counts."""

    RUNNING = "running"
    """It counts."""

    PAUSED = "paused"
    """It does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockSegment:
    """A stretch of a clock: from its beginning to that of the next, or to the end of the clock."""

    _of: ClassVar[str] = "ClockSegment"

    phase: ClockPhase
    """Whether time counts in it."""

    since: datetime
    """When it began."""


class ClockOutcome(Enum):
    """How a promise ended."""

    MET = "met"
    """It was kept in time."""

    BREACHED = "breached"
    """It was not."""

    CANCELLED = "cancelled"
    """It no longer had to be kept, and had not been broken until then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettledClock:
    """The end of a clock."""

    _of: ClassVar[str] = "SettledClock"

    outcome: ClockOutcome
    """How it ended."""

    at: datetime
    """When."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockWarning:
    """A warning that a clock gives once."""

    _of: ClassVar[str] = "ClockWarning"

    percent: int
    """At how many percent of the target."""

    given_at: datetime | None = None
    """When it was given; none: not yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlaClock:
    """The clock of one promise about one case, with the target and the working hours that it was made
    under. Lengths of time are whole microseconds outside Rust.
    """

    _of: ClassVar[str] = "SlaClock"

    goal: SlaGoal.Variant
    """What is promised."""

    target: int
    """Within how much working time."""

    hours: ServiceHoursId
    """The hours that count, as they were when it began: `ServiceHours`."""

    segments: Sequence[ClockSegment]
    """Its stretches in order: running and paused in turn."""

    settled: SettledClock | None = None
    """How it ended; none: it has not."""

    warnings: Sequence[ClockWarning]
    """The warnings that it gives."""


class ClockState(Enum):
    """Where a clock stands at an instant."""

    RUNNING = "running"
    """It runs, within its target."""

    PAUSED = "paused"
    """It is paused."""

    MET = "met"
    """The promise was kept."""

    BREACHED = "breached"
    """The promise was broken: the clock runs beyond its target, or ended beyond it."""

    CANCELLED = "cancelled"
    """The promise no longer had to be kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockStanding:
    """A clock explained: the parts that make where it stands. Lengths of time are whole microseconds
    outside Rust.
    """

    _of: ClassVar[str] = "ClockStanding"

    goal: SlaGoal.Variant
    """What is promised."""

    target: int
    """Within how much working time."""

    consumed: int
    """How much of it has run."""

    left: int
    """How much is left; below zero where it is broken."""

    deadline: datetime | None = None
    """When it is over; none while it is paused, and once it has ended."""

    state: ClockState
    """Where it stands."""


class Entitlement(Record):
    """What help a customer may ask for: in which time, how often, and on which service level."""

    __slots__ = ()
    _kind: ClassVar[str] = "entitlement"
    __match_args__ = ("id", "ownership", "account", "contract", "name", "period", "cases", "level", "used",)

    BY_ACCOUNT: ClassVar[Index] = Index("entitlement", 1)
    """Entitlements of an account."""

    @property
    def id(self) -> EntitlementId:
        """Id of the entitlement."""
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
    def contract(self) -> ContractId | None:
        """The contract that gives it."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What people call it."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def period(self) -> DateRange:
        """The days on which cases are opened under it."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def cases(self) -> int | None:
        """How many cases; none: as many as come."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def level(self) -> str | None:
        """The service level that it gives, a key of the policy; none: that of the first level whose
        conditions the case meets.
        """
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def used(self) -> int:
        """How many cases count on it: those opened under it, but for those that were merged into
        others.
        """
        return self._field(8)  # type: ignore[no-any-return]


class ServiceHours(Record):
    """A calendar as cases were promised it. Its id follows from its content, so that a calendar that
    changes in the policy is another record, and cases keep the one that they were opened under.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "service_hours"
    __match_args__ = ("id", "calendar",)

    @property
    def id(self) -> ServiceHoursId:
        """Id, the same for the same calendar everywhere."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def calendar(self) -> BusinessCalendar:
        """The calendar."""
        return self._field(1)  # type: ignore[no-any-return]


class SurveyKind(Enum):
    """What is asked."""

    SATISFACTION = "satisfaction"
    """How satisfied they are, 1 to 5: CSAT."""

    RECOMMENDATION = "recommendation"
    """Whether they would recommend the company, 0 to 10: NPS."""

    EFFORT = "effort"
    """How easy it was, 1 to 7: CES."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyAnswer:
    """What a customer said."""

    _of: ClassVar[str] = "SurveyAnswer"

    score: int
    """On the scale of its kind."""

    comment: str
    """In their words."""

    at: datetime
    """When."""


class Survey(Record):
    """One question to one person about one case."""

    __slots__ = ()
    _kind: ClassVar[str] = "survey"
    __match_args__ = ("id", "ownership", "case", "account", "contact", "kind", "sent_at", "answer",)

    BY_CONTACT: ClassVar[Index] = Index("survey", 1)
    """Surveys of a person, by when they were sent."""

    BY_SENT: ClassVar[Index] = Index("survey", 2)
    """Surveys by when they were sent."""

    BY_ACCOUNT: ClassVar[Index] = Index("survey", 3)
    """Surveys of an account."""

    BY_CASE: ClassVar[Index] = Index("survey", 4)
    """Surveys about a case."""

    @property
    def id(self) -> SurveyId:
        """Id of the survey."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the case when it was sent."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def case(self) -> ServiceCaseId:
        """The case."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId:
        """Who was asked."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def kind(self) -> SurveyKind:
        """What was asked."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def sent_at(self) -> datetime:
        """When."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def answer(self) -> SurveyAnswer | None:
        """What they said; none: nothing yet."""
        return self._field(7)  # type: ignore[no-any-return]


class StatusCategory(Enum):
    """What a status of the company's own comes to."""

    OPEN = "open"
    """The case is new, or somebody works on it."""

    PAUSED = "paused"
    """Others are to do something."""

    RESOLVED = "resolved"
    """It is resolved, or closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CategorizedStatus:
    """A status of the company's own."""

    _of: ClassVar[str] = "CategorizedStatus"

    key: str
    """Its name."""

    category: StatusCategory
    """What it comes to."""


class ReopenedClock(Enum):
    """Which clock a reopened case is resolved by."""

    SAME = "same"
    """The same, paused while the case was resolved."""

    NEW = "new"
    """A new one; the old one stays as it ended."""


class ParentRule(Enum):
    """When a case with children may be resolved."""

    AFTER_CHILDREN = "after_children"
    """Once they are resolved."""

    WITH_CHILDREN = "with_children"
    """At any time, and they with it."""


class UncoveredRule(Enum):
    """What becomes of a case that its entitlement does not cover."""

    REFUSE = "refuse"
    """It is refused."""

    OPEN_WITHOUT = "open_without"
    """It is opened without the entitlement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServicePolicy:
    """A company's choices about its service. A case keeps what it was promised: a version of the
    policy is for the cases that are opened under it.
    """

    _of: ClassVar[str] = "ServicePolicy"

    hours: Sequence[NamedHours]
    """Working hours, by name."""

    levels: Sequence[ServiceLevel]
    """Service levels; the first whose conditions a case meets is the one that it is promised. The
    last, and no other, has no conditions: it is the default.
    """

    priorities: Sequence[str]
    """Priorities, the most urgent first."""

    kinds: Sequence[str]
    """Kinds of cases."""

    channels: Sequence[str]
    """Channels by which cases come."""

    resolutions: Sequence[str]
    """Ways to resolve a case."""

    statuses: Sequence[CategorizedStatus]
    """Statuses; the first of a category is the one of cases for which none is named."""

    warnings: Sequence[ServiceWarning]
    """When somebody hears of a clock."""

    reopen_days: int
    """Days after its resolution in which a case may be reopened; then it is closed."""

    reopened_clock: ReopenedClock
    """Which clock a reopened case is resolved by."""

    parents: ParentRule
    """When a case with children may be resolved."""

    uncovered: UncoveredRule
    """What becomes of a case that its entitlement does not cover."""

    survey_gap_days: int
    """Days that lie at least between two surveys of one person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedHours:
    """Working hours under a name."""

    _of: ClassVar[str] = "NamedHours"

    key: str
    """The name."""

    calendar: BusinessCalendar
    """The hours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelConditions:
    """Which cases a level is for: those that meet every condition. An empty list is no condition."""

    _of: ClassVar[str] = "LevelConditions"

    priorities: Sequence[str] = ()
    """The case has one of these priorities."""

    kinds: Sequence[str] = ()
    """It is of one of these kinds."""

    channels: Sequence[str] = ()
    """It came by one of these channels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelTarget:
    """One promise of a level."""

    _of: ClassVar[str] = "LevelTarget"

    goal: SlaGoal.Variant
    """What is promised."""

    priority: str | None = None
    """For cases of this priority; none: for those of every priority that has no promise of its own for
    the goal.
    """

    minutes: int
    """Within how many working minutes, 1 to 5,256,000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceLevel:
    """What is promised to whom, in which hours."""

    _of: ClassVar[str] = "ServiceLevel"

    key: str
    """Its name."""

    when: LevelConditions = field(default_factory=lambda: LevelConditions())
    """Which cases it is for."""

    hours: str
    """The hours that count: a key of the policy's."""

    targets: Sequence[LevelTarget]
    """What it promises."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceWarning:
    """When somebody hears of a clock."""

    _of: ClassVar[str] = "ServiceWarning"

    percent: int
    """At how many percent of the target, 1 to 1,000."""

    tells: UserId | None = None
    """Who is told; none: the owner of the case."""

    gives_to: UserId | None = None
    """Who gets the case, if they are active; none: it stays where it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetServicePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_service_policy"

    policy: ServicePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCase(Command[ServiceCase]):
    """Opens a case: chooses its service level, starts its clocks, and counts it on its entitlement.
    Permission: create on cases, read on the account, on the contact, on what it is about and on the
    entitlement.

    Answers the `ServiceCase`. Refusals: SRV-002, SRV-003, SRV-013, SRV-019 to SRV-021.
    """

    _of: ClassVar[str] = "OpenCase"
    _tag: ClassVar[str] = "open_case"

    account: AccountId
    """The customer."""

    contact: ContactId | None = None
    """Who asked."""

    subject: str
    """In one line."""

    description: str = ""
    """In the customer's words."""

    channel: str
    """How it came: a key of the policy."""

    priority: str
    """How urgent it is: a key of the policy."""

    kind: str
    """What kind of thing it is: a key of the policy."""

    status: str | None = None
    """A status of the policy that is open; none: the first."""

    about: CaseAbout.Variant | None = None
    """The invoice or the order that it is about."""

    opened_at: datetime | None = None
    """When the customer asked; none: now. Never in the future; the policy in force on that day holds."""

    entitlement: EntitlementId | None = None
    """The entitlement that it counts on; it is one of the account."""

    owner: UserId | None = None
    """Who looks after it; none: whoever acts."""

    custom_fields: Mapping[str, FieldValue.Variant] = field(default_factory=dict, hash=False)
    """What the company added."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordCaseMessage(Command[ServiceCase]):
    """Records what was written. The first message of an agent is the first response, and a later one
    the next response to what the customer wrote; a message of the customer starts the clock of the
    next response, ends a pause that waits on them, and reopens a resolved case. Permission: update
    on cases.

    Answers the `ServiceCase`. Refusals: SRV-001, SRV-003, SRV-004, SRV-006, SRV-007, SRV-016.
    """

    _of: ClassVar[str] = "RecordCaseMessage"
    _tag: ClassVar[str] = "record_case_message"

    case: ServiceCaseId
    """The case."""

    from_: MessageFrom
    """Who wrote."""

    at: datetime | None = None
    """When that was; none: now."""

    text: str = ""
    """What they wrote."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeCase(Command[ServiceCase]):
    """Takes a new case in hand. Permission: update on cases. Refusals: SRV-001, SRV-002, SRV-003,
    SRV-004, SRV-006.
    """

    _of: ClassVar[str] = "TakeCase"
    _tag: ClassVar[str] = "take_case"

    case: ServiceCaseId
    """The case."""

    status: str | None = None
    """A status of the policy that is open; none: the first."""

    at: datetime | None = None
    """When that was; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseCase(Command[ServiceCase]):
    """Pauses a case and its clocks, while it is the turn of others, or says anew whose turn it is.
    Permission: update on cases. Refusals: SRV-001 to SRV-004, SRV-006, SRV-016.
    """

    _of: ClassVar[str] = "PauseCase"
    _tag: ClassVar[str] = "pause_case"

    case: ServiceCaseId
    """The case."""

    waiting: WaitingOn
    """Whose turn it is."""

    status: str | None = None
    """A status of the policy that is paused; none: the first."""

    at: datetime | None = None
    """When that was; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeCase(Command[ServiceCase]):
    """Ends the pause of a case and of its clocks. Permission: update on cases. Refusals: SRV-001 to
    SRV-004, SRV-006.
    """

    _of: ClassVar[str] = "ResumeCase"
    _tag: ClassVar[str] = "resume_case"

    case: ServiceCaseId
    """The case."""

    status: str | None = None
    """A status of the policy that is open; none: the first."""

    at: datetime | None = None
    """When that was; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolveCase(Command[ServiceCase]):
    """Resolves a case: the clock of its resolution is met or breached, and those that still run for an
    answer are given up. Permission: update on cases; on its parts too, where the policy takes them
    along.

    Answers the `ServiceCase`. Refusals: SRV-001 to SRV-006, SRV-008.
    """

    _of: ClassVar[str] = "ResolveCase"
    _tag: ClassVar[str] = "resolve_case"

    case: ServiceCaseId
    """The case."""

    resolution: str
    """How: a key of the policy."""

    status: str | None = None
    """A status of the policy that is resolved; none: the first."""

    at: datetime | None = None
    """When that was; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseCase(Command[ServiceCase]):
    """Closes a resolved case: it is not reopened. Permission: update on cases. Refusals: SRV-001."""

    _of: ClassVar[str] = "CloseCase"
    _tag: ClassVar[str] = "close_case"

    case: ServiceCaseId
    """The case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenCase(Command[ServiceCase]):
    """Opens a resolved case again, within the days of the policy. Permission: update on cases.
    Refusals: SRV-001 to SRV-004, SRV-006, SRV-007, SRV-016.
    """

    _of: ClassVar[str] = "ReopenCase"
    _tag: ClassVar[str] = "reopen_case"

    case: ServiceCaseId
    """The case."""

    status: str | None = None
    """A status of the policy that is open; none: the first."""

    at: datetime | None = None
    """When that was; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignCase(Command[ServiceCase]):
    """Gives a case to somebody else, into their team. Permission: assign on cases, read on the new
    owner. Refusals: SRV-017.
    """

    _of: ClassVar[str] = "AssignCase"
    _tag: ClassVar[str] = "assign_case"

    case: ServiceCaseId
    """The case."""

    owner: UserId
    """The new owner, who must be active."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeCasePriority(Command[ServiceCase]):
    """Makes a case more or less urgent. Its service level and its targets are chosen anew, of the
    policy in force on the day it was opened; clocks that have not ended go on under them as if they
    had begun so, and warnings that were given are not given again. A promise that falls away is
    cancelled; where it is made again, its clock goes on as if it had been paused. Nothing is
    recorded before it afterwards. Where an entitlement gives the level, the level stays.
    Permission: update on cases. Refusals: SRV-001, SRV-002, SRV-016.
    """

    _of: ClassVar[str] = "ChangeCasePriority"
    _tag: ClassVar[str] = "change_case_priority"

    case: ServiceCaseId
    """The case."""

    priority: str
    """How urgent it is: a key of the policy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetCaseStatus(Command[ServiceCase]):
    """Gives a case another status of the company's own, of the category of where it stands.
    Permission: update on cases. Refusals: SRV-001, SRV-002.
    """

    _of: ClassVar[str] = "SetCaseStatus"
    _tag: ClassVar[str] = "set_case_status"

    case: ServiceCaseId
    """The case."""

    status: str
    """A status of the policy: open for a new or an open case, paused for a paused one, resolved for a
    resolved one.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetGoal(Command[ServiceCase]):
    """Says that a goal of the company's own was met. Permission: update on cases. Refusals: SRV-001,
    SRV-003, SRV-004, SRV-006, SRV-015.
    """

    _of: ClassVar[str] = "MeetGoal"
    _tag: ClassVar[str] = "meet_goal"

    case: ServiceCaseId
    """The case."""

    goal: str
    """The goal."""

    at: datetime | None = None
    """When that was; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeCases(Command[ServiceCase]):
    """Says that a case is the same as another: it is a duplicate, its clocks count as cancelled, and
    its entitlement gets it back. Nothing of it is moved, so that `UnmergeCase` restores all of it.
    Permission: update on both cases.

    Answers the duplicate. Refusals: SRV-001, SRV-011 to SRV-013.
    """

    _of: ClassVar[str] = "MergeCases"
    _tag: ClassVar[str] = "merge_cases"

    duplicate: ServiceCaseId
    """The case that is the same as another."""

    into: ServiceCaseId
    """The one that stays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnmergeCase(Command[ServiceCase]):
    """Says that a case was not the same as another after all: it is as it was before it was merged,
    with its clocks running on as if it had never been, and it counts on its entitlement again,
    however few cases are left of it. Permission: update on cases. Refusals: SRV-001.
    """

    _of: ClassVar[str] = "UnmergeCase"
    _tag: ClassVar[str] = "unmerge_case"

    case: ServiceCaseId
    """The case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitCase(Command[ServiceCase]):
    """Makes a case of its own of some messages of a case. It is opened at the first of them, with
    clocks of its own, in which the messages are told anew; it does not count on an entitlement. The
    clocks of the old case stay as they are. Permission: update on cases, create on cases.

    Answers the new case. Refusals: SRV-001, SRV-014.
    """

    _of: ClassVar[str] = "SplitCase"
    _tag: ClassVar[str] = "split_case"

    case: ServiceCaseId
    """The case."""

    messages: Sequence[int]
    """Which messages, by their positions counted from 0."""

    subject: str
    """In one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetCaseParent(Command[ServiceCase]):
    """Makes a case a part of another, or of none. Cases stand three deep at most. The parent is open;
    once it is resolved, a part that is reopened, or parted from the case that it was merged into,
    is open below it, and the parent stays as it is. Permission: update on cases, read on the
    parent. Refusals: SRV-009, SRV-010, SRV-012, SRV-013, SRV-018.
    """

    _of: ClassVar[str] = "SetCaseParent"
    _tag: ClassVar[str] = "set_case_parent"

    case: ServiceCaseId
    """The case."""

    parent: ServiceCaseId | None = None
    """The case that it is a part of; none: it stands by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunService(Command[ServiceRun]):
    """Does what time does to cases: gives the warnings of clocks that are due, each once, hands cases
    over where the policy says so, and closes resolved cases whose days are over. In portions: call
    it again until the answer says that this is the end. Part of `RunDue`.

    Each warning goes to the outbox as `case.warned`. Permission: update on all cases. A limit
    outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "RunService"
    _tag: ClassVar[str] = "run_service"

    limit: int | None = None
    """How many cases are done in one go, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantEntitlement(Command[Entitlement]):
    """Lets a customer ask for help. Permission: create on entitlements, read on the account and on the
    contract. Refusals: SRV-002, SRV-013.

    Answers the `Entitlement`, which belongs to whom the account belongs to.
    """

    _of: ClassVar[str] = "GrantEntitlement"
    _tag: ClassVar[str] = "grant_entitlement"

    account: AccountId
    """The customer."""

    contract: ContractId | None = None
    """The contract that gives it."""

    name: str
    """What people call it."""

    period: DateRange
    """The days on which cases are opened under it."""

    cases: int | None = None
    """How many cases, from 1 on; none: as many as come."""

    level: str | None = None
    """The service level that it gives: a key of the policy in force; none: that of the first level
    whose conditions a case meets.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class EndEntitlement(Command[Entitlement]):
    """Ends an entitlement on an earlier day. Permission: update on entitlements. A day before its
    first, or after its last, is invalid.
    """

    _of: ClassVar[str] = "EndEntitlement"
    _tag: ClassVar[str] = "end_entitlement"

    entitlement: EntitlementId
    """The entitlement."""

    until: date
    """Its last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendSurvey(Command[Survey]):
    """Asks a person about a resolved case; the question goes to the outbox as `survey.sent`. A person
    is asked at most once in the days of the policy. Permission: create on surveys, read on the case
    and on the contact.

    Answers the `Survey`. Refusals: SRV-022, SRV-023.
    """

    _of: ClassVar[str] = "SendSurvey"
    _tag: ClassVar[str] = "send_survey"

    case: ServiceCaseId
    """The case."""

    contact: ContactId
    """Who is asked."""

    kind: SurveyKind
    """What is asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerSurvey(Command[Survey]):
    """Records the answer to a survey. Permission: update on surveys. Refusals: SRV-024, SRV-025."""

    _of: ClassVar[str] = "AnswerSurvey"
    _tag: ClassVar[str] = "answer_survey"

    survey: SurveyId
    """The survey."""

    score: int
    """On the scale of its kind."""

    comment: str = ""
    """In their words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClocksOfCase(Question[tuple[ClockStanding, ...]]):
    """Asks where the clocks of a case stand, with the parts that make it. Permission: read on the
    case.

    Answers a `ClockStanding` for each clock that has begun by then, in the order in which they
    began. What happened later says nothing, but for targets, which are those of the priority that
    the case has now, and for a clock that went on after it had ended, which is told as paused.
    """

    _of: ClassVar[str] = "ClocksOfCase"
    _tag: ClassVar[str] = "clocks_of_case"

    case: ServiceCaseId
    """The case."""

    at: datetime | None = None
    """As of when; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceAttainment(Question[tuple[GoalAttainment, ...]]):
    """Asks how many promises were kept, of the cases opened on the days of a period: every clock is
    reckoned anew. Permission: read on cases; over what the actor may see.

    Answers a `GoalAttainment` for each level and goal, in their order.
    """

    _of: ClassVar[str] = "ServiceAttainment"
    _tag: ClassVar[str] = "service_attainment"

    from_: date
    """The first day."""

    to: date
    """The last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseBacklog(Question[CaseBacklogFigures]):
    """Asks what is not resolved, by status and by age. Permission: read on cases; over what the actor
    may see.
    """

    _of: ClassVar[str] = "CaseBacklog"
    _tag: ClassVar[str] = "case_backlog"


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseTimes(Question[CaseTimesFigures]):
    """Asks how long customers waited, of the cases opened on the days of a period; duplicates are left
    out. Permission: read on cases; over what the actor may see.
    """

    _of: ClassVar[str] = "CaseTimes"
    _tag: ClassVar[str] = "case_times"

    from_: date
    """The first day."""

    to: date
    """The last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyResults(Question[tuple[SurveyFigures, ...]]):
    """Asks what customers said, of the surveys sent on the days of a period. Permission: read on
    surveys; over what the actor may see.

    Answers a `SurveyFigures` for each kind of survey that was sent.
    """

    _of: ClassVar[str] = "SurveyResults"
    _tag: ClassVar[str] = "survey_results"

    from_: date
    """The first day."""

    to: date
    """The last day."""
