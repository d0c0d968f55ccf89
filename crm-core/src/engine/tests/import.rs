//! Many rows: good ones kept, wrong ones named; or none.

use super::*;

fn rows() -> Vec<(u64, Result<u64, CrmError>)> {
    let bad = CrmError::Invalid(Fault::new("2026-02-30", "this day does not exist", "give a real day").at("date").into());
    (1..=25)
        .map(|row| (row, if row == 20 { Err(bad.clone()) } else { Ok(if row == 7 { 13 } else { 1_000 + row % 24 }) }))
        .collect()
}

fn small_batches() -> Crm {
    let limits = Limits { import_batch_rows: 10, ..Limits::default() };
    Crm::builder(MemoryStore::new()).seed(3).limits(limits).open().unwrap()
}

fn import(crm: &Crm, mode: ImportMode) -> ImportReport<ContactId> {
    let session = crm.system("tests", now());
    let earlier = Timestamp::from_micros(1_000_000).unwrap();
    session
        .import(
            rows(),
            mode,
            |t, code| {
                let memo = t.execute_at(earlier, Write { code: *code, group: 1, owner: owner(1) })?;
                t.execute(Move { memo: memo.id, group: 2 }).map(|memo| memo.id)
            },
            &mut |_| {},
        )
        .unwrap()
}

#[test]
fn good_rows_are_kept_and_every_wrong_one_is_named() {
    let crm = small_batches();
    let report = import(&crm, ImportMode::KeepGood);
    let refused: Vec<(u64, &str)> = report.refused.iter().map(|r| (r.row, r.error.code())).collect();
    // Row 25 carries the code of row 1, which an earlier batch stored.
    assert_eq!(refused, [(7, "MEM-001"), (20, "invalid"), (25, "conflict")]);
    assert_eq!(report.accepted.len(), 22);
    let session = crm.system("tests", now());
    assert_eq!(session.count(&Query::under(Memo::BY_GROUP, SortKey::new().unsigned(2))).unwrap(), 22);
    assert_eq!(session.changes(0, 1_000).unwrap().cursor, 3, "one commit a batch");
}

#[test]
fn in_strict_mode_one_wrong_row_keeps_all_out_and_all_wrong_rows_are_named() {
    let crm = small_batches();
    let report = import(&crm, ImportMode::AllOrNothing);
    assert_eq!(report.refused.iter().map(|r| r.row).collect::<Vec<_>>(), [7, 20, 25]);
    assert_eq!(report.accepted, []);
    assert_eq!(crm.system("tests", now()).count(&Query::<Memo>::all()).unwrap(), 0);
}

#[test]
fn history_keeps_when_it_happened_and_when_it_was_recorded() {
    let crm = small_batches();
    import(&crm, ImportMode::KeepGood);
    let session = crm.system("tests", now());
    let head = session.changes(0, 1_000).unwrap().entries.remove(1).head;
    assert_eq!(head.recorded_at, now());
    assert!(head.occurred_at < now());
}

#[test]
fn an_import_has_as_many_rows_and_bytes_as_the_limits_say_and_not_one_more() {
    let import = |limits: Limits, mode| {
        let crm = Crm::builder(MemoryStore::new()).seed(3).limits(limits).open().unwrap();
        let session = crm.system("tests", now());
        let rows = (1..=25_u64).map(|row| (row, Ok(row + 1_000)));
        let write = |t: &mut Transaction, code: &u64| t.execute(Write { code: *code, group: 1, owner: owner(1) });
        let report = session.import(rows, mode, write, &mut |_| {}).map(|report| report.accepted.len());
        (report, session.count(&Query::<Memo>::all()).unwrap())
    };
    for mode in [ImportMode::KeepGood, ImportMode::AllOrNothing] {
        assert_eq!(import(Limits { import_rows: 25, ..Limits::default() }, mode), (Ok(25), 25));
        let (report, stored) = import(Limits { import_rows: 24, import_batch_rows: 10, ..Limits::default() }, mode);
        assert_eq!(report.unwrap_err().to_string(), "rows `25`: an import has at most 24 rows; split it");
        assert_eq!(stored, if mode == ImportMode::KeepGood { 20 } else { 0 }, "what was committed before stays");
    }
    let fits = |bytes| import(Limits { import_batch_bytes: bytes, ..Limits::default() }, ImportMode::AllOrNothing).0;
    let least = (1..10_000).find(|bytes| fits(*bytes).is_ok()).unwrap();
    let refused = fits(least - 1).unwrap_err().to_string();
    assert!(refused.ends_with(&format!("takes more than {} bytes; make it smaller, or split it", least - 1)), "{refused}");
}
