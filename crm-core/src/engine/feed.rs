//! The change feed, the story of one record, and the proof that nobody rewrote either.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Operation, Scope, decide};
use crate::kernel::{CrmError, Kind, Ownership, Record, RecordRef, Timestamp};
use crate::storage::{self, Key, seal};

use super::journal::{self, ChangeEntry, ChangeKind};
use super::read::owner_of;
use super::session::Session;
use super::unit::{Unit, key};

/// A part of the change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    /// What the actor may see of it, in order. Never a part of a commit.
    pub entries: Vec<ChangeEntry>,
    /// Where to go on: the last commit looked at.
    pub cursor: u64,
    /// True where the feed ends here for the present.
    pub is_end: bool,
}

/// What a check of the audit chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AuditReport {
    /// Entries checked.
    pub entries: u64,
    /// The last commit.
    pub seq: u64,
    /// The hash that seals all entries: keep it elsewhere, and a rewritten file can be told from this one.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub head: [u8; 32],
    /// Commit and place of the first entry that does not hold; none where all do.
    pub broken_at: Option<(u64, u32)>,
}

impl AuditReport {
    /// True where every entry is as it was sealed.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.broken_at.is_none()
    }
}

/// How many entries are read from the store at once.
const CHUNK: usize = 1_000;

impl Session {
    /// What changed after commit `after`, in order, about `limit` entries: the entries of records that the actor may see now. Entries of
    /// deleted records are shown to those who may read all of the kind, of refused commands to those who may read every kind.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where an entry is damaged; [`CrmError::Storage`] where the feed no longer reaches back to `after`.
    pub fn changes(&self, after: u64, limit: usize) -> Result<ChangePage, CrmError> {
        let unit = self.reading()?;
        let limit = limit.clamp(1, self.library().limits.page_rows);
        let changes = unit.snapshot.changes(after, limit)?;
        let cursor = changes.last().map_or(after, |change| change.seq);
        let is_end = cursor >= unit.snapshot.seq();
        let mut seen = BTreeMap::new();
        let mut entries = Vec::with_capacity(changes.len());
        for change in changes {
            let mut entry = journal::read(self.library().tenant, change)?;
            if self.may_see(&unit, &entry, &mut seen)? {
                self.mask_events(&mut entry);
                entries.push(entry);
            }
        }
        Ok(ChangePage { entries, cursor, is_end })
    }

    /// True for those from whom no record of any kind is kept.
    fn reads_everything(&self) -> bool {
        self.reader.scope(Operation::Read, crate::access::EVERY_KIND) == Scope::All
    }

    fn may_see(&self, unit: &Unit, entry: &ChangeEntry, seen: &mut BTreeMap<RecordRef, bool>) -> Result<bool, CrmError> {
        let Some(record) = entry.head.record else { return Ok(self.reads_everything()) };
        if let Some(known) = seen.get(&record) {
            return Ok(*known);
        }
        let stored = unit.snapshot.get_many(&[Key { kind: storage::Kind(record.kind), id: record.id }])?;
        let visible = match stored.into_iter().next().flatten() {
            Some(stored) => {
                let ownership = owner_of(record.kind, &stored.body)?;
                decide(&self.reader, Operation::Read, record.kind, ownership.as_ref()).allowed
            }
            None => self.reader.scope(Operation::Read, record.kind) == Scope::All,
        };
        seen.insert(record, visible);
        Ok(visible)
    }

    /// Events may speak of any field, so those of a kind with hidden fields are named but not shown.
    fn mask_events(&self, entry: &mut ChangeEntry) {
        if entry.head.record.is_some_and(|record| self.reader.hides_any(record.kind)) {
            entry.events.clear();
        }
    }

    /// The record as it was after a change, as the actor may see it; `None` where the entry is about another kind, was erased, the record
    /// was deleted, or the actor may not see it: the entry may come from another session.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where the bytes are damaged; those of the store.
    pub fn read_change<R: Record>(&self, entry: &ChangeEntry) -> Result<Option<R>, CrmError> {
        let Some(record) = entry.decode::<R>()? else { return Ok(None) };
        let is_seen = entry.tenant == self.library().tenant && self.may_see(&self.reading()?, entry, &mut BTreeMap::new())?;
        Ok(is_seen.then(|| self.reader.masked(record)))
    }

    /// The story of one record, from its creation to now.
    ///
    /// # Errors
    /// [`CrmError::NotFound`] where there is no such record, or none that the actor may see.
    pub fn history<R: Record>(&self, id: R::Id) -> Result<Vec<ChangeEntry>, CrmError> {
        let mut unit = self.reading()?;
        unit.load::<R>(id, Operation::Read)?;
        let mut story = unit.story::<R>(id)?;
        story.iter_mut().for_each(|entry| self.mask_events(entry));
        Ok(story)
    }

    /// Checks every entry of the audit chain against its seal, from the first to the last.
    ///
    /// # Errors
    /// [`CrmError::Denied`] unless the actor may read every kind of record; those of the store.
    pub fn verify_audit(&self) -> Result<AuditReport, CrmError> {
        if !self.reads_everything() {
            return Err(CrmError::Denied {
                subject: "audit chain".to_owned(),
                detail: "the whole chain is checked by those who may read every record; ask an administrator".to_owned(),
            });
        }
        let unit = self.reading()?;
        let head = unit.snapshot.head()?;
        let (mut last, mut cursor, mut entries, mut broken_at) = ([0; 32], 0, 0, None);
        while broken_at.is_none() {
            let changes = unit.snapshot.changes(cursor, CHUNK)?;
            let Some(end) = changes.last().map(|change| change.seq) else { break };
            for change in &changes {
                if !seal::verify_link(&last, change) {
                    broken_at = Some((change.seq, change.ordinal));
                    break;
                }
                last = change.hash;
                entries += 1;
            }
            cursor = end;
        }
        if broken_at.is_none() && last != head.hash {
            broken_at = Some((head.seq, 0));
        }
        Ok(AuditReport { entries, seq: head.seq, head: head.hash, broken_at })
    }
}

impl Unit {
    /// Every entry about the record of `id`, from its creation to now, whoever may see it.
    pub(crate) fn story<R: Record>(&self, id: R::Id) -> Result<Vec<ChangeEntry>, CrmError> {
        let about = Some(RecordRef::to::<R>(id));
        let stored = self.snapshot.get_many(&[key::<R>(id)])?;
        let mut version = stored.into_iter().next().flatten().map(|record| record.version);
        let mut story = Vec::new();
        while let Some(seq) = version.take() {
            let commit = self.snapshot.changes(seq.saturating_sub(1), 1)?;
            let mut entries = Vec::new();
            for change in commit.into_iter().filter(|change| change.seq == seq) {
                let entry = journal::read(self.session.library().tenant, change)?;
                if entry.head.record == about {
                    version = entry.head.previous.filter(|previous| *previous < seq);
                    entries.push(entry);
                }
            }
            story.extend(entries.into_iter().rev());
        }
        story.reverse();
        Ok(story)
    }

    /// What the command logged whose entry about the record tells of `event`, the last there is: that entry last, before it those about records of other
    /// kinds. Nothing where there is no such entry, as long as it is not stored.
    pub(crate) fn logged_with<R: Record>(&self, id: R::Id, event: &str) -> Result<Vec<ChangeEntry>, CrmError> {
        let told = |entry: &ChangeEntry| entry.head.events.iter().any(|name| name == event);
        let Some(last) = self.story::<R>(id)?.into_iter().rev().find(told) else { return Ok(Vec::new()) };
        let mut entries = Vec::new();
        for change in self.snapshot.changes(last.seq.saturating_sub(1), 1)? {
            let entry = journal::read(self.session.library().tenant, change)?;
            if entry.seq != last.seq || entry.ordinal > last.ordinal {
                continue;
            }
            // Several commands may stand in one commit: each ends with the record of its own.
            let is_another = entry.ordinal < last.ordinal && entry.head.record.is_none_or(|record| record.kind == R::KIND.code);
            if is_another || entry.head.command_name != last.head.command_name {
                entries.clear();
            } else {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// The record of an entry as it was before it, whoever may see it; none where the entry made it, or the log does not tell.
    pub(crate) fn before_entry<R: Record>(&self, id: R::Id, entry: &ChangeEntry) -> Result<Option<R>, CrmError> {
        let story = self.story::<R>(id)?;
        let at = story.iter().position(|known| (known.seq, known.ordinal) == (entry.seq, entry.ordinal));
        at.and_then(|at| at.checked_sub(1)).and_then(|at| story.get(at)).map_or(Ok(None), ChangeEntry::decode)
    }

    /// The record of `id` as the last change left it that had happened by `at`, whoever may see it; none where the log does not tell.
    pub(crate) fn as_it_was<R: Record>(&self, id: R::Id, at: Timestamp) -> Result<Option<R>, CrmError> {
        let last = self.story::<R>(id)?.into_iter().rev().find(|entry| entry.head.occurred_at <= at);
        last.map_or(Ok(None), |entry| entry.decode())
    }
}

impl Unit {
    /// Refuses unless the actor may see `record`, of whatever kind; what they may not see is not found. Answers who it belongs to.
    pub(crate) fn demand_sight(&mut self, record: RecordRef) -> Result<Option<Ownership>, CrmError> {
        let key = Key { kind: storage::Kind(record.kind), id: record.id };
        let name = Kind::find(record.kind).map_or("record", |kind| kind.name);
        let missing = || CrmError::NotFound { subject: format!("{name} {}", uuid::Uuid::from_bytes(record.id)) };
        self.fetch(&[key])?;
        let owner = self.body_of(&key).map(|body| owner_of(record.kind, body)).transpose()?;
        let ownership = owner.ok_or_else(missing)?;
        let decision = decide(self.reader(), Operation::Read, record.kind, ownership.as_ref());
        if decision.allowed { Ok(ownership) } else { Err(missing()) }
    }

    /// The records that commits after `seen` changed, of about `limit` entries of the log or else of all commits up to `until`; the last commit looked at;
    /// and true where the log ends there. Whoever may see them: for work on what changes, done with a right of its own.
    pub(crate) fn changed_since(
        &self,
        seen: u64,
        limit: usize,
        until: Option<u64>,
    ) -> Result<(BTreeSet<RecordRef>, u64, bool), CrmError> {
        let (mut changed, mut last) = (BTreeSet::new(), seen);
        loop {
            let changes = self.snapshot.changes(last, limit)?;
            let before = last;
            for change in changes.iter().take_while(|change| until.is_none_or(|until| change.seq <= until)) {
                changed.extend(journal::head_of(change)?.record);
                last = change.seq;
            }
            if until.is_none_or(|until| last >= until) || last == before {
                return Ok((changed, last, last >= self.snapshot.seq()));
            }
        }
    }
}

impl Unit {
    /// Every entry of one commit, whoever may see it.
    pub(crate) fn commit_of(&self, seq: u64) -> Result<Vec<ChangeEntry>, CrmError> {
        let commit = self.snapshot.changes(seq.saturating_sub(1), 1)?;
        let tenant = self.session.library().tenant;
        commit.into_iter().filter(|change| change.seq == seq).map(|change| journal::read(tenant, change)).collect()
    }

    /// The stored form of a record of whatever kind, whoever may see it; none where it is not there.
    pub(crate) fn stored(&mut self, record: RecordRef) -> Result<Option<&[u8]>, CrmError> {
        let key = Key { kind: storage::Kind(record.kind), id: record.id };
        self.fetch(&[key])?;
        Ok(self.body_of(&key))
    }

    /// The records changed after commit `seq`, but for those that the commits `except` changed alone, which as they stand now name one of `ids`; and which.
    /// Ids are stored as they are, so a name is found whatever field it stands in.
    pub(crate) fn named_since(
        &mut self,
        ids: &BTreeSet<[u8; 16]>,
        seq: u64,
        except: &BTreeSet<u64>,
    ) -> Result<Vec<(RecordRef, [u8; 16])>, CrmError> {
        let (mut cursor, mut changed) = (seq, BTreeSet::new());
        loop {
            let changes = self.snapshot.changes(cursor, CHUNK)?;
            let Some(end) = changes.last().map(|change| change.seq) else { break };
            for change in changes.iter().filter(|change| !except.contains(&change.seq)) {
                changed.extend(journal::head_of(change)?.record);
            }
            cursor = end;
        }
        let mut named = Vec::new();
        for record in changed.into_iter().filter(|record| !ids.contains(&record.id)) {
            let body = self.stored(record)?.unwrap_or_default();
            named.extend(ids_in(body).filter(|id| ids.contains(id)).map(|id| (record, id)));
        }
        Ok(named)
    }
}

/// Whatever may be an id in a stored record: sixteen bytes behind the byte that says so.
fn ids_in(body: &[u8]) -> impl Iterator<Item = [u8; 16]> + '_ {
    const SIXTEEN_BYTES: u8 = 0x50;
    body.windows(17).filter_map(|window| match window.split_first() {
        Some((&SIXTEEN_BYTES, id)) => id.try_into().ok(),
        _ => None,
    })
}

impl ChangeEntry {
    /// True where the record is gone after this change.
    #[must_use]
    pub fn is_deletion(&self) -> bool {
        self.head.change == ChangeKind::Deleted
    }
}
