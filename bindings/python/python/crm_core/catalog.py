"""The words of crm-core: catalog."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Optional, TypeAlias, Union

from ._base import Command, Index, Question
from ._native import Record
from .kernel import PriceBookId, PriceId, ProductId, UnitPrice


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

    Variant: TypeAlias = Union[ProductAdded, AliasAdded, ProductRetired, ProductReinstated, PriceBookOpened, PriceSet]
    """Any of the variants: what a type annotation names."""


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


class Product(Record):
    """Something sold: goods or a service."""

    __slots__ = ()
    _kind: ClassVar[str] = "product"
    __match_args__ = ("id", "name", "aliases", "family", "vat_rate", "status",)

    BY_NAME: ClassVar[Index] = Index("product", 1)
    """Products by name and by alias."""

    BY_FAMILY: ClassVar[Index] = Index("product", 2)
    """Products by family."""

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


class PriceBook(Record):
    """A list of prices in one currency."""

    __slots__ = ()
    _kind: ClassVar[str] = "price_book"
    __match_args__ = ("id", "name", "currency",)

    BY_NAME: ClassVar[Index] = Index("price_book", 1)
    """Books by name."""

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


class Price(Record):
    """The price of a product in a book, from a day and from a quantity on."""

    __slots__ = ()
    _kind: ClassVar[str] = "price"
    __match_args__ = ("id", "book", "product", "price", "from_", "from_quantity",)

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


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogPolicy:
    """A company's choices about its catalog."""

    _of: ClassVar[str] = "CatalogPolicy"

    vat_rate: Decimal
    """The VAT rate, in percent, of a product that is added without one."""


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
    """Its usual VAT rate in percent; none: the policy's."""


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
    """Opens a price book. Permission: create on price books. Answers the `PriceBook`."""

    _of: ClassVar[str] = "OpenPriceBook"
    _tag: ClassVar[str] = "open_price_book"

    name: str
    """What it is called."""

    currency: str
    """The currency of all its prices."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPrice(Command[Price]):
    """Gives a product a price from a day on. Permission: create on prices, read on the book and the
    product. Answers the `Price`.
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
