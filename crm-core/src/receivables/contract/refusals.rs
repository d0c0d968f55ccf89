//! Why receivables say no.

use crate::kernel::{Currency, Date, Money, refusals};

refusals! {
    /// Why receivables say no, in order of precedence.
    pub enum ReceivableRefusal {
        /// Only an issued invoice is paid.
        NotAnIssuedInvoice = "REC-001": "only an issued invoice can be paid or closed; issue it first, or name the invoice that a credit note corrects",
        /// The invoice of another customer.
        OtherAccount = "REC-002": "the invoice is another customer's; name an invoice of the payer, or record the payment for the other customer",
        /// The invoice in another currency.
        OtherCurrency {
            /// Of the payment.
            payment: Currency,
            /// Of the invoice.
            invoice: Currency,
        } = "REC-003": "the payment is in `{payment}` and the invoice in `{invoice}`; record the payment in `{invoice}`",
        /// Nothing is open.
        NothingOpen = "REC-004": "nothing is open on the invoice; a payment stays the customer's credit",
        /// More than is open.
        AboveOpen {
            /// What was given.
            amount: Money,
            /// What is open.
            open: Money,
        } = "REC-005": "`{amount}` is more than the open `{open}`; give at most that",
        /// More than is left of the payment.
        AbovePayment {
            /// What was given.
            amount: Money,
            /// What is left.
            left: Money,
        } = "REC-006": "`{amount}` is more than the `{left}` that is left of the payment; give at most that, or take another allocation back",
        /// A row that takes back is not taken back.
        IsReversal = "REC-007": "this row takes another one back; allocate anew in its place",
        /// More than may be let go.
        AboveBound {
            /// What was given.
            amount: Money,
            /// What may be let go by whoever may not approve.
            bound: Money,
        } = "REC-008": "`{amount}` is more than the `{bound}` that may be let go here; give at most that, or ask somebody who may approve",
        /// The money was not there in time.
        NotPaidEarly {
            /// The last day.
            last_day: Date,
        } = "REC-009": "not all that is paid of the invoice came in by `{last_day}`, or nothing is; claim the rest, or close it for another reason",
        /// More than an early payer may take off.
        AboveDiscount {
            /// What was given.
            amount: Money,
            /// What the terms allow.
            most: Money,
        } = "REC-010": "`{amount}` is more than the `{most}` that an early payer may take off; give at most that",
        /// More than the customer's credit.
        AboveCredit {
            /// What was given.
            amount: Money,
            /// What is left of the payments.
            credit: Money,
        } = "REC-011": "`{amount}` is more than the `{credit}` that is left of the customer's payments; give at most that, or release what is set against invoices first",
        /// More than is left to take back.
        AboveKept {
            /// What was given.
            amount: Money,
            /// What did not go back yet.
            kept: Money,
        } = "REC-012": "`{amount}` is more than the `{kept}` of the payment that did not go back yet; give at most that",
        /// What undoes is not undone.
        UndoesAnother = "REC-013": "this repayment undoes another one; record a new refund or chargeback in its place",
    }
}
