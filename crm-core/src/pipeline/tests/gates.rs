//! Each refusal of the pipeline, by its code, and the faults of its commands.

use crate::kernel::{CrmError, ErrorKind, OpportunityId, Ownership, RecordId, Refusal};
use crate::pipeline::*;

use super::samples::*;

fn id() -> OpportunityId {
    OpportunityId::from_bytes([9; 16])
}

fn move_in(pipeline: &Pipeline, deal: &Opportunity, stage: &str) -> Result<Opportunity, CrmError> {
    let command = MoveOpportunity { opportunity: id(), stage: code(stage) };
    on("2026-02-01", |cx| steps::move_on(deal, pipeline, &command, &nothing(), cx).map(|decision| decision.record().clone()))
}

fn lose(reason: &str, note: Option<&str>) -> Result<Opportunity, CrmError> {
    let note = note.map(|note| note.parse().unwrap());
    let command = LoseOpportunity { opportunity: id(), reason: code(reason), note };
    on("2026-02-01", |cx| steps::lose(&deal(), &pipeline(), &command, &nothing(), cx).map(|decision| decision.record().clone()))
}

#[test]
fn codes_stand_in_order_of_precedence() {
    let codes: Vec<&str> = OpportunityRefusal::RULES.iter().map(|(code, _)| *code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(codes, sorted);
    assert_eq!(codes.len(), 22);
}

#[test]
fn opp_001_a_closed_deal_is_not_moved() {
    assert_eq!(move_in(&pipeline(), &won(), "talk").unwrap_err().code(), "OPP-001");
}

#[test]
fn opp_002_an_open_deal_is_not_reopened_elsewhere() {
    let command = ReopenOpportunity { opportunity: id(), stage: Some(code("quote")) };
    let refused = on("2026-02-01", |cx| steps::reopen(&deal(), &pipeline(), &command, &nothing(), cx).unwrap_err());
    assert_eq!(refused.code(), "OPP-002");
}

#[test]
fn opp_003_nobody_moves_reopens_or_opens_a_deal_into_a_closed_stage() {
    assert_eq!(move_in(&pipeline(), &deal(), "won").unwrap_err().code(), "OPP-003");
    let command = ReopenOpportunity { opportunity: id(), stage: Some(code("lost")) };
    assert_eq!(
        on("2026-02-01", |cx| steps::reopen(&won(), &pipeline(), &command, &nothing(), cx).unwrap_err()).code(),
        "OPP-003"
    );
    let mut command = OpenOpportunity::new(pipeline().id, "Ten pumps".parse().unwrap());
    command.stage = Some(code("won"));
    let ownership = Ownership::new(owner(), None);
    let refused = on("2026-02-01", |cx| rules::open(id(), ownership, &pipeline(), &command, None, cx).unwrap_err());
    assert_eq!(refused.code(), "OPP-003");
}

#[test]
fn opp_004_a_deal_goes_where_the_pipeline_leads_and_may_be_lost_anywhere() {
    let mut strict = pipeline();
    strict.stages[0].allowed_next = vec![code("talk")];
    strict.stages[3].allowed_next = vec![code("quote")];
    assert_eq!(move_in(&strict, &deal(), "quote").unwrap_err().code(), "OPP-004");
    assert_eq!(move_in(&strict, &deal(), "talk").unwrap().stage(), &code("talk"));
    let win = WinOpportunity { opportunity: id(), amount: None };
    assert_eq!(on("2026-02-01", |cx| steps::win(&deal(), &strict, &win, &nothing(), cx).unwrap_err()).code(), "OPP-004");
    let give_up = LoseOpportunity { opportunity: id(), reason: code("price"), note: None };
    assert!(on("2026-02-01", |cx| steps::lose(&deal(), &strict, &give_up, &nothing(), cx)).is_ok());
    let again = ReopenOpportunity { opportunity: id(), stage: Some(code("lead")) };
    assert_eq!(on("2026-02-01", |cx| steps::reopen(&won(), &strict, &again, &nothing(), cx).unwrap_err()).code(), "OPP-004");
}

#[test]
fn opp_005_a_stage_is_entered_and_kept_only_with_what_it_asks_for() {
    let mut gated = pipeline();
    gated.stages[1].required_fields = vec![RequiredField::Amount, RequiredField::Custom(code("budget"))];
    let refused = move_in(&gated, &deal(), "talk").unwrap_err();
    assert_eq!(refused.code(), "OPP-005");
    assert!(refused.detail().contains("amount, custom_fields.budget"), "{refused}");
    gated.stages[1].required_fields.pop();
    let inside = move_in(&gated, &Opportunity { amount: Some(eur("5")), ..deal() }, "talk").unwrap();
    let empty = ChangeOpportunity { amount: Edit::Clear, ..ChangeOpportunity::new(id()) };
    assert_eq!(on("2026-02-01", |cx| rules::change(&inside, &gated, &empty, cx).unwrap_err()).code(), "OPP-005");
    gated.stages[1].required_fields.push(RequiredField::Account);
    let rename = ChangeOpportunity { name: "Pumps".parse().ok(), ..ChangeOpportunity::new(id()) };
    assert!(
        on("2026-02-01", |cx| rules::change(&inside, &gated, &rename, cx).is_ok()),
        "a gate closed behind the deal does not hold it"
    );
}

#[test]
fn opp_006_a_reason_that_says_too_little_needs_words() {
    assert_eq!(lose("other", None).unwrap_err().code(), "OPP-006");
    assert_eq!(lose("other", Some(" ")).unwrap_err().code(), "OPP-006");
    assert!(lose("other", Some("merged with a customer of ours")).is_ok());
    assert!(lose("price", None).is_ok());
}

#[test]
fn opp_007_after_500_visits_a_deal_can_only_be_closed() {
    let mut deal = deal();
    for n in 1..MAX_VISITS {
        deal = move_in(&pipeline(), &deal, if n % 2 == 0 { "lead" } else { "talk" }).unwrap();
    }
    assert_eq!(deal.history().len(), MAX_VISITS);
    assert_eq!(move_in(&pipeline(), &deal, "quote").unwrap_err().code(), "OPP-007");
    let win = WinOpportunity { opportunity: id(), amount: None };
    let won = on("2026-02-01", |cx| steps::win(&deal, &pipeline(), &win, &nothing(), cx).unwrap().record().clone());
    assert_eq!(crate::kernel::Record::check(&won), Ok(()));
    let again = ReopenOpportunity { opportunity: id(), stage: None };
    assert_eq!(on("2026-02-01", |cx| steps::reopen(&won, &pipeline(), &again, &nothing(), cx).unwrap_err()).code(), "OPP-007");
}

#[test]
fn opp_008_history_only_grows_at_its_end() {
    let command = MoveOpportunity { opportunity: id(), stage: code("talk") };
    let refused = on("2025-12-31", |cx| steps::move_on(&deal(), &pipeline(), &command, &nothing(), cx).unwrap_err());
    assert_eq!(refused.code(), "OPP-008");
}

#[test]
fn opp_009_a_stage_with_deals_in_it_stays() {
    let (pipeline, mut without) = (pipeline(), pipeline());
    without.stages.remove(1);
    let command = ChangePipeline {
        pipeline: pipeline.id,
        name: without.name.clone(),
        stages: without.stages.clone(),
        loss_reasons: without.loss_reasons.clone(),
        gates: Vec::new(),
        timed_moves: Vec::new(),
    };
    let given_up: Vec<_> = rules::given_up(&pipeline, &command).into_iter().map(|stage| stage.key.clone()).collect();
    assert_eq!(given_up, [code("talk")]);
    assert_eq!(rules::redefine(&pipeline, &command, Some(&code("talk"))).unwrap_err().code(), "OPP-009");
    assert_eq!(rules::redefine(&pipeline, &command, None).unwrap().record().stages, without.stages);
}

#[test]
fn unknown_stages_and_reasons_are_faults_that_name_the_known_ones() {
    let unknown = move_in(&pipeline(), &deal(), "nowhere").unwrap_err();
    assert_eq!((unknown.kind(), unknown.subject().as_str()), (ErrorKind::Invalid, "stage"));
    assert!(unknown.detail().contains("lead, talk, quote, won, lost"));
    let unknown = lose("weather", None).unwrap_err();
    assert_eq!((unknown.kind(), unknown.subject().as_str()), (ErrorKind::Invalid, "reason"));
}

#[test]
fn a_hidden_amount_is_hidden_in_the_history_too() {
    let mut deal = move_in(&pipeline(), &Opportunity { amount: Some(eur("5")), ..deal() }, "talk").unwrap();
    assert_eq!(deal.history()[1].amount, Some(eur("5")));
    crate::kernel::Record::mask(&mut deal, "amount");
    assert!(deal.amount().is_none() && deal.history().iter().all(|visit| visit.amount.is_none()));
}
