//! Judging a batch before anything of it is written: may it be applied, is it a repetition, or why is it refused.
//!
//! The rules are those the contract states; every store of this library asks here, so that they all answer the same.

use std::collections::BTreeSet;

use super::store::{Batch, CommandId, Committed, Entry, Expect, IndexId, Key, Op, StoreError};

/// A command that has been applied before.
pub(super) struct Applied {
    pub(super) seq: u64,
    pub(super) digest: [u8; 32],
    pub(super) answer: Vec<u8>,
}

/// What a judge asks of the data as it stands before the batch.
pub(super) trait Standing {
    /// What is kept of a command.
    fn applied(&self, command: CommandId) -> Result<Option<Applied>, StoreError>;
    /// The version of a record, `None` if it does not exist.
    fn version(&self, key: Key) -> Result<Option<u64>, StoreError>;
    /// Whether an id for which `counts` holds has a row with this value.
    fn held(&self, index: IndexId, value: &[u8], counts: &dyn Fn(&[u8; 16]) -> bool) -> Result<bool, StoreError>;
}

/// What is to be done with a batch that is not refused.
pub(super) enum Verdict {
    /// It is new and all its conditions hold.
    Apply,
    /// It was applied before; this is its answer.
    Replay(Committed),
}

/// One index row as a batch names it.
type Row<'b> = (IndexId, &'b [u8], [u8; 16]);

/// Judges a batch; a refusal is an error.
pub(super) fn judge(standing: &dyn Standing, batch: &Batch) -> Result<Verdict, StoreError> {
    if let Some(applied) = standing.applied(batch.command)? {
        if applied.digest != batch.digest {
            return Err(StoreError::CommandReused);
        }
        return Ok(Verdict::Replay(Committed { seq: applied.seq, replayed: Some(applied.answer) }));
    }
    refuse_double_steps(&batch.ops)?;
    for op in &batch.ops {
        let (key, found) = (op.key(), standing.version(op.key())?);
        if found != expected(op.expect()) {
            return Err(StoreError::Stale { key, found });
        }
    }
    refuse_taken_values(standing, &batch.ops)?;
    Ok(Verdict::Apply)
}

fn expected(expect: Expect) -> Option<u64> {
    match expect {
        Expect::Absent => None,
        Expect::Version(version) => Some(version),
    }
}

fn refuse_double_steps(ops: &[Op]) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    match ops.iter().find(|op| !seen.insert(op.key())) {
        None => Ok(()),
        Some(op) => {
            Err(StoreError::Backend(format!("the batch has two steps for record `{}`; put them together into one", op.key())))
        }
    }
}

fn refuse_taken_values(standing: &dyn Standing, ops: &[Op]) -> Result<(), StoreError> {
    if !ops.iter().flat_map(Op::added).any(|entry| entry.unique) {
        return Ok(());
    }
    let removed: BTreeSet<Row<'_>> = rows(ops, Op::removed).map(|(row, _)| row).collect();
    let added: BTreeSet<Row<'_>> = rows(ops, Op::added).map(|(row, _)| row).collect();
    for ((index, value, id), entry) in rows(ops, Op::added) {
        if !entry.unique {
            continue;
        }
        let claimed = added.range((index, value, [0; 16])..=(index, value, [u8::MAX; 16])).any(|(_, _, holder)| *holder != id);
        let stays = |holder: &[u8; 16]| *holder != id && !removed.contains(&(index, value, *holder));
        if claimed || standing.held(index, value, &stays)? {
            return Err(StoreError::Taken { index, value: value.to_vec() });
        }
    }
    Ok(())
}

fn rows<'b>(ops: &'b [Op], side: fn(&Op) -> &[Entry]) -> impl Iterator<Item = (Row<'b>, &'b Entry)> {
    ops.iter().flat_map(move |op| side(op).iter().map(move |entry| ((entry.index, entry.value.as_slice(), op.key().id), entry)))
}
