//! What totals cost: a usual invoice, and the largest that anybody sends.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that does not hold; criterion's macro writes no docs"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use crm_core::kernel::{Currency, Money, UnitPrice};
use crm_core::pricing::{Adjustment, PricedDocument, PricedLine, TaxTreatment, explain, total, without_tax};

/// So many lines of four rates, each tenth with a percentage off.
fn lines(count: usize) -> Vec<PricedLine> {
    let rates = ["20", "10", "5.5", "2.1"].into_iter().cycle();
    let line = |(at, rate): (usize, &str)| {
        let rate = rate.parse().unwrap();
        let price = UnitPrice::parse(&format!("{}.{:06}", at % 90 + 1, at * 7919 % 1_000_000), Currency::EUR).unwrap();
        let quantity = format!("{}.25", at % 12 + 1).parse().unwrap();
        let mut line = PricedLine::new(quantity, price, TaxTreatment::rated(rate));
        if at.is_multiple_of(10) {
            line.allowances.push(Adjustment::Percent("12.5".parse().unwrap()).into());
        }
        line
    };
    (0..count).zip(rates).map(line).collect()
}

fn document(lines: &[PricedLine]) -> PricedDocument<'_> {
    let (currency, zero) = (Currency::EUR, Money::zero(Currency::EUR));
    PricedDocument { currency, lines: lines.iter().collect(), allowances: &[], charges: &[], prepaid: zero, rounding: zero }
}

fn totals(c: &mut Criterion) {
    let mut group = c.benchmark_group("totals");
    for count in [20, 1_000, 10_000] {
        let lines = lines(count);
        group.bench_function(format!("{count} lines of 4 rates"), |b| b.iter(|| total(&document(&lines)).unwrap()));
    }
    let lines = lines(20);
    group.bench_function("20 lines with VAT in their prices", |b| b.iter(|| without_tax(&document(&lines)).unwrap()));
    group.bench_function("20 lines explained", |b| b.iter(|| explain(&document(&lines)).unwrap()));
}

criterion_group!(benches, totals);
criterion_main!(benches);
