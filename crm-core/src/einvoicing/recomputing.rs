//! What a stated document comes to by the rules of this library.

use rust_decimal::Decimal;

use crate::kernel::{Currency, Fault, Faults, Money, Name, Percent, Quantity, UnitPrice};
use crate::pricing::{
    Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, PricedDocument, PricedLine, TaxTreatment, total,
};

use super::model::{ElectronicInvoice, StatedAdjustment, StatedLine, StatedVat};

/// What `invoice` comes to by [`pricing`](crate::pricing): from its quantities, prices, allowances and charges, whatever totals it states. Amounts of
/// allowances and charges are taken as they are stated.
///
/// # Errors
/// Every figure that the library cannot hold, as a price with more decimals than it knows, and every VAT whose category, rate and reason do not go together.
pub fn recompute(invoice: &ElectronicInvoice) -> Result<DocumentTotals, Faults> {
    let (mut faults, currency) = (Faults::new(), invoice.currency);
    let mut lines = Vec::with_capacity(invoice.lines.len());
    for (at, stated) in invoice.lines.iter().enumerate() {
        lines.extend(faults.take(format!("lines[{at}]"), line(invoice, stated)));
    }
    let mut adjusted = |name: &str, stated: &[StatedAdjustment]| -> Vec<DocumentAdjustment> {
        let each = stated.iter().enumerate();
        each.filter_map(|(at, stated)| faults.take(format!("{name}[{at}]"), on_document(invoice, stated))).collect()
    };
    let (allowances, charges) = (adjusted("allowances", &invoice.allowances), adjusted("charges", &invoice.charges));
    let money = |amount: Option<Decimal>| Money::new(amount.unwrap_or_default().normalize(), currency);
    let prepaid = faults.take("prepaid", money(invoice.totals.prepaid));
    let rounding = faults.take("rounding", money(invoice.totals.rounding));
    let (Some(prepaid), Some(rounding), true) = (prepaid, rounding, faults.is_empty()) else { return Err(faults) };
    let lines = lines.iter().collect();
    total(&PricedDocument { currency, lines, allowances: &allowances, charges: &charges, prepaid, rounding })
}

fn line(invoice: &ElectronicInvoice, stated: &StatedLine) -> Result<PricedLine, Fault> {
    let currency = invoice.currency;
    let quantity = |figure: Decimal| Quantity::new(figure.normalize());
    let amounts = |adjustments: &[StatedAdjustment]| -> Result<Vec<LineAdjustment>, Fault> {
        adjustments.iter().map(|stated| amount(stated, currency).map(LineAdjustment::from)).collect()
    };
    Ok(PricedLine {
        quantity: quantity(stated.quantity).map_err(|fault| fault.at("quantity"))?,
        price: UnitPrice::new(stated.price.net.normalize(), currency).map_err(|fault| fault.at("price"))?,
        base_quantity: stated
            .price
            .base_quantity
            .map_or(Ok(Quantity::ONE), quantity)
            .map_err(|fault| fault.at("base_quantity"))?,
        allowances: amounts(&stated.allowances)?,
        charges: amounts(&stated.charges)?,
        tax: treatment(invoice, stated.vat)?,
        gross_price: None,
    })
}

fn amount(stated: &StatedAdjustment, currency: Currency) -> Result<Adjustment, Fault> {
    Money::new(stated.amount.normalize(), currency).map(Adjustment::Amount).map_err(|fault| fault.at("amount"))
}

fn on_document(invoice: &ElectronicInvoice, stated: &StatedAdjustment) -> Result<DocumentAdjustment, Fault> {
    let vat =
        stated.vat.ok_or_else(|| Fault::new("", "it states no VAT", "ask the sender for its category and rate").at("vat"))?;
    let reason = stated.reason.as_deref().or(stated.reason_code.as_deref()).unwrap_or("-");
    let reason = Name::parse(reason).map_err(|fault| fault.at("reason"))?;
    Ok(DocumentAdjustment::new(amount(stated, invoice.currency)?, treatment(invoice, vat)?, reason))
}

/// The VAT of a line; why none is charged is said in the groups of the document.
fn treatment(invoice: &ElectronicInvoice, vat: StatedVat) -> Result<TaxTreatment, Fault> {
    let rate = Percent::new(vat.rate.unwrap_or_default().normalize()).map_err(|fault| fault.at("rate"))?;
    if !vat.category.needs_reason() {
        return Ok(TaxTreatment { category: vat.category, rate, reason: None, reason_code: None });
    }
    let group = invoice.breakdown.iter().find(|group| group.vat.category == vat.category);
    let reason = group.and_then(|group| group.exemption.as_deref().or(group.exemption_code.as_deref()));
    let reason = reason.map(Name::parse).transpose().map_err(|fault| fault.at("reason"))?;
    Ok(TaxTreatment { category: vat.category, rate, reason, reason_code: None })
}
