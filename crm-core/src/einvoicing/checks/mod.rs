//! Whether a document may be sent: the business rules of EN 16931 and of France, as tables.
//!
//! A rule is a line of a table: its id as validators know it, the business term, what is wrong and what to do in English and in French, and where it is broken.
//! Arithmetic is exact, where the sheets that validators run leave a whole unit of currency for rounding. Left out are rules that no document of ours can break,
//! since a type already holds it to them (an amount that is there, a currency that exists), and those that only codes in words could answer (BR-CO-05 to BR-CO-08).

mod document;
mod figures;
mod finding;
mod french;
mod french_kinds;
mod lines;
mod totals;
mod vat;

pub use finding::InvoiceFinding;

use crate::kernel::CountryCode;

use super::model::ElectronicInvoice;
use finding::Rule;

/// Whose rules a document is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Rulebook {
    /// EN 16931-1.
    En16931,
    /// EN 16931-1 and the rules of the French reform (XP Z12-012: BR-FR).
    France,
}

impl Rulebook {
    /// The rules of a seller's country (BT-40): those of the French reform hold in the overseas departments with French VAT too.
    #[must_use]
    pub fn of(invoice: &ElectronicInvoice) -> Self {
        let country = invoice.seller.address.country.as_deref().and_then(|code| CountryCode::parse(code).ok());
        if country.is_some_and(CountryCode::is_in_french_vat) { Self::France } else { Self::En16931 }
    }
}

/// Everything that keeps `invoice` from being sent, rule by rule, those of EN 16931 first; nothing for one that is right.
///
/// What a profile or a syntax has no place for is said by the writers.
#[must_use]
pub fn check(invoice: &ElectronicInvoice, rules: Rulebook) -> Vec<InvoiceFinding> {
    let tables: &[&[Rule]] = match rules {
        Rulebook::En16931 => &[&document::RULES, &lines::RULES, &totals::RULES],
        Rulebook::France => &[&document::RULES, &lines::RULES, &totals::RULES, &french::RULES, &french_kinds::RULES],
    };
    let mut findings: Vec<InvoiceFinding> =
        tables.iter().flat_map(|table| table.iter()).flat_map(|rule| rule.findings(invoice)).collect();
    findings.extend(figures::findings(invoice, rules));
    findings.extend(vat::findings(invoice));
    findings
}
