//! Numbers of companies, their VAT and their banks beside the verdicts of the reference library.

mod shared_data;

use std::collections::BTreeMap;

use crm_core::kernel::{CountryCode, Iban, TaxId};

/// Valid by the reference, refused here: `EU` numbers of the one-stop shop belong to no country.
const REFUSED_HERE: &str = "EU";

/// The rows of `module` and of its copies with one digit changed: input, verdict, compact form.
#[cfg(test)]
fn rows(module: &str) -> Vec<(String, bool, String)> {
    let Some(path) = shared_data::path("vectors/identifiers_stdnum.csv") else { return Vec::new() };
    let mut reader = csv::Reader::from_path(path).expect("the vectors open");
    let rows = reader.records().map(|row| row.expect("a row"));
    let rows = rows.filter(|row| row[0].split('#').next() == Some(module));
    rows.map(|row| (row[1].to_owned(), &row[2] == "1", row[3].to_owned())).collect()
}

#[test]
fn the_verdict_on_a_siren_and_a_siret_is_that_of_the_reference() {
    let sirens = rows("fr.siren");
    let sirets = rows("fr.siret");
    let present = shared_data::path("vectors/identifiers_stdnum.csv").is_some();
    assert_eq!((sirens.len(), sirets.len()), if present { (18, 47) } else { (0, 0) });
    for (rows, parse) in [(sirens, TaxId::siren as fn(&str) -> _), (sirets, TaxId::siret)] {
        for (input, valid, compact) in rows {
            match parse(&input) {
                Ok(id) => assert!(valid && id.as_str() == compact, "{input}"),
                Err(fault) => assert!(!valid, "{fault}"),
            }
        }
    }
}

#[test]
fn the_verdict_on_a_vat_number_of_the_union_is_that_of_the_reference() {
    let mut valid_by_country = BTreeMap::new();
    for (input, valid, compact) in rows("eu.vat").into_iter().filter(|(_, _, compact)| !compact.starts_with(REFUSED_HERE)) {
        match TaxId::vat(&input) {
            Ok(id) => {
                assert!(valid, "{input} is taken for valid");
                assert_eq!(id.as_str(), compact, "{input}");
                *valid_by_country.entry(id.country()).or_insert(0) += 1;
            }
            Err(fault) => assert!(!valid, "{fault}"),
        }
    }
    assert!(valid_by_country.is_empty() || valid_by_country.len() >= 27, "{valid_by_country:?}");
}

#[test]
fn the_verdict_on_a_vat_number_of_one_country_is_that_of_the_reference() {
    let modules = ["be.vat", "de.vat", "dk.cvr", "es.nif", "fi.alv", "fr.tva", "gb.vat", "nl.btw", "at.uid", "cz.dic"];
    for module in modules {
        let prefix = module[..2].to_uppercase();
        for (input, valid, _) in rows(module) {
            let bare = input.to_uppercase().trim_start().trim_start_matches(&prefix).to_owned();
            assert_eq!(TaxId::vat(&format!("{prefix}{bare}")).is_ok(), valid, "{module} {input}");
        }
    }
}

#[test]
fn the_verdict_on_an_lei_is_that_of_the_reference() {
    for (input, valid, compact) in rows("lei") {
        match TaxId::lei(CountryCode::FRANCE, &input) {
            Ok(id) => assert!(valid && id.as_str() == compact, "{input}"),
            Err(fault) => assert!(!valid, "{fault}"),
        }
    }
}

#[test]
fn the_verdict_on_an_iban_is_that_of_the_reference() {
    for (input, valid, compact) in rows("iban") {
        match Iban::parse(&input) {
            Ok(id) => assert!(valid && id.as_str() == compact, "{input}"),
            Err(fault) => assert!(!valid, "{fault}"),
        }
    }
}
