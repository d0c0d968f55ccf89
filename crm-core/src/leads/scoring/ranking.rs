//! The leads to call first, of as many as there are, in the memory of those that are asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::answers::facts_of;
use super::kept::{RankedLead, ScoreModel};
use super::points::Points;
use super::rules::ScoringRules;
use crate::kernel::{Fault, LeadId, Percent, Timestamp};
use crate::leads::model::Lead;
use crate::leads::outline::Outline;

/// The most leads that are asked for at once.
const MOST: u32 = 1_000;

/// The highest first, the likelier among equals, then the one that was captured first.
type Place = (Reverse<Points>, Reverse<Option<Percent>>, Timestamp, LeadId);

/// The best leads met so far.
#[derive(Debug, Clone)]
pub struct Ranking {
    limit: usize,
    best: BTreeMap<Place, RankedLead>,
}

impl Ranking {
    /// Nobody yet, of at most `limit`.
    ///
    /// # Errors
    /// A fault for a limit outside 1 to 1,000.
    pub fn of(limit: u32) -> Result<Self, Fault> {
        let within = usize::try_from(limit).ok().filter(|_| (1..=MOST).contains(&limit));
        let limit = within.ok_or_else(|| Fault::new(limit, "1 to 1,000 leads are ranked", "ask for fewer").at("limit"))?;
        Ok(Self { limit, best: BTreeMap::new() })
    }

    /// Takes a lead in where it is better than one of the best.
    ///
    /// # Errors
    /// None: the facts are in order.
    pub fn meet(&mut self, lead: &Lead, rules: &ScoringRules, model: Option<&ScoreModel>, now: Timestamp) -> Result<(), Fault> {
        self.meet_outline(&lead.into(), rules, model, now)
    }

    /// The same for the outline of a lead.
    pub(crate) fn meet_outline(
        &mut self,
        lead: &Outline<'_>,
        rules: &ScoringRules,
        model: Option<&ScoreModel>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let (score, probability) =
            facts_of(lead, |facts| (rules.score(facts, now), model.map(|model| model.score().score(facts, now).percent())))?;
        let place = (Reverse(score.total), Reverse(probability), lead.captured_at, lead.id);
        let is_full = self.best.len() >= self.limit;
        if is_full && self.best.last_key_value().is_some_and(|(last, _)| place > *last) {
            return Ok(());
        }
        self.best.insert(place, RankedLead { lead: lead.id, score, probability });
        if self.best.len() > self.limit {
            self.best.pop_last();
        }
        Ok(())
    }

    /// The best, the first first.
    #[must_use]
    pub fn leads(self) -> Vec<RankedLead> {
        self.best.into_values().collect()
    }
}
