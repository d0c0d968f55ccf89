//! The session side of the pipeline: name the permission, load, decide, store.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::access::{Operation, User};
use crate::catalog::Product;
use crate::engine::{Command, Query, Question, Told, Unit};
use crate::kernel::{AccountId, ContactId, CrmError, Fault, LeadId, OpportunityId, Ownership, ProductId, Record, SortKey};
use crate::leads::{self, Lead, Lifecycle};
use crate::parties::{Account, Contact};

use super::board::{BoardFigures, ColumnCount};
use super::contract::{
    AssignOpportunity, Board, ChangeOpportunity, ChangePipeline, DefinePipeline, Edit, Funnel, LoseOpportunity, MoveOpportunity,
    OpenOpportunity, OverrideForecastCategory, OverrideProbability, ReopenOpportunity, ResetForecastCategory, ResetProbability,
    SalesPerformance, WinOpportunity,
};
use super::funnel::{FunnelCount, FunnelFigures};
use super::model::{Opportunity, Pipeline, StageKind, Standing, StandingReader};
use super::performance::PerformanceFigures;
use super::policy::PipelinePolicy;
use super::{estimates, rules, steps};

mod conversion;
mod forecast;
mod gates;
mod simulation;

impl Command for DefinePipeline {
    type Answer = Pipeline;
    const NAME: &'static str = "pipeline.define";

    fn execute(&self, unit: &mut Unit) -> Result<Pipeline, CrmError> {
        unit.open_with(rules::define(unit.new_id(), self))
    }
}

impl Command for ChangePipeline {
    type Answer = Pipeline;
    const NAME: &'static str = "pipeline.change";

    fn execute(&self, unit: &mut Unit) -> Result<Pipeline, CrmError> {
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Update)?;
        let mut in_use = None;
        for stage in rules::given_up(&pipeline, self) {
            // Whoever may see them: a deal that the actor cannot see is in the stage all the same.
            let inside = Query::under(Opportunity::BY_STAGE, SortKey::new().id(self.pipeline).text(stage.key.as_str()));
            if !unit.parts(&inside)?.is_empty() {
                in_use = Some(&stage.key);
                break;
            }
        }
        unit.apply(rules::redefine(&pipeline, self, in_use)?)
    }
}

impl Command for OpenOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.open_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let ownership = unit.new_ownership::<Opportunity>(self.owner)?;
        check_references(unit, self.account, self.contact, self.product)?;
        unit.check_custom_fields::<Opportunity>(&self.custom_fields)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = rules::open(unit.new_id(), ownership, &pipeline, self, None, &unit.context(&policy))?;
        unit.open_with(decision)
    }
}

impl Command for ChangeOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.change_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        check_references(unit, self.account.value().copied(), self.contact.value().copied(), self.product.value().copied())?;
        if let Some(fields) = &self.custom_fields {
            unit.check_custom_fields::<Opportunity>(fields)?;
        }
        // Who cannot see the amount does not change it either, nor finds it out by trying.
        let mut change = self.clone();
        if hides_amount(unit) {
            (change.amount, change.lines, change.recurring) = (Edit::Keep, None, Edit::Keep);
        }
        for line in change.lines.iter().flatten() {
            check_references(unit, None, None, line.product)?;
        }
        for person in change.stakeholders.iter().flatten() {
            check_references(unit, None, Some(person.contact), None)?;
        }
        for split in change.splits.iter().flatten() {
            unit.load::<User>(split.user, Operation::Read)?;
        }
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = rules::change(&deal, &pipeline, &change, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for MoveOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.move_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let to = rules::stage_named(&pipeline, &self.stage)?;
        let facts = gates::facts(unit, &deal, &pipeline, to)?;
        gates::bring(unit, (&deal, &pipeline, to), &facts, |cx| steps::move_on(&deal, &pipeline, self, &facts, cx))
    }
}

impl Command for WinOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.win_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let win = Self { amount: self.amount.filter(|_| !hides_amount(unit)), ..self.clone() };
        let to = rules::only(&pipeline, StageKind::Won)?;
        let facts = gates::facts(unit, &deal, &pipeline, to)?;
        let won = gates::bring(unit, (&deal, &pipeline, to), &facts, |cx| steps::win(&deal, &pipeline, &win, &facts, cx))?;
        // Whoever wins it need not see the lead that it came from.
        if let Some(lead) = deal.lead().filter(|_| deal.is_open()) {
            let lead = unit.part::<Lead>(lead)?;
            unit.apply(leads::rules::come_to(&lead, Lifecycle::Customer))?;
        }
        Ok(won)
    }
}

impl Command for LoseOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.lose_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let to = rules::only(&pipeline, StageKind::Lost)?;
        let facts = gates::facts(unit, &deal, &pipeline, to)?;
        gates::bring(unit, (&deal, &pipeline, to), &facts, |cx| steps::lose(&deal, &pipeline, self, &facts, cx))
    }
}

impl Command for ReopenOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.reopen_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let to = steps::taken_up_in(&deal, &pipeline, self)?;
        let facts = gates::facts(unit, &deal, &pipeline, to)?;
        gates::bring(unit, (&deal, &pipeline, to), &facts, |cx| steps::reopen(&deal, &pipeline, self, &facts, cx))
    }
}

impl Command for OverrideProbability {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.override_probability";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let deal = unit.load::<Opportunity>(self.opportunity, Operation::Update)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = estimates::override_probability(&deal, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for ResetProbability {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.reset_probability";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = estimates::reset_probability(&deal, &pipeline, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for OverrideForecastCategory {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.override_forecast_category";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let deal = unit.load::<Opportunity>(self.opportunity, Operation::Update)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = estimates::override_category(&deal, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for ResetForecastCategory {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.reset_forecast_category";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = estimates::reset_category(&deal, &pipeline, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for AssignOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.assign_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let deal = unit.load::<Opportunity>(self.opportunity, Operation::Assign)?;
        let to = unit.ownership_of(Some(self.owner))?;
        unit.apply(rules::assign(&deal, to.owner, to.team))
    }
}

impl Question for SalesPerformance {
    type Answer = PerformanceFigures;
    const NAME: &'static str = "pipeline.sales_performance";

    fn answer(&self, unit: &mut Unit) -> Result<PerformanceFigures, CrmError> {
        let mut figures = PerformanceFigures::default();
        for is_won in [false, true] {
            let outcome = || SortKey::new().flag(is_won);
            let first = self.closed_from.map_or_else(outcome, |day| outcome().date(day));
            let last = self.closed_to.map_or_else(outcome, |day| outcome().date(day));
            let deals = Query::between(Opportunity::BY_CLOSE, first, last);
            visit_masked(unit, &deals, &mut |deal| figures.add(&deal, self))?;
        }
        Ok(figures)
    }
}

impl Question for Funnel {
    type Answer = FunnelFigures;
    const NAME: &'static str = "pipeline.funnel";

    fn answer(&self, unit: &mut Unit) -> Result<FunnelFigures, CrmError> {
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let mut count = FunnelCount::new(&pipeline, unit.now());
        let deals = Query::under(Opportunity::BY_STAGE, SortKey::new().id(self.pipeline));
        visit_masked(unit, &deals, &mut |deal| {
            count.add(&deal);
            Ok(())
        })?;
        Ok(count.figures())
    }
}

impl Question for Board {
    type Answer = BoardFigures;
    const NAME: &'static str = "pipeline.board";

    fn answer(&self, unit: &mut Unit) -> Result<BoardFigures, CrmError> {
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let mut board = BoardFigures::default();
        for stage in pipeline.open_stages() {
            let mut column = ColumnCount::new(stage, self.cards);
            let inside = Query::under(Opportunity::BY_STAGE, SortKey::new().id(self.pipeline).text(stage.key.as_str()));
            visit_standings(unit, &inside, &mut |id, standing, _| Ok(column.add(id, &standing)?))?;
            let cards = unit.find_all::<Opportunity>(&column.shown())?;
            let reader = Arc::clone(unit.reader());
            board.columns.push(column.finish(cards.into_iter().map(|card| reader.masked(card)).collect()));
        }
        Ok(board)
    }
}

/// Shows every deal of `deals` that the actor may see, as they may see it: a hidden amount must not show in a figure either.
fn visit_masked(
    unit: &mut Unit,
    deals: &Query<Opportunity>,
    take: &mut dyn FnMut(Opportunity) -> Result<(), Fault>,
) -> Result<(), CrmError> {
    let reader = Arc::clone(unit.reader());
    let mut fault = None;
    unit.visit(deals, Operation::Read, &mut |deal| {
        fault = take(reader.masked(deal)).err();
        if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    fault.map_or(Ok(()), |fault| Err(fault.into()))
}

/// Shows how every deal of `deals` stands now that the actor may see, as they may see it, from the rows of the index alone.
fn visit_standings(
    unit: &mut Unit,
    deals: &Query<Opportunity>,
    take: &mut dyn FnMut(OpportunityId, Standing, &Told<'_>) -> Result<(), CrmError>,
) -> Result<(), CrmError> {
    let (hides_amount, mut reader) = (hides_amount(unit), StandingReader::default());
    unit.visit_told(deals, Operation::Read, &mut |id, told| {
        let standing = reader.read(told.told()).ok_or_else(|| CrmError::Corrupt {
            subject: format!("index {} of opportunity", Opportunity::BY_STAGE.name()),
            detail: "a row of it says nothing that can be read; restore the store from a backup".to_owned(),
        })?;
        let amount = standing.amount.filter(|_| !hides_amount);
        take(id, Standing { amount, ..standing }, told)
    })
}

/// The deal, if the actor may change it, and the pipeline it passes.
fn deal_and_pipeline(unit: &mut Unit, id: OpportunityId) -> Result<(Opportunity, Pipeline), CrmError> {
    let deal = unit.load::<Opportunity>(id, Operation::Update)?;
    let pipeline = unit.part::<Pipeline>(*deal.pipeline())?;
    Ok((deal, pipeline))
}

/// True where the actor may not see what a deal is worth.
fn hides_amount(unit: &Unit) -> bool {
    unit.reader().is_hidden(Opportunity::KIND.code, "amount")
}

/// What a deal names must be there, and the actor must be allowed to see it.
fn check_references(
    unit: &mut Unit,
    account: Option<AccountId>,
    contact: Option<ContactId>,
    product: Option<ProductId>,
) -> Result<(), CrmError> {
    if let Some(account) = account {
        unit.load::<Account>(account, Operation::Read)?;
    }
    if let Some(contact) = contact {
        unit.load::<Contact>(contact, Operation::Read)?;
    }
    if let Some(product) = product {
        unit.load::<Product>(product, Operation::Read)?;
    }
    Ok(())
}

/// The opportunity that `open` opens, grown out of `lead`.
fn opened(
    unit: &mut Unit,
    id: OpportunityId,
    ownership: Ownership,
    open: &OpenOpportunity,
    lead: LeadId,
) -> Result<Opportunity, CrmError> {
    let pipeline = unit.load::<Pipeline>(open.pipeline, Operation::Read)?;
    check_references(unit, None, None, open.product)?;
    unit.check_custom_fields::<Opportunity>(&open.custom_fields)?;
    let policy = unit.policy::<PipelinePolicy>()?;
    let decision = rules::open(id, ownership, &pipeline, open, Some(lead), &unit.context(&policy))?;
    unit.open_with(decision)
}
