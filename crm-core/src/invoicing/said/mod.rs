//! What an issued document says, as bytes that never change: the form `crm-core/document/1`.
//!
//! The form is filled in by [`CanonicalForm`] in this order. Amounts are minor units of the document's currency; quantities count ten-thousandths,
//! prices millionths, percentages ten-thousandths of a percent, rates of exchange the tenth decimal. What is written `x?` may be missing. `(x)` is the number 0 or 1, and x where it is 1;
//! `{x}` is their number, and each.
//!
//! | part | texts |
//! |---|---|
//! | head | the kind; number; day of issue; due day; currency; billing framework, as `B1`, ? |
//! | before | {preceding document} |
//! | seller | (name, legal form ?, (currency and minor units of the capital), address, {tax id}, register ?, e-mail ?, telephone ?, IBAN ?, BIC ?, trading name ?, contact ?, (electronic address), `true` or `false` for VAT on debits) |
//! | buyer | name, (address), {tax id}, e-mail ?, (electronic address), contact ?, telephone ?, trading name ? |
//! | sealed | (`cii` or `ubl`, SHA-256 of the electronic document) |
//! | external | (source and key of the number in another system) |
//! | note | the note |
//! | terms | key of the seller ?, reference of the buyer ?, project ?, contract ?, purchase order ?, (time of supply), (address of delivery), `goods`, `services` or `both` ?, (delay), `true` or `false` for a summary, (means), (early payment: percentage, days), rate of late payment ?, (electronic address of the buyer), contact ?, `true` or `false` for a consumer ?, day of payment ? |
//! | order | (id, number, purchase order ?, {key of the line, quantity}, {allowance}, {charge}) |
//! | lines | {description, id of the product ?, unit ?, (period), number of the seller ?, number of the buyer ?, text, quantity, price, base quantity, {allowance of the line}, {charge of the line}, VAT, price before discount ?, then price, allowances, charges and net in total} |
//! | adjustments | {allowance of the document}, {charge of the document} |
//! | groups | {VAT, taxable amount, VAT amount} |
//! | totals | line net, allowances, charges, net, VAT, gross, prepaid, rounding, due |
//! | accounts | nothing; or, where VAT is stated in the currency of the accounts too, that currency, its rate, the day of the rate, and in minor units of that currency net, VAT, {VAT, taxable amount, VAT amount} |
//!
//! Parts that stand in several places:
//!
//! | part | texts |
//! |---|---|
//! | kind | its code in UNTDID 1001, then a word and what belongs to it: `invoice`; `credit_note`, id of the invoice, reason; `deposit`, id of the order ?; `final`, {preceding document, gross, groups}; `corrected`, preceding document, what was owed on it; `self_billed`; `progress`, number of the situation, (percentage held back, day); `pro_forma`; `rebate`, contract, period |
//! | preceding document | id, number, day of issue, code of its kind |
//! | address | {line}, postcode ?, city ?, region ?, country |
//! | tax id | scheme, value |
//! | electronic address | scheme, value |
//! | time of supply | `on`, day; or `over`, period |
//! | period | first day ?, last day ? |
//! | delay | `days`, `days_then_end_of_month` or `end_of_month_then_days`, then their number |
//! | means | `cash`, `cheque`, `transfer`, `card`, `direct_debit` or `on_line`, then the mandate ? |
//! | allowance, charge of the order | amount |
//! | allowance, charge of a line | `amount` or `percent`, its value, reason ?, reason code ? |
//! | allowance, charge of the document | `amount` or `percent`, its value, VAT, reason, reason code ? |
//! | VAT | category, rate, reason ?, exemption code ? |
//!
//! What changes after the issue is not in it: whose the document is and on which of the company's own accounts it stands, what of it is credited, which
//! final invoice takes it off, when its retention is released, and which invoice takes its place. Records are taken apart by name, so that a new field
//! that nobody decided about does not compile.

mod kinds;
mod parties;
mod priced;
mod terms;

use crate::kernel::{CanonicalForm, Currency, DateRange, DocumentHash, ExternalId, Fault, Money};
use crate::ordering::OrderQuantity;

use super::model::{BilledOrder, ElectronicFormat, ElectronicSeal, Invoice, Issue};

/// The name and version of the form.
pub const DOCUMENT_FORM: &str = "crm-core/document/1";

/// The hash of what `document` says; none for a draft, which says nothing yet.
///
/// # Errors
/// A fault where an amount is in another currency than the document, which no stored document has.
pub fn said_by(document: &Invoice) -> Result<Option<DocumentHash>, Fault> {
    let Some(issue) = document.issue() else { return Ok(None) };
    let Invoice {
        id: _,
        ownership: _,
        state: _,
        account: _,
        kind,
        currency,
        lines,
        allowances,
        charges,
        totals,
        external_id,
        note,
        credited: _,
        order,
        terms,
        deducted_by: _,
        released_on: _,
        // Which periods a subscription has billed is for the books; the lines say which days they are of.
        subscription: _,
        // What another system issued is linked there.
        taken_over: _,
    } = document;
    let Issue { number, issued_on, due_on, buyer, seller, preceding, framework, electronic, accounting_tax } = issue;
    let (mut form, currency) = (CanonicalForm::new(DOCUMENT_FORM), *currency);
    kinds::kind(&mut form, kind, currency)?;
    form.text(number.as_str()).shown(issued_on).shown(due_on).text(currency.code());
    form.optional(framework.map(|framework| framework.code()));
    each(&mut form, preceding, kinds::preceding);
    perhaps(&mut form, seller.as_ref(), parties::seller);
    parties::buyer(&mut form, buyer);
    perhaps(&mut form, electronic.as_ref(), sealed);
    perhaps(&mut form, external_id.as_ref(), external);
    form.text(note.as_str());
    terms::terms(&mut form, terms);
    billed(&mut form, order.as_ref(), currency)?;
    priced::lines(&mut form, lines, &totals.lines, currency)?;
    priced::adjustments(&mut form, allowances, currency)?;
    priced::adjustments(&mut form, charges, currency)?;
    priced::totals(&mut form, totals, currency)?;
    priced::in_accounts(&mut form, accounting_tax.as_ref())?;
    Ok(Some(form.hash()))
}

fn sealed(form: &mut CanonicalForm, seal: &ElectronicSeal) {
    let ElectronicSeal { format, hash } = seal;
    let format = match format {
        ElectronicFormat::Cii => "cii",
        ElectronicFormat::Ubl => "ubl",
    };
    form.text(format).text(hash.as_str());
}

fn external(form: &mut CanonicalForm, id: &ExternalId) {
    let ExternalId { source, key } = id;
    form.text(source.as_str()).text(key.as_str());
}

fn billed(form: &mut CanonicalForm, order: Option<&BilledOrder>, currency: Currency) -> Result<(), Fault> {
    form.count(usize::from(order.is_some()));
    let Some(BilledOrder { order, number, purchase_order, lines, allowances, charges }) = order else { return Ok(()) };
    form.shown(order).text(number.as_str()).optional(purchase_order.as_ref());
    each(form, lines, |form, OrderQuantity { line, quantity }| {
        form.text(line.as_str()).shown(quantity.scaled());
    });
    for adjustments in [allowances, charges] {
        form.count(adjustments.len());
        amounts(form, adjustments, currency)?;
    }
    Ok(())
}

fn period(form: &mut CanonicalForm, period: &DateRange) {
    form.optional(period.from().map(|day| day.to_string())).optional(period.until().map(|day| day.to_string()));
}

/// The number 0; or 1 and what `say` says of the value.
fn perhaps<T>(form: &mut CanonicalForm, value: Option<T>, say: impl FnOnce(&mut CanonicalForm, T)) {
    form.count(usize::from(value.is_some()));
    if let Some(value) = value {
        say(form, value);
    }
}

/// How many there are, and what `say` says of each.
fn each<T>(form: &mut CanonicalForm, values: &[T], say: impl Fn(&mut CanonicalForm, &T)) {
    form.count(values.len());
    values.iter().for_each(|value| say(form, value));
}

fn amounts<'a>(form: &mut CanonicalForm, amounts: impl IntoIterator<Item = &'a Money>, currency: Currency) -> Result<(), Fault> {
    amounts.into_iter().try_for_each(|amount| form.amount(*amount, currency).map(drop))
}
