//! How a company reminds: procedures and their levels, and the rates of late interest, as data.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, Money, Name, Percent};

/// How a level reaches the customer, or who takes over from there. The library puts the notice into the outbox; the host does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum DunningChannel {
    /// An e-mail.
    #[n(0)]
    Email,
    /// A letter by post.
    #[n(1)]
    Letter,
    /// Somebody calls.
    #[n(2)]
    Phone,
    /// Somebody decides what to do.
    #[n(3)]
    Task,
    /// The last step: a collection agency takes over.
    #[n(4)]
    CollectionAgency,
    /// The last step: a lawyer or a court takes over.
    #[n(5)]
    Legal,
    /// The last step: a person of the company takes over.
    #[n(6)]
    Person,
}

impl DunningChannel {
    /// True where others take over: no reminder follows.
    #[must_use]
    pub const fn hands_over(self) -> bool {
        matches!(self, Self::CollectionAgency | Self::Legal | Self::Person)
    }
}

/// When a level may go at the earliest. Never on the due day or before: an invoice is late from the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum LevelDelay {
    /// So many days after the due day.
    #[n(0)]
    AfterDue(#[n(0)] u32),
    /// So many days after the previous level was sent; not for the first level.
    #[n(1)]
    AfterPrevious(#[n(0)] u32),
    /// On the last day of the month that lies so many days after the due day.
    #[n(2)]
    EndOfMonth(#[n(0)] u32),
}

/// What a level says of late interest and compensation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum LevelCharges {
    /// Nothing.
    #[n(0)]
    Silent,
    /// What is owed so far; nothing is claimed.
    #[n(1)]
    Shown,
    /// What is owed so far, claimed with the notice ([`LateCharge`](super::LateCharge)).
    #[n(2)]
    Claimed,
}

/// One level of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DunningLevel {
    /// When it may go.
    #[n(0)]
    pub delay: LevelDelay,
    /// How it goes.
    #[n(1)]
    pub channel: DunningChannel,
    /// Key of the host's template.
    #[n(2)]
    pub template: Code,
    /// What it says of interest and compensation.
    #[n(3)]
    pub charges: LevelCharges,
    /// Days that lie at least between the previous level and this one.
    #[n(4)]
    pub gap_days: u32,
    /// An invoice with less to remind of is left alone; none: any amount. Only for invoices in that currency.
    #[n(5)]
    pub minimum: Option<Money>,
}

/// The levels in their order, under a key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DunningProcedure {
    /// What terms name it by.
    #[n(0)]
    pub key: Code,
    /// What people call it.
    #[n(1)]
    pub name: Name,
    /// 1 to 20 levels; only the last may hand over.
    #[n(2)]
    pub levels: Vec<DunningLevel>,
}

impl DunningProcedure {
    /// The level of a number, counted from 1.
    #[must_use]
    pub fn level(&self, number: u32) -> Option<&DunningLevel> {
        self.levels.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }
}

/// What rates were published for the days of a period, mostly a half-year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LateRate {
    /// The first day.
    #[n(0)]
    pub from: Date,
    /// The last day.
    #[n(1)]
    pub until: Date,
    /// The rate of the European Central Bank's main refinancing operations that counts for these days.
    #[n(2)]
    pub refinancing: Percent,
    /// The rate of legal interest between businesses; none where it is not known. Only an agreed rate is held against it.
    #[n(3)]
    pub legal: Option<Percent>,
}
