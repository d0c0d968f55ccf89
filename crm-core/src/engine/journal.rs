//! The change log: one sealed entry for every record that a command changed.
//!
//! An entry has a head (who, when, what; hashed as it is) and a body (the events and the record afterwards; hashed by a salted commitment, so
//! that personal content can be erased without breaking the chain). Replaying the bodies in order rebuilds every record.

use minicbor::bytes::{ByteSlice, ByteVec};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::kernel::{Actor, CommandId, CrmError, DomainEvent, Record, RecordId, RecordRef, Timestamp};
use crate::storage::{Change, LogEntry, Tenant};

use super::codec;
use super::command::{decoded, encoded, encoded_within};

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ChangeKind {
    /// It is new.
    #[n(0)]
    Created,
    /// It is different.
    #[n(1)]
    Changed,
    /// It is gone.
    #[n(2)]
    Deleted,
    /// A rule refused the command; nothing changed.
    #[n(3)]
    Refused,
    /// The command found everything as it wants it; nothing changed.
    #[n(4)]
    Unchanged,
}

/// The public part of a change-log entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ChangeHead {
    /// The record; none where a command was refused or changed nothing.
    #[n(0)]
    pub record: Option<RecordRef>,
    /// What became of it.
    #[n(1)]
    pub change: ChangeKind,
    /// Names of the events, or the code of the refusal.
    #[n(2)]
    pub events: Vec<String>,
    /// Who acted.
    #[n(3)]
    pub actor: Actor,
    /// When it was recorded.
    #[n(4)]
    pub recorded_at: Timestamp,
    /// When it happened; earlier than `recorded_at` for imported history.
    #[n(5)]
    pub occurred_at: Timestamp,
    /// The command that did it.
    #[n(6)]
    pub command: CommandId,
    /// The command's name.
    #[n(7)]
    pub command_name: String,
    /// The commit that wrote the record before; none for a new one.
    #[n(8)]
    pub previous: Option<u64>,
}

/// One event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EventBytes {
    /// The stable name.
    #[n(0)]
    pub name: String,
    /// The event as CBOR.
    #[n(1)]
    pub content: ByteVec,
}

#[derive(Decode)]
#[cbor(map)]
struct Body {
    #[n(0)]
    events: Vec<EventBytes>,
    #[n(1)]
    record: Option<ByteVec>,
}

/// [`Body`] on its way in.
#[derive(Encode)]
#[cbor(map)]
struct NewBody<'b> {
    #[n(0)]
    events: &'b [EventBytes],
    #[n(1)]
    record: Option<&'b ByteSlice>,
}

/// One entry of the change feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEntry {
    /// The commit: the feed's cursor.
    pub seq: u64,
    /// Place within the commit.
    pub ordinal: u32,
    /// Who, when, what.
    pub head: ChangeHead,
    /// The events; empty where erased, or where a field of the record is hidden from the reader.
    pub events: Vec<EventBytes>,
    /// The record afterwards, as stored; none where erased or gone.
    pub(crate) record: Option<Vec<u8>>,
    /// Whose feed it stands in.
    pub(crate) tenant: Tenant,
}

impl ChangeEntry {
    /// The record as it was afterwards; `None` where the entry is about another kind, was erased, or the record is gone.
    ///
    /// Fields hidden from the session that read the feed are not blanked here: [`super::Session::read_change`] does that.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where the bytes are damaged.
    pub(crate) fn decode<R: Record>(&self) -> Result<Option<R>, CrmError> {
        match (&self.head.record, &self.record) {
            (Some(reference), Some(bytes)) if reference.kind == R::KIND.code => {
                codec::decode(R::Id::from_bytes(reference.id), bytes).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// The events of one record as bytes.
pub(crate) fn events<E: DomainEvent>(events: &[E]) -> Result<Vec<EventBytes>, CrmError> {
    events
        .iter()
        .map(|event| Ok(EventBytes { name: event.name().to_owned(), content: encoded(event.name(), event)?.into() }))
        .collect()
}

/// The unsealed log entry of `head`, its events and the record afterwards.
pub(crate) fn entry(
    head: &ChangeHead,
    events: &[EventBytes],
    record: Option<&[u8]>,
    salt: [u8; 16],
) -> Result<LogEntry, CrmError> {
    let room = 256 + record.map_or(0, <[u8]>::len);
    let body = NewBody { events, record: record.map(Into::into) };
    Ok(LogEntry { head: encoded("change log", head)?, body: encoded_within(room, "change log", &body)?, salt })
}

/// The salt of the `ordinal`th entry of `command`: unpredictable to whoever lacks the secret, the same again on a retry.
pub(crate) fn salt(secret: u64, command: CommandId, ordinal: u64) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(secret.to_be_bytes());
    hash.update(command.to_bytes());
    hash.update(ordinal.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut salt = [0; 16];
    salt.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    salt
}

/// The public part of a sealed entry.
pub(crate) fn head_of(change: &Change) -> Result<ChangeHead, CrmError> {
    decoded(&format!("change {}.{}", change.seq, change.ordinal), &change.head)
}

/// A sealed entry of the tenant's in the feed's words.
pub(crate) fn read(tenant: Tenant, change: Change) -> Result<ChangeEntry, CrmError> {
    let (what, head) = (format!("change {}.{}", change.seq, change.ordinal), head_of(&change)?);
    let body: Option<Body> = change.body.as_deref().map(|bytes| decoded(&what, bytes)).transpose()?;
    let (events, record) = body.map(|body| (body.events, body.record.map(Vec::from))).unwrap_or_default();
    Ok(ChangeEntry { seq: change.seq, ordinal: change.ordinal, head, events, record, tenant })
}
