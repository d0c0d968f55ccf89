//! What really happened, replayed through a pipeline: the tickets of a software house and the fines of a town go the way that somebody declared for them, or
//! are refused where they leave it. A pipeline that is declared as the log shows it takes every case.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold, and its figures are looked at"
)]

mod shared_data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crm_core::access::UserDraft;
use crm_core::administration::AddUser;
use crm_core::engine::{Crm, Session};
use crm_core::kernel::{Code, CrmError, Date, Email, Name, PipelineId, Record, TimeZone, Timestamp, UserId};
use crm_core::pipeline::{
    DefinePipeline, ForecastCategory, MoveOpportunity, OpenOpportunity, Opportunity, Stage, StageKind, WinOpportunity,
};
use crm_core::storage::MemoryStore;

/// Where every case begins.
const START: &str = "new";
/// Where every case ends: the won stage.
const END: &str = "over";
/// A pipeline has a lost stage; no case comes to it.
const NEVER: &str = "void";

/// A stage, and the stages that may follow.
type Way<'a> = (&'a str, &'a [&'a str]);

/// How tickets are to go: somebody says how serious it is, somebody takes charge, and in the end it is resolved and closed.
const TICKETS: &[Way] = &[
    (START, &["insert-ticket", "assign-seriousness"]),
    ("insert-ticket", &["assign-seriousness"]),
    ("assign-seriousness", &["take-in-charge-ticket"]),
    ("take-in-charge-ticket", &["wait", "require-upgrade", "create-sw-anomaly", "schedule-intervention", "resolve-ticket"]),
    ("wait", &["take-in-charge-ticket", "resolve-ticket"]),
    ("require-upgrade", &["resolve-ticket"]),
    ("create-sw-anomaly", &["resolve-sw-anomaly", "resolve-ticket"]),
    ("resolve-sw-anomaly", &["resolve-ticket"]),
    ("schedule-intervention", &["resolve-ticket"]),
    ("resolve-ticket", &["take-in-charge-ticket", "closed"]),
    ("closed", &[END]),
];

/// How fines are to go: sent and notified, with a penalty where nobody pays, and paid or collected in the end. Who appeals has an answer before anything else.
const FINES: &[Way] = &[
    (START, &["create-fine"]),
    ("create-fine", &["send-fine", "payment"]),
    ("send-fine", &["insert-fine-notification", "payment", END]),
    ("insert-fine-notification", &["add-penalty", "payment", "insert-date-appeal-to-prefecture", "appeal-to-judge"]),
    ("add-penalty", &["payment", "send-for-credit-collection", "send-appeal-to-prefecture"]),
    ("insert-date-appeal-to-prefecture", &["add-penalty", "send-appeal-to-prefecture"]),
    ("send-appeal-to-prefecture", &["receive-result-appeal-from-prefecture"]),
    ("receive-result-appeal-from-prefecture", &["notify-result-appeal-to-offender"]),
    ("notify-result-appeal-to-offender", &["payment", "send-for-credit-collection"]),
    ("appeal-to-judge", &["add-penalty", END]),
    ("payment", &["add-penalty", "send-fine", END]),
    ("send-for-credit-collection", &[END]),
];

/// One case: when each of its stages was entered.
type Case = Vec<(Timestamp, Code)>;

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

fn key(activity: &str) -> Code {
    Code::parse(&activity.to_lowercase().replace(' ', "-")).unwrap()
}

/// The cases of a log, each in the order of time.
fn cases(rows: &[BTreeMap<String, String>], case: &str, activity: &str, time: &str) -> Vec<Case> {
    let mut cases: BTreeMap<&str, Case> = BTreeMap::new();
    for row in rows {
        let at = &row[time];
        let at = at.parse::<Timestamp>().unwrap_or_else(|_| at.parse::<Date>().unwrap().start_in(&TimeZone::UTC));
        cases.entry(&row[case]).or_default().push((at, key(&row[activity])));
    }
    cases.into_values().collect()
}

/// The ways that the cases went.
fn observed(cases: &[Case]) -> BTreeMap<Code, BTreeSet<Code>> {
    let mut ways: BTreeMap<Code, BTreeSet<Code>> = BTreeMap::new();
    for case in cases {
        let passed = || case.iter().map(|(_, stage)| stage.clone());
        let from = std::iter::once(key(START)).chain(passed());
        for (from, to) in from.zip(passed().chain([key(END)])).filter(|(from, to)| from != to) {
            ways.entry(from).or_default().insert(to);
        }
    }
    ways
}

fn declared(ways: &[Way]) -> BTreeMap<Code, BTreeSet<Code>> {
    ways.iter().map(|(from, next)| (key(from), next.iter().map(|to| key(to)).collect())).collect()
}

fn define(session: &Session, called: &str, ways: &BTreeMap<Code, BTreeSet<Code>>) -> PipelineId {
    let stage = |key: &Code, kind, probability: &str, next: Vec<Code>| Stage {
        key: key.clone(),
        name: Name::parse(key.as_str()).unwrap(),
        kind,
        category: ForecastCategory::Omitted,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: next,
        rots_after_days: None,
    };
    let open = |from: &Code| stage(from, StageKind::Open, "50", ways[from].iter().cloned().collect());
    let mut stages = vec![open(&key(START))];
    stages.extend(ways.keys().filter(|from| **from != key(START)).map(open));
    stages.push(stage(&key(END), StageKind::Won, "100", Vec::new()));
    stages.push(stage(&key(NEVER), StageKind::Lost, "0", Vec::new()));
    session.execute(DefinePipeline::new(Name::parse(called).unwrap(), stages, vec![key("void")])).unwrap().id()
}

/// What a pipeline made of the cases: how many it took, and at which way each of the others left it.
struct Replay {
    taken: usize,
    refused: BTreeMap<(Code, Code), usize>,
}

fn replay(session: &Session, pipeline: PipelineId, owner: UserId, cases: &[Case]) -> Replay {
    let mut found = Replay { taken: 0, refused: BTreeMap::new() };
    // Cases that went the same way, whenever it was, are answered the same: one of each is replayed.
    let mut alike: BTreeMap<Vec<&Code>, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        alike.entry(case.iter().map(|(_, stage)| stage).collect()).or_default().push(case);
    }
    for cases in alike.values() {
        let case = cases[0];
        let left = session.transact(|t| {
            let (began, ended) = (case.first().unwrap().0, case.last().unwrap().0);
            let open = OpenOpportunity { owner: Some(owner), ..OpenOpportunity::new(pipeline, Name::parse("Case")?) };
            let opportunity = t.execute_at(began, open)?.id();
            let mut last = key(START);
            for (at, stage) in case {
                let moved = t.execute_at(*at, MoveOpportunity { opportunity, stage: stage.clone() });
                if let Some(way) = refused(moved, &last, stage)? {
                    return Ok(Some(way));
                }
                last = stage.clone();
            }
            let won = t.execute_at(ended, WinOpportunity { opportunity, amount: None });
            refused(won, &last, &key(END))
        });
        match left.unwrap() {
            Some(way) => *found.refused.entry(way).or_default() += cases.len(),
            None => found.taken += cases.len(),
        }
    }
    found
}

/// The way where the pipeline does not lead there; anything else that is wrong stays an error.
fn refused(moved: Result<Opportunity, CrmError>, from: &Code, to: &Code) -> Result<Option<(Code, Code)>, CrmError> {
    match moved {
        Ok(_) => Ok(None),
        Err(error) if error.code() == "OPP-004" => Ok(Some((from.clone(), to.clone()))),
        // A stage that the pipeline does not have is as little on the way.
        Err(CrmError::Invalid(_)) => Ok(Some((from.clone(), to.clone()))),
        Err(error) => Err(error),
    }
}

fn show(called: &str, cases: usize, replay: &Replay) {
    println!("{called}: {} of {cases} cases go the way that was declared ({} %)", replay.taken, replay.taken * 100 / cases);
    let mut refused: Vec<_> = replay.refused.iter().collect();
    refused.sort_by_key(|(way, count)| (std::cmp::Reverse(**count), *way));
    for ((from, to), count) in refused {
        println!("  {count:>5} leave it from {from} to {to}");
    }
}

/// Replays a log through a pipeline as declared and through one as observed; how many the first took.
fn both(called: &str, ways: &[Way], cases: &[Case]) -> usize {
    let crm = Crm::builder(MemoryStore::new()).seed(6).open().unwrap();
    let session = crm.system("replay", "2026-01-01T00:00:00Z".parse().unwrap());
    let email = Email::parse("clerk@example.com").unwrap();
    let draft = UserDraft { name: Name::parse("Clerk").unwrap(), email, team: None, roles: Vec::new() };
    let owner = session.execute(AddUser { draft }).unwrap().id();

    let pipeline = define(&session, "As declared", &declared(ways));
    let by_plan = replay(&session, pipeline, owner, cases);
    show(called, cases.len(), &by_plan);
    assert_eq!(by_plan.taken + by_plan.refused.values().sum::<usize>(), cases.len(), "every case is taken or refused");

    let pipeline = define(&session, "As observed", &observed(cases));
    let as_it_was = replay(&session, pipeline, owner, cases);
    assert_eq!((as_it_was.taken, as_it_was.refused.len()), (cases.len(), 0), "what was observed takes every case");
    by_plan.taken
}

#[test]
fn tickets_leave_the_declared_way_in_known_places_and_never_the_observed_one() {
    let Some(file) = shared_data::path("helpdesk/helpdesk_named.csv") else { return };
    let rows = rows(&file);
    let cases = cases(&rows, "case_concept:name", "concept:name", "time:timestamp");
    assert_eq!(cases.len(), 4_580);
    assert_eq!(both("helpdesk", TICKETS, &cases), 4_105);
}

#[test]
fn fines_leave_the_declared_way_in_known_places_and_never_the_observed_one() {
    let Some(file) = shared_data::path("traffic_fines/traffic_fines.csv") else { return };
    let rows = rows(&file);
    let cases = cases(&rows, "case_id", "activity", "timestamp");
    assert_eq!(cases.len(), 10_000);
    assert_eq!(both("traffic fines", FINES, &cases), 9_700);
}
