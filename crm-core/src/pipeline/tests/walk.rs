//! Every command in every state, and what each does to a deal.

use proptest::prelude::*;

use crate::kernel::{CrmError, Decision, ErrorKind, OpportunityId, PipelineId, Record, RecordId, UserId};
use crate::pipeline::*;

use super::samples::*;

const STEPS: [OpportunityStep; 12] = [
    OpportunityStep::Change,
    OpportunityStep::Move,
    OpportunityStep::Win,
    OpportunityStep::Lose,
    OpportunityStep::Reopen,
    OpportunityStep::OverrideProbability,
    OpportunityStep::ResetProbability,
    OpportunityStep::OverrideForecastCategory,
    OpportunityStep::ResetForecastCategory,
    OpportunityStep::Assign,
    OpportunityStep::TickPoint,
    OpportunityStep::Transfer,
];

type Decided = Result<Decision<Opportunity, OpportunityEvent>, CrmError>;

/// Sends a command to `deal` that would change it, on the first of February.
fn send(deal: &Opportunity, step: OpportunityStep) -> Decided {
    send_on("2026-02-01", deal, step)
}

fn send_on(day: &str, deal: &Opportunity, step: OpportunityStep) -> Decided {
    let (opportunity, mut pipeline) = (OpportunityId::from_bytes([9; 16]), pipeline());
    let budget = GatePoint { key: code("budget"), name: "Budget".parse().unwrap() };
    // On a way that no step of the walk takes.
    pipeline.gates = vec![Gate { from: Some(code("quote")), checklist: vec![budget], ..Gate::before(code("lead")) }];
    on(day, |cx| match step {
        OpportunityStep::Change => {
            let amount = Edit::Set(eur("7"));
            rules::change(deal, &pipeline, &ChangeOpportunity { amount, ..ChangeOpportunity::new(opportunity) }, cx)
        }
        OpportunityStep::Move => {
            steps::move_on(deal, &pipeline, &MoveOpportunity { opportunity, stage: code("quote") }, &nothing(), cx)
        }
        OpportunityStep::Win => {
            let win = WinOpportunity { opportunity, amount: Some(eur("12")) };
            steps::win(deal, &pipeline, &win, &nothing(), cx)
        }
        OpportunityStep::Lose => {
            let note = "they said: later".parse().ok();
            steps::lose(deal, &pipeline, &LoseOpportunity { opportunity, reason: code("other"), note }, &nothing(), cx)
        }
        OpportunityStep::Reopen => {
            steps::reopen(deal, &pipeline, &ReopenOpportunity { opportunity, stage: Some(code("talk")) }, &nothing(), cx)
        }
        OpportunityStep::OverrideProbability => {
            estimates::override_probability(deal, &OverrideProbability { opportunity, percent: "33".parse().unwrap() }, cx)
        }
        OpportunityStep::ResetProbability => estimates::reset_probability(deal, &pipeline, cx),
        OpportunityStep::OverrideForecastCategory => {
            estimates::override_category(deal, &OverrideForecastCategory { opportunity, category: ForecastCategory::Commit }, cx)
        }
        OpportunityStep::ResetForecastCategory => estimates::reset_category(deal, &pipeline, cx),
        OpportunityStep::TickPoint => {
            gates::tick(deal, &pipeline, &TickPoint { opportunity, point: code("budget"), is_done: true }, cx)
        }
        OpportunityStep::Transfer => {
            let other = Pipeline { id: PipelineId::from_bytes([2; 16]), ..pipeline.clone() };
            let stages = ["lead", "talk", "quote"].map(|key| (code(key), code("quote"))).into();
            steps::transfer(deal, &other, &TransferOpportunity { opportunity, pipeline: other.id, stages }, cx)
        }
        OpportunityStep::Assign => Ok(rules::assign(deal, UserId::from_bytes([6; 16]), None)),
    })
}

fn overridden(deal: &Opportunity) -> Opportunity {
    if !deal.is_open() {
        return deal.clone();
    }
    let probability = Probability::Overridden("77".parse().unwrap());
    Opportunity { probability, category: Category::Overridden(ForecastCategory::BestCase), ..deal.clone() }
}

#[test]
fn the_rules_do_what_the_step_table_says_and_nothing_else() {
    for deal in [overridden(&deal()), won(), lost()] {
        for step in STEPS {
            let from = deal.reached();
            match send(&deal, step) {
                Ok(Decision::Apply { next, events }) => {
                    assert_eq!(OPPORTUNITY_STEPS.targets(from, step), [next.reached()], "{from:?} {step:?}");
                    assert_eq!((events.len(), next.check()), (1, Ok(())), "{from:?} {step:?}");
                }
                Ok(Decision::AlreadyDone(_)) => panic!("{from:?} {step:?} found nothing to do"),
                Err(error) => {
                    assert!(!OPPORTUNITY_STEPS.allows(from, step), "{from:?} {step:?}: {error}");
                    let expected = if step == OpportunityStep::Reopen { "OPP-002" } else { "OPP-001" };
                    assert_eq!((error.kind(), error.code()), (ErrorKind::Refused, expected), "{from:?} {step:?}");
                }
            }
        }
    }
}

#[test]
fn a_host_is_offered_the_steps_of_the_state() {
    assert_eq!(available_commands(&won()), [OpportunityStep::Reopen, OpportunityStep::Assign]);
    assert_eq!(available_commands(&deal()).len(), 11);
}

#[test]
fn a_command_sent_twice_finds_its_work_done() {
    let twice = |deal: &Opportunity, step| {
        let once = send(deal, step).unwrap().record().clone();
        assert_eq!(send(&once, step), Ok(Decision::AlreadyDone(once.clone())), "{step:?}");
    };
    for step in STEPS {
        let deal = if step == OpportunityStep::Reopen { lost() } else { overridden(&deal()) };
        twice(&deal, step);
    }
}

#[test]
fn a_won_deal_is_certain_a_lost_one_is_out_and_both_remember_the_day() {
    let (won, lost) = (won(), lost());
    assert_eq!(won.probability().percent().to_string(), "100");
    assert_eq!(lost.probability().percent().to_string(), "0");
    assert_eq!(won.closed_on().unwrap().to_string(), "2026-01-10");
    assert_eq!((won.last_open_stage(), lost.last_open_stage()), (&code("lead"), &code("lead")));
    assert_eq!(deal().closed_on(), None);
}

#[test]
fn what_a_deal_was_won_at_takes_the_place_of_the_estimate() {
    let estimated = Opportunity { amount: Some(eur("100")), ..deal() };
    let won = send(&estimated, OpportunityStep::Win).unwrap().record().clone();
    assert_eq!(won.amount(), &Some(eur("12")));
    let visits: Vec<_> = won.history().iter().map(|visit| visit.stage.as_str()).collect();
    assert_eq!(visits, ["lead", "won"]);
    assert_eq!(won.history()[1].amount, Some(eur("12")));
}

#[test]
fn a_probability_follows_the_stage_until_somebody_gives_one_and_again_after_a_reset() {
    let percent = |deal: &Opportunity| deal.probability().percent().to_string();
    let moved = send(&deal(), OpportunityStep::Move).unwrap().record().clone();
    assert_eq!(percent(&moved), "60");
    let given = send(&deal(), OpportunityStep::OverrideProbability).unwrap().record().clone();
    let moved = send(&given, OpportunityStep::Move).unwrap().record().clone();
    assert_eq!(percent(&moved), "33", "an override stays through a move");
    let reset = send(&moved, OpportunityStep::ResetProbability).unwrap().record().clone();
    assert_eq!((percent(&reset).as_str(), reset.probability().is_overridden()), ("60", false));
    let closed = send(&given, OpportunityStep::Lose).unwrap().record().clone();
    let again = send(&closed, OpportunityStep::Reopen).unwrap().record().clone();
    assert_eq!(percent(&again), "40", "an override ends with the deal");
}

#[test]
fn a_category_follows_the_stage_until_somebody_gives_one_and_again_once_the_deal_was_closed() {
    let given = send(&deal(), OpportunityStep::OverrideForecastCategory).unwrap().record().clone();
    let moved = send(&given, OpportunityStep::Move).unwrap().record().clone();
    assert_eq!(*moved.category(), Category::Overridden(ForecastCategory::Commit));
    let reset = send(&moved, OpportunityStep::ResetForecastCategory).unwrap().record().clone();
    assert_eq!(*reset.category(), Category::Auto(ForecastCategory::Pipeline));
    let closed = send(&moved, OpportunityStep::Win).unwrap().record().clone();
    let again = send(&closed, OpportunityStep::Reopen).unwrap().record().clone();
    assert_eq!(*again.category(), Category::Auto(ForecastCategory::Pipeline));
}

#[test]
fn only_what_is_closed_is_certain() {
    let opportunity = OpportunityId::from_bytes([9; 16]);
    let given = |percent: &str| {
        let command = OverrideProbability { opportunity, percent: percent.parse().unwrap() };
        on("2026-02-01", |cx| estimates::override_probability(&deal(), &command, cx))
            .map(|decision| decision.record().probability().percent().to_string())
    };
    assert_eq!([given("0").unwrap(), given("100").unwrap(), given("50.5").unwrap()], ["1", "99", "50.5"]);
    assert_eq!(given("100.1").unwrap_err().subject(), "percent");
    assert_eq!(given("-1").unwrap_err().kind(), ErrorKind::Invalid);
}

#[test]
fn the_history_tells_every_stage_with_its_times() {
    let moved = send(&deal(), OpportunityStep::Move).unwrap().record().clone();
    let [first, second] = moved.history().as_slice() else { panic!("two visits") };
    assert_eq!((first.entered_at, first.left_at), (at("2026-01-01"), Some(at("2026-02-01"))));
    assert_eq!((second.entered_at, second.left_at, second.actor), (at("2026-02-01"), None, Some(owner())));
    assert_eq!(moved.last_open_stage(), &code("quote"));
}

#[test]
fn a_deal_reopened_without_a_stage_goes_on_where_it_was() {
    let opportunity = OpportunityId::from_bytes([9; 16]);
    let moved = send(&deal(), OpportunityStep::Move).unwrap().record().clone();
    let closed = send(&moved, OpportunityStep::Lose).unwrap().record().clone();
    let again = on("2026-02-02", |cx| {
        steps::reopen(&closed, &pipeline(), &ReopenOpportunity { opportunity, stage: None }, &nothing(), cx)
    });
    assert_eq!(again.unwrap().record().stage(), &code("quote"));
    let mut without = pipeline();
    without.stages.remove(2);
    let again =
        on("2026-02-02", |cx| steps::reopen(&closed, &without, &ReopenOpportunity { opportunity, stage: None }, &nothing(), cx));
    assert_eq!(again.unwrap().record().stage(), &code("lead"), "the stage was given up since");
}

proptest! {
    #[test]
    fn whatever_is_done_to_a_deal_it_stays_sound_and_survives_its_encoding(
        walk in proptest::collection::vec((0usize..10, 0i64..40, 0usize..3), 1..40),
    ) {
        let keys = ["lead", "talk", "quote"];
        let mut now = deal();
        for (step, days, stage) in walk {
            let day = now.opened_on().plus_days(days).unwrap().to_string();
            let step = STEPS[step];
            let before = now.clone();
            let outcome = if step == OpportunityStep::Move {
                let command = MoveOpportunity { opportunity: now.id(), stage: code(keys[stage]) };
                on(&day, |cx| steps::move_on(&now, &pipeline(), &command, &nothing(), cx))
            } else {
                send_on(&day, &now, step)
            };
            if let Ok(decision) = outcome {
                now = decision.record().clone();
            }
            prop_assert_eq!(now.check(), Ok(()));
            prop_assert_eq!(now.probability().percent().to_string() == "100", now.reached() == Reached::Won);
            prop_assert_eq!(now.probability().percent().to_string() == "0", now.reached() == Reached::Lost);
            prop_assert!(now.history().starts_with(&before.history()[..before.history().len() - 1]), "history only grows");
            prop_assert_eq!(&minicbor::decode::<Opportunity>(&minicbor::to_vec(&now).unwrap()).unwrap(), &now);
        }
    }
}
