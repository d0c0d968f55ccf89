//! What is sold: products, and their prices in price books.
//!
//! ```text
//! product:  Active ── retire ──> Retired ── reinstate ──> Active
//! ```
//!
//! A product is found by its name and by any alias, letter case aside; a name or alias belongs to one product. A price book holds prices in
//! one currency; a price holds from a day and from a quantity on, and is never changed: a later price takes its place.
//!
//! A price for ten and more:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! use crm_core::catalog::*;
//!
//! let book = session.execute(OpenPriceBook { name: "List".parse()?, currency: Currency::EUR })?.id();
//! let add = AddProduct { name: "GTX Pro".parse()?, aliases: vec!["GTXPro".parse()?], family: None, vat_rate: None };
//! let product = session.execute(add)?.id();
//! for (price, from_quantity) in [("48.30", None), ("45.00", Some("10".parse()?))] {
//!     let price = UnitPrice::parse(price, Currency::EUR)?;
//!     session.execute(SetPrice { book, product, price, from: None, from_quantity })?;
//! }
//! let on = "2026-06-01".parse()?;
//! let price = session.ask(PriceFor { book, product, quantity: "12".parse()?, on })?;
//! assert_eq!(price.map(|price| price.price().to_string()).as_deref(), Some("45 EUR"));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what a document adds up to (pricing), discounts and their approval (quoting).

pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AddProduct, AddProductAlias, CatalogEvent, CatalogRefusal, OpenPriceBook, PriceFor, ReinstateProduct, RetireProduct, SetPrice,
};
pub use model::{Price, PriceBook, Product, ProductStatus};
pub use policy::CatalogPolicy;
