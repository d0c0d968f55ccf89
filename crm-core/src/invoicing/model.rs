//! Invoices and credit notes.

use std::fmt;
use std::str::FromStr;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Currency, Date, Email, ExternalId, Fault, Faults, Index, IndexRow, InvoiceId, Kind, Label, Money, Name,
    Note, OrderId, Ownership, PostalAddress, ProductId, Record, SortKey, StepTable, SubscriptionId, TaxId,
};
use crate::ordering::{OrderQuantity, UninvoicedBill};
use crate::parties::{NamesParties, PartyId, Successors};
use crate::pricing::{DocumentAdjustment, DocumentTotals, PricedLine, TaxConvention};

/// The most lines of one document.
pub const MAX_LINES: usize = 1_000;

/// The number of an issued document: 1 to 35 of A-Z, a-z, 0-9, `-`, `+`, `_`, `/` (BT-1, BR-FR-01, BR-FR-02).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(transparent)]
pub struct InvoiceNumber(#[n(0)] String);

impl InvoiceNumber {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InvoiceNumber {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let fits = (1..=35).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "-+_/".contains(c));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(Fault::new(
            text,
            "a number has 1 to 35 of A-Z, a-z, 0-9, -, +, _ and /",
            "shorten the prefix, or leave out other characters",
        ))
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for InvoiceNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a document is (BT-3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DocumentKind {
    /// An invoice (380).
    #[n(0)]
    Invoice,
    /// A credit note (381): its amounts are positive and taken off an invoice.
    #[n(1)]
    CreditNote {
        /// The invoice it corrects (BT-25).
        #[n(0)]
        of: InvoiceId,
        /// Why.
        #[n(1)]
        reason: Code,
    },
    /// A credit note of another system (381). Its lines name the sales that they take something off, where they are known: none, one or many.
    #[n(9)]
    ForeignCredit {
        /// Why.
        #[n(0)]
        reason: Code,
    },
}

/// The buyer as of the day of issue (BG-7); later changes of the account do not touch it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Buyer {
    /// Name (BT-44).
    #[n(0)]
    pub name: Name,
    /// Address (BG-8).
    #[n(1)]
    pub address: Option<PostalAddress>,
    /// Registration and VAT numbers (BT-47, BT-48).
    #[n(2)]
    pub tax_ids: Vec<TaxId>,
    /// Where the document is sent (BT-58).
    #[n(3)]
    pub email: Option<Email>,
}

/// What issuing froze.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Issue {
    /// The number (BT-1).
    #[n(0)]
    pub number: InvoiceNumber,
    /// The day of issue (BT-2).
    #[n(1)]
    pub issued_on: Date,
    /// The day by which it is to be paid (BT-9).
    #[n(2)]
    pub due_on: Date,
    /// The buyer.
    #[n(3)]
    pub buyer: Buyer,
}

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
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum InvoiceTag {
    /// See [`InvoiceState::Draft`].
    Draft,
    /// See [`InvoiceState::Issued`].
    Issued,
    /// Discarded: the record is gone.
    Gone,
}

/// The name of a command on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum InvoiceStep {
    /// [`ChangeDraft`](super::ChangeDraft).
    Change,
    /// [`DiscardDraft`](super::DiscardDraft).
    Discard,
    /// [`IssueInvoice`](super::IssueInvoice).
    Issue,
    /// [`CreditInvoice`](super::CreditInvoice).
    Credit,
}

/// The legal steps of an invoice.
pub const STEPS: StepTable<InvoiceTag, InvoiceStep> = StepTable(&[
    (InvoiceTag::Draft, InvoiceStep::Change, InvoiceTag::Draft),
    (InvoiceTag::Draft, InvoiceStep::Discard, InvoiceTag::Gone),
    (InvoiceTag::Draft, InvoiceStep::Issue, InvoiceTag::Issued),
    (InvoiceTag::Issued, InvoiceStep::Credit, InvoiceTag::Issued),
]);

/// One line: what was supplied, and its price.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvoiceLine {
    /// What it is (BT-153).
    #[n(0)]
    pub description: Name,
    /// The product, where it is one of the catalog.
    #[n(1)]
    pub product: Option<ProductId>,
    /// Quantity, price, VAT.
    #[n(2)]
    pub priced: PricedLine,
}

/// Which part of an order an invoice bills. The order holds the sum of these; a draft that is discarded, and an invoice that is credited in full, give
/// theirs back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BilledOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Its number (BT-14).
    #[n(1)]
    pub number: Label,
    /// The number of the customer's purchase order (BT-13), as it was when this was drafted.
    #[n(2)]
    pub purchase_order: Option<Label>,
    /// For each line of the invoice the line of the order, and how much of it.
    #[n(3)]
    pub lines: Vec<OrderQuantity>,
    /// What of each allowance of the order is taken off; below zero where more was taken off before.
    #[n(4)]
    pub allowances: Vec<Money>,
    /// What of each charge of the order is put on; below zero where more was put on before.
    #[n(5)]
    pub charges: Vec<Money>,
}

/// What an invoice bills of a subscription. A draft that is discarded gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BilledSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
    /// What is billed: no other invoice bills it.
    #[n(1)]
    pub bills: Vec<UninvoicedBill>,
}

/// A line of an issued invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SaleLine {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// The line, counted from 0.
    #[n(1)]
    pub line: u32,
}

/// A document that another system issued, under its number there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TakenOver {
    /// The system.
    #[n(0)]
    pub source: Label,
    /// How it rounded the VAT.
    #[n(1)]
    pub convention: TaxConvention,
    /// The sales that lines of a credit note take something off.
    #[n(2)]
    pub credits: Vec<CreditedSale>,
}

/// A line of a credit note of another system, and what it takes something off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CreditedSale {
    /// The line of the credit note, counted from 0.
    #[n(0)]
    pub line: u32,
    /// The line that was sold.
    #[n(1)]
    pub sale: SaleLine,
}

impl TakenOver {
    /// The invoices that lines take something off, each once.
    #[must_use]
    pub fn credited_invoices(&self) -> std::collections::BTreeSet<InvoiceId> {
        self.credits.iter().map(|credited| credited.sale.invoice).collect()
    }
}

/// What of an invoice is credited so far. It changes with every credit note: the guard of their sum.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Credited {
    /// Net credited on each line.
    #[n(0)]
    pub lines: Vec<Money>,
    /// Net and VAT credited in each tax group.
    #[n(1)]
    pub groups: Vec<CreditedGroup>,
    /// Gross credited.
    #[n(2)]
    pub gross: Money,
    /// True once nothing is left in any tax group; no more is credited then. The gross says less: where a group is below zero, net and VAT may be left
    /// that cancel out, and an invoice that comes to nothing has none.
    #[n(3)]
    #[cbor(default)]
    pub in_full: bool,
}

/// What is credited in one tax group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CreditedGroup {
    /// Net.
    #[n(0)]
    pub net: Money,
    /// VAT.
    #[n(1)]
    pub tax: Money,
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
    /// Invoice or credit note.
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
    /// Credit notes of an invoice.
    pub const BY_CORRECTED: Index<Self> = Index::new(5, "corrected invoice");
    /// Invoices of an order.
    pub const BY_ORDER: Index<Self> = Index::new(6, "order");

    /// Invoices of a subscription, by what they bill: nothing is billed twice.
    pub const BY_SUBSCRIPTION: Index<Self> = Index::unique(7, "subscription");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> InvoiceTag {
        match self.state {
            InvoiceState::Draft => InvoiceTag::Draft,
            InvoiceState::Issued(_) => InvoiceTag::Issued,
        }
    }

    /// What issuing froze; none on a draft.
    #[must_use]
    pub fn issue(&self) -> Option<&Issue> {
        match &self.state {
            InvoiceState::Draft => None,
            InvoiceState::Issued(issue) => Some(issue),
        }
    }

    /// The invoice that a credit note corrects; none on an invoice, and on a credit note of another system, whose lines name what they take something off.
    #[must_use]
    pub fn corrects(&self) -> Option<InvoiceId> {
        match self.kind {
            DocumentKind::Invoice | DocumentKind::ForeignCredit { .. } => None,
            DocumentKind::CreditNote { of, .. } => Some(of),
        }
    }

    /// True for an issued invoice, not a draft and not a credit note.
    #[must_use]
    pub fn is_issued_invoice(&self) -> bool {
        self.kind == DocumentKind::Invoice && self.issue().is_some()
    }

    /// What it bills of an order, where all of it is credited.
    #[must_use]
    pub fn reversed_order(&self) -> Option<&BilledOrder> {
        self.order.as_ref().filter(|_| self.credited.as_ref().is_some_and(|credited| credited.in_full))
    }

    /// Gross of the invoice without what is credited.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn standing(&self) -> Result<Money, Fault> {
        let credited = self.credited.as_ref().map_or(Money::zero(self.currency), |credited| credited.gross);
        self.totals.gross.checked_sub(credited)
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<InvoiceStep> {
        let mut commands = STEPS.available(self.tag());
        commands.retain(|command| *command != InvoiceStep::Credit || self.kind == DocumentKind::Invoice);
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
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account).id(self.id))];
        if let Some(issue) = self.issue() {
            rows.push(Self::BY_NUMBER.row(SortKey::new().text(issue.number.as_str())));
            rows.push(Self::BY_ISSUED_ON.row(SortKey::new().date(issue.issued_on)));
        }
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        rows.extend(self.corrects().map(|of| Self::BY_CORRECTED.row(SortKey::new().id(of).id(self.id))));
        for of in self.taken_over.iter().flat_map(TakenOver::credited_invoices) {
            rows.push(Self::BY_CORRECTED.row(SortKey::new().id(of).id(self.id)));
        }
        rows.extend(self.order.as_ref().map(|billed| Self::BY_ORDER.row(SortKey::new().id(billed.order).id(self.id))));
        if let Some(BilledSubscription { subscription, bills }) = &self.subscription {
            let number = |bill: &UninvoicedBill| SortKey::new().id(*subscription).unsigned(bill.number.into());
            rows.extend(bills.iter().map(|bill| Self::BY_SUBSCRIPTION.row(number(bill))));
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
