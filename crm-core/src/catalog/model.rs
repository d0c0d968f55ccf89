//! Products, price books, prices.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    Code, Currency, Date, Faults, Index, IndexRow, Kind, Name, Percent, PriceBookId, PriceId, ProductId, Quantity, Record,
    SortKey, UnitPrice,
};

/// The most other spellings a product is known by.
pub const MAX_ALIASES: usize = 50;

/// Whether a product can be sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ProductStatus {
    /// It can.
    #[n(0)]
    Active,
    /// No longer, since a day. Documents that name it stay as they are.
    #[n(1)]
    Retired {
        /// The first day without it.
        #[n(0)]
        on: Date,
    },
}

/// Something sold: goods or a service.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Product {
    /// Id of the product.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: ProductId,
    /// What it is called; unique, letter case aside.
    #[n(1)]
    pub(super) name: Name,
    /// Other spellings it is found by, as sources write them.
    #[n(2)]
    pub(super) aliases: Vec<Name>,
    /// The family it belongs to.
    #[n(3)]
    pub(super) family: Option<Code>,
    /// Its usual VAT rate in percent.
    #[n(4)]
    pub(super) vat_rate: Percent,
    /// Whether it can be sold.
    #[n(5)]
    pub(super) status: ProductStatus,
}

impl Product {
    /// Products by name and by alias.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name or alias");
    /// Products by family.
    pub const BY_FAMILY: Index<Self> = Index::new(2, "family");

    /// True where it can be sold.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == ProductStatus::Active
    }
}

impl Record for Product {
    type Id = ProductId;
    const KIND: Kind = Kind::PRODUCT;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> ProductId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let aliases = self.aliases.len();
        faults.require(aliases <= MAX_ALIASES, "aliases", aliases, "a product has at most 50 aliases", "remove some");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut names: Vec<String> = std::iter::once(&self.name).chain(&self.aliases).map(Name::folded).collect();
        names.sort_unstable();
        names.dedup();
        let mut rows: Vec<IndexRow> = names.iter().map(|name| Self::BY_NAME.row(SortKey::new().text(name))).collect();
        rows.extend(self.family.as_ref().map(|family| Self::BY_FAMILY.row(SortKey::new().text(family.as_str()))));
        rows
    }
}

/// A list of prices in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PriceBook {
    /// Id of the book.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: PriceBookId,
    /// What it is called; unique.
    #[n(1)]
    pub(super) name: Name,
    /// The currency of all its prices.
    #[n(2)]
    pub(super) currency: Currency,
}

impl PriceBook {
    /// Books by name.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name");
}

impl Record for PriceBook {
    type Id = PriceBookId;
    const KIND: Kind = Kind::PRICE_BOOK;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> PriceBookId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_NAME.row(SortKey::new().text(&self.name.folded()))]
    }
}

/// The price of a product in a book, from a day and from a quantity on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Price {
    /// Id of the price.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: PriceId,
    /// The book.
    #[n(1)]
    pub(super) book: PriceBookId,
    /// The product.
    #[n(2)]
    pub(super) product: ProductId,
    /// Net price of one unit, in the book's currency.
    #[n(3)]
    pub(super) price: UnitPrice,
    /// The first day on which it holds.
    #[n(4)]
    pub(super) from: Date,
    /// The smallest quantity that gets it.
    #[n(5)]
    pub(super) from_quantity: Quantity,
}

impl Price {
    /// Prices by book, product, quantity and day.
    pub const BY_PRODUCT: Index<Self> = Index::unique(1, "book, product, quantity and day");
}

impl Record for Price {
    type Id = PriceId;
    const KIND: Kind = Kind::PRICE;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> PriceId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let key = SortKey::new().id(self.book).id(self.product).int(self.from_quantity.scaled()).date(self.from);
        vec![Self::BY_PRODUCT.row(key)]
    }
}
