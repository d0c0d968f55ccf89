//! What a company learns from its disputes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::invoicing::Invoice;
use crate::kernel::{Code, Currency, Date, Fault, InvoiceId, Money, Record};

use super::contract::{DisputeCount, DisputeFigures, DisputeReport};
use super::model::{Dispute, DisputeState, Outcome};

impl DisputeCount {
    fn none(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { disputes: 0, amount: zero, credited: zero }
    }

    fn add(&mut self, dispute: &Dispute) -> Result<(), Fault> {
        self.disputes += 1;
        self.amount = self.amount.checked_add(dispute.disputed)?;
        self.credited = self.credited.checked_add(dispute.cost()?)?;
        Ok(())
    }
}

/// The figures that `asked` wants of these invoices and disputes.
///
/// # Errors
/// A fault where figures do not fit.
pub fn figures(asked: &DisputeFigures, invoices: &[Invoice], disputes: &[Dispute]) -> Result<DisputeReport, Fault> {
    let DisputeFigures { from, to, currency } = *asked;
    let within = |day: Date| from <= day && day <= to;
    let (mut issued, mut invoiced): (BTreeMap<InvoiceId, Money>, Money) = (BTreeMap::new(), Money::zero(currency));
    for invoice in invoices.iter().filter(|invoice| invoice.is_issued_invoice() && *invoice.currency() == currency) {
        if invoice.issue().is_some_and(|issue| within(issue.issued_on)) {
            issued.insert(invoice.id(), invoice.totals().gross);
            invoiced = invoiced.checked_add(invoice.totals().gross)?;
        }
    }
    let none = || DisputeCount::none(currency);
    let [mut raised, mut resolved, mut won, mut open] = [none(), none(), none(), none()];
    let (mut by_reason, mut by_root_cause): (BTreeMap<Code, DisputeCount>, BTreeMap<Code, DisputeCount>) =
        (BTreeMap::new(), BTreeMap::new());
    let (mut days, mut ages, mut late, mut disputed) = (Vec::new(), Vec::new(), 0, BTreeSet::new());
    for dispute in disputes.iter().filter(|dispute| dispute.disputed.currency() == currency) {
        if issued.contains_key(&dispute.invoice) {
            disputed.insert(dispute.invoice);
        }
        if within(dispute.raised_on) {
            raised.add(dispute)?;
        }
        match &dispute.state {
            DisputeState::Resolved { outcome, on } if within(*on) => {
                resolved.add(dispute)?;
                if matches!(outcome, Outcome::Rejected | Outcome::Withdrawn) {
                    won.add(dispute)?;
                }
                days.push(on.days_since(dispute.raised_on));
                by_reason.entry(dispute.reason.clone()).or_insert_with(none).add(dispute)?;
                if let Some(root_cause) = &dispute.root_cause {
                    by_root_cause.entry(root_cause.clone()).or_insert_with(none).add(dispute)?;
                }
            }
            _ => {}
        }
        let settled_on = match &dispute.state {
            DisputeState::Resolved { on, .. } => Some(*on),
            _ => None,
        };
        if dispute.raised_on <= to && settled_on.is_none_or(|on| on > to) {
            open.add(dispute)?;
            ages.push(to.days_since(dispute.raised_on));
            late += u64::from(dispute.care().is_some_and(|care| care.answer_by < to));
        }
    }
    let of_disputed = Money::sum(disputed.iter().filter_map(|invoice| issued.get(invoice)).copied(), currency)?;
    let invoices = issued.len();
    Ok(DisputeReport {
        invoices: counted(invoices),
        invoiced,
        rate_by_count: share(Decimal::from(disputed.len()), Decimal::from(invoices)),
        rate_by_amount: share(of_disputed.amount(), invoiced.amount()),
        win_rate: share(Decimal::from(won.disputes), Decimal::from(resolved.disputes)),
        mean_days: mean(&days),
        median_days: median(days),
        mean_age_days: mean(&ages),
        leakage: share(resolved.credited.amount(), invoiced.amount()),
        raised,
        resolved,
        won,
        by_reason,
        by_root_cause,
        open,
        late,
    })
}

fn counted(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

fn share(part: Decimal, of: Decimal) -> Option<Decimal> {
    part.checked_div(of).map(|share| share.round_dp(4))
}

fn mean(days: &[i64]) -> Option<Decimal> {
    let sum: i64 = days.iter().sum();
    Decimal::from(sum).checked_div(Decimal::from(days.len())).map(|mean| mean.round_dp(1))
}

/// The middle of the days; of an even number of them, between the two in the middle.
fn median(mut days: Vec<i64>) -> Option<Decimal> {
    days.sort_unstable();
    let upper = days.get(days.len() / 2)?;
    let lower = days.get(days.len().saturating_sub(1) / 2)?;
    Decimal::from(lower.saturating_add(*upper)).checked_div(Decimal::TWO).map(|median| median.round_dp(1))
}
