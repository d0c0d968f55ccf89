//! The books: what was issued stays as it was, what was closed stays closed, and entries follow from both.
//!
//! ```text
//! document ── issued ──> link behind the link before it in its series      VerifyChain names the first that does not fit
//! day, month, year ── ClosePeriod ──> closing: totals, heads of all chains, behind the closing before
//! documents, payments, what closes and what went back ──> occurrences ──> entries ── ExportFec ──> SIRENFECAAAAMMJJ.txt
//! ```
//!
//! Links are made where documents are issued (invoicing). A day that is closed takes no more documents; money that is recorded late is booked on the
//! first day that was open when it was recorded, so the file of a closed time never changes.
//!
//! A document is issued, its day closed, and its entries exported:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::{AddUser, SetPolicy}, engine::Crm, kernel::*, storage::MemoryStore};
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
//! # use crm_core::invoicing::{Seller, SellersPolicy};
//! # let input = AddressInput { city: "Lyon".to_owned(), country: "FR".to_owned(), ..AddressInput::default() };
//! # let mut seller = Seller::named("Lin & Lampe".parse()?, PostalAddress::parse(&input)?);
//! # seller.tax_ids.push(TaxId::siren("404833048")?);
//! # let policy = SellersPolicy::sole(seller)?;
//! # session.execute(SetPolicy { policy, effective_from: Some("2026-05-04".parse()?) })?;
//! use crm_core::accounting::*;
//!
//! let tomorrow = crm.system("example", "2026-05-05T09:00:00Z".parse()?);
//! let closing = tomorrow.execute(ClosePeriod { length: PeriodLength::Day, day: "2026-05-04".parse()? })?;
//! assert_eq!((closing.totals()[0].gross.to_string(), closing.heads()[0].position), ("120.00 EUR".to_owned(), 1));
//! assert_eq!(tomorrow.ask(VerifyChain)?.broken, None);
//!
//! let file = tomorrow.ask(ExportFec { from: "2026-01-01".parse()?, to: "2026-12-31".parse()? })?;
//! assert_eq!((file.name.as_str(), file.lines), ("404833048FEC20261231.txt", 3));
//! assert_eq!((file.debit, file.credit), (Money::parse("120", currency)?, Money::parse("120", currency)?));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: purchases, salaries and whatever else a company books; the ledger of a company is its accounting software's, which takes the file in.

pub mod booking;
pub mod closings;
pub mod contract;
pub mod entries;
pub mod fec;
pub mod lettering;
pub mod mapping;
pub mod model;
pub mod occurrences;
pub mod ops;
pub mod policy;
pub mod verification;

pub use closings::IssuedDocument;
pub use contract::{
    AccountingEvent, AccountingRefusal, BrokenLink, ChainFault, ChainReport, ClosePeriod, ExportFec, FecFile, PeriodClosings,
    SignLink, VerifyChain,
};
pub use entries::{Bookkeeping, Ledger, entries_of};
pub use mapping::{BookedRecords, events_of};
pub use model::{
    Chart, ClosedHead, ClosedRate, ClosedTotal, EntryLine, JournalEntry, JournalNames, LedgerAccount, LedgerJournal, Lettering,
    PeriodClosing, PeriodLength, PerpetualTotal, RateAccount, Subledger,
};
pub use occurrences::{BookedEvent, BookedRate, Occurrence, Residual};
pub use policy::{AccountingPolicy, MethodAccount, Sold, Supply, VatDue};
pub use verification::{ChainEvidence, verify_chain};
