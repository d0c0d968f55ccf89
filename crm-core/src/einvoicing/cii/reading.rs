//! CII to the document.

mod agreement;
mod lines;
mod settlement;

use crate::einvoicing::model::{ElectronicInvoice, InvoiceNote, TradeAddress};
use crate::einvoicing::reading::{AdjustmentTerms, Element, InvoiceReading, InvoiceSyntax, Terms, read_xml};
use crate::kernel::Faults;

/// Reads a Cross Industry Invoice.
///
/// # Errors
/// It is none, is beyond the bounds of a document, or a term is missing or malformed without which there is no document.
pub fn read(bytes: &[u8]) -> Result<InvoiceReading, Faults> {
    read_xml(bytes, |syntax| syntax == InvoiceSyntax::Cii)
}

/// The document below `root`; none where a fault was noted.
pub(in crate::einvoicing) fn invoice(root: Element<'_>, terms: &Terms) -> Option<ElectronicInvoice> {
    const SETTLEMENT: &str = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement";
    let Some(transaction) = root.find("SupplyChainTradeTransaction") else {
        return terms.missing(root, "SupplyChainTradeTransaction", "BG-22");
    };
    let Some(settled) = root.find(SETTLEMENT) else { return terms.missing(root, SETTLEMENT, "BG-22") };
    let currency = terms.currency(settled, "InvoiceCurrencyCode");
    let number = terms.needed_text(root, "ExchangedDocument/ID", "BT-1");
    let issued_on = terms.needed_date(root, "ExchangedDocument/IssueDateTime/DateTimeString", "BT-2");
    let type_code = terms.needed_text(root, "ExchangedDocument/TypeCode", "BT-3");
    let totals = settlement::totals(settled, terms);
    let lines = transaction.children("IncludedSupplyChainTradeLineItem").map(|line| lines::line(line, terms)).collect::<Vec<_>>();
    let breakdown = settled.children("ApplicableTradeTax").map(|tax| settlement::breakdown(tax, terms)).collect::<Vec<_>>();
    let (allowances, charges) = settlement::adjustments(settled, terms, &AdjustmentTerms::ON_DOCUMENT);
    let agreed = agreement::agreement(transaction, terms);
    let context = "ExchangedDocumentContext";
    Some(ElectronicInvoice {
        number: number?,
        issued_on: issued_on?,
        type_code: type_code?,
        currency: currency?,
        accounting_currency: terms.other_currency(settled, "TaxCurrencyCode", "BT-6"),
        vat_point_on: settlement::vat_point_on(settled, terms),
        vat_point: settlement::vat_point(settled, terms),
        due_on: terms.date(settled, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString", "BT-9"),
        references: agreement::references(transaction, settled),
        payment_terms: settled.text("SpecifiedTradePaymentTerms/Description"),
        notes: root.all("ExchangedDocument/IncludedNote").into_iter().filter_map(note).collect(),
        process: root.text(&format!("{context}/BusinessProcessSpecifiedDocumentContextParameter/ID")),
        profile: terms.asked_text(root, &format!("{context}/GuidelineSpecifiedDocumentContextParameter/ID"), "BT-24"),
        preceding: settled
            .children("InvoiceReferencedDocument")
            .filter_map(|paper| settlement::preceding(paper, terms))
            .collect(),
        seller: agreed.seller,
        buyer: agreed.buyer,
        payee: settled.find("PayeeTradeParty").map(|party| agreement::payee(party, terms)),
        tax_representative: agreed.tax_representative,
        delivery: agreement::delivery(transaction, terms),
        period: settlement::period(settled, terms, ["BT-73", "BT-74"]),
        payment: settlement::payment(settled),
        allowances: allowances?,
        charges: charges?,
        totals: totals?,
        breakdown: breakdown.into_iter().collect::<Option<_>>()?,
        attachments: agreement::attachments(transaction, terms),
        lines: lines.into_iter().collect::<Option<_>>()?,
    })
}

fn note(element: Element<'_>) -> Option<InvoiceNote> {
    let text = element.text("Content")?;
    Some(InvoiceNote { subject: element.text("SubjectCode"), text })
}

/// A postal address.
fn address(element: Element<'_>) -> TradeAddress {
    TradeAddress {
        lines: ["LineOne", "LineTwo", "LineThree"].into_iter().filter_map(|line| element.text(line)).collect(),
        city: element.text("CityName"),
        postcode: element.text("PostcodeCode"),
        region: element.text("CountrySubDivisionName"),
        country: element.text("CountryID"),
    }
}
