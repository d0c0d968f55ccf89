//! A message about the life of one invoice.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::einvoicing::model::TradeIdentifier;
use crate::kernel::{Currency, Date, Fault, TimeZone, Timestamp};

use super::codes::{CharacteristicKind, MessageRole, RequestedAction, StatusPhase, StatusReason};
use super::statuses::LifecycleStatus;

/// A day and a time of it, to the second, as a message writes them (format 204): the time that clocks show in France.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageTime {
    day: Date,
    /// Seconds since midnight, below 86,400.
    second: u32,
}

impl MessageTime {
    /// Midnight of a day.
    #[must_use]
    pub const fn midnight(day: Date) -> Self {
        Self { day, second: 0 }
    }

    /// What clocks in `zone` show at an instant.
    #[must_use]
    pub fn of(instant: Timestamp, zone: &TimeZone) -> Self {
        let time = instant.time_in(zone);
        let second = chrono::Timelike::num_seconds_from_midnight(&time);
        Self { day: instant.date_in(zone), second }
    }

    /// The day.
    #[must_use]
    pub const fn day(self) -> Date {
        self.day
    }
}

impl FromStr for MessageTime {
    type Err = Fault;

    /// Reads `20260504143000`, and `20260504` as its midnight.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let wrong = || Fault::new(text, "this is no day and time", "write it as 20260504143000");
        let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && matches!(text.len(), 8 | 14);
        let part = |from: usize, to: usize| text.get(from..to).filter(|_| digits).ok_or_else(wrong);
        let day = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?).parse().map_err(|_| wrong())?;
        if text.len() == 8 {
            return Ok(Self::midnight(day));
        }
        let number = |from: usize, to: usize, below: u32| -> Result<u32, Fault> {
            part(from, to)?.parse().ok().filter(|number| *number < below).ok_or_else(wrong)
        };
        Ok(Self { day, second: number(8, 10, 24)? * 3600 + number(10, 12, 60)? * 60 + number(12, 14, 60)? })
    }
}

impl fmt::Display for MessageTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, second) = (self.day, self.second);
        write!(f, "{:04}{:02}{:02}", day.year(), day.month(), day.day())?;
        write!(f, "{:02}{:02}{:02}", second / 3600, second / 60 % 60, second % 60)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for MessageTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Who sends, sets or receives a status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MessageParty {
    /// The part it plays (MDT-21, MDT-40, MDT-59).
    pub role: MessageRole,
    /// The number it is known by: SIREN under `0002`, a platform under `0238` (MDT-38, MDT-57).
    pub identifier: Option<TradeIdentifier>,
    /// Its name (MDT-39, MDT-58).
    pub name: Option<String>,
    /// Where electronic documents reach it (MDT-73).
    pub electronic_address: Option<TradeIdentifier>,
}

/// The invoice that a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MessageInvoice {
    /// Its number (MDT-87, the invoice's BT-1).
    pub number: String,
    /// What it is, a code of UNTDID 1001 (MDT-91).
    pub type_code: Option<String>,
    /// When a platform received it (MDT-95).
    pub received_at: Option<MessageTime>,
    /// Its day of issue (MDT-100).
    pub issued_on: Option<Date>,
    /// The seller's number (MDT-129): the SIREN under `0002`.
    pub seller: Option<TradeIdentifier>,
}

/// A figure or a value that a status names (MDG-43).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatusCharacteristic {
    /// What it is.
    pub kind: CharacteristicKind,
    /// The term of the invoice that it is about, as `BT-152`.
    pub term: Option<String>,
    /// Where in the invoice's file it stands, as an XPath.
    pub location: Option<String>,
    /// A value that is no amount.
    pub value: Option<String>,
    /// An amount (MDT-215).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub amount: Option<Decimal>,
    /// The currency of the amount.
    pub currency: Option<Currency>,
    /// A rate of VAT or another percentage (MDT-224).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub percent: Option<Decimal>,
}

impl StatusCharacteristic {
    /// One that says nothing yet.
    #[must_use]
    pub const fn new(kind: CharacteristicKind) -> Self {
        Self { kind, term: None, location: None, value: None, amount: None, currency: None, percent: None }
    }
}

/// One thing that is said with a status (MDG-37).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatusDetail {
    /// Its number within the message, from 1 (MDT-124-2).
    pub sequence: u32,
    /// Why (MDT-113).
    pub reason: Option<StatusReason>,
    /// The same in words (MDT-114).
    pub reason_text: Option<String>,
    /// What is asked for (MDT-121).
    pub action: Option<RequestedAction>,
    /// The same in words (MDT-122).
    pub action_text: Option<String>,
    /// What is said besides.
    pub notes: Vec<String>,
    /// Figures and values.
    pub characteristics: Vec<StatusCharacteristic>,
}

/// A message about the life of one invoice (UN/CEFACT CrossDomainAcknowledgementAndResponse, D22B).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LifecycleMessage {
    /// Its number (MDT-4); whoever gets it twice knows it by this.
    pub id: String,
    /// Its name (MDT-5).
    pub name: Option<String>,
    /// The process (MDT-2): `REGULATED`, `NON_REGULATED`, `B2C`, `B2CINT`, `B2BINT`, `OUTOFSCOPE`.
    pub process: String,
    /// The rules it follows (MDT-3).
    pub profile: String,
    /// When it was written (MDT-8).
    pub created_at: MessageTime,
    /// Who sends it (MDG-9).
    pub sender: MessageParty,
    /// Who set the status (MDG-16).
    pub issuer: MessageParty,
    /// Who receives it (MDG-23).
    pub recipients: Vec<MessageParty>,
    /// The road that the status belongs to (MDT-77).
    pub phase: StatusPhase,
    /// When the status was set (MDT-78).
    pub stated_at: MessageTime,
    /// The invoice.
    pub invoice: MessageInvoice,
    /// The status (MDT-105).
    pub status: LifecycleStatus,
    /// What is said with it.
    pub details: Vec<StatusDetail>,
}

impl LifecycleMessage {
    /// The profile of a message between platforms (MDT-3).
    pub const PROFILE: &'static str = "urn.cpro.gouv.fr:1p0:CDV:invoice";
    /// The profile of a message to the portal of the state.
    pub const PORTAL_PROFILE: &'static str = "urn.cpro.gouv.fr:1p0:CDV:einvoicingF2";
}
