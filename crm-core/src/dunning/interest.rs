//! Late interest: so many days of so much, at the rate of those days, by 365; rounded once.
//!
//! It runs from the day after the due day. A payment lowers what bears interest from its own day on; the payment that settles the invoice comes on a
//! day that is still late. So every day has one amount that bears interest, and the interest of some days is the sum of the interest of each, in
//! whatever steps it is asked for.

use std::collections::BTreeSet;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{CrmError, Currency, Date, Fault, Money, Percent, Refusal};

use super::contract::DunningRefusal;
use super::model::{InterestAccrual, InterestPart, LateRate};
use super::policy::LateInterestPolicy;

/// Something that was paid on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// The day it came in.
    pub on: Date,
    /// How much; below zero where it was given back.
    pub amount: Money,
}

/// Days on which a part of an invoice bears no interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestFree {
    /// The first of them.
    pub from: Date,
    /// The first day after them.
    pub until: Date,
    /// How much.
    pub amount: Money,
}

/// What an invoice owes over time: what stood open on its due day, and what changed that.
#[derive(Debug, Clone, Copy)]
pub struct Owing<'a> {
    /// What is to be paid.
    pub principal: Money,
    /// The last day on which it could be paid in time.
    pub due_on: Date,
    /// What was paid.
    pub movements: &'a [Movement],
    /// What bears no interest for a while.
    pub interest_free: &'a [InterestFree],
}

/// What late interest is reckoned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateBasis<'a> {
    /// The published rates, in the order of their days.
    pub rates: &'a [LateRate],
    /// Points of the statutory rate above the refinancing rate.
    pub points: Percent,
    /// The agreed rate, in place of the statutory one.
    pub agreed: Option<Percent>,
    /// How many times the rate of legal interest an agreed rate is at least; 0: there is no floor.
    pub floor_factor: u32,
}

impl<'a> RateBasis<'a> {
    /// The basis of a policy, or of the rate agreed with the customer.
    #[must_use]
    pub fn of(policy: &'a LateInterestPolicy, agreed: Option<Percent>) -> Self {
        let agreed = agreed.or(policy.agreed_rate);
        Self { rates: &policy.rates, points: policy.points, agreed, floor_factor: policy.floor_factor }
    }

    /// The rate of a day, and the first day of the period that it holds for; an agreed rate holds for all.
    fn on(&self, day: Date) -> Result<(Percent, Option<Date>), CrmError> {
        let period = self.rates.iter().find(|rate| rate.from <= day && day <= rate.until);
        let unknown = |what| DunningRefusal::UnknownRate { day, what }.refused();
        let Some(agreed) = self.agreed else {
            let period = period.ok_or_else(|| unknown("refinancing rate"))?;
            let rate = period.refinancing.scaled().saturating_add(self.points.scaled()).max(0);
            return Ok((Percent::from_scaled(rate).ok_or_else(|| unknown("refinancing rate"))?, Some(period.from)));
        };
        if self.floor_factor > 0 {
            let legal = period.and_then(|period| period.legal).ok_or_else(|| unknown("rate of legal interest"))?;
            let floor = legal.scaled().saturating_mul(self.floor_factor.into());
            let floor = Percent::from_scaled(floor).ok_or_else(|| unknown("rate of legal interest"))?;
            if agreed < floor {
                return Err(DunningRefusal::RateBelowFloor { rate: agreed, floor, day }.refused());
            }
        }
        Ok((agreed, None))
    }
}

/// The interest of what is owed for the days before `until`.
///
/// # Errors
/// DUN-005, DUN-006; a fault where figures do not fit.
pub fn late_interest(owing: &Owing<'_>, basis: &RateBasis<'_>, until: Date) -> Result<InterestAccrual, CrmError> {
    let from = owing.due_on.plus_days(1)?;
    let until = until.max(from);
    let mut parts: Vec<InterestPart> = Vec::new();
    let mut period = None;
    for (first, end) in spans(from, until, owing, basis.rates)? {
        let base = bearing(owing, first)?;
        if !base.is_positive() {
            continue;
        }
        let (rate, of_period) = basis.on(first)?;
        let days = u32::try_from(end.days_since(first)).unwrap_or(u32::MAX);
        match parts.last_mut() {
            Some(last) if last.until == first && last.base == base && last.rate == rate && period == of_period => {
                (last.until, last.days) = (end, last.days.saturating_add(days));
            }
            _ => parts.push(InterestPart { from: first, until: end, days, base, rate, interest: Money::zero(base.currency()) }),
        }
        period = of_period;
    }
    let total = share_out(&mut parts, owing.principal.currency())?;
    Ok(InterestAccrual { from, until, parts, total })
}

/// The days of `[from, until)` in spans on which neither the rate nor what bears interest changes.
fn spans(from: Date, until: Date, owing: &Owing<'_>, rates: &[LateRate]) -> Result<Vec<(Date, Date)>, Fault> {
    let mut cuts = BTreeSet::from([from, until]);
    for movement in owing.movements {
        // The payment that settles the invoice lowers what bears interest only from the day after.
        cuts.extend([movement.on, movement.on.plus_days(1)?]);
    }
    cuts.extend(owing.interest_free.iter().flat_map(|free| [free.from, free.until]));
    for rate in rates {
        cuts.extend([rate.from, rate.until.plus_days(1)?]);
    }
    let cuts: Vec<Date> = cuts.range(from..=until).copied().collect();
    Ok(cuts.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect())
}

/// What bears interest on `day`, without what bears none then: what is left at its end, or, where nothing is, what was left the day before.
fn bearing(owing: &Owing<'_>, day: Date) -> Result<Money, Fault> {
    let currency = owing.principal.currency();
    let free = owing.interest_free.iter().filter(|free| free.from <= day && day < free.until).map(|free| free.amount);
    let bears = owing.principal.checked_sub(Money::sum(free, currency)?)?;
    let left_on = |counts: &dyn Fn(Date) -> bool| {
        let paid = owing.movements.iter().filter(|movement| counts(movement.on)).map(|movement| movement.amount);
        bears.checked_sub(Money::sum(paid, currency)?)
    };
    let left = left_on(&|on| on <= day)?;
    if left.is_positive() { Ok(left) } else { left_on(&|on| on < day) }
}

/// Gives each part its interest, rounded so that all add up to the exact sum rounded once, which it answers.
fn share_out(parts: &mut [InterestPart], currency: Currency) -> Result<Money, Fault> {
    // A percent is scaled by 10^4, a hundred of them make one, and a year has 365 days.
    const UNITS: i128 = 1_000_000 * 365;
    let too_large = || Fault::new(currency, "the interest outgrows an amount", "charge it in shorter steps");
    let (mut exact, mut given) = (0_i128, Money::zero(currency));
    for part in parts {
        let product = i128::from(part.base.minor()).checked_mul(i128::from(part.rate.scaled()));
        let product = product.and_then(|product| product.checked_mul(i128::from(part.days)));
        exact = product.and_then(|product| exact.checked_add(product)).ok_or_else(too_large)?;
        let rounded = div_half_away(exact, UNITS).and_then(|minor| i64::try_from(minor).ok()).ok_or_else(too_large)?;
        let so_far = Money::from_minor(rounded, currency)?;
        part.interest = so_far.checked_sub(given)?;
        given = so_far;
    }
    Ok(given)
}
