//! Leads: every step in every state, and why a lead says no.

use crm_core::engine::{Query, Session};
use crm_core::kernel::{CrmError, ExternalId, LeadId, Record, SortKey};
use crm_core::leads::*;
use crm_core::pipeline::{ConvertLead, ConvertTo};

use crate::company::*;

const ALL_STEPS: [LeadStep; 7] = [
    LeadStep::Work,
    LeadStep::RecordEvidence,
    LeadStep::Nurture,
    LeadStep::Resume,
    LeadStep::Qualify,
    LeadStep::Disqualify,
    LeadStep::Convert,
];

fn disqualify(lead: LeadId, reason: &str, said: &str) -> DisqualifyLead {
    DisqualifyLead { lead, reason: code(reason), note: note(said), recycle_on: None }
}

fn nurture(lead: LeadId, until: &str) -> NurtureLead {
    NurtureLead { lead, recycle_on: day(until) }
}

fn evidence(lead: LeadId, criterion: &str) -> RecordEvidence {
    RecordEvidence { lead, criterion: code(criterion), text: note("she said so") }
}

fn convert(lead: LeadId) -> ConvertLead {
    ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, owner: None, opportunity: None }
}

fn take(session: &Session, lead: LeadId, step: LeadStep) -> Result<(), CrmError> {
    match step {
        LeadStep::Work => session.execute(WorkLead { lead }).map(|_| ()),
        LeadStep::RecordEvidence => session.execute(evidence(lead, "need")).map(|_| ()),
        LeadStep::Nurture => session.execute(nurture(lead, "2026-09-01")).map(|_| ()),
        LeadStep::Resume => session.execute(ResumeLead { lead }).map(|_| ()),
        LeadStep::Qualify => session.execute(QualifyLead { lead }).map(|_| ()),
        LeadStep::Disqualify => session.execute(disqualify(lead, "no-need", "")).map(|_| ()),
        LeadStep::Convert => session.execute(convert(lead)).map(|_| ()),
    }
}

/// A lead that stands at `tag`, with the whole checklist answered where a lead can answer one.
fn lead_at(session: &Session, tag: LeadTag) -> LeadId {
    let lead = captured(session);
    let mut steps = Vec::new();
    if tag != LeadTag::New {
        session.execute(WorkLead { lead }).unwrap();
        for criterion in LeadPolicy::default().checklist {
            session.execute(RecordEvidence { lead, criterion, text: note("yes") }).unwrap();
        }
    }
    match tag {
        LeadTag::New | LeadTag::Working => {}
        LeadTag::Nurturing => steps.push(LeadStep::Nurture),
        LeadTag::Qualified => steps.push(LeadStep::Qualify),
        LeadTag::Disqualified => steps.push(LeadStep::Disqualify),
        LeadTag::Converted => steps.extend([LeadStep::Qualify, LeadStep::Convert]),
    }
    for step in steps {
        take(session, lead, step).unwrap();
    }
    assert_eq!(session.get::<Lead>(lead).unwrap().tag(), tag);
    lead
}

/// The state that a step leaves behind: taking it there a second time finds it done.
fn leaves(step: LeadStep) -> Option<LeadTag> {
    match step {
        LeadStep::Work | LeadStep::Resume => Some(LeadTag::Working),
        LeadStep::Nurture => Some(LeadTag::Nurturing),
        LeadStep::Qualify => Some(LeadTag::Qualified),
        LeadStep::Disqualify => Some(LeadTag::Disqualified),
        LeadStep::Convert => Some(LeadTag::Converted),
        LeadStep::RecordEvidence => None,
    }
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let company = Company::founded();
    let session = company.session(company.seller);
    for tag in LeadTag::ALL {
        for step in ALL_STEPS {
            let lead = lead_at(&session, tag);
            let before = session.get::<Lead>(lead).unwrap();
            let answer = take(&session, lead, step);
            let after = session.get::<Lead>(lead).unwrap();
            if STEPS.allows(tag, step) {
                assert_eq!(answer, Ok(()), "{tag:?} {step:?}");
                assert_eq!(STEPS.targets(tag, step), [after.tag()], "{tag:?} {step:?}");
            } else {
                assert_eq!(after, before, "{tag:?} {step:?} changed nothing");
                if leaves(step) == Some(tag) && answer.is_ok() {
                    continue;
                }
                let expected = if tag == LeadTag::Converted { "LEA-001" } else { "LEA-002" };
                assert_eq!(refusal(answer), expected, "{tag:?} {step:?}");
            }
        }
    }
}

#[test]
fn a_refused_step_names_what_is_possible_instead() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    let error = session.execute(QualifyLead { lead }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "LEA-002: a lead that is new cannot be qualified; it can be worked on or nurtured or disqualified"
    );
    assert_eq!(session.get::<Lead>(lead).unwrap().available_commands(), STEPS.available(LeadTag::New));
}

#[test]
fn evidence_is_asked_for_by_the_checklist() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    session.execute(WorkLead { lead }).unwrap();
    let unknown = session.execute(evidence(lead, "horoscope")).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "LEA-003: `horoscope` is not on the checklist; answer one of: budget, authority, need, timeline"
    );
    session.execute(evidence(lead, "need")).unwrap();
    let missing = session.execute(QualifyLead { lead }).unwrap_err();
    assert_eq!(missing.to_string(), "LEA-004: evidence is missing for budget, authority, timeline; record it first");
    assert_eq!(invalid(session.execute(RecordEvidence { lead, criterion: code("need"), text: note("") })), "text");
}

#[test]
fn a_criterion_answered_anew_keeps_the_last_answer() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    session.execute(WorkLead { lead }).unwrap();
    for text in ["first", "second"] {
        session.execute(RecordEvidence { lead, criterion: code("need"), text: note(text) }).unwrap();
    }
    let answered = session.get::<Lead>(lead).unwrap();
    assert_eq!(answered.evidence().iter().map(|evidence| evidence.text.as_str()).collect::<Vec<_>>(), ["second"]);
}

#[test]
fn a_lead_is_let_go_for_a_reason_that_the_company_counts() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    assert_eq!(refusal(session.execute(disqualify(lead, "bad-hair", ""))), "LEA-005");
    assert_eq!(refusal(session.execute(disqualify(lead, "other", ""))), "LEA-006");
    session.execute(disqualify(lead, "other", "moved to the moon")).unwrap();
}

#[test]
fn a_day_to_look_again_lies_after_today() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    assert_eq!(invalid(session.execute(nurture(lead, TODAY))), "recycle_on");
    let yesterday = DisqualifyLead { recycle_on: Some(day("2026-05-03")), ..disqualify(lead, "no-need", "") };
    assert_eq!(invalid(session.execute(yesterday)), "recycle_on");
}

#[test]
fn a_lead_is_not_given_to_one_who_has_left() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let lead = captured(&boss);
    boss.execute(crm_core::administration::DeactivateUser { user: company.other_seller }).unwrap();
    assert_eq!(refusal(boss.execute(AssignLead { lead, owner: company.other_seller })), "LEA-007");
    let assigned = boss.execute(AssignLead { lead, owner: company.seller }).unwrap();
    assert_eq!(assigned.ownership().owner, company.seller);
}

#[test]
fn a_lead_that_nobody_could_name_or_reach_is_invalid_in_both_fields() {
    let company = Company::founded();
    let details = LeadDetails { name: None, company: None, email: None, phone: None, ..lead_details() };
    let capture = CaptureLead { details, original: Vec::new(), external_id: None, owner: None };
    assert_eq!(invalid(company.session(company.seller).execute(capture)), "details.name, details.email");
}

#[test]
fn a_lead_sent_twice_by_its_source_is_there_once() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let external_id = Some(ExternalId { source: code("form"), key: "4711".parse().unwrap() });
    let capture = CaptureLead { details: lead_details(), original: Vec::new(), external_id, owner: None };
    let (first, second) = (session.execute(capture.clone()).unwrap(), session.execute(capture).unwrap());
    assert_eq!(first.id(), second.id());
    assert_eq!(session.count(&Query::<Lead>::all()).unwrap(), 1);
    let under = Query::under(Lead::BY_EXTERNAL_ID, SortKey::new().text("form").text("4711"));
    assert_eq!(session.list(&under).unwrap().items, [first]);
}

#[test]
fn the_first_response_is_the_first_touch_and_stays_it() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    assert_eq!(*session.get::<Lead>(lead).unwrap().first_response_at(), None);
    session.execute(WorkLead { lead }).unwrap();
    let later = company.crm.session(company.seller, noon("2026-06-01")).unwrap();
    later.execute(nurture(lead, "2026-09-01")).unwrap();
    assert_eq!(*session.get::<Lead>(lead).unwrap().first_response_at(), Some(noon(TODAY)));
}
