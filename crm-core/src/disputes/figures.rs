//! What a company learns from its disputes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::invoicing::Invoice;
use crate::kernel::{Code, Currency, Date, Fault, InvoiceId, Money, Record};

use super::contract::{DisputeCount, DisputeFigures, DisputeReport};
use super::model::{Dispute, DisputeState, Outcome};

impl DisputeFigures {
    fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

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

/// Issued invoices of some days, and what they came to.
struct Issued {
    gross: BTreeMap<InvoiceId, Money>,
    total: Money,
}

impl Issued {
    fn of(asked: &DisputeFigures, invoices: &[Invoice]) -> Result<Self, Fault> {
        let within = |invoice: &Invoice| invoice.issue().is_some_and(|issue| asked.covers(issue.issued_on));
        let counts = |invoice: &&Invoice| invoice.is_issued_invoice() && *invoice.currency() == asked.currency && within(invoice);
        let gross: BTreeMap<_, _> =
            invoices.iter().filter(counts).map(|invoice| (invoice.id(), invoice.totals().gross)).collect();
        let total = Money::sum(gross.values().copied(), asked.currency)?;
        Ok(Self { gross, total })
    }

    /// How many of them are disputed, and what those came to.
    fn disputed(&self, disputes: &[Dispute]) -> Result<(usize, Money), Fault> {
        let disputed: BTreeSet<InvoiceId> =
            disputes.iter().map(|dispute| dispute.invoice).filter(|invoice| self.gross.contains_key(invoice)).collect();
        let amounts = disputed.iter().filter_map(|invoice| self.gross.get(invoice)).copied();
        Ok((disputed.len(), Money::sum(amounts, self.total.currency())?))
    }
}

/// What disputes were settled on some days, and what those cost.
struct Settled {
    all: DisputeCount,
    won: DisputeCount,
    by_reason: BTreeMap<Code, DisputeCount>,
    by_root_cause: BTreeMap<Code, DisputeCount>,
    days: Vec<i64>,
}

impl Settled {
    fn of(asked: &DisputeFigures, disputes: &[Dispute]) -> Result<Self, Fault> {
        let none = || DisputeCount::none(asked.currency);
        let mut settled =
            Self { all: none(), won: none(), by_reason: BTreeMap::new(), by_root_cause: BTreeMap::new(), days: Vec::new() };
        for dispute in disputes {
            let DisputeState::Resolved { outcome, on } = &dispute.state else { continue };
            if !asked.covers(*on) {
                continue;
            }
            settled.all.add(dispute)?;
            if matches!(outcome, Outcome::Rejected | Outcome::Withdrawn) {
                settled.won.add(dispute)?;
            }
            settled.days.push(on.days_since(dispute.raised_on));
            settled.by_reason.entry(dispute.reason.clone()).or_insert_with(none).add(dispute)?;
            if let Some(root_cause) = &dispute.root_cause {
                settled.by_root_cause.entry(root_cause.clone()).or_insert_with(none).add(dispute)?;
            }
        }
        Ok(settled)
    }
}

/// The figures that `asked` wants of these invoices and disputes.
///
/// # Errors
/// A fault where figures do not fit.
pub fn figures(asked: &DisputeFigures, invoices: &[Invoice], disputes: &[Dispute]) -> Result<DisputeReport, Fault> {
    let of_currency: Vec<Dispute> =
        disputes.iter().filter(|dispute| dispute.disputed.currency() == asked.currency).cloned().collect();
    let issued = Issued::of(asked, invoices)?;
    let settled = Settled::of(asked, &of_currency)?;
    let none = || DisputeCount::none(asked.currency);
    let (mut raised, mut open, mut ages, mut late) = (none(), none(), Vec::new(), 0);
    for dispute in &of_currency {
        if asked.covers(dispute.raised_on) {
            raised.add(dispute)?;
        }
        let is_over = matches!(&dispute.state, DisputeState::Resolved { on, .. } if *on <= asked.to);
        if dispute.raised_on <= asked.to && !is_over {
            open.add(dispute)?;
            ages.push(asked.to.days_since(dispute.raised_on));
            late += u64::from(dispute.care().is_some_and(|care| care.answer_by < asked.to));
        }
    }
    let ((disputed, of_disputed), invoices) = (issued.disputed(&of_currency)?, issued.gross.len());
    Ok(DisputeReport {
        invoices: counted(invoices),
        invoiced: issued.total,
        rate_by_count: share(Decimal::from(disputed), Decimal::from(invoices)),
        rate_by_amount: share(of_disputed.amount(), issued.total.amount()),
        win_rate: share(Decimal::from(settled.won.disputes), Decimal::from(settled.all.disputes)),
        mean_days: mean(&settled.days),
        median_days: median(settled.days),
        mean_age_days: mean(&ages),
        leakage: share(settled.all.credited.amount(), issued.total.amount()),
        raised,
        resolved: settled.all,
        won: settled.won,
        by_reason: settled.by_reason,
        by_root_cause: settled.by_root_cause,
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
