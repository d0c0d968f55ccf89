"""The words of crm-core: pricing."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, TypeAlias, Union

from .kernel import Money, UnitPrice


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountsRate:
    """A currency of accounts, and what one unit of it bought of a document's currency on a day, as
    central banks quote it.
    """

    _of: ClassVar[str] = "AccountsRate"

    currency: str
    """The currency of the accounts (BT-6)."""

    rate: Decimal
    """How much of the document's currency one unit of it buys."""

    on: date
    """The day of that rate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountingTax:
    """VAT in the currency of the accounts, by the rate of one day."""

    _of: ClassVar[str] = "AccountingTax"

    by: AccountsRate
    """The currency, and its rate."""

    net: Money
    """The net (BT-109) in the currency of the accounts."""

    tax: Money
    """The VAT (BT-111): that of the document by the rate, rounded once."""

    groups: Sequence[TaxGroup]
    """Each group of the document, for books of VAT: nets and VAT add up to those of the whole, by
    largest remainder.
    """


class TaxConvention(Enum):
    """How often VAT is rounded."""

    PER_GROUP = "per_group"
    """Once a category and rate, as EN 16931 says."""

    PER_LINE = "per_line"
    """Once a line, as many shops do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExplainedStep:
    """One figure."""

    _of: ClassVar[str] = "ExplainedStep"

    term: str
    """The business term of EN 16931, as `BT-131`."""

    of: str
    """What it is about: a line counted from 1, an allowance, a category and rate; empty for the
    document.
    """

    formula: str
    """How it is worked out, with figures: `3 × 8.695652 = 26.086956`."""

    result: Money
    """What it comes to, rounded to the currency's minor unit."""


class Adjustment:
    """An allowance or a charge."""

    @dataclass(frozen=True, slots=True)
    class Amount:
        """An amount, not negative."""

        _of: ClassVar[str] = "Adjustment"
        _tag: ClassVar[str] = "amount"

        value: Money
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class Percent:
        """A percentage of what it applies to, not negative."""

        _of: ClassVar[str] = "Adjustment"
        _tag: ClassVar[str] = "percent"

        value: Decimal
        """What it carries."""

    Variant: TypeAlias = Union[Amount, Percent]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAdjustment:
    """An allowance or charge on a line, which has the line's VAT (BG-27, BG-28). A percentage is of
    quantity times price.
    """

    _of: ClassVar[str] = "LineAdjustment"

    adjustment: Adjustment.Variant
    """How much."""

    reason: str | None = None
    """Why, in words (BT-139, BT-144)."""

    reason_code: str | None = None
    """The same as a code (BT-140, BT-145)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentAdjustment:
    """An allowance or charge on the whole document, with its VAT (BG-20, BG-21). A percentage is of
    the sum of line nets.
    """

    _of: ClassVar[str] = "DocumentAdjustment"

    adjustment: Adjustment.Variant
    """How much."""

    tax: TaxTreatment
    """Its VAT."""

    reason: str
    """Why, in words (BT-97, BT-104)."""

    reason_code: str | None = None
    """The same as a code (BT-98, BT-105)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedLine:
    """One line of a document."""

    _of: ClassVar[str] = "PricedLine"

    quantity: Decimal
    """How much (BT-129)."""

    price: UnitPrice
    """Net price (BT-146), not negative: what is given back has a negative quantity."""

    base_quantity: Decimal = Decimal(1)
    """The quantity that the price is for (BT-149), above zero; 1 where nothing is said."""

    allowances: Sequence[LineAdjustment] = ()
    """Taken off the line (BG-27); a percentage is of quantity times price."""

    charges: Sequence[LineAdjustment] = ()
    """Put on the line (BG-28)."""

    tax: TaxTreatment
    """Its VAT (BG-30)."""

    gross_price: UnitPrice | None = None
    """The price before what is taken off it (BT-148), not below the net price; none where nothing is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTotal:
    """What one line comes to."""

    _of: ClassVar[str] = "LineTotal"

    price: Money
    """Quantity times price by base quantity, rounded."""

    allowances: Money
    """Sum of allowances."""

    charges: Money
    """Sum of charges."""

    net: Money
    """Net of the line (BT-131)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxGroup:
    """VAT of one category and rate (BG-23)."""

    _of: ClassVar[str] = "TaxGroup"

    tax: TaxTreatment
    """Category, rate and the first reason given."""

    taxable: Money
    """Net of the group (BT-116); may be negative."""

    amount: Money
    """Its VAT (BT-117)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentTotals:
    """What a document comes to, and the parts that make it up."""

    _of: ClassVar[str] = "DocumentTotals"

    lines: Sequence[LineTotal]
    """Each line, in the document's order."""

    groups: Sequence[TaxGroup]
    """Each group, by category and rate."""

    line_net: Money
    """Sum of line nets (BT-106)."""

    allowances: Money
    """Sum of allowances on the document (BT-107)."""

    charges: Money
    """Sum of charges on the document (BT-108)."""

    net: Money
    """Net (BT-109)."""

    tax: Money
    """VAT (BT-110)."""

    gross: Money
    """Gross (BT-112)."""

    prepaid: Money
    """Paid before (BT-113)."""

    rounding: Money
    """Rounding (BT-114)."""

    due: Money
    """Due (BT-115); may be negative."""


class TaxCategory(Enum):
    """How VAT treats a supply (EN 16931: BT-151, BT-95, BT-102, BT-118; a part of UNTDID 5305)."""

    STANDARD = "standard"
    """S: taxed at a rate above zero."""

    ZERO_RATED = "zero_rated"
    """Z: taxed at the rate of zero."""

    EXEMPT = "exempt"
    """E: exempt; the reason is stated."""

    REVERSE_CHARGE = "reverse_charge"
    """AE: the buyer owes the VAT; the reason is stated."""

    INTRA_COMMUNITY = "intra_community"
    """K: delivered within the Union; the reason is stated."""

    EXPORT = "export"
    """G: exported from the Union; the reason is stated."""

    OUTSIDE_SCOPE = "outside_scope"
    """O: outside the scope of VAT; the reason is stated."""

    CANARY_ISLANDS = "canary_islands"
    """L: the tax of the Canary Islands."""

    CEUTA_MELILLA = "ceuta_melilla"
    """M: the tax of Ceuta and Melilla."""

    SPLIT_PAYMENT = "split_payment"
    """B: VAT that an Italian public buyer pays to the tax office itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxTreatment:
    """How VAT treats one line, allowance or charge."""

    _of: ClassVar[str] = "TaxTreatment"

    category: TaxCategory
    """The category."""

    rate: Decimal
    """The rate in percent: above zero for `TaxCategory.Standard`, zero for all others but those of
    Spain and Italy.
    """

    reason: str | None = None
    """Why no VAT is charged, in words (BT-120): required or forbidden by the category."""

    reason_code: str | None = None
    """The same as a code (BT-121). One of the two is enough."""
