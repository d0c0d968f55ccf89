//! Proposed pipelines on the road: history is visited as the actor may see it, and the change log is read where only that tells.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::Operation;
use crate::engine::{Query, Question, Unit};
use crate::kernel::{CrmError, Decision, OpportunityId, Record, RuleContext, SortKey, portion};
use crate::pipeline::contract::SimulatePipeline;
use crate::pipeline::knowledge::Knowledge;
use crate::pipeline::model::{Opportunity, Pipeline};
use crate::pipeline::policy::PipelinePolicy;
use crate::pipeline::replay::{Replay, Verdict};
use crate::pipeline::rules;
use crate::pipeline::simulation::{JudgedMove, SimulationCount, SimulationFigures};

use super::{hides_amount, visit_masked};

impl Question for SimulatePipeline {
    type Answer = SimulationFigures;
    const NAME: &'static str = "pipeline.simulate_pipeline";

    fn answer(&self, unit: &mut Unit) -> Result<SimulationFigures, CrmError> {
        let limit = portion(self.limit, "opportunities")?;
        let now = unit.load::<Pipeline>(self.change.pipeline, Operation::Read)?;
        let draft = match rules::redefine(&now, &self.change, None)? {
            Decision::Apply { next, .. } | Decision::AlreadyDone(next) => next,
        };
        draft.check()?;
        let zone = unit.time_zone();
        let knowledge = Knowledge::of(&now, hides_amount(unit));
        let replay = Replay::new((&now, &draft), &self.stages, (self.from, self.to), zone, knowledge)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let actor = unit.context(&policy).actor.clone();
        let cx = RuleContext { actor: &actor, now: unit.now(), today: unit.today(), policy: &policy };
        let (mut count, mut to_look_up, mut not_looked_up) = (SimulationCount::default(), BTreeMap::new(), 0);
        let deals = Query::under(Opportunity::BY_STAGE, SortKey::new().id(now.id()));
        visit_masked(unit, &deals, &mut |deal| {
            if let Some(told) = replay.stuck(&deal, &cx) {
                count.add_stuck(deal.id(), deal.stage(), told);
            }
            let moves = judged(&replay, &deal, None, &cx);
            if !moves.iter().any(|judged| matches!(judged.verdict, Verdict::NotKnown { may_be_told: true, .. })) {
                count.add(deal.id(), &moves);
                return Ok(());
            }
            drop(moves);
            // Those opened last tell most of what is to come; the others are judged by their history alone.
            to_look_up.insert((deal.opened_at, deal.id()), deal);
            if to_look_up.len() > limit
                && let Some(((_, id), oldest)) = to_look_up.pop_first()
            {
                count.add(id, &judged(&replay, &oldest, None, &cx));
                not_looked_up += 1;
            }
            Ok(())
        })?;
        for ((_, id), deal) in to_look_up {
            let story = story(unit, id)?;
            count.add(id, &judged(&replay, &deal, Some(&story), &cx));
        }
        Ok(count.figures(&draft, not_looked_up))
    }
}

/// What the proposed pipeline says to each move of a deal.
fn judged<'d>(
    replay: &'d Replay<'_>,
    deal: &'d Opportunity,
    story: Option<&[Opportunity]>,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Vec<JudgedMove<'d>> {
    let judge = |past| {
        let (would_leave, would_enter) = replay.places(&past);
        JudgedMove { from: past.from(), to: past.to(), would_leave, would_enter, verdict: replay.judge(deal, &past, story, cx) }
    };
    replay.moves(deal).map(judge).collect()
}

/// The record of a deal after each of its changes, as the actor may see it.
fn story(unit: &mut Unit, id: OpportunityId) -> Result<Vec<Opportunity>, CrmError> {
    let reader = Arc::clone(unit.reader());
    let entries = unit.story::<Opportunity>(id)?;
    let mut story = Vec::with_capacity(entries.len());
    for entry in &entries {
        story.extend(entry.decode::<Opportunity>()?.map(|then| reader.masked(then)));
    }
    Ok(story)
}
