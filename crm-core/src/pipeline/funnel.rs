//! How far deals come, and how long they stay where they are.
//!
//! A deal reached every open stage up to the furthest one it was in: one that skipped a stage passed it, and one that was lost
//! came as far as it came. A won deal reached them all. Lost deals stay in the figures; without them every stage would look
//! better than it is.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::kernel::{Code, Span, Timestamp};

use super::model::{Opportunity, Pipeline, Reached, Stage};
use super::ratio::{ratio, share};

/// Microseconds of a day, the unit in which stays are reported.
const DAY: i128 = 86_400_000_000;

/// How one stage did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StageFigures {
    /// Key of the stage.
    pub stage: Code,
    /// Deals that reached it.
    pub reached: u64,
    /// Of those, the part that reached the next open stage, or was won where it is the last; to four decimals.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub conversion: Option<Decimal>,
    /// Stays that ended.
    pub stays: u64,
    /// Stays that go on.
    pub ongoing: u64,
    /// How many days the stays that ended took on average, to four decimals.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub mean_days: Option<Decimal>,
    /// After how many days half of all stays had ended, to four decimals. Those that go on count as being at least as long as
    /// they are now (Kaplan and Meier, 1958); nothing where fewer than half ended.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub median_days: Option<Decimal>,
}

/// How far the deals of a pipeline came.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FunnelFigures {
    /// The open stages in order.
    pub stages: Vec<StageFigures>,
    /// All deals.
    pub deals: u64,
    /// Deals won.
    pub won: u64,
    /// Deals lost, by the open stage they were in at the end.
    pub lost: BTreeMap<Code, u64>,
}

/// One stay in a stage: how long it is, and whether it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stay {
    micros: i64,
    // Of equal lengths, ended stays come first.
    goes_on: bool,
}

/// Deals as they are counted, one after the other.
#[derive(Debug)]
pub struct FunnelCount<'p> {
    stages: Vec<&'p Stage>,
    now: Timestamp,
    /// How many deals came no further than the open stage at that place.
    furthest: BTreeMap<usize, u64>,
    stays: BTreeMap<usize, Vec<Stay>>,
    deals: u64,
    won: u64,
    lost: BTreeMap<Code, u64>,
}

impl<'p> FunnelCount<'p> {
    /// A count that begins, for stays as they are at `now`.
    #[must_use]
    pub fn new(pipeline: &'p Pipeline, now: Timestamp) -> Self {
        Self {
            stages: pipeline.open_stages().collect(),
            now,
            furthest: BTreeMap::new(),
            stays: BTreeMap::new(),
            deals: 0,
            won: 0,
            lost: BTreeMap::new(),
        }
    }

    fn place(&self, key: &Code) -> Option<usize> {
        self.stages.iter().position(|stage| stage.key == *key)
    }

    /// Counts one deal more.
    pub fn add(&mut self, deal: &Opportunity) {
        self.deals += 1;
        let mut furthest = self.place(&deal.last_open_stage);
        for visit in deal.history.iter().filter(|visit| visit.is_in(deal.pipeline)) {
            let Some(place) = self.place(&visit.stage) else { continue };
            furthest = furthest.max(Some(place));
            let length = visit.left_at.unwrap_or(self.now).since(visit.entered_at).max(Span::ZERO);
            self.stays.entry(place).or_default().push(Stay { micros: length.micros(), goes_on: visit.left_at.is_none() });
        }
        match deal.reached() {
            Reached::Won => {
                self.won += 1;
                furthest = self.stages.len().checked_sub(1);
            }
            Reached::Lost => *self.lost.entry(deal.last_open_stage.clone()).or_default() += 1,
            Reached::Open => {}
        }
        if let Some(place) = furthest {
            *self.furthest.entry(place).or_default() += 1;
        }
    }

    /// The figures of all deals counted.
    #[must_use]
    pub fn figures(self) -> FunnelFigures {
        let reached = |place: usize| self.furthest.range(place..).map(|(_, deals)| deals).sum::<u64>();
        let stages = self.stages.iter().enumerate().map(|(place, stage)| {
            let here = reached(place);
            let next = if place + 1 == self.stages.len() { self.won } else { reached(place + 1) };
            let mut stays = self.stays.get(&place).cloned().unwrap_or_default();
            stays.sort_unstable();
            let (ended, ongoing): (Vec<Stay>, Vec<Stay>) = stays.iter().partition(|stay| !stay.goes_on);
            let total: i128 = ended.iter().map(|stay| i128::from(stay.micros)).sum();
            StageFigures {
                stage: stage.key.clone(),
                reached: here,
                conversion: share(next, here),
                stays: counted(&ended),
                ongoing: counted(&ongoing),
                mean_days: ratio(total, i128::from(counted(&ended)).saturating_mul(DAY)),
                median_days: median(&stays).and_then(|micros| ratio(i128::from(micros), DAY)),
            }
        });
        FunnelFigures { stages: stages.collect(), deals: self.deals, won: self.won, lost: self.lost }
    }
}

fn counted(stays: &[Stay]) -> u64 {
    u64::try_from(stays.len()).unwrap_or(u64::MAX)
}

/// The length at which no more than half of the stays, sorted by length, are expected to go on.
fn median(stays: &[Stay]) -> Option<i64> {
    let half = Decimal::new(5, 1);
    let mut surviving = Decimal::ONE;
    for (at, stay) in stays.iter().enumerate().filter(|(_, stay)| !stay.goes_on) {
        let left = u64::try_from(stays.len() - at).ok().map(Decimal::from)?;
        surviving = surviving.checked_mul(left.checked_sub(Decimal::ONE)?)?.checked_div(left)?;
        // A product of quotients may miss a half by its last digit.
        if surviving.round_dp(18) <= half {
            return Some(stay.micros);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Percent;
    use crate::pipeline::tests::samples::{at, code, deal, lost, pipeline, won};
    use crate::pipeline::{OpportunityState, StageVisit};
    use proptest::prelude::*;

    fn visits(days: &[(&str, &str)]) -> Vec<StageVisit> {
        let visit = |(n, (stage, day)): (usize, &(&str, &str))| StageVisit {
            stage: code(stage),
            entered_at: at(day),
            left_at: days.get(n + 1).map(|(_, next)| at(next)),
            actor: None,
            amount: None,
            probability: Percent::TWENTY,
            category: None,
            expected_close: None,
            pipeline: None,
        };
        days.iter().enumerate().map(visit).collect()
    }

    fn open_in(stage: &str, days: &[(&str, &str)]) -> Opportunity {
        let state = OpportunityState::Open { stage: code(stage) };
        Opportunity { state, last_open_stage: code(stage), history: visits(days), ..deal() }
    }

    fn funnel(deals: &[Opportunity]) -> FunnelFigures {
        let pipeline = pipeline();
        let mut count = FunnelCount::new(&pipeline, at("2026-01-31"));
        deals.iter().for_each(|deal| count.add(deal));
        count.figures()
    }

    #[test]
    fn a_skipped_stage_was_passed_and_a_lost_deal_came_as_far_as_it_came() {
        let skipped = Opportunity { history: visits(&[("lead", "2026-01-01"), ("won", "2026-01-05")]), ..won() };
        let back = open_in("lead", &[("lead", "2026-01-01"), ("talk", "2026-01-03"), ("lead", "2026-01-09")]);
        let gone = Opportunity {
            last_open_stage: code("talk"),
            history: visits(&[("lead", "2026-01-01"), ("talk", "2026-01-02"), ("lost", "2026-01-20")]),
            ..lost()
        };
        let found = funnel(&[skipped, back, gone, open_in("lead", &[("lead", "2026-01-21")])]);
        assert_eq!(found.stages.iter().map(|stage| stage.reached).collect::<Vec<_>>(), [4, 3, 1]);
        let conversions: Vec<String> = found.stages.iter().map(|stage| stage.conversion.unwrap().to_string()).collect();
        assert_eq!(conversions, ["0.7500", "0.3333", "1.0000"]);
        assert_eq!((found.deals, found.won, found.lost), (4, 1, BTreeMap::from([(code("talk"), 1)])));
    }

    #[test]
    fn stays_are_measured_in_days_and_those_that_go_on_are_not_forgotten() {
        let found = funnel(&[
            open_in("talk", &[("lead", "2026-01-01"), ("talk", "2026-01-03")]),
            open_in("talk", &[("lead", "2026-01-01"), ("talk", "2026-01-05")]),
            open_in("lead", &[("lead", "2026-01-11")]),
            open_in("lead", &[("lead", "2026-01-11")]),
        ]);
        let lead = &found.stages[0];
        assert_eq!((lead.stays, lead.ongoing), (2, 2));
        assert_eq!(lead.mean_days.unwrap().to_string(), "3.0000");
        assert_eq!(lead.median_days.unwrap().to_string(), "4.0000", "the two that went on for 20 days pull it up");
        assert_eq!(found.stages[1].median_days, None, "nobody left the stage");
    }

    proptest! {
        #[test]
        fn each_stage_is_reached_by_no_more_deals_than_the_one_before(far in proptest::collection::vec(0usize..5, 1..30)) {
            let keys = ["lead", "talk", "quote"];
            let deals: Vec<Opportunity> = far.iter().map(|far| match keys.get(*far) {
                Some(key) => open_in(key, &[(key, "2026-01-01")]),
                None if *far == 3 => won(),
                None => lost(),
            }).collect();
            let reached: Vec<u64> = funnel(&deals).stages.iter().map(|stage| stage.reached).collect();
            prop_assert!(reached.windows(2).all(|pair| pair[1] <= pair[0]));
            prop_assert_eq!(reached[0], u64::try_from(deals.len()).unwrap());
        }

        #[test]
        fn without_ongoing_stays_the_median_is_the_middle_one(mut days in proptest::collection::vec(0i64..1000, 1..40)) {
            days.sort_unstable();
            let stays: Vec<Stay> = days.iter().map(|day| Stay { micros: *day, goes_on: false }).collect();
            prop_assert_eq!(median(&stays), Some(days[(days.len() - 1) / 2]));
        }
    }
}
