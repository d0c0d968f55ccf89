//! One line of UBL.

use crate::einvoicing::model::{ItemAttribute, ItemClassification, StatedLine, StatedPrice};
use crate::einvoicing::reading::{AdjustmentTerms, Element, Terms};

use super::settlement;

/// One line; none where a fault was noted.
pub fn line(line: Element<'_>, terms: &Terms) -> Option<StatedLine> {
    let counted = if line.name() == "CreditNoteLine" { "CreditedQuantity" } else { "InvoicedQuantity" };
    let number = terms.asked_text(line, "ID", "BT-126");
    let quantity = terms.needed_figure(line, counted, "BT-129");
    let unit = terms.asked_unit(line, counted);
    let net = terms.needed_amount(line, "LineExtensionAmount", "BT-131");
    line.find("Item/ClassifiedTaxCategory").map(|tax| tax.says("TaxScheme/ID", "VAT"));
    let vat = ["Item/ClassifiedTaxCategory/ID", "Item/ClassifiedTaxCategory/Percent"];
    let vat = terms.needed_vat(line, vat, ["BT-151", "BT-152"]);
    let price = price(line, terms);
    let (allowances, charges) = settlement::adjustments(line, terms, &AdjustmentTerms::ON_LINE);
    let object = line.children("DocumentReference").find(|paper| paper.says("DocumentTypeCode", "130"));
    Some(StatedLine {
        number,
        note: line.text("Note"),
        object: object.and_then(|paper| paper.find("ID")).and_then(Terms::identifier),
        quantity: quantity?,
        unit,
        net: net?,
        order_line: line.text("OrderLineReference/LineID"),
        accounting: line.text("AccountingCost"),
        period: settlement::period(line, terms, ["BT-134", "BT-135"]),
        allowances: allowances?,
        charges: charges?,
        price: price?,
        vat: vat?,
        name: terms.asked_text(line, "Item/Name", "BT-153"),
        description: line.text("Item/Description"),
        seller_item: line.text("Item/SellersItemIdentification/ID"),
        buyer_item: line.text("Item/BuyersItemIdentification/ID"),
        standard_item: line.find("Item/StandardItemIdentification/ID").and_then(Terms::identifier),
        classifications: line.all("Item/CommodityClassification/ItemClassificationCode").into_iter().filter_map(class).collect(),
        origin: line.text("Item/OriginCountry/IdentificationCode"),
        attributes: line.all("Item/AdditionalItemProperty").into_iter().filter_map(attribute).collect(),
    })
}

fn price(line: Element<'_>, terms: &Terms) -> Option<StatedPrice> {
    let net = terms.needed_amount(line, "Price/PriceAmount", "BT-146")?;
    let off = line.all("Price/AllowanceCharge").into_iter().find(|off| off.truth("ChargeIndicator") == Some(false));
    let base_quantity = terms.figure(line, "Price/BaseQuantity", "BT-149");
    let stated = base_quantity.and_then(|_| line.find("Price/BaseQuantity"));
    Some(StatedPrice {
        net,
        discount: off.and_then(|off| terms.amount(off, "Amount", "BT-147")),
        gross: off.and_then(|off| terms.amount(off, "BaseAmount", "BT-148")),
        base_quantity,
        base_unit: stated.and_then(|quantity| quantity.attribute("unitCode")),
    })
}

fn class(code: Element<'_>) -> Option<ItemClassification> {
    let (scheme, version) = (code.attribute("listID"), code.attribute("listVersionID"));
    code.take().map(|code| ItemClassification { code, scheme, version })
}

fn attribute(property: Element<'_>) -> Option<ItemAttribute> {
    let (name, value) = (property.find("Name")?, property.find("Value")?);
    Some(ItemAttribute { name: name.take()?, value: value.take()? })
}
