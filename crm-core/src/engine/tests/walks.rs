//! Whichever way a walk takes, it meets the same rows in the same order.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;

const MEMOS: u64 = 1_600;

/// Many memos of many owners; user 1 owns one in forty, user 2 one in two.
fn crowded() -> &'static Crm {
    static CROWDED: OnceLock<Crm> = OnceLock::new();
    CROWDED.get_or_init(|| {
        let crm = crm();
        let session = crm.system("tests", now());
        session
            .transact(|t| {
                for code in 1_000..1_000 + MEMOS {
                    let owner = if code % 2 == 0 { owner(2) } else { owner(u8::try_from(code % 40).unwrap()) };
                    t.execute(Write { code, group: code % 7, owner })?;
                }
                Ok(())
            })
            .unwrap();
        let grants = &[(Operation::Read, Scope::Own), (Operation::Create, Scope::Own), (Operation::Update, Scope::Own)];
        add_user(&crm, 1, grants, &[]);
        add_user(&crm, 2, grants, &[]);
        crm
    })
}

fn paged(transaction: &mut crate::engine::Transaction, query: impl Fn() -> Query<Memo>) -> Vec<Memo> {
    let (mut all, mut page) = (Vec::new(), transaction.list(&query()).unwrap());
    loop {
        all.extend(page.items);
        match page.next {
            Some(next) => page = transaction.list(&query().after(next)).unwrap(),
            None => return all,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pages_of_a_narrow_reader_are_the_whole_list_filtered(
        user in 1u8..3, limit in 1usize..40, descending: bool, by_group in 0u8..3, staged in 0u64..6,
    ) {
        let crm = crowded();
        // Never committed: the memos stay as they are for the next case.
        let mut mine = crm.session(owner(user), now()).unwrap().begin().unwrap();
        let mut all = crm.system("tests", now()).begin().unwrap();
        let first = mine.list(&Query::<Memo>::by(Memo::BY_GROUP).limit(1)).unwrap().items.remove(0);
        for transaction in [&mut mine, &mut all] {
            for code in 0..staged {
                transaction.execute(Write { code, group: code % 3, owner: owner(user) }).unwrap();
            }
            transaction.execute(Move { memo: first.id, group: 5 }).unwrap();
        }
        let query = || {
            let query = match by_group {
                0 => Query::all(),
                1 => Query::by(Memo::BY_GROUP),
                _ => Query::between(Memo::BY_GROUP, SortKey::new().unsigned(2), SortKey::new().unsigned(5)),
            };
            let query = query.limit(limit);
            if descending { query.descending() } else { query }
        };
        let seen: Vec<(u64, u64)> = paged(&mut mine, query).iter().map(|memo| (memo.group, memo.code)).collect();
        let expected = paged(&mut all, || query().limit(1_000));
        let expected: Vec<(u64, u64)> =
            expected.iter().filter(|memo| memo.ownership.owner == owner(user)).map(|memo| (memo.group, memo.code)).collect();
        prop_assert_eq!(&seen, &expected);
        prop_assert!(seen.len() > 10);
    }
}

#[test]
fn a_count_of_a_narrow_reader_is_the_number_of_what_they_own() {
    let crm = crowded();
    for (user, own) in [(1, MEMOS / 40), (2, MEMOS / 2)] {
        let session = crm.session(owner(user), now()).unwrap();
        assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), own);
        assert_eq!(session.count(&Query::by(Memo::BY_GROUP)).unwrap(), own);
        assert_eq!(session.count(&Query::by(Memo::BY_CODE)).unwrap(), own, "an index that nobody pages through");
    }
}

#[test]
fn a_narrow_reader_reads_rows_by_the_page_and_not_by_the_store() {
    let crm = crowded();
    let session = crm.session(owner(1), now()).unwrap();
    let (query, plan) = (Query::by(Memo::BY_GROUP), crate::access::plan(&session.reader, Operation::Read, Memo::KIND.code));
    let mut unit = session.reading().unwrap();
    let mut walk = crate::engine::walk::Walk::new(&query, &plan);
    let mut met = 0;
    while !walk.is_over {
        met += walk.next(&mut unit, 10).unwrap().len();
    }
    assert_eq!(met, 40);
    assert!(walk.scanned < 500, "{} of {MEMOS} rows were passed over one by one", walk.scanned);
}

/// A memo's id and code, without the rest.
#[derive(Debug, Decode)]
#[cbor(map)]
struct MemoCode {
    #[n(0)]
    id: ContactId,
    #[n(2)]
    code: u64,
}

impl PartOf<Memo> for MemoCode {
    fn id(&self) -> ContactId {
        self.id
    }
}

#[test]
fn stored_forms_are_met_as_the_records_are_whoever_asks_and_whatever_is_staged() {
    let crm = crowded();
    for session in [crm.session(owner(1), now()).unwrap(), crm.system("tests", now())] {
        for (staged, mut unit) in [
            (0, session.reading().unwrap()),
            (0, Unit::open(&session, crm.new_command_id()).unwrap()),
            (5, Unit::open(&session, crm.new_command_id()).unwrap()),
        ] {
            for code in 0..staged {
                unit.run(&Write { code, group: 3, owner: owner(1) }, None).unwrap();
            }
            let query = Query::under(Memo::BY_GROUP, SortKey::new().unsigned(3));
            let (mut codes, mut wholes) = (Vec::new(), Vec::new());
            unit.visit_stored(&query, Operation::Read, &mut |stored| {
                codes.extend(stored.part::<MemoCode>()?.map(|memo| memo.code));
                wholes.push(stored.record()?);
                Ok(())
            })
            .unwrap();
            assert_eq!(wholes, unit.select(&query).unwrap());
            assert_eq!(codes, wholes.iter().map(|memo| memo.code).collect::<Vec<_>>());
            assert!(codes.len() > 5);
        }
    }
}

#[test]
fn a_visit_of_stored_forms_ends_with_the_first_error_of_the_visitor() {
    let crm = crowded();
    let mut unit = Unit::open(&crm.system("tests", now()), crm.new_command_id()).unwrap();
    let mut met = 0;
    let error = unit.visit_stored(&Query::by(Memo::BY_GROUP), Operation::Read, &mut |_| {
        met += 1;
        if met < 3 { Ok(()) } else { Err(Fault::new(met, "enough", "stop").into()) }
    });
    assert_eq!((met, error.map_err(|error| error.code().to_owned())), (3, Err("invalid".to_owned())));
}
