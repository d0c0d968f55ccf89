//! Forecast and board are the same from columns in memory, from the rows of the index and from the records, after every command, whatever became of it.

use std::ops::ControlFlow::Continue;
use std::sync::Arc;

use crm_core::backup;
use crm_core::engine::{Crm, Limits, Query, SOLE_TENANT, Session};
use crm_core::kernel::{MoneyByCurrency, PipelineId, Record, Timestamp, UserId};
use crm_core::pipeline::{Board, BoardFigures, Forecast, ForecastFigures, ForecastScope, Opportunity, Pipeline};
use crm_core::storage::{FaultyStore, MemoryStore, Mishap, Store, StoreError};
use proptest::prelude::*;

use crate::company::Company;
use crate::roads::Road;
use crate::walk::{Action, Walk, action, errand};

const CARDS: usize = 3;

/// Anything, but mostly something about deals.
fn mostly_deals() -> impl Strategy<Value = Action> {
    use Action as A;
    let (one, cents) = (|| 0usize..12, || 1u32..20_000);
    prop_oneof![
        2 => action(),
        3 => errand(),
        4 => cents().prop_map(A::OpenDeal),
        3 => (one(), 0usize..4).prop_map(|(a, b)| A::MoveDeal(a, b)),
        2 => (one(), cents()).prop_map(|(a, b)| A::WinDeal(a, b)),
        1 => one().prop_map(A::LoseDeal),
        1 => one().prop_map(A::ReopenDeal),
        3 => (one(), any::<bool>()).prop_map(|(a, b)| A::AssignDeal(a, b)),
        1 => one().prop_map(A::ConvertLead),
        2 => one().prop_map(A::UnconvertLead),
        1 => (1u8..40).prop_map(A::WaitDays),
    ]
}

/// What becomes of the commit of an action.
fn mishap() -> impl Strategy<Value = Option<Mishap>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some(Mishap::Before(StoreError::Full))),
        1 => Just(Some(Mishap::Before(StoreError::Retry))),
        1 => Just(Some(Mishap::After)),
        1 => Just(Some(Mishap::PanicBefore)),
    ]
}

/// Another library over the same store.
fn library(store: impl Store + 'static, column_bytes: usize) -> Crm {
    Crm::builder(store).seed(2).limits(Limits { column_bytes, ..Limits::default() }).open().unwrap()
}

/// All forecasts of a pipeline that a walk asks for, and its board.
fn figures(session: &Session, pipeline: PipelineId, owner: UserId) -> (Vec<ForecastFigures>, BoardFigures) {
    let whole = Forecast::of(pipeline);
    let (from, to) = (Some("2026-05-01".parse().unwrap()), Some("2026-06-30".parse().unwrap()));
    let asked = [whole, Forecast { from, to, ..whole }, Forecast { scope: ForecastScope::Owner(owner), ..whole }];
    let forecasts = asked.into_iter().map(|question| session.ask(question).unwrap()).collect();
    (forecasts, session.ask(Board { pipeline, cards: CARDS }).unwrap())
}

/// The forecast of today and the board, from the records alone.
fn from_records(session: &Session, pipeline: PipelineId, board: &BoardFigures) -> (ForecastFigures, BoardFigures) {
    let today = Some(session.now().date_in(&crm_core::kernel::TimeZone::UTC));
    let forecast = session.ask(Forecast { as_of: today, ..Forecast::of(pipeline) }).unwrap();
    let deals: Vec<Opportunity> = session.iter(Query::all()).map(Result::unwrap).collect();
    let mut board = board.clone();
    for column in &mut board.columns {
        let inside = |deal: &&Opportunity| *deal.pipeline() == pipeline && deal.is_open() && *deal.stage() == column.stage;
        let mut cards: Vec<Opportunity> = deals.iter().filter(inside).cloned().collect();
        cards.sort_by_key(|deal| (deal.expected_close().is_none(), *deal.expected_close(), *deal.opened_at(), deal.id()));
        column.deals = u64::try_from(cards.len()).unwrap();
        column.amount = MoneyByCurrency::new();
        cards.iter().filter_map(|deal| *deal.amount()).for_each(|amount| column.amount.add(amount).unwrap());
        column.without_amount = u64::try_from(cards.iter().filter(|deal| deal.amount().is_none()).count()).unwrap();
        cards.truncate(CARDS);
        column.cards = cards;
    }
    (forecast, board)
}

/// Holds what each library tells against the records, for whoever asks.
fn agree(libraries: &[&Crm], company: &Company, now: Timestamp) -> Result<(), TestCaseError> {
    for user in [company.administrator, company.seller, company.other_seller] {
        let session = libraries[0].session(user, now).unwrap();
        for pipeline in session.iter(Query::<Pipeline>::all()).map(|pipeline| pipeline.unwrap().id()) {
            let first = figures(&session, pipeline, company.seller);
            for crm in &libraries[1..] {
                let told = figures(&crm.session(user, now).unwrap(), pipeline, company.seller);
                prop_assert_eq!(&told, &first);
            }
            let (forecast, board) = from_records(&session, pipeline, &first.1);
            prop_assert_eq!((&first.0[0], &first.1), (&forecast, &board));
        }
    }
    Ok(())
}

fn is_sound(session: &Session) -> Result<(), TestCaseError> {
    let report = session.verify(&mut |_| Continue(())).unwrap();
    prop_assert!(report.is_sound(), "{:?}", report.findings);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn columns_rows_and_records_give_the_same_figures_after_every_command_and_whatever_became_of_it(
        steps in prop::collection::vec((mostly_deals(), prop::sample::select(&Road::ALL[..]), mishap()), 1..45),
    ) {
        let store = Arc::new(FaultyStore::new(MemoryStore::new()));
        let mut walk = Walk::over(Company::founded_on(Arc::clone(&store)));
        // One that learns of everything from the log, and one that keeps nothing.
        let (other, by_rows) = (library(Arc::clone(&store), 1 << 20), library(Arc::clone(&store), 0));
        for (at, (action, road, mishap)) in steps.iter().enumerate() {
            walk.road = if mishap.is_some() { Road::Plain } else { *road };
            if let Some(mishap) = mishap {
                store.fail_commit(store.commits() + 1, mishap.clone());
            }
            let _ = walk.act(action);
            store.heal();
            agree(&[&walk.company.crm, &by_rows], &walk.company, walk.now)?;
            if at % 5 == 0 {
                agree(&[&other, &by_rows], &walk.company, walk.now)?;
            }
        }
        let boss = walk.boss();
        is_sound(&boss)?;
        let mut file = Vec::new();
        boss.backup(&mut file, &mut |_| Continue(())).unwrap();
        let restored = Arc::new(MemoryStore::new());
        // Who asked before finds a company that was not there.
        let early = library(Arc::clone(&restored), 1 << 20);
        prop_assert_eq!(early.system("looking", walk.now).iter(Query::<Opportunity>::all()).count(), 0);
        backup::restore(&mut file.as_slice(), &restored, SOLE_TENANT, &mut |_| Continue(())).unwrap();
        agree(&[&early, &library(restored, 0), &walk.company.crm], &walk.company, walk.now)?;
        is_sound(&early.system("verifying", walk.now))?;
    }
}
