//! What a deal was expected to bring, at any time; and forecasts kept, adjusted and measured on the road.

use proptest::prelude::*;

use crate::access::UserDraft;
use crate::administration::{AddRole, AddUser, CurrencyPolicy, DatedRate, SetExchangeRates, SetPolicy, seller};
use crate::engine::{Crm, Query, Session};
use crate::kernel::{
    Currency, Date, ErrorKind, Label, Money, Name, OpportunityId, PipelineId, Record, RecordId, Span, TimeZone, Timestamp, UserId,
};
use crate::pipeline::standing::end_of;
use crate::pipeline::*;
use crate::storage::MemoryStore;

use super::samples::*;

fn day(n: i64) -> Date {
    "2026-01-01".parse::<Date>().unwrap().plus_days(n).unwrap()
}

/// What somebody does to a deal, if it can be done.
#[derive(Debug, Clone, Copy)]
enum Act {
    Amount(Option<i64>),
    Close(Option<i64>),
    Percent(i64),
    Category(usize),
    Move(usize),
    Win(i64),
    Lose,
    Reopen(usize),
}

const CATEGORIES: [ForecastCategory; 4] =
    [ForecastCategory::Omitted, ForecastCategory::Pipeline, ForecastCategory::BestCase, ForecastCategory::Commit];

fn done(deal: &Opportunity, act: Act, now: Timestamp) -> Opportunity {
    let (opportunity, pipeline) = (deal.id(), pipeline());
    let stage = |at: usize| code(["lead", "talk", "quote"][at % 3]);
    let (actor, policy) = (crate::kernel::Actor::User(owner()), PipelinePolicy::default());
    let today = now.date_in(&TimeZone::UTC);
    let cx = &crate::kernel::RuleContext { actor: &actor, now, today, policy: &policy };
    let edit =
        |value: Option<i64>| value.map_or(Edit::Clear, |minor| Edit::Set(Money::from_minor(minor, Currency::EUR).unwrap()));
    let decided = match act {
        Act::Amount(amount) => {
            let change = ChangeOpportunity { amount: edit(amount), ..ChangeOpportunity::new(opportunity) };
            rules::change(deal, &pipeline, &change, cx)
        }
        Act::Close(close) => {
            let expected_close = close.map_or(Edit::Clear, |n| Edit::Set(day(n)));
            rules::change(deal, &pipeline, &ChangeOpportunity { expected_close, ..ChangeOpportunity::new(opportunity) }, cx)
        }
        Act::Percent(percent) => {
            let percent = percent.to_string().parse().unwrap();
            estimates::override_probability(deal, &OverrideProbability { opportunity, percent }, cx)
        }
        Act::Category(at) => {
            estimates::override_category(deal, &OverrideForecastCategory { opportunity, category: CATEGORIES[at % 4] }, cx)
        }
        Act::Move(at) => steps::move_on(deal, &pipeline, &MoveOpportunity { opportunity, stage: stage(at) }, &nothing(), cx),
        Act::Win(minor) => {
            let amount = Money::from_minor(minor, Currency::EUR).ok();
            steps::win(deal, &pipeline, &WinOpportunity { opportunity, amount }, &nothing(), cx)
        }
        Act::Lose => {
            steps::lose(deal, &pipeline, &LoseOpportunity { opportunity, reason: code("price"), note: None }, &nothing(), cx)
        }
        Act::Reopen(at) => {
            steps::reopen(deal, &pipeline, &ReopenOpportunity { opportunity, stage: Some(stage(at)) }, &nothing(), cx)
        }
    };
    decided.map_or_else(|_| deal.clone(), |decision| decision.record().clone())
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => prop::option::of(0i64..1_000_000).prop_map(Act::Amount),
        3 => prop::option::of(0i64..200).prop_map(Act::Close),
        2 => (0i64..=100).prop_map(Act::Percent),
        2 => (0usize..4).prop_map(Act::Category),
        3 => (0usize..3).prop_map(Act::Move),
        1 => (0i64..1_000_000).prop_map(Act::Win),
        1 => Just(Act::Lose),
        1 => (0usize..3).prop_map(Act::Reopen),
    ]
}

/// Acts with the hours that pass before each.
fn story() -> impl Strategy<Value = Vec<(i64, Act)>> {
    prop::collection::vec((0i64..60, act()), 0..40)
}

fn figures(standing: Option<Standing>) -> ForecastFigures {
    let mut figures = ForecastFigures::default();
    if let Some(standing) = standing {
        figures.add(&standing, &Forecast::of(PipelineId::from_bytes([1; 16]))).unwrap();
    }
    figures
}

proptest! {
    #[test]
    fn a_deal_replayed_day_by_day_stands_as_it_stood_on_that_day(story in story()) {
        let (mut deal, mut now) = (deal(), at("2026-01-01"));
        let mut seen: Vec<(Date, Standing)> = Vec::new();
        for (hours, act) in &story {
            let next = now.plus(Span::from_hours(*hours)).unwrap();
            // The evenings in between, before anything more happens.
            while end_of(seen.last().map_or(day(0), |(last, _)| last.plus_days(1).unwrap()), &TimeZone::UTC).unwrap() <= next {
                let evening = seen.last().map_or(day(0), |(last, _)| last.plus_days(1).unwrap());
                seen.push((evening, deal.standing()));
            }
            now = next;
            deal = done(&deal, *act, now);
        }
        prop_assert_eq!(deal.check(), Ok(()));
        for (evening, standing) in &seen {
            let then = deal.standing_before(end_of(*evening, &TimeZone::UTC).unwrap(), &TimeZone::UTC);
            prop_assert_eq!(then, Some(*standing), "on {}", evening);
            prop_assert_eq!(figures(then), figures(Some(*standing)));
        }
        let tonight = end_of(now.date_in(&TimeZone::UTC), &TimeZone::UTC).unwrap();
        prop_assert_eq!(deal.standing_before(tonight, &TimeZone::UTC), Some(deal.standing()), "as of today is today");
        prop_assert_eq!(deal.standing_before(at("2026-01-01"), &TimeZone::UTC), None);
    }

    #[test]
    fn the_stays_of_a_deal_add_up_to_its_age(story in story()) {
        let (mut deal, mut now) = (deal(), at("2026-01-01"));
        for (hours, act) in &story {
            now = now.plus(Span::from_hours(*hours)).unwrap();
            deal = done(&deal, *act, now);
        }
        let stay = |visit: &StageVisit| visit.left_at.unwrap_or(now).micros() - visit.entered_at.micros();
        prop_assert_eq!(deal.history().iter().map(stay).sum::<i64>(), now.micros() - deal.opened_at().micros());
    }

    #[test]
    fn a_hidden_amount_shows_in_no_estimate_and_neither_does_that_it_changed(story in story()) {
        let (mut plain, mut spoken, mut now) = (deal(), deal(), at("2026-01-01"));
        for (hours, act) in &story {
            now = now.plus(Span::from_hours(*hours)).unwrap();
            spoken = done(&spoken, *act, now);
            if !matches!(act, Act::Amount(_)) {
                plain = done(&plain, *act, now);
            }
        }
        for deal in [&mut plain, &mut spoken] {
            deal.mask("amount");
        }
        prop_assert_eq!(plain.estimates(), spoken.estimates());
    }

    #[test]
    fn a_push_is_a_later_day_and_the_slip_is_the_way_from_the_first_day_to_the_last(closes in prop::collection::vec(0i64..200, 0..30)) {
        let mut deal = deal();
        for (n, close) in (0..).zip(&closes) {
            deal = done(&deal, Act::Close(Some(*close)), at("2026-01-02").plus(Span::from_hours(n)).unwrap());
        }
        let moves: Vec<i64> = closes.windows(2).map(|pair| pair[1] - pair[0]).filter(|moved| *moved > 0).collect();
        let slip = closes.last().map_or(0, |last| last - closes[0]);
        let expected = Slippage { pushes: u32::try_from(moves.len()).unwrap(), pushed_days: moves.iter().sum(), slip_days: slip };
        prop_assert_eq!(deal.slippage(), expected);
    }
}

#[test]
fn opp_030_after_500_changes_a_deal_can_only_be_moved_and_closed() {
    let mut deal = deal();
    for n in 0..500 {
        deal = done(&deal, Act::Amount(Some(n)), at("2026-01-02"));
    }
    assert_eq!(deal.estimates().len(), MAX_ESTIMATES);
    let change = ChangeOpportunity { amount: Edit::Clear, ..ChangeOpportunity::new(deal.id()) };
    let refused = on("2026-01-03", |cx| rules::change(&deal, &pipeline(), &change, cx).unwrap_err());
    assert_eq!(refused.code(), "OPP-030");
    let rename = ChangeOpportunity { name: Name::parse("Pumps").ok(), ..ChangeOpportunity::new(deal.id()) };
    assert!(on("2026-01-03", |cx| rules::change(&deal, &pipeline(), &rename, cx)).is_ok());
    assert_eq!(done(&deal, Act::Win(7), at("2026-01-03")).reached(), Reached::Won);
}

#[test]
fn opp_031_what_a_deal_brings_is_not_changed_before_it_last_changed() {
    let later = done(&deal(), Act::Amount(Some(1)), at("2026-01-05"));
    let change = ChangeOpportunity { amount: Edit::Clear, ..ChangeOpportunity::new(later.id()) };
    let earlier = on("2026-01-04", |cx| rules::change(&later, &pipeline(), &change, cx).unwrap_err());
    assert_eq!(earlier.code(), "OPP-031");
    assert!(earlier.detail().contains("2026-01-05"), "{earlier}");
    let step = MoveOpportunity { opportunity: later.id(), stage: code("talk") };
    assert_eq!(on("2026-01-04", |cx| steps::move_on(&later, &pipeline(), &step, &nothing(), cx).unwrap_err()).code(), "OPP-008");
}

/// A company with a pipeline and somebody who sells.
struct Shop {
    crm: Crm,
    pipeline: PipelineId,
    seller: UserId,
}

impl Shop {
    fn new() -> Self {
        let crm = Crm::builder(MemoryStore::new()).seed(7).open().unwrap();
        let system = crm.system("test", at("2026-01-01"));
        let draft =
            UserDraft { name: Name::parse("Ada").unwrap(), email: "ada@example.com".parse().unwrap(), team: None, roles: vec![] };
        let seller = system.execute(AddUser { draft }).unwrap().id();
        let Pipeline { name, stages, loss_reasons, .. } = pipeline();
        let pipeline = system.execute(DefinePipeline::new(name, stages, loss_reasons)).unwrap().id();
        Self { crm, pipeline, seller }
    }

    fn at(&self, day: &str) -> Session {
        self.crm.system("test", at(day))
    }

    fn open(&self, day: &str, amount: Money) -> OpportunityId {
        let open = OpenOpportunity::new(self.pipeline, Name::parse("Ten pumps").unwrap());
        self.at(day).execute(OpenOpportunity { amount: Some(amount), owner: Some(self.seller), ..open }).unwrap().id()
    }

    fn adjust(&self, day: &str, amount: &str, scope: ForecastScope) -> ForecastAdjustment {
        let (from, to) = ("2026-01-01".parse().unwrap(), "2026-03-31".parse().unwrap());
        let (category, amount, owner) = (ForecastCategory::Commit, eur(amount), Some(self.seller));
        let note = "they told me".parse().unwrap();
        let adjust = AdjustForecast { pipeline: self.pipeline, from, to, scope, category, amount, note, owner };
        self.at(day).execute(adjust).unwrap()
    }
}

fn as_of(shop: &Shop, day: &str) -> Forecast {
    Forecast { as_of: day.parse().ok(), ..Forecast::of(shop.pipeline) }
}

#[test]
fn a_forecast_of_the_past_is_the_one_that_was_given_then() {
    let shop = Shop::new();
    let (first, mut given) = (shop.open("2026-01-02", eur("100")), Vec::new());
    let note =
        |given: &mut Vec<_>, day: &str| given.push((day.to_owned(), shop.at(day).ask(Forecast::of(shop.pipeline)).unwrap()));
    note(&mut given, "2026-01-02");
    let amount = Edit::Set(eur("300"));
    shop.at("2026-01-03").execute(ChangeOpportunity { amount, ..ChangeOpportunity::new(first) }).unwrap();
    note(&mut given, "2026-01-03");
    let second = shop.open("2026-01-04", eur("50"));
    let adjustment = shop.adjust("2026-01-04", "25", ForecastScope::Whole);
    note(&mut given, "2026-01-04");
    shop.at("2026-01-05").execute(WinOpportunity { opportunity: second, amount: Some(eur("60")) }).unwrap();
    shop.at("2026-01-05").execute(WithdrawAdjustment { adjustment: adjustment.id() }).unwrap();
    note(&mut given, "2026-01-05");
    shop.at("2026-01-06").execute(ReopenOpportunity { opportunity: second, stage: None }).unwrap();
    shop.at("2026-01-06").execute(LoseOpportunity { opportunity: first, reason: code("price"), note: None }).unwrap();
    note(&mut given, "2026-01-06");
    for (day, figures) in given {
        assert_eq!(shop.at("2026-02-01").ask(as_of(&shop, &day)).unwrap(), figures, "{day}");
    }
    let before = shop.at("2026-02-01").ask(as_of(&shop, "2026-01-01")).unwrap();
    assert_eq!(before, ForecastFigures::default());
    assert_eq!(shop.at("2026-02-01").ask(as_of(&shop, "2026-02-02")).unwrap_err().subject(), "as_of");
}

#[test]
fn an_adjustment_is_a_layer_above_the_deals() {
    let shop = Shop::new();
    shop.open("2026-01-02", eur("100"));
    let whole = shop.adjust("2026-01-03", "25", ForecastScope::Whole);
    let hers = shop.adjust("2026-01-03", "-5", ForecastScope::Owner(shop.seller));
    let session = shop.at("2026-01-04");
    let all = session.ask(Forecast::of(shop.pipeline)).unwrap();
    let (without, with) = (all.currencies[&Currency::EUR], all.adjusted[&Currency::EUR]);
    assert_eq!((without.committed, with.committed, with.possible), (eur("0"), eur("20"), eur("100")));
    assert_eq!((with.weighted, all.adjustments.len()), (without.weighted, 2));
    let of_her = Forecast { scope: ForecastScope::Owner(shop.seller), ..Forecast::of(shop.pipeline) };
    assert_eq!(session.ask(of_her).unwrap().adjustments, [hers.id()]);
    let january = Forecast { to: "2026-01-31".parse().ok(), ..Forecast::of(shop.pipeline) };
    assert!(session.ask(january).unwrap().adjustments.is_empty(), "its period is longer");
    let snapshot = TakeForecastSnapshot {
        pipeline: shop.pipeline,
        from: None,
        to: None,
        scope: ForecastScope::Whole,
        owner: Some(shop.seller),
    };
    let kept = session.execute(snapshot).unwrap();
    assert_eq!((kept.open(), kept.sums()[0], kept.adjusted()[0]), (&1, without, with));
    session.execute(WithdrawAdjustment { adjustment: whole.id() }).unwrap();
    let twice = session.execute(WithdrawAdjustment { adjustment: whole.id() }).unwrap();
    assert_eq!(twice.withdrawn().unwrap().at, at("2026-01-04"));
    assert_eq!(session.ask(Forecast::of(shop.pipeline)).unwrap().adjustments, [hers.id()]);
    assert_eq!(session.get::<ForecastSnapshot>(kept.id()).unwrap(), kept, "what was kept stays as it was");
    let nothing = AdjustForecast {
        pipeline: shop.pipeline,
        from: "2026-02-01".parse().unwrap(),
        to: "2026-01-01".parse().unwrap(),
        scope: ForecastScope::Whole,
        category: ForecastCategory::Omitted,
        amount: eur("0"),
        note: "".parse().unwrap(),
        owner: Some(shop.seller),
    };
    assert_eq!(session.execute(nothing).unwrap_err().subject(), "to, category, amount");
}

#[test]
fn amounts_of_several_currencies_are_added_by_the_rates_of_a_day_that_the_figure_names() {
    let shop = Shop::new();
    let usd = |text: &str| Money::parse(text, Currency::USD).unwrap();
    shop.open("2026-01-02", eur("100"));
    shop.open("2026-01-03", usd("100"));
    let session = shop.at("2026-01-10");
    let asked = Forecast { in_currency: Some(Currency::EUR), ..Forecast::of(shop.pipeline) };
    let missing = session.ask(asked).unwrap_err();
    assert_eq!((missing.kind(), missing.code()), (ErrorKind::Refused, "ADM-003"));
    let rate =
        |day: &str, rate: &str| DatedRate { day: day.parse().unwrap(), currency: Currency::USD, rate: rate.parse().unwrap() };
    let set = SetExchangeRates {
        base: Currency::EUR,
        source: Label::parse("ECB").unwrap(),
        rates: vec![rate("2026-01-02", "1.25"), rate("2026-01-09", "1.6")],
    };
    assert_eq!((session.execute(set.clone()).unwrap(), session.execute(set).unwrap()), (2, 0));
    let converted = |rates| session.ask(Forecast { rates, ..asked }).unwrap().converted.unwrap();
    let now = converted(RateBasis::AsOf);
    assert_eq!((now.sums.possible, now.sums.weighted), (eur("162.50"), eur("32.50")));
    assert_eq!(now.rates.iter().map(|used| used.day.to_string()).collect::<Vec<_>>(), ["2026-01-09"]);
    let then = converted(RateBasis::Document);
    assert_eq!((then.sums.possible, then.rates[0].day.to_string().as_str()), (eur("180"), "2026-01-02"));
    let plain = session.ask(Forecast::of(shop.pipeline)).unwrap();
    assert_eq!((plain.converted, plain.currencies.len()), (None, 2));
    let policy = CurrencyPolicy { base: Currency::EUR, rate_days: 0 };
    session.execute(SetPolicy { policy, effective_from: None }).unwrap();
    assert_eq!(session.ask(asked).unwrap_err().code(), "ADM-003", "the rate of yesterday is too old now");
}

/// Forty deals, one opened each day: a half is won after ten days, the others are lost after twenty.
fn seasoned() -> Shop {
    let shop = Shop::new();
    for n in 0..40 {
        let opened = day(n);
        let deal = shop.open(&opened.to_string(), eur("100"));
        let (end, is_won) = if n % 2 == 0 { (10, true) } else { (20, false) };
        let session = shop.at(&opened.plus_days(end).unwrap().to_string());
        if is_won {
            session.execute(WinOpportunity { opportunity: deal, amount: Some(eur("80")) }).unwrap();
        } else {
            session.execute(LoseOpportunity { opportunity: deal, reason: code("price"), note: None }).unwrap();
        }
    }
    shop
}

#[test]
fn what_the_open_deals_bring_is_learned_from_their_age_as_it_was_known_on_the_day() {
    let shop = seasoned();
    let on = |day: Option<&str>| HazardForecast {
        pipeline: shop.pipeline,
        horizon_days: 30,
        on: day.and_then(|day| day.parse().ok()),
        scope: ForecastScope::Whole,
        parts: 5,
    };
    let session = shop.at("2026-06-01");
    let early = session.ask(on(Some("2026-01-20"))).unwrap_err();
    assert_eq!((early.kind(), early.code()), (ErrorKind::Refused, "OPP-032"));
    let policy = ForecastPolicy { band_closings: 5, smoothing_days: 0, minimum_closed: 10, ..ForecastPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: "2026-01-01".parse().ok() }).unwrap();
    let then = session.ask(on(Some("2026-02-09"))).unwrap();
    assert_eq!((then.open, then.without_worth, then.deals.len()), (15, 0, 5));
    let best = &then.deals[0];
    assert_eq!((best.worth.source, best.worth.share.to_string().as_str()), (WorthSource::Amount, "80"));
    assert_eq!(best.chance.parts.iter().map(|part| part.won.scaled()).sum::<i64>(), best.chance.won.scaled());
    assert!(then.expected.get(Currency::EUR).minor() > 0);
    let today = session.ask(on(None)).unwrap();
    assert_eq!((today.open, today.learned_from), (0, 40));
    assert_eq!(session.ask(HazardForecast { horizon_days: 0, ..on(None) }).unwrap_err().subject(), "horizon_days");
}

#[test]
fn accuracy_sets_each_way_of_forecasting_beside_what_came() {
    let shop = seasoned();
    let session = shop.at("2026-06-01");
    let policy = ForecastPolicy { band_closings: 5, smoothing_days: 0, minimum_closed: 10, ..ForecastPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: None }).unwrap();
    let (from, to) = ("2026-01-01".parse().unwrap(), "2026-02-27".parse().unwrap());
    let asked = ForecastAccuracy { pipeline: shop.pipeline, horizons: vec![30, 400], from, to, scope: ForecastScope::Whole };
    let rows = session.ask(asked.clone()).unwrap();
    let of = |method| *rows.iter().find(|row| row.method == method).unwrap();
    assert!(rows.iter().all(|row| row.horizon_days == 30), "nobody knows yet what comes within 400 days");
    let weighted = of(ForecastMethod::Weighted);
    // Open at the end of January: of the days 11 to 30, ten that were lost later and five that were won for 80.
    assert_eq!((weighted.month_ends, weighted.won), (1, eur("400")));
    assert_eq!(weighted.forecast, eur("300"), "fifteen deals of 100 at 20 percent");
    assert_eq!((weighted.wape.unwrap().to_string(), weighted.bias.unwrap().to_string()), ("0.2500".into(), "-0.2500".into()));
    let committed = of(ForecastMethod::Committed);
    assert_eq!((committed.forecast, committed.wape.unwrap().to_string().as_str()), (eur("0"), "1.0000"));
    let by_age =
        HazardForecast { pipeline: shop.pipeline, horizon_days: 30, on: "2026-01-31".parse().ok(), scope: asked.scope, parts: 0 };
    let policy = ForecastPolicy { band_closings: 5, smoothing_days: 0, minimum_closed: 10, ..ForecastPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: "2026-01-01".parse().ok() }).unwrap();
    assert_eq!(
        of(ForecastMethod::Hazard).forecast,
        session.ask(by_age).unwrap().expected.get(Currency::EUR),
        "told the same twice"
    );
    let wrong = ForecastAccuracy { horizons: vec![], ..asked.clone() };
    assert_eq!(session.ask(wrong).unwrap_err().subject(), "horizons");
    let wrong = ForecastAccuracy { horizons: vec![30, 0], ..asked.clone() };
    assert_eq!(session.ask(wrong).unwrap_err().subject(), "horizons[1]");
    let wrong = ForecastAccuracy { to: "2036-01-01".parse().unwrap(), ..asked };
    assert_eq!(session.ask(wrong).unwrap_err().subject(), "to");
}

#[test]
fn what_rows_tell_is_what_records_say_however_little_of_them_one_sees() {
    let shop = Shop::new();
    let system = shop.at("2026-01-01");
    let role = system.execute(AddRole { draft: seller().unwrap() }).unwrap().id();
    let hire = |who: &str| {
        let email = format!("{who}@example.com").parse().unwrap();
        let draft = UserDraft { name: Name::parse(who).unwrap(), email, team: None, roles: vec![role] };
        system.execute(AddUser { draft }).unwrap().id()
    };
    let (one, other) = (hire("one"), hire("other"));
    // So few are hers that her lists are read instead of all rows.
    for n in 0..900 {
        let owner = Some(if n % 300 == 7 { one } else { other });
        let amount = Some(Money::from_minor(n, Currency::EUR).unwrap());
        let open = OpenOpportunity { amount, owner, ..OpenOpportunity::new(shop.pipeline, Name::parse("Pump").unwrap()) };
        system.execute(open).unwrap();
    }
    for (user, deals) in [(one, 3), (other, 897)] {
        let session = shop.crm.session(user, at("2026-01-02")).unwrap();
        let told = session.ask(Forecast::of(shop.pipeline)).unwrap();
        assert_eq!((told.open, session.ask(as_of(&shop, "2026-01-02")).unwrap()), (deals, told));
        let board = session.ask(Board { pipeline: shop.pipeline, cards: 2 }).unwrap();
        assert_eq!((board.columns[0].deals, board.columns[0].cards.len()), (deals, 2));
    }
    let hers = Forecast { scope: ForecastScope::Owner(one), ..Forecast::of(shop.pipeline) };
    assert_eq!(system.ask(hers).unwrap().open, 3);
    let mut transaction = system.begin().unwrap();
    let deal = transaction.list(&Query::<Opportunity>::all().limit(1)).unwrap().items.remove(0);
    let amount = Edit::Set(eur("1000"));
    transaction.execute(ChangeOpportunity { amount, ..ChangeOpportunity::new(deal.id()) }).unwrap();
    let staged = transaction.ask(Forecast::of(shop.pipeline)).unwrap().currencies[&Currency::EUR].possible;
    let before = system.ask(Forecast::of(shop.pipeline)).unwrap().currencies[&Currency::EUR].possible;
    assert_eq!(staged.checked_sub(before).unwrap(), eur("1000").checked_sub(deal.amount().unwrap()).unwrap());
}
