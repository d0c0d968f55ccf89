//! The rules that a company scores its leads by: what fits, what shows interest, and what the sums are called.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::condition::Condition;
use super::decay::{Decay, Lasting, Period};
use super::points::Points;
use crate::kernel::{Code, Fault, Faults, Label, Percent, Policy, PolicyField};

/// Points for what a lead is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FitRule {
    /// The rule's name in explanations, one in the whole policy.
    #[n(0)]
    pub name: Code,
    /// The field it asks.
    #[n(1)]
    pub field: Label,
    /// What it asks.
    #[n(2)]
    pub condition: Condition,
    /// What it gives, or takes where negative, as long as the condition holds.
    #[n(3)]
    pub points: Points,
}

/// How often the same kind of happening counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Frequency {
    /// The first time there was, and no other: what is repeated neither adds nor refreshes.
    #[n(0)]
    First,
    /// Every time.
    #[n(1)]
    EveryTime,
    /// The latest so many times.
    #[n(2)]
    AtMost(#[n(0)] u32),
}

/// Points for what happened with a lead.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EngagementRule {
    /// The rule's name in explanations, one in the whole policy.
    #[n(0)]
    pub name: Code,
    /// The kind of happening.
    #[n(1)]
    pub happening: Code,
    /// How often it counts.
    #[n(2)]
    pub frequency: Frequency,
    /// How long it counts.
    #[n(3)]
    pub lasting: Lasting,
    /// What each gives, or takes where negative.
    #[n(4)]
    pub points: Points,
}

/// Rules that share a cap.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Group<Rule> {
    /// The group's name in explanations.
    #[n(0)]
    pub name: Code,
    /// The most that its rules give together.
    #[n(1)]
    pub cap: Points,
    /// The rules.
    #[n(2)]
    pub rules: Vec<Rule>,
}

/// From how many points on a lead has which grade; below both it is a C, or a 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct GradeThresholds {
    /// Points of fit for an A.
    #[n(0)]
    pub a: Points,
    /// Points of fit for a B.
    #[n(1)]
    pub b: Points,
    /// Points of engagement for a 1.
    #[n(2)]
    pub one: Points,
    /// Points of engagement for a 2.
    #[n(3)]
    pub two: Points,
}

/// A company's rules for the score of a lead.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RuleScoringPolicy {
    /// What makes a lead fit.
    #[n(0)]
    pub fit: Vec<Group<FitRule>>,
    /// What shows its interest.
    #[n(1)]
    pub engagement: Vec<Group<EngagementRule>>,
    /// The most points of all groups together.
    #[n(2)]
    pub total_cap: Points,
    /// Where the grades begin.
    #[n(3)]
    pub grades: GradeThresholds,
    /// Domains at which anybody has an address for free.
    #[n(4)]
    pub free_mail_domains: Vec<String>,
}

/// The most points of a rule or a cap, either side of zero.
const POINTS_MAX: Points = Points::whole(10_000);
const GROUPS_MAX: usize = 20;
const RULES_MAX: usize = 200;
const DOMAINS_MAX: usize = 20_000;

const FREE_MAIL: [&str; 16] = [
    "aol.com",
    "free.fr",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "hotmail.com",
    "icloud.com",
    "laposte.net",
    "live.com",
    "mail.ru",
    "orange.fr",
    "outlook.com",
    "proton.me",
    "web.de",
    "yahoo.com",
    "yandex.ru",
];

impl Default for RuleScoringPolicy {
    /// Whoever can be reached at work fits; whoever came forward lately is interested.
    fn default() -> Self {
        let fit = [
            ("company-named", "company", Condition::Present, 15),
            ("job-title-named", "job_title", Condition::Present, 15),
            ("phone-given", "phone", Condition::Present, 10),
            ("e-mail-given", "email", Condition::Present, 10),
            ("free-mail", "email", Condition::FreeMail, -10),
        ];
        let month = |percent: i64| Percent::new(percent.into()).map(|percent| (percent, Period::Months(1)));
        let fading =
            month(25).map_or(Lasting::Always, |(percent, every)| Lasting::Fading(Decay::CompoundStep { percent, every }));
        let engagement = [
            ("captured", Frequency::First, 20),
            ("evidence-recorded", Frequency::AtMost(4), 5),
            ("form-submitted", Frequency::EveryTime, 20),
            ("e-mail-answered", Frequency::AtMost(3), 15),
            ("page-visited", Frequency::AtMost(10), 2),
            ("unsubscribed", Frequency::First, -30),
        ];
        let fit_rule = |(name, field, condition, points)| {
            Some(FitRule { name: code(name)?, field: Label::parse(field).ok()?, condition, points: Points::whole(points) })
        };
        let engagement_rule = |(name, frequency, points)| {
            let lasting = if points < 0 { Lasting::Always } else { fading };
            Some(EngagementRule { name: code(name)?, happening: code(name)?, frequency, lasting, points: Points::whole(points) })
        };
        Self {
            fit: group("fit", fit.into_iter().filter_map(fit_rule).collect()),
            engagement: group("engagement", engagement.into_iter().filter_map(engagement_rule).collect()),
            total_cap: Points::whole(100),
            grades: GradeThresholds {
                a: Points::whole(40),
                b: Points::whole(20),
                one: Points::whole(30),
                two: Points::whole(10),
            },
            free_mail_domains: FREE_MAIL.map(str::to_owned).to_vec(),
        }
    }
}

fn code(text: &str) -> Option<Code> {
    Code::parse(text).ok()
}

fn group<Rule>(name: &str, rules: Vec<Rule>) -> Vec<Group<Rule>> {
    code(name).map(|name| Group { name, cap: Points::whole(50), rules }).into_iter().collect()
}

impl Policy for RuleScoringPolicy {
    const NAME: &'static str = "rule-scoring";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "fit",
            unit: "groups of rules over fields",
            default: "one group: company 15, job title 15, phone 10, e-mail 10, free mail -10; cap 50",
            range: "up to 20 groups, 200 rules each, 10,000 points either side of zero",
            reason: "what a lead is: it does not fade",
            source: "practice: fit and engagement are scored apart",
        },
        PolicyField {
            name: "engagement",
            unit: "groups of rules over happenings",
            default: "one group: captured 20, evidence 5, form 20, answer 15, visit 2, unsubscribed -30; 25 % less each month; cap 50",
            range: "up to 20 groups, 200 rules each, 10,000 points either side of zero",
            reason: "what a lead did: each counts for good, for a time, or less and less",
            source: "practice: interest fades",
        },
        PolicyField {
            name: "total_cap",
            unit: "points",
            default: "100",
            range: "above 0, up to 10,000",
            reason: "scores of different companies' rules read alike",
            source: "practice",
        },
        PolicyField {
            name: "grades",
            unit: "points",
            default: "A from 40, B from 20 of fit; 1 from 30, 2 from 10 of engagement",
            range: "a not below b, one not below two",
            reason: "a letter and a digit say at a glance whom to call first",
            source: "practice",
        },
        PolicyField {
            name: "free_mail_domains",
            unit: "domains",
            default: "16 well-known ones",
            range: "up to 20,000 domains",
            reason: "an address that anybody can have says nothing of a company",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let mut names = BTreeSet::new();
        groups(&self.fit, "fit", &mut faults, |rule, field, faults| {
            named(&rule.name, &mut names, field, faults);
            bounded(rule.points, &format!("{field}.points"), faults);
            rule.condition.check(&format!("{field}.condition"), faults);
        });
        groups(&self.engagement, "engagement", &mut faults, |rule, field, faults| {
            named(&rule.name, &mut names, field, faults);
            bounded(rule.points, &format!("{field}.points"), faults);
            rule.lasting.check(&format!("{field}.lasting"), faults);
            if rule.frequency == Frequency::AtMost(0) {
                let fault = Fault::new(0, "a rule that never counts says nothing", "let it count once, or leave it out");
                faults.push(fault.at(format!("{field}.frequency")));
            }
        });
        cap(self.total_cap, "total_cap", &mut faults);
        let GradeThresholds { a, b, one, two } = self.grades;
        let remedy = "exchange the two";
        faults.require(a >= b, "grades.a", a, "an A begins below a B", remedy);
        faults.require(one >= two, "grades.one", one, "a 1 begins below a 2", remedy);
        let domains = self.free_mail_domains.len();
        faults.require(domains <= DOMAINS_MAX, "free_mail_domains", domains, "at most 20,000 domains", "name the frequent ones");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn groups<'a, Rule>(
    groups: &'a [Group<Rule>],
    field: &'static str,
    faults: &mut Faults,
    mut each: impl FnMut(&'a Rule, &str, &mut Faults),
) {
    faults.require(groups.len() <= GROUPS_MAX, field, groups.len(), "at most 20 groups", "put rules that share a cap together");
    let mut names = BTreeSet::new();
    for (at, group) in groups.iter().enumerate() {
        let field = format!("{field}[{at}]");
        named(&group.name, &mut names, &field, faults);
        cap(group.cap, &format!("{field}.cap"), faults);
        let rules = group.rules.len();
        faults.require(rules <= RULES_MAX, &format!("{field}.rules"), rules, "at most 200 rules in a group", "split the group");
        group.rules.iter().enumerate().for_each(|(at, rule)| each(rule, &format!("{field}.rules[{at}]"), faults));
    }
}

fn named<'a>(name: &'a Code, names: &mut BTreeSet<&'a Code>, field: &str, faults: &mut Faults) {
    let is_new = names.insert(name);
    faults.require(
        is_new,
        &format!("{field}.name"),
        name,
        "this name is taken",
        "give each its own name, since explanations use it",
    );
}

fn cap(points: Points, field: &str, faults: &mut Faults) {
    let allowed = points > Points::ZERO && points <= POINTS_MAX;
    faults.require(allowed, field, points, "a cap lies above 0 and up to 10,000", "give the most points there may be");
}

fn bounded(points: Points, field: &str, faults: &mut Faults) {
    let allowed = points >= Points::ZERO.minus(POINTS_MAX) && points <= POINTS_MAX;
    faults.require(allowed, field, points, "points lie within 10,000 of zero", "give fewer points");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(change: impl FnOnce(&mut RuleScoringPolicy)) -> Vec<String> {
        let mut policy = RuleScoringPolicy::default();
        change(&mut policy);
        policy.check().err().map_or_else(Vec::new, |faults| faults.as_slice().iter().map(|fault| fault.field.clone()).collect())
    }

    #[test]
    fn the_default_holds_every_rule_it_names_and_passes_its_own_check() {
        let policy = RuleScoringPolicy::default();
        assert_eq!(policy.check(), Ok(()));
        assert_eq!((policy.fit[0].rules.len(), policy.engagement[0].rules.len()), (5, 6));
        assert_eq!(minicbor::decode::<RuleScoringPolicy>(&minicbor::to_vec(&policy).unwrap()).unwrap(), policy);
    }

    #[test]
    fn a_fault_names_the_rule_it_was_found_in() {
        let twice = faults_of(|policy| policy.fit[0].rules[1].name = policy.fit[0].rules[0].name.clone());
        assert_eq!(twice, ["fit[0].rules[1].name"]);
        let many = faults_of(|policy| policy.fit[0].rules[2].points = Points::whole(10_001));
        assert_eq!(many, ["fit[0].rules[2].points"]);
        let empty = faults_of(|policy| policy.fit[0].rules[0].condition = Condition::Equals(" ".into()));
        assert_eq!(empty, ["fit[0].rules[0].condition"]);
        let never = faults_of(|policy| policy.engagement[0].rules[0].frequency = Frequency::AtMost(0));
        assert_eq!(never, ["engagement[0].rules[0].frequency"]);
        let endless = faults_of(|policy| policy.engagement[0].rules[3].lasting = Lasting::Within { days: 0 });
        assert_eq!(endless, ["engagement[0].rules[3].lasting"]);
    }

    #[test]
    fn caps_are_above_zero_and_grades_in_order() {
        assert_eq!(faults_of(|policy| policy.total_cap = Points::ZERO), ["total_cap"]);
        assert_eq!(faults_of(|policy| policy.engagement[0].cap = Points::whole(-1)), ["engagement[0].cap"]);
        assert_eq!(faults_of(|policy| policy.grades.a = Points::whole(1)), ["grades.a"]);
        assert_eq!(faults_of(|policy| policy.grades.one = Points::whole(1)), ["grades.one"]);
    }
}
