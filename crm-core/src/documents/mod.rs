//! Documents that a person reads: quotes, invoices and credit notes, as HTML and as PDF, in French and English.
//!
//! ```text
//! Quote or Invoice + policy of its day + language ──> DocumentSheet ──> HTML | PDF ──> bytes and their SHA-256
//! ```
//!
//! A [`DocumentSheet`] is the document with every text written out: what is to be read, in which order, and nothing left to compute. Both formats show
//! the same sheet. The day of the document decides which version of the [`DocumentPolicy`] it bears, as that version stands now: the same record, policy,
//! language and version of the library make the same bytes. A policy from a later day on changes nothing of what was issued; one that is set for the day
//! of the document or an earlier one may, and so may another version of the library. Whoever must show what was sent or signed keeps the bytes.
//! [`SignQuote`](crate::quoting::SignQuote) takes the hash that a rendered quote comes with: the hash of what the signer saw.
//!
//! Drafts say so, as do quotes that are expired, declined, replaced or cancelled. What a role hides of a record is not in its documents; margins and
//! costs never are.
//!
//! An invoice as HTML:
//!
#![cfg_attr(feature = "documents", doc = "```")]
#![cfg_attr(not(feature = "documents"), doc = "```ignore")]
//! # use crm_core::{access::UserDraft, administration::{AddUser, SetPolicy}, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let details = AccountDetails::named("Atelier Nord".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner: Some(ada), intake: Intake::default() })?.id();
//! # use crm_core::{invoicing::{DraftInvoice, InvoiceLine, IssueInvoice}, pricing::{PricedLine, TaxTreatment}};
//! # let price = UnitPrice::parse("1234.56", Currency::EUR)?;
//! # let priced = PricedLine::new("1".parse()?, price, TaxTreatment::rated("20".parse()?));
//! # let lines = vec![InvoiceLine::new("Lamp".parse()?, priced)];
//! # let (currency, note) = (Currency::EUR, Note::default());
//! # let draft = DraftInvoice { note, ..DraftInvoice::new(account, currency, lines) };
//! # let invoice = session.execute(draft)?.id();
//! # session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
//! use crm_core::documents::*;
//!
//! let input = AddressInput { city: "Lyon".into(), country: "FR".into(), ..AddressInput::default() };
//! let seller = crm_core::invoicing::Seller::named("Ateliers du Rhône".parse()?, PostalAddress::parse(&input)?);
//! let policy = crm_core::invoicing::SellersPolicy::sole(seller)?;
//! session.execute(SetPolicy { policy, effective_from: None })?;
//!
//! let document = session.ask(RenderInvoice { invoice, language: None, format: DocumentFormat::Html })?;
//! let text = String::from_utf8_lossy(&document.content);
//! assert!(text.contains("Facture INV-2026-000001") && text.contains("1\u{202f}234,56\u{a0}€"));
//! assert_eq!(document.hash, DocumentHash::of(&document.content));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: electronic invoices (einvoicing), sending and keeping documents (the host's business).

pub mod contract;
#[cfg(feature = "documents")]
pub mod html;
pub mod invoices;
pub mod labels;
pub mod letterhead;
pub mod mentions;
pub mod model;
pub mod ops;
pub mod payment;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod policy;
pub mod quotes;
pub mod rendering;
pub mod sheet;
pub mod terms;
pub mod writing;

pub use contract::{DocumentRefusal, RenderInvoice, RenderQuote};
pub use model::{DocumentFormat, DocumentLanguage, DocumentSheet, LOGO_BYTES, LOGO_POINTS, Logo, LogoType, RenderedDocument};
pub use policy::{DocumentPolicy, Wording};
