//! Pure decisions about subscriptions.

use crate::kernel::{CrmError, Date, Fault, Faults, Money, Ownership, Quantity, Refusal, RuleContext, SubscriptionId};

use super::contract::{
    CancelSubscription, CancelTime, ChangePlan, ChangeQuantity, StartSubscription, SubscriptionEvent, SubscriptionRefusal,
};
use super::model::{
    InvoicedHere, PeriodEnd, STEPS, Subscription, SubscriptionPlan, SubscriptionState, SubscriptionStep, SubscriptionTag,
};
use super::periods;
use super::policy::{OrderingPolicy, PlanTime};
use super::rolling::{Turn, annual_of, price_of};

/// A new subscription, and its first period where that has begun.
///
/// # Errors
/// A plan or days that make no sense are invalid; ORD-003.
pub fn start(
    id: SubscriptionId,
    ownership: Ownership,
    command: &StartSubscription,
    cx: &RuleContext<'_, OrderingPolicy>,
) -> Result<Turn, CrmError> {
    check_plan(&command.plan).map_err(|faults| CrmError::from(faults.within("plan")))?;
    let started_on = command.starts_on.unwrap_or(cx.today);
    let (state, anchor) = match command.trial_until {
        Some(until) if until < started_on => {
            let remedy = "give a last day of the trial that is not before the first day";
            return Err(Fault::new(until, format!("it lies before the first day, {started_on}"), remedy)
                .at("trial_until")
                .into());
        }
        Some(until) => (SubscriptionState::Trial { until }, until.plus_days(1).map_err(|fault| fault.at("trial_until"))?),
        None => (SubscriptionState::Active, started_on),
    };
    periods::period(anchor, command.plan.cycle, 0).map_err(|fault| fault.at("starts_on"))?;
    let subscription = Subscription {
        id,
        ownership,
        state,
        account: command.account,
        plan: command.plan,
        anchor,
        at_period_end: PeriodEnd::Renews,
        current: None,
        started_on,
        has_paid: false,
        reason: None,
        last_movement: None,
        invoiced_here: command.invoicing.map(|invoicing| InvoicedHere {
            invoicing,
            bills: 0,
            last_product: command.plan.product,
            waiting: Vec::new(),
        }),
    };
    let mut turn = Turn::of(&subscription);
    turn.events.push(SubscriptionEvent::Started);
    turn.catch_up(cx.today)?;
    Ok(turn)
}

fn check_plan(plan: &SubscriptionPlan) -> Result<(), Faults> {
    let mut faults = Faults::new();
    faults.require(plan.quantity > Quantity::ZERO, "quantity", plan.quantity, "it lies above zero", "give how many are taken");
    faults.require(plan.price.scaled() >= 0, "price", plan.price, "it is zero or more", "give what one of it costs");
    if faults.is_empty() && annual_of(plan).is_err() {
        faults
            .push(Fault::new(plan.price, "a year of it has more than 18 digits", "give a smaller price or quantity").at("price"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Another plan, now or when the period is over.
///
/// # Errors
/// A plan that makes no sense is invalid; ORD-001 to ORD-004.
pub fn change_plan(
    subscription: &Subscription,
    command: &ChangePlan,
    cx: &RuleContext<'_, OrderingPolicy>,
) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, cx.today)?;
    legal(&turn.next, SubscriptionStep::Change)?;
    let now = turn.next.plan;
    let (given, currency) = (command.price.currency(), now.price.currency());
    if given != currency {
        return Err(SubscriptionRefusal::OtherCurrency { given, currency }.about(&turn.next));
    }
    let plan = SubscriptionPlan { product: command.product, price: command.price, quantity: now.quantity, cycle: command.cycle };
    check_plan(&plan).map_err(CrmError::from)?;
    if plan == now {
        // Who wants what they have does not want what waits any more.
        if matches!(turn.next.at_period_end, PeriodEnd::Changes(_)) {
            turn.next.at_period_end = PeriodEnd::Renews;
            turn.events.push(SubscriptionEvent::Kept);
        }
        return Ok(turn);
    }
    let is_upgrade = annual_of(&plan)?.compare(annual_of(&now)?)?.is_gt();
    let time = if is_upgrade { cx.policy.upgrades } else { cx.policy.downgrades };
    if turn.next.tag() == SubscriptionTag::Active && turn.next.current.is_some() && time == PlanTime::AtPeriodEnd {
        if turn.next.at_period_end != PeriodEnd::Changes(plan) {
            turn.next.at_period_end = PeriodEnd::Changes(plan);
            turn.next.reason = None;
            turn.events.push(SubscriptionEvent::ChangeScheduled { to: plan });
        }
        return Ok(turn);
    }
    if matches!(turn.next.at_period_end, PeriodEnd::Changes(_)) {
        turn.next.at_period_end = PeriodEnd::Renews;
    }
    turn.on(cx.today, |turn| take(turn, plan, cx.today))?;
    Ok(turn)
}

/// Takes a plan from `day` on, whatever period runs.
fn take(turn: &mut Turn, plan: SubscriptionPlan, day: Date) -> Result<(), CrmError> {
    if turn.next.current.is_none() {
        turn.replan(plan, day);
        return Ok(());
    }
    if plan.cycle == turn.next.plan.cycle {
        turn.replan(plan, day);
        return turn.reprice(price_of(&plan)?, day);
    }
    turn.reprice(Money::zero(plan.price.currency()), day)?;
    turn.replan(plan, day);
    turn.begin(periods::period(turn.next.anchor, plan.cycle, 0)?, day)
}

/// More or fewer of the same, from today.
///
/// # Errors
/// A quantity that is not above zero is invalid; ORD-001, ORD-003, ORD-004.
pub fn change_quantity(subscription: &Subscription, command: &ChangeQuantity, today: Date) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, today)?;
    legal(&turn.next, SubscriptionStep::Change)?;
    let plan = SubscriptionPlan { quantity: command.quantity, ..turn.next.plan };
    check_plan(&plan).map_err(CrmError::from)?;
    if let PeriodEnd::Changes(later) = &mut turn.next.at_period_end {
        later.quantity = command.quantity;
        check_plan(later).map_err(CrmError::from)?;
    }
    if plan != turn.next.plan {
        turn.on(today, |turn| take(turn, plan, today))?;
    }
    Ok(turn)
}

/// The subscription at rest.
///
/// # Errors
/// ORD-001, ORD-003, ORD-004.
pub fn pause(subscription: &Subscription, today: Date) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, today)?;
    if turn.next.tag() == SubscriptionTag::Paused {
        return Ok(turn);
    }
    legal(&turn.next, SubscriptionStep::Pause)?;
    turn.on(today, |turn| {
        turn.next.state = SubscriptionState::Paused { since: today };
        turn.events.push(SubscriptionEvent::Paused);
        turn.reprice(Money::zero(turn.next.plan.price.currency()), today)
    })?;
    Ok(turn)
}

/// The subscription on its way again, in the period where it would have been.
///
/// # Errors
/// ORD-001, ORD-004.
pub fn resume(subscription: &Subscription, today: Date) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, today)?;
    legal(&turn.next, SubscriptionStep::Resume)?;
    turn.on(today, |turn| {
        turn.next.state = SubscriptionState::Active;
        turn.events.push(SubscriptionEvent::Resumed);
        let Some(period) = periods::period_on(turn.next.anchor, turn.next.plan.cycle, today)? else { return Ok(()) };
        match &turn.next.current {
            Some(current) if current.period.number >= period.number => turn.reprice(price_of(&turn.next.plan)?, today),
            _ => turn.begin(period, today),
        }
    })?;
    Ok(turn)
}

/// The subscription, not paid in time.
///
/// # Errors
/// ORD-001, ORD-003.
pub fn mark_past_due(subscription: &Subscription, cx: &RuleContext<'_, OrderingPolicy>) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, cx.today)?;
    if turn.next.tag() != SubscriptionTag::PastDue {
        legal(&turn.next, SubscriptionStep::MarkPastDue)?;
        let until = cx.policy.cancel_past_due_after.map(|days| cx.today.plus_days(i64::from(days))).transpose()?;
        turn.next.state = SubscriptionState::PastDue { since: cx.today, until };
        turn.events.push(SubscriptionEvent::FellPastDue);
    }
    Ok(turn)
}

/// The subscription, paid after all.
///
/// # Errors
/// ORD-001, ORD-003.
pub fn mark_paid(subscription: &Subscription, today: Date) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, today)?;
    if turn.next.tag() != SubscriptionTag::Active {
        legal(&turn.next, SubscriptionStep::MarkPaid)?;
        turn.next.state = SubscriptionState::Active;
        turn.events.push(SubscriptionEvent::Paid);
    }
    Ok(turn)
}

/// The end, now or when the period is over.
///
/// # Errors
/// ORD-001, ORD-003, ORD-004, ORD-006.
pub fn cancel(
    subscription: &Subscription,
    command: &CancelSubscription,
    cx: &RuleContext<'_, OrderingPolicy>,
) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, cx.today)?;
    if !turn.next.is_open() {
        return Ok(turn);
    }
    legal(&turn.next, SubscriptionStep::Cancel)?;
    if !cx.policy.reasons.contains(&command.reason) {
        let known = cx.policy.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(", ");
        return Err(SubscriptionRefusal::UnknownReason { reason: command.reason.clone(), known }.about(&turn.next));
    }
    let runs_out = match turn.next.tag() {
        SubscriptionTag::Trial => true,
        SubscriptionTag::Active | SubscriptionTag::PastDue => turn.next.current.is_some(),
        SubscriptionTag::Paused | SubscriptionTag::Cancelled => false,
    };
    if runs_out && command.at == CancelTime::AtPeriodEnd {
        if turn.next.at_period_end != PeriodEnd::Cancels {
            turn.next.at_period_end = PeriodEnd::Cancels;
            turn.next.reason = Some(command.reason.clone());
            turn.events.push(SubscriptionEvent::CancellationScheduled { reason: command.reason.clone() });
        }
        return Ok(turn);
    }
    turn.next.reason = Some(command.reason.clone());
    turn.on(cx.today, |turn| {
        turn.reprice(Money::zero(turn.next.plan.price.currency()), cx.today)?;
        turn.end(cx.today);
        Ok(())
    })?;
    Ok(turn)
}

/// The subscription without what waited for the end of the period.
///
/// # Errors
/// ORD-001, ORD-003.
pub fn keep(subscription: &Subscription, today: Date) -> Result<Turn, CrmError> {
    let mut turn = Turn::caught_up(subscription, today)?;
    legal(&turn.next, SubscriptionStep::Keep)?;
    if turn.next.at_period_end != PeriodEnd::Renews {
        turn.next.at_period_end = PeriodEnd::Renews;
        turn.next.reason = None;
        turn.events.push(SubscriptionEvent::Kept);
    }
    Ok(turn)
}

fn legal(subscription: &Subscription, step: SubscriptionStep) -> Result<(), CrmError> {
    if STEPS.allows(subscription.tag(), step) {
        return Ok(());
    }
    Err(SubscriptionRefusal::wrong_state(step, subscription.tag(), &subscription.available_commands()).about(subscription))
}
