//! What the law wants to be said at the end: CGI ann. II art. 242 nonies A, Code de commerce L441-9.

use crate::invoicing::deposits::balance_by_group;
use crate::invoicing::{DocumentKind, Invoice};
use crate::kernel::{CrmError, Currency, Date, Fault, Money};

use super::labels::filled;
use super::sheet::{Desk, paragraphs};

/// The fixed sum for the costs of recovery, in cents (Code de commerce D441-5).
const INDEMNITY: i64 = 4_000;

/// The mentions of a document of `day`; `balance` is the VAT of the balance of a final invoice, rate by rate. What concerns payment stands only where the
/// customer owes something, and the costs of recovery are claimed from businesses alone.
///
/// # Errors
/// A figure that does not fit, which no stored invoice has.
pub fn mentions(invoice: &Invoice, day: Date, desk: &Desk<'_>, balance: &[String]) -> Result<Vec<String>, CrmError> {
    let labels = &desk.labels;
    let mut mentions: Vec<String> = desk.reverse_charge(invoice.totals()).into_iter().collect();
    if invoice.kind().is_self_billed() {
        mentions.push(labels.self_billing.to_owned());
    }
    if *invoice.kind() == DocumentKind::ProForma {
        mentions.push(labels.not_an_invoice.to_owned());
    }
    if !balance.is_empty() {
        mentions.push(filled(labels.balance_vat, &[("taxes", &balance.join(", "))]));
    }
    mentions.extend(in_accounts(invoice, desk));
    if let Some(operations) = invoice.terms().operations {
        mentions.push(filled(labels.operations, &[("operations", labels.supplied(operations))]));
    }
    if desk.seller.vat_on_debits && !invoice.kind().is_self_billed() {
        mentions.push(labels.vat_on_debits.to_owned());
    }
    if invoice.kind().is_owed() {
        mentions.extend(late(invoice, desk));
        if invoice.terms().is_consumer != Some(true) {
            let indemnity = desk.writing.money(Money::from_minor(INDEMNITY, Currency::EUR)?);
            mentions.push(filled(labels.indemnity, &[("amount", &indemnity)]));
        }
        mentions.extend(early(invoice, day, desk)?);
    }
    mentions.extend(desk.closing());
    Ok(mentions)
}

/// The VAT in the currency of the accounts, with the rate that it follows from.
fn in_accounts(invoice: &Invoice, desk: &Desk<'_>) -> Option<String> {
    let stated = invoice.issue()?.accounting_tax.as_ref()?;
    let (amount, rate) = (desk.writing.money(stated.tax), desk.writing.decimal(stated.by.rate.decimal().normalize()));
    let (currency, of, day) = (stated.by.currency.code(), invoice.currency().code(), desk.writing.date(stated.by.on));
    let values: [(&str, &str); 5] = [("currency", currency), ("amount", &amount), ("rate", &rate), ("of", of), ("day", &day)];
    Some(filled(desk.labels.vat_in_accounts, &values))
}

/// What late payment costs: the rate of the invoice, the company's own words, or the rate that the law sets.
fn late(invoice: &Invoice, desk: &Desk<'_>) -> Vec<String> {
    match invoice.terms().late_rate {
        Some(rate) => vec![filled(desk.labels.late_rate, &[("rate", &desk.writing.percent(rate))])],
        None => paragraphs(desk.policy.penalty.get(desk.language).unwrap_or(desk.labels.penalty)),
    }
}

/// What early payment saves: the discount of the invoice with what is to be paid then, the company's own words, or nothing.
fn early(invoice: &Invoice, day: Date, desk: &Desk<'_>) -> Result<Vec<String>, Fault> {
    let Some(early) = invoice.terms().early_payment else {
        return Ok(paragraphs(desk.policy.discount.get(desk.language).unwrap_or(desk.labels.discount)));
    };
    let less = |amount: Money| amount.checked_sub(amount.times(early.percent)?);
    let tax = Money::sum(balance_by_group(invoice)?.iter().map(|group| group.amount), *invoice.currency())?;
    let amounts = (less(invoice.totals().due)?, less(tax)?);
    let until = day.plus_days(i64::from(early.days))?;
    let (percent, day) = (desk.writing.percent(early.percent), desk.writing.date(until));
    let (amount, tax) = (desk.writing.money(amounts.0), desk.writing.money(amounts.1));
    let values: [(&str, &str); 4] = [("percent", &percent), ("day", &day), ("amount", &amount), ("tax", &tax)];
    Ok(vec![filled(desk.labels.early_payment, &values)])
}
