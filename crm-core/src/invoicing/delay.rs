//! How long a customer has to pay, and how long the law allows (Code de commerce L441-10).

use crate::kernel::{Date, Fault};

use super::model::{InvoiceTerms, PaymentDelay};

/// The longest delay by law, counted from an invoice's day of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalDelay {
    /// The last day.
    pub latest: Date,
    /// The article.
    pub article: &'static str,
}

/// The last day of a delay that begins on `issued_on`.
///
/// # Errors
/// A day beyond the calendar.
pub fn due_day(delay: PaymentDelay, issued_on: Date) -> Result<Date, Fault> {
    match delay {
        PaymentDelay::Days(days) => issued_on.plus_days(i64::from(days)),
        PaymentDelay::DaysThenEndOfMonth(days) => Ok(issued_on.plus_days(i64::from(days))?.month_end()),
        PaymentDelay::EndOfMonthThenDays(days) => issued_on.month_end().plus_days(i64::from(days)),
    }
}

/// The last day that French law allows between businesses: 60 days, or 45 days and the end of the month in the reading that the parties agreed on, or 45
/// days where the invoice sums up a month.
///
/// # Errors
/// A day beyond the calendar.
pub fn legal_delay(terms: &InvoiceTerms, issued_on: Date) -> Result<LegalDelay, Fault> {
    let (longest, article) = match terms.delay {
        _ if terms.is_summary => (
            PaymentDelay::Days(45),
            "article L441-10 I, paragraph 4, of the Code de commerce (invoices that sum up a month: 45 days)",
        ),
        Some(PaymentDelay::DaysThenEndOfMonth(_)) => (
            PaymentDelay::DaysThenEndOfMonth(45),
            "article L441-10 I, paragraph 3, of the Code de commerce (45 days, then the end of the month)",
        ),
        Some(PaymentDelay::EndOfMonthThenDays(_)) => (
            PaymentDelay::EndOfMonthThenDays(45),
            "article L441-10 I, paragraph 3, of the Code de commerce (the end of the month, then 45 days)",
        ),
        Some(PaymentDelay::Days(_)) | None => {
            (PaymentDelay::Days(60), "article L441-10 I, paragraph 2, of the Code de commerce (60 days from issue)")
        }
    };
    Ok(LegalDelay { latest: due_day(longest, issued_on)?, article })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(delay: PaymentDelay, from: &str) -> String {
        due_day(delay, from.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn the_two_readings_of_forty_five_days_end_of_month_differ() {
        assert_eq!(due(PaymentDelay::DaysThenEndOfMonth(45), "2026-01-10"), "2026-02-28");
        assert_eq!(due(PaymentDelay::EndOfMonthThenDays(45), "2026-01-10"), "2026-03-17");
        assert_eq!(due(PaymentDelay::DaysThenEndOfMonth(45), "2026-01-20"), "2026-03-31");
        assert_eq!(due(PaymentDelay::Days(0), "2026-01-20"), "2026-01-20");
    }
}
