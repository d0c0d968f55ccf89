//! Notices: what is sent to a customer about late invoices.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::documents::DocumentLanguage;
use crate::invoicing::InvoiceNumber;
use crate::kernel::{
    AccountId, Code, Date, DunningNoticeId, Faults, Index, IndexRow, InvoiceId, Kind, Money, Note, Ownership, Record, SortKey,
    StepTable,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::procedure::DunningChannel;

/// The most lines of one notice; a customer with more late invoices gets several.
pub const NOTICE_LINES: usize = 500;

/// One late invoice on a notice.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningLine {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// Its number.
    #[n(1)]
    pub number: InvoiceNumber,
    /// The day by which it was to be paid.
    #[n(2)]
    pub due_on: Date,
    /// Days since then.
    #[n(3)]
    pub days_late: u32,
    /// What is open on it.
    #[n(4)]
    pub open: Money,
    /// What disputes hold of that.
    #[n(5)]
    pub disputed: Money,
    /// What is promised of the rest.
    #[n(6)]
    pub promised: Money,
    /// What the customer is reminded of: open, less what is disputed and promised; above zero.
    #[n(7)]
    pub dunned: Money,
    /// The level that it rises to with this notice, from 1 on.
    #[n(8)]
    pub level: u32,
    /// Late interest owed up to and with the day of the notice, without what is billed or waived; none where the level is silent about it.
    #[n(9)]
    pub interest: Option<Money>,
    /// Compensation for costs of recovery, without what is billed or waived; none where the level is silent about it or none is owed.
    #[n(10)]
    pub compensation: Option<Money>,
}

/// What a notice says: one customer, one language, one currency, one procedure.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct NoticeContent {
    /// Key of the procedure.
    #[n(0)]
    pub procedure: Code,
    /// The highest level of its lines: it says how the notice goes.
    #[n(1)]
    pub level: u32,
    /// How it goes.
    #[n(2)]
    pub channel: DunningChannel,
    /// Key of the host's template.
    #[n(3)]
    pub template: Code,
    /// The language it is written in.
    #[n(4)]
    pub language: DocumentLanguage,
    /// The invoices, the oldest due day first.
    #[n(5)]
    pub lines: Vec<DunningLine>,
    /// Sum of what the customer is reminded of.
    #[n(6)]
    pub dunned: Money,
    /// What the customer has paid or was credited beyond invoices, as far as it covers that.
    #[n(7)]
    pub credit: Money,
    /// What is asked for: dunned less credit, above zero. Interest and compensation come on top.
    #[n(8)]
    pub asked: Money,
}

/// Where a notice stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum NoticeState {
    /// It waits in the outbox.
    #[n(0)]
    Prepared,
    /// The host has sent it: its invoices are at its level.
    #[n(1)]
    Sent {
        /// On which day.
        #[n(0)]
        on: Date,
    },
    /// It could not be sent. The level is prepared anew, from the next day on.
    #[n(2)]
    Failed {
        /// On which day.
        #[n(0)]
        on: Date,
        /// Why.
        #[n(1)]
        reason: Note,
    },
    /// Somebody decided that it is not sent.
    #[n(3)]
    Cancelled {
        /// On which day.
        #[n(0)]
        on: Date,
        /// Why.
        #[n(1)]
        reason: Note,
    },
    /// Nothing of it is to be reminded of any more: it is paid, disputed, promised or held.
    #[n(4)]
    Lapsed {
        /// On which day.
        #[n(0)]
        on: Date,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum NoticeTag {
    /// See [`NoticeState::Prepared`].
    Prepared,
    /// See [`NoticeState::Sent`].
    Sent,
    /// See [`NoticeState::Failed`].
    Failed,
    /// See [`NoticeState::Cancelled`].
    Cancelled,
    /// See [`NoticeState::Lapsed`].
    Lapsed,
}

/// The name of what moves a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum NoticeStep {
    /// [`MarkNoticeSent`](crate::dunning::MarkNoticeSent).
    Send,
    /// [`MarkNoticeFailed`](crate::dunning::MarkNoticeFailed).
    Fail,
    /// [`CancelNotice`](crate::dunning::CancelNotice).
    Cancel,
    /// [`RunDunning`](crate::dunning::RunDunning), where nothing of it is open any more.
    Lapse,
}

/// The legal steps of a notice.
pub const NOTICE_STEPS: StepTable<NoticeTag, NoticeStep> = StepTable(&[
    (NoticeTag::Prepared, NoticeStep::Send, NoticeTag::Sent),
    (NoticeTag::Prepared, NoticeStep::Fail, NoticeTag::Failed),
    (NoticeTag::Prepared, NoticeStep::Cancel, NoticeTag::Cancelled),
    (NoticeTag::Prepared, NoticeStep::Lapse, NoticeTag::Lapsed),
]);

/// One notice to a customer about late invoices.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningNotice {
    /// Id of the notice.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: DunningNoticeId,
    /// Who it belongs to: as the account.
    #[n(1)]
    pub(in crate::dunning) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::dunning) state: NoticeState,
    /// The customer.
    #[n(3)]
    pub(in crate::dunning) account: AccountId,
    /// The day it was prepared, as of which its figures are.
    #[n(4)]
    pub(in crate::dunning) prepared_on: Date,
    /// What it says.
    #[n(5)]
    pub(in crate::dunning) content: NoticeContent,
}

impl DunningNotice {
    /// Notices of an account by day.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Notices of an invoice by day.
    pub const BY_INVOICE: Index<Self> = Index::new(2, "invoice");
    /// The notice that an invoice rose to a level with on a day: one at most.
    pub const BY_RISE: Index<Self> = Index::unique(3, "invoice, level and day");
    /// Notices that wait to be sent, by the day they were prepared.
    pub const BY_WAITING: Index<Self> = Index::listed(4, "waiting since");
    /// Notices of an account that wait to be sent.
    pub const BY_WAITING_ACCOUNT: Index<Self> = Index::new(5, "account waiting for them");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> NoticeTag {
        match self.state {
            NoticeState::Prepared => NoticeTag::Prepared,
            NoticeState::Sent { .. } => NoticeTag::Sent,
            NoticeState::Failed { .. } => NoticeTag::Failed,
            NoticeState::Cancelled { .. } => NoticeTag::Cancelled,
            NoticeState::Lapsed { .. } => NoticeTag::Lapsed,
        }
    }

    /// The day it was sent; none where it was not.
    #[must_use]
    pub fn sent_on(&self) -> Option<Date> {
        match self.state {
            NoticeState::Sent { on } => Some(on),
            _ => None,
        }
    }

    /// Its line about `invoice`.
    #[must_use]
    pub fn line(&self, invoice: InvoiceId) -> Option<&DunningLine> {
        self.content.lines.iter().find(|line| line.invoice == invoice)
    }

    /// The commands that are legal now; that it lapses is the run's affair.
    #[must_use]
    pub fn available_commands(&self) -> Vec<NoticeStep> {
        let mut steps = NOTICE_STEPS.available(self.tag());
        steps.retain(|step| *step != NoticeStep::Lapse);
        steps
    }
}

impl Record for DunningNotice {
    type Id = DunningNoticeId;
    const KIND: Kind = Kind::DUNNING_NOTICE;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> DunningNoticeId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let lines = self.content.lines.len();
        let fits = (1..=NOTICE_LINES).contains(&lines);
        faults.require(fits, "lines", lines, "a notice has 1 to 500 lines", "make several");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.prepared_on))];
        for line in &self.content.lines {
            let of_line = || SortKey::new().id(line.invoice);
            rows.push(Self::BY_INVOICE.row(of_line().date(self.prepared_on)));
            rows.push(Self::BY_RISE.row(of_line().int(line.level.into()).date(self.prepared_on)));
        }
        if self.tag() == NoticeTag::Prepared {
            rows.push(Self::BY_WAITING.row(SortKey::new().date(self.prepared_on)));
            rows.push(Self::BY_WAITING_ACCOUNT.row(SortKey::new().id(self.account)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for DunningNotice {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
