//! A document as UBL: an `Invoice` or a `CreditNote` by its type; the order of elements is that of the schemas.

mod lines;
mod parties;
mod references;
mod settlement;

use rust_decimal::Decimal;

use crate::kernel::Faults;

use super::super::fitting::{Syntax, fitted};
use super::super::markup::{DayForm, Markup, Tag, tag};
use super::super::model::{BillingPeriod, ElectronicInvoice, TradeIdentifier, VatPoint};

macro_rules! head {
    ($root:literal) => {
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<",
            $root,
            " xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:",
            $root,
            "-2\" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" ",
            "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">"
        )
    };
}

/// What a document takes besides its lines, and a line: enough for nearly all, so that the buffer is allocated once.
const HEAD_BYTES: usize = 9_000;
const LINE_BYTES: usize = 1_500;

const SCHEME: &str = " schemeID=\"";
const CURRENCY: &str = " currencyID=\"";

/// The types (UNTDID 1001) that UBL has the root `CreditNote` for.
const CREDIT_NOTES: [&str; 13] = ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"];

/// True for the types (BT-3) that UBL writes as a `CreditNote`; all others are an `Invoice`.
#[must_use]
pub fn is_credit_note(type_code: &str) -> bool {
    CREDIT_NOTES.contains(&type_code)
}

/// A document that is being written, and what its parts need to know of it.
#[derive(Clone, Copy)]
struct Written<'a> {
    invoice: &'a ElectronicInvoice,
    is_credit_note: bool,
}

/// Writes `invoice` as UBL 2.1, in UTF-8, by the profile that it names. The same invoice is written the same way each time, byte for byte. Figures keep the
/// decimals they were stated with; an empty text is left out.
///
/// Whether the invoice is right is not asked here: [`check`](super::super::check) says so.
///
/// # Errors
/// Every term that the profile or the syntax cannot carry, placed as `references.sales_order`; a profile that is not known; a text with a control character that
/// XML 1.0 cannot hold. Nothing is left out without a word.
pub fn write(invoice: &ElectronicInvoice) -> Result<Vec<u8>, Faults> {
    fitted(invoice, Syntax::Ubl)?;
    let attached: usize =
        invoice.attachments.iter().filter_map(|paper| paper.content.as_ref()).map(|file| file.len() / 3 * 4).sum();
    let mut x = Markup::with_room_for(HEAD_BYTES + attached + invoice.lines.len() * LINE_BYTES);
    let written = Written { invoice, is_credit_note: is_credit_note(&invoice.type_code) };
    x.raw(if written.is_credit_note { head!("CreditNote") } else { head!("Invoice") });
    document(&mut x, written);
    references::references(&mut x, written);
    parties::parties(&mut x, invoice);
    settlement::settlement(&mut x, written);
    invoice.lines.iter().for_each(|line| lines::line(&mut x, line, written));
    x.raw(if written.is_credit_note { "</CreditNote>\n" } else { "</Invoice>\n" });
    Ok(x.finish()?)
}

fn document(x: &mut Markup, Written { invoice, is_credit_note }: Written<'_>) {
    x.text(tag!("cbc:CustomizationID"), &invoice.profile);
    x.text_of(tag!("cbc:ProfileID"), invoice.process.as_deref());
    x.text(tag!("cbc:ID"), &invoice.number);
    x.day(tag!("cbc:IssueDate"), invoice.issued_on, DayForm::Dashed);
    let point =
        |x: &mut Markup| invoice.vat_point_on.into_iter().for_each(|on| x.day(tag!("cbc:TaxPointDate"), on, DayForm::Dashed));
    if is_credit_note {
        point(x);
        x.text(tag!("cbc:CreditNoteTypeCode"), &invoice.type_code);
    } else {
        invoice.due_on.into_iter().for_each(|due| x.day(tag!("cbc:DueDate"), due, DayForm::Dashed));
        x.text(tag!("cbc:InvoiceTypeCode"), &invoice.type_code);
    }
    for note in &invoice.notes {
        match note.subject.as_deref().filter(|subject| !subject.is_empty()) {
            // UBL has no element for the subject: EN 16931-3-2 puts it before the text.
            Some(subject) => x.text(tag!("cbc:Note"), &format!("#{subject}#{}", note.text)),
            None => x.text(tag!("cbc:Note"), &note.text),
        }
    }
    if !is_credit_note {
        point(x);
    }
    x.text(tag!("cbc:DocumentCurrencyCode"), invoice.currency.code());
    x.text_of(tag!("cbc:TaxCurrencyCode"), invoice.accounting_currency.as_ref().map(|currency| currency.code()));
    x.text_of(tag!("cbc:AccountingCost"), invoice.references.accounting.as_deref());
    x.text_of(tag!("cbc:BuyerReference"), invoice.references.buyer.as_deref());
    period(x, invoice.period.as_ref(), invoice.vat_point);
}

/// The period of the document, where UBL puts the event that the VAT depends on as well, or of a line.
fn period(x: &mut Markup, period: Option<&BillingPeriod>, point: Option<VatPoint>) {
    let (from, to) = period.map_or((None, None), |period| (period.from, period.to));
    if from.is_none() && to.is_none() && point.is_none() {
        return;
    }
    x.within(tag!("cac:InvoicePeriod"), |x| {
        from.into_iter().for_each(|from| x.day(tag!("cbc:StartDate"), from, DayForm::Dashed));
        to.into_iter().for_each(|to| x.day(tag!("cbc:EndDate"), to, DayForm::Dashed));
        point.into_iter().for_each(|point| x.code(tag!("cbc:DescriptionCode"), point_code(point)));
    });
}

/// A code of UNTDID 2005.
fn point_code(point: VatPoint) -> &'static str {
    match point {
        VatPoint::Issue => "3",
        VatPoint::Delivery => "35",
        VatPoint::Payment => "432",
    }
}

/// A number with its scheme.
fn identifier(x: &mut Markup, tag: Tag, identifier: &TradeIdentifier) {
    x.text_with(tag, &[(SCHEME, identifier.scheme.as_deref())], &identifier.value);
}

/// An amount in the currency of the document.
fn amount(x: &mut Markup, tag: Tag, value: Decimal, invoice: &ElectronicInvoice) {
    x.decimal_with(tag, &[(CURRENCY, Some(invoice.currency.code()))], value);
}

/// The same, where there is one.
fn amount_of(x: &mut Markup, tag: Tag, value: Option<Decimal>, invoice: &ElectronicInvoice) {
    value.into_iter().for_each(|value| amount(x, tag, value, invoice));
}
