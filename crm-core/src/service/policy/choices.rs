//! The policy of service.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, Code, Fault, Faults, Policy, PolicyField, TimeZone, WorkingHours};
use crate::service::model::SlaGoal;

use super::levels::{LevelConditions, LevelTarget, NamedHours, ServiceLevel, ServiceWarning};

/// What a status of the company's own comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum StatusCategory {
    /// The case is new, or somebody works on it.
    #[n(0)]
    Open,
    /// Others are to do something.
    #[n(1)]
    Paused,
    /// It is resolved, or closed.
    #[n(2)]
    Resolved,
}

/// A status of the company's own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CategorizedStatus {
    /// Its name.
    #[n(0)]
    pub key: Code,
    /// What it comes to.
    #[n(1)]
    pub category: StatusCategory,
}

/// Which clock a reopened case is resolved by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ReopenedClock {
    /// The same, paused while the case was resolved.
    #[n(0)]
    Same,
    /// A new one; the old one stays as it ended.
    #[n(1)]
    New,
}

/// When a case with children may be resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ParentRule {
    /// Once they are resolved.
    #[n(0)]
    AfterChildren,
    /// At any time, and they with it.
    #[n(1)]
    WithChildren,
}

/// What becomes of a case that its entitlement does not cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum UncoveredRule {
    /// It is refused.
    #[n(0)]
    Refuse,
    /// It is opened without the entitlement.
    #[n(1)]
    OpenWithout,
}

/// A company's choices about its service. A case keeps what it was promised: a version of the policy is for the cases that are opened under it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ServicePolicy {
    /// Working hours, by name.
    #[n(0)]
    pub hours: Vec<NamedHours>,
    /// Service levels; the first whose conditions a case meets is the one that it is promised. The last, and no other, has no conditions: it is the
    /// default.
    #[n(1)]
    pub levels: Vec<ServiceLevel>,
    /// Priorities, the most urgent first.
    #[n(2)]
    pub priorities: Vec<Code>,
    /// Kinds of cases.
    #[n(3)]
    pub kinds: Vec<Code>,
    /// Channels by which cases come.
    #[n(4)]
    pub channels: Vec<Code>,
    /// Ways to resolve a case.
    #[n(5)]
    pub resolutions: Vec<Code>,
    /// Statuses; the first of a category is the one of cases for which none is named.
    #[n(6)]
    pub statuses: Vec<CategorizedStatus>,
    /// When somebody hears of a clock.
    #[n(7)]
    pub warnings: Vec<ServiceWarning>,
    /// Days after its resolution in which a case may be reopened; then it is closed.
    #[n(8)]
    pub reopen_days: u32,
    /// Which clock a reopened case is resolved by.
    #[n(9)]
    pub reopened_clock: ReopenedClock,
    /// When a case with children may be resolved.
    #[n(10)]
    pub parents: ParentRule,
    /// What becomes of a case that its entitlement does not cover.
    #[n(11)]
    pub uncovered: UncoveredRule,
    /// Days that lie at least between two surveys of one person.
    #[n(12)]
    pub survey_gap_days: u32,
}

fn codes(keys: &[&str]) -> Vec<Code> {
    keys.iter().filter_map(|key| Code::parse(key).ok()).collect()
}

/// The level that a company begins with; none where a text in it were no key, which a test rules out.
fn standard() -> Option<ServiceLevel> {
    let key = |text: &str| Code::parse(text).ok();
    let within = |goal: SlaGoal, hours: u32| LevelTarget { goal, priority: None, minutes: hours.saturating_mul(60) };
    let mut targets = vec![within(SlaGoal::FirstResponse, 8), within(SlaGoal::NextResponse, 8), within(SlaGoal::Resolution, 40)];
    let urgent = Some(key("urgent")?);
    targets.push(LevelTarget { priority: urgent.clone(), ..within(SlaGoal::FirstResponse, 1) });
    targets.push(LevelTarget { priority: urgent, ..within(SlaGoal::Resolution, 8) });
    Some(ServiceLevel { key: key("standard")?, when: LevelConditions::default(), hours: key("office")?, targets })
}

/// Monday to Friday, 9 to 12 and 14 to 18, in Paris.
fn office() -> Option<NamedHours> {
    let zone: TimeZone = "Europe/Paris".parse().ok()?;
    let days = (0..5).flat_map(|weekday| [(9, 12), (14, 18)].map(|(from, to)| (weekday, from * 60, to * 60)));
    let hours = days.map(|(weekday, from, to)| WorkingHours { weekday, from, to }).collect();
    Some(NamedHours { key: Code::parse("office").ok()?, calendar: BusinessCalendar::new(zone, hours, []).ok()? })
}

impl Default for ServicePolicy {
    fn default() -> Self {
        let statuses =
            [("open", StatusCategory::Open), ("waiting", StatusCategory::Paused), ("resolved", StatusCategory::Resolved)];
        let status = |(key, category): &(&str, StatusCategory)| {
            Code::parse(key).ok().map(|key| CategorizedStatus { key, category: *category })
        };
        Self {
            hours: office().into_iter().collect(),
            levels: standard().into_iter().collect(),
            priorities: codes(&["urgent", "high", "normal", "low"]),
            kinds: codes(&["question", "problem", "request", "complaint"]),
            channels: codes(&["email", "phone", "chat", "portal", "social"]),
            resolutions: codes(&["solved", "answered", "workaround", "not-reproduced", "refused", "no-reply"]),
            statuses: statuses.iter().filter_map(status).collect(),
            warnings: [50, 80, 100].map(|percent| ServiceWarning { percent, tells: None, gives_to: None }).into(),
            reopen_days: 14,
            reopened_clock: ReopenedClock::Same,
            parents: ParentRule::AfterChildren,
            uncovered: UncoveredRule::Refuse,
            survey_gap_days: 30,
        }
    }
}

impl ServicePolicy {
    /// The level under a key.
    #[must_use]
    pub fn level(&self, key: &Code) -> Option<&ServiceLevel> {
        self.levels.iter().find(|level| level.key == *key)
    }

    /// The level that a case of that priority and kind, by that channel, is promised: the first whose conditions it meets.
    #[must_use]
    pub fn level_for(&self, priority: &Code, kind: &Code, channel: &Code) -> Option<&ServiceLevel> {
        self.levels.iter().find(|level| level.when.admit(priority, kind, channel))
    }

    /// The hours under a key.
    #[must_use]
    pub fn hours(&self, key: &Code) -> Option<&BusinessCalendar> {
        self.hours.iter().find(|hours| hours.key == *key).map(|hours| &hours.calendar)
    }

    /// The percentages of the warnings, each once, in order.
    #[must_use]
    pub fn warns_at(&self) -> Vec<u32> {
        let percents: BTreeSet<u32> = self.warnings.iter().map(|warning| warning.percent).collect();
        percents.into_iter().collect()
    }

    /// The statuses of a category.
    pub fn statuses_of(&self, category: StatusCategory) -> impl Iterator<Item = &Code> {
        self.statuses.iter().filter(move |status| status.category == category).map(|status| &status.key)
    }
}

const FIELDS: &[PolicyField] = &[
    PolicyField {
        name: "hours",
        unit: "calendars by name",
        default: "office: Monday to Friday, 9 to 12 and 14 to 18, in Europe/Paris, without holidays",
        range: "1 to 50 calendars",
        reason: "the time that counts for what is promised",
        source: "practice",
    },
    PolicyField {
        name: "levels",
        unit: "levels in their order: conditions, hours, targets in working minutes",
        default: "standard: first and next response within 8 hours, resolution within 40; urgent cases within 1 and 8",
        range: "1 to 100 levels; the last, and no other, without conditions; targets of 1 to 5,256,000 minutes; response before resolution",
        reason: "what is promised to whom; the first level whose conditions a case meets is its own",
        source: "Frappe Helpdesk: one default agreement, conditions pick the first that matches",
    },
    PolicyField {
        name: "priorities",
        unit: "keys",
        default: "urgent, high, normal, low",
        range: "1 to 20 keys",
        reason: "how urgent a case is",
        source: "practice of help desks",
    },
    PolicyField {
        name: "kinds",
        unit: "keys",
        default: "question, problem, request, complaint",
        range: "1 to 100 keys",
        reason: "what cases are counted by",
        source: "practice of help desks",
    },
    PolicyField {
        name: "channels",
        unit: "keys",
        default: "email, phone, chat, portal, social",
        range: "1 to 100 keys",
        reason: "how cases come",
        source: "practice of help desks",
    },
    PolicyField {
        name: "resolutions",
        unit: "keys",
        default: "solved, answered, workaround, not-reproduced, refused, no-reply",
        range: "1 to 100 keys",
        reason: "how cases are resolved",
        source: "practice of help desks",
    },
    PolicyField {
        name: "statuses",
        unit: "keys, each open, paused or resolved",
        default: "open; waiting (paused); resolved",
        range: "1 to 100 keys, one at least of each category",
        reason: "the company's own words for where a case stands; the first of a category is taken where none is named",
        source: "categories of statuses in help desks",
    },
    PolicyField {
        name: "warnings",
        unit: "percent of a target, who is told, who gets the case",
        default: "the owner at 50, 80 and 100 percent",
        range: "0 to 20 warnings at 1 to 1,000 percent, one each",
        reason: "who hears of a promise before it is broken; whom the policy in force names then",
        source: "milestone actions of Salesforce",
    },
    PolicyField {
        name: "reopen_days",
        unit: "days of 24 hours",
        default: "14",
        range: "0 to 3,650",
        reason: "how long a resolved case may be reopened; then it is closed",
        source: "practice of help desks",
    },
    PolicyField {
        name: "reopened_clock",
        unit: "a choice",
        default: "same",
        range: "same, new",
        reason: "whether a reopened case goes on with its clock of resolution, paused meanwhile, or gets a new one",
        source: "practice of help desks",
    },
    PolicyField {
        name: "parents",
        unit: "a choice",
        default: "after children",
        range: "after children, with children",
        reason: "whether a case waits for its parts to be resolved, or takes them with it",
        source: "practice of help desks",
    },
    PolicyField {
        name: "uncovered",
        unit: "a choice",
        default: "refuse",
        range: "refuse, open without",
        reason: "what becomes of a case whose entitlement is used up or out of its period",
        source: "entitlements of Dynamics 365",
    },
    PolicyField {
        name: "survey_gap_days",
        unit: "days of 24 hours",
        default: "30",
        range: "0 to 3,650",
        reason: "how long a person is not asked again",
        source: "practice of surveys",
    },
];

impl Policy for ServicePolicy {
    const NAME: &'static str = "service";
    const FIELDS: &'static [PolicyField] = FIELDS;

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let keys = |of: &[Code]| of.to_vec();
        distinct("hours", self.hours.iter().map(|hours| hours.key.clone()).collect(), 1, 50, &mut faults);
        distinct("levels", self.levels.iter().map(|level| level.key.clone()).collect(), 1, 100, &mut faults);
        distinct("priorities", keys(&self.priorities), 1, 20, &mut faults);
        distinct("kinds", keys(&self.kinds), 1, 100, &mut faults);
        distinct("channels", keys(&self.channels), 1, 100, &mut faults);
        distinct("resolutions", keys(&self.resolutions), 1, 100, &mut faults);
        distinct("statuses", self.statuses.iter().map(|status| status.key.clone()).collect(), 1, 100, &mut faults);
        for category in [StatusCategory::Open, StatusCategory::Paused, StatusCategory::Resolved] {
            let known = self.statuses_of(category).next().is_some();
            faults.require(known, "statuses", format!("{category:?}"), "no status is of this category", "name one");
        }
        for (field, days) in [("reopen_days", self.reopen_days), ("survey_gap_days", self.survey_gap_days)] {
            faults.require(days <= 3_650, field, days, "it lies between 0 and 3,650", "give a number of days");
        }
        check_warnings(&self.warnings, &mut faults);
        self.check_levels(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl ServicePolicy {
    fn check_levels(&self, faults: &mut Faults) {
        for (at, level) in self.levels.iter().enumerate() {
            let (field, is_last) = (format!("levels[{at}]"), at + 1 == self.levels.len());
            let is_default = level.when == LevelConditions::default();
            faults.require(
                is_default == is_last,
                &format!("{field}.when"),
                &level.key,
                "the last level, and no other, is without conditions",
                "put the default last",
            );
            let conditions = [
                ("priorities", &level.when.priorities, &self.priorities),
                ("kinds", &level.when.kinds, &self.kinds),
                ("channels", &level.when.channels, &self.channels),
            ];
            for (name, wanted, known) in conditions {
                if let Some(unknown) = wanted.iter().find(|key| !known.contains(key)) {
                    let fault = Fault::new(unknown, "the policy has no such key", "name one of its own");
                    faults.push(fault.at(format!("{field}.when.{name}")));
                }
            }
            let known = self.hours(&level.hours).is_some();
            faults.require(known, &format!("{field}.hours"), &level.hours, "the policy has no such hours", "name one of its own");
            level.check_targets(&format!("{field}.targets"), &self.priorities, faults);
        }
    }
}

fn distinct(field: &str, keys: Vec<Code>, least: usize, most: usize, faults: &mut Faults) {
    let count = keys.len();
    if !(least..=most).contains(&count) {
        faults.push(Fault::new(count, format!("there are {least} to {most}"), "name as many").at(field));
    }
    let mut known = BTreeSet::new();
    if let Some(twice) = keys.into_iter().find(|key| !known.insert(key.clone())) {
        faults.push(Fault::new(twice, "this key is taken", "give each its own").at(field));
    }
}

fn check_warnings(warnings: &[ServiceWarning], faults: &mut Faults) {
    let count = warnings.len();
    faults.require(count <= 20, "warnings", count, "there are at most 20", "warn less often");
    for (at, warning) in warnings.iter().enumerate() {
        let field = format!("warnings[{at}].percent");
        let fits = (1..=1_000).contains(&warning.percent);
        faults.require(fits, &field, warning.percent, "it lies between 1 and 1,000", "give a percentage");
        let twice = warnings.iter().take(at).any(|other| other.percent == warning.percent);
        faults.require(!twice, &field, warning.percent, "there is a warning at this percentage", "warn once at each");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Code {
        text.parse().unwrap()
    }

    #[test]
    fn a_company_begins_with_a_policy_that_its_own_rules_allow() {
        let policy = ServicePolicy::default();
        assert_eq!(policy.check(), Ok(()));
        let level = policy.level_for(&key("urgent"), &key("problem"), &key("email")).unwrap();
        let promised: Vec<i64> = level.promises(&key("urgent")).iter().map(|t| t.within.seconds() / 3_600).collect();
        assert_eq!(promised, [8, 1, 8], "next response for all, first response and resolution of their own");
    }

    #[test]
    fn the_first_level_whose_conditions_hold_is_the_one() {
        let mut policy = ServicePolicy::default();
        let named = |name: &str, when| ServiceLevel { key: key(name), when, ..ServicePolicy::default().levels[0].clone() };
        let urgent = LevelConditions { priorities: vec![key("urgent")], ..LevelConditions::default() };
        let by_phone = LevelConditions { channels: vec![key("phone")], ..urgent.clone() };
        policy.levels.splice(0..0, [named("hotline", by_phone), named("fast", urgent)]);
        assert_eq!(policy.check(), Ok(()));
        let level = |priority, channel| policy.level_for(&key(priority), &key("problem"), &key(channel)).unwrap().key.to_string();
        assert_eq!([level("urgent", "phone"), level("urgent", "chat"), level("low", "phone")], ["hotline", "fast", "standard"]);
        policy.levels.swap(0, 2);
        let faults = policy.check().unwrap_err().to_string();
        assert!(faults.contains("levels[0].when") && faults.contains("levels[2].when"), "{faults}");
    }

    #[test]
    fn a_response_is_promised_no_later_than_the_resolution() {
        let mut policy = ServicePolicy::default();
        policy.levels[0].targets[4].minutes = 30;
        assert!(policy.check().unwrap_err().to_string().contains("levels[0].targets"));
    }
}
