"""The words of crm-core: automation."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ._base import Command, Question
from .activities import SubjectId
from .kernel import FollowUpId, FollowUpPlanId


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWork:
    """What `RunDue` did."""

    _of: ClassVar[str] = "DueWork"

    begun: int
    """Follow-ups that began by themselves."""

    taken: int
    """Steps that were taken."""

    passed_over: int
    """Steps that were passed over, since later ones were due."""

    stopped: int
    """Follow-ups that ended."""

    is_end: bool
    """True where nothing that is due is left."""


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
    """Does what is due by now, each thing exactly once: begins the plans that begin by themselves for
    records that changed, takes the steps of follow-ups, plans their activities and puts their
    messages into the outbox. In portions: call it again until the answer says that this is the end.

    A host calls it every few minutes, from as many places as it likes. Permission: update on all
    follow-ups.
    """

    _of: ClassVar[str] = "RunDue"
    _tag: ClassVar[str] = "run_due"

    limit: int | None = None
    """How many follow-ups are looked at in one go, 1 to 1,000; none: 100."""


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
