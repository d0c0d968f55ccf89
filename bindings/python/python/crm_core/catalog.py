"""The words of crm-core: catalog."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import ClassVar, Optional, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .engine import PolicyVersion
from .kernel import AccountId, DateRange, Money, PriceBookId, PriceId, ProductId, RoleId, UnitPrice
from .pricing import TaxTreatment


class BookOutcome(Enum):
    """What became of a price book when a price was looked for."""

    HELD = "held"
    """It gave the price."""

    OUTRANKED = "outranked"
    """Another book, which goes before it, gave the price already."""

    FOR_OTHERS = "for_others"
    """It is for other customers."""

    OTHER_CURRENCY = "other_currency"
    """Its prices are in another currency."""

    OUT_OF_PERIOD = "out_of_period"
    """It does not hold on that day."""

    NO_PRICE = "no_price"
    """Neither it nor a book it follows has a price of the product on that day."""

    BELOW_BREAKS = "below_breaks"
    """There are prices, for larger quantities only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedBook:
    """A price book that was looked at."""

    _of: ClassVar[str] = "LookedBook"

    book: PriceBookId
    """The book."""

    outcome: BookOutcome
    """What became of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceSource:
    """The stored price that a price comes from."""

    _of: ClassVar[str] = "PriceSource"

    book: PriceBookId
    """The book that decided."""

    price: PriceId
    """The price, in that book or in one it follows."""

    from_quantity: Decimal
    """The quantity from which on it holds: the break that was reached."""

    changes: Sequence[Decimal]
    """The percentages that following put on or took off, in the order in which they were applied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BundlePart:
    """What goes into a bundle, down to products that are none, with its share of the price."""

    _of: ClassVar[str] = "BundlePart"

    product: ProductId
    """The product."""

    quantity: Decimal
    """How much of it."""

    amount: Money | None = None
    """Its share of the amount; none where the bundle has no price. All shares together are the amount,
    to the last cent.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceFound:
    """The price of a quantity, and what it follows from."""

    _of: ClassVar[str] = "PriceFound"

    price: UnitPrice | None = None
    """Net price of one unit; none where no book has one."""

    amount: Money | None = None
    """What the quantity comes to."""

    source: PriceSource | None = None
    """The stored price behind it; none on a bundle that is sold at the sum of its parts."""

    books: Sequence[LookedBook]
    """Every book that was looked at, in the order of precedence; none on a bundle that is sold at the
    sum of its parts.
    """

    parts: Sequence[BundlePart]
    """What a bundle is made of, in its own order; nothing on any other product."""


class CatalogEvent:
    """What happened in the catalog."""

    @dataclass(frozen=True, slots=True)
    class ProductAdded:
        """A product was added."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "product_added"

    @dataclass(frozen=True, slots=True)
    class AliasAdded:
        """A product is found by another spelling too."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "alias_added"

        value: str
        """What it carries."""

    @dataclass(frozen=True, slots=True)
    class ProductRetired:
        """A product was taken out of sale."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "product_retired"

    @dataclass(frozen=True, slots=True)
    class ProductReinstated:
        """A product is back on sale."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "product_reinstated"

    @dataclass(frozen=True, slots=True)
    class PriceBookOpened:
        """A price book was opened."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "price_book_opened"

    @dataclass(frozen=True, slots=True)
    class PriceSet:
        """A price was set."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "price_set"

    @dataclass(frozen=True, slots=True)
    class ProductChanged:
        """Something else is said of a product."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "product_changed"

    @dataclass(frozen=True, slots=True)
    class BundleDefined:
        """A product is a bundle, of these parts."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "bundle_defined"

    @dataclass(frozen=True, slots=True)
    class BundleDissolved:
        """A product is no bundle any more."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "bundle_dissolved"

    @dataclass(frozen=True, slots=True)
    class PriceBookChanged:
        """A price book has another name or other terms."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "price_book_changed"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PriceEnded:
        """A price ends."""

        _of: ClassVar[str] = "CatalogEvent"
        _tag: ClassVar[str] = "price_ended"

        until: date
        """The last day on which it holds."""

    Variant: TypeAlias = Union[ProductAdded, AliasAdded, ProductRetired, ProductReinstated, PriceBookOpened, PriceSet, ProductChanged, BundleDefined, BundleDissolved, PriceBookChanged, PriceEnded]
    """Any of the variants: what a type annotation names."""


class ApprovalMeasure(Enum):
    """What a threshold is about."""

    DISCOUNT = "discount"
    """What is taken off, in percent of the net before it."""

    MARGIN = "margin"
    """What is left above cost, in percent of the net."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalNeed:
    """That an approval is needed: which threshold is crossed, where, and who may give it."""

    _of: ClassVar[str] = "ApprovalNeed"

    measure: ApprovalMeasure
    """What it is about."""

    threshold: Decimal
    """The threshold: a discount above it, or a margin below it."""

    found: Decimal | None = None
    """What was found, rounded; none where it is kept from the reader."""

    line: int | None = None
    """The line where it was found, counted from 0; none: the document as a whole."""

    approvers: Sequence[RoleId]
    """Those whose approval counts: holders of one of these roles."""

    quorum: int
    """How many of them must approve."""


class ProductStatus:
    """Whether a product can be sold."""

    @dataclass(frozen=True, slots=True)
    class Active:
        """It can."""

        _of: ClassVar[str] = "ProductStatus"
        _tag: ClassVar[str] = "active"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Retired:
        """No longer, since a day. Documents that name it stay as they are."""

        _of: ClassVar[str] = "ProductStatus"
        _tag: ClassVar[str] = "retired"

        on: date
        """The first day without it."""

    Variant: TypeAlias = Union[Active, Retired]
    """Any of the variants: what a type annotation names."""


class Charging:
    """How often a product is charged."""

    @dataclass(frozen=True, slots=True)
    class Once:
        """Once, when it is sold."""

        _of: ClassVar[str] = "Charging"
        _tag: ClassVar[str] = "once"

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Every:
        """Again and again."""

        _of: ClassVar[str] = "Charging"
        _tag: ClassVar[str] = "every"

        months: int
        """How many months lie between two charges, 1 to 120: 1 is monthly, 12 yearly."""

    Variant: TypeAlias = Union[Once, Every]
    """Any of the variants: what a type annotation names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductDetails:
    """What is said of a product beside its name."""

    _of: ClassVar[str] = "ProductDetails"

    sku: str | None = None
    """The article number; unique, letter case aside."""

    unit: str | None = None
    """The unit that quantities count (BT-130)."""

    description: str = ""
    """What it is, for those who buy it (BT-154)."""

    tax: TaxTreatment | None = None
    """How VAT usually treats it; none: it is taxed at its usual rate."""

    charging: Charging.Variant = Charging.Once()
    """How often it is charged."""

    unit_cost: UnitPrice | None = None
    """What one unit costs the company, for margins; a role may hide it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleComponent:
    """A part of a bundle."""

    _of: ClassVar[str] = "BundleComponent"

    product: ProductId
    """The product."""

    quantity: Decimal
    """How much of it goes into one bundle, above zero."""


class BundlePricing(Enum):
    """What a bundle is sold at."""

    OWN_PRICE = "own_price"
    """At the price that books have for the bundle itself."""

    SUM_OF_PARTS = "sum_of_parts"
    """At the sum of what its parts cost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """What a product is made of."""

    _of: ClassVar[str] = "Bundle"

    components: Sequence[BundleComponent] = ()
    """Its parts, 1 to 100, each product once."""

    pricing: BundlePricing
    """What it is sold at."""


class Product(Record):
    """Something sold: goods or a service."""

    __slots__ = ()
    _kind: ClassVar[str] = "product"
    __match_args__ = ("id", "name", "aliases", "family", "vat_rate", "status", "details", "bundle",)

    BY_NAME: ClassVar[Index] = Index("product", 1)
    """Products by name and by alias."""

    BY_FAMILY: ClassVar[Index] = Index("product", 2)
    """Products by family."""

    BY_SKU: ClassVar[Index] = Index("product", 3)
    """Products that have an article number, by it."""

    BY_COMPONENT: ClassVar[Index] = Index("product", 4)
    """Bundles by each of their components."""

    @property
    def id(self) -> ProductId:
        """Id of the product."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called; unique, letter case aside."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other spellings it is found by, as sources write them."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def family(self) -> str | None:
        """The family it belongs to."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def vat_rate(self) -> Decimal:
        """Its usual VAT rate in percent."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def status(self) -> ProductStatus.Variant:
        """Whether it can be sold."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def details(self) -> ProductDetails:
        """All else about it."""
        return self._field(6)  # type: ignore[no-any-return]

    @property
    def bundle(self) -> Bundle | None:
        """What it is made of, where it is a bundle."""
        return self._field(7)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedBook:
    """That a price book takes what it has no price of its own for from another."""

    _of: ClassVar[str] = "FollowedBook"

    book: PriceBookId
    """The book that is followed, in the same currency."""

    percent: Decimal
    """What is put on its prices in percent, or taken off where it is negative: -100 to 1,000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceBookTerms:
    """When, for whom and before which others a price book holds."""

    _of: ClassVar[str] = "PriceBookTerms"

    period: DateRange = field(default_factory=lambda: DateRange())
    """The days on which it holds; a side that is not given is open."""

    accounts: Sequence[AccountId] = ()
    """The customers it is for, at most 1,000; nobody named: everybody."""

    priority: int = 0
    """Of two books for the same customers, the one with the higher number goes first."""

    follows: FollowedBook | None = None
    """The book that it follows."""


class PriceBook(Record):
    """A list of prices in one currency."""

    __slots__ = ()
    _kind: ClassVar[str] = "price_book"
    __match_args__ = ("id", "name", "currency", "terms",)

    BY_NAME: ClassVar[Index] = Index("price_book", 1)
    """Books by name."""

    BY_ACCOUNT: ClassVar[Index] = Index("price_book", 2)
    """Books for named customers, by each of them."""

    @property
    def id(self) -> PriceBookId:
        """Id of the book."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """What it is called; unique."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def currency(self) -> str:
        """The currency of all its prices."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def terms(self) -> PriceBookTerms:
        """When, for whom and before which others it holds."""
        return self._field(3)  # type: ignore[no-any-return]


class Price(Record):
    """The price of a product in a book, from a day and from a quantity on."""

    __slots__ = ()
    _kind: ClassVar[str] = "price"
    __match_args__ = ("id", "book", "product", "price", "from_", "from_quantity", "until",)

    BY_PRODUCT: ClassVar[Index] = Index("price", 1)
    """Prices by book, product, quantity and day."""

    @property
    def id(self) -> PriceId:
        """Id of the price."""
        return self._field(0)  # type: ignore[no-any-return]

    @property
    def book(self) -> PriceBookId:
        """The book."""
        return self._field(1)  # type: ignore[no-any-return]

    @property
    def product(self) -> ProductId:
        """The product."""
        return self._field(2)  # type: ignore[no-any-return]

    @property
    def price(self) -> UnitPrice:
        """Net price of one unit, in the book's currency."""
        return self._field(3)  # type: ignore[no-any-return]

    @property
    def from_(self) -> date:
        """The first day on which it holds."""
        return self._field(4)  # type: ignore[no-any-return]

    @property
    def from_quantity(self) -> Decimal:
        """The smallest quantity that gets it."""
        return self._field(5)  # type: ignore[no-any-return]

    @property
    def until(self) -> date | None:
        """The last day on which it holds; none: until a later price takes its place."""
        return self._field(6)  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogPolicy:
    """A company's choices about its catalog."""

    _of: ClassVar[str] = "CatalogPolicy"

    vat_rate: Decimal
    """The VAT rate, in percent, of a product that is added without one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscountThreshold:
    """A discount that somebody must approve."""

    _of: ClassVar[str] = "DiscountThreshold"

    over: Decimal
    """A discount above this, in percent of the net before it."""

    approvers: Sequence[RoleId]
    """Holders of one of these roles approve."""

    quorum: int
    """How many of them must."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarginThreshold:
    """A margin that somebody must approve."""

    _of: ClassVar[str] = "MarginThreshold"

    under: Decimal
    """A margin below this, in percent of the net."""

    approvers: Sequence[RoleId]
    """Holders of one of these roles approve."""

    quorum: int
    """How many of them must."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscountPolicy:
    """Which discounts and margins a company has somebody approve. Where nothing is chosen, nobody
    needs to.
    """

    _of: ClassVar[str] = "DiscountPolicy"

    discounts: Sequence[DiscountThreshold] = ()
    """Thresholds of discount; the highest that is crossed speaks."""

    margins: Sequence[MarginThreshold] = ()
    """Thresholds of margin; the lowest that is crossed speaks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetCatalogPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_catalog_policy"

    policy: CatalogPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDiscountPolicy(Command[PolicyVersion]):
    """Sets a policy from a day on. Permission: create on policy versions. Answers the `PolicyVersion`.
    A policy out of its ranges is invalid.
    """

    _of: ClassVar[str] = "SetPolicy"
    _tag: ClassVar[str] = "set_discount_policy"

    policy: DiscountPolicy
    """The policy."""

    effective_from: date | None = None
    """The first day on which it holds; none: today."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddProduct(Command[Product]):
    """Adds a product. Permission: create on products. Answers the `Product`."""

    _of: ClassVar[str] = "AddProduct"
    _tag: ClassVar[str] = "add_product"

    name: str
    """What it is called."""

    aliases: Sequence[str] = ()
    """Other spellings it is found by, at most 50."""

    family: str | None = None
    """The family it belongs to."""

    vat_rate: Decimal | None = None
    """Its usual VAT rate in percent; none: that of the tax treatment, or else the policy's."""

    details: ProductDetails = field(default_factory=lambda: ProductDetails())
    """All else about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeProduct(Command[Product]):
    """Puts what is said of a product in the place of what was said before; its other spellings and its
    bundle stay. Who may not see its cost does not change it. Permission: update on products.
    Answers the `Product`.
    """

    _of: ClassVar[str] = "ChangeProduct"
    _tag: ClassVar[str] = "change_product"

    product: ProductId
    """The product."""

    name: str
    """What it is called."""

    family: str | None = None
    """The family it belongs to."""

    vat_rate: Decimal | None = None
    """Its usual VAT rate in percent; none: that of the tax treatment, or else as it was."""

    details: ProductDetails = field(default_factory=lambda: ProductDetails())
    """All else about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DefineBundle(Command[Product]):
    """Makes a product a bundle of others, puts other parts into it, or makes it a product of its own
    again.

    Permission: update on the product, read on its components. Answers the `Product`. Refusals:
    CAT-001, CAT-003, CAT-004.
    """

    _of: ClassVar[str] = "DefineBundle"
    _tag: ClassVar[str] = "define_bundle"

    product: ProductId
    """The product."""

    bundle: Bundle | None = None
    """What it is made of; none: it is no bundle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddProductAlias(Command[Product]):
    """Lets a product be found by another spelling too. Permission: update on products."""

    _of: ClassVar[str] = "AddProductAlias"
    _tag: ClassVar[str] = "add_product_alias"

    product: ProductId
    """The product."""

    alias: str
    """The other spelling."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RetireProduct(Command[Product]):
    """Takes a product out of sale from today on. Permission: update on products."""

    _of: ClassVar[str] = "RetireProduct"
    _tag: ClassVar[str] = "retire_product"

    product: ProductId
    """The product."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReinstateProduct(Command[Product]):
    """Puts a retired product back on sale. Permission: update on products."""

    _of: ClassVar[str] = "ReinstateProduct"
    _tag: ClassVar[str] = "reinstate_product"

    product: ProductId
    """The product."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenPriceBook(Command[PriceBook]):
    """Opens a price book. Permission: create on price books, read on the accounts and the book that
    its terms name. Answers the `PriceBook`. Refusals: CAT-006.
    """

    _of: ClassVar[str] = "OpenPriceBook"
    _tag: ClassVar[str] = "open_price_book"

    name: str
    """What it is called."""

    currency: str
    """The currency of all its prices."""

    terms: PriceBookTerms = field(default_factory=lambda: PriceBookTerms())
    """When, for whom and before which others it holds; nothing said: always, for everybody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangePriceBook(Command[PriceBook]):
    """Gives a price book another name and other terms; its prices stay.

    Permission: update on price books, read on the accounts and the book that its terms name.
    Answers the `PriceBook`. Refusals: CAT-005, CAT-006.
    """

    _of: ClassVar[str] = "ChangePriceBook"
    _tag: ClassVar[str] = "change_price_book"

    book: PriceBookId
    """The book."""

    name: str
    """What it is called."""

    terms: PriceBookTerms = field(default_factory=lambda: PriceBookTerms())
    """When, for whom and before which others it holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPrice(Command[Price]):
    """Gives a product a price from a day on. Permission: create on prices, read on the book and the
    product. Answers the `Price`. Refusals: CAT-001, CAT-002.
    """

    _of: ClassVar[str] = "SetPrice"
    _tag: ClassVar[str] = "set_price"

    book: PriceBookId
    """The book."""

    product: ProductId
    """The product."""

    price: UnitPrice
    """Net price of one unit, in the book's currency, not negative."""

    from_: date | None = None
    """The first day on which it holds; none: today."""

    from_quantity: Decimal | None = None
    """The smallest quantity that gets it; none: any."""

    until: date | None = None
    """The last day on which it holds; none: until a later price takes its place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EndPrice(Command[Price]):
    """Lets a price end on a day: what held before it holds again afterwards. Permission: update on
    prices. Answers the `Price`.
    """

    _of: ClassVar[str] = "EndPrice"
    _tag: ClassVar[str] = "end_price"

    price: PriceId
    """The price."""

    until: date
    """The last day on which it holds, not before its first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceFor(Question[Optional[Price]]):
    """Asks which price a quantity of a product gets on a day. Permission: read on prices. Answers the
    `Price`, if there is one.
    """

    _of: ClassVar[str] = "PriceFor"
    _tag: ClassVar[str] = "price_for"

    book: PriceBookId
    """The book."""

    product: ProductId
    """The product."""

    quantity: Decimal
    """How much of it."""

    on: date
    """The day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotePrice(Question[PriceFound]):
    """Asks what a customer pays for a quantity of a product, whichever book says so, and why.

    Books of the customer go before those for everybody, then the higher priority, then the older
    book; the first one in force that has a price for the quantity, of its own or of the book it
    follows, decides. Permission: read on the product and the account, and on price books and
    prices; answers over what the actor may see. Answers the `PriceFound`. Refusals: CAT-004.
    """

    _of: ClassVar[str] = "QuotePrice"
    _tag: ClassVar[str] = "quote_price"

    product: ProductId
    """The product."""

    quantity: Decimal
    """How much of it, above zero."""

    account: AccountId | None = None
    """The customer; none: anybody."""

    currency: str
    """The currency of the price."""

    on: date | None = None
    """The day; none: today."""
