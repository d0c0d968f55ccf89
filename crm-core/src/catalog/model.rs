//! Products, price books, prices.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Currency, Date, DateRange, Fault, Faults, Index, IndexRow, Kind, Label, Name, Note, Percent, PriceBookId,
    PriceId, ProductId, Quantity, Record, SortKey, UnitCode, UnitPrice,
};
use crate::parties::{NamesParties, PartyId, Successors};
use crate::pricing::TaxTreatment;

/// The most other spellings a product is known by.
pub const MAX_ALIASES: usize = 50;
/// The most components that a bundle names.
pub const MAX_COMPONENTS: usize = 100;
/// The most parts of a bundle, all bundles within it taken apart.
pub const MAX_BUNDLE_PARTS: usize = 1_000;
/// The most bundles that lie in each other.
pub const MAX_BUNDLE_DEPTH: usize = 8;
/// The most customers that a price book is for.
pub const MAX_BOOK_ACCOUNTS: usize = 1_000;
/// The most books that one book follows, one after another.
pub const MAX_FOLLOWED: usize = 8;

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

/// How often a product is charged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Charging {
    /// Once, when it is sold.
    #[default]
    #[n(0)]
    Once,
    /// Again and again.
    #[n(1)]
    Every {
        /// How many months lie between two charges, 1 to 120: 1 is monthly, 12 yearly.
        #[n(0)]
        months: u32,
    },
}

/// What is said of a product beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ProductDetails {
    /// The article number; unique, letter case aside.
    #[n(0)]
    pub sku: Option<Label>,
    /// The unit that quantities count (BT-130).
    #[n(1)]
    pub unit: Option<UnitCode>,
    /// What it is, for those who buy it (BT-154).
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub description: Note,
    /// How VAT usually treats it; none: it is taxed at its usual rate.
    #[n(3)]
    pub tax: Option<TaxTreatment>,
    /// How often it is charged.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub charging: Charging,
    /// What one unit costs the company, for margins; a role may hide it.
    #[n(5)]
    pub unit_cost: Option<UnitPrice>,
}

impl ProductDetails {
    fn check(&self, faults: &mut Faults) {
        if let Charging::Every { months } = self.charging {
            let fits = (1..=120).contains(&months);
            faults.require(
                fits,
                "details.charging.months",
                months,
                "it lies between 1 and 120",
                "give 1 for monthly, 12 for yearly",
            );
        }
        if let Some(cost) = self.unit_cost {
            faults.require(cost.scaled() >= 0, "details.unit_cost", cost, "a cost is not negative", "give 0 or more");
        }
        faults.take("details.tax".to_owned(), self.tax.as_ref().map_or(Ok(()), TaxTreatment::check));
    }
}

/// A part of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct BundleComponent {
    /// The product.
    #[n(0)]
    pub product: ProductId,
    /// How much of it goes into one bundle, above zero.
    #[n(1)]
    pub quantity: Quantity,
}

/// What a bundle is sold at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum BundlePricing {
    /// At the price that books have for the bundle itself.
    #[n(0)]
    OwnPrice,
    /// At the sum of what its parts cost.
    #[n(1)]
    SumOfParts,
}

/// What a product is made of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Bundle {
    /// Its parts, 1 to 100, each product once.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    pub components: Vec<BundleComponent>,
    /// What it is sold at.
    #[n(1)]
    pub pricing: BundlePricing,
}

impl Bundle {
    fn check(&self, faults: &mut Faults) {
        let parts = self.components.len();
        let fits = (1..=MAX_COMPONENTS).contains(&parts);
        faults.require(fits, "bundle.components", parts, "a bundle has 1 to 100 components", "give at least one, or no bundle");
        for (at, component) in self.components.iter().enumerate() {
            let place = |name: &str| format!("bundle.components[{at}].{name}");
            let (quantity, product) = (component.quantity, component.product);
            if quantity <= Quantity::ZERO {
                let fault = Fault::new(quantity, "a component is there in some quantity", "give more than 0");
                faults.push(fault.at(place("quantity")));
            }
            if self.components.iter().take(at).any(|earlier| earlier.product == product) {
                faults.push(Fault::new(product, "it is a component already", "add up the quantities").at(place("product")));
            }
        }
    }
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
    /// All else about it.
    #[cbor(n(6), default)]
    pub(super) details: ProductDetails,
    /// What it is made of, where it is a bundle.
    #[n(7)]
    pub(super) bundle: Option<Bundle>,
}

impl Product {
    /// Products by name and by alias.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name or alias");
    /// Products by family.
    pub const BY_FAMILY: Index<Self> = Index::new(2, "family");
    /// Products that have an article number, by it.
    pub const BY_SKU: Index<Self> = Index::unique(3, "article number");
    /// Bundles by each of their components.
    pub const BY_COMPONENT: Index<Self> = Index::new(4, "component");

    /// How VAT usually treats it.
    #[must_use]
    pub fn tax(&self) -> TaxTreatment {
        self.details.tax.clone().unwrap_or_else(|| TaxTreatment::rated(self.vat_rate))
    }

    /// Its parts; none where it is no bundle.
    #[must_use]
    pub fn components(&self) -> &[BundleComponent] {
        self.bundle.as_ref().map_or(&[], |bundle| bundle.components.as_slice())
    }

    /// True where it can be sold.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == ProductStatus::Active
    }
}

impl Record for Product {
    type Id = ProductId;
    const KIND: Kind = Kind::PRODUCT;
    const NEXT_FIELD: u64 = 8;

    fn id(&self) -> ProductId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let aliases = self.aliases.len();
        faults.require(aliases <= MAX_ALIASES, "aliases", aliases, "a product has at most 50 aliases", "remove some");
        self.details.check(&mut faults);
        self.bundle.iter().for_each(|bundle| bundle.check(&mut faults));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut names: Vec<String> = std::iter::once(&self.name).chain(&self.aliases).map(Name::folded).collect();
        names.sort_unstable();
        names.dedup();
        let mut rows: Vec<IndexRow> = names.iter().map(|name| Self::BY_NAME.row(SortKey::new().text(name))).collect();
        rows.extend(self.family.as_ref().map(|family| Self::BY_FAMILY.row(SortKey::new().text(family.as_str()))));
        rows.extend(self.details.sku.as_ref().map(|sku| Self::BY_SKU.row(SortKey::new().text(&sku.as_str().to_lowercase()))));
        let within = |component: &BundleComponent| Self::BY_COMPONENT.row(SortKey::new().id(component.product).id(self.id));
        rows.extend(self.components().iter().map(within));
        rows
    }

    fn mask(&mut self, field: &'static str) {
        if field == "unit_cost" {
            self.details.unit_cost = None;
        }
    }
}

/// That a price book takes what it has no price of its own for from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FollowedBook {
    /// The book that is followed, in the same currency.
    #[n(0)]
    pub book: PriceBookId,
    /// What is put on its prices in percent, or taken off where it is negative: -100 to 1,000.
    #[n(1)]
    pub percent: Percent,
}

/// When, for whom and before which others a price book holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PriceBookTerms {
    /// The days on which it holds; a side that is not given is open.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(n(0), default)]
    pub period: DateRange,
    /// The customers it is for, at most 1,000; nobody named: everybody.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(n(1), default)]
    pub accounts: Vec<AccountId>,
    /// Of two books for the same customers, the one with the higher number goes first.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(n(2), default)]
    pub priority: i32,
    /// The book that it follows.
    #[n(3)]
    pub follows: Option<FollowedBook>,
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
    /// When, for whom and before which others it holds.
    #[cbor(n(3), default)]
    pub(super) terms: PriceBookTerms,
}

impl PriceBook {
    /// Books by name.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name");
    /// Books for named customers, by each of them.
    pub const BY_ACCOUNT: Index<Self> = Index::new(2, "account");
}

impl Record for PriceBook {
    type Id = PriceBookId;
    const KIND: Kind = Kind::PRICE_BOOK;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> PriceBookId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let accounts = self.terms.accounts.len();
        let fits = accounts <= MAX_BOOK_ACCOUNTS;
        faults.require(fits, "terms.accounts", accounts, "a book is for at most 1,000 customers", "open one for everybody");
        if let Some(FollowedBook { percent, .. }) = self.terms.follows {
            let fits = (-1_000_000..=10_000_000).contains(&percent.scaled());
            let remedy = "give -10 for ten percent off";
            faults.require(fits, "terms.follows.percent", percent, "it lies between -100 and 1,000", remedy);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_NAME.row(SortKey::new().text(&self.name.folded()))];
        let mut accounts = self.terms.accounts.clone();
        accounts.sort_unstable();
        accounts.dedup();
        let of = |account: AccountId| Self::BY_ACCOUNT.row(PartyId::Account(account).sort_key().id(self.id));
        rows.extend(accounts.into_iter().map(of));
        rows
    }
}

impl NamesParties for PriceBook {
    const PARTY_FIELDS: &'static [&'static str] = &["accounts"];

    fn parties(&self) -> Vec<PartyId> {
        self.terms.accounts.iter().copied().map(PartyId::Account).collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let mut accounts: Vec<AccountId> = Vec::new();
        for account in &self.terms.accounts {
            let now = successors.account(*account);
            if !accounts.contains(&now) {
                accounts.push(now);
            }
        }
        Self { terms: PriceBookTerms { accounts, ..self.terms.clone() }, ..self.clone() }
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
    /// The last day on which it holds; none: until a later price takes its place.
    #[n(6)]
    pub(super) until: Option<Date>,
}

impl Price {
    /// Prices by book, product, quantity and day.
    pub const BY_PRODUCT: Index<Self> = Index::unique(1, "book, product, quantity and day");

    /// True on every day on which it holds, as long as no later price takes its place.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|last| on <= last)
    }
}

impl Record for Price {
    type Id = PriceId;
    const KIND: Kind = Kind::PRICE;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> PriceId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let key = SortKey::new().id(self.book).id(self.product).int(self.from_quantity.scaled()).date(self.from);
        vec![Self::BY_PRODUCT.row(key)]
    }
}
