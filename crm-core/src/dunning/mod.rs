//! Dunning: late invoices are reminded of level by level, and what lateness costs is claimed once.
//!
//! ```text
//! invoice late ──> level 1 ──> level 2 ──> … ──> hand-over (agency, lawyer, person)
//!                     each: Prepared ── send ──> Sent             it counts; the next level may come
//!                              ├── fail ────> Failed              prepared anew from tomorrow on
//!                              ├── cancel ──> Cancelled
//!                              └── paid, disputed, promised or held ──> Lapsed
//!
//! promise:  Open ── payments and the day ──> Kept | PartlyKept | Broken
//!             └── withdraw ──> Withdrawn
//! ```
//!
//! How a company reminds is data: procedures of levels, each with its delay, channel, template and what it says of interest ([`DunningPolicy`]). An invoice
//! follows the procedure of its own terms, or else of its customer's, or else the first of the policy. The run ([`RunDunning`]) takes it one level up at a
//! time, and only from a level that the host says was sent; it is run by the day, as often as one likes. A hold leaves a customer or an invoice alone
//! up to a day; a dispute and a promise take out the part that they are about.
//!
//! Late interest ([`late_interest`](interest::late_interest)) is a function of the invoice, the days of its payments and the published rates; what a
//! charge claims is the whole less what was claimed before, so nothing is charged twice. Charges are paid by an invoice of their own, outside the
//! scope of VAT ([`BillLateCharges`]).
//!
//! An invoice is reminded of, paid, and its interest claimed:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::{Crm, Query}, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let on = |day: &str| -> Result<_, CrmError> { Ok(crm.system("example", format!("{day}T09:00:00Z").parse()?)) };
//! # let session = on("2025-05-01")?;
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let details = AccountDetails::named("Atelier Nord".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner: Some(ada), intake: Intake::default() })?.id();
//! # use crm_core::pricing::{PricedLine, TaxCategory, TaxTreatment};
//! # let price = UnitPrice::parse("10000", Currency::EUR)?;
//! # let priced = PricedLine::new("1".parse()?, price, TaxTreatment::untaxed(TaxCategory::Exempt, "Training".parse()?));
//! # let line = crm_core::invoicing::InvoiceLine::new("Training".parse()?, priced);
//! # use crm_core::invoicing::{DraftInvoice, IssueInvoice};
//! # let currency = Currency::EUR;
//! # let draft = DraftInvoice::new(account, currency, vec![line]);
//! # let invoice = session.execute(draft)?.id();
//! # use crm_core::receivables::{AllocationPlan, RecordPayment};
//! # let transfer = |amount: Money| -> Result<_, CrmError> { Ok(RecordPayment { account, amount, received_on: None, method: "transfer".parse()?,
//! #     reference: None, external_id: None, plan: AllocationPlan::OldestFirst, owner: None }) };
//! use crm_core::dunning::*;
//!
//! session.execute(IssueInvoice { invoice, issued_on: None, due_on: Some("2025-05-31".parse()?) })?;
//! assert_eq!(on("2025-06-05")?.execute(RunDunning { limit: None })?.prepared, 1);
//! assert_eq!(on("2025-06-05")?.execute(RunDunning { limit: None })?.prepared, 0);
//! let notice = on("2025-06-05")?.list(&Query::by(DunningNotice::BY_WAITING))?.items.remove(0);
//! on("2025-06-05")?.execute(MarkNoticeSent { notice: notice.id(), on: None })?;
//!
//! on("2025-08-14")?.execute(transfer(Money::parse("10000", Currency::EUR)?)?)?;
//! let charge = on("2025-08-20")?.execute(ChargeLateInterest { invoice, through: None })?;
//! assert_eq!(charge.interest().to_string(), "257.88 EUR");
//! assert_eq!(charge.compensation().map(|costs| costs.to_string()).as_deref(), Some("40.00 EUR"));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: the words of reminders (the host's templates), what is open (receivables), disputes, reminders before the due day (activities).

pub mod bundles;
pub mod charging;
pub mod contract;
pub mod interest;
pub mod ladder;
pub mod model;
pub mod ops;
pub mod policy;
pub mod promises;
pub mod rules;

pub use contract::{
    BillLateCharges, CancelNotice, ChargeLateInterest, CustomerDunning, DunningEvent, DunningHistory, DunningRecords,
    DunningRefusal, DunningRun, DunningWait, DunningWorklist, HoldDunning, InterestStanding, LateInterest, MarkNoticeFailed,
    MarkNoticeSent, PromiseEvent, PromiseRefusal, RecordPromise, ReleaseDunning, RunDunning, SetDunningTerms, WaitingInvoice,
    WaiveLateCharge, WithdrawPromise,
};
pub use model::{
    DunningChannel, DunningClock, DunningHold, DunningLevel, DunningLine, DunningNotice, DunningPlace, DunningProcedure,
    DunningTarget, DunningTerms, DunningWatch, InterestAccrual, InterestPart, LateCharge, LateChargeState, LateRate,
    LevelCharges, LevelDelay, NOTICE_STEPS, NoticeContent, NoticeState, NoticeStep, NoticeTag, PROMISE_STEPS, PromiseState,
    PromiseStep, PromiseTag, PromiseToPay,
};
pub use policy::{DunningPolicy, LateInterestPolicy};
