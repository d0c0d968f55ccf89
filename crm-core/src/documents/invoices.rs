//! Invoices and credit notes as their buyers read them.

use crate::invoicing::crediting::Unlined;
use crate::invoicing::{Buyer, DocumentKind, Invoice, InvoiceLine};
use crate::kernel::{CrmError, Currency, Date, Money};

use super::labels::filled;
use super::letterhead;
use super::model::{DocumentSheet, SheetEntry};
use super::sheet::{Desk, Masthead, entry, line_total, paragraphs};

/// The fixed sum for the costs of recovery, in cents (Code de commerce D441-5).
const INDEMNITY: i64 = 4_000;

/// What an invoice does not say itself: who buys, of a draft, and what a credit note corrects.
#[derive(Debug, Clone)]
pub struct InvoiceSurroundings {
    /// The buyer: as frozen, or of a draft as of today.
    pub buyer: Buyer,
    /// The day of issue; of a draft, today.
    pub day: Date,
    /// The invoice that a credit note corrects.
    pub corrected: Option<Invoice>,
}

/// The invoice or credit note, ready for paper.
///
/// # Errors
/// A figure that does not fit, which no stored invoice has.
pub fn invoice_sheet(invoice: &Invoice, around: &InvoiceSurroundings, desk: &Desk<'_>) -> Result<DocumentSheet, CrmError> {
    let (labels, totals) = (&desk.labels, invoice.totals());
    let is_credit = matches!(invoice.kind(), DocumentKind::CreditNote { .. } | DocumentKind::ForeignCredit { .. });
    let (title, to) = if is_credit { (labels.credit_note, labels.credited_to) } else { (labels.invoice, labels.billed_to) };
    let buyer = &around.buyer;
    let mut sheet = desk.blank(Masthead {
        title: title.to_owned(),
        number: invoice.issue().map(|issue| issue.number.to_string()),
        banner: invoice.issue().is_none().then_some(labels.draft),
        day: around.day,
        buyer: letterhead::buyer(
            to,
            (&buyer.name, buyer.address.as_ref(), &buyer.tax_ids),
            *desk.seller.address.country(),
            labels,
        ),
        facts: facts(invoice, around, desk),
        currency: *invoice.currency(),
    });
    for (at, line) in invoice.lines().iter().enumerate() {
        let unlined = if is_credit { Unlined::of(line) } else { None };
        let description = unlined.map_or_else(|| line.description.to_string(), |unlined| credited(unlined, line, desk));
        sheet.lines.push(desk.line(&description, &line.priced, line_total(totals, at)?));
    }
    sheet.adjustments = desk.adjustments(invoice.allowances(), invoice.charges(), totals.line_net)?;
    let adjusted = invoice.allowances().iter().chain(invoice.charges()).map(|adjustment| &adjustment.tax);
    sheet.taxes = desk.taxes(totals, invoice.lines().iter().map(|line| &line.priced.tax).chain(adjusted));
    sheet.totals = desk.totals(totals, None, if is_credit { labels.to_credit } else { labels.due });
    let note = paragraphs(invoice.note().as_str());
    sheet.note = (!note.is_empty()).then(|| (labels.note.to_owned(), note));
    sheet.payment = (!is_credit).then(|| payment(invoice, desk)).flatten();
    sheet.mentions = mentions(invoice, desk)?;
    Ok(sheet)
}

/// What a line of a credit note is that takes off more than a line.
fn credited(unlined: Unlined, line: &InvoiceLine, desk: &Desk<'_>) -> String {
    match unlined {
        Unlined::Adjustments => desk.labels.credited_adjustments.to_owned(),
        Unlined::Share => filled(desk.labels.credited_share, &[("tax", &desk.tax(&line.priced.tax))]),
    }
}

fn facts(invoice: &Invoice, around: &InvoiceSurroundings, desk: &Desk<'_>) -> Vec<SheetEntry> {
    let (labels, writing) = (&desk.labels, desk.writing);
    let mut facts = Vec::new();
    if let Some(issue) = invoice.issue() {
        facts.push(entry(labels.issued_on, writing.date(issue.issued_on)));
        if invoice.corrects().is_none() {
            facts.push(entry(labels.due_on, writing.date(issue.due_on)));
        }
    }
    if let Some(billed) = invoice.order() {
        facts.extend(billed.purchase_order.as_ref().map(|number| entry(labels.purchase_order, number.as_str())));
        facts.push(entry(labels.order, billed.number.as_str()));
    }
    if let Some(issue) = around.corrected.as_ref().and_then(Invoice::issue) {
        let day = writing.date(issue.issued_on);
        facts.push(entry(labels.corrects, filled(labels.corrects_value, &[("number", issue.number.as_str()), ("day", &day)])));
    }
    facts
}

/// Where to pay, until when, and what to refer to.
fn payment(invoice: &Invoice, desk: &Desk<'_>) -> Option<(String, Vec<SheetEntry>)> {
    let labels = &desk.labels;
    let mut entries = Vec::new();
    entries.extend(invoice.issue().map(|issue| entry(labels.due_on, desk.writing.date(issue.due_on))));
    entries.extend(desk.seller.iban.as_ref().map(|iban| entry(labels.bank_account, iban.grouped().replace(' ', "\u{a0}"))));
    entries.extend(desk.seller.bic.as_ref().map(|bic| entry(labels.bank, bic.as_str())));
    entries.extend(invoice.issue().map(|issue| entry(labels.payment_reference, issue.number.as_str())));
    (!entries.is_empty()).then(|| (labels.payment.to_owned(), entries))
}

/// What the law wants to be said: CGI ann. II art. 242 nonies A, Code de commerce L441-9. What concerns payment stands on no credit note.
fn mentions(invoice: &Invoice, desk: &Desk<'_>) -> Result<Vec<String>, CrmError> {
    let (labels, policy) = (&desk.labels, desk.policy);
    let mut mentions: Vec<String> = desk.reverse_charge(invoice.totals()).into_iter().collect();
    if let Some(operations) = policy.operations {
        mentions.push(filled(labels.operations, &[("operations", labels.supplied(operations))]));
    }
    if policy.vat_on_debits {
        mentions.push(labels.vat_on_debits.to_owned());
    }
    if invoice.corrects().is_none() {
        mentions.extend(paragraphs(policy.penalty.get(desk.language).unwrap_or(labels.penalty)));
        let indemnity = desk.writing.money(Money::from_minor(INDEMNITY, Currency::EUR)?);
        mentions.push(filled(labels.indemnity, &[("amount", &indemnity)]));
        mentions.extend(paragraphs(policy.discount.get(desk.language).unwrap_or(labels.discount)));
    }
    mentions.extend(desk.closing());
    Ok(mentions)
}
