//! What a company may change about approvals.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, Fault, Faults, Policy, PolicyField, UserId};

const MAX_SUBSTITUTES: usize = 1_000;

/// Who votes in somebody's place, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Substitute {
    /// Whose votes.
    #[n(0)]
    pub of: UserId,
    /// Who casts them.
    #[n(1)]
    pub by: UserId,
    /// The first day.
    #[n(2)]
    pub from: Date,
    /// The last day, included.
    #[n(3)]
    pub until: Date,
}

/// A company's choices about approvals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ApprovalPolicy {
    /// Who votes in whose place, at most 1,000 entries.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    #[cbor(default)]
    pub substitutes: Vec<Substitute>,
}

impl ApprovalPolicy {
    /// Whose substitute `user` is on a day. A substitute has no substitute: votes are handed on once.
    pub fn stands_in_for(&self, user: UserId, on: Date) -> impl Iterator<Item = UserId> {
        let today = move |entry: &&Substitute| entry.by == user && entry.from <= on && on <= entry.until;
        self.substitutes.iter().filter(today).map(|entry| entry.of)
    }
}

impl Policy for ApprovalPolicy {
    const NAME: &'static str = "approvals";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "substitutes",
        unit: "users and days",
        default: "nobody",
        range: "up to 1,000 entries of two users, the first day not after the last",
        reason: "what waits for somebody who is away goes on",
        source: "practice: rights of signature are delegated by name and for a time",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let count = self.substitutes.len();
        faults.require(count <= MAX_SUBSTITUTES, "substitutes", count, "at most 1,000 entries", "remove those that are over");
        for (at, entry) in self.substitutes.iter().enumerate() {
            let fault = if entry.of == entry.by {
                Fault::new(entry.by, "nobody is their own substitute", "name somebody else").at("by")
            } else if entry.from > entry.until {
                Fault::new(entry.until, "the last day lies before the first", "exchange them").at("until")
            } else {
                continue;
            };
            faults.push(fault.at(format_args!("substitutes[{at}]")));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
