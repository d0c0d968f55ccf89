//! What a company may change about its invoices: who sells, how they are numbered, what they say where nothing else is said.

mod choices;
mod sellers;
mod series;

pub use choices::InvoicingPolicy;
pub use sellers::{SellersPolicy, SellingCompany};
pub use series::{NumberSeries, SeriesFamily, SeriesStart};
