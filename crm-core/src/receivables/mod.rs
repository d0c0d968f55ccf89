//! Receivables: what was paid, what it was set against, what is still open.
//!
//! ```text
//! payment ── allocate ──> allocation ── un-allocate ──> a second row that takes it back
//! open amount of an invoice = gross - credited - allocated
//! ```
//!
//! Payments and allocations are never changed, only answered by further rows, so the books can be read as of any day. Every invoice with an allocation
//! or a dispute has one settlement: the guard of the set of its allocations, and the place where disputes hold a part of it. What is credited or
//! allocated beyond the gross shows as the customer's credit, never as a negative open amount.
//!
//! Not here: credit notes (invoicing), reminders (dunning), disputes, but for the amounts they hold.

pub mod ageing;
pub mod contract;
pub mod dso;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use ageing::{AgeingReport, AgeingRow, Buckets};
pub use contract::{
    Ageing, Allocate, AllocateTo, AllocationPlan, DaysSalesOutstanding, OpenAmount, ReceivableEvent, ReceivableRefusal,
    RecordPayment, Unallocate,
};
pub use dso::Dso;
pub use model::{Allocation, DisputeHold, Payment, Settlement};
pub use policy::ReceivablesPolicy;
