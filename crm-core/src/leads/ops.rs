//! The session side of leads: name the permission, load, decide, store.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::access::{Operation, User};
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{Code, CrmError, Decision, Fault, FieldDefinition, Record, Refusal, SortKey, Timestamp};

use super::contract::{
    AssignLead, CaptureLead, DisqualifyLead, LeadEvent, LeadFunnel, LeadRefusal, LearnScore, NurtureLead, QualifyLead, RankLeads,
    RecordEvidence, ResumeLead, ScoreLead, WorkLead,
};
use super::model::{Lead, LeadTag};
use super::policy::LeadPolicy;
use super::rules;
use super::scoring::{
    self, Evidence, LeadScore, LearningPolicy, RankedLead, RuleScoringPolicy, ScoreModel, ScoringRules, Untold, with_facts,
};

impl Command for CaptureLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.capture_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        if let Some(external_id) = &self.external_id {
            let same = Query::under(Lead::BY_EXTERNAL_ID, external_id.sort_key());
            // Only a lead that the actor may see is given back; another one's is a conflict of the unique id.
            if let Some(known) = unit.select(&same)?.pop() {
                return Ok(known);
            }
        }
        let ownership = unit.new_ownership::<Lead>(self.owner)?;
        unit.check_custom_fields::<Lead>(&self.details.custom_fields)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::capture(unit.new_id(), ownership, self, &unit.context(&policy))?;
        unit.open_with(decision)
    }
}

impl Command for WorkLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.work_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::work(&lead, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for RecordEvidence {
    type Answer = Lead;
    const NAME: &'static str = "leads.record_evidence";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::record_evidence(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for NurtureLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.nurture_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::nurture(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for ResumeLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.resume_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        unit.apply(rules::resume(&lead)?)
    }
}

impl Command for QualifyLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.qualify_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::qualify(&lead, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for DisqualifyLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.disqualify_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::disqualify(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for AssignLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.assign_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Assign)?;
        let owner = unit.load::<User>(self.owner, Operation::Read)?;
        unit.apply(rules::assign(&lead, self.owner, *owner.team(), *owner.is_active())?)
    }
}

impl Question for LeadFunnel {
    type Answer = Vec<(LeadTag, u64)>;
    const NAME: &'static str = "leads.lead_funnel";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<(LeadTag, u64)>, CrmError> {
        let count = |tag| Ok((tag, unit.count(&Query::under(Lead::BY_STATE, Lead::in_state(tag)))?));
        LeadTag::ALL.into_iter().map(count).collect()
    }
}

impl Command for LearnScore {
    type Answer = ScoreModel;
    const NAME: &'static str = "leads.learn_score";

    fn execute(&self, unit: &mut Unit) -> Result<ScoreModel, CrmError> {
        unit.demand(Operation::Create, ScoreModel::KIND)?;
        let policy = unit.policy::<LearningPolicy>()?;
        let days_back = unit.today().plus_days(-i64::from(policy.days))?;
        let captured_from = self.captured_from.unwrap_or(days_back);
        let start = captured_from.start_in(&unit.time_zone());
        // Thousands of leads are read, and whoever changes one of them meanwhile does not stand in the way.
        let evidence = unit.aside(|unit| closed_leads(unit, start, &policy))?;
        let model = ScoreModel::learn(unit.new_id(), &evidence, &policy, captured_from, unit.now())?;
        unit.open_with(Decision::apply(model, LeadEvent::ScoreLearned))
    }
}

/// The closed leads that were captured from `start` on and that the actor may see, counted.
fn closed_leads(unit: &mut Unit, start: Timestamp, policy: &LearningPolicy) -> Result<Evidence, CrmError> {
    let mut evidence = Evidence::over(scoring::learned_fields(&custom_keys(unit)?)?)?;
    let reader = Arc::clone(unit.reader());
    let (mut left, mut broken) = (policy.leads_at_most, None);
    for tag in [LeadTag::Converted, LeadTag::Disqualified] {
        let query = Query::between(Lead::BY_STATE, Lead::in_state(tag).instant(start), Lead::in_state(tag));
        unit.visit(&query, Operation::Read, &mut |lead: Lead| {
            if left == 0 {
                broken = Some(LeadRefusal::TooManyToLearn { most: policy.leads_at_most }.refused());
                return ControlFlow::Break(());
            }
            left -= 1;
            match scoring::count(&mut evidence, &reader.masked(lead), policy) {
                Ok(()) => ControlFlow::Continue(()),
                Err(fault) => {
                    broken = Some(fault.into());
                    ControlFlow::Break(())
                }
            }
        })?;
    }
    broken.map_or(Ok(evidence), Err)
}

/// The keys of the custom fields of leads.
fn custom_keys(unit: &mut Unit) -> Result<Vec<Code>, CrmError> {
    let of_leads = SortKey::new().unsigned(u64::from(Lead::KIND.code));
    let definitions = unit.parts(&Query::under(FieldDefinition::BY_KIND, of_leads))?;
    Ok(definitions.iter().map(|definition| definition.key().clone()).collect())
}

/// The score that was learned last by `as_of`, of those that the actor may see.
fn model_of(unit: &mut Unit, as_of: Timestamp) -> Result<Option<ScoreModel>, CrmError> {
    let until = Query::between(ScoreModel::BY_LEARNED_AT, SortKey::new(), SortKey::new().instant(as_of)).descending();
    let mut last = None;
    unit.visit(&until, Operation::Read, &mut |model| {
        last = Some(model);
        ControlFlow::Break(())
    })?;
    Ok(last)
}

impl Question for ScoreLead {
    type Answer = LeadScore;
    const NAME: &'static str = "leads.score_lead";

    fn answer(&self, unit: &mut Unit) -> Result<LeadScore, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Read)?;
        let as_of = self.as_of.unwrap_or_else(|| unit.now());
        if as_of < *lead.captured_at() {
            let remedy = format!("give an instant from {} on", lead.captured_at());
            return Err(Fault::new(as_of, "the lead had not been captured by then", remedy).at("as_of").into());
        }
        let then = if self.as_of.is_none() { Some(lead.clone()) } else { unit.as_it_was(self.lead, as_of)? };
        let is_told = then.is_some();
        let lead = unit.reader().masked(then.unwrap_or(lead));
        let policy = unit.policy_on::<RuleScoringPolicy>(unit.day_of(as_of))?;
        let rules = ScoringRules::compile(&policy)?;
        let rules = with_facts(&lead, |facts| rules.explain(facts, as_of))?;
        let model = model_of(unit, as_of)?;
        let chance = model.map(|model| scoring::chance(&lead, &model, as_of)).transpose()?;
        let mut untold = scoring::untold(&policy, &custom_keys(unit)?);
        untold.extend(chance.is_none().then_some(Untold::NothingLearned));
        untold.extend((!is_told).then_some(Untold::LeadThen));
        Ok(LeadScore { as_of, rules, chance, untold })
    }
}

impl Question for RankLeads {
    type Answer = Vec<RankedLead>;
    const NAME: &'static str = "leads.rank_leads";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<RankedLead>, CrmError> {
        let mut best = scoring::Ranking::of(self.limit)?;
        let rules = ScoringRules::compile(&unit.policy()?)?;
        let (now, reader) = (unit.now(), Arc::clone(unit.reader()));
        let model = model_of(unit, now)?;
        let mut broken = None;
        for tag in [LeadTag::New, LeadTag::Working, LeadTag::Qualified] {
            unit.visit(&Query::under(Lead::BY_STATE, Lead::in_state(tag)), Operation::Read, &mut |lead: Lead| match best.meet(
                &reader.masked(lead),
                &rules,
                model.as_ref(),
                now,
            ) {
                Ok(()) => ControlFlow::Continue(()),
                Err(fault) => {
                    broken = Some(fault);
                    ControlFlow::Break(())
                }
            })?;
        }
        broken.map_or_else(|| Ok(best.leads()), |fault| Err(fault.into()))
    }
}
