//! The terms of a contract: when it ends, until when one says so, and what it is to be told to a consumer.
//!
//! A term renews by itself where the contract says so and nobody gave notice in time. All days are counted from the first day of the contract, so no
//! renewal drifts. Notice is given at the latest on the last day that leaves the whole of it before the end: two months before the end of 31 March
//! is 31 January.

use crate::kernel::{Date, Fault};

use super::model::{Continuation, ContractTerms, Notice, RenewalDuty, Term};

/// The most months of a term.
pub const MAX_TERM_MONTHS: u32 = 600;

/// What notice on some day does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeEffect {
    /// The contract ends with the present term.
    InTime {
        /// The last day of the contract.
        ends_on: Date,
    },
    /// The contract is bound for another term, and ends with that.
    TooLate {
        /// The last day on which it would have been in time.
        notice_by: Date,
        /// The last day of the contract.
        ends_on: Date,
    },
}

/// What makes no sense about terms.
///
/// # Errors
/// A fault for a term outside 1 to 600 months, or notice that is as long as a term or longer.
pub fn check(terms: &ContractTerms) -> Result<(), Fault> {
    let months = |months: u32, field: &'static str| {
        if (1..=MAX_TERM_MONTHS).contains(&months) {
            return Ok(());
        }
        Err(Fault::new(months, "a term has 1 to 600 months", "give a number of months").at(field))
    };
    months(terms.initial_months, "initial_months")?;
    if let Continuation::Renews { months: renewal } = terms.continuation {
        months(renewal, "continuation")?;
    }
    for number in [0, 1] {
        let Some(term) = term(terms, number)? else { continue };
        if term.notice_by < term.from {
            let problem = format!("notice would be given before the term from {} to {} begins", term.from, term.until);
            return Err(Fault::new(term.notice_by, problem, "give a shorter notice, or a longer term").at("notice"));
        }
    }
    Ok(())
}

/// The term `number`; none where the contract does not renew.
///
/// # Errors
/// A fault where it does not lie in the years 1 to 9999.
pub fn term(terms: &ContractTerms, number: u32) -> Result<Option<Term>, Fault> {
    let (Some(from), Some(next)) = (beginning(terms, number)?, beginning_after(terms, number)?) else { return Ok(None) };
    let notice_by = before(next, terms.notice)?.plus_days(-1)?;
    Ok(Some(Term { number, from, until: next.plus_days(-1)?, notice_by }))
}

/// The term that `day` lies in; none before the first, and after the last of a contract that does not renew.
///
/// # Errors
/// A fault where it does not lie in the years 1 to 9999.
pub fn term_on(terms: &ContractTerms, day: Date) -> Result<Option<Term>, Fault> {
    let Some(first) = term(terms, 0)?.filter(|first| first.from <= day) else { return Ok(None) };
    if day <= first.until {
        return Ok(Some(first));
    }
    let Continuation::Renews { months } = terms.continuation else { return Ok(None) };
    let since =
        |from: Date| (i64::from(day.year()) - i64::from(from.year())) * 12 + i64::from(day.month()) - i64::from(from.month());
    let after_first = since(terms.starts_on) - i64::from(terms.initial_months);
    let about = u32::try_from(after_first.max(0) / i64::from(months.max(1))).unwrap_or(u32::MAX).saturating_add(1);
    // Where the day of the month is not reached yet, it is still the term before.
    let here = term(terms, about)?;
    if here.is_some_and(|here| here.from > day) { term(terms, about.saturating_sub(1)) } else { Ok(here) }
}

/// What notice on `day` does; none where the contract is not running then.
///
/// # Errors
/// A fault where an end does not lie in the years 1 to 9999.
pub fn notice(terms: &ContractTerms, day: Date) -> Result<Option<NoticeEffect>, Fault> {
    let Some(present) = term_on(terms, day)? else { return Ok(None) };
    if day <= present.notice_by {
        return Ok(Some(NoticeEffect::InTime { ends_on: present.until }));
    }
    // A contract that does not renew ends without notice as well.
    let bound = term(terms, present.number.saturating_add(1))?;
    Ok(Some(match bound {
        None => NoticeEffect::InTime { ends_on: present.until },
        Some(next) => NoticeEffect::TooLate { notice_by: present.notice_by, ends_on: next.until },
    }))
}

/// The days on which a consumer is told that a term is about to renew: the first and the last, both included.
///
/// # Errors
/// A fault where they do not lie in the years 1 to 9999.
pub fn telling(term: &Term, duty: RenewalDuty) -> Result<(Date, Date), Fault> {
    let earlier = |months: u32| term.notice_by.plus_months(-i32::try_from(months).unwrap_or(i32::MAX));
    Ok((earlier(duty.earliest_months)?, earlier(duty.latest_months)?))
}

/// From which day a consumer may leave at any time and for free, since nobody told in time that the term would renew; none where somebody did.
///
/// # Errors
/// A fault where a day does not lie in the years 1 to 9999.
pub fn free_from(term: &Term, told_on: Option<Date>, duty: RenewalDuty) -> Result<Option<Date>, Fault> {
    let (first, last) = telling(term, duty)?;
    if told_on.is_some_and(|told| first <= told && told <= last) {
        return Ok(None);
    }
    term.until.plus_days(1).map(Some)
}

fn beginning(terms: &ContractTerms, number: u32) -> Result<Option<Date>, Fault> {
    match number.checked_sub(1) {
        None => Ok(Some(terms.starts_on)),
        Some(before) => beginning_after(terms, before),
    }
}

/// The first day after the term `number`; none where there is no such term.
fn beginning_after(terms: &ContractTerms, number: u32) -> Result<Option<Date>, Fault> {
    let renewals = match terms.continuation {
        Continuation::Renews { months } => number.checked_mul(months),
        Continuation::Ends if number == 0 => Some(0),
        Continuation::Ends => return Ok(None),
    };
    let months = renewals.and_then(|months| months.checked_add(terms.initial_months));
    let months = months.and_then(|months| i32::try_from(months).ok()).unwrap_or(i32::MAX);
    terms.starts_on.plus_months(months).map(Some)
}

fn before(end: Date, notice: Notice) -> Result<Date, Fault> {
    match notice {
        Notice::Days(days) => end.plus_days(-i64::from(days)),
        Notice::Months(months) => end.plus_months(-i32::try_from(months).unwrap_or(i32::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn yearly(starts_on: &str, notice: Notice) -> ContractTerms {
        ContractTerms { starts_on: day(starts_on), initial_months: 12, continuation: Continuation::Renews { months: 12 }, notice }
    }

    #[test]
    fn three_months_notice_to_the_end_of_a_year_is_given_by_the_last_of_september() {
        let terms = yearly("2026-01-01", Notice::Months(3));
        let first = term(&terms, 0).expect("terms").expect("a term");
        assert_eq!((first.until, first.notice_by), (day("2026-12-31"), day("2026-09-30")));
        assert_eq!(
            term(&yearly("2026-04-01", Notice::Months(2)), 0).expect("terms").expect("a term").notice_by,
            day("2027-01-31")
        );
        assert_eq!(
            term(&yearly("2026-01-01", Notice::Days(30)), 0).expect("terms").expect("a term").notice_by,
            day("2026-12-01")
        );
    }

    #[test]
    fn notice_a_day_late_binds_for_another_term() {
        let terms = yearly("2026-01-01", Notice::Months(3));
        let on = |text| notice(&terms, day(text)).expect("days");
        assert_eq!(on("2026-09-30"), Some(NoticeEffect::InTime { ends_on: day("2026-12-31") }));
        let late = NoticeEffect::TooLate { notice_by: day("2026-09-30"), ends_on: day("2027-12-31") };
        assert_eq!(on("2026-10-01"), Some(late));
        assert_eq!(on("2026-12-31"), Some(late));
        assert_eq!(on("2027-01-01"), Some(NoticeEffect::InTime { ends_on: day("2027-12-31") }));
        assert_eq!(on("2025-12-31"), None, "it has not begun");
    }

    #[test]
    fn a_contract_that_does_not_renew_ends_whoever_says_what() {
        let terms = ContractTerms { continuation: Continuation::Ends, ..yearly("2026-01-01", Notice::Months(3)) };
        assert_eq!(notice(&terms, day("2026-12-24")).expect("days"), Some(NoticeEffect::InTime { ends_on: day("2026-12-31") }));
        assert_eq!(term_on(&terms, day("2027-01-01")), Ok(None));
        assert_eq!(term(&terms, 1), Ok(None));
    }

    #[test]
    fn a_term_that_begins_on_the_29th_of_february_does_so_again_in_leap_years() {
        let terms = yearly("2024-02-29", Notice::Days(10));
        let begins = |number| term(&terms, number).expect("terms").expect("a term").from;
        assert_eq!([1, 2, 3, 4].map(begins), ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"].map(day));
    }

    #[test]
    fn a_consumer_is_told_one_to_three_months_before_notice_ends_or_may_leave_for_free() {
        let first = term(&yearly("2026-01-01", Notice::Months(3)), 0).expect("terms").expect("a term");
        let duty = RenewalDuty::FRANCE;
        assert_eq!(telling(&first, duty), Ok((day("2026-06-30"), day("2026-08-30"))));
        let free = |told: Option<&str>| free_from(&first, told.map(day), duty).expect("days");
        assert_eq!([Some("2026-06-30"), Some("2026-08-30")].map(free), [None, None]);
        assert_eq!([Some("2026-06-29"), Some("2026-08-31"), None].map(free), [Some(day("2027-01-01")); 3]);
    }

    #[test]
    fn terms_that_leave_no_day_for_notice_are_refused() {
        let refused = |terms: ContractTerms| check(&terms).expect_err("refused").field;
        assert_eq!(refused(yearly("2026-01-01", Notice::Months(12))), "notice");
        assert_eq!(refused(ContractTerms { initial_months: 0, ..yearly("2026-01-01", Notice::Days(1)) }), "initial_months");
        let endless = Continuation::Renews { months: 601 };
        assert_eq!(refused(ContractTerms { continuation: endless, ..yearly("2026-01-01", Notice::Days(1)) }), "continuation");
        assert_eq!(check(&yearly("2026-01-01", Notice::Months(11))), Ok(()));
    }

    proptest! {
        #[test]
        fn terms_follow_each_other_without_a_gap_and_every_day_lies_in_one(
            start in 0i64..20_000, initial in 1u32..40, renewal in 1u32..40, notice in 0u32..20, number in 0u32..60, ahead in 0i64..3_000,
        ) {
            let starts_on = Date::from_days(start).expect("a day");
            let continuation = Continuation::Renews { months: renewal };
            let terms = ContractTerms { starts_on, initial_months: initial, continuation, notice: Notice::Days(notice) };
            let (this, next) = (term(&terms, number)?.expect("a term"), term(&terms, number + 1)?.expect("a term"));
            prop_assert_eq!(this.until.plus_days(1)?, next.from);
            prop_assert_eq!(this.until.days_since(this.notice_by), i64::from(notice));
            let day = starts_on.plus_days(ahead)?;
            let found = term_on(&terms, day)?.expect("a term");
            prop_assert!(found.from <= day && day <= found.until);
            prop_assert_eq!(Some(found), term(&terms, found.number)?);
        }

        #[test]
        fn the_whole_notice_lies_between_its_last_day_and_the_end(start in 0i64..20_000, months in 1u32..12) {
            let starts_on = Date::from_days(start).expect("a day");
            let continuation = Continuation::Renews { months: 12 };
            let terms = ContractTerms { starts_on, initial_months: 12, continuation, notice: Notice::Months(months) };
            let first = term(&terms, 0)?.expect("a term");
            let whole = first.notice_by.plus_days(1)?.plus_months(i32::try_from(months).expect("few"))?;
            prop_assert!(whole <= first.until.plus_days(1)?);
        }
    }
}
