//! Who and what a CII document names.

use crate::einvoicing::model::{
    Attachment, Delivery, Payee, References, TaxRepresentative, TradeContact, TradeIdentifier, TradeParty,
};
use crate::einvoicing::reading::{Element, Terms};

use super::address;

/// The parties of the agreement.
pub struct Parties {
    pub seller: TradeParty,
    pub buyer: TradeParty,
    pub tax_representative: Option<TaxRepresentative>,
}

/// The parties of the agreement.
pub fn agreement(transaction: Element<'_>, terms: &Terms) -> Parties {
    const AGREEMENT: &str = "ApplicableHeaderTradeAgreement";
    let of = |name: &str, term| match transaction.find(&format!("{AGREEMENT}/{name}")) {
        Some(found) => party(found, terms, term),
        None => {
            TradeParty { name: terms.asked_text(transaction, &format!("{AGREEMENT}/{name}/Name"), term), ..TradeParty::default() }
        }
    };
    let representative = transaction.find(&format!("{AGREEMENT}/SellerTaxRepresentativeTradeParty"));
    Parties {
        seller: of("SellerTradeParty", "BT-27"),
        buyer: of("BuyerTradeParty", "BT-44"),
        tax_representative: representative.map(|found| TaxRepresentative {
            name: terms.asked_text(found, "Name", "BT-62"),
            vat_number: registered(found, "VA").unwrap_or_default(),
            address: found.find("PostalTradeAddress").map(address).unwrap_or_default(),
        }),
    }
}

fn party(found: Element<'_>, terms: &Terms, term: &'static str) -> TradeParty {
    let contact = found.find("DefinedTradeContact").map(|contact| TradeContact {
        name: contact.text("PersonName").or_else(|| contact.text("DepartmentName")),
        phone: contact.text("TelephoneUniversalCommunication/CompleteNumber"),
        email: contact.text("EmailURIUniversalCommunication/URIID"),
    });
    TradeParty {
        name: terms.asked_text(found, "Name", term),
        trading_name: found.text("SpecifiedLegalOrganization/TradingBusinessName"),
        identifiers: identifiers(found).collect(),
        registration: found.find("SpecifiedLegalOrganization/ID").and_then(Terms::identifier),
        vat_number: registered(found, "VA"),
        tax_number: registered(found, "FC"),
        legal_information: found.text("Description"),
        electronic_address: found.find("URIUniversalCommunication/URIID").and_then(Terms::identifier),
        address: found.find("PostalTradeAddress").map(address).unwrap_or_default(),
        contact: contact.filter(|contact| *contact != TradeContact::default()),
    }
}

/// Numbers without a scheme, then those with one.
fn identifiers(party: Element<'_>) -> impl Iterator<Item = TradeIdentifier> {
    party.children("ID").chain(party.children("GlobalID")).filter_map(Terms::identifier)
}

fn registered(party: Element<'_>, scheme: &str) -> Option<String> {
    let id = party.all("SpecifiedTaxRegistration/ID").into_iter().find(|id| id.peek("schemeID") == Some(scheme))?;
    id.attribute("schemeID");
    id.take()
}

/// Who is paid.
pub fn payee(found: Element<'_>, terms: &Terms) -> Payee {
    Payee {
        name: terms.asked_text(found, "Name", "BT-59"),
        identifier: identifiers(found).next(),
        registration: found.find("SpecifiedLegalOrganization/ID").and_then(Terms::identifier),
    }
}

/// Where and when it was delivered.
pub fn delivery(transaction: Element<'_>, terms: &Terms) -> Option<Delivery> {
    let delivered = transaction.find("ApplicableHeaderTradeDelivery")?;
    let to = delivered.find("ShipToTradeParty");
    let delivery = Delivery {
        name: to.and_then(|to| to.text("Name")),
        location: to.and_then(|to| identifiers(to).next()),
        on: terms.date(delivered, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString", "BT-72"),
        address: to.and_then(|to| to.find("PostalTradeAddress")).map(address),
    };
    (delivery != Delivery::default()).then_some(delivery)
}

/// Numbers of other papers.
pub fn references(transaction: Element<'_>, settled: Element<'_>) -> References {
    let agreed = |path: &str| transaction.text(&format!("ApplicableHeaderTradeAgreement/{path}"));
    let delivered = |path: &str| transaction.text(&format!("ApplicableHeaderTradeDelivery/{path}/IssuerAssignedID"));
    let paper = |code: &str| {
        let papers = transaction.all("ApplicableHeaderTradeAgreement/AdditionalReferencedDocument");
        papers.into_iter().find(|paper| paper.says("TypeCode", code))
    };
    let project = transaction.find("ApplicableHeaderTradeAgreement/SpecifiedProcuringProject");
    // A name is required beside the number, and says nothing: writers put this text there.
    project.map(|project| project.says("Name", "Project reference"));
    let object = paper("130");
    References {
        buyer: agreed("BuyerReference"),
        project: project.and_then(|project| project.text("ID")),
        contract: agreed("ContractReferencedDocument/IssuerAssignedID"),
        purchase_order: agreed("BuyerOrderReferencedDocument/IssuerAssignedID"),
        sales_order: agreed("SellerOrderReferencedDocument/IssuerAssignedID"),
        receiving_advice: delivered("ReceivingAdviceReferencedDocument"),
        despatch_advice: delivered("DespatchAdviceReferencedDocument"),
        tender: paper("50").and_then(|paper| paper.text("IssuerAssignedID")),
        object: object.and_then(|paper| {
            let value = paper.text("IssuerAssignedID")?;
            Some(TradeIdentifier { scheme: paper.text("ReferenceTypeCode"), value })
        }),
        accounting: settled.text("ReceivableSpecifiedTradeAccountingAccount/ID"),
    }
}

/// Papers that go with the invoice.
pub fn attachments(transaction: Element<'_>, terms: &Terms) -> Vec<Attachment> {
    let papers = transaction.all("ApplicableHeaderTradeAgreement/AdditionalReferencedDocument");
    papers
        .into_iter()
        .filter(|paper| paper.says("TypeCode", "916"))
        .map(|paper| {
            let file = paper.find("AttachmentBinaryObject");
            Attachment {
                number: terms.asked_text(paper, "IssuerAssignedID", "BT-122"),
                description: paper.text("Name"),
                location: paper.text("URIID"),
                file_name: file.and_then(|file| file.attribute("filename")),
                media_type: file.and_then(|file| file.attribute("mimeCode")),
                content: terms.file(paper, "AttachmentBinaryObject"),
            }
        })
        .collect()
}
