//! Why no VAT is charged, as codes: the list VATEX that EN 16931 names (BT-121, BR-CL-22).

use std::fmt;
use std::str::FromStr;

use super::tax::TaxCategory::{self, Exempt, Export, IntraCommunity, OutsideScope, ReverseCharge};
use crate::kernel::Fault;

/// One reason of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exemption {
    /// Its code.
    pub code: &'static str,
    /// The category that it is a reason of.
    pub category: TaxCategory,
    /// What a French document says.
    pub french: &'static str,
    /// What an English one says.
    pub english: &'static str,
}

const fn one(code: &'static str, category: TaxCategory, french: &'static str, english: &'static str) -> Exemption {
    Exemption { code, category, french, english }
}

/// All reasons, by code: those of the Union, and the 26 of France.
#[rustfmt::skip]
pub const EXEMPTIONS: &[Exemption] = &[
    one("VATEX-EU-132", Exempt, "exonération de TVA, article 132 de la directive 2006/112/CE", "exempt from VAT, article 132 of directive 2006/112/EC"),
    one("VATEX-EU-132-1A", Exempt, "exonération de TVA, article 132, paragraphe 1, point a), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(a) of directive 2006/112/EC"),
    one("VATEX-EU-132-1B", Exempt, "exonération de TVA, article 132, paragraphe 1, point b), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(b) of directive 2006/112/EC"),
    one("VATEX-EU-132-1C", Exempt, "exonération de TVA, article 132, paragraphe 1, point c), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(c) of directive 2006/112/EC"),
    one("VATEX-EU-132-1D", Exempt, "exonération de TVA, article 132, paragraphe 1, point d), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(d) of directive 2006/112/EC"),
    one("VATEX-EU-132-1E", Exempt, "exonération de TVA, article 132, paragraphe 1, point e), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(e) of directive 2006/112/EC"),
    one("VATEX-EU-132-1F", Exempt, "exonération de TVA, article 132, paragraphe 1, point f), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(f) of directive 2006/112/EC"),
    one("VATEX-EU-132-1G", Exempt, "exonération de TVA, article 132, paragraphe 1, point g), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(g) of directive 2006/112/EC"),
    one("VATEX-EU-132-1H", Exempt, "exonération de TVA, article 132, paragraphe 1, point h), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(h) of directive 2006/112/EC"),
    one("VATEX-EU-132-1I", Exempt, "exonération de TVA, article 132, paragraphe 1, point i), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(i) of directive 2006/112/EC"),
    one("VATEX-EU-132-1J", Exempt, "exonération de TVA, article 132, paragraphe 1, point j), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(j) of directive 2006/112/EC"),
    one("VATEX-EU-132-1K", Exempt, "exonération de TVA, article 132, paragraphe 1, point k), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(k) of directive 2006/112/EC"),
    one("VATEX-EU-132-1L", Exempt, "exonération de TVA, article 132, paragraphe 1, point l), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(l) of directive 2006/112/EC"),
    one("VATEX-EU-132-1M", Exempt, "exonération de TVA, article 132, paragraphe 1, point m), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(m) of directive 2006/112/EC"),
    one("VATEX-EU-132-1N", Exempt, "exonération de TVA, article 132, paragraphe 1, point n), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(n) of directive 2006/112/EC"),
    one("VATEX-EU-132-1O", Exempt, "exonération de TVA, article 132, paragraphe 1, point o), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(o) of directive 2006/112/EC"),
    one("VATEX-EU-132-1P", Exempt, "exonération de TVA, article 132, paragraphe 1, point p), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(p) of directive 2006/112/EC"),
    one("VATEX-EU-132-1Q", Exempt, "exonération de TVA, article 132, paragraphe 1, point q), de la directive 2006/112/CE", "exempt from VAT, article 132(1)(q) of directive 2006/112/EC"),
    one("VATEX-EU-135-1", Exempt, "exonération de TVA, article 135, paragraphe 1, de la directive 2006/112/CE", "exempt from VAT, article 135(1) of directive 2006/112/EC"),
    one("VATEX-EU-143", Exempt, "exonération de TVA, article 143 de la directive 2006/112/CE", "exempt from VAT, article 143 of directive 2006/112/EC"),
    one("VATEX-EU-143-1A", Exempt, "exonération de TVA, article 143, paragraphe 1, point a), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(a) of directive 2006/112/EC"),
    one("VATEX-EU-143-1B", Exempt, "exonération de TVA, article 143, paragraphe 1, point b), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(b) of directive 2006/112/EC"),
    one("VATEX-EU-143-1C", Exempt, "exonération de TVA, article 143, paragraphe 1, point c), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(c) of directive 2006/112/EC"),
    one("VATEX-EU-143-1D", Exempt, "exonération de TVA, article 143, paragraphe 1, point d), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(d) of directive 2006/112/EC"),
    one("VATEX-EU-143-1E", Exempt, "exonération de TVA, article 143, paragraphe 1, point e), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(e) of directive 2006/112/EC"),
    one("VATEX-EU-143-1F", Exempt, "exonération de TVA, article 143, paragraphe 1, point f), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(f) of directive 2006/112/EC"),
    one("VATEX-EU-143-1FA", Exempt, "exonération de TVA, article 143, paragraphe 1, point f bis), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(fa) of directive 2006/112/EC"),
    one("VATEX-EU-143-1G", Exempt, "exonération de TVA, article 143, paragraphe 1, point g), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(g) of directive 2006/112/EC"),
    one("VATEX-EU-143-1H", Exempt, "exonération de TVA, article 143, paragraphe 1, point h), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(h) of directive 2006/112/EC"),
    one("VATEX-EU-143-1I", Exempt, "exonération de TVA, article 143, paragraphe 1, point i), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(i) of directive 2006/112/EC"),
    one("VATEX-EU-143-1J", Exempt, "exonération de TVA, article 143, paragraphe 1, point j), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(j) of directive 2006/112/EC"),
    one("VATEX-EU-143-1K", Exempt, "exonération de TVA, article 143, paragraphe 1, point k), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(k) of directive 2006/112/EC"),
    one("VATEX-EU-143-1L", Exempt, "exonération de TVA, article 143, paragraphe 1, point l), de la directive 2006/112/CE", "exempt from VAT, article 143(1)(l) of directive 2006/112/EC"),
    one("VATEX-EU-144", Exempt, "exonération de TVA, article 144 de la directive 2006/112/CE", "exempt from VAT, article 144 of directive 2006/112/EC"),
    one("VATEX-EU-146-1E", Exempt, "exonération de TVA, article 146, paragraphe 1, point e), de la directive 2006/112/CE", "exempt from VAT, article 146(1)(e) of directive 2006/112/EC"),
    one("VATEX-EU-148", Exempt, "exonération de TVA, article 148 de la directive 2006/112/CE", "exempt from VAT, article 148 of directive 2006/112/EC"),
    one("VATEX-EU-148-A", Exempt, "exonération de TVA, article 148, point a), de la directive 2006/112/CE", "exempt from VAT, article 148(a) of directive 2006/112/EC"),
    one("VATEX-EU-148-B", Exempt, "exonération de TVA, article 148, point b), de la directive 2006/112/CE", "exempt from VAT, article 148(b) of directive 2006/112/EC"),
    one("VATEX-EU-148-C", Exempt, "exonération de TVA, article 148, point c), de la directive 2006/112/CE", "exempt from VAT, article 148(c) of directive 2006/112/EC"),
    one("VATEX-EU-148-D", Exempt, "exonération de TVA, article 148, point d), de la directive 2006/112/CE", "exempt from VAT, article 148(d) of directive 2006/112/EC"),
    one("VATEX-EU-148-E", Exempt, "exonération de TVA, article 148, point e), de la directive 2006/112/CE", "exempt from VAT, article 148(e) of directive 2006/112/EC"),
    one("VATEX-EU-148-F", Exempt, "exonération de TVA, article 148, point f), de la directive 2006/112/CE", "exempt from VAT, article 148(f) of directive 2006/112/EC"),
    one("VATEX-EU-148-G", Exempt, "exonération de TVA, article 148, point g), de la directive 2006/112/CE", "exempt from VAT, article 148(g) of directive 2006/112/EC"),
    one("VATEX-EU-151", Exempt, "exonération de TVA, article 151 de la directive 2006/112/CE", "exempt from VAT, article 151 of directive 2006/112/EC"),
    one("VATEX-EU-151-1A", Exempt, "exonération de TVA, article 151, paragraphe 1, point a), de la directive 2006/112/CE", "exempt from VAT, article 151(1)(a) of directive 2006/112/EC"),
    one("VATEX-EU-151-1AA", Exempt, "exonération de TVA, article 151, paragraphe 1, point a bis), de la directive 2006/112/CE", "exempt from VAT, article 151(1)(aa) of directive 2006/112/EC"),
    one("VATEX-EU-151-1B", Exempt, "exonération de TVA, article 151, paragraphe 1, point b), de la directive 2006/112/CE", "exempt from VAT, article 151(1)(b) of directive 2006/112/EC"),
    one("VATEX-EU-151-1C", Exempt, "exonération de TVA, article 151, paragraphe 1, point c), de la directive 2006/112/CE", "exempt from VAT, article 151(1)(c) of directive 2006/112/EC"),
    one("VATEX-EU-151-1D", Exempt, "exonération de TVA, article 151, paragraphe 1, point d), de la directive 2006/112/CE", "exempt from VAT, article 151(1)(d) of directive 2006/112/EC"),
    one("VATEX-EU-151-1E", Exempt, "exonération de TVA, article 151, paragraphe 1, point e), de la directive 2006/112/CE", "exempt from VAT, article 151(1)(e) of directive 2006/112/EC"),
    one("VATEX-EU-153", Exempt, "exonération de TVA, article 153 de la directive 2006/112/CE", "exempt from VAT, article 153 of directive 2006/112/EC"),
    one("VATEX-EU-159", Exempt, "exonération de TVA, article 159 de la directive 2006/112/CE", "exempt from VAT, article 159 of directive 2006/112/EC"),
    one("VATEX-EU-309", Exempt, "exonération de TVA, article 309 de la directive 2006/112/CE", "exempt from VAT, article 309 of directive 2006/112/EC"),
    one("VATEX-EU-79-C", Exempt, "débours hors base d'imposition, article 79, point c), de la directive 2006/112/CE", "disbursements outside the taxable amount, article 79(c) of directive 2006/112/EC"),
    one("VATEX-EU-AE", ReverseCharge, "autoliquidation", "reverse charge"),
    one("VATEX-EU-D", Exempt, "régime particulier des agences de voyages", "margin scheme of travel agents"),
    one("VATEX-EU-F", Exempt, "régime particulier des biens d'occasion", "margin scheme of second-hand goods"),
    one("VATEX-EU-G", Export, "exonération de TVA, exportation hors de l'Union européenne", "exempt from VAT, export from the European Union"),
    one("VATEX-EU-I", Exempt, "régime particulier des objets d'art", "margin scheme of works of art"),
    one("VATEX-EU-IC", IntraCommunity, "exonération de TVA, livraison intracommunautaire, article 262 ter, I du CGI", "exempt from VAT, supply within the European Union"),
    one("VATEX-EU-J", Exempt, "régime particulier des objets de collection et d'antiquité", "margin scheme of collectors' items and antiques"),
    one("VATEX-EU-O", OutsideScope, "hors du champ d'application de la TVA", "outside the scope of VAT"),
    one("VATEX-FR-298SEXDECIESA", Exempt, "exonération de TVA, article 298 sexdecies A du CGI", "exempt from VAT, article 298 sexdecies A of the French tax code"),
    one("VATEX-FR-AE", ReverseCharge, "autoliquidation, article 283 du CGI", "reverse charge, article 283 of the French tax code"),
    one("VATEX-FR-CGI261-1", Exempt, "exonération de TVA, article 261, 1 du CGI", "exempt from VAT, article 261, 1 of the French tax code"),
    one("VATEX-FR-CGI261-2", Exempt, "exonération de TVA, article 261, 2 du CGI", "exempt from VAT, article 261, 2 of the French tax code"),
    one("VATEX-FR-CGI261-3", Exempt, "exonération de TVA, article 261, 3 du CGI", "exempt from VAT, article 261, 3 of the French tax code"),
    one("VATEX-FR-CGI261-4", Exempt, "exonération de TVA, article 261, 4 du CGI", "exempt from VAT, article 261, 4 of the French tax code"),
    one("VATEX-FR-CGI261-5", Exempt, "exonération de TVA, article 261, 5 du CGI", "exempt from VAT, article 261, 5 of the French tax code"),
    one("VATEX-FR-CGI261-7", Exempt, "exonération de TVA, article 261, 7 du CGI", "exempt from VAT, article 261, 7 of the French tax code"),
    one("VATEX-FR-CGI261-8", Exempt, "exonération de TVA, article 261, 8 du CGI", "exempt from VAT, article 261, 8 of the French tax code"),
    one("VATEX-FR-CGI261A", Exempt, "exonération de TVA, article 261 A du CGI", "exempt from VAT, article 261 A of the French tax code"),
    one("VATEX-FR-CGI261B", Exempt, "exonération de TVA, article 261 B du CGI", "exempt from VAT, article 261 B of the French tax code"),
    one("VATEX-FR-CGI261C-1", Exempt, "exonération de TVA, article 261 C, 1° du CGI", "exempt from VAT, article 261 C, 1° of the French tax code"),
    one("VATEX-FR-CGI261C-2", Exempt, "exonération de TVA, article 261 C, 2° du CGI", "exempt from VAT, article 261 C, 2° of the French tax code"),
    one("VATEX-FR-CGI261C-3", Exempt, "exonération de TVA, article 261 C, 3° du CGI", "exempt from VAT, article 261 C, 3° of the French tax code"),
    one("VATEX-FR-CGI261D-1", Exempt, "exonération de TVA, article 261 D, 1° du CGI", "exempt from VAT, article 261 D, 1° of the French tax code"),
    one("VATEX-FR-CGI261D-1BIS", Exempt, "exonération de TVA, article 261 D, 1° bis du CGI", "exempt from VAT, article 261 D, 1° bis of the French tax code"),
    one("VATEX-FR-CGI261D-2", Exempt, "exonération de TVA, article 261 D, 2° du CGI", "exempt from VAT, article 261 D, 2° of the French tax code"),
    one("VATEX-FR-CGI261D-3", Exempt, "exonération de TVA, article 261 D, 3° du CGI", "exempt from VAT, article 261 D, 3° of the French tax code"),
    one("VATEX-FR-CGI261D-4", Exempt, "exonération de TVA, article 261 D, 4° du CGI", "exempt from VAT, article 261 D, 4° of the French tax code"),
    one("VATEX-FR-CGI261E-1", Exempt, "exonération de TVA, article 261 E, 1° du CGI", "exempt from VAT, article 261 E, 1° of the French tax code"),
    one("VATEX-FR-CGI261E-2", Exempt, "exonération de TVA, article 261 E, 2° du CGI", "exempt from VAT, article 261 E, 2° of the French tax code"),
    one("VATEX-FR-CGI275", Exempt, "achat en franchise de TVA, article 275 du CGI", "purchase free of VAT, article 275 of the French tax code"),
    one("VATEX-FR-CGI277A", Exempt, "régime suspensif de TVA, article 277 A du CGI", "VAT suspended, article 277 A of the French tax code"),
    one("VATEX-FR-CGI295", Exempt, "exonération de TVA, article 295 du CGI", "exempt from VAT, article 295 of the French tax code"),
    one("VATEX-FR-CNWVAT", Exempt, "avoir net de taxe, TVA de la réduction non rectifiée", "credit note without VAT, the seller gives up the VAT of the discount"),
    one("VATEX-FR-FRANCHISE", Exempt, "TVA non applicable, art. 293 B du CGI", "VAT not applicable, article 293 B of the French tax code"),
];

/// A code of the list VATEX (BT-121).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExemptionCode(&'static Exemption);

impl ExemptionCode {
    /// Reads a code in upper or lower case.
    ///
    /// # Errors
    /// A code that the list does not have.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let upper = text.to_ascii_uppercase();
        let at = EXEMPTIONS.binary_search_by(|exemption| exemption.code.cmp(&upper)).ok();
        at.and_then(|at| EXEMPTIONS.get(at)).map(Self).ok_or_else(|| {
            let remedy = "give one of the list VATEX, as VATEX-EU-IC, or the reason in words";
            Fault::new(text, "this is not the code of an exemption", remedy)
        })
    }

    /// The code.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.0.code
    }

    /// What it stands for.
    #[must_use]
    pub const fn exemption(&self) -> &'static Exemption {
        self.0
    }
}

impl FromStr for ExemptionCode {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::parse(text)
    }
}

impl fmt::Display for ExemptionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for ExemptionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<C> minicbor::Encode<C> for ExemptionCode {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for ExemptionCode {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        Self::parse(d.str()?).map_err(|fault| minicbor::decode::Error::message(fault).at(position))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ExemptionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ExemptionCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::TaxTreatment;

    #[test]
    fn the_list_has_each_code_once_in_order_and_twenty_six_of_france() {
        assert!(EXEMPTIONS.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!(EXEMPTIONS.iter().filter(|exemption| exemption.code.starts_with("VATEX-FR-")).count(), 26);
        for exemption in EXEMPTIONS {
            let code = ExemptionCode::parse(&exemption.code.to_lowercase()).unwrap();
            assert_eq!(code.exemption(), exemption);
            assert!(exemption.category.needs_reason(), "{code}");
            TaxTreatment::exempt_by(code).check().unwrap();
        }
    }

    #[test]
    fn a_code_stands_for_a_reason_of_its_own_category_alone() {
        let within: ExemptionCode = "VATEX-EU-IC".parse().unwrap();
        let wrong = TaxTreatment { category: TaxCategory::Export, ..TaxTreatment::exempt_by(within) };
        assert_eq!(wrong.check().unwrap_err().field.as_str(), "reason_code");
        let taxed = TaxTreatment { reason_code: Some(within), ..TaxTreatment::rated("20".parse().unwrap()) };
        assert_eq!(taxed.check().unwrap_err().field.as_str(), "reason_code");
        assert!(ExemptionCode::parse("VATEX-XX-1").is_err());
        let franchise = TaxTreatment::exempt_by("VATEX-FR-FRANCHISE".parse().unwrap());
        assert_eq!(franchise.exemption(), Some("TVA non applicable, art. 293 B du CGI"));
    }

    #[test]
    fn a_treatment_stored_before_there_were_codes_is_read() {
        #[derive(minicbor::Encode)]
        #[cbor(map)]
        struct Before {
            #[n(0)]
            category: TaxCategory,
            #[n(1)]
            rate: crate::kernel::Percent,
            #[n(2)]
            reason: Option<crate::kernel::Name>,
        }
        let reason = crate::kernel::Name::parse("Export").unwrap();
        let before = Before { category: TaxCategory::Export, rate: crate::kernel::Percent::ZERO, reason: Some(reason.clone()) };
        let read: TaxTreatment = minicbor::decode(&minicbor::to_vec(before).unwrap()).unwrap();
        assert_eq!(read, TaxTreatment::untaxed(TaxCategory::Export, reason));
    }
}
