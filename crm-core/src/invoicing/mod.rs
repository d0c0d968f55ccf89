//! Invoices and credit notes: drafted, issued under a gap-free number, immutable from then on.
//!
//! ```text
//! Draft ── change, change terms ──> Draft ── issue ──> Issued ── credit, release retention ──> Issued (and a credit note, issued)
//!   └── discard ──> gone                                   └── correct ──> Superseded (and a corrected invoice, issued)
//! ```
//!
//! A number is drawn in the batch that issues: a series has neither gap nor double, whatever fails. Issuing freezes both parties, the terms and every figure.
//! What is wrong on an issued invoice is put right by a credit note; the credit notes of an invoice add up to it exactly, group of VAT by group.
//!
//! What a document is ([`DocumentKind`]) carries what makes it lawful: a corrected invoice the one before it, a final invoice its deposits. What must stand on
//! it is one table ([`mentions`]); [`CheckInvoice`] tells what a draft lacks, and issuing refuses it with all of that at once.
//!
//! What is issued is linked, in the same batch, behind what was issued before it in its series ([`chain`]): what was altered afterwards is found.
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
//! # let line = crm_core::invoicing::InvoiceLine::new("Lamp".parse()?, priced);
//! use crm_core::invoicing::*;
//!
//! let invoice = session.execute(DraftInvoice::new(account, Currency::EUR, vec![line]))?.id();
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

pub mod chain;
pub mod contract;
pub mod credit_notes;
pub mod crediting;
pub mod delay;
pub mod deposits;
pub mod electronic;
mod legal_notes;
pub mod mentions;
pub mod model;
pub mod numbering;
pub mod ops;
pub mod order_drafts;
pub mod policy;
pub mod reasons;
pub mod recurring;
pub mod rules;
pub mod said;
pub mod sale_book;
pub mod taking_over;

pub use chain::{ChainEvent, ChainLink, ChainRefusal, ChainRegister, DocumentChain, HostSignature};
pub use contract::{
    AllNumbers, ChangeDraft, ChangeTerms, CheckInvoice, CreditExtent, CreditInvoice, DepositShare, DiscardDraft, DraftDeposit,
    DraftFinal, DraftInvoice, DraftKind, ExplainInvoice, ForeignLine, ForeignSale, InvoiceEvent, InvoiceOrder, InvoiceRefusal,
    InvoiceSubscriptions, InvoicedSubscriptions, IssueInvoice, LineCredit, LineGrossCredit, NumberReport, NumberReportAnswer,
    QuantityCredit, ReleaseRetention, SeriesNumbers, TakeOverInvoice,
};
pub use model::{
    AlreadyPaid, BilledOrder, BilledSubscription, BillingFramework, BillingStage, Buyer, Credited, CreditedGroup, CreditedKind,
    CreditedSale, DeductedDeposit, DocumentKind, EarlyPayment, ElectronicAddress, ElectronicFormat, ElectronicSeal, Invoice,
    InvoiceLine, InvoiceNumber, InvoiceState, InvoiceStep, InvoiceTag, InvoiceTerms, Issue, IssuedDocument, IssuedDocumentEvent,
    LineItem, PaymentDelay, PaymentMeans, PrecedingDocument, Retention, STEPS, SaleLine, Seller, SuppliedOperations, SupplyTime,
    TakenOver,
};
pub use policy::{InvoicingPolicy, NumberSeries, SellersPolicy, SellingCompany, SeriesFamily, SeriesStart};
pub use reasons::CREDIT_REASONS;
pub use sale_book::SaleBook;
