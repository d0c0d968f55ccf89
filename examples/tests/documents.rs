//! The documents of the invented company, as its customers get them.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::Path;

use crm_core::documents::DocumentFormat;
use crm_examples::documents::samples;

#[test]
fn the_quote_and_the_invoice_are_written_to_the_letter() {
    let samples = samples(&[DocumentFormat::Html]).expect("the trade ends well");
    assert_eq!(samples.len(), 18, "nine documents in two languages");
    for file in ["quote-signed.fr.html", "invoice.en.html"] {
        let sample = samples.iter().find(|sample| sample.file == file).expect("the document is there");
        let text = std::str::from_utf8(&sample.document.content).expect("HTML is text");
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, text).expect("the golden file is written");
        }
        let expected = std::fs::read_to_string(&golden).expect("the golden file is there");
        for (number, (written, expected)) in text.lines().zip(expected.lines()).enumerate() {
            assert_eq!(written, expected, "line {} of {file}; where this is meant, run with UPDATE_GOLDEN=1", number + 1);
        }
        assert_eq!(text.lines().count(), expected.lines().count(), "the length of {file}");
    }
}
