//! Where to pay, until when, and what to refer to.

use crate::invoicing::{Invoice, PaymentMeans};

use super::labels::filled;
use super::model::SheetEntry;
use super::sheet::{Desk, entry};

/// The block of payment; none where nothing can be said. Of what was paid at once it says the day alone.
#[must_use]
pub fn payment(invoice: &Invoice, desk: &Desk<'_>) -> Option<(String, Vec<SheetEntry>)> {
    let labels = &desk.labels;
    let mut entries = Vec::new();
    let means = invoice.terms().means.as_ref();
    if let Some(paid) = invoice.terms().already_paid {
        entries.push(entry(labels.paid_on, desk.writing.date(paid.on)));
        entries.extend(means.map(|means| entry(labels.means, worded(means, desk))));
        return Some((labels.payment.to_owned(), entries));
    }
    entries.extend(invoice.issue().map(|issue| entry(labels.due_on, desk.writing.date(issue.due_on))));
    entries.extend(means.map(|means| entry(labels.means, worded(means, desk))));
    if means.is_none_or(|means| *means == PaymentMeans::Transfer) {
        entries.extend(desk.seller.iban.as_ref().map(|iban| entry(labels.bank_account, iban.grouped().replace(' ', "\u{a0}"))));
        entries.extend(desk.seller.bic.as_ref().map(|bic| entry(labels.bank, bic.as_str())));
    }
    entries.extend(invoice.issue().map(|issue| entry(labels.payment_reference, issue.number.as_str())));
    (!entries.is_empty()).then(|| (labels.payment.to_owned(), entries))
}

fn worded(means: &PaymentMeans, desk: &Desk<'_>) -> String {
    let labels = &desk.labels;
    match means {
        PaymentMeans::Cash => labels.cash.to_owned(),
        PaymentMeans::Cheque => labels.cheque.to_owned(),
        PaymentMeans::Transfer => labels.transfer.to_owned(),
        PaymentMeans::Card => labels.card.to_owned(),
        PaymentMeans::OnLine => labels.paid_on_line.to_owned(),
        PaymentMeans::DirectDebit { mandate } => filled(labels.direct_debit, &[("mandate", mandate.as_str())]),
    }
}
