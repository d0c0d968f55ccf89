//! Runs over what is due, in portions: one record that cannot be done does not stop the others.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::access::Operation;
use crate::kernel::{CrmError, Cursor, HeldBack, Record, RecordId, RecordRef};

use super::read::Query;
use super::told::row_in;
use super::unit::Unit;

/// What became of a portion.
pub(crate) struct Portion {
    /// The records that could not be done.
    pub held_back: Vec<HeldBack>,
    /// True where nothing else is due.
    pub is_end: bool,
}

impl Unit {
    /// Does `step` to the records of `due` that the actor may update, in their order, until `most` steps are taken. A step says how many it took, of at
    /// most as many as it is given; what it has done to the end is no longer due. What a step that fails has staged is dropped, and its record named: it
    /// takes nothing of the portion, so that those behind it are reached however many are held back. A portion ends early where its commit is half full.
    pub(crate) fn in_portion<R: Record>(
        &mut self,
        due: &Query<R>,
        most: usize,
        mut step: impl FnMut(&mut Self, &R, usize) -> Result<usize, CrmError>,
    ) -> Result<Portion, CrmError> {
        let (mut left, mut tried, mut failed, mut held_back) = (most, BTreeSet::new(), BTreeSet::new(), Vec::new());
        let mut ahead = due.behind(None);
        while left > 0 && (tried.is_empty() || self.has_room()) {
            let next = self.first_due(&ahead, &tried, left)?;
            let Some(last) = next.last() else { return Ok(Portion { held_back, is_end: true }) };
            // What is held back is not met again: a portion walks over it once, however much it is.
            ahead = due.behind(row_in(due, last)?.map(|row| Cursor { value: row.value, id: last.id().to_bytes() }));
            for record in next {
                if left == 0 || !(tried.is_empty() || self.has_room()) {
                    break;
                }
                let id = record.id();
                tried.insert(id);
                match self.attempt(|unit| step(unit, &record, left)) {
                    Ok(taken) => left = left.saturating_sub(taken),
                    Err(error) => {
                        held_back.push(HeldBack::by(error, RecordRef::to::<R>(id))?);
                        failed.insert(id);
                    }
                }
            }
        }
        let is_end = self.first_due(due, &failed, 1)?.is_empty();
        Ok(Portion { held_back, is_end })
    }

    /// True while less than half of what one commit may hold is staged: from then on a portion is full, however few records it has.
    pub(crate) fn has_room(&self) -> bool {
        self.staging.bytes() < self.session.library().limits.transaction_bytes / 2
    }

    /// The first records of `due` but for those of `without`.
    fn first_due<R: Record>(&mut self, due: &Query<R>, without: &BTreeSet<R::Id>, most: usize) -> Result<Vec<R>, CrmError> {
        let mut first: Vec<R> = Vec::new();
        self.visit(due, Operation::Update, &mut |record: R| {
            if !without.contains(&record.id()) {
                first.push(record);
            }
            if first.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(first)
    }
}
