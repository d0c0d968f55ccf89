//! The 4,580 cases of a help desk go through their 21,348 events, and their clocks say what the raw events say; of 8,469 made-up tickets, those that are
//! resolved before they are answered are refused for that.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod shared_data;

use std::collections::BTreeMap;
use std::path::Path;

use crm_core::access::UserDraft;
use crm_core::administration::{AddUser, SetPolicy};
use crm_core::engine::{Crm, Session, Transaction};
use crm_core::kernel::*;
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::service::*;
use crm_core::storage::MemoryStore;

/// Cases that are brought in together.
const PORTION: usize = 200;

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// A company with one customer, long after everything.
fn company(change: impl FnOnce(&mut ServicePolicy)) -> (Session, AccountId, UserId) {
    let crm = Crm::builder(MemoryStore::new()).seed(1).open().unwrap();
    let session = crm.system("a help desk of before", "2024-06-01T12:00:00Z".parse().unwrap());
    let (name, email) = ("Desk".parse().unwrap(), "desk@example.com".parse().unwrap());
    let owner = session.execute(AddUser { draft: UserDraft { name, email, team: None, roles: Vec::new() } }).unwrap().id();
    let details = AccountDetails::named("Everybody".parse().unwrap());
    let create = CreateAccount { details, parent: None, owner: Some(owner), intake: Intake::default() };
    let account = session.execute(create).unwrap().id();
    let mut policy = ServicePolicy::default();
    change(&mut policy);
    session.execute(SetPolicy { policy, effective_from: Some("2000-01-01".parse().unwrap()) }).unwrap();
    (session, account, owner)
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

/// One event of the help desk: what was done, and when.
type Event = (String, Timestamp);

/// What a case came to, reckoned from its raw events alone.
#[derive(Debug, Default, PartialEq)]
struct Told {
    state: &'static str,
    reopened: u32,
    /// The stretches in which the clock of its resolution ran.
    running: Vec<(Timestamp, Timestamp)>,
}

/// Tells a case to the library, and reckons beside it what comes of it.
fn tell(t: &mut Transaction, open: OpenCase, events: &[Event]) -> Result<(ServiceCaseId, Told), CrmError> {
    let case = t.execute(open)?.id();
    let (mut told, mut since) = (Told { state: "new", ..Told::default() }, Some(events[0].1));
    for (done, now) in events {
        let (at, status) = (Some(*now), None);
        let pauses = ["Wait", "Require upgrade", "Create SW anomaly", "Schedule intervention"].contains(&done.as_str());
        let resumes = ["Take in charge ticket", "Resolve SW anomaly"].contains(&done.as_str());
        if told.state == "resolved" && (pauses || done == "Take in charge ticket") {
            t.execute(ReopenCase { case, status: None, at })?;
            (told.state, told.reopened, since) = ("open", told.reopened + 1, Some(*now));
        }
        match (told.state, done.as_str()) {
            ("new", "Take in charge ticket") => {
                t.execute(TakeCase { case, status, at })?;
                told.state = "open";
            }
            ("paused", _) if resumes => {
                t.execute(ResumeCase { case, status, at })?;
                (told.state, since) = ("open", Some(*now));
            }
            ("new" | "open" | "paused", _) if pauses => {
                t.execute(PauseCase { case, waiting: WaitingOn::ThirdParty, status, at })?;
                told.running.extend(since.take().map(|since| (since, *now)));
                told.state = "paused";
            }
            ("new" | "open" | "paused", "Resolve ticket" | "Closed") => {
                t.execute(ResolveCase { case, resolution: code("solved"), status, at })?;
                told.running.extend(since.take().map(|since| (since, *now)));
                told.state = "resolved";
            }
            _ => {}
        }
        if told.state == "resolved" && done == "Closed" {
            t.execute(CloseCase { case })?;
            told.state = "closed";
        }
    }
    Ok((case, told))
}

#[test]
fn a_help_desk_of_four_years_goes_through_its_events() {
    let Some(path) = shared_data::path("helpdesk/helpdesk_named.csv") else { return };
    let mut desk: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for row in rows(&path) {
        let at = row["time:timestamp"].parse().unwrap();
        desk.entry(row["case_concept:name"].clone()).or_default().push((row["concept:name"].clone(), at));
    }
    assert_eq!((desk.len(), desk.values().map(Vec::len).sum::<usize>()), (4_580, 21_348));
    let (session, account, owner) = company(|policy| {
        policy.reopen_days = 3_650;
        policy.warnings.clear();
        policy.levels[0].targets.retain(|target| target.goal == SlaGoal::Resolution && target.priority.is_none());
    });
    let all: Vec<&Vec<Event>> = desk.values().collect();
    let mut told = Vec::new();
    for portion in all.chunks(PORTION) {
        let done = session.transact(|t| {
            let open = |at| {
                let asked = OpenCase::new(account, "A ticket".parse().unwrap(), code("normal"), code("problem"), code("email"));
                OpenCase { owner: Some(owner), opened_at: Some(at), ..asked }
            };
            portion.iter().map(|events| tell(t, open(events[0].1), events)).collect::<Result<Vec<_>, _>>()
        });
        told.extend(done.unwrap());
    }
    let count = |state| told.iter().filter(|(_, told)| told.state == state).count();
    assert_eq!((count("closed"), count("paused"), count("resolved")), (4_559, 11, 10));

    let calendar = ServicePolicy::default().hours[0].calendar.clone();
    let table = WorkTable::new(calendar.clone(), 2010, 2014);
    let (mut met, mut breached) = (0, 0);
    for (id, told) in &told {
        let case: ServiceCase = session.get(*id).unwrap();
        assert_eq!((case.tag().name(), *case.reopened()), (told.state, told.reopened));
        let worked = told.running.iter().fold(Span::ZERO, |sum, (from, to)| sum.plus(calendar.business_time(*from, *to)));
        let clock = &case.clocks()[0];
        assert_eq!((case.clocks().len(), clock.consumed(session.now(), &table)), (1, worked), "{id}");
        if told.state != "paused" {
            (met, breached) = if worked > clock.target { (met, breached + 1) } else { (met + 1, breached) };
        }
    }
    let (from, to) = ("2010-01-01".parse().unwrap(), "2014-12-31".parse().unwrap());
    let kept = session.ask(ServiceAttainment { from, to }).unwrap().remove(0);
    assert_eq!((kept.n, kept.met, kept.breached, kept.paused, kept.running), (4_580, met, breached, 11, 0));
    let times = session.ask(CaseTimes { from, to }).unwrap();
    assert_eq!((times.n, times.resolution.n, times.reopened), (4_580, 4_569, 150));
    assert_eq!(times.first_response.n, 0, "the log holds no answers");
}

/// An instant of the tickets, as `2023-06-01 9:05` or with seconds.
fn instant(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    let parts: Vec<i64> = time.split(':').map(|part| part.parse().unwrap()).collect();
    let seconds = parts.iter().zip([3_600, 60, 1]).map(|(part, unit)| part * unit).sum();
    day.parse::<Date>().unwrap().start_in(&TimeZone::UTC).plus(Span::from_seconds(seconds)).unwrap()
}

#[test]
fn a_ticket_that_is_resolved_before_it_is_answered_is_refused_for_that() {
    let Some(path) = shared_data::path("support_tickets_synthetic/customer_support_tickets.csv") else { return };
    let tickets = rows(&path);
    assert_eq!(tickets.len(), 8_469);
    let key = |text: &str| code(&text.to_lowercase().replace(' ', "-"));
    let (session, account, owner) = company(|policy| {
        policy.priorities = ["critical", "high", "medium", "low"].map(code).into();
        policy.channels = ["email", "phone", "chat", "social-media"].map(code).into();
        let kinds = ["Technical issue", "Billing inquiry", "Product inquiry", "Refund request", "Cancellation request"];
        policy.kinds = kinds.map(key).into();
        policy.levels[0].targets.retain(|target| target.priority.is_none());
    });
    // The tickets do not say when they were opened: before the first of anything.
    let opened_at = Some("2023-05-31T00:00:00Z".parse().unwrap());
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for portion in tickets.chunks(PORTION) {
        let done = session.transact(|t| {
            let mut ends = Vec::new();
            for ticket in portion {
                let [priority, kind, channel] =
                    ["Ticket Priority", "Ticket Type", "Ticket Channel"].map(|field| key(&ticket[field]));
                let subject = ticket["Ticket Subject"].parse()?;
                let open = OpenCase { owner: Some(owner), opened_at, ..OpenCase::new(account, subject, priority, kind, channel) };
                let case = t.execute(open)?.id();
                if !ticket["First Response Time"].is_empty() {
                    let (from, at) = (MessageFrom::Agent, Some(instant(&ticket["First Response Time"])));
                    t.execute(RecordCaseMessage { case, from, at, text: Note::default() })?;
                }
                let at = Some(&ticket["Time to Resolution"]).filter(|text| !text.is_empty()).map(|text| instant(text));
                ends.push(match (ticket["Ticket Status"].as_str(), at) {
                    ("Closed", at) => {
                        let resolve = ResolveCase { case, resolution: code("solved"), status: None, at };
                        t.execute(resolve).map_or_else(|error| error.code().to_owned(), |case| case.tag().name().to_owned())
                    }
                    ("Pending Customer Response", _) => {
                        let pause = PauseCase { case, waiting: WaitingOn::Customer, status: None, at };
                        t.execute(pause)?.tag().name().to_owned()
                    }
                    _ => "new".to_owned(),
                });
            }
            Ok(ends)
        });
        for end in done.unwrap() {
            *ends.entry(end).or_default() += 1;
        }
    }
    let expected = [("SRV-005", 1_365), ("new", 2_819), ("paused", 2_881), ("resolved", 1_404)];
    assert_eq!(ends, expected.map(|(end, count)| (end.to_owned(), count)).into());
    let backlog = session.ask(CaseBacklog).unwrap();
    assert_eq!(backlog.n, 8_469 - 1_404, "what was refused is still open");
    let day = "2023-05-31".parse().unwrap();
    let times = session.ask(CaseTimes { from: day, to: day }).unwrap();
    assert_eq!((times.n, times.first_response.n, times.resolution.n), (8_469, 5_650, 1_404));
}
