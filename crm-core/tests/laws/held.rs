//! Everything that a store holds, to be compared with what it held before.

use std::collections::BTreeMap;

use crm_core::engine::SOLE_TENANT;
use crm_core::kernel::Kind;
use crm_core::storage::{self, IndexId, MemoryStore, Scan, Store};

/// Records and rows of indexes, by kind or index, value and id.
pub type Held = BTreeMap<(u32, Vec<u8>, [u8; 16]), Vec<u8>>;

/// Every record and every row of every index that the store holds, but for those of one kind: what undoes is a record itself.
pub fn held(store: &MemoryStore, except: Kind) -> Held {
    let snapshot = store.snapshot(SOLE_TENANT).unwrap();
    let mut all = BTreeMap::new();
    for kind in Kind::ALL.iter().filter(|kind| **kind != except) {
        for record in snapshot.records(storage::Kind(kind.code), None, usize::MAX).unwrap() {
            all.insert((u32::from(kind.code), Vec::new(), record.key.id), record.body);
        }
        for number in 0..=u8::MAX {
            let plain = (u32::from(kind.code) << 8) | u32::from(number);
            for index in [plain, plain | (1 << 30)] {
                for row in snapshot.scan(&Scan::all(IndexId(index))).unwrap() {
                    all.insert((index | (1 << 31), row.value, row.id), row.cover);
                }
            }
        }
    }
    all
}
