//! The outbox: what the host is to deliver, stored in the same batch as what it tells of.

use std::ops::ControlFlow;

use derive_getters::Getters;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::access::Operation;
use crate::kernel::{CrmError, DomainEvent, Fault, IndexRow, Kind, OutboxId, Record, RecordRef, Sealed, Timestamp};

use super::command::{Command, encoded};
use super::read::Query;
use super::session::Session;
use super::unit::Unit;

/// A message waiting for the host to deliver it. Delivered at least once: the host may see it again until it acknowledges.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cbor(map)]
pub struct OutboxMessage {
    /// Id; messages are delivered in the order of their ids.
    #[n(0)]
    #[getter(skip)]
    id: OutboxId,
    /// What it is about, as `invoice.issued`.
    #[n(1)]
    topic: String,
    /// The record it tells of.
    #[n(2)]
    record: RecordRef,
    /// The event as CBOR.
    #[n(3)]
    content: ByteVec,
    /// When it was put there.
    #[n(4)]
    created_at: Timestamp,
}

impl Sealed for OutboxMessage {}

impl Record for OutboxMessage {
    type Id = OutboxId;
    const KIND: Kind = Kind::OUTBOX_MESSAGE;
    const NEXT_FIELD: u64 = 5;

    fn id(&self) -> OutboxId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}

/// What happens to a message.
#[derive(Debug, Clone, PartialEq, Eq, Encode)]
enum OutboxEvent {
    #[n(0)]
    Queued,
    #[n(1)]
    Delivered,
}

impl DomainEvent for OutboxEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Queued => "outbox.queued",
            Self::Delivered => "outbox.delivered",
        }
    }
}

impl Unit {
    /// Puts `event` of `record` into the outbox.
    pub(crate) fn emit<R: Record, E: DomainEvent>(&mut self, record: &R, event: &E) -> Result<(), CrmError> {
        let message = OutboxMessage {
            id: self.new_id(),
            topic: event.name().to_owned(),
            record: RecordRef::to::<R>(record.id()),
            content: encoded(event.name(), event)?.into(),
            created_at: self.now(),
        };
        self.save(&message, &[OutboxEvent::Queued])
    }
}

/// Takes delivered messages out of the outbox. Messages no longer there are passed over.
///
/// Permission: delete on outbox messages. Answers how many were taken out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AcknowledgeMessages {
    /// The delivered messages, at most as many as a page has rows.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    pub messages: Vec<OutboxId>,
}

impl Command for AcknowledgeMessages {
    type Answer = u64;
    const NAME: &'static str = "outbox.acknowledge";

    fn execute(&self, unit: &mut Unit) -> Result<u64, CrmError> {
        unit.demand(Operation::Delete, OutboxMessage::KIND)?;
        let (given, most) = (self.messages.len(), unit.session.library().limits.page_rows);
        if given > most {
            let problem = format!("at most {most} messages are acknowledged at once");
            return Err(Fault::new(given, problem, "acknowledge them in several commands").at("messages").into());
        }
        let mut taken = 0;
        for id in &self.messages {
            match unit.load::<OutboxMessage>(*id, Operation::Delete) {
                // Gone, or as good as gone for this actor.
                Err(CrmError::NotFound { .. }) => continue,
                message => unit.delete(&message?, &[OutboxEvent::Delivered])?,
            }
            taken += 1;
        }
        Ok(taken)
    }
}

impl Session {
    /// The oldest messages that wait for delivery, at most `limit` and no more than a page
    /// ([`Limits::page_rows`](super::Limits::page_rows)).
    ///
    /// # Errors
    /// Those of the store.
    pub fn outbox(&self, limit: usize) -> Result<Vec<OutboxMessage>, CrmError> {
        let limit = limit.min(self.library().limits.page_rows);
        let mut messages = Vec::new();
        self.reading()?.visit(&Query::all(), Operation::Read, &mut |message| {
            if messages.len() < limit {
                messages.push(message);
            }
            if messages.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(messages)
    }
}
