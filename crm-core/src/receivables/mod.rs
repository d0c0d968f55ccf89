//! Receivables: what was paid, what it was set against, what was given up, what is still open.
//!
//! ```text
//! payment ── allocate ──> row ── un-allocate ──> a second row that takes it back
//!    │                     ^ ^
//!    │          residual ──┘ └── write-off ── money comes all the same ──> taken back
//!    ├── refund ─────> repayment: what is set against no invoice goes back
//!    └── chargeback ─> repayment: rows are taken back, invoices are open again ── undo ──> closed again
//!
//! open amount of an invoice = gross - credited - paid - let go - given up
//! balance of a customer     = documents - payments + repayments - let go - given up
//! ```
//!
//! Payments, rows and repayments are never changed, only answered by further ones, so the books can be read as of any day. Every invoice with a row or a
//! hold has one settlement: the guard of the set of its rows, by kind and by VAT rate, and the place where a part of it is held (a dispute, a promise, a
//! block). What is credited or paid beyond the gross shows as the customer's credit, never as a negative open amount; `ReleaseExcess` makes it a payment's
//! again. Each row tells its net and VAT by rate, and all of an invoice come to its groups to the cent.
//!
//! A payment goes to the oldest invoice, and is taken back:
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
//! use crm_core::engine::Query;
//! use crm_core::receivables::*;
//!
//! # let (amount, method, plan) = (Money::parse("50", Currency::EUR)?, "transfer".parse()?, AllocationPlan::OldestFirst);
//! # let pay = RecordPayment { account, amount, method, plan, received_on: None, reference: None, external_id: None, owner: None };
//! let payment = session.execute(pay)?;
//! assert_eq!(session.ask(OpenAmount { invoice, as_of: None })?.to_string(), "70.00 EUR");
//!
//! let of_invoice = Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice));
//! let allocation = session.list(&of_invoice)?.items[0].id();
//! session.execute(Unallocate { allocation })?;
//! assert_eq!(session.ask(OpenAmount { invoice, as_of: None })?.to_string(), "120.00 EUR");
//! assert_eq!(session.get::<Payment>(payment.id())?.unallocated()?.to_string(), "50.00 EUR");
//! assert_eq!(session.count(&of_invoice)?, 2, "both rows stay");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: credit notes (invoicing), reminders (dunning), disputes and promises, but for the amounts they hold. A credit hold stops nothing by itself.

pub mod ageing;
pub mod closing;
pub mod contract;
pub mod credit;
pub mod dso;
pub mod ledger;
pub mod model;
pub mod ops;
pub mod planning;
pub mod policy;
pub mod receipts;
pub mod repaying;
pub mod rules;
pub mod statement;
pub mod tax_split;

pub use ageing::{AgeingReport, AgeingRow, Buckets};
pub use contract::{
    Ageing, Allocate, AllocateLeft, AllocateTo, AllocationPlan, BlockInvoice, ChargeBack, CloseResidual, CollectionEffectiveness,
    CreditStanding, CustomerStatement, DaysSalesOutstanding, HoldCredit, OpenAmount, PayRefund, ReceivableEvent,
    ReceivableRefusal, RecordPayment, RefundSource, ReleaseCredit, ReleaseExcess, SetCreditLimit, Unallocate, UnblockInvoice,
    UndoRepayment, VatOnReceipts, WriteOff,
};
pub use credit::{CreditExposure, CreditFigures, CreditHold};
pub use dso::{CollectionFigures, Dso};
pub use model::{
    Allocation, AllocationSource, CreditDecision, CreditRuling, HoldReason, Payment, Repayment, RepaymentKind, RepaymentPart,
    ResidualReason, Settlement, SettlementHold, TakenBack, WriteOffReason,
};
pub use policy::{ReceivablesPolicy, ResidualBound};
pub use receipts::{ReceiptReport, ReceiptTotals, TaxedReceipt};
pub use statement::{AccountStatement, MovementSource, StatementMovement};
