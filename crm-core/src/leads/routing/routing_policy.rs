//! The rules that a company gives its leads to people by.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, Code, Fault, Faults, Label, Policy, PolicyField, UserId};
use crate::leads::scoring::Condition;

/// What a rule asks of one field of a lead.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FieldCondition {
    /// The field, named as in scoring.
    #[n(0)]
    pub field: Label,
    /// What it asks.
    #[n(1)]
    pub condition: Condition,
}

/// How a rule chooses among its eligible users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Strategy {
    /// The first of them in the order of the rule.
    #[n(0)]
    FirstOf,
    /// Each once in a round, in the order of the rule. Who is away while a round ends has lost that turn and gains no other.
    #[n(1)]
    RoundRobin,
    /// Who has the fewest open leads.
    #[n(2)]
    LeastBusy,
    /// In proportion to what each takes in a day, and no more than that: a thirtieth of their monthly capacity, rounded, less what they were given
    /// in the last 24 hours.
    #[n(3)]
    WeightedCapacity,
}

/// One rule: whom leads of a sort go to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RoutingRule {
    /// The rule's name in explanations, one in the whole policy. Whose turn it is is kept under it.
    #[n(0)]
    pub name: Code,
    /// What it asks, all of it; nothing: every lead.
    #[n(1)]
    pub conditions: Vec<FieldCondition>,
    /// How it chooses.
    #[n(2)]
    pub strategy: Strategy,
    /// Among whom.
    #[n(3)]
    pub users: Vec<UserId>,
}

/// A company's rules about who gets a lead, and by when somebody answers it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RoutingPolicy {
    /// The rules; the first that a lead meets decides.
    #[n(0)]
    pub rules: Vec<RoutingRule>,
    /// Who gets what no rule takes, or what nobody is there for.
    #[n(1)]
    pub fallback: Option<UserId>,
    /// The hours in which the first response is awaited; none: every hour of every day.
    #[n(2)]
    pub response_hours: Option<BusinessCalendar>,
}

const RULES_MAX: usize = 200;
const USERS_MAX: usize = 500;
const CONDITIONS_MAX: usize = 50;

impl Policy for RoutingPolicy {
    const NAME: &'static str = "lead-routing";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "rules",
            unit: "rules in order: conditions, strategy, users",
            default: "none",
            range: "up to 200 rules of 50 conditions and 1 to 500 users",
            reason: "the first that a lead meets says who gets it",
            source: "practice: ordered assignment rules",
        },
        PolicyField {
            name: "fallback",
            unit: "a user",
            default: "none",
            range: "any user",
            reason: "who gets what no rule takes, or what nobody is there for; without one such a lead is refused",
            source: "practice",
        },
        PolicyField {
            name: "response_hours",
            unit: "weekly hours in a time zone, and holidays",
            default: "every hour",
            range: "any calendar",
            reason: "the clock of the first response runs while people are at work",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let rules = self.rules.len();
        faults.require(rules <= RULES_MAX, "rules", rules, "at most 200 rules", "join rules that choose among the same users");
        let mut names = BTreeSet::new();
        for (at, rule) in self.rules.iter().enumerate() {
            let field = |name: &str| format!("rules[{at}].{name}");
            let is_new = names.insert(&rule.name);
            faults.require(is_new, &field("name"), &rule.name, "this name is taken", "give each rule its own name");
            let conditions = rule.conditions.len();
            let allowed = conditions <= CONDITIONS_MAX;
            faults.require(allowed, &field("conditions"), conditions, "at most 50 conditions", "split the rule");
            for (at, asked) in rule.conditions.iter().enumerate() {
                asked.condition.check(&field(&format!("conditions[{at}].condition")), &mut faults);
            }
            let users = rule.users.len();
            if !(1..=USERS_MAX).contains(&users) {
                faults.push(Fault::new(users, "a rule chooses among 1 to 500 users", "name them").at(field("users")));
            }
            let different = rule.users.iter().collect::<BTreeSet<_>>().len() == users;
            faults.require(different, &field("users"), users, "a user stands twice", "name each once");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
