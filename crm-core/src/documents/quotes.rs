//! Quotes as customers read them.

use std::collections::BTreeMap;

use crate::kernel::{CrmError, Date, Money, Name, ProductId};
use crate::pricing::{LineTotal, PricedDocument, PricedLine, total};
use crate::quoting::{LineChoice, Quote, QuoteLine, QuoteRecipient, QuoteTag};

use super::labels::filled;
use super::letterhead;
use super::model::{DocumentSheet, SheetEntry, SheetLine, SheetSection, SheetSignature};
use super::sheet::{Desk, Masthead, entry, line_total, paragraphs};

/// What a quote does not say itself.
#[derive(Debug, Clone)]
pub struct QuoteSurroundings {
    /// Whom it is for: as frozen, or of a draft as of today.
    pub recipient: QuoteRecipient,
    /// The day it was sent; of a draft, today.
    pub day: Date,
    /// The day it was accepted, where the company is.
    pub accepted_on: Option<Date>,
    /// Names of the products that its bundles are made of.
    pub parts: BTreeMap<ProductId, Name>,
}

/// The quote, ready for paper.
///
/// # Errors
/// A figure that does not fit, which no stored quote has.
pub fn quote_sheet(quote: &Quote, around: &QuoteSurroundings, desk: &Desk<'_>) -> Result<DocumentSheet, CrmError> {
    let (labels, totals) = (&desk.labels, quote.totals());
    let revision = desk.writing.decimal((*quote.revision()).into());
    let number = match quote.revision() {
        1 => quote.number().to_string(),
        _ => format!("{}, {}", quote.number(), filled(labels.revision, &[("revision", &revision)])),
    };
    let to = &around.recipient;
    let mut sheet = desk.blank(Masthead {
        title: labels.quote.to_owned(),
        number: Some(number),
        banner: banner(quote, desk),
        day: around.day,
        buyer: letterhead::buyer(labels.client, (&to.name, to.address.as_ref(), &[]), *desk.seller.address.country(), labels),
        facts: facts(quote, around, desk),
        currency: *quote.currency(),
    });
    (sheet.lines, sheet.apart) = lines(quote, around, desk)?;
    sheet.adjustments = desk.adjustments(quote.allowances(), quote.charges(), totals.line_net)?;
    let adjusted = quote.allowances().iter().chain(quote.charges()).map(|adjustment| &adjustment.tax);
    let counted = quote.lines().iter().filter(|line| line.is_chosen()).map(|line| &line.priced.tax);
    sheet.taxes = desk.taxes(totals, counted.chain(adjusted));
    let part = quote.acceptance().filter(|accepted| accepted.totals != *totals);
    sheet.totals = desk.totals(totals, part.map(|_| labels.offered_part), labels.total_gross);
    sheet.accepted = part.map(|part| desk.totals(&part.totals, Some(labels.accepted_part), labels.total_gross));
    let terms = paragraphs(quote.terms().as_str());
    sheet.note = (!terms.is_empty()).then(|| (labels.terms.to_owned(), terms));
    sheet.mentions = desk.reverse_charge(totals).into_iter().chain(desk.closing()).collect();
    sheet.signature = signature(quote, desk);
    Ok(sheet)
}

fn banner(quote: &Quote, desk: &Desk<'_>) -> Option<&'static str> {
    match quote.tag() {
        QuoteTag::Draft => Some(desk.labels.draft),
        QuoteTag::Declined => Some(desk.labels.declined),
        QuoteTag::Expired => Some(desk.labels.expired),
        QuoteTag::Superseded => Some(desk.labels.superseded),
        QuoteTag::Cancelled => Some(desk.labels.cancelled),
        QuoteTag::Sent | QuoteTag::Accepted => None,
    }
}

fn facts(quote: &Quote, around: &QuoteSurroundings, desk: &Desk<'_>) -> Vec<SheetEntry> {
    let (labels, writing) = (&desk.labels, desk.writing);
    let sent = quote.sent().as_ref().map(|sent| entry(labels.quoted_on, writing.date(sent.on)));
    let until = entry(labels.valid_until, writing.date(*quote.valid_until()));
    let accepted = around.accepted_on.map(|day| entry(labels.accepted_on, writing.date(day)));
    sent.into_iter().chain([until]).chain(accepted).collect()
}

/// What the totals count, then the options and the alternatives that they do not.
fn lines(quote: &Quote, around: &QuoteSurroundings, desk: &Desk<'_>) -> Result<(Vec<SheetLine>, Vec<SheetSection>), CrmError> {
    let (mut counted, mut options, mut alternatives) = (Vec::new(), Vec::new(), Vec::new());
    for (at, line) in quote.lines().iter().enumerate() {
        let figures = if line.is_chosen() { line_total(quote.totals(), counted.len())? } else { alone(quote, &line.priced)? };
        let mut shown = desk.line(line.description.as_str(), &line.priced, figures);
        shown.parts = parts(line, around, desk);
        shown.remarks.extend(choice(quote, line, desk));
        shown.remarks.extend(accepted(quote, at, line, desk));
        into(line, &mut counted, &mut options, &mut alternatives).push(shown);
    }
    let labels = &desk.labels;
    let apart =
        [(labels.options, options), (labels.alternatives, alternatives)].into_iter().filter(|(_, lines)| !lines.is_empty());
    let apart = apart.map(|(heading, lines)| SheetSection { heading: heading.to_owned(), lines });
    Ok((counted, apart.collect()))
}

fn into<'s>(
    line: &QuoteLine,
    counted: &'s mut Vec<SheetLine>,
    options: &'s mut Vec<SheetLine>,
    alternatives: &'s mut Vec<SheetLine>,
) -> &'s mut Vec<SheetLine> {
    match line.choice {
        LineChoice::Optional { is_chosen: false } => options,
        LineChoice::Alternative { is_chosen: false, .. } => alternatives,
        _ => counted,
    }
}

/// What a line that is not chosen would come to.
fn alone(quote: &Quote, line: &PricedLine) -> Result<LineTotal, CrmError> {
    let (currency, zero) = (*quote.currency(), Money::zero(*quote.currency()));
    let document = PricedDocument { currency, lines: vec![line], allowances: &[], charges: &[], prepaid: zero, rounding: zero };
    line_total(&total(&document)?, 0)
}

/// The parts of a bundle: how much of what goes into all that is offered of it.
fn parts(line: &QuoteLine, around: &QuoteSurroundings, desk: &Desk<'_>) -> Vec<String> {
    let part = |component: &crate::catalog::BundleComponent| {
        let name = around.parts.get(&component.product)?;
        // Where the product has too many digits to be exact, what goes into one is shown.
        let quantity = component.quantity.times(line.priced.quantity).unwrap_or(component.quantity);
        Some(format!("{} × {name}", desk.writing.quantity(quantity)))
    };
    line.components.iter().filter_map(part).collect()
}

fn choice(quote: &Quote, line: &QuoteLine, desk: &Desk<'_>) -> Option<String> {
    match &line.choice {
        LineChoice::Standard | LineChoice::Optional { is_chosen: false } => None,
        LineChoice::Optional { is_chosen: true } => Some(desk.labels.chosen_option.to_owned()),
        LineChoice::Alternative { is_chosen: true, .. } => Some(desk.labels.chosen_alternative.to_owned()),
        LineChoice::Alternative { is_chosen: false, group } => {
            let chosen = quote.lines().iter().find(|other| other.is_chosen() && other.group() == Some(group))?;
            Some(filled(desk.labels.instead_of, &[("description", chosen.description.as_str())]))
        }
    }
}

/// How much of a line was accepted, where that is not what the totals count.
fn accepted(quote: &Quote, at: usize, line: &QuoteLine, desk: &Desk<'_>) -> Option<String> {
    let outcome = quote.acceptance()?.lines.get(at)?;
    let as_offered = if line.is_chosen() { line.priced.quantity } else { crate::kernel::Quantity::ZERO };
    let (accepted, quoted) = (desk.writing.quantity(outcome.accepted), desk.writing.quantity(line.priced.quantity));
    (outcome.accepted != as_offered)
        .then(|| filled(desk.labels.accepted_quantity, &[("accepted", &accepted), ("quoted", &quoted)]))
}

/// The facts of the signature, or room for one where the quote may still be signed.
fn signature(quote: &Quote, desk: &Desk<'_>) -> Option<SheetSignature> {
    let labels = &desk.labels;
    if let Some(bound) = quote.signature() {
        let signed = &bound.signature;
        let (day, time) = desk.writing.instant(signed.signed_at);
        let entries = vec![
            entry(labels.signed_by, signed.signer.as_str()),
            entry(labels.signed_email, signed.email.to_string()),
            entry(labels.signed_at, filled(labels.signed_at_value, &[("day", &day), ("time", &time)])),
            entry(labels.signed_how, signed.method.as_str()),
            entry(labels.signed_hash, signed.document.as_str()),
        ];
        return Some(SheetSignature { heading: labels.signed.to_owned(), entries, is_signed: true });
    }
    let is_open = matches!(quote.tag(), QuoteTag::Draft | QuoteTag::Sent | QuoteTag::Accepted);
    let entries = [labels.signer, labels.signing_day, labels.signing_place].map(|label| entry(label, "")).to_vec();
    is_open.then(|| SheetSignature { heading: labels.agreement.to_owned(), entries, is_signed: false })
}
