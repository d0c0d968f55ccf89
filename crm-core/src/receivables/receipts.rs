//! The VAT that receipts carry.

use std::collections::BTreeMap;

use crate::invoicing::Invoice;
use crate::invoicing::deposits::balance_by_group;
use crate::kernel::{AllocationId, Currency, Date, Fault, InvoiceId, Money, PaymentId, Record};
use crate::pricing::TaxGroup;

use super::model::{Allocation, Payment};
use super::tax_split;

/// What one row of a payment carried of an invoice's VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TaxedReceipt {
    /// The row.
    pub allocation: AllocationId,
    /// The payment.
    pub payment: PaymentId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The day the money came in.
    pub received_on: Date,
    /// The day it was set against the invoice, or taken back.
    pub on: Date,
    /// How much; below zero where it was taken back.
    pub amount: Money,
    /// The same by VAT category and rate: net and VAT, together what status 212 calls MEN.
    pub tax: Vec<TaxGroup>,
}

/// What receipts carried in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReceiptTotals {
    /// The currency.
    pub currency: Currency,
    /// By VAT category and rate.
    pub tax: Vec<TaxGroup>,
}

/// The VAT that receipts carried.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReceiptReport {
    /// Each receipt, by day.
    pub receipts: Vec<TaxedReceipt>,
    /// All of them, by currency.
    pub totals: Vec<ReceiptTotals>,
}

/// Net and VAT of `row`, by category and rate; a row from before this was kept is split as its invoice is.
///
/// # Errors
/// A fault where figures do not fit.
pub fn carried(row: &Allocation, invoice: &Invoice) -> Result<Vec<TaxGroup>, Fault> {
    if row.tax().is_empty() { tax_split::split(*row.amount(), &balance_by_group(invoice)?) } else { Ok(row.tax().clone()) }
}

/// What `rows` of payments carried, each with its invoice and its payment.
///
/// # Errors
/// A fault where figures do not fit.
pub fn report(rows: &[(Allocation, Invoice, Payment)]) -> Result<ReceiptReport, Fault> {
    let mut receipts = Vec::with_capacity(rows.len());
    let mut totals: BTreeMap<Currency, Vec<TaxGroup>> = BTreeMap::new();
    for (row, invoice, payment) in rows {
        let amount = *row.amount();
        let tax = carried(row, invoice)?;
        tax_split::add(totals.entry(amount.currency()).or_default(), &tax)?;
        receipts.push(TaxedReceipt {
            allocation: row.id(),
            payment: payment.id(),
            invoice: invoice.id(),
            received_on: *payment.received_on(),
            on: *row.on(),
            amount,
            tax,
        });
    }
    receipts.sort_by_key(|receipt| (receipt.on, receipt.allocation));
    let totals = totals.into_iter().map(|(currency, tax)| ReceiptTotals { currency, tax }).collect();
    Ok(ReceiptReport { receipts, totals })
}
