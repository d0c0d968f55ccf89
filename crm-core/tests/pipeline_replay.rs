//! What really happened, replayed through a pipeline: the tickets of a software house and the fines of a town would go the way that somebody declares for
//! them, or be refused where they leave it. A pipeline that is declared as the log shows it takes every case.
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
use crm_core::kernel::{Code, Date, Email, Name, PipelineId, Record, TimeZone, Timestamp, UserId};
use crm_core::pipeline::{
    ChangePipeline, DefinePipeline, ForecastCategory, MoveOpportunity, OpenOpportunity, SimulatePipeline, SimulationFigures,
    Stage, StageKind, WinOpportunity,
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

/// A pipeline of these ways.
fn definition(called: &str, ways: &BTreeMap<Code, BTreeSet<Code>>) -> DefinePipeline {
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
    DefinePipeline::new(Name::parse(called).unwrap(), stages, vec![key("void")])
}

/// Brings the cases in as deals of a pipeline, each with the days it had. The pipeline takes every case.
fn bring_in(session: &Session, pipeline: PipelineId, owner: UserId, cases: &[Case]) {
    for chunk in cases.chunks(500) {
        let brought_in = session.transact(|t| {
            for case in chunk {
                let (began, ended) = (case.first().unwrap().0, case.last().unwrap().0);
                let open = OpenOpportunity { owner: Some(owner), ..OpenOpportunity::new(pipeline, Name::parse("Case")?) };
                let opportunity = t.execute_at(began, open)?.id();
                for (at, stage) in case {
                    t.execute_at(*at, MoveOpportunity { opportunity, stage: stage.clone() })?;
                }
                t.execute_at(ended, WinOpportunity { opportunity, amount: None })?;
            }
            Ok(())
        });
        brought_in.unwrap();
    }
}

fn show(called: &str, figures: &SimulationFigures) {
    let (whole, deals) = (figures.whole, figures.deals);
    println!("{called}: {whole} of {deals} cases go the way that was declared ({} %)", whole * 100 / deals);
    let mut left: Vec<_> = figures.ways.iter().filter(|way| way.stopped > 0).collect();
    left.sort_by_key(|way| std::cmp::Reverse(way.stopped));
    for way in left {
        println!("  {:>5} leave it from {} to {}", way.stopped, way.from.as_ref().unwrap(), way.to);
    }
}

/// Brings a log into a pipeline as observed, which takes every case, and asks what the declared one would have made of it.
fn simulated(called: &str, ways: &[Way], cases: &[Case]) -> SimulationFigures {
    let crm = Crm::builder(MemoryStore::new()).seed(6).open().unwrap();
    let session = crm.system("replay", "2026-01-01T00:00:00Z".parse().unwrap());
    let email = Email::parse("clerk@example.com").unwrap();
    let draft = UserDraft { name: Name::parse("Clerk").unwrap(), email, team: None, roles: Vec::new() };
    let owner = session.execute(AddUser { draft }).unwrap().id();
    let pipeline = session.execute(definition("As observed", &observed(cases))).unwrap().id();
    bring_in(&session, pipeline, owner, cases);

    let DefinePipeline { name, stages, loss_reasons, gates, timed_moves } = definition("As declared", &declared(ways));
    let change = ChangePipeline { pipeline, name, stages, loss_reasons, gates, timed_moves };
    let started = std::time::Instant::now();
    let figures = session.ask(SimulatePipeline::of(change)).unwrap();
    println!("{called}: {} deals simulated in {:?}", figures.deals, started.elapsed());
    show(called, &figures);
    assert_eq!((figures.whole + figures.stopped, figures.not_known), (figures.deals, 0), "every case is taken or refused");
    let codes: BTreeSet<&str> = figures.ways.iter().flat_map(|way| &way.refused).map(|refusal| refusal.code.as_str()).collect();
    assert!(codes.iter().all(|code| ["OPP-004", "invalid"].contains(code)), "only ways are declared, and {codes:?} refuse");
    figures
}

/// How many of the stages would have been used.
fn used(figures: &SimulationFigures) -> usize {
    figures.stages.iter().filter(|stage| stage.entered > 0).count()
}

#[test]
fn tickets_leave_the_declared_way_in_known_places_and_never_the_observed_one() {
    let Some(file) = shared_data::path("helpdesk/helpdesk_named.csv") else { return };
    let rows = rows(&file);
    let cases = cases(&rows, "case_concept:name", "concept:name", "time:timestamp");
    assert_eq!(cases.len(), 4_580);
    let figures = simulated("helpdesk", TICKETS, &cases);
    assert_eq!((figures.deals, figures.whole), (4_580, 4_105));
    assert_eq!(used(&figures), TICKETS.len() + 1, "every declared stage and the end are come to");
}

#[test]
fn fines_leave_the_declared_way_in_known_places_and_never_the_observed_one() {
    let Some(file) = shared_data::path("traffic_fines/traffic_fines.csv") else { return };
    let rows = rows(&file);
    let cases = cases(&rows, "case_id", "activity", "timestamp");
    assert_eq!(cases.len(), 10_000);
    let figures = simulated("traffic fines", FINES, &cases);
    assert_eq!((figures.deals, figures.whole), (10_000, 9_700));
    assert_eq!(used(&figures), FINES.len() + 1, "every declared stage and the end are come to");
}
