//! 320,705 lines of a wholesaler, taken over as the invoices and credit notes that they are: every document, to the thousandth of a pound. Without optimisation
//! only the first documents.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops at the first thing that does not hold"
)]

mod online_retail;
mod shared_data;

use crm_core::storage::MemoryStore;
use rust_decimal::Decimal;

#[test]
fn every_document_is_taken_over_and_every_thousandth_accounted_for() {
    let Some(path) = shared_data::path("online_retail/online_retail_2010-12_2011-08.csv") else { return };
    let whole = !cfg!(debug_assertions);
    let documents = online_retail::read(&path, if whole { usize::MAX } else { 600 });
    let (crm, owner) = online_retail::founded(MemoryStore::new());
    let figures = online_retail::take_over(&crm, owner, &documents);
    assert_eq!(figures.refused, []);
    assert_eq!(figures.sum_of_lines, figures.sum_of_file);
    let rounding: Decimal = figures.rounded.iter().map(|(_, _, by)| by).sum();
    assert_eq!(figures.sum_of_documents, figures.sum_of_lines + rounding, "each difference is that of a named line");
    assert_eq!(figures.stored.0 + figures.stored.1, figures.documents);
    if whole {
        assert_eq!((figures.documents, figures.lines), (16_459, 320_705));
        assert_eq!(figures.sum_of_file.to_string(), "5761931.382");
        assert_eq!(figures.rounded.len(), 2, "two lines cost a thousandth of a pound: {:?}", figures.rounded);
        assert_eq!(figures.sum_of_documents.to_string(), "5761931.38");
        assert_eq!(figures.stored, (13_903, 2_556));
        assert_eq!(figures.credited, (4_289, 1_560));
    }
}
