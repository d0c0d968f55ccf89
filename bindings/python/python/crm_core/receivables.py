"""The words of crm-core: receivables."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, AllocationId, CreditDecisionId, DisputeId, ExternalId, InvoiceId, Money, OpenItemId, Ownership, PaymentId, RepaymentId, UserId
from .pricing import TaxGroup


class CreditDecision(Record):
    """One decision about a customer's credit. Never changed: the latest counts, so what held on a past
    day is known for good.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "credit_decision"
    __match_args__ = ("id", "ownership", "account", "ruling", "on", "note",)

    BY_ACCOUNT: ClassVar[Index] = Index("credit_decision", 1)
    """Decisions about an account by day."""

    @property
    def id(self) -> CreditDecisionId:
        """Id of the decision."""
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
    def ruling(self) -> CreditRuling.Variant:
        """What is decided."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        """The day from which it counts."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def note(self) -> str:
        """What is said about it."""
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class Buckets:
    """Amounts by days past due."""

    _of: ClassVar[str] = "Buckets"

    current: Money
    """Not past due."""

    past_due: Sequence[Money]
    """Past due, one amount for each bucket of the policy, and a last one for what is older."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeingRow:
    """The open invoices of one customer, or of all, in one currency."""

    _of: ClassVar[str] = "AgeingRow"

    invoices: int
    """How many invoices."""

    open: Money
    """What is open on them."""

    buckets: Buckets
    """The same by age."""

    disputed: Money
    """The part of it that disputes hold."""

    promised: Money
    """The part of the rest that is promised to be paid."""

    blocked: Money
    """The part of what is left that is blocked."""

    credit: Money
    """What the customer has paid or been credited beyond what is due, not in `open`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeingReport:
    """Open invoices by age as of a day, in one currency."""

    _of: ClassVar[str] = "AgeingReport"

    as_of: date
    """The day."""

    currency: str
    """The currency."""

    bucket_days: Sequence[int]
    """The last day past due of each bucket but the last."""

    accounts: Mapping[AccountId, AgeingRow] = field(hash=False)
    """Each customer with something open or a credit."""

    total: AgeingRow
    """All of them."""


class ReceivableEvent:
    """What happened to money."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PaymentRecorded:
        """A payment came in."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "payment_recorded"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Allocated:
        """A part of a payment was set against an invoice."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "allocated"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Unallocated:
        """A part of a payment was taken back from an invoice."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "unallocated"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Held:
        """A part of an invoice is held."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "held"

        reason: HoldReason.Variant
        """Why."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Released:
        """A part of an invoice is no longer held."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "released"

        reason: HoldReason.Variant
        """Why it was."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Refunded:
        """Money was paid back."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "refunded"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class ChargedBack:
        """A bank took money back."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "charged_back"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CameBack:
        """Money that went back came in again."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "came_back"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class RestClosed:
        """A small rest of an invoice was let go."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "rest_closed"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class WrittenOff:
        """An invoice or a part of it was given up."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "written_off"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Reopened:
        """What was let go or given up of an invoice is open again."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "reopened"

        invoice: InvoiceId
        """The invoice."""

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CreditLimited:
        """How much a customer may owe was decided."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "credit_limited"

        limit: Money | None = None
        """How much; none: what the policy says."""

    @dataclass(frozen=True, slots=True)
    class CreditHeld:
        """A customer gets nothing more on credit."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "credit_held"

    @dataclass(frozen=True, slots=True)
    class CreditReleased:
        """A customer gets something on credit again."""

        _of: ClassVar[str] = "ReceivableEvent"
        _tag: ClassVar[str] = "credit_released"

    Variant: TypeAlias = Union[PaymentRecorded, Allocated, Unallocated, Held, Released, Refunded, ChargedBack, CameBack, RestClosed, WrittenOff, Reopened, CreditLimited, CreditHeld, CreditReleased]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllocateTo:
    """One invoice that a payment is for."""

    _of: ClassVar[str] = "AllocateTo"

    invoice: InvoiceId
    """The invoice."""

    amount: Money | None = None
    """How much of the payment; none: as much as is open and left. What was written off counts as open:
    money that comes all the same takes the write-off back.
    """


class AllocationPlan:
    """What a payment, or what is left of one, is set against."""

    @dataclass(frozen=True, slots=True)
    class Later:
        """Nothing yet: it stays the customer's credit."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "later"

    @dataclass(frozen=True, slots=True)
    class OldestFirst:
        """The open invoices of the customer in the payment's currency, the oldest due day first."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "oldest_first"

    @dataclass(frozen=True, slots=True)
    class To:
        """The named invoices."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "to"

        value: Sequence[AllocateTo]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class ByReference:
        """The open invoices whose numbers stand in what the payer wrote, the oldest due day first."""

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "by_reference"

    @dataclass(frozen=True, slots=True)
    class ProRata:
        """All open invoices of the customer in the payment's currency, each its share by what is open,
        by largest remainder.
        """

        _of: ClassVar[str] = "AllocationPlan"
        _tag: ClassVar[str] = "pro_rata"

    Variant: TypeAlias = Union[Later, OldestFirst, To, ByReference, ProRata]
    """Any of the variants: what a type annotation names."""


class RefundSource:
    """What a refund pays out."""

    @dataclass(frozen=True, slots=True)
    class Payment:
        """What is left of one payment."""

        _of: ClassVar[str] = "RefundSource"
        _tag: ClassVar[str] = "payment"

        value: PaymentId
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Credit:
        """What is left of all payments of a customer in a currency, the oldest first."""

        _of: ClassVar[str] = "RefundSource"
        _tag: ClassVar[str] = "credit"

        account: AccountId
        """The customer."""

        currency: str
        """The currency."""

    Variant: TypeAlias = Union[Payment, Credit]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditHold:
    """A hold that is in force."""

    _of: ClassVar[str] = "CreditHold"

    reason: str
    """Why, as a key."""

    from_: date
    """The first day of the hold."""

    until: date | None = None
    """The first day without it; none until it is released."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditExposure:
    """What a customer owes or is about to, in one currency."""

    _of: ClassVar[str] = "CreditExposure"

    open: Money
    """Open on issued invoices."""

    credit: Money
    """What they paid or were credited beyond that: it makes the exposure less."""

    drafted: Money
    """On invoices that are not issued yet."""

    ordered: Money
    """Ordered, and on no invoice yet."""

    total: Money
    """All of that together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditFigures:
    """How far a customer is trusted on a day, in one currency."""

    _of: ClassVar[str] = "CreditFigures"

    account: AccountId
    """The customer."""

    limit: Money | None = None
    """How much they may owe; none: no limit."""

    exposure: CreditExposure
    """What they owe or are about to."""

    headroom: Money | None = None
    """What is left of the limit; below zero where it is exceeded, none without a limit."""

    hold: CreditHold | None = None
    """The hold in force."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dso:
    """Days sales outstanding as of a day, in one currency; days with four decimals."""

    _of: ClassVar[str] = "Dso"

    as_of: date
    """The day."""

    open: Money
    """What is open."""

    current: Money
    """What of it is not past due."""

    sales: Money
    """Sales of the last days that the simple measures look back on: issued after `as_of` less that
    many days, credit notes taken off.
    """

    simple: Decimal | None = None
    """Open by sales, times the days; none without sales."""

    best_possible: Decimal | None = None
    """The best possible: what is not past due by sales, times the days; none without sales."""

    delinquent: Decimal | None = None
    """Average days delinquent: the simple measure less the best possible, so what late payers add;
    none without sales.
    """

    count_back: Decimal
    """Months used up by what is open, from the newest backwards, the last one in proportion; what no
    sales account for is left out.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectionFigures:
    """How much of what could be collected was, over a range of days, in one currency."""

    _of: ClassVar[str] = "CollectionFigures"

    from_: date
    """The first day."""

    to: date
    """The last day."""

    opening: Money
    """What was open before the first day."""

    sales: Money
    """Sales of the days, credit notes taken off."""

    closing: Money
    """What is open on the last day."""

    closing_current: Money
    """What of it is not past due."""

    effectiveness: Decimal | None = None
    """The collection effectiveness index: (opening + sales - closing) / (opening + sales - closing
    current) in percent with four decimals; none where nothing could be collected.
    """


class ResidualReason:
    """Why a small rest of an invoice is closed without money."""

    @dataclass(frozen=True, slots=True)
    class BankCharges:
        """A bank on the way kept it."""

        _of: ClassVar[str] = "ResidualReason"
        _tag: ClassVar[str] = "bank_charges"

    @dataclass(frozen=True, slots=True)
    class Rounding:
        """The payer rounded."""

        _of: ClassVar[str] = "ResidualReason"
        _tag: ClassVar[str] = "rounding"

    @dataclass(frozen=True, slots=True)
    class CurrencyDifference:
        """What came in was worth less when it was exchanged."""

        _of: ClassVar[str] = "ResidualReason"
        _tag: ClassVar[str] = "currency_difference"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class EarlyPayment:
        """The payer took off what an early payer may (escompte): net and VAT become less by it."""

        _of: ClassVar[str] = "ResidualReason"
        _tag: ClassVar[str] = "early_payment"

        percent: Decimal
        """How much of the invoice may be taken off."""

        last_day: date
        """The last day on which the money had to come in."""

    Variant: TypeAlias = Union[BankCharges, Rounding, CurrencyDifference, EarlyPayment]
    """Any of the variants: what a type annotation names."""


class WriteOffReason(Enum):
    """Why an invoice, or a part of it, is given up."""

    UNCOLLECTIBLE = "uncollectible"
    """The customer will not pay: VAT that was paid on it comes back (CGI 272-1)."""

    SMALL_BALANCE = "small_balance"
    """It costs more to claim than it is."""

    AGREEMENT = "agreement"
    """Both sides agreed on less."""


class AllocationSource:
    """What closes a part of an invoice. Credit notes do so as well: they stand in invoicing, with the
    documents.
    """

    @dataclass(frozen=True, slots=True)
    class Payment:
        """Money: a part of a payment."""

        _of: ClassVar[str] = "AllocationSource"
        _tag: ClassVar[str] = "payment"

        value: PaymentId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Residual:
        """A small rest that is let go."""

        _of: ClassVar[str] = "AllocationSource"
        _tag: ClassVar[str] = "residual"

        value: ResidualReason.Variant
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class WriteOff:
        """A part that is given up."""

        _of: ClassVar[str] = "AllocationSource"
        _tag: ClassVar[str] = "write_off"

        value: WriteOffReason
        """What it carries."""

    Variant: TypeAlias = Union[Payment, Residual, WriteOff]
    """Any of the variants: what a type annotation names."""


class Allocation(Record):
    """A row of the ledger: a part of an invoice closed by a payment, a residual or a write-off, or
    opened again. Never changed.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "allocation"
    __match_args__ = ("id", "ownership", "source", "invoice", "amount", "on", "reverses", "tax",)

    BY_INVOICE: ClassVar[Index] = Index("allocation", 1)
    """Rows of an invoice by day."""

    BY_PAYMENT: ClassVar[Index] = Index("allocation", 2)
    """Rows of a payment by day."""

    BY_REVERSED: ClassVar[Index] = Index("allocation", 3)
    """The row that takes another back: one at most."""

    BY_DAY: ClassVar[Index] = Index("allocation", 4)
    """Rows by day."""

    @property
    def id(self) -> AllocationId:
        """Id of the row."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def source(self) -> AllocationSource.Variant:
        """What closes it."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much; below zero where it takes back."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        """The day from which it counts."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def reverses(self) -> AllocationId | None:
        """The row that it takes back."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def tax(self) -> tuple[TaxGroup, ...]:
        """The amount by VAT category and rate, in the order of the invoice's groups: net and VAT add
        up to it. Empty on rows from before this was kept.
        """
        return self._field(7)  # type: ignore[no-any-return]


class CreditRuling:
    """What is decided about a customer's credit."""

    @dataclass(frozen=True, slots=True)
    class Limited:
        """They may owe at most so much; none: what the policy says."""

        _of: ClassVar[str] = "CreditRuling"
        _tag: ClassVar[str] = "limited"

        value: Money | None
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Held:
        """They get nothing more on credit."""

        _of: ClassVar[str] = "CreditRuling"
        _tag: ClassVar[str] = "held"

        reason: str
        """Why, as a key."""

        until: date | None = None
        """The first day without the hold; none until it is released."""

    @dataclass(frozen=True, slots=True)
    class Released:
        """They get something on credit again."""

        _of: ClassVar[str] = "CreditRuling"
        _tag: ClassVar[str] = "released"

    Variant: TypeAlias = Union[Limited, Held, Released]
    """Any of the variants: what a type annotation names."""


class Payment(Record):
    """Money received from a customer."""

    __slots__ = ()
    _kind: ClassVar[str] = "payment"
    __match_args__ = ("id", "ownership", "account", "amount", "allocated", "received_on", "method", "reference", "external_id", "repaid",)

    BY_ACCOUNT: ClassVar[Index] = Index("payment", 1)
    """Payments of an account by day."""

    BY_RECEIVED_ON: ClassVar[Index] = Index("payment", 2)
    """Payments by the day they came in."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("payment", 3)
    """Payments by their number in the system they came from."""

    @property
    def id(self) -> PaymentId:
        """Id of the payment."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much, above zero."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def allocated(self) -> Money:
        """How much of it is set against invoices: the guard of the set of its allocations."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def received_on(self) -> date:
        """The day it came in."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def method(self) -> str:
        """How it came, as a key."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def reference(self) -> str | None:
        """What the payer wrote."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Its number in the system it came from; unique."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def repaid(self) -> Money | None:
        """How much of it went back, refunded or charged back; none where nothing did. The guard of the
        set of its repayments.
        """
        return self._field(9)  # type: ignore[no-any-return]


class RepaymentKind(Enum):
    """Who took the money back."""

    REFUND = "refund"
    """The company paid it back."""

    CHARGEBACK = "chargeback"
    """A bank took it back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RepaymentPart:
    """How much of one payment went back."""

    _of: ClassVar[str] = "RepaymentPart"

    payment: PaymentId
    """The payment."""

    amount: Money
    """How much of it; below zero where it came in again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """How much of one invoice a chargeback opened again."""

    _of: ClassVar[str] = "TakenBack"

    invoice: InvoiceId
    """The invoice."""

    amount: Money
    """How much of it."""


class Repayment(Record):
    """Money of payments that went back to the payer, or came in again. Never changed."""

    __slots__ = ()
    _kind: ClassVar[str] = "repayment"
    __match_args__ = ("id", "ownership", "kind", "account", "amount", "parts", "on", "method", "reference", "reason", "external_id", "taken_back", "reverses",)

    BY_ACCOUNT: ClassVar[Index] = Index("repayment", 1)
    """Repayments of an account by day."""

    BY_DAY: ClassVar[Index] = Index("repayment", 2)
    """Repayments by day."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("repayment", 3)
    """Repayments by their number in the system they come from."""

    BY_REVERSED: ClassVar[Index] = Index("repayment", 4)
    """What undoes another: one at most."""

    BY_PAYMENT: ClassVar[Index] = Index("repayment", 5)
    """Repayments of a payment by day."""

    @property
    def id(self) -> RepaymentId:
        """Id of the repayment."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the payments."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def kind(self) -> RepaymentKind:
        """Who took the money back."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much; below zero where it came in again."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def parts(self) -> tuple[RepaymentPart, ...]:
        """Of which payments; 1 to 100."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def on(self) -> date:
        """The day on which it went."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def method(self) -> str:
        """How it went, as a key."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def reference(self) -> str | None:
        """What was written with it."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str:
        """Why, as a key."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Its number in the system it comes from; unique."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """What a chargeback opened again."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def reverses(self) -> RepaymentId | None:
        """The repayment that this one undoes."""
        return self._field(12)  # type: ignore[no-any-return]


class HoldReason:
    """Why a part of an invoice is held."""

    @dataclass(frozen=True, slots=True)
    class Dispute:
        """The customer says that it is not due."""

        _of: ClassVar[str] = "HoldReason"
        _tag: ClassVar[str] = "dispute"

        value: DisputeId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Promise:
        """The customer has said when they pay."""

        _of: ClassVar[str] = "HoldReason"
        _tag: ClassVar[str] = "promise"

    @dataclass(frozen=True, slots=True)
    class Block:
        """Somebody of the company says so."""

        _of: ClassVar[str] = "HoldReason"
        _tag: ClassVar[str] = "block"

    Variant: TypeAlias = Union[Dispute, Promise, Block]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SettlementHold:
    """A part of an invoice that is held: reminders leave it alone, ageing shows it apart."""

    _of: ClassVar[str] = "SettlementHold"

    reason: HoldReason.Variant
    """Why."""

    amount: Money
    """How much."""

    from_: date
    """The first day of the hold."""

    until: date | None = None
    """The first day without it; none while no end is known."""

    paid_before: Money | None = None
    """What was paid on the invoice when this was promised: what comes in after that is promised no
    longer. None for other reasons.
    """

    interest_free: Money | None = None
    """What of it bears no late interest for the days of the hold, now that it has ended; none: all of
    it bears interest as if it had never been held.
    """


class Settlement(Record):
    """What is set against one invoice, by kind, and what is held of it."""

    __slots__ = ()
    _kind: ClassVar[str] = "settlement"
    __match_args__ = ("id", "ownership", "invoice", "allocated", "holds", "residuals", "written_off", "tax",)

    @property
    def id(self) -> OpenItemId:
        """Id: the invoice's own sixteen bytes."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def allocated(self) -> Money:
        """What payments closed: with residuals and write-offs the guard of the set of its allocations."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def holds(self) -> tuple[SettlementHold, ...]:
        """What is or was held, in order; at most 1,000."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def residuals(self) -> Money | None:
        """What was let go as a small rest; none where nothing ever was."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def written_off(self) -> Money | None:
        """What was given up; none where nothing ever was."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def tax(self) -> tuple[TaxGroup, ...]:
        """All that is settled by VAT category and rate, in the order of the invoice's groups. Empty
        where nothing is, and on records from before this was kept.
        """
        return self._field(7)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidualBound:
    """How large a rest may be that is let go in one currency: the smaller of both counts."""

    _of: ClassVar[str] = "ResidualBound"

    amount: Money
    """The most."""

    percent: Decimal
    """The most of what the invoice stands for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivablesPolicy:
    """A company's choices about its receivables."""

    _of: ClassVar[str] = "ReceivablesPolicy"

    bucket_days: Sequence[int]
    """The last day past due of each ageing bucket; a last bucket holds what is older."""

    dso_days: int
    """The days of sales that the simple DSO looks back on."""

    residual_bounds: Sequence[ResidualBound] = ()
    """How large a rest may be that is let go, one bound for each currency; in others, and above,
    somebody must approve.
    """

    early_payment_percent: Decimal | None = None
    """The most that an early payer may take off without anybody's approval; none: nothing."""

    credit_limits: Sequence[Money] = ()
    """How much a customer may owe of whom nothing else is decided, one limit for each currency; in
    others there is none.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxedReceipt:
    """What one row of a payment carried of an invoice's VAT."""

    _of: ClassVar[str] = "TaxedReceipt"

    allocation: AllocationId
    """The row."""

    payment: PaymentId
    """The payment."""

    invoice: InvoiceId
    """The invoice."""

    received_on: date
    """The day the money came in."""

    on: date
    """The day it was set against the invoice, or taken back."""

    amount: Money
    """How much; below zero where it was taken back."""

    tax: Sequence[TaxGroup]
    """The same by VAT category and rate: net and VAT, together what status 212 calls MEN."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptTotals:
    """What receipts carried in one currency."""

    _of: ClassVar[str] = "ReceiptTotals"

    currency: str
    """The currency."""

    tax: Sequence[TaxGroup]
    """By VAT category and rate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptReport:
    """The VAT that receipts carried."""

    _of: ClassVar[str] = "ReceiptReport"

    receipts: Sequence[TaxedReceipt]
    """Each receipt, by day."""

    totals: Sequence[ReceiptTotals]
    """All of them, by currency."""


class MovementSource:
    """What moved the balance of a customer."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """An invoice was issued."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "invoice"

        value: InvoiceId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class CreditNote:
        """A credit note was issued."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "credit_note"

        value: InvoiceId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Payment:
        """A payment came in."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "payment"

        value: PaymentId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Refund:
        """Money was paid back, or that came in again."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "refund"

        value: RepaymentId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Chargeback:
        """A bank took money back, or gave it back."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "chargeback"

        value: RepaymentId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Residual:
        """A small rest was let go, or that was taken back."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "residual"

        value: AllocationId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class WriteOff:
        """An invoice was given up, or that was taken back."""

        _of: ClassVar[str] = "MovementSource"
        _tag: ClassVar[str] = "write_off"

        value: AllocationId
        """What it carries."""

    Variant: TypeAlias = Union[Invoice, CreditNote, Payment, Refund, Chargeback, Residual, WriteOff]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementMovement:
    """One movement on a statement."""

    _of: ClassVar[str] = "StatementMovement"

    on: date
    """The day."""

    source: MovementSource.Variant
    """What moved it."""

    reference: str | None = None
    """The number of the document, or what was written with the money; of what closes an invoice, the
    number of that.
    """

    due_on: date | None = None
    """The day by which it is to be paid; only of invoices."""

    amount: Money
    """How much more the customer owes by it; below zero where less."""

    balance: Money
    """What they owe after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountStatement:
    """What a customer owed, what moved, and what they owe, in one currency. Below zero, the company
    owes them.
    """

    _of: ClassVar[str] = "AccountStatement"

    account: AccountId
    """The customer."""

    currency: str
    """The currency."""

    from_: date
    """The first day."""

    to: date
    """The last day."""

    opening: Money
    """What they owed before the first day."""

    movements: Sequence[StatementMovement]
    """What moved, by day; of one day in the order of `MovementSource`."""

    closing: Money
    """What they owe after the last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetReceivablesPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_receivables_policy"

    policy: ReceivablesPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseResidual(Command[Allocation]):
    """Lets a small rest of an invoice go. Permission: create on allocations, read on the invoice;
    above the policy's bound, approve on allocations. Answers the `Allocation`, which tells net and
    VAT by rate. Refusals: REC-001, REC-004, REC-005, REC-008 to REC-010.
    """

    _of: ClassVar[str] = "CloseResidual"
    _tag: ClassVar[str] = "close_residual"

    invoice: InvoiceId
    """The invoice."""

    amount: Money | None = None
    """How much, above zero; none: all that is open."""

    reason: ResidualReason.Variant
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteOff(Command[Allocation]):
    """Gives an invoice up, or a part of it. Money that comes later all the same takes it back, as far
    as it pays. Permission: approve on allocations, read on the invoice. Answers the `Allocation`,
    which tells net and VAT by rate. Refusals: REC-001, REC-004, REC-005.
    """

    _of: ClassVar[str] = "WriteOff"
    _tag: ClassVar[str] = "write_off"

    invoice: InvoiceId
    """The invoice."""

    amount: Money | None = None
    """How much, above zero; none: all that is open."""

    reason: WriteOffReason
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockInvoice(Command[Settlement]):
    """Holds an invoice, or a part of it: reminders leave it alone, ageing shows it apart. Payments are
    never blocked. A block that is there ends. Permission: update on settlements, read on the
    invoice. Answers the `Settlement`. Refusals: REC-001.
    """

    _of: ClassVar[str] = "BlockInvoice"
    _tag: ClassVar[str] = "block_invoice"

    invoice: InvoiceId
    """The invoice."""

    amount: Money | None = None
    """How much, above zero; none: all that the invoice stands for."""

    until: date | None = None
    """The first day without the block, after today; none: until it is released."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnblockInvoice(Command[Settlement]):
    """Ends the block of an invoice. Permission: update on settlements, read on the invoice. Answers
    the `Settlement`; without a block, as it was. Refusals: REC-001.
    """

    _of: ClassVar[str] = "UnblockInvoice"
    _tag: ClassVar[str] = "unblock_invoice"

    invoice: InvoiceId
    """The invoice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetCreditLimit(Command[CreditDecision]):
    """Decides how much a customer may owe in the limit's currency. Permission: create on credit
    decisions, read on the account. Answers the `CreditDecision`. Refusals: none.
    """

    _of: ClassVar[str] = "SetCreditLimit"
    _tag: ClassVar[str] = "set_credit_limit"

    account: AccountId
    """The customer."""

    limit: Money | None = None
    """How much, zero or more; none: what the policy says, in every currency."""

    note: str = ""
    """What is said about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldCredit(Command[CreditDecision]):
    """Decides that a customer gets nothing more on credit. It stops nothing by itself: orders and
    deliveries ask `CreditStanding`. Permission: create on credit decisions, read on the account.
    Answers the `CreditDecision`. Refusals: none.
    """

    _of: ClassVar[str] = "HoldCredit"
    _tag: ClassVar[str] = "hold_credit"

    account: AccountId
    """The customer."""

    reason: str
    """Why, as a key: `overdue`, `insolvency`."""

    until: date | None = None
    """The first day without the hold, after today; none: until it is released."""

    note: str = ""
    """What is said about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseCredit(Command[CreditDecision]):
    """Decides that a customer gets something on credit again. Permission: create on credit decisions,
    read on the account. Answers the `CreditDecision`. Refusals: none.
    """

    _of: ClassVar[str] = "ReleaseCredit"
    _tag: ClassVar[str] = "release_credit"

    account: AccountId
    """The customer."""

    note: str = ""
    """What is said about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPayment(Command[Payment]):
    """Records money received. Permission: create on payments, read on the account and the invoices.
    Answers the `Payment`. Refusals: REC-001 to REC-006.
    """

    _of: ClassVar[str] = "RecordPayment"
    _tag: ClassVar[str] = "record_payment"

    account: AccountId
    """The customer."""

    amount: Money
    """How much, above zero."""

    received_on: date | None = None
    """The day it came in; none: today."""

    method: str
    """How it came, as a key: `transfer`, `card`."""

    reference: str | None = None
    """What the payer wrote."""

    external_id: ExternalId | None = None
    """Its number in the system it comes from; unique."""

    plan: AllocationPlan.Variant
    """What it is for."""

    owner: UserId | None = None
    """Whose payment it is; none: the account's owner's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocate(Command[Allocation]):
    """Sets a part of a payment against an invoice. Permission: update on payments, read on the
    invoice. Answers the `Allocation`. Refusals: REC-001 to REC-006.
    """

    _of: ClassVar[str] = "Allocate"
    _tag: ClassVar[str] = "allocate"

    payment: PaymentId
    """The payment."""

    to: AllocateTo
    """The invoice, and how much."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unallocate(Command[Allocation]):
    """Takes a row back by a second one, whatever it closed the invoice with; payment and invoice are
    as before it. Permission: update on allocations. Answers the row that takes back. Sent again, it
    answers the same row. Refusals: REC-007.
    """

    _of: ClassVar[str] = "Unallocate"
    _tag: ClassVar[str] = "unallocate"

    allocation: AllocationId
    """The allocation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllocateLeft(Command[Payment]):
    """Sets what is left of a payment against invoices. Permission: update on payments, read on the
    invoices. Answers the `Payment`. Refusals: REC-001 to REC-006.
    """

    _of: ClassVar[str] = "AllocateLeft"
    _tag: ClassVar[str] = "allocate_left"

    payment: PaymentId
    """The payment."""

    plan: AllocationPlan.Variant
    """What it is for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseExcess(Command[Settlement]):
    """Takes back what was set against an invoice beyond what it still stands for, as after a credit
    note on a paid invoice: write-offs and residuals first, then payments, the latest first. What
    was money can be set against other invoices, or refunded. Permission: update on settlements.
    Answers the `Settlement`; without an excess, as it was.
    """

    _of: ClassVar[str] = "ReleaseExcess"
    _tag: ClassVar[str] = "release_excess"

    invoice: InvoiceId
    """The invoice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PayRefund(Command[Repayment]):
    """Pays money back that is set against no invoice. Permission: create on repayments, update on the
    payments, and read on the account where its credit is paid out. Answers the `Repayment`.
    Refusals: REC-006, REC-011.
    """

    _of: ClassVar[str] = "PayRefund"
    _tag: ClassVar[str] = "pay_refund"

    source: RefundSource.Variant
    """What is paid out."""

    amount: Money | None = None
    """How much, above zero; none: all that is left."""

    on: date | None = None
    """The day on which it went; none: today."""

    method: str
    """How it went, as a key: `transfer`, `card`."""

    reference: str | None = None
    """What was written with it."""

    reason: str
    """Why, as a key: `overpaid`, `returned_goods`."""

    external_id: ExternalId | None = None
    """Its number in the system it comes from; unique."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeBack(Command[Repayment]):
    """Records that a bank took a payment back, in full or in part: first what is set against no
    invoice, then what is, the latest first; those invoices are open again as before. The payment
    stays. Permission: create on repayments, update on the payment. Answers the `Repayment`.
    Refusals: REC-012.
    """

    _of: ClassVar[str] = "ChargeBack"
    _tag: ClassVar[str] = "charge_back"

    payment: PaymentId
    """The payment."""

    amount: Money | None = None
    """How much, above zero; none: all of it that did not go back yet."""

    on: date | None = None
    """The day on which it went; none: today."""

    method: str
    """How it went, as a key: `direct_debit`, `card`."""

    reference: str | None = None
    """What the bank wrote."""

    reason: str
    """Why, as a key: `insufficient_funds`, `disputed`."""

    external_id: ExternalId | None = None
    """Its number in the system it comes from; unique."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoRepayment(Command[Repayment]):
    """Records that a repayment came in again: a refund that did not reach the payer, a chargeback that
    the bank gave back. The payments have the money again, and what a chargeback opened is closed
    again as far as it is still open. Permission: update on repayments. Answers the `Repayment` that
    undoes. Sent again, it answers the same. Refusals: REC-013.
    """

    _of: ClassVar[str] = "UndoRepayment"
    _tag: ClassVar[str] = "undo_repayment"

    repayment: RepaymentId
    """The repayment."""

    on: date | None = None
    """The day on which it came in again; none: today."""

    reason: str
    """Why, as a key: `returned`, `representment`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAmount(Question[Money]):
    """Asks what is open on one invoice as of a day. Permission: read on the invoice."""

    _of: ClassVar[str] = "OpenAmount"
    _tag: ClassVar[str] = "open_amount"

    invoice: InvoiceId
    """The invoice."""

    as_of: date | None = None
    """The day; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ageing(Question[tuple[AgeingReport, ...]]):
    """Asks for the open invoices as of a day, by age. Permission: read on invoices; answers over what
    the actor may see.
    """

    _of: ClassVar[str] = "Ageing"
    _tag: ClassVar[str] = "ageing"

    as_of: date
    """The day."""

    currency: str | None = None
    """Only invoices in this currency; none: each currency for itself."""

    account: AccountId | None = None
    """Only this customer's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysSalesOutstanding(Question[Dso]):
    """Asks for the days sales outstanding as of a day. Permission: read on invoices; answers over what
    the actor may see.
    """

    _of: ClassVar[str] = "DaysSalesOutstanding"
    _tag: ClassVar[str] = "days_sales_outstanding"

    as_of: date
    """The day."""

    currency: str
    """The currency."""

    days: int | None = None
    """The days of sales that the simple measures look back on, 1 to 366; none: as the policy says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectionEffectiveness(Question[CollectionFigures]):
    """Asks how much of what could be collected was, over a range of days. Permission: read on
    invoices; answers over what the actor may see.
    """

    _of: ClassVar[str] = "CollectionEffectiveness"
    _tag: ClassVar[str] = "collection_effectiveness"

    from_: date
    """The first day."""

    to: date
    """The last day."""

    currency: str
    """The currency."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerStatement(Question[AccountStatement]):
    """Asks for the statement of a customer over a range of days: what they owed, what moved, what they
    owe. Permission: read on the account; answers over what the actor may see.
    """

    _of: ClassVar[str] = "CustomerStatement"
    _tag: ClassVar[str] = "customer_statement"

    account: AccountId
    """The customer."""

    currency: str
    """The currency."""

    from_: date
    """The first day."""

    to: date
    """The last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditStanding(Question[CreditFigures]):
    """Asks how far a customer is trusted, and what they owe or are about to. Permission: read on the
    account; answers over what the actor may see.
    """

    _of: ClassVar[str] = "CreditStanding"
    _tag: ClassVar[str] = "credit_standing"

    account: AccountId
    """The customer."""

    currency: str
    """The currency of the limit; what is owed in others is not in the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VatOnReceipts(Question[ReceiptReport]):
    """Asks for the VAT that receipts carried over a range of days: what was set against invoices of
    payments, and what was taken back, by VAT category and rate (CGI 269-2 c; life-cycle status
    212). Permission: read on invoices; answers over what the actor may see.
    """

    _of: ClassVar[str] = "VatOnReceipts"
    _tag: ClassVar[str] = "vat_on_receipts"

    from_: date
    """The first day."""

    to: date
    """The last day."""

    payment: PaymentId | None = None
    """Only of this payment."""

    invoice: InvoiceId | None = None
    """Only on this invoice."""
