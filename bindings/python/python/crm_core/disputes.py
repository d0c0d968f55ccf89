"""The words of crm-core: disputes."""
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
from .approvals import AskedApprovals
from .engine import PolicyVersion
from .kernel import AccountId, BusinessCalendar, DisputeId, ExternalId, HeldBack, InvoiceId, Money, Ownership, PaymentDisputeId, PaymentId, RepaymentId, ReturnId, RoleId, ServiceCaseId, UnitPrice, UserId


class DisputeEvent:
    """What happened to a dispute."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Raised:
        """It was raised, and its amount held."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "raised"

        disputed: Money
        """The amount, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Acknowledged:
        """Somebody took it in hand."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "acknowledged"

        coordinator: UserId
        """The user who coordinates."""

        answer_by: date
        """The last day to answer the customer."""

    @dataclass(frozen=True, slots=True)
    class Investigated:
        """Facts are being gathered."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "investigated"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Proposed:
        """A resolution is on the table."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "proposed"

        accept: Money
        """What would be credited, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Resolved:
        """It is settled."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "resolved"

        outcome: Outcome.Variant
        """How."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Waits:
        """Somebody is to say something first."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "waits"

        on: AnswerFrom
        """Whom it waits for."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Escalated:
        """Others are asked, and what was not accepted is held again."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "escalated"

        to: EscalationBody
        """Who is asked."""

        disputed: Money
        """What is held again, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Reopened:
        """It was opened again."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "reopened"

        disputed: Money
        """What is held again, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class EvidenceAdded:
        """A piece of evidence was put forward."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "evidence_added"

        kind: str
        """What it is."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Diagnosed:
        """It is known what was at the bottom of it."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "diagnosed"

        root_cause: str
        """The root cause."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Narrowed:
        """The buyer accepted a part of what they disputed: the rest is held."""

        _of: ClassVar[str] = "DisputeEvent"
        _tag: ClassVar[str] = "narrowed"

        disputed: Money
        """What is still held, VAT included."""

    Variant: TypeAlias = Union[Raised, Acknowledged, Investigated, Proposed, Resolved, Waits, Escalated, Reopened, EvidenceAdded, Diagnosed, Narrowed]
    """Any of the variants: what a type annotation names."""


class PaymentDisputeEvent:
    """What happened to a contested payment."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Asked:
        """The bank asks."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "asked"

        amount: Money
        """How much is contested."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Debited:
        """The money was taken back."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "debited"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class EvidenceAdded:
        """A piece of evidence was put forward."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "evidence_added"

        kind: str
        """What it is."""

    @dataclass(frozen=True, slots=True)
    class Submitted:
        """The evidence is to be sent to the bank; the host hands it on."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "submitted"

    @dataclass(frozen=True, slots=True)
    class InquiryClosed:
        """The bank asks no more."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "inquiry_closed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Won:
        """The money came again."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "won"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Lost:
        """The money stays with the payer."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "lost"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Lapsed:
        """Nobody answered in time: the money stays with the payer."""

        _of: ClassVar[str] = "PaymentDisputeEvent"
        _tag: ClassVar[str] = "lapsed"

        amount: Money
        """How much."""

    Variant: TypeAlias = Union[Asked, Debited, EvidenceAdded, Submitted, InquiryClosed, Won, Lost, Lapsed]
    """Any of the variants: what a type annotation names."""


class Verdict:
    """What is decided about a dispute."""

    @dataclass(frozen=True, slots=True)
    class InFull:
        """All of it is credited."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "in_full"

    @dataclass(frozen=True, slots=True)
    class InPart:
        """A part of it is credited, VAT included."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "in_part"

        value: Money
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Rejected:
        """Nothing is credited."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "rejected"

    @dataclass(frozen=True, slots=True)
    class Compromise:
        """Both sides meet: a part of it is credited, VAT included, and the customer pays the rest."""

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "compromise"

        value: Money
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Corrected:
        """A corrected invoice has taken the place of the disputed one: nothing is owed on that one any
        more.
        """

        _of: ClassVar[str] = "Verdict"
        _tag: ClassVar[str] = "corrected"

        by: InvoiceId
        """The corrected invoice, issued, of exactly the disputed one."""

    Variant: TypeAlias = Union[InFull, InPart, Rejected, Compromise, Corrected]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LapsedPaymentDisputes:
    """What `LapsePaymentDisputes` did."""

    _of: ClassVar[str] = "LapsedPaymentDisputes"

    lapsed: int
    """Contested payments that were lost."""

    is_end: bool
    """True where none is left that should."""

    held_back: Sequence[HeldBack]
    """Those that could not be ended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeAmounts:
    """What became of the disputed amount so far: `original = open + paid + credited + written_off`, at
    every moment.
    """

    _of: ClassVar[str] = "DisputeAmounts"

    original: Money
    """What was disputed when it was raised, VAT included, without what the buyer has accepted since."""

    open: Money
    """What of it is still open on the invoice."""

    paid: Money
    """What of it was paid all the same. Payments go to what is not disputed first."""

    credited: Money
    """What of it was credited."""

    written_off: Money
    """What of it was written off, or let go as a small rest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeView:
    """Where a dispute stands."""

    _of: ClassVar[str] = "DisputeView"

    dispute: Dispute
    """The dispute."""

    amounts: DisputeAmounts
    """Its amounts."""

    missing_evidence: Sequence[str]
    """The kinds of evidence that the policy asks for and nobody has put forward."""

    available: Sequence[DisputeStep]
    """What can be done."""

    reopens_until: date | None = None
    """The last day on which a settled one can be reopened; none: it is open, or the policy sets no
    end.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeTask:
    """An open dispute."""

    _of: ClassVar[str] = "DisputeTask"

    dispute: Dispute
    """The dispute."""

    answer_by: date | None = None
    """The last day to answer the customer; none: nobody has taken it in hand."""

    is_late: bool
    """True where that day has passed."""

    age_days: int
    """Days since it was raised."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeCount:
    """How many disputes of a kind, and for how much."""

    _of: ClassVar[str] = "DisputeCount"

    disputes: int
    """How many."""

    amount: Money
    """What they are about, VAT included."""

    credited: Money
    """What of it was credited by them, VAT included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeReport:
    """The figures of disputes over days. A share is of one, to four decimals; none where there is
    nothing to share.
    """

    _of: ClassVar[str] = "DisputeReport"

    invoices: int
    """Invoices that were issued on these days."""

    invoiced: Money
    """What they came to, VAT included."""

    raised: DisputeCount
    """Disputes that were raised on these days."""

    rate_by_count: Decimal | None = None
    """Share of the invoices of these days that were disputed, on whatever day."""

    rate_by_amount: Decimal | None = None
    """The same of their amounts."""

    resolved: DisputeCount
    """Disputes that were settled on these days."""

    won: DisputeCount
    """Those of them that ended without a credit: rejected or withdrawn."""

    win_rate: Decimal | None = None
    """Share of those that were settled."""

    mean_days: Decimal | None = None
    """Mean of the days from raising to settling, to one decimal."""

    median_days: Decimal | None = None
    """Median of the same."""

    by_reason: Mapping[str, DisputeCount] = field(hash=False)
    """What they cost, by reason."""

    by_root_cause: Mapping[str, DisputeCount] = field(hash=False)
    """What they cost, by root cause. Those of which none is known are left out."""

    open: DisputeCount
    """Disputes that are open at the end of the last day."""

    mean_age_days: Decimal | None = None
    """The mean age of those in days, to one decimal."""

    late: int
    """Those of them whose day to answer had passed."""

    leakage: Decimal | None = None
    """Share of what was invoiced on these days that settled disputes have had credited: what the
    company gives away.
    """


class DisputeKind:
    """Where a dispute comes from."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """The customer says that the invoice is wrong."""

        _of: ClassVar[str] = "DisputeKind"
        _tag: ClassVar[str] = "invoice"

    @dataclass(frozen=True, slots=True)
    class Service:
        """It comes out of a case of service."""

        _of: ClassVar[str] = "DisputeKind"
        _tag: ClassVar[str] = "service"

        value: ServiceCaseId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Return:
        """It comes out of a return of goods."""

        _of: ClassVar[str] = "DisputeKind"
        _tag: ClassVar[str] = "return"

        value: ReturnId
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Chargeback:
        """The payer had their bank take a payment back."""

        _of: ClassVar[str] = "DisputeKind"
        _tag: ClassVar[str] = "chargeback"

        value: PaymentDisputeId
        """What it carries."""

    Variant: TypeAlias = Union[Invoice, Service, Return, Chargeback]
    """Any of the variants: what a type annotation names."""


class Dispute(Record):
    """One claim that an invoice is not due as it stands."""

    __slots__ = ()
    _kind: ClassVar[str] = "dispute"
    __match_args__ = ("id", "ownership", "state", "invoice", "account", "scope", "disputed", "reason", "claim", "raised_on", "findings", "kind", "reference", "root_cause", "evidence", "undisputed", "reopened", "credited_before", "credit_notes_before",)

    BY_OPEN_INVOICE: ClassVar[Index] = Index("dispute", 1)
    """The open dispute of an invoice: one at most."""

    BY_INVOICE: ClassVar[Index] = Index("dispute", 2)
    """All disputes of an invoice."""

    BY_RAISED_ON: ClassVar[Index] = Index("dispute", 3)
    """Open disputes by the day they were raised."""

    BY_ACCOUNT: ClassVar[Index] = Index("dispute", 4)
    """Disputes of an account."""

    @property
    def id(self) -> DisputeId:
        """Id of the dispute."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> DisputeState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The disputed invoice."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def scope(self) -> DisputeScope.Variant:
        """What part of the invoice."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def disputed(self) -> Money:
        """How much that is, VAT included."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def reason(self) -> str:
        """Why, as a key of the policy's reasons."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def claim(self) -> str:
        """What the customer says."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def raised_on(self) -> date:
        """The day it was raised."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def findings(self) -> tuple[str, ...]:
        """What was found out, said and decided, in order; at most 100 notes."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def kind(self) -> DisputeKind.Variant:
        """Where it comes from."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def reference(self) -> str | None:
        """The number under which the customer runs it."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def root_cause(self) -> str | None:
        """What was at the bottom of it, as a key of the policy's root causes; none: not known yet."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def evidence(self) -> tuple[DisputeEvidence, ...]:
        """What is put forward, in order; at most 100 pieces."""
        return self._field(14)  # type: ignore[no-any-return]

    @property
    def undisputed(self) -> Money | None:
        """What the invoice stood for beside the disputed part when that was raised; none on records
        from before this was kept.
        """
        return self._field(15)  # type: ignore[no-any-return]

    @property
    def reopened(self) -> int:
        """How often it was opened again."""
        return self._field(16)  # type: ignore[no-any-return]

    @property
    def credited_before(self) -> Money | None:
        """What it had credited before it was opened again or taken further, and is no longer disputed;
        none: nothing.
        """
        return self._field(17)  # type: ignore[no-any-return]

    @property
    def credit_notes_before(self) -> tuple[InvoiceId, ...]:
        """The credit notes of that, in order."""
        return self._field(18)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeEvidence:
    """One piece of evidence: where it is kept is the host's, the hash says that it is still the same."""

    _of: ClassVar[str] = "DisputeEvidence"

    kind: str
    """What it is, as a key: `delivery-note`, `contract`, `photograph`."""

    title: str
    """What it is called."""

    hash: str | None = None
    """The hash of its bytes, where there is a document."""

    added_on: date
    """The day it was put forward."""

    added_by: UserId | None = None
    """Who put it forward; none: the system."""


class PaymentDisputeReason(Enum):
    """Why a payer contests a payment, in the words that card schemes, wallets and direct debits have
    come to share.
    """

    BANK_CANNOT_PROCESS = "bank_cannot_process"
    """The bank could not collect it."""

    CHECK_RETURNED = "check_returned"
    """A cheque came back."""

    CREDIT_NOT_PROCESSED = "credit_not_processed"
    """A credit that was promised did not come."""

    CUSTOMER_INITIATED = "customer_initiated"
    """The payer asked for it, and the bank says no more."""

    DEBIT_NOT_AUTHORIZED = "debit_not_authorized"
    """The debit was not authorised."""

    DUPLICATE = "duplicate"
    """It was paid twice."""

    FRAUDULENT = "fraudulent"
    """Somebody else paid with the payer's means."""

    GENERAL = "general"
    """None of the others."""

    INCORRECT_ACCOUNT_DETAILS = "incorrect_account_details"
    """The account does not exist, or is another's."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    """The account had too little on it."""

    NONCOMPLIANT = "noncompliant"
    """The rules of the scheme were not kept."""

    PRODUCT_NOT_RECEIVED = "product_not_received"
    """What was bought did not come."""

    PRODUCT_UNACCEPTABLE = "product_unacceptable"
    """What came is not what was bought."""

    SUBSCRIPTION_CANCELED = "subscription_canceled"
    """The subscription had ended."""

    UNRECOGNIZED = "unrecognized"
    """The payer does not know the payment."""


class PaymentDisputeState:
    """Where a contested payment stands."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Inquiry:
        """The bank asks; no money has moved."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "inquiry"

        respond_by: datetime
        """Until when an answer counts."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class InquiryReview:
        """The bank reads the answer; no money has moved."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "inquiry_review"

        submitted_at: datetime
        """When it was sent."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Closed:
        """The bank asks no more: it was answered, or the payment refunded."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "closed"

        on: date
        """On which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class NeedsResponse:
        """The money was taken back; evidence may bring it again."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "needs_response"

        respond_by: datetime
        """Until when evidence counts."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class UnderReview:
        """The evidence was sent; the bank decides."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "under_review"

        submitted_at: datetime
        """When it was sent."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Won:
        """The money came again."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "won"

        on: date
        """On which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Lost:
        """The money stays with the payer."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "lost"

        on: date
        """On which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Lapsed:
        """The company did not answer in time, and the money stays with the payer."""

        _of: ClassVar[str] = "PaymentDisputeState"
        _tag: ClassVar[str] = "lapsed"

        on: date
        """On which day."""

    Variant: TypeAlias = Union[Inquiry, InquiryReview, Closed, NeedsResponse, UnderReview, Won, Lost, Lapsed]
    """Any of the variants: what a type annotation names."""


class PaymentDispute(Record):
    """One payment that its payer contests at their bank."""

    __slots__ = ()
    _kind: ClassVar[str] = "payment_dispute"
    __match_args__ = ("id", "ownership", "state", "payment", "account", "amount", "reason", "opened_on", "reference", "external_id", "evidence", "fee", "countered_fee", "repayment", "disputes",)

    BY_PAYMENT: ClassVar[Index] = Index("payment_dispute", 1)
    """Disputes of a payment."""

    BY_ACCOUNT: ClassVar[Index] = Index("payment_dispute", 2)
    """Disputes of an account's payments."""

    BY_RESPOND_BY: ClassVar[Index] = Index("payment_dispute", 3)
    """What is to be answered, by when: what was taken back first, then what is only asked about."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("payment_dispute", 4)
    """The one with a number of another system."""

    @property
    def id(self) -> PaymentDisputeId:
        """Id of the contested payment's dispute."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the payment."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> PaymentDisputeState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def payment(self) -> PaymentId:
        """The payment."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def amount(self) -> Money:
        """How much of the payment is contested."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def reason(self) -> PaymentDisputeReason:
        """Why."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def opened_on(self) -> date:
        """The day it began."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def reference(self) -> str | None:
        """The number under which the bank or the scheme runs it."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Its number in the system it comes from; unique."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def evidence(self) -> tuple[DisputeEvidence, ...]:
        """What is put forward, in order; at most 100 pieces."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def fee(self) -> Money | None:
        """What the scheme takes for a dispute, whatever becomes of it."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def countered_fee(self) -> Money | None:
        """What the scheme takes for an answer, and gives back on a win."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def repayment(self) -> RepaymentId | None:
        """The money that went back, once it did."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def disputes(self) -> tuple[DisputeId, ...]:
        """The disputes that hold the invoices which are open again."""
        return self._field(14)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputedPart:
    """What is wrong with one line."""

    _of: ClassVar[str] = "DisputedPart"

    line: int
    """The line, counted from 0."""

    quantity: Decimal | None = None
    """How much of it is disputed, above zero; none: all that is not credited yet."""

    expected_price: UnitPrice | None = None
    """The price of one unit that the customer would have expected, below the one that was charged;
    none: what is disputed should not have been charged at all.
    """


class DisputeScope:
    """What part of the invoice is disputed."""

    @dataclass(frozen=True, slots=True)
    class Whole:
        """All that is not credited yet."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "whole"

    @dataclass(frozen=True, slots=True)
    class Line:
        """One line, counted from 0, with its VAT."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "line"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Amount:
        """An amount, VAT included."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "amount"

        value: Money
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Parts:
        """Lines, quantities of them, or their prices, with their VAT: 1 to 1,000, each line once."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "parts"

        value: Sequence[DisputedPart]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Tax:
        """The VAT. Nothing of it is credited by itself: what is wrong with VAT is put right by a
        corrected invoice.
        """

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "tax"

    @dataclass(frozen=True, slots=True)
    class Freight:
        """The charges on the document, as freight and packing, with their VAT."""

        _of: ClassVar[str] = "DisputeScope"
        _tag: ClassVar[str] = "freight"

    Variant: TypeAlias = Union[Whole, Line, Amount, Parts, Tax, Freight]
    """Any of the variants: what a type annotation names."""


class Outcome:
    """How a dispute ended."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class AcceptedInFull:
        """The customer was right: all of it was credited."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "accepted_in_full"

        credit_note: InvoiceId
        """The credit note."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class AcceptedInPart:
        """The customer was partly right: a part was credited."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "accepted_in_part"

        accepted: Money
        """The credited part, VAT included."""

        credit_note: InvoiceId
        """The credit note."""

    @dataclass(frozen=True, slots=True)
    class Rejected:
        """The invoice stands."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "rejected"

    @dataclass(frozen=True, slots=True)
    class Withdrawn:
        """The customer no longer disputes it."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "withdrawn"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Compromise:
        """Both sides met: a part was credited, and the customer pays the rest."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "compromise"

        accepted: Money
        """The credited part, VAT included."""

        credit_note: InvoiceId
        """The credit note."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Corrected:
        """A corrected invoice took the place of the disputed one."""

        _of: ClassVar[str] = "Outcome"
        _tag: ClassVar[str] = "corrected"

        by: InvoiceId
        """The corrected invoice."""

    Variant: TypeAlias = Union[AcceptedInFull, AcceptedInPart, Rejected, Withdrawn, Compromise, Corrected]
    """Any of the variants: what a type annotation names."""


class AnswerFrom(Enum):
    """Whom a dispute waits for."""

    CUSTOMER = "customer"
    """The customer."""

    INTERNAL = "internal"
    """Somebody of the company."""


class EscalationBody(Enum):
    """Who is asked where the two sides do not agree."""

    MEDIATION = "mediation"
    """A mediator."""

    LEGAL = "legal"
    """A court, or a lawyer on the way there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """Who looks after a dispute, and by when the customer hears."""

    _of: ClassVar[str] = "Care"

    coordinator: UserId
    """The user who coordinates."""

    answer_by: date
    """The last day to answer the customer."""


class DisputeState:
    """Where a dispute stands."""

    @dataclass(frozen=True, slots=True)
    class Raised:
        """The customer has spoken; nobody has answered."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "raised"

    @dataclass(frozen=True, slots=True)
    class Acknowledged:
        """Somebody looks after it."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "acknowledged"

        value: Care
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Investigating:
        """The facts are being gathered."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "investigating"

        value: Care
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Proposed:
        """A resolution is on the table."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "proposed"

        care: Care
        """Who looks after it."""

        accept: Money
        """What would be credited, VAT included; zero where nothing would."""

        by: UserId | None = None
        """Who proposes it; none: the system, or a proposal from before this was kept."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Resolved:
        """It is settled."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "resolved"

        outcome: Outcome.Variant
        """How."""

        on: date
        """On which day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Waiting:
        """Somebody is to say something first. The day to answer stays."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "waiting"

        care: Care
        """Who looks after it."""

        on: AnswerFrom
        """Whom it waits for."""

        since: date
        """Since when."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Escalated:
        """The two sides did not agree: others are asked."""

        _of: ClassVar[str] = "DisputeState"
        _tag: ClassVar[str] = "escalated"

        care: Care
        """Who looks after it."""

        to: EscalationBody
        """Who is asked."""

        since: date
        """Since when."""

    Variant: TypeAlias = Union[Raised, Acknowledged, Investigating, Proposed, Resolved, Waiting, Escalated]
    """Any of the variants: what a type annotation names."""


class DisputeStep(Enum):
    """The name of a command that moves a dispute."""

    ACKNOWLEDGE = "acknowledge"
    """`AcknowledgeDispute`."""

    INVESTIGATE = "investigate"
    """`InvestigateDispute`."""

    PROPOSE = "propose"
    """`ProposeResolution`."""

    RESOLVE = "resolve"
    """`ResolveDispute`."""

    WITHDRAW = "withdraw"
    """`WithdrawDispute`."""

    WAIT = "wait"
    """`WaitInDispute`."""

    ESCALATE = "escalate"
    """`EscalateDispute`."""

    REOPEN = "reopen"
    """`ReopenDispute`."""

    DOCUMENT = "document"
    """`AddDisputeEvidence`, `DiagnoseDispute`."""

    REQUEST_APPROVAL = "request_approval"
    """`RequestDisputeApproval`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceRule:
    """What evidence disputes of one reason need."""

    _of: ClassVar[str] = "EvidenceRule"

    reason: str
    """A reason of disputes, or of contested payments as `product_not_received`."""

    needed: Sequence[str]
    """The kinds of evidence, 1 to 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeThreshold:
    """An amount above which somebody must agree to a credit."""

    _of: ClassVar[str] = "DisputeThreshold"

    above: Money
    """A credit above this, VAT included, in its currency."""

    approvers: Sequence[RoleId]
    """Holders of one of these roles approve."""

    quorum: int
    """How many of them must."""


class InterestOnDisputed(Enum):
    """What late interest what was disputed without cause bears for the time of the dispute. While it
    lasts, none is reckoned on the disputed part.
    """

    RETROACTIVE = "retroactive"
    """As if it had never been disputed."""

    FROM_SETTLEMENT = "from_settlement"
    """None for the days of the dispute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputePolicy:
    """A company's choices about its disputes."""

    _of: ClassVar[str] = "DisputePolicy"

    answer_days: int
    """Days from acknowledgement to the last day to answer the customer."""

    reasons: Sequence[str]
    """The reasons a dispute may have."""

    root_causes: Sequence[str] = ()
    """What may be at the bottom of a dispute."""

    evidence: Sequence[EvidenceRule] = ()
    """What evidence which reasons need."""

    needs_evidence: bool = False
    """True where nothing is credited before the evidence is complete."""

    approvals: Sequence[DisputeThreshold] = ()
    """Above which amounts who must agree to a credit."""

    calendar: BusinessCalendar | None = None
    """The calendar whose working days the days to answer are; none: all days count."""

    grace_days: int = 0
    """Days after a settlement for which what is due again is left alone."""

    interest: InterestOnDisputed = InterestOnDisputed.RETROACTIVE
    """What late interest what was disputed without cause bears."""

    reopen_days: int | None = None
    """Days for which a settled dispute can be reopened; none: always."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDisputePolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_dispute_policy"

    policy: DisputePolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcknowledgeDispute(Command[Dispute]):
    """Takes a dispute in hand. Permission: update on disputes. Refusals: DSP-006."""

    _of: ClassVar[str] = "AcknowledgeDispute"
    _tag: ClassVar[str] = "acknowledge_dispute"

    dispute: DisputeId
    """The dispute."""

    coordinator: UserId | None = None
    """The user who coordinates; none: whoever acts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvestigateDispute(Command[Dispute]):
    """Starts to gather the facts, or goes back to it from a proposal. Permission: update on disputes.
    Refusals: DSP-006, DSP-007.
    """

    _of: ClassVar[str] = "InvestigateDispute"
    _tag: ClassVar[str] = "investigate_dispute"

    dispute: DisputeId
    """The dispute."""

    finding: str = ""
    """What was found out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeResolution(Command[Dispute]):
    """Puts a resolution on the table, or another in its place. Permission: update on disputes.
    Refusals: DSP-006 to DSP-008.
    """

    _of: ClassVar[str] = "ProposeResolution"
    _tag: ClassVar[str] = "propose_resolution"

    dispute: DisputeId
    """The dispute."""

    accept: Money
    """What would be credited, VAT included, from zero up to the disputed amount."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolveDispute(Command[Dispute]):
    """Settles a dispute. What is accepted is credited in the same batch: exactly the disputed lines,
    quantities, prices or charges where all of it is, their share where a part is. The hold ends
    once the policy's days of grace are over, and the rest is due as before.

    Permission: approve on disputes, and create on invoices where something is credited. Answers the
    `Dispute`. Refusals: DSP-006 to DSP-009, DSP-014, DSP-015, DSP-018, DSP-020, and those of a
    credit note.
    """

    _of: ClassVar[str] = "ResolveDispute"
    _tag: ClassVar[str] = "resolve_dispute"

    dispute: DisputeId
    """The dispute."""

    verdict: Verdict.Variant
    """What is decided."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawDispute(Command[Dispute]):
    """Ends a dispute that the customer no longer pursues. Permission: update on disputes. Refusals:
    DSP-006, DSP-007.
    """

    _of: ClassVar[str] = "WithdrawDispute"
    _tag: ClassVar[str] = "withdraw_dispute"

    dispute: DisputeId
    """The dispute."""

    grounds: str = ""
    """What the customer says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitInDispute(Command[Dispute]):
    """Says that somebody is to say something first. Permission: update on disputes. Refusals: DSP-006,
    DSP-007.
    """

    _of: ClassVar[str] = "WaitInDispute"
    _tag: ClassVar[str] = "wait_in_dispute"

    dispute: DisputeId
    """The dispute."""

    on: AnswerFrom
    """Whom it waits for."""

    question: str = ""
    """What is asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EscalateDispute(Command[Dispute]):
    """Takes a dispute further that was rejected, or accepted in part, to others. What was not accepted
    is held again. Permission: update on disputes. Refusals: DSP-002, DSP-004, DSP-006, DSP-007,
    DSP-010.
    """

    _of: ClassVar[str] = "EscalateDispute"
    _tag: ClassVar[str] = "escalate_dispute"

    dispute: DisputeId
    """The dispute."""

    to: EscalationBody
    """Who is asked."""

    coordinator: UserId | None = None
    """The user who coordinates; none: whoever acts."""

    grounds: str = ""
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenDispute(Command[Dispute]):
    """Opens a settled dispute again, within the days that the policy allows. What was not credited of
    it is held again, and somebody is to take it in hand anew. Permission: update on disputes.
    Refusals: DSP-002, DSP-004, DSP-006, DSP-007, DSP-011.
    """

    _of: ClassVar[str] = "ReopenDispute"
    _tag: ClassVar[str] = "reopen_dispute"

    dispute: DisputeId
    """The dispute."""

    grounds: str
    """Why, not empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddDisputeEvidence(Command[Dispute]):
    """Puts a piece of evidence forward. The same kind under the same title replaces the piece before.
    Permission: update on disputes. Refusals: DSP-006, DSP-012.
    """

    _of: ClassVar[str] = "AddDisputeEvidence"
    _tag: ClassVar[str] = "add_dispute_evidence"

    dispute: DisputeId
    """The dispute."""

    kind: str
    """What it is, as a key: `delivery-note`, `contract`, `photograph`."""

    title: str
    """What it is called."""

    hash: str | None = None
    """The hash of its bytes, where there is a document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiagnoseDispute(Command[Dispute]):
    """Says what was at the bottom of a dispute. Permission: update on disputes. Refusals: DSP-006,
    DSP-013.
    """

    _of: ClassVar[str] = "DiagnoseDispute"
    _tag: ClassVar[str] = "diagnose_dispute"

    dispute: DisputeId
    """The dispute."""

    root_cause: str
    """A key of the policy's root causes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestDisputeApproval(Command[AskedApprovals]):
    """Asks for the approvals that the policy wants for what is proposed, one for each threshold that
    it is above. Whoever proposed it does not vote on them; others do by `CastVote`. One of the same
    that is pending or granted is not asked for again.

    Permission: update on disputes. Answers the `AskedApprovals`. Refusals: DSP-006, DSP-016.
    """

    _of: ClassVar[str] = "RequestDisputeApproval"
    _tag: ClassVar[str] = "request_dispute_approval"

    dispute: DisputeId
    """The dispute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenPaymentDispute(Command[PaymentDispute]):
    """Records that a payer contests a payment. An inquiry moves no money. Anything else takes the
    money back at once, as `ChargeBack` does: the invoices that it had paid are open again, and each
    is held by a dispute of the kind `DisputeKind.Chargeback`, unless it has an open one.

    Permission: create on payment disputes, update on the payment, and for what is no inquiry create
    on repayments and on disputes. Answers the `PaymentDispute`. Refusals: DSP-021, DSP-022, and
    those of a chargeback.
    """

    _of: ClassVar[str] = "OpenPaymentDispute"
    _tag: ClassVar[str] = "open_payment_dispute"

    payment: PaymentId
    """The payment."""

    amount: Money | None = None
    """How much of it, above zero; none: all of it that did not go back yet."""

    reason: PaymentDisputeReason
    """Why."""

    is_inquiry: bool
    """True where the bank only asks."""

    respond_by: datetime
    """Until when an answer counts."""

    reference: str | None = None
    """The number under which the bank or the scheme runs it."""

    external_id: ExternalId | None = None
    """Its number in the system it comes from; unique."""

    fee: Money | None = None
    """What the scheme takes for it, whatever becomes of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EscalatePaymentInquiry(Command[PaymentDispute]):
    """Records that the bank is no longer content to ask: the money is taken back, as by
    `OpenPaymentDispute`. Permission: update on payment disputes, and as there. Refusals: DSP-021,
    DSP-023, REC-012.
    """

    _of: ClassVar[str] = "EscalatePaymentInquiry"
    _tag: ClassVar[str] = "escalate_payment_inquiry"

    payment_dispute: PaymentDisputeId
    """The contested payment."""

    respond_by: datetime
    """Until when evidence counts."""

    fee: Money | None = None
    """What the scheme takes for it, whatever becomes of it."""

    amount: Money | None = None
    """How much is taken back, above zero; none: what the inquiry was about, as far as it was not given
    back since.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class AddPaymentEvidence(Command[PaymentDispute]):
    """Puts a piece of evidence forward, before all of it is sent. The same kind under the same title
    replaces the piece before. Permission: update on payment disputes. Refusals: DSP-012, DSP-023.
    """

    _of: ClassVar[str] = "AddPaymentEvidence"
    _tag: ClassVar[str] = "add_payment_evidence"

    payment_dispute: PaymentDisputeId
    """The contested payment."""

    kind: str
    """What it is, as a key: `receipt`, `delivery-note`, `contract`."""

    title: str
    """What it is called."""

    hash: str | None = None
    """The hash of its bytes, where there is a document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmitPaymentEvidence(Command[PaymentDispute]):
    """Sends the evidence to the bank: once, whole, and in time. The message waits in the outbox.
    Permission: update on payment disputes. Refusals: DSP-023 to DSP-025.
    """

    _of: ClassVar[str] = "SubmitPaymentEvidence"
    _tag: ClassVar[str] = "submit_payment_evidence"

    payment_dispute: PaymentDisputeId
    """The contested payment."""

    although_incomplete: bool = False
    """True to send it although kinds are missing that the policy asks for."""

    countered_fee: Money | None = None
    """What the scheme takes for an answer, and gives back on a win."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosePaymentInquiry(Command[PaymentDispute]):
    """Records that the bank asks no more: it was content, or the payment was refunded in full.
    Permission: update on payment disputes. Refusals: DSP-023.
    """

    _of: ClassVar[str] = "ClosePaymentInquiry"
    _tag: ClassVar[str] = "close_payment_inquiry"

    payment_dispute: PaymentDisputeId
    """The contested payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidePaymentDispute(Command[PaymentDispute]):
    """Records what the bank decided. On a win the money comes again, the invoices are paid again as
    far as they are open, and the disputes that held them end; on a loss those disputes stay open,
    for the company to say whether it credits the customer or claims the money another way.

    Permission: update on payment disputes, on the repayment and on the disputes. Answers the
    `PaymentDispute`. Refusals: DSP-023.
    """

    _of: ClassVar[str] = "DecidePaymentDispute"
    _tag: ClassVar[str] = "decide_payment_dispute"

    payment_dispute: PaymentDisputeId
    """The contested payment."""

    is_won: bool
    """True where the money comes again."""

    on: date | None = None
    """The day of the decision; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConcedePaymentDispute(Command[PaymentDispute]):
    """Gives a contested payment up without an answer. Permission: update on payment disputes.
    Refusals: DSP-023.
    """

    _of: ClassVar[str] = "ConcedePaymentDispute"
    _tag: ClassVar[str] = "concede_payment_dispute"

    payment_dispute: PaymentDisputeId
    """The contested payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LapsePaymentDisputes(Command[LapsedPaymentDisputes]):
    """Ends the contested payments that nobody answered in time: they are lost. `RunDue` does it as
    well. In portions: send it again until the answer says that this is the end.

    Permission: update on payment disputes, on all of them. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "LapsePaymentDisputes"
    _tag: ClassVar[str] = "lapse_payment_disputes"

    limit: int | None = None
    """How many in one go, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeStanding(Question[DisputeView]):
    """Asks where a dispute stands: its amounts today, what evidence is missing, and what can be done.
    Permission: read on the dispute and on its invoice.
    """

    _of: ClassVar[str] = "DisputeStanding"
    _tag: ClassVar[str] = "dispute_standing"

    dispute: DisputeId
    """The dispute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeWorklist(Question[tuple[DisputeTask, ...]]):
    """Asks for the open disputes, those that are to be answered first at the front, and at the very
    front those that nobody has taken in hand. Permission: read on disputes; answers over what the
    actor may see. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "DisputeWorklist"
    _tag: ClassVar[str] = "dispute_worklist"

    limit: int | None = None
    """At most so many; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeFigures(Question[DisputeReport]):
    """Asks for the figures of disputes of one currency over days. Permission: read on disputes and
    invoices; answers over what the actor may see.
    """

    _of: ClassVar[str] = "DisputeFigures"
    _tag: ClassVar[str] = "dispute_figures"

    from_: date
    """The first day."""

    to: date
    """The last day."""

    currency: str
    """The currency."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseDispute(Command[Dispute]):
    """Raises a dispute about an issued invoice and holds its amount. Permission: create on disputes,
    read on the invoice and on the case or return that it comes from.

    Answers the `Dispute`. Refusals: DSP-001 to DSP-005, DSP-017, DSP-026.
    """

    _of: ClassVar[str] = "RaiseDispute"
    _tag: ClassVar[str] = "raise_dispute"

    invoice: InvoiceId
    """The disputed invoice."""

    scope: DisputeScope.Variant
    """What part of it."""

    reason: str
    """Why: a key of the policy's reasons."""

    claim: str = ""
    """What the customer says."""

    kind: DisputeKind.Variant = field(default_factory=lambda: DisputeKind.Invoice())
    """Where it comes from. A chargeback raises its dispute by itself (`OpenPaymentDispute`)."""

    reference: str | None = None
    """The number under which the customer runs it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordShortPayment(Command[Dispute]):
    """Records that a customer paid less than is open and said why: the payment is set against the
    invoice, and the rest of it is disputed for that reason, in one batch.

    Permission: create on payments and on disputes, read on the invoice. Answers the `Dispute`.
    Refusals: DSP-001 to DSP-003, DSP-019, and those of `RecordPayment`.
    """

    _of: ClassVar[str] = "RecordShortPayment"
    _tag: ClassVar[str] = "record_short_payment"

    invoice: InvoiceId
    """The invoice that was paid short."""

    amount: Money
    """What came in, above zero and below what is open."""

    received_on: date | None = None
    """The day it came in; none: today."""

    method: str
    """How it came, as a key: `transfer`, `card`."""

    payment_reference: str | None = None
    """What the payer wrote."""

    external_id: ExternalId | None = None
    """The payment's number in the system it comes from; unique."""

    reason: str
    """Why the rest was not paid: a key of the policy's reasons."""

    claim: str = ""
    """What the customer says."""
