//! Disputes: a customer says that an invoice is not due as it stands, and somebody finds out.
//!
//! ```text
//! Raised ── acknowledge ──> Acknowledged ── investigate ──> Investigating ── propose ──> Proposed ── resolve ──> Resolved
//!    │                           │                               │                        │
//!    └────────────────────────── withdraw ───────────────────────┴────────────────────────┴──> Resolved (withdrawn)
//! ```
//!
//! While a dispute is open, its amount is held on the invoice's settlement: ageing shows it apart, and reminders leave it alone. Payments are
//! never blocked. What is accepted becomes a credit note in the same batch as the resolution; what is rejected is due again.
//! An invoice has one open dispute at most.
//!
//! A part of a disputed invoice is accepted and credited:
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
//! # let (lines, currency, note) = (vec![line], Currency::EUR, Note::default());
//! # let draft = DraftInvoice { note, ..DraftInvoice::new(account, currency, lines) };
//! # let invoice = session.execute(draft)?.id();
//! # session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
//! use crm_core::disputes::*;
//! use crm_core::receivables::OpenAmount;
//!
//! let (scope, reason, claim) = (DisputeScope::Line(0), "quality".parse()?, "it flickers".parse()?);
//! let dispute = session.execute(RaiseDispute { invoice, scope, reason, claim })?.id();
//! session.execute(AcknowledgeDispute { dispute, coordinator: Some(ada) })?;
//! session.execute(InvestigateDispute { dispute, finding: "a faulty batch".parse()? })?;
//! let accept = Money::parse("24", Currency::EUR)?;
//! session.execute(ProposeResolution { dispute, accept, grounds: "one lamp of five".parse()? })?;
//! let resolved = session.execute(ResolveDispute { dispute, verdict: Verdict::InPart(accept), grounds: "agreed".parse()? })?;
//!
//! assert_eq!(resolved.tag(), DisputeTag::Resolved);
//! assert_eq!(session.ask(OpenAmount { invoice, as_of: None })?.to_string(), "96.00 EUR");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: returns of goods, chargebacks of cards, reminders.

pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AcknowledgeDispute, DisputeEvent, DisputeRefusal, InvestigateDispute, ProposeResolution, RaiseDispute, ResolveDispute,
    Verdict, WithdrawDispute,
};
pub use model::{Dispute, DisputeScope, DisputeState, DisputeStep, DisputeTag, Outcome, STEPS};
pub use policy::DisputePolicy;
