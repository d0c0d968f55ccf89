//! Who gets a lead: a company's ordered rules, and how each chooses among people. Pure; the session side asks it and assigns.
//!
//! ```text
//! facts ── rules, first match wins ──> candidates ── eligible? ──> strategy ──> owner
//!                    │ none                             │ nobody
//!                    └──────────────> fallback <────────┘
//! ```
//!
//! A candidate is eligible who is active, takes leads, is at work now, is not absent and has room. The same staff, state and lead give the same answer;
//! where two are level, a draw decides that follows from the lead and the person alone.
//!
//! Two take turns, until one is away:
//!
//! ```
//! use crm_core::kernel::{Code, Fault, Faults, LeadId, RecordId, Timestamp, TimeZone, UserId};
//! use crm_core::leads::routing::*;
//! use crm_core::leads::scoring::{Answer, Fact, Facts};
//!
//! let [ada, bob] = [1, 2].map(|n| UserId::from_bytes([n; 16]));
//! let rule = RoutingRule { name: Code::parse("fairs")?, conditions: vec![], strategy: Strategy::RoundRobin, users: vec![ada, bob] };
//! let router = Router::compile(&RoutingPolicy { rules: vec![rule], ..RoutingPolicy::default() }, &[])?;
//! let mut floor = Floor::at(Timestamp::EPOCH, TimeZone::UTC);
//! floor.staff.extend([ada, bob].map(|user| (user, Colleague::active())));
//!
//! let facts = Facts::new(&[], &[])?;
//! let mut owner = |floor: &mut Floor, lead| {
//!     let routing = router.route(LeadId::from_bytes([lead; 16]), &facts, floor);
//!     floor.take(&routing);
//!     routing.owner
//! };
//! assert_eq!([1, 2, 3].map(|lead| owner(&mut floor, lead)), [Some(ada), Some(bob), Some(ada)]);
//! floor.staff.insert(bob, Colleague::default());
//! assert_eq!([4, 5].map(|lead| owner(&mut floor, lead)), [Some(ada), Some(ada)]);
//! floor.staff.insert(bob, Colleague::active());
//! assert_eq!([6, 7].map(|lead| owner(&mut floor, lead)), [Some(bob), Some(ada)], "who was away gets no more than a turn");
//! # Ok::<(), Faults>(())
//! ```
//!
//! On the road: [`RouteLead`](super::RouteLead), [`SetAvailability`], [`ExplainRouting`](super::ExplainRouting), [`SimulateRouting`] and
//! [`OverdueResponses`](super::OverdueResponses), over an [`Availability`] of each user and a [`Rotation`] of each rule.

mod availability;
mod floor;
mod kept;
mod orders;
mod router;
mod routing_policy;
#[cfg(test)]
mod tests;

pub use availability::AvailabilityDetails;
pub use floor::{Colleague, Floor};
pub use kept::{Availability, Rotation};
pub use orders::{OverdueResponse, ResponseClock, SetAvailability, SimulateRouting, asked};
pub use router::{Considered, ReadyRule, Router, Routing, RoutingVerdict};
pub use routing_policy::{FieldCondition, RoutingPolicy, RoutingRule, Strategy};
