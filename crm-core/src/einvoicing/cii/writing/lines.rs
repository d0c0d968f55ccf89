//! One line.

use super::super::super::markup::{Markup, tag};
use super::super::super::model::{StatedLine, StatedPrice};
use super::agreement::invoiced_object;
use super::settlement::{accounting, adjustment, treatment};
use super::{identifier, period};

const UNIT: &str = " unitCode=\"";

/// A line.
pub(super) fn line(x: &mut Markup, line: &StatedLine) {
    x.within(tag!("ram:IncludedSupplyChainTradeLineItem"), |x| {
        x.within(tag!("ram:AssociatedDocumentLineDocument"), |x| {
            x.text(tag!("ram:LineID"), &line.number);
            if let Some(note) = line.note.as_deref().filter(|note| !note.is_empty()) {
                x.within(tag!("ram:IncludedNote"), |x| x.text(tag!("ram:Content"), note));
            }
        });
        product(x, line);
        x.within(tag!("ram:SpecifiedLineTradeAgreement"), |x| {
            if let Some(order_line) = line.order_line.as_deref().filter(|number| !number.is_empty()) {
                x.within(tag!("ram:BuyerOrderReferencedDocument"), |x| x.text(tag!("ram:LineID"), order_line));
            }
            price(x, &line.price);
        });
        x.within(tag!("ram:SpecifiedLineTradeDelivery"), |x| {
            x.decimal_with(tag!("ram:BilledQuantity"), &[(UNIT, Some(&line.unit))], line.quantity);
        });
        settlement(x, line);
    });
}

fn product(x: &mut Markup, line: &StatedLine) {
    x.within(tag!("ram:SpecifiedTradeProduct"), |x| {
        line.standard_item.iter().for_each(|number| identifier(x, tag!("ram:GlobalID"), number));
        x.text_of(tag!("ram:SellerAssignedID"), line.seller_item.as_deref());
        x.text_of(tag!("ram:BuyerAssignedID"), line.buyer_item.as_deref());
        x.text(tag!("ram:Name"), &line.name);
        x.text_of(tag!("ram:Description"), line.description.as_deref());
        for attribute in &line.attributes {
            x.within(tag!("ram:ApplicableProductCharacteristic"), |x| {
                x.text(tag!("ram:Description"), &attribute.name);
                x.text(tag!("ram:Value"), &attribute.value);
            });
        }
        for class in &line.classifications {
            x.within(tag!("ram:DesignatedProductClassification"), |x| {
                let list = [(" listID=\"", class.scheme.as_deref()), (" listVersionID=\"", class.version.as_deref())];
                x.text_with(tag!("ram:ClassCode"), &list, &class.code);
            });
        }
        if let Some(origin) = line.origin.as_deref().filter(|origin| !origin.is_empty()) {
            x.within(tag!("ram:OriginTradeCountry"), |x| x.text(tag!("ram:ID"), origin));
        }
    });
}

fn price(x: &mut Markup, price: &StatedPrice) {
    if let Some(gross) = price.gross {
        x.within(tag!("ram:GrossPriceProductTradePrice"), |x| {
            x.decimal(tag!("ram:ChargeAmount"), gross);
            base_quantity(x, price);
            if let Some(discount) = price.discount {
                x.within(tag!("ram:AppliedTradeAllowanceCharge"), |x| {
                    x.raw("<ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>");
                    x.decimal(tag!("ram:ActualAmount"), discount);
                });
            }
        });
    }
    x.within(tag!("ram:NetPriceProductTradePrice"), |x| {
        x.decimal(tag!("ram:ChargeAmount"), price.net);
        base_quantity(x, price);
    });
}

fn base_quantity(x: &mut Markup, price: &StatedPrice) {
    if let Some(quantity) = price.base_quantity {
        x.decimal_with(tag!("ram:BasisQuantity"), &[(UNIT, price.base_unit.as_deref())], quantity);
    }
}

fn settlement(x: &mut Markup, line: &StatedLine) {
    x.within(tag!("ram:SpecifiedLineTradeSettlement"), |x| {
        x.within(tag!("ram:ApplicableTradeTax"), |x| treatment(x, &line.vat));
        period(x, line.period.as_ref());
        line.allowances.iter().for_each(|allowance| adjustment(x, allowance, "false"));
        line.charges.iter().for_each(|charge| adjustment(x, charge, "true"));
        x.within(tag!("ram:SpecifiedTradeSettlementLineMonetarySummation"), |x| {
            x.decimal(tag!("ram:LineTotalAmount"), line.net);
        });
        line.object.iter().for_each(|object| invoiced_object(x, object));
        accounting(x, line.accounting.as_deref());
    });
}
