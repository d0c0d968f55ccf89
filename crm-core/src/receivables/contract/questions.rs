//! Questions: what the ledger answers about any day.

use crate::kernel::{AccountId, Currency, Date, InvoiceId, PaymentId};

/// Asks what is open on one invoice as of a day. Permission: read on the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OpenAmount {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The day; none: today.
    pub as_of: Option<Date>,
}

/// Asks for the open invoices as of a day, by age. Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Ageing {
    /// The day.
    pub as_of: Date,
    /// Only invoices in this currency; none: each currency for itself.
    pub currency: Option<Currency>,
    /// Only this customer's.
    pub account: Option<AccountId>,
}

/// Asks for the days sales outstanding as of a day. Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DaysSalesOutstanding {
    /// The day.
    pub as_of: Date,
    /// The currency.
    pub currency: Currency,
    /// The days of sales that the simple measures look back on, 1 to 366; none: as the policy says.
    pub days: Option<u32>,
}

/// Asks how much of what could be collected was, over a range of days. Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CollectionEffectiveness {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The currency.
    pub currency: Currency,
}

/// Asks for the statement of a customer over a range of days: what they owed, what moved, what they owe. Permission: read on the account; answers over what
/// the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CustomerStatement {
    /// The customer.
    pub account: AccountId,
    /// The currency.
    pub currency: Currency,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// Asks how far a customer is trusted, and what they owe or are about to. Permission: read on the account; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CreditStanding {
    /// The customer.
    pub account: AccountId,
    /// The currency of the limit; what is owed in others is not in the answer.
    pub currency: Currency,
}

/// Asks for the VAT that receipts carried over a range of days: what was set against invoices of payments, and what was taken back, by VAT category and
/// rate (CGI 269-2 c; life-cycle status 212). Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct VatOnReceipts {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Only of this payment.
    pub payment: Option<PaymentId>,
    /// Only on this invoice.
    pub invoice: Option<InvoiceId>,
}
