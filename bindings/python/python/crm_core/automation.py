"""The words of crm-core: automation."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import ClassVar

from ._base import Command, Question
from .activities import SubjectId
from .kernel import FollowUpId, FollowUpPlanId, HeldBack


class DuePart(Enum):
    """A part of what time does."""

    OPPORTUNITIES = "opportunities"
    """Opportunities whose time in a stage is over, in every pipeline: `MoveDue`."""

    QUOTES = "quotes"
    """Quotes whose last day has passed: `ExpireQuotes`."""

    SUBSCRIPTIONS = "subscriptions"
    """Periods, trials and ends of subscriptions: `RollSubscriptions`."""

    CONTRACTS = "contracts"
    """Announcements, terms and ends of contracts, and the deals of renewals: `RollContracts`."""

    FOLLOW_UPS = "follow_ups"
    """Follow-ups of every kind of record."""

    DUNNING = "dunning"
    """Reminders of late invoices, and promises to pay: `RunDunning`."""

    SUBSCRIPTION_INVOICES = "subscription_invoices"
    """Invoices of subscriptions: `InvoiceSubscriptions`."""

    PAYMENT_DISPUTES = "payment_disputes"
    """Contested payments that nobody answered in time: `LapsePaymentDisputes`."""

    CASES = "cases"
    """Warnings of clocks, and closings of resolved cases: `RunService`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWork:
    """What `RunDue` did."""

    _of: ClassVar[str] = "DueWork"

    begun: int
    """Follow-ups that began by themselves."""

    taken: int
    """Steps of follow-ups that were taken."""

    passed_over: int
    """Steps of follow-ups that were passed over, since later ones were due."""

    stopped: int
    """Follow-ups that ended."""

    is_end: bool
    """True where nothing that is due is left, but for what is held back or left out."""

    moved: int
    """Opportunities that went on."""

    expired: int
    """Quotes that expired."""

    subscription_steps: int
    """Steps of subscriptions: periods, ends of trials and of subscriptions."""

    contract_steps: int
    """Steps of contracts: announcements, renewals, ends, and deals."""

    held_back: Sequence[HeldBack]
    """The records that could not be done, each with why."""

    left_out: Sequence[DuePart]
    """The parts that the actor may not do."""

    dunning_steps: int
    """What dunning did: notices prepared and lapsed, promises of which something became, charges
    claimed.
    """

    invoices: int
    """Invoices of subscriptions that were written."""

    lapsed: int
    """Contested payments that were lost, since nobody answered in time."""

    service_steps: int
    """What service did: warnings given, and cases closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DueStep:
    """A step that is due."""

    _of: ClassVar[str] = "DueStep"

    follow_up: FollowUpId
    """The follow-up."""

    plan: FollowUpPlanId
    """Its plan."""

    subject: SubjectId.Variant
    """The record."""

    step: str
    """Key of the step."""

    due: datetime
    """When it is due."""

    is_passed_over: bool
    """True where it will be passed over, since a later one is due."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunDue(Command[DueWork]):
    """Does what is due by now, each thing exactly once, in parts (`DuePart`): opportunities go on
    whose time in a stage is over, quotes expire, subscriptions roll and are invoiced, contracts
    roll, late invoices are reminded of, warnings about cases are given, and last the plans that
    begin by themselves do so for records that changed and the steps of follow-ups are taken. In
    portions: call it again until the answer says that this is the end. What the other parts changed
    is met by follow-ups with the next portion.

    A host calls it every few minutes, from as many places as it likes. A portion is one commit. A
    record that cannot be done is named in the answer, does not stop the others, and is tried anew
    by the next run; an error of the store, or of a store that is damaged, ends the portion.

    Permission: update on all records of what a part is about, for at least one of the parts, for
    opportunities read on pipelines too, for dunning read on all invoices, and for invoices of
    subscriptions what `InvoiceSubscriptions` asks for. Parts for which the actor lacks it are left
    out, and the answer says which. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "RunDue"
    _tag: ClassVar[str] = "run_due"

    limit: int | None = None
    """How much of each part is done in one go, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DueFollowUps(Question[tuple[DueStep, ...]]):
    """Asks what `RunDue` would do by an instant, the first first, as far as follow-ups have looked: a
    record whose date moved forward since then is met when it next runs. Permission: read on
    follow-ups; answers over what the actor may see. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "DueFollowUps"
    _tag: ClassVar[str] = "due_follow_ups"

    by: datetime | None = None
    """By when; none: now."""

    limit: int | None = None
    """Of how many follow-ups; none: 100."""
