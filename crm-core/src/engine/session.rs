//! What one actor does and asks at one time.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::access::{Operation, Reader};
use crate::kernel::{Actor, CommandId, CrmError, Cursor, ErrorKind, Fault, Money, MoneyByCurrency, Page, Record, Timestamp};
use crate::storage::{self, Batch, Committed, StoreError};

use super::command::{Answer, Command, Question, decoded, digest, encoded};
use super::crm::{Crm, Library};
use super::queue::Turn;
use super::read::Query;
use super::unit::Unit;

/// What one actor does and asks at one time. Open one per request: it knows the actor's rights as they were when it opened. A handle, as [`Crm`].
#[derive(Clone)]
pub struct Session {
    crm: Crm,
    pub(super) actor: Arc<Actor>,
    pub(super) reader: Arc<Reader>,
    pub(super) now: Timestamp,
}

/// What is kept with a command id.
#[derive(Encode, Decode)]
enum Outcome {
    #[n(0)]
    Done(#[n(0)] ByteVec),
    #[n(1)]
    Refused(#[n(0)] CrmError),
}

impl Outcome {
    fn answer<A: Answer>(bytes: &[u8], reader: &Reader) -> Result<A, CrmError> {
        match decoded("answer of the command", bytes)? {
            Self::Done(answer) => Ok(decoded::<A>("answer of the command", &answer)?.masked(reader)),
            Self::Refused(error) => Err(error),
        }
    }
}

impl Session {
    pub(super) fn new(crm: &Crm, actor: Actor, reader: Reader, now: Timestamp) -> Self {
        Self { crm: crm.clone(), actor: Arc::new(actor), reader: Arc::new(reader), now }
    }

    pub(super) fn library(&self) -> &Library {
        &self.crm.0
    }

    /// The library the session is of.
    #[must_use]
    pub fn crm(&self) -> &Crm {
        &self.crm
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// When the session acts.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Does what `command` says: all of it, durably, or nothing.
    ///
    /// # Errors
    /// What the command documents, and [`CrmError::Conflict`] where others kept changing what the decision rested on. Where the store cannot tell
    /// whether it wrote (`unknown`), another `execute` may do it a second time: send what must not happen twice with [`Session::execute_once`].
    pub fn execute<C: Command>(&self, command: C) -> Result<C::Answer, CrmError> {
        self.run(self.crm.new_command_id(), &command, false)
    }

    /// Does what `command` says once, however often it is sent under `id`: later sendings change nothing and answer the same, a rule's
    /// refusal included.
    ///
    /// # Errors
    /// As [`Session::execute`], and [`CrmError::Conflict`] where `id` was used for another command or by another actor.
    pub fn execute_once<C: Command>(&self, id: CommandId, command: C) -> Result<C::Answer, CrmError> {
        self.run(id, &command, true)
    }

    fn run<C: Command>(&self, id: CommandId, command: &C, once: bool) -> Result<C::Answer, CrmError> {
        // What is sent once only is compared with no later sending, and nobody asks for its answer again.
        let digest = if once { digest(&self.actor, command)? } else { [0; 32] };
        let limit = self.library().limits.transaction_bytes;
        let attempt = |turn: Option<Turn<'_>>| {
            let mut unit = Unit::open(self, id)?;
            if once && let Some((known, answer)) = unit.snapshot.answer(storage::CommandId(id_bytes(id)))? {
                let replay = if known == digest { Outcome::answer(&answer, &self.reader) } else { Err(reused()) };
                return replay.map(Step::Done);
            }
            let answer = match unit.run(command, None) {
                Ok(answer) => answer,
                Err(error) if once && error.kind() == ErrorKind::Refused => {
                    unit.note_refusal(error.code())?;
                    let kept = encoded("answer", &Outcome::Refused(error.clone()))?;
                    let batch = unit.into_batch(digest, kept, limit)?;
                    return self.commit(turn, batch, || Err(error));
                }
                Err(error) => return Err(error),
            };
            if !once {
                return self.commit_value(turn, unit.into_batch(digest, Vec::new(), limit)?, answer.masked(&self.reader));
            }
            unit.note_nothing()?;
            let kept = encoded("answer", &Outcome::Done(encoded("answer", &answer)?.into()))?;
            let batch = unit.into_batch(digest, kept, limit)?;
            self.commit(turn, batch, || Ok(answer.masked(&self.reader)))
        };
        let mut is_overtaken = false;
        // Others were first once: from then on, nobody in this process is.
        self.retried(|| attempt(std::mem::replace(&mut is_overtaken, true).then(|| self.library().queue.turn())))
    }

    /// Runs `step` anew while others change what it rests on, within the limit.
    pub(super) fn retried<T>(&self, mut step: impl FnMut() -> Result<Step<T>, CrmError>) -> Result<T, CrmError> {
        let mut pause = fastrand::Rng::with_seed(self.library().secret);
        let mut again = CrmError::from(StoreError::Retry);
        for round in 0..=self.library().limits.retries {
            match step() {
                Ok(Step::Done(value)) => return Ok(value),
                Ok(Step::Again) => {}
                // A store may be contended while it is read, too.
                Err(error @ CrmError::Conflict { retryable: true, .. }) => again = error,
                Err(error) => return Err(error),
            }
            if round < self.library().limits.retries {
                // Full jitter, doubling up to about 16 ms: competitors drift apart.
                std::thread::sleep(std::time::Duration::from_micros(pause.u64(..=64 << round.min(8))));
            }
        }
        Err(again)
    }

    /// Commits `batch`; a batch whose fate is unknown is sent again under the same command id.
    pub(super) fn commit<T: Answered>(
        &self,
        mut turn: Option<Turn<'_>>,
        batch: Option<Batch>,
        answer: impl FnOnce() -> Result<T, CrmError>,
    ) -> Result<Step<T>, CrmError> {
        let Some(mut batch) = batch else { return answer().map(Step::Done) };
        let library = self.library();
        let mut unknown = false;
        for _ in 0..=library.limits.retries {
            let ended;
            (batch, ended) = match turn.take() {
                Some(turn) => turn.commit(library.store.as_ref(), library.tenant, batch),
                None => library.queue.commit(library.store.as_ref(), library.tenant, batch),
            };
            match ended {
                Ok(Committed { replayed: Some(first), .. }) => return T::replayed(&first, &self.reader, answer).map(Step::Done),
                Ok(Committed { replayed: None, .. }) => return answer().map(Step::Done),
                // Taken is decided anew as well: the next look at the store names the record's own fault. Either is said of a batch that is not
                // in the store, for one that is would have been answered as a repetition.
                Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => return Ok(Step::Again),
                Err(StoreError::Unknown) => unknown = true,
                // What it says of this sending says nothing of an earlier one: what may be stored is not decided anew.
                Err(StoreError::Retry) if unknown => {}
                Err(StoreError::Retry) => return Ok(Step::Again),
                Err(_) if unknown => break,
                Err(error) => return Err(CrmError::from(error)),
            }
        }
        Err(CrmError::from(StoreError::Unknown))
    }

    /// Commits `batch`, whose id nobody else can send: however often it is sent, what it comes to is `value`.
    fn commit_value<T>(&self, turn: Option<Turn<'_>>, batch: Option<Batch>, value: T) -> Result<Step<T>, CrmError> {
        Ok(match self.commit(turn, batch, || Ok(Kept(value)))? {
            Step::Done(Kept(value)) => Step::Done(value),
            Step::Again => Step::Again,
        })
    }

    /// Does several commands in one batch: all are stored, or none. `steps` may run more than once.
    ///
    /// # Errors
    /// The first error of `steps`, or those of [`Session::execute`].
    pub fn transact<T>(&self, mut steps: impl FnMut(&mut Transaction) -> Result<T, CrmError>) -> Result<T, CrmError> {
        let id = self.crm.new_command_id();
        self.retried(|| {
            let mut transaction = Transaction::open(self, id)?;
            let value = steps(&mut transaction)?;
            transaction.store(value)
        })
    }

    /// Begins a transaction that the host ends itself with [`Transaction::commit`]; dropped without it, nothing of it is kept. Where the steps fit
    /// in one function, [`Session::transact`] does the same and decides anew where others were first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn begin(&self) -> Result<Transaction, CrmError> {
        Transaction::open(self, self.crm.new_command_id())
    }

    /// Asks for what no single list answers.
    ///
    /// # Errors
    /// What the question documents.
    pub fn ask<Q: Question>(&self, question: Q) -> Result<Q::Answer, CrmError> {
        question.answer(&mut self.reading()?)
    }

    /// One record, as the actor may see it.
    ///
    /// # Errors
    /// [`CrmError::NotFound`] where there is none, or none that the actor may see; [`CrmError::Corrupt`] where it is damaged.
    pub fn get<R: Record>(&self, id: R::Id) -> Result<R, CrmError> {
        self.reading()?.load(id, Operation::Read).map(|record| self.reader.masked(record))
    }

    /// The version of a record: a number that is another one after each change of it. Whoever shows a record and lets it be changed later keeps its
    /// version, and gives it to [`Transaction::expect`] before the change.
    ///
    /// ```
    /// # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, parties::*, storage::MemoryStore};
    /// # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
    /// # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
    /// # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
    /// # let owner = Some(session.execute(AddUser { draft })?.id());
    /// # let details = AccountDetails::named("Engines".parse()?);
    /// # let account = session.execute(CreateAccount { details, parent: None, owner, intake: Intake::default() })?.id();
    /// let shown = session.version_of::<Account>(account)?;
    /// session.execute(ArchiveAccount { account })?;
    /// let late = session.transact(|transaction| {
    ///     transaction.expect::<Account>(account, shown)?;
    ///     transaction.execute(RestoreAccount { account })
    /// });
    /// assert!(matches!(late, Err(CrmError::Conflict { retryable: false, .. })));
    /// # Ok::<(), CrmError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Session::get`].
    pub fn version_of<R: Record>(&self, id: R::Id) -> Result<u64, CrmError> {
        self.reading()?.version_of::<R>(id)
    }

    /// One page of the records of `query` that the actor may see.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] or [`CrmError::Storage`] from the store.
    pub fn list<R: Record>(&self, query: &Query<R>) -> Result<Page<R>, CrmError> {
        self.reading()?.page(query)
    }

    /// Every record of `query` that the actor may see, page by page, each page from a snapshot of its own.
    pub fn iter<R: Record>(&self, query: Query<R>) -> impl Iterator<Item = Result<R, CrmError>> {
        let (mut query, mut page, mut done) = (query.limit(self.library().limits.page_rows), Vec::new().into_iter(), false);
        std::iter::from_fn(move || {
            loop {
                if let Some(record) = page.next() {
                    return Some(Ok(record));
                }
                if done {
                    return None;
                }
                match self.list(&query) {
                    Ok(Page { items, next }) => {
                        page = items.into_iter();
                        done = next.is_none();
                        query.go_on(next);
                    }
                    Err(error) => {
                        done = true;
                        return Some(Err(error));
                    }
                }
            }
        })
    }

    /// How many records of `query` the actor may see.
    ///
    /// # Errors
    /// As [`Session::list`].
    pub fn count<R: Record>(&self, query: &Query<R>) -> Result<u64, CrmError> {
        self.reading()?.count(query)
    }

    /// The sum of `amount` over the records of `query` that the actor may see, each currency for itself.
    ///
    /// # Errors
    /// As [`Session::list`], and [`CrmError::Invalid`] where a sum outgrows the bounds of [`Money`].
    pub fn sum<R: Record>(&self, query: &Query<R>, amount: impl Fn(&R) -> Option<Money>) -> Result<MoneyByCurrency, CrmError> {
        let mut unit = self.reading()?;
        let (mut total, mut fault): (MoneyByCurrency, Option<Fault>) = (MoneyByCurrency::default(), None);
        unit.visit(query, Operation::Read, &mut |record| {
            // What is hidden from the reader must not show in a sum either.
            if let Some(money) = amount(&self.reader.masked(record)) {
                fault = total.add(money).err();
            }
            if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        fault.map_or(Ok(total), |fault| Err(fault.into()))
    }

    /// Hands every record of `query` that the actor may export to `take`, until it breaks.
    ///
    /// # Errors
    /// [`CrmError::Denied`] where the actor may export none of the kind, and as [`Session::list`].
    pub fn export<R: Record>(&self, query: &Query<R>, take: &mut dyn FnMut(R) -> ControlFlow<()>) -> Result<(), CrmError> {
        // Who may export a record they cannot see learns nothing: both must hold.
        let mut unit = self.reading()?;
        let reader = &self.reader;
        unit.visit(query, Operation::Export, &mut |record: R| {
            let seen = crate::access::decide(reader, Operation::Read, R::KIND.code, record.ownership()).allowed;
            if seen { take(reader.masked(record)) } else { ControlFlow::Continue(()) }
        })
    }

    /// A unit that only reads.
    pub(super) fn reading(&self) -> Result<Unit, CrmError> {
        let mut unit = Unit::open(self, CommandId::from(uuid::Uuid::nil()))?;
        unit.reads_only = true;
        Ok(unit)
    }
}

/// Several commands on their way into one batch.
pub struct Transaction {
    unit: Unit,
}

impl Transaction {
    pub(super) fn open(session: &Session, id: CommandId) -> Result<Self, CrmError> {
        Unit::open(session, id).map(|unit| Self { unit })
    }

    /// The same, for the rows of a file.
    pub(super) fn importing(mut self) -> Self {
        self.unit.imports = true;
        self
    }

    /// Runs `step` so that what it stages is kept whole or, where it fails, dropped.
    pub(crate) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, CrmError>) -> Result<T, CrmError> {
        self.unit.begin_step();
        let result = step(self);
        self.unit.end_step(result.is_ok());
        result
    }

    /// Sends everything staged to the store.
    fn store<T>(self, value: T) -> Result<Step<T>, CrmError> {
        let session = self.unit.session.clone();
        let limit = session.library().limits.transaction_bytes;
        self.store_within(&session, limit, value)
    }

    /// The same within another limit of bytes.
    pub(super) fn store_within<T>(self, session: &Session, limit: usize, value: T) -> Result<Step<T>, CrmError> {
        session.commit_value(None, self.unit.into_batch([0; 32], Vec::new(), limit)?, value)
    }

    /// Stores what the commands did: all of it, durably, or nothing.
    ///
    /// # Errors
    /// [`CrmError::Conflict`], retryable, where others changed what a decision rested on: run the whole transaction again. Those of the store.
    pub fn commit(self) -> Result<(), CrmError> {
        match self.store(())? {
            Step::Done(()) => Ok(()),
            Step::Again => Err(CrmError::from(StoreError::Retry)),
        }
    }

    /// Does what `command` says, as part of the whole. Where it fails, nothing of it is kept, and the others may go on.
    ///
    /// # Errors
    /// What the command documents.
    pub fn execute<C: Command>(&mut self, command: C) -> Result<C::Answer, CrmError> {
        self.unit.run(&command, None).map(|answer| answer.masked(self.unit.reader()))
    }

    /// The same for something that happened at `when`: imported history. The change log keeps both times.
    ///
    /// # Errors
    /// What the command documents.
    pub fn execute_at<C: Command>(&mut self, when: Timestamp, command: C) -> Result<C::Answer, CrmError> {
        self.unit.run(&command, Some(when)).map(|answer| answer.masked(self.unit.reader()))
    }

    /// Asks for what no single list answers, as it will be once the transaction is stored.
    ///
    /// # Errors
    /// What the question documents.
    pub fn ask<Q: Question>(&mut self, question: Q) -> Result<Q::Answer, CrmError> {
        question.answer(&mut self.unit)
    }

    /// One record as it will be once the transaction is stored.
    ///
    /// # Errors
    /// As [`Session::get`].
    pub fn get<R: Record>(&mut self, id: R::Id) -> Result<R, CrmError> {
        let record = self.unit.load(id, Operation::Read)?;
        Ok(self.unit.reader().masked(record))
    }

    /// Goes on only where the record of `id` is as it was at `version`, which [`Session::version_of`] told: for commands that rest on what somebody saw before.
    /// What this transaction itself has done to it since does not count.
    ///
    /// # Errors
    /// [`CrmError::Conflict`], not retryable, where it was changed since; as [`Session::get`].
    pub fn expect<R: Record>(&mut self, id: R::Id, version: u64) -> Result<(), CrmError> {
        self.unit.expect::<R>(id, version)
    }

    /// One page of a list as it will be once the transaction is stored.
    ///
    /// # Errors
    /// As [`Session::list`].
    pub fn list<R: Record>(&mut self, query: &Query<R>) -> Result<Page<R>, CrmError> {
        self.unit.page(query)
    }
}

/// How one round of a command ended.
pub(super) enum Step<T> {
    /// Stored, or nothing to store.
    Done(T),
    /// Others were first: decide anew.
    Again,
}

/// What becomes of an answer when the store says that the batch was stored before.
pub(super) trait Answered: Sized {
    fn replayed(first: &[u8], reader: &Reader, now: impl FnOnce() -> Result<Self, CrmError>) -> Result<Self, CrmError>;
}

impl<A: Answer> Answered for A {
    fn replayed(first: &[u8], reader: &Reader, _: impl FnOnce() -> Result<Self, CrmError>) -> Result<Self, CrmError> {
        Outcome::answer(first, reader)
    }
}

/// The value of what has an id of its own: its second sending finds the first one stored, and the value is the same.
struct Kept<T>(T);

impl<T> Answered for Kept<T> {
    fn replayed(_: &[u8], _: &Reader, now: impl FnOnce() -> Result<Self, CrmError>) -> Result<Self, CrmError> {
        now()
    }
}

fn id_bytes(id: CommandId) -> [u8; 16] {
    id.uuid().into_bytes()
}

fn reused() -> CrmError {
    CrmError::from(StoreError::CommandReused)
}

impl<R: Record> Query<R> {
    fn go_on(&mut self, next: Option<Cursor>) {
        self.after = next;
    }
}
