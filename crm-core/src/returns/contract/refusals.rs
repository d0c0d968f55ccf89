//! Why returns say no.

use crate::kernel::{Code, Date, Quantity, refusals};
use crate::returns::model::{ReturnAction, ReturnStep, ReturnTag};

refusals! {
    /// Why returns say no, in order of precedence.
    pub enum ReturnRefusal {
        /// The reason is not one of the policy's.
        UnknownReason {
            /// What was given.
            reason: Code,
            /// What the policy knows.
            known: String,
        } = "RET-001": "`{reason}` is not a reason for a return here; give one of: {known}",
        /// The return has no such line, or it is named twice.
        NoSuchLine {
            /// What was given.
            line: u32,
        } = "RET-002": "the return has no line `{line}`, or it is named twice; name each of its lines once, by its number",
        /// The document has no such line.
        NotADeliveredLine {
            /// What was named.
            line: String,
        } = "RET-003": "the document has no line `{line}` of goods to send back; name one with a quantity above zero",
        /// Only an issued invoice of goods was delivered by.
        NotIssued = "RET-004": "only what is on an order or an issued invoice comes back, not on a deposit nor on an invoice that another took the place of; issue it, or name that one",
        /// The document is another customer's.
        OtherCustomer = "RET-005": "the document is not this customer's; name the customer who bought it",
        /// There is no such template, it is for other articles, or a consumer who withdraws gets no money by it.
        UnknownTemplate {
            /// What was given.
            template: String,
            /// What can be given.
            known: String,
        } = "RET-006": "`{template}` is not a template for this article, or gives a consumer who withdraws no money back; give one of: {known}",
        /// More than there is.
        AboveDelivered {
            /// What was given.
            quantity: Quantity,
            /// What may come back.
            left: Quantity,
        } = "RET-007": "`{quantity}` is more than the `{left}` that were delivered and have not come back; give at most that, or record the delivery first",
        /// A business does not withdraw.
        NotAConsumer = "RET-008": "only consumers withdraw by law, and this customer is a business here; ask as a commercial return, or mark the customer or the invoice as a consumer's",
        /// The law grants no withdrawal.
        Excluded {
            /// Which article.
            article: String,
            /// Why.
            ground: String,
        } = "RET-009": "the law grants no withdrawal from `{article}`: {ground}; ask as a commercial return",
        /// The time to withdraw is over.
        WithdrawalOver {
            /// When the notice was sent.
            noticed_on: Date,
            /// The last day.
            last_day: Date,
        } = "RET-010": "the notice of {noticed_on} is late: the time to withdraw ended on {last_day}; ask as a commercial return",
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the return stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "RET-011": "a return that is {state} cannot be {step}; {legal}",
        /// The time of a line was over.
        OutOfTime {
            /// The line.
            line: u32,
            /// The last day.
            last_day: Date,
        } = "RET-012": "line {line} could be sent back until {last_day}; whoever may approve returns can authorise it with grounds",
        /// More is authorised than there is.
        AboveReturnable {
            /// The line.
            line: u32,
            /// What was given.
            quantity: Quantity,
            /// What may come back.
            left: Quantity,
        } = "RET-013": "of line {line} at most `{left}` may come back: the rest was not delivered, comes back already, or is not what the consumer withdraws from; authorise that instead of `{quantity}`",
        /// Less is authorised than has come.
        BelowProgress {
            /// The line.
            line: u32,
            /// What was given.
            quantity: Quantity,
            /// What has come.
            done: Quantity,
        } = "RET-014": "of line {line} `{done}` have arrived or are settled; authorise at least that instead of `{quantity}`",
        /// A no without grounds.
        NoGrounds = "RET-015": "a customer to whom one says no is told why; give the grounds",
        /// The plan of the line does not have the step.
        NotPlanned {
            /// The line.
            line: u32,
            /// The step.
            step: ReturnAction,
            /// The steps that the plan has.
            planned: String,
        } = "RET-016": "the plan of line {line} has no step `{step}`; it has {planned}",
        /// The plan of the line allows fewer pieces.
        NotYet {
            /// The line.
            line: u32,
            /// The step.
            step: ReturnAction,
            /// What was given.
            quantity: Quantity,
            /// What is possible.
            possible: Quantity,
            /// What comes before.
            remedy: String,
        } = "RET-017": "of line {line} `{possible}` can be done with `{step}` now, not `{quantity}`; {remedy}",
        /// Another article arrived.
        OtherArticle {
            /// The line.
            line: u32,
        } = "RET-018": "what arrived is not the article of line {line}; record it on the line of its own article, or make a return for it",
        /// The grade is not one of the policy's.
        UnknownGrade {
            /// What was given.
            grade: Code,
            /// What the policy knows.
            known: String,
        } = "RET-019": "`{grade}` is not a grade here; give one of: {known}",
        /// Something was received or settled.
        Begun = "RET-020": "something of the return was received or settled; close it instead",
        /// The outcome of received pieces is not known.
        Unsettled {
            /// The line.
            line: u32,
            /// How many.
            quantity: Quantity,
        } = "RET-021": "of line {line} `{quantity}` have arrived whose outcome is not known; settle or reject them first",
        /// So many pieces cannot be split off.
        NotSplit {
            /// The line.
            line: u32,
            /// What was given.
            quantity: Quantity,
            /// What is possible.
            most: Quantity,
        } = "RET-022": "of line {line} more than zero and at most `{most}` pieces can be split off, not `{quantity}`: others are settled or disposed of, and one piece at least stays",
        /// The return is full of notes.
        TooManyNotes = "RET-023": "a return keeps at most 300 notes; attach a document to the account instead",
        /// Another outcome was decided on, or none can be.
        NotDecided {
            /// The line.
            line: u32,
            /// What was given.
            outcome: ReturnAction,
            /// What is decided, or may be.
            decided: String,
        } = "RET-024": "`{outcome}` is not what line {line} is to come to: {decided}; decide on it, or do what was decided",
        /// The grade has not so many pieces.
        NotOfThisGrade {
            /// The line.
            line: u32,
            /// What is left, by grade.
            left: String,
        } = "RET-025": "name a grade of line {line} that has so many pieces left: {left}",
        /// Nothing was bought that could be credited or sent again.
        NothingToCredit {
            /// The line.
            line: u32,
        } = "RET-026": "line {line} was not bought here, so there is nothing to credit or to send again; repair or reject it",
        /// Not so much is on issued invoices.
        NotInvoiced {
            /// What was given.
            quantity: Quantity,
            /// What is invoiced and not credited.
            invoiced: Quantity,
        } = "RET-027": "`{invoiced}` of the `{quantity}` are on issued invoices and not credited; issue the invoice of the order first",
    }
}

impl ReturnRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: ReturnStep, state: ReturnTag, legal: &[ReturnStep]) -> Self {
        let legal: Vec<&str> = legal.iter().map(|step| verb(*step)).collect();
        let legal = if legal.is_empty() { "request a new one".to_owned() } else { format!("it can be {}", legal.join(" or ")) };
        let state = match state {
            ReturnTag::Requested => "requested",
            ReturnTag::Authorised => "authorised",
            ReturnTag::Closed => "closed",
            ReturnTag::Cancelled => "cancelled",
            ReturnTag::Refused => "refused",
        };
        Self::WrongState { step: verb(step), state, legal }
    }
}

const fn verb(step: ReturnStep) -> &'static str {
    match step {
        ReturnStep::Authorise => "authorised",
        ReturnStep::Refuse => "refused",
        ReturnStep::Split => "split",
        ReturnStep::SendLabel => "given a label",
        ReturnStep::RecordShipment => "noted as sent",
        ReturnStep::Receive => "received",
        ReturnStep::Inspect => "inspected",
        ReturnStep::Decide => "decided about",
        ReturnStep::Refund => "refunded",
        ReturnStep::Replace => "replaced",
        ReturnStep::Exchange => "exchanged",
        ReturnStep::Repair => "repaired",
        ReturnStep::Reject => "rejected",
        ReturnStep::Dispose => "disposed of",
        ReturnStep::Cancel => "cancelled",
        ReturnStep::Close => "closed",
    }
}
