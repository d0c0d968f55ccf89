//! The session side of leads: name the permission, load, decide, store.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::access::{Operation, Reader, User};
use crate::engine::{Answer, Command, Query, Question, Unit};
use crate::kernel::{
    Code, CrmError, Decision, Fault, FieldDefinition, Ownership, Record, Refusal, SortKey, Span, Timestamp, UserId,
};

use super::contract::{
    AdvanceLifecycle, AssignLead, CaptureLead, ChooseChecklist, ClearLifecycle, DisqualifyLead, ExplainRouting, LeadEvent,
    LeadFunnel, LeadRefusal, LearnScore, NurtureLead, OverdueResponses, QualificationOf, QualifyLead, RankLeads, RecordEvidence,
    ResumeLead, RouteLead, ScoreLead, WorkLead,
};
use super::model::{Lead, LeadTag};
use super::policy::LeadPolicy;
use super::routing::{
    self, Availability, Colleague, Floor, OverdueResponse, ReadyRule, ResponseClock, Rotation, Router, Routing, RoutingPolicy,
    SetAvailability, SimulateRouting, Strategy,
};
use super::rules::{self, QualificationPoint};
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

impl Command for ChooseChecklist {
    type Answer = Lead;
    const NAME: &'static str = "leads.choose_checklist";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::choose_checklist(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for AdvanceLifecycle {
    type Answer = Lead;
    const NAME: &'static str = "leads.advance_lifecycle";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        unit.apply(rules::advance_lifecycle(&lead, self.to)?)
    }
}

impl Command for ClearLifecycle {
    type Answer = Lead;
    const NAME: &'static str = "leads.clear_lifecycle";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        unit.apply(rules::clear_lifecycle(&lead))
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
        unit.apply(rules::assign(&lead, self.owner, *owner.team(), *owner.is_active(), unit.now())?)
    }
}

impl Command for SetAvailability {
    type Answer = Availability;
    const NAME: &'static str = "leads.set_availability";

    fn execute(&self, unit: &mut Unit) -> Result<Availability, CrmError> {
        // First of all: whoever may set nobody's does not learn which users there are.
        unit.demand(Operation::Create, Availability::KIND)?;
        let user = unit.load::<User>(self.user, Operation::Read)?;
        let known = unit.find::<Availability>(Availability::id_of(self.user))?;
        let decision = Availability::set(known.as_ref(), Ownership::new(self.user, *user.team()), &self.details)?;
        unit.authorise(Operation::Create, decision.record())?;
        unit.apply(decision)
    }
}

impl Answer for Routing {
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for RouteLead {
    type Answer = Routing;
    const NAME: &'static str = "leads.route_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Routing, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Assign)?;
        rules::routable(&lead)?;
        let routing = routed(unit, &lead)?;
        let team = routing.owner.map(|owner| unit.part::<User>(owner)).transpose()?.and_then(|user| *user.team());
        let decision = rules::route(&lead, &routing, team, unit.now())?;
        unit.apply(decision)?;
        if let Some(rule) = routing.rule.as_ref().filter(|_| !routing.is_fallback) {
            let known = unit.find::<Rotation>(Rotation::id_of(rule))?;
            unit.apply(Rotation::after(known.as_ref(), rule, &routing, unit.now()))?;
        }
        if let Some(owner) = routing.owner
            && let Some(availability) = unit.find::<Availability>(Availability::id_of(owner))?
        {
            unit.apply(availability.with_lead(unit.now()))?;
        }
        Ok(routing)
    }
}

/// Who gets `lead`, and why.
fn routed(unit: &mut Unit, lead: &Lead) -> Result<Routing, CrmError> {
    let policy = unit.policy::<RoutingPolicy>()?;
    let router = router(unit, &policy)?;
    let rule = with_facts(lead, |facts| router.rule_for(facts, unit.now()))?;
    let floor = floor(unit, rule.as_slice(), router.fallback(), std::slice::from_ref(lead))?;
    Ok(with_facts(lead, |facts| router.route(lead.id(), facts, &floor))?)
}

fn router(unit: &mut Unit, policy: &RoutingPolicy) -> Result<Router, CrmError> {
    let scoring = unit.policy::<RuleScoringPolicy>()?;
    Ok(Router::compile(policy, &scoring.free_mail_domains)?)
}

/// The users of `rules` and the fallback as they stand now, and whose turn it is. The leads `aside` weigh on nobody: they are to be given.
fn floor(unit: &mut Unit, rules: &[&ReadyRule], fallback: Option<UserId>, aside: &[Lead]) -> Result<Floor, CrmError> {
    let mut floor = Floor::at(unit.now(), unit.time_zone());
    let goes_by = |strategy| rules.iter().any(|rule| rule.strategy() == strategy);
    let (by_load, by_day) = (goes_by(Strategy::LeastBusy), goes_by(Strategy::WeightedCapacity));
    for rule in rules {
        if let Some(rotation) = unit.find::<Rotation>(Rotation::id_of(rule.name()))? {
            floor.served.insert(rule.name().clone(), rotation.turns());
        }
    }
    for user in rules.iter().flat_map(|rule| rule.users()).copied().chain(fallback) {
        if floor.staff.contains_key(&user) {
            continue;
        }
        let is_active = unit.find::<User>(user)?.is_some_and(|user| *user.is_active());
        let details = unit.find::<Availability>(Availability::id_of(user))?.map(|known| known.details().clone());
        let mut colleague = Colleague { is_active, availability: details.unwrap_or_default(), ..Colleague::default() };
        // What is not asked for is not counted, nor what lies beyond a cap.
        let cap = colleague.availability.open_leads_at_most;
        if is_active && (by_load || cap.is_some()) {
            colleague.open = in_hand(unit, user, aside, cap.filter(|_| !by_load).unwrap_or(u32::MAX))?;
        }
        if is_active && by_day {
            colleague.recent = of_the_day(unit, user, aside)?;
        }
        floor.staff.insert(user, colleague);
    }
    Ok(floor)
}

/// How many leads `owner` has in hand, whoever may see them; as many as `enough`, or some more, where there are more.
fn in_hand(unit: &mut Unit, owner: UserId, aside: &[Lead], enough: u32) -> Result<u32, CrmError> {
    let enough = u64::from(enough).saturating_add(u64::try_from(aside.len()).unwrap_or(u64::MAX));
    let count = unit.count_parts(&Query::under(Lead::BY_OWNER, Lead::of_owner(owner, true)), enough)?;
    Ok(without(count, aside.iter().filter(|lead| lead.ownership().owner == owner && lead.is_in_hand())))
}

/// How many leads became `owner`'s in the last 24 hours, whoever may see them.
fn of_the_day(unit: &mut Unit, owner: UserId, aside: &[Lead]) -> Result<u32, CrmError> {
    let since = unit.now().plus(Span::from_hours(-24))?;
    let mut count = 0_u64;
    for is_in_hand in [false, true] {
        let all = Lead::of_owner(owner, is_in_hand);
        count =
            count.saturating_add(unit.count_parts(&Query::between(Lead::BY_OWNER, all.clone().instant(since), all), u64::MAX)?);
    }
    Ok(without(count, aside.iter().filter(|lead| lead.ownership().owner == owner && lead.owned_since() >= since)))
}

/// `count` without those that are `aside`.
fn without<'a>(count: u64, aside: impl Iterator<Item = &'a Lead>) -> u32 {
    let aside = u64::try_from(aside.count()).unwrap_or(u64::MAX);
    u32::try_from(count.saturating_sub(aside)).unwrap_or(u32::MAX)
}

impl Question for ExplainRouting {
    type Answer = Routing;
    const NAME: &'static str = "leads.explain_routing";

    fn answer(&self, unit: &mut Unit) -> Result<Routing, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Assign)?;
        rules::routable(&lead)?;
        routed(unit, &lead)
    }
}

impl Question for SimulateRouting {
    type Answer = Vec<Routing>;
    const NAME: &'static str = "leads.simulate_routing";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<Routing>, CrmError> {
        routing::asked(&self.leads)?;
        let mut leads = Vec::with_capacity(self.leads.len());
        for lead in &self.leads {
            let lead = unit.load::<Lead>(*lead, Operation::Assign)?;
            rules::routable(&lead)?;
            leads.push(lead);
        }
        let policy = self.policy.clone().map_or_else(|| unit.policy::<RoutingPolicy>(), Ok)?;
        let router = router(unit, &policy)?;
        let mut met: Vec<&ReadyRule> = Vec::new();
        for lead in &leads {
            let rule = with_facts(lead, |facts| router.rule_for(facts, unit.now()))?;
            if let Some(rule) = rule.filter(|rule| met.iter().all(|known| known.name() != rule.name())) {
                met.push(rule);
            }
        }
        let floor = floor(unit, &met, router.fallback(), &leads)?;
        Ok(router.simulate(&leads, floor)?)
    }
}

impl Question for OverdueResponses {
    type Answer = Vec<OverdueResponse>;
    const NAME: &'static str = "leads.overdue_responses";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<OverdueResponse>, CrmError> {
        let hours = unit.policy::<LeadPolicy>()?.first_response_hours;
        let at_work = unit.policy::<RoutingPolicy>()?.response_hours;
        let clock = ResponseClock::new(hours, at_work, unit.now(), self.limit)?;
        let (mut late, mut broken) = (Vec::new(), None);
        // The first captured come first, so that the first which is not late is the last that is looked at.
        unit.visit(&Query::under(Lead::BY_STATE, Lead::in_state(LeadTag::New)), Operation::Read, &mut |lead: Lead| {
            match clock.overdue(&lead) {
                Ok(Some(overdue)) => late.push(overdue),
                Ok(None) => return ControlFlow::Break(()),
                Err(fault) => {
                    broken = Some(fault);
                    return ControlFlow::Break(());
                }
            }
            if clock.is_enough(late.len()) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        broken.map_or_else(|| Ok(late), |fault| Err(fault.into()))
    }
}

impl Question for QualificationOf {
    type Answer = Vec<QualificationPoint>;
    const NAME: &'static str = "leads.qualification_of";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<QualificationPoint>, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Read)?;
        Ok(rules::qualification(&lead, &unit.policy()?))
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
