//! Pure decisions about imports.

use crate::kernel::{CrmError, Decision, ImportId, Label, Ownership, Refusal, Timestamp};

use super::contract::{ImportEvent, ImportRefusal, NoteRows};
use super::model::{Import, ImportState, LogPlace};

/// How many contradictions are named.
const SHOWN: usize = 10;

/// A new import.
pub fn begin(id: ImportId, ownership: Ownership, name: Label, now: Timestamp) -> Decision<Import, ImportEvent> {
    let import = Import {
        id,
        ownership,
        name,
        state: ImportState::Running,
        begun_at: now,
        through: 0,
        created: 0,
        changed: 0,
        kept: 0,
        refused: 0,
        taken_back: 0,
    };
    Decision::apply(import, ImportEvent::Begun)
}

/// The import with more rows through.
///
/// # Errors
/// IMP-001, IMP-002.
pub fn note(import: &Import, rows: &NoteRows, now: Timestamp) -> Result<Decision<Import, ImportEvent>, CrmError> {
    if import.state != ImportState::Running {
        return Err(ImportRefusal::WrongState { state: import.tag().words() }.about(import));
    }
    if rows.through < import.through {
        return Err(ImportRefusal::Backwards { through: import.through }.about(import));
    }
    let mut events = vec![ImportEvent::RowsNoted(rows.through)];
    events.extend(rows.is_end.then_some(ImportEvent::Finished));
    let next = Import {
        state: if rows.is_end { ImportState::Done { at: now } } else { ImportState::Running },
        through: rows.through,
        created: import.created.saturating_add(rows.created),
        changed: import.changed.saturating_add(rows.changed),
        kept: import.kept.saturating_add(rows.kept),
        refused: import.refused.saturating_add(rows.refused),
        ..import.clone()
    };
    Ok(Decision::Apply { next, events })
}

/// Where taking back goes on: behind the last entry, or before what was taken back already; none where it was all taken back.
#[must_use]
pub fn undone_from(import: &Import) -> Option<LogPlace> {
    match import.state {
        ImportState::Running | ImportState::Done { .. } => Some(LogPlace { seq: u64::MAX, ordinal: u32::MAX }),
        ImportState::Undoing { from } => Some(from),
        ImportState::Undone { .. } => None,
    }
}

/// The import after `taken_back` records were taken back, all from `from` on; none where nothing is left.
pub fn undo(import: &Import, taken_back: u64, from: Option<LogPlace>, now: Timestamp) -> Decision<Import, ImportEvent> {
    let taken_back = import.taken_back.saturating_add(taken_back);
    let (state, event) = match from {
        Some(from) => (ImportState::Undoing { from }, ImportEvent::PartlyUndone),
        None => (ImportState::Undone { at: now }, ImportEvent::Undone),
    };
    Decision::apply(Import { state, taken_back, ..import.clone() }, event)
}

/// Holds that nothing contradicts taking the import back.
///
/// # Errors
/// IMP-003 with the first ten.
pub fn uncontradicted(import: &Import, contradictions: &[String]) -> Result<(), CrmError> {
    if contradictions.is_empty() {
        return Ok(());
    }
    let mut shown = contradictions.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if contradictions.len() > SHOWN {
        shown.push_str(" and others");
    }
    let count = u64::try_from(contradictions.len()).unwrap_or(u64::MAX);
    Err(ImportRefusal::Contradicted { count, shown }.about(import))
}
