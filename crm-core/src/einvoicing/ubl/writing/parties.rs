//! Who sells, buys, is paid and stands in for the seller; where it was delivered.

use super::super::super::markup::{DayForm, Markup, Tag, tag};
use super::super::super::model::{Delivery, ElectronicInvoice, Payee, TaxRepresentative, TradeAddress, TradeContact, TradeParty};
use super::{SCHEME, identifier};

/// All of them, and the delivery.
pub(super) fn parties(x: &mut Markup, invoice: &ElectronicInvoice) {
    let creditor = invoice.payment.iter().filter_map(|way| way.debit.as_ref()).find_map(|debit| debit.creditor.as_deref());
    // The bank's number for the creditor is the payee's, where somebody else than the seller is paid.
    let of_seller = creditor.filter(|_| invoice.payee.is_none());
    x.within(tag!("cac:AccountingSupplierParty"), |x| party(x, &invoice.seller, of_seller));
    x.within(tag!("cac:AccountingCustomerParty"), |x| party(x, &invoice.buyer, None));
    invoice.payee.iter().for_each(|paid| payee(x, paid, creditor));
    invoice.tax_representative.iter().for_each(|representative| tax_representative(x, representative));
    invoice.delivery.iter().for_each(|to| delivery(x, to));
}

fn party(x: &mut Markup, party: &TradeParty, creditor: Option<&str>) {
    x.within(tag!("cac:Party"), |x| {
        party.electronic_address.iter().for_each(|electronic| identifier(x, tag!("cbc:EndpointID"), electronic));
        for number in &party.identifiers {
            x.within(tag!("cac:PartyIdentification"), |x| identifier(x, tag!("cbc:ID"), number));
        }
        creditor_of(x, creditor);
        if let Some(name) = party.trading_name.as_deref().filter(|name| !name.is_empty()) {
            x.within(tag!("cac:PartyName"), |x| x.text(tag!("cbc:Name"), name));
        }
        address(x, tag!("cac:PostalAddress"), &party.address);
        tax_scheme(x, party.vat_number.as_deref(), "VAT");
        tax_scheme(x, party.tax_number.as_deref(), "LOC");
        x.within(tag!("cac:PartyLegalEntity"), |x| {
            x.text(tag!("cbc:RegistrationName"), &party.name);
            party.registration.iter().for_each(|number| identifier(x, tag!("cbc:CompanyID"), number));
            x.text_of(tag!("cbc:CompanyLegalForm"), party.legal_information.as_deref());
        });
        party.contact.iter().for_each(|whom| contact(x, whom));
    });
}

fn creditor_of(x: &mut Markup, creditor: Option<&str>) {
    if let Some(creditor) = creditor.filter(|creditor| !creditor.is_empty()) {
        x.within(tag!("cac:PartyIdentification"), |x| x.text_with(tag!("cbc:ID"), &[(SCHEME, Some("SEPA"))], creditor));
    }
}

fn tax_scheme(x: &mut Markup, number: Option<&str>, scheme: &'static str) {
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        x.within(tag!("cac:PartyTaxScheme"), |x| {
            x.text(tag!("cbc:CompanyID"), number);
            x.within(tag!("cac:TaxScheme"), |x| x.code(tag!("cbc:ID"), scheme));
        });
    }
}

fn payee(x: &mut Markup, payee: &Payee, creditor: Option<&str>) {
    x.within(tag!("cac:PayeeParty"), |x| {
        if let Some(number) = &payee.identifier {
            x.within(tag!("cac:PartyIdentification"), |x| identifier(x, tag!("cbc:ID"), number));
        }
        creditor_of(x, creditor);
        x.within(tag!("cac:PartyName"), |x| x.text(tag!("cbc:Name"), &payee.name));
        if let Some(registration) = &payee.registration {
            x.within(tag!("cac:PartyLegalEntity"), |x| identifier(x, tag!("cbc:CompanyID"), registration));
        }
    });
}

fn tax_representative(x: &mut Markup, representative: &TaxRepresentative) {
    x.within(tag!("cac:TaxRepresentativeParty"), |x| {
        x.within(tag!("cac:PartyName"), |x| x.text(tag!("cbc:Name"), &representative.name));
        address(x, tag!("cac:PostalAddress"), &representative.address);
        tax_scheme(x, Some(&representative.vat_number), "VAT");
    });
}

fn delivery(x: &mut Markup, delivery: &Delivery) {
    let is_somewhere = delivery.location.is_some() || delivery.address.is_some();
    if delivery.on.is_none() && delivery.name.is_none() && !is_somewhere {
        return;
    }
    x.within(tag!("cac:Delivery"), |x| {
        delivery.on.into_iter().for_each(|on| x.day(tag!("cbc:ActualDeliveryDate"), on, DayForm::Dashed));
        if is_somewhere {
            x.within(tag!("cac:DeliveryLocation"), |x| {
                delivery.location.iter().for_each(|place| identifier(x, tag!("cbc:ID"), place));
                delivery.address.iter().for_each(|place| address(x, tag!("cac:Address"), place));
            });
        }
        if let Some(name) = delivery.name.as_deref().filter(|name| !name.is_empty()) {
            x.within(tag!("cac:DeliveryParty"), |x| {
                x.within(tag!("cac:PartyName"), |x| x.text(tag!("cbc:Name"), name));
            });
        }
    });
}

fn contact(x: &mut Markup, contact: &TradeContact) {
    if *contact == TradeContact::default() {
        return;
    }
    x.within(tag!("cac:Contact"), |x| {
        x.text_of(tag!("cbc:Name"), contact.name.as_deref());
        x.text_of(tag!("cbc:Telephone"), contact.phone.as_deref());
        x.text_of(tag!("cbc:ElectronicMail"), contact.email.as_deref());
    });
}

fn address(x: &mut Markup, tag: Tag, address: &TradeAddress) {
    let mut lines = address.lines.iter();
    x.within(tag, |x| {
        x.text_of(tag!("cbc:StreetName"), lines.next().map(String::as_str));
        x.text_of(tag!("cbc:AdditionalStreetName"), lines.next().map(String::as_str));
        x.text_of(tag!("cbc:CityName"), address.city.as_deref());
        x.text_of(tag!("cbc:PostalZone"), address.postcode.as_deref());
        x.text_of(tag!("cbc:CountrySubentity"), address.region.as_deref());
        if let Some(line) = lines.next().filter(|line| !line.is_empty()) {
            x.within(tag!("cac:AddressLine"), |x| x.text(tag!("cbc:Line"), line));
        }
        if let Some(country) = address.country.as_deref().filter(|country| !country.is_empty()) {
            x.within(tag!("cac:Country"), |x| x.text(tag!("cbc:IdentificationCode"), country));
        }
    });
}
