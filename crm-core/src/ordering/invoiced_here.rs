//! Subscriptions of which invoices are written here: which bills go on the next invoice, and what comes back of a draft that is discarded.

use crate::kernel::{Decision, InvoiceId, Money};

use super::contract::SubscriptionEvent;
use super::model::{BillingLine, InvoicedHere, Subscription, SubscriptionPlan, UninvoicedBill};

impl InvoicedHere {
    /// Notes what is billed.
    pub(super) fn note(&mut self, period: super::model::BillingPeriod, plan: SubscriptionPlan, lines: &[BillingLine]) {
        let (number, before) = (self.bills, self.last_product);
        self.waiting.push(UninvoicedBill { number, period, plan, before, lines: lines.to_vec() });
        self.bills = self.bills.saturating_add(1);
        self.last_product = plan.product;
    }
}

impl Subscription {
    /// What the next invoice bills: the bills of one period, the first that waits. Where more is given back in it than billed, it waits for the next ones,
    /// as an invoice is not negative; nothing where it waits for the last.
    #[must_use]
    pub fn to_invoice(&self) -> &[UninvoicedBill] {
        let Some(here) = &self.invoiced_here else { return &[] };
        let (mut sum, mut bills) = (Money::zero(self.plan.price.currency()), here.waiting.iter().enumerate().peekable());
        while let Some((at, bill)) = bills.next() {
            let amounts = bill.lines.iter().map(|line| line.amount);
            let Ok(next) = Money::sum(amounts, sum.currency()).and_then(|amount| sum.checked_add(amount)) else { return &[] };
            sum = next;
            let is_last_of_period = bills.peek().is_none_or(|(_, next)| next.period != bill.period);
            if is_last_of_period && !sum.is_negative() {
                return here.waiting.get(..=at).unwrap_or_default();
            }
        }
        &[]
    }
}

/// The subscription whose first `bills` stand on an invoice.
pub fn invoiced(subscription: &Subscription, bills: usize, invoice: InvoiceId) -> Decision<Subscription, SubscriptionEvent> {
    let mut next = subscription.clone();
    if let Some(here) = &mut next.invoiced_here {
        here.waiting.drain(..bills.min(here.waiting.len()));
    }
    Decision::apply(next, SubscriptionEvent::Invoiced { invoice })
}

/// The subscription that gets back what stood on a draft that is discarded.
pub fn given_back(
    subscription: &Subscription,
    bills: &[UninvoicedBill],
    invoice: InvoiceId,
) -> Decision<Subscription, SubscriptionEvent> {
    let mut next = subscription.clone();
    if let Some(here) = &mut next.invoiced_here {
        here.waiting.extend_from_slice(bills);
        here.waiting.sort_by_key(|bill| bill.number);
    }
    Decision::apply(next, SubscriptionEvent::InvoiceDiscarded { invoice })
}
