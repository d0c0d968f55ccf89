//! One line of CII.

use crate::einvoicing::model::{ItemAttribute, ItemClassification, StatedLine, StatedPrice, TradeIdentifier};
use crate::einvoicing::reading::{AdjustmentTerms, Element, Terms};

use super::settlement;

/// One line; none where a fault was noted.
pub fn line(line: Element<'_>, terms: &Terms) -> Option<StatedLine> {
    const TAX: &str = "SpecifiedLineTradeSettlement/ApplicableTradeTax";
    let number = terms.asked_text(line, "AssociatedDocumentLineDocument/LineID", "BT-126");
    let (product, delivery) = ("SpecifiedTradeProduct", "SpecifiedLineTradeDelivery/BilledQuantity");
    let quantity = terms.needed_figure(line, delivery, "BT-129");
    let unit = terms.asked_unit(line, delivery);
    let net = "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount";
    let net = terms.needed_amount(line, net, "BT-131");
    line.find(TAX).map(|tax| tax.says("TypeCode", "VAT"));
    let (category, rate) = (format!("{TAX}/CategoryCode"), format!("{TAX}/RateApplicablePercent"));
    let vat = terms.needed_vat(line, [&category, &rate], ["BT-151", "BT-152"]);
    let price = price(line, terms);
    let settled = line.find("SpecifiedLineTradeSettlement");
    let adjustments = settled.map(|settled| settlement::adjustments(settled, terms, &AdjustmentTerms::ON_LINE));
    let (allowances, charges) = adjustments.unwrap_or_else(|| (Some(Vec::new()), Some(Vec::new())));
    Some(StatedLine {
        number,
        note: line.text("AssociatedDocumentLineDocument/IncludedNote/Content"),
        object: settled.and_then(object),
        quantity: quantity?,
        unit,
        net: net?,
        order_line: line.text("SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID"),
        accounting: line.text("SpecifiedLineTradeSettlement/ReceivableSpecifiedTradeAccountingAccount/ID"),
        period: settled.and_then(|settled| settlement::period(settled, terms, ["BT-134", "BT-135"])),
        allowances: allowances?,
        charges: charges?,
        price: price?,
        vat: vat?,
        name: terms.asked_text(line, &format!("{product}/Name"), "BT-153"),
        description: line.text(&format!("{product}/Description")),
        seller_item: line.text(&format!("{product}/SellerAssignedID")),
        buyer_item: line.text(&format!("{product}/BuyerAssignedID")),
        standard_item: line.find(&format!("{product}/GlobalID")).and_then(Terms::identifier),
        classifications: line
            .all(&format!("{product}/DesignatedProductClassification/ClassCode"))
            .into_iter()
            .filter_map(class)
            .collect(),
        origin: line.text(&format!("{product}/OriginTradeCountry/ID")),
        attributes: line.all(&format!("{product}/ApplicableProductCharacteristic")).into_iter().filter_map(attribute).collect(),
    })
}

/// The price; the quantity it is for stands beside the net price, or else beside the gross one.
fn price(line: Element<'_>, terms: &Terms) -> Option<StatedPrice> {
    const GROSS: &str = "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice";
    const NET: &str = "SpecifiedLineTradeAgreement/NetPriceProductTradePrice";
    let net = terms.needed_amount(line, &format!("{NET}/ChargeAmount"), "BT-146")?;
    let gross = terms.amount(line, &format!("{GROSS}/ChargeAmount"), "BT-148");
    let off = line.all(&format!("{GROSS}/AppliedTradeAllowanceCharge"));
    let off = off.into_iter().find(|off| off.truth("ChargeIndicator/Indicator") == Some(false));
    let discount = off.and_then(|off| terms.amount(off, "ActualAmount", "BT-147"));
    let stated = |price: &str| line.find(&format!("{price}/BasisQuantity")).filter(|quantity| !quantity.words().is_empty());
    let base = stated(NET).map(|_| NET).or_else(|| stated(GROSS).map(|_| GROSS));
    let path = base.map(|price| format!("{price}/BasisQuantity")).unwrap_or_default();
    let base_quantity = terms.figure(line, &path, "BT-149");
    // Where both prices name the same quantity, both are taken over.
    if base == Some(NET)
        && let (Some(net), Some(gross)) = (stated(NET), stated(GROSS))
        && (net.words(), net.peek("unitCode")) == (gross.words(), gross.peek("unitCode"))
    {
        gross.take();
        gross.attribute("unitCode");
    }
    let base_unit = base_quantity.and_then(|_| line.find(&path)).and_then(|quantity| quantity.attribute("unitCode"));
    Some(StatedPrice { net, discount, gross, base_quantity, base_unit })
}

fn object(settled: Element<'_>) -> Option<TradeIdentifier> {
    let paper = settled.children("AdditionalReferencedDocument").find(|paper| paper.says("TypeCode", "130"))?;
    let value = paper.text("IssuerAssignedID")?;
    Some(TradeIdentifier { scheme: paper.text("ReferenceTypeCode"), value })
}

fn class(code: Element<'_>) -> Option<ItemClassification> {
    let (scheme, version) = (code.attribute("listID"), code.attribute("listVersionID"));
    code.take().map(|code| ItemClassification { code, scheme, version })
}

fn attribute(characteristic: Element<'_>) -> Option<ItemAttribute> {
    let (name, value) = (characteristic.find("Description")?, characteristic.find("Value")?);
    Some(ItemAttribute { name: name.take()?, value: value.take()? })
}
