//! French company and VAT numbers beside the verdicts of the reference library.

mod shared_data;

use crm_core::kernel::TaxId;

/// Valid by the reference, refused here: `EU` numbers of the one-stop shop belong to no country.
const REFUSED_HERE: [&str; 1] = ["EU"];

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
fn the_verdict_on_a_french_vat_number_is_that_of_the_reference() {
    let french: Vec<_> = rows("eu.vat").into_iter().filter(|(input, ..)| input.to_uppercase().starts_with("FR")).collect();
    for (input, valid, compact) in &french {
        match TaxId::vat(input) {
            Ok(id) => assert!(*valid && id.as_str() == compact, "{input}"),
            Err(fault) => assert!(!valid, "{fault}"),
        }
    }
    assert!(french.is_empty() || french.iter().filter(|(_, valid, _)| *valid).count() > 25);
}

#[test]
fn every_valid_vat_number_of_the_union_has_the_accepted_shape() {
    for (input, _, compact) in rows("eu.vat").into_iter().filter(|(_, valid, _)| *valid) {
        let refused = REFUSED_HERE.iter().any(|prefix| compact.starts_with(prefix));
        assert_eq!(TaxId::vat(&compact).is_ok(), !refused, "{compact}");
        // People also write slashes, brackets and colons; those are not dropped here.
        if let Ok(id) = TaxId::vat(&input) {
            // The reference fills Belgian and Dutch numbers up with leading zeros; here they stay as given.
            let significant = |id: &str| id[2..].trim_start_matches('0').to_owned();
            assert_eq!(significant(id.as_str()), significant(&compact), "{input}");
        }
    }
}
