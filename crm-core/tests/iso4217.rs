//! The currencies and their minor units against the published table.

mod shared_data;

use crm_core::kernel::Currency;

#[test]
fn every_currency_has_the_minor_units_of_the_standard() {
    let Some(path) = shared_data::path("vectors/iso4217.csv") else { return };
    let (mut known, mut differ) = (0, Vec::new());
    for row in csv::Reader::from_path(path).expect("the table").records().map(|row| row.expect("a row")) {
        let expected = row[2].parse::<u32>().ok();
        let ours = Currency::parse(&row[0]).ok().map(Currency::minor_units);
        known += usize::from(ours.is_some());
        if ours != expected {
            differ.push(format!("{}: {ours:?}, the standard says {expected:?}", &row[0]));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
    assert!(known > 150, "{known} currencies");
}
