"""The words of crm-core: leads."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .kernel import AccountId, ContactId, ExternalId, FieldValue, LeadId, OpportunityId, Ownership, UserId


class LeadEvent:
    """What happened to a lead."""

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

    Variant: TypeAlias = Union[Captured, Worked, EvidenceRecorded, Nurtured, Resumed, Qualified, Disqualified, Assigned, Converted]
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
    __match_args__ = ("id", "ownership", "state", "details", "captured_at", "first_response_at", "original", "external_id", "evidence",)

    BY_STATE: ClassVar[Index] = Index("lead", 1)
    """Leads by state, the oldest first."""

    BY_EMAIL: ClassVar[Index] = Index("lead", 2)
    """Leads by address, letter case aside."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("lead", 3)
    """Leads by their id at the source."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadPolicy:
    """A company's choices about its leads."""

    _of: ClassVar[str] = "LeadPolicy"

    checklist: Sequence[str]
    """What must be known before a lead is qualified."""

    reasons: Sequence[str]
    """The reasons a lead is let go for."""

    first_response_hours: int
    """Hours within which a new lead is to be worked on."""


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
    """Answers a criterion of the checklist, or answers it anew. Permission: update on leads. Refusals:
    LEA-001 to LEA-003.
    """

    _of: ClassVar[str] = "RecordEvidence"
    _tag: ClassVar[str] = "record_evidence"

    lead: LeadId
    """The lead."""

    criterion: str
    """The criterion, as a key of the policy's checklist."""

    text: str = ""
    """What speaks for it; not empty."""


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
class LeadFunnel(Question[tuple[tuple[LeadTag, int], ...]]):
    """Asks how many leads stand where. Permission: read on leads; answers over what the actor may see:
    each state in the order of a lead's life, and how many leads are in it.
    """

    _of: ClassVar[str] = "LeadFunnel"
    _tag: ClassVar[str] = "lead_funnel"
