//! Who agreed on what, and where it went.

use super::super::super::markup::{Markup, Tag, tag};
use super::super::super::model::{
    Attachment, ElectronicInvoice, TaxRepresentative, TradeAddress, TradeContact, TradeIdentifier, TradeParty,
};
use super::{SCHEME, day, identifier, identifiers};

/// Parties, papers, project.
pub(super) fn agreement(x: &mut Markup, invoice: &ElectronicInvoice) {
    let references = &invoice.references;
    x.within(tag!("ram:ApplicableHeaderTradeAgreement"), |x| {
        x.text_of(tag!("ram:BuyerReference"), references.buyer.as_deref());
        party(x, tag!("ram:SellerTradeParty"), &invoice.seller);
        party(x, tag!("ram:BuyerTradeParty"), &invoice.buyer);
        invoice.tax_representative.iter().for_each(|representative| tax_representative(x, representative));
        paper(x, tag!("ram:SellerOrderReferencedDocument"), references.sales_order.as_deref());
        paper(x, tag!("ram:BuyerOrderReferencedDocument"), references.purchase_order.as_deref());
        paper(x, tag!("ram:ContractReferencedDocument"), references.contract.as_deref());
        invoice.attachments.iter().for_each(|paper| attachment(x, paper));
        references.tender.iter().for_each(|tender| {
            x.within(tag!("ram:AdditionalReferencedDocument"), |x| {
                x.text(tag!("ram:IssuerAssignedID"), tender);
                x.code(tag!("ram:TypeCode"), "50");
            });
        });
        references.object.iter().for_each(|object| invoiced_object(x, object));
        references.project.iter().for_each(|project| {
            x.within(tag!("ram:SpecifiedProcuringProject"), |x| {
                x.text(tag!("ram:ID"), project);
                // The schema asks for a name, of which the standard knows nothing.
                x.code(tag!("ram:Name"), "Project reference");
            });
        });
    });
}

/// To whom, where and when; papers of the way.
pub(super) fn delivery(x: &mut Markup, invoice: &ElectronicInvoice) {
    let delivery = invoice.delivery.as_ref();
    x.within(tag!("ram:ApplicableHeaderTradeDelivery"), |x| {
        let place = delivery.filter(|to| to.name.is_some() || to.location.is_some() || to.address.is_some());
        if let Some(to) = place {
            x.within(tag!("ram:ShipToTradeParty"), |x| {
                identifiers(x, to.location.iter());
                x.text_of(tag!("ram:Name"), to.name.as_deref());
                to.address.iter().for_each(|place| address(x, place));
            });
        }
        if let Some(on) = delivery.and_then(|delivery| delivery.on) {
            x.within(tag!("ram:ActualDeliverySupplyChainEvent"), |x| day(x, tag!("ram:OccurrenceDateTime"), on));
        }
        paper(x, tag!("ram:DespatchAdviceReferencedDocument"), invoice.references.despatch_advice.as_deref());
        paper(x, tag!("ram:ReceivingAdviceReferencedDocument"), invoice.references.receiving_advice.as_deref());
    });
}

/// What is invoiced, as a meter; of the document and of a line.
pub(super) fn invoiced_object(x: &mut Markup, object: &TradeIdentifier) {
    x.within(tag!("ram:AdditionalReferencedDocument"), |x| {
        x.text(tag!("ram:IssuerAssignedID"), &object.value);
        x.code(tag!("ram:TypeCode"), "130");
        x.text_of(tag!("ram:ReferenceTypeCode"), object.scheme.as_deref());
    });
}

fn paper(x: &mut Markup, tag: Tag, number: Option<&str>) {
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        x.within(tag, |x| x.text(tag!("ram:IssuerAssignedID"), number));
    }
}

fn attachment(x: &mut Markup, paper: &Attachment) {
    x.within(tag!("ram:AdditionalReferencedDocument"), |x| {
        x.text(tag!("ram:IssuerAssignedID"), &paper.number);
        x.text_of(tag!("ram:URIID"), paper.location.as_deref());
        x.code(tag!("ram:TypeCode"), "916");
        x.text_of(tag!("ram:Name"), paper.description.as_deref());
        if let Some(content) = &paper.content {
            let attributes = [(" mimeCode=\"", paper.media_type.as_deref()), (" filename=\"", paper.file_name.as_deref())];
            x.file(tag!("ram:AttachmentBinaryObject"), &attributes, content);
        }
    });
}

fn party(x: &mut Markup, tag: Tag, party: &TradeParty) {
    x.within(tag, |x| {
        identifiers(x, party.identifiers.iter());
        x.text(tag!("ram:Name"), &party.name);
        x.text_of(tag!("ram:Description"), party.legal_information.as_deref());
        if party.registration.is_some() || party.trading_name.is_some() {
            x.within(tag!("ram:SpecifiedLegalOrganization"), |x| {
                party.registration.iter().for_each(|number| identifier(x, tag!("ram:ID"), number));
                x.text_of(tag!("ram:TradingBusinessName"), party.trading_name.as_deref());
            });
        }
        party.contact.iter().for_each(|whom| contact(x, whom));
        address(x, &party.address);
        if let Some(electronic) = &party.electronic_address {
            x.within(tag!("ram:URIUniversalCommunication"), |x| identifier(x, tag!("ram:URIID"), electronic));
        }
        registered(x, "VA", party.vat_number.as_deref());
        registered(x, "FC", party.tax_number.as_deref());
    });
}

fn registered(x: &mut Markup, scheme: &str, number: Option<&str>) {
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        x.within(tag!("ram:SpecifiedTaxRegistration"), |x| x.text_with(tag!("ram:ID"), &[(SCHEME, Some(scheme))], number));
    }
}

fn tax_representative(x: &mut Markup, representative: &TaxRepresentative) {
    x.within(tag!("ram:SellerTaxRepresentativeTradeParty"), |x| {
        x.text(tag!("ram:Name"), &representative.name);
        address(x, &representative.address);
        registered(x, "VA", Some(&representative.vat_number));
    });
}

fn contact(x: &mut Markup, contact: &TradeContact) {
    if *contact == TradeContact::default() {
        return;
    }
    x.within(tag!("ram:DefinedTradeContact"), |x| {
        x.text_of(tag!("ram:PersonName"), contact.name.as_deref());
        if let Some(phone) = contact.phone.as_deref().filter(|phone| !phone.is_empty()) {
            x.within(tag!("ram:TelephoneUniversalCommunication"), |x| x.text(tag!("ram:CompleteNumber"), phone));
        }
        if let Some(email) = contact.email.as_deref().filter(|email| !email.is_empty()) {
            x.within(tag!("ram:EmailURIUniversalCommunication"), |x| x.text(tag!("ram:URIID"), email));
        }
    });
}

fn address(x: &mut Markup, address: &TradeAddress) {
    x.within(tag!("ram:PostalTradeAddress"), |x| {
        x.text_of(tag!("ram:PostcodeCode"), address.postcode.as_deref());
        for (tag, line) in [tag!("ram:LineOne"), tag!("ram:LineTwo"), tag!("ram:LineThree")].into_iter().zip(&address.lines) {
            x.text_of(tag, Some(line));
        }
        x.text_of(tag!("ram:CityName"), address.city.as_deref());
        x.text_of(tag!("ram:CountryID"), address.country.as_deref());
        x.text_of(tag!("ram:CountrySubDivisionName"), address.region.as_deref());
    });
}
