//! Billing periods, counted from their anchor and never from each other.
//!
//! The n-th period begins `n` cycles after the anchor. Who adds a month to the last beginning instead is on the 28th for good once a February was
//! in between; here a subscription of 31 January is billed on 28 February and on 31 March.

use crate::kernel::{Date, Fault};

use super::model::{BillingCycle, BillingPeriod};

impl BillingPeriod {
    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.days_left(self.from)
    }

    /// How many of its days are left at the beginning of `day`, that day included; none after its end.
    #[must_use]
    pub fn days_left(&self, day: Date) -> u32 {
        u32::try_from(self.until.days_since(day.max(self.from)) + 1).unwrap_or(0)
    }

    /// True on its first day, on its last, and on those between.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// The period `number` of what is billed every `cycle` since `anchor`.
///
/// # Errors
/// A fault where it does not end by the year 9999.
pub fn period(anchor: Date, cycle: BillingCycle, number: u32) -> Result<BillingPeriod, Fault> {
    let from = beginning(anchor, cycle, number)?;
    let next = number.checked_add(1).ok_or_else(|| too_late(number))?;
    Ok(BillingPeriod { number, from, until: beginning(anchor, cycle, next)?.plus_days(-1)? })
}

/// The period that `day` lies in; none before the anchor.
///
/// # Errors
/// A fault where it does not end by the year 9999.
pub fn period_on(anchor: Date, cycle: BillingCycle, day: Date) -> Result<Option<BillingPeriod>, Fault> {
    let months = (i64::from(day.year()) - i64::from(anchor.year())) * 12 + i64::from(day.month()) - i64::from(anchor.month());
    let Ok(months) = u32::try_from(months) else { return Ok(None) };
    if day < anchor {
        return Ok(None);
    }
    // Where the day of the month is not reached yet, it is still the period before.
    let number = months / cycle.months();
    let number = if beginning(anchor, cycle, number)? > day { number.saturating_sub(1) } else { number };
    period(anchor, cycle, number).map(Some)
}

fn beginning(anchor: Date, cycle: BillingCycle, number: u32) -> Result<Date, Fault> {
    let months = number.checked_mul(cycle.months()).and_then(|months| i32::try_from(months).ok());
    anchor.plus_months(months.ok_or_else(|| too_late(number))?)
}

fn too_late(number: u32) -> Fault {
    Fault::new(number, "a period lies in the years 1 to 9999", "give an earlier one")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn beginnings(anchor: &str, cycle: BillingCycle) -> Vec<String> {
        (0..5).map(|number| period(day(anchor), cycle, number).expect("a period").from.to_string()).collect()
    }

    #[test]
    fn the_31st_comes_back_after_every_shorter_month() {
        let expected = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"];
        assert_eq!(beginnings("2026-01-31", BillingCycle::Monthly), expected);
        let expected = ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"];
        assert_eq!(beginnings("2026-03-31", BillingCycle::Quarterly), expected);
        let expected = ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"];
        assert_eq!(beginnings("2024-02-29", BillingCycle::Yearly), expected);
        let expected = ["2026-02-28", "2026-03-28", "2026-04-28", "2026-05-28", "2026-06-28"];
        assert_eq!(beginnings("2026-02-28", BillingCycle::Monthly), expected, "who began on the 28th stays there");
    }

    #[test]
    fn the_days_left_count_the_day_of_the_change() {
        let june = period(day("2026-06-01"), BillingCycle::Monthly, 0).expect("a period");
        assert_eq!((june.until, june.days(), june.days_left(day("2026-06-11"))), (day("2026-06-30"), 30, 20));
        assert_eq!([june.days_left(day("2026-06-30")), june.days_left(day("2026-07-01"))], [1, 0]);
    }

    #[test]
    fn no_period_lies_before_the_anchor_or_after_the_calendar() {
        assert_eq!(period_on(day("2026-01-31"), BillingCycle::Monthly, day("2026-01-30")), Ok(None));
        assert_eq!(period_on(day("2026-02-01"), BillingCycle::Monthly, day("2026-01-30")), Ok(None));
        assert!(period(day("9999-12-01"), BillingCycle::Monthly, 0).is_err());
        assert!(period(day("2026-01-01"), BillingCycle::Yearly, u32::MAX).is_err());
    }

    proptest! {
        #[test]
        fn periods_tile_time(anchor in 0i64..40_000, ahead in 0i64..4_000, cycle in 0usize..3, number in 0u32..200) {
            let cycle = [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::Yearly][cycle];
            let anchor = Date::from_days(anchor).expect("a day");
            let (this, next) = (period(anchor, cycle, number)?, period(anchor, cycle, number + 1)?);
            prop_assert_eq!(this.until.plus_days(1)?, next.from);
            prop_assert!(this.from <= this.until);
            let day = anchor.plus_days(ahead)?;
            let found = period_on(anchor, cycle, day)?.expect("a period");
            prop_assert!(found.contains(day));
            prop_assert_eq!(found, period(anchor, cycle, found.number)?);
        }
    }
}
