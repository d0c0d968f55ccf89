//! The commit queue: threads that commit at the same time share one flush.
//!
//! A flush to the disk costs as much for many batches as for one. So whoever comes while a flush is under way waits, and the first to be woken takes
//! all that wait to the store in one call. One at a time is the common case and costs a lock. Every batch is still judged by itself, in the order
//! in which they came.
//!
//! Decisions are taken before they come here, side by side. Where many want the same record (the counter of a number series), all but one find it
//! changed; they decide again holding a [`Turn`], one after the other, so that each succeeds at its second attempt.

use std::collections::BTreeMap;

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
    flushed: Condvar,
}

#[derive(Default)]
struct Line {
    next_ticket: u64,
    waiting: Vec<(u64, Batch)>,
    ended: BTreeMap<u64, Ended>,
    is_flushing: bool,
}

impl CommitQueue {
    /// Commits `batch`, with whatever else waits.
    pub fn commit(&self, store: &dyn Store, tenant: Tenant, batch: Batch) -> Ended {
        let ticket = self.line().join(batch, usize::MAX);
        self.ended(ticket, store, tenant)
    }

    /// Waits until nobody flushes and keeps it so: what is decided from here on cannot be overtaken in this process. For a decision that others
    /// were too quick for; it must not wait for a commit of somebody else.
    pub fn turn(&self) -> Turn<'_> {
        let mut line = self.line();
        while line.is_flushing {
            line = self.wait(line);
        }
        line.is_flushing = true;
        Turn(self)
    }

    /// Waits for the answer to a ticket, and flushes where nobody else does.
    fn ended(&self, ticket: u64, store: &dyn Store, tenant: Tenant) -> Ended {
        let mut line = self.line();
        loop {
            if let Some(ended) = line.ended.remove(&ticket) {
                return ended;
            }
            if line.is_flushing {
                line = self.wait(line);
            } else {
                line.is_flushing = true;
                drop(line);
                Turn(self).flush(store, tenant);
                line = self.line();
            }
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'l>(&self, line: MutexGuard<'l, Line>) -> MutexGuard<'l, Line> {
        self.flushed.wait(line).unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Puts a batch at a place in the line, or at its end, and gives it a ticket.
    fn join(&mut self, batch: Batch, place: usize) -> u64 {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.waiting.insert(place.min(self.waiting.len()), (ticket, batch));
        ticket
    }
}

/// The right to flush, which one thread has at a time.
pub(super) struct Turn<'q>(&'q CommitQueue);

impl Turn<'_> {
    /// Commits `batch` before whatever else waits.
    pub fn commit(self, store: &dyn Store, tenant: Tenant, batch: Batch) -> Ended {
        let queue = self.0;
        let ticket = queue.line().join(batch, 0);
        self.flush(store, tenant);
        queue.ended(ticket, store, tenant)
    }

    fn flush(self, store: &dyn Store, tenant: Tenant) {
        let mut line = self.0.line();
        let most = line.waiting.len().min(MOST_BATCHES);
        let (tickets, batches) = line.waiting.drain(..most).unzip();
        drop(line);
        let mut flush = Flush { turn: self, tickets, batches, answers: Vec::new() };
        flush.answers = store.commit(tenant, &flush.batches);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.line().is_flushing = false;
        self.0.flushed.notify_all();
    }
}

/// One call of the store on behalf of several threads. However it ends, each of them hears of it.
struct Flush<'q> {
    turn: Turn<'q>,
    tickets: Vec<u64>,
    batches: Vec<Batch>,
    answers: Vec<Result<Committed, StoreError>>,
}

impl Drop for Flush<'_> {
    fn drop(&mut self) {
        // A store that panicked, or gave too few answers, has left open what became of the rest.
        let answers = self.answers.drain(..).chain(std::iter::repeat(Err(StoreError::Unknown)));
        self.turn.0.line().ended.extend(self.tickets.drain(..).zip(self.batches.drain(..).zip(answers)));
    }
}
