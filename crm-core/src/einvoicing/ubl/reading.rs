//! UBL to the document.

mod lines;
mod parties;
mod settlement;

use crate::einvoicing::model::{Attachment, ElectronicInvoice, InvoiceNote, PrecedingInvoice, References, VatPoint};
use crate::einvoicing::reading::{AdjustmentTerms, Element, InvoiceReading, InvoiceSyntax, Terms, read_xml};
use crate::kernel::{Fault, Faults};

/// Reads an invoice or a credit note of UBL 2.1.
///
/// # Errors
/// It is none, is beyond the bounds of a document, or a term is missing or malformed without which there is no document.
pub fn read(bytes: &[u8]) -> Result<InvoiceReading, Faults> {
    read_xml(bytes, |syntax| matches!(syntax, InvoiceSyntax::UblInvoice | InvoiceSyntax::UblCreditNote))
}

/// The document below `root`; none where a fault was noted.
pub(in crate::einvoicing) fn invoice(root: Element<'_>, terms: &Terms) -> Option<ElectronicInvoice> {
    let is_credit_note = root.name() == "CreditNote";
    let (type_path, line_name) =
        if is_credit_note { ("CreditNoteTypeCode", "CreditNoteLine") } else { ("InvoiceTypeCode", "InvoiceLine") };
    let currency = terms.currency(root, "DocumentCurrencyCode");
    let number = terms.needed_text(root, "ID", "BT-1");
    let issued_on = terms.needed_date(root, "IssueDate", "BT-2");
    let type_code = terms.needed_text(root, type_path, "BT-3");
    let accounting_currency = terms.other_currency(root, "TaxCurrencyCode", "BT-6");
    let totals = settlement::totals(root, terms);
    let lines = root.children(line_name).map(|line| lines::line(line, terms)).collect::<Vec<_>>();
    let breakdown = settlement::breakdown(root, terms);
    let (allowances, charges) = settlement::adjustments(root, terms, &AdjustmentTerms::ON_DOCUMENT);
    let due_path = if is_credit_note { "PaymentMeans/PaymentDueDate" } else { "DueDate" };
    Some(ElectronicInvoice {
        number: number?,
        issued_on: issued_on?,
        type_code: type_code?,
        currency: currency?,
        accounting_currency,
        vat_point_on: terms.date(root, "TaxPointDate", "BT-7"),
        vat_point: vat_point(root, terms),
        due_on: terms.date(root, due_path, "BT-9"),
        references: references(root, is_credit_note),
        payment_terms: root.text("PaymentTerms/Note"),
        notes: root.children("Note").filter_map(note).collect(),
        process: root.text("ProfileID"),
        profile: terms.asked_text(root, "CustomizationID", "BT-24"),
        preceding: root
            .all("BillingReference/InvoiceDocumentReference")
            .into_iter()
            .filter_map(|paper| preceding(paper, terms))
            .collect(),
        seller: parties::seller(root, terms),
        buyer: parties::buyer(root, terms),
        payee: root.find("PayeeParty").map(|party| parties::payee(party, terms)),
        tax_representative: root.find("TaxRepresentativeParty").map(|party| parties::tax_representative(party, terms)),
        delivery: parties::delivery(root, terms),
        period: settlement::period(root, terms, ["BT-73", "BT-74"]),
        payment: settlement::payment(root),
        allowances: allowances?,
        charges: charges?,
        totals: totals?,
        breakdown: breakdown?,
        attachments: attachments(root, terms),
        lines: lines.into_iter().collect::<Option<_>>()?,
    })
}

/// A note; UBL has no place for the subject, so it stands in the text as `#PMT#...`.
fn note(element: Element<'_>) -> Option<InvoiceNote> {
    let text = element.take()?;
    let subject = text.strip_prefix('#').and_then(|rest| rest.split_once('#'));
    let subject = subject
        .filter(|(code, _)| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
    Some(match subject {
        Some((code, rest)) => InvoiceNote { subject: Some(code.to_owned()), text: rest.trim_start().to_owned() },
        None => InvoiceNote { subject: None, text },
    })
}

fn vat_point(root: Element<'_>, terms: &Terms) -> Option<VatPoint> {
    let code = root.find("InvoicePeriod/DescriptionCode")?;
    let point = match code.words().as_str() {
        "3" => VatPoint::Issue,
        "35" => VatPoint::Delivery,
        "432" => VatPoint::Payment,
        other => {
            terms.find(
                code,
                "BT-8",
                Fault::new(other, "it is none of 3, 35 and 432", "ask the sender from when the VAT may be deducted"),
            );
            return None;
        }
    };
    code.take();
    Some(point)
}

fn references(root: Element<'_>, is_credit_note: bool) -> References {
    let typed = |code: &str| root.children("AdditionalDocumentReference").find(|paper| paper.says("DocumentTypeCode", code));
    let project = if is_credit_note { typed("50").and_then(|paper| paper.text("ID")) } else { root.text("ProjectReference/ID") };
    let sales_order = root.text("OrderReference/SalesOrderID");
    // What the guides say to write where the buyer gave no number.
    let is_placeholder = sales_order.is_some() && root.says("OrderReference/ID", "NA");
    References {
        buyer: root.text("BuyerReference"),
        project,
        contract: root.text("ContractDocumentReference/ID"),
        purchase_order: root.text("OrderReference/ID").filter(|_| !is_placeholder),
        sales_order,
        receiving_advice: root.text("ReceiptDocumentReference/ID"),
        despatch_advice: root.text("DespatchDocumentReference/ID"),
        tender: root.text("OriginatorDocumentReference/ID"),
        object: typed("130").and_then(|paper| paper.find("ID")).and_then(Terms::identifier),
        accounting: root.text("AccountingCost"),
    }
}

fn preceding(paper: Element<'_>, terms: &Terms) -> Option<PrecedingInvoice> {
    Some(PrecedingInvoice {
        number: paper.text("ID")?,
        issued_on: terms.date(paper, "IssueDate", "BT-26"),
        type_code: paper.text("DocumentTypeCode"),
    })
}

/// Papers that go with the invoice: those of no type that means something else.
fn attachments(root: Element<'_>, terms: &Terms) -> Vec<Attachment> {
    let papers = root.children("AdditionalDocumentReference").filter(|paper| paper.find("DocumentTypeCode").is_none());
    let attachment = |paper: Element<'_>| {
        let file = paper.find("Attachment/EmbeddedDocumentBinaryObject");
        Attachment {
            number: terms.asked_text(paper, "ID", "BT-122"),
            description: paper.text("DocumentDescription"),
            location: paper.text("Attachment/ExternalReference/URI"),
            file_name: file.and_then(|file| file.attribute("filename")),
            media_type: file.and_then(|file| file.attribute("mimeCode")),
            content: terms.file(paper, "Attachment/EmbeddedDocumentBinaryObject"),
        }
    };
    papers.map(attachment).collect()
}
