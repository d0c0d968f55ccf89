//! What a unit of work writes into the change log.

use crate::kernel::{Actor, CrmError, RecordRef};
use crate::storage::Key;

use super::journal::{self, ChangeHead, ChangeKind, EventBytes};
use super::unit::Unit;

impl Unit {
    /// Stages the entry of a record that was changed.
    pub(super) fn log(
        &mut self,
        key: Key,
        change: ChangeKind,
        events: Vec<EventBytes>,
        body: Option<&[u8]>,
    ) -> Result<(), CrmError> {
        let head = ChangeHead {
            record: Some(RecordRef { kind: key.kind.0, id: key.id }),
            change,
            events: events.iter().map(|event| event.name.clone()).collect(),
            actor: Actor::clone(&self.session.actor),
            recorded_at: self.recorded_at(),
            occurred_at: self.now(),
            command: self.command,
            command_name: self.command_name.to_owned(),
            previous: self.loaded.get(&key).and_then(|loaded| loaded.version),
        };
        self.push(&head, &events, body)
    }

    fn push(&mut self, head: &ChangeHead, events: &[EventBytes], body: Option<&[u8]>) -> Result<(), CrmError> {
        let salt = journal::salt(self.session.library().secret, self.command, self.entries);
        self.entries += 1;
        let entry = journal::entry(head, events, body, salt)?;
        self.staging.log(entry);
        Ok(())
    }

    /// Stages the note that a rule refused the command.
    pub(super) fn note_refusal(&mut self, code: &str) -> Result<(), CrmError> {
        self.note(ChangeKind::Refused, vec![code.to_owned()])
    }

    /// Stages the note that the command changed nothing, unless it did. A command that is done once is remembered all the same: what changes
    /// later must not be changed by its repetition.
    pub(super) fn note_nothing(&mut self) -> Result<(), CrmError> {
        if self.staging.has_log() { Ok(()) } else { self.note(ChangeKind::Unchanged, Vec::new()) }
    }

    fn note(&mut self, change: ChangeKind, events: Vec<String>) -> Result<(), CrmError> {
        let head = ChangeHead {
            record: None,
            change,
            events,
            actor: Actor::clone(&self.session.actor),
            recorded_at: self.recorded_at(),
            occurred_at: self.now(),
            command: self.command,
            command_name: self.command_name.to_owned(),
            previous: None,
        };
        self.push(&head, &[], None)
    }
}
