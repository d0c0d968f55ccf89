//! Who stands on a document.

use crate::kernel::{CanonicalForm, PostalAddress, TaxId, TaxIdScheme};

use super::super::model::{Buyer, ElectronicAddress, Seller};
use super::{each, perhaps};

pub(super) fn seller(form: &mut CanonicalForm, seller: &Seller) {
    let Seller {
        name,
        legal_form,
        capital,
        address,
        tax_ids,
        register,
        email,
        phone,
        iban,
        bic,
        trading_name,
        contact,
        electronic_address,
        vat_on_debits,
    } = seller;
    form.text(name.as_str()).optional(legal_form.as_ref());
    perhaps(form, capital.as_ref(), |form, capital| {
        // The capital may be in another currency than the document.
        form.text(capital.currency().code()).shown(capital.minor());
    });
    place(form, address);
    each(form, tax_ids, tax_id);
    form.optional(register.as_ref()).optional(email.as_ref()).optional(phone.as_ref()).optional(iban.as_ref());
    form.optional(bic.as_ref()).optional(trading_name.as_ref()).optional(contact.as_ref());
    perhaps(form, electronic_address.as_ref(), electronic);
    form.shown(vat_on_debits);
}

pub(super) fn buyer(form: &mut CanonicalForm, buyer: &Buyer) {
    let Buyer { name, address, tax_ids, email, electronic_address, contact, phone, trading_name } = buyer;
    form.text(name.as_str());
    perhaps(form, address.as_ref(), place);
    each(form, tax_ids, tax_id);
    form.optional(email.as_ref());
    perhaps(form, electronic_address.as_ref(), electronic);
    form.optional(contact.as_ref()).optional(phone.as_ref()).optional(trading_name.as_ref());
}

pub(super) fn place(form: &mut CanonicalForm, address: &PostalAddress) {
    each(form, address.lines(), |form, line| {
        form.text(line.as_str());
    });
    let (postcode, city, region) = (address.postcode().as_ref(), address.city().as_ref(), address.region().as_ref());
    form.optional(postcode).optional(city).optional(region).shown(address.country());
}

pub(super) fn electronic(form: &mut CanonicalForm, address: &ElectronicAddress) {
    let ElectronicAddress { scheme, value } = address;
    form.text(scheme.as_str()).text(value.as_str());
}

fn tax_id(form: &mut CanonicalForm, id: &TaxId) {
    let scheme = match id.scheme() {
        TaxIdScheme::Siren => "siren",
        TaxIdScheme::Siret => "siret",
        TaxIdScheme::Vat => "vat",
        TaxIdScheme::Other => "other",
        TaxIdScheme::Lei => "lei",
    };
    form.text(scheme).text(id.as_str());
}
