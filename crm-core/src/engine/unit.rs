//! The unit of work: loads, authorises and stages for one command or several, and becomes one batch.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::{Operation, Reader, Reason, Scope, decide};
use crate::kernel::{
    CommandId, CrmError, Date, Decision, DomainEvent, IndexRow, Kind, Policy, Record, RecordId, RuleContext, SortKey, TimeZone,
    Timestamp, subject,
};
use crate::storage::{self, Batch, Entry, Expect, IndexId, Key, Op, Scan, Snapshot, StoredRecord};

use super::codec;
use super::command::Command;
use super::errors::{denied, too_large};
use super::journal::{self, ChangeKind};
use super::rows::{difference, kind_of, rows_of};
use super::session::Session;
use super::staging::{Staged, Staging};

/// What the snapshot holds of one record.
#[derive(Debug, Clone, Default)]
pub(super) struct Loaded {
    pub(super) version: Option<u64>,
    body: Option<Vec<u8>>,
    /// The record's rows, once it is known that it may change.
    rows: Option<Vec<Entry>>,
    /// True once it has been asked for.
    is_known: bool,
    /// The record itself, once it has been asked for twice.
    record: Option<Arc<dyn Any + Send + Sync>>,
}

/// One step on the road: what is read here is checked again at commit, what is staged here is stored whole or not at all.
pub struct Unit {
    pub(super) session: Session,
    recorded_at: Timestamp,
    now: Timestamp,
    pub(super) command: CommandId,
    pub(super) command_name: &'static str,
    pub(super) snapshot: Box<dyn Snapshot>,
    pub(super) loaded: BTreeMap<Key, Loaded>,
    pub(super) staging: Staging,
    /// Lists that each command asks for again, as they stand.
    remembered: BTreeMap<(IndexId, Vec<u8>), Arc<dyn Any + Send + Sync>>,
    pub(super) entries: u64,
    /// A unit that only reads keeps nothing of what it has walked over.
    pub(super) reads_only: bool,
    /// True while rows of a file are brought in.
    pub(super) imports: bool,
}

impl Unit {
    pub(super) fn open(session: &Session, command: CommandId) -> Result<Self, CrmError> {
        let library = session.library();
        let snapshot = library.store.snapshot(library.tenant)?;
        Ok(Self {
            session: session.clone(),
            recorded_at: session.now,
            now: session.now,
            command,
            command_name: "",
            snapshot,
            loaded: BTreeMap::new(),
            staging: Staging::default(),
            remembered: BTreeMap::new(),
            entries: 0,
            reads_only: false,
            imports: false,
        })
    }

    /// Runs `step` so that what it stages is kept whole or, where it fails, dropped.
    pub(crate) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, CrmError>) -> Result<T, CrmError> {
        self.begin_step();
        let result = step(self);
        self.end_step(result.is_ok());
        result
    }

    /// Runs `step` and drops what it stages: for questions about what a command would do.
    pub(crate) fn tried<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, CrmError>) -> Result<T, CrmError> {
        self.begin_step();
        let result = step(self);
        self.end_step(false);
        result
    }

    /// What is staged from here on belongs to one step, until [`Unit::end_step`] keeps or drops it.
    pub(super) fn begin_step(&mut self) {
        self.staging.begin_step();
    }

    /// Ends the innermost step.
    pub(super) fn end_step(&mut self, keep: bool) {
        self.staging.end_step(keep);
        if !keep {
            self.remembered.clear();
        }
    }

    /// Executes one command, which happened at `occurred_at` or happens now.
    pub(super) fn run<C: Command>(&mut self, command: &C, occurred_at: Option<Timestamp>) -> Result<C::Answer, CrmError> {
        self.command_name = command.audit_name();
        self.now = occurred_at.unwrap_or(self.recorded_at);
        self.attempt(|unit| command.execute(unit))
    }

    /// What is staged for `key`.
    pub(super) fn staged(&self, key: &Key) -> Option<&Staged> {
        self.staging.get(key)
    }

    fn stage(&mut self, key: Key, staged: Staged) {
        self.remembered.retain(|(index, _), _| kind_of(*index) != key.kind);
        self.staging.put(key, staged);
    }

    /// What `read` finds under a part of an index, remembered until a record of the kind is staged.
    pub(super) fn remember<T: Any + Send + Sync>(
        &mut self,
        part: (IndexId, Vec<u8>),
        read: impl FnOnce(&mut Self) -> Result<T, CrmError>,
    ) -> Result<Arc<T>, CrmError> {
        if let Some(Ok(known)) = self.remembered.get(&part).map(|known| Arc::clone(known).downcast()) {
            return Ok(known);
        }
        let found = Arc::new(read(self)?);
        self.remembered.insert(part, Arc::<T>::clone(&found));
        Ok(found)
    }

    /// What the actor may do.
    pub(crate) fn reader(&self) -> &Arc<Reader> {
        &self.session.reader
    }

    /// True where the command brings in a row of a file.
    pub(crate) fn imports(&self) -> bool {
        self.imports
    }

    /// When what the command does is recorded.
    pub(crate) fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// When the command happens.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The day of the command in the company's time zone.
    pub(crate) fn today(&self) -> Date {
        self.day_of(self.now)
    }

    /// The company's time zone.
    pub(crate) fn time_zone(&self) -> TimeZone {
        self.session.library().time_zone
    }

    /// The day of an instant in the company's time zone.
    pub(crate) fn day_of(&self, instant: Timestamp) -> Date {
        instant.date_in(&self.session.library().time_zone)
    }

    /// Runs `read` without keeping what it walks over: nothing of it is checked at commit. For what is learned of many records and holds of
    /// the instant at which they were read, whoever changes one of them meanwhile.
    pub(crate) fn aside<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let (loaded, remembered) = (std::mem::take(&mut self.loaded), std::mem::take(&mut self.remembered));
        let reads_only = std::mem::replace(&mut self.reads_only, true);
        let found = read(self);
        (self.loaded, self.remembered, self.reads_only) = (loaded, remembered, reads_only);
        found
    }

    /// What a rule may know.
    pub(crate) fn context<'p, P: Policy>(&'p self, policy: &'p P) -> RuleContext<'p, P> {
        RuleContext { actor: &self.session.actor, now: self.now, today: self.today(), policy }
    }

    /// A fresh id.
    pub(crate) fn new_id<I: RecordId>(&self) -> I {
        I::from_bytes(self.session.library().ids.next(self.recorded_at))
    }

    /// The record of `id`, if the actor may see it and do `operation` to it.
    pub(crate) fn load<R: Record>(&mut self, id: R::Id, operation: Operation) -> Result<R, CrmError> {
        let found = self.find_for::<R>(id, operation != Operation::Read)?;
        let record = found.ok_or_else(|| CrmError::NotFound { subject: subject::<R>(id) })?;
        self.authorise(operation, &record)?;
        Ok(record)
    }

    /// The record of `id`, whoever may see it: for the parts of what is authorised already.
    pub(crate) fn find<R: Record>(&mut self, id: R::Id) -> Result<Option<R>, CrmError> {
        self.find_for::<R>(id, false)
    }

    /// The same; of what is asked for to be changed, the rows are noted on the way, so that it need not be decoded for them when it is stored.
    fn find_for<R: Record>(&mut self, id: R::Id, changes: bool) -> Result<Option<R>, CrmError> {
        let key = key::<R>(id);
        if let Some(staged) = self.staged(&key) {
            return staged.body.as_deref().map(|body| codec::decode(id, body)).transpose();
        }
        self.fetch(&[key])?;
        let Some(loaded) = self.loaded.get_mut(&key) else { return Ok(None) };
        if let Some(known) = loaded.record.as_ref().and_then(|known| known.downcast_ref::<R>()) {
            return Ok(Some(known.clone()));
        }
        let record: Option<R> = loaded.body.as_deref().map(|body| codec::decode(id, body)).transpose()?;
        if let (Some(record), false) = (&record, self.reads_only) {
            if changes {
                loaded.rows = Some(rows_of(record, record.indexes())?);
            }
            // What is asked for a second time will be asked for again, as the account of many contacts.
            if std::mem::replace(&mut loaded.is_known, true) {
                loaded.record = Some(Arc::new(record.clone()));
            }
        }
        Ok(record)
    }

    /// Whether the record of `id` is there before it is staged anew; what it is found by in the store is noted for the commit.
    fn before<R: Record>(&mut self, id: R::Id) -> Result<bool, CrmError> {
        let key = key::<R>(id);
        if let Some(staged) = self.staged(&key) {
            return Ok(staged.body.is_some());
        }
        self.fetch(&[key])?;
        let Some(loaded) = self.loaded.get_mut(&key) else { return Ok(false) };
        let Some(body) = &loaded.body else { return Ok(false) };
        if loaded.rows.is_none() {
            loaded.rows = Some(match loaded.record.as_ref().and_then(|known| known.downcast_ref::<R>()) {
                Some(known) => rows_of(known, known.indexes())?,
                None => {
                    let record: R = codec::decode(id, body)?;
                    rows_of(&record, record.indexes())?
                }
            });
        }
        Ok(true)
    }

    /// The record of `id` that another record names as a part of itself.
    pub(crate) fn part<R: Record>(&mut self, id: R::Id) -> Result<R, CrmError> {
        self.find::<R>(id)?.ok_or_else(|| CrmError::Corrupt {
            subject: subject::<R>(id),
            detail: "another record names it, but it is not there; restore the store from a backup".to_owned(),
        })
    }

    /// Brings `keys` into the unit in one round trip.
    pub(super) fn fetch(&mut self, keys: &[Key]) -> Result<(), CrmError> {
        let missing: Vec<Key> = keys.iter().filter(|key| !self.loaded.contains_key(key)).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found = self.snapshot.get_many(&missing)?;
        for (key, record) in missing.into_iter().zip(found) {
            let (version, body) = record.map(|r| (r.version, r.body)).unzip();
            self.loaded.insert(key, Loaded { version, body, ..Loaded::default() });
        }
        Ok(())
    }

    /// Takes in what the snapshot has shown already.
    pub(super) fn keep(&mut self, record: StoredRecord) {
        let (version, body) = (Some(record.version), Some(record.body));
        self.loaded.entry(record.key).or_insert_with(|| Loaded { version, body, ..Loaded::default() });
    }

    /// Lets go of what a read has walked over; a command keeps it, to be checked at commit.
    pub(super) fn forget(&mut self) {
        if self.reads_only {
            self.loaded.clear();
        }
    }

    /// Refuses where no role of the actor's allows `operation` on any record of the kind, before they learn what is there.
    pub(crate) fn demand(&self, operation: Operation, kind: Kind) -> Result<(), CrmError> {
        if self.reader().scope(operation, kind.code) == Scope::None {
            return Err(denied(kind.name.to_owned(), operation, kind.name, Reason::NoGrant));
        }
        Ok(())
    }

    /// Refuses where the actor may not do `operation` to `record`; one that they may not even see is not found.
    pub(crate) fn authorise<R: Record>(&self, operation: Operation, record: &R) -> Result<(), CrmError> {
        let kind = R::KIND.code;
        if !decide(self.reader(), Operation::Read, kind, record.ownership()).allowed && operation != Operation::Create {
            return Err(CrmError::NotFound { subject: subject::<R>(record.id()) });
        }
        let decision = decide(self.reader(), operation, kind, record.ownership());
        if decision.allowed {
            return Ok(());
        }
        let about = if operation == Operation::Create { R::KIND.name.to_owned() } else { subject::<R>(record.id()) };
        Err(denied(about, operation, R::KIND.name, decision.reason))
    }

    /// Stages a new record that the actor must be allowed to create.
    pub(crate) fn create<R: Record, E: DomainEvent>(&mut self, record: &R, events: &[E]) -> Result<(), CrmError> {
        self.authorise(Operation::Create, record)?;
        // A fresh id needs no look-up: the commit checks that it is absent.
        self.loaded.entry(key::<R>(record.id())).or_default();
        self.save(record, events)
    }

    /// Stages `record`, new or changed, as a consequence of what is authorised already.
    pub(crate) fn save<R: Record, E: DomainEvent>(&mut self, record: &R, events: &[E]) -> Result<(), CrmError> {
        self.save_as(record, events, None)
    }

    /// The same in the given bytes.
    pub(super) fn save_as<R: Record, E: DomainEvent>(
        &mut self,
        record: &R,
        events: &[E],
        bytes: Option<Vec<u8>>,
    ) -> Result<(), CrmError> {
        record.check()?;
        let key = key::<R>(record.id());
        let is_there = self.before::<R>(record.id())?;
        let indexes = record.indexes();
        self.check_unique::<R>(&indexes, key)?;
        let rows = rows_of(record, indexes)?;
        let body = match bytes {
            Some(bytes) => bytes,
            None => codec::encode(record, self.body_of(&key))?,
        };
        let limits = &self.session.library().limits;
        if body.len() > limits.record_bytes {
            return Err(too_large(subject::<R>(record.id()), body.len(), limits.record_bytes));
        }
        let change = if is_there { ChangeKind::Changed } else { ChangeKind::Created };
        self.log(key, change, journal::events(events)?, Some(&body))?;
        self.stage(key, Staged { body: Some(body), rows });
        Ok(())
    }

    /// Stages the removal of `record`.
    pub(crate) fn delete<R: Record, E: DomainEvent>(&mut self, record: &R, events: &[E]) -> Result<(), CrmError> {
        let key = key::<R>(record.id());
        self.before::<R>(record.id())?;
        self.log(key, ChangeKind::Deleted, journal::events(events)?, None)?;
        self.stage(key, Staged { body: None, rows: Vec::new() });
        Ok(())
    }

    /// Stages the new record that a rule decided on, which the actor must be allowed to create, and gives it.
    pub(crate) fn open_with<R: Record, E: DomainEvent>(&mut self, decision: Decision<R, E>) -> Result<R, CrmError> {
        match decision {
            Decision::AlreadyDone(record) => Ok(record),
            Decision::Apply { next, events } => {
                self.create(&next, &events)?;
                Ok(next)
            }
        }
    }

    /// Stages what a rule decided about a record loaded before, and gives the record.
    pub(crate) fn apply<R: Record, E: DomainEvent>(&mut self, decision: Decision<R, E>) -> Result<R, CrmError> {
        match decision {
            Decision::AlreadyDone(record) => Ok(record),
            Decision::Apply { next, events } => {
                self.save(&next, &events)?;
                Ok(next)
            }
        }
    }

    /// The stored form of a record as it stands in the unit; none where it is not there, or was not fetched.
    pub(super) fn body_of(&self, key: &Key) -> Option<&[u8]> {
        match self.staged(key) {
            Some(staged) => staged.body.as_deref(),
            None => self.loaded.get(key).and_then(|loaded| loaded.body.as_deref()),
        }
    }

    fn check_unique<R: Record>(&mut self, rows: &[IndexRow], key: Key) -> Result<(), CrmError> {
        for row in rows.iter().filter(|row| row.unique) {
            let shown = SortKey::readable(&row.value);
            let scan = Scan {
                index: IndexId(row.index),
                from: std::ops::Bound::Included(row.value.clone()),
                to: std::ops::Bound::Included(row.value.clone()),
                after: None,
                descending: false,
                limit: 2,
            };
            if self.rows(&scan)?.iter().any(|found| found.id != key.id) {
                return Err(CrmError::Conflict {
                    subject: match shown {
                        Some(value) => format!("{} with {} `{value}`", R::KIND.name, row.name),
                        None => format!("{} of {}", row.name, subject::<R>(R::Id::from_bytes(key.id))),
                    },
                    detail: format!(
                        "another {} has the same {}; choose another, or use the one that is there",
                        R::KIND.name,
                        row.name
                    ),
                    retryable: false,
                });
            }
        }
        Ok(())
    }

    /// Everything staged as one batch; `None` where nothing changed.
    pub(super) fn into_batch(self, digest: [u8; 32], answer: Vec<u8>, limit: usize) -> Result<Option<Batch>, CrmError> {
        if self.staging.has_open_step() {
            return Err(CrmError::Corrupt {
                subject: "the transaction".to_owned(),
                detail: "a panic ended one of its steps; drop it and begin anew".to_owned(),
            });
        }
        let (staged, log, bytes) = self.staging.into_parts();
        if log.is_empty() {
            return Ok(None);
        }
        if bytes > limit {
            return Err(too_large("the transaction".to_owned(), bytes, limit));
        }
        let mut ops = Vec::with_capacity(self.loaded.len().max(staged.len()));
        for (key, loaded) in self.loaded.iter().filter(|(key, _)| !staged.contains_key(key)) {
            ops.push(Op::Check { key: *key, expect: expect(loaded.version) });
        }
        for (key, now) in staged {
            let before = self.loaded.get(&key);
            let (rows, version) = before.map_or((None, None), |before| (before.rows.as_deref(), before.version));
            let (add, remove) = difference(rows.unwrap_or_default(), now.rows);
            match (now.body, version) {
                (Some(body), _) => ops.push(Op::Put { key, expect: expect(version), body, add, remove }),
                (None, Some(version)) => ops.push(Op::Delete { key, expect: Expect::Version(version), remove }),
                // Made and removed in the same unit.
                (None, None) => {}
            }
        }
        let command = storage::CommandId(self.command.to_bytes());
        Ok(Some(Batch { command, digest, answer, ops, log }))
    }
}

fn expect(version: Option<u64>) -> Expect {
    version.map_or(Expect::Absent, Expect::Version)
}

/// The storage key of a record.
pub(super) fn key<R: Record>(id: R::Id) -> Key {
    Key { kind: storage::Kind(R::KIND.code), id: id.to_bytes() }
}
