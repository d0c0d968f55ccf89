//! Every way to read several records shows exactly those that a single decision allows, in every order, direction and page size.

use std::ops::ControlFlow;

use crm_core::access::{Operation, Reader, decide};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::NumberReport;
use crm_core::kernel::*;
use crm_core::leads::{CaptureLead, Lead, LeadFunnel, LeadTag};
use crm_core::parties::Account;
use crm_core::pipeline::{Board, Forecast, Opportunity};
use crm_core::records::{AnyId, AnyQuery, AnyRecord, KeyPart, KeyRange, RecordKind};
use proptest::prelude::*;

use crate::reading::of_kind;
use crate::stage;
use crate::worlds::{World, cases, plan};

/// True where a single decision allows it.
pub fn allowed(reader: &Reader, operation: Operation, record: &AnyRecord) -> bool {
    let kind = record.kind();
    of_kind!(kind, R => {
        let typed: R = minicbor::decode(&record.to_cbor().unwrap()).unwrap();
        decide(reader, operation, R::KIND.code, Record::ownership(&typed)).allowed
    })
}

fn masked(reader: &Reader, record: &AnyRecord) -> AnyRecord {
    let kind = record.kind();
    of_kind!(kind, R => {
        let typed: R = minicbor::decode(&record.to_cbor().unwrap()).unwrap();
        AnyRecord::of(&reader.masked(typed)).unwrap()
    })
}

/// All pages of a list, one behind the other.
pub fn all_pages(session: &Session, query: &AnyQuery) -> Vec<AnyRecord> {
    let (mut query, mut all) = (query.clone(), Vec::new());
    loop {
        let page = session.list_any(&query).unwrap();
        assert!(query.limit.is_none_or(|limit| page.items.len() <= limit));
        all.extend(page.items);
        match page.next {
            None => return all,
            after => query.after = after,
        }
    }
}

/// Every index of every kind in both directions, whole and in parts.
pub fn queries(world: &World) -> Vec<AnyQuery> {
    let mut all = Vec::new();
    for kind in RecordKind::ALL {
        all.push(AnyQuery::all(*kind));
        for (index, _) in kind.indexes() {
            for descending in [false, true] {
                all.push(AnyQuery { index: Some(index), descending, ..AnyQuery::all(*kind) });
            }
        }
    }
    let pipeline = KeyPart::Id(AnyId::from_bytes(world.pipeline.to_bytes()));
    let text = |text: &str| KeyPart::Text(text.to_owned());
    let (stages, close) = (Opportunity::BY_STAGE.number(), Opportunity::BY_CLOSE.number());
    let (names, states) = (Account::BY_NAME.number(), Lead::BY_STATE.number());
    let days = KeyRange::Between { first: vec![KeyPart::Flag(true)], last: vec![KeyPart::Flag(true)] };
    for descending in [false, true] {
        let part = |kind, index, range| AnyQuery { index: Some(index), range, descending, ..AnyQuery::all(kind) };
        all.push(part(RecordKind::Opportunity, stages, KeyRange::Under(vec![pipeline.clone(), text("talk")])));
        all.push(part(RecordKind::Opportunity, close, days.clone()));
        all.push(part(RecordKind::Lead, states, KeyRange::Under(vec![text(LeadTag::Working.words())])));
        let between = KeyRange::Between { first: vec![text("name 3")], last: vec![text("name 5")] };
        all.push(part(RecordKind::Account, names, between));
    }
    all
}

fn exported(session: &Session, query: &AnyQuery) -> Option<Vec<AnyRecord>> {
    let mut out = Vec::new();
    let done = session.export_any(query, &mut |record| {
        out.push(record);
        ControlFlow::Continue(())
    });
    done.ok().map(|()| out)
}

fn agrees(world: &World, query: &AnyQuery, limits: &[usize]) -> Result<(), TestCaseError> {
    let (system, actor, reader) = (world.system(), world.actor(), world.reader());
    let all = all_pages(&system, query);
    let seen: Vec<AnyRecord> = all.iter().filter(|record| allowed(&reader, Operation::Read, record)).cloned().collect();
    let shown: Vec<AnyRecord> = seen.iter().map(|record| masked(&reader, record)).collect();
    for limit in limits {
        let paged = AnyQuery { limit: Some(*limit), ..query.clone() };
        prop_assert_eq!(&all_pages(&actor, &paged), &shown, "{:?}", paged);
    }
    prop_assert_eq!(actor.count_any(query).unwrap(), u64::try_from(shown.len()).unwrap(), "{:?}", query);
    let out: Vec<AnyRecord> =
        seen.iter().filter(|record| allowed(&reader, Operation::Export, record)).map(|record| masked(&reader, record)).collect();
    match exported(&actor, query) {
        Some(exported) => prop_assert_eq!(exported, out, "{:?}", query),
        None => prop_assert!(out.is_empty(), "{:?} is denied", query),
    }
    Ok(())
}

fn sums_agree(world: &World) -> Result<(), TestCaseError> {
    let (system, actor, reader) = (world.system(), world.actor(), world.reader());
    let amount = |account: &Account| account.details().annual_revenue;
    let mut expected = MoneyByCurrency::new();
    for account in system.iter(Query::<Account>::all()).map(Result::unwrap) {
        let is_seen = decide(&reader, Operation::Read, Account::KIND.code, Some(account.ownership())).allowed;
        if let (true, Some(money)) = (is_seen, amount(&reader.masked(account))) {
            expected.add(money).unwrap();
        }
    }
    for query in [Query::all(), Query::by(Account::BY_NAME), Query::by(Account::BY_NAME).descending()] {
        prop_assert_eq!(&actor.sum(&query, amount).unwrap(), &expected);
    }
    let iterated = actor.iter(Query::<Account>::by(Account::BY_NAME)).count();
    prop_assert_eq!(u64::try_from(iterated).unwrap(), actor.count(&Query::<Account>::all()).unwrap());
    Ok(())
}

fn questions_agree(world: &World) -> Result<(), TestCaseError> {
    let actor = world.actor();
    let (leads, deals) = (Query::<Lead>::all(), Query::<Opportunity>::all());
    let funnel = actor.ask(LeadFunnel).unwrap();
    prop_assert_eq!(funnel.iter().map(|(_, leads)| leads).sum::<u64>(), actor.count(&leads).unwrap());
    let report = actor.ask(NumberReport { series: "INV-2026-".to_owned() }).unwrap();
    let numbered = actor.count(&Query::by(crm_core::invoicing::Invoice::BY_NUMBER)).unwrap();
    prop_assert_eq!(report.count, numbered);
    let pipeline = world.pipeline;
    let Ok(forecast) = actor.ask(Forecast::of(pipeline)) else { return Ok(()) };
    prop_assert_eq!(forecast.open + forecast.won, actor.count(&deals).unwrap());
    let board = actor.ask(Board { pipeline, cards: 100 }).unwrap();
    prop_assert_eq!(board.columns.iter().map(|column| column.deals).sum::<u64>(), forecast.open);
    let mut shown = board.columns.iter().flat_map(|column| &column.cards);
    prop_assert!(shown.all(|card| actor.get::<Opportunity>(card.id()).as_ref() == Ok(card)));
    Ok(())
}

/// Lists and figures of a transaction show what is staged in its place, and are those of the session once it is stored.
fn transactions_agree(world: &World, queries: &[AnyQuery]) -> Result<(), TestCaseError> {
    let actor = world.actor();
    let mut transaction = actor.begin().unwrap();
    world.draw_for(900_000);
    for called in ["Name 0", "Name 4", "Zuse"] {
        let _ = transaction.execute(crate::company::named_account(called));
    }
    let accounts = actor.list(&Query::<Account>::all().limit(3)).unwrap().items;
    for (account, owner) in accounts.iter().zip(&world.users[1..]) {
        let _ = transaction.execute(crm_core::parties::AssignAccount { account: account.id(), owner: *owner });
    }
    let of_accounts = || queries.iter().filter(|query| query.kind == RecordKind::Account);
    let mut staged = Vec::new();
    for query in of_accounts() {
        let mut query = AnyQuery { limit: Some(3), ..query.clone() };
        let mut all = Vec::new();
        loop {
            let page = transaction.list_any(&query).unwrap();
            all.extend(page.items);
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        staged.push(all);
    }
    let lead = CaptureLead { details: crate::company::lead_details(), original: Vec::new(), external_id: None, owner: None };
    let _ = transaction.execute(lead);
    let funnel = transaction.ask(LeadFunnel);
    transaction.commit().unwrap();
    prop_assert_eq!(funnel, actor.ask(LeadFunnel));
    for (query, staged) in of_accounts().zip(staged) {
        prop_assert_eq!(staged, all_pages(&actor, query), "{:?}", query);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_list_is_what_single_decisions_allow(plan in plan()) {
        let world = World::of(&plan, true);
        let limits: &[usize] = if plan.specs.len() > 50 { &[7, 300] } else { &[1, 3, 50] };
        let queries = queries(&world);
        for query in &queries {
            agrees(&world, query, limits)?;
        }
        sums_agree(&world)?;
        questions_agree(&world)?;
        transactions_agree(&world, &queries)?;
    }
}

#[test]
fn the_stage_has_something_of_every_kind_to_list() {
    let stage = stage::Stage::of("all");
    let system = stage.crm.system("looking at everything", crate::company::noon(crate::company::TODAY));
    for kind in RecordKind::ALL {
        assert!(system.count_any(&AnyQuery::all(*kind)).unwrap() > 0, "{kind:?}");
    }
}
