//! The words of documents, one table for each language. A word in braces is filled in.

use crate::invoicing::SuppliedOperations;
use crate::pricing::TaxCategory;

use super::model::DocumentLanguage;

/// Declares the labels once, so that no language can lack one.
macro_rules! labels {
    ($($key:ident: $french:literal, $english:literal;)+) => {
        /// Every label, in one language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Labels {
            $(#[doc = concat!("`", $english, "`")] pub $key: &'static str,)+
        }

        const FRENCH: Labels = Labels { $($key: $french,)+ };
        const ENGLISH: Labels = Labels { $($key: $english,)+ };

        #[cfg(test)]
        const KEYS: &[(&str, &str, &str)] = &[$((stringify!($key), $french, $english),)+];
    };
}

labels! {
    quote: "Devis", "Quote";
    invoice: "Facture", "Invoice";
    credit_note: "Avoir", "Credit note";
    deposit: "Facture d’acompte", "Deposit invoice";
    deposit_credit: "Avoir sur acompte", "Deposit credit note";
    final_invoice: "Facture de solde", "Final invoice";
    corrected: "Facture rectificative", "Corrected invoice";
    self_billed: "Autofacture", "Self-billed invoice";
    self_billed_credit: "Avoir d’autofacturation", "Self-billed credit note";
    progress: "Facture de situation n° {number}", "Progress invoice no. {number}";
    pro_forma: "Facture pro forma", "Pro forma invoice";
    rebate: "Avoir pour remise globale", "Rebate credit note";
    revision: "révision {revision}", "revision {revision}";

    draft: "BROUILLON", "DRAFT";
    expired: "EXPIRÉ", "EXPIRED";
    cancelled: "ANNULÉ", "CANCELLED";
    declined: "REFUSÉ", "DECLINED";
    superseded: "REMPLACÉ PAR UNE RÉVISION", "REPLACED BY A LATER REVISION";

    client: "Client", "Customer";
    billed_to: "Facturé à", "Billed to";
    credited_to: "Crédité à", "Credited to";
    seller: "Émetteur", "From";
    quoted_on: "Date du devis", "Date of quote";
    valid_until: "Valable jusqu’au", "Valid until";
    accepted_on: "Accepté le", "Accepted on";
    issued_on: "Date d’émission", "Date of issue";
    due_on: "Date d’échéance", "Due date";
    corrects: "Facture d’origine", "Original invoice";
    corrects_value: "{number} du {day}", "{number} of {day}";
    replaces: "Remplace la facture", "Replaces invoice";
    reason: "Motif", "Reason";
    buyer_reference: "Votre référence", "Your reference";
    project: "Projet", "Project";
    contract: "Contrat", "Contract";
    supplied_on: "Date de livraison ou de prestation", "Date of supply";
    supplied_over: "Période de prestation", "Period of supply";
    period: "du {from} au {until}", "{from} to {until}";
    delivered_to: "Livré à", "Delivered to";
    purchase_order: "Votre commande", "Your order";
    order: "Notre référence", "Our reference";
    currency: "Montants en", "Amounts in";

    description: "Désignation", "Description";
    quantity: "Quantité", "Quantity";
    price: "Prix unitaire HT", "Unit price excl. VAT";
    vat: "TVA", "VAT";
    net: "Montant HT", "Amount excl. VAT";
    lines_title: "Lignes du document", "Lines of the document";
    price_per: "{price} pour {quantity}", "{price} per {quantity}";
    item_number: "Réf. {number}", "Item {number}";
    buyer_item: "Votre réf. {number}", "Your item {number}";
    deposit_on_order: "Acompte sur la commande {number}", "Deposit on order {number}";
    off_line: "Remise de {amount}", "Discount of {amount}";
    on_line: "Supplément de {amount}", "Surcharge of {amount}";

    options: "Options, non comprises dans le total", "Options, not included in the total";
    alternatives: "Variantes, non comprises dans le total", "Alternatives, not included in the total";
    chosen_option: "Option retenue", "Option included";
    chosen_alternative: "Variante retenue", "Alternative included";
    instead_of: "À la place de : {description}", "In place of: {description}";
    accepted_quantity: "Accepté : {accepted} sur {quoted}", "Accepted: {accepted} of {quoted}";

    allowance: "Remise : {reason}", "Discount: {reason}";
    charge: "Frais : {reason}", "Charge: {reason}";

    credited_adjustments: "Remises et frais sur le document", "Discounts and charges on the document";
    credited_share: "Part de la facture, TVA : {tax}", "Part of the invoice, VAT: {tax}";

    vat_title: "Détail de la TVA", "VAT breakdown";
    vat_rate: "Taux", "Rate";
    vat_base: "Base HT", "Net amount";
    vat_amount: "Montant de TVA", "VAT amount";

    line_net: "Total des lignes HT", "Sum of lines excl. VAT";
    allowances: "Remises", "Discounts";
    charges: "Frais", "Charges";
    total_net: "Total HT", "Total excl. VAT";
    total_vat: "Total TVA", "Total VAT";
    total_gross: "Total TTC", "Total incl. VAT";
    prepaid: "Déjà réglé", "Already paid";
    deducted: "Acompte {number} du {day}", "Deposit {number} of {day}";
    retention: "Retenue de garantie {percent}, jusqu’au {day}", "Retention {percent}, until {day}";
    rounding: "Arrondi", "Rounding";
    due: "Net à payer TTC", "Amount due incl. VAT";
    to_credit: "Net à votre crédit TTC", "Amount credited incl. VAT";
    offered_part: "Total du devis", "As quoted";
    accepted_part: "Part acceptée", "As accepted";

    note: "Remarques", "Notes";
    terms: "Conditions", "Terms";
    payment: "Règlement", "Payment";
    bank_account: "IBAN", "IBAN";
    bank: "BIC", "BIC";
    paid_on: "Payé le", "Paid on";
    means: "Mode de règlement", "Means of payment";
    cash: "espèces", "cash";
    cheque: "chèque", "cheque";
    transfer: "virement", "bank transfer";
    card: "carte", "card";
    direct_debit: "prélèvement, mandat {mandate}", "direct debit, mandate {mandate}";
    paid_on_line: "paiement en ligne", "on-line payment";
    payment_reference: "Référence à rappeler", "Reference to quote";

    penalty: "Tout retard de paiement entraîne, dès le lendemain de l’échéance et sans rappel, des pénalités au taux de refinancement \
              de la Banque centrale européenne majoré de 10 points de pourcentage.",
        "Late payment is charged from the day after the due date, without a reminder, at the refinancing rate of the European Central Bank \
         plus 10 percentage points.";
    late_rate: "Tout retard de paiement entraîne, dès le lendemain de l’échéance et sans rappel, des pénalités au taux annuel de {rate}.",
        "Late payment is charged from the day after the due date, without a reminder, at {rate} a year.";
    early_payment: "Escompte de {percent} pour paiement au plus tard le {day} : {amount} à payer, dont {tax} de TVA. En cas d’escompte, la TVA déductible \
                    est réduite d’autant.",
        "Discount of {percent} for payment by {day}: {amount} to pay, VAT of {tax} included. Where it is taken, the VAT to deduct is lower by as much.";
    balance_vat: "TVA restant due sur le solde : {taxes}.", "VAT of the balance: {taxes}.";
    vat_at: "{tax} : {amount}", "{tax}: {amount}";
    vat_in_accounts: "TVA en {currency} : {amount}, au cours du {day} de {rate} {of} pour 1 {currency}.",
        "VAT in {currency}: {amount}, at the rate of {day} of {rate} {of} for 1 {currency}.";
    self_billing: "Autofacturation : document établi par le client au nom et pour le compte du fournisseur.",
        "Self-billing: made out by the customer in the name of the supplier.";
    not_an_invoice: "Ce document n’est pas une facture.", "This document is not an invoice.";
    indemnity: "Tout professionnel en retard de paiement doit en outre une indemnité forfaitaire de {amount} pour frais de recouvrement \
                (art. L441-10 et D441-5 du Code de commerce).",
        "A business that pays late also owes a fixed {amount} for the costs of recovery (French Commercial Code, articles L441-10 and D441-5).";
    discount: "Aucun escompte pour paiement anticipé.", "No discount for early payment.";
    reverse_charge: "Autoliquidation : la TVA est due par le preneur.", "Reverse charge: the VAT is owed by the customer.";
    vat_on_debits: "TVA acquittée sur les débits.", "VAT on services is owed on billing (French option for debits).";
    operations: "Nature des opérations : {operations}.", "Nature of the operations: {operations}.";
    goods: "livraison de biens", "supply of goods";
    services: "prestation de services", "supply of services";
    both: "livraison de biens et prestation de services", "supply of goods and of services";

    agreement: "Bon pour accord", "Agreed and accepted";
    signed: "Signature", "Signature";
    signer: "Nom et qualité", "Name and position";
    signing_day: "Date", "Date";
    signing_place: "Signature et cachet", "Signature and stamp";
    signed_by: "Signé par", "Signed by";
    signed_email: "Courriel", "E-mail";
    signed_at: "Le", "On";
    signed_at_value: "{day} à {time} UTC", "{day} at {time} UTC";
    signed_how: "Procédé", "Method";
    signed_hash: "Empreinte SHA-256 du document signé", "SHA-256 of the signed document";

    capital: "au capital de {capital}", "with a capital of {capital}";
    siren: "SIREN {number}", "SIREN {number}";
    siret: "SIRET {number}", "SIRET {number}";
    vat_number: "N° TVA {number}", "VAT no. {number}";
    lei: "LEI {number}", "LEI {number}";
    other_number: "N° {number}", "No. {number}";
    paging: "Page {page} sur {pages}", "Page {page} of {pages}";

    standard_rate: "{rate}", "{rate}";
    zero_rated: "{rate}", "{rate}";
    exempt: "Exonéré", "Exempt";
    reversed: "Autoliq.", "Reverse";
    intra_community: "Intracom.", "Intra-EU";
    export: "Export", "Export";
    outside_scope: "Hors champ", "Out of scope";
    canary_islands: "IGIC {rate}", "IGIC {rate}";
    ceuta_melilla: "IPSI {rate}", "IPSI {rate}";
    split_payment: "{rate}", "{rate}";
}

impl Labels {
    /// The labels in `language`.
    #[must_use]
    pub const fn of(language: DocumentLanguage) -> Self {
        match language {
            DocumentLanguage::French => FRENCH,
            DocumentLanguage::English => ENGLISH,
        }
    }

    /// What stands in the column of VAT.
    #[must_use]
    pub const fn category(&self, category: TaxCategory) -> &'static str {
        match category {
            TaxCategory::Standard => self.standard_rate,
            TaxCategory::ZeroRated => self.zero_rated,
            TaxCategory::Exempt => self.exempt,
            TaxCategory::ReverseCharge => self.reversed,
            TaxCategory::IntraCommunity => self.intra_community,
            TaxCategory::Export => self.export,
            TaxCategory::OutsideScope => self.outside_scope,
            TaxCategory::CanaryIslands => self.canary_islands,
            TaxCategory::CeutaMelilla => self.ceuta_melilla,
            TaxCategory::SplitPayment => self.split_payment,
        }
    }

    /// What is supplied, in words.
    #[must_use]
    pub const fn supplied(&self, operations: SuppliedOperations) -> &'static str {
        match operations {
            SuppliedOperations::Goods => self.goods,
            SuppliedOperations::Services => self.services,
            SuppliedOperations::Both => self.both,
        }
    }
}

/// The label with `values` in the place of their names in braces. What is filled in is not looked at again.
#[must_use]
pub fn filled(label: &str, values: &[(&str, &str)]) -> String {
    let (mut text, mut rest) = (String::with_capacity(label.len()), label);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(label: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            label.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_fill_in_the_same_words() {
        for (key, french, english) in KEYS {
            assert_eq!(names(french), names(english), "{key}");
            assert!(!french.is_empty() && !english.is_empty(), "{key}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let text = filled("{number} of {day}", &[("number", "{day}"), ("day", "today")]);
        assert_eq!(text, "{day} of today");
        assert_eq!(filled("no words", &[]), "no words");
    }
}
