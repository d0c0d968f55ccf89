//! The notes that French law wants on an invoice, each under the subject that carries it (BG-1; BR-FR-05, BR-FR-06).

use crate::einvoicing::InvoiceNote;
use crate::kernel::CountryCode;

use super::model::{Invoice, Issue, Seller, siren};

/// All notes of an issued document: what late and early payment cost and save, who the seller is in law, the class it is processed in, and what is said
/// to the buyer.
#[must_use]
pub fn legal_notes(invoice: &Invoice, issue: &Issue, seller: &Seller) -> Vec<InvoiceNote> {
    let mut notes = Vec::new();
    if seller.is_french() {
        notes.push(note(
            "PMT",
            "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 EUR".to_owned(),
        ));
        notes.push(note("PMD", late(invoice)));
        notes.push(note("AAB", early(invoice)));
        notes.extend(seller.legal_information().map(|text| note("REG", text)));
        notes.extend(seller.register.as_ref().map(|register| note("ABL", register.to_string())));
        notes.push(note("BAR", class(invoice, issue).to_owned()));
    }
    let text = invoice.note();
    if !text.is_empty() {
        notes.push(InvoiceNote { subject: None, text: text.to_string() });
    }
    notes
}

fn note(subject: &str, text: String) -> InvoiceNote {
    InvoiceNote { subject: Some(subject.to_owned()), text }
}

fn late(invoice: &Invoice) -> String {
    match invoice.terms().late_rate {
        Some(rate) => format!("Pénalités de retard au taux annuel de {} %", rate.decimal().normalize()),
        None => "Pénalités de retard au taux de refinancement de la Banque centrale européenne majoré de 10 points".to_owned(),
    }
}

fn early(invoice: &Invoice) -> String {
    match invoice.terms().early_payment {
        Some(early) => format!("Escompte de {} % pour paiement sous {} jours", early.percent.decimal().normalize(), early.days),
        None => "Pas d'escompte pour paiement anticipé".to_owned(),
    }
}

/// The class of processing: between businesses or with a consumer, in France or beyond.
fn class(invoice: &Invoice, issue: &Issue) -> &'static str {
    let is_abroad = issue.buyer.country().is_some_and(|country: CountryCode| !country.is_in_french_vat());
    let is_known = siren(&issue.buyer.tax_ids).is_some();
    match (invoice.terms().is_consumer == Some(true), is_abroad && !is_known) {
        (false, false) => "B2B",
        (false, true) => "B2BINT",
        (true, false) => "B2C",
        (true, true) => "B2CINT",
    }
}
