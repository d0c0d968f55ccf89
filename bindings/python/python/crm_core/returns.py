"""The words of crm-core: returns."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, ContactId, InvoiceId, Money, OrderId, Ownership, ProductId, ReturnId, ReturnTallyId
from .ordering import OrderLineDraft


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnDraftLine:
    """A line to be: what the customer wants to send back."""

    _of: ClassVar[str] = "ReturnDraftLine"

    source: ReturnSource.Variant
    """Where it is from."""

    quantity: Decimal
    """How many pieces, above zero."""

    template: str | None = None
    """The key of the template that it is to follow; none: the policy's first for its article and
    right.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnQuantity:
    """Pieces of one line of a return."""

    _of: ClassVar[str] = "ReturnQuantity"

    line: int
    """The number of the line."""

    quantity: Decimal
    """How many pieces."""


class ReturnEvent:
    """What happened to a return, or to what its documents have left to come back."""

    @dataclass(frozen=True, slots=True)
    class Requested:
        """The customer asked."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "requested"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Authorised:
        """So much may come back."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "authorised"

        lines: Sequence[ReturnQuantity]
        """Of which line."""

    @dataclass(frozen=True, slots=True)
    class Refused:
        """The company said no."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "refused"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Split:
        """A line was divided."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "split"

        pieces: ReturnQuantity
        """The number of the new line, and its pieces."""

        from_: int
        """The line that they were taken from."""

    @dataclass(frozen=True, slots=True)
    class LabelSent:
        """The customer got a label."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "label_sent"

    @dataclass(frozen=True, slots=True)
    class SentBack:
        """The goods are on their way."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "sent_back"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Received:
        """Pieces arrived."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "received"

        lines: Sequence[ReturnQuantity]
        """Of which line."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Inspected:
        """Pieces were graded."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "inspected"

        pieces: ReturnQuantity
        """Which."""

        grade: str
        """Their grade."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Decided:
        """The outcome of a line was decided on."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "decided"

        line: int
        """The line."""

        outcome: ReturnAction
        """The outcome."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Settled:
        """Pieces were settled."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "settled"

        pieces: ReturnQuantity
        """Which."""

        outcome: ReturnAction
        """How."""

        credited: Money | None = None
        """What was credited, VAT included; none where nothing is."""

        kept: Money | None = None
        """What was kept of the price, VAT included."""

        credit_notes: Sequence[InvoiceId]
        """The credit notes."""

        order: OrderId | None = None
        """The order that was placed instead."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Disposed:
        """The company did something with pieces that it keeps."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "disposed"

        pieces: ReturnQuantity
        """Which."""

        disposition: Disposition
        """What."""

    @dataclass(frozen=True, slots=True)
    class Cancelled:
        """It was given up."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "cancelled"

    @dataclass(frozen=True, slots=True)
    class Closed:
        """All is done."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "closed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Taken:
        """What is taken of a document's line is another quantity now."""

        _of: ClassVar[str] = "ReturnEvent"
        _tag: ClassVar[str] = "taken"

        pieces: Decimal
        """How much is taken of all its lines."""

    Variant: TypeAlias = Union[Requested, Authorised, Refused, Split, LabelSent, SentBack, Received, Inspected, Decided, Settled, Disposed, Cancelled, Closed, Taken]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedPieces:
    """What arrived of one line."""

    _of: ClassVar[str] = "ReceivedPieces"

    line: int
    """The number of the line."""

    quantity: Decimal
    """How many pieces, above zero."""

    product: ProductId | None = None
    """The product that arrived; none: that of the line, as far as one can see."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnWindow:
    """Until when a delivered line may come back, and how much of it."""

    _of: ClassVar[str] = "ReturnWindow"

    delivered: Decimal
    """How much was delivered."""

    taken: Decimal
    """How much returns have taken."""

    left: Decimal
    """How much may still come back."""

    delivered_on: date | None = None
    """The day of the last delivery of the line; none where nothing was delivered."""

    last_day: date | None = None
    """The last day by the company's terms; none where nothing was delivered."""

    is_in_time: bool
    """True where that day has not passed."""

    is_consumer: bool
    """True where the customer is a consumer."""

    is_excluded: bool
    """True where the law grants no withdrawal from this article."""

    withdraw_until: date | None = None
    """The last day on which a consumer may withdraw; none while something of the order is still to be
    delivered.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class PossibleStep:
    """One step that can be done now."""

    _of: ClassVar[str] = "PossibleStep"

    action: ReturnAction
    """The step."""

    quantity: Decimal
    """With how many pieces at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineSteps:
    """What can be done now with one line."""

    _of: ClassVar[str] = "LineSteps"

    line: int
    """The number of the line."""

    status: ReturnLineStatus
    """How far it has come."""

    steps: Sequence[PossibleStep]
    """What can be done, in the order of the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnDue:
    """A withdrawal for which money is to be given back."""

    _of: ClassVar[str] = "ReturnDue"

    rma: ReturnId
    """The return."""

    number: str
    """Its number."""

    account: AccountId
    """The customer."""

    due: date
    """The last day to give the money back."""

    quantity: Decimal
    """For how many pieces."""

    may_withhold: bool
    """True where the money may be withheld: neither have all goods come back, nor has the consumer
    shown that they are on their way (Directive 2011/83/EU, art. 13(3)).
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonFigures:
    """Returns for one reason."""

    _of: ClassVar[str] = "ReasonFigures"

    reason: str
    """The reason."""

    returns: int
    """How many returns."""

    quantity: Decimal
    """How many pieces of them the company took back."""

    value: Money
    """What was paid for those that were credited, VAT included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeFigures:
    """Pieces of one grade."""

    _of: ClassVar[str] = "GradeFigures"

    grade: str
    """The grade."""

    quantity: Decimal
    """How many pieces were graded so."""

    kept: Money
    """What was kept of their price, VAT included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRates:
    """What came back of what was sold."""

    _of: ClassVar[str] = "ReturnRates"

    sold_lines: int
    """How many lines of invoices were sold: what the shares are out of."""

    sold_quantity: Decimal
    """How many pieces."""

    sold_value: Money
    """What they came to, VAT included."""

    returns: int
    """How many returns were asked for; those that were cancelled or refused do not count."""

    returned_quantity: Decimal
    """How many pieces of them the company took back: credited, replaced or exchanged."""

    returned_value: Money
    """What was paid for those that were credited, VAT included."""

    quantity_rate: Decimal | None = None
    """Returned of sold pieces in percent, rounded half up; none where nothing was sold."""

    value_rate: Decimal | None = None
    """Returned of sold value in percent, rounded half up; none where nothing was sold."""

    credited: Money
    """What was credited, VAT included."""

    kept: Money
    """What was kept of the price, VAT included."""

    reasons: Sequence[ReasonFigures]
    """By reason, in the order of their keys."""

    grades: Sequence[GradeFigures]
    """By grade, in the order of their keys."""

    never_received: Decimal
    """How many pieces were credited or replaced and have not arrived."""

    leaking_returns: int
    """In how many returns."""

    leaked: Money
    """What was credited for pieces that have not arrived, VAT included: each credit's share."""


class ReturnRight:
    """By which right goods come back."""

    @dataclass(frozen=True, slots=True)
    class Commercial:
        """By the terms of the company: windows, restocking fees."""

        _of: ClassVar[str] = "ReturnRight"
        _tag: ClassVar[str] = "commercial"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Withdrawal:
        """A consumer withdraws from the contract (Directive 2011/83/EU, art. 9 to 16)."""

        _of: ClassVar[str] = "ReturnRight"
        _tag: ClassVar[str] = "withdrawal"

        noticed_on: date
        """The day on which the consumer sent the notice."""

    Variant: TypeAlias = Union[Commercial, Withdrawal]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentBack:
    """That the customer has shown that the goods are on their way."""

    _of: ClassVar[str] = "SentBack"

    on: date
    """The day on which they were sent."""

    proof: str
    """The number of the parcel, or what else proves it."""


class ReturnState:
    """Where a return stands."""

    @dataclass(frozen=True, slots=True)
    class Requested:
        """The customer has asked."""

        _of: ClassVar[str] = "ReturnState"
        _tag: ClassVar[str] = "requested"

    @dataclass(frozen=True, slots=True)
    class Authorised:
        """The goods may come back, and are dealt with line by line."""

        _of: ClassVar[str] = "ReturnState"
        _tag: ClassVar[str] = "authorised"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Closed:
        """All that there was to do is done."""

        _of: ClassVar[str] = "ReturnState"
        _tag: ClassVar[str] = "closed"

        on: date
        """The day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Cancelled:
        """Nothing came of it."""

        _of: ClassVar[str] = "ReturnState"
        _tag: ClassVar[str] = "cancelled"

        on: date
        """The day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Refused:
        """The company said no."""

        _of: ClassVar[str] = "ReturnState"
        _tag: ClassVar[str] = "refused"

        on: date
        """The day."""

    Variant: TypeAlias = Union[Requested, Authorised, Closed, Cancelled, Refused]
    """Any of the variants: what a type annotation names."""


class ReturnAuthorisation(Record):
    """One return of goods by one customer (RMA)."""

    __slots__ = ()
    _kind: ClassVar[str] = "return_authorisation"
    __match_args__ = ("id", "ownership", "state", "number", "account", "contact", "reason", "is_fee_free", "right", "requested_on", "refund_due", "sent_back", "lines", "notes",)

    BY_NUMBER: ClassVar[Index] = Index("return_authorisation", 1)
    """Returns by number."""

    BY_ACCOUNT: ClassVar[Index] = Index("return_authorisation", 2)
    """Returns of an account."""

    BY_DOCUMENT: ClassVar[Index] = Index("return_authorisation", 3)
    """Returns of an order, and of an invoice that bills none."""

    BY_REQUESTED_ON: ClassVar[Index] = Index("return_authorisation", 4)
    """Returns by the day on which they were asked for."""

    BY_OPEN: ClassVar[Index] = Index("return_authorisation", 5)
    """Returns that are neither closed nor given up, by the day on which they were asked for."""

    BY_REFUND_DUE: ClassVar[Index] = Index("return_authorisation", 6)
    """Returns for which money is to be given back by a day that the law names."""

    BY_CONTACT: ClassVar[Index] = Index("return_authorisation", 7)
    """Returns of a contact."""

    @property
    def id(self) -> ReturnId:
        """Id of the return."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the account."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> ReturnState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def number(self) -> str:
        """Its number, which the customer writes on the parcel."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def contact(self) -> ContactId | None:
        """The person one deals with."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str:
        """Why, as a key of the policy's reasons."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def is_fee_free(self) -> bool:
        """True where what comes back for this reason costs the customer nothing."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def right(self) -> ReturnRight.Variant:
        """By which right."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def requested_on(self) -> date:
        """The day on which it was asked for."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def refund_due(self) -> date | None:
        """The last day to give the money back; none where the law names none."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def sent_back(self) -> SentBack | None:
        """That the goods are on their way; none while the customer has not shown it."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def lines(self) -> tuple[ReturnLine, ...]:
        """1 to 200 lines, in the order of their numbers."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was said and decided, in order; at most 300 notes."""
        return self._field(13)  # type: ignore[no-any-return]


class DeliveredLine:
    """A line of a document by which something was delivered."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Order:
        """A line of an order."""

        _of: ClassVar[str] = "DeliveredLine"
        _tag: ClassVar[str] = "order"

        order: OrderId
        """The order."""

        line: str
        """The key of its line."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Invoice:
        """A line of an issued invoice."""

        _of: ClassVar[str] = "DeliveredLine"
        _tag: ClassVar[str] = "invoice"

        invoice: InvoiceId
        """The invoice."""

        line: int
        """The line, counted from 0."""

    Variant: TypeAlias = Union[Order, Invoice]
    """Any of the variants: what a type annotation names."""


class ReturnSource:
    """Where what comes back is from."""

    @dataclass(frozen=True, slots=True)
    class Delivered:
        """It was delivered by a document of this company."""

        _of: ClassVar[str] = "ReturnSource"
        _tag: ClassVar[str] = "delivered"

        value: DeliveredLine.Variant
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class NotBoughtHere:
        """It was not bought here."""

        _of: ClassVar[str] = "ReturnSource"
        _tag: ClassVar[str] = "not_bought_here"

        description: str
        """What it is."""

        product: ProductId | None = None
        """The product, where it is one of the catalog."""

    Variant: TypeAlias = Union[Delivered, NotBoughtHere]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GradedPieces:
    """Pieces of one grade."""

    _of: ClassVar[str] = "GradedPieces"

    grade: str
    """The grade, a key of the policy's."""

    inspected: Decimal
    """How many were graded so."""

    settled: Decimal
    """Of how many of them the outcome is known."""

    gone: Decimal
    """How many of these the customer has again: repaired or rejected."""

    disposed: Decimal
    """With how many of them the company has done something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisposedPieces:
    """Pieces with which the same was done."""

    _of: ClassVar[str] = "DisposedPieces"

    grade: str | None = None
    """Their grade; none where they were not inspected."""

    disposition: Disposition
    """What was done."""

    quantity: Decimal
    """With how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnCredit:
    """What was credited for pieces at once, and what was kept of their price."""

    _of: ClassVar[str] = "ReturnCredit"

    on: date
    """The day."""

    outcome: ReturnAction
    """The outcome: refund, credit or exchange."""

    quantity: Decimal
    """How many pieces."""

    grade: str | None = None
    """Their grade; none where they were not inspected."""

    value: Money
    """What was paid for them, VAT included."""

    kept: Money
    """What was kept of that, VAT included: a restocking fee, or what the pieces lost in value."""

    credited: Money
    """What was credited, VAT included: the one less the other."""

    credit_notes: Sequence[InvoiceId]
    """The credit notes; none where nothing was left to credit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineProgress:
    """How many pieces of a line have passed which step."""

    _of: ClassVar[str] = "LineProgress"

    authorised: Decimal | None = None
    """How many may come back."""

    label: str | None = None
    """The number of the parcel for which the customer got a label."""

    received: Decimal | None = None
    """How many have arrived."""

    graded: Sequence[GradedPieces]
    """How many were inspected, by grade; at most 50 grades."""

    decided: ReturnAction | None = None
    """The outcome that was decided on."""

    refunded: Decimal | None = None
    """How many were refunded, to the customer's account or out of it."""

    credited: Decimal | None = None
    """How many were credited and stay the customer's credit."""

    replaced: Decimal | None = None
    """How many were replaced by the same article."""

    exchanged: Decimal | None = None
    """How many were exchanged for another article."""

    repaired: Decimal | None = None
    """How many were repaired."""

    rejected: Decimal | None = None
    """How many were rejected."""

    disposed: Sequence[DisposedPieces]
    """What was done with pieces that the company keeps; at most 200 rows."""


class ReturnLineStatus(Enum):
    """How far a line has come."""

    ASKED = "asked"
    """Nobody has said yet whether it may come back."""

    AUTHORISED = "authorised"
    """It may come back."""

    IN_PROGRESS = "in_progress"
    """A part of it has arrived, or something was settled before all arrived."""

    RECEIVED = "received"
    """All of it has arrived, and something is to be settled."""

    AWAITING_GOODS = "awaiting_goods"
    """Of every piece the outcome is known, and some have not arrived."""

    TO_DISPOSE = "to_dispose"
    """All is done but what the company does with the pieces that it keeps."""

    DONE = "done"
    """All is done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnLine:
    """One line of a return."""

    _of: ClassVar[str] = "ReturnLine"

    number: int
    """The number by which the line is known, counted from 1."""

    source: ReturnSource.Variant
    """Where it is from, as it was named."""

    counted_by: DeliveredLine.Variant | None = None
    """The line that its pieces are counted by: that of the order, where an invoice bills one; none for
    what was not bought here.
    """

    description: str
    """What it is."""

    product: ProductId | None = None
    """The product, where it is one of the catalog."""

    template: str
    """The key of the template that it follows."""

    plan: Sequence[TemplateStep]
    """The steps of that template, as they were when the line was asked for."""

    asked: Decimal
    """How many pieces the customer wants to send back."""

    last_day: date | None = None
    """The last day on which it could be asked for; none where there is no such day."""

    progress: LineProgress
    """How far it has come."""

    credits: Sequence[ReturnCredit]
    """What was credited for it; at most 100 times."""

    orders: Sequence[OrderId]
    """Orders placed for it; at most 100."""


class ReturnAction(Enum):
    """One step of a return."""

    AUTHORISE = "authorise"
    """Somebody says that so many pieces may come back."""

    SHIP_LABEL = "ship_label"
    """The customer gets a label for the parcel."""

    RECEIVE = "receive"
    """The pieces arrive."""

    INSPECT = "inspect"
    """They are looked at and graded."""

    DECIDE = "decide"
    """Somebody says which outcome it is to be."""

    REFUND = "refund"
    """Outcome: credited, and what was paid goes back."""

    CREDIT = "credit"
    """Outcome: credited, and what was paid stays with the customer's account for other invoices."""

    REPLACE = "replace"
    """Outcome: the same article is sent again at no charge."""

    EXCHANGE = "exchange"
    """Outcome: credited, and another article is ordered at its own price."""

    REPAIR = "repair"
    """Outcome: repaired and sent back."""

    REJECT = "reject"
    """Outcome: not accepted; the pieces stay the customer's."""

    DISPOSE = "dispose"
    """What the company does with the pieces that it keeps."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateStep:
    """One step of a plan, and the steps that come before it."""

    _of: ClassVar[str] = "TemplateStep"

    action: ReturnAction
    """The step."""

    after: Sequence[ReturnAction] = ()
    """What each piece has passed before it. Several outcomes are alternatives: one of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnTemplate:
    """How goods of one kind of return are dealt with: steps in a partial order, and with them the
    outcomes that are allowed.
    """

    _of: ClassVar[str] = "ReturnTemplate"

    key: str
    """The key by which a line names it."""

    name: str
    """What people call it."""

    steps: Sequence[TemplateStep]
    """The steps, each once; `authorise` is one of them and comes before all others."""

    takes_unbought: bool = False
    """True where it is for articles that were not bought here as well."""


class Disposition(Enum):
    """What the company does with pieces that it keeps."""

    RESTOCK = "restock"
    """Sold again as it is."""

    REFURBISH = "refurbish"
    """Put in order, then sold again."""

    SCRAP = "scrap"
    """Thrown away."""

    TO_VENDOR = "to_vendor"
    """Sent back to whoever it was bought from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenPieces:
    """How much of one line is taken by returns."""

    _of: ClassVar[str] = "TakenPieces"

    line: DeliveredLine.Variant
    """The line."""

    taken: Decimal
    """How much of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditedPieces:
    """What of a line of an invoice was credited by returns, and what of its price was kept."""

    _of: ClassVar[str] = "CreditedPieces"

    invoice: InvoiceId
    """The invoice."""

    line: int
    """Its line, counted from 0."""

    quantity: Decimal
    """How many pieces of it were credited."""

    value: Money
    """What they were worth, VAT included."""

    kept: Money
    """What of that was kept."""


class ReturnTally(Record):
    """What has come back of one order, or of one invoice that bills none. Every return of it changes
    this record, so that two of them at the same time cannot both take the last piece.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "return_tally"
    __match_args__ = ("id", "ownership", "taken", "credited",)

    @property
    def id(self) -> ReturnTallyId:
        """Id: that of the order or of the invoice, as a tally."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the document."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def taken(self) -> tuple[TakenPieces, ...]:
        """Line by line."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def credited(self) -> tuple[CreditedPieces, ...]:
        """What was credited of which line of which invoice."""
        return self._field(3)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnReason:
    """Why goods come back."""

    _of: ClassVar[str] = "ReturnReason"

    key: str
    """The key by which a return names it."""

    window_days: int | None = None
    """Days from delivery in which it may be named; none: as for the article, or in general."""

    is_fee_free: bool = False
    """True where the company is to blame: no restocking fee is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnGrade:
    """In which state pieces arrive."""

    _of: ClassVar[str] = "ReturnGrade"

    key: str
    """The key by which an inspection names it."""

    fee: Decimal
    """What is kept of the price by the company's own terms, 0 to 100 percent."""

    lost_value: Decimal
    """What pieces in this state have lost in value by more than trying them, 0 to 100 percent: all
    that may be kept where a consumer withdraws (Directive 2011/83/EU, art. 14(2)).
    """

    disposition: Disposition
    """What the company does with them, where nobody says otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FamilyWindow:
    """How long articles of one family may come back."""

    _of: ClassVar[str] = "FamilyWindow"

    family: str
    """The family of products."""

    days: int
    """Days from delivery."""


class ExcludedArticle:
    """Which articles an exclusion is about."""

    @dataclass(frozen=True, slots=True)
    class Family:
        """All products of a family."""

        _of: ClassVar[str] = "ExcludedArticle"
        _tag: ClassVar[str] = "family"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Product:
        """One product."""

        _of: ClassVar[str] = "ExcludedArticle"
        _tag: ClassVar[str] = "product"

        value: ProductId
        """What it carries."""

    Variant: TypeAlias = Union[Family, Product]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalExclusion:
    """Articles for which the law grants no withdrawal (Directive 2011/83/EU, art. 16)."""

    _of: ClassVar[str] = "WithdrawalExclusion"

    article: ExcludedArticle.Variant
    """Which."""

    ground: str
    """On what ground, as `made to the customer's measure (art. 16(c))`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnsPolicy:
    """A company's choices about its returns."""

    _of: ClassVar[str] = "ReturnsPolicy"

    prefix: str
    """What numbers of returns begin with."""

    reasons: Sequence[ReturnReason]
    """The reasons that a return may have."""

    grades: Sequence[ReturnGrade]
    """The states in which pieces arrive."""

    templates: Sequence[ReturnTemplate]
    """The templates. The first is that of lines that name none."""

    window_days: int
    """Days from delivery in which goods may come back, where neither reason nor family says otherwise."""

    family_windows: Sequence[FamilyWindow]
    """Families of products with a window of their own."""

    withdrawal_days: int
    """Days in which a consumer may withdraw, counted from the day after delivery."""

    refund_days: int
    """Days from the notice of withdrawal in which the money goes back."""

    exclusions: Sequence[WithdrawalExclusion]
    """Articles of which no consumer may withdraw."""

    holidays: Sequence[date]
    """Public holidays: a time to withdraw that would end on one, or on a weekend, ends on the next
    working day.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class SetReturnsPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_returns_policy"

    policy: ReturnsPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestReturn(Command[ReturnAuthorisation]):
    """Notes that a customer wants to send something back, under a number of its own. Lines whose time
    is over are noted as well: whoever may approve can still authorise them. A consumer's withdrawal
    is another matter: it is noted only where the law grants it.

    Permission: create on returns, read on the account, the contact and every document that is
    named. Answers the `ReturnAuthorisation`. Refusals: RET-001 to RET-010.
    """

    _of: ClassVar[str] = "RequestReturn"
    _tag: ClassVar[str] = "request_return"

    account: AccountId
    """The customer."""

    contact: ContactId | None = None
    """The person one deals with."""

    reason: str
    """Why: a key of the policy's reasons."""

    right: ReturnRight.Variant
    """By which right."""

    lines: Sequence[ReturnDraftLine] = ()
    """1 to 200 lines."""

    note: str = ""
    """What the customer says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthoriseReturn(Command[ReturnAuthorisation]):
    """Says how many pieces of which lines may come back, in place of what was said before. The same
    again changes nothing.

    Permission: update on returns, and approve, with grounds, for lines whose time was over when
    they were asked for: more than was asked for is asked for now. Refusals: RET-002, RET-011 to
    RET-014, RET-023.
    """

    _of: ClassVar[str] = "AuthoriseReturn"
    _tag: ClassVar[str] = "authorise_return"

    rma: ReturnId
    """The return."""

    lines: Sequence[ReturnQuantity] | None = None
    """How many pieces of which lines, each line once; what is not named stays as it was, or none where
    nothing was said. None: all that was asked for.
    """

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RefuseReturn(Command[ReturnAuthorisation]):
    """Says no to a return as a whole. Permission: update on returns. Refusals: RET-011, RET-015,
    RET-023.
    """

    _of: ClassVar[str] = "RefuseReturn"
    _tag: ClassVar[str] = "refuse_return"

    rma: ReturnId
    """The return."""

    grounds: str
    """Why, as the customer is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitReturnLine(Command[ReturnAuthorisation]):
    """Takes some pieces of a line into a line of their own, so that something else can be decided
    about them: pieces whose outcome is not known, those first that have come furthest. The new line
    gets the next number.

    Permission: update on returns. Refusals: RET-002, RET-011, RET-022.
    """

    _of: ClassVar[str] = "SplitReturnLine"
    _tag: ClassVar[str] = "split_return_line"

    rma: ReturnId
    """The return."""

    line: int
    """The number of the line."""

    quantity: Decimal
    """How many pieces the new line has: above zero, fewer than all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelReturn(Command[ReturnAuthorisation]):
    """Gives up a return of which nothing was received or settled; what it took of its documents may
    come back another time. Nothing where that was done before. Permission: update on returns.
    Refusals: RET-011, RET-020, RET-023.
    """

    _of: ClassVar[str] = "CancelReturn"
    _tag: ClassVar[str] = "cancel_return"

    rma: ReturnId
    """The return."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseReturn(Command[ReturnAuthorisation]):
    """Closes a return: of every piece that was received the outcome is known; what never came may come
    back another time, unless it was settled without. Nothing where that was done before.
    Permission: update on returns. Refusals: RET-011, RET-021, RET-023.
    """

    _of: ClassVar[str] = "CloseReturn"
    _tag: ClassVar[str] = "close_return"

    rma: ReturnId
    """The return."""

    note: str = ""
    """What is to be said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendReturnLabel(Command[ReturnAuthorisation]):
    """Notes that the customer got a label for the parcel. Permission: update on returns. Refusals:
    RET-002, RET-011, RET-016.
    """

    _of: ClassVar[str] = "SendReturnLabel"
    _tag: ClassVar[str] = "send_return_label"

    rma: ReturnId
    """The return."""

    lines: Sequence[int] | None = None
    """The numbers of the lines; none: every line whose plan has a label."""

    parcel: str
    """The number of the parcel."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordReturnShipment(Command[ReturnAuthorisation]):
    """Notes that the customer has shown that the goods are on their way: from then on a consumer who
    withdraws no longer waits for the money (Directive 2011/83/EU, art. 13(3)). A day ahead is
    invalid. Permission: update on returns. Refusals: RET-011.
    """

    _of: ClassVar[str] = "RecordReturnShipment"
    _tag: ClassVar[str] = "record_return_shipment"

    rma: ReturnId
    """The return."""

    sent_on: date | None = None
    """The day; none: today."""

    proof: str
    """The number of the parcel, or what else proves it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordReturnReceipt(Command[ReturnAuthorisation]):
    """Notes what arrived; several receipts of a line add up. Permission: update on returns. Refusals:
    RET-002, RET-011, RET-016 to RET-018.
    """

    _of: ClassVar[str] = "RecordReturnReceipt"
    _tag: ClassVar[str] = "record_return_receipt"

    rma: ReturnId
    """The return."""

    lines: Sequence[ReceivedPieces] | None = None
    """What arrived, each line once, at most 200; none: all that is still to come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectReturn(Command[ReturnAuthorisation]):
    """Grades pieces that arrived. Permission: update on returns. Refusals: RET-002, RET-011, RET-016,
    RET-017, RET-019, RET-023.
    """

    _of: ClassVar[str] = "InspectReturn"
    _tag: ClassVar[str] = "inspect_return"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str
    """Their grade: a key of the policy's."""

    finding: str = ""
    """What was seen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideReturn(Command[ReturnAuthorisation]):
    """Says which outcome a line is to have, of those that its plan allows; another one as long as none
    has come true. The same again changes nothing.

    Permission: update on returns. Refusals: RET-002, RET-011, RET-016, RET-017, RET-023, RET-024.
    """

    _of: ClassVar[str] = "DecideReturn"
    _tag: ClassVar[str] = "decide_return"

    rma: ReturnId
    """The return."""

    line: int
    """The number of the line."""

    outcome: ReturnAction
    """The outcome."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisposeReturn(Command[ReturnAuthorisation]):
    """Notes what the company does with pieces that it keeps. Permission: update on returns. Refusals:
    RET-002, RET-011, RET-016, RET-017, RET-019, RET-025.
    """

    _of: ClassVar[str] = "DisposeReturn"
    _tag: ClassVar[str] = "dispose_return"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str | None = None
    """Their grade; none: the one that has pieces left, or none where they were not inspected."""

    disposition: Disposition | None = None
    """What is done; none: as the policy says of the grade."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundReturn(Command[ReturnAuthorisation]):
    """Credits pieces on the invoices that bill them, in the same batch; what was paid for them is the
    customer's again. By the grade of the pieces a fee is kept: it is credited less, and the return
    says how much.

    Permission: approve on returns, create on invoices. Answers the `ReturnAuthorisation`. Refusals:
    RET-002, RET-011, RET-016, RET-017, RET-019, RET-024 to RET-027, and those of a credit note.
    """

    _of: ClassVar[str] = "RefundReturn"
    _tag: ClassVar[str] = "refund_return"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str | None = None
    """Their grade; none: no grade while there are pieces without one and the outcome does not wait for
    it, else the one that has pieces left.
    """

    as_credit: bool = False
    """True where what was paid stays the customer's credit (the outcome `credit`); false where it is
    to be paid back (the outcome `refund`).
    """

    note: str = ""
    """What is said to the customer on the credit note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplaceReturn(Command[ReturnAuthorisation]):
    """Sends the same article again: places an order of it at no charge, in the same batch. The order
    is delivered like any other.

    Permission: update on returns, create on orders. Refusals: RET-002, RET-011, RET-016, RET-017,
    RET-024 to RET-026, and those of an order.
    """

    _of: ClassVar[str] = "ReplaceReturn"
    _tag: ClassVar[str] = "replace_return"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str | None = None
    """Their grade; none: no grade while there are pieces without one and the outcome does not wait for
    it, else the one that has pieces left.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ExchangeReturn(Command[ReturnAuthorisation]):
    """Credits pieces as a refund does, and places an order of another article at its own price in the
    same batch: the customer pays, or has left, the difference.

    Permission: approve on returns, create on invoices and orders. Refusals: RET-002, RET-011,
    RET-016, RET-017, RET-019, RET-024 to RET-027, and those of a credit note and of an order.
    """

    _of: ClassVar[str] = "ExchangeReturn"
    _tag: ClassVar[str] = "exchange_return"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str | None = None
    """Their grade; none: no grade while there are pieces without one and the outcome does not wait for
    it, else the one that has pieces left.
    """

    instead: Sequence[OrderLineDraft]
    """What is ordered instead: 1 to 100 lines."""

    note: str = ""
    """What is said to the customer on the credit note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RepairReturn(Command[ReturnAuthorisation]):
    """Notes that pieces were repaired and sent back. Permission: update on returns. Refusals: RET-002,
    RET-011, RET-016, RET-017, RET-023 to RET-025.
    """

    _of: ClassVar[str] = "RepairReturn"
    _tag: ClassVar[str] = "repair_return"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str | None = None
    """Their grade; none: no grade while there are pieces without one and the outcome does not wait for
    it, else the one that has pieces left.
    """

    finding: str = ""
    """What was done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectReturnLine(Command[ReturnAuthorisation]):
    """Does not accept pieces: they stay the customer's. Permission: update on returns. Refusals:
    RET-002, RET-011, RET-015 to RET-017, RET-023 to RET-025.
    """

    _of: ClassVar[str] = "RejectReturnLine"
    _tag: ClassVar[str] = "reject_return_line"

    rma: ReturnId
    """The return."""

    pieces: ReturnQuantity
    """How many pieces of which line."""

    grade: str | None = None
    """Their grade; none: no grade while there are pieces without one and the outcome does not wait for
    it, else the one that has pieces left.
    """

    grounds: str
    """Why, as the customer is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Returnable(Question[ReturnWindow]):
    """Asks whether a delivered line may come back, until when, and how much of it, for a consumer's
    withdrawal as well.

    Permission: read on the document. Answers a `ReturnWindow`. Refusals: RET-001, RET-003, RET-004.
    """

    _of: ClassVar[str] = "Returnable"
    _tag: ClassVar[str] = "returnable"

    line: DeliveredLine.Variant
    """The line."""

    reason: str
    """Why it would come back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnSteps(Question[tuple[LineSteps, ...]]):
    """Asks what can be done now, line by line. Permission: read on returns. Answers `LineSteps` in the
    order of the lines.
    """

    _of: ClassVar[str] = "ReturnSteps"
    _tag: ClassVar[str] = "return_steps"

    rma: ReturnId
    """The return."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnsDue(Question[tuple[ReturnDue, ...]]):
    """Asks for which withdrawals money is to be given back, the first due first.

    Permission: read on returns; answers over what the actor may see. A limit outside 1 to 1,000 is
    invalid. Answers `ReturnDue`s.
    """

    _of: ClassVar[str] = "ReturnsDue"
    _tag: ClassVar[str] = "returns_due"

    until: date | None = None
    """Only what is due by then; none: all of it."""

    limit: int | None = None
    """How many returns at most, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnFigures(Question[ReturnRates]):
    """Asks what came back of what was sold over some days, why, in which state, and what it cost.

    Sold is what was invoiced within the days, in the currency; returned are the returns that were
    asked for within them, as they stand now, with the lines that were sold in the currency.
    Permission: read on returns and invoices; answers over what the actor may see. A last day before
    the first is invalid. Answers `ReturnRates`.
    """

    _of: ClassVar[str] = "ReturnFigures"
    _tag: ClassVar[str] = "return_figures"

    from_: date
    """The first day."""

    until: date
    """The last day."""

    currency: str
    """The currency of what was sold and credited."""
