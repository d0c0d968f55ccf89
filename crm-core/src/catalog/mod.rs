//! What is sold: products, and their prices in price books.
//!
//! ```text
//! product:  Active ── retire ──> Retired ── reinstate ──> Active
//! ```
//!
//! A product is found by its name and by any alias, letter case aside; a name or alias belongs to one product. A price book holds prices in
//! one currency; a price holds from a day and from a quantity on, and is never changed: a later price takes its place.
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
