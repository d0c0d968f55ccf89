//! Papers that the document names: each has its place in the schema, and not the same one in both roots.

use super::super::super::markup::{DayForm, Markup, Tag, tag};
use super::super::super::model::{Attachment, PrecedingInvoice};
use super::{Written, identifier};

/// Orders, invoices before, advices, contract, tender, and all that UBL calls additional.
pub(super) fn references(x: &mut Markup, Written { invoice, is_credit_note }: Written<'_>) {
    let references = &invoice.references;
    order(x, references.purchase_order.as_deref(), references.sales_order.as_deref());
    invoice.preceding.iter().for_each(|before| preceding(x, before));
    paper(x, tag!("cac:DespatchDocumentReference"), references.despatch_advice.as_deref());
    paper(x, tag!("cac:ReceiptDocumentReference"), references.receiving_advice.as_deref());
    let tender = |x: &mut Markup| paper(x, tag!("cac:OriginatorDocumentReference"), references.tender.as_deref());
    if !is_credit_note {
        tender(x);
    }
    paper(x, tag!("cac:ContractDocumentReference"), references.contract.as_deref());
    invoice.attachments.iter().for_each(|paper| attachment(x, paper));
    if let Some(object) = &references.object {
        x.within(tag!("cac:AdditionalDocumentReference"), |x| {
            identifier(x, tag!("cbc:ID"), object);
            x.code(tag!("cbc:DocumentTypeCode"), "130");
        });
    }
    let project = references.project.as_deref().filter(|project| !project.is_empty());
    if is_credit_note {
        // A credit note has no element for the project.
        if let Some(project) = project {
            x.within(tag!("cac:AdditionalDocumentReference"), |x| {
                x.text(tag!("cbc:ID"), project);
                x.code(tag!("cbc:DocumentTypeCode"), "50");
            });
        }
        tender(x);
    } else {
        paper(x, tag!("cac:ProjectReference"), project);
    }
}

/// Both orders in one element, where the buyer's must stand.
fn order(x: &mut Markup, purchase: Option<&str>, sales: Option<&str>) {
    let stated = |number: Option<&str>| number.is_some_and(|number| !number.is_empty());
    if !stated(purchase) && !stated(sales) {
        return;
    }
    x.within(tag!("cac:OrderReference"), |x| {
        // What is written where the buyer gave no number, as the guides of UBL say.
        x.text(tag!("cbc:ID"), purchase.filter(|number| !number.is_empty()).unwrap_or("NA"));
        x.text_of(tag!("cbc:SalesOrderID"), sales);
    });
}

fn preceding(x: &mut Markup, before: &PrecedingInvoice) {
    x.within(tag!("cac:BillingReference"), |x| {
        x.within(tag!("cac:InvoiceDocumentReference"), |x| {
            x.text(tag!("cbc:ID"), &before.number);
            before.issued_on.into_iter().for_each(|on| x.day(tag!("cbc:IssueDate"), on, DayForm::Dashed));
            x.text_of(tag!("cbc:DocumentTypeCode"), before.type_code.as_deref());
        });
    });
}

fn paper(x: &mut Markup, tag: Tag, number: Option<&str>) {
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        x.within(tag, |x| x.text(tag!("cbc:ID"), number));
    }
}

fn attachment(x: &mut Markup, paper: &Attachment) {
    x.within(tag!("cac:AdditionalDocumentReference"), |x| {
        x.text(tag!("cbc:ID"), &paper.number);
        x.text_of(tag!("cbc:DocumentDescription"), paper.description.as_deref());
        let location = paper.location.as_deref().filter(|location| !location.is_empty());
        if paper.content.is_none() && location.is_none() {
            return;
        }
        x.within(tag!("cac:Attachment"), |x| {
            if let Some(content) = &paper.content {
                let attributes = [(" mimeCode=\"", paper.media_type.as_deref()), (" filename=\"", paper.file_name.as_deref())];
                x.file(tag!("cbc:EmbeddedDocumentBinaryObject"), &attributes, content);
            }
            if let Some(location) = location {
                x.within(tag!("cac:ExternalReference"), |x| x.text(tag!("cbc:URI"), location));
            }
        });
    });
}
