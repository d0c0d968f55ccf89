//! The session side of orders, subscriptions and contracts: name the permission, load, decide, store.

use std::ops::ControlFlow;

use crate::access::{Operation, Reader};
use crate::catalog::Product;
use crate::engine::{Answer, Command, Query, Question, Unit};
use crate::kernel::{CrmError, Fault, Kind, Ownership, ProductId, Record, Refusal, SortKey, UserId, portion};
use crate::parties::Account;

use super::contract::{
    CancelSubscription, ChangePlan, ChangeQuantity, KeepSubscription, MarkPaid, MarkPastDue, MrrFigures, PauseSubscription,
    ResumeSubscription, RevenueBetween, RollSubscriptions, RolledSubscriptions, StartSubscription, SubscriptionEvent,
    SubscriptionRefusal,
};
use super::model::{MrrMovement, Subscription};
use super::movements::Ledger;
use super::policy::OrderingPolicy;
use super::rolling::Turn;
use super::rules;

mod contracts;
mod orders;
mod renewals;

impl Command for StartSubscription {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.start_subscription";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        let ownership = ownership(unit, &account, self.owner)?;
        still_sold(unit, self.plan.product)?;
        let policy = unit.policy::<OrderingPolicy>()?;
        let turn = rules::start(unit.new_id(), ownership, self, &unit.context(&policy))?;
        unit.authorise(Operation::Create, &turn.next)?;
        store(unit, turn)
    }
}

impl Command for ChangePlan {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.change_plan";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let policy = unit.policy::<OrderingPolicy>()?;
        let turn = rules::change_plan(&subscription, self, &unit.context(&policy))?;
        if self.product != subscription.plan().product {
            still_sold(unit, self.product)?;
        }
        store(unit, turn)
    }
}

impl Command for ChangeQuantity {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.change_quantity";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let turn = rules::change_quantity(&subscription, self, unit.today())?;
        store(unit, turn)
    }
}

impl Command for PauseSubscription {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.pause_subscription";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let turn = rules::pause(&subscription, unit.today())?;
        store(unit, turn)
    }
}

impl Command for ResumeSubscription {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.resume_subscription";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let turn = rules::resume(&subscription, unit.today())?;
        store(unit, turn)
    }
}

impl Command for MarkPastDue {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.mark_past_due";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let policy = unit.policy::<OrderingPolicy>()?;
        let turn = rules::mark_past_due(&subscription, &unit.context(&policy))?;
        store(unit, turn)
    }
}

impl Command for MarkPaid {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.mark_paid";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let turn = rules::mark_paid(&subscription, unit.today())?;
        store(unit, turn)
    }
}

impl Command for CancelSubscription {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.cancel_subscription";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let policy = unit.policy::<OrderingPolicy>()?;
        let turn = rules::cancel(&subscription, self, &unit.context(&policy))?;
        store(unit, turn)
    }
}

impl Command for KeepSubscription {
    type Answer = Subscription;
    const NAME: &'static str = "ordering.keep_subscription";

    fn execute(&self, unit: &mut Unit) -> Result<Subscription, CrmError> {
        let subscription = unit.load::<Subscription>(self.subscription, Operation::Update)?;
        let turn = rules::keep(&subscription, unit.today())?;
        store(unit, turn)
    }
}

impl Answer for RolledSubscriptions {
    /// Ids and counts: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for RollSubscriptions {
    type Answer = RolledSubscriptions;
    const NAME: &'static str = "ordering.roll_subscriptions";

    fn execute(&self, unit: &mut Unit) -> Result<RolledSubscriptions, CrmError> {
        let most = portion(self.limit, "steps")?;
        unit.demand(Operation::Update, Kind::SUBSCRIPTION)?;
        let (today, mut done) = (unit.today(), RolledSubscriptions::default());
        let due = Query::between(Subscription::BY_DUE, SortKey::new(), SortKey::new().date(today));
        let portion = unit.in_portion(&due, most, |unit, subscription, left| {
            let (mut turn, mut steps) = (Turn::of(subscription), 0);
            while steps < left && turn.roll(today)? {
                steps += 1;
            }
            store(unit, turn)?;
            done.rolled.push(subscription.id());
            done.steps = done.steps.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
            Ok(steps)
        })?;
        (done.has_more, done.held_back) = (!portion.is_end, portion.held_back);
        Ok(done)
    }
}

/// Who something of an account belongs to: `owner`, or whoever the account does.
fn ownership(unit: &mut Unit, account: &Account, owner: Option<UserId>) -> Result<Ownership, CrmError> {
    match owner {
        Some(owner) => unit.ownership_of(Some(owner)),
        None => Ok(Ownership::new(account.ownership().owner, account.ownership().team)),
    }
}

impl Question for RevenueBetween {
    type Answer = Vec<MrrFigures>;
    const NAME: &'static str = "ordering.revenue_between";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<MrrFigures>, CrmError> {
        if self.until < self.from {
            let problem = format!("it lies before the first day, {}", self.from);
            return Err(Fault::new(self.until, problem, "give a last day that does not").at("until").into());
        }
        let before = self.from.plus_days(-1).map_err(|fault| fault.at("from"))?;
        let (mut ledger, mut fault) = (Ledger::default(), None);
        let known = Query::between(MrrMovement::BY_DAY, SortKey::new(), SortKey::new().date(self.until));
        unit.visit(&known, Operation::Read, &mut |movement| match ledger.add(&movement, before, self.until) {
            Ok(()) => ControlFlow::Continue(()),
            Err(found) => {
                fault = Some(found);
                ControlFlow::Break(())
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        Ok(ledger.figures()?)
    }
}

/// Refuses a product that is no longer sold.
fn still_sold(unit: &mut Unit, product: ProductId) -> Result<(), CrmError> {
    let product = unit.load::<Product>(product, Operation::Read)?;
    if product.is_active() { Ok(()) } else { Err(SubscriptionRefusal::Retired.about(&product)) }
}

/// Stores what became of a subscription, unless nothing did; puts what is billed into the outbox, and what moved into the ledger.
fn store(unit: &mut Unit, turn: Turn) -> Result<Subscription, CrmError> {
    let Turn { mut next, events, moved } = turn;
    if events.is_empty() {
        return Ok(next);
    }
    let mut movements = Vec::with_capacity(moved.len());
    for moved in moved {
        let movement = MrrMovement {
            id: unit.new_id(),
            ownership: next.ownership.clone(),
            subscription: next.id,
            account: next.account,
            on: moved.on,
            change: moved.change,
            annual: moved.annual,
        };
        next.last_movement = Some(movement.id);
        movements.push(movement);
    }
    unit.save(&next, &events)?;
    for event in events.iter().filter(|event| matches!(event, SubscriptionEvent::Billed { .. })) {
        unit.emit(&next, event)?;
    }
    for movement in movements {
        let event = SubscriptionEvent::RevenueMoved { change: movement.change, annual: movement.annual };
        unit.save(&movement, &[event])?;
    }
    Ok(next)
}
