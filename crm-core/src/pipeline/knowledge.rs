//! What is known of a deal as it was, and what therefore can be judged: by its history, by the change log, by the record as it is.

use std::collections::BTreeSet;

use crate::kernel::Code;

use super::model::{DealField, GateKeeper, GatePoint, Pipeline, RequiredField};

/// Where what is known of a deal comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Its history: what it was expected to bring, how old it was, who moved it.
    History,
    /// The change log: the whole record as it was.
    Log,
    /// The record as it is.
    Now,
}

/// What each source tells whoever asks.
#[derive(Debug)]
pub struct Knowledge {
    hides_amount: bool,
    points: BTreeSet<Code>,
}

impl Knowledge {
    /// What is known of the deals of `pipeline`, where the actor may see amounts or not.
    #[must_use]
    pub fn of(pipeline: &Pipeline, hides_amount: bool) -> Self {
        let points = pipeline.gates.iter().flat_map(|gate| &gate.checklist).map(|point| point.key.clone()).collect();
        Self { hides_amount, points }
    }

    /// `draft` with those of its demands that can be judged from `source`. Plans and approvals never can: what is known of them is of now, and of other
    /// gates.
    #[must_use]
    pub fn part_of(&self, draft: &Pipeline, source: Source) -> Pipeline {
        let mut known = draft.clone();
        for stage in &mut known.stages {
            stage.required_fields.retain(|field| self.has_field(field, source));
        }
        for gate in &mut known.gates {
            gate.required_fields.retain(|field| self.has_field(field, source));
            gate.criteria.retain(|criterion| self.has(&criterion.field, source));
            gate.checklist.retain(|point| self.has_point(point, source));
            if gate.who.iter().any(|keeper| !Self::has_keeper(*keeper, source)) {
                gate.who.clear();
            }
            (gate.plan, gate.approval) = (None, None);
        }
        known
    }

    /// True where it tells whether the field was there.
    #[must_use]
    pub fn has_field(&self, field: &RequiredField, source: Source) -> bool {
        match field {
            RequiredField::Amount => !self.hides_amount,
            RequiredField::CloseDate => true,
            _ => source != Source::History,
        }
    }

    /// True where it tells what the field held.
    #[must_use]
    pub fn has(&self, field: &DealField, source: Source) -> bool {
        match field {
            DealField::Amount | DealField::Currency => !self.hides_amount,
            DealField::Probability | DealField::AgeDays | DealField::StageDays | DealField::DaysToClose => true,
            DealField::BuyingRoles | DealField::Competitors | DealField::Custom(_) => source != Source::History,
        }
    }

    /// True where it tells whether the point was done. One that no gate asked for was not ticked, whether it was done or not.
    #[must_use]
    pub fn has_point(&self, point: &GatePoint, source: Source) -> bool {
        match source {
            Source::History => false,
            Source::Log => self.points.contains(&point.key),
            Source::Now => true,
        }
    }

    /// True where it tells whether somebody was such a keeper: who had which role is not kept, and whose the deal was the log alone tells.
    #[must_use]
    pub fn has_keeper(keeper: GateKeeper, source: Source) -> bool {
        match keeper {
            GateKeeper::User(_) => true,
            GateKeeper::Owner => source == Source::Log,
            GateKeeper::Role(_) => false,
        }
    }
}
