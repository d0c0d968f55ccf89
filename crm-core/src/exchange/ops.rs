//! The session side of imports: rows in, and all of it back.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Operation;
use crate::engine::{ChangeEntry, ChangeKind, Command, Unit};
use crate::kernel::{CrmError, DomainEvent, Fault, ImportId, Kind, Record, RecordId, RecordRef};
use crate::leads::Lead;
use crate::parties::{Account, Contact};
use crate::pipeline::Opportunity;

use super::contract::{BeginImport, ImportEvent, NoteRows, UndoImport};
use super::model::{Import, LogPlace};
use super::rules;

#[cfg(feature = "serde")]
mod rows;
#[cfg(feature = "serde")]
pub use rows::MappedReport;

/// The most records that are taken back in one go.
const MOST: u32 = 10_000;
/// How many commits are kept at hand while an import is taken back: what it changed was often made together.
const COMMITS_AT_HAND: usize = 4;
/// Records that look after themselves where what they are about is gone.
const INDIFFERENT: [Kind; 2] = [Kind::FOLLOW_UP, Kind::FOLLOW_UP_CLOCK];

impl Command for BeginImport {
    type Answer = Import;
    const NAME: &'static str = "exchange.begin_import";

    fn execute(&self, unit: &mut Unit) -> Result<Import, CrmError> {
        let ownership = unit.new_ownership::<Import>(self.owner)?;
        let now = unit.now();
        unit.open_with(rules::begin(unit.new_id(), ownership, self.name.clone(), now))
    }
}

impl Command for NoteRows {
    type Answer = Import;
    const NAME: &'static str = "exchange.note_rows";

    fn execute(&self, unit: &mut Unit) -> Result<Import, CrmError> {
        let import = unit.load::<Import>(self.import, Operation::Update)?;
        let now = unit.now();
        unit.apply(rules::note(&import, self, now)?)
    }
}

impl Command for UndoImport {
    type Answer = Import;
    const NAME: &'static str = "exchange.undo_import";

    fn execute(&self, unit: &mut Unit) -> Result<Import, CrmError> {
        let limit = self.limit.unwrap_or(1_000);
        let fits = usize::try_from(limit).ok().filter(|_| (1..=MOST).contains(&limit));
        let limit = fits
            .ok_or_else(|| Fault::new(limit, "1 to 10,000 records are taken back in one go", "give such a number").at("limit"))?;
        let import = unit.load::<Import>(self.import, Operation::Update)?;
        let Some(from) = rules::undone_from(&import) else { return Ok(import) };
        let mut log = Log::of(unit, self.import)?;
        rules::uncontradicted(&import, &log.contradictions(unit, from)?)?;
        let (taken_back, from) = log.take_back(unit, &import, from, limit)?;
        let now = unit.now();
        unit.apply(rules::undo(&import, taken_back, from, now))
    }
}

/// What the change log holds of an import.
struct Log {
    import: RecordRef,
    /// The commits that brought rows in, from the last to the first.
    commits: Vec<u64>,
    at_hand: BTreeMap<u64, Vec<ChangeEntry>>,
}

impl Log {
    fn of(unit: &Unit, import: ImportId) -> Result<Self, CrmError> {
        let noted = ImportEvent::RowsNoted(0).name();
        let with_rows = |entry: &&ChangeEntry| entry.head.events.iter().any(|event| event == noted);
        let story = unit.story::<Import>(import)?;
        let mut commits: Vec<u64> = story.iter().filter(with_rows).map(|entry| entry.seq).collect();
        commits.reverse();
        commits.dedup();
        Ok(Self { import: RecordRef::to::<Import>(import), commits, at_hand: BTreeMap::new() })
    }

    fn commit(&mut self, unit: &Unit, seq: u64) -> Result<&[ChangeEntry], CrmError> {
        if !self.at_hand.contains_key(&seq) {
            if self.at_hand.len() >= COMMITS_AT_HAND {
                self.at_hand.pop_last();
            }
            self.at_hand.insert(seq, unit.commit_of(seq)?);
        }
        Ok(self.at_hand.get(&seq).map_or(&[][..], Vec::as_slice))
    }

    /// The last entry about each record of a commit that lies before `from`, from the last to the first.
    fn left(&mut self, unit: &Unit, seq: u64, from: LogPlace) -> Result<Vec<(RecordRef, ChangeEntry)>, CrmError> {
        let own = self.import;
        let (mut seen, mut left) = (BTreeSet::new(), Vec::new());
        for entry in self.commit(unit, seq)?.iter().rev() {
            let Some(record) = entry.head.record.filter(|record| *record != own) else { continue };
            if seen.insert(record) && (LogPlace { seq, ordinal: entry.ordinal }) < from {
                left.push((record, entry.clone()));
            }
        }
        Ok(left)
    }

    /// Whatever came later and stands against taking back what lies before `from`.
    fn contradictions(&mut self, unit: &mut Unit, from: LogPlace) -> Result<Vec<String>, CrmError> {
        let (mut against, mut seen, mut made) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for seq in self.commits.clone() {
            for (record, entry) in self.left(unit, seq, from)? {
                if entry.head.previous.is_none() {
                    made.insert(record.id);
                }
                if !seen.insert(record) {
                    continue;
                }
                if !is_taken_back(record) || entry.head.change == ChangeKind::Deleted {
                    against.push(format!("{} is not taken back by imports", named(record)));
                } else if unit.stored(record)? != entry.record.as_deref() {
                    against.push(format!("{} was changed", named(record)));
                }
            }
        }
        let own: BTreeSet<u64> = self.commits.iter().copied().collect();
        let first = own.first().copied().unwrap_or(u64::MAX);
        for (record, id) in unit.named_since(&made, first, &own)? {
            if record != self.import && !INDIFFERENT.iter().any(|kind| kind.code == record.kind) {
                against.push(format!("{} names {}", named(record), uuid::Uuid::from_bytes(id)));
            }
        }
        Ok(against)
    }

    /// The stored form in which a commit left a record; none where the log does not tell any more.
    fn left_by(&mut self, unit: &Unit, seq: u64, record: RecordRef) -> Result<Option<Vec<u8>>, CrmError> {
        let entry = self.commit(unit, seq)?.iter().rev().find(|entry| entry.head.record == Some(record));
        Ok(entry.and_then(|entry| entry.record.clone()))
    }

    /// Takes back up to `limit` records before `from`: how many, and from where on all is taken back now.
    fn take_back(
        &mut self,
        unit: &mut Unit,
        import: &Import,
        from: LogPlace,
        limit: usize,
    ) -> Result<(u64, Option<LogPlace>), CrmError> {
        let (mut taken, mut from) = (0_u64, from);
        for seq in self.commits.clone() {
            for (record, entry) in self.left(unit, seq, from)? {
                if usize::try_from(taken).is_ok_and(|taken| taken >= limit) {
                    return Ok((taken, Some(from)));
                }
                let before = entry.head.previous.map(|previous| self.left_by(unit, previous, record)).transpose()?;
                if before.as_ref().is_some_and(Option::is_none) {
                    rules::uncontradicted(import, &[format!("the log no longer tells what {} was", named(record))])?;
                }
                put_back(unit, import.id(), record, before.flatten().as_deref())?;
                taken = taken.saturating_add(1);
                from = LogPlace { seq, ordinal: entry.ordinal };
            }
        }
        Ok((taken, None))
    }
}

/// True for the kinds that rows become.
fn is_taken_back(record: RecordRef) -> bool {
    [Kind::ACCOUNT, Kind::CONTACT, Kind::LEAD, Kind::OPPORTUNITY].iter().any(|kind| kind.code == record.kind)
}

fn named(record: RecordRef) -> String {
    let kind = Kind::find(record.kind).map_or("record", |kind| kind.name);
    format!("{kind} {}", uuid::Uuid::from_bytes(record.id))
}

/// The record in its stored form; without one, it goes.
fn put_back(unit: &mut Unit, import: ImportId, record: RecordRef, before: Option<&[u8]>) -> Result<(), CrmError> {
    match record.kind {
        kind if kind == Kind::ACCOUNT.code => put_back_as::<Account>(unit, import, record, before),
        kind if kind == Kind::CONTACT.code => put_back_as::<Contact>(unit, import, record, before),
        kind if kind == Kind::LEAD.code => put_back_as::<Lead>(unit, import, record, before),
        _ => put_back_as::<Opportunity>(unit, import, record, before),
    }
}

fn put_back_as<R: Record>(unit: &mut Unit, import: ImportId, record: RecordRef, before: Option<&[u8]>) -> Result<(), CrmError> {
    let (id, event) = (R::Id::from_bytes(record.id), ImportEvent::TakenBack(import));
    match before {
        Some(bytes) => {
            unit.load::<R>(id, Operation::Update)?;
            unit.restore::<R, _>(id, bytes, &[event]).map(|_| ())
        }
        None => {
            let made = unit.load::<R>(id, Operation::Delete)?;
            unit.delete(&made, &[event])
        }
    }
}
