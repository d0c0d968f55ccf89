//! Why disputes say no.

use crate::disputes::model::{DisputeStep, DisputeTag, PaymentDisputeStep, PaymentDisputeTag};
use crate::kernel::{Code, Date, Money, Timestamp, refusals};

refusals! {
    /// Why disputes say no, in order of precedence.
    pub enum DisputeRefusal {
        /// Only an issued invoice can be disputed.
        NotAnIssuedInvoice = "DSP-001": "only an issued invoice can be disputed; change the draft instead, or dispute the invoice that a credit note corrects",
        /// One open dispute for each invoice.
        AlreadyOpen = "DSP-002": "the invoice has an open dispute; add to that one, or resolve it first",
        /// The reason is not one of the policy's.
        UnknownReason {
            /// What was given.
            reason: Code,
            /// What the policy knows.
            known: String,
        } = "DSP-003": "`{reason}` is not a reason for a dispute here; give one of: {known}",
        /// Nothing is left to dispute.
        NothingLeft = "DSP-004": "nothing of this part of the invoice is left to dispute: it is zero or credited already",
        /// More than there is.
        AboveInvoice {
            /// What was given.
            amount: Money,
            /// What is left.
            left: Money,
        } = "DSP-005": "`{amount}` is more than the `{left}` that the invoice still stands for; give at most that",
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the dispute stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "DSP-006": "a dispute that is {state} cannot be {step}; {legal}",
        /// The dispute is full of notes.
        TooManyFindings = "DSP-007": "a dispute keeps at most 100 notes; attach a document to the account instead",
        /// More than is disputed.
        AboveDisputed {
            /// What was given.
            amount: Money,
            /// What is disputed.
            disputed: Money,
        } = "DSP-008": "`{amount}` does not lie between zero and the disputed `{disputed}`; give an amount that does",
        /// A part is neither nothing nor all.
        NotAPart {
            /// What was given.
            amount: Money,
            /// What is disputed.
            disputed: Money,
        } = "DSP-009": "`{amount}` of the disputed `{disputed}` is not a part of it; accept in full, in part, or reject",
        /// Nothing to ask others about.
        NotToEscalate = "DSP-010": "a dispute that ended as the customer asked, or with their consent, is not taken further; reopen it where that was wrong",
        /// Too long ago.
        TooLateToReopen {
            /// The last day.
            last: Date,
        } = "DSP-011": "the dispute could be reopened until {last}; raise a new one",
        /// The file is full.
        TooMuchEvidence = "DSP-012": "a dispute keeps at most 100 pieces of evidence; put several documents into one",
        /// The root cause is not one of the policy's.
        UnknownRootCause {
            /// What was given.
            root_cause: Code,
            /// What the policy knows.
            known: String,
        } = "DSP-013": "`{root_cause}` is not a root cause here; give one of: {known}",
        /// Others must agree first.
        ApprovalMissing {
            /// What would be credited.
            amount: Money,
            /// Above which amounts somebody must agree.
            thresholds: String,
        } = "DSP-014": "crediting `{amount}` needs an approval, since it is above {thresholds}; propose exactly that, request the approval, and resolve once it is granted",
        /// Evidence is missing.
        EvidenceMissing {
            /// Which kinds.
            missing: String,
        } = "DSP-015": "nothing is credited before the evidence is complete; add: {missing}",
        /// Nobody needs to agree.
        NothingToApprove = "DSP-016": "what is proposed needs no approval here; resolve the dispute",
        /// A price that is no lower than the one charged, or a part of nothing.
        NothingDisputed {
            /// The line.
            line: u32,
        } = "DSP-017": "line {line} was not charged more than what the customer expects; give a lower price, or leave the line out",
        /// VAT is not credited by itself.
        TaxAlone = "DSP-018": "VAT is not credited by itself; issue a corrected invoice and settle the dispute by that, or reject it",
        /// The payment is not short.
        NotShort {
            /// What came in.
            amount: Money,
            /// What is open.
            open: Money,
        } = "DSP-019": "`{amount}` is not less than the `{open}` that are open; record it as a payment",
        /// The corrected invoice is of another one, or not issued.
        NotItsCorrection = "DSP-020": "this is not the issued correction of the disputed invoice; give the corrected invoice that names it, once it is issued",
        /// An answer that cannot come in time.
        RespondByPast {
            /// What was given.
            respond_by: Timestamp,
        } = "DSP-021": "`{respond_by}` has passed already; give the instant until which the bank takes an answer",
        /// The payment is contested already.
        AlreadyContested = "DSP-022": "the payment is contested already; go on with that one, or wait until it has ended",
        /// The step is not legal in the state.
        WrongPaymentState {
            /// The step.
            step: &'static str,
            /// Where it stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "DSP-023": "a contested payment that {state} cannot be {step}; {legal}",
        /// The bank takes no answer any more.
        TooLateToAnswer {
            /// Until when it did.
            respond_by: Timestamp,
        } = "DSP-024": "the bank took an answer until {respond_by}; the payment is lost, record that",
        /// Evidence that the policy asks for is missing.
        SubmissionIncomplete {
            /// Which kinds.
            missing: String,
        } = "DSP-025": "evidence is sent once, and this is missing: {missing}; add it, or say that it is sent although it is incomplete",
        /// Another customer's.
        OtherCustomer = "DSP-026": "the case or return belongs to another customer than the invoice; name one of that customer's, or none",
    }
}

impl DisputeRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: DisputeStep, state: DisputeTag, legal: &[DisputeStep]) -> Self {
        let verb = |step| match step {
            DisputeStep::Acknowledge => "acknowledged",
            DisputeStep::Investigate => "investigated",
            DisputeStep::Propose => "given a proposal",
            DisputeStep::Resolve => "resolved",
            DisputeStep::Withdraw => "withdrawn",
            DisputeStep::Wait => "set to wait",
            DisputeStep::Escalate => "escalated",
            DisputeStep::Reopen => "reopened",
            DisputeStep::Document => "documented",
            DisputeStep::RequestApproval => "put up for approval",
        };
        let state = match state {
            DisputeTag::Raised => "raised",
            DisputeTag::Acknowledged => "acknowledged",
            DisputeTag::Investigating => "being investigated",
            DisputeTag::Proposed => "waiting on a proposal",
            DisputeTag::Resolved => "resolved",
            DisputeTag::Waiting => "waiting for an answer",
            DisputeTag::Escalated => "escalated",
        };
        let legal: Vec<&str> = legal.iter().map(|step| verb(*step)).collect();
        let legal = if legal.is_empty() { "raise a new one".to_owned() } else { format!("it can be {}", legal.join(" or ")) };
        Self::WrongState { step: verb(step), state, legal }
    }
    /// The refusal of `step` on a contested payment in `state`.
    #[must_use]
    pub fn wrong_payment_state(step: PaymentDisputeStep, state: PaymentDisputeTag, legal: &[PaymentDisputeStep]) -> Self {
        let verb = |step| match step {
            PaymentDisputeStep::Document => "documented",
            PaymentDisputeStep::Submit => "answered",
            PaymentDisputeStep::Close => "closed",
            PaymentDisputeStep::Escalate => "escalated",
            PaymentDisputeStep::Decide => "decided",
            PaymentDisputeStep::Concede => "conceded",
            PaymentDisputeStep::Lapse => "left to lapse",
        };
        let state = match state {
            PaymentDisputeTag::Inquiry => "the bank asks about",
            PaymentDisputeTag::InquiryReview => "the bank was told about",
            PaymentDisputeTag::Closed => "the bank asks about no more",
            PaymentDisputeTag::NeedsResponse => "was taken back",
            PaymentDisputeTag::UnderReview => "the bank decides on",
            PaymentDisputeTag::Won => "was won",
            PaymentDisputeTag::Lost => "was lost",
            PaymentDisputeTag::Lapsed => "was not answered in time",
        };
        let legal: Vec<&str> = legal.iter().map(|step| verb(*step)).collect();
        let legal = if legal.is_empty() { "it has ended".to_owned() } else { format!("it can be {}", legal.join(" or ")) };
        Self::WrongPaymentState { step: verb(step), state, legal }
    }
}
