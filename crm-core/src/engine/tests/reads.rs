//! Lists, counts, sums, exports and the feed see what a single read would show, and nothing else.

use proptest::prelude::*;

use super::*;

const READ_OWN: &[(Operation, Scope)] = &[(Operation::Read, Scope::Own), (Operation::Update, Scope::Own)];

fn filled() -> Crm {
    let crm = crm();
    let session = crm.system("tests", now());
    for code in 0..30 {
        session.execute(Write { code: code + 100, group: code % 3, owner: owner(u8::try_from(code % 2).unwrap() + 1) }).unwrap();
    }
    crm
}

#[test]
fn every_read_shows_only_what_a_single_read_would() {
    let crm = filled();
    let user = add_user(&crm, 1, READ_OWN, &[]);
    let session = crm.session(user, now()).unwrap();
    let visible: Vec<Memo> = session.iter(Query::all()).collect::<Result<_, _>>().unwrap();
    assert_eq!(visible.len(), 15);
    assert!(visible.iter().all(|memo| memo.ownership.owner == user));
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), 15);
    assert_eq!(session.count(&Query::by(Memo::BY_GROUP)).unwrap(), 15);
    assert_eq!(session.list(&Query::under(Memo::BY_GROUP, SortKey::new().unsigned(0)).limit(100)).unwrap().items.len(), 5);
    let in_feed = session.changes(0, 1_000).unwrap().entries;
    assert!(in_feed.iter().all(|entry| entry.head.record.is_some_and(|r| visible.iter().any(|m| m.id.to_bytes() == r.id))));
    assert_eq!(in_feed.len(), 15);
    let hidden =
        crm.system("tests", now()).iter(Query::<Memo>::all()).map(Result::unwrap).find(|m| m.ownership.owner != user).unwrap();
    let unseen = session.get::<Memo>(hidden.id).unwrap_err();
    let missing = session.get::<Memo>(ContactId::from_bytes([77; 16])).unwrap_err();
    assert_eq!((unseen.kind(), missing.kind()), (ErrorKind::NotFound, ErrorKind::NotFound), "unseen and missing are the same");
    assert_eq!(session.execute(Move { memo: hidden.id, group: 0 }).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn what_may_be_seen_but_not_changed_is_denied() {
    let crm = filled();
    let user = add_user(&crm, 1, &[(Operation::Read, Scope::All), (Operation::Update, Scope::Own)], &[]);
    let session = crm.session(user, now()).unwrap();
    let other = session.iter(Query::<Memo>::all()).map(Result::unwrap).find(|m| m.ownership.owner != user).unwrap();
    let error = session.execute(Move { memo: other.id, group: 0 }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
    let created = session.execute(Write { code: 1, group: 1, owner: user }).unwrap_err();
    assert!(created.to_string().contains("no role of yours allows to create any opportunity"), "{created}");
    let exported = session.export(&Query::<Memo>::all(), &mut |_| std::ops::ControlFlow::Continue(())).unwrap_err();
    assert_eq!(exported.kind(), ErrorKind::Denied);
}

#[test]
fn a_hidden_field_is_blank_in_records_answers_exports_and_the_feed() {
    let crm = filled();
    let all = &[(Operation::Read, Scope::All), (Operation::Update, Scope::All), (Operation::Export, Scope::All)];
    let user = add_user(&crm, 1, all, &["amount"]);
    let session = crm.session(user, now()).unwrap();
    let memo = session.list(&Query::<Memo>::all().limit(1)).unwrap().items.remove(0);
    assert_eq!(memo.text, None);
    assert_eq!(session.execute(Move { memo: memo.id, group: 9 }).unwrap().text, None);
    let stored = crm.system("tests", now()).get::<Memo>(memo.id).unwrap();
    assert_eq!((stored.text.as_deref(), stored.group), (Some("secret"), 9), "what is hidden is not lost");
    session
        .export(&Query::<Memo>::all(), &mut |memo| {
            assert_eq!(memo.text, None);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    let feed = session.changes(0, 1_000).unwrap();
    assert!(feed.entries.iter().all(|entry| entry.events.is_empty()));
    assert!(feed.entries.iter().filter_map(|e| session.read_change::<Memo>(e).unwrap()).all(|memo| memo.text.is_none()));
}

#[test]
fn a_user_who_has_left_opens_no_session_and_an_unknown_one_is_not_found() {
    let crm = filled();
    assert_eq!(crm.session(owner(50), now()).err().map(|e| e.kind()), Some(ErrorKind::NotFound));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_put_together_are_the_whole_list_in_order(limit in 1usize..12, descending: bool, staged in 0u64..8) {
        let crm = filled();
        let session = crm.system("tests", now());
        session.transact(|t| {
            // Staged rows stand among the stored ones.
            for code in 0..staged {
                t.execute(Write { code, group: code % 3, owner: owner(1) })?;
            }
            let moved = t.list(&Query::<Memo>::by(Memo::BY_GROUP).limit(1))?.items.remove(0);
            t.execute(Move { memo: moved.id, group: 2 })?;
            let query = || {
                let query = Query::by(Memo::BY_GROUP).limit(limit);
                if descending { query.descending() } else { query }
            };
            let (mut paged, mut page) = (Vec::new(), t.list(&query())?);
            loop {
                assert!(page.items.len() <= limit);
                paged.extend(page.items);
                match page.next {
                    Some(next) => page = t.list(&query().after(next))?,
                    None => break,
                }
            }
            let mut expected = t.list(&Query::<Memo>::all().limit(1_000))?.items;
            expected.sort_by_key(|memo| (memo.group, memo.code));
            if descending {
                expected.reverse();
            }
            assert_eq!(paged, expected);
            Ok(())
        }).unwrap();
    }
}
