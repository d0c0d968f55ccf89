//! Telephone numbers beside those of the reference numbering-plan library.

mod shared_data;

use crm_core::kernel::Phone;

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
            Err(fault) => assert!(digits < 8 || international.contains(|c: char| c.is_alphabetic()), "{fault}"),
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
