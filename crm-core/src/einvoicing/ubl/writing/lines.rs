//! One line.

use super::super::super::markup::{Markup, Tag, tag};
use super::super::super::model::{ElectronicInvoice, StatedLine, StatedPrice};
use super::settlement::{VAT, adjustment, treatment};
use super::{Written, amount, amount_of, identifier, period};

const UNIT: &str = " unitCode=\"";

/// A line.
pub(super) fn line(x: &mut Markup, line: &StatedLine, Written { invoice, is_credit_note }: Written<'_>) {
    let (tag, quantity) = if is_credit_note {
        (tag!("cac:CreditNoteLine"), tag!("cbc:CreditedQuantity"))
    } else {
        (tag!("cac:InvoiceLine"), tag!("cbc:InvoicedQuantity"))
    };
    x.within(tag, |x| {
        x.text(tag!("cbc:ID"), &line.number);
        x.text_of(tag!("cbc:Note"), line.note.as_deref());
        x.decimal_with(quantity, &[(UNIT, Some(&line.unit))], line.quantity);
        amount(x, tag!("cbc:LineExtensionAmount"), line.net, invoice);
        x.text_of(tag!("cbc:AccountingCost"), line.accounting.as_deref());
        period(x, line.period.as_ref(), None);
        if let Some(order_line) = line.order_line.as_deref().filter(|number| !number.is_empty()) {
            x.within(tag!("cac:OrderLineReference"), |x| x.text(tag!("cbc:LineID"), order_line));
        }
        if let Some(object) = &line.object {
            x.within(tag!("cac:DocumentReference"), |x| {
                identifier(x, tag!("cbc:ID"), object);
                x.code(tag!("cbc:DocumentTypeCode"), "130");
            });
        }
        line.allowances.iter().for_each(|allowance| adjustment(x, allowance, "false", invoice));
        line.charges.iter().for_each(|charge| adjustment(x, charge, "true", invoice));
        item(x, line);
        price(x, &line.price, invoice);
    });
}

fn item(x: &mut Markup, line: &StatedLine) {
    x.within(tag!("cac:Item"), |x| {
        x.text_of(tag!("cbc:Description"), line.description.as_deref());
        x.text(tag!("cbc:Name"), &line.name);
        number(x, tag!("cac:BuyersItemIdentification"), line.buyer_item.as_deref());
        number(x, tag!("cac:SellersItemIdentification"), line.seller_item.as_deref());
        if let Some(standard) = &line.standard_item {
            x.within(tag!("cac:StandardItemIdentification"), |x| identifier(x, tag!("cbc:ID"), standard));
        }
        if let Some(origin) = line.origin.as_deref().filter(|origin| !origin.is_empty()) {
            x.within(tag!("cac:OriginCountry"), |x| x.text(tag!("cbc:IdentificationCode"), origin));
        }
        for class in &line.classifications {
            x.within(tag!("cac:CommodityClassification"), |x| {
                let list = [(" listID=\"", class.scheme.as_deref()), (" listVersionID=\"", class.version.as_deref())];
                x.text_with(tag!("cbc:ItemClassificationCode"), &list, &class.code);
            });
        }
        x.within(tag!("cac:ClassifiedTaxCategory"), |x| {
            treatment(x, &line.vat);
            x.raw(VAT);
        });
        for attribute in &line.attributes {
            x.within(tag!("cac:AdditionalItemProperty"), |x| {
                x.text(tag!("cbc:Name"), &attribute.name);
                x.text(tag!("cbc:Value"), &attribute.value);
            });
        }
    });
}

fn number(x: &mut Markup, tag: Tag, number: Option<&str>) {
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        x.within(tag, |x| x.text(tag!("cbc:ID"), number));
    }
}

fn price(x: &mut Markup, price: &StatedPrice, invoice: &ElectronicInvoice) {
    x.within(tag!("cac:Price"), |x| {
        amount(x, tag!("cbc:PriceAmount"), price.net, invoice);
        if let Some(quantity) = price.base_quantity {
            x.decimal_with(tag!("cbc:BaseQuantity"), &[(UNIT, price.base_unit.as_deref())], quantity);
        }
        if let Some(discount) = price.discount.or_else(|| price.gross.map(|_| rust_decimal::Decimal::ZERO)) {
            x.within(tag!("cac:AllowanceCharge"), |x| {
                x.raw("<cbc:ChargeIndicator>false</cbc:ChargeIndicator>");
                amount(x, tag!("cbc:Amount"), discount, invoice);
                amount_of(x, tag!("cbc:BaseAmount"), price.gross, invoice);
            });
        }
    });
}
