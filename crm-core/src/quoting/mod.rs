//! Quotes: what is offered to a customer, revision by revision, who approved it, what was accepted, and who signed it.
//!
//! ```text
//! Draft ── send ──> Sent ── accept ───> Accepted
//!   └── cancel        ├── decline ──> Declined
//!                     ├── expire ───> Expired
//!                     └── revise ───> Superseded, and a new Draft
//! ```
//!
//! Where a discount or a margin crosses a threshold, others must agree before a draft is sent: [`RequestQuoteApproval`] asks them by approvals
//! ([`Approval`](crate::approvals::Approval)), one for each threshold, on which nobody votes who wrote the quote. They are of exactly this offer: once a
//! line, a price or the last day is another, they hold no longer.
//!
//! A revision is a record of its own with the same number. Of several quotes of a deal exactly one is primary: what it comes to is what the deal is
//! worth. Lines belong to the quote, are optional, or are one of several alternatives; a customer accepts all of it or a part, and of every line the
//! accepted and the rest are what was quoted. After the last day nothing is accepted, whether [`ExpireQuotes`] has run or not. A primary quote that is
//! accepted as a whole wins its deal where the policy says so ([`OnAcceptance`]); a deal that is held back does not hold back the acceptance.
//!
//! A signature is bound to the SHA-256 of the document that was signed and of [`quote_bytes`]: one byte changed in either and [`verify_signature`]
//! says which.
//!
//! An offer of two lamps and, if wished, their bulbs, of which the customer takes one lamp:
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
//! use crm_core::pricing::{PricedLine, TaxTreatment};
//! use crm_core::quoting::*;
//!
//! let line = |key: &str, quantity: &str, price: &str, choice| -> Result<QuoteLine, CrmError> {
//!     let price = UnitPrice::parse(price, Currency::EUR)?;
//!     let priced = PricedLine::new(quantity.parse()?, price, TaxTreatment::rated("20".parse()?));
//!     Ok(QuoteLine { key: key.parse()?, description: key.parse()?, product: None, priced, choice, components: Vec::new() })
//! };
//! let lamps = line("lamp", "2", "40", LineChoice::Standard)?;
//! let bulbs = line("bulb", "6", "5", LineChoice::Optional { is_chosen: false })?;
//! let content = QuoteContent { lines: vec![lamps, bulbs], ..QuoteContent::default() };
//! let (opportunity, contact, currency, owner) = (None, None, Currency::EUR, Some(ada));
//! let quote = session.execute(DraftQuote { opportunity, account, contact, currency, content, owner })?.id();
//! let sent = session.execute(SendQuote { quote })?;
//! assert_eq!((sent.number().as_str(), sent.totals().net.to_string().as_str()), ("QUO-2026-000001", "80.00 EUR"));
//!
//! let lines = Some(vec![AcceptedLine { line: 0, quantity: Some(Quantity::ONE) }]);
//! let accepted = session.execute(AcceptQuote { quote, lines })?;
//! assert_eq!(accepted.acceptance().map(|part| part.totals.gross.to_string()).as_deref(), Some("48.00 EUR"));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: prices and thresholds of discount (catalog), what is ordered and delivered of an accepted quote (ordering), invoices (invoicing), the
//! document as the customer sees it (documents), which the host delivers.

pub mod acceptance;
pub mod approval;
pub mod comparison;
pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;
pub mod signature;
#[cfg(test)]
mod tests;

pub use acceptance::accepted_part;
pub use comparison::{QuoteDiff, QuoteFieldChange, QuoteLineChange, diff};
pub use contract::{
    AcceptQuote, AcceptedDeal, AcceptedLine, ApprovalNeeds, CancelQuote, ChangeQuote, DeclineQuote, DiffQuotes, DraftQuote,
    ExpireQuotes, ExpiredQuotes, MakeQuotePrimary, NeededApproval, ProveSignature, QuoteContent, QuoteEvent, QuoteRefusal,
    RequestQuoteApproval, ReviseQuote, SendQuote, SignQuote, VerifySignature,
};
pub use model::{
    Acceptance, BoundSignature, LineChoice, LineOutcome, MAX_EVIDENCE, MAX_QUOTE_LINES, Quote, QuoteLine, QuoteProof,
    QuoteRecipient, QuoteSignature, QuoteState, QuoteStep, QuoteTag, STEPS, SentQuote, SignatureEvidence,
};
pub use policy::{OnAcceptance, QuotingPolicy};
pub use signature::{ProofFault, proof, quote_bytes, verify_signature};
