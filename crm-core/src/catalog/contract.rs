//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Currency, Date, DomainEvent, Money, Name, Percent, PriceBookId, PriceId, ProductId, Quantity, UnitPrice,
    refusals,
};

use super::model::{Bundle, PriceBookTerms, ProductDetails};

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
    /// Its usual VAT rate in percent; none: that of the tax treatment, or else the policy's.
    #[n(3)]
    pub vat_rate: Option<Percent>,
    /// All else about it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(n(4), default)]
    pub details: ProductDetails,
}

impl AddProduct {
    /// A product of that name, about which nothing else is said.
    #[must_use]
    pub fn named(name: Name) -> Self {
        Self { name, aliases: Vec::new(), family: None, vat_rate: None, details: ProductDetails::default() }
    }
}

/// Puts what is said of a product in the place of what was said before; its other spellings and its bundle stay. Who may not see its cost does not
/// change it. Permission: update on products. Answers the [`Product`](super::Product).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeProduct {
    /// The product.
    #[n(0)]
    pub product: ProductId,
    /// What it is called.
    #[n(1)]
    pub name: Name,
    /// The family it belongs to.
    #[n(2)]
    pub family: Option<Code>,
    /// Its usual VAT rate in percent; none: that of the tax treatment, or else as it was.
    #[n(3)]
    pub vat_rate: Option<Percent>,
    /// All else about it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub details: ProductDetails,
}

/// Makes a product a bundle of others, puts other parts into it, or makes it a product of its own again.
///
/// Permission: update on the product, read on its components. Answers the [`Product`](super::Product). Refusals: CAT-001, CAT-003, CAT-004.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DefineBundle {
    /// The product.
    #[n(0)]
    pub product: ProductId,
    /// What it is made of; none: it is no bundle.
    #[n(1)]
    pub bundle: Option<Bundle>,
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

/// Opens a price book. Permission: create on price books, read on the accounts and the book that its terms name. Answers the
/// [`PriceBook`](super::PriceBook). Refusals: CAT-006.
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
    /// When, for whom and before which others it holds; nothing said: always, for everybody.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(n(2), default)]
    pub terms: PriceBookTerms,
}

/// Gives a price book another name and other terms; its prices stay.
///
/// Permission: update on price books, read on the accounts and the book that its terms name. Answers the [`PriceBook`](super::PriceBook).
/// Refusals: CAT-005, CAT-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangePriceBook {
    /// The book.
    #[n(0)]
    pub book: PriceBookId,
    /// What it is called.
    #[n(1)]
    pub name: Name,
    /// When, for whom and before which others it holds.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub terms: PriceBookTerms,
}

/// Gives a product a price from a day on. Permission: create on prices, read on the book and the product. Answers the [`Price`](super::Price).
/// Refusals: CAT-001, CAT-002.
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
    /// The last day on which it holds; none: until a later price takes its place.
    #[n(5)]
    pub until: Option<Date>,
}

/// Lets a price end on a day: what held before it holds again afterwards. Permission: update on prices. Answers the [`Price`](super::Price).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EndPrice {
    /// The price.
    #[n(0)]
    pub price: PriceId,
    /// The last day on which it holds, not before its first.
    #[n(1)]
    pub until: Date,
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

/// Asks what a customer pays for a quantity of a product, whichever book says so, and why.
///
/// Books of the customer go before those for everybody, then the higher priority, then the older book; the first one in force that has a price for the
/// quantity, of its own or of the book it follows, decides. Permission: read on the product and the account, and on price books and prices; answers over
/// what the actor may see. Answers the [`PriceFound`]. Refusals: CAT-004.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct QuotePrice {
    /// The product.
    pub product: ProductId,
    /// How much of it, above zero.
    pub quantity: Quantity,
    /// The customer; none: anybody.
    pub account: Option<AccountId>,
    /// The currency of the price.
    pub currency: Currency,
    /// The day; none: today.
    pub on: Option<Date>,
}

/// What became of a price book when a price was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum BookOutcome {
    /// It gave the price.
    Held,
    /// Another book, which goes before it, gave the price already.
    Outranked,
    /// It is for other customers.
    ForOthers,
    /// Its prices are in another currency.
    OtherCurrency,
    /// It does not hold on that day.
    OutOfPeriod,
    /// Neither it nor a book it follows has a price of the product on that day.
    NoPrice,
    /// There are prices, for larger quantities only.
    BelowBreaks,
}

/// A price book that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LookedBook {
    /// The book.
    pub book: PriceBookId,
    /// What became of it.
    pub outcome: BookOutcome,
}

/// The stored price that a price comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PriceSource {
    /// The book that decided.
    pub book: PriceBookId,
    /// The price, in that book or in one it follows.
    pub price: PriceId,
    /// The quantity from which on it holds: the break that was reached.
    pub from_quantity: Quantity,
    /// The percentages that following put on or took off, in the order in which they were applied.
    pub changes: Vec<Percent>,
}

/// What goes into a bundle, down to products that are none, with its share of the price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BundlePart {
    /// The product.
    pub product: ProductId,
    /// How much of it.
    pub quantity: Quantity,
    /// Its share of the amount; none where the bundle has no price. All shares together are the amount, to the last cent.
    pub amount: Option<Money>,
}

/// The price of a quantity, and what it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PriceFound {
    /// Net price of one unit; none where no book has one.
    pub price: Option<UnitPrice>,
    /// What the quantity comes to.
    pub amount: Option<Money>,
    /// The stored price behind it; none on a bundle that is sold at the sum of its parts.
    pub source: Option<PriceSource>,
    /// Every book that was looked at, in the order of precedence; none on a bundle that is sold at the sum of its parts.
    pub books: Vec<LookedBook>,
    /// What a bundle is made of, in its own order; nothing on any other product.
    pub parts: Vec<BundlePart>,
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
    /// Something else is said of a product.
    #[n(6)]
    ProductChanged,
    /// A product is a bundle, of these parts.
    #[n(7)]
    BundleDefined,
    /// A product is no bundle any more.
    #[n(8)]
    BundleDissolved,
    /// A price book has another name or other terms.
    #[n(9)]
    PriceBookChanged,
    /// A price ends.
    #[n(10)]
    PriceEnded {
        /// The last day on which it holds.
        #[n(0)]
        until: Date,
    },
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
            Self::ProductChanged => "product.changed",
            Self::BundleDefined => "product.bundle_defined",
            Self::BundleDissolved => "product.bundle_dissolved",
            Self::PriceBookChanged => "price_book.changed",
            Self::PriceEnded { .. } => "price.ended",
        }
    }
}

refusals! {
    /// Why the catalog says no, in order of precedence.
    pub enum CatalogRefusal {
        /// A retired product gets no new price, and goes into no bundle.
        ProductRetired = "CAT-001": "the product is retired; reinstate it first, or choose another",
        /// A price is in its book's currency.
        WrongCurrency {
            /// The currency of the book.
            book: Currency,
            /// The currency of the price.
            price: Currency,
        } = "CAT-002": "the book holds prices in `{book}`, not in `{price}`; give the price in `{book}`, or open a book in `{price}`",
        /// A bundle does not hold itself.
        BundleCycle {
            /// The component that holds the bundle.
            component: ProductId,
        } = "CAT-003": "the bundle would be a part of itself, through the component `{component}`; leave that one out",
        /// A bundle is not endless.
        BundleTooLarge {
            /// The most parts, all bundles within it taken apart.
            parts: usize,
            /// The most bundles within each other.
            depth: usize,
        } = "CAT-004": "a bundle has at most {parts} parts in {depth} layers; take parts out, or sell them as two bundles",
        /// A book does not follow itself.
        FollowsItself {
            /// The book through which it would.
            book: PriceBookId,
        } = "CAT-005": "the book would follow itself, through the book `{book}`, or over more than 8 others; follow another",
        /// A book follows one in its own currency.
        FollowsOtherCurrency {
            /// The currency of the book.
            book: Currency,
            /// The currency of the one it is to follow.
            followed: Currency,
        } = "CAT-006": "the book holds prices in `{book}`, the one it is to follow in `{followed}`; follow one in `{book}`",
    }
}
