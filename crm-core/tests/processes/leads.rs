//! Leads: every step in every state, and why a lead says no.

use crm_core::administration::SetPolicy;
use crm_core::engine::{Query, Session};
use crm_core::kernel::{CrmError, ExternalId, Label, LeadId, Record, SortKey};
use crm_core::leads::*;
use crm_core::pipeline::{
    ConvertLead, ConvertTo, DefinePipeline, ForecastCategory, NewOpportunity, ReopenOpportunity, Stage, StageKind, WinOpportunity,
};

use crate::company::*;

const ALL_STEPS: [LeadStep; 8] = [
    LeadStep::Work,
    LeadStep::ChooseChecklist,
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
    RecordEvidence { lead, criterion: code(criterion), text: note("she said so"), said_by: None }
}

fn convert(lead: LeadId) -> ConvertLead {
    ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, owner: None, opportunity: None }
}

fn take(session: &Session, lead: LeadId, step: LeadStep) -> Result<(), CrmError> {
    match step {
        LeadStep::Work => session.execute(WorkLead { lead }).map(|_| ()),
        LeadStep::ChooseChecklist => session.execute(ChooseChecklist { lead, checklist: Some(code("short")) }).map(|_| ()),
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
            session.execute(RecordEvidence { lead, criterion, text: note("yes"), said_by: None }).unwrap();
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

fn set(company: &Company, policy: LeadPolicy) {
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

/// A checklist of one point that must be known and one that is good to know.
fn short() -> Checklist {
    let point = |key: &str, is_required| ChecklistPoint { key: code(key), asks: None, is_required };
    Checklist { key: code("short"), points: vec![point("need", true), point("budget", false)] }
}

/// The state that a step leaves behind: taking it there a second time finds it done.
fn leaves(step: LeadStep) -> Option<LeadTag> {
    match step {
        LeadStep::Work | LeadStep::Resume => Some(LeadTag::Working),
        LeadStep::Nurture => Some(LeadTag::Nurturing),
        LeadStep::Qualify => Some(LeadTag::Qualified),
        LeadStep::Disqualify => Some(LeadTag::Disqualified),
        LeadStep::Convert => Some(LeadTag::Converted),
        LeadStep::ChooseChecklist | LeadStep::RecordEvidence => None,
    }
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let company = Company::founded();
    set(&company, LeadPolicy { checklists: vec![short()], ..LeadPolicy::default() });
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
        "LEA-002: a lead that is new cannot be qualified; it can be worked on or given another checklist or nurtured or disqualified"
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
    assert_eq!(invalid(session.execute(RecordEvidence { lead, criterion: code("need"), text: note(""), said_by: None })), "text");
}

#[test]
fn a_criterion_answered_anew_keeps_the_last_answer() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    session.execute(WorkLead { lead }).unwrap();
    for text in ["first", "second"] {
        session.execute(RecordEvidence { lead, criterion: code("need"), text: note(text), said_by: None }).unwrap();
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

#[test]
fn evidence_says_who_said_it_and_who_recorded_it() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let lead = captured(&session);
    session.execute(WorkLead { lead }).unwrap();
    let said_by = Some(name("Charles Babbage"));
    let recorded = session.execute(RecordEvidence { said_by, ..evidence(lead, "authority") }).unwrap();
    let found = &recorded.evidence()[0];
    let said_by = found.said_by.as_ref().map(|name| name.as_str());
    assert_eq!((said_by, found.recorded_by, found.at), (Some("Charles Babbage"), Some(company.seller), noon(TODAY)));
    let system = company.crm.system("an import", noon(TODAY)).execute(evidence(lead, "need")).unwrap();
    assert_eq!((system.evidence()[1].said_by.clone(), system.evidence()[1].recorded_by), (None, None));
}

#[test]
fn a_lead_is_qualified_against_the_checklist_that_was_chosen_for_it() {
    let company = Company::founded();
    let session = company.session(company.seller);
    set(&company, LeadPolicy { checklists: vec![Checklist::meddic().unwrap(), short()], ..LeadPolicy::default() });
    let lead = captured(&session);
    let choose = |checklist: Option<&str>| session.execute(ChooseChecklist { lead, checklist: checklist.map(code) });
    let unknown = choose(Some("spin")).unwrap_err();
    assert_eq!(unknown.to_string(), "LEA-013: the policy has no checklist `spin`; it has: meddic, short");
    choose(Some("meddic")).unwrap();
    session.execute(WorkLead { lead }).unwrap();
    assert_eq!(refusal(session.execute(evidence(lead, "budget"))), "LEA-003");
    session.execute(evidence(lead, "champion")).unwrap();
    let points = session.ask(QualificationOf { lead }).unwrap();
    let answered: Vec<(&str, bool)> = points.iter().map(|point| (point.key.as_str(), point.evidence.is_some())).collect();
    let open = ["metrics", "economic-buyer", "decision-criteria", "decision-process", "identify-pain"].map(|key| (key, false));
    assert_eq!(answered, [&open[..], &[("champion", true)]].concat());
    assert_eq!(points[1].asks.as_ref().map(|text| text.as_str()), Some("Who can spend the money?"));
    assert_eq!(refusal(session.execute(QualifyLead { lead })), "LEA-004");

    // What was answered stays with the lead, and counts where the new list asks for it.
    assert_eq!(choose(Some("short")).unwrap().evidence().len(), 1);
    session.execute(evidence(lead, "need")).unwrap();
    session.execute(QualifyLead { lead }).unwrap();
    assert_eq!(refusal(choose(None)), "LEA-002");
    // A list that the policy no longer has is the standard one.
    set(&company, LeadPolicy::default());
    let points = session.ask(QualificationOf { lead }).unwrap();
    assert_eq!(points.iter().map(|point| point.key.clone()).collect::<Vec<_>>(), LeadPolicy::default().checklist);
    let other = company.session(company.other_seller).ask(QualificationOf { lead });
    assert_eq!(refusal(other), "not_found");
}

#[test]
fn a_faulty_checklist_names_what_is_wrong() {
    let company = Company::founded();
    let fault = |checklists| {
        let policy = LeadPolicy { checklists, ..LeadPolicy::default() };
        invalid(company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }))
    };
    assert_eq!(fault(vec![Checklist { points: Vec::new(), ..short() }]), "checklists[0].points");
    let twice = [short().points, short().points].concat();
    assert_eq!(fault(vec![Checklist { points: twice, ..short() }]), "checklists[0].points");
    assert_eq!(fault(vec![short(), short()]), "checklists");
    assert_eq!(fault((0..21).map(|at| Checklist { key: code(&format!("list-{at}")), ..short() }).collect()), "checklists");
}

#[test]
fn a_lifecycle_moves_forward_by_what_happens_and_backward_only_by_being_cleared() {
    let company = Company::founded();
    let session = company.session(company.seller);
    set(&company, LeadPolicy { checklist: Vec::new(), ..LeadPolicy::default() });
    let lead = captured(&session);
    let stands = || *session.get::<Lead>(lead).unwrap().lifecycle();
    let advance = |to| session.execute(AdvanceLifecycle { lead, to });
    assert_eq!(stands(), Some(Lifecycle::Lead));
    advance(Lifecycle::MarketingQualified).unwrap();
    let back = advance(Lifecycle::Lead).unwrap_err();
    let said = "LEA-014: the lifecycle stands at qualified by marketing and does not go back to lead; clear it first";
    assert_eq!(back.to_string(), said);
    session.execute(ClearLifecycle { lead }).unwrap();
    assert_eq!(stands(), None);
    advance(Lifecycle::Subscriber).unwrap();

    session.execute(WorkLead { lead }).unwrap();
    assert_eq!(stands(), Some(Lifecycle::Subscriber), "to be worked on says nothing of the way");
    session.execute(QualifyLead { lead }).unwrap();
    assert_eq!(stands(), Some(Lifecycle::SalesQualified));
    let pipeline = company.session(company.administrator).execute(sales()).unwrap().id();
    let opportunity = Some(NewOpportunity::new(pipeline));
    let deal = session.execute(ConvertLead { opportunity, ..convert(lead) }).unwrap().opportunity.unwrap().id();
    assert_eq!(stands(), Some(Lifecycle::Opportunity));
    session.execute(WinOpportunity { opportunity: deal, amount: None }).unwrap();
    assert_eq!(stands(), Some(Lifecycle::Customer));
    session.execute(ReopenOpportunity { opportunity: deal, stage: None }).unwrap();
    assert_eq!(stands(), Some(Lifecycle::Customer), "who was a customer once does not become none");
    advance(Lifecycle::Evangelist).unwrap();
    session.execute(WinOpportunity { opportunity: deal, amount: None }).unwrap();
    assert_eq!(stands(), Some(Lifecycle::Evangelist));
}

fn sales() -> DefinePipeline {
    let stage = |key: &str, kind, probability: &str| Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    };
    let stages =
        vec![stage("talk", StageKind::Open, "20"), stage("won", StageKind::Won, "100"), stage("lost", StageKind::Lost, "0")];
    DefinePipeline::new(name("Sales"), stages, vec![code("price")])
}

#[test]
fn leads_to_look_at_again_are_listed_by_their_day() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let [first, second, never, taken_up] = [0; 4].map(|_| captured(&session));
    session.execute(nurture(second, "2026-09-01")).unwrap();
    session.execute(DisqualifyLead { recycle_on: Some(day("2026-07-01")), ..disqualify(first, "bad-timing", "") }).unwrap();
    session.execute(disqualify(never, "no-need", "")).unwrap();
    session.execute(nurture(taken_up, "2026-06-01")).unwrap();
    session.execute(ResumeLead { lead: taken_up }).unwrap();
    let due = |until: &str| {
        let query = Query::between(Lead::BY_RECYCLE_ON, SortKey::new(), SortKey::new().date(day(until)));
        session.list(&query).unwrap().items.iter().map(Record::id).collect::<Vec<_>>()
    };
    assert_eq!((due("2026-06-30"), due("2026-07-01"), due("2026-12-31")), (vec![], vec![first], vec![first, second]));
}

#[test]
fn what_was_captured_stays_as_it_was_sent_through_the_whole_life() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let field = |name: &str, value: &str| CapturedField { name: Label::parse(name).unwrap(), value: note(value) };
    let original = vec![field("Prénom", " ada "), field("e-mail", "ADA@Engines.example"), field("message", "")];
    let capture = CaptureLead { details: lead_details(), original: original.clone(), external_id: None, owner: None };
    let lead = session.execute(capture).unwrap().id();
    for step in [LeadStep::Work, LeadStep::Nurture, LeadStep::Resume, LeadStep::Disqualify, LeadStep::Resume] {
        take(&session, lead, step).unwrap();
    }
    for criterion in LeadPolicy::default().checklist {
        session.execute(evidence(lead, criterion.as_str())).unwrap();
    }
    take(&session, lead, LeadStep::Qualify).unwrap();
    take(&session, lead, LeadStep::Convert).unwrap();
    assert_eq!(*session.get::<Lead>(lead).unwrap().original(), original);
}
