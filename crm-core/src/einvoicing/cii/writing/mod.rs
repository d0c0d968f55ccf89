//! A document as CII: the order of elements is that of the schema.

mod agreement;
mod lines;
mod settlement;

use crate::kernel::{Date, Faults};

use super::super::fitting::{Syntax, fitted};
use super::super::markup::{DayForm, Markup, Tag, tag};
use super::super::model::{BillingPeriod, ElectronicInvoice, TradeIdentifier};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsm:CrossIndustryInvoice \
xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" \
xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\" \
xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">";

/// What a document takes besides its lines, and a line: enough for nearly all, so that the buffer is allocated once.
const HEAD_BYTES: usize = 8_000;
const LINE_BYTES: usize = 1_400;

const SCHEME: &str = " schemeID=\"";

/// Writes `invoice` as CII, in UTF-8, by the profile that it names. The same invoice is written the same way each time, byte for byte. Figures keep the
/// decimals they were stated with; an empty text is left out.
///
/// Whether the invoice is right is not asked here: [`check`](super::super::check) says so.
///
/// # Errors
/// Every term that the profile or the syntax cannot carry, placed as `references.sales_order`; a profile that is not known; a text with a control character that
/// XML 1.0 cannot hold. Nothing is left out without a word.
pub fn write(invoice: &ElectronicInvoice) -> Result<Vec<u8>, Faults> {
    fitted(invoice, Syntax::Cii)?;
    let attached: usize =
        invoice.attachments.iter().filter_map(|paper| paper.content.as_ref()).map(|file| file.len() / 3 * 4).sum();
    let mut x = Markup::with_room_for(HEAD_BYTES + attached + invoice.lines.len() * LINE_BYTES);
    x.raw(HEAD);
    context(&mut x, invoice);
    document(&mut x, invoice);
    x.within(tag!("rsm:SupplyChainTradeTransaction"), |x| {
        invoice.lines.iter().for_each(|line| lines::line(x, line));
        agreement::agreement(x, invoice);
        agreement::delivery(x, invoice);
        settlement::settlement(x, invoice);
    });
    x.raw("</rsm:CrossIndustryInvoice>\n");
    Ok(x.finish()?)
}

fn context(x: &mut Markup, invoice: &ElectronicInvoice) {
    x.within(tag!("rsm:ExchangedDocumentContext"), |x| {
        if let Some(process) = invoice.process.as_deref().filter(|process| !process.is_empty()) {
            x.within(tag!("ram:BusinessProcessSpecifiedDocumentContextParameter"), |x| x.text(tag!("ram:ID"), process));
        }
        x.within(tag!("ram:GuidelineSpecifiedDocumentContextParameter"), |x| x.text(tag!("ram:ID"), &invoice.profile));
    });
}

fn document(x: &mut Markup, invoice: &ElectronicInvoice) {
    x.within(tag!("rsm:ExchangedDocument"), |x| {
        x.text(tag!("ram:ID"), &invoice.number);
        x.text(tag!("ram:TypeCode"), &invoice.type_code);
        day(x, tag!("ram:IssueDateTime"), invoice.issued_on);
        for note in &invoice.notes {
            x.within(tag!("ram:IncludedNote"), |x| {
                x.text(tag!("ram:Content"), &note.text);
                x.text_of(tag!("ram:SubjectCode"), note.subject.as_deref());
            });
        }
    });
}

/// A day, in the form that CII has for it.
fn day(x: &mut Markup, tag: Tag, day: Date) {
    x.within(tag, |x| {
        x.raw("<udt:DateTimeString format=\"102\">");
        x.day_text(day, DayForm::Bare);
        x.raw("</udt:DateTimeString>");
    });
}

fn period(x: &mut Markup, period: Option<&BillingPeriod>) {
    if let Some(period) = period.filter(|period| period.from.is_some() || period.to.is_some()) {
        x.within(tag!("ram:BillingSpecifiedPeriod"), |x| {
            period.from.into_iter().for_each(|from| day(x, tag!("ram:StartDateTime"), from));
            period.to.into_iter().for_each(|to| day(x, tag!("ram:EndDateTime"), to));
        });
    }
}

/// A number with its scheme.
fn identifier(x: &mut Markup, tag: Tag, identifier: &TradeIdentifier) {
    x.text_with(tag, &[(SCHEME, identifier.scheme.as_deref())], &identifier.value);
}

/// Numbers of a party or a place: those without a scheme have an element of their own.
fn identifiers<'a>(x: &mut Markup, identifiers: impl Iterator<Item = &'a TradeIdentifier> + Clone) {
    let is_global = |identifier: &&TradeIdentifier| identifier.scheme.as_deref().is_some_and(|scheme| !scheme.is_empty());
    identifiers.clone().filter(|one| !is_global(one)).for_each(|one| x.text(tag!("ram:ID"), &one.value));
    identifiers.filter(is_global).for_each(|one| identifier(x, tag!("ram:GlobalID"), one));
}
