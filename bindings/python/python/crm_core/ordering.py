"""The words of crm-core: ordering."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .catalog import BundleComponent
from .engine import PolicyVersion
from .kernel import AccountId, ContactId, ContractId, HeldBack, InvoiceId, Money, MrrMovementId, OpportunityId, OrderId, Ownership, PipelineId, ProductId, QuoteId, SubscriptionId, UnitPrice, UserId
from .pricing import DocumentAdjustment, DocumentTotals, PricedLine


@dataclass(frozen=True, kw_only=True, slots=True)
class BillingPeriod:
    """The days that are billed together: from the first to the last, both included."""

    _of: ClassVar[str] = "BillingPeriod"

    number: int
    """Which one since the anchor, counted from 0."""

    from_: date
    """The first day."""

    until: date
    """The last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RolledContracts:
    """What a run did."""

    _of: ClassVar[str] = "RolledContracts"

    rolled: Sequence[ContractId]
    """The contracts that were due, in the order of their days."""

    steps: int
    """How many steps that took: announcements, renewals, ends, and deals."""

    has_more: bool
    """True where more is due: run again."""

    deals: Sequence[OpportunityId]
    """The deals of renewals that were opened."""

    held_back: Sequence[HeldBack]
    """The contracts that could not be done, or whose deals could not be opened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TellingDays:
    """Between which days a consumer is told that a term is about to renew, both included."""

    _of: ClassVar[str] = "TellingDays"

    from_: date
    """The first day."""

    until: date
    """The last day."""


class ContractEvent:
    """What happened to a contract."""

    @dataclass(frozen=True, slots=True)
    class Signed:
        """It was signed."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "signed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class RenewalDue:
        """Its term is about to renew: time for the deal of the renewal. Goes to the outbox."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "renewal_due"

        term: Term
        """The term that is about to end, with the last day for notice."""

        value: Money
        """What it brings in a year."""

        telling: TellingDays | None = None
        """When a consumer is to be told; none where the customer is none."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class RenewalTold:
        """The customer was told that it is about to renew."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "renewal_told"

        on: date
        """On which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Renewed:
        """It renewed by itself."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "renewed"

        term: Term
        """The term from then on."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class NoticeGiven:
        """Notice was given."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "notice_given"

        received_on: date
        """The day it was received."""

        ends_on: date
        """The last day of the contract."""

        is_in_time: bool
        """False where it came too late for the term in which it was given."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Revised:
        """Its value follows its index."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "revised"

        revision: Revision
        """Each step of the revision."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Ended:
        """It is over."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "ended"

        on: date
        """The first day without it."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class DealSettled:
        """The deal of its renewal waits no longer."""

        _of: ClassVar[str] = "ContractEvent"
        _tag: ClassVar[str] = "deal_settled"

        opportunity: OpportunityId | None = None
        """The deal; none: the policy opens none any more."""

    Variant: TypeAlias = Union[Signed, RenewalDue, RenewalTold, Renewed, NoticeGiven, Revised, Ended, DealSettled]
    """Any of the variants: what a type annotation names."""


class OrderEvent:
    """What happened to an order."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Placed:
        """It was placed. Goes to the outbox."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "placed"

        number: str
        """Its number."""

        gross: Money
        """What it comes to, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class QuantityChanged:
        """More or less of a line is ordered."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "quantity_changed"

        line: str
        """The key of the line."""

        from_: Decimal
        """How much it was."""

        to: Decimal
        """How much it is."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class LineAdded:
        """A line was added."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "line_added"

        line: str
        """The key of the line."""

        quantity: Decimal
        """How much of it is ordered."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class TermsChanged:
        """Something else is agreed on a line."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "terms_changed"

        line: str
        """The key of the line."""

        terms: LineTerms
        """What is agreed now."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PurchaseOrderChanged:
        """The number of the customer's purchase order is another."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "purchase_order_changed"

        number: str | None = None
        """The number now."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class RequestedOnChanged:
        """The customer wants it on another day."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "requested_on_changed"

        on: date | None = None
        """The day now."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Delivered:
        """Something went to the customer. Goes to the outbox."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "delivered"

        delivery: int
        """Which delivery it is."""

        on: date
        """The day."""

        lines: Sequence[OrderQuantity]
        """What was delivered."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class DeliveryUndone:
        """A delivery was none."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "delivery_undone"

        delivery: int
        """Which delivery."""

    @dataclass(frozen=True, slots=True)
    class Held:
        """It waits until it is released."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "held"

    @dataclass(frozen=True, slots=True)
    class Released:
        """It goes on."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "released"

    @dataclass(frozen=True, slots=True)
    class Closed:
        """The rest was given up."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "closed"

    @dataclass(frozen=True, slots=True)
    class Cancelled:
        """It was cancelled."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "cancelled"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Billed:
        """A part of it is on an invoice."""

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "billed"

        invoice: InvoiceId
        """The invoice."""

        lines: Sequence[OrderQuantity]
        """How much of which line."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class BillingUndone:
        """A part of it is on an invoice no more: the draft was discarded, or all of the invoice
        credited.
        """

        _of: ClassVar[str] = "OrderEvent"
        _tag: ClassVar[str] = "billing_undone"

        invoice: InvoiceId
        """The invoice."""

    Variant: TypeAlias = Union[Placed, QuantityChanged, LineAdded, TermsChanged, PurchaseOrderChanged, RequestedOnChanged, Delivered, DeliveryUndone, Held, Released, Closed, Cancelled, Billed, BillingUndone]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderContent:
    """What is ordered without a quote."""

    _of: ClassVar[str] = "OrderContent"

    opportunity: OpportunityId | None = None
    """The deal it belongs to."""

    account: AccountId
    """The customer."""

    contact: ContactId | None = None
    """The person one deals with."""

    currency: str
    """The currency of every amount."""

    lines: Sequence[OrderLineDraft] = ()
    """1 to 1,000 lines."""

    allowances: Sequence[DocumentAdjustment] = ()
    """Taken off the document."""

    charges: Sequence[DocumentAdjustment] = ()
    """Put on the document."""

    terms: str = ""
    """The terms of the order."""


class OrderSource:
    """Where an order comes from."""

    @dataclass(frozen=True, slots=True)
    class Quote:
        """What was accepted of a quote, at the prices at which it was accepted."""

        _of: ClassVar[str] = "OrderSource"
        _tag: ClassVar[str] = "quote"

        value: QuoteId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Content:
        """What stands here."""

        _of: ClassVar[str] = "OrderSource"
        _tag: ClassVar[str] = "content"

        value: OrderContent
        """What it carries."""

    Variant: TypeAlias = Union[Quote, Content]
    """Any of the variants: what a type annotation names."""


class OrderChange:
    """One change of an order."""

    @dataclass(frozen=True, slots=True)
    class Quantity:
        """More or less of a line is ordered; zero: nothing of it."""

        _of: ClassVar[str] = "OrderChange"
        _tag: ClassVar[str] = "quantity"

        value: OrderQuantity
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Line:
        """Something is ordered beside the other lines."""

        _of: ClassVar[str] = "OrderChange"
        _tag: ClassVar[str] = "line"

        value: OrderLineDraft
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Terms:
        """Something else is agreed on a line."""

        _of: ClassVar[str] = "OrderChange"
        _tag: ClassVar[str] = "terms"

        line: str
        """The key of the line."""

        terms: LineTerms
        """What is agreed now."""

    @dataclass(frozen=True, slots=True)
    class PurchaseOrder:
        """The number of the customer's purchase order is another; none: there is none."""

        _of: ClassVar[str] = "OrderChange"
        _tag: ClassVar[str] = "purchase_order"

        value: str | None
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class RequestedOn:
        """The customer wants it on another day; none: no day is named."""

        _of: ClassVar[str] = "OrderChange"
        _tag: ClassVar[str] = "requested_on"

        value: date | None
        """What it carries."""

    Variant: TypeAlias = Union[Quantity, Line, Terms, PurchaseOrder, RequestedOn]
    """Any of the variants: what a type annotation names."""


class OrderStatus(Enum):
    """How far an order has come."""

    TO_DELIVER_AND_BILL = "to_deliver_and_bill"
    """Something is to be delivered, and something to be billed."""

    TO_BILL = "to_bill"
    """All is delivered, and something to be billed."""

    TO_DELIVER = "to_deliver"
    """All is billed, and something to be delivered."""

    COMPLETED = "completed"
    """All is delivered and billed."""

    ON_HOLD = "on_hold"
    """It waits to be released."""

    CLOSED = "closed"
    """It was closed, and nothing is to be billed."""

    CANCELLED = "cancelled"
    """It was cancelled."""


class LineBilling(Enum):
    """What of a line is on invoices."""

    NOT_DUE = "not_due"
    """Nothing is to be invoiced yet, or ever."""

    TO_INVOICE = "to_invoice"
    """Something is to be invoiced."""

    INVOICED = "invoiced"
    """All is invoiced."""

    UPSELLING = "upselling"
    """All that was ordered is invoiced, and more was delivered: the rest may be sold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderShare:
    """How much of something is done."""

    _of: ClassVar[str] = "OrderShare"

    done: Decimal
    """Sum over the lines of what is done, of each at most what it is measured against."""

    of: Decimal
    """Sum over the lines of what it is measured against."""

    percent: Decimal
    """The one in percent of the other, rounded down: 100 says that nothing is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderLineFigures:
    """How far one line of an order has come."""

    _of: ClassVar[str] = "OrderLineFigures"

    line: str
    """The key of the line."""

    ordered: Decimal
    """How much is ordered."""

    given_up: Decimal
    """How much of that was given up."""

    delivered: Decimal
    """How much was delivered."""

    to_deliver: Decimal
    """How much is still to be delivered."""

    most_delivered: Decimal
    """The most that may be delivered in all, tolerance included."""

    invoiced: Decimal
    """How much is on invoices, drafts included."""

    to_invoice: Decimal
    """How much is to be invoiced."""

    most_invoiced: Decimal
    """The most that may be invoiced in all, tolerance included."""

    to_credit: Decimal
    """How much is invoiced and was given up: credit it."""

    billing: LineBilling
    """What that makes of its billing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderFigures:
    """How far an order has come, and the parts that say so."""

    _of: ClassVar[str] = "OrderFigures"

    status: OrderStatus
    """How far."""

    delivered: OrderShare
    """How much is delivered of what is ordered and not given up."""

    billed: OrderShare
    """How much is billed of the same, or of what was delivered where that is more and billed by."""

    lines: Sequence[OrderLineFigures]
    """Line by line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderBacklog:
    """What is to be done about one order."""

    _of: ClassVar[str] = "OrderBacklog"

    order: OrderId
    """The order."""

    number: str
    """Its number."""

    account: AccountId
    """The customer."""

    on: date
    """The first day on which something is wanted, or the day the order was placed."""

    lines: Sequence[OrderQuantity]
    """How much of which line."""


class CancelTime(Enum):
    """When a cancellation takes effect."""

    NOW = "now"
    """Today: the rest of the period is given back."""

    AT_PERIOD_END = "at_period_end"
    """When the period or the trial is over: all of it is taken, and nothing given back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RolledSubscriptions:
    """What a run did."""

    _of: ClassVar[str] = "RolledSubscriptions"

    rolled: Sequence[SubscriptionId]
    """The subscriptions that were due, in the order of their days."""

    steps: int
    """How many steps that took: periods, ends of trials and of subscriptions."""

    has_more: bool
    """True where more is due: run again."""

    held_back: Sequence[HeldBack]
    """The subscriptions that could not be done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MrrFigures:
    """Monthly recurring revenue in one currency: what was, what moved, what is."""

    _of: ClassVar[str] = "MrrFigures"

    opening: Money
    """At the end of the day before."""

    new: Money
    """By subscriptions that pay for the first time."""

    expansion: Money
    """By those that pay more."""

    contraction: Money
    """By those that pay less: zero or below."""

    churn: Money
    """By those that pay no longer: zero or below."""

    reactivation: Money
    """By those that pay again."""

    closing: Money
    """At the end of the last day."""


class SubscriptionEvent:
    """What happened to a subscription."""

    @dataclass(frozen=True, slots=True)
    class Started:
        """It was taken."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "started"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PeriodBegun:
        """A period began."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "period_begun"

        period: BillingPeriod
        """Which."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Billed:
        """Something is to be billed or given back: goes to the outbox."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "billed"

        period: BillingPeriod
        """The period that it belongs to."""

        lines: Sequence[BillingLine]
        """What."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PlanChanged:
        """It has another plan or quantity."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "plan_changed"

        from_: SubscriptionPlan
        """The plan before."""

        to: SubscriptionPlan
        """The plan from now on."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class ChangeScheduled:
        """It will have another plan when the period is over."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "change_scheduled"

        to: SubscriptionPlan
        """The plan from then on."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CancellationScheduled:
        """It will end when the period is over."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "cancellation_scheduled"

        reason: str
        """Why."""

    @dataclass(frozen=True, slots=True)
    class Kept:
        """What waited for the end of the period was taken back."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "kept"

    @dataclass(frozen=True, slots=True)
    class Paused:
        """It rests."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "paused"

    @dataclass(frozen=True, slots=True)
    class Resumed:
        """It goes on."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "resumed"

    @dataclass(frozen=True, slots=True)
    class FellPastDue:
        """It was not paid in time."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "fell_past_due"

    @dataclass(frozen=True, slots=True)
    class Paid:
        """It was paid after all."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "paid"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """It is over."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "cancelled"

        on: date
        """The first day without it."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class RevenueMoved:
        """Its recurring revenue rose or fell."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "revenue_moved"

        change: MrrChange
        """Why."""

        annual: Money
        """By how much a year."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Invoiced:
        """What was billed stands on an invoice."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "invoiced"

        invoice: InvoiceId
        """The invoice."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class InvoiceDiscarded:
        """A draft with what was billed was discarded: it waits again."""

        _of: ClassVar[str] = "SubscriptionEvent"
        _tag: ClassVar[str] = "invoice_discarded"

        invoice: InvoiceId
        """The draft that is gone."""

    Variant: TypeAlias = Union[Started, PeriodBegun, Billed, PlanChanged, ChangeScheduled, CancellationScheduled, Kept, Paused, Resumed, FellPastDue, Paid, Cancelled, RevenueMoved, Invoiced, InvoiceDiscarded]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FulfilmentPolicy:
    """A company's choices about its orders."""

    _of: ClassVar[str] = "FulfilmentPolicy"

    prefix: str
    """What numbers of orders begin with."""

    digits: int
    """Digits of the counter, filled with zeros."""

    first_number: int
    """The first number of a year's series."""

    billing: BillingBasis
    """By which quantity a line is billed that says nothing else."""

    over_delivery: Decimal
    """By how many percent more than ordered may be delivered, where a line says nothing else."""

    over_billing: Decimal
    """By how many percent more than what it is billed by may be billed, where a line says nothing
    else.
    """


class ContractState:
    """Where a contract stands."""

    @dataclass(frozen=True, slots=True)
    class Active:
        """It binds, or will from its first day."""

        _of: ClassVar[str] = "ContractState"
        _tag: ClassVar[str] = "active"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Noticed:
        """It binds until the day that notice leads to."""

        _of: ClassVar[str] = "ContractState"
        _tag: ClassVar[str] = "noticed"

        received_on: date
        """The day that notice was received."""

        ends_on: date
        """The last day of the contract."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Ended:
        """It is over."""

        _of: ClassVar[str] = "ContractState"
        _tag: ClassVar[str] = "ended"

        on: date
        """The first day without it."""

    Variant: TypeAlias = Union[Active, Noticed, Ended]
    """Any of the variants: what a type annotation names."""


class Contract(Record):
    """What binds a customer for a time, and goes on unless somebody says otherwise."""

    __slots__ = ()
    _kind: ClassVar[str] = "contract"
    __match_args__ = ("id", "ownership", "state", "account", "name", "terms", "term", "value", "indexation", "is_consumer", "told_on", "announce_on", "free_from", "reason", "deal_due_on",)

    BY_ACCOUNT: ClassVar[Index] = Index("contract", 1)
    """Contracts of an account."""

    BY_DUE: ClassVar[Index] = Index("contract", 2)
    """Contracts that something will be done about, by the day of it."""

    BY_NOTICE: ClassVar[Index] = Index("contract", 3)
    """Contracts that bind, by the last day on which notice ends their present term."""

    BY_DEAL_DUE: ClassVar[Index] = Index("contract", 4)
    """Contracts whose renewal waits for its deal to be opened, by the day since when."""

    @property
    def id(self) -> ContractId:
        """Id of the contract."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> ContractState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def terms(self) -> ContractTerms:
        """How long it binds, and how it goes on."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def term(self) -> Term:
        """The present term, or the first where it has not begun."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def value(self) -> Money:
        """What it brings in a year, VAT aside."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def indexation(self) -> Indexation | None:
        """How that follows an index, with the index that it belongs to; none: it does not."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def is_consumer(self) -> bool:
        """True where the customer is a consumer."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def told_on(self) -> date | None:
        """When the customer was told that the present term is about to renew; none: not yet."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def announce_on(self) -> date | None:
        """When the renewal of the present term is announced; none where it was, or is not to be."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def free_from(self) -> date | None:
        """From which day a consumer may leave at any time, since nobody told them in time; none where
        somebody did.
        """
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str:
        """Why it was ended otherwise than by its terms."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def deal_due_on(self) -> date | None:
        """Since when the deal of the renewal of the present term waits to be opened; none where it
        was, or is not to be.
        """
        return self._field(14)  # type: ignore[no-any-return]


class BillingCycle(Enum):
    """How long a billing period is."""

    MONTHLY = "monthly"
    """One month."""

    QUARTERLY = "quarterly"
    """Three months."""

    YEARLY = "yearly"
    """Twelve months."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedDays:
    """Days of one period that cost the same."""

    _of: ClassVar[str] = "PricedDays"

    price: Money
    """What a whole period of it would cost."""

    days: int
    """How many days of the period."""


class BillingReason(Enum):
    """What a line of billing is for."""

    PERIOD = "period"
    """A period that begins."""

    CREDIT = "credit"
    """The rest of a period that is given back."""

    CHARGE = "charge"
    """The rest of a period at another price."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BillingLine:
    """What is to be billed or given back for days of a period."""

    _of: ClassVar[str] = "BillingLine"

    reason: BillingReason
    """What it is for."""

    from_: date
    """The first day."""

    until: date
    """The last day."""

    price: Money
    """What a whole period of it costs, VAT aside."""

    amount: Money
    """What these days cost, VAT aside; below zero where it is given back."""


class Notice:
    """How long before the end of a term one says that it shall not go on."""

    @dataclass(frozen=True, slots=True)
    class Days:
        """So many days."""

        _of: ClassVar[str] = "Notice"
        _tag: ClassVar[str] = "days"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Months:
        """So many months."""

        _of: ClassVar[str] = "Notice"
        _tag: ClassVar[str] = "months"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[Days, Months]
    """Any of the variants: what a type annotation names."""


class Continuation:
    """What follows the end of a term that nobody ended."""

    @dataclass(frozen=True, slots=True)
    class Ends:
        """Nothing: the contract is over."""

        _of: ClassVar[str] = "Continuation"
        _tag: ClassVar[str] = "ends"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Renews:
        """Another term of so many months, and after that another."""

        _of: ClassVar[str] = "Continuation"
        _tag: ClassVar[str] = "renews"

        months: int
        """How long each is, from 1 to 600."""

    Variant: TypeAlias = Union[Ends, Renews]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractTerms:
    """How long a contract binds."""

    _of: ClassVar[str] = "ContractTerms"

    starts_on: date
    """The first day."""

    initial_months: int
    """How many months the first term has, from 1 to 600."""

    continuation: Continuation.Variant
    """What follows it."""

    notice: Notice.Variant
    """How long before the end of a term notice is given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One term of a contract: from the first day to the last, both included."""

    _of: ClassVar[str] = "Term"

    number: int
    """Which one, counted from 0; all after 0 are renewals."""

    from_: date
    """The first day."""

    until: date
    """The last day."""

    notice_by: date
    """The last day on which notice ends the contract with this term."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Indexation:
    """How the price of a contract follows an index."""

    _of: ClassVar[str] = "Indexation"

    base: Decimal
    """The index that the present price belongs to, in points."""

    share: Decimal
    """How much of the price follows the index, from 0 to 100; the rest is fixed."""

    cap: Decimal | None = None
    """The most a revision raises the price by; none: no bound."""

    floor: Decimal | None = None
    """The least a revision changes the price by, below zero where it may fall: 0 says never down;
    none: no bound.
    """


class RevisionBound(Enum):
    """What kept a revision from following its index."""

    CAP = "cap"
    """It would have risen more."""

    FLOOR = "floor"
    """It would have risen less, or fallen more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A revised price, with the steps that lead to it."""

    _of: ClassVar[str] = "Revision"

    base: Decimal
    """The index before."""

    index: Decimal
    """The index now."""

    index_moved: Decimal
    """By how much the index moved, to four decimals."""

    price_would_move: Decimal
    """What that is for the share of the price that follows it, to four decimals."""

    bound: RevisionBound | None = None
    """What bounded it, if anything did."""

    price_moves: Decimal
    """By how much the price moves after cap and floor, to four decimals."""

    before: Money
    """The price before."""

    after: Money
    """The price from now on."""


class MrrChange(Enum):
    """Why recurring revenue rose or fell."""

    NEW = "new"
    """A subscription pays for the first time."""

    EXPANSION = "expansion"
    """It pays more than before."""

    CONTRACTION = "contraction"
    """It pays less than before, and still something."""

    CHURN = "churn"
    """It pays nothing any more."""

    REACTIVATION = "reactivation"
    """It pays again, after it paid nothing."""


class MrrMovement(Record):
    """One rise or fall of recurring revenue. It is written once; only its customer follows where
    accounts become one.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "mrr_movement"
    __match_args__ = ("id", "ownership", "subscription", "account", "on", "change", "annual",)

    BY_DAY: ClassVar[Index] = Index("mrr_movement", 1)
    """Movements by their day."""

    BY_SUBSCRIPTION: ClassVar[Index] = Index("mrr_movement", 2)
    """Movements of a subscription."""

    BY_ACCOUNT: ClassVar[Index] = Index("mrr_movement", 3)
    """Movements of an account."""

    @property
    def id(self) -> MrrMovementId:
        """Id of the movement."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the subscription at the time."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def subscription(self) -> SubscriptionId:
        """The subscription."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        """The first day of it."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def change(self) -> MrrChange:
        """Why."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def annual(self) -> Money:
        """By how much a year; below zero where it fell. A twelfth of it is the monthly revenue, which
        is rounded in sums alone.
        """
        return self._field(6)  # type: ignore[no-any-return]


class BillingBasis(Enum):
    """By which quantity a line is billed."""

    ORDERED = "ordered"
    """By what is ordered: all of it may be billed at once."""

    DELIVERED = "delivered"
    """By what is delivered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTerms:
    """What is agreed on a line beside its price."""

    _of: ClassVar[str] = "LineTerms"

    requested_on: date | None = None
    """The day the customer wants it (BT-72 tells the actual one); none: as the order says."""

    billing: BillingBasis | None = None
    """By which quantity it is billed; none: as the policy says when the line is written."""

    over_delivery: Decimal | None = None
    """By how many percent more than ordered may be delivered, 0 to 100; none: as the policy says."""

    over_billing: Decimal | None = None
    """By how many percent more than ordered or delivered may be billed, 0 to 100; none: as the policy
    says.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderLineDraft:
    """A line to be: what is ordered, and its price."""

    _of: ClassVar[str] = "OrderLineDraft"

    key: str
    """The key by which the line is known from now on; unique within the order."""

    description: str
    """What it is."""

    product: ProductId | None = None
    """The product, where it is one of the catalog."""

    priced: PricedLine
    """Quantity above zero, price, discount, VAT."""

    terms: LineTerms = field(default_factory=lambda: LineTerms())
    """What else is agreed on it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderQuantity:
    """A quantity of one line of an order."""

    _of: ClassVar[str] = "OrderQuantity"

    line: str
    """The key of the line."""

    quantity: Decimal
    """How much of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderLine:
    """One line of an order, and how far it is delivered and billed."""

    _of: ClassVar[str] = "OrderLine"

    key: str
    """The key by which it is known."""

    description: str
    """What it is."""

    product: ProductId | None = None
    """The product, where it is one of the catalog."""

    components: Sequence[BundleComponent]
    """Its parts, where the product is a bundle."""

    priced: PricedLine
    """What was agreed first: quantity, price, discount, VAT. An amount off or on the line is for that
    quantity.
    """

    terms: LineTerms
    """What else is agreed, with the billing that holds."""

    ordered: Decimal
    """How much is ordered now."""

    given_up: Decimal
    """How much of that was given up when the order was closed."""

    delivered: Decimal
    """How much was delivered."""

    invoiced: Decimal
    """How much is on invoices, drafts included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoneDelivery:
    """That a delivery was none."""

    _of: ClassVar[str] = "UndoneDelivery"

    at: datetime
    """When that was noted."""

    reason: str
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderDelivery:
    """What went to the customer at once."""

    _of: ClassVar[str] = "OrderDelivery"

    number: int
    """Which delivery of the order it is, counted from 1."""

    on: date
    """The day (BT-72)."""

    reference: str | None = None
    """The number of the delivery note (BT-16), of a parcel, or what else it is known by."""

    lines: Sequence[OrderQuantity]
    """What was delivered."""

    undone: UndoneDelivery | None = None
    """That it was none after all; such a delivery counts no more and stays to be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderBilling:
    """What the invoices of an order come to, drafts included: the guard of their sum."""

    _of: ClassVar[str] = "OrderBilling"

    totals: DocumentTotals
    """Line by line of the order, and together."""

    allowances: Sequence[Money]
    """What of each allowance of the order is taken off."""

    charges: Sequence[Money]
    """What of each charge of the order is put on."""


class Order(Record):
    """What a customer ordered, and how far it is delivered and billed."""

    __slots__ = ()
    _kind: ClassVar[str] = "order"
    __match_args__ = ("id", "ownership", "state", "number", "quote", "opportunity", "account", "contact", "purchase_order", "placed_on", "requested_on", "currency", "lines", "allowances", "charges", "agreed_net", "terms", "totals", "billed", "deliveries",)

    BY_NUMBER: ClassVar[Index] = Index("order", 1)
    """Orders by number."""

    BY_QUOTE: ClassVar[Index] = Index("order", 2)
    """Orders that are not cancelled, by the quote they come from."""

    BY_ACCOUNT: ClassVar[Index] = Index("order", 3)
    """Orders of an account."""

    BY_CONTACT: ClassVar[Index] = Index("order", 4)
    """Orders of a contact."""

    BY_OPPORTUNITY: ClassVar[Index] = Index("order", 5)
    """Orders of a deal."""

    BY_PURCHASE_ORDER: ClassVar[Index] = Index("order", 6)
    """Orders by the number of the customer's purchase order."""

    BY_DELIVERY: ClassVar[Index] = Index("order", 7)
    """Orders of which something is to be delivered, by the first day it is wanted."""

    BY_BILLING: ClassVar[Index] = Index("order", 8)
    """Orders of which something is to be billed, by the day they were placed."""

    @property
    def id(self) -> OrderId:
        """Id of the order."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who answers for it."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> OrderState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def number(self) -> str:
        """Its number (BT-14)."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def quote(self) -> QuoteId | None:
        """The quote that it comes from; none where it was ordered without one."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def opportunity(self) -> OpportunityId | None:
        """The deal it belongs to."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId | None:
        """The person one deals with."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def purchase_order(self) -> str | None:
        """The number of the customer's purchase order (BT-13)."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def placed_on(self) -> date:
        """The day it was placed."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def requested_on(self) -> date | None:
        """The day the customer wants it, where a line says nothing else."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """The lines."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def allowances(self) -> tuple[DocumentAdjustment, ...]:
        """Taken off the document, as agreed first."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def charges(self) -> tuple[DocumentAdjustment, ...]:
        """Put on the document, as agreed first."""
        return self._field(14)  # type: ignore[no-any-return]

    @property
    def agreed_net(self) -> Money:
        """What the lines came to when that was agreed: amounts off or on the document go with it."""
        return self._field(15)  # type: ignore[no-any-return]

    @property
    def terms(self) -> str:
        """The terms of the order."""
        return self._field(16)  # type: ignore[no-any-return]

    @property
    def totals(self) -> DocumentTotals:
        """What is ordered and not given up comes to."""
        return self._field(17)  # type: ignore[no-any-return]

    @property
    def billed(self) -> OrderBilling:
        """What its invoices come to, drafts included."""
        return self._field(18)  # type: ignore[no-any-return]

    @property
    def deliveries(self) -> tuple[OrderDelivery, ...]:
        """What was delivered, in the order in which it was recorded."""
        return self._field(19)  # type: ignore[no-any-return]


class OrderState:
    """Where an order stands. How far it is delivered and billed is no state: it follows from its
    quantities.
    """

    @dataclass(frozen=True, slots=True)
    class Open:
        """It is delivered and billed."""

        _of: ClassVar[str] = "OrderState"
        _tag: ClassVar[str] = "open"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class OnHold:
        """Nothing is delivered or billed until it is released."""

        _of: ClassVar[str] = "OrderState"
        _tag: ClassVar[str] = "on_hold"

        reason: str
        """Why."""

        since: datetime
        """Since when."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Closed:
        """Nothing more is delivered: the rest was given up."""

        _of: ClassVar[str] = "OrderState"
        _tag: ClassVar[str] = "closed"

        reason: str
        """Why."""

        at: datetime
        """When."""

        waives_billing: bool
        """True where nothing more is billed either."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """Nothing was delivered or billed, and nothing will be."""

        _of: ClassVar[str] = "OrderState"
        _tag: ClassVar[str] = "cancelled"

        reason: str
        """Why."""

        at: datetime
        """When."""

    Variant: TypeAlias = Union[Open, OnHold, Closed, Cancelled]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionPlan:
    """What is taken, how much of it, at which price and how often it is billed."""

    _of: ClassVar[str] = "SubscriptionPlan"

    product: ProductId
    """What is taken."""

    price: UnitPrice
    """What one of it costs for a whole period, VAT aside; zero or more."""

    quantity: Decimal
    """How many; above zero."""

    cycle: BillingCycle
    """How long a period is."""


class PeriodEnd:
    """What happens when the present period is over."""

    @dataclass(frozen=True, slots=True)
    class Renews:
        """The next one begins."""

        _of: ClassVar[str] = "PeriodEnd"
        _tag: ClassVar[str] = "renews"

    @dataclass(frozen=True, slots=True)
    class Changes:
        """The next one begins with another plan."""

        _of: ClassVar[str] = "PeriodEnd"
        _tag: ClassVar[str] = "changes"

        value: SubscriptionPlan
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Cancels:
        """The subscription ends."""

        _of: ClassVar[str] = "PeriodEnd"
        _tag: ClassVar[str] = "cancels"

    Variant: TypeAlias = Union[Renews, Changes, Cancels]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CurrentPeriod:
    """A period that has begun, at which prices its days are used, and what was billed for them."""

    _of: ClassVar[str] = "CurrentPeriod"

    period: BillingPeriod
    """Its days."""

    used: Sequence[PricedDays]
    """All its days, in their order, each at its price: a price of zero where nothing was taken."""

    lines: Sequence[BillingLine]
    """What was billed and given back, in order. It adds up to what the days cost."""


class SubscriptionInvoicing(Enum):
    """What becomes of the invoices that are written of a subscription here."""

    DRAFTED = "drafted"
    """They are drafts, until somebody issues them."""

    ISSUED = "issued"
    """They are issued at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UninvoicedBill:
    """What was billed at one time and stands on no invoice yet."""

    _of: ClassVar[str] = "UninvoicedBill"

    number: int
    """Which one of the subscription, counted from 0."""

    period: BillingPeriod
    """The period that it belongs to."""

    plan: SubscriptionPlan
    """What is taken from then on."""

    before: ProductId
    """What was taken before: the product that days are given back of."""

    lines: Sequence[BillingLine]
    """What is billed and given back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoicedHere:
    """A subscription of which invoices are written here."""

    _of: ClassVar[str] = "InvoicedHere"

    invoicing: SubscriptionInvoicing
    """What becomes of them."""

    bills: int
    """How often something was billed."""

    last_product: ProductId
    """What was taken when something was billed last."""

    waiting: Sequence[UninvoicedBill]
    """What stands on no invoice yet, in order."""


class SubscriptionState:
    """Where a subscription stands."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Trial:
        """It is tried for free."""

        _of: ClassVar[str] = "SubscriptionState"
        _tag: ClassVar[str] = "trial"

        until: date
        """The last day for free."""

    @dataclass(frozen=True, slots=True)
    class Active:
        """It runs, or will from its first day."""

        _of: ClassVar[str] = "SubscriptionState"
        _tag: ClassVar[str] = "active"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Paused:
        """It rests: nothing is taken and nothing billed."""

        _of: ClassVar[str] = "SubscriptionState"
        _tag: ClassVar[str] = "paused"

        since: date
        """The first day without it."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PastDue:
        """It runs, and was not paid in time."""

        _of: ClassVar[str] = "SubscriptionState"
        _tag: ClassVar[str] = "past_due"

        since: date
        """When that was noted."""

        until: date | None = None
        """The last day on which it can be paid: it is cancelled on the next. None: it is left as it
        is.
        """

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """It is over."""

        _of: ClassVar[str] = "SubscriptionState"
        _tag: ClassVar[str] = "cancelled"

        on: date
        """The first day without it."""

    Variant: TypeAlias = Union[Trial, Active, Paused, PastDue, Cancelled]
    """Any of the variants: what a type annotation names."""


class Subscription(Record):
    """Something that a customer takes again and again, until they cancel."""

    __slots__ = ()
    _kind: ClassVar[str] = "subscription"
    __match_args__ = ("id", "ownership", "state", "account", "plan", "anchor", "at_period_end", "current", "started_on", "has_paid", "reason", "last_movement", "invoiced_here",)

    BY_ACCOUNT: ClassVar[Index] = Index("subscription", 1)
    """Subscriptions of an account."""

    BY_DUE: ClassVar[Index] = Index("subscription", 2)
    """Subscriptions that something will be done about, by the day of it."""

    BY_PRODUCT: ClassVar[Index] = Index("subscription", 3)
    """Subscriptions of a product, those that are over aside."""

    BY_UNINVOICED: ClassVar[Index] = Index("subscription", 4)
    """Subscriptions that an invoice can be written of, by the first day of what it bills."""

    @property
    def id(self) -> SubscriptionId:
        """Id of the subscription."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> SubscriptionState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def plan(self) -> SubscriptionPlan:
        """What is taken."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def anchor(self) -> date:
        """The day that periods are counted from: the first day that is billed, or that of the plan
        with another cycle.
        """
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def at_period_end(self) -> PeriodEnd.Variant:
        """What happens when the present period or trial is over."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def current(self) -> CurrentPeriod | None:
        """The last period that began; none before the first."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def started_on(self) -> date:
        """The first day, that of a trial included."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def has_paid(self) -> bool:
        """True once something was to be paid."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str | None:
        """Why it was cancelled, as a key of the policy's reasons."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def last_movement(self) -> MrrMovementId | None:
        """The last rise or fall of its recurring revenue; none before the first."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def invoiced_here(self) -> InvoicedHere | None:
        """What of it waits for an invoice; none where the host writes the invoices from what is in the
        outbox.
        """
        return self._field(12)  # type: ignore[no-any-return]


class PlanTime(Enum):
    """When another plan takes effect."""

    NOW = "now"
    """Today: the rest of the period is given back and billed anew."""

    AT_PERIOD_END = "at_period_end"
    """When the period is over."""


class RenewalAmount(Enum):
    """What the deal of a renewal is worth."""

    CONTRACT_VALUE = "contract_value"
    """What the contract brings in a year."""

    RECURRING_REVENUE = "recurring_revenue"
    """What the subscriptions of its customer bring in a year, in the currency of the contract."""


class RenewalClose(Enum):
    """When the deal of a renewal is expected to close; today where that day has passed."""

    NOTICE_BY = "notice_by"
    """On the last day for notice."""

    TERM_END = "term_end"
    """On the last day of the term."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RenewalDeals:
    """How the deal of a renewal is opened."""

    _of: ClassVar[str] = "RenewalDeals"

    pipeline: PipelineId
    """The pipeline it passes, from the first open stage on."""

    amount: RenewalAmount = RenewalAmount.CONTRACT_VALUE
    """What it is worth."""

    closes: RenewalClose = RenewalClose.NOTICE_BY
    """When it is expected to close."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderingPolicy:
    """A company's choices about its subscriptions and contracts."""

    _of: ClassVar[str] = "OrderingPolicy"

    upgrades: PlanTime
    """When a plan that brings more in a year takes effect."""

    downgrades: PlanTime
    """When any other plan takes effect."""

    reasons: Sequence[str]
    """The reasons that a subscription is cancelled for."""

    renewal_lead_days: int
    """Days before the last day for notice on which the renewal of a contract is announced."""

    telling_earliest_months: int
    """At the earliest so many months before the last day for notice a consumer is told of a renewal."""

    telling_latest_months: int
    """At the latest so many months before the last day for notice a consumer is told of a renewal."""

    cancel_past_due_after: int | None = None
    """Days after which a subscription that is past due is cancelled; none: it is left as it is."""

    renewal_deals: RenewalDeals | None = None
    """How the deal of a renewal is opened; none: no deal is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetFulfilmentPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_fulfilment_policy"

    policy: FulfilmentPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetOrderingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_ordering_policy"

    policy: OrderingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignContract(Command[Contract]):
    """Notes a contract that binds a customer for a time. Permission: create on contracts, read on the
    account.

    Terms, an indexation or a value that make no sense are invalid. Answers the `Contract`.
    Refusals: ORD-014.
    """

    _of: ClassVar[str] = "SignContract"
    _tag: ClassVar[str] = "sign_contract"

    account: AccountId
    """The customer."""

    name: str
    """What it is called."""

    terms: ContractTerms
    """How long it binds, and how it goes on."""

    value: Money
    """What it brings in a year, VAT aside; zero or more."""

    indexation: Indexation | None = None
    """How that follows an index; none: it does not."""

    is_consumer: bool = False
    """True where the customer is a consumer, who must be told before a term renews."""

    owner: UserId | None = None
    """Who it belongs to; none: the owner of the account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GiveNotice(Command[Contract]):
    """Notes that one side gave notice. Permission: update on contracts.

    In time, the contract ends with its present term; too late, it is bound for another one and ends
    with that. A consumer who was not told in time of the renewal leaves on the day of the notice. A
    day ahead is invalid. Refusals: ORD-010, ORD-012, ORD-014.
    """

    _of: ClassVar[str] = "GiveNotice"
    _tag: ClassVar[str] = "give_notice"

    contract: ContractId
    """The contract."""

    received_on: date | None = None
    """The day it was received; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TellRenewal(Command[Contract]):
    """Notes that the customer was told that the present term is about to renew. Permission: update on
    contracts.

    A day ahead is invalid. Refusals: ORD-010, ORD-013, ORD-014.
    """

    _of: ClassVar[str] = "TellRenewal"
    _tag: ClassVar[str] = "tell_renewal"

    contract: ContractId
    """The contract."""

    told_on: date | None = None
    """The day on which they were told; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviseContract(Command[Contract]):
    """Revises the value of a contract by its index, which is the base of the next revision.
    Permission: update on contracts.

    The event says each step. An index that is not above zero is invalid. Refusals: ORD-010,
    ORD-011, ORD-014.
    """

    _of: ClassVar[str] = "ReviseContract"
    _tag: ClassVar[str] = "revise_contract"

    contract: ContractId
    """The contract."""

    index: Decimal
    """The index as it is published now, in points."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndContract(Command[Contract]):
    """Ends a contract whatever its terms say: both sides agreed, or one had a reason to. Permission:
    update on contracts.

    A day ahead is invalid. Refusals: ORD-010, ORD-014.
    """

    _of: ClassVar[str] = "EndContract"
    _tag: ClassVar[str] = "end_contract"

    contract: ContractId
    """The contract."""

    on: date | None = None
    """The first day without it; none: today."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RollContracts(Command[RolledContracts]):
    """Does what is due by today: announces renewals through the outbox, begins terms that renew, and
    ends contracts. Permission: update on contracts; over those that the actor may update. Each step
    is taken once, however often and wherever this runs.

    Where the policy says how the deals of renewals are opened, one is opened for each renewal that
    is announced, for the owner of the contract. That is the company's choice and needs no right of
    the actor's. A contract that holds this up, as for a pipeline that is not there (ORD-015), is
    announced all the same, named in the answer, and tried anew until its term is over or notice is
    given.

    Answers what was done. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "RollContracts"
    _tag: ClassVar[str] = "roll_contracts"

    limit: int | None = None
    """How many steps are taken at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceOrder(Command[Order]):
    """Places an order under a number of its own and puts `order.placed` into the outbox. An accepted
    quote is ordered once, unless its order was cancelled.

    Permission: create on orders, read on the quote, or on the account, contact, opportunity and
    products. Answers the `Order`. Refusals: ORD-021 to ORD-023.
    """

    _of: ClassVar[str] = "PlaceOrder"
    _tag: ClassVar[str] = "place_order"

    source: OrderSource.Variant
    """Where it comes from."""

    purchase_order: str | None = None
    """The number of the customer's purchase order."""

    requested_on: date | None = None
    """The day the customer wants it."""

    owner: UserId | None = None
    """Who answers for it; none: the owner of the quote, or of the account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeOrder(Command[Order]):
    """Changes an order, all of it or nothing; every change is an event. Prices stay as agreed: what
    costs something else is a line of its own.

    Permission: update on orders, read on products that are added. Answers the `Order`. Refusals:
    ORD-020, ORD-024, ORD-025, ORD-032.
    """

    _of: ClassVar[str] = "ChangeOrder"
    _tag: ClassVar[str] = "change_order"

    order: OrderId
    """The order."""

    changes: Sequence[OrderChange.Variant] = ()
    """What changes, in this order; at most 1,000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordDelivery(Command[Order]):
    """Records what went to the customer, and puts `order.delivered` into the outbox. A day ahead is
    invalid.

    Permission: update on orders. Answers the `Order`. Refusals: ORD-020, ORD-024, ORD-026, ORD-027.
    """

    _of: ClassVar[str] = "RecordDelivery"
    _tag: ClassVar[str] = "record_delivery"

    order: OrderId
    """The order."""

    lines: Sequence[OrderQuantity] | None = None
    """What was delivered, each quantity above zero; none: all that was to be."""

    delivered_on: date | None = None
    """The day; none: today."""

    reference: str | None = None
    """The number of the delivery note, or what else it is known by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoDelivery(Command[Order]):
    """Takes back a delivery that was recorded by mistake; what it delivered is to be delivered again.
    Nothing where that was done before.

    Permission: update on orders. Answers the `Order`. Refusals: ORD-020, ORD-031, ORD-032.
    """

    _of: ClassVar[str] = "UndoDelivery"
    _tag: ClassVar[str] = "undo_delivery"

    order: OrderId
    """The order."""

    delivery: int
    """Which of its deliveries, counted from 1."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldOrder(Command[Order]):
    """Keeps an order from being delivered and billed until it is released. Permission: update on
    orders. Answers the `Order`. Refusals: ORD-020.
    """

    _of: ClassVar[str] = "HoldOrder"
    _tag: ClassVar[str] = "hold_order"

    order: OrderId
    """The order."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseOrder(Command[Order]):
    """Lets an order that is on hold go on. Permission: update on orders. Answers the `Order`.
    Refusals: ORD-020.
    """

    _of: ClassVar[str] = "ReleaseOrder"
    _tag: ClassVar[str] = "release_order"

    order: OrderId
    """The order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelOrder(Command[Order]):
    """Cancels an order of which nothing is delivered or on an invoice. Its quote may be ordered again.
    Permission: update on orders. Answers the `Order`. Refusals: ORD-020, ORD-030.
    """

    _of: ClassVar[str] = "CancelOrder"
    _tag: ClassVar[str] = "cancel_order"

    order: OrderId
    """The order."""

    reason: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseOrder(Command[Order]):
    """Closes an order short: what is not delivered is given up. What is delivered is still billed,
    unless that is given up as well.

    Permission: update on orders. Answers the `Order`. Refusals: ORD-020.
    """

    _of: ClassVar[str] = "CloseOrder"
    _tag: ClassVar[str] = "close_order"

    order: OrderId
    """The order."""

    reason: str = ""
    """Why."""

    waives_billing: bool = False
    """True where nothing more is billed, whatever was delivered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderStanding(Question[OrderFigures]):
    """Asks how far an order is delivered and billed, line by line, and why it stands where it does.
    Permission: read on orders. Answers the `OrderFigures`.
    """

    _of: ClassVar[str] = "OrderStanding"
    _tag: ClassVar[str] = "order_standing"

    order: OrderId
    """The order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrdersToDeliver(Question[tuple[OrderBacklog, ...]]):
    """Asks what is to be delivered, the first wanted first; orders that are on hold wait.

    Permission: read on orders; answers over what the actor may see. A limit outside 1 to 1,000 is
    invalid. Answers `OrderBacklog`s.
    """

    _of: ClassVar[str] = "OrdersToDeliver"
    _tag: ClassVar[str] = "orders_to_deliver"

    until: date | None = None
    """Only what is wanted by then; none: all of it."""

    limit: int | None = None
    """How many orders at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrdersToInvoice(Question[tuple[OrderBacklog, ...]]):
    """Asks what is to be invoiced, the orders that were placed first the first; orders that are on
    hold wait.

    Permission: read on orders; answers over what the actor may see. A limit outside 1 to 1,000 is
    invalid. Answers `OrderBacklog`s.
    """

    _of: ClassVar[str] = "OrdersToInvoice"
    _tag: ClassVar[str] = "orders_to_invoice"

    until: date | None = None
    """Only orders that were placed by then; none: all of them."""

    limit: int | None = None
    """How many orders at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StartSubscription(Command[Subscription]):
    """Begins something that a customer takes again and again. Permission: create on subscriptions,
    read on the account and the product.

    The first period begins on the first day, or after the trial, and is billed then: at once where
    that day has come. Answers the `Subscription`. Refusals: ORD-003, ORD-005.
    """

    _of: ClassVar[str] = "StartSubscription"
    _tag: ClassVar[str] = "start_subscription"

    account: AccountId
    """The customer."""

    plan: SubscriptionPlan
    """What is taken."""

    starts_on: date | None = None
    """The first day; none: today."""

    trial_until: date | None = None
    """The last day for free; none: there is no trial."""

    owner: UserId | None = None
    """Who it belongs to; none: the owner of the account."""

    invoicing: SubscriptionInvoicing | None = None
    """What becomes of its invoices, where they are written here; none: the host writes them, from what
    is put into the outbox.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangePlan(Command[Subscription]):
    """Gives a subscription another product, price or cycle. Permission: update on subscriptions, read
    on the product.

    A plan that brings more in a year takes effect as the policy says of upgrades, any other as it
    says of downgrades. At once, the rest of the period is given back at the old price and billed at
    the new one; with another cycle, a new period begins today. Otherwise the plan waits for the end
    of the period, in the place of what waited before; for the plan it has, nothing waits any more.
    During a trial it changes at once. Answers the `Subscription`, whose last lines say what it
    costs. Refusals: ORD-001 to ORD-005.
    """

    _of: ClassVar[str] = "ChangePlan"
    _tag: ClassVar[str] = "change_plan"

    subscription: SubscriptionId
    """The subscription."""

    product: ProductId
    """What is taken from then on."""

    price: UnitPrice
    """What one of it costs for a whole period, VAT aside."""

    cycle: BillingCycle
    """How long a period is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeQuantity(Command[Subscription]):
    """Takes more or fewer of the same, at once. Permission: update on subscriptions.

    The rest of the period is given back in the old quantity and billed in the new one. A plan that
    waits for the end of the period gets the quantity too. Answers the `Subscription`. Refusals:
    ORD-001, ORD-003, ORD-004.
    """

    _of: ClassVar[str] = "ChangeQuantity"
    _tag: ClassVar[str] = "change_quantity"

    subscription: SubscriptionId
    """The subscription."""

    quantity: Decimal
    """How many from today; above zero."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseSubscription(Command[Subscription]):
    """Lets a subscription rest from today. The rest of the period is given back. Permission: update on
    subscriptions.

    Refusals: ORD-001, ORD-003, ORD-004.
    """

    _of: ClassVar[str] = "PauseSubscription"
    _tag: ClassVar[str] = "pause_subscription"

    subscription: SubscriptionId
    """The subscription."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResumeSubscription(Command[Subscription]):
    """Goes on with a subscription that rests, from today. Its periods are where they would have been:
    what is left of the present one is billed.

    Permission: update on subscriptions. Refusals: ORD-001, ORD-004.
    """

    _of: ClassVar[str] = "ResumeSubscription"
    _tag: ClassVar[str] = "resume_subscription"

    subscription: SubscriptionId
    """The subscription."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkPastDue(Command[Subscription]):
    """Notes that a subscription was not paid in time. It runs on, and is not changed until it is paid.
    Permission: update on subscriptions.

    Where the policy gives a time of grace it is cancelled after it, unless it is paid before: what
    is left of the period is given back, and its revenue is churn of that day. Refusals: ORD-001,
    ORD-003.
    """

    _of: ClassVar[str] = "MarkPastDue"
    _tag: ClassVar[str] = "mark_past_due"

    subscription: SubscriptionId
    """The subscription."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkPaid(Command[Subscription]):
    """Notes that a subscription that was past due is paid. Permission: update on subscriptions.
    Refusals: ORD-001, ORD-003.
    """

    _of: ClassVar[str] = "MarkPaid"
    _tag: ClassVar[str] = "mark_paid"

    subscription: SubscriptionId
    """The subscription."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelSubscription(Command[Subscription]):
    """Ends a subscription. One that rests, or has not begun, ends at once in any case. Permission:
    update on subscriptions.

    Refusals: ORD-001, ORD-003, ORD-004, ORD-006.
    """

    _of: ClassVar[str] = "CancelSubscription"
    _tag: ClassVar[str] = "cancel_subscription"

    subscription: SubscriptionId
    """The subscription."""

    at: CancelTime
    """When."""

    reason: str
    """Why: a key of the policy's reasons."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepSubscription(Command[Subscription]):
    """Takes back what waits for the end of the period: another plan, or the end. Permission: update on
    subscriptions.

    Refusals: ORD-001, ORD-003.
    """

    _of: ClassVar[str] = "KeepSubscription"
    _tag: ClassVar[str] = "keep_subscription"

    subscription: SubscriptionId
    """The subscription."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RollSubscriptions(Command[RolledSubscriptions]):
    """Does what is due by today: begins periods and bills them, ends trials, changes plans and ends
    subscriptions as was said, or as the policy says of those that are past due. Permission: update
    on subscriptions; over those that the actor may update. Each period is begun once, however often
    and wherever this runs.

    One that cannot be done is named in the answer, and the others are done. A limit outside 1 to
    1,000 is invalid.
    """

    _of: ClassVar[str] = "RollSubscriptions"
    _tag: ClassVar[str] = "roll_subscriptions"

    limit: int | None = None
    """How many steps are taken at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RevenueBetween(Question[tuple[MrrFigures, ...]]):
    """How monthly recurring revenue moved between two days. Permission: read on MRR movements; over
    those that the actor may see.

    A day before the first is invalid.
    """

    _of: ClassVar[str] = "RevenueBetween"
    _tag: ClassVar[str] = "revenue_between"

    from_: date
    """The first day."""

    until: date
    """The last day."""
