"""The words of crm-core: accounting."""
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
from .invoicing import ChainLink, HostSignature
from .kernel import InvoiceId, Money, PeriodClosingId
from .pricing import TaxCategory


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainReport:
    """What a verification of the chain looked at and found."""

    _of: ClassVar[str] = "ChainReport"

    chains: int
    """Chains looked at."""

    links: int
    """Links that hold."""

    closings: int
    """Closings that hold."""

    before: int
    """Documents that were issued before there was a chain: nothing is said of them, nor of those of
    other systems, which are not counted.
    """

    broken: BrokenLink | None = None
    """The first that does not fit; none where everything does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenLink:
    """Where a chain breaks."""

    _of: ClassVar[str] = "BrokenLink"

    why: ChainFault
    """What does not fit."""

    chain: str | None = None
    """The chain, where it is about one."""

    position: int | None = None
    """The place in the chain."""

    number: str | None = None
    """The number of the document."""

    document: InvoiceId | None = None
    """The document."""

    closing: PeriodClosingId | None = None
    """The closing."""


class ChainFault(Enum):
    """What does not fit."""

    MISSING_LINK = "missing_link"
    """No link stands at this place, though the chain goes on or ends behind it."""

    ALTERED_LINK = "altered_link"
    """The link does not have the hash of what stands in it, or does not follow the one before."""

    MISSING_DOCUMENT = "missing_document"
    """The document of the link is not there."""

    ALTERED_DOCUMENT = "altered_document"
    """The document does not say what it said when it was linked."""

    UNLINKED_DOCUMENT = "unlinked_document"
    """An issued document that no link speaks of."""

    ALTERED_HEAD = "altered_head"
    """The chain does not end where it says."""

    MISSING_CLOSING = "missing_closing"
    """A closing is missing between two others, or the last one: the register is closed through another
    day.
    """

    ALTERED_CLOSING = "altered_closing"
    """The closing does not have the hash of what stands in it, or does not follow the one before."""

    CLOSING_DOES_NOT_FIT = "closing_does_not_fit"
    """The documents of the period, or the chains at its end, are not those that were closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FecFile:
    """A file of accounting entries."""

    _of: ClassVar[str] = "FecFile"

    name: str
    """Its name, as `404833048FEC20261231.txt`."""

    content: bytes
    """Its bytes: ISO 8859-15, fields parted by tabs, lines ended by CR LF, the first with the names of
    the fields.
    """

    hash: str
    """Their SHA-256."""

    entries: int
    """How many entries."""

    lines: int
    """How many lines, without the first."""

    debit: Money
    """Sum of debits."""

    credit: Money
    """Sum of credits: the same."""


class AccountingEvent:
    """What happened to the books."""

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PeriodClosed:
        """A period was closed."""

        _of: ClassVar[str] = "AccountingEvent"
        _tag: ClassVar[str] = "period_closed"

        length: PeriodLength
        """Day, month or year."""

        last: date
        """Its last day."""

        hash: str
        """The hash of the closing."""

    Variant: TypeAlias = Union[PeriodClosed]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerAccount:
    """An account of the ledger."""

    _of: ClassVar[str] = "LedgerAccount"

    number: str
    """Its number: three digits of the plan, then up to 17 letters and digits."""

    label: str
    """Its label, 1 to 100 characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalNames:
    """Code and label of each journal; the account fields of a `LedgerAccount` without the plan."""

    _of: ClassVar[str] = "JournalNames"

    sales: str = "VE"
    """Code of the journal of sales: 1 to 10 letters and digits."""

    sales_label: str = "Ventes"
    """Its label."""

    bank: str = "BQ"
    """Code of the journal of the bank."""

    bank_label: str = "Banque"
    """Its label."""

    general: str = "OD"
    """Code of the journal of everything else."""

    general_label: str = "Opérations diverses"
    """Its label."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RateAccount:
    """The account of one VAT rate, where it has its own."""

    _of: ClassVar[str] = "RateAccount"

    rate: Decimal
    """The rate in percent."""

    goods: LedgerAccount | None = None
    """The account of goods sold at this rate; none: the chart's."""

    services: LedgerAccount | None = None
    """The account of services sold at this rate; none: the chart's."""

    vat: LedgerAccount | None = None
    """The account of VAT at this rate; none: the chart's."""

    vat_waiting: LedgerAccount | None = None
    """The account where VAT at this rate waits for the receipt; none: the chart's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The accounts that entries name."""

    _of: ClassVar[str] = "Chart"

    customers: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="411000", label="Clients"))
    """What customers owe."""

    doubtful: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="416000", label="Clients douteux ou litigieux"))
    """What customers owe who may not pay."""

    deposits: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="419100", label="Clients - Avances et acomptes reçus sur commandes"))
    """Advances and deposits of customers, without VAT."""

    vat: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="445710", label="TVA collectée"))
    """VAT that is due."""

    vat_waiting: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="445800", label="Taxes sur le chiffre d'affaires à régulariser ou en attente"))
    """VAT that waits for the receipt of the payment."""

    allowance: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="491000", label="Dépréciations des comptes de clients"))
    """What is set aside for customers who may not pay."""

    bank: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="512000", label="Banques"))
    """Where money comes in that no method has an account for."""

    bank_charges: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="627000", label="Services bancaires et assimilés"))
    """What banks keep."""

    bad_debts: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="654000", label="Pertes sur créances irrécouvrables"))
    """What customers do not pay for good."""

    rounding_losses: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="658000", label="Charges diverses de gestion courante"))
    """Small differences that cost."""

    discounts: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="665000", label="Escomptes accordés"))
    """Discounts for early payment."""

    exchange_losses: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="666000", label="Pertes de change"))
    """What rates of exchange cost."""

    allowance_costs: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="681740", label="Dotations aux dépréciations des créances"))
    """What setting aside costs."""

    services: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="706000", label="Prestations de services"))
    """Services sold."""

    goods: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="707000", label="Ventes de marchandises"))
    """Goods sold."""

    rounding_gains: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="758000", label="Produits divers de gestion courante"))
    """Small differences that bring something."""

    interest: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="763000", label="Revenus des autres créances"))
    """Interest on what is paid late, and the compensation for recovery."""

    exchange_gains: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="766000", label="Gains de change"))
    """What rates of exchange bring."""

    allowance_releases: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="781740", label="Reprises sur dépréciations des créances"))
    """What is set aside no longer."""

    rebates: LedgerAccount = field(default_factory=lambda: LedgerAccount(number="709000", label="Rabais, remises et ristournes accordés"))
    """Rebates on what was sold before."""


class PeriodLength(Enum):
    """How long a closed period is."""

    DAY = "day"
    """A day."""

    MONTH = "month"
    """A month of the calendar."""

    YEAR = "year"
    """A year of the calendar."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedRate:
    """Net and VAT of one category and rate."""

    _of: ClassVar[str] = "ClosedRate"

    category: TaxCategory
    """The category."""

    rate: Decimal
    """The rate in percent."""

    net: Money
    """Net, credit notes taken off."""

    tax: Money
    """VAT, credit notes taken off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedTotal:
    """What the documents of a period in one currency come to."""

    _of: ClassVar[str] = "ClosedTotal"

    invoices: int
    """How many invoices."""

    credit_notes: int
    """How many credit notes."""

    net: Money
    """Net, credit notes taken off."""

    tax: Money
    """VAT, credit notes taken off."""

    gross: Money
    """Gross, credit notes taken off."""

    rates: Sequence[ClosedRate]
    """The same by category and rate, in that order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PerpetualTotal:
    """What all documents in one currency since the beginning come to."""

    _of: ClassVar[str] = "PerpetualTotal"

    documents: int
    """How many documents."""

    gross: Money
    """Gross, credit notes taken off."""

    turned_over: Money
    """Gross, credit notes put on: it never falls."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedHead:
    """Where a chain stood at the end of a period."""

    _of: ClassVar[str] = "ClosedHead"

    chain: str
    """The chain."""

    position: int
    """The last link whose document is of the period or before."""

    hash: str
    """Its hash."""


class PeriodClosing(Record):
    """A closed period. Never changed."""

    __slots__ = ()
    _kind: ClassVar[str] = "period_closing"
    __match_args__ = ("id", "length", "first", "last", "totals", "perpetual", "heads", "previous", "hash", "closed_at",)

    BY_PERIOD: ClassVar[Index] = Index("period_closing", 1)
    """Closings by length and first day."""

    @property
    def id(self) -> PeriodClosingId:
        """Id, derived from length and first day."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def length(self) -> PeriodLength:
        """Day, month or year."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def first(self) -> date:
        """The first day."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def last(self) -> date:
        """The last day."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def totals(self) -> tuple[ClosedTotal, ...]:
        """What its documents come to, by currency."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def perpetual(self) -> tuple[PerpetualTotal, ...]:
        """What all documents up to its last day come to, by currency."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def heads(self) -> tuple[ClosedHead, ...]:
        """Where each chain stood, in the order in which they began."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def previous(self) -> str | None:
        """The hash of the closing of the same length before; none on the first."""
        return self._field(7)  # type: ignore[no-any-return]

    @property
    def hash(self) -> str:
        """The hash of this closing."""
        return self._field(8)  # type: ignore[no-any-return]

    @property
    def closed_at(self) -> datetime:
        """When it was closed."""
        return self._field(9)  # type: ignore[no-any-return]


class Supply(Enum):
    """What is sold: it decides the account of revenue, and when VAT is due."""

    GOODS = "goods"
    """Goods: VAT is due once they are delivered, which is taken to be when they are invoiced."""

    SERVICES = "services"
    """Services: VAT is due once they are paid, unless the company chose otherwise."""


class VatDue(Enum):
    """When VAT on services is due."""

    ON_RECEIPT = "on_receipt"
    """Once they are paid: VAT waits on an account of its own until then."""

    ON_DEBITS = "on_debits"
    """Once they are invoiced: the option for VAT on debits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodAccount:
    """The account that money of one method comes in on."""

    _of: ClassVar[str] = "MethodAccount"

    method: str
    """The method, as `card`."""

    account: LedgerAccount
    """The account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountingPolicy:
    """A company's choices about its books."""

    _of: ClassVar[str] = "AccountingPolicy"

    currency: str = "EUR"
    """The currency of the books."""

    year_begins_in: int = 1
    """The month that a fiscal year begins in."""

    supply: Supply = Supply.SERVICES
    """What is sold where the document does not say."""

    vat_on_services: VatDue = VatDue.ON_RECEIPT
    """When VAT on services is due, of documents that name no seller: of all others the seller's own
    choice decides.
    """

    journals: JournalNames = field(default_factory=lambda: JournalNames())
    """The journals."""

    chart: Chart = field(default_factory=lambda: Chart())
    """The accounts."""

    rates: Sequence[RateAccount] = ()
    """Accounts of single VAT rates."""

    methods: Sequence[MethodAccount] = ()
    """Accounts of single methods of payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosePeriod(Command[PeriodClosing]):
    """Closes a day, a month or a year: what its documents come to is written down for good, bound to
    the closing of the same length before and to the head of every chain, and no document of it or
    of a day before can be issued any more. Closed again, it answers the closing that is there.

    Permission: create on period closings; read on all invoices, chain links and chains. Answers the
    `PeriodClosing`. Refusals: ACC-001, ACC-002.
    """

    _of: ClassVar[str] = "ClosePeriod"
    _tag: ClassVar[str] = "close_period"

    length: PeriodLength
    """Day, month or year."""

    day: date
    """Any day of the period."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignLink(Command[ChainLink]):
    """Puts a signature that the host made, with a key of its own, beside the link of an issued
    document: over its hash. A link is signed once; the same signature again changes nothing.

    Permission: update on chain links. Answers the `ChainLink`. Refusals: ACC-011.
    """

    _of: ClassVar[str] = "SignLink"
    _tag: ClassVar[str] = "sign_link"

    document: InvoiceId
    """The document."""

    signature: HostSignature
    """The signature."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodClosings(Question[tuple[PeriodClosing, ...]]):
    """Asks for the closings of one length, the first first. Permission: read on period closings."""

    _of: ClassVar[str] = "PeriodClosings"
    _tag: ClassVar[str] = "period_closings"

    length: PeriodLength
    """Day, month or year."""

    from_: date | None = None
    """Only periods that end on this day or later; none: from the beginning."""

    to: date | None = None
    """Only periods that begin on this day or before; none: to the end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyChain(Question[ChainReport]):
    """Asks whether every issued document still says what it said when it was issued, and stands where
    it stood: walks every chain and every closing, and names the first that does not fit.

    Permission: read on all invoices, chain links, chains, the register and period closings. Answers
    a `ChainReport`.
    """

    _of: ClassVar[str] = "VerifyChain"
    _tag: ClassVar[str] = "verify_chain"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportFec(Question[FecFile]):
    """Asks for the file of accounting entries of a part of one fiscal year (FEC: LPF art. L. 47 A I,
    A. 47 A-1), with what follows from documents of all kinds but self-billed ones, payments, what
    closes invoices, and money that went back. Settled lines are lettered as of its last day; the
    same question gets the same bytes as long as nothing new is booked in that time, which closing
    its last day makes sure of. Policies and rates that are set for days that are closed, the
    merging of customers, and a new name of one who paid before the first document reach back all
    the same.

    Permission: export on invoices and payments; read on all invoices, chain links, payments,
    allocations, repayments, late charges, accounts and period closings. Answers a `FecFile`.
    Refusals: ACC-003, ADM-003; a range that ends before it begins, reaches into another fiscal
    year, or has documents of companies of several SIREN, is invalid.
    """

    _of: ClassVar[str] = "ExportFec"
    _tag: ClassVar[str] = "export_fec"

    from_: date
    """The first day."""

    to: date
    """The last day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAccountingPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_accounting_policy"

    policy: AccountingPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""
