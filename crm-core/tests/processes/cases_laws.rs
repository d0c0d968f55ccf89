//! What holds of cases whatever happens to them, in whatever order time is asked for.

use std::collections::BTreeMap;

use crm_core::engine::{OutboxMessage, Query};
use crm_core::kernel::*;
use crm_core::service::*;
use proptest::prelude::*;

use crate::cases::{ALL_STEPS, desk, opening, set, take, with_own_goal};
use crate::company::*;

/// What happens: minutes that pass, and then a step of a case, or a run of what is due.
fn happenings() -> impl Strategy<Value = Vec<(i64, usize, Option<usize>)>> {
    prop::collection::vec((0i64..2_000, 0usize..3, prop::option::weighted(0.7, 0usize..ALL_STEPS.len())), 1..40)
}

/// The settled outcomes and the warnings of each clock of a case.
type Seen = Vec<(Option<SettledClock>, Vec<ClockWarning>)>;

fn seen(case: &ServiceCase) -> Seen {
    case.clocks().iter().map(|clock| (clock.settled, clock.warnings.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn cases_keep_their_laws_whatever_happens(happenings in happenings()) {
        let company = Company::founded();
        set(&company, with_own_goal);
        let mut now = noon("2026-05-04");
        let ids = [0; 3].map(|_| desk(&company, now).execute(opening(&company)).unwrap().id());
        let mut given: BTreeMap<(ServiceCaseId, usize, u32), Timestamp> = BTreeMap::new();
        for (minutes, which, step) in happenings {
            now = now.plus(Span::from_minutes(minutes)).unwrap();
            let session = desk(&company, now);
            let before: Vec<ServiceCase> = ids.iter().map(|id| session.get(*id).unwrap()).collect();
            let case = ids[which];
            match step {
                None => { session.execute(RunService { limit: Some(1) }).unwrap(); }
                Some(step) => { let _ = take(&session, case, ALL_STEPS[step], ids[(which + 1) % 3]); }
            }
            for (before, id) in before.iter().zip(ids) {
                let after: ServiceCase = session.get(id).unwrap();
                for (n, clock) in after.clocks().iter().enumerate() {
                    prop_assert!(clock.segments.windows(2).all(|two| two[0].since <= two[1].since && two[0].phase != two[1].phase));
                    for warning in &clock.warnings {
                        if let Some(at) = warning.given_at {
                            let first = *given.entry((id, n, warning.percent)).or_insert(at);
                            prop_assert_eq!(first, at, "a warning is given once");
                        }
                    }
                }
                let was_paused = |n: usize| before.clocks().get(n).is_some_and(|clock| clock.is_open() && !clock.is_running());
                let standings = session.ask(ClocksOfCase { case: id, at: None }).unwrap();
                for (n, standing) in standings.iter().enumerate() {
                    let is_paused = after.clocks()[n].is_open() && !after.clocks()[n].is_running();
                    if after.tag() == CaseTag::Duplicate {
                        prop_assert!(!matches!(standing.state, ClockState::Running | ClockState::Paused), "it rests");
                        continue;
                    }
                    prop_assert_eq!(is_paused, standing.state == ClockState::Paused, "neither breached nor met");
                    if is_paused && was_paused(n) && before.priority() == after.priority() {
                        prop_assert_eq!(&seen(&after)[n], &seen(before)[n], "nothing becomes of a paused clock");
                    }
                }
                if before.tag() == CaseTag::Duplicate && after.tag() == CaseTag::Duplicate {
                    prop_assert_eq!(&after, before, "a duplicate rests");
                }
            }
        }
        // What was warned of is what is in the outbox: no warning twice, none without its message.
        let session = desk(&company, now);
        let about = |message: &OutboxMessage| ids.iter().any(|id| id.to_bytes() == message.record().id);
        let outbox = session.outbox(1_000).unwrap();
        prop_assert_eq!(outbox.iter().filter(|message| about(message)).count(), given.len(), "those that were split off aside");
        // A last run to the end leaves nothing due.
        let mut rounds = 0;
        while !session.execute(RunService { limit: Some(1) }).unwrap().is_end {
            rounds += 1;
            prop_assert!(rounds < 20);
        }
        let due = Query::between(ServiceCase::BY_DUE, SortKey::new(), SortKey::new().instant(now));
        prop_assert_eq!(session.count(&due).unwrap(), 0);
    }

    #[test]
    fn parting_restores_a_case_to_the_byte(happenings in happenings(), later in 0i64..100_000) {
        let company = Company::founded();
        set(&company, with_own_goal);
        let mut now = noon("2026-05-04");
        let [case, other] = [0; 2].map(|_| desk(&company, now).execute(opening(&company)).unwrap().id());
        for (minutes, _, step) in happenings {
            now = now.plus(Span::from_minutes(minutes)).unwrap();
            let merging = [CaseStep::Merge, CaseStep::Unmerge];
            if let Some(step) = step.map(|step| ALL_STEPS[step]).filter(|step| !merging.contains(step)) {
                let _ = take(&desk(&company, now), case, step, other);
            }
        }
        let session = desk(&company, now);
        let before: ServiceCase = session.get(case).unwrap();
        if session.execute(MergeCases { duplicate: case, into: other }).is_ok() {
            let later = desk(&company, now.plus(Span::from_minutes(later)).unwrap());
            later.execute(RunService { limit: None }).unwrap();
            let parted = later.execute(UnmergeCase { case }).unwrap();
            prop_assert_eq!(minicbor::to_vec(&parted).unwrap(), minicbor::to_vec(&before).unwrap());
        } else {
            prop_assert_eq!(before.tag(), CaseTag::Closed);
        }
    }
}
