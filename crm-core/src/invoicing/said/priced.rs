//! What a document says of its lines and what they come to.

use crate::kernel::{CanonicalForm, Currency, Fault};
use crate::pricing::{
    AccountingTax, AccountsRate, Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, LineTotal, PricedLine, TaxGroup,
    TaxTreatment,
};

use super::super::model::{InvoiceLine, LineItem};
use super::{amounts, perhaps, period};

pub(super) fn lines(
    form: &mut CanonicalForm,
    lines: &[InvoiceLine],
    totals: &[LineTotal],
    currency: Currency,
) -> Result<(), Fault> {
    form.count(lines.len());
    for (line, total) in lines.iter().zip(totals) {
        let InvoiceLine { description, product, priced: on_line, item } = line;
        let LineItem { unit, period: over, seller_number, buyer_number, text } = item;
        form.text(description.as_str()).optional(product.map(|product| product.to_string())).optional(unit.as_ref());
        perhaps(form, over.as_ref(), period);
        form.optional(seller_number.as_ref()).optional(buyer_number.as_ref()).text(text.as_str());
        priced(form, on_line, currency)?;
        let LineTotal { price, allowances, charges, net } = total;
        amounts(form, [price, allowances, charges, net], currency)?;
    }
    Ok(())
}

fn priced(form: &mut CanonicalForm, line: &PricedLine, currency: Currency) -> Result<(), Fault> {
    let PricedLine { quantity, price, base_quantity, allowances, charges, tax, gross_price } = line;
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

pub(super) fn adjustments(form: &mut CanonicalForm, on_document: &[DocumentAdjustment], currency: Currency) -> Result<(), Fault> {
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

pub(super) fn groups(form: &mut CanonicalForm, groups: &[TaxGroup], currency: Currency) -> Result<(), Fault> {
    form.count(groups.len());
    for TaxGroup { tax, taxable, amount } in groups {
        vat(form, tax);
        amounts(form, [taxable, amount], currency)?;
    }
    Ok(())
}

pub(super) fn totals(form: &mut CanonicalForm, totals: &DocumentTotals, currency: Currency) -> Result<(), Fault> {
    let DocumentTotals { lines: _, groups: of_rates, line_net, allowances, charges, net, tax, gross, prepaid, rounding, due } =
        totals;
    groups(form, of_rates, currency)?;
    amounts(form, [line_net, allowances, charges, net, tax, gross, prepaid, rounding, due], currency)
}

pub(super) fn in_accounts(form: &mut CanonicalForm, stated: Option<&AccountingTax>) -> Result<(), Fault> {
    let Some(AccountingTax { by: AccountsRate { currency, rate, on }, net, tax, groups: of_rates }) = stated else {
        return Ok(());
    };
    form.text(currency.code()).shown(rate.scaled()).shown(on);
    amounts(form, [net, tax], *currency)?;
    groups(form, of_rates, *currency)
}
