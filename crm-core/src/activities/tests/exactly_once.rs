//! The law of reminders: whatever is moved, whoever runs, however often something is run again, each step is taken exactly once.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::activities::ActivityEvent;
use crate::kernel::Span;

/// What may happen to a follow-up.
#[derive(Debug, Clone)]
enum Happening {
    /// Time passes, and reminders run.
    Run { hours: i64 },
    /// Two hosts run at the same time: both look, and one of them is too late for the store.
    RunTwice { hours: i64, first_wins: bool },
    /// A host dies before its work is stored.
    Die { hours: i64 },
    /// The record's day is moved, or taken away.
    Move { day: Option<i64> },
}

fn happening() -> impl Strategy<Value = Happening> {
    let hours = 0_i64..100;
    prop_oneof![
        hours.clone().prop_map(|hours| Happening::Run { hours }),
        (hours.clone(), any::<bool>()).prop_map(|(hours, first_wins)| Happening::RunTwice { hours, first_wins }),
        hours.prop_map(|hours| Happening::Die { hours }),
        prop::option::weighted(0.9, 0_i64..60).prop_map(|day| Happening::Move { day }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<PlanStep>> {
    let offset = prop_oneof![(-20_i32..20).prop_map(Offset::Days), (-300_i32..300).prop_map(Offset::Hours)];
    let step = (offset, any::<bool>(), any::<bool>());
    prop::collection::vec(step, 1..6).prop_map(|steps| {
        let keyed = steps.into_iter().enumerate().map(|(at, (offset, is_message, follows))| {
            let key = format!("step-{at}");
            let step = if is_message { message(&key, offset) } else { task(&key, offset) };
            if follows && at > 0 { behind(step) } else { step }
        });
        keyed.collect()
    })
}

proptest! {
    #[test]
    fn each_step_is_taken_exactly_once_for_each_date(steps in steps(), happenings in prop::collection::vec(happening(), 1..40)) {
        let plan = plan(terms(steps));
        let start = at("2026-05-04T12:00:00Z");
        let mut now = start;
        let mut facts = due_on("2026-05-20");
        let mut stored = begun("2026-05-04T12:00:00Z");
        // How often each step was taken or passed over for what it follows, and when last.
        let mut counted: BTreeMap<(Code, Timestamp), u32> = BTreeMap::new();
        let mut last: BTreeMap<Code, Timestamp> = BTreeMap::new();
        for happening in happenings {
            let (hours, looks, kept) = match happening {
                Happening::Run { hours } => (hours, 1, Some(0)),
                Happening::RunTwice { hours, first_wins } => (hours, 2, Some(usize::from(!first_wins))),
                Happening::Die { hours } => (hours, 1, None),
                Happening::Move { day } => {
                    facts.anchor = day.map(|days| self::day("2026-05-01").plus_days(days).unwrap().start_in(&paris()));
                    (0, 0, None)
                }
            };
            now = now.plus(Span::from_hours(hours)).unwrap();
            let moment = Moment { now, zone: paris() };
            let seen: Vec<Advance> = (0..looks).map(|_| run(&plan, &stored, &facts, moment)).collect();
            // The store takes one of several that began from the same version.
            let Some(advance) = kept.and_then(|at| seen.get(at)) else { continue };
            for firing in advance.next.firings.iter().filter(|firing| !stored.firings.contains(firing)) {
                prop_assert!(firing.due <= now, "nothing before its time");
                prop_assert!(last.get(&firing.step).is_none_or(|last| firing.due > *last), "nothing for a time that has gone by");
                *counted.entry((firing.step.clone(), firing.anchor)).or_default() += 1;
                last.insert(firing.step.clone(), now);
            }
            let taken = advance.events.iter().filter(|event| matches!(event, ActivityEvent::StepTaken(_))).count();
            let messages = advance.events.iter().filter(|event| matches!(event, ActivityEvent::MessageDue { .. })).count();
            prop_assert_eq!(taken, advance.activities.len() + messages, "a step taken is an activity or a message");
            stored = advance.next.clone();
            // Looking again at the same instant changes nothing.
            let again = run(&plan, &stored, &facts, moment);
            prop_assert_eq!(again.events.len(), 0, "{:?}", again.events);
            prop_assert_eq!(&again.next, &stored);
        }
        prop_assert!(counted.values().all(|count| *count == 1), "{counted:?}");
        // In the end nothing is left out: every step that follows the date was taken or passed over at or after its time.
        if facts.anchor.is_some() {
            let end = Moment { now: now.plus(Span::from_days(400)).unwrap(), zone: paris() };
            let next = run(&plan, &stored, &facts, end).next;
            for step in plan.terms.steps.iter().filter(|step| step.after == After::Anchor) {
                prop_assert!(next.firings.iter().any(|firing| firing.step == step.key), "{} was forgotten", step.key);
            }
            prop_assert_eq!(run(&plan, &next, &facts, end).events.len(), 0);
        }
    }
}
