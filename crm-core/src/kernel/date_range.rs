//! From when until when something holds.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::error::Fault;
use super::time::Date;

/// The days on which something holds: from the first until the last, both included. A side that is not known is open.
///
/// ```
/// use crm_core::kernel::DateRange;
///
/// let spring = DateRange::new(Some("2026-03-01".parse()?), Some("2026-05-31".parse()?))?;
/// assert!(spring.contains("2026-05-31".parse()?) && !spring.contains("2026-06-01".parse()?));
/// assert!(DateRange::default().contains("2026-06-01".parse()?));
/// # Ok::<(), crm_core::kernel::Fault>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DateRange {
    /// The first day; none: since ever.
    #[n(0)]
    from: Option<Date>,
    /// The last day; none: until further notice.
    #[n(1)]
    until: Option<Date>,
}

impl DateRange {
    /// From a first day until a last one.
    ///
    /// # Errors
    /// A last day before the first.
    pub fn new(from: Option<Date>, until: Option<Date>) -> Result<Self, Fault> {
        match (from, until) {
            (Some(first), Some(last)) if last < first => Err(Fault::new(
                last,
                format!("it ends before it begins on {first}"),
                "give a last day that is not before the first",
            )),
            _ => Ok(Self { from, until }),
        }
    }

    /// From the same first day until another last one.
    ///
    /// # Errors
    /// As [`DateRange::new`].
    pub fn ended(self, until: Date) -> Result<Self, Fault> {
        Self::new(self.from, Some(until))
    }

    /// True on the first day, on the last, and on those between.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|first| first <= day) && self.until.is_none_or(|last| day <= last)
    }

    /// True where no last day is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.until.is_none()
    }
}

/// What is stored, before it is looked at.
#[derive(Decode)]
#[cbor(map)]
struct Ends {
    #[n(0)]
    from: Option<Date>,
    #[n(1)]
    until: Option<Date>,
}

impl<'b, C> Decode<'b, C> for DateRange {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        let Ends { from, until } = Ends::decode(d, cx)?;
        Self::new(from, until).map_err(|fault| minicbor::decode::Error::message(fault).at(position))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(days: i64) -> Date {
        Date::from_days(days).expect("a day")
    }

    #[test]
    fn a_range_does_not_end_before_it_begins() {
        let fault = DateRange::new(Some(day(5)), Some(day(4))).expect_err("in the wrong order");
        assert_eq!(fault.problem, "it ends before it begins on 1970-01-06");
        assert!(DateRange::new(Some(day(5)), Some(day(5))).is_ok(), "a single day");
        assert!(DateRange::new(Some(day(5)), None).expect("a range").ended(day(4)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_stored_is_a_range_or_refused(from in prop::option::of(0i64..9), until in prop::option::of(0i64..9), on in 0i64..9) {
            let mut bytes = Vec::new();
            let mut e = minicbor::Encoder::new(&mut bytes);
            e.map(2).expect("written").u8(0).expect("written").encode(from.map(day)).expect("written");
            e.u8(1).expect("written").encode(until.map(day)).expect("written");
            let made = DateRange::new(from.map(day), until.map(day));
            prop_assert_eq!(minicbor::decode::<DateRange>(&bytes).is_ok(), made.is_ok());
            if let Ok(range) = made {
                let within = from.unwrap_or(0) <= on && on <= until.unwrap_or(9);
                prop_assert_eq!(range.contains(day(on)), within);
                prop_assert_eq!(minicbor::decode::<DateRange>(&minicbor::to_vec(range).expect("written")).expect("read"), range);
            }
        }
    }
}
