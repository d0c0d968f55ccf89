//! What an actor may not see changes nothing of what they are answered: two companies that differ only in that answer the same.

use crm_core::commands::AnyCommand;
use crm_core::engine::{ChangeEntry, Query, Session};
use crm_core::kernel::*;
use crm_core::leads::*;
use crm_core::parties::*;
use crm_core::pipeline::*;
use crm_core::receivables::*;
use crm_core::records::{AnyId, AnyQuery, AnyRecord, RecordKind};
use proptest::prelude::*;

use crate::agreement::queries;
use crate::company::*;
use crate::worlds::{World, cases, plan};

/// What was asked, and what was answered, letter by letter.
type Answers = Vec<(String, String)>;

/// How much of the feed is compared: with the numbers of commits, or without.
#[derive(Clone, Copy, PartialEq)]
enum Feed {
    WithCommits,
    WithoutCommits,
}

impl Feed {
    /// The entry without what counts the commits of everybody.
    fn told(self, mut entry: ChangeEntry) -> ChangeEntry {
        if self == Self::WithoutCommits {
            (entry.seq, entry.ordinal) = (0, 0);
            entry.head.previous = entry.head.previous.map(|_| 0);
        }
        entry
    }
}

/// Records of every kind of the company, seen or not.
fn everything(world: &World) -> Vec<(RecordKind, AnyId)> {
    let system = world.system();
    let of_kind = |kind: &RecordKind| {
        let mut query = AnyQuery { limit: Some(1_000), ..AnyQuery::all(*kind) };
        let mut all: Vec<(RecordKind, AnyId)> = Vec::new();
        loop {
            let page = system.list_any(&query).unwrap();
            all.extend(page.items.iter().map(|record| (*kind, record.id())));
            query.after = page.next;
            if query.after.is_none() {
                return all;
            }
        }
    };
    let all: Vec<(RecordKind, AnyId)> = RecordKind::ALL.iter().flat_map(of_kind).collect();
    // Of a large company, an even sample: its size is for the lists.
    let step = all.len() / 150 + 1;
    all.into_iter().step_by(step).collect()
}

fn lists(world: &World, actor: &Session, answers: &mut Answers) {
    let is_large = actor.count(&Query::<Account>::all()).unwrap() > 50;
    for query in queries(world) {
        for limit in if is_large { [40, 1_000] } else { [2, 50] } {
            // Pages with their cursors: where one ends depends on nothing that is hidden.
            let mut query = AnyQuery { limit: Some(limit), ..query.clone() };
            loop {
                let page = actor.list_any(&query).unwrap();
                answers.push((format!("{query:?}"), format!("{page:?}")));
                query.after = page.next;
                if query.after.is_none() {
                    break;
                }
            }
        }
        answers.push((format!("count {query:?}"), format!("{:?}", actor.count_any(&query))));
        let mut out: Vec<AnyRecord> = Vec::new();
        let done = actor.export_any(&query, &mut |record| {
            out.push(record);
            std::ops::ControlFlow::Continue(())
        });
        answers.push((format!("export {query:?}"), format!("{done:?} {out:?}")));
    }
    let sum = actor.sum(&Query::<Payment>::all(), |payment| Some(*payment.amount()));
    answers.push(("sum of payments".to_owned(), format!("{sum:?}")));
}

fn single(actor: &Session, all: &[(RecordKind, AnyId)], feed: Feed, answers: &mut Answers) {
    for (kind, id) in all {
        answers.push((format!("get {kind:?} {id}"), format!("{:?}", actor.get_any(*kind, *id))));
        let story = actor.history_any(*kind, *id);
        let story = story.map(|story| story.into_iter().map(|entry| feed.told(entry)).collect::<Vec<_>>());
        answers.push((format!("history {kind:?} {id}"), format!("{story:?}")));
    }
}

fn changes(actor: &Session, feed: Feed, answers: &mut Answers) {
    let (mut after, mut all) = (0, Vec::new());
    loop {
        let page = actor.changes(after, 7).unwrap();
        (after, all) = (page.cursor, [all, page.entries.clone()].concat());
        if feed == Feed::WithCommits {
            answers.push((format!("changes after {after}"), format!("{page:?}")));
        }
        if page.is_end {
            break;
        }
    }
    let told: Vec<ChangeEntry> = all.into_iter().map(|entry| feed.told(entry)).collect();
    answers.push(("all changes".to_owned(), format!("{told:?}")));
}

fn questions(world: &World, actor: &Session, answers: &mut Answers) {
    let (pipeline, as_of, currency) = (world.pipeline, day("2026-06-30"), Currency::EUR);
    let series = "INV-2026-".to_owned();
    answers.extend([
        ("groups".to_owned(), format!("{:?}", actor.ask(DuplicateGroups { among: DuplicatesAmong::Contacts(None), limit: 100 }))),
        ("lead funnel".to_owned(), format!("{:?}", actor.ask(LeadFunnel))),
        ("ranking".to_owned(), format!("{:?}", actor.ask(RankLeads { limit: 20 }))),
        ("late".to_owned(), format!("{:?}", actor.ask(OverdueResponses { limit: 20 }))),
        ("learning".to_owned(), format!("{:?}", actor.begin().unwrap().execute(LearnScore { captured_from: None }))),
        ("forecast".to_owned(), format!("{:?}", actor.ask(Forecast::of(pipeline)))),
        ("performance".to_owned(), format!("{:?}", actor.ask(SalesPerformance::default()))),
        ("funnel".to_owned(), format!("{:?}", actor.ask(Funnel { pipeline }))),
        ("board".to_owned(), format!("{:?}", actor.ask(Board { pipeline, cards: 3 }))),
        ("numbers".to_owned(), format!("{:?}", actor.ask(crm_core::invoicing::NumberReport { series }))),
        ("ageing".to_owned(), format!("{:?}", actor.ask(Ageing { as_of, currency: None, account: None }))),
        ("days".to_owned(), format!("{:?}", actor.ask(DaysSalesOutstanding { as_of, currency, days: None }))),
    ]);
}

/// A command or two about a record of any kind, or a question about it.
fn about(world: &World, kind: RecordKind, id: AnyId) -> Vec<AnyCommand> {
    fn of<I: RecordId>(id: AnyId) -> I {
        I::from_bytes(id.to_bytes())
    }
    let owner = world.users[0];
    match kind {
        RecordKind::Account => vec![
            ChangeAccount { account: of(id), details: AccountDetails::named(name("Changed")), intake: Intake::default() }.into(),
            AssignAccount { account: of(id), owner }.into(),
            CreateContact {
                details: ContactDetails { account: Some(of(id)), ..ContactDetails::named(name("New")) },
                owner: None,
                intake: Intake::default(),
            }
            .into(),
            CreateAccount {
                details: AccountDetails::named(name("Below")),
                parent: Some(of(id)),
                owner: None,
                intake: Intake::default(),
            }
            .into(),
            SetParent { account: of(id), parent: None }.into(),
            draft(of(id), &["1"]).into(),
            payment(of(id), eur("2"), AllocationPlan::OldestFirst).into(),
        ],
        RecordKind::Contact => {
            let (contact, address) = (of(id), Email::parse("contact1@example.com").unwrap());
            vec![
                ChangeContact { contact, details: ContactDetails::named(name("Changed")), intake: Intake::default() }.into(),
                NoteBounce { party: PartyId::Contact(contact), address, on: None }.into(),
            ]
        }
        RecordKind::Affiliation => vec![EndAffiliation { affiliation: of(id), on: None }.into()],
        RecordKind::Relationship => vec![EndRelationship { relationship: of(id), on: None }.into()],
        RecordKind::Lead => {
            let (account, contact) = (ConvertTo::New, ConvertTo::New);
            let convert = ConvertLead { lead: of(id), account, contact, opportunity: None, owner: None };
            vec![WorkLead { lead: of(id) }.into(), AssignLead { lead: of(id), owner }.into(), convert.into()]
        }
        RecordKind::Opportunity => {
            let opportunity = of(id);
            vec![
                MoveOpportunity { opportunity, stage: code("quote") }.into(),
                WinOpportunity { opportunity, amount: Some(eur("3")) }.into(),
                AssignOpportunity { opportunity, owner }.into(),
            ]
        }
        RecordKind::Invoice => vec![crm_core::invoicing::DiscardDraft { invoice: of(id) }.into()],
        RecordKind::Allocation => vec![Unallocate { allocation: of(id) }.into()],
        RecordKind::Dispute => {
            vec![crm_core::disputes::WithdrawDispute { dispute: of(id), grounds: note("never mind") }.into()]
        }
        RecordKind::Contract => vec![crm_core::ordering::GiveNotice { contract: of(id), received_on: None }.into()],
        RecordKind::Order => vec![crm_core::ordering::HoldOrder { order: of(id), reason: note("a while") }.into()],
        RecordKind::Subscription => vec![crm_core::ordering::PauseSubscription { subscription: of(id) }.into()],
        _ => Vec::new(),
    }
}

fn commands(world: &World, actor: &Session, all: &[(RecordKind, AnyId)], answers: &mut Answers) {
    for (at, (kind, id)) in all.iter().enumerate() {
        for command in about(world, *kind, *id) {
            world.draw_for(10_000 + u64::try_from(at).unwrap());
            let answer = actor.begin().unwrap().execute(command.clone());
            answers.push((format!("{command:?}"), format!("{answer:?}")));
        }
        let party = match kind {
            RecordKind::Account => Some(PartyId::Account(AccountId::from_bytes(id.to_bytes()))),
            RecordKind::Contact => Some(PartyId::Contact(ContactId::from_bytes(id.to_bytes()))),
            _ => None,
        };
        if let Some(party) = party {
            let duplicates = actor.ask(FindDuplicates { of: Sought::Party(party) });
            answers.push((format!("duplicates of {party:?}"), format!("{duplicates:?}")));
            answers.push((format!("relations of {party:?}"), format!("{:?}", actor.ask(RelationsOf { party }))));
        }
        if *kind == RecordKind::Invoice {
            let open = actor.ask(OpenAmount { invoice: InvoiceId::from_bytes(id.to_bytes()), as_of: None });
            answers.push((format!("open amount of {id}"), format!("{open:?}")));
        }
    }
}

fn answers(world: &World, all: &[(RecordKind, AnyId)], feed: Feed) -> Answers {
    let (actor, mut answers) = (world.actor(), Answers::new());
    lists(world, &actor, &mut answers);
    single(&actor, all, feed, &mut answers);
    changes(&actor, feed, &mut answers);
    questions(world, &actor, &mut answers);
    commands(world, &actor, all, &mut answers);
    answers
}

fn same(ours: &Answers, theirs: &Answers) -> Result<(), TestCaseError> {
    for ((asked, ours), (also_asked, theirs)) in ours.iter().zip(theirs) {
        prop_assert_eq!(asked, also_asked);
        let differs = ours.bytes().zip(theirs.bytes()).take_while(|(a, b)| a == b).count();
        let near = |text: &str| text[differs.saturating_sub(60).min(text.len())..(differs + 60).min(text.len())].to_owned();
        prop_assert!(ours == theirs, "{asked}:\n{}\nis not\n{}", near(ours), near(theirs));
    }
    prop_assert_eq!(ours.len(), theirs.len());
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_hidden_says_something_else_and_nothing_shows_it(plan in plan()) {
        let (ours, theirs) = (World::of(&plan, true), World::of(&plan.otherwise(), true));
        let all = everything(&ours);
        same(&answers(&ours, &all, Feed::WithCommits), &answers(&theirs, &all, Feed::WithCommits))?;
    }

    #[test]
    fn what_is_hidden_is_not_there_at_all_and_only_the_numbers_of_commits_show_it(plan in plan()) {
        let (ours, theirs) = (World::of(&plan, true), World::of(&plan, false));
        let all = everything(&ours);
        same(&answers(&ours, &all, Feed::WithoutCommits), &answers(&theirs, &all, Feed::WithoutCommits))?;
    }
}
