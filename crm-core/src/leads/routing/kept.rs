//! What is kept of when people take leads, and of whose turn it is.

use std::collections::BTreeSet;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::availability::AvailabilityDetails;
use super::router::Routing;
use crate::kernel::{
    AvailabilityId, Code, Decision, Fault, Faults, Index, IndexRow, Kind, Ownership, Record, RecordId, RotationId, SortKey,
    Timestamp, UserId,
};
use crate::leads::contract::LeadEvent;

/// When one user takes leads, and how many. It belongs to that user; of each there is one at most, and whoever has none takes any number at any time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Availability {
    /// Its id: the same bytes as the user's.
    #[n(0)]
    #[getter(skip)]
    id: AvailabilityId,
    /// Whose it is.
    #[n(1)]
    ownership: Ownership,
    /// When, and how many.
    #[n(2)]
    details: AvailabilityDetails,
    /// When a rule last gave them a lead, or they got one as the fallback.
    #[n(3)]
    lead_taken_at: Option<Timestamp>,
}

impl Availability {
    /// The id of a user's availability.
    #[must_use]
    pub fn id_of(user: UserId) -> AvailabilityId {
        AvailabilityId::from_bytes(user.to_bytes())
    }

    /// What `details` say of the user that `ownership` names, in the place of what was `known`.
    ///
    /// # Errors
    /// Faults of the details.
    pub fn set(
        known: Option<&Self>,
        ownership: Ownership,
        details: &AvailabilityDetails,
    ) -> Result<Decision<Self, LeadEvent>, Faults> {
        details.check()?;
        let lead_taken_at = known.and_then(|known| known.lead_taken_at);
        let next = Self { id: Self::id_of(ownership.owner), ownership, details: details.clone(), lead_taken_at };
        Ok(if known == Some(&next) { Decision::AlreadyDone(next) } else { Decision::apply(next, LeadEvent::AvailabilitySet) })
    }

    /// The same after a lead was given. Two leads that are given at once both change it, so that one is chosen anew and nobody gets more than they
    /// keep.
    pub fn with_lead(&self, now: Timestamp) -> Decision<Self, LeadEvent> {
        Decision::apply(Self { lead_taken_at: Some(now), ..self.clone() }, LeadEvent::LeadTaken)
    }
}

impl Record for Availability {
    type Id = AvailabilityId;
    const KIND: Kind = Kind::AVAILABILITY;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> AvailabilityId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        self.details.check()
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// What is remembered of one rule, so that it is fair from one lead to the next.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Rotation {
    /// Its id, which follows from the rule's name.
    #[n(0)]
    #[getter(skip)]
    id: RotationId,
    /// The rule, by its name.
    #[n(1)]
    rule: Code,
    /// How many leads it has given.
    #[n(2)]
    given: u64,
    /// Who has had their turn in the present round, in the order of their ids; nobody where the rule does not go by turns.
    #[n(3)]
    served: Vec<UserId>,
    /// When it last gave a lead.
    #[n(4)]
    given_at: Timestamp,
}

/// The most users of a rule.
const SERVED_MAX: usize = 500;

impl Rotation {
    /// What is remembered of rules, by their names.
    pub const BY_RULE: Index<Self> = Index::new(1, "rule");

    /// The id of what is remembered of `rule`.
    #[must_use]
    pub fn id_of(rule: &Code) -> RotationId {
        RotationId::natural("rotation", rule.as_str())
    }

    /// Who has had their turn.
    #[must_use]
    pub fn turns(&self) -> BTreeSet<UserId> {
        self.served.iter().copied().collect()
    }

    /// What is remembered once `rule` has given a lead as `routing` says.
    pub fn after(known: Option<&Self>, rule: &Code, routing: &Routing, now: Timestamp) -> Decision<Self, LeadEvent> {
        let served = routing.served.iter().flatten().copied().collect();
        let given = known.map_or(0, |known| known.given).saturating_add(1);
        let next = Self { id: Self::id_of(rule), rule: rule.clone(), given, served, given_at: now };
        Decision::apply(next, LeadEvent::TurnTaken)
    }
}

impl Record for Rotation {
    type Id = RotationId;
    const KIND: Kind = Kind::ROTATION;
    const NEXT_FIELD: u64 = 5;

    fn id(&self) -> RotationId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let served = self.served.len();
        if served > SERVED_MAX {
            faults.push(Fault::new(served, "a rule has at most 500 users", "route by a rule of fewer").at("served"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_RULE.row(SortKey::new().text(self.rule.as_str()))]
    }
}
