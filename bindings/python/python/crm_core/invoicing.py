"""The words of crm-core: invoicing."""
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
from .engine import PolicyVersion
from .kernel import AccountId, ChainLinkId, ChainRegisterId, DateRange, DocumentChainId, ExternalId, HeldBack, InvoiceId, IssuedDocumentId, Money, OrderId, Ownership, PostalAddress, ProductId, Shortcoming, SubscriptionId, TaxId, UserId
from .ordering import OrderQuantity, UninvoicedBill
from .pricing import AccountingTax, DocumentAdjustment, DocumentTotals, ExplainedStep, PricedLine, TaxConvention, TaxGroup


class IssuedDocument(Record):
    """The electronic document that was made where an invoice was issued. It never changes; the invoice
    holds its hash.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "issued_document"
    __match_args__ = ("id", "ownership", "invoice", "format", "hash", "content",)

    @property
    def id(self) -> IssuedDocumentId:
        """Id of the document: the bytes of its invoice's."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to: as the invoice did when it was issued."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def invoice(self) -> InvoiceId:
        """The invoice."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def format(self) -> ElectronicFormat:
        """The form of the bytes."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def hash(self) -> str:
        """Their SHA-256."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def content(self) -> bytes:
        """The document."""
        return self._field(5)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class HostSignature:
    """What the host signed with a key of its own; the library has none."""

    _of: ClassVar[str] = "HostSignature"

    key: str
    """Which key and procedure, as the host calls them."""

    value: str
    """The signature as text, as base64url: 1 to 4,096 visible characters of ASCII."""


class ChainLink(Record):
    """The place of one issued document in its chain. Never changed, but that the host may sign it
    once.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "chain_link"
    __match_args__ = ("id", "chain", "position", "document", "number", "issued_on", "said", "file", "previous", "hash", "linked_at", "signature",)

    BY_PLACE: ClassVar[Index] = Index("chain_link", 1)
    """Links by chain and position."""

    @property
    def id(self) -> ChainLinkId:
        """Id: the document's own sixteen bytes."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def chain(self) -> str:
        """The chain: what the numbers of its documents begin with."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def position(self) -> int:
        """Its place in the chain, from 1 on."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def document(self) -> InvoiceId:
        """The document."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def number(self) -> str:
        """Its number."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def issued_on(self) -> date:
        """Its day."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def said(self) -> str:
        """The hash of what it says."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def file(self) -> str | None:
        """The hash of the electronic invoice that it was sent as; none where none was produced."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def previous(self) -> str | None:
        """The hash of the link before; none on the first."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def hash(self) -> str:
        """The hash of this link."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def linked_at(self) -> datetime:
        """When it was linked."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def signature(self) -> HostSignature | None:
        """What the host signed; none where it did not."""
        return self._field(11)  # type: ignore[no-any-return]


class DocumentChain(Record):
    """How far the chain of one series is."""

    __slots__ = ()
    _kind: ClassVar[str] = "document_chain"
    __match_args__ = ("id", "chain", "position", "head",)

    @property
    def id(self) -> DocumentChainId:
        """Id, derived from the name of the chain."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def chain(self) -> str:
        """What the numbers of its documents begin with."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def position(self) -> int:
        """How many links there are."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def head(self) -> str:
        """The hash of the last link."""
        return self._field(3)  # type: ignore[no-any-return]


class ChainRegister(Record):
    """Which chains there are, and up to which day no document may be issued any more. There is one at
    most.
    """

    __slots__ = ()
    _kind: ClassVar[str] = "chain_register"
    __match_args__ = ("id", "chains", "closed_through",)

    @property
    def id(self) -> ChainRegisterId:
        """Id: the same in every store."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def chains(self) -> tuple[str, ...]:
        """The chains in the order in which they began; at most 10,000."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def closed_through(self) -> date | None:
        """The last day of the last closed period; none before the first closing."""
        return self._field(2)  # type: ignore[no-any-return]


class ChainEvent:
    """What happened to the chain."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Begun:
        """A series began."""

        _of: ClassVar[str] = "ChainEvent"
        _tag: ClassVar[str] = "begun"

        chain: str
        """The chain."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Linked:
        """A document was linked."""

        _of: ClassVar[str] = "ChainEvent"
        _tag: ClassVar[str] = "linked"

        number: str
        """Its number."""

        hash: str
        """The hash of its link."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class BooksClosed:
        """All days up to one are closed."""

        _of: ClassVar[str] = "ChainEvent"
        _tag: ClassVar[str] = "books_closed"

        through: date
        """The last closed day."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Signed:
        """The host signed a link."""

        _of: ClassVar[str] = "ChainEvent"
        _tag: ClassVar[str] = "signed"

        key: str
        """Which key."""

    Variant: TypeAlias = Union[Begun, Linked, BooksClosed, Signed]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCredit:
    """Net to credit on one line."""

    _of: ClassVar[str] = "LineCredit"

    line: int
    """The line, counted from 0."""

    net: Money
    """Net, above zero (below on a line below zero), at most what is left of the line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuantityCredit:
    """Quantity to credit on one line."""

    _of: ClassVar[str] = "QuantityCredit"

    line: int
    """The line, counted from 0."""

    quantity: Decimal
    """How much, with the sign of the line's own, at most what is left of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineGrossCredit:
    """Gross to credit on one line."""

    _of: ClassVar[str] = "LineGrossCredit"

    line: int
    """The line, counted from 0."""

    gross: Money
    """The amount, VAT included, above zero, at most what is left of the line."""


class CreditExtent:
    """How much of an invoice is credited."""

    @dataclass(frozen=True, slots=True)
    class Full:
        """All that is left, allowances and charges on the document included."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "full"

    @dataclass(frozen=True, slots=True)
    class Lines:
        """Net amounts of lines."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "lines"

        value: Sequence[LineCredit]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Gross:
        """An amount, VAT included, spread over what is left of the whole invoice."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "gross"

        value: Money
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class LineGross:
        """An amount, VAT included, of one line."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "line_gross"

        line: int
        """The line, counted from 0."""

        gross: Money
        """The amount, above zero, at most what is left of the line."""

    @dataclass(frozen=True, slots=True)
    class Quantities:
        """Quantities of lines, each with its share of what is left of the line."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "quantities"

        value: Sequence[QuantityCredit]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class LinesGross:
        """Amounts, VAT included, of lines."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "lines_gross"

        value: Sequence[LineGrossCredit]
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Charges:
        """An amount, VAT included, of the charges on the document, as its freight."""

        _of: ClassVar[str] = "CreditExtent"
        _tag: ClassVar[str] = "charges"

        value: Money
        """What it carries."""

    Variant: TypeAlias = Union[Full, Lines, Gross, LineGross, Quantities, LinesGross, Charges]
    """Any of the variants: what a type annotation names."""


class DraftKind:
    """What a draft is to become."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """An invoice (380)."""

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "invoice"

    @dataclass(frozen=True, slots=True)
    class Deposit:
        """A deposit before the supply (386)."""

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "deposit"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Final:
        """An invoice of the whole supply that takes deposits off what is due (380)."""

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "final"

        deposits: Sequence[InvoiceId]
        """The deposits: issued, of the same account and currency, and taken off nowhere else."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Corrected:
        """An invoice in the place of one that was wrong (384): once it is issued, nothing is owed on
        that one.
        """

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "corrected"

        of: InvoiceId
        """The one that was wrong: issued, of the same account, and nothing of it credited."""

    @dataclass(frozen=True, slots=True)
    class SelfBilled:
        """What the company bills itself in the name of a supplier, who is the account (389)."""

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "self_billed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Progress:
        """An invoice of a part of a work (facture de situation, 380)."""

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "progress"

        situation: int
        """Which one of the work, from 1."""

        retention: Retention | None = None
        """What is held back of it."""

    @dataclass(frozen=True, slots=True)
    class ProForma:
        """A paper that looks like an invoice and is none: it has no number and is never issued."""

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "pro_forma"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Rebate:
        """A rebate on all that was supplied under a contract over a time (262): a credit note of no
        single invoice.
        """

        _of: ClassVar[str] = "DraftKind"
        _tag: ClassVar[str] = "rebate"

        contract: str
        """The contract (BT-12)."""

        period: DateRange
        """The time, with both ends (BG-14)."""

    Variant: TypeAlias = Union[Invoice, Deposit, Final, Corrected, SelfBilled, Progress, ProForma, Rebate]
    """Any of the variants: what a type annotation names."""


class DepositShare:
    """How much of an order a deposit asks for."""

    @dataclass(frozen=True, slots=True)
    class Percent:
        """A percentage of the whole order: above 0, at most 100."""

        _of: ClassVar[str] = "DepositShare"
        _tag: ClassVar[str] = "percent"

        value: Decimal
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Gross:
        """An amount, VAT included, spread over the rates of the order: above zero, at most what the
        order comes to.
        """

        _of: ClassVar[str] = "DepositShare"
        _tag: ClassVar[str] = "gross"

        value: Money
        """What it carries."""

    Variant: TypeAlias = Union[Percent, Gross]
    """Any of the variants: what a type annotation names."""


class InvoiceEvent:
    """What happened to an invoice."""

    @dataclass(frozen=True, slots=True)
    class Drafted:
        """It was drafted."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "drafted"

    @dataclass(frozen=True, slots=True)
    class Changed:
        """The draft has other content."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "changed"

    @dataclass(frozen=True, slots=True)
    class Discarded:
        """The draft was thrown away."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "discarded"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Issued:
        """It was issued."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "issued"

        number: str
        """Its number."""

        gross: Money
        """What it comes to, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Credited:
        """A part of it was credited."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "credited"

        credit_note: InvoiceId
        """The credit note."""

        gross: Money
        """The part, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CreditNoteIssued:
        """A credit note, or a rebate, was issued."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "credit_note_issued"

        number: str
        """Its number."""

        gross: Money
        """What it takes off, VAT included."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Superseded:
        """Another that corrects it took its place."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "superseded"

        by: InvoiceId
        """The one in its place."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Deducted:
        """A final invoice takes this deposit off, or no longer does."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "deducted"

        by: InvoiceId | None = None
        """The final invoice; none: its draft was discarded."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class RetentionReleased:
        """What was held back is to be paid."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "retention_released"

        amount: Money
        """How much."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class TakenOver:
        """It was taken over from another system."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "taken_over"

        number: str
        """Its number there."""

        gross: Money
        """What it comes to, VAT included."""

    Variant: TypeAlias = Union[Drafted, Changed, Discarded, Issued, Credited, CreditNoteIssued, Superseded, Deducted, RetentionReleased, TakenOver]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberReportAnswer:
    """What a series of numbers looks like."""

    _of: ClassVar[str] = "NumberReportAnswer"

    range: tuple[int, int] | None = None
    """The first and the last number, where there is one."""

    count: int
    """How many documents."""

    missing: Sequence[int]
    """Numbers within the range that no document has."""

    out_of_order: Sequence[int]
    """Numbers of documents that bear an earlier day than the number before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesNumbers:
    """One series of numbers, and what it looks like."""

    _of: ClassVar[str] = "SeriesNumbers"

    series: str
    """What its numbers begin with."""

    numbers: NumberReportAnswer
    """What they look like."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoicedSubscriptions:
    """What `InvoiceSubscriptions` did."""

    _of: ClassVar[str] = "InvoicedSubscriptions"

    invoices: Sequence[InvoiceId]
    """The invoices that were written, in order."""

    has_more: bool
    """True where more are to be written."""

    held_back: Sequence[HeldBack]
    """The subscriptions that could not be invoiced, each with why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignLine:
    """A line of a document of another system."""

    _of: ClassVar[str] = "ForeignLine"

    line: InvoiceLine
    """What it is, at what quantity, price and VAT. A price below zero is taken as a quantity of the
    other sign.
    """

    credits: ForeignSale | None = None
    """On a credit note, the sale that it takes something off; none: it stands alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignSale:
    """A line of an issued invoice, by its number."""

    _of: ClassVar[str] = "ForeignSale"

    number: str
    """The number of the invoice."""

    line: int
    """The line, counted from 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledOrder:
    """Which part of an order an invoice bills. The order holds the sum of these; a draft that is
    discarded, and an invoice that is credited in full, give theirs back.
    """

    _of: ClassVar[str] = "BilledOrder"

    order: OrderId
    """The order."""

    number: str
    """Its number (BT-14)."""

    purchase_order: str | None = None
    """The number of the customer's purchase order (BT-13), as it was when this was drafted."""

    lines: Sequence[OrderQuantity]
    """For each line of the invoice the line of the order, and how much of it."""

    allowances: Sequence[Money]
    """What of each allowance of the order is taken off; below zero where more was taken off before."""

    charges: Sequence[Money]
    """What of each charge of the order is put on; below zero where more was put on before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledSubscription:
    """What an invoice bills of a subscription. A draft that is discarded gives it back."""

    _of: ClassVar[str] = "BilledSubscription"

    subscription: SubscriptionId
    """The subscription."""

    bills: Sequence[UninvoicedBill]
    """What is billed: no other invoice bills it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Credited:
    """What of an invoice is credited so far. It changes with every credit note: the guard of their
    sum.
    """

    _of: ClassVar[str] = "Credited"

    lines: Sequence[Money]
    """Net credited on each line."""

    groups: Sequence[CreditedGroup]
    """Net and VAT credited in each tax group."""

    gross: Money
    """Gross credited."""

    in_full: bool
    """True once nothing is left in any tax group; no more is credited then. The gross says less: where
    a group is below zero, net and VAT may be left that cancel out, and an invoice that comes to
    nothing has none.
    """

    quantities: Sequence[Decimal]
    """Quantity credited on each line, where lines were credited by quantity; empty before the first of
    them.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditedGroup:
    """What is credited in one tax group."""

    _of: ClassVar[str] = "CreditedGroup"

    net: Money
    """Net."""

    tax: Money
    """VAT."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BillingFramework:
    """The billing framework (BT-23): what is supplied, and where in its billing the document stands
    (BR-FR-08).
    """

    _of: ClassVar[str] = "BillingFramework"

    operations: SuppliedOperations
    """The letter."""

    stage: BillingStage
    """The digit."""


class BillingStage(Enum):
    """Where in its billing a document stands."""

    TO_PAY = "to_pay"
    """1: an invoice to be paid."""

    ALREADY_PAID = "already_paid"
    """2: all was paid before."""

    AFTER_DEPOSIT = "after_deposit"
    """4: the final invoice after a deposit."""


class ElectronicFormat(Enum):
    """The form of an electronic invoice."""

    CII = "cii"
    """UN/CEFACT Cross Industry Invoice (D16B), the XML of Factur-X."""

    UBL = "ubl"
    """OASIS UBL 2.1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ElectronicSeal:
    """The electronic document that was made where the invoice was issued: the bytes stand in
    `IssuedDocument`.
    """

    _of: ClassVar[str] = "ElectronicSeal"

    format: ElectronicFormat
    """The form of the bytes."""

    hash: str
    """Their SHA-256."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """What issuing froze."""

    _of: ClassVar[str] = "Issue"

    number: str
    """The number (BT-1)."""

    issued_on: date
    """The day of issue (BT-2)."""

    due_on: date
    """The day by which it is to be paid (BT-9)."""

    buyer: Buyer
    """The customer."""

    seller: Seller | None = None
    """Who sells (BG-4); none where the company had named no seller."""

    preceding: Sequence[PrecedingDocument]
    """Documents that this one refers to (BG-3)."""

    framework: BillingFramework | None = None
    """The billing framework; none where nobody said what is supplied."""

    electronic: ElectronicSeal | None = None
    """The electronic document, where one was made."""

    accounting_tax: AccountingTax | None = None
    """The VAT once more in the currency of the accounts, of a document in another currency; none where
    no rate of the day was known.
    """


class IssuedDocumentEvent(Enum):
    """What happened to an electronic document."""

    KEPT = "kept"
    """It was made and kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrecedingDocument:
    """An issued document that another refers to (BG-3)."""

    _of: ClassVar[str] = "PrecedingDocument"

    invoice: InvoiceId
    """The document."""

    number: str
    """Its number (BT-25)."""

    issued_on: date
    """Its day of issue (BT-26)."""

    type_code: int
    """What it is, a code of UNTDID 1001."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeductedDeposit:
    """A deposit that a final invoice takes off."""

    _of: ClassVar[str] = "DeductedDeposit"

    document: PrecedingDocument
    """The deposit."""

    gross: Money
    """What of it stands, VAT included: a part of BT-113."""

    groups: Sequence[TaxGroup]
    """The same by category and rate of VAT."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """What the customer holds back of a progress invoice until the work is found good (loi 71-584: at
    most 5 percent, for at most a year).
    """

    _of: ClassVar[str] = "Retention"

    percent: Decimal
    """How much of the gross, in percent: above 0 and at most 5."""

    until: date
    """The day on which it is to be paid, unless it is released before."""


class CreditedKind(Enum):
    """What a credit note takes off."""

    INVOICE = "invoice"
    """An invoice of any kind but the two below: the credit note is a 381."""

    DEPOSIT = "deposit"
    """A deposit: the credit note is a 503."""

    SELF_BILLED = "self_billed"
    """A self-billed invoice: the credit note is a 261."""


class DocumentKind:
    """What a document is (BT-3), with what must be known of it."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """An invoice (380)."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "invoice"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CreditNote:
        """A credit note (381, 503, 261): its amounts are positive and taken off an invoice."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "credit_note"

        of: InvoiceId
        """The invoice it corrects (BT-25)."""

        reason: str
        """Why."""

        takes_off: CreditedKind
        """What the invoice is."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Deposit:
        """A deposit before the supply (386)."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "deposit"

        order: OrderId | None = None
        """The order that it is for."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Final:
        """An invoice of the whole supply that takes deposits off what is due (380, billing framework
        4).
        """

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "final"

        deposits: Sequence[DeductedDeposit]
        """The deposits, at least one."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Corrected:
        """An invoice in the place of another that was wrong (384)."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "corrected"

        of: PrecedingDocument
        """The one that was wrong."""

        owed: Money
        """What was owed on it: it is no more, once this one is issued."""

    @dataclass(frozen=True, slots=True)
    class SelfBilled:
        """What the company bills itself in the name of a supplier, who is the account (389). It is
        paid and not collected.
        """

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "self_billed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Progress:
        """An invoice of a part of a work (facture de situation, 380)."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "progress"

        situation: int
        """Which one of the work, from 1."""

        retention: Retention | None = None
        """What is held back."""

    @dataclass(frozen=True, slots=True)
    class ProForma:
        """A paper that looks like an invoice and is none (325): it has no number and is never issued."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "pro_forma"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Rebate:
        """A rebate on all that was supplied under a contract over a time (262): a credit note that
        takes nothing off a single invoice.
        """

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "rebate"

        contract: str
        """The contract (BT-12)."""

        period: DateRange
        """The time, with both ends (BG-14)."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class ForeignCredit:
        """A credit note of another system (381). Its lines name the sales that they take something
        off, where they are known: none, one or many.
        """

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "foreign_credit"

        reason: str
        """Why."""

    Variant: TypeAlias = Union[Invoice, CreditNote, Deposit, Final, Corrected, SelfBilled, Progress, ProForma, Rebate, ForeignCredit]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineItem:
    """What is said of a line beside its price. Nothing need be."""

    _of: ClassVar[str] = "LineItem"

    unit: str | None = None
    """The unit that the quantity counts (BT-130); none: that of the product, or `C62`, one."""

    period: DateRange | None = None
    """When it was supplied (BG-26)."""

    seller_number: str | None = None
    """The seller's number of the item (BT-155)."""

    buyer_number: str | None = None
    """The buyer's number of the item (BT-156)."""

    text: str = ""
    """What it is, at length (BT-154)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceLine:
    """One line: what was supplied, and its price."""

    _of: ClassVar[str] = "InvoiceLine"

    description: str
    """What it is (BT-153)."""

    product: ProductId | None = None
    """The product, where it is one of the catalog."""

    priced: PricedLine
    """Quantity, price, VAT."""

    item: LineItem = field(default_factory=lambda: LineItem())
    """What else is said of it."""


class InvoiceState:
    """Where a document stands. Whether it is paid is not a state: it follows from allocations."""

    @dataclass(frozen=True, slots=True)
    class Draft:
        """It can still change."""

        _of: ClassVar[str] = "InvoiceState"
        _tag: ClassVar[str] = "draft"

    @dataclass(frozen=True, slots=True)
    class Issued:
        """It is out and never changes again."""

        _of: ClassVar[str] = "InvoiceState"
        _tag: ClassVar[str] = "issued"

        value: Issue
        """What it carries."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Superseded:
        """It is out, and nothing is owed on it any more: one that corrects it took its place."""

        _of: ClassVar[str] = "InvoiceState"
        _tag: ClassVar[str] = "superseded"

        issue: Issue
        """What issuing froze."""

        by: InvoiceId
        """The one in its place (384)."""

        on: date
        """The day on which that one was issued."""

    Variant: TypeAlias = Union[Draft, Issued, Superseded]
    """Any of the variants: what a type annotation names."""


class Invoice(Record):
    """An invoice or a credit note."""

    __slots__ = ()
    _kind: ClassVar[str] = "invoice"
    __match_args__ = ("id", "ownership", "state", "account", "kind", "currency", "lines", "allowances", "charges", "totals", "external_id", "note", "credited", "order", "terms", "deducted_by", "released_on", "subscription", "taken_over",)

    BY_NUMBER: ClassVar[Index] = Index("invoice", 1)
    """Issued documents by number."""

    BY_ISSUED_ON: ClassVar[Index] = Index("invoice", 2)
    """Issued documents by the day of issue."""

    BY_ACCOUNT: ClassVar[Index] = Index("invoice", 3)
    """All documents of an account."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("invoice", 4)
    """Documents by their number in the system they came from."""

    BY_CORRECTED: ClassVar[Index] = Index("invoice", 5)
    """Credit notes of an invoice, and the one that corrects it in its place."""

    BY_ORDER: ClassVar[Index] = Index("invoice", 6)
    """Invoices and deposits of an order."""

    BY_SUBSCRIPTION: ClassVar[Index] = Index("invoice", 7)
    """Invoices of a subscription, by what they bill: nothing is billed twice."""

    @property
    def id(self) -> InvoiceId:
        """Id of the document."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def ownership(self) -> Ownership:
        """Who it belongs to."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def state(self) -> InvoiceState.Variant:
        """Where it stands."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def account(self) -> AccountId:
        """The customer."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def kind(self) -> DocumentKind.Variant:
        """What it is."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def currency(self) -> str:
        """The currency of every amount (BT-5)."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def lines(self) -> tuple[InvoiceLine, ...]:
        """The lines (BG-25)."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def allowances(self) -> tuple[DocumentAdjustment, ...]:
        """Taken off the document (BG-20)."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def charges(self) -> tuple[DocumentAdjustment, ...]:
        """Put on the document (BG-21)."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def totals(self) -> DocumentTotals:
        """What it comes to."""
        return self._field(9)  # type: ignore[no-any-return]

    @property
    def external_id(self) -> ExternalId | None:
        """Number in the system it came from; unique."""
        return self._field(10)  # type: ignore[no-any-return]

    @property
    def note(self) -> str:
        """What is said to the buyer (BT-22)."""
        return self._field(11)  # type: ignore[no-any-return]

    @property
    def credited(self) -> Credited | None:
        """What is credited so far; only on an issued invoice."""
        return self._field(12)  # type: ignore[no-any-return]

    @property
    def order(self) -> BilledOrder | None:
        """What it bills of an order; none where it bills none, and on a credit note."""
        return self._field(13)  # type: ignore[no-any-return]

    @property
    def terms(self) -> InvoiceTerms:
        """What it says about supply and payment; once it is issued with what the company's policy had
        decided.
        """
        return self._field(14)  # type: ignore[no-any-return]

    @property
    def deducted_by(self) -> InvoiceId | None:
        """The final invoice that takes this deposit off: from its draft on, so that none is taken off
        twice.
        """
        return self._field(15)  # type: ignore[no-any-return]

    @property
    def released_on(self) -> date | None:
        """The day on which what was held back came to be owed."""
        return self._field(16)  # type: ignore[no-any-return]

    @property
    def subscription(self) -> BilledSubscription | None:
        """What it bills of a subscription; none where it bills none."""
        return self._field(17)  # type: ignore[no-any-return]

    @property
    def taken_over(self) -> TakenOver | None:
        """Where it comes from; none where it was made here."""
        return self._field(18)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class ElectronicAddress:
    """Where electronic invoices reach a company (BT-34, BT-49)."""

    _of: ClassVar[str] = "ElectronicAddress"

    scheme: str
    """The list that the address is of, a code of EAS: `0225` for a French address, `0088` for a GLN,
    `EM` for e-mail.
    """

    value: str
    """The address within that list, 1 to 125 characters: for `0225` the SIREN, and what the company
    put behind it.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Seller:
    """Who sells: the company that the documents come from."""

    _of: ClassVar[str] = "Seller"

    name: str
    """Its name in the register (BT-27)."""

    legal_form: str | None = None
    """Its legal form, as `SAS` (BT-33)."""

    capital: Money | None = None
    """Its capital (BT-33)."""

    address: PostalAddress
    """Where it sits (BG-5)."""

    tax_ids: Sequence[TaxId] = ()
    """Registration and VAT numbers (BT-29 to BT-31), at most 10. A French SIREN stands within the VAT
    number.
    """

    register: str | None = None
    """The register that it stands in, as `RCS Lyon`."""

    email: str | None = None
    """Where it is written to (BT-43)."""

    phone: str | None = None
    """Where it is called (BT-42)."""

    iban: str | None = None
    """The account that it is paid on (BT-84)."""

    bic: str | None = None
    """The bank of that account, as 8 or 11 letters and digits (BT-86)."""

    trading_name: str | None = None
    """The name it trades under, where it differs (BT-28)."""

    contact: str | None = None
    """Whom to ask: a person or a department (BT-41)."""

    electronic_address: ElectronicAddress | None = None
    """Where electronic documents reach it (BT-34); none: under its SIREN."""

    vat_on_debits: bool = False
    """True where it owes VAT on services when it bills them, not when it is paid (CGI art. 269 2 c)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Buyer:
    """The customer as of the day of issue: the buyer (BG-7), and on a self-billed document the one who
    sells. Later changes of the account do not touch it.
    """

    _of: ClassVar[str] = "Buyer"

    name: str
    """Name (BT-44)."""

    address: PostalAddress | None = None
    """Address (BG-8)."""

    tax_ids: Sequence[TaxId]
    """Registration and VAT numbers (BT-47, BT-48)."""

    email: str | None = None
    """Where the document is sent (BT-58)."""

    electronic_address: ElectronicAddress | None = None
    """Where electronic documents reach it (BT-49)."""

    contact: str | None = None
    """Whom to ask: a person or a department (BT-56)."""

    phone: str | None = None
    """Where it is called (BT-57)."""

    trading_name: str | None = None
    """The name it is known under, where the register has another (BT-45)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SaleLine:
    """A line of an issued invoice."""

    _of: ClassVar[str] = "SaleLine"

    invoice: InvoiceId
    """The invoice."""

    line: int
    """The line, counted from 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenOver:
    """A document that another system issued, under its number there."""

    _of: ClassVar[str] = "TakenOver"

    source: str
    """The system."""

    convention: TaxConvention
    """How it rounded the VAT."""

    credits: Sequence[CreditedSale]
    """The sales that lines of a credit note take something off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditedSale:
    """A line of a credit note of another system, and what it takes something off."""

    _of: ClassVar[str] = "CreditedSale"

    line: int
    """The line of the credit note, counted from 0."""

    sale: SaleLine
    """The line that was sold."""

    gross: Money
    """What is taken off it, VAT included."""


class SuppliedOperations(Enum):
    """What is supplied: a mention that French invoices bear from September 2026 on (CGI ann. II art.
    242 nonies A I-8 bis), and the letter of the billing framework (BT-23).
    """

    GOODS = "goods"
    """Goods alone."""

    SERVICES = "services"
    """Services alone."""

    BOTH = "both"
    """Goods and services."""


class SupplyTime:
    """When it was supplied."""

    @dataclass(frozen=True, slots=True)
    class On:
        """On a day (BT-72); of a deposit, the day it was paid."""

        _of: ClassVar[str] = "SupplyTime"
        _tag: ClassVar[str] = "on"

        value: date
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Over:
        """Over a period with a first and a last day (BG-14)."""

        _of: ClassVar[str] = "SupplyTime"
        _tag: ClassVar[str] = "over"

        value: DateRange
        """What it carries."""

    Variant: TypeAlias = Union[On, Over]
    """Any of the variants: what a type annotation names."""


class PaymentDelay:
    """How long the customer has to pay, counted from the day of issue."""

    @dataclass(frozen=True, slots=True)
    class Days:
        """So many days: 0 on receipt, at most 60 in France."""

        _of: ClassVar[str] = "PaymentDelay"
        _tag: ClassVar[str] = "days"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class DaysThenEndOfMonth:
        """So many days, and then until the end of that month: at most 45 in France."""

        _of: ClassVar[str] = "PaymentDelay"
        _tag: ClassVar[str] = "days_then_end_of_month"

        value: int
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class EndOfMonthThenDays:
        """Until the end of the month, and then so many days: at most 45 in France."""

        _of: ClassVar[str] = "PaymentDelay"
        _tag: ClassVar[str] = "end_of_month_then_days"

        value: int
        """What it carries."""

    Variant: TypeAlias = Union[Days, DaysThenEndOfMonth, EndOfMonthThenDays]
    """Any of the variants: what a type annotation names."""


class PaymentMeans:
    """How it is paid (BT-81)."""

    @dataclass(frozen=True, slots=True)
    class Cash:
        """Cash (10)."""

        _of: ClassVar[str] = "PaymentMeans"
        _tag: ClassVar[str] = "cash"

    @dataclass(frozen=True, slots=True)
    class Cheque:
        """A cheque (20)."""

        _of: ClassVar[str] = "PaymentMeans"
        _tag: ClassVar[str] = "cheque"

    @dataclass(frozen=True, slots=True)
    class Transfer:
        """A transfer to the seller's account (30; 58 in euros)."""

        _of: ClassVar[str] = "PaymentMeans"
        _tag: ClassVar[str] = "transfer"

    @dataclass(frozen=True, slots=True)
    class Card:
        """A card (48)."""

        _of: ClassVar[str] = "PaymentMeans"
        _tag: ClassVar[str] = "card"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class DirectDebit:
        """A direct debit that the customer gave a mandate for (59)."""

        _of: ClassVar[str] = "PaymentMeans"
        _tag: ClassVar[str] = "direct_debit"

        mandate: str
        """The number of the mandate (BT-89)."""

    @dataclass(frozen=True, slots=True)
    class OnLine:
        """A platform for payments on line (68)."""

        _of: ClassVar[str] = "PaymentMeans"
        _tag: ClassVar[str] = "on_line"

    Variant: TypeAlias = Union[Cash, Cheque, Transfer, Card, DirectDebit, OnLine]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlyPayment:
    """What the customer saves by paying early (escompte)."""

    _of: ClassVar[str] = "EarlyPayment"

    percent: Decimal
    """Taken off net and VAT alike, in percent: above 0, below 100."""

    days: int
    """Paid within so many days from the day of issue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AlreadyPaid:
    """That all was paid when it was bought, as at a till. Such money is no payment of receivables:
    nothing is ever open on the document.
    """

    _of: ClassVar[str] = "AlreadyPaid"

    on: date
    """The day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceTerms:
    """What a document says about supply and payment. Nothing need be said; what the company's policy
    decides is filled in where the document is issued.
    """

    _of: ClassVar[str] = "InvoiceTerms"

    seller: str | None = None
    """Which of the selling companies, by its key in the policy `sellers`; none: the first."""

    buyer_reference: str | None = None
    """What the buyer asked to have on it, as a department or a service (BT-10)."""

    project: str | None = None
    """The project (BT-11)."""

    contract: str | None = None
    """The contract (BT-12)."""

    purchase_order: str | None = None
    """The number of the customer's purchase order (BT-13)."""

    supplied: SupplyTime.Variant | None = None
    """When it was supplied, where that is not the day of issue."""

    delivery: PostalAddress | None = None
    """Where it was delivered, where that is not the buyer's address (BG-15)."""

    operations: SuppliedOperations | None = None
    """Goods, services or both."""

    delay: PaymentDelay.Variant | None = None
    """How long the customer has to pay, where the parties agreed on it."""

    is_summary: bool = False
    """True on an invoice that sums up the supplies of a month (CGI art. 289 I-3): it is due within 45
    days.
    """

    means: PaymentMeans.Variant | None = None
    """How it is paid."""

    early_payment: EarlyPayment | None = None
    """What early payment saves; none: nothing."""

    late_rate: Decimal | None = None
    """What late payment costs in a year, in percent; none: the rate that the law sets."""

    buyer_address: ElectronicAddress | None = None
    """Where electronic documents reach the buyer (BT-49); none: under its SIREN."""

    buyer_contact: str | None = None
    """Whom to ask at the buyer's (BT-56)."""

    is_consumer: bool | None = None
    """True where the buyer is a consumer."""

    already_paid: AlreadyPaid | None = None
    """That it was paid when it was bought."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoicingPolicy:
    """A company's choices about its invoices."""

    _of: ClassVar[str] = "InvoicingPolicy"

    invoice_prefix: str
    """What numbers of invoices begin with."""

    credit_note_prefix: str
    """What numbers of credit notes begin with."""

    digits: int
    """Digits of the counter, filled with zeros."""

    first_number: int
    """The first number of a year's series: above 1 where a year was begun in another system."""

    payment_days: int
    """Days from issue to due date where an invoice names none."""

    series: Sequence[NumberSeries] = ()
    """Series of numbers that differ from the two above: by company, by kind of document."""

    operations: SuppliedOperations | None = None
    """What invoices are for that do not say it."""

    means: PaymentMeans.Variant | None = None
    """How invoices are paid that do not say it."""

    early_payment: EarlyPayment | None = None
    """What early payment saves on invoices that do not say it."""

    late_rate: Decimal | None = None
    """What late payment costs in a year, in percent, on invoices that do not say it."""

    consumers: bool = False
    """True where buyers are consumers, unless an invoice says otherwise."""

    electronic: ElectronicFormat | None = None
    """The electronic document that is made and kept with each invoice that is issued."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SellingCompany:
    """A company that sells, under a key of its own."""

    _of: ClassVar[str] = "SellingCompany"

    key: str
    """The key by which drafts name it."""

    seller: Seller
    """Who it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SellersPolicy:
    """Who sells. Where no company is named, invoices can be issued that say nothing of the seller, and
    no document can be drawn.
    """

    _of: ClassVar[str] = "SellersPolicy"

    sellers: Sequence[SellingCompany]
    """The companies; the first sells where a document names none."""


class SeriesFamily(Enum):
    """Kinds of documents that are numbered together."""

    INVOICES = "invoices"
    """Invoices, final, corrected and progress ones too, and deposits where they have no series of
    their own.
    """

    CREDIT_NOTES = "credit_notes"
    """Credit notes and rebates."""

    DEPOSITS = "deposits"
    """Deposits."""

    SELF_BILLED = "self_billed"
    """Self-billed invoices and their credit notes: one series for each supplier."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesStart:
    """Where a year of a series begins: above 1 where it was begun in another system."""

    _of: ClassVar[str] = "SeriesStart"

    year: int
    """The year."""

    first: int
    """Its first number: 1 to 10^12."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberSeries:
    """A series of numbers."""

    _of: ClassVar[str] = "NumberSeries"

    seller: str | None = None
    """The company, by its key in the policy `sellers`; none: the first."""

    family: SeriesFamily
    """The kinds of documents."""

    pattern: str
    """What numbers begin with, as `LYN-{year}-`. A series with `{year}` begins anew each year, one
    without never; `{supplier}` stands for the supplier of a self-billed invoice.
    """

    digits: int
    """Digits of the counter, filled with zeros: 1 to 12."""

    starts: Sequence[SeriesStart] = ()
    """Years that begin above the policy's first number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetInvoicingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_invoicing_policy"

    policy: InvoicingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetSellersPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_sellers_policy"

    policy: SellersPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditInvoice(Command[Invoice]):
    """Credits an issued invoice, in full or in part: makes a credit note and issues it, with a number
    of its own series. Once all of it is credited, an order that it bills is to be billed again. An
    invoice that comes to nothing is credited once, in full.

    Permission: approve and create on invoices. Answers the credit note. Refusals: INV-002, ACC-010,
    INV-006 to INV-008, INV-018 to INV-020.
    """

    _of: ClassVar[str] = "CreditInvoice"
    _tag: ClassVar[str] = "credit_invoice"

    invoice: InvoiceId
    """The invoice."""

    extent: CreditExtent.Variant
    """How much of it."""

    reason: str
    """Why, as a key: one of `CREDIT_REASONS`, or the company's own."""

    note: str = ""
    """What is said to the buyer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftInvoice(Command[Invoice]):
    """Drafts a document with lines of its own. A deposit that it takes off is held from now on, until
    the draft is discarded.

    Permission: create on invoices, read on the account, and on the documents that the kind names.
    Answers the `Invoice`. Refusals: INV-005, INV-014 to INV-016.
    """

    _of: ClassVar[str] = "DraftInvoice"
    _tag: ClassVar[str] = "draft_invoice"

    account: AccountId
    """The customer."""

    currency: str
    """The currency of every amount."""

    lines: Sequence[InvoiceLine] = ()
    """1 to 1,000 lines."""

    allowances: Sequence[DocumentAdjustment] = ()
    """Taken off the document."""

    charges: Sequence[DocumentAdjustment] = ()
    """Put on the document."""

    external_id: ExternalId | None = None
    """Number in the system it comes from; unique."""

    note: str = ""
    """What is said to the buyer."""

    owner: UserId | None = None
    """Whose invoice it is; none: the account's owner's."""

    kind: DraftKind.Variant = field(default_factory=lambda: DraftKind.Invoice())
    """What it is to become."""

    terms: InvoiceTerms = field(default_factory=lambda: InvoiceTerms())
    """What it says about supply and payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceOrder(Command[Invoice]):
    """Drafts an invoice of an order: it counts as billed from now on, until the draft is discarded or
    the invoice credited in full. Numbers of the order and of the customer's purchase order stand on
    it. All invoices of an order together come to the order, to the cent.

    Permission: create on invoices, read on the order. Answers the `Invoice`. Refusals: ORD-020,
    ORD-024, ORD-028, ORD-029, INV-005.
    """

    _of: ClassVar[str] = "InvoiceOrder"
    _tag: ClassVar[str] = "invoice_order"

    order: OrderId
    """The order."""

    lines: Sequence[OrderQuantity] | None = None
    """What is billed, each quantity above zero; none: all that is to be."""

    note: str = ""
    """What is said to the buyer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftDeposit(Command[Invoice]):
    """Drafts a deposit for an order (386): one line for each rate of VAT. The order counts as billed
    no further than before.

    Permission: create on invoices, read on the order. Answers the `Invoice`.
    """

    _of: ClassVar[str] = "DraftDeposit"
    _tag: ClassVar[str] = "draft_deposit"

    order: OrderId
    """The order."""

    share: DepositShare.Variant
    """How much of it."""

    note: str = ""
    """What is said to the buyer."""

    terms: InvoiceTerms = field(default_factory=lambda: InvoiceTerms())
    """What it says about supply and payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFinal(Command[Invoice]):
    """Drafts the final invoice of an order: all of it, or quantities, as `InvoiceOrder` does, and
    takes deposits off what is due. They are held from now on, until the draft is discarded.

    Permission: create on invoices, read on the order and on the deposits. Answers the `Invoice`.
    Refusals: as `InvoiceOrder`, INV-015, INV-016.
    """

    _of: ClassVar[str] = "DraftFinal"
    _tag: ClassVar[str] = "draft_final"

    order: OrderId
    """The order."""

    lines: Sequence[OrderQuantity] | None = None
    """What is billed, each quantity above zero; none: all that is to be."""

    deposits: Sequence[InvoiceId] | None = None
    """The deposits; none: all of the order that are issued and taken off nowhere."""

    note: str = ""
    """What is said to the buyer."""

    terms: InvoiceTerms = field(default_factory=lambda: InvoiceTerms())
    """What it says about supply and payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeDraft(Command[Invoice]):
    """Puts other content into a draft; on one that bills an order only the note. Permission: update on
    invoices. Refusals: INV-001, INV-005, INV-009.
    """

    _of: ClassVar[str] = "ChangeDraft"
    _tag: ClassVar[str] = "change_draft"

    invoice: InvoiceId
    """The draft."""

    lines: Sequence[InvoiceLine] = ()
    """1 to 1,000 lines."""

    allowances: Sequence[DocumentAdjustment] = ()
    """Taken off the document."""

    charges: Sequence[DocumentAdjustment] = ()
    """Put on the document."""

    note: str = ""
    """What is said to the buyer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeTerms(Command[Invoice]):
    """Says about a draft how it is supplied and paid, in the place of all that was said before.
    Permission: update on invoices. Answers the `Invoice`. Refusals: INV-001.
    """

    _of: ClassVar[str] = "ChangeTerms"
    _tag: ClassVar[str] = "change_terms"

    invoice: InvoiceId
    """The draft."""

    terms: InvoiceTerms
    """What it says from now on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscardDraft(Command[None]):
    """Throws a draft away. It never had a number, so no number is missing; an order that it bills is
    to be billed again, a deposit that it takes off is free for another.

    Permission: delete on invoices. Refusals: INV-001.
    """

    _of: ClassVar[str] = "DiscardDraft"
    _tag: ClassVar[str] = "discard_draft"

    invoice: InvoiceId
    """The draft."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueInvoice(Command[Invoice]):
    """Issues a draft: draws the next number of its series, freezes who sells, who buys and what the
    policies decided, and puts `invoice.issued` into the outbox. A document that lacks what the law
    wants on it is refused, with all that it lacks; so is one whose electronic form breaks a rule
    that it is held to by those who receive it.

    Permission: approve on invoices, read on the account. Answers the `Invoice`. Refusals: INV-001,
    INV-003, INV-004, INV-010 to INV-015, ACC-010; a day of issue before the series' last one is
    invalid, and so is a day of payment after it or on a document that nobody owes anything on.
    """

    _of: ClassVar[str] = "IssueInvoice"
    _tag: ClassVar[str] = "issue_invoice"

    invoice: InvoiceId
    """The draft."""

    issued_on: date | None = None
    """The day of issue; none: today."""

    due_on: date | None = None
    """The day by which it is to be paid; none: as the policy says. What was paid already was due on
    the day it was paid, whatever stands here.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseRetention(Command[Invoice]):
    """Releases what the customer held back of a progress invoice: from today on it is to be paid.
    Permission: update on invoices. Answers the `Invoice`. Refusals: INV-017.
    """

    _of: ClassVar[str] = "ReleaseRetention"
    _tag: ClassVar[str] = "release_retention"

    invoice: InvoiceId
    """The invoice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberReport(Question[NumberReportAnswer]):
    """Asks whether the numbers of a series are complete. Permission: read on all invoices of the
    series; answers over what the actor may see.
    """

    _of: ClassVar[str] = "NumberReport"
    _tag: ClassVar[str] = "number_report"

    series: str
    """What the numbers begin with, as `INV-2026-`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllNumbers(Question[tuple[SeriesNumbers, ...]]):
    """Asks the same of every series. Permission: read on invoices; answers over what the actor may
    see.
    """

    _of: ClassVar[str] = "AllNumbers"
    _tag: ClassVar[str] = "all_numbers"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckInvoice(Question[tuple[Shortcoming, ...]]):
    """Asks what a draft lacks to be issued: all mentions that the law and EN 16931 want on it.
    Permission: read on the invoice and on its account. Refusals: INV-001, INV-003, INV-012.
    """

    _of: ClassVar[str] = "CheckInvoice"
    _tag: ClassVar[str] = "check_invoice"

    invoice: InvoiceId
    """The draft."""

    issued_on: date | None = None
    """The day of issue; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainInvoice(Question[tuple[ExplainedStep, ...]]):
    """Asks how each figure of an invoice comes about, line by line: the business term, the sum that
    makes it, and what it comes to. Permission: read on the invoice. Answers `ExplainedStep`s in the
    order of EN 16931.
    """

    _of: ClassVar[str] = "ExplainInvoice"
    _tag: ClassVar[str] = "explain_invoice"

    invoice: InvoiceId
    """The invoice, draft or credit note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceSubscriptions(Command[InvoicedSubscriptions]):
    """Writes the invoices of subscriptions that are invoiced here: one for each period that was billed
    and for each change in the middle of one, those of missed periods included. Where more is given
    back than billed, that waits for the next period. A line says which days it is of. Each is a
    draft, or issued at once, as `StartSubscription` says. In portions: call it again while the
    answer says that there is more. Nothing is invoiced twice.

    Permission: update on subscriptions and create on invoices, over those that the actor may
    update; read on their products and, where invoices are issued, approve on them and read on their
    accounts. Answers what was done. A limit outside 1 to 1,000 is invalid.
    """

    _of: ClassVar[str] = "InvoiceSubscriptions"
    _tag: ClassVar[str] = "invoice_subscriptions"

    limit: int | None = None
    """How many invoices are written in one go, 1 to 1,000; none: 100."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeOverInvoice(Command[Invoice]):
    """Takes over a document that another system issued, as an issued one under its number there: our
    own series are not touched. What it comes to follows from its lines; where its VAT is stated it
    is kept, as long as one rounding a group or one a line comes to it. Nothing goes to the outbox:
    it was sent already. To take over many, execute it in `Session.import`, invoices before the
    credit notes that name them.

    A line of a credit note that names a sale takes something off it, as a credit note made here
    would: the same customer, product and price, no more than is left.

    It stands in no chain and in no closing of ours, and in no report of our numbers.

    Permission: create and approve on invoices, read on the account. Answers the `Invoice`.
    Refusals: INV-002 to INV-004, INV-006 to INV-008, INV-018 to INV-020, INV-040 to INV-043,
    ACC-010; a number that another document has is a conflict.
    """

    _of: ClassVar[str] = "TakeOverInvoice"
    _tag: ClassVar[str] = "take_over_invoice"

    account: AccountId
    """The customer."""

    number: str
    """Its number in the other system; unique."""

    issued_on: date
    """The day of issue, not after today."""

    due_on: date | None = None
    """The day by which it is to be paid; none: as the policy says."""

    currency: str
    """The currency of every amount."""

    credit_reason: str | None = None
    """Why, on a credit note, as a key; none: it is an invoice. The amounts of a credit note are those
    taken off, above zero.
    """

    lines: Sequence[ForeignLine]
    """1 to 1,000 lines."""

    allowances: Sequence[DocumentAdjustment] = ()
    """Taken off the document."""

    charges: Sequence[DocumentAdjustment] = ()
    """Put on the document."""

    stated_tax: Money | None = None
    """The VAT that it states; none: as the lines come to."""

    source: str
    """The system that it comes from."""

    note: str = ""
    """What is said to the buyer."""

    owner: UserId | None = None
    """Whose it is; none: the account's owner's."""
