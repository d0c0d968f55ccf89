//! One command on the road, beside a raw write of about the same bytes to the same kind of store.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that does not hold; criterion's macro writes no docs"
)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crm_benches::products;
use crm_core::engine::{Crm, ImportMode};
use crm_core::kernel::Timestamp;
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};

const RAW: redb::TableDefinition<'_, &[u8], &[u8]> = redb::TableDefinition::new("raw");

fn one_command(c: &mut Criterion) {
    let mut group = c.benchmark_group("one durable command");
    let folder = tempfile::tempdir().unwrap();
    let raw = redb::Database::create(folder.path().join("raw.redb")).unwrap();
    let mut next = 0u64;
    group.bench_function("raw redb, one row of 600 bytes", |b| {
        b.iter(|| {
            next += 1;
            let write = raw.begin_write().unwrap();
            write.open_table(RAW).unwrap().insert(next.to_be_bytes().as_slice(), [7; 600].as_slice()).unwrap();
            write.commit().unwrap();
        });
    });
    let crm = Crm::open(RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap()).unwrap();
    let session = crm.system("bench", Timestamp::EPOCH);
    let mut product = products();
    group.bench_function("crm-core on redb", |b| b.iter(|| session.execute(product.next().unwrap()).unwrap()));
    let crm = Crm::open(MemoryStore::new()).unwrap();
    let session = crm.system("bench", Timestamp::EPOCH);
    let mut product = products();
    group.bench_function("crm-core in memory", |b| b.iter(|| session.execute(product.next().unwrap()).unwrap()));
    group.finish();
}

fn import(c: &mut Criterion) {
    let mut group = c.benchmark_group("import of 1,000 rows");
    group.sample_size(10);
    let folder = tempfile::tempdir().unwrap();
    let crm = Crm::open(RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap()).unwrap();
    let session = crm.system("bench", Timestamp::EPOCH);
    let mut product = products();
    group.bench_function("crm-core on redb", |b| {
        b.iter_batched(
            || (1..).zip(product.by_ref().take(1_000).map(Ok)).collect::<Vec<_>>(),
            |rows| session.import(rows, ImportMode::KeepGood, |t, add| t.execute(add.clone()).map(|_| ()), &mut |_| {}).unwrap(),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, one_command, import);
criterion_main!(benches);
