//! What a proposed pipeline would have made of what happened, counted way by way and stage by stage.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::kernel::{Code, OpportunityId};

use super::model::Pipeline;
use super::ratio::share;
use super::replay::Verdict;

/// How many opportunities are named as examples of one thing.
pub const SIMULATION_EXAMPLES: usize = 5;

/// What a proposed pipeline would have made of the moves that were made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SimulationFigures {
    /// Deals that moved in the time asked about; being opened is a move.
    pub deals: u64,
    /// Deals all of whose moves it would have accepted.
    pub whole: u64,
    /// Deals of which it would have refused a move.
    pub stopped: u64,
    /// The others: it would have refused nothing that is known, and not everything is.
    pub not_known: u64,
    /// Of the deals of which all is known, the part that would have gone through whole; to four decimals.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub share_whole: Option<Decimal>,
    /// Deals that the change log may tell more of, and that were not looked up, for the limit was reached.
    pub not_looked_up: u64,
    /// The ways that were gone, in the order of their stages' keys; openings first.
    pub ways: Vec<SimulatedWay>,
    /// The stages of the proposed pipeline in its order.
    pub stages: Vec<SimulatedStage>,
    /// The open deals that would be stuck where they are now, by stage and code.
    pub stuck: Vec<StuckDeals>,
}

/// What a proposed pipeline would have made of the moves on one way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SimulatedWay {
    /// Key of the stage that was left, as it was called then; none where deals were opened, or came from another pipeline.
    pub from: Option<Code>,
    /// Key of the stage that was entered, as it was called then.
    pub to: Code,
    /// How often it was gone.
    pub moves: u64,
    /// Moves that would have been accepted.
    pub accepted: u64,
    /// Moves of which that is not known.
    pub not_known: u64,
    /// What is not known of them, as `custom_fields.budget`, `who`, `plan`, `approval`, or the key of a point.
    pub unknown: Vec<String>,
    /// Moves that would have been refused, by code.
    pub refused: Vec<SimulatedRefusal>,
    /// Deals of which this would have been the first move refused.
    pub stopped: u64,
}

/// Moves on one way that would have been refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SimulatedRefusal {
    /// Code of the refusal, as `OPP-004`; `invalid` where the proposed pipeline has no such stage or reason.
    pub code: String,
    /// Why, as it would have been told of the first example.
    pub detail: String,
    /// How many.
    pub moves: u64,
    /// Some of the deals, at most five.
    pub examples: Vec<OpportunityId>,
}

/// How a stage of a proposed pipeline would have been used, by deals as long as nothing stopped them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SimulatedStage {
    /// Its key.
    pub stage: Code,
    /// How often deals would have come to it; zero: nobody would have.
    pub entered: u64,
    /// How often they would have left it; zero: nobody would have.
    pub left: u64,
}

/// Open deals that would not go on from where they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StuckDeals {
    /// Key of the stage that they are in, as it is called now.
    pub stage: Code,
    /// Code of the refusal: `OPP-009` where the stage is given up, otherwise what stands in the first way on.
    pub code: String,
    /// Why, as it would be told of the first example.
    pub detail: String,
    /// How many.
    pub deals: u64,
    /// Some of them, at most five.
    pub examples: Vec<OpportunityId>,
}

/// How often something was refused, and some of what it was about.
#[derive(Debug, Default)]
struct Told {
    detail: String,
    count: u64,
    examples: Vec<OpportunityId>,
}

impl Told {
    fn add(&mut self, id: OpportunityId, detail: &str) {
        if self.count == 0 {
            detail.clone_into(&mut self.detail);
        }
        self.count += 1;
        if self.examples.len() < SIMULATION_EXAMPLES && self.examples.last() != Some(&id) {
            self.examples.push(id);
        }
    }
}

/// One way as it is counted.
#[derive(Debug, Default)]
struct WayCount {
    moves: u64,
    accepted: u64,
    not_known: u64,
    unknown: BTreeSet<String>,
    refused: BTreeMap<String, Told>,
    stopped: u64,
}

/// One move of a deal, judged: from where and to where, as it was called then and as it would be called.
#[derive(Debug)]
pub struct JudgedMove<'d> {
    /// The stage that was left; none for an opening.
    pub from: Option<&'d Code>,
    /// The stage that was entered.
    pub to: &'d Code,
    /// The stage of the proposed pipeline that would have been left.
    pub would_leave: Option<&'d Code>,
    /// The stage of the proposed pipeline that would have been entered.
    pub would_enter: &'d Code,
    /// What it says to the move.
    pub verdict: Verdict,
}

/// Deals as they are counted, one after the other.
#[derive(Debug, Default)]
pub struct SimulationCount {
    deals: u64,
    whole: u64,
    stopped: u64,
    not_known: u64,
    ways: BTreeMap<(Option<Code>, Code), WayCount>,
    entered: BTreeMap<Code, u64>,
    left: BTreeMap<Code, u64>,
    stuck: BTreeMap<(Code, String), Told>,
}

impl SimulationCount {
    /// Counts the moves of one deal.
    pub fn add(&mut self, id: OpportunityId, moves: &[JudgedMove<'_>]) {
        let (mut is_stopped, mut is_known) = (false, true);
        // Within one stage of the proposed pipeline nothing moves.
        for judged in moves.iter().filter(|judged| judged.verdict != Verdict::Stays) {
            let way = self.ways.entry((judged.from.cloned(), judged.to.clone())).or_default();
            match &judged.verdict {
                Verdict::Accepted | Verdict::Stays => way.accepted += 1,
                Verdict::Refused { code, detail } => {
                    way.refused.entry(code.clone()).or_default().add(id, detail);
                    way.stopped += u64::from(!is_stopped);
                    is_stopped = true;
                }
                Verdict::NotKnown { what, .. } => {
                    way.not_known += 1;
                    way.unknown.extend(what.iter().cloned());
                    is_known = false;
                }
            }
            way.moves += 1;
            if !is_stopped {
                *self.entered.entry(judged.would_enter.clone()).or_default() += 1;
                if let Some(left) = judged.would_leave {
                    *self.left.entry(left.clone()).or_default() += 1;
                }
            }
        }
        self.deals += u64::from(!moves.is_empty());
        let outcome = match (moves.is_empty(), is_stopped, is_known) {
            (true, ..) => return,
            (_, true, _) => &mut self.stopped,
            (_, _, true) => &mut self.whole,
            _ => &mut self.not_known,
        };
        *outcome += 1;
    }

    /// Counts a deal that would not go on from `stage`.
    pub fn add_stuck(&mut self, id: OpportunityId, stage: &Code, (code, detail): (String, String)) {
        self.stuck.entry((stage.clone(), code)).or_default().add(id, &detail);
    }

    /// The figures of all deals counted, with how many of them were not looked up.
    #[must_use]
    pub fn figures(self, draft: &Pipeline, not_looked_up: u64) -> SimulationFigures {
        let often = |counts: &BTreeMap<Code, u64>, key: &Code| counts.get(key).copied().unwrap_or_default();
        let stages = draft.stages.iter().map(|stage| SimulatedStage {
            stage: stage.key.clone(),
            entered: often(&self.entered, &stage.key),
            left: often(&self.left, &stage.key),
        });
        let stuck =
            |((stage, code), Told { detail, count, examples })| StuckDeals { stage, code, detail, deals: count, examples };
        SimulationFigures {
            deals: self.deals,
            whole: self.whole,
            stopped: self.stopped,
            not_known: self.not_known,
            share_whole: share(self.whole, self.whole.saturating_add(self.stopped)),
            not_looked_up,
            stages: stages.collect(),
            ways: self.ways.into_iter().map(|((from, to), count)| count.figures(from, to)).collect(),
            stuck: self.stuck.into_iter().map(stuck).collect(),
        }
    }
}

impl WayCount {
    fn figures(self, from: Option<Code>, to: Code) -> SimulatedWay {
        let refused = |(code, Told { detail, count, examples })| SimulatedRefusal { code, detail, moves: count, examples };
        SimulatedWay {
            from,
            to,
            moves: self.moves,
            accepted: self.accepted,
            not_known: self.not_known,
            unknown: self.unknown.into_iter().collect(),
            refused: self.refused.into_iter().map(refused).collect(),
            stopped: self.stopped,
        }
    }
}
