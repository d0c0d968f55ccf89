//! Returns: a customer sends goods back, and for each piece one outcome comes true.
//!
//! ```text
//! Requested ── authorise ──> Authorised ── label, receive, inspect, decide, settle, dispose, line by line ──> Authorised ── close ──> Closed
//!    │  └── refuse ──> Refused    │
//!    └── cancel ─────────────────┴── cancel: nothing was received or settled ──> Cancelled
//! ```
//!
//! A line names what was delivered: a line of an order or of an issued invoice, or an article that was not bought here. It follows a template of the policy
//! [`ReturnsPolicy`]: steps in a partial order, and with them the outcomes that are allowed (refund, credit, replace, exchange, repair, reject). What can be done
//! now, and with how many pieces, follows from the plan and what was done ([`ReturnSteps`]); everything may be done in parts.
//!
//! At every step, refunded, credited, replaced, exchanged, repaired and rejected pieces together are at most those authorised, and those are at most what was
//! delivered and is not back, over all returns of the line. A [`ReturnTally`] of each document is the guard of that: two returns at the same time cannot
//! both take the last piece. What was repaired or rejected is the customer's, and may come back another time.
//!
//! Money is credited on the invoices that bill the pieces, in the batch of the outcome. By the grade of the pieces a fee is kept: it is credited less. Of a
//! consumer who withdraws within 14 days (Directive 2011/83/EU) only lost value is kept, and the money goes back within 14 days of the notice, or
//! once the goods are on their way.
//!
//! Two of five lamps come back, one of them opened:
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
//! # let price = UnitPrice::parse("10", Currency::EUR)?;
//! # let priced = PricedLine::new("5".parse()?, price, TaxTreatment::rated("20".parse()?));
//! # let line = crm_core::invoicing::InvoiceLine::new("Lamp".parse()?, priced);
//! # use crm_core::invoicing::{DraftInvoice, IssueInvoice};
//! # let invoice = session.execute(DraftInvoice::new(account, Currency::EUR, vec![line]))?.id();
//! # session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
//! use crm_core::receivables::OpenAmount;
//! use crm_core::returns::*;
//!
//! let source = ReturnSource::Delivered(DeliveredLine::Invoice { invoice, line: 0 });
//! let lines = vec![ReturnDraftLine { source, quantity: "2".parse()?, template: None }];
//! let (contact, reason, right, note) = (None, "changed-mind".parse()?, ReturnRight::Commercial, Note::default());
//! let rma = session.execute(RequestReturn { account, contact, reason, right, lines, note })?.id();
//! session.execute(AuthoriseReturn { rma, lines: None, grounds: Note::default() })?;
//! session.execute(RecordReturnReceipt { rma, lines: None })?;
//!
//! for grade in ["as-new", "opened"] {
//!     let (pieces, grade) = (ReturnQuantity { line: 1, quantity: Quantity::ONE }, grade.parse()?);
//!     session.execute(InspectReturn { rma, pieces: pieces.clone(), grade, finding: Note::default() })?;
//!     session.execute(RefundReturn { rma, pieces, grade: None, as_credit: false, note: Note::default() })?;
//! }
//! let closed = session.execute(CloseReturn { rma, note: Note::default() })?;
//! let credited: Vec<String> = closed.lines()[0].credits.iter().map(|credit| credit.credited.to_string()).collect();
//! assert_eq!(credited, ["12.00 EUR", "10.80 EUR"]);
//! assert_eq!(session.ask(OpenAmount { invoice, as_of: None })?.to_string(), "37.20 EUR");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: stock, parcels and their carriers, the payment of a refund (receivables: `PayRefund`), and the standard cost of delivery, which a consumer who
//! withdraws gets back as well where it is a line of the invoice. An order that was placed for a replacement comes to 0.00: close it without billing
//! (`CloseOrder`) once it is delivered.

pub mod contract;
pub mod eligibility;
pub mod figures;
pub mod goods;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;
pub mod settling;
pub mod splitting;
pub mod steps;
pub mod tallying;
pub mod worth;

#[cfg(test)]
mod tests;

pub use contract::{
    AuthoriseReturn, CancelReturn, CloseReturn, DecideReturn, DisposeReturn, ExchangeReturn, GradeFigures, InspectReturn,
    LineSteps, PossibleStep, ReasonFigures, ReceivedPieces, RecordReturnReceipt, RecordReturnShipment, RefundReturn,
    RefuseReturn, RejectReturnLine, RepairReturn, ReplaceReturn, RequestReturn, ReturnDraftLine, ReturnDue, ReturnEvent,
    ReturnFigures, ReturnQuantity, ReturnRates, ReturnRefusal, ReturnSteps, ReturnWindow, Returnable, ReturnsDue,
    SendReturnLabel, SplitReturnLine,
};
pub use model::{
    CreditedPieces, DeliveredLine, DisposedPieces, Disposition, GradedPieces, LineProgress, MAX_RETURN_LINES, MAX_RETURN_NOTES,
    ReturnAction, ReturnAuthorisation, ReturnCredit, ReturnLine, ReturnLineStatus, ReturnRight, ReturnSource, ReturnState,
    ReturnStep, ReturnTag, ReturnTally, ReturnTemplate, STEPS, SentBack, TakenPieces, TemplateStep,
};
pub use policy::{ExcludedArticle, FamilyWindow, ReturnGrade, ReturnReason, ReturnsPolicy, WithdrawalExclusion};
