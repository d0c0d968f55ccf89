//! The commit queue: threads that commit at the same time share one flush.
//!
//! A flush to the disk costs as much for many batches as for one. So whoever comes while a flush is under way takes a seat in the line, and when it
//! ends, the first of them is called to take all that wait to the store in one call. One at a time is the common case and costs a lock. Every batch is
//! still judged by itself, in the order in which they came. Each thread is woken by its own seat, and for nothing but its answer or its turn.
//!
//! Decisions are taken before they come here, side by side. Where many want the same record (the counter of a number series), all but one find it
//! changed; they decide again holding a [`Turn`], one after the other, so that each succeeds at its second attempt.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::storage::{Batch, Committed, Store, StoreError, Tenant};

use super::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The most batches of one flush: beyond it, waiting for the others costs more than a flush of one's own.
const MOST_BATCHES: usize = 512;

/// What became of a batch, and the batch itself, to be sent again where that is not known.
pub(super) type Ended = (Batch, Result<Committed, StoreError>);

/// Those who wait to commit to one tenant of one store.
#[derive(Default)]
pub(super) struct CommitQueue {
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    /// Those who were overtaken before and want the turn: they go first.
    overtaken: VecDeque<Arc<Seat>>,
    waiting: VecDeque<(Arc<Seat>, Batch)>,
    is_flushing: bool,
}

/// Where one thread waits to be called.
#[derive(Default)]
struct Seat {
    call: Mutex<Option<Call>>,
    bell: Condvar,
}

/// What a thread is called for.
enum Call {
    /// Its batch is dealt with.
    Ended(Ended),
    /// It is its turn to flush.
    Turn,
}

impl CommitQueue {
    /// Commits `batch`, with whatever else waits.
    pub fn commit(&self, store: &dyn Store, tenant: Tenant, batch: Batch) -> Ended {
        let seat = Arc::<Seat>::default();
        let mut line = self.line();
        line.waiting.push_back((Arc::clone(&seat), batch));
        let turn = line.take_turn().then(|| Turn(self));
        drop(line);
        self.ended(&seat, turn, store, tenant)
    }

    /// Waits until nobody flushes and keeps it so: what is decided from here on cannot be overtaken in this process. For a decision that others
    /// were too quick for; it must not wait for a commit of somebody else.
    pub fn turn(&self) -> Turn<'_> {
        let mut line = self.line();
        if !line.take_turn() {
            let seat = Arc::<Seat>::default();
            line.overtaken.push_back(Arc::clone(&seat));
            drop(line);
            // Without a batch there is nothing else to be called for.
            while !matches!(seat.called(), Call::Turn) {}
        }
        Turn(self)
    }

    /// Waits for the answer to the batch of a seat, and flushes whenever it is its turn.
    fn ended<'q>(&'q self, seat: &Seat, mut turn: Option<Turn<'q>>, store: &dyn Store, tenant: Tenant) -> Ended {
        loop {
            if let Some(turn) = turn.take() {
                turn.flush(store, tenant);
            }
            match seat.called() {
                Call::Ended(ended) => return ended,
                Call::Turn => turn = Some(Turn(self)),
            }
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// True where nobody flushed: now the caller does.
    fn take_turn(&mut self) -> bool {
        !std::mem::replace(&mut self.is_flushing, true)
    }

    /// Who is to be called next. Where somebody is, it stays taken.
    fn pass_turn(&mut self) -> Option<Arc<Seat>> {
        let next = self.overtaken.pop_front().or_else(|| self.waiting.front().map(|(seat, _)| Arc::clone(seat)));
        self.is_flushing = next.is_some();
        next
    }
}

impl Seat {
    fn call(&self, call: Call) {
        *self.call.lock().unwrap_or_else(PoisonError::into_inner) = Some(call);
        self.bell.notify_one();
    }

    /// Waits to be called.
    fn called(&self) -> Call {
        let mut waiting = self.call.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match waiting.take() {
                Some(call) => return call,
                None => waiting = self.bell.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// The right to flush, which one thread has at a time.
pub(super) struct Turn<'q>(&'q CommitQueue);

impl Turn<'_> {
    /// Commits `batch` before whatever else waits.
    pub fn commit(self, store: &dyn Store, tenant: Tenant, batch: Batch) -> Ended {
        let (queue, seat) = (self.0, Arc::<Seat>::default());
        queue.line().waiting.push_front((Arc::clone(&seat), batch));
        queue.ended(&seat, Some(self), store, tenant)
    }

    fn flush(self, store: &dyn Store, tenant: Tenant) {
        let mut line = self.0.line();
        let most = line.waiting.len().min(MOST_BATCHES);
        let (seats, batches) = line.waiting.drain(..most).unzip();
        drop(line);
        let mut flush = Flush { turn: Some(self), seats, batches, answers: Vec::new() };
        flush.answers = store.commit(tenant, &flush.batches);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let next = self.0.line().pass_turn();
        if let Some(seat) = next {
            seat.call(Call::Turn);
        }
    }
}

/// One call of the store on behalf of several threads. However it ends, each of them hears of it.
struct Flush<'q> {
    turn: Option<Turn<'q>>,
    seats: Vec<Arc<Seat>>,
    batches: Vec<Batch>,
    answers: Vec<Result<Committed, StoreError>>,
}

impl Drop for Flush<'_> {
    fn drop(&mut self) {
        // The next flush goes under way while the answers of this one are handed out.
        drop(self.turn.take());
        // A store that panicked, or gave too few answers, has left open what became of the rest.
        let answers = self.answers.drain(..).chain(std::iter::repeat(Err(StoreError::Unknown)));
        for (seat, ended) in self.seats.drain(..).zip(self.batches.drain(..).zip(answers)) {
            seat.call(Call::Ended(ended));
        }
    }
}
