//! Telephone numbers beside those of the reference numbering-plan library.

mod shared_data;

use crm_core::kernel::{CountryCode, Phone};

#[test]
fn every_valid_number_written_internationally_is_kept_as_its_e164_form() {
    let Some(path) = shared_data::path("vectors/phones_libphonenumber.csv") else { return };
    let mut reader = csv::Reader::from_path(path).expect("the vectors open");
    let mut checked = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let (valid, extension, e164, international) = (&row[3], &row[6], &row[7], &row[8]);
        if valid != "1" || !extension.is_empty() {
            continue;
        }
        let digits = e164.len() - 1;
        match Phone::parse(international) {
            Ok(phone) => assert_eq!(phone.as_str(), e164),
            Err(fault) => assert!(digits < 7 || international.contains(|c: char| c.is_alphabetic()), "{fault}"),
        }
        checked += 1;
    }
    assert!(checked > 1000, "{checked}");
}

#[test]
fn a_national_number_is_never_taken_for_an_international_one() {
    let Some(path) = shared_data::path("vectors/phones_libphonenumber.csv") else { return };
    let mut reader = csv::Reader::from_path(path).expect("the vectors open");
    for row in reader.records() {
        let row = row.expect("a row");
        let national = &row[9];
        // Some plans write national numbers with `00` in front; nothing tells these from an international prefix.
        if !national.starts_with("00") && !national.contains('+') {
            assert!(Phone::parse(national).is_err(), "{national}");
        }
    }
}

#[test]
fn a_number_as_people_write_it_has_the_verdict_and_the_e164_form_of_the_reference() {
    for (file, columns) in
        [("vectors/phones_libphonenumber.csv", [0, 1, 3, 6, 7]), ("vectors/phones_from_datasets.csv", [1, 2, 4, 7, 8])]
    {
        let Some(path) = shared_data::path(file) else { return };
        let (mut rows, mut agreed, mut elsewhere) = (0_u32, 0_u32, 0_u32);
        for row in csv::Reader::from_path(path).expect("the vectors open").records() {
            let row = row.expect("a row");
            let [region, input, valid, extension, e164] = columns.map(|column| &row[column]);
            // Ascension, Tristan da Cunha and Kosovo have numbering plans and no place in ISO 3166.
            if ["AC", "TA", "XK"].contains(&region) {
                elsewhere += 1;
                continue;
            }
            rows += 1;
            let from = CountryCode::parse(region).ok();
            agreed += u32::from(match Phone::dialled(input, from) {
                Ok((phone, read)) => valid == "1" && phone.as_str() == e164 && read.unwrap_or_default() == extension,
                Err(_) => valid != "1",
            });
        }
        println!("{file}: {agreed} of {rows} agree, {elsewhere} of regions that ISO 3166 does not name");
        assert!(rows > 1_000 && f64::from(agreed) >= 0.99 * f64::from(rows), "{file}: {agreed} of {rows}");
    }
}
