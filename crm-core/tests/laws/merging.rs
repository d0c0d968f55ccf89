//! What is merged can be undone to the last bit, whatever the company looks like.

use std::collections::BTreeMap;
use std::sync::Arc;

use crm_core::engine::{Query, SOLE_TENANT};
use crm_core::kernel::{AccountId, ContactId, Kind, Record};
use crm_core::merging::{MergeAccounts, MergeContacts, Unmerge};
use crm_core::parties::{Account, Contact};
use crm_core::storage::{self, IndexId, MemoryStore, Scan, Store};
use proptest::prelude::*;

use crate::company::Company;
use crate::walk::{Walk, actions};

/// Every record and every row of every index that the store holds, but for merges themselves.
fn held(store: &MemoryStore) -> BTreeMap<(u32, Vec<u8>, [u8; 16]), Vec<u8>> {
    let snapshot = store.snapshot(SOLE_TENANT).unwrap();
    let mut all = BTreeMap::new();
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::MERGE) {
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

fn ids<R: Record>(walk: &Walk) -> Vec<R::Id> {
    walk.boss().iter(Query::<R>::all()).map(|record| record.unwrap().id()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_undone_merge_leaves_no_trace_but_the_note_of_itself(actions in actions(60), first in 0usize..20, count in 1usize..4) {
        let store = Arc::new(MemoryStore::new());
        let mut walk = Walk::over(Company::founded_on(store.clone()));
        for action in &actions {
            let _ = walk.act(action);
        }
        let boss = walk.boss();
        let mut contacts: Vec<ContactId> = ids::<Contact>(&walk);
        if contacts.len() > 1 {
            let at = first % contacts.len();
            contacts.rotate_left(at);
            let survivor = contacts.remove(0);
            contacts.truncate(count);
            let before = held(&store);
            let merged = boss.execute(MergeContacts { survivor, others: contacts, rules: Vec::new() }).unwrap();
            prop_assert!(held(&store) != before);
            boss.execute(Unmerge { merge: merged.merge }).unwrap();
            prop_assert_eq!(held(&store), before);
        }
        let mut accounts: Vec<AccountId> = ids::<Account>(&walk);
        if accounts.len() > 1 {
            let at = first % accounts.len();
            accounts.rotate_left(at);
            let survivor = accounts.remove(0);
            accounts.truncate(count);
            let before = held(&store);
            match boss.execute(MergeAccounts { survivor, others: accounts, rules: Vec::new() }) {
                Ok(merged) => {
                    boss.execute(Unmerge { merge: merged.merge }).unwrap();
                }
                Err(error) => prop_assert_eq!(error.code(), "MRG-002"),
            }
            prop_assert_eq!(held(&store), before);
        }
        prop_assert!(boss.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap().is_sound());
    }
}
