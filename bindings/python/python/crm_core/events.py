"""The words of crm-core: events."""
# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .accounting import AccountingEvent
from .activities import ActivityEvent
from .administration import AdministrationEvent
from .approvals import ApprovalEvent
from .catalog import CatalogEvent
from .claims import ClaimEvent
from .disputes import DisputeEvent, PaymentDisputeEvent
from .dunning import DunningEvent, PromiseEvent
from .engine import ChangeKind
from .exchange import ImportEvent
from .invoicing import ChainEvent, InvoiceEvent, IssuedDocumentEvent
from .kernel import Actor, CommandId, OutboxId, RecordRef
from .leads import LeadEvent
from .lifecycle import LifecycleEvent
from .merging import MergeEvent
from .ordering import ContractEvent, OrderEvent, SubscriptionEvent
from .parties import PartyEvent
from .pipeline import ConversionEvent, ForecastEvent, OpportunityEvent, PipelineEvent
from .quoting import QuoteEvent
from .receivables import ReceivableEvent
from .returns import ReturnEvent
from .service import CaseEvent, ServiceEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A message that waits for delivery, as a host reads it."""

    _of: ClassVar[str] = "Delivery"

    id: OutboxId
    """Id; messages are delivered in the order of their ids, and acknowledged by them."""

    topic: str
    """What it is about, as `invoice.issued`."""

    record: RecordRef
    """The record it tells of."""

    event: AdministrationEvent.Variant | PartyEvent.Variant | CatalogEvent.Variant | LeadEvent.Variant | PipelineEvent | OpportunityEvent.Variant | ConversionEvent | ForecastEvent | QuoteEvent.Variant | InvoiceEvent.Variant | IssuedDocumentEvent | ChainEvent.Variant | ReceivableEvent.Variant | DunningEvent.Variant | PromiseEvent.Variant | ReturnEvent.Variant | DisputeEvent.Variant | PaymentDisputeEvent.Variant | ClaimEvent.Variant | CaseEvent.Variant | ServiceEvent.Variant | AccountingEvent.Variant | MergeEvent.Variant | ActivityEvent.Variant | ApprovalEvent.Variant | ImportEvent.Variant | SubscriptionEvent.Variant | ContractEvent.Variant | OrderEvent.Variant | LifecycleEvent.Variant | None = None
    """What happened; none for an event of a newer version."""

    created_at: datetime
    """When it was put there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedEvent:
    """One event as a host reads it."""

    _of: ClassVar[str] = "NamedEvent"

    name: str
    """The stable name, as `lead.captured`."""

    event: AdministrationEvent.Variant | PartyEvent.Variant | CatalogEvent.Variant | LeadEvent.Variant | PipelineEvent | OpportunityEvent.Variant | ConversionEvent | ForecastEvent | QuoteEvent.Variant | InvoiceEvent.Variant | IssuedDocumentEvent | ChainEvent.Variant | ReceivableEvent.Variant | DunningEvent.Variant | PromiseEvent.Variant | ReturnEvent.Variant | DisputeEvent.Variant | PaymentDisputeEvent.Variant | ClaimEvent.Variant | CaseEvent.Variant | ServiceEvent.Variant | AccountingEvent.Variant | MergeEvent.Variant | ActivityEvent.Variant | ApprovalEvent.Variant | ImportEvent.Variant | SubscriptionEvent.Variant | ContractEvent.Variant | OrderEvent.Variant | LifecycleEvent.Variant | None = None
    """What happened; none for the road's own events, and for those of a newer version."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One entry of the change feed as a host reads it."""

    _of: ClassVar[str] = "FeedEntry"

    seq: int
    """The commit: the feed's cursor."""

    ordinal: int
    """Place within the commit."""

    record: RecordRef | None = None
    """The record; none where a command was refused."""

    change: ChangeKind
    """What became of it."""

    events: Sequence[NamedEvent]
    """What happened, in order; where a command was refused, the code of the refusal stands as a name
    alone.
    """

    actor: Actor.Variant
    """Who acted."""

    recorded_at: datetime
    """When it was recorded."""

    occurred_at: datetime
    """When it happened; earlier than `recorded_at` for imported history."""

    command: CommandId
    """The command that did it."""

    command_name: str
    """The command's name, as `leads.capture`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedPage:
    """A part of the change feed as a host reads it."""

    _of: ClassVar[str] = "FeedPage"

    entries: Sequence[FeedEntry]
    """What the actor may see of it, in order. Never a part of a commit."""

    cursor: int
    """Where to go on: the last commit looked at."""

    is_end: bool
    """True where the feed ends here for the present."""
