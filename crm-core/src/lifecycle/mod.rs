//! The life of an issued invoice between seller, buyer and platforms (XP Z12-012): statuses as they come, and what follows from them.
//!
//! ```text
//!            platform ── 200 201 202 203 213 ──►                    ┌──► disputes: 206, 207 open one, 206 narrows it, 205 withdraws it
//!            buyer ──── 204 205 206 207 208 210 211 ──► status ─────┼──► receivables: 208, 210, 213, 220 hold all of it, 209 lets it go
//!            we ─────── 209 212 220 225..228 ──► status, message    └──► worklist: who waits for what
//! ```
//!
//! Statuses are only added. A message counts once, however often it is delivered. Those of processing may come in any order; after 213 nothing follows, after
//! 210 nothing that the state collects. What was cashed is told by rate of VAT, and only what is new of it: after a chargeback that is below zero.
//!
//! A buyer disputes a part; what we cash of the rest is told:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let details = AccountDetails::named("Atelier Nord".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner: Some(ada), intake: Intake::default() })?.id();
//! # use crm_core::pricing::{PricedLine, TaxTreatment};
//! # let price = UnitPrice::parse("100", Currency::EUR)?;
//! # let priced = PricedLine::new("1".parse()?, price, TaxTreatment::rated("20".parse()?));
//! # let line = crm_core::invoicing::InvoiceLine::new("Lamp".parse()?, priced);
//! # use crm_core::invoicing::{DraftInvoice, IssueInvoice};
//! # let currency = Currency::EUR;
//! # let draft = DraftInvoice::new(account, currency, vec![line]);
//! # let invoice = session.execute(draft)?.id();
//! # session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
//! use crm_core::einvoicing::cdar::{LifecycleStatus, StatusReason};
//! use crm_core::lifecycle::*;
//!
//! let disputed = session.execute(RecordLifecycleStatus {
//!     invoice,
//!     message: "M-207".parse()?,
//!     sequence: 1,
//!     status: LifecycleStatus::Disputed,
//!     stated_on: None,
//!     reason: Some(StatusReason::QualityPoor),
//!     action: None,
//!     note: "one lamp flickers".parse()?,
//!     amount: Some(Money::parse("24", Currency::EUR)?),
//!     cashed: vec![],
//! })?;
//! assert!(disputed.dispute().is_some());
//! assert_eq!(session.ask(LifecycleWorklist { limit: None })?[0].need, LifecycleNeed::AnswerDispute);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: the messages themselves (einvoicing), how they travel (the host), credit notes (invoicing), reminders (dunning).

pub mod cashing;
pub mod contract;
pub mod messages;
pub mod model;
pub mod ops;
pub mod rules;

pub use contract::{
    LifecycleEvent, LifecycleOf, LifecycleRefusal, LifecycleView, LifecycleWorklist, MessageEnvelope, RecordLifecycleStatus,
    ReportLifecycleStatus, UnansweredInvoice,
};
pub use model::{
    CashedAtRate, InvoiceLifecycle, InvoiceStatus, LifecycleNeed, LifecycleStep, LifecycleTag, STEPS, StatusDirection,
};
