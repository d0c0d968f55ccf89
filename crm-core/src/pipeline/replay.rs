//! What a pipeline says to moves that were made before it was: each is judged by what was known of the deal when it was made, and by nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::{Code, CrmError, Date, Fault, Refusal, RuleContext, TimeZone};

use super::contract::OpportunityRefusal;
use super::forecast::within;
use super::gates::{GateFacts, lets_through, obstacles};
use super::knowledge::{Knowledge, Source};
use super::model::{
    DealField, Gate, GateKeeper, GatePoint, Opportunity, OpportunityState, Pipeline, Probability, Reached, RequiredField, Stage,
    StageKind, StageVisit,
};
use super::policy::PipelinePolicy;
use super::rules::{only, stage_named};
use super::standing::reached_in;
use super::steps::require_reason;

/// A move as the history of a deal tells it.
#[derive(Debug, Clone, Copy)]
pub struct PastMove<'d> {
    /// The place of the visit that it began.
    place: usize,
    /// The visit that it ended; none where the deal was opened, or came from another pipeline.
    left: Option<&'d StageVisit>,
    /// The visit that it began.
    visit: &'d StageVisit,
}

impl<'d> PastMove<'d> {
    /// Key of the stage that was left; none where the deal was opened, or came from another pipeline.
    #[must_use]
    pub fn from(&self) -> Option<&'d Code> {
        self.left.map(|left| &left.stage)
    }

    /// Key of the stage that was entered.
    #[must_use]
    pub fn to(&self) -> &'d Code {
        &self.visit.stage
    }
}

/// What a pipeline says to a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Both stages are one there: nothing moves.
    Stays,
    /// It lets the deal through.
    Accepted,
    /// It does not.
    Refused {
        /// Code of the refusal.
        code: String,
        /// Why.
        detail: String,
    },
    /// It asks for what nobody knows.
    NotKnown {
        /// What that is.
        what: BTreeSet<String>,
        /// True where the change log may tell some of it.
        may_be_told: bool,
    },
}

impl Verdict {
    fn of(error: &CrmError) -> Self {
        Self::Refused { code: error.code().to_owned(), detail: error.detail() }
    }

    fn refused(refusal: &OpportunityRefusal) -> Self {
        Self::Refused { code: refusal.code().to_string(), detail: refusal.to_string() }
    }
}

/// A proposed pipeline that history is replayed through.
#[derive(Debug)]
pub struct Replay<'p> {
    now: &'p Pipeline,
    draft: &'p Pipeline,
    renamed: &'p BTreeMap<Code, Code>,
    days: (Option<Date>, Option<Date>),
    zone: TimeZone,
    knowledge: Knowledge,
    /// The draft with what can be judged from each source alone.
    by_history: Pipeline,
    by_log: Pipeline,
    by_now: Pipeline,
}

impl<'p> Replay<'p> {
    /// History of the pipeline `now` on its way through `draft`, by the stages that `renamed` leads to; only what was moved from the first of `days` to
    /// the last is judged.
    ///
    /// # Errors
    /// A stage of the map that the draft does not have.
    pub fn new(
        (now, draft): (&'p Pipeline, &'p Pipeline),
        renamed: &'p BTreeMap<Code, Code>,
        days: (Option<Date>, Option<Date>),
        zone: TimeZone,
        knowledge: Knowledge,
    ) -> Result<Self, CrmError> {
        if let Some((from, to)) = renamed.iter().find(|(_, to)| draft.stage(to).is_none()) {
            let fault = Fault::new(to, "the new definition has no such stage", "name one of its stages");
            return Err(fault.at(format_args!("stages.{from}")).into());
        }
        let [by_history, by_log, by_now] =
            [Source::History, Source::Log, Source::Now].map(|source| knowledge.part_of(draft, source));
        Ok(Self { now, draft, renamed, days, zone, knowledge, by_history, by_log, by_now })
    }

    /// The key in the draft of an open stage of the history.
    fn key<'k>(&'k self, key: &'k Code) -> &'k Code {
        self.renamed.get(key).unwrap_or(key)
    }

    /// The key in the draft of the stage of a visit; what was won or lost is in the stage of that kind.
    fn place_of<'k>(&'k self, visit: &'k StageVisit) -> &'k Code {
        let closed = match reached_in(visit) {
            Reached::Open => None,
            Reached::Won => self.draft.first(StageKind::Won),
            Reached::Lost => self.draft.first(StageKind::Lost),
        };
        closed.map_or_else(|| self.key(&visit.stage), |stage| &stage.key)
    }

    /// The keys in the draft of the stages that a move leaves and enters.
    #[must_use]
    pub fn places<'k>(&'k self, past: &PastMove<'k>) -> (Option<&'k Code>, &'k Code) {
        (past.left.map(|left| self.place_of(left)), self.place_of(past.visit))
    }

    /// The moves of `deal` in this pipeline that were made in the days asked about.
    pub fn moves<'d>(&'d self, deal: &'d Opportunity) -> impl Iterator<Item = PastMove<'d>> + 'd {
        let (from, to) = self.days;
        deal.history.iter().enumerate().filter_map(move |(place, visit)| {
            let is_asked = visit.is_in(deal.pipeline) && within(visit.entered_at.date_in(&self.zone), from, to);
            let left = place.checked_sub(1).and_then(|before| deal.history.get(before)).filter(|left| left.is_in(deal.pipeline));
            is_asked.then_some(PastMove { place, left, visit })
        })
    }

    /// What the draft says to a move of `deal`, whose record as the change log tells it was `story`, change by change; without one, what is known from its
    /// history decides.
    pub fn judge(
        &self,
        deal: &Opportunity,
        past: &PastMove<'_>,
        story: Option<&[Opportunity]>,
        cx: &RuleContext<'_, PipelinePolicy>,
    ) -> Verdict {
        let to = match self.target(past) {
            Ok(to) => to,
            Err(verdict) => return verdict,
        };
        let told = story.and_then(|story| as_told(story, past));
        let source = if told.is_some() { Source::Log } else { Source::History };
        let mut then = told.cloned().unwrap_or_else(|| from_history(deal, past));
        let (Some(from), _) = self.places(past) else {
            return self.judge_opening(&then, to, source);
        };
        if *from == to.key {
            return Verdict::Stays;
        }
        if let Err(error) = stage_named(self.draft, from) {
            return Verdict::of(&error);
        }
        let reason = self.judge_reason(deal, past);
        if let Some(refused @ Verdict::Refused { .. }) = reason {
            return refused;
        }
        if reached_in(past.visit) == Reached::Won {
            // It may have been won at another amount than it had before.
            then.amount = past.visit.amount;
        }
        then.state = OpportunityState::Open { stage: from.clone() };
        let cx = RuleContext { now: past.visit.entered_at, today: past.visit.entered_at.date_in(&self.zone), ..*cx };
        let actor = past.visit.actor.map(|user| (user, Vec::new()));
        let facts = GateFacts { actor: actor.filter(|_| !self.is_timed(past)), ..GateFacts::default() };
        if let Some(first) = obstacles(&then, self.known(source), to, &facts, &cx).first() {
            return Verdict::refused(&first.refusal(from, &to.key));
        }
        let mut not_known = self.missing_knowledge(&to.required_fields, source);
        if let Some(Verdict::NotKnown { what, .. }) = reason {
            not_known.extend(what.into_iter().map(|what| (what, false)));
        }
        for gate in self.draft.gates_between(from, &to.key) {
            not_known.extend(self.unknown_of(gate, &then, past, source));
        }
        verdict_of(not_known)
    }

    /// The stage of the draft that the move leads to.
    fn target(&self, past: &PastMove<'_>) -> Result<&Stage, Verdict> {
        let kind = match reached_in(past.visit) {
            Reached::Won => StageKind::Won,
            Reached::Lost => StageKind::Lost,
            Reached::Open => {
                let to = stage_named(self.draft, self.key(past.to())).map_err(|error| Verdict::of(&error))?;
                let closed = || OpportunityRefusal::StageNotOpen { stage: to.key.clone() };
                return if to.is_open() { Ok(to) } else { Err(Verdict::refused(&closed())) };
            }
        };
        only(self.draft, kind).map_err(|error| Verdict::of(&error))
    }

    /// What the draft says to a deal that begins in `to`: no gate stands before that.
    fn judge_opening(&self, then: &Opportunity, to: &Stage, source: Source) -> Verdict {
        let required: Vec<RequiredField> =
            to.required_fields.iter().filter(|field| self.knowledge.has_field(field, source)).cloned().collect();
        let missing = then.missing(&required);
        if !missing.is_empty() {
            let fields = missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Verdict::refused(&OpportunityRefusal::FieldsMissing { stage: to.key.clone(), fields });
        }
        verdict_of(self.missing_knowledge(&to.required_fields, source))
    }

    fn missing_knowledge(&self, fields: &[RequiredField], source: Source) -> BTreeMap<String, bool> {
        let not_known = fields.iter().filter(|field| !self.knowledge.has_field(field, source));
        not_known.map(|field| (field.to_string(), *field != RequiredField::Amount && source == Source::History)).collect()
    }

    /// Why a deal is lost stands in it as long as it is; of an earlier loss that is not known, so that it must be among the reasons of now.
    fn judge_reason(&self, deal: &Opportunity, past: &PastMove<'_>) -> Option<Verdict> {
        if reached_in(past.visit) != Reached::Lost {
            return None;
        }
        match &deal.state {
            OpportunityState::Lost { reason, .. } if past.visit.left_at.is_none() => {
                require_reason(self.draft, reason).err().map(|error| Verdict::of(&error))
            }
            _ if self.now.loss_reasons.iter().all(|reason| self.draft.loss_reasons.contains(reason)) => None,
            _ => Some(verdict_of([("loss_reason".to_owned(), false)].into())),
        }
    }

    /// What a gate asks for that nobody knows, each with whether the change log may tell it.
    fn unknown_of(&self, gate: &Gate, then: &Opportunity, past: &PastMove<'_>, source: Source) -> BTreeMap<String, bool> {
        let may_be_told = source == Source::History;
        let mut unknown = self.missing_knowledge(&gate.required_fields, source);
        let fields = gate.criteria.iter().map(|criterion| &criterion.field).filter(|field| !self.knowledge.has(field, source));
        let is_hidden = |field: &DealField| matches!(field, DealField::Amount | DealField::Currency);
        unknown.extend(fields.map(|field| (field.to_string(), may_be_told && !is_hidden(field))));
        let is_ticked = |point: &GatePoint| then.ticked.iter().any(|ticked| ticked.key == point.key);
        let points = gate.checklist.iter().filter(|point| !self.knowledge.has_point(point, source) && !is_ticked(point));
        unknown.extend(points.map(|point| (point.key.to_string(), may_be_told && self.knowledge.has_point(point, Source::Log))));
        let known: Vec<GateKeeper> = gate.who.iter().copied().filter(|keeper| Knowledge::has_keeper(*keeper, source)).collect();
        let is_unsure = self.is_timed(past) || known.len() < gate.who.len();
        if is_unsure && !is_let(&known, gate, then, past) {
            unknown.insert("who".to_owned(), may_be_told && gate.who.contains(&GateKeeper::Owner));
        }
        unknown.extend(gate.plan.map(|_| ("plan".to_owned(), false)));
        unknown.extend(gate.approval.as_ref().map(|_| ("approval".to_owned(), false)));
        unknown
    }

    /// True where time may have made the move, which passes gates that name people.
    fn is_timed(&self, past: &PastMove<'_>) -> bool {
        self.now.timed_moves.iter().any(|timed| Some(&timed.from) == past.from() && timed.to == *past.to())
    }

    fn known(&self, source: Source) -> &Pipeline {
        match source {
            Source::History => &self.by_history,
            Source::Log => &self.by_log,
            Source::Now => &self.by_now,
        }
    }

    /// Why an open deal would not go on from where it is now, in the words of the first way that it cannot go: its stage is given up, or something of its
    /// own stands in every way but that to the lost stage. Who asks, plans and approvals do not count: those can be had.
    pub fn stuck(&self, deal: &Opportunity, cx: &RuleContext<'_, PipelinePolicy>) -> Option<(String, String)> {
        if !deal.is_open() {
            return None;
        }
        let key = self.key(deal.stage());
        let told = |refusal: OpportunityRefusal| Some((refusal.code().to_string(), refusal.to_string()));
        let Some(from) = self.draft.stage(key).filter(|stage| stage.is_open()) else {
            return told(OpportunityRefusal::StageInUse { stage: deal.stage().clone() });
        };
        let there = Opportunity { state: OpportunityState::Open { stage: key.clone() }, ..deal.clone() };
        let ways = self.draft.stages.iter().filter(|to| to.kind != StageKind::Lost && from.leads_to(to));
        let mut first = None;
        for to in ways {
            let found = obstacles(&there, &self.by_now, to, &GateFacts::default(), cx);
            let refusal = found.first()?.refusal(key, &to.key);
            first.get_or_insert(refusal);
        }
        let nowhere =
            || Some(OpportunityRefusal::StepNotAllowed { from: key.clone(), to: self.draft.first(StageKind::Won)?.key.clone() });
        first.or_else(nowhere).and_then(told)
    }
}

/// True where a gate that names somebody lets whoever moved the deal through, for what is `known` of those whom it names.
fn is_let(known: &[GateKeeper], gate: &Gate, then: &Opportunity, past: &PastMove<'_>) -> bool {
    let facts = GateFacts { actor: past.visit.actor.map(|user| (user, Vec::new())), ..GateFacts::default() };
    let named = Gate { who: known.to_vec(), ..Gate::before(gate.to.clone()) };
    gate.who.is_empty() || facts.actor.is_none() || (!known.is_empty() && lets_through(&named, then, &facts))
}

fn verdict_of(not_known: BTreeMap<String, bool>) -> Verdict {
    if not_known.is_empty() {
        return Verdict::Accepted;
    }
    let may_be_told = not_known.values().any(|told| *told);
    Verdict::NotKnown { what: not_known.into_keys().collect(), may_be_told }
}

/// The record just before a move; of an opening, just after it.
fn as_told<'s>(story: &'s [Opportunity], past: &PastMove<'_>) -> Option<&'s Opportunity> {
    if past.place == 0 {
        return story.iter().find(|then| then.history.len() == 1);
    }
    story.iter().rev().find(|then| then.history.len() == past.place)
}

/// What its history tells of a deal just before a move; of an opening, just after it.
fn from_history(deal: &Opportunity, past: &PastMove<'_>) -> Opportunity {
    let at = past.place.saturating_sub(1);
    let mut then = Opportunity { history: deal.history.get(at).into_iter().cloned().collect(), ..deal.clone() };
    if let Some((amount, probability, expected_close)) = deal.estimated_in(at) {
        (then.amount, then.expected_close) = (amount, expected_close);
        then.probability = Probability::Auto(probability);
    }
    if past.left.is_none() {
        (then.amount, then.expected_close) = (past.visit.amount, past.visit.expected_close);
    }
    then.ticked.retain(|ticked| ticked.at <= past.visit.entered_at);
    then
}
