//! What is merged can be undone to the last bit, whatever the company looks like.

use std::sync::Arc;

use crm_core::engine::Query;
use crm_core::kernel::{AccountId, ContactId, Kind, Record};
use crm_core::merging::{Becomes, Merge, MergeAccounts, MergeContacts, MergeOrder, PreviewMerge, Touched, Unmerge};
use crm_core::parties::{Account, Contact};
use crm_core::storage::MemoryStore;
use proptest::prelude::*;

use crate::company::Company;
use crate::held::held;
use crate::walk::{Walk, actions};

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
            let before = held(&store, Kind::MERGE);
            let order = MergeContacts { survivor, others: contacts, rules: Vec::new() };
            let preview = boss.ask(PreviewMerge { of: MergeOrder::Contacts(order.clone()) }).unwrap();
            let merged = boss.execute(order).unwrap();
            let touched: Vec<Touched> = merged.touched.into_iter().filter(|touched| touched.becomes != Becomes::Created).collect();
            prop_assert_eq!(preview.touched, touched, "a preview says what comes");
            prop_assert!(held(&store, Kind::MERGE) != before);
            boss.execute(Unmerge { merge: merged.merge }).unwrap();
            prop_assert_eq!(held(&store, Kind::MERGE), before);
        }
        let mut accounts: Vec<AccountId> = ids::<Account>(&walk);
        if accounts.len() > 1 {
            let at = first % accounts.len();
            accounts.rotate_left(at);
            let survivor = accounts.remove(0);
            accounts.truncate(count);
            let before = held(&store, Kind::MERGE);
            match boss.execute(MergeAccounts { survivor, others: accounts, rules: Vec::new() }) {
                Ok(merged) => {
                    boss.execute(Unmerge { merge: merged.merge }).unwrap();
                }
                Err(error) => prop_assert_eq!(error.code(), "MRG-002"),
            }
            prop_assert_eq!(held(&store, Kind::MERGE), before);
        }
        prop_assert!(boss.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap().is_sound());
    }

    #[test]
    fn whatever_happens_since_what_was_touched_is_as_it_was_or_it_is_said_why_not(
        actions in actions(40),
        since in actions(25),
        first in 0usize..20,
        of_accounts in any::<bool>(),
    ) {
        let store = Arc::new(MemoryStore::new());
        let mut walk = Walk::over(Company::founded_on(store.clone()));
        for action in &actions {
            let _ = walk.act(action);
        }
        let before = held(&store, Kind::MERGE);
        let (contacts, accounts) = (ids::<Contact>(&walk), ids::<Account>(&walk));
        let pair = |count: usize| (first % count, (first + 1) % count);
        let merged = match of_accounts {
            true if accounts.len() > 1 => {
                let (survivor, other) = pair(accounts.len());
                walk.boss().execute(MergeAccounts { survivor: accounts[survivor], others: vec![accounts[other]], rules: Vec::new() })
            }
            false if contacts.len() > 1 => {
                let (survivor, other) = pair(contacts.len());
                walk.boss().execute(MergeContacts { survivor: contacts[survivor], others: vec![contacts[other]], rules: Vec::new() })
            }
            _ => return Ok(()),
        };
        let Ok(merged) = merged else { return Ok(()) };
        for action in &since {
            let _ = walk.act(action);
        }
        if walk.boss().get::<Merge>(merged.merge).unwrap().undone_at().is_some() {
            return Ok(());
        }
        let met = held(&store, Kind::MERGE);
        match walk.boss().execute(Unmerge { merge: merged.merge }) {
            Ok(_) => {
                let now = held(&store, Kind::MERGE);
                for touched in &merged.touched {
                    let key = (u32::from(touched.record.kind), Vec::new(), touched.record.id);
                    prop_assert_eq!(now.get(&key), before.get(&key), "{:?}", touched);
                }
            }
            Err(error) => {
                prop_assert!(error.code() == "MRG-003" || error.code() == "conflict", "{}", error);
                prop_assert_eq!(held(&store, Kind::MERGE), met);
            }
        }
        prop_assert!(walk.boss().verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap().is_sound());
    }
}
