//! What is kept of the life of an issued invoice: each status as it came, and where the invoice stands after all of them.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::einvoicing::cdar::{LifecycleStatus, RequestedAction, StatusReason};
use crate::kernel::{
    Date, DisputeId, Index, IndexRow, InvoiceId, InvoiceStatusId, Kind, Label, LifecycleId, Money, Note, Ownership, Percent,
    Record, RecordId, SortKey, StepTable,
};

/// What was cashed at one rate of VAT, VAT included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CashedAtRate {
    /// The rate in percent.
    #[n(0)]
    pub rate: Percent,
    /// The amount; below zero where it was given back.
    #[n(1)]
    pub amount: Money,
}

/// Which way a status went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum StatusDirection {
    /// It came from a platform, or was entered as if.
    #[n(0)]
    Received,
    /// We set it, and a message is in the outbox.
    #[n(1)]
    Reported,
}

/// One status of an issued invoice. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InvoiceStatus {
    /// Id: follows from invoice, message and sequence, so that a message counts once.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: InvoiceStatusId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The invoice or credit note.
    #[n(2)]
    pub(super) invoice: InvoiceId,
    /// The number of the message (MDT-4).
    #[n(3)]
    pub(super) message: Label,
    /// Which detail of the message (MDT-124-2).
    #[n(4)]
    pub(super) sequence: u32,
    /// How many the invoice had with this one.
    #[n(5)]
    pub(super) position: u32,
    /// Which way it went.
    #[n(6)]
    pub(super) direction: StatusDirection,
    /// The status (MDT-105).
    #[n(7)]
    pub(super) status: LifecycleStatus,
    /// The day it was set (MDT-78).
    #[n(8)]
    pub(super) stated_on: Date,
    /// Why (MDT-113).
    #[n(9)]
    pub(super) reason: Option<StatusReason>,
    /// What is asked for (MDT-121).
    #[n(10)]
    pub(super) action: Option<RequestedAction>,
    /// What is said with it.
    #[n(11)]
    pub(super) note: Note,
    /// What is disputed or not approved, VAT included, where an amount is named.
    #[n(12)]
    pub(super) amount: Option<Money>,
    /// What was cashed of each rate; only of 212.
    #[n(13)]
    pub(super) cashed: Vec<CashedAtRate>,
    /// The dispute that it opened or belongs to.
    #[n(14)]
    pub(super) dispute: Option<DisputeId>,
}

impl InvoiceStatus {
    /// Statuses of an invoice in the order they came.
    pub const BY_INVOICE: Index<Self> = Index::new(1, "invoice");

    /// The id of what a message says of an invoice.
    #[must_use]
    pub fn id_of(invoice: InvoiceId, message: &Label, sequence: u32) -> InvoiceStatusId {
        InvoiceStatusId::natural("invoice status", &format!("{invoice} {sequence} {message}"))
    }
}

impl Record for InvoiceStatus {
    type Id = InvoiceStatusId;
    const KIND: Kind = Kind::INVOICE_STATUS;
    const NEXT_FIELD: u64 = 15;

    fn id(&self) -> InvoiceStatusId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_INVOICE.row(SortKey::new().id(self.invoice).int(i64::from(self.position)))]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// What an invoice waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum LifecycleNeed {
    /// The buyer disputes it, or a part of it.
    #[n(0)]
    AnswerDispute,
    /// The buyer waits for papers.
    #[n(1)]
    GivePapers,
    /// It was refused or rejected: all of it is to be credited.
    #[n(2)]
    CreditInFull,
}

/// Where an invoice stands after all its statuses: the guard of their set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InvoiceLifecycle {
    /// Id: the invoice's own sixteen bytes.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: LifecycleId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The invoice or credit note.
    #[n(2)]
    pub(super) invoice: InvoiceId,
    /// How many statuses it has.
    #[n(3)]
    pub(super) count: u32,
    /// The last one that came; none before the first.
    #[n(4)]
    pub(super) latest: Option<LifecycleStatus>,
    /// The status that ends what the state collects of it: refused, rejected or cancelled.
    #[n(5)]
    pub(super) closed_by: Option<LifecycleStatus>,
    /// What it waits for; where that is papers and something else, the other.
    #[n(6)]
    pub(super) need: Option<LifecycleNeed>,
    /// The day since which it waits; the day of the last status where it waits for nothing.
    #[n(7)]
    pub(super) since: Date,
    /// What was reported as cashed so far, of each rate.
    #[n(8)]
    pub(super) cashed: Vec<CashedAtRate>,
    /// The day since which it waits for papers, where it waits for something else as well.
    #[n(9)]
    pub(super) papers_since: Option<Date>,
}

impl InvoiceLifecycle {
    /// Invoices that wait for something, those that wait longest first.
    pub const BY_NEED: Index<Self> = Index::listed(1, "waiting since");

    /// The id of the life of `invoice`.
    #[must_use]
    pub fn id_of(invoice: InvoiceId) -> LifecycleId {
        LifecycleId::from_bytes(invoice.to_bytes())
    }

    /// The life of an invoice that has no status yet.
    #[must_use]
    pub fn unborn(invoice: InvoiceId, ownership: Ownership, today: Date) -> Self {
        let id = Self::id_of(invoice);
        let (latest, closed_by, need, papers_since) = (None, None, None, None);
        Self { id, ownership, invoice, count: 0, latest, closed_by, need, since: today, cashed: Vec::new(), papers_since }
    }

    /// The day since which the buyer waits for papers; none where they do not.
    #[must_use]
    pub fn waits_for_papers(&self) -> Option<Date> {
        if self.need == Some(LifecycleNeed::GivePapers) { Some(self.since) } else { self.papers_since }
    }

    /// All that it waits for, each with the day since which it does.
    #[must_use]
    pub fn needs(&self) -> Vec<(LifecycleNeed, Date)> {
        let first = self.need.map(|need| (need, self.since));
        first.into_iter().chain(self.papers_since.map(|since| (LifecycleNeed::GivePapers, since))).collect()
    }

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> LifecycleTag {
        match self.closed_by {
            None => LifecycleTag::Running,
            Some(LifecycleStatus::Refused) => LifecycleTag::Refused,
            Some(LifecycleStatus::Cancelled) => LifecycleTag::Cancelled,
            Some(_) => LifecycleTag::Rejected,
        }
    }
}

impl Record for InvoiceLifecycle {
    type Id = LifecycleId;
    const KIND: Kind = Kind::INVOICE_LIFECYCLE;
    const NEXT_FIELD: u64 = 10;

    fn id(&self) -> LifecycleId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let since = self.needs().into_iter().map(|(_, since)| since).min();
        since.map(|since| Self::BY_NEED.row(SortKey::new().date(since))).into_iter().collect()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// Where the life of an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LifecycleTag {
    /// Anything may come.
    Running,
    /// The buyer refused it (210).
    Refused,
    /// We gave it up for a corrected one (220).
    Cancelled,
    /// A platform found it unsound (213): nothing follows.
    Rejected,
}

/// What kind of status comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LifecycleStep {
    /// One that the state does not collect. They may come in any order: paid first and disputed later is legal.
    Process,
    /// 200.
    Deposit,
    /// 212.
    Cash,
    /// 210.
    Refuse,
    /// 213.
    Reject,
    /// 220.
    Cancel,
}

impl LifecycleStep {
    /// The step that a status is.
    #[must_use]
    pub const fn of(status: LifecycleStatus) -> Self {
        match status {
            LifecycleStatus::Deposited => Self::Deposit,
            LifecycleStatus::Cashed => Self::Cash,
            LifecycleStatus::Refused => Self::Refuse,
            LifecycleStatus::Rejected => Self::Reject,
            LifecycleStatus::Cancelled => Self::Cancel,
            _ => Self::Process,
        }
    }
}

/// The legal steps of the life of an invoice: after 213 nothing follows, after 210 nothing that the state collects.
pub const STEPS: StepTable<LifecycleTag, LifecycleStep> = StepTable(&[
    (LifecycleTag::Running, LifecycleStep::Process, LifecycleTag::Running),
    (LifecycleTag::Running, LifecycleStep::Deposit, LifecycleTag::Running),
    (LifecycleTag::Running, LifecycleStep::Cash, LifecycleTag::Running),
    (LifecycleTag::Running, LifecycleStep::Refuse, LifecycleTag::Refused),
    (LifecycleTag::Running, LifecycleStep::Reject, LifecycleTag::Rejected),
    (LifecycleTag::Running, LifecycleStep::Cancel, LifecycleTag::Cancelled),
    (LifecycleTag::Refused, LifecycleStep::Process, LifecycleTag::Refused),
    (LifecycleTag::Refused, LifecycleStep::Cancel, LifecycleTag::Refused),
    (LifecycleTag::Cancelled, LifecycleStep::Process, LifecycleTag::Cancelled),
    (LifecycleTag::Cancelled, LifecycleStep::Deposit, LifecycleTag::Cancelled),
    (LifecycleTag::Cancelled, LifecycleStep::Cash, LifecycleTag::Cancelled),
]);
