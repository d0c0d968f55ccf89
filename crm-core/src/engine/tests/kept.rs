//! What the road keeps beside records: policies, numbers, messages; and the bounds it keeps to.

use super::*;

/// The memo as a later version of the library knows it: the group became a name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct LaterMemo {
    #[n(0)]
    id: ContactId,
    #[n(1)]
    ownership: Ownership,
    #[n(2)]
    code: u64,
    #[n(5)]
    shelf: String,
}

impl crate::kernel::Sealed for LaterMemo {}

impl Record for LaterMemo {
    type Id = ContactId;
    const KIND: Kind = Memo::KIND;
    const SCHEMA: u16 = 2;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> ContactId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }

    fn migrate(schema: u16, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let fault = |_| Fault::new(schema, "the memo cannot be brought up to date", "restore it from a backup");
        let before: Memo = minicbor::decode(body).map_err(fault)?;
        let after =
            Self { id: before.id, ownership: before.ownership, code: before.code, shelf: format!("shelf {}", before.group) };
        Ok(minicbor::to_vec(after).unwrap())
    }
}

#[test]
fn a_record_of_an_older_schema_is_brought_up_to_date_on_read() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(Write { code: 1, group: 4, owner: owner(1) }).unwrap();
    assert_eq!(session.get::<LaterMemo>(memo.id).unwrap().shelf, "shelf 4");
}

/// A part of the later memo.
#[derive(Debug, Decode)]
#[cbor(map)]
struct Shelf {
    #[n(0)]
    id: ContactId,
}

impl PartOf<LaterMemo> for Shelf {
    fn id(&self) -> ContactId {
        self.id
    }
}

#[test]
fn of_a_record_of_an_older_schema_there_is_no_part_only_the_whole() {
    let crm = crm();
    let session = crm.system("tests", now());
    session.execute(Write { code: 1, group: 4, owner: owner(1) }).unwrap();
    let mut unit = Unit::open(&session, crm.new_command_id()).unwrap();
    let mut shelves = Vec::new();
    unit.visit_stored(&Query::<LaterMemo>::all(), Operation::Read, &mut |stored| {
        assert!(stored.part::<Shelf>()?.is_none());
        shelves.push(stored.record()?.shelf);
        Ok(())
    })
    .unwrap();
    assert_eq!(shelves, ["shelf 4"]);
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
struct MemoPolicy {
    #[n(0)]
    days: u32,
}

impl Policy for MemoPolicy {
    const NAME: &'static str = "memos";
    const FIELDS: &'static [PolicyField] = &[];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        faults.require(self.days <= 100, "days", self.days, "at most 100", "give fewer");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn at(day: &str) -> Timestamp {
    day.parse::<Date>().unwrap().start_in(&TimeZone::UTC)
}

/// Sets the policy on `day`, effective from `from`.
fn set(crm: &Crm, days: u32, from: &str) -> Result<(), CrmError> {
    let session = crm.system("tests", at("2026-01-01"));
    let mut unit = Unit::open(&session, crm.new_command_id())?;
    unit.set_policy(&MemoPolicy { days }, from.parse().unwrap())?;
    let batch = unit.into_batch([0; 32], Vec::new(), usize::MAX)?.unwrap();
    crm.0.store.commit(crm.0.tenant, &[batch]).remove(0).map(|_| ()).map_err(CrmError::from)
}

fn in_force(crm: &Crm, day: &str) -> u32 {
    let session = crm.system("tests", at(day));
    Unit::open(&session, crm.new_command_id()).unwrap().policy::<MemoPolicy>().unwrap().days
}

#[test]
fn a_policy_holds_from_its_day_on_and_the_default_before() {
    let crm = crm();
    set(&crm, 5, "2026-03-01").unwrap();
    set(&crm, 9, "2026-06-01").unwrap();
    assert_eq!(
        ["2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01", "2030-01-01"].map(|day| in_force(&crm, day)),
        [0, 5, 5, 9, 9]
    );
    set(&crm, 7, "2026-06-01").unwrap();
    assert_eq!(in_force(&crm, "2026-06-02"), 7, "a version of the same day is replaced");
    assert_eq!(set(&crm, 101, "2027-01-01").unwrap_err().subject(), "days");
}

#[test]
fn numbers_follow_the_order_of_time() {
    let crm = crm();
    crm.system("tests", at("2026-03-02")).execute(Write { code: 1, group: 1, owner: owner(1) }).unwrap();
    let earlier = crm.system("tests", at("2026-03-01")).execute(Write { code: 2, group: 1, owner: owner(1) }).unwrap_err();
    assert_eq!(earlier.subject(), "issued_on");
    assert!(earlier.to_string().contains("2026-03-02"), "{earlier}");
}

/// Writes a memo and tells the world.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Announce {
    #[n(0)]
    write: Write,
}

impl Command for Announce {
    type Answer = Memo;
    const NAME: &'static str = "memo.announce";

    fn execute(&self, unit: &mut Unit) -> Result<Memo, CrmError> {
        let memo = self.write.execute(unit)?;
        unit.emit(&memo, &MemoEvent::Written)?;
        Ok(memo)
    }
}

#[test]
fn a_message_waits_until_it_is_acknowledged() {
    let crm = crm();
    let session = crm.system("tests", now());
    let announce = |code| Announce { write: Write { code, group: 1, owner: owner(1) } };
    let memo = session.execute(announce(1)).unwrap();
    session.execute(announce(13)).unwrap_err();
    session.execute(announce(2)).unwrap();
    let waiting = session.outbox(10).unwrap();
    assert_eq!(waiting.len(), 2, "what did not happen is not told");
    assert_eq!((waiting[0].topic().as_str(), *waiting[0].record()), ("memo.written", RecordRef::to::<Memo>(memo.id)));
    let first = vec![waiting[0].id()];
    assert_eq!(session.execute(AcknowledgeMessages { messages: first.clone() }).unwrap(), 1);
    assert_eq!(session.execute(AcknowledgeMessages { messages: first }).unwrap(), 0);
    assert_eq!(session.outbox(10).unwrap(), waiting[1..]);
}

/// A library with these bounds, and a session of it.
fn bounded(limits: Limits) -> Session {
    Crm::builder(MemoryStore::new()).seed(7).limits(limits).open().unwrap().system("tests", now())
}

fn write(code: u64) -> Write {
    Write { code, group: 1, owner: owner(1) }
}

/// What `many` memos in one transaction come to.
fn memos(session: &Session, many: u64) -> Result<(), CrmError> {
    session.transact(|t| (100..100 + many).try_for_each(|code| t.execute(write(code)).map(|_| ())))
}

/// The stored bytes of a memo.
fn memo_bytes(session: &Session) -> usize {
    let memo = session.execute(write(110)).unwrap();
    let mut unit = Unit::open(session, session.crm().new_command_id()).unwrap();
    unit.save(&memo, &[MemoEvent::Written]).unwrap();
    unit.staging.into_parts().2
}

#[test]
fn sizes_have_bounds() {
    let bytes = memo_bytes(&bounded(Limits::default()));
    let least = |limits: Limits| memos(&bounded(limits), 5);
    assert_eq!(least(Limits { record_bytes: bytes, ..Limits::default() }), Ok(()));
    let refused = least(Limits { record_bytes: bytes - 1, ..Limits::default() }).unwrap_err().to_string();
    assert!(refused.contains(&format!("takes more than {} bytes; make it smaller, or split it", bytes - 1)), "{refused}");
    // Five memos and the number series that they draw from.
    let within = |transaction_bytes| least(Limits { transaction_bytes, ..Limits::default() });
    let all = (5 * bytes..50 * bytes).find(|bytes| within(*bytes).is_ok()).unwrap();
    let refused = within(all - 1).unwrap_err().to_string();
    assert_eq!(refused, format!("`{all}`: the transaction takes more than {} bytes; make it smaller, or split it", all - 1));
}

#[test]
fn a_page_has_no_more_rows_than_the_limit_and_all_pages_have_all() {
    let session = bounded(Limits { page_rows: 3, ..Limits::default() });
    memos(&session, 3).unwrap();
    let page = session.list(&Query::<Memo>::all().limit(1_000_000)).unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (3, false));
    memos(&session, 4).unwrap_err();
    session.execute(write(1)).unwrap();
    let page = session.list(&Query::<Memo>::all().limit(1_000_000)).unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (3, true));
    assert_eq!(session.iter(Query::<Memo>::all()).count(), 4);
}

#[test]
fn no_more_messages_are_looked_at_or_acknowledged_at_once_than_a_page_has() {
    let session = bounded(Limits { page_rows: 3, ..Limits::default() });
    for code in 100..105 {
        session.execute(Announce { write: write(code) }).unwrap();
    }
    let messages: Vec<OutboxId> = session.outbox(100).unwrap().iter().map(Record::id).collect();
    assert_eq!(messages.len(), 3);
    let many = AcknowledgeMessages { messages: [messages.clone(), messages[..1].to_vec()].concat() };
    assert_eq!(
        session.execute(many).unwrap_err().to_string(),
        "messages `4`: at most 3 messages are acknowledged at once; acknowledge them in several commands"
    );
    assert_eq!(session.execute(AcknowledgeMessages { messages }).unwrap(), 3);
}
