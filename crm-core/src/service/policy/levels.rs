//! Service levels: what is promised to whom, in which hours, and who hears of it in time.

use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, Code, Fault, Faults, Span, UserId};
use crate::service::model::{SlaGoal, SlaTarget};

/// Ten years of minutes: the longest promise.
const MINUTES_MAX: u32 = 5_256_000;

/// Working hours under a name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NamedHours {
    /// The name.
    #[n(0)]
    pub key: Code,
    /// The hours.
    #[n(1)]
    pub calendar: BusinessCalendar,
}

/// Which cases a level is for: those that meet every condition. An empty list is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[cbor(map)]
pub struct LevelConditions {
    /// The case has one of these priorities.
    #[n(0)]
    pub priorities: Vec<Code>,
    /// It is of one of these kinds.
    #[n(1)]
    pub kinds: Vec<Code>,
    /// It came by one of these channels.
    #[n(2)]
    pub channels: Vec<Code>,
}

/// One promise of a level.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LevelTarget {
    /// What is promised.
    #[n(0)]
    pub goal: SlaGoal,
    /// For cases of this priority; none: for those of every priority that has no promise of its own for the goal.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub priority: Option<Code>,
    /// Within how many working minutes, 1 to 5,256,000.
    #[n(2)]
    pub minutes: u32,
}

/// What is promised to whom, in which hours.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ServiceLevel {
    /// Its name.
    #[n(0)]
    pub key: Code,
    /// Which cases it is for.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub when: LevelConditions,
    /// The hours that count: a key of the policy's.
    #[n(2)]
    pub hours: Code,
    /// What it promises.
    #[n(3)]
    pub targets: Vec<LevelTarget>,
}

/// When somebody hears of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ServiceWarning {
    /// At how many percent of the target, 1 to 1,000.
    #[n(0)]
    pub percent: u32,
    /// Who is told; none: the owner of the case.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub tells: Option<UserId>,
    /// Who gets the case, if they are active; none: it stays where it is.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub gives_to: Option<UserId>,
}

impl LevelConditions {
    /// True for a case of that priority and kind, by that channel.
    #[must_use]
    pub fn admit(&self, priority: &Code, kind: &Code, channel: &Code) -> bool {
        let meets = |wanted: &Vec<Code>, given: &Code| wanted.is_empty() || wanted.contains(given);
        meets(&self.priorities, priority) && meets(&self.kinds, kind) && meets(&self.channels, channel)
    }
}

impl ServiceLevel {
    /// What it promises for cases of a priority.
    #[must_use]
    pub fn promises(&self, priority: &Code) -> Vec<SlaTarget> {
        let applies = |target: &&LevelTarget| match &target.priority {
            Some(named) => named == priority,
            None => !self.targets.iter().any(|other| other.goal == target.goal && other.priority.as_ref() == Some(priority)),
        };
        let promise =
            |target: &LevelTarget| SlaTarget { goal: target.goal.clone(), within: Span::from_minutes(i64::from(target.minutes)) };
        self.targets.iter().filter(applies).map(promise).collect()
    }

    fn within(&self, goal: &SlaGoal, priority: Option<&Code>) -> Option<u32> {
        let of = |wanted: Option<&Code>| {
            self.targets.iter().find(|target| target.goal == *goal && target.priority.as_ref() == wanted).map(|t| t.minutes)
        };
        priority.and_then(|priority| of(Some(priority))).or_else(|| of(None))
    }

    /// Faults of its targets at `field`; `priorities` are those of the policy.
    pub(super) fn check_targets(&self, field: &str, priorities: &[Code], faults: &mut Faults) {
        let count = self.targets.len();
        faults.require(count <= 200, field, count, "a level has at most 200 targets", "promise less");
        for (at, target) in self.targets.iter().enumerate() {
            let field = format!("{field}[{at}]");
            let fits = (1..=MINUTES_MAX).contains(&target.minutes);
            faults.require(fits, &format!("{field}.minutes"), target.minutes, "it lies between 1 and 5,256,000", "give minutes");
            let twice = self.targets.iter().take(at).any(|o| o.goal == target.goal && o.priority == target.priority);
            faults.require(!twice, &field, at, "this goal has a target already", "keep one for each goal and priority");
            if let Some(unknown) = target.priority.as_ref().filter(|priority| !priorities.contains(priority)) {
                faults.push(Fault::new(unknown, "the policy has no such priority", "name one of its own").at(field));
            }
        }
        for priority in [None].into_iter().chain(priorities.iter().map(Some)) {
            let of = |goal| self.within(&goal, priority);
            if let (Some(response), Some(resolution)) = (of(SlaGoal::FirstResponse), of(SlaGoal::Resolution))
                && response > resolution
            {
                let problem = format!("the first response would be due after the resolution, in {resolution} minutes");
                faults.push(Fault::new(response, problem, "promise the response earlier").at(field));
                return;
            }
        }
    }
}
