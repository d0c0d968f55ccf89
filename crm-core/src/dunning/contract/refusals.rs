//! Why dunning says no.

use crate::kernel::{Code, Currency, Date, InvoiceId, Money, Percent, refusals};

refusals! {
    /// Why reminders and late charges say no, in order of precedence.
    pub enum DunningRefusal {
        /// Only an issued invoice is reminded of.
        NotAnIssuedInvoice = "DUN-001": "only an issued invoice can be late; issue it first, or name the invoice that a credit note corrects",
        /// There is no such procedure.
        UnknownProcedure {
            /// What was given.
            procedure: Code,
            /// What the policy knows.
            known: String,
        } = "DUN-002": "`{procedure}` is no procedure of the policy; give one of: {known}",
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the notice stands.
            state: &'static str,
        } = "DUN-003": "a notice that is {state} cannot be {step}; only one that waits in the outbox can",
        /// It is not late.
        NotLate {
            /// The due day.
            due: Date,
        } = "DUN-004": "the invoice was not late in these days: it is to be paid by `{due}`; charge days after that on which something was open",
        /// No rate is known.
        UnknownRate {
            /// The day.
            day: Date,
            /// What is missing.
            what: &'static str,
        } = "DUN-005": "no {what} is known for `{day}`; add the rates of that half-year to the policy `late-interest`",
        /// The agreed rate is too low.
        RateBelowFloor {
            /// The agreed rate.
            rate: Percent,
            /// The least that the law allows.
            floor: Percent,
            /// The first day on which it does.
            day: Date,
        } = "DUN-006": "the agreed rate of `{rate}` % is below the least of `{floor}` % on `{day}` (Code de commerce L441-10); agree a higher one, or use the statutory rate",
        /// A consumer owes no such charges.
        OwedByBusinesses = "DUN-007": "the customer is a consumer, who owes neither the late interest nor the compensation of trade between businesses; claim what their contract says",
        /// Interest bears no interest.
        InterestOnCharges = "DUN-008": "the invoice bills late charges, which bear no interest themselves; charge the invoices that they are for",
        /// It is not open.
        ChargeSettled {
            /// What became of it.
            state: &'static str,
        } = "DUN-009": "the charge is {state} already; name one that is only claimed",
        /// One draft has one customer and one currency.
        MixedCharges {
            /// The late invoice of the charge that does not fit.
            invoice: InvoiceId,
            /// The currency of the draft.
            currency: Currency,
        } = "DUN-010": "the charge of invoice `{invoice}` is another customer's, not in `{currency}`, or named twice; bill it by itself",
    }
}

refusals! {
    /// Why promises say no, in order of precedence.
    pub enum PromiseRefusal {
        /// There is nothing to promise.
        NothingOpen = "PRM-001": "nothing is open on the invoice; a promise is about an issued invoice that is not paid",
        /// One open promise for each invoice.
        AlreadyPromised = "PRM-002": "the invoice has an open promise; withdraw that one first",
        /// More than is open.
        AboveOpen {
            /// What was given.
            amount: Money,
            /// What is open.
            open: Money,
        } = "PRM-003": "`{amount}` is not above zero and up to the open `{open}`; give an amount that is",
        /// Only an open promise is withdrawn.
        NotOpen {
            /// Where it stands.
            state: &'static str,
        } = "PRM-004": "a promise that is {state} cannot be withdrawn; only an open one can",
    }
}
