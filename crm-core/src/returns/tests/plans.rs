//! Laws of plans: each that a policy takes can be followed to its end, in every order that it allows and in no other.

use proptest::prelude::*;

use crate::kernel::{AccountId, Code, Date, Name, Ownership, Policy as _, Quantity, RecordId as _, ReturnId, UserId};
use crate::returns::model::{before, linear_order};
use crate::returns::steps::{possible, steps_of};
use crate::returns::*;

const ALL: Quantity = Quantity::ONE;

/// The steps in some order, each after some of those before it: never in a circle, and often one that a policy takes.
fn plan() -> impl Strategy<Value = Vec<TemplateStep>> {
    let actions = Just(ReturnAction::ALL[1..].to_vec()).prop_shuffle();
    (actions, 2usize..12, prop::collection::vec(any::<u16>(), 12)).prop_map(|(actions, count, choices)| {
        let mut plan = vec![TemplateStep { action: ReturnAction::Authorise, after: Vec::new() }];
        for (action, choice) in actions.into_iter().take(count).zip(choices) {
            let chosen = |at: usize| choice >> at & 1 == 1;
            let mut after: Vec<ReturnAction> =
                plan.iter().enumerate().filter(|(at, _)| chosen(*at)).map(|(_, step)| step.action).collect();
            if after.is_empty() {
                after.push(ReturnAction::Authorise);
            }
            plan.push(TemplateStep { action, after });
        }
        plan
    })
}

fn is_taken(plan: &[TemplateStep]) -> bool {
    let (key, name) = (Code::parse("some").expect("a key"), Name::parse("Some").expect("a name"));
    let templates = vec![ReturnTemplate { key, name, steps: plan.to_vec(), takes_unbought: false }];
    ReturnsPolicy { templates, ..ReturnsPolicy::default() }.check().is_ok()
}

/// A return of one piece that follows a plan.
fn following(plan: Vec<TemplateStep>) -> ReturnAuthorisation {
    let product = None;
    let line = ReturnLine {
        number: 1,
        source: ReturnSource::NotBoughtHere { description: Name::parse("Lamp").expect("a name"), product },
        counted_by: None,
        description: Name::parse("Lamp").expect("a name"),
        product,
        template: Code::parse("some").expect("a key"),
        plan,
        asked: ALL,
        last_day: None,
        progress: LineProgress { authorised: Some(ALL), ..LineProgress::default() },
        credits: Vec::new(),
        orders: Vec::new(),
    };
    ReturnAuthorisation {
        id: ReturnId::from_bytes([1; 16]),
        ownership: Ownership::new(UserId::from_bytes([2; 16]), None),
        state: ReturnState::Authorised,
        number: "RET-1".parse().expect("a number"),
        account: AccountId::from_bytes([3; 16]),
        contact: None,
        reason: Code::parse("other").expect("a key"),
        is_fee_free: false,
        right: ReturnRight::Commercial,
        requested_on: Date::new(2026, 5, 4).expect("a day"),
        refund_due: None,
        sent_back: None,
        lines: vec![line],
        notes: Vec::new(),
    }
}

/// The step done with the piece.
fn take(rma: &mut ReturnAuthorisation, action: ReturnAction, decided: ReturnAction) {
    let (zero, progress) = (Quantity::ZERO, &mut rma.lines[0].progress);
    match action {
        ReturnAction::ShipLabel => progress.label = "P-1".parse().ok(),
        ReturnAction::Decide => progress.decided = Some(decided),
        ReturnAction::Inspect => {
            let grade = Code::parse("as-new").expect("a key");
            progress.graded = vec![GradedPieces { grade, inspected: ALL, settled: zero, gone: zero, disposed: zero }];
        }
        ReturnAction::Dispose => {
            let disposition = Disposition::Scrap;
            progress.disposed = vec![DisposedPieces { grade: None, disposition, quantity: ALL }];
        }
        other => *progress.slot_mut(other).expect("a counter") = Some(ALL),
    }
}

/// What the partial order says of one piece, told without the rules: what was not done, all that comes before it was, and of outcomes one.
fn allowed(plan: &[TemplateStep], done: &[ReturnAction], decided: ReturnAction, step: &TemplateStep) -> bool {
    let (outcomes, others): (Vec<_>, Vec<_>) = step.after.iter().partition(|before| before.is_outcome());
    let is_ready = others.iter().all(|before| done.contains(before))
        && (outcomes.is_empty() || outcomes.iter().any(|before| done.contains(before)));
    let is_settled = done.iter().any(|other| other.is_outcome());
    let is_open = !done.contains(&step.action) && (!step.action.is_outcome() || !is_settled);
    let is_meant =
        !step.action.is_outcome() || !before(plan, step.action).contains(&ReturnAction::Decide) || step.action == decided;
    // Nothing is decided about a piece of which the outcome is known.
    let is_in_time = step.action != ReturnAction::Decide || !is_settled;
    is_ready && is_open && is_meant && is_in_time
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_followed_in_every_order_that_it_allows_and_in_no_other(
        plan in plan(), choices in prop::collection::vec(0usize..12, 12), wish in 0usize..6
    ) {
        prop_assert_eq!(linear_order(&plan).map(|order| order.len()), Ok(plan.len()));
        if !is_taken(&plan) {
            return Ok(());
        }
        let waits = |outcome: &ReturnAction| {
            plan.iter().any(|step| step.action == *outcome) && before(&plan, *outcome).contains(&ReturnAction::Decide)
        };
        let decidable: Vec<ReturnAction> = ReturnAction::OUTCOMES.into_iter().filter(waits).collect();
        let decided = decidable.get(wish % decidable.len().max(1)).copied().unwrap_or(ReturnAction::Refund);
        let (mut rma, mut done) = (following(plan.clone()), vec![ReturnAction::Authorise]);
        for choice in choices {
            let open: Vec<ReturnAction> =
                plan.iter().filter(|step| allowed(&plan, &done, decided, step)).map(|step| step.action).collect();
            // While nothing is decided, what waits for a decision is not possible, whatever it will be.
            let told: Vec<ReturnAction> = steps_of(&rma, &rma.lines[0]).steps.iter().map(|step| step.action).collect();
            prop_assert_eq!(&told, &open, "after {:?}", done);
            for action in ReturnAction::ALL {
                let most = if open.contains(&action) { ALL } else { Quantity::ZERO };
                prop_assert_eq!(possible(&rma, &rma.lines[0], action), most, "{} after {:?}", action, done);
            }
            let Some(next) = open.get(choice % open.len().max(1)) else { break };
            take(&mut rma, *next, decided);
            done.push(*next);
            prop_assert!(rma.lines[0].holds_its_law());
        }
        prop_assert!(done.iter().any(|action| action.is_outcome()), "some outcome comes true in the end: {:?}", done);
    }
}

#[test]
fn a_circle_has_no_order() {
    let step = |action: ReturnAction, after: &[ReturnAction]| TemplateStep { action, after: after.to_vec() };
    let plan = [
        step(ReturnAction::Authorise, &[]),
        step(ReturnAction::Receive, &[ReturnAction::Inspect]),
        step(ReturnAction::Inspect, &[ReturnAction::Receive]),
    ];
    assert_eq!(linear_order(&plan), Err(vec![ReturnAction::Receive, ReturnAction::Inspect]));
    // What comes before is known even there.
    assert_eq!(before(&plan, ReturnAction::Receive).len(), 2);
}
