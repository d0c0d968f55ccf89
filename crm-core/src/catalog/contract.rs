//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Currency, Date, DomainEvent, Name, Percent, PriceBookId, ProductId, Quantity, UnitPrice, refusals};

/// Adds a product. Permission: create on products. Answers the [`Product`](super::Product).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddProduct {
    /// What it is called.
    #[n(0)]
    pub name: Name,
    /// Other spellings it is found by, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub aliases: Vec<Name>,
    /// The family it belongs to.
    #[n(2)]
    pub family: Option<Code>,
    /// Its usual VAT rate in percent; none: the policy's.
    #[n(3)]
    pub vat_rate: Option<Percent>,
}

/// Lets a product be found by another spelling too. Permission: update on products.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddProductAlias {
    /// The product.
    #[n(0)]
    pub product: ProductId,
    /// The other spelling.
    #[n(1)]
    pub alias: Name,
}

/// Takes a product out of sale from today on. Permission: update on products.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RetireProduct {
    /// The product.
    #[n(0)]
    pub product: ProductId,
}

/// Puts a retired product back on sale. Permission: update on products.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReinstateProduct {
    /// The product.
    #[n(0)]
    pub product: ProductId,
}

/// Opens a price book. Permission: create on price books. Answers the [`PriceBook`](super::PriceBook).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OpenPriceBook {
    /// What it is called.
    #[n(0)]
    pub name: Name,
    /// The currency of all its prices.
    #[n(1)]
    pub currency: Currency,
}

/// Gives a product a price from a day on. Permission: create on prices, read on the book and the product. Answers the [`Price`](super::Price).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetPrice {
    /// The book.
    #[n(0)]
    pub book: PriceBookId,
    /// The product.
    #[n(1)]
    pub product: ProductId,
    /// Net price of one unit, in the book's currency, not negative.
    #[n(2)]
    pub price: UnitPrice,
    /// The first day on which it holds; none: today.
    #[n(3)]
    pub from: Option<Date>,
    /// The smallest quantity that gets it; none: any.
    #[n(4)]
    pub from_quantity: Option<Quantity>,
}

/// Asks which price a quantity of a product gets on a day. Permission: read on prices. Answers the [`Price`](super::Price), if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PriceFor {
    /// The book.
    pub book: PriceBookId,
    /// The product.
    pub product: ProductId,
    /// How much of it.
    pub quantity: Quantity,
    /// The day.
    pub on: Date,
}

/// What happened in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum CatalogEvent {
    /// A product was added.
    #[n(0)]
    ProductAdded,
    /// A product is found by another spelling too.
    #[n(1)]
    AliasAdded(#[n(0)] Name),
    /// A product was taken out of sale.
    #[n(2)]
    ProductRetired,
    /// A product is back on sale.
    #[n(3)]
    ProductReinstated,
    /// A price book was opened.
    #[n(4)]
    PriceBookOpened,
    /// A price was set.
    #[n(5)]
    PriceSet,
}

impl DomainEvent for CatalogEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::ProductAdded => "product.added",
            Self::AliasAdded(_) => "product.alias_added",
            Self::ProductRetired => "product.retired",
            Self::ProductReinstated => "product.reinstated",
            Self::PriceBookOpened => "price_book.opened",
            Self::PriceSet => "price.set",
        }
    }
}

refusals! {
    /// Why the catalog says no, in order of precedence.
    pub enum CatalogRefusal {
        /// A retired product gets no new price.
        ProductRetired = "CAT-001": "the product is retired; reinstate it first, or choose another",
        /// A price is in its book's currency.
        WrongCurrency {
            /// The currency of the book.
            book: Currency,
            /// The currency of the price.
            price: Currency,
        } = "CAT-002": "the book holds prices in `{book}`, not in `{price}`; give the price in `{book}`, or open a book in `{price}`",
    }
}
