//! The choice: the first rule that a lead meets, and one of its users.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use super::floor::{Colleague, Floor};
use super::routing_policy::{RoutingPolicy, RoutingRule, Strategy};
use crate::kernel::{Code, Date, Fault, Faults, Label, LeadId, Policy, Record, RecordId, Timestamp, UserId};
use crate::leads::model::Lead;
use crate::leads::scoring::{Facts, FreeMail, Test, with_facts};

/// Why somebody was chosen, or was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum RoutingVerdict {
    /// They get the lead.
    #[n(0)]
    Chosen,
    /// Others come before them in the rule.
    #[n(1)]
    ComesLater,
    /// It is another's turn.
    #[n(2)]
    NotTheirTurn,
    /// Another has fewer open leads, or as few and was drawn.
    #[n(3)]
    Busier,
    /// Another is further behind their share of the day, or as far and was drawn.
    #[n(4)]
    AheadOfShare,
    /// They have left, or there is no such user.
    #[n(5)]
    Inactive,
    /// They take no leads at present.
    #[n(6)]
    TakesNoLeads,
    /// They are away.
    #[n(7)]
    Absent {
        /// The last day of it; none: until further notice.
        #[n(0)]
        until: Option<Date>,
    },
    /// It is outside their hours.
    #[n(8)]
    OffShift,
    /// They have as many open leads as they keep.
    #[n(9)]
    Full,
    /// They have had what they take in a day.
    #[n(10)]
    HadTheirQuota,
}

impl RoutingVerdict {
    /// The verdict in words, as in "2 are …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::ComesLater => "further back in the rule",
            Self::NotTheirTurn => "not next in turn",
            Self::Busier => "busier",
            Self::AheadOfShare => "ahead of their share",
            Self::Inactive => "no longer active",
            Self::TakesNoLeads => "taking no leads",
            Self::Absent { .. } => "away",
            Self::OffShift => "off shift",
            Self::Full => "full",
            Self::HadTheirQuota => "through with their quota of the day",
        }
    }
}

/// One of a rule's users, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Considered {
    /// The user.
    #[n(0)]
    pub user: UserId,
    /// Why, or why not.
    #[n(1)]
    pub verdict: RoutingVerdict,
}

/// Who gets a lead, and why.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Routing {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// The rule that the lead met; none where it met no rule.
    #[n(1)]
    pub rule: Option<Code>,
    /// Who gets it; none where nobody is there.
    #[n(2)]
    pub owner: Option<UserId>,
    /// True where it is the fallback who gets it.
    #[n(3)]
    pub is_fallback: bool,
    /// The users of the rule, in its order.
    #[n(4)]
    pub considered: Vec<Considered>,
    /// Who has then had their turn in the present round, where the rule goes by turns.
    #[n(5)]
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) served: Option<BTreeSet<UserId>>,
}

impl Routing {
    /// What keeps how many of the rule's users, in words: `2 are off shift, 1 is away`.
    #[must_use]
    pub fn why_nobody(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for one in &self.considered {
            let count = counts.entry(one.verdict.words()).or_default();
            *count = count.saturating_add(1);
        }
        let said = |(words, count): (&str, usize)| format!("{count} {} {words}", if count == 1 { "is" } else { "are" });
        counts.into_iter().map(said).collect::<Vec<_>>().join(", ")
    }
}

/// A rule made ready to be met.
#[derive(Debug, Clone)]
pub struct ReadyRule {
    name: Code,
    tests: Vec<(Label, Test)>,
    strategy: Strategy,
    users: Vec<UserId>,
}

/// A policy made ready to choose for any number of leads.
#[derive(Debug, Clone)]
pub struct Router {
    rules: Vec<ReadyRule>,
    fallback: Option<UserId>,
    free_mail: FreeMail,
}

/// Somebody who takes leads now.
type AtHand<'a> = (UserId, &'a Colleague);

impl Router {
    /// Makes the rules ready; `free_mail_domains` are those of the scoring policy.
    ///
    /// # Errors
    /// Every fault of the policy.
    pub fn compile(policy: &RoutingPolicy, free_mail_domains: &[String]) -> Result<Self, Faults> {
        policy.check()?;
        let ready = |rule: &RoutingRule| {
            let tests = rule.conditions.iter().map(|asked| (asked.field.clone(), Test::new(&asked.condition))).collect();
            ReadyRule { name: rule.name.clone(), tests, strategy: rule.strategy, users: rule.users.clone() }
        };
        let rules = policy.rules.iter().map(ready).collect();
        Ok(Self { rules, fallback: policy.fallback, free_mail: FreeMail::new(free_mail_domains) })
    }

    /// Who gets what no rule takes, or what nobody is there for.
    #[must_use]
    pub fn fallback(&self) -> Option<UserId> {
        self.fallback
    }

    /// The first rule that a lead of these facts meets: its users, and the fallback, must stand on the floor.
    #[must_use]
    pub fn rule_for(&self, facts: &Facts<'_>, now: Timestamp) -> Option<&ReadyRule> {
        let holds = |(field, test): &(Label, Test)| test.holds(facts.answer(field.as_str(), now), &self.free_mail);
        self.rules.iter().find(|rule| rule.tests.iter().all(holds))
    }

    /// Who gets the lead of these facts, and why. Nothing changes by it.
    #[must_use]
    pub fn route(&self, lead: LeadId, facts: &Facts<'_>, floor: &Floor) -> Routing {
        let mut routing = match self.rule_for(facts, floor.now) {
            Some(rule) => rule.choose(lead, floor),
            None => Routing { lead, rule: None, owner: None, is_fallback: false, considered: Vec::new(), served: None },
        };
        if routing.owner.is_none() {
            routing.owner = self.fallback.filter(|user| floor.staff.get(user).is_some_and(|colleague| colleague.is_active));
            routing.is_fallback = routing.owner.is_some();
        }
        routing
    }

    /// Who would get each of the leads, one after the other, if they were given now. Nothing changes by it.
    ///
    /// # Errors
    /// None: the facts are in order.
    pub fn simulate(&self, leads: &[Lead], mut floor: Floor) -> Result<Vec<Routing>, Fault> {
        let each = leads.iter().map(|lead| {
            let routing = with_facts(lead, |facts| self.route(lead.id(), facts, &floor))?;
            floor.take(&routing);
            Ok(routing)
        });
        each.collect()
    }
}

impl ReadyRule {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &Code {
        &self.name
    }

    /// Among whom it chooses.
    #[must_use]
    pub fn users(&self) -> &[UserId] {
        &self.users
    }

    /// How it chooses.
    #[must_use]
    pub fn strategy(&self) -> Strategy {
        self.strategy
    }

    fn choose(&self, lead: LeadId, floor: &Floor) -> Routing {
        let (mut at_hand, mut considered): (Vec<AtHand<'_>>, Vec<Considered>) = (Vec::new(), Vec::new());
        let passed_over = match self.strategy {
            Strategy::FirstOf => RoutingVerdict::ComesLater,
            Strategy::RoundRobin => RoutingVerdict::NotTheirTurn,
            Strategy::LeastBusy => RoutingVerdict::Busier,
            Strategy::WeightedCapacity => RoutingVerdict::AheadOfShare,
        };
        for user in &self.users {
            let colleague = floor.staff.get(user);
            let obstacle = colleague.map_or(Some(RoutingVerdict::Inactive), |colleague| obstacle(colleague, floor));
            let had_quota = self.strategy == Strategy::WeightedCapacity && colleague.is_some_and(|one| one.quota_left() == 0);
            at_hand.extend(colleague.filter(|_| obstacle.is_none()).map(|colleague| (*user, colleague)));
            let verdict = obstacle.unwrap_or(if had_quota { RoutingVerdict::HadTheirQuota } else { passed_over });
            considered.push(Considered { user: *user, verdict });
        }
        let served = floor.served.get(&self.name);
        let owner = match self.strategy {
            Strategy::FirstOf => at_hand.first().map(|(user, _)| *user),
            Strategy::RoundRobin => next_in_turn(&at_hand, served),
            Strategy::LeastBusy => least_busy(&at_hand, lead),
            Strategy::WeightedCapacity => furthest_behind(&at_hand, lead),
        };
        for one in considered.iter_mut().filter(|one| Some(one.user) == owner) {
            one.verdict = RoutingVerdict::Chosen;
        }
        let by_turns = owner.filter(|_| self.strategy == Strategy::RoundRobin);
        let served = by_turns.map(|owner| after_turn(served, owner, &self.users));
        Routing { lead, rule: Some(self.name.clone()), owner, is_fallback: false, considered, served }
    }
}

/// Why somebody takes no lead now, whatever the rule.
fn obstacle(colleague: &Colleague, floor: &Floor) -> Option<RoutingVerdict> {
    if !colleague.is_active {
        return Some(RoutingVerdict::Inactive);
    }
    colleague.availability.obstacle(floor.now, &floor.zone, colleague.open)
}

/// The first who has not had their turn in this round; where all have, the first of the next round.
fn next_in_turn(at_hand: &[AtHand<'_>], served: Option<&BTreeSet<UserId>>) -> Option<UserId> {
    let waits = |(user, _): &&AtHand<'_>| !served.is_some_and(|served| served.contains(user));
    at_hand.iter().find(waits).or_else(|| at_hand.first()).map(|(user, _)| *user)
}

/// Who has had their turn once `owner` has; a second turn begins a new round. Who no longer stands in the rule is forgotten.
fn after_turn(served: Option<&BTreeSet<UserId>>, owner: UserId, users: &[UserId]) -> BTreeSet<UserId> {
    let goes_on = served.filter(|served| !served.contains(&owner));
    let of_the_rule = users.iter().copied().filter(|user| goes_on.is_some_and(|served| served.contains(user)));
    of_the_rule.chain([owner]).collect()
}

fn least_busy(at_hand: &[AtHand<'_>], lead: LeadId) -> Option<UserId> {
    at_hand.iter().min_by_key(|(user, colleague)| (colleague.open, draw(lead, *user))).map(|(user, _)| *user)
}

/// Who would be furthest behind their share with the next lead. Nobody gets more than their share of the leads so far, rounded up, nor in the end
/// less than it, rounded down (the quota method of Balinski and Young).
fn furthest_behind(at_hand: &[AtHand<'_>], lead: LeadId) -> Option<UserId> {
    let share = |colleague: &Colleague| u128::from(colleague.availability.daily_capacity());
    let had = |colleague: &Colleague| u128::from(colleague.recent);
    let total: u128 = at_hand.iter().map(|(_, colleague)| share(colleague)).sum();
    let given: u128 = at_hand.iter().map(|(_, colleague)| had(colleague)).sum();
    let is_behind = |colleague: &Colleague| had(colleague) * total < share(colleague) * (given + 1);
    let takes_more = |colleague: &Colleague| colleague.quota_left() > 0;
    let best = |only_behind: bool| {
        let those = at_hand.iter().filter(|(_, one)| takes_more(one) && (!only_behind || is_behind(one)));
        those.min_by(|(one, a), (other, b)| {
            let order = ((had(a) + 1) * share(b)).cmp(&((had(b) + 1) * share(a)));
            order.then_with(|| draw(lead, *one).cmp(&draw(lead, *other)))
        })
    };
    best(true).or_else(|| best(false)).map(|(user, _)| *user)
}

/// A draw between people who are level: it follows from the lead and the person, and from nothing else. 64-bit FNV-1a.
fn draw(lead: LeadId, user: UserId) -> (u64, UserId) {
    let bytes = lead.to_bytes().into_iter().chain(user.to_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // What differs in the last bytes alone differs in the low bits alone, so that they are folded in.
    (hash ^ (hash >> 29), user)
}
