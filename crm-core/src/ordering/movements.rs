//! The ledger of monthly recurring revenue.
//!
//! A price becomes revenue of a year, which is a whole number of minor units for every cycle: a yearly price is its own, a quarterly one four times,
//! a monthly one twelve times. The ledger keeps and adds up those. A month is a twelfth of the sum, rounded once: a yearly price of 100.00 brings
//! 8.33 a month, three of them 25.00 and not 24.99, and twelve months of the ledger are the year to the cent.

use std::collections::BTreeMap;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Currency, Date, Fault, Money, MoneyByCurrency};

use super::apportion::apportion;
use super::contract::MrrFigures;
use super::model::{BillingCycle, MrrChange, MrrMovement};

/// What a price of each cycle brings in a year.
///
/// # Errors
/// A fault beyond the largest amount.
pub fn annual(price: Money, cycle: BillingCycle) -> Result<Money, Fault> {
    let minor = price.minor().checked_mul(i64::from(cycle.periods_a_year()));
    Money::from_minor(minor.unwrap_or(i64::MAX), price.currency())
}

/// What a year's revenue brings in a month, rounded once: for a sum, not for its parts.
#[must_use]
pub fn monthly(annual: Money) -> Money {
    let minor = div_half_away(i128::from(annual.minor()), 12).and_then(|minor| i64::try_from(minor).ok());
    // A twelfth of what fits does fit.
    minor.and_then(|minor| Money::from_minor(minor, annual.currency()).ok()).unwrap_or(annual)
}

/// Why revenue went from `before` to `after`, both of a year, and by how much; none where it did not.
///
/// # Errors
/// A fault for two currencies.
pub fn movement(before: Money, after: Money, has_paid_ever: bool) -> Result<Option<(MrrChange, Money)>, Fault> {
    let by = after.checked_sub(before)?;
    let change = match (before.is_zero(), after.is_zero()) {
        _ if by.is_zero() => return Ok(None),
        (true, _) if has_paid_ever => MrrChange::Reactivation,
        (true, _) => MrrChange::New,
        (false, true) => MrrChange::Churn,
        (false, false) if by.is_positive() => MrrChange::Expansion,
        (false, false) => MrrChange::Contraction,
    };
    Ok(Some((change, by)))
}

/// What was before, what moved, and what is afterwards, each currency for itself.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    opening: MoneyByCurrency,
    moved: BTreeMap<MrrChange, MoneyByCurrency>,
    closing: MoneyByCurrency,
}

impl Ledger {
    /// Adds a movement: to the beginning where its day is at most `after`, to what moved where it is at most `until`, otherwise nowhere.
    ///
    /// # Errors
    /// A fault beyond the largest amount.
    pub fn add(&mut self, movement: &MrrMovement, after: Date, until: Date) -> Result<(), Fault> {
        if movement.on > until {
            return Ok(());
        }
        self.closing.add(movement.annual)?;
        match movement.on > after {
            true => self.moved.entry(movement.change).or_default().add(movement.annual),
            false => self.opening.add(movement.annual),
        }
    }

    /// The figures of a month. The beginning and what moved add up to the end: each of them is rounded, the moved ones by largest remainder.
    ///
    /// # Errors
    /// A fault beyond the largest amount.
    pub fn figures(&self) -> Result<Vec<MrrFigures>, Fault> {
        self.closing.iter().map(|closing| self.figures_in(closing.currency())).collect()
    }

    fn figures_in(&self, currency: Currency) -> Result<MrrFigures, Fault> {
        let (opening, closing) = (monthly(self.opening.get(currency)), monthly(self.closing.get(currency)));
        let exact = |change| self.moved.get(&change).map_or(0, |sums| i128::from(sums.get(currency).minor()));
        let changes = [MrrChange::New, MrrChange::Expansion, MrrChange::Contraction, MrrChange::Churn, MrrChange::Reactivation];
        let whole = i128::from(closing.checked_sub(opening)?.minor());
        let mut parts = apportion(&changes.map(exact), 12, whole).into_iter();
        let mut next = || {
            let minor = i64::try_from(parts.next().unwrap_or(0)).unwrap_or(i64::MAX);
            Money::from_minor(minor, currency)
        };
        Ok(MrrFigures {
            opening,
            new: next()?,
            expansion: next()?,
            contraction: next()?,
            churn: next()?,
            reactivation: next()?,
            closing,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{AccountId, MrrMovementId, Ownership, RecordId, SubscriptionId, UserId};

    fn eur(text: &str) -> Money {
        Money::parse(text, Currency::EUR).expect("an amount")
    }

    fn moved(on: Date, change: MrrChange, annual: Money) -> MrrMovement {
        MrrMovement {
            id: MrrMovementId::from_bytes([1; 16]),
            ownership: Ownership::new(UserId::from_bytes([2; 16]), None),
            subscription: SubscriptionId::from_bytes([3; 16]),
            account: AccountId::from_bytes([4; 16]),
            on,
            change,
            annual,
        }
    }

    fn day(days: i64) -> Date {
        Date::from_days(days).expect("a day")
    }

    #[test]
    fn three_yearly_prices_of_100_bring_25_a_month_though_each_brings_8_33() {
        let annual = annual(eur("100"), BillingCycle::Yearly).expect("an amount");
        assert_eq!(monthly(annual), eur("8.33"));
        let mut ledger = Ledger::default();
        for on in 0..3 {
            ledger.add(&moved(day(on), MrrChange::New, annual), day(-1), day(9)).expect("added");
        }
        let figures = ledger.figures().expect("figures");
        assert_eq!((figures[0].new, figures[0].closing), (eur("25.00"), eur("25.00")));
    }

    #[test]
    fn every_cycle_brings_its_year() {
        let year = |price, cycle| annual(eur(price), cycle).expect("an amount");
        assert_eq!(year("10", BillingCycle::Monthly), eur("120"));
        assert_eq!(year("10", BillingCycle::Quarterly), eur("40"));
        assert_eq!(year("10", BillingCycle::Yearly), eur("10"));
        let most = Money::from_minor(crate::kernel::MAX_MINOR, Currency::EUR).expect("an amount");
        assert!(annual(most, BillingCycle::Monthly).is_err());
    }

    #[test]
    fn a_movement_is_named_by_what_was_before_and_what_is_after() {
        let named =
            |before, after, ever| movement(eur(before), eur(after), ever).expect("one currency").map(|(change, _)| change);
        assert_eq!(named("0", "10", false), Some(MrrChange::New));
        assert_eq!(named("0", "10", true), Some(MrrChange::Reactivation));
        assert_eq!(named("10", "12", true), Some(MrrChange::Expansion));
        assert_eq!(named("12", "10", true), Some(MrrChange::Contraction));
        assert_eq!(named("10", "0", true), Some(MrrChange::Churn));
        assert_eq!((named("10", "10", true), named("0", "0", false)), (None, None));
        assert!(movement(eur("1"), Money::zero(Currency::USD), true).is_err(), "a subscription keeps its currency");
    }

    proptest! {
        #[test]
        fn what_moved_between_two_days_is_the_difference_of_the_revenue(
            steps in prop::collection::vec((0usize..2, 0i64..30, prop_oneof![Just(0i64), 1i64..100_000]), 0..40), after in 0i64..40, span in 0i64..40,
        ) {
            let currencies = [Currency::EUR, Currency::USD];
            let (mut now, mut ever) = (currencies.map(Money::zero), [false; 2]);
            let mut revenue: Vec<(Date, usize, Money)> = Vec::new();
            let mut ledger = Ledger::default();
            let (after, until) = (day(after), day(after + span));
            let mut steps = steps;
            steps.sort_by_key(|(_, on, _)| *on);
            for (which, on, minor) in steps {
                let next = Money::from_minor(minor, currencies[which])?;
                if let Some((change, by)) = movement(now[which], next, ever[which])? {
                    ledger.add(&moved(day(on), change, by), after, until)?;
                }
                ever[which] |= next.is_positive();
                now[which] = next;
                revenue.push((day(on), which, next));
            }
            let at = |which: usize, on: Date| {
                let last = revenue.iter().rev().find(|(day, of, _)| *of == which && *day <= on);
                monthly(last.map_or(Money::zero(currencies[which]), |(_, _, annual)| *annual))
            };
            for figures in ledger.figures()? {
                let which = usize::from(figures.opening.currency() == Currency::USD);
                prop_assert_eq!((figures.opening, figures.closing), (at(which, after), at(which, until)));
                let moved = [figures.new, figures.expansion, figures.contraction, figures.churn, figures.reactivation];
                prop_assert_eq!(Money::sum(moved, currencies[which])?, figures.closing.checked_sub(figures.opening)?);
                prop_assert!(!figures.new.is_negative() && !figures.expansion.is_negative() && !figures.reactivation.is_negative());
                prop_assert!(!figures.contraction.is_positive() && !figures.churn.is_positive());
            }
        }
    }
}
