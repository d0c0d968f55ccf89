//! What can be done with goods that come back, and in which order.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Name};

/// One step of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ReturnAction {
    /// Somebody says that so many pieces may come back.
    #[n(0)]
    Authorise,
    /// The customer gets a label for the parcel.
    #[n(1)]
    ShipLabel,
    /// The pieces arrive.
    #[n(2)]
    Receive,
    /// They are looked at and graded.
    #[n(3)]
    Inspect,
    /// Somebody says which outcome it is to be.
    #[n(4)]
    Decide,
    /// Outcome: credited, and what was paid goes back.
    #[n(5)]
    Refund,
    /// Outcome: credited, and what was paid stays with the customer's account for other invoices.
    #[n(6)]
    Credit,
    /// Outcome: the same article is sent again at no charge.
    #[n(7)]
    Replace,
    /// Outcome: credited, and another article is ordered at its own price.
    #[n(8)]
    Exchange,
    /// Outcome: repaired and sent back.
    #[n(9)]
    Repair,
    /// Outcome: not accepted; the pieces stay the customer's.
    #[n(10)]
    Reject,
    /// What the company does with the pieces that it keeps.
    #[n(11)]
    Dispose,
}

impl ReturnAction {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Authorise,
        Self::ShipLabel,
        Self::Receive,
        Self::Inspect,
        Self::Decide,
        Self::Refund,
        Self::Credit,
        Self::Replace,
        Self::Exchange,
        Self::Repair,
        Self::Reject,
        Self::Dispose,
    ];
    /// What may become of a piece: one of these, once.
    pub const OUTCOMES: [Self; 6] = [Self::Refund, Self::Credit, Self::Replace, Self::Exchange, Self::Repair, Self::Reject];

    /// True for what settles a piece: of each piece one outcome comes true.
    #[must_use]
    pub fn is_outcome(self) -> bool {
        Self::OUTCOMES.contains(&self)
    }

    /// True for an outcome that credits the customer, so that there must be a document to credit.
    #[must_use]
    pub fn credits(self) -> bool {
        matches!(self, Self::Refund | Self::Credit | Self::Exchange)
    }

    /// True for an outcome after which the customer has the piece, so that it may come back another time.
    #[must_use]
    pub fn leaves_with_customer(self) -> bool {
        matches!(self, Self::Repair | Self::Reject)
    }

    /// As it stands in policies and JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Authorise => "authorise",
            Self::ShipLabel => "ship_label",
            Self::Receive => "receive",
            Self::Inspect => "inspect",
            Self::Decide => "decide",
            Self::Refund => "refund",
            Self::Credit => "credit",
            Self::Replace => "replace",
            Self::Exchange => "exchange",
            Self::Repair => "repair",
            Self::Reject => "reject",
            Self::Dispose => "dispose",
        }
    }
}

impl fmt::Display for ReturnAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// One step of a plan, and the steps that come before it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TemplateStep {
    /// The step.
    #[n(0)]
    pub action: ReturnAction,
    /// What each piece has passed before it. Several outcomes are alternatives: one of them.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub after: Vec<ReturnAction>,
}

/// How goods of one kind of return are dealt with: steps in a partial order, and with them the outcomes that are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReturnTemplate {
    /// The key by which a line names it.
    #[n(0)]
    pub key: Code,
    /// What people call it.
    #[n(1)]
    pub name: Name,
    /// The steps, each once; `authorise` is one of them and comes before all others.
    #[n(2)]
    pub steps: Vec<TemplateStep>,
    /// True where it is for articles that were not bought here as well.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub takes_unbought: bool,
}

/// What the company does with pieces that it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Disposition {
    /// Sold again as it is.
    #[n(0)]
    Restock,
    /// Put in order, then sold again.
    #[n(1)]
    Refurbish,
    /// Thrown away.
    #[n(2)]
    Scrap,
    /// Sent back to whoever it was bought from.
    #[n(3)]
    ToVendor,
}

impl Disposition {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Restock, Self::Refurbish, Self::Scrap, Self::ToVendor];
}

/// The steps of a plan in an order in which all of them can be done.
///
/// # Errors
/// The steps that wait for each other in a circle, or for a step that the plan does not have.
pub fn linear_order(plan: &[TemplateStep]) -> Result<Vec<ReturnAction>, Vec<ReturnAction>> {
    let mut order: Vec<ReturnAction> = Vec::with_capacity(plan.len());
    let mut waiting: Vec<&TemplateStep> = plan.iter().collect();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<&TemplateStep>, Vec<&TemplateStep>) =
            waiting.into_iter().partition(|step| step.after.iter().all(|before| order.contains(before)));
        if ready.is_empty() {
            return Err(rest.into_iter().map(|step| step.action).collect());
        }
        order.extend(ready.into_iter().map(|step| step.action));
        waiting = rest;
    }
    Ok(order)
}

/// All that comes before a step, near and far. A circle is walked once.
#[must_use]
pub fn before(plan: &[TemplateStep], action: ReturnAction) -> Vec<ReturnAction> {
    let after = |of: ReturnAction| plan.iter().filter(move |step| step.action == of).flat_map(|step| step.after.iter().copied());
    let mut known: Vec<ReturnAction> = Vec::new();
    let mut open: Vec<ReturnAction> = after(action).collect();
    while let Some(next) = open.pop() {
        if !known.contains(&next) {
            known.push(next);
            open.extend(after(next));
        }
    }
    known
}
