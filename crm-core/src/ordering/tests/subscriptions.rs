//! Subscriptions by their rules: every step in every state, the golden figures, and the laws over any life of one.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::kernel::{
    AccountId, Actor, Code, CrmError, Currency, Date, Money, Ownership, ProductId, Quantity, RecordId, RuleContext,
    SubscriptionId, TimeZone, UnitPrice, UserId,
};
use crate::ordering::model::STEPS;
use crate::ordering::rolling::{Turn, annual_of, price_of};
use crate::ordering::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn eur(text: &str) -> Money {
    Money::parse(text, Currency::EUR).expect("an amount")
}

fn on<T>(today: Date, rule: impl FnOnce(&RuleContext<'_, OrderingPolicy>) -> T) -> T {
    with(&OrderingPolicy::default(), today, rule)
}

fn with<T>(policy: &OrderingPolicy, today: Date, rule: impl FnOnce(&RuleContext<'_, OrderingPolicy>) -> T) -> T {
    let actor = Actor::User(UserId::from_bytes([5; 16]));
    rule(&RuleContext { actor: &actor, now: today.start_in(&TimeZone::UTC), today, policy })
}

/// Not paid on `today`, with so many days of grace.
fn past_due(of: &Subscription, grace: Option<u32>, today: Date) -> Result<Turn, CrmError> {
    let policy = OrderingPolicy { cancel_past_due_after: grace, ..OrderingPolicy::default() };
    with(&policy, today, |cx| rules::mark_past_due(of, cx))
}

fn plan(price: &str, quantity: &str, cycle: BillingCycle) -> SubscriptionPlan {
    SubscriptionPlan {
        product: ProductId::from_bytes([1; 16]),
        price: UnitPrice::parse(price, Currency::EUR).expect("a price"),
        quantity: quantity.parse().expect("a quantity"),
        cycle,
    }
}

fn start(plan: SubscriptionPlan, starts_on: Date, trial_until: Option<Date>, today: Date) -> Result<Turn, CrmError> {
    let account = AccountId::from_bytes([2; 16]);
    let command = StartSubscription { account, plan, starts_on: Some(starts_on), trial_until, owner: None, invoicing: None };
    let ownership = Ownership::new(UserId::from_bytes([5; 16]), None);
    on(today, |cx| rules::start(SubscriptionId::from_bytes([3; 16]), ownership, &command, cx))
}

/// 30.00 a month since 1 June 2026.
fn monthly() -> Subscription {
    let june = day("2026-06-01");
    start(plan("30", "1", BillingCycle::Monthly), june, None, june).expect("a subscription").next
}

fn change(of: &Subscription, price: &str, cycle: BillingCycle, today: Date) -> Result<Turn, CrmError> {
    let price = UnitPrice::parse(price, Currency::EUR).expect("a price");
    let command = ChangePlan { subscription: of.id, product: of.plan.product, price, cycle };
    on(today, |cx| rules::change_plan(of, &command, cx))
}

fn cancel(of: &Subscription, at: CancelTime, today: Date) -> Result<Turn, CrmError> {
    let command = CancelSubscription { subscription: of.id, at, reason: Code::parse("price").expect("a reason") };
    on(today, |cx| rules::cancel(of, &command, cx))
}

fn quantity(of: &Subscription, quantity: &str, today: Date) -> Result<Turn, CrmError> {
    let command = ChangeQuantity { subscription: of.id, quantity: quantity.parse().expect("a quantity") };
    rules::change_quantity(of, &command, today)
}

fn caught_up(of: &Subscription, today: &str) -> Turn {
    Turn::caught_up(of, day(today)).expect("a turn")
}

fn lines(of: &Subscription) -> Vec<Money> {
    of.current.iter().flat_map(|current| &current.lines).map(|line| line.amount).collect()
}

fn moved(turn: &Turn) -> Vec<(MrrChange, Money)> {
    turn.moved.iter().map(|moved| (moved.change, moved.annual)).collect()
}

#[test]
fn an_upgrade_takes_effect_today_and_its_lines_stand_in_the_period() {
    let turn = change(&monthly(), "50", BillingCycle::Monthly, day("2026-06-11")).expect("a change");
    assert_eq!(lines(&turn.next), ["30", "-20", "33.33"].map(eur));
    assert_eq!(moved(&turn), [(MrrChange::Expansion, eur("240"))]);
    let july = caught_up(&turn.next, "2026-07-01");
    assert_eq!((lines(&july.next), moved(&july)), (vec![eur("50")], vec![]));
}

#[test]
fn a_downgrade_waits_for_the_end_of_the_period_and_may_be_taken_back() {
    let turn = change(&monthly(), "20", BillingCycle::Monthly, day("2026-06-11")).expect("a change");
    assert_eq!((lines(&turn.next), turn.moved.as_slice()), (vec![eur("30")], [].as_slice()));
    let july = caught_up(&turn.next, "2026-07-01");
    assert_eq!((lines(&july.next), moved(&july)), (vec![eur("20")], vec![(MrrChange::Contraction, eur("-120"))]));
    let kept = rules::keep(&turn.next, day("2026-06-20")).expect("kept");
    assert_eq!(kept.events, [SubscriptionEvent::Kept]);
    assert_eq!(lines(&caught_up(&kept.next, "2026-07-01").next), [eur("30")]);
    let as_before = change(&turn.next, "30", BillingCycle::Monthly, day("2026-06-20")).expect("no change");
    assert_eq!((as_before.events, as_before.next), (kept.events, kept.next), "who asks for what they have wants nothing else");
}

#[test]
fn a_quantity_changes_at_once_both_ways_and_for_what_waits() {
    let waiting = change(&monthly(), "20", BillingCycle::Monthly, day("2026-06-11")).expect("a change").next;
    let more = quantity(&waiting, "3", day("2026-06-16")).expect("more");
    assert_eq!(lines(&more.next), ["30", "-15", "45"].map(eur));
    let less = quantity(&more.next, "2", day("2026-06-16")).expect("less");
    assert_eq!(lines(&less.next), ["30", "-15", "45", "-45", "30"].map(eur));
    assert_eq!(lines(&caught_up(&less.next, "2026-07-01").next), [eur("40")]);
}

#[test]
fn another_cycle_begins_a_period_today_and_is_counted_from_it() {
    let turn = change(&monthly(), "300", BillingCycle::Yearly, day("2026-06-11")).expect("a change");
    assert_eq!(lines(&turn.next), [eur("30")], "300 a year is less than 360: it waits");
    let turn = change(&monthly(), "400", BillingCycle::Yearly, day("2026-06-11")).expect("a change");
    assert_eq!((lines(&turn.next), turn.next.anchor), (vec![eur("400")], day("2026-06-11")));
    assert!(
        turn.events.iter().any(|event| matches!(event, SubscriptionEvent::Billed { lines, .. } if lines[0].amount == eur("-20")))
    );
    assert_eq!(turn.next.due_on(), Some(day("2027-06-11")));
}

#[test]
fn a_pause_gives_back_the_rest_and_periods_stay_where_they_were() {
    let paused = rules::pause(&monthly(), day("2026-06-21")).expect("paused");
    assert_eq!((lines(&paused.next), moved(&paused)), (vec![eur("30"), eur("-10")], vec![(MrrChange::Churn, eur("-360"))]));
    assert_eq!(paused.next.due_on(), None);
    let same = rules::resume(&paused.next, day("2026-06-26")).expect("resumed");
    assert_eq!(lines(&same.next), ["30", "-10", "5"].map(eur));
    let later = rules::resume(&paused.next, day("2026-08-17")).expect("resumed");
    assert_eq!((lines(&later.next), moved(&later)), (vec![eur("14.52")], vec![(MrrChange::Reactivation, eur("360"))]));
    assert_eq!(later.next.due_on(), Some(day("2026-09-01")), "15 of 31 days of August, and September as ever");
}

#[test]
fn a_trial_is_free_and_ends_by_itself_or_with_its_cancellation() {
    let first = day("2026-06-01");
    let trial = start(plan("30", "1", BillingCycle::Monthly), first, Some(day("2026-06-14")), first).expect("a trial").next;
    assert_eq!((trial.tag(), lines(&trial)), (SubscriptionTag::Trial, vec![]));
    let paying = caught_up(&trial, "2026-06-15");
    assert_eq!((paying.next.tag(), lines(&paying.next)), (SubscriptionTag::Active, vec![eur("30")]));
    assert_eq!(moved(&paying), [(MrrChange::New, eur("360"))]);
    let leaving = cancel(&trial, CancelTime::AtPeriodEnd, day("2026-06-10")).expect("cancelled").next;
    assert_eq!(leaving.tag(), SubscriptionTag::Trial);
    let over = caught_up(&leaving, "2026-06-15");
    assert_eq!((over.next.state, moved(&over)), (SubscriptionState::Cancelled { on: day("2026-06-15") }, vec![]));
}

#[test]
fn a_cancellation_today_gives_back_the_rest_and_one_with_the_period_does_not() {
    let now = cancel(&monthly(), CancelTime::Now, day("2026-06-16")).expect("cancelled");
    assert_eq!((lines(&now.next), moved(&now)), (vec![eur("30"), eur("-15")], vec![(MrrChange::Churn, eur("-360"))]));
    let later = cancel(&monthly(), CancelTime::AtPeriodEnd, day("2026-06-16")).expect("cancelled");
    assert_eq!((later.next.tag(), later.moved.as_slice()), (SubscriptionTag::Active, [].as_slice()));
    let over = caught_up(&later.next, "2026-08-01");
    assert_eq!(over.next.state, SubscriptionState::Cancelled { on: day("2026-07-01") });
    assert_eq!((lines(&over.next), over.moved[0].on), (vec![eur("30")], day("2026-07-01")));
}

#[test]
fn what_waits_takes_place_though_the_subscription_rests() {
    let leaving = cancel(&monthly(), CancelTime::AtPeriodEnd, day("2026-06-10")).expect("cancelled").next;
    let paused = rules::pause(&leaving, day("2026-06-16")).expect("paused").next;
    assert_eq!(caught_up(&paused, "2026-07-01").next.state, SubscriptionState::Cancelled { on: day("2026-07-01") });
    let cheaper = change(&monthly(), "20", BillingCycle::Monthly, day("2026-06-10")).expect("a change").next;
    let paused = rules::pause(&cheaper, day("2026-06-16")).expect("paused").next;
    let resumed = rules::resume(&paused, day("2026-07-01")).expect("resumed").next;
    assert_eq!(lines(&resumed), [eur("20")]);
}

#[test]
fn refusals_have_their_codes() {
    let june = day("2026-06-11");
    let code = |turn: Result<Turn, CrmError>| turn.expect_err("refused").code().to_owned();
    let over = cancel(&monthly(), CancelTime::Now, june).expect("cancelled").next;
    assert_eq!(code(rules::pause(&over, june)), "ORD-001");
    let dollars = UnitPrice::parse("50", Currency::USD).expect("a price");
    let command = ChangePlan { subscription: over.id, product: over.plan.product, price: dollars, cycle: BillingCycle::Monthly };
    assert_eq!(code(on(june, |cx| rules::change_plan(&monthly(), &command, cx))), "ORD-002");
    assert_eq!(code(rules::pause(&monthly(), day("2036-07-11"))), "ORD-003");
    let mut busy = monthly();
    let wanted = ["2", "3"].iter().cycle().take(100);
    wanted.for_each(|many| busy = quantity(&busy, many, june).expect("a change").next);
    assert_eq!(code(quantity(&busy, "9", june)), "ORD-004");
    let reason = Code::parse("whim").expect("a reason");
    let whim = CancelSubscription { subscription: busy.id, at: CancelTime::Now, reason };
    assert_eq!(code(on(june, |cx| rules::cancel(&monthly(), &whim, cx))), "ORD-006");
}

#[test]
fn plans_and_trials_that_make_no_sense_name_their_field() {
    let june = day("2026-06-01");
    let field = |plan, trial| match start(plan, june, trial, june).expect_err("refused") {
        CrmError::Invalid(faults) => faults.as_slice()[0].field.clone(),
        other => other.to_string(),
    };
    assert_eq!(field(plan("30", "0", BillingCycle::Monthly), None), "plan.quantity");
    assert_eq!(field(plan("-1", "1", BillingCycle::Monthly), None), "plan.price");
    assert_eq!(field(plan("9999999999", "1000000000000", BillingCycle::Monthly), None), "plan.price");
    assert_eq!(field(plan("30", "1", BillingCycle::Monthly), Some(day("2026-05-31"))), "trial_until");
}

#[test]
fn what_is_past_due_is_left_unless_the_policy_gives_a_time_of_grace() {
    let fallen = past_due(&monthly(), None, day("2026-06-05")).expect("past due").next;
    let later = caught_up(&fallen, "2026-08-20").next;
    assert_eq!(later.state, SubscriptionState::PastDue { since: day("2026-06-05"), until: None });

    let fallen = past_due(&monthly(), Some(15), day("2026-06-05")).expect("past due").next;
    assert_eq!((fallen.lapses_on(), fallen.due_on()), (Some(day("2026-06-21")), Some(day("2026-06-21"))));
    assert!(caught_up(&fallen, "2026-06-20").events.is_empty(), "the last day is a day on which it can be paid");
    let paid = rules::mark_paid(&fallen, day("2026-06-20")).expect("paid").next;
    assert_eq!((paid.state, paid.due_on()), (SubscriptionState::Active, Some(day("2026-07-01"))));

    let late = caught_up(&fallen, "2026-08-20");
    assert_eq!(late.next.state, SubscriptionState::Cancelled { on: day("2026-06-21") }, "however late one looks");
    assert_eq!((lines(&late.next), late.moved[0].on), (vec![eur("30"), eur("-10")], day("2026-06-21")));
    assert_eq!((moved(&late), late.next.due_on()), (vec![(MrrChange::Churn, eur("-360"))], None));
    assert_eq!(late.next.reason().as_ref().map(Code::as_str), Some("not-paid"));
    assert!(caught_up(&late.next, "2026-09-20").events.is_empty(), "it ends once");
}

#[test]
fn a_time_of_grace_that_outlasts_the_period_bills_the_next_and_gives_its_rest_back() {
    let fallen = past_due(&monthly(), Some(36), day("2026-06-05")).expect("past due").next;
    let lapsed = caught_up(&fallen, "2026-08-01").next;
    assert_eq!(
        (lapsed.state, lines(&lapsed)),
        (SubscriptionState::Cancelled { on: day("2026-07-12") }, vec![eur("30"), eur("-19.35")])
    );
    let fallen = past_due(&monthly(), Some(25), day("2026-06-05")).expect("past due").next;
    let lapsed = caught_up(&fallen, "2026-07-01");
    assert_eq!(
        (lapsed.next.state, lines(&lapsed.next)),
        (SubscriptionState::Cancelled { on: day("2026-07-01") }, vec![eur("30")])
    );
    assert!(lapsed.events.iter().all(|event| !matches!(event, SubscriptionEvent::PeriodBegun { .. })), "none begins on that day");
}

#[test]
fn a_period_full_of_changes_does_not_keep_what_is_not_paid_going() {
    let (june, mut busy) = (day("2026-06-02"), monthly());
    for at in 0..100 {
        busy = quantity(&busy, ["2", "3"][at % 2], june).expect("a change").next;
    }
    let fallen = past_due(&busy, Some(0), june).expect("past due").next;
    let lapsed = caught_up(&fallen, "2026-06-03").next;
    assert_eq!(lapsed.state, SubscriptionState::Cancelled { on: day("2026-06-03") });
    assert!(crate::kernel::Record::check(&lapsed).is_ok());
    assert_eq!(lapsed.billed(), Some(proration::cost(&lapsed.current.expect("a period").used).expect("a sum")));
}

const ALL: [SubscriptionStep; 8] = [
    SubscriptionStep::Change,
    SubscriptionStep::Pause,
    SubscriptionStep::Resume,
    SubscriptionStep::MarkPastDue,
    SubscriptionStep::MarkPaid,
    SubscriptionStep::Cancel,
    SubscriptionStep::Keep,
    SubscriptionStep::Roll,
];

/// Sends a command on `today`; `variant` chooses among its ways.
fn send(of: &Subscription, step: SubscriptionStep, variant: u8, today: Date) -> Result<Turn, CrmError> {
    let price = ["10", "19.99", "30", "49.95", "0", "333.33"][usize::from(variant) % 6];
    let cycle =
        [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::Yearly, of.plan.cycle][usize::from(variant / 6) % 4];
    match step {
        SubscriptionStep::Change if variant >= 128 => quantity(of, ["1", "2.5", "7"][usize::from(variant) % 3], today),
        SubscriptionStep::Change => change(of, price, cycle, today),
        SubscriptionStep::Pause => rules::pause(of, today),
        SubscriptionStep::Resume => rules::resume(of, today),
        SubscriptionStep::MarkPastDue => past_due(of, Some(u32::from(variant)).filter(|days| days % 4 != 3), today),
        SubscriptionStep::MarkPaid => rules::mark_paid(of, today),
        SubscriptionStep::Cancel if variant < 200 => cancel(of, CancelTime::AtPeriodEnd, today),
        SubscriptionStep::Cancel => cancel(of, CancelTime::Now, today),
        SubscriptionStep::Keep => rules::keep(of, today),
        SubscriptionStep::Roll => Turn::caught_up(of, today),
    }
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let today = day("2026-06-11");
    let first = day("2026-06-01");
    let states = [
        start(plan("30", "1", BillingCycle::Monthly), first, Some(day("2026-06-20")), today).expect("a trial").next,
        monthly(),
        rules::pause(&monthly(), today).expect("paused").next,
        past_due(&monthly(), None, today).expect("past due").next,
        cancel(&monthly(), CancelTime::Now, today).expect("cancelled").next,
    ];
    for before in &states {
        for step in ALL.into_iter().filter(|step| *step != SubscriptionStep::Roll) {
            for variant in [0, 3, 200] {
                match send(before, step, variant, today) {
                    Ok(turn) if turn.events.is_empty() => assert_eq!(&turn.next, before),
                    Ok(turn) => {
                        assert!(STEPS.targets(before.tag(), step).contains(&turn.next.tag()), "{step:?} on {:?}", before.tag())
                    }
                    Err(error) => {
                        assert_eq!(error.code(), "ORD-001", "{error}");
                        assert!(!STEPS.allows(before.tag(), step), "{step:?} on {:?}", before.tag());
                    }
                }
            }
        }
    }
}

/// What happened in a life, day by day: what each day cost, in the price of a whole period, and what was billed for each period.
#[derive(Default)]
struct Life {
    prices: BTreeMap<Date, i64>,
    periods: Vec<BillingPeriod>,
    billed: BTreeMap<BillingPeriod, i64>,
    annual: i64,
}

impl Life {
    fn note(&mut self, turn: &Turn) {
        for event in &turn.events {
            match event {
                SubscriptionEvent::PeriodBegun { period } => self.periods.push(*period),
                SubscriptionEvent::Billed { period, lines } => {
                    *self.billed.entry(*period).or_default() += lines.iter().map(|line| line.amount.minor()).sum::<i64>();
                }
                _ => {}
            }
        }
        self.annual += turn.moved.iter().map(|moved| moved.annual.minor()).sum::<i64>();
    }
}

fn runs(of: &Subscription) -> bool {
    of.current.is_some() && matches!(of.state, SubscriptionState::Active | SubscriptionState::PastDue { .. })
}

proptest! {
    #[test]
    fn every_period_costs_its_days_and_revenue_is_the_sum_of_its_movements(
        anchor in 0i64..1_500, trial in prop::option::of(0i64..40), commands in prop::collection::vec((0i64..25, 0usize..7, any::<u8>()), 0..30),
    ) {
        let first = day("2026-01-01").plus_days(anchor)?;
        let trial_until = trial.map(|days| first.plus_days(days)).transpose()?;
        let started = start(plan("30", "1", BillingCycle::Monthly), first, trial_until, first)?;
        let (mut now, mut life) = (started.next.clone(), Life::default());
        life.note(&started);
        let mut today = first;
        for (wait, step, variant) in commands {
            for _ in 0..wait {
                life.prices.insert(today, if runs(&now) { price_of(&now.plan)?.minor() } else { 0 });
                today = today.plus_days(1)?;
                let turn = Turn::caught_up(&now, today)?;
                life.note(&turn);
                now = turn.next;
            }
            if let Ok(turn) = send(&now, ALL[step], variant, today) {
                life.note(&turn);
                now = turn.next;
            }
            let revenue = if runs(&now) { annual_of(&now.plan)?.minor() } else { 0 };
            prop_assert_eq!(life.annual, revenue, "the movements are the revenue");
            if let Some(current) = &now.current {
                prop_assert_eq!(now.billed(), Some(proration::cost(&current.used)?));
            }
        }
        // What runs goes on to the end of its period.
        let last = now.current.as_ref().map_or(today, |current| current.period.until.max(today));
        while today <= last {
            life.prices.insert(today, if runs(&now) { price_of(&now.plan)?.minor() } else { 0 });
            today = today.plus_days(1)?;
        }
        for (at, period) in life.periods.iter().enumerate() {
            let next = life.periods.get(at + 1).map(|next| next.from);
            prop_assert!(next.is_none_or(|next| next > period.from || next == period.from && period.until > next), "no period begins twice");
            // A period of another cycle ends the one before: the day belongs to the later.
            let own = |day: &Date| period.contains(*day) && next.is_none_or(|next| *day < next);
            let exact: i128 = life.prices.iter().filter(|(day, _)| own(day)).map(|(_, price)| i128::from(*price)).sum();
            let billed = i128::from(life.billed.get(period).copied().unwrap_or(0));
            let total = i128::from(period.days());
            prop_assert!((billed * total - exact).abs() * 2 <= total, "{period:?}: {billed} for {exact} / {total}");
        }
    }

    #[test]
    fn each_period_is_begun_once_however_often_one_looks(
        anchor in 0i64..1_500, looks in prop::collection::vec(0i64..400, 1..20), cycle in 0usize..3,
    ) {
        let cycle = [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::Yearly][cycle];
        let first = day("2026-01-01").plus_days(anchor)?;
        let started = start(plan("30", "1", cycle), first, None, first)?;
        let (mut now, mut life) = (started.next.clone(), Life::default());
        life.note(&started);
        let end = looks.iter().copied().max().unwrap_or(0);
        for ahead in looks.into_iter().chain([end]) {
            let turn = Turn::caught_up(&now, first.plus_days(ahead)?)?;
            life.note(&turn);
            now = turn.next;
        }
        let at_once = Turn::caught_up(&started.next, first.plus_days(end)?)?;
        prop_assert_eq!(&now, &at_once.next);
        let expected = periods::period_on(first, cycle, first.plus_days(end)?)?.expect("a period").number;
        let numbers: Vec<u32> = life.periods.iter().map(|period| period.number).collect();
        prop_assert_eq!(numbers, (0..=expected).collect::<Vec<u32>>());
        prop_assert!(life.billed.values().all(|billed| *billed == 3_000));
    }
}

#[test]
fn a_subscription_that_begins_later_costs_nothing_until_then() {
    let today = day("2026-06-01");
    let ahead = start(plan("30", "2", BillingCycle::Quarterly), day("2026-07-15"), None, today).expect("a subscription");
    assert_eq!(
        (ahead.events.as_slice(), ahead.next.due_on()),
        ([SubscriptionEvent::Started].as_slice(), Some(day("2026-07-15")))
    );
    let begun = caught_up(&ahead.next, "2026-07-20");
    assert_eq!((lines(&begun.next), begun.moved[0].on), (vec![eur("60")], day("2026-07-15")));
    assert_eq!(begun.next.due_on(), Some(day("2026-10-15")));
    let never = cancel(&ahead.next, CancelTime::AtPeriodEnd, today).expect("cancelled");
    assert_eq!((never.next.tag(), never.moved.len()), (SubscriptionTag::Cancelled, 0), "before it begins, it ends at once");
    assert_eq!(*never.next.plan().quantity.decimal().to_string(), Quantity::new(2.into()).expect("two").to_string());
}
