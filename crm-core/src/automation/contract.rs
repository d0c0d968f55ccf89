//! What is asked for, and what comes of it.

use minicbor::{Decode, Encode};

use crate::activities::SubjectId;
use crate::kernel::{Code, FollowUpId, FollowUpPlanId, HeldBack, Timestamp};

/// Does what is due by now, each thing exactly once, in parts ([`DuePart`]): opportunities go on whose time in a stage is over, quotes expire, subscriptions
/// roll and are invoiced, contracts roll, late invoices are reminded of, warnings about cases are given, and last the plans that begin by themselves do so for records that changed and the steps of follow-ups are taken. In portions: call it
/// again until the answer says that this is the end. What the other parts changed is met by follow-ups with the next portion.
///
/// A host calls it every few minutes, from as many places as it likes. A portion is one commit. A record that cannot be done is named in the answer, does not
/// stop the others, and is tried anew by the next run; an error of the store, or of a store that is damaged, ends the portion.
///
/// Permission: update on all records of what a part is about, for at least one of the parts, for opportunities read on pipelines too, for dunning read on
/// all invoices, and for invoices of subscriptions what [`InvoiceSubscriptions`](crate::invoicing::InvoiceSubscriptions) asks for. Parts for which the actor
/// lacks it are left out, and the answer says which. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RunDue {
    /// How much of each part is done in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// A part of what time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum DuePart {
    /// Opportunities whose time in a stage is over, in every pipeline: [`MoveDue`](crate::pipeline::MoveDue).
    #[n(0)]
    Opportunities,
    /// Quotes whose last day has passed: [`ExpireQuotes`](crate::quoting::ExpireQuotes).
    #[n(1)]
    Quotes,
    /// Periods, trials and ends of subscriptions: [`RollSubscriptions`](crate::ordering::RollSubscriptions).
    #[n(2)]
    Subscriptions,
    /// Announcements, terms and ends of contracts, and the deals of renewals: [`RollContracts`](crate::ordering::RollContracts).
    #[n(3)]
    Contracts,
    /// Follow-ups of every kind of record.
    #[n(4)]
    FollowUps,
    /// Reminders of late invoices, and promises to pay: [`RunDunning`](crate::dunning::RunDunning).
    #[n(5)]
    Dunning,
    /// Invoices of subscriptions: [`InvoiceSubscriptions`](crate::invoicing::InvoiceSubscriptions).
    #[n(6)]
    SubscriptionInvoices,
    /// Contested payments that nobody answered in time: [`LapsePaymentDisputes`](crate::disputes::LapsePaymentDisputes).
    #[n(8)]
    PaymentDisputes,
    /// Warnings of clocks, and closings of resolved cases: [`RunService`](crate::service::RunService).
    #[n(7)]
    Cases,
}

/// What [`RunDue`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DueWork {
    /// Follow-ups that began by themselves.
    #[n(0)]
    pub begun: u64,
    /// Steps of follow-ups that were taken.
    #[n(1)]
    pub taken: u64,
    /// Steps of follow-ups that were passed over, since later ones were due.
    #[n(2)]
    pub passed_over: u64,
    /// Follow-ups that ended.
    #[n(3)]
    pub stopped: u64,
    /// True where nothing that is due is left, but for what is held back or left out.
    #[n(4)]
    pub is_end: bool,
    /// Opportunities that went on.
    #[n(5)]
    #[cbor(default)]
    pub moved: u64,
    /// Quotes that expired.
    #[n(6)]
    #[cbor(default)]
    pub expired: u64,
    /// Steps of subscriptions: periods, ends of trials and of subscriptions.
    #[n(7)]
    #[cbor(default)]
    pub subscription_steps: u64,
    /// Steps of contracts: announcements, renewals, ends, and deals.
    #[n(8)]
    #[cbor(default)]
    pub contract_steps: u64,
    /// The records that could not be done, each with why.
    #[n(9)]
    #[cbor(default)]
    pub held_back: Vec<HeldBack>,
    /// The parts that the actor may not do.
    #[n(10)]
    #[cbor(default)]
    pub left_out: Vec<DuePart>,
    /// What dunning did: notices prepared and lapsed, promises of which something became, charges claimed.
    #[n(11)]
    #[cbor(default)]
    pub dunning_steps: u64,
    /// Invoices of subscriptions that were written.
    #[n(12)]
    #[cbor(default)]
    pub invoices: u64,
    /// Contested payments that were lost, since nobody answered in time.
    #[n(14)]
    #[cbor(default)]
    pub lapsed: u64,
    /// What service did: warnings given, and cases closed.
    #[n(13)]
    #[cbor(default)]
    pub service_steps: u64,
}

/// Asks what [`RunDue`] would do by an instant, the first first, as far as follow-ups have looked: a record whose date moved forward since then is met
/// when it next runs. Permission: read on follow-ups; answers over what the actor may see. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DueFollowUps {
    /// By when; none: now.
    pub by: Option<Timestamp>,
    /// Of how many follow-ups; none: 100.
    pub limit: Option<u32>,
}

/// A step that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DueStep {
    /// The follow-up.
    pub follow_up: FollowUpId,
    /// Its plan.
    pub plan: FollowUpPlanId,
    /// The record.
    pub subject: SubjectId,
    /// Key of the step.
    pub step: Code,
    /// When it is due.
    pub due: Timestamp,
    /// True where it will be passed over, since a later one is due.
    pub is_passed_over: bool,
}
