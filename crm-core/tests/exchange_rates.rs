//! Conversions between currencies by the rates of the European Central Bank since 1999, beside those of another library that counts in floats.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold, and prints what it counted"
)]

mod shared_data;

use std::collections::{BTreeMap, BTreeSet};

use crm_core::administration::{DatedRate, ExchangeRate, MAX_RATES, NotConverted, RateBook, SetExchangeRates};
use crm_core::kernel::{Currency, Date, Label, Money, Rate};
use rust_decimal::Decimal;

/// Every rate of the file, and the codes that are no currencies of ISO 4217 any more.
fn rates(path: &std::path::Path) -> (Vec<ExchangeRate>, BTreeSet<String>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let codes: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let (mut lines, mut unknown) = (Vec::new(), BTreeSet::new());
    for row in reader.records() {
        let row = row.unwrap();
        let day: Date = row[0].parse().unwrap();
        for (code, text) in codes.iter().zip(row.iter()).skip(1) {
            let Ok(rate) = text.parse::<Rate>() else { continue };
            match Currency::parse(code) {
                Ok(currency) => lines.push(DatedRate { day, currency, rate }),
                Err(_) => drop(unknown.insert(code.clone())),
            }
        }
    }
    let source = Label::parse("ECB").unwrap();
    let set = |rates: &[DatedRate]| {
        let command = SetExchangeRates { base: Currency::EUR, source: source.clone(), rates: rates.to_vec() };
        ExchangeRate::set(&command).unwrap()
    };
    (lines.chunks(MAX_RATES).flat_map(set).collect(), unknown)
}

#[test]
fn conversions_agree_with_another_library_to_the_last_minor_unit() {
    let Some(known) = shared_data::path("vectors/ecb_eurofxref_hist.csv") else { return };
    let Some(cases) = shared_data::path("vectors/fx_conversions.csv") else { return };
    let (rates, unknown) = rates(&known);
    let strict = RateBook::new(Currency::EUR, 0, &rates);
    let lenient = RateBook::new(Currency::EUR, 7, &rates);
    println!("{} rates, no currencies any more: {unknown:?}", rates.len());
    let (mut said, mut agree, mut differ) = (BTreeMap::<String, u32>::new(), 0u32, Vec::new());
    for row in csv::Reader::from_path(cases).unwrap().records() {
        let row = row.unwrap();
        let (day, status): (Date, &str) = (row[0].parse().unwrap(), &row[5]);
        let (from, to) = (Currency::parse(&row[2]).unwrap(), Currency::parse(&row[3]).unwrap());
        let value: Decimal = row[1].parse().unwrap();
        // Amounts of yen have no decimals here, so those are converted a hundredfold.
        let times = if Money::new(value, from).is_ok() { Decimal::ONE } else { Decimal::ONE_HUNDRED };
        let amount = Money::new(value * times, from).unwrap();
        let found = strict.convert(amount, to, day);
        let fits = match (&found, status) {
            (Ok(found), "ok") => {
                // The other library's figure has sixteen digits, and the last may be off.
                let other = row[4].parse::<Decimal>().unwrap() * times;
                let slack = Decimal::new(5, to.minor_units() + 1) + other * Decimal::new(1, 12);
                (found.amount.amount() - other).abs() <= slack
            }
            (Err(NotConverted::NoRate(_)), status) => status.starts_with("no-rate"),
            _ => false,
        };
        *said.entry(status.to_owned()).or_default() += 1;
        if fits {
            agree += 1
        } else {
            differ.push(format!("{row:?}: {found:?}"))
        }
        // Where a day has no rate, the last one before holds for a week: this library goes on where the other stops.
        if status != "ok" {
            assert!(lenient.convert(amount, to, day).is_ok(), "{row:?}");
        }
    }
    println!("{agree} agree, {} differ; {said:?}", differ.len());
    differ.iter().take(20).for_each(|line| println!("  {line}"));
    assert!(agree == 500 && differ.is_empty(), "{} differ", differ.len());
}
