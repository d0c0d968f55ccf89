//! What an issued document says, as bytes that never change: the form `crm-core/document/1`.
//!
//! The form is filled in by [`CanonicalForm`] in this order. Amounts are minor units of the document's currency; quantities count ten-thousandths,
//! prices millionths, percentages ten-thousandths of a percent.
//!
//! | part | texts |
//! |---|---|
//! | head | `invoice` or `credit_note`; number; day of issue; due day; id of the corrected invoice and reason, both missing on an invoice; currency |
//! | buyer | name; 0 or 1 addresses: number of lines, lines, postcode, city, region, country; number of tax ids, each scheme and value; e-mail |
//! | note | the note |
//! | order | 0 or 1: number of the order, number of the customer's purchase order |
//! | lines | their number; each: description, quantity, price, base quantity, allowances, charges, VAT, then price, allowances, charges and net in total |
//! | adjustments | allowances, then charges on the document: their number; each the adjustment, its VAT, the reason |
//! | groups | their number; each: VAT, taxable amount, VAT amount |
//! | totals | line net, allowances, charges, net, VAT, gross, prepaid, rounding, due |
//!
//! An adjustment is `amount` or `percent` and its value; VAT is category, rate and reason, which may be missing.
//!
//! What is not said is not in it: whose the document is among the company's own accounts, and what of it is credited later.

use crate::kernel::{CanonicalForm, Currency, DocumentHash, Fault, Money, PostalAddress, TaxIdScheme};
use crate::pricing::{Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, LineTotal, PricedLine, TaxTreatment};

use super::model::{BilledOrder, Buyer, DocumentKind, Invoice, InvoiceLine, Issue};

/// The name and version of the form.
pub const DOCUMENT_FORM: &str = "crm-core/document/1";

/// The hash of what `document` says; none for a draft, which says nothing yet.
///
/// # Errors
/// A fault where an amount is in another currency than the document, which no stored document has.
pub fn said_by(document: &Invoice) -> Result<Option<DocumentHash>, Fault> {
    let Some(issue) = document.issue() else { return Ok(None) };
    let mut form = CanonicalForm::new(DOCUMENT_FORM);
    head(&mut form, document, issue);
    buyer(&mut form, &issue.buyer);
    form.text(document.note.as_str());
    order(&mut form, document.order.as_ref());
    let currency = document.currency;
    lines(&mut form, &document.lines, &document.totals.lines, currency)?;
    adjustments(&mut form, &document.allowances, currency)?;
    adjustments(&mut form, &document.charges, currency)?;
    totals(&mut form, &document.totals, currency)?;
    Ok(Some(form.hash()))
}

fn head(form: &mut CanonicalForm, document: &Invoice, issue: &Issue) {
    let Issue { number, issued_on, due_on, .. } = issue;
    let (of, reason) = match &document.kind {
        DocumentKind::CreditNote { of, reason, .. } => (Some(of.to_string()), Some(reason)),
        _ => (None, None),
    };
    form.shown(document.kind.type_code()).text(number.as_str()).shown(issued_on).shown(due_on);
    form.optional(of).optional(reason).text(document.currency.code());
}

fn buyer(form: &mut CanonicalForm, buyer: &Buyer) {
    let Buyer { name, address, tax_ids, email, .. } = buyer;
    form.text(name.as_str());
    match address {
        None => drop(form.count(0)),
        Some(address) => place(form.count(1), address),
    }
    form.count(tax_ids.len());
    for id in tax_ids {
        form.text(scheme(id.scheme())).text(id.as_str());
    }
    form.optional(email.as_ref().map(ToString::to_string));
}

fn place(form: &mut CanonicalForm, address: &PostalAddress) {
    form.count(address.lines().len());
    for line in address.lines() {
        form.text(line.as_str());
    }
    let (postcode, city, region) = (address.postcode().as_ref(), address.city().as_ref(), address.region().as_ref());
    form.optional(postcode).optional(city).optional(region).shown(address.country());
}

fn scheme(scheme: TaxIdScheme) -> &'static str {
    match scheme {
        TaxIdScheme::Siren => "siren",
        TaxIdScheme::Siret => "siret",
        TaxIdScheme::Vat => "vat",
        TaxIdScheme::Other => "other",
        TaxIdScheme::Lei => "lei",
    }
}

fn order(form: &mut CanonicalForm, order: Option<&BilledOrder>) {
    match order {
        None => drop(form.count(0)),
        Some(billed) => drop(form.count(1).text(billed.number.as_str()).optional(billed.purchase_order.as_ref())),
    }
}

fn lines(form: &mut CanonicalForm, lines: &[InvoiceLine], totals: &[LineTotal], currency: Currency) -> Result<(), Fault> {
    form.count(lines.len());
    for (line, total) in lines.iter().zip(totals) {
        let PricedLine { quantity, price, base_quantity, allowances, charges, tax, gross_price } = &line.priced;
        form.text(line.description.as_str());
        form.shown(quantity.scaled()).shown(price.scaled()).shown(base_quantity.scaled());
        for on_line in [allowances, charges] {
            form.count(on_line.len());
            for LineAdjustment { adjustment, reason, reason_code } in on_line {
                adjusted(form, adjustment, currency)?;
                form.optional(reason.as_ref()).optional(reason_code.as_ref().map(ToString::to_string));
            }
        }
        vat(form, tax);
        form.optional(gross_price.map(|price| price.scaled().to_string()));
        amounts(form, [total.price, total.allowances, total.charges, total.net], currency)?;
    }
    Ok(())
}

fn adjusted(form: &mut CanonicalForm, adjustment: &Adjustment, currency: Currency) -> Result<(), Fault> {
    match adjustment {
        Adjustment::Amount(amount) => form.text("amount").amount(*amount, currency).map(drop),
        Adjustment::Percent(percent) => {
            form.text("percent").shown(percent.scaled());
            Ok(())
        }
    }
}

fn adjustments(form: &mut CanonicalForm, on_document: &[DocumentAdjustment], currency: Currency) -> Result<(), Fault> {
    form.count(on_document.len());
    for DocumentAdjustment { adjustment, tax, reason, reason_code } in on_document {
        adjusted(form, adjustment, currency)?;
        vat(form, tax);
        form.text(reason.as_str()).optional(reason_code.as_ref().map(ToString::to_string));
    }
    Ok(())
}

fn vat(form: &mut CanonicalForm, tax: &TaxTreatment) {
    let TaxTreatment { category, rate, reason, reason_code } = tax;
    form.text(category.code()).shown(rate.scaled()).optional(reason.as_ref());
    form.optional(reason_code.map(|code| code.as_str().to_owned()));
}

fn totals(form: &mut CanonicalForm, totals: &DocumentTotals, currency: Currency) -> Result<(), Fault> {
    let DocumentTotals { lines: _, groups, line_net, allowances, charges, net, tax, gross, prepaid, rounding, due } = totals;
    form.count(groups.len());
    for group in groups {
        vat(form, &group.tax);
        amounts(form, [group.taxable, group.amount], currency)?;
    }
    amounts(form, [*line_net, *allowances, *charges, *net, *tax, *gross, *prepaid, *rounding, *due], currency)
}

fn amounts<const N: usize>(form: &mut CanonicalForm, amounts: [Money; N], currency: Currency) -> Result<(), Fault> {
    amounts.into_iter().try_for_each(|amount| form.amount(amount, currency).map(drop))
}
