//! Scores of leads on the road: by rules, by what was learned, as of any day, and only of what one may see.

use crm_core::administration::SetPolicy;
use crm_core::engine::Session;
use crm_core::kernel::*;
use crm_core::leads::scoring::*;
use crm_core::leads::*;
use crm_core::pipeline::{ConvertLead, ConvertTo};

use crate::company::*;

fn policy<P: Policy>(session: &Session, policy: P, from: &str) {
    session.execute(SetPolicy { policy, effective_from: Some(day(from)) }).unwrap();
}

fn source(session: &Session, source: &str) -> LeadId {
    let details = LeadDetails { source: code(source), ..lead_details() };
    session.execute(CaptureLead { details, original: Vec::new(), external_id: None, owner: None }).unwrap().id()
}

fn won(session: &Session, from: &str) {
    let lead = source(session, from);
    session.execute(WorkLead { lead }).unwrap();
    for criterion in LeadPolicy::default().checklist {
        session.execute(RecordEvidence { lead, criterion, text: note("yes"), said_by: None }).unwrap();
    }
    session.execute(QualifyLead { lead }).unwrap();
    let convert = ConvertLead { lead, account: ConvertTo::New, contact: ConvertTo::New, opportunity: None, owner: None };
    session.execute(convert).unwrap();
}

fn lost(session: &Session, from: &str, reason: &str) {
    let lead = source(session, from);
    session.execute(DisqualifyLead { lead, reason: code(reason), note: Note::default(), recycle_on: None }).unwrap();
}

/// One rule: so many points for a lead of a fair.
fn fair(points: i32) -> RuleScoringPolicy {
    let rule = FitRule {
        name: code("fair"),
        field: Label::parse("source").unwrap(),
        condition: Condition::Equals("fair".to_owned()),
        points: Points::whole(points),
    };
    let fit = vec![Group { name: code("fit"), cap: Points::whole(100), rules: vec![rule] }];
    RuleScoringPolicy { fit, engagement: Vec::new(), ..RuleScoringPolicy::default() }
}

fn few() -> LearningPolicy {
    LearningPolicy { minimum_won: 2, minimum_lost: 2, minimum_of_value: 1, ..LearningPolicy::default() }
}

fn learn(session: &Session) -> Result<ScoreModel, CrmError> {
    session.execute(LearnScore { captured_from: None })
}

fn ask(session: &Session, lead: LeadId, as_of: Option<&str>) -> LeadScore {
    session.ask(ScoreLead { lead, as_of: as_of.map(noon) }).unwrap()
}

#[test]
fn a_score_of_a_past_day_is_by_the_rules_and_the_lead_of_that_day() {
    let company = Company::founded();
    let on = |day: &str| company.crm.session(company.administrator, noon(day)).unwrap();
    policy(&on("2026-05-04"), fair(10), "2026-05-04");
    let stage = FitRule {
        field: Label::parse("state").unwrap(),
        condition: Condition::Equals("new".into()),
        ..fair(5).fit[0].rules[0].clone()
    };
    let mut later = fair(20);
    later.fit[0].rules.push(FitRule { name: code("new"), ..stage });
    policy(&on("2026-05-04"), later, "2026-06-01");
    let lead = source(&on("2026-05-04"), "fair");
    on("2026-06-10").execute(WorkLead { lead }).unwrap();
    let total = |as_of| ask(&on("2026-06-20"), lead, as_of).rules.score.total.to_string();
    assert_eq!(total(Some("2026-05-05")), "10", "the rules of May");
    assert_eq!(total(Some("2026-06-05")), "25", "the rules of June, while it was new");
    assert_eq!((total(Some("2026-06-10")), total(None)), ("20".to_owned(), "20".to_owned()));
    let early = on("2026-06-20").ask(ScoreLead { lead, as_of: Some(noon("2026-05-03")) });
    assert_eq!(invalid(early), "as_of");
}

#[test]
fn a_chance_is_by_the_score_that_had_been_learned_by_then() {
    let company = Company::founded();
    let on = |day: &str| company.crm.session(company.administrator, noon(day)).unwrap();
    let boss = on("2026-05-04");
    policy(&boss, few(), "2026-05-04");
    let lead = source(&boss, "fair");
    for _ in 0..2 {
        won(&boss, "fair");
        lost(&boss, "web", "no-need");
    }
    let first = learn(&on("2026-05-10")).unwrap();
    let second = learn(&on("2026-05-20")).unwrap();
    assert_eq!(*first.closed(), Tally { won: 2, lost: 2 });
    let model = |as_of| ask(&on("2026-05-30"), lead, as_of).chance.map(|chance| chance.model);
    assert_eq!((model(Some("2026-05-15")), model(None)), (Some(first.id()), Some(second.id())));
    let before = ask(&on("2026-05-30"), lead, Some("2026-05-05"));
    assert!(before.chance.is_none() && before.untold.contains(&Untold::NothingLearned), "{before:?}");
}

#[test]
fn too_few_or_too_many_closed_leads_teach_nothing_and_a_reason_that_is_not_a_loss_does_not_count() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    policy(&boss, few(), TODAY);
    won(&boss, "fair");
    won(&boss, "fair");
    lost(&boss, "web", "no-need");
    lost(&boss, "web", "bad-timing");
    assert_eq!(refusal(learn(&boss)), "LEA-008");
    policy(&boss, LearningPolicy { leads_at_most: 3, ..few() }, TODAY);
    assert_eq!(refusal(learn(&boss)), "LEA-009");
    policy(&boss, LearningPolicy { minimum_lost: 1, ..few() }, TODAY);
    assert_eq!(*learn(&boss).unwrap().closed(), Tally { won: 2, lost: 1 });
    let stage = Label::parse("custom.stage").unwrap();
    let fields =
        NaiveBayesFields { stage, stages: vec!["first".into()], won_stage: None, team: None, tags: None, empty_counts: vec![] };
    policy(&boss, LearningPolicy { mode: LearningMode::NaiveBayes(fields), minimum_lost: 1, ..few() }, TODAY);
    assert_eq!(refusal(learn(&boss)), "LEA-010");
    let from = LearnScore { captured_from: Some(day("2026-05-05")) };
    assert_eq!(refusal(boss.execute(from)), "LEA-008", "all were captured before that day");
}

#[test]
fn a_score_is_learned_from_the_leads_that_one_sees_and_by_those_who_may() {
    let company = Company::founded();
    let (boss, seller) = (company.session(company.administrator), company.session(company.seller));
    policy(&boss, few(), TODAY);
    for _ in 0..2 {
        won(&boss, "fair");
        lost(&boss, "web", "no-need");
    }
    assert_eq!(learn(&seller).unwrap_err().kind(), ErrorKind::Denied);
    let lead = source(&seller, "fair");
    assert_eq!(ask(&seller, lead, None).chance, None, "nothing is learned yet");
    learn(&boss).unwrap();
    assert!(ask(&seller, lead, None).chance.is_some(), "what was learned is for all who read models");
    let hidden = source(&boss, "fair");
    let refused = seller.ask(ScoreLead { lead: hidden, as_of: None }).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
}

#[test]
fn the_leads_to_call_first_are_those_that_one_sees_and_that_are_open() {
    let company = Company::founded();
    let (boss, seller) = (company.session(company.administrator), company.session(company.seller));
    policy(&boss, fair(10), TODAY);
    let (web, fair, theirs) = (source(&seller, "web"), source(&seller, "fair"), source(&boss, "fair"));
    lost(&seller, "fair", "no-need");
    let ranked = |session: &Session, limit| {
        let ranked = session.ask(RankLeads { limit }).unwrap();
        ranked.into_iter().map(|one| (one.lead, one.score.total)).collect::<Vec<_>>()
    };
    let (ten, none) = (Points::whole(10), Points::ZERO);
    assert_eq!(ranked(&seller, 9), [(fair, ten), (web, none)]);
    assert_eq!(ranked(&boss, 9), [(fair, ten), (theirs, ten), (web, none)]);
    assert_eq!(ranked(&boss, 2), [(fair, ten), (theirs, ten)]);
    for limit in [0, 1_001] {
        assert_eq!(invalid(seller.ask(RankLeads { limit })), "limit");
    }
}

#[test]
fn custom_fields_are_asked_by_their_keys_and_what_no_lead_has_is_said() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let define = |key: &str, field_type| {
        let (kind, label) = (Kind::LEAD.code, name(key));
        let define = crm_core::administration::DefineField { kind, key: code(key), label, field_type, is_required: false };
        boss.execute(define).unwrap();
    };
    define("seats", FieldType::Integer);
    define("since", FieldType::Date);
    define("member", FieldType::Flag);
    define("tier", FieldType::Choice(vec![code("gold")]));
    let rule = |called: &str, field: &str, condition| FitRule {
        name: code(called),
        field: Label::parse(field).unwrap(),
        condition,
        points: Points::whole(1),
    };
    let from = FieldDecimal::parse("100").unwrap();
    let mut rules = fair(0);
    rules.fit[0].rules = vec![
        rule("seats", "custom.seats", Condition::Between { from: Some(from), to: None }),
        rule("since", "custom.since", Condition::Begins("2019-".into())),
        rule("member", "custom.member", Condition::Is(true)),
        rule("tier", "custom.tier", Condition::Equals("Gold".into())),
        rule("domain", "email_domain", Condition::Equals("brumes.example".into())),
        rule("country", "custom.country", Condition::Present),
    ];
    policy(&boss, rules, TODAY);
    let custom_fields = [
        ("seats", FieldValue::Integer(120)),
        ("since", FieldValue::Date(day("2019-03-01"))),
        ("member", FieldValue::Flag(true)),
        ("tier", FieldValue::Choice(code("gold"))),
    ];
    let custom_fields =
        custom_fields.into_iter().fold(CustomFields::new(), |all, (key, value)| all.with(code(key), value).unwrap());
    let details = LeadDetails { custom_fields, email: Some("ines@Brumes.example".parse().unwrap()), ..lead_details() };
    let lead = boss.execute(CaptureLead { details, original: vec![], external_id: None, owner: None }).unwrap().id();
    let score = ask(&boss, lead, None);
    let parts: Vec<String> = score.rules.contributions.iter().map(|part| format!("{:?}", part.source)).collect();
    assert_eq!(score.rules.score.total, Points::whole(5), "{parts:?}");
    assert_eq!(score.untold, [Untold::Field(Label::parse("custom.country").unwrap()), Untold::NothingLearned]);
}
