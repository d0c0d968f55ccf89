//! What routing promises: who is chosen is there, turns are even, shares are kept, and the same asked is the same answered.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a test stops at the first thing that does not hold"
)]

mod choosing;
mod laws;

use super::*;
use crate::kernel::{BusinessCalendar, Code, DateRange, Label, LeadId, RecordId, TimeZone, Timestamp, UserId, WorkingHours};
use crate::leads::scoring::{Answer, Condition, Fact, Facts};

fn user(number: usize) -> UserId {
    UserId::from_bytes([number as u8; 16])
}

fn lead(number: usize) -> LeadId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    LeadId::from_bytes(bytes)
}

fn rule(name: &str, strategy: Strategy, users: &[usize]) -> RoutingRule {
    let users = users.iter().copied().map(user).collect();
    RoutingRule { name: Code::parse(name).unwrap(), conditions: Vec::new(), strategy, users }
}

fn router(rules: Vec<RoutingRule>, fallback: Option<usize>) -> Router {
    let policy = RoutingPolicy { rules, fallback: fallback.map(user), response_hours: None };
    Router::compile(&policy, &["gmail.com".to_owned()]).unwrap()
}

/// A Monday noon in Paris.
fn noon() -> Timestamp {
    "2026-05-04T10:00:00Z".parse().unwrap()
}

/// The users 1 to `count`, all of them there.
fn floor(count: usize) -> Floor {
    let mut floor = Floor::at(noon(), TimeZone::UTC);
    floor.staff.extend((1..=count).map(|number| (user(number), Colleague::active())));
    floor
}

fn office(from: u16, to: u16) -> BusinessCalendar {
    let hours = (0..5).map(|weekday| WorkingHours { weekday, from: from * 60, to: to * 60 }).collect();
    BusinessCalendar::new("Europe/Paris".parse().unwrap(), hours, []).unwrap()
}

/// Routes a lead of no facts and takes the floor on.
fn give(router: &Router, floor: &mut Floor, number: usize) -> Routing {
    let routing = router.route(lead(number), &Facts::new(&[], &[]).unwrap(), floor);
    floor.take(&routing);
    routing
}
