//! The score by rules: a sum of named contributions, caps included, as of any instant.

use std::fmt;

use super::condition::{FreeMail, Test};
use super::decay::Fading;
use super::facts::{Facts, Happening};
use super::points::Points;
use super::rule_policy::{EngagementRule, FitRule, Frequency, GradeThresholds, Group, RuleScoringPolicy};
use crate::kernel::{Code, Faults, Label, Policy, Timestamp};

/// How well a lead fits (a letter) and how interested it is (a digit): an A1 is called first.
///
/// With `serde` it is that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(into = "String"))]
pub struct Grade {
    /// `A`, `B` or `C`.
    pub fit: char,
    /// 1, 2 or 3.
    pub engagement: u8,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.fit, self.engagement)
    }
}

#[cfg(feature = "serde")]
impl From<Grade> for String {
    fn from(grade: Grade) -> Self {
        grade.to_string()
    }
}

/// The score of a lead by a company's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RuleScore {
    /// Points of fit, each group at most its cap.
    pub fit: Points,
    /// Points of engagement, each group at most its cap.
    pub engagement: Points,
    /// Both together, at most the total cap; below zero where more was taken than given.
    pub total: Points,
    /// The grade.
    pub grade: Grade,
}

/// Where a part of a score comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PointSource {
    /// The rule of this name.
    Rule(Code),
    /// What the cap of the group of this name takes away.
    GroupCap(Code),
    /// What the total cap takes away.
    TotalCap,
}

/// A part of a score. All parts together are the score, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PointContribution {
    /// Where it comes from.
    pub source: PointSource,
    /// What it gives, or takes where negative.
    pub points: Points,
}

/// A score with every part that is not zero, in the order of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RuleExplanation {
    /// The score.
    pub score: RuleScore,
    /// Its parts.
    pub contributions: Vec<PointContribution>,
}

#[derive(Debug, Clone)]
struct FieldTest {
    name: Code,
    field: Label,
    test: Test,
    points: Points,
}

#[derive(Debug, Clone)]
struct HappeningTest {
    name: Code,
    kind: Code,
    frequency: Frequency,
    fading: Fading,
}

/// A policy made ready: compiled once, it scores any number of leads without taking memory.
///
/// ```
/// use crm_core::kernel::{Faults, Timestamp};
/// use crm_core::leads::scoring::{Answer, Fact, Facts, Happening, RuleScoringPolicy, ScoringRules};
///
/// let rules = ScoringRules::compile(&RuleScoringPolicy::default())?;
/// let fields = [Fact::of("company", Answer::Text("Atelier Nord")), Fact::of("email", Answer::Text("ines@gmail.com"))];
/// let sent: Timestamp = "2026-03-02T10:00:00Z".parse()?;
/// let happenings = [Happening { kind: "form-submitted", at: sent }];
/// let facts = Facts::new(&fields, &happenings)?;
///
/// let at_once = rules.score(&facts, sent);
/// assert_eq!((at_once.total.to_string(), at_once.grade.to_string()), ("35".to_owned(), "C2".to_owned()));
/// let in_may = rules.explain(&facts, "2026-05-02T10:00:00Z".parse()?);
/// let parts: Vec<_> = in_may.contributions.iter().map(|part| part.points.to_string()).collect();
/// assert_eq!((parts, in_may.score.total.to_string()), (["15", "10", "-10", "11.25"].map(str::to_owned).to_vec(), "26.25".to_owned()));
/// # Ok::<(), Faults>(())
/// ```
#[derive(Debug, Clone)]
pub struct ScoringRules {
    fit: Vec<Group<FieldTest>>,
    engagement: Vec<Group<HappeningTest>>,
    total_cap: Points,
    grades: GradeThresholds,
    free_mail: FreeMail,
}

impl ScoringRules {
    /// Makes a policy ready.
    ///
    /// # Errors
    /// What [`RuleScoringPolicy::check`] finds.
    pub fn compile(policy: &RuleScoringPolicy) -> Result<Self, Faults> {
        policy.check()?;
        Ok(Self {
            fit: policy.fit.iter().map(|group| compiled(group, FieldTest::new)).collect(),
            engagement: policy.engagement.iter().map(|group| compiled(group, HappeningTest::new)).collect(),
            total_cap: policy.total_cap,
            grades: policy.grades,
            free_mail: FreeMail::new(&policy.free_mail_domains),
        })
    }

    /// The score as of an instant: what was not known or had not happened by then is not seen, so any past score can be had again.
    #[must_use]
    pub fn score(&self, facts: &Facts<'_>, as_of: Timestamp) -> RuleScore {
        self.add_up(facts, as_of, &mut Unexplained)
    }

    /// The same score with its parts.
    #[must_use]
    pub fn explain(&self, facts: &Facts<'_>, as_of: Timestamp) -> RuleExplanation {
        let mut contributions = Vec::new();
        let score = self.add_up(facts, as_of, &mut contributions);
        RuleExplanation { score, contributions }
    }

    fn add_up(&self, facts: &Facts<'_>, as_of: Timestamp, parts: &mut impl Parts) -> RuleScore {
        let happenings = facts.happenings_until(as_of);
        let fit = sum(&self.fit, parts, |rule| {
            let holds = rule.test.holds(facts.answer(rule.field.as_str(), as_of), &self.free_mail);
            (&rule.name, if holds { rule.points } else { Points::ZERO })
        });
        let engagement = sum(&self.engagement, parts, |rule| (&rule.name, rule.points(happenings, as_of)));
        let all = fit.plus(engagement);
        let total = all.min(self.total_cap);
        parts.add(total.minus(all), || PointSource::TotalCap);
        RuleScore { fit, engagement, total, grade: self.grades.grade(fit, engagement) }
    }
}

impl FieldTest {
    fn new(rule: &FitRule) -> Self {
        let FitRule { name, field, condition, points } = rule;
        Self { name: name.clone(), field: field.clone(), test: Test::new(condition), points: *points }
    }
}

impl HappeningTest {
    fn new(rule: &EngagementRule) -> Self {
        let EngagementRule { name, happening, frequency, lasting, points } = rule;
        let fading = Fading::new(*points, *lasting);
        Self { name: name.clone(), kind: happening.clone(), frequency: *frequency, fading }
    }

    fn points(&self, happenings: &[Happening<'_>], as_of: Timestamp) -> Points {
        let of_kind = happenings.iter().filter(|happening| happening.kind == self.kind.as_str());
        let left = |sum: Points, happening: &Happening<'_>| sum.plus(self.fading.left(happening.at, as_of));
        match self.frequency {
            Frequency::First => of_kind.take(1).fold(Points::ZERO, left),
            Frequency::EveryTime => of_kind.fold(Points::ZERO, left),
            Frequency::AtMost(times) => of_kind.rev().take(usize::try_from(times).unwrap_or(usize::MAX)).fold(Points::ZERO, left),
        }
    }
}

impl GradeThresholds {
    fn grade(&self, fit: Points, engagement: Points) -> Grade {
        let rank = |points: Points, first: Points, second: Points| match () {
            () if points >= first => 1,
            () if points >= second => 2,
            () => 3,
        };
        let fit = match rank(fit, self.a, self.b) {
            1 => 'A',
            2 => 'B',
            _ => 'C',
        };
        Grade { fit, engagement: rank(engagement, self.one, self.two) }
    }
}

fn compiled<Rule, Ready>(group: &Group<Rule>, ready: impl Fn(&Rule) -> Ready) -> Group<Ready> {
    Group { name: group.name.clone(), cap: group.cap, rules: group.rules.iter().map(ready).collect() }
}

/// The sum of all groups, each at most its cap.
fn sum<Rule>(groups: &[Group<Rule>], parts: &mut impl Parts, points: impl Fn(&Rule) -> (&Code, Points)) -> Points {
    groups.iter().fold(Points::ZERO, |all, group| {
        let given = group.rules.iter().map(&points).fold(Points::ZERO, |sum, (name, points)| {
            parts.add(points, || PointSource::Rule(name.clone()));
            sum.plus(points)
        });
        let kept = given.min(group.cap);
        parts.add(kept.minus(given), || PointSource::GroupCap(group.name.clone()));
        all.plus(kept)
    })
}

/// Who wants to know the parts of a score.
trait Parts {
    fn add(&mut self, points: Points, source: impl FnOnce() -> PointSource);
}

/// Nobody: nothing is named, so nothing takes memory.
struct Unexplained;

impl Parts for Unexplained {
    fn add(&mut self, _: Points, _: impl FnOnce() -> PointSource) {}
}

impl Parts for Vec<PointContribution> {
    fn add(&mut self, points: Points, source: impl FnOnce() -> PointSource) {
        if points != Points::ZERO {
            self.push(PointContribution { source: source(), points });
        }
    }
}
