//! Invoices and credit notes as their buyers read them.

use crate::invoicing::crediting::Unlined;
use crate::invoicing::deposits::{balance_by_group, deposit_number};
use crate::invoicing::reasons::credit_reason;
use crate::invoicing::{Buyer, CreditedKind, DocumentKind, Invoice, InvoiceLine, InvoiceTag};
use crate::kernel::{CrmError, Date, Fault, Money};
use crate::pricing::LineTotal;

use super::labels::{Labels, filled};
use super::letterhead;
use super::mentions::mentions;
use super::model::{DocumentLanguage, DocumentSheet, SheetEntry, SheetLine};
use super::payment::payment;
use super::sheet::{Desk, Masthead, entry, line_total, paragraphs};
use super::terms;

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
    let (labels, totals, kind) = (&desk.labels, invoice.totals(), invoice.kind());
    let to = if kind.is_credit() { labels.credited_to } else { labels.billed_to };
    let (buyer, home) = (&around.buyer, *desk.seller.address.country());
    let is_draft = invoice.tag() == InvoiceTag::Draft && *kind != DocumentKind::ProForma;
    let mut sheet = desk.blank(Masthead {
        title: title(kind, labels),
        number: invoice.issue().map(|issue| issue.number.to_string()),
        banner: is_draft.then_some(labels.draft),
        day: around.day,
        buyer: letterhead::buyer(to, (&buyer.name, buyer.address.as_ref(), &buyer.tax_ids), home, labels),
        facts: facts(invoice, around, desk),
        currency: *invoice.currency(),
    });
    if kind.is_self_billed() {
        // The account supplies, and the company that makes the document out buys.
        std::mem::swap(&mut sheet.seller, &mut sheet.buyer);
        std::mem::swap(&mut sheet.seller.heading, &mut sheet.buyer.heading);
    }
    for (at, line) in invoice.lines().iter().enumerate() {
        sheet.lines.push(shown(invoice, line, line_total(totals, at)?, desk));
    }
    sheet.adjustments = desk.adjustments(invoice.allowances(), invoice.charges(), totals.line_net)?;
    let adjusted = invoice.allowances().iter().chain(invoice.charges()).map(|adjustment| &adjustment.tax);
    sheet.taxes = desk.taxes(totals, invoice.lines().iter().map(|line| &line.priced.tax).chain(adjusted));
    let (taken_off, left) = taken_off(invoice, desk)?;
    let grand = if kind.is_credit() { labels.to_credit } else { labels.due };
    sheet.totals = desk.totals_less(totals, &taken_off, None, (grand, left));
    let note = paragraphs(invoice.note().as_str());
    sheet.note = (!note.is_empty()).then(|| (labels.note.to_owned(), note));
    sheet.payment = kind.is_owed().then(|| payment(invoice, desk)).flatten();
    sheet.mentions = mentions(invoice, around.day, desk, &balance(invoice, desk)?)?;
    Ok(sheet)
}

fn title(kind: &DocumentKind, labels: &Labels) -> String {
    match kind {
        DocumentKind::Invoice => labels.invoice,
        DocumentKind::CreditNote { takes_off: CreditedKind::Invoice, .. } | DocumentKind::ForeignCredit { .. } => {
            labels.credit_note
        }
        DocumentKind::CreditNote { takes_off: CreditedKind::Deposit, .. } => labels.deposit_credit,
        DocumentKind::CreditNote { takes_off: CreditedKind::SelfBilled, .. } => labels.self_billed_credit,
        DocumentKind::Deposit { .. } => labels.deposit,
        DocumentKind::Final { .. } => labels.final_invoice,
        DocumentKind::Corrected { .. } => labels.corrected,
        DocumentKind::SelfBilled => labels.self_billed,
        DocumentKind::ProForma => labels.pro_forma,
        DocumentKind::Rebate { .. } => labels.rebate,
        DocumentKind::Progress { situation, .. } => return filled(labels.progress, &[("number", &situation.to_string())]),
    }
    .to_owned()
}

/// A line with its unit, its numbers and when it was supplied.
fn shown(invoice: &Invoice, line: &InvoiceLine, total: LineTotal, desk: &Desk<'_>) -> SheetLine {
    let (labels, item) = (&desk.labels, &line.item);
    let unlined = if invoice.kind().is_credit() { Unlined::of(line) } else { None };
    let description = match (unlined, deposit_number(invoice.kind(), line)) {
        (Some(unlined), _) => credited(unlined, line, desk),
        (None, Some(number)) => filled(labels.deposit_on_order, &[("number", number)]),
        (None, None) => line.description.to_string(),
    };
    let mut shown = desk.line(&description, &line.priced, total);
    if let Some(unit) = item.unit.as_ref().and_then(|unit| terms::unit(unit, desk.language)) {
        shown.quantity = format!("{}\u{a0}{unit}", shown.quantity);
    }
    let mut remarks = paragraphs(item.text.as_str());
    remarks.extend(item.seller_number.as_ref().map(|number| filled(labels.item_number, &[("number", number.as_str())])));
    remarks.extend(item.buyer_number.as_ref().map(|number| filled(labels.buyer_item, &[("number", number.as_str())])));
    remarks.extend(item.period.as_ref().and_then(|period| terms::period(period, desk)));
    remarks.append(&mut shown.remarks);
    SheetLine { remarks, ..shown }
}

/// What a line of a credit note is that takes off more than a line.
fn credited(unlined: Unlined, line: &InvoiceLine, desk: &Desk<'_>) -> String {
    match unlined {
        Unlined::Adjustments => desk.labels.credited_adjustments.to_owned(),
        Unlined::Share => filled(desk.labels.credited_share, &[("tax", &desk.tax(&line.priced.tax))]),
    }
}

/// What is taken off the gross, each with its label, and what is left to pay then: deposits, what was paid before, what is held back.
fn taken_off(invoice: &Invoice, desk: &Desk<'_>) -> Result<(Vec<(String, Money)>, Money), Fault> {
    let (labels, totals) = (&desk.labels, invoice.totals());
    let mut off = Vec::new();
    match invoice.kind() {
        DocumentKind::Final { deposits } if invoice.terms().already_paid.is_none() => {
            for deposit in deposits {
                let (number, day) = (deposit.document.number.as_str(), desk.writing.date(deposit.document.issued_on));
                off.push((filled(labels.deducted, &[("number", number), ("day", &day)]), deposit.gross));
            }
        }
        DocumentKind::Progress { retention: Some(retention), .. } => {
            let (percent, day) = (desk.writing.percent(retention.percent), desk.writing.date(retention.until));
            off.push((filled(labels.retention, &[("percent", &percent), ("day", &day)]), invoice.retained()?));
        }
        _ => {}
    }
    if off.is_empty() && !totals.prepaid.is_zero() {
        off.push((labels.prepaid.to_owned(), totals.prepaid));
    }
    Ok((off, totals.due.checked_sub(invoice.retained()?)?))
}

/// The VAT that is still to be paid with the balance of a final invoice, rate by rate.
fn balance(invoice: &Invoice, desk: &Desk<'_>) -> Result<Vec<String>, Fault> {
    if !matches!(invoice.kind(), DocumentKind::Final { .. }) {
        return Ok(Vec::new());
    }
    let vat_at = |group: &crate::pricing::TaxGroup| {
        let (tax, amount) = (desk.tax(&group.tax), desk.writing.money(group.amount));
        filled(desk.labels.vat_at, &[("tax", &tax), ("amount", &amount)])
    };
    Ok(balance_by_group(invoice)?.iter().map(vat_at).collect())
}

fn facts(invoice: &Invoice, around: &InvoiceSurroundings, desk: &Desk<'_>) -> Vec<SheetEntry> {
    let (labels, writing) = (&desk.labels, desk.writing);
    let mut facts = Vec::new();
    if let Some(issue) = invoice.issue() {
        facts.push(entry(labels.issued_on, writing.date(issue.issued_on)));
        if invoice.kind().is_owed() {
            facts.push(entry(labels.due_on, writing.date(issue.due_on)));
        }
    }
    let order = invoice.order().as_ref();
    let purchase_order =
        invoice.terms().purchase_order.as_ref().or_else(|| order.and_then(|billed| billed.purchase_order.as_ref()));
    facts.extend(purchase_order.map(|number| entry(labels.purchase_order, number.as_str())));
    facts.extend(order.map(|billed| entry(labels.order, billed.number.as_str())));
    facts.extend(terms::facts(invoice, desk));
    let before = |label, number: &str, day: Date| {
        entry(label, filled(labels.corrects_value, &[("number", number), ("day", &writing.date(day))]))
    };
    match invoice.kind() {
        DocumentKind::CreditNote { reason, .. } | DocumentKind::ForeignCredit { reason } => {
            let corrected = around.corrected.as_ref().and_then(Invoice::issue);
            facts.extend(corrected.map(|issue| before(labels.corrects, issue.number.as_str(), issue.issued_on)));
            let sales = invoice.issue().filter(|_| corrected.is_none()).map_or(&[][..], |issue| &issue.preceding);
            facts.extend(sales.iter().map(|sale| before(labels.corrects, sale.number.as_str(), sale.issued_on)));
            facts.extend(credit_reason(reason).map(|words| match desk.language {
                DocumentLanguage::French => entry(labels.reason, words.french.as_ref()),
                DocumentLanguage::English => entry(labels.reason, words.english.as_ref()),
            }));
        }
        DocumentKind::Corrected { of, .. } => facts.push(before(labels.replaces, of.number.as_str(), of.issued_on)),
        _ => {}
    }
    facts
}
