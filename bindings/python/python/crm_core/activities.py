"""The words of crm-core: activities."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .kernel import AccountId, ActivityId, BusinessCalendar, ContactId, DisputeId, FollowUpClockId, FollowUpId, FollowUpPlanId, InvoiceId, LeadId, OpportunityId, Ownership, QuoteId, RecordRef, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStepFigures:
    """What comes next about a record."""

    _of: ClassVar[str] = "NextStepFigures"

    standing: Standing
    """In one word."""

    activity: Activity | None = None
    """What is due first."""

    planned: int
    """How many activities are planned."""

    last_done_on: date | None = None
    """The day of the last that was done; none where none was."""


class ActivityEvent:
    """What happened to an activity, a plan or a follow-up."""

    @dataclass(frozen=True, slots=True)
    class Planned:
        """It was planned."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "planned"

        value: Due.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Logged:
        """It had taken place, and was noted."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "logged"

    @dataclass(frozen=True, slots=True)
    class Changed:
        """It was described anew."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "changed"

        value: Due.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Completed:
        """It was done."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "completed"

        value: str | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Cancelled:
        """It was called off."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "cancelled"

    @dataclass(frozen=True, slots=True)
    class Assigned:
        """It has another owner."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "assigned"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class PlanDefined:
        """A plan was made or changed."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "plan_defined"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class PlanRetired:
        """A plan is followed no more."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "plan_retired"

    @dataclass(frozen=True, slots=True)
    class Started:
        """A record is on its way through a plan."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "started"

    @dataclass(frozen=True, slots=True)
    class StepTaken:
        """A step was taken."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "step_taken"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class StepPassedOver:
        """A step was passed over, since a later one was due already."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "step_passed_over"

        value: str
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class MessageDue:
        """A message is to be sent. It waits in the outbox."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "message_due"

        subject: SubjectId.Variant
        """The record it is about."""

        plan: FollowUpPlanId
        """The plan."""

        step: str
        """Key of the step."""

        channel: Channel
        """How it travels."""

        template: str
        """Key of the text."""

    @dataclass(frozen=True, slots=True)
    class Rearmed:
        """When it is looked at next has changed: its date has, or one of its activities was done."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "rearmed"

        value: datetime | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Stopped:
        """It has ended."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "stopped"

        value: StopReason.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Looked:
        """Follow-ups have looked further through the change log."""

        _of: ClassVar[str] = "ActivityEvent"
        _tag: ClassVar[str] = "looked"

    Variant: TypeAlias = Union[Planned, Logged, Changed, Completed, Cancelled, Assigned, PlanDefined, PlanRetired, Started, StepTaken, StepPassedOver, MessageDue, Rearmed, Stopped, Looked]
    """Any of the variants: what a type annotation names."""


class ActivityKind(Enum):
    """What sort of thing is done."""

    TASK = "task"
    """Something to see to."""

    CALL = "call"
    """A call."""

    MEETING = "meeting"
    """A meeting."""

    EMAIL = "email"
    """An e-mail, written or received."""


class Due:
    """When an activity is due."""

    @dataclass(frozen=True, slots=True)
    class On:
        """On a day, at any time of it."""

        _of: ClassVar[str] = "Due"
        _tag: ClassVar[str] = "on"

        value: date
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class At:
        """From an instant on."""

        _of: ClassVar[str] = "Due"
        _tag: ClassVar[str] = "at"

        begins: datetime
        """When it begins."""

        minutes: int
        """How many minutes it lasts, 0 to 10,080: a week."""

    Variant: TypeAlias = Union[On, At]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityDetails:
    """What is known of an activity: the input of planning and of describing it anew."""

    _of: ClassVar[str] = "ActivityDetails"

    kind: ActivityKind
    """What sort of thing is done."""

    title: str
    """What it is called."""

    note: str = ""
    """What else there is to know."""

    due: Due.Variant
    """When it is due; when it took place, of one that is logged."""

    recurrence: str | None = None
    """How it comes again; none: once."""


class ActivityState:
    """Where an activity stands."""

    @dataclass(frozen=True, slots=True)
    class Planned:
        """It is to be done."""

        _of: ClassVar[str] = "ActivityState"
        _tag: ClassVar[str] = "planned"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Done:
        """It was done."""

        _of: ClassVar[str] = "ActivityState"
        _tag: ClassVar[str] = "done"

        at: datetime
        """When."""

        outcome: str | None = None
        """What came of it, as a key: `reached`, `left-message`."""

        note: str
        """What came of it, in words."""

        next: ActivityId | None = None
        """The one that comes next, where it comes again."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """It will not be done."""

        _of: ClassVar[str] = "ActivityState"
        _tag: ClassVar[str] = "cancelled"

        at: datetime
        """When that was decided."""

        reason: str
        """Why."""

        next: ActivityId | None = None
        """The one that comes next, where only this one was called off."""

    Variant: TypeAlias = Union[Planned, Done, Cancelled]
    """Any of the variants: what a type annotation names."""


class Activity(Record):
    """Something to do or done about a record."""

    __slots__ = ()
    _kind: ClassVar[str] = "activity"
    __match_args__ = ("id", "ownership", "subject", "state", "details", "created_at", "follow_up", "due_on", "first_on",)

    BY_SUBJECT: ClassVar[Index] = Index("activity", 1)
    """Activities by what they are about: those to be done, then those that are over, each by the day
    they are due on.
    """

    BY_DAY: ClassVar[Index] = Index("activity", 2)
    """Activities to be done, then those that are over, each by the day they are due on."""

    @property
    def id(self) -> ActivityId:
        """Id of the activity."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who is to do it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def subject(self) -> SubjectId.Variant:
        """What it is about."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def state(self) -> ActivityState.Variant:
        """Where it stands."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def details(self) -> ActivityDetails:
        """What is known of it."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def created_at(self) -> datetime:
        """When it was planned or logged."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def follow_up(self) -> FollowUpId | None:
        """The follow-up that planned it; none where a person did."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def due_on(self) -> date:
        """The day it is due on in the company's time zone: what lists are sorted by."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def first_on(self) -> date:
        """The day on which it was due for the first time, where it comes again."""
        return self._field(8)  # type: ignore[no-any-return]


class Standing(Enum):
    """What comes next about a record, in one word: what a list of deals shows as a colour."""

    IDLE = "idle"
    """Nothing is planned: it will be forgotten."""

    OVERDUE = "overdue"
    """Something should have been done."""

    TODAY = "today"
    """Something is due today."""

    PLANNED = "planned"
    """Something is planned for later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Firing:
    """The last time that a step was taken or passed over."""

    _of: ClassVar[str] = "Firing"

    step: str
    """Key of the step."""

    anchor: datetime
    """What it followed: the plan's date, or when the step before was done."""

    due: datetime
    """When it was due."""

    at: datetime
    """When it was taken."""

    is_passed_over: bool
    """True where a later step was due already, so that this one was passed over."""

    activity: ActivityId | None = None
    """The activity it planned."""

    done_at: datetime | None = None
    """When that activity was done or cancelled; for a message, when it was put out."""


class StopReason:
    """Why a follow-up has ended."""

    @dataclass(frozen=True, slots=True)
    class Closed:
        """The record is closed: converted or let go, won or lost, accepted, declined or superseded,
        paid, resolved, archived.
        """

        _of: ClassVar[str] = "StopReason"
        _tag: ClassVar[str] = "closed"

    @dataclass(frozen=True, slots=True)
    class Reached:
        """The record came into a state in which the plan ends."""

        _of: ClassVar[str] = "StopReason"
        _tag: ClassVar[str] = "reached"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Touched:
        """Something was done about the record that ends the plan: they answered, one has met."""

        _of: ClassVar[str] = "StopReason"
        _tag: ClassVar[str] = "touched"

        value: ActivityKind
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Gone:
        """The record is gone."""

        _of: ClassVar[str] = "StopReason"
        _tag: ClassVar[str] = "gone"

    @dataclass(frozen=True, slots=True)
    class Retired:
        """The plan is no longer followed."""

        _of: ClassVar[str] = "StopReason"
        _tag: ClassVar[str] = "retired"

    @dataclass(frozen=True, slots=True)
    class Asked:
        """Somebody asked for it."""

        _of: ClassVar[str] = "StopReason"
        _tag: ClassVar[str] = "asked"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Closed, Reached, Touched, Gone, Retired, Asked]
    """Any of the variants: what a type annotation names."""


class FollowUpState:
    """Where a follow-up stands."""

    @dataclass(frozen=True, slots=True)
    class Running:
        """Its steps follow their date."""

        _of: ClassVar[str] = "FollowUpState"
        _tag: ClassVar[str] = "running"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Stopped:
        """It has ended."""

        _of: ClassVar[str] = "FollowUpState"
        _tag: ClassVar[str] = "stopped"

        reason: StopReason.Variant
        """Why."""

        at: datetime
        """When."""

    Variant: TypeAlias = Union[Running, Stopped]
    """Any of the variants: what a type annotation names."""


class FollowUp(Record):
    """One record on its way through a plan."""

    __slots__ = ()
    _kind: ClassVar[str] = "follow_up"
    __match_args__ = ("id", "ownership", "plan", "subject", "state", "started_at", "look_at", "taken", "firings",)

    BY_RUNNING: ClassVar[Index] = Index("follow_up", 1)
    """The follow-up of a record by a plan that is under way: one at most."""

    BY_SUBJECT: ClassVar[Index] = Index("follow_up", 2)
    """Follow-ups of a record."""

    BY_LOOK: ClassVar[Index] = Index("follow_up", 3)
    """Follow-ups by when they are to be looked at."""

    @property
    def id(self) -> FollowUpId:
        """Id of the follow-up."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the record when it was last looked at."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def plan(self) -> FollowUpPlanId:
        """The plan."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def subject(self) -> SubjectId.Variant:
        """The record."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def state(self) -> FollowUpState.Variant:
        """Where it stands."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def started_at(self) -> datetime:
        """When it began."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def look_at(self) -> datetime | None:
        """When it is to be looked at next; none: not before the record changes, or an activity of its
        own is done.
        """
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def taken(self) -> int:
        """How many steps were taken."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def firings(self) -> tuple[Firing, ...]:
        """The last time of each step."""
        return self._field(8)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUpPlace:
    """How far follow-ups have looked within commits that changed more than one portion can take."""

    _of: ClassVar[str] = "FollowUpPlace"

    until: int
    """The last of these commits."""

    after: RecordRef
    """The last record that was looked at, of those that they changed, in the order of kinds and ids."""


class FollowUpClock(Record):
    """How far follow-ups have looked through the change log. There is one."""

    __slots__ = ()
    _kind: ClassVar[str] = "follow_up_clock"
    __match_args__ = ("id", "seen", "ran_at", "place",)

    @property
    def id(self) -> FollowUpClockId:
        """Id, the same everywhere."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def seen(self) -> int:
        """The last commit that was looked at."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def ran_at(self) -> datetime:
        """When follow-ups last did what was due."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def place(self) -> FollowUpPlace | None:
        """How far they have looked through the commits behind it; none: not at all."""
        return self._field(3)  # type: ignore[no-any-return]


class Anchor:
    """The date of a record that steps follow. Where the record has none, they wait; where it changes,
    they follow it.
    """

    @dataclass(frozen=True, slots=True)
    class Start:
        """When the follow-up began. Every record has it."""

        _of: ClassVar[str] = "Anchor"
        _tag: ClassVar[str] = "start"

    @dataclass(frozen=True, slots=True)
    class Created:
        """When a lead was captured, a deal opened, a quote drafted, an invoice issued, a dispute
        raised.
        """

        _of: ClassVar[str] = "Anchor"
        _tag: ClassVar[str] = "created"

    @dataclass(frozen=True, slots=True)
    class Entered:
        """When a deal came into the stage it is in, a quote to stand as it does: a sent one when it
        was sent.
        """

        _of: ClassVar[str] = "Anchor"
        _tag: ClassVar[str] = "entered"

    @dataclass(frozen=True, slots=True)
    class Due:
        """The day a lead is to be looked at again, a deal is expected to close, an invoice is to be
        paid by, the last day of a quote.
        """

        _of: ClassVar[str] = "Anchor"
        _tag: ClassVar[str] = "due"

    @dataclass(frozen=True, slots=True)
    class Field:
        """A custom field that holds a day, by its key."""

        _of: ClassVar[str] = "Anchor"
        _tag: ClassVar[str] = "field"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Start, Created, Entered, Due, Field]
    """Any of the variants: what a type annotation names."""


class Offset:
    """How long after what it follows a step is due, or before where it is negative. Days are due at
    the plan's time of day.
    """

    @dataclass(frozen=True, slots=True)
    class Hours:
        """Hours by the clock, -87,840 to 87,840."""

        _of: ClassVar[str] = "Offset"
        _tag: ClassVar[str] = "hours"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class WorkingHours:
        """Hours that the plan's calendar counts as worked, -87,840 to 87,840."""

        _of: ClassVar[str] = "Offset"
        _tag: ClassVar[str] = "working_hours"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Days:
        """Days, -3,660 to 3,660."""

        _of: ClassVar[str] = "Offset"
        _tag: ClassVar[str] = "days"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class WorkingDays:
        """Days that the plan's calendar counts as worked, -3,660 to 3,660."""

        _of: ClassVar[str] = "Offset"
        _tag: ClassVar[str] = "working_days"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[Hours, WorkingHours, Days, WorkingDays]
    """Any of the variants: what a type annotation names."""


class After(Enum):
    """What a step follows."""

    ANCHOR = "anchor"
    """The plan's date."""

    PREVIOUS_STEP = "previous_step"
    """The step before it: once its activity is done, or its message is out."""


class Channel(Enum):
    """How a message travels. The library puts it into the outbox; the host sends it."""

    EMAIL = "email"
    """By e-mail."""

    SMS = "sms"
    """By text message."""

    LETTER = "letter"
    """By post."""

    OWNER = "owner"
    """To the owner of the record, not to the customer."""


class StepAction:
    """What a step does."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Plan:
        """Plans an activity for the owner of the record."""

        _of: ClassVar[str] = "StepAction"
        _tag: ClassVar[str] = "plan"

        kind: ActivityKind
        """What sort."""

        title: str
        """What it is called."""

        note: str = ""
        """What else there is to know."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Send:
        """Puts a message into the outbox."""

        _of: ClassVar[str] = "StepAction"
        _tag: ClassVar[str] = "send"

        channel: Channel
        """How it travels."""

        template: str
        """Key of the text, which the host knows."""

    Variant: TypeAlias = Union[Plan, Send]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanStep:
    """One step of a plan."""

    _of: ClassVar[str] = "PlanStep"

    key: str
    """Key of the step, unique in the plan. It is what says that a step was taken: a key that stays is
    not taken again.
    """

    after: After = After.ANCHOR
    """What it follows."""

    offset: Offset.Variant
    """How long after that."""

    action: StepAction.Variant
    """What it does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """The part of each day in which no message goes out: minutes from local midnight. From 1,200 to
    480 is from eight in the evening to eight in the morning.
    """

    _of: ClassVar[str] = "QuietHours"

    from_: int
    """The first quiet minute, 0 to 1,439."""

    to: int
    """The first minute that is not, 0 to 1,439; another than `from`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanTerms:
    """What a plan says."""

    _of: ClassVar[str] = "PlanTerms"

    name: str
    """What people call it."""

    subject: SubjectKind
    """What it is for."""

    anchor: Anchor.Variant
    """The date its steps follow."""

    begins_in: Sequence[str] = ()
    """The states in which a record begins it by itself, as its JSON names them (of a deal: the key of
    the stage); none: only where somebody asks.
    """

    ends_in: Sequence[str] = ()
    """The states in which it ends. It always ends where the record is closed: converted or let go, won
    or lost, paid, resolved.
    """

    ends_on: Sequence[ActivityKind] = ()
    """It ends where an activity of one of these kinds was done about the record since it began; where
    a meeting is named, also where one is planned. Its own activities do not count.
    """

    steps: Sequence[PlanStep]
    """The steps, in order; 1 to 50."""

    time_of_day: int
    """The minute of the local day at which steps are due that are counted in days, 0 to 1,439."""

    calendar: BusinessCalendar | None = None
    """When people work; none: always."""

    sends_on_working_days: bool = False
    """True where messages go out on working days only."""

    quiet: QuietHours | None = None
    """When no message goes out; none: at any hour."""

    most: int
    """How many steps are taken for one record at most, those taken anew included; 1 to 1,000."""


class FollowUpPlan(Record):
    """Steps that follow a date of a record. Those under way follow the plan as it stands now."""

    __slots__ = ()
    _kind: ClassVar[str] = "follow_up_plan"
    __match_args__ = ("id", "key", "version", "is_active", "terms",)

    BY_KEY: ClassVar[Index] = Index("follow_up_plan", 1)
    """The plan of a key."""

    BY_BEGINNING: ClassVar[Index] = Index("follow_up_plan", 2)
    """Plans that begin by themselves, by the kind of record."""

    @property
    def id(self) -> FollowUpPlanId:
        """Id of the plan."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def key(self) -> str:
        """Its key; unique."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def version(self) -> int:
        """1 when it was made, and one more with each change."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def is_active(self) -> bool:
        """False where nothing follows it any more."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def terms(self) -> PlanTerms:
        """What it says."""
        return self._field(4)  # type: ignore[no-any-return]


class SubjectId:
    """The record that an activity or a follow-up is about."""

    @dataclass(frozen=True, slots=True)
    class Account:
        """A company."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "account"

        value: AccountId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Contact:
        """A person."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "contact"

        value: ContactId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Lead:
        """A lead."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "lead"

        value: LeadId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Opportunity:
        """A deal."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "opportunity"

        value: OpportunityId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """An invoice or a credit note."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "invoice"

        value: InvoiceId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Dispute:
        """A dispute."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "dispute"

        value: DisputeId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Quote:
        """A quote, in one of its revisions."""

        _of: ClassVar[str] = "SubjectId"
        _tag: ClassVar[str] = "quote"

        value: QuoteId
        """What it carries."""

    Variant: TypeAlias = Union[Account, Contact, Lead, Opportunity, Invoice, Dispute, Quote]
    """Any of the variants: what a type annotation names."""


class SubjectKind(Enum):
    """The kind of record that a follow-up plan is for."""

    ACCOUNT = "account"
    """Companies."""

    CONTACT = "contact"
    """Persons."""

    LEAD = "lead"
    """Leads."""

    OPPORTUNITY = "opportunity"
    """Deals."""

    INVOICE = "invoice"
    """Invoices."""

    DISPUTE = "dispute"
    """Disputes."""

    QUOTE = "quote"
    """Quotes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanActivity(Command[Activity]):
    """Plans something about a record. Permission: create on activities, read on the record. Answers
    the `Activity`.
    """

    _of: ClassVar[str] = "PlanActivity"
    _tag: ClassVar[str] = "plan_activity"

    subject: SubjectId.Variant
    """The record it is about."""

    details: ActivityDetails
    """What is to be done, and when."""

    owner: UserId | None = None
    """Who is to do it; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogActivity(Command[Activity]):
    """Notes something that took place already, as a call that came in. Permission: create on
    activities, read on the record. Answers the `Activity`. One that would come again, or has not
    begun yet, is invalid: plan it.
    """

    _of: ClassVar[str] = "LogActivity"
    _tag: ClassVar[str] = "log_activity"

    subject: SubjectId.Variant
    """The record it is about."""

    details: ActivityDetails
    """What was done, and when."""

    outcome: str | None = None
    """What came of it, as a key: `reached`, `left-message`."""

    owner: UserId | None = None
    """Who did it; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeActivity(Command[Activity]):
    """Describes a planned activity anew, or puts it off. Permission: update on activities. Refusals:
    ACT-001.
    """

    _of: ClassVar[str] = "ChangeActivity"
    _tag: ClassVar[str] = "change_activity"

    activity: ActivityId
    """The activity."""

    details: ActivityDetails
    """What is to be done, and when."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CompleteActivity(Command[Activity]):
    """Notes that a planned activity was done. One that comes again is planned for its next day, the
    first that does not lie before today. Permission: update on activities. Refusals: ACT-001.
    """

    _of: ClassVar[str] = "CompleteActivity"
    _tag: ClassVar[str] = "complete_activity"

    activity: ActivityId
    """The activity."""

    outcome: str | None = None
    """What came of it, as a key: `reached`, `left-message`."""

    note: str = ""
    """What came of it, in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelActivity(Command[Activity]):
    """Calls a planned activity off: this one, or also all that would come after it. Permission: update
    on activities. Refusals: ACT-001.
    """

    _of: ClassVar[str] = "CancelActivity"
    _tag: ClassVar[str] = "cancel_activity"

    activity: ActivityId
    """The activity."""

    reason: str = ""
    """Why."""

    only_this: bool = False
    """True where it comes again all the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignActivity(Command[Activity]):
    """Gives an activity to somebody else, into their team. Permission: assign on activities, read on
    the new owner. Refusals: ACT-002.
    """

    _of: ClassVar[str] = "AssignActivity"
    _tag: ClassVar[str] = "assign_activity"

    activity: ActivityId
    """The activity."""

    owner: UserId
    """The new owner, who must be active."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DefineFollowUpPlan(Command[FollowUpPlan]):
    """Makes a follow-up plan, or changes the one of the same key; what is under way follows it from
    then on, and one that was retired is followed again. Permission: create on follow-up plans, or
    update. Answers the `FollowUpPlan`. Refusals: ACT-003.
    """

    _of: ClassVar[str] = "DefineFollowUpPlan"
    _tag: ClassVar[str] = "define_follow_up_plan"

    key: str
    """Its key."""

    terms: PlanTerms
    """What it says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RetireFollowUpPlan(Command[FollowUpPlan]):
    """Lets a plan be followed no more: what is under way ends when it is next looked at. Permission:
    update on follow-up plans.
    """

    _of: ClassVar[str] = "RetireFollowUpPlan"
    _tag: ClassVar[str] = "retire_follow_up_plan"

    plan: FollowUpPlanId
    """The plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StartFollowUp(Command[FollowUp]):
    """Begins a plan for a record; where it is under way already, that one is answered. The follow-up
    belongs to whom the record does. Permission: create on follow-ups, read on the plan and on the
    record. Answers the `FollowUp`. Refusals: ACT-004, ACT-005.
    """

    _of: ClassVar[str] = "StartFollowUp"
    _tag: ClassVar[str] = "start_follow_up"

    plan: FollowUpPlanId
    """The plan."""

    subject: SubjectId.Variant
    """The record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StopFollowUp(Command[FollowUp]):
    """Ends a follow-up for good, as where the customer has answered. Permission: update on follow-ups."""

    _of: ClassVar[str] = "StopFollowUp"
    _tag: ClassVar[str] = "stop_follow_up"

    follow_up: FollowUpId
    """The follow-up."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStep(Question[NextStepFigures]):
    """Asks what comes next about a record. Permission: read on activities; answers over what the actor
    may see.
    """

    _of: ClassVar[str] = "NextStep"
    _tag: ClassVar[str] = "next_step"

    subject: SubjectId.Variant
    """The record."""
