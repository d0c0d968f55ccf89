//! What time does to a subscription: trials end, periods begin and are billed, and what waited for the end of a period takes place.

use crate::kernel::{Code, CrmError, Date, Money, Quantity, Refusal};

use super::contract::{SubscriptionEvent, SubscriptionRefusal};
use super::model::{
    BillingLine, BillingPeriod, BillingReason, CurrentPeriod, MAX_LINES, MrrChange, PeriodEnd, PricedDays, Subscription,
    SubscriptionPlan, SubscriptionState,
};
use super::{movements, periods, policy, proration};

/// The most periods that a command begins by itself before it decides.
pub const MOST_BEHIND: usize = 120;

/// A rise or fall of recurring revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The first day of it.
    pub on: Date,
    /// Why.
    pub change: MrrChange,
    /// By how much a year.
    pub annual: Money,
}

/// What becomes of a subscription, step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The subscription afterwards.
    pub next: Subscription,
    /// What happened, in order; what is billed goes to the outbox.
    pub events: Vec<SubscriptionEvent>,
    /// What became of its recurring revenue, in order.
    pub moved: Vec<Moved>,
}

/// What a whole period of a plan costs, VAT aside.
///
/// # Errors
/// A fault beyond the largest amount.
pub fn price_of(plan: &SubscriptionPlan) -> Result<Money, CrmError> {
    Ok(plan.quantity.priced(plan.price, Quantity::ONE)?)
}

/// What a plan brings in a year.
///
/// # Errors
/// A fault beyond the largest amount.
pub fn annual_of(plan: &SubscriptionPlan) -> Result<Money, CrmError> {
    Ok(movements::annual(price_of(plan)?, plan.cycle)?)
}

/// The recurring revenue of a subscription in a year: nothing on trial, before it begins, while it rests, and once it is over.
///
/// # Errors
/// A fault beyond the largest amount.
pub fn revenue(subscription: &Subscription) -> Result<Money, CrmError> {
    let runs = matches!(subscription.state, SubscriptionState::Active | SubscriptionState::PastDue { .. });
    if runs && subscription.current.is_some() {
        return annual_of(&subscription.plan);
    }
    Ok(Money::zero(subscription.plan.price.currency()))
}

impl Turn {
    /// The subscription as it stands.
    #[must_use]
    pub fn of(subscription: &Subscription) -> Self {
        Self { next: subscription.clone(), events: Vec::new(), moved: Vec::new() }
    }

    /// The subscription as it stands on `today`, with all that was due done: what every command decides about.
    ///
    /// # Errors
    /// ORD-003; a fault beyond the calendar or the largest amount.
    pub fn caught_up(subscription: &Subscription, today: Date) -> Result<Self, CrmError> {
        let mut turn = Self::of(subscription);
        turn.catch_up(today)?;
        Ok(turn)
    }

    /// Does all that is due by `today`.
    pub(super) fn catch_up(&mut self, today: Date) -> Result<(), CrmError> {
        for _ in 0..MOST_BEHIND {
            if !self.roll(today)? {
                return Ok(());
            }
        }
        if self.next.due_on().is_some_and(|due| due <= today) {
            return Err(SubscriptionRefusal::FarBehind.about(&self.next));
        }
        Ok(())
    }

    /// Does the next thing that is due by `today`. False where nothing is.
    ///
    /// # Errors
    /// A fault beyond the calendar or the largest amount.
    pub fn roll(&mut self, today: Date) -> Result<bool, CrmError> {
        let Some(due) = self.next.due_on().filter(|due| *due <= today) else { return Ok(false) };
        self.on(due, |turn| {
            if turn.next.lapses_on() == Some(due) {
                return turn.lapse(due);
            }
            let end = std::mem::replace(&mut turn.next.at_period_end, PeriodEnd::Renews);
            match end {
                PeriodEnd::Cancels => {
                    turn.end(due);
                    return Ok(());
                }
                PeriodEnd::Changes(plan) => turn.replan(plan, due),
                PeriodEnd::Renews => {}
            }
            match turn.next.state {
                // Only another plan was due.
                SubscriptionState::Paused { .. } => return Ok(()),
                SubscriptionState::Trial { .. } => turn.next.state = SubscriptionState::Active,
                SubscriptionState::Active | SubscriptionState::PastDue { .. } | SubscriptionState::Cancelled { .. } => {}
            }
            let number = turn.next.current.as_ref().map_or(Some(0), |current| current.period.number.checked_add(1));
            let period = periods::period(turn.next.anchor, turn.next.plan.cycle, number.unwrap_or(u32::MAX))?;
            turn.begin(period, period.from)
        })?;
        Ok(true)
    }

    /// Does something on a day, and notes what it means for the recurring revenue.
    pub(super) fn on(&mut self, day: Date, act: impl FnOnce(&mut Self) -> Result<(), CrmError>) -> Result<(), CrmError> {
        let (before, has_paid) = (revenue(&self.next)?, self.next.has_paid);
        act(self)?;
        let after = revenue(&self.next)?;
        self.next.has_paid |= after.is_positive();
        if let Some((change, annual)) = movements::movement(before, after, has_paid)? {
            self.moved.push(Moved { on: day, change, annual });
        }
        Ok(())
    }

    /// Begins a period and bills its days since `first`: all of them, but where the subscription rested before.
    pub(super) fn begin(&mut self, period: BillingPeriod, first: Date) -> Result<(), CrmError> {
        let price = price_of(&self.next.plan)?;
        let left = period.days_left(first);
        let rested = PricedDays { price: Money::zero(price.currency()), days: period.days().saturating_sub(left) };
        let used: Vec<PricedDays> = [rested, PricedDays { price, days: left }].into_iter().filter(|part| part.days > 0).collect();
        let line = BillingLine {
            reason: BillingReason::Period,
            from: first,
            until: period.until,
            price,
            amount: proration::cost(&used)?,
        };
        self.next.current = Some(CurrentPeriod { period, used, lines: Vec::new() });
        self.events.push(SubscriptionEvent::PeriodBegun { period });
        self.bill(&[line])
    }

    /// Gives back the rest of the period from `day` at the price so far, and bills it at `price`.
    pub(super) fn reprice(&mut self, price: Money, day: Date) -> Result<(), CrmError> {
        let Some(current) = self.next.current.as_mut() else { return Ok(()) };
        let Some(last) = current.used.last().copied() else { return Ok(()) };
        let (used, proration) = proration::change(&current.used, price, current.period.days_left(day))?;
        current.used = used;
        let until = current.period.until;
        let credit = BillingLine { reason: BillingReason::Credit, from: day, until, price: last.price, amount: proration.credit };
        let charge = BillingLine { reason: BillingReason::Charge, from: day, until, price, amount: proration.charge };
        self.bill(&[credit, charge])
    }

    /// Notes lines that come to something, for the period and for the outbox.
    fn bill(&mut self, lines: &[BillingLine]) -> Result<(), CrmError> {
        let lines: Vec<BillingLine> = lines.iter().filter(|line| !line.amount.is_zero()).copied().collect();
        let Some(current) = self.next.current.as_mut().filter(|_| !lines.is_empty()) else { return Ok(()) };
        current.lines.extend_from_slice(&lines);
        let (period, count) = (current.period, current.lines.len());
        if count > MAX_LINES && self.next.is_open() {
            return Err(SubscriptionRefusal::TooManyChanges.about(&self.next));
        }
        let plan = self.next.plan;
        if let Some(here) = &mut self.next.invoiced_here {
            here.note(period, plan, &lines);
        }
        self.events.push(SubscriptionEvent::Billed { period, lines });
        Ok(())
    }

    /// Takes another plan from `day`, where no period of the plan before goes on. Another cycle is counted from that day.
    pub(super) fn replan(&mut self, plan: SubscriptionPlan, day: Date) {
        let from = std::mem::replace(&mut self.next.plan, plan);
        if from.cycle != plan.cycle && self.next.current.take().is_some() {
            self.next.anchor = day;
        }
        self.events.push(SubscriptionEvent::PlanChanged { from, to: plan });
    }

    /// Ends what was not paid in time: `day` is the first without it, and what is left of the period is given back.
    fn lapse(&mut self, day: Date) -> Result<(), CrmError> {
        self.next.reason = Code::parse(policy::NOT_PAID).ok();
        // It is over before its last lines are written, so that a period full of changes does not keep it going.
        self.next.state = SubscriptionState::Cancelled { on: day };
        self.reprice(Money::zero(self.next.plan.price.currency()), day)?;
        self.end(day);
        Ok(())
    }

    /// Ends it: `day` is the first without it.
    pub(super) fn end(&mut self, day: Date) {
        self.next.state = SubscriptionState::Cancelled { on: day };
        self.next.at_period_end = PeriodEnd::Renews;
        self.events.push(SubscriptionEvent::Cancelled { on: day });
    }
}
