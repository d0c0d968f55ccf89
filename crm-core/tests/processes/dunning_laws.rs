//! What holds of interest, reminders and promises whatever happens.

use std::collections::BTreeSet;

use crm_core::dunning::interest::{Movement, Owing, RateBasis, late_interest};
use crm_core::dunning::promises::outcome;
use crm_core::dunning::*;
use crm_core::engine::Query;
use crm_core::kernel::*;
use crm_core::receivables::AllocationPlan;
use proptest::prelude::*;

use crate::company::*;
use crate::dunning::{owed, run, waiting};

const DUE: &str = "2024-12-10";

fn later(days: i64) -> Date {
    day(DUE).plus_days(days).unwrap()
}

fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR).unwrap()
}

/// Payments of less than what is owed each, before and after the due day; some give back.
fn movements() -> impl Strategy<Value = Vec<Movement>> {
    prop::collection::vec((-20i64..400, -3_000i64..400_000), 0..8)
        .prop_map(|all| all.into_iter().map(|(on, minor)| Movement { on: later(on), amount: money(minor) }).collect())
}

/// The interest of each day by itself, exactly, in units of a cent by 10^6 x 365: what is left at the end of the day, or else the day before.
fn day_by_day(principal: Money, movements: &[Movement], policy: &LateInterestPolicy, until: Date) -> i128 {
    let left = |on: Date| principal.minor() - movements.iter().filter(|m| m.on <= on).map(|m| m.amount.minor()).sum::<i64>();
    let (mut sum, mut day) = (0, later(1));
    while day < until {
        let period = policy.rates.iter().find(|rate| rate.from <= day && day <= rate.until).unwrap();
        let rate = period.refinancing.scaled() + policy.points.scaled();
        let base = if left(day) > 0 { left(day) } else { left(day.plus_days(-1).unwrap()).max(0) };
        sum += i128::from(base) * i128::from(rate);
        day = day.plus_days(1).unwrap();
    }
    sum
}

proptest! {
    #[test]
    fn interest_is_the_sum_of_its_days_rounded_once_and_its_parts_add_up(
        minor in 1i64..100_000_000, movements in movements(), days in 0i64..450
    ) {
        let (policy, until) = (LateInterestPolicy::default(), later(days));
        let (principal, basis) = (money(minor), RateBasis::of(&policy, None));
        let accrual = late_interest(&Owing { principal, due_on: later(0), movements: &movements, interest_free: &[] }, &basis, until).unwrap();
        let exact = day_by_day(principal, &movements, &policy, until);
        let off = i128::from(accrual.total.minor()) * 365_000_000 - exact;
        prop_assert!(off.abs() * 2 <= 365_000_000, "off by {off}");
        prop_assert_eq!(Money::sum(accrual.parts.iter().map(|part| part.interest), Currency::EUR).unwrap(), accrual.total);
        let mut end = accrual.from;
        for part in &accrual.parts {
            prop_assert!(end <= part.from && part.from < part.until && part.base.is_positive() && !part.interest.is_negative());
            prop_assert_eq!(i64::from(part.days), part.until.days_since(part.from));
            end = part.until;
        }
        prop_assert!(end <= accrual.until);
    }

    #[test]
    fn interest_charged_in_any_steps_is_what_it_is_at_once(
        minor in 1i64..100_000_000, movements in movements(), mut stops in prop::collection::vec(0i64..450, 1..12)
    ) {
        let policy = LateInterestPolicy::default();
        let basis = RateBasis::of(&policy, None);
        let owed = |days| late_interest(&Owing { principal: money(minor), due_on: later(0), movements: &movements, interest_free: &[] }, &basis, later(days)).unwrap().total;
        stops.sort_unstable();
        let (last, mut charged) = (*stops.last().unwrap(), money(0));
        for stop in stops {
            let step = owed(stop).checked_sub(charged).unwrap();
            prop_assert!(!step.is_negative(), "interest never falls as days go by");
            charged = charged.checked_add(step).unwrap();
            prop_assert!(charged.minor() <= owed(last).minor(), "never more than is owed for the whole");
        }
        prop_assert_eq!(charged, owed(last));
    }

    #[test]
    fn what_becomes_of_a_promise_is_a_function_of_payments_and_day(
        amount in 1i64..100_000, payments in prop::collection::vec((0i64..40, 1i64..60_000), 0..6), on in 0i64..60
    ) {
        let promise = promised(amount);
        let after = |days: i64| promise.made_on().plus_days(days).unwrap();
        let until = promise.counts_until().days_since(*promise.made_on());
        let paid: Vec<Movement> = payments.iter().map(|(on, minor)| Movement { on: after(*on), amount: money(*minor) }).collect();
        let state = outcome(&promise, money(1_000_000), &paid, after(on), true).unwrap();
        let in_time: i64 = payments.iter().filter(|(on, _)| *on <= until).map(|(_, minor)| minor).sum();
        let expected = match in_time {
            enough if enough >= amount => PromiseState::Kept,
            _ if on <= until => PromiseState::Open,
            0 => PromiseState::Broken,
            some => PromiseState::PartlyKept { paid: money(some) },
        };
        prop_assert_eq!(until, 13);
        prop_assert_eq!(state, expected);
    }
}

/// A promise of an amount in cents, made on the first of May, which counts until the thirteenth day after it.
fn promised(minor: i64) -> PromiseToPay {
    let company = Company::founded();
    let invoice = owed(&company, company.account, "9000", "2025-05-31");
    let session = company.accounts_on("2025-05-01");
    session
        .execute(RecordPromise { invoice, amount: Some(money(minor)), pay_by: day("2025-05-11"), note: Note::default() })
        .unwrap()
}

/// What a host and a customer do on a day.
#[derive(Debug, Clone)]
enum Deed {
    Send(usize),
    Fail(usize),
    Cancel(usize),
    Pay(i64),
    Hold(usize, i64),
    Promise(usize, i64),
    Nothing,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => (0usize..4).prop_map(Deed::Send),
        1 => (0usize..4).prop_map(Deed::Fail),
        1 => (0usize..4).prop_map(Deed::Cancel),
        1 => (1i64..40_000).prop_map(Deed::Pay),
        1 => (0usize..3, 0i64..20).prop_map(|(at, days)| Deed::Hold(at, days)),
        1 => (0usize..3, 0i64..15).prop_map(|(at, days)| Deed::Promise(at, days)),
        4 => Just(Deed::Nothing),
    ]
}

fn act(company: &Company, invoices: &[InvoiceId], deed: &Deed, today: Date) {
    let session = company.accounts_on(&today.to_string());
    let notice = |at: usize| {
        let waiting = waiting(company);
        (!waiting.is_empty()).then(|| waiting[at % waiting.len()].id())
    };
    // What is refused is refused: the laws hold all the same.
    let _ = match *deed {
        Deed::Send(at) => notice(at).map(|notice| session.execute(MarkNoticeSent { notice, on: None }).map(drop)),
        Deed::Fail(at) => notice(at).map(|notice| session.execute(MarkNoticeFailed { notice, reason: note("no") }).map(drop)),
        Deed::Cancel(at) => notice(at).map(|notice| session.execute(CancelNotice { notice, reason: note("no") }).map(drop)),
        Deed::Pay(minor) => Some(session.execute(payment(company.account, money(minor), AllocationPlan::OldestFirst)).map(drop)),
        Deed::Hold(at, days) => {
            let (of, until) = (DunningTarget::Invoice(invoices[at]), today.plus_days(days).unwrap());
            Some(session.execute(HoldDunning { of, reason: note("asked"), until }).map(drop))
        }
        Deed::Promise(at, days) => {
            let (invoice, pay_by) = (invoices[at], today.plus_days(days).unwrap());
            Some(session.execute(RecordPromise { invoice, amount: None, pay_by, note: Note::default() }).map(drop))
        }
        Deed::Nothing => None,
    };
}

/// No level is skipped or sent twice, levels lie apart, nothing rises twice on a day or while it is held.
fn check(company: &Company, invoice: InvoiceId) {
    let told = company.accounts().ask(DunningHistory { invoice }).unwrap();
    let line = |notice: &DunningNotice| notice.line(invoice).unwrap().clone();
    let sent: Vec<(u32, Date)> = told.notices.iter().filter_map(|notice| Some((line(notice).level, notice.sent_on()?))).collect();
    assert_eq!(sent.iter().map(|(level, _)| *level).collect::<Vec<_>>(), (1..=told.level).collect::<Vec<_>>());
    for notice in &told.notices {
        let (line, on) = (line(notice), *notice.prepared_on());
        let before: Vec<_> = sent.iter().filter(|(level, _)| *level < line.level).collect();
        assert_eq!(before.len(), line.level as usize - 1, "the level before it was sent");
        assert!(before.iter().all(|(_, sent_on)| on.days_since(*sent_on) >= 10), "ten days lie between levels");
        assert!(told.holds.iter().all(|hold| !hold.holds(invoice, on) || *hold.from() == on), "a held invoice is left alone");
        assert!(line.dunned.is_positive() && line.due_on < on);
    }
    let rises: BTreeSet<_> = told.notices.iter().map(|notice| (line(notice).level, *notice.prepared_on())).collect();
    assert_eq!(rises.len(), told.notices.len(), "one rise a day");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn reminders_skip_nothing_repeat_nothing_and_leave_alone_what_is_held(days in prop::collection::vec((deed(), 1i64..6), 10..40)) {
        let company = Company::founded();
        let invoices = ["2025-05-20", "2025-05-31", "2025-06-10"].map(|due| owed(&company, company.account, "100", due));
        let mut today = day("2025-05-25");
        for (deed, step) in days {
            run(&company, &today.to_string());
            let entries = || company.session(company.administrator).changes(0, 100_000).unwrap().cursor;
            let before = entries();
            prop_assert_eq!(run(&company, &today.to_string()).prepared, 0);
            prop_assert_eq!(entries(), before, "run twice is run once");
            act(&company, &invoices, &deed, today);
            today = today.plus_days(step).unwrap();
        }
        for invoice in invoices {
            check(&company, invoice);
        }
        let charges = company.accounts().list(&Query::<LateCharge>::all()).unwrap().items;
        let once: BTreeSet<_> = charges.iter().filter(|c| c.compensation().is_some()).map(|c| *c.invoice()).collect();
        prop_assert_eq!(once.len(), charges.iter().filter(|c| c.compensation().is_some()).count(), "40 euros once an invoice");
    }
}
