//! Stored records: any bytes under any key are a sound record or a typed error, and a record that was read is written as it was read.

use std::sync::OnceLock;

use crm_core::engine::{Crm, SOLE_TENANT};
use crm_core::kernel::{CrmError, ErrorKind, RecordId};
use crm_core::records::{AnyId, AnyQuery, AnyRecord, RecordKind};
use crm_core::storage::{Batch, CommandId, Entry, Expect, IndexId, Key, Kind, MemoryStore, Op, Store};
use std::sync::Arc;

/// The first byte chooses the kind, the rest is the record as CBOR.
pub fn check(bytes: &[u8]) {
    let Some((chosen, body)) = bytes.split_first() else { return };
    let kind = RecordKind::ALL[usize::from(*chosen) % RecordKind::ALL.len()];
    // The copy that a host keeps.
    let copy = AnyRecord::from_cbor(kind, body);
    let id = match &copy {
        Ok(record) => {
            let again = record.to_cbor().expect("what was decoded can be encoded");
            assert_eq!(AnyRecord::from_cbor(kind, &again).as_ref(), Ok(record), "a record is decoded as it was encoded");
            assert_eq!(record.kind(), kind);
            record.id()
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Invalid);
            AnyId::from_bytes([1; 16])
        }
    };
    // The record in the store: once behind a seal that holds, once as bytes that nobody sealed.
    stored(kind, id, sealed(body), copy.ok().as_ref());
    stored(kind, id, bytes.to_vec(), None);
}

/// The body in an envelope whose checksum holds, as docs/storage.md describes it.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&[1, 0, 1]);
    sum.update(&[0; 4]);
    sum.update(body);
    [&[1, 0, 1][..], &sum.finalize().to_be_bytes(), &[0; 4], body].concat()
}

fn stored(kind: RecordKind, id: AnyId, body: Vec<u8>, copy: Option<&AnyRecord>) {
    static MOMENT: OnceLock<crm_core::kernel::Timestamp> = OnceLock::new();
    let now = *MOMENT.get_or_init(|| "2026-05-04T12:00:00Z".parse().expect("an instant"));
    let store = Arc::new(MemoryStore::new());
    let crm = Crm::builder(store.clone()).seed(1).open().expect("a new store opens");
    let code = kind.kind().code;
    let key = Key { kind: Kind(code), id: id.to_bytes() };
    let row = |number: u8| Entry {
        index: IndexId((u32::from(code) << 8) | u32::from(number)),
        value: vec![number],
        unique: false,
        cover: Vec::new(),
    };
    let add = kind.indexes().into_iter().map(|(number, _)| row(number)).collect();
    let put = Op::Put { key, expect: Expect::Absent, body, add, remove: Vec::new() };
    let batch = Batch { command: CommandId([9; 16]), digest: [0; 32], answer: Vec::new(), ops: vec![put], log: Vec::new() };
    let answers = store.commit(SOLE_TENANT, &[batch]);
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let session = crm.system("fuzzing", now);
    match session.get_any(kind, id) {
        Ok(record) => {
            assert_eq!(record.id(), id, "a record lies under its own id");
            if let Some(copy) = copy {
                assert_eq!(&record, copy);
            }
        }
        Err(error) => typed(&error),
    }
    if let Err(error) = session.list_any(&AnyQuery::all(kind)) {
        typed(&error);
    }
}

fn typed(error: &CrmError) {
    assert!(matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Storage), "damage is said to be damage: {error}");
}
