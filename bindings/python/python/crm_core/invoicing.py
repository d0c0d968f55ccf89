"""The words of crm-core: invoicing."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, ExternalId, InvoiceId, Money, OrderId, Ownership, PostalAddress, ProductId, TaxId, UserId
from .ordering import OrderQuantity
from .pricing import DocumentAdjustment, DocumentTotals, PricedLine


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCredit:
    """Net to credit on one line."""

    _of: ClassVar[str] = "LineCredit"

    line: int
    """The line, counted from 0."""

    net: Money
    """Net, above zero (below on a line below zero), at most what is left of the line."""


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

    Variant: TypeAlias = Union[Full, Lines, Gross, LineGross]
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
        """A credit note was issued."""

        _of: ClassVar[str] = "InvoiceEvent"
        _tag: ClassVar[str] = "credit_note_issued"

        number: str
        """Its number."""

        gross: Money
        """What it takes off, VAT included."""

    Variant: TypeAlias = Union[Drafted, Changed, Discarded, Issued, Credited, CreditNoteIssued]
    """Any of the variants: what a type annotation names."""


class DocumentKind:
    """What a document is (BT-3)."""

    @dataclass(frozen=True, slots=True)
    class Invoice:
        """An invoice (380)."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "invoice"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class CreditNote:
        """A credit note (381): its amounts are positive and taken off an invoice."""

        _of: ClassVar[str] = "DocumentKind"
        _tag: ClassVar[str] = "credit_note"

        of: InvoiceId
        """The invoice it corrects (BT-25)."""

        reason: str
        """Why."""

    Variant: TypeAlias = Union[Invoice, CreditNote]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Buyer:
    """The buyer as of the day of issue (BG-7); later changes of the account do not touch it."""

    _of: ClassVar[str] = "Buyer"

    name: str
    """Name (BT-44)."""

    address: PostalAddress | None = None
    """Address (BG-8)."""

    tax_ids: Sequence[TaxId]
    """Registration and VAT numbers (BT-47, BT-48)."""

    email: str | None = None
    """Where the document is sent (BT-58)."""


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
    """The buyer."""


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

    Variant: TypeAlias = Union[Draft, Issued]
    """Any of the variants: what a type annotation names."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditedGroup:
    """What is credited in one tax group."""

    _of: ClassVar[str] = "CreditedGroup"

    net: Money
    """Net."""

    tax: Money
    """VAT."""


class Invoice(Record):
    """An invoice or a credit note."""

    __slots__ = ()
    _kind: ClassVar[str] = "invoice"
    __match_args__ = ("id", "ownership", "state", "account", "kind", "currency", "lines", "allowances", "charges", "totals", "external_id", "note", "credited", "order",)

    BY_NUMBER: ClassVar[Index] = Index("invoice", 1)
    """Issued documents by number."""

    BY_ISSUED_ON: ClassVar[Index] = Index("invoice", 2)
    """Issued documents by the day of issue."""

    BY_ACCOUNT: ClassVar[Index] = Index("invoice", 3)
    """All documents of an account."""

    BY_EXTERNAL_ID: ClassVar[Index] = Index("invoice", 4)
    """Documents by their number in the system they came from."""

    BY_CORRECTED: ClassVar[Index] = Index("invoice", 5)
    """Credit notes of an invoice."""

    BY_ORDER: ClassVar[Index] = Index("invoice", 6)
    """Invoices of an order."""

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
        """Invoice or credit note."""
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
class DraftInvoice(Command[Invoice]):
    """Drafts an invoice. Permission: create on invoices, read on the account. Answers the `Invoice`.
    Refusals: INV-005.
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
class DiscardDraft(Command[None]):
    """Throws a draft away. It never had a number, so no number is missing; an order that it bills is
    to be billed again.

    Permission: delete on invoices. Refusals: INV-001.
    """

    _of: ClassVar[str] = "DiscardDraft"
    _tag: ClassVar[str] = "discard_draft"

    invoice: InvoiceId
    """The draft."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueInvoice(Command[Invoice]):
    """Issues a draft: draws the next number of the year's series, freezes the buyer, and puts
    `invoice.issued` into the outbox.

    Permission: approve on invoices, read on the account. Answers the `Invoice`. Refusals: INV-001,
    INV-003, INV-004; a day of issue before the series' last one is invalid.
    """

    _of: ClassVar[str] = "IssueInvoice"
    _tag: ClassVar[str] = "issue_invoice"

    invoice: InvoiceId
    """The draft."""

    issued_on: date | None = None
    """The day of issue; none: today."""

    due_on: date | None = None
    """The day by which it is to be paid; none: as the policy says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditInvoice(Command[Invoice]):
    """Credits an issued invoice, in full or in part: makes a credit note and issues it, with a number
    of its own series. Once all of it is credited, an order that it bills is to be billed again. An
    invoice that comes to nothing is credited once, in full.

    Permission: approve and create on invoices. Answers the credit note. Refusals: INV-002, INV-006
    to INV-008.
    """

    _of: ClassVar[str] = "CreditInvoice"
    _tag: ClassVar[str] = "credit_invoice"

    invoice: InvoiceId
    """The invoice."""

    extent: CreditExtent.Variant
    """How much of it."""

    reason: str
    """Why, as a key."""

    note: str = ""
    """What is said to the buyer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberReport(Question[NumberReportAnswer]):
    """Asks whether the numbers of a series are complete. Permission: read on all invoices of the
    series; answers over what the actor may see.
    """

    _of: ClassVar[str] = "NumberReport"
    _tag: ClassVar[str] = "number_report"

    series: str
    """What the numbers begin with, as `INV-2026-`."""
