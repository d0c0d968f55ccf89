//! The unit of work: loads, authorises and stages for one command or several, and becomes one batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::{Operation, Reader, Reason, decide};
use crate::kernel::{
    Actor, CommandId, CrmError, Date, Decision, DomainEvent, IndexRow, Policy, Record, RecordId, RecordRef, RuleContext, SortKey,
    Timestamp, subject,
};
use crate::storage::{self, Batch, Expect, IndexId, Key, Op, Scan, Snapshot, StoredRecord};

use super::codec;
use super::command::Command;
use super::journal::{self, ChangeHead, ChangeKind, EventBytes};
use super::rows::rows_of;
use super::session::Session;
use super::staging::{Layer, Staged, difference};

/// What the snapshot holds of one record.
#[derive(Debug, Clone, Default)]
struct Loaded {
    version: Option<u64>,
    body: Option<Vec<u8>>,
    rows: Vec<IndexRow>,
    cover: Vec<u8>,
}

/// One step on the road: what is read here is checked again at commit, what is staged here is stored whole or not at all.
pub struct Unit {
    pub(super) session: Session,
    recorded_at: Timestamp,
    now: Timestamp,
    command: CommandId,
    command_name: &'static str,
    pub(super) snapshot: Box<dyn Snapshot>,
    loaded: BTreeMap<Key, Loaded>,
    /// What is staged for good.
    ground: Layer,
    /// A layer for each step under way, the innermost last, so that a refused step leaves nothing.
    steps: Vec<Layer>,
    entries: u64,
    /// A unit that only reads keeps nothing of what it has walked over.
    pub(super) reads_only: bool,
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
            ground: Layer::default(),
            steps: Vec::new(),
            entries: 0,
            reads_only: false,
        })
    }

    /// Runs `step` so that what it stages is kept whole or, where it fails, dropped.
    pub(super) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, CrmError>) -> Result<T, CrmError> {
        self.begin_step();
        let result = step(self);
        self.end_step(result.is_ok());
        result
    }

    /// What is staged from here on belongs to one step, until [`Unit::end_step`] keeps or drops it.
    pub(super) fn begin_step(&mut self) {
        self.steps.push(Layer::default());
    }

    /// Ends the innermost step.
    pub(super) fn end_step(&mut self, keep: bool) {
        let layer = self.steps.pop().unwrap_or_default();
        if keep {
            self.top().absorb(layer);
        }
    }

    /// Executes one command, which happened at `occurred_at` or happens now.
    pub(super) fn run<C: Command>(&mut self, command: &C, occurred_at: Option<Timestamp>) -> Result<C::Answer, CrmError> {
        self.command_name = command.audit_name();
        self.now = occurred_at.unwrap_or(self.recorded_at);
        self.attempt(|unit| command.execute(unit))
    }

    fn top(&mut self) -> &mut Layer {
        match self.steps.last_mut() {
            Some(layer) => layer,
            None => &mut self.ground,
        }
    }

    /// The staged layers, the innermost last.
    pub(super) fn layers(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        std::iter::once(&self.ground).chain(&self.steps)
    }

    fn staged(&self, key: &Key) -> Option<&Staged> {
        self.layers().rev().find_map(|layer| layer.records.get(key))
    }

    /// What the actor may do.
    pub(crate) fn reader(&self) -> &Arc<Reader> {
        &self.session.reader
    }

    /// When the command happens.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The day of the command in the company's time zone.
    pub(crate) fn today(&self) -> Date {
        self.now.date_in(&self.session.library().time_zone)
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
        let record = self.find::<R>(id)?.ok_or_else(|| CrmError::NotFound { subject: subject::<R>(id) })?;
        self.authorise(operation, &record)?;
        Ok(record)
    }

    /// The record of `id`, whoever may see it: for the parts of what is authorised already.
    pub(crate) fn find<R: Record>(&mut self, id: R::Id) -> Result<Option<R>, CrmError> {
        let key = key::<R>(id);
        if let Some(staged) = self.staged(&key) {
            return staged.body.as_deref().map(|body| codec::decode(id, body)).transpose();
        }
        self.fetch(&[key])?;
        let Some(loaded) = self.loaded.get_mut(&key) else { return Ok(None) };
        let record: Option<R> = loaded.body.as_deref().map(|body| codec::decode(id, body)).transpose()?;
        // What a record is found by now matters only to what may change it.
        if let (Some(record), false) = (&record, self.reads_only) {
            (loaded.rows, loaded.cover) = rows_of(record)?;
        }
        Ok(record)
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
        record.check()?;
        let key = key::<R>(record.id());
        let before = self.find::<R>(record.id())?;
        let (rows, cover) = rows_of(record)?;
        self.check_unique(record, key, &rows)?;
        let previous = self.staged_or_loaded(&key);
        let body = codec::encode(record, previous)?;
        let limits = &self.session.library().limits;
        if body.len() > limits.record_bytes {
            return Err(too_large(subject::<R>(record.id()), body.len(), limits.record_bytes));
        }
        let change = if before.is_some() { ChangeKind::Changed } else { ChangeKind::Created };
        self.log(key, change, journal::events(events)?, Some(&body))?;
        self.top().put(key, Staged { body: Some(body), rows, cover });
        Ok(())
    }

    /// Stages the removal of `record`.
    pub(crate) fn delete<R: Record, E: DomainEvent>(&mut self, record: &R, events: &[E]) -> Result<(), CrmError> {
        let key = key::<R>(record.id());
        self.find::<R>(record.id())?;
        self.log(key, ChangeKind::Deleted, journal::events(events)?, None)?;
        self.top().put(key, Staged { body: None, rows: Vec::new(), cover: Vec::new() });
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

    fn staged_or_loaded(&self, key: &Key) -> Option<&[u8]> {
        match self.staged(key) {
            Some(staged) => staged.body.as_deref(),
            None => self.loaded.get(key).and_then(|loaded| loaded.body.as_deref()),
        }
    }

    fn check_unique<R: Record>(&mut self, record: &R, key: Key, rows: &[IndexRow]) -> Result<(), CrmError> {
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
                        None => format!("{} of {}", row.name, subject::<R>(record.id())),
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

    fn log(&mut self, key: Key, change: ChangeKind, events: Vec<EventBytes>, body: Option<&[u8]>) -> Result<(), CrmError> {
        let head = ChangeHead {
            record: Some(RecordRef { kind: key.kind.0, id: key.id }),
            change,
            events: events.iter().map(|event| event.name.clone()).collect(),
            actor: Actor::clone(&self.session.actor),
            recorded_at: self.recorded_at,
            occurred_at: self.now,
            command: self.command,
            command_name: self.command_name.to_owned(),
            previous: self.loaded.get(&key).and_then(|loaded| loaded.version),
        };
        self.push(&head, events, body)
    }

    fn push(&mut self, head: &ChangeHead, events: Vec<EventBytes>, body: Option<&[u8]>) -> Result<(), CrmError> {
        let salt = journal::salt(self.session.library().secret, self.command, self.entries);
        self.entries += 1;
        let entry = journal::entry(head, events, body, salt)?;
        self.top().log.push(entry);
        Ok(())
    }

    /// Stages the note that a rule refused the command.
    pub(super) fn note_refusal(&mut self, code: &str) -> Result<(), CrmError> {
        let head = ChangeHead {
            record: None,
            change: ChangeKind::Refused,
            events: vec![code.to_owned()],
            actor: Actor::clone(&self.session.actor),
            recorded_at: self.recorded_at,
            occurred_at: self.now,
            command: self.command,
            command_name: self.command_name.to_owned(),
            previous: None,
        };
        self.push(&head, Vec::new(), None)
    }

    /// Everything staged as one batch; `None` where nothing changed.
    pub(super) fn into_batch(self, digest: [u8; 32], answer: Vec<u8>, limit: usize) -> Result<Option<Batch>, CrmError> {
        let Layer { records: staged, log, bytes, .. } = self.ground;
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
            let (rows, cover, version) =
                before.map_or((&[][..], &[][..], None), |b| (b.rows.as_slice(), b.cover.as_slice(), b.version));
            let (add, remove) = difference(rows, &now.rows, cover, &now.cover);
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

fn too_large(subject: String, bytes: usize, limit: usize) -> CrmError {
    CrmError::Invalid(
        crate::kernel::Fault::new(bytes, format!("{subject} takes more than {limit} bytes"), "make it smaller, or split it")
            .into(),
    )
}

pub(super) fn denied(subject: String, operation: Operation, kind: &str, reason: Reason) -> CrmError {
    let operation = format!("{operation:?}").to_lowercase();
    let detail = match reason {
        Reason::NoGrant => format!("no role of yours allows to {operation} any {kind}; ask an administrator for the permission"),
        _ => format!(
            "your roles allow to {operation} some {kind} records, but not this one; ask its owner to share it, or for a wider scope"
        ),
    };
    CrmError::Denied { subject, detail }
}
