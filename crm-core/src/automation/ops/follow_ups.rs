//! Follow-ups on the road: what changed, what is due, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::access::Operation;
use crate::activities::reminders::{self, Outlook, SubjectFacts};
use crate::activities::rules::Moment;
use crate::activities::{
    Activity, ActivityEvent, ActivityKind, ActivityState, FollowUp, FollowUpClock, FollowUpPlace, FollowUpPlan, SubjectId,
    SubjectKind,
};
use crate::automation::contract::{DueFollowUps, DueStep, DueWork};
use crate::automation::subjects::{self, Known};
use crate::disputes::Dispute;
use crate::engine::{Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{
    ActivityId, CrmError, FollowUpId, HeldBack, InvoiceId, Kind, Record, RecordId, RecordRef, SortKey, Timestamp, portion,
};
use crate::leads::Lead;
use crate::parties::{Account, Contact};
use crate::pipeline::Opportunity;
use crate::quoting::Quote;
use crate::receivables::{self, Settlement};

/// How many entries of the change log are looked at for each follow-up of a portion.
const ENTRIES_EACH: usize = 10;

impl Question for DueFollowUps {
    type Answer = Vec<DueStep>;
    const NAME: &'static str = "automation.due_follow_ups";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<DueStep>, CrmError> {
        let limit = portion(self.limit, "follow-ups")?;
        let moment = Moment { now: self.by.unwrap_or_else(|| unit.now()), zone: unit.time_zone() };
        let mut steps = Vec::new();
        for follow_up in seen(unit, moment.now, limit)? {
            let plan = unit.part::<FollowUpPlan>(*follow_up.plan())?;
            let facts = facts(unit, &plan, &follow_up)?;
            // A step whose time nobody can tell is not due; a run names its follow-up.
            let Ok(Outlook::Take(ripe)) = reminders::outlook(&plan, &follow_up, facts.as_ref(), moment) else { continue };
            steps.extend(ripe.into_iter().map(|ripe| DueStep {
                follow_up: follow_up.id(),
                plan: plan.id(),
                subject: *follow_up.subject(),
                step: ripe.step.key.clone(),
                due: ripe.due,
                is_passed_over: ripe.is_passed_over,
            }));
        }
        steps.sort_by_key(|step| (step.due, step.follow_up));
        Ok(steps)
    }
}

/// The follow-ups that are to be looked at by `now`, the first first.
fn due(now: Timestamp) -> Query<FollowUp> {
    Query::between(FollowUp::BY_LOOK, SortKey::new(), SortKey::new().instant(now))
}

/// The first of them that the actor may see.
fn seen(unit: &mut Unit, now: Timestamp, limit: usize) -> Result<Vec<FollowUp>, CrmError> {
    let mut due = Vec::new();
    unit.visit(&self::due(now), Operation::Read, &mut |follow_up| {
        due.push(follow_up);
        if due.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(due)
}

/// Does a portion of what is due of follow-ups. Answers whether nothing is left.
pub(super) fn run(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let mut run = Run::new(unit, work)?;
    let reached_end = run.meet_changes(unit, limit.saturating_mul(ENTRIES_EACH))?;
    let due = due(run.moment.now);
    let portion = unit.in_portion(&due, limit, |unit, follow_up, _| run.look(unit, follow_up).map(|()| 1))?;
    run.work.held_back.extend(portion.held_back);
    Ok(reached_end && portion.is_end)
}

/// One portion of what is due.
struct Run<'w> {
    moment: Moment,
    clock: Option<FollowUpClock>,
    plans: BTreeMap<SubjectKind, Vec<FollowUpPlan>>,
    looked_at: BTreeSet<FollowUpId>,
    work: &'w mut DueWork,
}

impl<'w> Run<'w> {
    fn new(unit: &mut Unit, work: &'w mut DueWork) -> Result<Self, CrmError> {
        let moment = Moment { now: unit.now(), zone: unit.time_zone() };
        let clock = unit.find(FollowUpClock::the_id())?;
        Ok(Self { moment, clock, plans: BTreeMap::new(), looked_at: BTreeSet::new(), work })
    }

    /// Looks at the follow-ups of records that changed since last time, and begins those that begin by themselves. True where the change log ends
    /// there.
    fn meet_changes(&mut self, unit: &mut Unit, limit: usize) -> Result<bool, CrmError> {
        let (seen, place) = self.clock.as_ref().map_or((0, None), |clock| (*clock.seen(), *clock.place()));
        let (changed, last, is_end) = unit.changed_since(seen, limit, place.map(|place| place.until))?;
        let subjects = changed.into_iter().filter_map(subject_behind).map(|subject| (subject.record(), subject));
        let subjects: BTreeMap<RecordRef, SubjectId> = subjects.collect();
        let mut met = place.map(|place| place.after);
        let ahead = subjects.into_iter().filter(|(record, _)| place.is_none_or(|place| place.after < *record));
        for (at, (record, subject)) in ahead.enumerate() {
            // A commit may change more than one commit of ours can answer: the next portion goes on from here.
            if let Some(after) = met.filter(|_| at > 0 && !unit.has_room()) {
                let clock = FollowUpClock::looked(seen, self.moment.now).at(FollowUpPlace { until: last, after });
                unit.save(&clock, &[ActivityEvent::Looked])?;
                return Ok(false);
            }
            if let Err(error) = unit.attempt(|unit| self.meet(unit, subject)) {
                self.work.held_back.push(HeldBack::by(error, record)?);
            }
            met = Some(record);
        }
        // What follow-ups write themselves is not worth a note of how far they looked: it would never end.
        if met.is_some() || !is_end {
            let clock = FollowUpClock::looked(last, self.moment.now);
            unit.save(&clock, &[ActivityEvent::Looked])?;
        }
        Ok(is_end)
    }

    fn meet(&mut self, unit: &mut Unit, subject: SubjectId) -> Result<(), CrmError> {
        let mut follow_ups = unit.parts::<FollowUp>(&Query::under(FollowUp::BY_SUBJECT, subject.sort_key()))?;
        let known = follow_ups.len();
        for plan in self.plans_of(unit, subject.kind())? {
            follow_ups.extend(begin(unit, &plan, subject, &follow_ups, self.moment)?);
        }
        let begun = u64::try_from(follow_ups.len().saturating_sub(known)).unwrap_or(u64::MAX);
        for follow_up in follow_ups.iter().filter(|follow_up| follow_up.is_running()) {
            match unit.attempt(|unit| self.look(unit, follow_up)) {
                Ok(()) => {}
                // The change was met once and for all: from here on it is due until it can be looked at, which the run tries and names next.
                Err(error) => {
                    HeldBack::by(error, RecordRef::to::<FollowUp>(follow_up.id()))?;
                    unit.apply(reminders::look_again(follow_up, self.moment.now))?;
                }
            }
        }
        self.work.begun = self.work.begun.saturating_add(begun);
        Ok(())
    }

    fn plans_of(&mut self, unit: &mut Unit, kind: SubjectKind) -> Result<Vec<FollowUpPlan>, CrmError> {
        if let Some(known) = self.plans.get(&kind) {
            return Ok(known.clone());
        }
        let plans = unit.parts(&Query::under(FollowUpPlan::BY_BEGINNING, FollowUpPlan::begun_by(kind)))?;
        self.plans.insert(kind, plans.clone());
        Ok(plans)
    }

    /// Does what the plan of a follow-up wants to happen by now.
    fn look(&mut self, unit: &mut Unit, follow_up: &FollowUp) -> Result<(), CrmError> {
        if self.looked_at.contains(&follow_up.id()) {
            return Ok(());
        }
        let plan = unit.part::<FollowUpPlan>(*follow_up.plan())?;
        let facts = facts(unit, &plan, follow_up)?;
        let mut new_id = || -> ActivityId { unit.new_id() };
        let advance = reminders::advance(&plan, follow_up, facts.as_ref(), self.moment, &mut new_id)?;
        for activity in &advance.activities {
            unit.save(activity, &[ActivityEvent::Planned(activity.details().due)])?;
        }
        let is_message = |event: &&ActivityEvent| matches!(event, ActivityEvent::MessageDue { .. });
        for message in advance.events.iter().filter(is_message) {
            unit.emit(&advance.next, message)?;
        }
        if !advance.events.is_empty() {
            unit.save(&advance.next, &advance.events)?;
        }
        self.looked_at.insert(follow_up.id());
        for event in &advance.events {
            let counted = match event {
                ActivityEvent::StepTaken(_) => &mut self.work.taken,
                ActivityEvent::StepPassedOver(_) => &mut self.work.passed_over,
                ActivityEvent::Stopped(_) => &mut self.work.stopped,
                _ => continue,
            };
            *counted = counted.saturating_add(1);
        }
        Ok(())
    }
}

/// The record whose follow-ups look at what changed: itself, or the invoice of a settlement.
fn subject_behind(changed: RecordRef) -> Option<SubjectId> {
    if changed.kind == Kind::SETTLEMENT.code {
        return Some(SubjectId::Invoice(InvoiceId::from_bytes(changed.id)));
    }
    SubjectId::of(changed)
}

/// The follow-up that `plan` begins by itself for a record, where it does.
fn begin(
    unit: &mut Unit,
    plan: &FollowUpPlan,
    subject: SubjectId,
    known: &[FollowUp],
    moment: Moment,
) -> Result<Option<FollowUp>, CrmError> {
    let Some(facts) =
        with_known(unit, subject, |known| known.facts(&plan.terms().anchor, moment.now, BTreeSet::new(), &moment.zone))?
    else {
        return Ok(None);
    };
    let begun = reminders::begin(unit.new_id(), plan, subject, &facts, known, moment.now);
    if let Some(follow_up) = &begun {
        unit.save(follow_up, &[ActivityEvent::Started])?;
    }
    Ok(begun)
}

/// What `plan` asks of the record of `follow_up`; none where the record is gone.
fn facts(unit: &mut Unit, plan: &FollowUpPlan, follow_up: &FollowUp) -> Result<Option<SubjectFacts>, CrmError> {
    let touched = if plan.terms().ends_on.is_empty() { BTreeSet::new() } else { touched(unit, follow_up)? };
    let (anchor, started_at, zone) = (&plan.terms().anchor, *follow_up.started_at(), unit.time_zone());
    with_known(unit, *follow_up.subject(), |known| known.facts(anchor, started_at, touched, &zone))
}

/// The kinds of activity done about the record since the follow-up began, and meetings planned; its own do not count.
fn touched(unit: &mut Unit, follow_up: &FollowUp) -> Result<BTreeSet<ActivityKind>, CrmError> {
    let about = Query::under(Activity::BY_SUBJECT, follow_up.subject().sort_key());
    let others = unit.parts::<Activity>(&about)?.into_iter().filter(|activity| activity.follow_up().is_none());
    let counts = |activity: &Activity| match activity.state() {
        ActivityState::Done { at, .. } => at >= follow_up.started_at(),
        ActivityState::Planned => activity.details().kind == ActivityKind::Meeting,
        ActivityState::Cancelled { .. } => false,
    };
    Ok(others.filter(counts).map(|activity| activity.details().kind).collect())
}

/// What `read` makes of what is known of a record; none where it is gone.
fn with_known<T>(unit: &mut Unit, subject: SubjectId, read: impl FnOnce(&Known<'_>) -> T) -> Result<Option<T>, CrmError> {
    Ok(match subject {
        SubjectId::Account(id) => unit.find::<Account>(id)?.map(|account| read(&subjects::account(&account))),
        SubjectId::Contact(id) => unit.find::<Contact>(id)?.map(|contact| read(&subjects::contact(&contact))),
        SubjectId::Lead(id) => unit.find::<Lead>(id)?.map(|lead| read(&subjects::lead(&lead))),
        SubjectId::Opportunity(id) => unit.find::<Opportunity>(id)?.map(|deal| read(&subjects::opportunity(&deal))),
        SubjectId::Dispute(id) => unit.find::<Dispute>(id)?.map(|dispute| read(&subjects::dispute(&dispute))),
        SubjectId::Quote(id) => unit.find::<Quote>(id)?.map(|quote| read(&subjects::quote(&quote))),
        SubjectId::Invoice(id) => match unit.find::<Invoice>(id)? {
            None => None,
            Some(invoice) => {
                let settlement = unit.find::<Settlement>(Settlement::id_of(id))?;
                let untouched = || Settlement::untouched(id, *invoice.currency(), invoice.ownership().clone());
                let open = receivables::rules::balance(&invoice, &settlement.unwrap_or_else(untouched))?;
                Some(read(&subjects::invoice(&invoice, open)))
            }
        },
    })
}
