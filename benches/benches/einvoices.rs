//! Electronic invoices from priced lines to bytes: totals computed, document put together, XML written; beside another implementation in Rust.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that does not hold; criterion's macro writes no docs"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_benches::einvoices::{peer, priced, stated};
use crm_core::einvoicing::{cii, ubl};
use crm_core::pricing::PricedLine;
use en16931_formats::{Syntax, write_unchecked};

fn theirs(lines: &[PricedLine], syntax: Syntax) -> String {
    write_unchecked(&peer(lines), syntax).unwrap().xml
}

fn of(c: &mut Criterion, lines: usize) {
    let priced = priced(lines);
    let mut group = c.benchmark_group(format!("an electronic invoice of {lines} lines at 4 rates"));
    group.throughput(Throughput::Elements(1));
    group.bench_function("computed", |b| b.iter(|| stated(black_box(&priced))));
    let invoice = stated(&priced);
    group.bench_function("written as CII", |b| b.iter(|| cii::write(black_box(&invoice)).unwrap()));
    group.bench_function("written as UBL", |b| b.iter(|| ubl::write(black_box(&invoice)).unwrap()));
    group.bench_function("computed and written as CII", |b| b.iter(|| cii::write(&stated(black_box(&priced))).unwrap()));
    group.bench_function("computed and written as UBL", |b| b.iter(|| ubl::write(&stated(black_box(&priced))).unwrap()));
    if lines < 1_000 {
        let name = |syntax| format!("en16931-formats, computed and written as {syntax}");
        group.bench_function(name("CII"), |b| b.iter(|| theirs(black_box(&priced), Syntax::Cii)));
        group.bench_function(name("UBL"), |b| b.iter(|| theirs(black_box(&priced), Syntax::Ubl)));
    }
    group.finish();
}

fn small(c: &mut Criterion) {
    of(c, 20);
}

fn large(c: &mut Criterion) {
    of(c, 10_000);
}

criterion_group!(benches, small, large);
criterion_main!(benches);
