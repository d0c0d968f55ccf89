//! Invoices and credit notes: drafted, issued under a gap-free number, immutable from then on.
//!
//! ```text
//! Draft ── change ──> Draft ── issue ──> Issued ── credit ──> Issued (and a credit note, issued)
//!   └── discard ──> gone
//! ```
//!
//! A number is drawn in the batch that issues: a series has neither gap nor double, whatever fails. Issuing freezes the buyer and every figure.
//! What is wrong on an issued invoice is put right by a credit note; the credit notes of an invoice add up to it exactly, group of VAT by group.
//!
//! A draft of an order ([`InvoiceOrder`]) holds what it bills from the moment it is drafted, so that nothing is billed twice; discarded, or issued and
//! credited in full, it gives that back. Its figures are what the order's other invoices have left over, so that all of them come to the order.
//!
//! A draft is issued, and a part of it credited:
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
//! # let line = crm_core::invoicing::InvoiceLine { description: "Lamp".parse()?, product: None, priced };
//! use crm_core::invoicing::*;
//!
//! let (lines, currency, note) = (vec![line], Currency::EUR, Note::default());
//! let draft = DraftInvoice { account, lines, currency, note, allowances: vec![], charges: vec![], external_id: None, owner: None };
//! let invoice = session.execute(draft)?.id();
//! let issued = session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
//! assert_eq!(issued.issue().map(|issue| issue.number.to_string()).as_deref(), Some("INV-2026-000001"));
//!
//! let extent = CreditExtent::Gross(Money::parse("30", Currency::EUR)?);
//! let credit_note = session.execute(CreditInvoice { invoice, extent, reason: "return".parse()?, note: Note::default() })?;
//! let totals = credit_note.totals();
//! assert_eq!((totals.net.to_string(), totals.tax.to_string()), ("25.00 EUR".to_owned(), "5.00 EUR".to_owned()));
//! assert_eq!(session.get::<Invoice>(invoice)?.standing()?.to_string(), "90.00 EUR");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what is paid (receivables), electronic formats (einvoicing), prices (catalog).

pub mod contract;
pub mod crediting;
pub mod model;
pub mod ops;
pub mod order_drafts;
pub mod policy;
pub mod recurring;
pub mod rules;
pub mod sale_book;
pub mod taking_over;

pub use contract::{
    ChangeDraft, CreditExtent, CreditInvoice, DiscardDraft, DraftInvoice, ForeignLine, ForeignSale, InvoiceEvent, InvoiceOrder,
    InvoiceRefusal, InvoiceSubscriptions, InvoicedSubscriptions, IssueInvoice, LineCredit, NumberReport, NumberReportAnswer,
    TakeOverInvoice,
};
pub use model::{
    BilledOrder, BilledSubscription, Buyer, Credited, CreditedGroup, CreditedSale, DocumentKind, Invoice, InvoiceLine,
    InvoiceNumber, InvoiceState, InvoiceStep, InvoiceTag, Issue, STEPS, SaleLine, TakenOver,
};
pub use policy::InvoicingPolicy;
pub use sale_book::SaleBook;
