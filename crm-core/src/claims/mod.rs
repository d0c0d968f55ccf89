//! Claims: one matter of a customer, whatever records it is kept in.
//!
//! Somebody writes that a lamp came broken (a case), sends it back (a return), does not pay for it meanwhile (a dispute), or has the bank take the payment back (a
//! contested payment). A [`Claim`] holds these together. It stores which they are, and nothing of what they say: what the customer is told
//! ([`ClaimStatus`]) and the one timeline ([`ClaimView`]) follow from the records and their change log each time. Credit notes, corrected invoices and
//! orders for replacement that a member brought about are found by themselves, and so are the case or return that a dispute names, the disputes of
//! a contested payment and the case that another was merged into.
//!
//! ```text
//! any waits for the customer ─> WaitingForCustomer
//! all are new ────────────────> Received
//! all have ended ─────────────> Settled: granted, granted in part, refused, withdrawn, done
//! else ───────────────────────> InProgress
//! ```
//!
//! A dispute that was raised is received; once somebody has it in hand, it is in progress:
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
//! # let priced = PricedLine::new("1".parse()?, UnitPrice::parse("100", Currency::EUR)?, TaxTreatment::rated("20".parse()?));
//! # let lines = vec![crm_core::invoicing::InvoiceLine::new("Lamp".parse()?, priced)];
//! # use crm_core::invoicing::{DraftInvoice, IssueInvoice};
//! # let invoice = session.execute(DraftInvoice::new(account, Currency::EUR, lines))?.id();
//! # session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
//! # use crm_core::disputes::{AcknowledgeDispute, DisputeScope, RaiseDispute};
//! use crm_core::claims::*;
//!
//! let dispute = session.execute(RaiseDispute::about(invoice, DisputeScope::Whole, "quality".parse()?))?.id();
//! let members = vec![ClaimMember::Dispute(dispute)];
//! let claim = session.execute(OpenClaim { account, title: "A lamp came broken".parse()?, members })?.id();
//! assert_eq!(session.ask(ShowClaim { claim })?.status, Some(ClaimStatus::Received));
//!
//! session.execute(AcknowledgeDispute { dispute, coordinator: Some(ada) })?;
//! let view = session.ask(ShowClaim { claim })?;
//! assert_eq!(view.status, Some(ClaimStatus::InProgress));
//! assert_eq!(view.timeline.last().map(|entry| entry.event.as_str()), Some("dispute.acknowledged"));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what is done about a member, which is its own room's.

pub mod contract;
pub mod model;
pub mod ops;
pub mod rules;
pub mod status;
#[cfg(test)]
mod tests;

pub use contract::{
    ClaimEntry, ClaimEvent, ClaimOf, ClaimRefusal, ClaimView, LinkToClaim, OpenClaim, ShowClaim, UnlinkFromClaim,
};
pub use model::{Claim, ClaimMember, ClaimOutcome, ClaimStatus};
