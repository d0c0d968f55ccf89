//! Leads on their way to people: who gets one and why, that it is fair from one transaction to the next, and what is answered too late.

use std::collections::BTreeMap;

use crm_core::administration::{AddTeam, ChangeUser, DeactivateUser, ReactivateUser, SetPolicy};
use crm_core::engine::Session;
use crm_core::kernel::*;
use crm_core::leads::routing::{Strategy as By, *};
use crm_core::leads::scoring::Condition;
use crm_core::leads::*;
use proptest::prelude::*;
use proptest::strategy::Strategy as _;

use crate::company::*;

/// A company with so many users who take leads.
struct Desk {
    company: Company,
    users: Vec<UserId>,
}

impl Desk {
    fn of(count: usize) -> Self {
        let company = Company::founded();
        let system = company.crm.system("hiring", noon(TODAY));
        let users = (0..count).map(|number| hire(&system, &format!("user-{number}"), company.selling)).collect();
        Self { company, users }
    }

    fn boss(&self) -> Session {
        self.on(noon(TODAY))
    }

    fn on(&self, now: Timestamp) -> Session {
        self.company.crm.session(self.company.administrator, now).unwrap()
    }

    fn rule(&self, strategy: routing::Strategy) -> RoutingRule {
        RoutingRule { name: code("all"), conditions: Vec::new(), strategy, users: self.users.clone() }
    }

    fn set(&self, strategy: By, fallback: Option<UserId>) {
        policy(&self.boss(), RoutingPolicy { rules: vec![self.rule(strategy)], fallback, response_hours: None });
    }

    fn available(&self, at: usize, details: AvailabilityDetails) {
        self.boss().execute(SetAvailability { user: self.users[at], details }).unwrap();
    }

    /// A lead of the administrator's, who stands in no rule.
    fn lead(&self) -> LeadId {
        captured(&self.boss())
    }

    fn route(&self) -> Result<Routing, CrmError> {
        self.boss().execute(RouteLead { lead: self.lead() })
    }

    fn verdicts(&self, routing: &Routing) -> Vec<RoutingVerdict> {
        assert_eq!(routing.considered.iter().map(|one| one.user).collect::<Vec<_>>(), self.users);
        routing.considered.iter().map(|one| one.verdict).collect()
    }
}

fn policy<P: Policy>(session: &Session, policy: P) {
    session.execute(SetPolicy { policy, effective_from: None }).unwrap();
}

fn details() -> AvailabilityDetails {
    AvailabilityDetails::default()
}

fn office(from: u16, to: u16) -> BusinessCalendar {
    let hours = (0..5).map(|weekday| WorkingHours { weekday, from: from * 60, to: to * 60 }).collect();
    BusinessCalendar::new(TimeZone::UTC, hours, []).unwrap()
}

#[test]
fn a_lead_goes_to_who_is_there_into_their_team_and_the_answer_says_of_each_why_not() {
    let desk = Desk::of(6);
    let boss = desk.boss();
    let team = boss.execute(AddTeam { name: name("North"), parent: None }).unwrap().id();
    let sixth = boss.get::<crm_core::access::User>(desk.users[5]).unwrap();
    let draft = crm_core::access::UserDraft {
        name: sixth.name().clone(),
        email: sixth.email().clone(),
        team: Some(team),
        roles: sixth.roles().clone(),
    };
    boss.execute(ChangeUser { user: desk.users[5], draft }).unwrap();
    desk.set(By::FirstOf, None);
    let until = Some(day("2026-05-08"));
    boss.execute(DeactivateUser { user: desk.users[0] }).unwrap();
    desk.available(1, AvailabilityDetails { takes_leads: false, ..details() });
    desk.available(2, AvailabilityDetails { absences: vec![DateRange::new(Some(day(TODAY)), until).unwrap()], ..details() });
    desk.available(3, AvailabilityDetails { shift: Some(office(13, 18)), ..details() });
    desk.available(4, AvailabilityDetails { open_leads_at_most: Some(1), ..details() });
    boss.execute(AssignLead { lead: desk.lead(), owner: desk.users[4] }).unwrap();

    let lead = desk.lead();
    let explained = boss.ask(ExplainRouting { lead }).unwrap();
    let routing = boss.execute(RouteLead { lead }).unwrap();
    assert_eq!(explained, routing);
    use RoutingVerdict as V;
    let expected = [V::Inactive, V::TakesNoLeads, V::Absent { until }, V::OffShift, V::Full, V::Chosen];
    assert_eq!(desk.verdicts(&routing), expected);
    let lead: Lead = boss.get(lead).unwrap();
    assert_eq!((lead.ownership().owner, lead.ownership().team), (desk.users[5], Some(team)));
    assert_eq!(*lead.assigned_at(), Some(noon(TODAY)));
}

#[test]
fn a_lead_that_nobody_takes_is_refused_and_stays_where_it_is_or_goes_to_the_fallback() {
    let desk = Desk::of(2);
    assert_eq!(refusal(desk.route()), "LEA-011");
    desk.set(By::RoundRobin, None);
    for at in 0..2 {
        desk.available(at, AvailabilityDetails { takes_leads: false, ..details() });
    }
    let refused = desk.route().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "LEA-012: nobody of the rule `all` takes the lead now: 2 are taking no leads; route it later, or name a fallback"
    );
    desk.set(By::RoundRobin, Some(desk.company.seller));
    let routing = desk.route().unwrap();
    assert_eq!((routing.owner, routing.is_fallback), (Some(desk.company.seller), true));
    desk.boss().execute(DeactivateUser { user: desk.company.seller }).unwrap();
    assert_eq!(refusal(desk.route()), "LEA-012");
    let lead = desk.lead();
    desk.boss().execute(DisqualifyLead { lead, reason: code("no-need"), note: Note::default(), recycle_on: None }).unwrap();
    assert_eq!(refusal(desk.boss().execute(RouteLead { lead })), "LEA-002");
    assert_eq!(refusal(desk.boss().ask(ExplainRouting { lead })), "LEA-002");
}

#[test]
fn a_cap_counts_the_leads_in_hand_and_not_the_one_that_is_to_be_given() {
    let desk = Desk::of(1);
    desk.set(By::FirstOf, None);
    desk.available(0, AvailabilityDetails { open_leads_at_most: Some(2), ..details() });
    let boss = desk.boss();
    let leads: Vec<LeadId> = (0..2).map(|_| desk.route().unwrap().lead).collect();
    assert_eq!(refusal(desk.route()), "LEA-012");
    assert!(boss.execute(RouteLead { lead: leads[0] }).is_ok(), "it is theirs already, and may be given anew");
    boss.execute(NurtureLead { lead: leads[0], recycle_on: day("2026-09-01") }).unwrap();
    assert!(desk.route().is_ok(), "what is set aside is not in hand");
    boss.execute(DisqualifyLead { lead: leads[1], reason: code("no-need"), note: Note::default(), recycle_on: None }).unwrap();
    assert!(desk.route().is_ok());
    assert_eq!(refusal(desk.route()), "LEA-012");
}

#[test]
fn a_quota_is_of_the_last_24_hours() {
    let desk = Desk::of(1);
    desk.set(By::WeightedCapacity, None);
    desk.available(0, AvailabilityDetails { monthly_capacity: 60, ..details() });
    desk.route().unwrap();
    desk.route().unwrap();
    let lead = desk.lead();
    let later = |hours| desk.on(noon(TODAY).plus(Span::from_hours(hours)).unwrap());
    assert_eq!(refusal(later(24).execute(RouteLead { lead })), "LEA-012");
    assert!(later(25).execute(RouteLead { lead }).is_ok());
}

#[test]
fn turns_are_remembered_from_one_transaction_to_the_next_and_by_rule() {
    let desk = Desk::of(3);
    desk.set(By::RoundRobin, None);
    let owners: Vec<UserId> = (0..4).map(|_| desk.route().unwrap().owner.unwrap()).collect();
    assert_eq!(owners, [desk.users[0], desk.users[1], desk.users[2], desk.users[0]]);
    let rotation: Rotation = desk.boss().get(Rotation::id_of(&code("all"))).unwrap();
    assert_eq!((*rotation.given(), rotation.served().as_slice()), (4, &desk.users[..1]));
    let leads = [desk.lead(), desk.lead()];
    let both = desk.boss().transact(|transaction| {
        leads.into_iter().map(|lead| transaction.execute(RouteLead { lead })).collect::<Result<Vec<_>, _>>()
    });
    let owners: Vec<_> = both.unwrap().iter().filter_map(|routing| routing.owner).collect();
    assert_eq!(owners, desk.users[1..]);
}

#[test]
fn a_simulation_gives_what_routing_gives_and_changes_nothing() {
    let desk = Desk::of(3);
    desk.set(By::LeastBusy, None);
    desk.available(1, AvailabilityDetails { open_leads_at_most: Some(1), ..details() });
    let leads: Vec<LeadId> = (0..7).map(|_| desk.lead()).collect();
    let boss = desk.boss();
    let before = boss.changes(0, usize::MAX).unwrap().cursor;
    let simulated = boss.ask(SimulateRouting { leads: leads.clone(), policy: None }).unwrap();
    let other = RoutingPolicy { rules: vec![desk.rule(By::FirstOf)], ..RoutingPolicy::default() };
    let tried = boss.ask(SimulateRouting { leads: leads.clone(), policy: Some(other) }).unwrap();
    assert!(tried.iter().all(|routing| routing.owner == Some(desk.users[0])));
    assert_eq!(boss.changes(0, usize::MAX).unwrap().cursor, before);
    let routed: Vec<Routing> = leads.iter().map(|lead| boss.execute(RouteLead { lead: *lead }).unwrap()).collect();
    let owners = |all: &[Routing]| all.iter().map(|routing| routing.owner).collect::<Vec<_>>();
    assert_eq!(owners(&simulated), owners(&routed));
    let wrong = |leads| invalid(boss.ask(SimulateRouting { leads, policy: None }));
    assert_eq!((wrong(Vec::new()), wrong(vec![leads[0], leads[0]])), ("leads".to_owned(), "leads".to_owned()));
}

#[test]
fn a_response_is_late_by_the_hours_at_work() {
    let desk = Desk::of(0);
    let at = |text: &str| desk.on(text.parse().unwrap());
    policy(&desk.boss(), LeadPolicy { first_response_hours: 4, ..LeadPolicy::default() });
    policy(&desk.boss(), RoutingPolicy { response_hours: Some(office(9, 17)), ..RoutingPolicy::default() });
    // A Friday.
    let (first, second) = (captured(&at("2026-05-08T15:00:00Z")), captured(&at("2026-05-08T16:00:00Z")));
    let late = |now: &str, limit| {
        let told = at(now).ask(OverdueResponses { limit }).unwrap();
        told.into_iter().map(|one| (one.lead, one.minutes_late)).collect::<Vec<_>>()
    };
    assert_eq!(late("2026-05-11T11:00:00Z", 10), [], "due at this instant");
    assert_eq!(late("2026-05-11T12:01:00Z", 10), [(first, 61), (second, 1)]);
    assert_eq!(late("2026-05-11T12:01:00Z", 1), [(first, 61)]);
    let told = at("2026-05-11T12:01:00Z").ask(OverdueResponses { limit: 1 }).unwrap();
    assert_eq!(told[0].due_at.to_string(), "2026-05-11T11:00:00Z");
    at("2026-05-11T12:00:00Z").execute(WorkLead { lead: first }).unwrap();
    assert_eq!(late("2026-05-11T12:01:00Z", 10), [(second, 1)]);
    assert_eq!(invalid(desk.boss().ask(OverdueResponses { limit: 0 })), "limit");
    assert_eq!(desk.company.session(desk.company.seller).ask(OverdueResponses { limit: 10 }).unwrap(), []);
}

#[test]
fn who_was_given_a_lead_before_this_was_kept_has_had_it_since_its_capture() {
    let desk = Desk::of(1);
    let lead: Lead = desk.boss().get(desk.lead()).unwrap();
    // The record as it was written before: without the field of number 9.
    let bytes = minicbor::to_vec(&lead).unwrap();
    let mut fields: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    let mut decoder = minicbor::Decoder::new(&bytes);
    for _ in 0..decoder.map().unwrap().unwrap() {
        let key = decoder.u64().unwrap();
        let from = decoder.position();
        decoder.skip().unwrap();
        fields.insert(key, bytes[from..decoder.position()].to_vec());
    }
    assert!(fields.remove(&9).is_some());
    let mut old = Vec::new();
    minicbor::Encoder::new(&mut old).map(fields.len() as u64).unwrap();
    for (key, value) in fields {
        minicbor::Encoder::new(&mut old).u64(key).unwrap();
        old.extend(value);
    }
    let old: Lead = minicbor::decode(&old).unwrap();
    assert_eq!((*old.assigned_at(), old.owned_since()), (None, *lead.captured_at()));
}

#[test]
fn of_leads_that_are_routed_at_once_by_two_rules_nobody_gets_more_than_they_keep() {
    let desk = Desk::of(4);
    let (field, condition) = (Label::parse("source").unwrap(), Condition::Equals("fair".to_owned()));
    let conditions = vec![FieldCondition { field, condition }];
    let fairs = RoutingRule { name: code("fairs"), conditions, ..desk.rule(By::RoundRobin) };
    let rules = vec![fairs, desk.rule(By::LeastBusy)];
    policy(&desk.boss(), RoutingPolicy { rules, fallback: Some(desk.company.seller), response_hours: None });
    for at in 0..4 {
        desk.available(at, AvailabilityDetails { open_leads_at_most: Some(10), ..details() });
    }
    let capture = |number: usize| {
        let details = LeadDetails { source: code(["fair", "web"][number % 2]), ..lead_details() };
        desk.boss().execute(CaptureLead { details, original: Vec::new(), external_id: None, owner: None }).unwrap().id()
    };
    let leads: Vec<LeadId> = (0..60).map(capture).collect();
    std::thread::scope(|scope| {
        for share in leads.chunks(15) {
            let desk = &desk;
            scope.spawn(move || {
                for lead in share {
                    while let Err(error) = desk.boss().execute(RouteLead { lead: *lead }) {
                        assert!(error.is_retryable(), "{error}");
                    }
                }
            });
        }
    });
    let held = |owner| leads.iter().filter(|lead| desk.boss().get::<Lead>(**lead).unwrap().ownership().owner == owner).count();
    assert_eq!(desk.users.iter().map(|user| held(*user)).collect::<Vec<_>>(), [10; 4]);
    assert_eq!(held(desk.company.seller), 20);
}

/// What happens between leads.
#[derive(Debug, Clone)]
enum Turn {
    Leave(usize),
    Return(usize),
    Away(usize, bool),
    Shift(usize, bool),
    Cap(usize, Option<u32>),
    Drop(usize),
}

fn turn() -> impl proptest::strategy::Strategy<Value = Turn> {
    let who = || 0usize..3;
    prop_oneof![
        who().prop_map(Turn::Leave),
        who().prop_map(Turn::Return),
        (who(), any::<bool>()).prop_map(|(who, away)| Turn::Away(who, away)),
        (who(), any::<bool>()).prop_map(|(who, off)| Turn::Shift(who, off)),
        (who(), prop::option::of(0u32..30)).prop_map(|(who, most)| Turn::Cap(who, most)),
        who().prop_map(Turn::Drop),
    ]
}

fn happens(desk: &Desk, turn: &Turn, gone: &mut [bool; 3], known: &mut [AvailabilityDetails; 3], held: &[Vec<LeadId>]) {
    let boss = desk.boss();
    match turn {
        Turn::Leave(who) if !gone[*who] => drop(boss.execute(DeactivateUser { user: desk.users[*who] }).unwrap()),
        Turn::Return(who) => drop(boss.execute(ReactivateUser { user: desk.users[*who] }).unwrap()),
        Turn::Away(who, away) => {
            known[*who].absences = if *away { vec![DateRange::new(Some(day(TODAY)), None).unwrap()] } else { Vec::new() };
        }
        Turn::Shift(who, off) => known[*who].shift = off.then(|| office(13, 18)),
        Turn::Cap(who, most) => known[*who].open_leads_at_most = *most,
        Turn::Drop(who) => {
            for lead in held[*who].iter().take(3) {
                let drop = DisqualifyLead { lead: *lead, reason: code("no-need"), note: Note::default(), recycle_on: None };
                boss.execute(drop).unwrap();
            }
        }
        Turn::Leave(_) => {}
    }
    match turn {
        Turn::Leave(who) => gone[*who] = true,
        Turn::Return(who) => gone[*who] = false,
        Turn::Away(who, _) | Turn::Shift(who, _) | Turn::Cap(who, _) => desk.available(*who, known[*who].clone()),
        Turn::Drop(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// Of 1,000 leads on the road, each routed in its own transaction, those who are there all the while get as many as each other, within one; and
    /// nobody gets one who is not there.
    #[test]
    fn a_thousand_leads_are_dealt_evenly_and_to_nobody_who_is_not_there(turns in prop::collection::vec((0usize..1_000, turn()), 0..60)) {
        let desk = Desk::of(6);
        // Those who stay stand between those who come and go.
        let order = [0, 3, 1, 4, 2, 5].map(|at| desk.users[at]).to_vec();
        let rule = RoutingRule { users: order, ..desk.rule(By::RoundRobin) };
        policy(&desk.boss(), RoutingPolicy { rules: vec![rule], ..RoutingPolicy::default() });
        let (mut gone, mut known) = ([false; 3], [details(), details(), details()]);
        let mut held: Vec<Vec<LeadId>> = vec![Vec::new(); 6];
        for number in 0..1_000 {
            for (_, turn) in turns.iter().filter(|(when, _)| *when == number) {
                happens(&desk, turn, &mut gone, &mut known, &held[..3]);
                if let Turn::Drop(who) = turn {
                    let left = held[*who].len().min(3);
                    held[*who].drain(..left);
                }
            }
            let routing = desk.route().unwrap();
            let at = desk.users.iter().position(|user| Some(*user) == routing.owner).unwrap();
            if at < 3 {
                prop_assert!(!gone[at] && known[at].absences.is_empty() && known[at].shift.is_none(), "{at} is not there");
                prop_assert!(known[at].open_leads_at_most.is_none_or(|most| held[at].len() < most as usize), "{at} is full");
            }
            held[at].push(routing.lead);
        }
        let steady: Vec<usize> = held[3..].iter().map(Vec::len).collect();
        prop_assert!(steady.iter().max().unwrap() - steady.iter().min().unwrap() <= 1, "{steady:?}");
    }
}
