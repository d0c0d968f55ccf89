//! What must stand on an invoice: one table. Each row says which term, when, by which law, and in French and English what to do where it lacks.
//!
//! A document of a seller that sits in France follows French law; of any other, EN 16931 alone. Where the company has named no seller, nothing of this can be
//! judged, and nothing is asked. What begins with the duty to send electronic invoices is asked of a company that makes them, and from September 2027 of all.

use rust_decimal::Decimal;

use crate::kernel::{Bilingual, CountryCode, Currency, Date, PostalAddress, Shortcoming, TaxId, TaxIdScheme};
use crate::pricing::TaxCategory;

use super::model::{Buyer, DocumentKind, ElectronicAddress, Invoice, PaymentMeans, Seller, siren, vat_number};

/// All that the mentions of a document follow from.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The draft, with the terms that it is to be issued with.
    pub invoice: &'a Invoice,
    /// The company's own side.
    pub seller: &'a Seller,
    /// The customer's side.
    pub buyer: &'a Buyer,
    /// The day of issue.
    pub issued_on: Date,
    /// True where the company makes electronic invoices.
    pub is_electronic: bool,
    /// True where the VAT is known in the currency of the accounts too.
    pub has_accounting_tax: bool,
}

/// Whose rules a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// EN 16931: every seller.
    European,
    /// French law: sellers in France.
    French,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Mention {
    /// The business term.
    pub term: &'static str,
    /// The rule that electronic invoices are checked by.
    pub rule: &'static str,
    /// Whose rule it is.
    pub regime: Regime,
    /// The law or standard behind it.
    pub source: &'static str,
    /// Where it is asked for.
    pub applies: fn(&Case<'_>) -> bool,
    /// True where it is there.
    pub holds: fn(&Case<'_>) -> bool,
    /// What is wrong where it is not, in French and English.
    pub problem: (&'static str, &'static str),
    /// What to do then, in French and English.
    pub remedy: (&'static str, &'static str),
}

/// What a document lacks, in the order of the table.
#[must_use]
pub fn lacking(case: &Case<'_>) -> Vec<Shortcoming> {
    let is_asked = |mention: &&Mention| mention.regime == Regime::European || case.seller.is_french();
    let lacks = |mention: &&Mention| (mention.applies)(case) && !(mention.holds)(case);
    let shortcoming = |mention: &Mention| Shortcoming {
        term: mention.term.into(),
        rule: mention.rule.into(),
        source: mention.source.into(),
        problem: Bilingual::new(mention.problem.0, mention.problem.1),
        remedy: Bilingual::new(mention.remedy.0, mention.remedy.1),
    };
    MENTIONS.iter().filter(is_asked).filter(lacks).map(shortcoming).collect()
}

impl Case<'_> {
    fn is_self_billed(&self) -> bool {
        self.invoice.kind().is_self_billed()
    }

    fn has(&self, category: TaxCategory) -> bool {
        self.invoice.totals().groups.iter().any(|group| group.tax.category == category)
    }

    /// Numbers of the one who supplies: of a self-billed document that is the account.
    fn supplier_ids(&self) -> &[TaxId] {
        if self.is_self_billed() { &self.buyer.tax_ids } else { &self.seller.tax_ids }
    }

    fn customer_ids(&self) -> &[TaxId] {
        if self.is_self_billed() { &self.seller.tax_ids } else { &self.buyer.tax_ids }
    }

    fn is_business(&self) -> bool {
        self.invoice.terms().is_consumer != Some(true)
    }

    fn is_buyer_french(&self) -> bool {
        self.buyer.country().is_some_and(CountryCode::is_in_french_vat)
    }

    /// True where the document is of those that must be sent electronically.
    fn is_to_be_sent(&self) -> bool {
        let of_all = Date::new(2027, 9, 1).is_ok_and(|first| first <= self.issued_on);
        (self.is_electronic || of_all) && self.is_business()
    }

    fn is_above(&self, net: i64) -> bool {
        self.invoice.currency() != &Currency::EUR || self.invoice.totals().net.amount() > Decimal::from(net)
    }

    fn legal_form(&self) -> Option<String> {
        self.seller.legal_form.as_ref().map(|form| form.as_str().to_uppercase())
    }
}

fn is_placed(address: &PostalAddress) -> bool {
    address.city().is_some()
}

fn has_lei_or_more(ids: &[TaxId]) -> bool {
    ids.iter().any(|id| !matches!(id.scheme(), TaxIdScheme::Vat))
}

/// Companies whose papers name their capital (Code de commerce R123-238).
const WITH_CAPITAL: [&str; 9] = ["SA", "SAS", "SASU", "SARL", "EURL", "SCA", "SELARL", "SELAS", "SNC"];

/// VAT rates of France, in the hundredth part of a percent (BR-FR-16).
const RATES: [i64; 15] = [0, 90, 105, 175, 210, 550, 700, 850, 920, 960, 1_000, 1_300, 1_960, 2_000, 2_060];

const ALWAYS: fn(&Case<'_>) -> bool = |_| true;

/// The table.
pub const MENTIONS: &[Mention] = &[
    Mention {
        term: "BT-2",
        rule: "BR-FR-03",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-6",
        applies: ALWAYS,
        holds: |case| (2000..=2099).contains(&case.issued_on.year()),
        problem: ("la date d’émission n’est pas entre 2000 et 2099", "the day of issue does not lie between 2000 and 2099"),
        remedy: ("donnez la date du jour", "give today"),
    },
    Mention {
        term: "BG-5",
        rule: "BR-08",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-1; Code de commerce R123-237",
        applies: ALWAYS,
        holds: |case| is_placed(&case.seller.address),
        problem: ("l’adresse du vendeur n’a pas de ville", "the seller's address has no town"),
        remedy: ("complétez-la dans la politique `sellers`", "complete it in the policy `sellers`"),
    },
    Mention {
        term: "BT-30",
        rule: "BR-FR-10",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-1; Code de commerce R123-237",
        applies: |case| !case.is_self_billed(),
        holds: |case| siren(&case.seller.tax_ids).is_some(),
        problem: ("le SIREN du vendeur manque", "the seller's SIREN is missing"),
        remedy: ("ajoutez-le dans la politique `sellers`", "add it in the policy `sellers`"),
    },
    Mention {
        term: "BT-33",
        rule: "BR-FR-05",
        regime: Regime::French,
        source: "Code de commerce R123-238",
        applies: |case| !case.is_self_billed(),
        holds: |case| case.seller.legal_form.is_some(),
        problem: ("la forme juridique du vendeur manque", "the seller's legal form is missing"),
        remedy: ("ajoutez-la, par exemple SAS ou EI", "add it, as SAS or EI"),
    },
    Mention {
        term: "BT-33",
        rule: "BR-FR-05",
        regime: Regime::French,
        source: "Code de commerce R123-238",
        applies: |case| !case.is_self_billed() && case.legal_form().is_some_and(|form| WITH_CAPITAL.contains(&form.as_str())),
        holds: |case| case.seller.capital.is_some(),
        problem: ("le capital de la société manque", "the capital of the company is missing"),
        remedy: ("ajoutez-le dans la politique `sellers`", "add it in the policy `sellers`"),
    },
    Mention {
        term: "BT-33",
        rule: "BR-FR-05",
        regime: Regime::French,
        source: "Code de commerce R123-237",
        applies: |case| !case.is_self_billed() && case.legal_form().is_some_and(|form| WITH_CAPITAL.contains(&form.as_str())),
        holds: |case| case.seller.register.is_some(),
        problem: ("le registre de la société manque", "the register of the company is missing"),
        remedy: ("ajoutez-le, par exemple RCS Lyon", "add it, as RCS Lyon"),
    },
    Mention {
        term: "BT-31",
        rule: "BR-S-02",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-2",
        applies: |case| case.has(TaxCategory::Standard) && case.is_above(150),
        holds: |case| vat_number(case.supplier_ids()).is_some(),
        problem: (
            "le numéro de TVA du vendeur manque, et le montant HT dépasse 150 EUR",
            "the seller's VAT number is missing, and the net is above 150 EUR",
        ),
        remedy: ("ajoutez-le, par exemple FR83404833048", "add it, as FR83404833048"),
    },
    Mention {
        term: "BT-31",
        rule: "BR-S-02",
        regime: Regime::European,
        source: "EN 16931-1, BR-S-02, BR-Z-02, BR-E-02",
        applies: |case| {
            let taxed = [TaxCategory::Standard, TaxCategory::ZeroRated, TaxCategory::Exempt];
            !case.seller.is_french() && taxed.into_iter().any(|category| case.has(category))
        },
        holds: |case| case.supplier_ids().iter().any(|id| matches!(id.scheme(), TaxIdScheme::Vat | TaxIdScheme::Other)),
        problem: ("le numéro de TVA ou fiscal du vendeur manque", "the seller's VAT or tax number is missing"),
        remedy: ("ajoutez-le dans la politique `sellers`", "add it in the policy `sellers`"),
    },
    Mention {
        term: "BT-31",
        rule: "BR-AE-02",
        regime: Regime::European,
        source: "EN 16931-1, BR-AE-02, BR-IC-02, BR-G-02; directive 2006/112 art. 226 (3)",
        applies: |case| {
            let reversed = [TaxCategory::ReverseCharge, TaxCategory::IntraCommunity, TaxCategory::Export];
            reversed.into_iter().any(|category| case.has(category))
        },
        holds: |case| vat_number(case.supplier_ids()).is_some(),
        problem: (
            "le numéro de TVA du vendeur manque, et l’opération est sans TVA",
            "the seller's VAT number is missing, and no VAT is charged",
        ),
        remedy: ("ajoutez-le, par exemple FR83404833048", "add it, as FR83404833048"),
    },
    Mention {
        term: "BG-8",
        rule: "BR-10",
        regime: Regime::European,
        source: "EN 16931-1, BR-10, BR-11; CGI ann. II art. 242 nonies A I-1",
        applies: ALWAYS,
        holds: |case| case.buyer.address.is_some(),
        problem: ("l’adresse du client manque", "the customer's address is missing"),
        remedy: ("ajoutez-la sur le compte", "add it to the account"),
    },
    Mention {
        term: "BT-52",
        rule: "BR-10",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-1",
        applies: |case| case.buyer.address.is_some(),
        holds: |case| case.buyer.address.as_ref().is_some_and(is_placed),
        problem: ("l’adresse du client n’a pas de ville", "the customer's address has no town"),
        remedy: ("complétez-la sur le compte", "complete it on the account"),
    },
    Mention {
        term: "BT-47",
        rule: "BR-FR-11",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-1; Code de commerce L441-9",
        applies: |case| case.is_to_be_sent() && case.is_buyer_french(),
        holds: |case| siren(&case.buyer.tax_ids).is_some(),
        problem: ("le SIREN du client manque", "the customer's SIREN is missing"),
        remedy: (
            "ajoutez-le sur le compte, ou indiquez que le client est un particulier",
            "add it to the account, or say that the buyer is a consumer",
        ),
    },
    Mention {
        term: "BT-47",
        rule: "BR-FR-09",
        regime: Regime::French,
        source: "Code de commerce R123-221",
        applies: ALWAYS,
        holds: |case| {
            let mut sirens = case.buyer.tax_ids.iter().filter_map(TaxId::siren_digits);
            sirens.next().is_none_or(|first| sirens.all(|siren| siren == first))
        },
        problem: (
            "SIREN, SIRET et numéro de TVA du client ne désignent pas la même entreprise",
            "SIREN, SIRET and VAT number of the customer do not name one company",
        ),
        remedy: ("corrigez-les sur le compte", "correct them on the account"),
    },
    Mention {
        term: "BT-48",
        rule: "BR-AE-02",
        regime: Regime::European,
        source: "EN 16931-1, BR-AE-02; directive 2006/112 art. 226 (4)",
        applies: |case| case.has(TaxCategory::ReverseCharge),
        holds: |case| vat_number(case.customer_ids()).is_some() || has_lei_or_more(case.customer_ids()),
        problem: (
            "le numéro de TVA ou d’immatriculation du client manque, et c’est lui qui doit la TVA",
            "the customer's VAT or registration number is missing, and the customer owes the VAT",
        ),
        remedy: ("ajoutez-le sur le compte", "add it to the account"),
    },
    Mention {
        term: "BT-48",
        rule: "BR-IC-02",
        regime: Regime::European,
        source: "EN 16931-1, BR-IC-02; CGI art. 262 ter I",
        applies: |case| case.has(TaxCategory::IntraCommunity),
        holds: |case| vat_number(case.customer_ids()).is_some(),
        problem: (
            "le numéro de TVA du client manque, et la livraison est intracommunautaire",
            "the customer's VAT number is missing, and the delivery is within the Union",
        ),
        remedy: ("ajoutez-le sur le compte", "add it to the account"),
    },
    Mention {
        term: "BT-72",
        rule: "BR-IC-11",
        regime: Regime::European,
        source: "EN 16931-1, BR-IC-11",
        applies: |case| case.has(TaxCategory::IntraCommunity),
        holds: |case| case.invoice.terms().supplied.is_some(),
        problem: (
            "la date ou la période de livraison manque, et la livraison est intracommunautaire",
            "the day or period of delivery is missing, and the delivery is within the Union",
        ),
        remedy: ("donnez-la dans les conditions de la facture", "give it in the terms of the invoice"),
    },
    Mention {
        term: "BG-30",
        rule: "BR-O-11",
        regime: Regime::European,
        source: "EN 16931-1, BR-O-11 to BR-O-14",
        applies: |case| case.has(TaxCategory::OutsideScope),
        holds: |case| case.invoice.totals().groups.len() == 1,
        problem: (
            "des lignes hors du champ de la TVA se trouvent à côté d’autres",
            "lines outside the scope of VAT stand beside others",
        ),
        remedy: ("facturez-les à part", "put them on an invoice of their own"),
    },
    Mention {
        term: "BT-111",
        rule: "BR-FR-CO-12",
        regime: Regime::French,
        source: "CGI art. 266, 1 bis; directive 2006/112/CE art. 230",
        applies: |case| {
            let is_taxed = !case.invoice.totals().tax.is_zero();
            case.invoice.currency() != &Currency::EUR && (is_taxed || case.is_to_be_sent())
        },
        holds: |case| case.has_accounting_tax,
        problem: (
            "la TVA n’est pas indiquée en euros : aucun cours de la devise n’est connu à la date d’émission",
            "the VAT is not stated in euros: no rate of the currency is known on the day of issue",
        ),
        remedy: ("enregistrez le cours de ce jour (`set_exchange_rates`)", "set the rate of that day (`set_exchange_rates`)"),
    },
    Mention {
        term: "BT-151",
        rule: "BR-FR-15",
        regime: Regime::French,
        source: "XP Z12-012, BR-FR-15",
        applies: ALWAYS,
        holds: |case| {
            let foreign = [TaxCategory::CanaryIslands, TaxCategory::CeutaMelilla, TaxCategory::SplitPayment];
            !foreign.into_iter().any(|category| case.has(category))
        },
        problem: (
            "une taxe d’Espagne ou d’Italie se trouve sur une facture française",
            "a tax of Spain or Italy stands on a French invoice",
        ),
        remedy: ("donnez une catégorie de TVA française", "give a category of French VAT"),
    },
    Mention {
        term: "BT-152",
        rule: "BR-FR-16",
        regime: Regime::French,
        source: "CGI art. 278 to 281 nonies",
        applies: ALWAYS,
        holds: |case| {
            let is_known = |rate: Decimal| RATES.iter().any(|known| Decimal::new(*known, 2) == rate);
            case.invoice.totals().groups.iter().all(|group| is_known(group.tax.rate.decimal()))
        },
        problem: ("un taux de TVA n’existe pas en France", "a rate of VAT does not exist in France"),
        remedy: ("donnez 20, 10, 5,5 ou un autre taux légal", "give 20, 10, 5.5 or another legal rate"),
    },
    Mention {
        term: "BT-84",
        rule: "BR-61",
        regime: Regime::European,
        source: "EN 16931-1, BR-61",
        applies: |case| case.invoice.terms().means == Some(PaymentMeans::Transfer) && case.invoice.kind().is_owed(),
        holds: |case| case.seller.iban.is_some(),
        problem: (
            "le compte bancaire du vendeur manque, et la facture se paie par virement",
            "the seller's bank account is missing, and the invoice is paid by transfer",
        ),
        remedy: ("ajoutez l’IBAN dans la politique `sellers`", "add the IBAN in the policy `sellers`"),
    },
    Mention {
        term: "BT-23",
        rule: "BR-FR-08",
        regime: Regime::French,
        source: "CGI ann. II art. 242 nonies A I-8 bis",
        applies: |case| case.is_to_be_sent(),
        holds: |case| case.invoice.terms().operations.is_some(),
        problem: (
            "la nature des opérations manque : biens, services ou les deux",
            "what is supplied is not said: goods, services or both",
        ),
        remedy: (
            "donnez-la dans les conditions de la facture ou la politique `invoicing`",
            "say it in the terms of the invoice or in the policy `invoicing`",
        ),
    },
    Mention {
        term: "BT-34",
        rule: "BR-FR-13",
        regime: Regime::French,
        source: "XP Z12-012, BR-FR-13",
        applies: |case| case.is_to_be_sent() && !case.is_self_billed(),
        holds: |case| case.seller.reached_at().is_some(),
        problem: ("l’adresse électronique du vendeur manque", "the seller's electronic address is missing"),
        remedy: ("ajoutez-la dans la politique `sellers`", "add it in the policy `sellers`"),
    },
    Mention {
        term: "BT-49",
        rule: "BR-FR-12",
        regime: Regime::French,
        source: "XP Z12-012, BR-FR-12",
        applies: |case| case.is_to_be_sent() && case.is_buyer_french(),
        holds: |case| case.buyer.electronic_address.is_some(),
        problem: ("l’adresse électronique du client manque", "the customer's electronic address is missing"),
        remedy: (
            "donnez-la dans les conditions de la facture, ou le SIREN sur le compte",
            "give it in the terms of the invoice, or the SIREN on the account",
        ),
    },
    Mention {
        term: "BT-49",
        rule: "BR-FR-21",
        regime: Regime::French,
        source: "XP Z12-012, BR-FR-21",
        applies: |case| case.is_to_be_sent() && !case.is_self_billed(),
        holds: |case| match (&case.buyer.electronic_address, siren(&case.buyer.tax_ids)) {
            (Some(address), Some(siren)) => {
                address.scheme.as_str() == ElectronicAddress::FRENCH && address.value.as_str().starts_with(siren)
            }
            _ => true,
        },
        problem: (
            "l’adresse électronique du client n’est pas celle de son SIREN",
            "the customer's electronic address is not one of its SIREN",
        ),
        remedy: (
            "donnez une adresse de schéma 0225 commençant par le SIREN",
            "give an address of the scheme 0225 that begins with the SIREN",
        ),
    },
    Mention {
        term: "BT-9",
        rule: "BR-CO-25",
        regime: Regime::French,
        source: "Code de commerce L441-9; loi 71-584",
        applies: |case| matches!(case.invoice.kind(), DocumentKind::Progress { retention: Some(_), .. }),
        holds: |case| match case.invoice.kind() {
            DocumentKind::Progress { retention: Some(retention), .. } => {
                case.issued_on.plus_months(12).is_ok_and(|last| retention.until <= last)
            }
            _ => true,
        },
        problem: ("la retenue de garantie dure plus d’un an", "what is held back is held for more than a year"),
        remedy: ("donnez une date dans l’année", "give a day within the year"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_what_is_wrong_and_what_to_do_in_both_languages() {
        for mention in MENTIONS {
            let words = [mention.problem.0, mention.problem.1, mention.remedy.0, mention.remedy.1];
            assert!(words.iter().all(|text| !text.is_empty() && !text.ends_with('.')), "{} {}", mention.term, mention.rule);
            assert!(mention.term.starts_with("BT-") || mention.term.starts_with("BG-"), "{}", mention.term);
            assert!(mention.rule.starts_with("BR-") && !mention.source.is_empty(), "{}", mention.rule);
        }
    }
}
