//! What is sold: products, and their prices in price books.
//!
//! ```text
//! product:  Active ── retire ──> Retired ── reinstate ──> Active
//! ```
//!
//! A product is found by its name and by any alias, letter case aside; a name or alias belongs to one product, and so does an article number. A
//! bundle is a product made of others, which may be bundles themselves, but never of itself; it costs its own price or the sum of its parts, and
//! what it costs is shared out to its parts to the last cent.
//!
//! A price book holds prices in one currency, on the days of its period, for named customers or for everybody, and may follow another book with a
//! percentage on or off. A price holds from a day and from a quantity on, until a day or until a later price takes its place; its amount never
//! changes. [`QuotePrice`] says which book and which price speak for a customer, and why the others do not.
//!
//! A price for ten and more, and ten percent off for everybody in May:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! use crm_core::catalog::*;
//!
//! let list = OpenPriceBook { name: "List".parse()?, currency: Currency::EUR, terms: PriceBookTerms::default() };
//! let book = session.execute(list.clone())?.id();
//! let add = AddProduct { aliases: vec!["GTXPro".parse()?], ..AddProduct::named("GTX Pro".parse()?) };
//! let product = session.execute(add)?.id();
//! for (price, from_quantity) in [("48.30", None), ("45.00", Some("10".parse()?))] {
//!     let price = UnitPrice::parse(price, Currency::EUR)?;
//!     session.execute(SetPrice { book, product, price, from: None, from_quantity, until: None })?;
//! }
//! let on = "2026-06-01".parse()?;
//! let price = session.ask(PriceFor { book, product, quantity: "12".parse()?, on })?;
//! assert_eq!(price.map(|price| price.price().to_string()).as_deref(), Some("45 EUR"));
//!
//! let (may, follows) = (DateRange::new(Some("2026-05-01".parse()?), Some("2026-05-31".parse()?))?, FollowedBook { book, percent: "-10".parse()? });
//! let terms = PriceBookTerms { period: may, priority: 1, follows: Some(follows), ..PriceBookTerms::default() };
//! session.execute(OpenPriceBook { name: "May".parse()?, terms, ..list })?;
//! let quote = |on: &str| -> Result<_, CrmError> {
//!     let on = Some(on.parse()?);
//!     session.ask(QuotePrice { product, quantity: "12".parse()?, account: None, currency: Currency::EUR, on })
//! };
//! let (may, june) = (quote("2026-05-31")?, quote("2026-06-01")?);
//! assert_eq!((may.amount, june.amount), (Some(Money::parse("486", Currency::EUR)?), Some(Money::parse("540", Currency::EUR)?)));
//! assert_eq!(june.books[0].outcome, BookOutcome::OutOfPeriod);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what a document adds up to (pricing); discounts themselves, and who did approve one (quoting): the catalog says whose approval they need.

pub mod bundles;
pub mod contract;
pub mod discounts;
pub mod finding;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use bundles::explode;
pub use contract::{
    AddProduct, AddProductAlias, BookOutcome, BundlePart, CatalogEvent, CatalogRefusal, ChangePriceBook, ChangeProduct,
    DefineBundle, EndPrice, LookedBook, OpenPriceBook, PriceFor, PriceFound, PriceSource, QuotePrice, ReinstateProduct,
    RetireProduct, SetPrice,
};
pub use discounts::{ApprovalMeasure, ApprovalNeed, DiscountedLine, approval_for};
pub use finding::{PriceLists, PriceSearch, price_for};
pub use model::{
    Bundle, BundleComponent, BundlePricing, Charging, FollowedBook, MAX_BOOK_ACCOUNTS, MAX_BUNDLE_DEPTH, MAX_BUNDLE_PARTS,
    MAX_COMPONENTS, MAX_FOLLOWED, Price, PriceBook, PriceBookTerms, Product, ProductDetails, ProductStatus,
};
pub use policy::{CatalogPolicy, DiscountPolicy, DiscountThreshold, MarginThreshold};
