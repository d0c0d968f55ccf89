//! Numbers of documents, counted anew each year, as `QUO-2026-000001`.

use std::fmt::Display;
use std::str::FromStr;

use super::error::Fault;
use super::time::Date;

/// The series that a document of `day` is numbered in: all numbers that begin alike, as `QUO-2026-`.
#[must_use]
pub fn yearly_series(prefix: impl Display, day: Date) -> String {
    format!("{prefix}-{:04}-", day.year())
}

/// The number of the `count`th document of a series, in at least `digits` digits.
///
/// # Errors
/// A fault where it outgrows what such a number may be, which no policy allows.
pub fn number_in<N: FromStr<Err = Fault>>(series: &str, count: u64, digits: u32) -> Result<N, Fault> {
    let digits = usize::try_from(digits).unwrap_or(6);
    format!("{series}{count:0digits$}").parse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Label;

    #[test]
    fn a_number_names_its_series_and_grows_beyond_its_digits() {
        let series = yearly_series("ORD", "2026-05-04".parse().expect("a day"));
        let number = |count| number_in::<Label>(&series, count, 3).expect("a number").to_string();
        assert_eq!([number(7), number(1_000)], ["ORD-2026-007", "ORD-2026-1000"]);
    }
}
