//! The return, its states, and the table of its legal steps.

use std::collections::BTreeSet;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, Date, Fault, Faults, Index, IndexRow, Kind, Label, Note, Ownership, Quantity, Record, ReturnId,
    ReturnTallyId, SortKey, StepTable,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::line::{DeliveredLine, ReturnLine};
use super::plan::ReturnAction;
use super::tally::ReturnTally;

/// The most lines of one return.
pub const MAX_RETURN_LINES: usize = 200;
/// The most notes on one return: one for each line, and a hundred beside.
pub const MAX_RETURN_NOTES: usize = 300;

/// By which right goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ReturnRight {
    /// By the terms of the company: windows, restocking fees.
    #[n(0)]
    Commercial,
    /// A consumer withdraws from the contract (Directive 2011/83/EU, art. 9 to 16).
    #[n(1)]
    Withdrawal {
        /// The day on which the consumer sent the notice.
        #[n(0)]
        noticed_on: Date,
    },
}

/// That the customer has shown that the goods are on their way.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SentBack {
    /// The day on which they were sent.
    #[n(0)]
    pub on: Date,
    /// The number of the parcel, or what else proves it.
    #[n(1)]
    pub proof: Label,
}

/// Where a return stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReturnState {
    /// The customer has asked.
    #[n(0)]
    Requested,
    /// The goods may come back, and are dealt with line by line.
    #[n(1)]
    Authorised,
    /// All that there was to do is done.
    #[n(2)]
    Closed {
        /// The day.
        #[n(0)]
        on: Date,
    },
    /// Nothing came of it.
    #[n(3)]
    Cancelled {
        /// The day.
        #[n(0)]
        on: Date,
    },
    /// The company said no.
    #[n(4)]
    Refused {
        /// The day.
        #[n(0)]
        on: Date,
    },
}

/// The states by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReturnTag {
    /// See [`ReturnState::Requested`].
    Requested,
    /// See [`ReturnState::Authorised`].
    Authorised,
    /// See [`ReturnState::Closed`].
    Closed,
    /// See [`ReturnState::Cancelled`].
    Cancelled,
    /// See [`ReturnState::Refused`].
    Refused,
}

/// The commands by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReturnStep {
    /// [`AuthoriseReturn`](crate::returns::AuthoriseReturn).
    Authorise,
    /// [`RefuseReturn`](crate::returns::RefuseReturn).
    Refuse,
    /// [`SplitReturnLine`](crate::returns::SplitReturnLine).
    Split,
    /// [`SendReturnLabel`](crate::returns::SendReturnLabel).
    SendLabel,
    /// [`RecordReturnShipment`](crate::returns::RecordReturnShipment).
    RecordShipment,
    /// [`RecordReturnReceipt`](crate::returns::RecordReturnReceipt).
    Receive,
    /// [`InspectReturn`](crate::returns::InspectReturn).
    Inspect,
    /// [`DecideReturn`](crate::returns::DecideReturn).
    Decide,
    /// [`RefundReturn`](crate::returns::RefundReturn).
    Refund,
    /// [`ReplaceReturn`](crate::returns::ReplaceReturn).
    Replace,
    /// [`ExchangeReturn`](crate::returns::ExchangeReturn).
    Exchange,
    /// [`RepairReturn`](crate::returns::RepairReturn).
    Repair,
    /// [`RejectReturnLine`](crate::returns::RejectReturnLine).
    Reject,
    /// [`DisposeReturn`](crate::returns::DisposeReturn).
    Dispose,
    /// [`CancelReturn`](crate::returns::CancelReturn).
    Cancel,
    /// [`CloseReturn`](crate::returns::CloseReturn).
    Close,
}

/// The legal steps of a return.
pub const STEPS: StepTable<ReturnTag, ReturnStep> = StepTable(&[
    (ReturnTag::Requested, ReturnStep::Authorise, ReturnTag::Authorised),
    (ReturnTag::Requested, ReturnStep::Refuse, ReturnTag::Refused),
    (ReturnTag::Requested, ReturnStep::Split, ReturnTag::Requested),
    (ReturnTag::Requested, ReturnStep::RecordShipment, ReturnTag::Requested),
    (ReturnTag::Requested, ReturnStep::Cancel, ReturnTag::Cancelled),
    (ReturnTag::Authorised, ReturnStep::Authorise, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Split, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::SendLabel, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::RecordShipment, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Receive, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Inspect, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Decide, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Refund, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Replace, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Exchange, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Repair, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Reject, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Dispose, ReturnTag::Authorised),
    (ReturnTag::Authorised, ReturnStep::Cancel, ReturnTag::Cancelled),
    (ReturnTag::Authorised, ReturnStep::Close, ReturnTag::Closed),
]);

/// One return of goods by one customer (RMA).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ReturnAuthorisation {
    /// Id of the return.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::returns) id: ReturnId,
    /// Who it belongs to: as the account.
    #[n(1)]
    pub(in crate::returns) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::returns) state: ReturnState,
    /// Its number, which the customer writes on the parcel.
    #[n(3)]
    pub(in crate::returns) number: Label,
    /// The customer.
    #[n(4)]
    pub(in crate::returns) account: AccountId,
    /// The person one deals with.
    #[n(5)]
    pub(in crate::returns) contact: Option<ContactId>,
    /// Why, as a key of the policy's reasons.
    #[n(6)]
    pub(in crate::returns) reason: Code,
    /// True where what comes back for this reason costs the customer nothing.
    #[n(7)]
    pub(in crate::returns) is_fee_free: bool,
    /// By which right.
    #[n(8)]
    pub(in crate::returns) right: ReturnRight,
    /// The day on which it was asked for.
    #[n(9)]
    pub(in crate::returns) requested_on: Date,
    /// The last day to give the money back; none where the law names none.
    #[n(10)]
    pub(in crate::returns) refund_due: Option<Date>,
    /// That the goods are on their way; none while the customer has not shown it.
    #[n(11)]
    pub(in crate::returns) sent_back: Option<SentBack>,
    /// 1 to 200 lines, in the order of their numbers.
    #[n(12)]
    pub(in crate::returns) lines: Vec<ReturnLine>,
    /// What was said and decided, in order; at most 300 notes.
    #[n(13)]
    pub(in crate::returns) notes: Vec<Note>,
}

impl ReturnAuthorisation {
    /// Returns by number.
    pub const BY_NUMBER: Index<Self> = Index::unique(1, "number");
    /// Returns of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(2, "account");
    /// Returns of an order, and of an invoice that bills none.
    pub const BY_DOCUMENT: Index<Self> = Index::new(3, "document");
    /// Returns by the day on which they were asked for.
    pub const BY_REQUESTED_ON: Index<Self> = Index::listed(4, "requested on");
    /// Returns that are neither closed nor given up, by the day on which they were asked for.
    pub const BY_OPEN: Index<Self> = Index::listed(5, "open since");
    /// Returns for which money is to be given back by a day that the law names.
    pub const BY_REFUND_DUE: Index<Self> = Index::listed(6, "refund due on");

    /// Returns of a contact.
    pub const BY_CONTACT: Index<Self> = Index::new(7, "contact");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> ReturnTag {
        match self.state {
            ReturnState::Requested => ReturnTag::Requested,
            ReturnState::Authorised => ReturnTag::Authorised,
            ReturnState::Closed { .. } => ReturnTag::Closed,
            ReturnState::Cancelled { .. } => ReturnTag::Cancelled,
            ReturnState::Refused { .. } => ReturnTag::Refused,
        }
    }

    /// True until it is closed, cancelled or refused.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ReturnState::Requested | ReturnState::Authorised)
    }

    /// True where a consumer withdraws from the contract.
    #[must_use]
    pub fn is_withdrawal(&self) -> bool {
        matches!(self.right, ReturnRight::Withdrawal { .. })
    }

    /// The line of that number.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&ReturnLine> {
        self.lines.iter().find(|line| line.number == number)
    }

    /// How many pieces of a line could be given money for and have not been: asked, or authorised, without outcome.
    #[must_use]
    pub fn unpaid(&self, line: &ReturnLine) -> Quantity {
        if line.progress.authorised.is_none() { line.asked } else { line.unsettled() }
    }

    /// True where money is to be given back by [`ReturnAuthorisation::refund_due`].
    #[must_use]
    pub fn owes_refund(&self) -> bool {
        self.is_open() && self.lines.iter().any(|line| self.unpaid(line) > Quantity::ZERO)
    }

    /// How many pieces of a delivered line this return takes for itself.
    ///
    /// # Errors
    /// A fault where a sum outgrows a quantity, which no stored return has.
    pub fn taken(&self, of: &DeliveredLine) -> Result<Quantity, Fault> {
        let lines = self.lines.iter().filter(|line| line.counted_by.as_ref() == Some(of));
        let is_taking = !matches!(self.tag(), ReturnTag::Cancelled | ReturnTag::Refused);
        let is_over = self.tag() == ReturnTag::Closed;
        lines.filter(|_| is_taking).map(|line| line.taken(is_over)).try_fold(Quantity::ZERO, Quantity::checked_add)
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<ReturnStep> {
        STEPS.available(self.tag())
    }
}

impl Record for ReturnAuthorisation {
    type Id = ReturnId;
    const KIND: Kind = Kind::RETURN_AUTHORISATION;
    const NEXT_FIELD: u64 = 14;

    fn id(&self) -> ReturnId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let (lines, notes) = (self.lines.len(), self.notes.len());
        let problem = "a return has 1 to 200 lines";
        faults.require((1..=MAX_RETURN_LINES).contains(&lines), "lines", lines, problem, "make several returns");
        faults.require(notes <= MAX_RETURN_NOTES, "notes", notes, "a return has at most 300 notes", "attach a document");
        for (at, line) in self.lines.iter().enumerate() {
            let (credits, orders) = (line.credits.len(), line.orders.len());
            let (grades, dispositions) = (line.progress.graded.len(), line.progress.disposed.len());
            let fits = credits <= 100 && orders <= 100 && grades <= 50 && dispositions <= 200;
            let problem = "a line has at most 100 credits, 100 orders, 50 grades and 200 dispositions";
            faults.require(fits, &format!("lines[{at}]"), line.number, problem, "split the line");
            let quantity = line.progress.done(ReturnAction::Receive);
            let problem = "no counter of a line is beyond what it is a part of";
            faults.require(line.holds_its_law(), &format!("lines[{at}].progress"), quantity, problem, "restore a backup");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_NUMBER.row(SortKey::new().text(self.number.as_str())),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.requested_on)),
            Self::BY_REQUESTED_ON.row(SortKey::new().date(self.requested_on)),
        ];
        let documents = self.lines.iter().filter_map(|line| line.counted_by.as_ref()).map(ReturnTally::id_of);
        let documents: BTreeSet<ReturnTallyId> = documents.collect();
        rows.extend(documents.into_iter().map(|document| Self::BY_DOCUMENT.row(SortKey::new().id(document))));
        rows.extend(self.contact.map(|contact| Self::BY_CONTACT.row(SortKey::new().id(contact))));
        if self.is_open() {
            rows.push(Self::BY_OPEN.row(SortKey::new().date(self.requested_on)));
        }
        let due = self.refund_due.filter(|_| self.owes_refund());
        rows.extend(due.map(|due| Self::BY_REFUND_DUE.row(SortKey::new().date(due))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for ReturnAuthorisation {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        let contact = self.contact.map(PartyId::Contact);
        std::iter::once(PartyId::Account(self.account)).chain(contact).collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let contact = self.contact.map(|contact| successors.contact(contact));
        Self { account: successors.account(self.account), contact, ..self.clone() }
    }
}
