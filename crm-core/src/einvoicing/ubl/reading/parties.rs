//! Who a UBL document names.

use crate::einvoicing::model::{Delivery, Payee, TaxRepresentative, TradeAddress, TradeContact, TradeIdentifier, TradeParty};
use crate::einvoicing::reading::{Element, Terms};

/// The scheme under which UBL names the creditor of a direct debit beside the numbers of the seller or payee.
pub const CREDITOR: &str = "SEPA";

/// The seller.
pub fn seller(root: Element<'_>, terms: &Terms) -> TradeParty {
    party(root, "AccountingSupplierParty/Party", terms, "BT-27")
}

/// The buyer.
pub fn buyer(root: Element<'_>, terms: &Terms) -> TradeParty {
    party(root, "AccountingCustomerParty/Party", terms, "BT-44")
}

fn party(root: Element<'_>, path: &str, terms: &Terms, term: &'static str) -> TradeParty {
    let Some(found) = root.find(path) else {
        return TradeParty {
            name: terms.asked_text(root, &format!("{path}/PartyLegalEntity/RegistrationName"), term),
            ..TradeParty::default()
        };
    };
    let contact = found.find("Contact").map(|contact| TradeContact {
        name: contact.text("Name"),
        phone: contact.text("Telephone"),
        email: contact.text("ElectronicMail"),
    });
    TradeParty {
        name: terms.asked_text(found, "PartyLegalEntity/RegistrationName", term),
        trading_name: found.text("PartyName/Name"),
        identifiers: identifiers(found).filter_map(Terms::identifier).collect(),
        registration: found.find("PartyLegalEntity/CompanyID").and_then(Terms::identifier),
        vat_number: taxed(found, true),
        tax_number: taxed(found, false),
        legal_information: found.text("PartyLegalEntity/CompanyLegalForm"),
        electronic_address: found.find("EndpointID").and_then(Terms::identifier),
        address: found.find("PostalAddress").map(address).unwrap_or_default(),
        contact: contact.filter(|contact| *contact != TradeContact::default()),
    }
}

/// The numbers of a party but that of a creditor.
fn identifiers(party: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    party.all("PartyIdentification/ID").into_iter().filter(|id| id.peek("schemeID") != Some(CREDITOR))
}

/// The number for VAT, or the one for another tax.
fn taxed(party: Element<'_>, vat: bool) -> Option<String> {
    let scheme = party.children("PartyTaxScheme").find(|scheme| {
        let id = scheme.find("TaxScheme/ID").map(Element::words).unwrap_or_default();
        id.eq_ignore_ascii_case("VAT") == vat
    })?;
    let number = scheme.text("CompanyID")?;
    scheme.text("TaxScheme/ID");
    Some(number)
}

/// Who is paid.
pub fn payee(found: Element<'_>, terms: &Terms) -> Payee {
    Payee {
        name: terms.asked_text(found, "PartyName/Name", "BT-59"),
        identifier: identifiers(found).find_map(Terms::identifier),
        registration: found.find("PartyLegalEntity/CompanyID").and_then(Terms::identifier),
    }
}

/// Who stands in for the seller before the tax office.
pub fn tax_representative(found: Element<'_>, terms: &Terms) -> TaxRepresentative {
    TaxRepresentative {
        name: terms.asked_text(found, "PartyName/Name", "BT-62"),
        vat_number: taxed(found, true).unwrap_or_default(),
        address: found.find("PostalAddress").map(address).unwrap_or_default(),
    }
}

/// Where and when it was delivered.
pub fn delivery(root: Element<'_>, terms: &Terms) -> Option<Delivery> {
    let delivered = root.find("Delivery")?;
    let location: Option<TradeIdentifier> = delivered.find("DeliveryLocation/ID").and_then(Terms::identifier);
    let delivery = Delivery {
        name: delivered.text("DeliveryParty/PartyName/Name"),
        location,
        on: terms.date(delivered, "ActualDeliveryDate", "BT-72"),
        address: delivered.find("DeliveryLocation/Address").map(address),
    };
    (delivery != Delivery::default()).then_some(delivery)
}

fn address(element: Element<'_>) -> TradeAddress {
    TradeAddress {
        lines: ["StreetName", "AdditionalStreetName", "AddressLine/Line"]
            .into_iter()
            .filter_map(|line| element.text(line))
            .collect(),
        city: element.text("CityName"),
        postcode: element.text("PostalZone"),
        region: element.text("CountrySubentity"),
        country: element.text("Country/IdentificationCode"),
    }
}
