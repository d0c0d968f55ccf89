//! A payment that its payer contests at their bank: a question first or not, evidence once, a decision.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Date, DisputeId, ExternalId, Index, IndexRow, Kind, Money, Name, Ownership, PaymentDisputeId, PaymentId,
    Record, RepaymentId, SortKey, StepTable, Timestamp,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::evidence::DisputeEvidence;

/// Why a payer contests a payment, in the words that card schemes, wallets and direct debits have come to share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum PaymentDisputeReason {
    /// The bank could not collect it.
    #[n(0)]
    BankCannotProcess,
    /// A cheque came back.
    #[n(1)]
    CheckReturned,
    /// A credit that was promised did not come.
    #[n(2)]
    CreditNotProcessed,
    /// The payer asked for it, and the bank says no more.
    #[n(3)]
    CustomerInitiated,
    /// The debit was not authorised.
    #[n(4)]
    DebitNotAuthorized,
    /// It was paid twice.
    #[n(5)]
    Duplicate,
    /// Somebody else paid with the payer's means.
    #[n(6)]
    Fraudulent,
    /// None of the others.
    #[n(7)]
    General,
    /// The account does not exist, or is another's.
    #[n(8)]
    IncorrectAccountDetails,
    /// The account had too little on it.
    #[n(9)]
    InsufficientFunds,
    /// The rules of the scheme were not kept.
    #[n(10)]
    Noncompliant,
    /// What was bought did not come.
    #[n(11)]
    ProductNotReceived,
    /// What came is not what was bought.
    #[n(12)]
    ProductUnacceptable,
    /// The subscription had ended.
    #[n(13)]
    SubscriptionCanceled,
    /// The payer does not know the payment.
    #[n(14)]
    Unrecognized,
}

impl PaymentDisputeReason {
    /// Its key, as `product_not_received`: what evidence is needed is said of it in the policy.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::BankCannotProcess => "bank_cannot_process",
            Self::CheckReturned => "check_returned",
            Self::CreditNotProcessed => "credit_not_processed",
            Self::CustomerInitiated => "customer_initiated",
            Self::DebitNotAuthorized => "debit_not_authorized",
            Self::Duplicate => "duplicate",
            Self::Fraudulent => "fraudulent",
            Self::General => "general",
            Self::IncorrectAccountDetails => "incorrect_account_details",
            Self::InsufficientFunds => "insufficient_funds",
            Self::Noncompliant => "noncompliant",
            Self::ProductNotReceived => "product_not_received",
            Self::ProductUnacceptable => "product_unacceptable",
            Self::SubscriptionCanceled => "subscription_canceled",
            Self::Unrecognized => "unrecognized",
        }
    }
}

/// Where a contested payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PaymentDisputeState {
    /// The bank asks; no money has moved.
    #[n(0)]
    Inquiry {
        /// Until when an answer counts.
        #[n(0)]
        respond_by: Timestamp,
    },
    /// The bank reads the answer; no money has moved.
    #[n(1)]
    InquiryReview {
        /// When it was sent.
        #[n(0)]
        submitted_at: Timestamp,
    },
    /// The bank asks no more: it was answered, or the payment refunded.
    #[n(2)]
    Closed {
        /// On which day.
        #[n(0)]
        on: Date,
    },
    /// The money was taken back; evidence may bring it again.
    #[n(3)]
    NeedsResponse {
        /// Until when evidence counts.
        #[n(0)]
        respond_by: Timestamp,
    },
    /// The evidence was sent; the bank decides.
    #[n(4)]
    UnderReview {
        /// When it was sent.
        #[n(0)]
        submitted_at: Timestamp,
    },
    /// The money came again.
    #[n(5)]
    Won {
        /// On which day.
        #[n(0)]
        on: Date,
    },
    /// The money stays with the payer.
    #[n(6)]
    Lost {
        /// On which day.
        #[n(0)]
        on: Date,
    },
    /// The company did not answer in time, and the money stays with the payer.
    #[n(7)]
    Lapsed {
        /// On which day.
        #[n(0)]
        on: Date,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PaymentDisputeTag {
    /// See [`PaymentDisputeState::Inquiry`].
    Inquiry,
    /// See [`PaymentDisputeState::InquiryReview`].
    InquiryReview,
    /// See [`PaymentDisputeState::Closed`].
    Closed,
    /// See [`PaymentDisputeState::NeedsResponse`].
    NeedsResponse,
    /// See [`PaymentDisputeState::UnderReview`].
    UnderReview,
    /// See [`PaymentDisputeState::Won`].
    Won,
    /// See [`PaymentDisputeState::Lost`].
    Lost,
    /// See [`PaymentDisputeState::Lapsed`].
    Lapsed,
}

/// The name of a command that moves a contested payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PaymentDisputeStep {
    /// [`AddPaymentEvidence`](crate::disputes::AddPaymentEvidence).
    Document,
    /// [`SubmitPaymentEvidence`](crate::disputes::SubmitPaymentEvidence).
    Submit,
    /// [`ClosePaymentInquiry`](crate::disputes::ClosePaymentInquiry).
    Close,
    /// [`EscalatePaymentInquiry`](crate::disputes::EscalatePaymentInquiry).
    Escalate,
    /// [`DecidePaymentDispute`](crate::disputes::DecidePaymentDispute).
    Decide,
    /// [`ConcedePaymentDispute`](crate::disputes::ConcedePaymentDispute).
    Concede,
    /// [`LapsePaymentDisputes`](crate::disputes::LapsePaymentDisputes).
    Lapse,
}

/// The legal steps of a contested payment. Evidence is sent once: there is no way back from a review.
pub const PAYMENT_DISPUTE_STEPS: StepTable<PaymentDisputeTag, PaymentDisputeStep> = StepTable(&[
    (PaymentDisputeTag::Inquiry, PaymentDisputeStep::Document, PaymentDisputeTag::Inquiry),
    (PaymentDisputeTag::Inquiry, PaymentDisputeStep::Submit, PaymentDisputeTag::InquiryReview),
    (PaymentDisputeTag::Inquiry, PaymentDisputeStep::Close, PaymentDisputeTag::Closed),
    (PaymentDisputeTag::Inquiry, PaymentDisputeStep::Escalate, PaymentDisputeTag::NeedsResponse),
    (PaymentDisputeTag::InquiryReview, PaymentDisputeStep::Close, PaymentDisputeTag::Closed),
    (PaymentDisputeTag::InquiryReview, PaymentDisputeStep::Escalate, PaymentDisputeTag::NeedsResponse),
    (PaymentDisputeTag::NeedsResponse, PaymentDisputeStep::Document, PaymentDisputeTag::NeedsResponse),
    (PaymentDisputeTag::NeedsResponse, PaymentDisputeStep::Submit, PaymentDisputeTag::UnderReview),
    (PaymentDisputeTag::NeedsResponse, PaymentDisputeStep::Concede, PaymentDisputeTag::Lost),
    (PaymentDisputeTag::NeedsResponse, PaymentDisputeStep::Lapse, PaymentDisputeTag::Lapsed),
    (PaymentDisputeTag::UnderReview, PaymentDisputeStep::Decide, PaymentDisputeTag::Won),
    (PaymentDisputeTag::UnderReview, PaymentDisputeStep::Decide, PaymentDisputeTag::Lost),
]);

/// One payment that its payer contests at their bank.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PaymentDispute {
    /// Id of the contested payment's dispute.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::disputes) id: PaymentDisputeId,
    /// Who it belongs to: as the payment.
    #[n(1)]
    pub(in crate::disputes) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::disputes) state: PaymentDisputeState,
    /// The payment.
    #[n(3)]
    pub(in crate::disputes) payment: PaymentId,
    /// The customer.
    #[n(4)]
    pub(in crate::disputes) account: AccountId,
    /// How much of the payment is contested.
    #[n(5)]
    pub(in crate::disputes) amount: Money,
    /// Why.
    #[n(6)]
    pub(in crate::disputes) reason: PaymentDisputeReason,
    /// The day it began.
    #[n(7)]
    pub(in crate::disputes) opened_on: Date,
    /// The number under which the bank or the scheme runs it.
    #[n(8)]
    pub(in crate::disputes) reference: Option<Name>,
    /// Its number in the system it comes from; unique.
    #[n(9)]
    pub(in crate::disputes) external_id: Option<ExternalId>,
    /// What is put forward, in order; at most 100 pieces.
    #[n(10)]
    pub(in crate::disputes) evidence: Vec<DisputeEvidence>,
    /// What the scheme takes for a dispute, whatever becomes of it.
    #[n(11)]
    pub(in crate::disputes) fee: Option<Money>,
    /// What the scheme takes for an answer, and gives back on a win.
    #[n(12)]
    pub(in crate::disputes) countered_fee: Option<Money>,
    /// The money that went back, once it did.
    #[n(13)]
    pub(in crate::disputes) repayment: Option<RepaymentId>,
    /// The disputes that hold the invoices which are open again.
    #[n(14)]
    pub(in crate::disputes) disputes: Vec<DisputeId>,
}

impl PaymentDispute {
    /// Disputes of a payment.
    pub const BY_PAYMENT: Index<Self> = Index::new(1, "payment");
    /// Disputes of an account's payments.
    pub const BY_ACCOUNT: Index<Self> = Index::new(2, "account");
    /// What is to be answered, by when: what was taken back first, then what is only asked about.
    pub const BY_RESPOND_BY: Index<Self> = Index::listed(3, "to be answered by");
    /// The one with a number of another system.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(4, "external id");

    /// The place in [`Self::BY_RESPOND_BY`] of what is to be answered by an instant.
    #[must_use]
    pub fn answered_by(is_inquiry: bool, respond_by: Timestamp) -> SortKey {
        SortKey::new().int(i64::from(is_inquiry)).instant(respond_by)
    }

    /// The name of the state.
    #[must_use]
    pub const fn tag(&self) -> PaymentDisputeTag {
        match self.state {
            PaymentDisputeState::Inquiry { .. } => PaymentDisputeTag::Inquiry,
            PaymentDisputeState::InquiryReview { .. } => PaymentDisputeTag::InquiryReview,
            PaymentDisputeState::Closed { .. } => PaymentDisputeTag::Closed,
            PaymentDisputeState::NeedsResponse { .. } => PaymentDisputeTag::NeedsResponse,
            PaymentDisputeState::UnderReview { .. } => PaymentDisputeTag::UnderReview,
            PaymentDisputeState::Won { .. } => PaymentDisputeTag::Won,
            PaymentDisputeState::Lost { .. } => PaymentDisputeTag::Lost,
            PaymentDisputeState::Lapsed { .. } => PaymentDisputeTag::Lapsed,
        }
    }

    /// Until when an answer counts, while one is waited for.
    #[must_use]
    pub const fn respond_by(&self) -> Option<Timestamp> {
        match self.state {
            PaymentDisputeState::Inquiry { respond_by } | PaymentDisputeState::NeedsResponse { respond_by } => Some(respond_by),
            _ => None,
        }
    }

    /// True until it is closed, won or lost.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.available_commands().is_empty()
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<PaymentDisputeStep> {
        PAYMENT_DISPUTE_STEPS.available(self.tag())
    }

    /// The kinds of evidence that `needed` asks for and nobody has put forward.
    #[must_use]
    pub fn missing<'a>(&self, needed: &'a [Code]) -> Vec<&'a Code> {
        super::evidence::missing(needed, &self.evidence)
    }
}

impl Record for PaymentDispute {
    type Id = PaymentDisputeId;
    const KIND: Kind = Kind::PAYMENT_DISPUTE;
    const NEXT_FIELD: u64 = 15;

    fn id(&self) -> PaymentDisputeId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_PAYMENT.row(SortKey::new().id(self.payment).date(self.opened_on)),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account)),
        ];
        if let Some(respond_by) = self.respond_by() {
            rows.push(Self::BY_RESPOND_BY.row(Self::answered_by(self.tag() == PaymentDisputeTag::Inquiry, respond_by)));
        }
        if let Some(external_id) = &self.external_id {
            rows.push(Self::BY_EXTERNAL_ID.row(external_id.sort_key()));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for PaymentDispute {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
