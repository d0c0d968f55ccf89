//! Invoices and credit notes.

mod held;
mod issue;
mod issued_document;
mod kind;
mod line;
mod number;
mod parties;
mod steps;
mod taken_over;
mod terms;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Currency, Date, ExternalId, Fault, Faults, Index, IndexRow, InvoiceId, Kind, Money, Note, OrderId, Ownership,
    Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};
use crate::pricing::{DocumentAdjustment, DocumentTotals};

pub use held::{BilledOrder, BilledSubscription, Credited, CreditedGroup};
pub use issue::{BillingFramework, BillingStage, ElectronicFormat, ElectronicSeal, Issue};
pub use issued_document::{IssuedDocument, IssuedDocumentEvent, MAX_DOCUMENT_BYTES};
pub use kind::{CreditedKind, DeductedDeposit, DocumentKind, PrecedingDocument, Retention};
pub use line::{InvoiceLine, LineItem};
pub use number::InvoiceNumber;
pub use parties::{Buyer, ElectronicAddress, MAX_TAX_IDS, Seller, siren, vat_number};
pub use steps::{InvoiceStep, InvoiceTag, STEPS};
pub use taken_over::{CreditedSale, SaleLine, TakenOver};
pub use terms::{AlreadyPaid, EarlyPayment, InvoiceTerms, PaymentDelay, PaymentMeans, SuppliedOperations, SupplyTime};

/// The most lines of one document.
pub const MAX_LINES: usize = 1_000;

/// Where a document stands. Whether it is paid is not a state: it follows from allocations.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly every document is issued; boxing would cost each more than drafts would save"
)]
pub enum InvoiceState {
    /// It can still change.
    #[n(0)]
    Draft,
    /// It is out and never changes again.
    #[n(1)]
    Issued(#[n(0)] Issue),
    /// It is out, and nothing is owed on it any more: one that corrects it took its place.
    #[n(2)]
    Superseded {
        /// What issuing froze.
        #[n(0)]
        issue: Issue,
        /// The one in its place (384).
        #[n(1)]
        by: InvoiceId,
        /// The day on which that one was issued.
        #[n(2)]
        on: Date,
    },
}

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Invoice {
    /// Id of the document.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: InvoiceId,
    /// Who it belongs to.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(super) state: InvoiceState,
    /// The customer.
    #[n(3)]
    pub(super) account: AccountId,
    /// What it is.
    #[n(4)]
    pub(super) kind: DocumentKind,
    /// The currency of every amount (BT-5).
    #[n(5)]
    pub(super) currency: Currency,
    /// The lines (BG-25).
    #[n(6)]
    pub(super) lines: Vec<InvoiceLine>,
    /// Taken off the document (BG-20).
    #[n(7)]
    pub(super) allowances: Vec<DocumentAdjustment>,
    /// Put on the document (BG-21).
    #[n(8)]
    pub(super) charges: Vec<DocumentAdjustment>,
    /// What it comes to.
    #[n(9)]
    pub(super) totals: DocumentTotals,
    /// Number in the system it came from; unique.
    #[n(10)]
    pub(super) external_id: Option<ExternalId>,
    /// What is said to the buyer (BT-22).
    #[n(11)]
    pub(super) note: Note,
    /// What is credited so far; only on an issued invoice.
    #[n(12)]
    pub(super) credited: Option<Credited>,
    /// What it bills of an order; none where it bills none, and on a credit note.
    #[n(13)]
    pub(super) order: Option<BilledOrder>,
    /// What it says about supply and payment; once it is issued with what the company's policy had decided.
    #[n(14)]
    #[cbor(default)]
    pub(super) terms: InvoiceTerms,
    /// The final invoice that takes this deposit off: from its draft on, so that none is taken off twice.
    #[n(15)]
    pub(super) deducted_by: Option<InvoiceId>,
    /// The day on which what was held back came to be owed.
    #[n(16)]
    pub(super) released_on: Option<Date>,
    /// What it bills of a subscription; none where it bills none.
    #[n(17)]
    pub(super) subscription: Option<BilledSubscription>,
    /// Where it comes from; none where it was made here.
    #[n(18)]
    pub(super) taken_over: Option<TakenOver>,
}

impl Invoice {
    /// Issued documents by number.
    pub const BY_NUMBER: Index<Self> = Index::unique(1, "number");
    /// Issued documents by the day of issue.
    pub const BY_ISSUED_ON: Index<Self> = Index::listed(2, "day of issue");
    /// All documents of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");
    /// Documents by their number in the system they came from.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(4, "external number");
    /// Credit notes of an invoice, and the one that corrects it in its place.
    pub const BY_CORRECTED: Index<Self> = Index::new(5, "corrected invoice");
    /// Invoices and deposits of an order.
    pub const BY_ORDER: Index<Self> = Index::new(6, "order");
    /// Invoices of a subscription, by what they bill: nothing is billed twice.
    pub const BY_SUBSCRIPTION: Index<Self> = Index::unique(7, "subscription");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> InvoiceTag {
        match self.state {
            InvoiceState::Draft => InvoiceTag::Draft,
            InvoiceState::Issued(_) => InvoiceTag::Issued,
            InvoiceState::Superseded { .. } => InvoiceTag::Superseded,
        }
    }

    /// What issuing froze; none on a draft.
    #[must_use]
    pub fn issue(&self) -> Option<&Issue> {
        match &self.state {
            InvoiceState::Draft => None,
            InvoiceState::Issued(issue) | InvoiceState::Superseded { issue, .. } => Some(issue),
        }
    }

    /// The invoice that a credit note takes something off; none on another document, and on a credit note of another system, whose lines name what they
    /// take something off.
    #[must_use]
    pub fn corrects(&self) -> Option<InvoiceId> {
        match &self.kind {
            DocumentKind::CreditNote { of, .. } => Some(*of),
            _ => None,
        }
    }

    /// True for an issued document of which the customer owes what it comes to: no draft, no credit note, nothing self-billed.
    #[must_use]
    pub fn is_issued_invoice(&self) -> bool {
        self.kind.is_owed() && self.issue().is_some()
    }

    /// The order that it bills, or is a deposit for.
    #[must_use]
    pub fn of_order(&self) -> Option<OrderId> {
        match &self.kind {
            DocumentKind::Deposit { order } => *order,
            _ => self.order.as_ref().map(|billed| billed.order),
        }
    }

    /// How another document refers to it; none for a draft, which has no number.
    #[must_use]
    pub fn as_preceding(&self) -> Option<PrecedingDocument> {
        let issue = self.issue()?;
        let (number, type_code) = (issue.number.clone(), self.kind.type_code());
        Some(PrecedingDocument { invoice: self.id, number, issued_on: issue.issued_on, type_code })
    }

    /// What it bills of an order, where all of it is credited.
    #[must_use]
    pub fn reversed_order(&self) -> Option<&BilledOrder> {
        self.order.as_ref().filter(|_| self.credited.as_ref().is_some_and(|credited| credited.in_full))
    }

    /// What issuing it takes off other invoices, and off which: a credit note all that it comes to, a corrected invoice all that was owed on the one
    /// before it, a credit note of another system what its lines take off the sales that they name.
    #[must_use]
    pub fn takes_off(&self) -> Vec<(InvoiceId, Money)> {
        match &self.kind {
            _ if self.issue().is_none() => Vec::new(),
            DocumentKind::CreditNote { of, .. } => vec![(*of, self.totals.due)],
            DocumentKind::Corrected { of, owed } => vec![(of.invoice, *owed)],
            DocumentKind::ForeignCredit { .. } => {
                let credits = self.taken_over.iter().flat_map(|taken| &taken.credits);
                credits.map(|credited| (credited.sale.invoice, credited.gross)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What issuing it adds to the company's sales, VAT included: below zero for what takes something off, nothing for a draft and for what the company
    /// bills itself. A final invoice adds what its deposits have not.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn turnover(&self) -> Result<Money, Fault> {
        let zero = Money::zero(self.currency);
        match &self.kind {
            _ if self.issue().is_none() || self.kind.is_self_billed() => Ok(zero),
            DocumentKind::ProForma => Ok(zero),
            DocumentKind::CreditNote { .. } | DocumentKind::Rebate { .. } | DocumentKind::ForeignCredit { .. } => {
                Ok(self.totals.gross.negated())
            }
            DocumentKind::Corrected { owed, .. } => self.totals.gross.checked_sub(*owed),
            DocumentKind::Final { deposits } => {
                self.totals.gross.checked_sub(Money::sum(deposits.iter().map(|deposit| deposit.gross), self.currency)?)
            }
            DocumentKind::Invoice | DocumentKind::Deposit { .. } | DocumentKind::SelfBilled | DocumentKind::Progress { .. } => {
                Ok(self.totals.gross)
            }
        }
    }

    /// What is held back of it by the customer, until it is released.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn retained(&self) -> Result<Money, Fault> {
        match &self.kind {
            DocumentKind::Progress { retention: Some(retention), .. } => self.totals.gross.times(retention.percent),
            _ => Ok(Money::zero(self.currency)),
        }
    }

    /// What was to be paid on it as of `day`, without regard to credit notes, corrections and payments: what is due, and what was held back only from the
    /// day on which it was released.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn due_as_of(&self, day: Date) -> Result<Money, Fault> {
        let is_released = self.released_on.is_some_and(|released| released <= day);
        if is_released { Ok(self.totals.due) } else { self.totals.due.checked_sub(self.retained()?) }
    }

    /// The day since which `balance` of it is to be paid: what was held back is paid last, and from the day of its release.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn due_day_of(&self, balance: Money) -> Result<Option<Date>, Fault> {
        let Some(issue) = self.issue() else { return Ok(None) };
        let is_retention = self.released_on.is_some() && balance.compare(self.retained()?)?.is_le();
        Ok(Some(self.released_on.filter(|_| is_retention).map_or(issue.due_on, |released| released.max(issue.due_on))))
    }

    /// What is to be paid on it, without what is credited: the due amount of an invoice that takes deposits off or has something held back, nothing of one
    /// that another took the place of. Below zero where credit notes gave back more than was still to be paid.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn standing(&self) -> Result<Money, Fault> {
        let zero = Money::zero(self.currency);
        if self.tag() == InvoiceTag::Superseded {
            return Ok(zero);
        }
        let to_pay = if self.released_on.is_some() { self.totals.due } else { self.totals.due.checked_sub(self.retained()?)? };
        to_pay.checked_sub(self.credited.as_ref().map_or(Ok(zero), |credited| credited.due(&self.totals))?)
    }

    /// What is left to credit: gross of the invoice without what is credited.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn left_to_credit(&self) -> Result<Money, Fault> {
        let credited = self.credited.as_ref().map_or(Money::zero(self.currency), |credited| credited.gross);
        self.totals.gross.checked_sub(credited)
    }

    /// True where all that is left to credit is still to be paid: nothing was taken off before, and nothing is held back.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn stands_whole(&self) -> Result<bool, Fault> {
        Ok(self.left_to_credit()?.checked_add(self.totals.rounding)? == self.standing()?)
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<InvoiceStep> {
        let mut commands = STEPS.available(self.tag());
        let is_retained = matches!(self.kind, DocumentKind::Progress { retention: Some(_), .. }) && self.released_on.is_none();
        commands.retain(|command| match command {
            InvoiceStep::Credit => self.kind.credited_as().is_some(),
            InvoiceStep::Correct => self.kind.is_correctable(),
            InvoiceStep::ReleaseRetention => is_retained,
            InvoiceStep::Issue => self.kind != DocumentKind::ProForma,
            InvoiceStep::Change | InvoiceStep::Discard | InvoiceStep::ChangeTerms => true,
        });
        commands
    }
}

impl Record for Invoice {
    type Id = InvoiceId;
    const KIND: Kind = Kind::INVOICE;
    const NEXT_FIELD: u64 = 19;

    fn id(&self) -> InvoiceId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let lines = self.lines.len();
        faults.require(lines <= MAX_LINES, "lines", lines, "a document has at most 1,000 lines", "split it");
        let adjustments = self.allowances.len() + self.charges.len();
        faults.require(
            adjustments <= 100,
            "charges",
            adjustments,
            "a document has at most 100 allowances and charges",
            "join some",
        );
        if let Err(terms) = self.terms.check() {
            terms.as_slice().iter().for_each(|fault| faults.push(fault.clone()));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account).id(self.id))];
        if let Some(issue) = self.issue() {
            rows.push(Self::BY_NUMBER.row(SortKey::new().text(issue.number.as_str())));
            rows.push(Self::BY_ISSUED_ON.row(SortKey::new().date(issue.issued_on)));
        }
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        let before = match &self.kind {
            DocumentKind::Corrected { of, .. } => Some(of.invoice),
            _ => self.corrects(),
        };
        let sales = self.taken_over.iter().flat_map(TakenOver::credited_invoices);
        rows.extend(before.into_iter().chain(sales).map(|of| Self::BY_CORRECTED.row(SortKey::new().id(of).id(self.id))));
        rows.extend(self.of_order().map(|order| Self::BY_ORDER.row(SortKey::new().id(order).id(self.id))));
        if let Some(BilledSubscription { subscription, bills }) = &self.subscription {
            let of_subscription = |number: u32| SortKey::new().id(*subscription).unsigned(number.into());
            rows.extend(bills.iter().map(|bill| Self::BY_SUBSCRIPTION.row(of_subscription(bill.number))));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// What the document says (number, days, buyer, lines, totals) is frozen where it is issued; whose it is among the company's own accounts is not.
impl NamesParties for Invoice {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
