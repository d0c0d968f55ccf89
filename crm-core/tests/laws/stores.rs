//! The store in memory and the one on redb answer the same to the same.

use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};
use proptest::prelude::*;

use crate::company::Company;
use crate::walk::{Walk, actions};

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_redb_agree_on_every_answer_and_every_byte_of_the_log(actions in actions(100)) {
        let folder = tempfile::tempdir().unwrap();
        let redb = RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap();
        let mut walks = [Walk::over(Company::founded_on(MemoryStore::new())), Walk::over(Company::founded_on(redb))];
        for action in &actions {
            let [in_memory, on_redb] = walks.each_mut().map(|walk| walk.act(action));
            prop_assert_eq!(in_memory, on_redb, "{:?}", action);
        }
        let [in_memory, on_redb] = walks.each_ref().map(|walk| {
            let session = walk.boss();
            let report = session.verify_audit().unwrap();
            (session.changes(0, usize::MAX).unwrap(), report)
        });
        prop_assert!(in_memory.1.is_intact());
        prop_assert_eq!(in_memory, on_redb);
    }
}
