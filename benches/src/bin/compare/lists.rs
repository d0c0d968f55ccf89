//! Reading out of a million: opening, one record, and a page of what one may see.

use std::time::{Duration, Instant};

use crm_benches::rows::{RECORD, record_key};
use crm_benches::{company, raw, sqlite};
use crm_core::engine::{Query, Session};
use crm_core::kernel::{ContactId, Kind, Record, RecordId, SortKey, UserId};
use crm_core::parties::Contact;
use crm_core::pipeline::Opportunity;
use crm_core::storage::{Key, RedbOptions};
use rusqlite::Connection;

use crate::large::{Large, People};
use crate::line::{Goal, Line};
use crate::measure::{median, ratio, shown, spent};

/// Rows of a page.
const PAGE: usize = 50;
/// In which stage the deals of the list are.
const STAGE: &str = "proposal";
/// How long one thing is done again and again, and how often at most.
const PATIENCE: (Duration, usize) = (Duration::from_millis(400), 400);

/// Everything that is read out of the large store.
pub fn lines(large: &Large) -> (Vec<Line>, Duration, Duration) {
    let mut lines = opening(large);
    let crm = company::open(large.store(unchecked()));
    let people = People::of(&crm);
    let boss = crm.session(people.boss, company::now()).expect("the boss");
    let ids: Vec<ContactId> = boss.iter(Query::<Contact>::all()).step_by(997).map(|c| c.expect("a contact").id()).collect();
    drop((boss, crm));
    let below = below(large, &ids);
    let crm = company::open(large.store(unchecked()));
    let hand = sqlite::open(&large.hand);
    let session = |user: UserId| crm.session(user, company::now()).expect("a user");
    let (get, get_lines) = gets(&session(people.boss), &ids, below, &hand);
    lines.extend(get_lines);
    let [first, second, third, _] = people.sellers;
    let mut page = Duration::ZERO;
    for (user, owner, share) in
        [(first, Some(0), "0.1 %"), (second, Some(1), "2 %"), (third, Some(2), "20 %"), (people.boss, None, "100 %")]
    {
        let session = session(user);
        let [id, name, stage] = roads(&session, &people);
        if owner == Some(2) {
            page = name;
        }
        let took = [id, name, stage].into_iter().zip(by_hand(&hand, owner));
        for ((road, beside), order) in took.zip(["contacts by id", "contacts by name", "deals of a stage"]) {
            lines.push(Line {
                what: format!("a page of {PAGE} {order}, of {} records, {share} visible", large.rows),
                road: shown(road),
                peer: "SQLite by hand, an index by owner",
                beside: shown(beside),
                figure: road.as_secs_f64() * 1e3,
                unit: " ms",
                goal: Goal::AtMost(1.0),
            });
        }
    }
    (lines, get, page)
}

fn unchecked() -> RedbOptions {
    RedbOptions { check_on_open: false, ..RedbOptions::default() }
}

/// What a thing takes, as the median of many times; `what` is told which time it is.
fn again(mut what: impl FnMut(usize)) -> Duration {
    let (start, mut took) = (Instant::now(), Vec::new());
    while took.len() < 3 || (start.elapsed() < PATIENCE.0 && took.len() < PATIENCE.1) {
        let time = took.len();
        took.push(spent(|| what(time)).1.wall);
    }
    median(took)
}

fn opening(large: &Large) -> Vec<Line> {
    let line = |how: &str, options: RedbOptions, goal: Goal| {
        let took = again(|_| drop(company::open(large.store(options))));
        let beside = again(|_| drop(raw::open(&large.crm)));
        Line {
            what: format!("opening {} records, {how}", 2 * large.rows),
            road: shown(took),
            peer: "raw redb, unchecked",
            beside: shown(beside),
            figure: took.as_secs_f64() * 1e3,
            unit: " ms",
            goal,
        }
    };
    vec![
        line("as by default", RedbOptions::default(), Goal::AtMost(50.0)),
        line("read through", RedbOptions { check_on_open: true, ..RedbOptions::default() }, Goal::None),
    ]
}

fn below(large: &Large, ids: &[ContactId]) -> Duration {
    let kind = crm_core::storage::Kind(Kind::CONTACT.code);
    let keys: Vec<_> = ids.iter().map(|id| record_key(Key { kind, id: id.to_bytes() })).collect();
    let database = raw::open(&large.crm);
    again(|time| drop(raw::get(&database, RECORD, &keys[time % keys.len()]).expect("a record")))
}

fn gets(session: &Session, ids: &[ContactId], below: Duration, hand: &Connection) -> (Duration, Vec<Line>) {
    let road = again(|time| drop(session.get::<Contact>(ids[time % ids.len()]).expect("a contact")));
    let by_hand = |time: usize| drop(sqlite::read(hand, "SELECT * FROM contact WHERE id = ?", [time * 997]));
    // The library's file was read through for the ids; the peer's must not be colder.
    (0..PATIENCE.1).for_each(by_hand);
    let beside = again(by_hand);
    let line = |peer, took| Line {
        what: "one contact by its id".to_owned(),
        road: shown(road),
        peer,
        beside: shown(took),
        figure: ratio(road, took),
        unit: " x the time",
        goal: Goal::None,
    };
    (road, vec![line("raw redb, the bytes alone", below), line("SQLite by hand", beside)])
}

/// A page by id, by name and by stage; each page goes on where the one before it ended, for ten pages.
fn roads(session: &Session, people: &People) -> [Duration; 3] {
    let stage = || Query::under(Opportunity::BY_STAGE, SortKey::new().id(people.pipeline).text(STAGE));
    [pages(session, Query::<Contact>::all), pages(session, || Query::by(Contact::BY_NAME)), pages(session, stage)]
}

fn pages<R: Record>(session: &Session, query: impl Fn() -> Query<R>) -> Duration {
    let mut next = None;
    again(|time| {
        let page = match next.take() {
            Some(cursor) if time % 10 != 0 => query().after(cursor),
            _ => query(),
        };
        let page = session.list(&page.limit(PAGE)).expect("a page");
        assert!(page.items.len() == PAGE || page.next.is_none(), "a page is full but for the last");
        next = page.next;
    })
}

/// The same first pages from the peer.
fn by_hand(hand: &Connection, owner: Option<usize>) -> [Duration; 3] {
    let whose = owner.map_or(String::new(), |owner| format!("owner = {owner} AND"));
    let read = |table: &str, rest: &str| {
        let sql = format!("SELECT * FROM {table} WHERE {whose} {rest} LIMIT {PAGE}");
        again(|_| assert!(!sqlite::read(hand, &sql, []).is_empty(), "somebody is seen"))
    };
    [
        read("contact", "id >= 0 ORDER BY id"),
        read("contact", "name >= '' ORDER BY name, id"),
        read("opportunity", &format!("stage = '{STAGE}' ORDER BY opened_at, id")),
    ]
}
