"""The words of crm-core: leads."""
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
from .kernel import AccountId, AvailabilityId, BusinessCalendar, ContactId, DateRange, ExternalId, FieldValue, LeadId, OpportunityId, Ownership, RotationId, ScoreModelId, UserId


class LeadEvent:
    """What happened to a lead, or to what leads are scored by."""

    @dataclass(frozen=True, slots=True)
    class Captured:
        """It was captured."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "captured"

    @dataclass(frozen=True, slots=True)
    class Worked:
        """Somebody works on it."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "worked"

    @dataclass(frozen=True, slots=True)
    class EvidenceRecorded:
        """A criterion was answered."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "evidence_recorded"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Nurtured:
        """It was set aside."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "nurtured"

        value: date
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Resumed:
        """It was taken up again."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "resumed"

    @dataclass(frozen=True, slots=True)
    class Qualified:
        """It meets the checklist."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "qualified"

    @dataclass(frozen=True, slots=True)
    class Disqualified:
        """It was let go."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "disqualified"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Assigned:
        """It has another owner."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "assigned"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Converted:
        """It became a customer's record."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "converted"

        account: AccountId
        """The account."""

        contact: ContactId
        """The contact."""

        opportunity: OpportunityId | None = None
        """The opportunity, where one was opened."""

    @dataclass(frozen=True, slots=True)
    class ScoreLearned:
        """A score was learned."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "score_learned"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Routed:
        """It was given to somebody by the rules."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "routed"

        owner: UserId
        """To whom."""

        rule: str | None = None
        """By which rule; none where it met none."""

        is_fallback: bool
        """True where they got it as the fallback."""

    @dataclass(frozen=True, slots=True)
    class TurnTaken:
        """A turn of a rule was taken."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "turn_taken"

    @dataclass(frozen=True, slots=True)
    class AvailabilitySet:
        """It was said when somebody takes leads."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "availability_set"

    @dataclass(frozen=True, slots=True)
    class LeadTaken:
        """Somebody whose hours or numbers are kept was given a lead."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "lead_taken"

    @dataclass(frozen=True, slots=True)
    class ChecklistChosen:
        """It is qualified against another checklist; none: the standard one."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "checklist_chosen"

        value: str | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class LifecycleAdvanced:
        """It has come further, by a person's word or because its opportunity was won."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "lifecycle_advanced"

        value: Lifecycle
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class LifecycleCleared:
        """How far it has come was cleared."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "lifecycle_cleared"

    @dataclass(frozen=True, slots=True)
    class Unconverted:
        """Its conversion was undone: it is as it was before."""

        _of: ClassVar[str] = "LeadEvent"
        _tag: ClassVar[str] = "unconverted"

    Variant: TypeAlias = Union[Captured, Worked, EvidenceRecorded, Nurtured, Resumed, Qualified, Disqualified, Assigned, Converted, ScoreLearned, Routed, TurnTaken, AvailabilitySet, LeadTaken, ChecklistChosen, LifecycleAdvanced, LifecycleCleared, Unconverted]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Converted:
    """What a lead became."""

    _of: ClassVar[str] = "Converted"

    account: AccountId
    """The account, new or existing."""

    contact: ContactId
    """The contact, new or existing."""

    opportunity: OpportunityId | None = None
    """The opportunity, where one was opened."""

    on: date
    """On which day."""


class LeadState:
    """Where a lead stands."""

    @dataclass(frozen=True, slots=True)
    class New:
        """Nobody has worked on it."""

        _of: ClassVar[str] = "LeadState"
        _tag: ClassVar[str] = "new"

    @dataclass(frozen=True, slots=True)
    class Working:
        """Somebody works on it."""

        _of: ClassVar[str] = "LeadState"
        _tag: ClassVar[str] = "working"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Nurturing:
        """Too early; to be taken up again on a day."""

        _of: ClassVar[str] = "LeadState"
        _tag: ClassVar[str] = "nurturing"

        recycle_on: date
        """The day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Qualified:
        """It meets the checklist."""

        _of: ClassVar[str] = "LeadState"
        _tag: ClassVar[str] = "qualified"

        on: date
        """Since which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Disqualified:
        """It will not become a customer, at least not now."""

        _of: ClassVar[str] = "LeadState"
        _tag: ClassVar[str] = "disqualified"

        reason: str
        """Why, as a key."""

        note: str
        """Why, in words."""

        on: date
        """Since which day."""

        recycle_on: date | None = None
        """The day to look again; none: never."""

    @dataclass(frozen=True, slots=True)
    class Converted:
        """It became a customer's record."""

        _of: ClassVar[str] = "LeadState"
        _tag: ClassVar[str] = "converted"

        value: Converted
        """What it carries."""

    Variant: TypeAlias = Union[New, Working, Nurturing, Qualified, Disqualified, Converted]
    """Any of the variants: what a type annotation names."""


class LeadTag(Enum):
    """The name of a state, without what it carries."""

    NEW = "new"
    """See `LeadState.New`."""

    WORKING = "working"
    """See `LeadState.Working`."""

    NURTURING = "nurturing"
    """See `LeadState.Nurturing`."""

    QUALIFIED = "qualified"
    """See `LeadState.Qualified`."""

    DISQUALIFIED = "disqualified"
    """See `LeadState.Disqualified`."""

    CONVERTED = "converted"
    """See `LeadState.Converted`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Utm:
    """Where a lead came from, as campaign links say it."""

    _of: ClassVar[str] = "Utm"

    source: str | None = None
    """`utm_source`."""

    medium: str | None = None
    """`utm_medium`."""

    campaign: str | None = None
    """`utm_campaign`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CapturedField:
    """One field of what was captured, as it was sent."""

    _of: ClassVar[str] = "CapturedField"

    name: str
    """The field's name at the source."""

    value: str = ""
    """What it held."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The answer to one criterion of the checklist."""

    _of: ClassVar[str] = "Evidence"

    criterion: str
    """The criterion, as a key of the policy's checklist."""

    text: str
    """What speaks for it."""

    at: datetime
    """When it was recorded."""

    said_by: str | None = None
    """Who said it; none: the person of the lead."""

    recorded_by: UserId | None = None
    """Who recorded it; none where it was no user."""


class Lifecycle(Enum):
    """How far somebody has come on the way to a customer, whatever becomes of one lead. It moves
    forward by itself, backward never.
    """

    SUBSCRIBER = "subscriber"
    """Wants to hear from the company."""

    LEAD = "lead"
    """May become a customer. A lead is captured here."""

    MARKETING_QUALIFIED = "marketing_qualified"
    """Marketing thinks that it is worth a call."""

    SALES_QUALIFIED = "sales_qualified"
    """It meets the checklist: a lead that is qualified comes here."""

    OPPORTUNITY = "opportunity"
    """There is a deal: a lead that opens an opportunity comes here."""

    CUSTOMER = "customer"
    """They bought: the lead comes here when its opportunity is won."""

    EVANGELIST = "evangelist"
    """They recommend the company."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadDetails:
    """What is known of a lead: the input of its capture."""

    _of: ClassVar[str] = "LeadDetails"

    name: str | None = None
    """Who it is; a name or a company is needed."""

    company: str | None = None
    """The company they work for."""

    email: str | None = None
    """Their address; an address or a telephone is needed."""

    phone: str | None = None
    """Their telephone."""

    job_title: str | None = None
    """What they do there."""

    source: str
    """Where it came from, as a key."""

    utm: Utm = field(default_factory=lambda: Utm())
    """The campaign it came from."""

    custom_fields: Mapping[str, FieldValue.Variant] = field(default_factory=dict, hash=False)
    """What the company notes beyond this."""


class Lead(Record):
    """Someone who may become a customer."""

    __slots__ = ()
    _kind: ClassVar[str] = "lead"
    __match_args__ = ("id", "ownership", "state", "details", "captured_at", "first_response_at", "original", "external_id", "evidence", "assigned_at", "checklist", "lifecycle",)

    BY_STATE: ClassVar[Index] = Index("lead", 1)
    """Leads by state, the oldest first."""

    BY_EMAIL: ClassVar[Index] = Index("lead", 2)
    """Leads by address, letter case aside."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("lead", 3)
    """Leads by their id at the source."""

    BY_OWNER: ClassVar[Index] = Index("lead", 4)
    """Leads by owner: first those that are not in hand, then those that are, the one that they have
    had longest first.
    """

    BY_RECYCLE_ON: ClassVar[Index] = Index("lead", 5)
    """Leads that were set aside or let go until a day, by that day."""

    BY_PARTY: ClassVar[Index] = Index("lead", 9)
    """Converted leads by the account and by the contact that they became."""

    @property
    def id(self) -> LeadId:
        """Id of the lead."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> LeadState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def details(self) -> LeadDetails:
        """What is known of it."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def captured_at(self) -> datetime:
        """When it was captured."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def first_response_at(self) -> datetime | None:
        """When somebody first worked on it."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def original(self) -> tuple[CapturedField, ...]:
        """What was captured, as it was sent; at most 100 fields."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Its id at the source; unique."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Answers to the checklist, one for each criterion."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def assigned_at(self) -> datetime | None:
        """Since when it is its owner's; none for what was captured before this was kept."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def checklist(self) -> str | None:
        """The checklist it is qualified against, one of the policy's others; none: the standard one."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def lifecycle(self) -> Lifecycle | None:
        """How far it has come; none where that was cleared, or it was captured before this was kept."""
        return self._field(11)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadPolicy:
    """A company's choices about its leads."""

    _of: ClassVar[str] = "LeadPolicy"

    checklist: Sequence[str]
    """The standard checklist: what must be known before a lead is qualified."""

    reasons: Sequence[str]
    """The reasons a lead is let go for."""

    first_response_hours: int
    """Hours within which a new lead is to be worked on."""

    checklists: Sequence[Checklist] = ()
    """Other checklists, one of which a lead may be qualified against instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecklistPoint:
    """A point of a checklist."""

    _of: ClassVar[str] = "ChecklistPoint"

    key: str
    """Its key, one in the list."""

    asks: str | None = None
    """What to find out, in words."""

    is_required: bool
    """False for what is good to know and keeps no lead from being qualified."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """A named checklist: MEDDIC, or a company's own."""

    _of: ClassVar[str] = "Checklist"

    key: str
    """Its key, one in the policy."""

    points: Sequence[ChecklistPoint]
    """What is to be known, 1 to 100 points."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AvailabilityDetails:
    """When somebody takes leads, and how many: of each user one."""

    _of: ClassVar[str] = "AvailabilityDetails"

    takes_leads: bool
    """False for who takes no leads at present."""

    shift: BusinessCalendar | None = None
    """The weekly hours at work; none: always."""

    absences: Sequence[DateRange] = ()
    """When they are away, at most 200 periods. Days are those of the shift's time zone, or of the
    company's.
    """

    open_leads_at_most: int | None = None
    """The most open leads they keep; none: any number."""

    monthly_capacity: int
    """How many leads they take in thirty days, for rules by capacity: up to 100,000."""


class Availability(Record):
    """When one user takes leads, and how many. It belongs to that user; of each there is one at most,
    and whoever has none takes any number at any time.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "availability"
    __match_args__ = ("id", "ownership", "details", "lead_taken_at",)

    @property
    def id(self) -> AvailabilityId:
        """Its id: the same bytes as the user's."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Whose it is."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def details(self) -> AvailabilityDetails:
        """When, and how many."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def lead_taken_at(self) -> datetime | None:
        """When a rule last gave them a lead, or they got one as the fallback."""
        return self._field(3)  # type: ignore[no-any-return]


class Rotation(Record):
    """What is remembered of one rule, so that it is fair from one lead to the next."""

    __slots__ = ()
    _kind: ClassVar[str] = "rotation"
    __match_args__ = ("id", "rule", "given", "served", "given_at",)

    BY_RULE: ClassVar[Index] = Index("rotation", 1)
    """What is remembered of rules, by their names."""

    @property
    def id(self) -> RotationId:
        """Its id, which follows from the rule's name."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def rule(self) -> str:
        """The rule, by its name."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def given(self) -> int:
        """How many leads it has given."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def served(self) -> tuple[UserId, ...]:
        """Who has had their turn in the present round, in the order of their ids; nobody where the
        rule does not go by turns.
        """
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def given_at(self) -> datetime:
        """When it last gave a lead."""
        return self._field(4)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class OverdueResponse:
    """A new lead whose first response is late."""

    _of: ClassVar[str] = "OverdueResponse"

    lead: LeadId
    """The lead."""

    owner: UserId
    """Whose it is."""

    captured_at: datetime
    """When it was captured: its clock runs since then."""

    due_at: datetime
    """When it was to be answered."""

    minutes_late: int
    """How many whole minutes at work have passed since."""


class RoutingVerdict:
    """Why somebody was chosen, or was not."""

    @dataclass(frozen=True, slots=True)
    class Chosen:
        """They get the lead."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "chosen"

    @dataclass(frozen=True, slots=True)
    class ComesLater:
        """Others come before them in the rule."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "comes_later"

    @dataclass(frozen=True, slots=True)
    class NotTheirTurn:
        """It is another's turn."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "not_their_turn"

    @dataclass(frozen=True, slots=True)
    class Busier:
        """Another has fewer open leads, or as few and was drawn."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "busier"

    @dataclass(frozen=True, slots=True)
    class AheadOfShare:
        """Another is further behind their share of the day, or as far and was drawn."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "ahead_of_share"

    @dataclass(frozen=True, slots=True)
    class Inactive:
        """They have left, or there is no such user."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "inactive"

    @dataclass(frozen=True, slots=True)
    class TakesNoLeads:
        """They take no leads at present."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "takes_no_leads"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Absent:
        """They are away."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "absent"

        until: date | None = None
        """The last day of it; none: until further notice."""

    @dataclass(frozen=True, slots=True)
    class OffShift:
        """It is outside their hours."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "off_shift"

    @dataclass(frozen=True, slots=True)
    class Full:
        """They have as many open leads as they keep."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "full"

    @dataclass(frozen=True, slots=True)
    class HadTheirQuota:
        """They have had what they take in a day."""

        _of: ClassVar[str] = "RoutingVerdict"
        _tag: ClassVar[str] = "had_their_quota"

    Variant: TypeAlias = Union[Chosen, ComesLater, NotTheirTurn, Busier, AheadOfShare, Inactive, TakesNoLeads, Absent, OffShift, Full, HadTheirQuota]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Considered:
    """One of a rule's users, and what became of them."""

    _of: ClassVar[str] = "Considered"

    user: UserId
    """The user."""

    verdict: RoutingVerdict.Variant
    """Why, or why not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Routing:
    """Who gets a lead, and why."""

    _of: ClassVar[str] = "Routing"

    lead: LeadId
    """The lead."""

    rule: str | None = None
    """The rule that the lead met; none where it met no rule."""

    owner: UserId | None = None
    """Who gets it; none where nobody is there."""

    is_fallback: bool
    """True where it is the fallback who gets it."""

    considered: Sequence[Considered]
    """The users of the rule, in its order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldCondition:
    """What a rule asks of one field of a lead."""

    _of: ClassVar[str] = "FieldCondition"

    field: str
    """The field, named as in scoring."""

    condition: Condition.Variant
    """What it asks."""


class Strategy(Enum):
    """How a rule chooses among its eligible users."""

    FIRST_OF = "first_of"
    """The first of them in the order of the rule."""

    ROUND_ROBIN = "round_robin"
    """Each once in a round, in the order of the rule. Who is away while a round ends has lost that
    turn and gains no other.
    """

    LEAST_BUSY = "least_busy"
    """Who has the fewest open leads."""

    WEIGHTED_CAPACITY = "weighted_capacity"
    """In proportion to what each takes in a day, and no more than that: a thirtieth of their monthly
    capacity, rounded, less what they were given in the last 24 hours.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingRule:
    """One rule: whom leads of a sort go to."""

    _of: ClassVar[str] = "RoutingRule"

    name: str
    """The rule's name in explanations, one in the whole policy. Whose turn it is is kept under it."""

    conditions: Sequence[FieldCondition]
    """What it asks, all of it; nothing: every lead."""

    strategy: Strategy
    """How it chooses."""

    users: Sequence[UserId]
    """Among whom."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingPolicy:
    """A company's rules about who gets a lead, and by when somebody answers it."""

    _of: ClassVar[str] = "RoutingPolicy"

    rules: Sequence[RoutingRule]
    """The rules; the first that a lead meets decides."""

    fallback: UserId | None = None
    """Who gets what no rule takes, or what nobody is there for."""

    response_hours: BusinessCalendar | None = None
    """The hours in which the first response is awaited; none: every hour of every day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QualificationPoint:
    """A point of a lead's checklist, and what speaks for it."""

    _of: ClassVar[str] = "QualificationPoint"

    key: str
    """Its key."""

    asks: str | None = None
    """What to find out, in words."""

    is_required: bool
    """False for what keeps no lead from being qualified."""

    evidence: Evidence | None = None
    """What speaks for it; none: nothing yet."""


class Condition:
    """What a rule asks of the answer in a field. Texts are compared without regard to case; of several
    tags one is enough.
    """

    @dataclass(frozen=True, slots=True)
    class Present:
        """There is an answer."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "present"

    @dataclass(frozen=True, slots=True)
    class Absent:
        """There is none."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "absent"

    @dataclass(frozen=True, slots=True)
    class Is:
        """The answer is this flag."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "is"

        value: bool
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Equals:
        """The answer is this text."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "equals"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class OneOf:
        """The answer is one of these texts."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "one_of"

        value: Sequence[str]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Begins:
        """The text begins with this one."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "begins"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Contains:
        """The text contains this one."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "contains"

        value: str
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Between:
        """The answer is a number between two bounds, each included; one of them may be open."""

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "between"

        from_: Decimal | None = None
        """The lower bound."""

        to: Decimal | None = None
        """The upper bound."""

    @dataclass(frozen=True, slots=True)
    class FreeMail:
        """The answer is an e-mail address or a domain that anybody can have for free, as the policy
        lists them.
        """

        _of: ClassVar[str] = "Condition"
        _tag: ClassVar[str] = "free_mail"

    Variant: TypeAlias = Union[Present, Absent, Is, Equals, OneOf, Begins, Contains, Between, FreeMail]
    """Any of the variants: what a type annotation names."""


class Period:
    """A length of time by the calendar."""

    @dataclass(frozen=True, slots=True)
    class Days:
        """Days of 24 hours."""

        _of: ClassVar[str] = "Period"
        _tag: ClassVar[str] = "days"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Months:
        """Calendar months, by UTC: the 31st of January is a month old on the last day of February."""

        _of: ClassVar[str] = "Period"
        _tag: ClassVar[str] = "months"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[Days, Months]
    """Any of the variants: what a type annotation names."""


class Decay:
    """How points fade."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class LinearStep:
        """The same part of what was given is lost with each period: 20, 15, 10, 5, 0 at 25 %."""

        _of: ClassVar[str] = "Decay"
        _tag: ClassVar[str] = "linear_step"

        percent: Decimal
        """The part, 1 to 100 %."""

        every: Period.Variant
        """The period."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CompoundStep:
        """A part of what is left is lost with each period: 20, 15, 11.25, 8.44 at 25 %."""

        _of: ClassVar[str] = "Decay"
        _tag: ClassVar[str] = "compound_step"

        percent: Decimal
        """The part, 1 to 100 %."""

        every: Period.Variant
        """The period."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class HalfLife:
        """Half is left after so many days, by the second and without steps: 20 points of a half-life
        of 30 days are 7.07 after 45.
        """

        _of: ClassVar[str] = "Decay"
        _tag: ClassVar[str] = "half_life"

        days: int
        """The days, 1 to 3,650."""

    Variant: TypeAlias = Union[LinearStep, CompoundStep, HalfLife]
    """Any of the variants: what a type annotation names."""


class Lasting:
    """How long what happened counts: for good, for a time, or less and less. Never two of them."""

    @dataclass(frozen=True, slots=True)
    class Always:
        """For good."""

        _of: ClassVar[str] = "Lasting"
        _tag: ClassVar[str] = "always"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Within:
        """In full for so many days of 24 hours, the last instant included, and then not at all."""

        _of: ClassVar[str] = "Lasting"
        _tag: ClassVar[str] = "within"

        days: int
        """The days, 1 to 3,650."""

    @dataclass(frozen=True, slots=True)
    class Fading:
        """Less and less."""

        _of: ClassVar[str] = "Lasting"
        _tag: ClassVar[str] = "fading"

        value: Decay.Variant
        """What it carries."""

    Variant: TypeAlias = Union[Always, Within, Fading]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many leads ended in which way."""

    _of: ClassVar[str] = "Tally"

    won: int
    """Won."""

    lost: int
    """Lost."""


class ScoreModel(Record):
    """A score that was learned from closed leads, with what was found about their fields. It is never
    changed: what is learned later is another.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "score_model"
    __match_args__ = ("id", "learned_at", "captured_from", "closed", "ranked_right", "findings",)

    BY_LEARNED_AT: ClassVar[Index] = Index("score_model", 1)
    """Models by the instant at which they were learned."""

    @property
    def id(self) -> ScoreModelId:
        """Id of the model."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def learned_at(self) -> datetime:
        """When it was learned."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def captured_from(self) -> date:
        """The first day of capture of the leads it was learned from."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def closed(self) -> Tally:
        """How many leads it was learned from."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def ranked_right(self) -> Decimal | None:
        """How often a won lead scores above a lost one, of leads that the weights had not seen: half
        is what chance does. None for naive Bayes, which is not tried on such leads.
        """
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def findings(self) -> tuple[FieldFinding, ...]:
        """What was found about each field, in the order of their names; nothing was learned from those
        that are left out.
        """
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class LogOddsPart:
    """A part of the log-odds, as people are shown it."""

    _of: ClassVar[str] = "LogOddsPart"

    source: OddsSource.Variant
    """Where it comes from."""

    log_odds: Decimal
    """Natural logarithm of the odds, rounded to four decimals; above zero speaks for winning the lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WinChance:
    """How likely a lead is to be won, and what speaks for and against it."""

    _of: ClassVar[str] = "WinChance"

    model: ScoreModelId
    """The model that says so."""

    probability: Decimal
    """The probability, rounded to two decimals."""

    parts: Sequence[LogOddsPart]
    """Its parts, as log-odds that add up to those of the probability."""


class Untold:
    """What a score cannot tell."""

    @dataclass(frozen=True, slots=True)
    class NothingLearned:
        """No score had been learned by then, or none that the actor may see."""

        _of: ClassVar[str] = "Untold"
        _tag: ClassVar[str] = "nothing_learned"

    @dataclass(frozen=True, slots=True)
    class Happening:
        """A rule counts happenings of this kind, and nothing records them yet."""

        _of: ClassVar[str] = "Untold"
        _tag: ClassVar[str] = "happening"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Field:
        """A rule asks for this field, which leads do not have."""

        _of: ClassVar[str] = "Untold"
        _tag: ClassVar[str] = "field"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class LeadThen:
        """The change log does not tell what the lead was then: it is scored as it is now."""

        _of: ClassVar[str] = "Untold"
        _tag: ClassVar[str] = "lead_then"

    Variant: TypeAlias = Union[NothingLearned, Happening, Field, LeadThen]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadScore:
    """Both scores of a lead, as of an instant."""

    _of: ClassVar[str] = "LeadScore"

    as_of: datetime
    """The instant."""

    rules: RuleExplanation
    """By the company's rules of that day."""

    chance: WinChance | None = None
    """By the score learned last before it."""

    untold: Sequence[Untold.Variant]
    """What the two cannot tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedLead:
    """A lead among those to call first."""

    _of: ClassVar[str] = "RankedLead"

    lead: LeadId
    """The lead."""

    score: RuleScore
    """By the company's rules."""

    probability: Decimal | None = None
    """How likely it is to be won; none where no score was learned."""


class LeakSign(Enum):
    """What speaks against a field."""

    NAMED = "named"
    """The company named it."""

    LATE = "late"
    """Too many of its answers came after the work had begun."""

    IMPLAUSIBLE = "implausible"
    """It tells won from lost better than anything does that is known beforehand."""

    SETTLES = "settles"
    """Its values settle too many leads alone: at least 95 in 100 of those who have one end in the same
    way.
    """

    STRONG = "strong"
    """It tells won from lost well enough for a person to look at it."""

    ANSWERED_APART = "answered_apart"
    """Won and lost leads differ much in having answered it at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFinding:
    """What was found about one field."""

    _of: ClassVar[str] = "FieldFinding"

    field: str
    """The field."""

    information_value: Decimal
    """The information value: the sum over its values, no answer among them, of (part of the won - part
    of the lost) x ln of their quotient. Half a lead is added to each count; values rarer than the
    policy's minimum count as one.
    """

    settled: Decimal
    """The part of all leads that have a value of which at least 95 in 100 end in one way."""

    answered_apart: Decimal
    """The part of the won leads that answered less that of the lost leads, in percentage points."""

    late: Decimal
    """The part of the answers that came after the work had begun."""

    signs: Sequence[LeakSign]
    """What speaks against it, in the order of `LeakSign`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NaiveBayesFields:
    """The fields that a naive Bayes score gives a meaning of their own. A field that is not named has
    none.
    """

    _of: ClassVar[str] = "NaiveBayesFields"

    stage: str
    """The field that names the stage."""

    stages: Sequence[str]
    """The values of that field from the first stage to the last. A won lead counts for all of them, a
    lost one for its own and those before.
    """

    won_stage: str | None = None
    """The stage in which a lead is won, where it is one of them."""

    team: str | None = None
    """The field that names the team, where teams are counted apart."""

    tags: str | None = None
    """The field of the tags. A tag of fewer than 50 leads does not count."""

    empty_counts: Sequence[str]
    """Fields of which no answer counts as an answer."""


class LearningMode:
    """How a score is learned."""

    @dataclass(frozen=True, slots=True)
    class Regression:
        """Ridge logistic regression over all values at once, calibrated on leads that it had not seen.
        What two fields say together counts once.
        """

        _of: ClassVar[str] = "LearningMode"
        _tag: ClassVar[str] = "regression"

    @dataclass(frozen=True, slots=True)
    class NaiveBayes:
        """The predictive score of Odoo to the digit: every field for itself, a tenth of a lead added
        to each count.
        """

        _of: ClassVar[str] = "LearningMode"
        _tag: ClassVar[str] = "naive_bayes"

        value: NaiveBayesFields
        """What it carries."""

    Variant: TypeAlias = Union[Regression, NaiveBayes]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningPolicy:
    """A company's choices about learned scores."""

    _of: ClassVar[str] = "LearningPolicy"

    mode: LearningMode.Variant
    """How a score is learned."""

    minimum_won: int
    """The fewest won leads to learn from."""

    minimum_lost: int
    """The fewest lost leads to learn from."""

    minimum_of_value: int
    """The fewest leads with a value for it to count."""

    alpha: Decimal
    """How strongly weights are held near zero."""

    ranges: int
    """How many ranges numbers are cut into."""

    leaking: Sequence[str]
    """Fields that are left out because the company knows that they are filled in afterwards."""

    leaks_from: Decimal
    """The information value from which a field is left out."""

    suspect_from: Decimal
    """The information value from which a field is reported."""

    settled_at_most: Decimal
    """The part of all leads that a field's values may settle alone, before it is left out."""

    answered_apart: Decimal
    """How far apart won and lost leads may lie in having answered, before the field is reported."""

    late_at_most: Decimal
    """The part of a field's answers that may come after the work has begun, before it is left out."""

    not_lost: Sequence[str]
    """Reasons for which a disqualified lead is not lost, but not now: nothing is learned from it."""

    days: int
    """How many days back leads were captured that are learned from."""

    leads_at_most: int
    """The most closed leads to learn from at once."""


class OddsSource:
    """Where a part of the log-odds comes from."""

    @dataclass(frozen=True, slots=True)
    class Base:
        """What holds for every lead."""

        _of: ClassVar[str] = "OddsSource"
        _tag: ClassVar[str] = "base"

    @dataclass(frozen=True, slots=True)
    class Field:
        """The answer in this field."""

        _of: ClassVar[str] = "OddsSource"
        _tag: ClassVar[str] = "field"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Calibration:
        """What was learned from leads that the weights had not seen, beyond the scale that every other
        part carries already.
        """

        _of: ClassVar[str] = "OddsSource"
        _tag: ClassVar[str] = "calibration"

    @dataclass(frozen=True, slots=True)
    class Bounds:
        """The bounds that a probability of naive Bayes stays within."""

        _of: ClassVar[str] = "OddsSource"
        _tag: ClassVar[str] = "bounds"

    Variant: TypeAlias = Union[Base, Field, Calibration, Bounds]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FitRule:
    """Points for what a lead is."""

    _of: ClassVar[str] = "FitRule"

    name: str
    """The rule's name in explanations, one in the whole policy."""

    field: str
    """The field it asks."""

    condition: Condition.Variant
    """What it asks."""

    points: Decimal
    """What it gives, or takes where negative, as long as the condition holds."""


class Frequency:
    """How often the same kind of happening counts."""

    @dataclass(frozen=True, slots=True)
    class First:
        """The first time there was, and no other: what is repeated neither adds nor refreshes."""

        _of: ClassVar[str] = "Frequency"
        _tag: ClassVar[str] = "first"

    @dataclass(frozen=True, slots=True)
    class EveryTime:
        """Every time."""

        _of: ClassVar[str] = "Frequency"
        _tag: ClassVar[str] = "every_time"

    @dataclass(frozen=True, slots=True)
    class AtMost:
        """The latest so many times."""

        _of: ClassVar[str] = "Frequency"
        _tag: ClassVar[str] = "at_most"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[First, EveryTime, AtMost]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EngagementRule:
    """Points for what happened with a lead."""

    _of: ClassVar[str] = "EngagementRule"

    name: str
    """The rule's name in explanations, one in the whole policy."""

    happening: str
    """The kind of happening."""

    frequency: Frequency.Variant
    """How often it counts."""

    lasting: Lasting.Variant
    """How long it counts."""

    points: Decimal
    """What each gives, or takes where negative."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupEngagementRule:
    """Rules that share a cap."""

    _of: ClassVar[str] = "Group"

    name: str
    """The group's name in explanations."""

    cap: Decimal
    """The most that its rules give together."""

    rules: Sequence[EngagementRule]
    """The rules."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupFitRule:
    """Rules that share a cap."""

    _of: ClassVar[str] = "Group"

    name: str
    """The group's name in explanations."""

    cap: Decimal
    """The most that its rules give together."""

    rules: Sequence[FitRule]
    """The rules."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeThresholds:
    """From how many points on a lead has which grade; below both it is a C, or a 3."""

    _of: ClassVar[str] = "GradeThresholds"

    a: Decimal
    """Points of fit for an A."""

    b: Decimal
    """Points of fit for a B."""

    one: Decimal
    """Points of engagement for a 1."""

    two: Decimal
    """Points of engagement for a 2."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleScoringPolicy:
    """A company's rules for the score of a lead."""

    _of: ClassVar[str] = "RuleScoringPolicy"

    fit: Sequence[GroupFitRule]
    """What makes a lead fit."""

    engagement: Sequence[GroupEngagementRule]
    """What shows its interest."""

    total_cap: Decimal
    """The most points of all groups together."""

    grades: GradeThresholds
    """Where the grades begin."""

    free_mail_domains: Sequence[str]
    """Domains at which anybody has an address for free."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleScore:
    """The score of a lead by a company's rules."""

    _of: ClassVar[str] = "RuleScore"

    fit: Decimal
    """Points of fit, each group at most its cap."""

    engagement: Decimal
    """Points of engagement, each group at most its cap."""

    total: Decimal
    """Both together, at most the total cap; below zero where more was taken than given."""

    grade: str
    """The grade."""


class PointSource:
    """Where a part of a score comes from."""

    @dataclass(frozen=True, slots=True)
    class Rule:
        """The rule of this name."""

        _of: ClassVar[str] = "PointSource"
        _tag: ClassVar[str] = "rule"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class GroupCap:
        """What the cap of the group of this name takes away."""

        _of: ClassVar[str] = "PointSource"
        _tag: ClassVar[str] = "group_cap"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class TotalCap:
        """What the total cap takes away."""

        _of: ClassVar[str] = "PointSource"
        _tag: ClassVar[str] = "total_cap"

    Variant: TypeAlias = Union[Rule, GroupCap, TotalCap]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointContribution:
    """A part of a score. All parts together are the score, exactly."""

    _of: ClassVar[str] = "PointContribution"

    source: PointSource.Variant
    """Where it comes from."""

    points: Decimal
    """What it gives, or takes where negative."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleExplanation:
    """A score with every part that is not zero, in the order of the policy."""

    _of: ClassVar[str] = "RuleExplanation"

    score: RuleScore
    """The score."""

    contributions: Sequence[PointContribution]
    """Its parts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLeadPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_lead_policy"

    policy: LeadPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLearningPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_learning_policy"

    policy: LearningPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRoutingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_routing_policy"

    policy: RoutingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRuleScoringPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_rule_scoring_policy"

    policy: RuleScoringPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureLead(Command[Lead]):
    """Captures a lead. Sent again with the same external id, it answers the lead that is there.
    Permission: create on leads. Answers the `Lead`. A lead without name and company, or without
    address and telephone, is invalid.
    """

    _of: ClassVar[str] = "CaptureLead"
    _tag: ClassVar[str] = "capture_lead"

    details: LeadDetails
    """What is known of it."""

    original: Sequence[CapturedField] = ()
    """What was captured, as it was sent; at most 100 fields."""

    external_id: ExternalId | None = None
    """Its id at the source; unique."""

    owner: UserId | None = None
    """Whose it is; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkLead(Command[Lead]):
    """Notes that somebody works on a new lead: its first response. Permission: update on leads.
    Refusals: LEA-001, LEA-002.
    """

    _of: ClassVar[str] = "WorkLead"
    _tag: ClassVar[str] = "work_lead"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordEvidence(Command[Lead]):
    """Answers a criterion of the lead's checklist, or answers it anew. Permission: update on leads.
    Refusals: LEA-001 to LEA-003.
    """

    _of: ClassVar[str] = "RecordEvidence"
    _tag: ClassVar[str] = "record_evidence"

    lead: LeadId
    """The lead."""

    criterion: str
    """The criterion, as a key of the lead's checklist."""

    text: str = ""
    """What speaks for it; not empty."""

    said_by: str | None = None
    """Who said it; none: the person of the lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChooseChecklist(Command[Lead]):
    """Has a lead qualified against another checklist of the policy; what was answered stays.
    Permission: update on leads. Refusals: LEA-001, LEA-002, LEA-013.
    """

    _of: ClassVar[str] = "ChooseChecklist"
    _tag: ClassVar[str] = "choose_checklist"

    lead: LeadId
    """The lead: one that is new or worked on."""

    checklist: str | None = None
    """The checklist, as a key of one of the policy's others; none: the standard one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AdvanceLifecycle(Command[Lead]):
    """Notes that somebody has come further on the way to a customer. Permission: update on leads.
    Refusals: LEA-014.
    """

    _of: ClassVar[str] = "AdvanceLifecycle"
    _tag: ClassVar[str] = "advance_lifecycle"

    lead: LeadId
    """The lead, in any state."""

    to: Lifecycle
    """How far; not behind where it stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClearLifecycle(Command[Lead]):
    """Clears how far somebody has come, so that it can be set anew: the one way back. Permission:
    update on leads.
    """

    _of: ClassVar[str] = "ClearLifecycle"
    _tag: ClassVar[str] = "clear_lifecycle"

    lead: LeadId
    """The lead, in any state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NurtureLead(Command[Lead]):
    """Sets a lead aside until a day. Permission: update on leads. Refusals: LEA-001, LEA-002."""

    _of: ClassVar[str] = "NurtureLead"
    _tag: ClassVar[str] = "nurture_lead"

    lead: LeadId
    """The lead."""

    recycle_on: date
    """The day to take it up again; after today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeLead(Command[Lead]):
    """Takes a lead up again that was set aside or disqualified. Permission: update on leads. Refusals:
    LEA-001, LEA-002.
    """

    _of: ClassVar[str] = "ResumeLead"
    _tag: ClassVar[str] = "resume_lead"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QualifyLead(Command[Lead]):
    """Qualifies a lead that meets every criterion of the checklist. Permission: update on leads.
    Refusals: LEA-001, LEA-002, LEA-004.
    """

    _of: ClassVar[str] = "QualifyLead"
    _tag: ClassVar[str] = "qualify_lead"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisqualifyLead(Command[Lead]):
    """Lets a lead go. Permission: update on leads. Refusals: LEA-001, LEA-002, LEA-005, LEA-006."""

    _of: ClassVar[str] = "DisqualifyLead"
    _tag: ClassVar[str] = "disqualify_lead"

    lead: LeadId
    """The lead."""

    reason: str
    """Why: a key of the policy's reasons."""

    note: str = ""
    """Why, in words; needed for `other`."""

    recycle_on: date | None = None
    """The day to look again, after today; none: never."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignLead(Command[Lead]):
    """Gives a lead to another owner, into the owner's team. Permission: assign on leads, read on the
    new owner. Refusals: LEA-007.
    """

    _of: ClassVar[str] = "AssignLead"
    _tag: ClassVar[str] = "assign_lead"

    lead: LeadId
    """The lead."""

    owner: UserId
    """The new owner, who must be active."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteLead(Command[Routing]):
    """Gives a lead to whom the routing policy chooses, into their team: of the first rule that it
    meets, one who is active, takes leads, is at work, not away, and has room. Permission: assign on
    leads; who is chosen follows from all leads of the rule's users, whoever may read them. Answers
    the `Routing`, which says of each user of the rule why they were or were not chosen. Refusals:
    LEA-001, LEA-002, LEA-011, LEA-012.

    Everybody's leads go to Ada, who is at her limit with the first:
    """

    _of: ClassVar[str] = "RouteLead"
    _tag: ClassVar[str] = "route_lead"

    lead: LeadId
    """The lead: one that is neither disqualified nor converted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LearnScore(Command[ScoreModel]):
    """Learns from closed leads how likely a lead is to be won, as the learning policy says: a
    converted lead is won, a disqualified one lost. Permission: create on score models; learns from
    the leads that the actor may read. Answers the `ScoreModel`. Refusals: LEA-008 to LEA-010.
    """

    _of: ClassVar[str] = "LearnScore"
    _tag: ClassVar[str] = "learn_score"

    captured_from: date | None = None
    """The first day of capture of the leads to learn from; none: as many days back as the policy says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreLead(Question[LeadScore]):
    """Asks for both scores of a lead, each with its parts. Permission: read on leads. Fields that are
    hidden from the actor are scored as if they were empty; the chance is by the last score that was
    learned and that the actor may read. An instant before the lead was captured is invalid.
    """

    _of: ClassVar[str] = "ScoreLead"
    _tag: ClassVar[str] = "score_lead"

    lead: LeadId
    """The lead."""

    as_of: datetime | None = None
    """As of when: by what was known then, the rules of that day, and what had been learned; none: now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RankLeads(Question[tuple[RankedLead, ...]]):
    """Asks which leads to call first: those that are new, worked on or qualified, the highest scores
    by rules first, and among equals the likelier. Permission: read on leads; answers over what the
    actor may see. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "RankLeads"
    _tag: ClassVar[str] = "rank_leads"

    limit: int
    """How many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainRouting(Question[Routing]):
    """Asks who would get a lead if it were routed now, and why the others would not. Permission:
    assign on leads. Nothing changes by it. Refusals: LEA-001, LEA-002.
    """

    _of: ClassVar[str] = "ExplainRouting"
    _tag: ClassVar[str] = "explain_routing"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverdueResponses(Question[tuple[OverdueResponse, ...]]):
    """Asks for the new leads whose first response is late: by the lead policy's hours, counted in the
    routing policy's hours at work from their capture. Permission: read on leads; answers over what
    the actor may see, the one that is due longest first. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "OverdueResponses"
    _tag: ClassVar[str] = "overdue_responses"

    limit: int
    """How many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QualificationOf(Question[tuple[QualificationPoint, ...]]):
    """Asks what a lead's checklist asks for, and what speaks for each point of it. Permission: read on
    leads.
    """

    _of: ClassVar[str] = "QualificationOf"
    _tag: ClassVar[str] = "qualification_of"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadFunnel(Question[tuple[tuple[LeadTag, int], ...]]):
    """Asks how many leads stand where. Permission: read on leads; answers over what the actor may see:
    each state in the order of a lead's life, and how many leads are in it.
    """

    _of: ClassVar[str] = "LeadFunnel"
    _tag: ClassVar[str] = "lead_funnel"


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAvailability(Command[Availability]):
    """Says when a user takes leads, and how many; what was said before is replaced. Permission: create
    on availabilities, read on the user. Answers the `Availability`.
    """

    _of: ClassVar[str] = "SetAvailability"
    _tag: ClassVar[str] = "set_availability"

    user: UserId
    """Whose."""

    details: AvailabilityDetails
    """When, and how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulateRouting(Question[tuple[Routing, ...]]):
    """Asks who would get each of some leads, one after the other, if they were routed now. Permission:
    assign on each of the leads. Nothing changes by it. No lead, more than 1,000, one that stands
    twice, and a faulty policy are invalid. Refusals: LEA-001, LEA-002.
    """

    _of: ClassVar[str] = "SimulateRouting"
    _tag: ClassVar[str] = "simulate_routing"

    leads: Sequence[LeadId]
    """The leads, in the order in which they would be routed; 1 to 1,000."""

    policy: RoutingPolicy | None = None
    """A policy to try; none: the one in force."""
