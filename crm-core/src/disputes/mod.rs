//! Disputes: a customer says that an invoice is not due as it stands, and somebody finds out.
//!
//! ```text
//! Raised ── acknowledge ──> Acknowledged ── investigate ──> Investigating ── propose ──> Proposed ── resolve ──> Resolved
//!    ^                           └── wait ──> Waiting <── wait ──┘  ^                        ^                     │   │
//!    │                                           └── investigate ───┘                        │                     │   │
//!    │                                                                    propose, resolve ──┴── Escalated <── escalate │
//!    └──────────────────────────────────────────────── reopen ──────────────────────────────────────────────────────────┘
//! ```
//!
//! An open dispute is withdrawn at any time. While it is open, its amount is held on the invoice's settlement: ageing shows it apart, reminders leave it alone
//! and no late interest is reckoned on it. Payments are never blocked; they go to what is not disputed first, so that
//! `original = open + paid + credited + written off` at every moment ([`DisputeStanding`]). What is accepted becomes a credit note in the same batch as the
//! resolution, of exactly the disputed lines, quantities, prices or charges; what is rejected is due again, after days of grace and with interest as the policy
//! says. Evidence, and the approval of those who must agree to a large credit, are rules of the policy too. An invoice has one open dispute at most, which
//! may name as many lines as it likes.
//!
//! A payer who contests a payment at their bank begins a [`PaymentDispute`]:
//!
//! ```text
//! Inquiry ── submit ──> InquiryReview ── close ──> Closed
//!    └────────── escalate ──┴──> NeedsResponse ── submit ──> UnderReview ── decide ──> Won or Lost
//!                                      └── concede ──> Lost       └── nobody answered in time ──> Lapsed
//! ```
//!
//! An inquiry moves no money. A chargeback takes it at once; the invoices that are open again are held by disputes of their own until the bank has decided.
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
//! let about = RaiseDispute::about(invoice, DisputeScope::Line(0), "quality".parse()?);
//! let dispute = session.execute(RaiseDispute { claim: "it flickers".parse()?, ..about })?.id();
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
//! Not here: returns of goods, cases of service, reminders, and the statuses in which a buyer of an electronic invoice disputes it (`lifecycle`).

pub mod amounts;
pub mod approval;
pub mod contract;
pub mod figures;
pub mod model;
pub mod ops;
pub mod payments;
pub mod policy;
pub mod rules;
pub mod scopes;

pub use contract::{
    AcknowledgeDispute, AddDisputeEvidence, AddPaymentEvidence, ClosePaymentInquiry, ConcedePaymentDispute, DecidePaymentDispute,
    DiagnoseDispute, DisputeAmounts, DisputeCount, DisputeEvent, DisputeFigures, DisputeRefusal, DisputeReport, DisputeStanding,
    DisputeTask, DisputeView, DisputeWorklist, EscalateDispute, EscalatePaymentInquiry, InvestigateDispute, LapsePaymentDisputes,
    LapsedPaymentDisputes, OpenPaymentDispute, PaymentDisputeEvent, ProposeResolution, RaiseDispute, RecordShortPayment,
    ReopenDispute, RequestDisputeApproval, ResolveDispute, SubmitPaymentEvidence, Verdict, WaitInDispute, WithdrawDispute,
};
pub use model::{
    AnswerFrom, Care, Dispute, DisputeEvidence, DisputeKind, DisputeScope, DisputeState, DisputeStep, DisputeTag, DisputedPart,
    EscalationBody, Outcome, PAYMENT_DISPUTE_STEPS, PaymentDispute, PaymentDisputeReason, PaymentDisputeState,
    PaymentDisputeStep, PaymentDisputeTag, STEPS,
};
pub use policy::{DisputePolicy, DisputeThreshold, EvidenceRule, InterestOnDisputed};
