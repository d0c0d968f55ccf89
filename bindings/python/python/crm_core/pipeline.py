"""The words of crm-core: pipeline."""
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
from .activities import Offset
from .administration import RateUsed
from .approvals import Approval, ApprovalRule
from .engine import PolicyVersion
from .kernel import AccountId, BusinessCalendar, ContactId, ContractId, ExternalId, FieldValue, FollowUpPlanId, ForecastAdjustmentId, ForecastSnapshotId, HeldBack, LeadId, Money, OpportunityId, Ownership, PipelineId, ProductId, RecordRef, RoleId, TeamId, UnitPrice, UserId
from .leads import Condition, Lead
from .parties import Account, Contact


class RateBasis(Enum):
    """Of which day the rates are that amounts are converted by."""

    AS_OF = "as_of"
    """Of the day that is asked about."""

    DOCUMENT = "document"
    """Of the day on which the opportunity was opened, or the adjustment was set."""


class ForecastMethod(Enum):
    """How a forecast was made."""

    WEIGHTED = "weighted"
    """Of each deal its amount times its probability."""

    COMMITTED = "committed"
    """The amounts of the deals that their sellers stand in for."""

    HAZARD = "hazard"
    """By the age of the deals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccuracyFigures:
    """How near the forecasts of one method came within one horizon, in one currency."""

    _of: ClassVar[str] = "AccuracyFigures"

    horizon_days: int
    """The horizon."""

    method: ForecastMethod
    """How the forecasts were made."""

    currency: str
    """The currency of the amounts."""

    month_ends: int
    """At how many month ends; those at which there was too little to learn from are left out."""

    forecast: Money
    """What the forecasts add up to."""

    won: Money
    """What was won, all of them together."""

    wape: Decimal | None = None
    """What the forecasts missed, up or down, over what was won, to four decimals; nothing where
    nothing was won.
    """

    bias: Decimal | None = None
    """What they foretold too much over what was won; below zero where it was too little."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardColumn:
    """One open stage and the deals in it."""

    _of: ClassVar[str] = "BoardColumn"

    stage: str
    """Key of the stage."""

    deals: int
    """How many deals are in it."""

    amount: Sequence[Money]
    """What they add up to, each currency for itself."""

    without_amount: int
    """Deals among them without an amount."""

    cards: Sequence[Opportunity]
    """Those expected to close first; then those without such a day; of equals, the one opened first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardFigures:
    """The open deals of a pipeline, stage by stage in its order."""

    _of: ClassVar[str] = "BoardFigures"

    columns: Sequence[BoardColumn]
    """One for each open stage."""


class EditAccount:
    """What becomes of one field."""

    @dataclass(frozen=True, slots=True)
    class Keep:
        """It stays as it is."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "keep"

    @dataclass(frozen=True, slots=True)
    class Clear:
        """It is emptied."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "clear"

    @dataclass(frozen=True, slots=True)
    class Set:
        """It gets this value."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "set"

        value: AccountId
        """What it carries."""

    Variant: TypeAlias = Union[Keep, Clear, Set]
    """Any of the variants: what a type annotation names."""


class EditContact:
    """What becomes of one field."""

    @dataclass(frozen=True, slots=True)
    class Keep:
        """It stays as it is."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "keep"

    @dataclass(frozen=True, slots=True)
    class Clear:
        """It is emptied."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "clear"

    @dataclass(frozen=True, slots=True)
    class Set:
        """It gets this value."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "set"

        value: ContactId
        """What it carries."""

    Variant: TypeAlias = Union[Keep, Clear, Set]
    """Any of the variants: what a type annotation names."""


class EditDate:
    """What becomes of one field."""

    @dataclass(frozen=True, slots=True)
    class Keep:
        """It stays as it is."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "keep"

    @dataclass(frozen=True, slots=True)
    class Clear:
        """It is emptied."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "clear"

    @dataclass(frozen=True, slots=True)
    class Set:
        """It gets this value."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "set"

        value: date
        """What it carries."""

    Variant: TypeAlias = Union[Keep, Clear, Set]
    """Any of the variants: what a type annotation names."""


class EditMoney:
    """What becomes of one field."""

    @dataclass(frozen=True, slots=True)
    class Keep:
        """It stays as it is."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "keep"

    @dataclass(frozen=True, slots=True)
    class Clear:
        """It is emptied."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "clear"

    @dataclass(frozen=True, slots=True)
    class Set:
        """It gets this value."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "set"

        value: Money
        """What it carries."""

    Variant: TypeAlias = Union[Keep, Clear, Set]
    """Any of the variants: what a type annotation names."""


class EditProduct:
    """What becomes of one field."""

    @dataclass(frozen=True, slots=True)
    class Keep:
        """It stays as it is."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "keep"

    @dataclass(frozen=True, slots=True)
    class Clear:
        """It is emptied."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "clear"

    @dataclass(frozen=True, slots=True)
    class Set:
        """It gets this value."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "set"

        value: ProductId
        """What it carries."""

    Variant: TypeAlias = Union[Keep, Clear, Set]
    """Any of the variants: what a type annotation names."""


class EditRecurringRevenue:
    """What becomes of one field."""

    @dataclass(frozen=True, slots=True)
    class Keep:
        """It stays as it is."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "keep"

    @dataclass(frozen=True, slots=True)
    class Clear:
        """It is emptied."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "clear"

    @dataclass(frozen=True, slots=True)
    class Set:
        """It gets this value."""

        _of: ClassVar[str] = "Edit"
        _tag: ClassVar[str] = "set"

        value: RecurringRevenue
        """What it carries."""

    Variant: TypeAlias = Union[Keep, Clear, Set]
    """Any of the variants: what a type annotation names."""


class ConvertToAccount:
    """What a part of a lead becomes."""

    @dataclass(frozen=True, slots=True)
    class New:
        """A new record."""

        _of: ClassVar[str] = "ConvertTo"
        _tag: ClassVar[str] = "new"

    @dataclass(frozen=True, slots=True)
    class Existing:
        """A record that is there; only what is empty on it is filled."""

        _of: ClassVar[str] = "ConvertTo"
        _tag: ClassVar[str] = "existing"

        value: AccountId
        """What it carries."""

    Variant: TypeAlias = Union[New, Existing]
    """Any of the variants: what a type annotation names."""


class ConvertToContact:
    """What a part of a lead becomes."""

    @dataclass(frozen=True, slots=True)
    class New:
        """A new record."""

        _of: ClassVar[str] = "ConvertTo"
        _tag: ClassVar[str] = "new"

    @dataclass(frozen=True, slots=True)
    class Existing:
        """A record that is there; only what is empty on it is filled."""

        _of: ClassVar[str] = "ConvertTo"
        _tag: ClassVar[str] = "existing"

        value: ContactId
        """What it carries."""

    Variant: TypeAlias = Union[New, Existing]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewOpportunity:
    """The opportunity that a lead opens."""

    _of: ClassVar[str] = "NewOpportunity"

    pipeline: PipelineId
    """The pipeline it passes."""

    name: str | None = None
    """What it is called; none: as the lead."""

    stage: str | None = None
    """Key of the open stage it begins in; none: the first open stage."""

    amount: Money | None = None
    """What it is worth, not negative."""

    expected_close: date | None = None
    """The day on which it is expected to close."""

    product: ProductId | None = None
    """What is sold."""

    custom_fields: Mapping[str, FieldValue.Variant] = field(default_factory=dict, hash=False)
    """What the company notes about it beyond this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversion:
    """What a lead became."""

    _of: ClassVar[str] = "Conversion"

    lead: Lead
    """The lead, converted."""

    account: Account
    """The account."""

    contact: Contact
    """The contact."""

    opportunity: Opportunity | None = None
    """The opportunity, where one was opened."""


class PipelineEvent(Enum):
    """What happened to a pipeline."""

    DEFINED = "defined"
    """It was defined."""

    CHANGED = "changed"
    """It was defined anew."""


class OpportunityEvent:
    """What happened to an opportunity. Amounts are not repeated here: who may see them reads the
    record.
    """

    @dataclass(frozen=True, slots=True)
    class Opened:
        """It was opened in a stage."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "opened"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Changed:
        """What is known of it changed."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "changed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Moved:
        """It went from one open stage to another."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "moved"

        from_: str
        """From here."""

        to: str
        """To there."""

    @dataclass(frozen=True, slots=True)
    class Won:
        """It was won."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "won"

    @dataclass(frozen=True, slots=True)
    class Lost:
        """It was lost for a reason."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "lost"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Reopened:
        """It was taken up again in a stage."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "reopened"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class ProbabilityOverridden:
        """Somebody said how likely it is."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "probability_overridden"

        value: Decimal
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class ProbabilityReset:
        """It is as likely as its stage again."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "probability_reset"

        value: Decimal
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class CategoryOverridden:
        """Somebody said where a forecast counts it."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "category_overridden"

        value: ForecastCategory
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class CategoryReset:
        """It counts where its stage counts again."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "category_reset"

        value: ForecastCategory
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Assigned:
        """It went to another owner."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "assigned"

        from_: UserId
        """From this one."""

        to: UserId
        """To that one."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PointTicked:
        """A point of a gate was ticked off, or is open again."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "point_ticked"

        point: str
        """Its key."""

        is_done: bool
        """True where it is done."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Transferred:
        """It went to another pipeline."""

        _of: ClassVar[str] = "OpportunityEvent"
        _tag: ClassVar[str] = "transferred"

        from_: PipelineId
        """From this one."""

        to: str
        """Key of the stage it came to."""

    Variant: TypeAlias = Union[Opened, Changed, Moved, Won, Lost, Reopened, ProbabilityOverridden, ProbabilityReset, CategoryOverridden, CategoryReset, Assigned, PointTicked, Transferred]
    """Any of the variants: what a type annotation names."""


class ForecastEvent(Enum):
    """What happened to forecasts. Amounts are not repeated here: who may see them reads the record."""

    SNAPSHOT_TAKEN = "snapshot_taken"
    """It was kept as it was."""

    ADJUSTED = "adjusted"
    """It was adjusted."""

    ADJUSTMENT_WITHDRAWN = "adjustment_withdrawn"
    """An adjustment was taken back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RottingDeal:
    """An opportunity that is left too long."""

    _of: ClassVar[str] = "RottingDeal"

    opportunity: OpportunityId
    """The opportunity."""

    owner: UserId
    """Whose it is."""

    stage: str
    """Key of its stage."""

    since: datetime
    """Since when nothing has happened to it."""

    days: int
    """How many days that is."""

    limit_days: int
    """How many its stage allows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedDeals:
    """What became of the opportunities whose time was over."""

    _of: ClassVar[str] = "MovedDeals"

    moved: Sequence[OpportunityId]
    """Those that went on."""

    held_back: Sequence[HeldBack]
    """Those that a gate held back, or whose time nobody can tell, each with why."""

    has_more: bool
    """True where there may be more, for the limit was reached, or as much was changed as one commit
    should hold.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class MappedField:
    """A field that a conversion fills, or leaves as it is."""

    _of: ClassVar[str] = "MappedField"

    to: ConversionTarget.Variant
    """The field."""

    from_: LeadField.Variant | None = None
    """Where its value comes from; none for what the conversion itself fills, as the contact's account."""

    value: str
    """Its value in words, once the lead is converted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversionPreview:
    """What a conversion would do."""

    _of: ClassVar[str] = "ConversionPreview"

    became: Conversion
    """The records as they would be. Those that would be new have an id for now, and get another when
    it is done.
    """

    filled: Sequence[MappedField]
    """Every field that would be filled; each was empty before."""

    kept: Sequence[MappedField]
    """Every field that the lead has another value for, and that would stay as it is since it has one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForecastFigures:
    """What a pipeline is expected to bring."""

    _of: ClassVar[str] = "ForecastFigures"

    open: int
    """Open deals counted, those without an amount included."""

    won: int
    """Won deals counted, those without an amount included."""

    without_amount: int
    """Deals among them without an amount: they bring nothing to the sums."""

    without_close_date: int
    """Open deals left out because the question is about a time and nobody said when they close."""

    currencies: Mapping[str, CurrencyForecast] = field(hash=False)
    """The sums, each currency for itself."""

    adjusted: Mapping[str, CurrencyForecast] = field(hash=False)
    """The same with the adjustments."""

    adjustments: Sequence[ForecastAdjustmentId]
    """The adjustments that they were adjusted by."""

    converted: ConvertedForecast | None = None
    """All of it in one currency, where the question asks for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConvertedForecast:
    """A forecast in one currency, and what amounts in others were converted by."""

    _of: ClassVar[str] = "ConvertedForecast"

    sums: CurrencyForecast
    """The sums of all amounts, each converted and rounded for itself."""

    adjusted: CurrencyForecast
    """The same with the adjustments."""

    rates: Sequence[RateUsed]
    """The rates, by currency and day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StageFigures:
    """How one stage did."""

    _of: ClassVar[str] = "StageFigures"

    stage: str
    """Key of the stage."""

    reached: int
    """Deals that reached it."""

    conversion: Decimal | None = None
    """Of those, the part that reached the next open stage, or was won where it is the last; to four
    decimals.
    """

    stays: int
    """Stays that ended."""

    ongoing: int
    """Stays that go on."""

    mean_days: Decimal | None = None
    """How many days the stays that ended took on average, to four decimals."""

    median_days: Decimal | None = None
    """After how many days half of all stays had ended, to four decimals. Those that go on count as
    being at least as long as they are now (Kaplan and Meier, 1958); nothing where fewer than half
    ended.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class FunnelFigures:
    """How far the deals of a pipeline came."""

    _of: ClassVar[str] = "FunnelFigures"

    stages: Sequence[StageFigures]
    """The open stages in order."""

    deals: int
    """All deals."""

    won: int
    """Deals won."""

    lost: Mapping[str, int] = field(hash=False)
    """Deals lost, by the open stage they were in at the end."""


class Obstacle:
    """Something that stands in the way of a deal."""

    @dataclass(frozen=True, slots=True)
    class NoWay:
        """The pipeline does not lead there (OPP-004)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "no_way"

    @dataclass(frozen=True, slots=True)
    class NotYours:
        """Others bring deals through this gate (OPP-013)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "not_yours"

    @dataclass(frozen=True, slots=True)
    class FieldsMissing:
        """These fields are missing (OPP-005)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "fields_missing"

        value: Sequence[RequiredField.Variant]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class CriteriaUnmet:
        """This is not so (OPP-014)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "criteria_unmet"

        value: Sequence[GateCriterion]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class PointsOpen:
        """These points are not ticked off (OPP-015)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "points_open"

        value: Sequence[GatePoint]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class PlanOpen:
        """The steps of this plan are not all done (OPP-016)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "plan_open"

        value: FollowUpPlanId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class ApprovalMissing:
        """Others must agree, and have not yet (OPP-017)."""

        _of: ClassVar[str] = "Obstacle"
        _tag: ClassVar[str] = "approval_missing"

    Variant: TypeAlias = Union[NoWay, NotYours, FieldsMissing, CriteriaUnmet, PointsOpen, PlanOpen, ApprovalMissing]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A stage that an opportunity may go to, or not yet."""

    _of: ClassVar[str] = "Way"

    to: str
    """Key of the stage."""

    obstacles: Sequence[Obstruction]
    """What stands in the way, in the order in which a move would be refused; nothing: it may go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstruction:
    """Something that stands in the way, with the refusal that a move would meet."""

    _of: ClassVar[str] = "Obstruction"

    code: str
    """Code of the refusal, as `OPP-005`."""

    detail: str
    """Why, and what to do about it."""

    obstacle: Obstacle.Variant
    """The same for programs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeBand:
    """Deals of some ages, and what became of them a day."""

    _of: ClassVar[str] = "AgeBand"

    from_day: int
    """The first day of life that belongs to it; the day after the opening is the first."""

    to_day: int | None = None
    """The last one; none: all that follow."""

    days_open: int
    """How many days deals were open in it, all deals together."""

    won: int
    """How many were won in it."""

    lost: int
    """How many were lost in it."""

    won_a_day: Decimal
    """How many of a hundred open deals are won on a day in it, smoothed."""

    lost_a_day: Decimal
    """How many of a hundred open deals are lost on a day in it, smoothed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DealForecast:
    """What one open deal is expected to bring, and why."""

    _of: ClassVar[str] = "DealForecast"

    opportunity: OpportunityId
    """The deal."""

    age_days: int
    """How many days old it is."""

    worth: WorthOf
    """What it is worth where it is won."""

    chance: Chance
    """How likely it is won within the horizon."""

    expected: Money
    """What it is expected to bring: its worth, times its share, times the chance, rounded once."""

    slippage: Slippage
    """How its expected day of closing has moved up to now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HazardFigures:
    """What the open deals are expected to bring within a horizon."""

    _of: ClassVar[str] = "HazardFigures"

    on: date
    """The day: what was known at its end counts."""

    learned_from: int
    """How many closed deals the chances were learned from."""

    bands: Sequence[AgeBand]
    """The chances, by age."""

    open: int
    """Open deals counted."""

    without_worth: int
    """Deals among them of which nothing tells what they are worth: they bring nothing to the sums."""

    expected: Sequence[Money]
    """What they bring within the horizon, each currency for itself."""

    weighted: Sequence[Money]
    """Beside it: of those that have an amount, the amount times the probability of their stage."""

    deals: Sequence[DealForecast]
    """Those of the largest figures, whatever their currency, with their parts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForecastPolicy:
    """A company's choices about learned forecasts."""

    _of: ClassVar[str] = "ForecastPolicy"

    band_days: int
    """How many days of life are put into one band."""

    band_closings: int
    """The fewest closed deals of a band; with fewer it becomes one with the next."""

    smoothing_days: int
    """How many days of all deals are added to each band."""

    learned_from_days: int
    """How many days back deals are looked at."""

    minimum_closed: int
    """The fewest closed deals to learn from."""

    minimum_of_mean: int
    """The fewest won deals of a mean amount."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChancePart:
    """What a band gives to a chance."""

    _of: ClassVar[str] = "ChancePart"

    band: AgeBand
    """The band."""

    days: int
    """How many of the days ahead lie in it."""

    won: Decimal
    """How likely the deal is won on one of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """How likely a deal is won within a horizon, and why."""

    _of: ClassVar[str] = "Chance"

    won: Decimal
    """How likely: the sum of the parts."""

    parts: Sequence[ChancePart]
    """The bands that the deal would pass, each with what it gives."""


class WorthSource:
    """Where a deal's worth was taken from."""

    @dataclass(frozen=True, slots=True)
    class Amount:
        """Its own amount."""

        _of: ClassVar[str] = "WorthSource"
        _tag: ClassVar[str] = "amount"

    @dataclass(frozen=True, slots=True)
    class ProductMean:
        """The mean of so many won deals of its product."""

        _of: ClassVar[str] = "WorthSource"
        _tag: ClassVar[str] = "product_mean"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class PipelineMean:
        """The mean of so many won deals of its pipeline."""

        _of: ClassVar[str] = "WorthSource"
        _tag: ClassVar[str] = "pipeline_mean"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[Amount, ProductMean, PipelineMean]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorthOf:
    """What a deal is worth."""

    _of: ClassVar[str] = "WorthOf"

    amount: Money
    """The amount."""

    source: WorthSource.Variant
    """Where it was taken from."""

    share: Decimal
    """How much of such an amount won deals brought in the end; 100 for a mean, which is of what they
    brought.
    """


class LeadField:
    """A field of a lead that fills others."""

    @dataclass(frozen=True, slots=True)
    class Name:
        """Who it is."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "name"

    @dataclass(frozen=True, slots=True)
    class Company:
        """The company they work for."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "company"

    @dataclass(frozen=True, slots=True)
    class Email:
        """Their address."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "email"

    @dataclass(frozen=True, slots=True)
    class Phone:
        """Their telephone."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "phone"

    @dataclass(frozen=True, slots=True)
    class JobTitle:
        """What they do there."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "job_title"

    @dataclass(frozen=True, slots=True)
    class Source:
        """Where it came from, as a key."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "source"

    @dataclass(frozen=True, slots=True)
    class UtmSource:
        """`utm_source`."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "utm_source"

    @dataclass(frozen=True, slots=True)
    class UtmMedium:
        """`utm_medium`."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "utm_medium"

    @dataclass(frozen=True, slots=True)
    class UtmCampaign:
        """`utm_campaign`."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "utm_campaign"

    @dataclass(frozen=True, slots=True)
    class Custom:
        """A custom field of leads, by its key."""

        _of: ClassVar[str] = "LeadField"
        _tag: ClassVar[str] = "custom"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Name, Company, Email, Phone, JobTitle, Source, UtmSource, UtmMedium, UtmCampaign, Custom]
    """Any of the variants: what a type annotation names."""


class AccountField:
    """A field of an account that a lead fills."""

    @dataclass(frozen=True, slots=True)
    class Name:
        """What people call it."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "name"

    @dataclass(frozen=True, slots=True)
    class LegalName:
        """Its name in the register."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "legal_name"

    @dataclass(frozen=True, slots=True)
    class Email:
        """Its first e-mail address."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "email"

    @dataclass(frozen=True, slots=True)
    class Phone:
        """Its first telephone."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "phone"

    @dataclass(frozen=True, slots=True)
    class Industry:
        """What it does, as a key."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "industry"

    @dataclass(frozen=True, slots=True)
    class Employees:
        """How many people work there."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "employees"

    @dataclass(frozen=True, slots=True)
    class Custom:
        """A custom field of accounts, by its key."""

        _of: ClassVar[str] = "AccountField"
        _tag: ClassVar[str] = "custom"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Name, LegalName, Email, Phone, Industry, Employees, Custom]
    """Any of the variants: what a type annotation names."""


class ContactField:
    """A field of a contact that a lead fills."""

    @dataclass(frozen=True, slots=True)
    class Name:
        """What people call them."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "name"

    @dataclass(frozen=True, slots=True)
    class GivenName:
        """The name they were given."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "given_name"

    @dataclass(frozen=True, slots=True)
    class FamilyName:
        """The name of their family."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "family_name"

    @dataclass(frozen=True, slots=True)
    class JobTitle:
        """What they do there."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "job_title"

    @dataclass(frozen=True, slots=True)
    class Email:
        """Their first e-mail address."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "email"

    @dataclass(frozen=True, slots=True)
    class Phone:
        """Their first telephone."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "phone"

    @dataclass(frozen=True, slots=True)
    class Note:
        """What is worth remembering."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "note"

    @dataclass(frozen=True, slots=True)
    class Custom:
        """A custom field of contacts, by its key."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "custom"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Account:
        """The company they work for: the conversion itself fills it with the account."""

        _of: ClassVar[str] = "ContactField"
        _tag: ClassVar[str] = "account"

    Variant: TypeAlias = Union[Name, GivenName, FamilyName, JobTitle, Email, Phone, Note, Custom, Account]
    """Any of the variants: what a type annotation names."""


class OpportunityField:
    """A field of an opportunity that a lead fills."""

    @dataclass(frozen=True, slots=True)
    class Name:
        """What it is called."""

        _of: ClassVar[str] = "OpportunityField"
        _tag: ClassVar[str] = "name"

    @dataclass(frozen=True, slots=True)
    class Custom:
        """A custom field of opportunities, by its key."""

        _of: ClassVar[str] = "OpportunityField"
        _tag: ClassVar[str] = "custom"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Name, Custom]
    """Any of the variants: what a type annotation names."""


class ConversionTarget:
    """What a field of a lead fills."""

    @dataclass(frozen=True, slots=True)
    class Account:
        """A field of the account."""

        _of: ClassVar[str] = "ConversionTarget"
        _tag: ClassVar[str] = "account"

        value: AccountField.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Contact:
        """A field of the contact."""

        _of: ClassVar[str] = "ConversionTarget"
        _tag: ClassVar[str] = "contact"

        value: ContactField.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Opportunity:
        """A field of the opportunity."""

        _of: ClassVar[str] = "ConversionTarget"
        _tag: ClassVar[str] = "opportunity"

        value: OpportunityField.Variant
        """What it carries."""

    Variant: TypeAlias = Union[Account, Contact, Opportunity]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversionLine:
    """One line of the mapping."""

    _of: ClassVar[str] = "ConversionLine"

    from_: LeadField.Variant
    """The lead's field."""

    to: ConversionTarget.Variant
    """What it fills, where that is empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversionPolicy:
    """What a company has its leads become."""

    _of: ClassVar[str] = "ConversionPolicy"

    mappings: Sequence[ConversionLine]
    """The lines, in order: of those that fill one field, the first whose field of the lead has a value
    does.
    """


class StageKind(Enum):
    """What an opportunity in a stage is."""

    OPEN = "open"
    """Still worked on."""

    WON = "won"
    """The customer said yes."""

    LOST = "lost"
    """The customer said no, or nothing."""


class ForecastCategory(Enum):
    """Where a forecast counts an open opportunity; a won one counts as closed, a lost one nowhere."""

    OMITTED = "omitted"
    """Nowhere: it is left out of every forecast."""

    PIPELINE = "pipeline"
    """May come one day."""

    BEST_CASE = "best_case"
    """Comes if all goes well."""

    COMMIT = "commit"
    """The seller stands in for it."""


class RequiredField:
    """A field that an opportunity must have before it enters a stage."""

    @dataclass(frozen=True, slots=True)
    class Amount:
        """What it is worth."""

        _of: ClassVar[str] = "RequiredField"
        _tag: ClassVar[str] = "amount"

    @dataclass(frozen=True, slots=True)
    class CloseDate:
        """When it is expected to close."""

        _of: ClassVar[str] = "RequiredField"
        _tag: ClassVar[str] = "close_date"

    @dataclass(frozen=True, slots=True)
    class Account:
        """The company that buys."""

        _of: ClassVar[str] = "RequiredField"
        _tag: ClassVar[str] = "account"

    @dataclass(frozen=True, slots=True)
    class Contact:
        """The person one deals with."""

        _of: ClassVar[str] = "RequiredField"
        _tag: ClassVar[str] = "contact"

    @dataclass(frozen=True, slots=True)
    class Product:
        """What is sold."""

        _of: ClassVar[str] = "RequiredField"
        _tag: ClassVar[str] = "product"

    @dataclass(frozen=True, slots=True)
    class Custom:
        """A custom field."""

        _of: ClassVar[str] = "RequiredField"
        _tag: ClassVar[str] = "custom"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Amount, CloseDate, Account, Contact, Product, Custom]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """One stage on the way to a deal, in the order of the pipeline."""

    _of: ClassVar[str] = "Stage"

    key: str
    """The key that never changes, as `negotiation`; unique in the pipeline."""

    name: str
    """What people call it."""

    kind: StageKind
    """Whether an opportunity in it is open, won or lost."""

    category: ForecastCategory
    """Where a forecast counts opportunities in it, unless their seller says otherwise. Without meaning
    in a closed stage.
    """

    probability: Decimal
    """How likely an opportunity in it is won: 1 to 99 percent where it is open, 100 where won, 0 where
    lost.
    """

    required_fields: Sequence[RequiredField.Variant] = ()
    """What an opportunity must have to enter it; at most `MAX_REQUIRED_FIELDS`, each once."""

    allowed_next: Sequence[str] = ()
    """The stages that may follow. From an open stage: open ones, and the won one; losing is always
    possible. From a closed stage: the open ones that it may be reopened into. Empty: all of them.
    """

    rots_after_days: int | None = None
    """After how many days, 1 to 3,650, a deal that nothing happens to is left too long, as the
    pipeline policy counts them; none: never. Without meaning in a closed stage.
    """


class Pipeline(Record):
    """A company's way to a deal."""

    __slots__ = ()
    _kind: ClassVar[str] = "pipeline"
    __match_args__ = ("id", "name", "stages", "loss_reasons", "gates", "timed_moves", "version",)

    BY_NAME: ClassVar[Index] = Index("pipeline", 1)
    """Pipelines by name."""

    @property
    def id(self) -> PipelineId:
        """Id of the pipeline."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called; unique, letter case aside."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Its stages in order: at least one open, one won, one lost."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def loss_reasons(self) -> tuple[str, ...]:
        """Why opportunities in it are lost."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def gates(self) -> tuple[Gate, ...]:
        """What stands between its stages."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def timed_moves(self) -> tuple[TimedMove, ...]:
        """The moves that time makes."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def version(self) -> int:
        """How often it was defined anew. The change log holds every version."""
        return self._field(6)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """What an opportunity was expected to bring from an instant on, where that changed while it was in
    a stage. What it was expected to bring when it entered the stage stands in the visit.
    """

    _of: ClassVar[str] = "Estimate"

    visit: int
    """The place in the history of the visit in which it changed, from 0."""

    at: datetime
    """When."""

    actor: UserId | None = None
    """Who changed it; none for the host's own work."""

    amount: Money | None = None
    """What it was worth from then on. Hidden together with the amount."""

    probability: Decimal
    """How likely it was from then on."""

    category: ForecastCategory
    """Where a forecast counted it from then on."""

    expected_close: date | None = None
    """When it was expected to close from then on."""


class ForecastScope:
    """Whose opportunities a forecast is about."""

    @dataclass(frozen=True, slots=True)
    class Whole:
        """Everybody's."""

        _of: ClassVar[str] = "ForecastScope"
        _tag: ClassVar[str] = "whole"

    @dataclass(frozen=True, slots=True)
    class Owner:
        """One owner's."""

        _of: ClassVar[str] = "ForecastScope"
        _tag: ClassVar[str] = "owner"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Team:
        """Those that are worked in one team, not in those below it."""

        _of: ClassVar[str] = "ForecastScope"
        _tag: ClassVar[str] = "team"

        value: TeamId
        """What it carries."""

    Variant: TypeAlias = Union[Whole, Owner, Team]
    """Any of the variants: what a type annotation names."""


class ForecastSnapshot(Record):
    """What a pipeline was expected to bring on a day, as far as whoever took it could see. It is never
    changed.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "forecast_snapshot"
    __match_args__ = ("id", "ownership", "pipeline", "on", "taken_at", "scope", "from_", "to", "open", "won", "without_amount", "sums", "adjusted",)

    BY_DAY: ClassVar[Index] = Index("forecast_snapshot", 1)
    """Snapshots by pipeline and day."""

    @property
    def id(self) -> ForecastSnapshotId:
        """Id of the snapshot."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who answers for it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def pipeline(self) -> PipelineId:
        """The pipeline."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        """The day in the company's time zone."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def taken_at(self) -> datetime:
        """The instant."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def scope(self) -> ForecastScope.Variant:
        """Whose opportunities."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def from_(self) -> date | None:
        """The first day of closing that it counts; none: any."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def to(self) -> date | None:
        """The last one; none: any."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def open(self) -> int:
        """Open opportunities counted."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def won(self) -> int:
        """Won opportunities counted."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def without_amount(self) -> int:
        """Those among them without an amount."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def sums(self) -> tuple[CurrencyForecast, ...]:
        """The sums, one for each currency. Hidden together with the amounts."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def adjusted(self) -> tuple[CurrencyForecast, ...]:
        """The same with the adjustments of that day. Hidden together with the amounts."""
        return self._field(12)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class AdjustmentWithdrawal:
    """That an adjustment was taken back."""

    _of: ClassVar[str] = "AdjustmentWithdrawal"

    at: datetime
    """When."""

    actor: UserId | None = None
    """By whom; none for the host's own work."""


class ForecastAdjustment(Record):
    """What somebody who knows more adds to a forecast. The opportunities stay as they are."""

    __slots__ = ()
    _kind: ClassVar[str] = "forecast_adjustment"
    __match_args__ = ("id", "ownership", "pipeline", "from_", "to", "scope", "category", "amount", "note", "set_at", "set_on", "withdrawn",)

    BY_PERIOD: ClassVar[Index] = Index("forecast_adjustment", 1)
    """Adjustments by pipeline and first day of the period."""

    @property
    def id(self) -> ForecastAdjustmentId:
        """Id of the adjustment."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who answers for it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def pipeline(self) -> PipelineId:
        """The pipeline."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def from_(self) -> date:
        """The first day of the period."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def to(self) -> date:
        """The last day of the period."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def scope(self) -> ForecastScope.Variant:
        """Whose forecast."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def category(self) -> ForecastCategory:
        """The category that it adds to."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money | None:
        """How much; below zero it takes away. Maskable; there is always one."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def note(self) -> str:
        """Why."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def set_at(self) -> datetime:
        """When it was set."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def set_on(self) -> date:
        """The same instant as a day in the company's time zone."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def withdrawn(self) -> AdjustmentWithdrawal | None:
        """When it was taken back, and by whom; none while it holds."""
        return self._field(11)  # type: ignore[no-any-return]


class GateKeeper:
    """Somebody who may bring a deal through a gate."""

    @dataclass(frozen=True, slots=True)
    class Owner:
        """The owner of the deal."""

        _of: ClassVar[str] = "GateKeeper"
        _tag: ClassVar[str] = "owner"

    @dataclass(frozen=True, slots=True)
    class User:
        """This user."""

        _of: ClassVar[str] = "GateKeeper"
        _tag: ClassVar[str] = "user"

        value: UserId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Role:
        """Whoever has this role."""

        _of: ClassVar[str] = "GateKeeper"
        _tag: ClassVar[str] = "role"

        value: RoleId
        """What it carries."""

    Variant: TypeAlias = Union[Owner, User, Role]
    """Any of the variants: what a type annotation names."""


class DealField:
    """A field of a deal that a gate looks at."""

    @dataclass(frozen=True, slots=True)
    class Amount:
        """What it is worth: a number of its currency."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "amount"

    @dataclass(frozen=True, slots=True)
    class Currency:
        """The code of the currency of its amount."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "currency"

    @dataclass(frozen=True, slots=True)
    class Probability:
        """How likely it is, in percent."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "probability"

    @dataclass(frozen=True, slots=True)
    class AgeDays:
        """How many whole days ago it was opened."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "age_days"

    @dataclass(frozen=True, slots=True)
    class StageDays:
        """How many whole days it has been in its stage."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "stage_days"

    @dataclass(frozen=True, slots=True)
    class DaysToClose:
        """In how many days it is expected to close; below zero where that day is over."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "days_to_close"

    @dataclass(frozen=True, slots=True)
    class BuyingRoles:
        """The parts that people have in it, as `decision_maker`: several texts."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "buying_roles"

    @dataclass(frozen=True, slots=True)
    class Competitors:
        """The names of its competitors: several texts."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "competitors"

    @dataclass(frozen=True, slots=True)
    class Custom:
        """A custom field."""

        _of: ClassVar[str] = "DealField"
        _tag: ClassVar[str] = "custom"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Amount, Currency, Probability, AgeDays, StageDays, DaysToClose, BuyingRoles, Competitors, Custom]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GateCriterion:
    """What must be so."""

    _of: ClassVar[str] = "GateCriterion"

    field: DealField.Variant
    """Which field is looked at."""

    is_: Condition.Variant
    """What its answer must be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GatePoint:
    """Something to be ticked off before a deal goes on."""

    _of: ClassVar[str] = "GatePoint"

    key: str
    """The key that never changes, unique in the pipeline: a point ticked for one gate is ticked for
    every gate that asks for it.
    """

    name: str
    """What people call it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """What stands before a stage. Of several gates on one way, all must be passed."""

    _of: ClassVar[str] = "Gate"

    from_: str | None = None
    """The stage that is left; none: any."""

    to: str
    """The stage that is entered."""

    who: Sequence[GateKeeper.Variant] = ()
    """Who may bring a deal through, at most 50; nobody: whoever may change it. The host's own work
    always may.
    """

    required_fields: Sequence[RequiredField.Variant] = ()
    """What the deal must have, at most 50, beside what the stage asks for."""

    criteria: Sequence[GateCriterion] = ()
    """What must be so, at most 50."""

    checklist: Sequence[GatePoint] = ()
    """What must be ticked off, at most 50."""

    plan: FollowUpPlanId | None = None
    """The follow-up plan whose steps must all be done for the deal."""

    approval: ApprovalRule | None = None
    """Who must agree, and how many of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimedMove:
    """A move that time makes: a deal that has been in a stage for so long goes on by itself, where the
    gates let it.
    """

    _of: ClassVar[str] = "TimedMove"

    from_: str
    """The open stage that is left; one move by time at most leaves a stage."""

    to: str
    """The stage that is entered: an open one, or the lost one."""

    after: Offset.Variant
    """How long a deal stays: above zero. Working time is counted by the calendar of the pipeline
    policy.
    """

    loss_reason: str | None = None
    """Why it is lost, where it goes to the lost stage: one of the pipeline's reasons, and one that
    needs no note.
    """


class OpportunityState:
    """Where an opportunity stands."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Open:
        """It is worked on."""

        _of: ClassVar[str] = "OpportunityState"
        _tag: ClassVar[str] = "open"

        stage: str
        """Key of the open stage."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Won:
        """The customer said yes."""

        _of: ClassVar[str] = "OpportunityState"
        _tag: ClassVar[str] = "won"

        stage: str
        """Key of the won stage."""

        closed_at: datetime
        """When."""

        closed_on: date
        """The same instant as a day in the company's time zone."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Lost:
        """The customer said no, or nothing."""

        _of: ClassVar[str] = "OpportunityState"
        _tag: ClassVar[str] = "lost"

        stage: str
        """Key of the lost stage."""

        reason: str
        """Why, one of the pipeline's reasons."""

        note: str | None = None
        """Why in words."""

        closed_at: datetime
        """When."""

        closed_on: date
        """The same instant as a day in the company's time zone."""

    Variant: TypeAlias = Union[Open, Won, Lost]
    """Any of the variants: what a type annotation names."""


class Probability:
    """How likely an opportunity is won, and who says so."""

    @dataclass(frozen=True, slots=True)
    class Auto:
        """The percentage of the stage it is in, as it was when the opportunity entered it."""

        _of: ClassVar[str] = "Probability"
        _tag: ClassVar[str] = "auto"

        value: Decimal
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Overridden:
        """A percentage that somebody gave; it stays through moves until it is reset or the opportunity
        is closed.
        """

        _of: ClassVar[str] = "Probability"
        _tag: ClassVar[str] = "overridden"

        value: Decimal
        """What it carries."""

    Variant: TypeAlias = Union[Auto, Overridden]
    """Any of the variants: what a type annotation names."""


class Category:
    """Where a forecast counts an opportunity, and who says so."""

    @dataclass(frozen=True, slots=True)
    class Auto:
        """The category of the stage it is in, as it was when the opportunity entered it."""

        _of: ClassVar[str] = "Category"
        _tag: ClassVar[str] = "auto"

        value: ForecastCategory
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Overridden:
        """A category that somebody gave; it stays through moves until it is reset or the opportunity
        is closed.
        """

        _of: ClassVar[str] = "Category"
        _tag: ClassVar[str] = "overridden"

        value: ForecastCategory
        """What it carries."""

    Variant: TypeAlias = Union[Auto, Overridden]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StageVisit:
    """One stay of an opportunity in a stage."""

    _of: ClassVar[str] = "StageVisit"

    stage: str
    """Key of the stage."""

    entered_at: datetime
    """When it entered."""

    left_at: datetime | None = None
    """When it left; none while it is there."""

    actor: UserId | None = None
    """Who brought it there; none for the host's own work."""

    amount: Money | None = None
    """What it was worth when it entered. Hidden together with the amount."""

    probability: Decimal
    """How likely it was when it entered."""

    category: ForecastCategory | None = None
    """Where a forecast counted it when it entered; none where an older version noted the visit."""

    expected_close: date | None = None
    """When it was expected to close when it entered."""

    pipeline: PipelineId | None = None
    """The pipeline of the stage, where the deal has left it for another one since."""


class Opportunity(Record):
    """A deal that may be won."""

    __slots__ = ()
    _kind: ClassVar[str] = "opportunity"
    __match_args__ = ("id", "ownership", "pipeline", "state", "name", "account", "contact", "product", "amount", "expected_close", "probability", "category", "opened_at", "opened_on", "external_id", "lead", "history", "last_open_stage", "custom_fields", "estimates", "lines", "stakeholders", "competitors", "splits", "recurring", "ticked", "renewal",)

    BY_STAGE: ClassVar[Index] = Index("opportunity", 1)
    """Opportunities by pipeline, key of the stage and instant of opening. Each row tells the
    `Standing` of its opportunity.
    """

    BY_CLOSE: ClassVar[Index] = Index("opportunity", 2)
    """Closed opportunities: lost ones, then won ones, each by the day of closing."""

    BY_ACCOUNT: ClassVar[Index] = Index("opportunity", 3)
    """Opportunities by account."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("opportunity", 4)
    """Opportunities by where they came from."""

    BY_LEAD: ClassVar[Index] = Index("opportunity", 5)
    """Opportunities by the lead they grew out of."""

    BY_CONTACT: ClassVar[Index] = Index("opportunity", 6)
    """Opportunities by contact: the one that one deals with, and everybody who has a part in the
    decision.
    """

    BY_RENEWAL: ClassVar[Index] = Index("opportunity", 7)
    """Opportunities by the contract whose renewal they are about, and its term: one for each."""

    @property
    def id(self) -> OpportunityId:
        """Id of the opportunity."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who answers for it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def pipeline(self) -> PipelineId:
        """The pipeline it passes."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def state(self) -> OpportunityState.Variant:
        """Where it stands."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId | None:
        """The company that buys."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId | None:
        """The person one deals with."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def product(self) -> ProductId | None:
        """What is sold."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money | None:
        """What it is worth, not negative. Maskable."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def expected_close(self) -> date | None:
        """The day on which it is expected to close."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def probability(self) -> Probability.Variant:
        """How likely it is won."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def category(self) -> Category.Variant:
        """Where a forecast counts it while it is open."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def opened_at(self) -> datetime:
        """When it was opened."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def opened_on(self) -> date:
        """The same instant as a day in the company's time zone."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Where it came from, and what it is called there; no two opportunities share one."""
        return self._field(14)  # type: ignore[no-any-return]

    @property
    def lead(self) -> LeadId | None:
        """The lead it grew out of."""
        return self._field(15)  # type: ignore[no-any-return]

    @property
    def history(self) -> tuple[StageVisit, ...]:
        """The stages it was in, in the order of time; the last one is where it is."""
        return self._field(16)  # type: ignore[no-any-return]

    @property
    def last_open_stage(self) -> str:
        """Key of the open stage it is in, or was in when it was closed."""
        return self._field(17)  # type: ignore[no-any-return]

    @property
    def custom_fields(self) -> Mapping[str, FieldValue.Variant]:
        """What the company notes about it beyond this."""
        return self._field(18)  # type: ignore[no-any-return]

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every change of what it was expected to bring while it was in a stage, in the order of time;
        at most 500.
        """
        return self._field(19)  # type: ignore[no-any-return]

    @property
    def lines(self) -> tuple[DealLine, ...]:
        """What is sold, line by line. Where there is a line, the amount is their sum. Maskable with
        the amount.
        """
        return self._field(20)  # type: ignore[no-any-return]

    @property
    def stakeholders(self) -> tuple[Stakeholder, ...]:
        """Who decides on the customer's side."""
        return self._field(21)  # type: ignore[no-any-return]

    @property
    def competitors(self) -> tuple[Competitor, ...]:
        """Who else wants the deal."""
        return self._field(22)  # type: ignore[no-any-return]

    @property
    def splits(self) -> tuple[DealSplit, ...]:
        """For whom it counts; nobody: for its owner alone."""
        return self._field(23)  # type: ignore[no-any-return]

    @property
    def recurring(self) -> RecurringRevenue | None:
        """What it brings again and again. Maskable with the amount."""
        return self._field(24)  # type: ignore[no-any-return]

    @property
    def ticked(self) -> tuple[TickedPoint, ...]:
        """The points of its gates that were ticked off."""
        return self._field(25)  # type: ignore[no-any-return]

    @property
    def renewal(self) -> RenewalOf | None:
        """The contract whose renewal it is about; none: it is no renewal."""
        return self._field(26)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class CurrencyForecast:
    """The forecast in one currency: what is in each category by itself, and what follows from it."""

    _of: ClassVar[str] = "CurrencyForecast"

    won: Money
    """What was won."""

    committed: Money
    """Open deals that their sellers stand in for."""

    hoped_for: Money
    """Open deals that come if all goes well."""

    possible: Money
    """Open deals that may come one day."""

    omitted: Money
    """Open deals that are left out of the figures below."""

    weighted: Money
    """What is won, and of each open deal its amount times its probability."""

    closed: Money
    """The closed forecast: what was won."""

    commit: Money
    """The commit forecast: what was won and what is committed."""

    best_case: Money
    """The best case: what was won, what is committed, and what comes if all goes well."""

    open_pipeline: Money
    """All open deals but those left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DealLine:
    """Something that is sold in a deal."""

    _of: ClassVar[str] = "DealLine"

    name: str
    """What it is."""

    product: ProductId | None = None
    """The product it is, where it is in the catalog."""

    quantity: Decimal
    """How much of it, above zero."""

    price: UnitPrice
    """Net price of one, not negative; all lines of a deal are in one currency."""

    discount: Decimal | None = None
    """What is taken off the line, 0 to 100 percent; none: nothing."""


class BuyingRole(Enum):
    """The part that somebody has in the decision of the customer."""

    DECISION_MAKER = "decision_maker"
    """Says yes or no in the end."""

    ECONOMIC_BUYER = "economic_buyer"
    """Has the money."""

    CHAMPION = "champion"
    """Speaks for us when we are not there."""

    INFLUENCER = "influencer"
    """Is listened to."""

    EVALUATOR = "evaluator"
    """Judges the technical side."""

    END_USER = "end_user"
    """Will use it."""

    PURCHASING = "purchasing"
    """Buys by the rules of the house: purchasing, legal."""

    BLOCKER = "blocker"
    """Is against it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stakeholder:
    """Somebody on the customer's side."""

    _of: ClassVar[str] = "Stakeholder"

    contact: ContactId
    """The person."""

    role: BuyingRole
    """Their part."""


class CompetitorStanding(Enum):
    """How a competitor stands."""

    OFFERING = "offering"
    """Offers too."""

    OUT = "out"
    """Is out."""

    CHOSEN = "chosen"
    """Got the deal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Competitor:
    """Somebody else who wants the deal."""

    _of: ClassVar[str] = "Competitor"

    name: str
    """What they are called; each once, letter case aside."""

    standing: CompetitorStanding = CompetitorStanding.OFFERING
    """How they stand."""

    note: str = ""
    """What they are good at and what not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DealSplit:
    """The part of a deal that counts for somebody."""

    _of: ClassVar[str] = "DealSplit"

    user: UserId
    """The user, each once."""

    share: Decimal
    """Their part, above 0 percent; all of a deal sum to exactly 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurringRevenue:
    """What a deal brings again and again."""

    _of: ClassVar[str] = "RecurringRevenue"

    amount: Money
    """What it brings each time, not negative."""

    every_months: int
    """How many months lie between two times, 1 to 120: 1 for monthly, 12 for yearly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenewalOf:
    """The term of a contract that a deal is to prolong."""

    _of: ClassVar[str] = "RenewalOf"

    contract: ContractId
    """The contract."""

    term: int
    """The number of the term that is about to end, counted from 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TickedPoint:
    """A point of a gate's checklist that was ticked off."""

    _of: ClassVar[str] = "TickedPoint"

    key: str
    """Its key."""

    at: datetime
    """When."""

    by: UserId | None = None
    """By whom; none for the host's own work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuarterFigures:
    """What was won in one quarter."""

    _of: ClassVar[str] = "QuarterFigures"

    won: int
    """How many deals were won."""

    amount: Sequence[Money]
    """For how much, each currency for itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CurrencyPerformance:
    """What was won and lost in one currency."""

    _of: ClassVar[str] = "CurrencyPerformance"

    won: Money
    """What the won deals add up to."""

    won_deals: int
    """How many won deals have an amount in this currency."""

    lost: Money
    """What the lost deals would have added up to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PerformanceFigures:
    """How well deals were closed."""

    _of: ClassVar[str] = "PerformanceFigures"

    won: int
    """Deals won."""

    lost: int
    """Deals lost."""

    won_without_amount: int
    """Won deals without an amount: they bring nothing to the sums and means."""

    won_days: int
    """Days from opening to closing, all won deals together."""

    currencies: Mapping[str, CurrencyPerformance] = field(hash=False)
    """The sums, each currency for itself."""

    quarters: Mapping[str, QuarterFigures] = field(hash=False)
    """What was won, quarter by quarter of the day of closing."""


class RottingAnchor(Enum):
    """From when on a deal is left."""

    TOUCHED = "touched"
    """Since something was last done about it, or it came to its stage, whichever was later."""

    ENTERED = "entered"
    """Since it came to its stage."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PipelinePolicy:
    """A company's choices about its deals."""

    _of: ClassVar[str] = "PipelinePolicy"

    reasons_with_note: Sequence[str]
    """Reasons for loss that need a note, at most 100."""

    calendar: BusinessCalendar | None = None
    """When people work: for moves after working hours and days, and for deals that are left too long;
    none: always.
    """

    rotting_anchor: RottingAnchor = RottingAnchor.TOUCHED
    """From when on a deal is left."""

    rots_on_working_days: bool = False
    """True where only working days count for a deal that is left."""

    planned_deals_rot: bool = False
    """True where a deal is left although something is planned about it and not overdue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulationFigures:
    """What a proposed pipeline would have made of the moves that were made."""

    _of: ClassVar[str] = "SimulationFigures"

    deals: int
    """Deals that moved in the time asked about; being opened is a move."""

    whole: int
    """Deals all of whose moves it would have accepted."""

    stopped: int
    """Deals of which it would have refused a move."""

    not_known: int
    """The others: it would have refused nothing that is known, and not everything is."""

    share_whole: Decimal | None = None
    """Of the deals of which all is known, the part that would have gone through whole; to four
    decimals.
    """

    not_looked_up: int
    """Deals that the change log may tell more of, and that were not looked up, for the limit was
    reached.
    """

    ways: Sequence[SimulatedWay]
    """The ways that were gone, in the order of their stages' keys; openings first."""

    stages: Sequence[SimulatedStage]
    """The stages of the proposed pipeline in its order."""

    stuck: Sequence[StuckDeals]
    """The open deals that would be stuck where they are now, by stage and code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedWay:
    """What a proposed pipeline would have made of the moves on one way."""

    _of: ClassVar[str] = "SimulatedWay"

    from_: str | None = None
    """Key of the stage that was left, as it was called then; none where deals were opened, or came
    from another pipeline.
    """

    to: str
    """Key of the stage that was entered, as it was called then."""

    moves: int
    """How often it was gone."""

    accepted: int
    """Moves that would have been accepted."""

    not_known: int
    """Moves of which that is not known."""

    unknown: Sequence[str]
    """What is not known of them, as `custom_fields.budget`, `who`, `plan`, `approval`, or the key of a
    point.
    """

    refused: Sequence[SimulatedRefusal]
    """Moves that would have been refused, by code."""

    stopped: int
    """Deals of which this would have been the first move refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedRefusal:
    """Moves on one way that would have been refused for one reason."""

    _of: ClassVar[str] = "SimulatedRefusal"

    code: str
    """Code of the refusal, as `OPP-004`; `invalid` where the proposed pipeline has no such stage or
    reason.
    """

    detail: str
    """Why, as it would have been told of the first example."""

    moves: int
    """How many."""

    examples: Sequence[OpportunityId]
    """Some of the deals, at most five."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedStage:
    """How a stage of a proposed pipeline would have been used, by deals as long as nothing stopped
    them.
    """

    _of: ClassVar[str] = "SimulatedStage"

    stage: str
    """Its key."""

    entered: int
    """How often deals would have come to it; zero: nobody would have."""

    left: int
    """How often they would have left it; zero: nobody would have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StuckDeals:
    """Open deals that would not go on from where they are now."""

    _of: ClassVar[str] = "StuckDeals"

    stage: str
    """Key of the stage that they are in, as it is called now."""

    code: str
    """Code of the refusal: `OPP-009` where the stage is given up, otherwise what stands in the first
    way on.
    """

    detail: str
    """Why, as it would be told of the first example."""

    deals: int
    """How many."""

    examples: Sequence[OpportunityId]
    """Some of them, at most five."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slippage:
    """How the expected day of closing moved."""

    _of: ClassVar[str] = "Slippage"

    pushes: int
    """How often it was put off."""

    pushed_days: int
    """How many days it was put off, all times together."""

    slip_days: int
    """How many days the last day named lies behind the first one; below zero where it was brought
    forward.
    """


class ConversionEvent(Enum):
    """What became of a record that a conversion had made."""

    UNDONE = "undone"
    """The conversion was undone, and the record removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnconversionConflict:
    """What stands in the way of undoing a conversion."""

    _of: ClassVar[str] = "UnconversionConflict"

    record: RecordRef
    """The record."""

    obstacle: UnconversionObstacle.Variant
    """What about it."""


class UnconversionObstacle:
    """Why a record cannot be as it was before the conversion."""

    @dataclass(frozen=True, slots=True)
    class Changed:
        """A field was changed since."""

        _of: ClassVar[str] = "UnconversionObstacle"
        _tag: ClassVar[str] = "changed"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Gone:
        """It was removed since."""

        _of: ClassVar[str] = "UnconversionObstacle"
        _tag: ClassVar[str] = "gone"

    @dataclass(frozen=True, slots=True)
    class NamedBy:
        """Records of this kind name it."""

        _of: ClassVar[str] = "UnconversionObstacle"
        _tag: ClassVar[str] = "named_by"

        value: str
        """What it carries."""

    Variant: TypeAlias = Union[Changed, Gone, NamedBy]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetConversionPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_conversion_policy"

    policy: ConversionPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetForecastPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_forecast_policy"

    policy: ForecastPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPipelinePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_pipeline_policy"

    policy: PipelinePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DefinePipeline(Command[Pipeline]):
    """Defines a pipeline. Permission: create on pipelines. Answers the `Pipeline`. Every fault of the
    definition is named by its place, as `stages[2].allowed_next[0]`.
    """

    _of: ClassVar[str] = "DefinePipeline"
    _tag: ClassVar[str] = "define_pipeline"

    name: str
    """What it is called; unique, letter case aside."""

    stages: Sequence[Stage] = ()
    """Its stages in order: at least one open, exactly one won, exactly one lost."""

    loss_reasons: Sequence[str] = ()
    """Why opportunities in it may be lost; at least one."""

    gates: Sequence[Gate] = ()
    """What stands between its stages, at most 200 gates."""

    timed_moves: Sequence[TimedMove] = ()
    """The moves that time makes, at most 50."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangePipeline(Command[Pipeline]):
    """Defines a pipeline anew. Permission: update on pipelines. Answers the `Pipeline`.

    Opportunities keep the probability and the category that they entered their stage with. Refusal:
    OPP-009 where a stage that opportunities are in is left out or becomes another kind.
    """

    _of: ClassVar[str] = "ChangePipeline"
    _tag: ClassVar[str] = "change_pipeline"

    pipeline: PipelineId
    """The pipeline."""

    name: str
    """What it is called from now on."""

    stages: Sequence[Stage] = ()
    """All its stages from now on."""

    loss_reasons: Sequence[str] = ()
    """All its reasons for loss from now on."""

    gates: Sequence[Gate] = ()
    """What stands between its stages from now on, at most 200 gates."""

    timed_moves: Sequence[TimedMove] = ()
    """The moves that time makes from now on, at most 50."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenOpportunity(Command[Opportunity]):
    """Opens an opportunity. Permission: create on opportunities, read on the pipeline and on what it
    names. Answers the `Opportunity`. Refusals: OPP-003, OPP-005.
    """

    _of: ClassVar[str] = "OpenOpportunity"
    _tag: ClassVar[str] = "open_opportunity"

    pipeline: PipelineId
    """The pipeline it passes."""

    name: str
    """What it is called."""

    stage: str | None = None
    """Key of the open stage it begins in; none: the first open stage."""

    account: AccountId | None = None
    """The company that buys."""

    contact: ContactId | None = None
    """The person one deals with."""

    product: ProductId | None = None
    """What is sold."""

    amount: Money | None = None
    """What it is worth, not negative."""

    expected_close: date | None = None
    """The day on which it is expected to close."""

    external_id: ExternalId | None = None
    """Where it came from; no other opportunity may have it."""

    owner: UserId | None = None
    """Who answers for it; none: who opens it. The host's own work must name somebody."""

    custom_fields: Mapping[str, FieldValue.Variant] = field(default_factory=dict, hash=False)
    """What the company notes about it beyond this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeOpportunity(Command[Opportunity]):
    """Changes what is known of an open opportunity. Permission: update on opportunities, read on what
    it names. Answers the `Opportunity`. Refusals: OPP-001, OPP-005 where its stage asks for a field
    that would be emptied, OPP-018 where the amount follows from its lines, OPP-030, OPP-031.
    """

    _of: ClassVar[str] = "ChangeOpportunity"
    _tag: ClassVar[str] = "change_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    name: str | None = None
    """What it is called from now on; none: as before."""

    account: EditAccount.Variant = EditAccount.Keep()
    """The company that buys."""

    contact: EditContact.Variant = EditContact.Keep()
    """The person one deals with."""

    product: EditProduct.Variant = EditProduct.Keep()
    """What is sold."""

    amount: EditMoney.Variant = EditMoney.Keep()
    """What it is worth, not negative."""

    expected_close: EditDate.Variant = EditDate.Keep()
    """The day on which it is expected to close."""

    custom_fields: Mapping[str, FieldValue.Variant] | None = None
    """All its custom fields from now on; none: as before."""

    lines: Sequence[DealLine] | None = None
    """All its lines from now on, at most 500; none: as before. Where there is a line, the amount is
    their sum.
    """

    stakeholders: Sequence[Stakeholder] | None = None
    """Everybody who has a part in the decision from now on, at most 50; none: as before."""

    competitors: Sequence[Competitor] | None = None
    """All its competitors from now on, at most 50; none: as before."""

    splits: Sequence[DealSplit] | None = None
    """For whom it counts from now on, at most 50, in shares that sum to 100 percent; none: as before."""

    recurring: EditRecurringRevenue.Variant = EditRecurringRevenue.Keep()
    """What it brings again and again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveOpportunity(Command[Opportunity]):
    """Moves an open opportunity to another open stage. Permission: update on opportunities. Answers
    the `Opportunity`. Refusals: OPP-001, OPP-003 to OPP-005, OPP-007, OPP-008, OPP-013 to OPP-017.
    """

    _of: ClassVar[str] = "MoveOpportunity"
    _tag: ClassVar[str] = "move_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    stage: str
    """Key of the stage."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WinOpportunity(Command[Opportunity]):
    """Notes that an open opportunity was won. Permission: update on opportunities. Answers the
    `Opportunity`. Refusals: OPP-001, OPP-004, OPP-005, OPP-008, OPP-013 to OPP-018.
    """

    _of: ClassVar[str] = "WinOpportunity"
    _tag: ClassVar[str] = "win_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    amount: Money | None = None
    """What it was won at, not negative; none: as estimated before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoseOpportunity(Command[Opportunity]):
    """Notes that an open opportunity was lost. Permission: update on opportunities. Answers the
    `Opportunity`. Refusals: OPP-001, OPP-005, OPP-006, OPP-008, OPP-013 to OPP-017.
    """

    _of: ClassVar[str] = "LoseOpportunity"
    _tag: ClassVar[str] = "lose_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    reason: str
    """Why: one of the pipeline's reasons."""

    note: str | None = None
    """Why in words; some reasons need them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenOpportunity(Command[Opportunity]):
    """Takes up a closed opportunity again. Permission: update on opportunities. Answers the
    `Opportunity`. Refusals: OPP-002 to OPP-005, OPP-007, OPP-008, OPP-013 to OPP-017.
    """

    _of: ClassVar[str] = "ReopenOpportunity"
    _tag: ClassVar[str] = "reopen_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    stage: str | None = None
    """Key of the open stage it goes on in; none: where it was when it was closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideProbability(Command[Opportunity]):
    """Says how likely an open opportunity is won, whatever its stage says. Permission: update on
    opportunities. Answers the `Opportunity`. Refusals: OPP-001, OPP-030, OPP-031.
    """

    _of: ClassVar[str] = "OverrideProbability"
    _tag: ClassVar[str] = "override_probability"

    opportunity: OpportunityId
    """The opportunity."""

    percent: Decimal
    """0 to 100 percent; kept within 1 to 99, since only what is closed is certain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResetProbability(Command[Opportunity]):
    """Gives an open opportunity the probability of its stage, as defined now. Permission: update on
    opportunities. Answers the `Opportunity`. Refusals: OPP-001, OPP-030, OPP-031.
    """

    _of: ClassVar[str] = "ResetProbability"
    _tag: ClassVar[str] = "reset_probability"

    opportunity: OpportunityId
    """The opportunity."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideForecastCategory(Command[Opportunity]):
    """Says where a forecast counts an open opportunity, whatever its stage says. Permission: update on
    opportunities. Answers the `Opportunity`. Refusals: OPP-001, OPP-030, OPP-031.
    """

    _of: ClassVar[str] = "OverrideForecastCategory"
    _tag: ClassVar[str] = "override_forecast_category"

    opportunity: OpportunityId
    """The opportunity."""

    category: ForecastCategory
    """Where it counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResetForecastCategory(Command[Opportunity]):
    """Gives an open opportunity the category of its stage, as defined now. Permission: update on
    opportunities. Answers the `Opportunity`. Refusals: OPP-001, OPP-030, OPP-031.
    """

    _of: ClassVar[str] = "ResetForecastCategory"
    _tag: ClassVar[str] = "reset_forecast_category"

    opportunity: OpportunityId
    """The opportunity."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignOpportunity(Command[Opportunity]):
    """Gives an opportunity, open or closed, to another owner; it is worked in the new owner's team.
    Permission: assign on opportunities. Answers the `Opportunity`.
    """

    _of: ClassVar[str] = "AssignOpportunity"
    _tag: ClassVar[str] = "assign_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    owner: UserId
    """Who answers for it from now on: an active user."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TickPoint(Command[Opportunity]):
    """Ticks a point off that a gate asks for, or opens it again. Permission: update on opportunities.
    Answers the `Opportunity`. A point that no gate of the pipeline asks for is invalid. Refusal:
    OPP-001.
    """

    _of: ClassVar[str] = "TickPoint"
    _tag: ClassVar[str] = "tick_point"

    opportunity: OpportunityId
    """The opportunity."""

    point: str
    """Key of the point."""

    is_done: bool
    """True where it is done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestPassage(Command[Approval]):
    """Asks those whom a gate names to let an opportunity through. Permission: update on opportunities.
    Answers the `Approval`: the one that is pending or granted already, where nothing has changed
    since. Refusals: OPP-001, OPP-004, OPP-019.
    """

    _of: ClassVar[str] = "RequestPassage"
    _tag: ClassVar[str] = "request_passage"

    opportunity: OpportunityId
    """The opportunity."""

    stage: str
    """Key of the stage it is to go to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferOpportunity(Command[Opportunity]):
    """Moves an open opportunity to another pipeline. Permission: update on opportunities, read on the
    pipeline. Answers the `Opportunity`. What it was through stays in its history; what was ticked
    off does not count there. Its stage must stand in the map, and lead to an open stage. Refusals:
    OPP-001, OPP-003, OPP-005, OPP-007, OPP-008.
    """

    _of: ClassVar[str] = "TransferOpportunity"
    _tag: ClassVar[str] = "transfer_opportunity"

    opportunity: OpportunityId
    """The opportunity."""

    pipeline: PipelineId
    """The pipeline it goes to."""

    stages: Mapping[str, str] = field(hash=False)
    """Which stage of the one becomes which of the other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveDue(Command[MovedDeals]):
    """Moves the opportunities of a pipeline on whose time is over, as its moves by time say.
    Permission: read on the pipeline; over the opportunities that the actor may update. Answers the
    `MovedDeals`. A gate that does not let one through is told, and the deal stays. A limit outside
    1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "MoveDue"
    _tag: ClassVar[str] = "move_due"

    pipeline: PipelineId
    """The pipeline."""

    limit: int | None = None
    """How many are moved at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConvertLead(Command[Conversion]):
    """Converts a qualified lead into an account, a contact and perhaps an opportunity: all of them or
    none. What of the lead goes where, custom fields included, is said by the policy of that day
    (`ConversionPolicy`); of what is there only empty fields are filled.

    Permission: update on leads; create on accounts, contacts and opportunities that are new, update
    on those that are there. Answers the `Conversion`. A value that does not fit where the policy
    puts it, and custom fields that are not as the company defined them, are invalid. Refusals:
    LEA-001, LEA-002, then those of opening an opportunity.
    """

    _of: ClassVar[str] = "ConvertLead"
    _tag: ClassVar[str] = "convert_lead"

    lead: LeadId
    """The lead."""

    account: ConvertToAccount.Variant
    """What its company becomes."""

    contact: ConvertToContact.Variant
    """What its person becomes."""

    opportunity: NewOpportunity | None = None
    """The opportunity it opens; none: no opportunity."""

    owner: UserId | None = None
    """Who answers for what is new; none: the lead's owner."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewConversion(Question[ConversionPreview]):
    """Asks what a conversion would do, by doing it and keeping nothing of it. Permission: update on
    leads; create on accounts, contacts and opportunities that are new, update on those that are
    there. Answers a `ConversionPreview`. Refusals: as `ConvertLead`.
    """

    _of: ClassVar[str] = "PreviewConversion"
    _tag: ClassVar[str] = "preview_conversion"

    convert: ConvertLead
    """The conversion."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnconvertLead(Command[Lead]):
    """Undoes the conversion of a lead: what it made is removed, what it filled is emptied, and the
    lead is as it was; as long as nothing of it was changed since, and nothing else names what is to
    be removed. Permission: update on leads, and on what was made and filled. Answers the `Lead`.
    Refusals: OPP-010 to OPP-012.

    A lead is converted by mistake, and is a lead again:
    """

    _of: ClassVar[str] = "UnconvertLead"
    _tag: ClassVar[str] = "unconvert_lead"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnconversionConflicts(Question[tuple[UnconversionConflict, ...]]):
    """Asks what stands in the way of undoing the conversion of a lead; nothing: it can be undone.
    Permission: update on leads, and on what was made and filled. Answers every
    `UnconversionConflict`. Refusals: OPP-010, OPP-011.
    """

    _of: ClassVar[str] = "UnconversionConflicts"
    _tag: ClassVar[str] = "unconversion_conflicts"

    lead: LeadId
    """The lead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeForecastSnapshot(Command[ForecastSnapshot]):
    """Keeps what a pipeline is expected to bring today, as far as the actor may see it. Permission:
    create on forecast snapshots, read on the pipeline. Answers the `ForecastSnapshot`.
    """

    _of: ClassVar[str] = "TakeForecastSnapshot"
    _tag: ClassVar[str] = "take_forecast_snapshot"

    pipeline: PipelineId
    """The pipeline."""

    from_: date | None = None
    """Open opportunities expected to close, and won ones closed, on this day or later; none: any."""

    to: date | None = None
    """The same, on this day or earlier; none: any."""

    scope: ForecastScope.Variant = ForecastScope.Whole()
    """Whose opportunities."""

    owner: UserId | None = None
    """Who answers for the snapshot; none: who takes it. The host's own work must name somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AdjustForecast(Command[ForecastAdjustment]):
    """Adds to a forecast, or takes from it, without touching a single opportunity. Permission: create
    on forecast adjustments, read on the pipeline and on the user or team it is about. Answers the
    `ForecastAdjustment`. A period that ends before it begins, an amount of zero and the omitted
    category are invalid.
    """

    _of: ClassVar[str] = "AdjustForecast"
    _tag: ClassVar[str] = "adjust_forecast"

    pipeline: PipelineId
    """The pipeline."""

    from_: date
    """The first day of the period."""

    to: date
    """The last day of the period."""

    scope: ForecastScope.Variant = ForecastScope.Whole()
    """Whose forecast."""

    category: ForecastCategory
    """The category that it adds to."""

    amount: Money
    """How much; below zero it takes away."""

    note: str = ""
    """Why."""

    owner: UserId | None = None
    """Who answers for the adjustment; none: who sets it. The host's own work must name somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawAdjustment(Command[ForecastAdjustment]):
    """Takes an adjustment back; forecasts of the days on which it held still show it. Permission:
    update on forecast adjustments. Answers the `ForecastAdjustment`.
    """

    _of: ClassVar[str] = "WithdrawAdjustment"
    _tag: ClassVar[str] = "withdraw_adjustment"

    adjustment: ForecastAdjustmentId
    """The adjustment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast(Question[ForecastFigures]):
    """Asks what a pipeline is expected to bring, or was on a day of the past. Permission: read on the
    pipeline. Answers a `ForecastFigures`, with and without the adjustments that the actor may see.
    What was known on a day follows from the opportunities' own records; whom they belong to is
    taken as of now. Refusals: ADM-003 where amounts are to be converted and a rate is missing.
    """

    _of: ClassVar[str] = "Forecast"
    _tag: ClassVar[str] = "forecast"

    pipeline: PipelineId
    """The pipeline."""

    from_: date | None = None
    """Open opportunities expected to close, and won ones closed, on this day or later; none: any."""

    to: date | None = None
    """The same, on this day or earlier; none: any."""

    scope: ForecastScope.Variant = ForecastScope.Whole()
    """Whose opportunities."""

    as_of: date | None = None
    """As it stood at the end of this day; none: as it stands now. A deal counts in the pipeline that
    it is in now, for the days on which it was there.
    """

    in_currency: str | None = None
    """In this currency too, all amounts together; none: each currency for itself alone."""

    rates: RateBasis = RateBasis.AS_OF
    """By the rates of which day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HazardForecast(Question[HazardFigures]):
    """Asks what the open opportunities bring within the next days, learned from their age and from how
    those before them ended. Permission: read on the pipeline. Answers a `HazardFigures`. It is
    learned from the opportunities that the actor may see, as they were known on the day; the policy
    of that day says how (`ForecastPolicy`). Refusal: OPP-032.
    """

    _of: ClassVar[str] = "HazardForecast"
    _tag: ClassVar[str] = "hazard_forecast"

    pipeline: PipelineId
    """The pipeline."""

    horizon_days: int
    """How many days ahead, 1 to 1,826."""

    on: date | None = None
    """As it stood at the end of this day; none: as it stands now."""

    scope: ForecastScope.Variant = ForecastScope.Whole()
    """Whose opportunities; it is learned from all."""

    parts: int = 0
    """Of how many opportunities to show the parts, at most `FORECAST_PARTS`: those that bring most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForecastAccuracy(Question[tuple[AccuracyFigures, ...]]):
    """Asks how near forecasts came to what was won: at each month's end, what the opportunities then
    open were expected to bring within some days, by probability, by category and by age, beside
    what they brought. Permission: read on the pipeline. Answers a list of `AccuracyFigures`. A
    month's end counts for a horizon once all its days have passed.
    """

    _of: ClassVar[str] = "ForecastAccuracy"
    _tag: ClassVar[str] = "forecast_accuracy"

    pipeline: PipelineId
    """The pipeline."""

    horizons: Sequence[int] = ()
    """How many days ahead, each 1 to 1,826; at most `ACCURACY_HORIZONS`."""

    from_: date
    """The month ends from this day on."""

    to: date
    """Up to this day, at most `ACCURACY_MONTHS` of them."""

    scope: ForecastScope.Variant = ForecastScope.Whole()
    """Whose opportunities; the ages are learned from all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesPerformance(Question[PerformanceFigures]):
    """Asks how well opportunities were closed. Permission: read on opportunities. Answers a
    `PerformanceFigures`.
    """

    _of: ClassVar[str] = "SalesPerformance"
    _tag: ClassVar[str] = "sales_performance"

    pipeline: PipelineId | None = None
    """Only those of this pipeline; none: all."""

    closed_from: date | None = None
    """Only those closed on this day or later."""

    closed_to: date | None = None
    """Only those closed on this day or earlier."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Funnel(Question[FunnelFigures]):
    """Asks how far opportunities come, and how long that takes. Permission: read on the pipeline.
    Answers `FunnelFigures`.
    """

    _of: ClassVar[str] = "Funnel"
    _tag: ClassVar[str] = "funnel"

    pipeline: PipelineId
    """The pipeline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Board(Question[BoardFigures]):
    """Asks for the open opportunities, stage by stage. Permission: read on the pipeline. Answers
    `BoardFigures`.
    """

    _of: ClassVar[str] = "Board"
    _tag: ClassVar[str] = "board"

    pipeline: PipelineId
    """The pipeline."""

    cards: int
    """How many opportunities of each stage to show, at most `BOARD_CARDS`: those expected to close
    first.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatePipeline(Question[SimulationFigures]):
    """Asks what a pipeline as it would be defined anew would have made of the moves that really
    happened: which it would have accepted and which refused, which deals would have gone through
    whole, which stages nobody would have come to, and what would be stuck now. Permission: read on
    the pipeline; answers over the opportunities that the actor may see. Answers a
    `SimulationFigures`. Nothing changes by it.

    Every move is judged by what was known of the deal when it was made. Its history tells the
    amount, the probability, the day of closing, how old it was and who moved it; what else a gate
    looks at, the change log tells. What neither tells (the roles of whoever moved it, plans,
    approvals, and points that nobody was asked to tick) is not guessed: such a move counts as not
    known, unless something else refuses it. A faulty definition, a stage of the map that it does
    not have, and a limit outside 1 to 1,000 are invalid.

    A gate that asks for an account before a quote, held against a deal that had none:
    """

    _of: ClassVar[str] = "SimulatePipeline"
    _tag: ClassVar[str] = "simulate_pipeline"

    change: ChangePipeline
    """The command that would define the pipeline anew."""

    stages: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Which stage of the history is which of the new definition; those that are not named keep their
    keys. What was won or lost comes to the stage of that kind.
    """

    from_: date | None = None
    """Moves made on this day or later; none: any."""

    to: date | None = None
    """Moves made on this day or earlier; none: any."""

    limit: int | None = None
    """Of how many opportunities the change log is read, where only that tells what a gate looks at:
    those opened last; 1 to 1,000, none: 100.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class WaysOn(Question[tuple[Way, ...]]):
    """Asks where an opportunity may go, and what stands in its way to each stage: what a move there
    would answer the actor now. Permission: update on opportunities. Answers the `Way`s, in the
    order of the pipeline's stages; from an open stage to all others, from a closed one to the open
    ones.
    """

    _of: ClassVar[str] = "WaysOn"
    _tag: ClassVar[str] = "ways_on"

    opportunity: OpportunityId
    """The opportunity."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RottingDeals(Question[tuple[RottingDeal, ...]]):
    """Asks which opportunities of a pipeline are left too long, as its stages and the pipeline policy
    say, those left longest first. Permission: read on the pipeline; answers over the opportunities
    that the actor may see. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "RottingDeals"
    _tag: ClassVar[str] = "rotting_deals"

    pipeline: PipelineId
    """The pipeline."""

    limit: int | None = None
    """How many are told at most, 1 to 1,000; none: 100."""
