//! Every event of every process, as one type: what the change feed and the outbox tell, for readers that do not know the process beforehand.

use crate::engine::{ChangeEntry, ChangeKind, EventBytes, OutboxMessage, Session};
use crate::kernel::{Actor, CommandId, CrmError, DomainEvent, OutboxId, RecordRef, Timestamp};

macro_rules! events {
    ($($name:ident($event:ty),)+) => {
        /// Some event, under the name of its process.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
        pub enum AnyEvent {
            $(
                #[doc = concat!("Of [`", stringify!($event), "`]")]
                $name($event),
            )+
        }

        impl AnyEvent {
            /// The stable name, as `lead.captured`.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name(event) => event.name(),)+ }
            }

            /// The event that was kept under `name`; nothing for the road's own events, and for those of a newer version.
            #[must_use]
            pub fn read(name: &str, content: &[u8]) -> Option<Self> {
                $(
                    if let Ok(event) = minicbor::decode::<$event>(content)
                        && event.name() == name
                    {
                        return Some(Self::$name(event));
                    }
                )+
                None
            }
        }
    };
}

events! {
    Administration(crate::administration::AdministrationEvent),
    Party(crate::parties::PartyEvent),
    Catalog(crate::catalog::CatalogEvent),
    Lead(crate::leads::LeadEvent),
    Pipeline(crate::pipeline::PipelineEvent),
    Opportunity(crate::pipeline::OpportunityEvent),
    Conversion(crate::pipeline::ConversionEvent),
    Forecast(crate::pipeline::ForecastEvent),
    Quote(crate::quoting::QuoteEvent),
    Invoice(crate::invoicing::InvoiceEvent),
    IssuedDocument(crate::invoicing::IssuedDocumentEvent),
    Chain(crate::invoicing::ChainEvent),
    Receivable(crate::receivables::ReceivableEvent),
    Dunning(crate::dunning::DunningEvent),
    Promise(crate::dunning::PromiseEvent),
    Return(crate::returns::ReturnEvent),
    Dispute(crate::disputes::DisputeEvent),
    PaymentDispute(crate::disputes::PaymentDisputeEvent),
    Claim(crate::claims::ClaimEvent),
    Case(crate::service::CaseEvent),
    Service(crate::service::ServiceEvent),
    Accounting(crate::accounting::AccountingEvent),
    Merge(crate::merging::MergeEvent),
    Activity(crate::activities::ActivityEvent),
    Approval(crate::approvals::ApprovalEvent),
    Import(crate::exchange::ImportEvent),
    Subscription(crate::ordering::SubscriptionEvent),
    Contract(crate::ordering::ContractEvent),
    Order(crate::ordering::OrderEvent),
    Lifecycle(crate::lifecycle::LifecycleEvent),
}

/// One event as a host reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NamedEvent {
    /// The stable name, as `lead.captured`.
    pub name: String,
    /// What happened; none for the road's own events, and for those of a newer version.
    pub event: Option<AnyEvent>,
}

impl From<&EventBytes> for NamedEvent {
    fn from(bytes: &EventBytes) -> Self {
        Self { name: bytes.name.clone(), event: AnyEvent::read(&bytes.name, &bytes.content) }
    }
}

/// One entry of the change feed as a host reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FeedEntry {
    /// The commit: the feed's cursor.
    pub seq: u64,
    /// Place within the commit.
    pub ordinal: u32,
    /// The record; none where a command was refused.
    pub record: Option<RecordRef>,
    /// What became of it.
    pub change: ChangeKind,
    /// What happened, in order; where a command was refused, the code of the refusal stands as a name alone.
    pub events: Vec<NamedEvent>,
    /// Who acted.
    pub actor: Actor,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it happened; earlier than `recorded_at` for imported history.
    pub occurred_at: Timestamp,
    /// The command that did it.
    pub command: CommandId,
    /// The command's name, as `leads.capture`.
    pub command_name: String,
}

impl From<&ChangeEntry> for FeedEntry {
    fn from(entry: &ChangeEntry) -> Self {
        let head = &entry.head;
        // Where events are erased or hidden, their names are still in the head.
        let events = if entry.events.is_empty() {
            head.events.iter().map(|name| NamedEvent { name: name.clone(), event: None }).collect()
        } else {
            entry.events.iter().map(NamedEvent::from).collect()
        };
        Self {
            seq: entry.seq,
            ordinal: entry.ordinal,
            record: head.record,
            change: head.change,
            events,
            actor: head.actor.clone(),
            recorded_at: head.recorded_at,
            occurred_at: head.occurred_at,
            command: head.command,
            command_name: head.command_name.clone(),
        }
    }
}

/// A part of the change feed as a host reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FeedPage {
    /// What the actor may see of it, in order. Never a part of a commit.
    pub entries: Vec<FeedEntry>,
    /// Where to go on: the last commit looked at.
    pub cursor: u64,
    /// True where the feed ends here for the present.
    pub is_end: bool,
}

/// A message that waits for delivery, as a host reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Delivery {
    /// Id; messages are delivered in the order of their ids, and acknowledged by them.
    pub id: OutboxId,
    /// What it is about, as `invoice.issued`.
    pub topic: String,
    /// The record it tells of.
    pub record: RecordRef,
    /// What happened; none for an event of a newer version.
    pub event: Option<AnyEvent>,
    /// When it was put there.
    pub created_at: Timestamp,
}

impl From<&OutboxMessage> for Delivery {
    fn from(message: &OutboxMessage) -> Self {
        Self {
            id: crate::kernel::Record::id(message),
            topic: message.topic().clone(),
            record: *message.record(),
            event: AnyEvent::read(message.topic(), message.content()),
            created_at: *message.created_at(),
        }
    }
}

impl Session {
    /// [`Session::changes`] with every event read.
    ///
    /// # Errors
    /// As [`Session::changes`].
    pub fn feed(&self, after: u64, limit: usize) -> Result<FeedPage, CrmError> {
        let page = self.changes(after, limit)?;
        Ok(FeedPage { entries: page.entries.iter().map(FeedEntry::from).collect(), cursor: page.cursor, is_end: page.is_end })
    }

    /// [`Session::outbox`] with every event read.
    ///
    /// # Errors
    /// As [`Session::outbox`].
    pub fn deliveries(&self, limit: usize) -> Result<Vec<Delivery>, CrmError> {
        Ok(self.outbox(limit)?.iter().map(Delivery::from).collect())
    }
}
