//! Points, in whole hundredths: what rules give, take and add up.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Quantity};

/// Points of a score, possibly negative, in whole hundredths: sums are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "Quantity", into = "Quantity"))]
#[cbor(transparent)]
pub struct Points(#[n(0)] i64);

/// Hundredths in a point.
const PER_POINT: i64 = 100;

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    #[must_use]
    pub const fn whole(points: i32) -> Self {
        Self(points as i64 * PER_POINT)
    }

    /// `hundredths` hundredths of a point.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The points in hundredths.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The sum; the most there is where it has no room.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; the most there is where it has no room.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `parts` of `whole` parts of the points, rounded once, halves away from zero; none where `whole` is zero.
    pub(super) fn portion(self, parts: i64, whole: i64) -> Self {
        let exact = i128::from(self.0).saturating_mul(i128::from(parts));
        Self(div_half_away(exact, i128::from(whole)).and_then(|rounded| i64::try_from(rounded).ok()).unwrap_or_default())
    }
}

impl TryFrom<Quantity> for Points {
    type Error = Fault;

    /// # Errors
    /// More than two decimals.
    fn try_from(quantity: Quantity) -> Result<Self, Fault> {
        if quantity.scaled() % PER_POINT != 0 {
            return Err(Fault::new(quantity, "points have at most two decimals", "round them to hundredths"));
        }
        Ok(Self(quantity.scaled() / PER_POINT))
    }
}

impl From<Points> for Quantity {
    fn from(points: Points) -> Self {
        Self::new(Decimal::new(points.0, 2)).unwrap_or(Self::ZERO)
    }
}

impl FromStr for Points {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        text.parse::<Quantity>()?.try_into()
    }
}

impl fmt::Display for Points {
    /// Without zeros at the end, as `7.07` or `20`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.0, 2).normalize().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_and_shown_with_up_to_two_decimals() {
        assert_eq!("7.07".parse::<Points>().unwrap().to_string(), "7.07");
        assert_eq!(("-20.00".parse::<Points>().unwrap(), Points::whole(-20).to_string()), (Points::whole(-20), "-20".to_owned()));
        let fault = "7.071".parse::<Points>().unwrap_err();
        assert_eq!(fault.to_string(), "`7.071`: points have at most two decimals; round them to hundredths");
    }

    #[test]
    fn a_portion_rounds_halves_away_from_zero() {
        assert_eq!(Points::from_hundredths(5).portion(1, 2), Points::from_hundredths(3));
        assert_eq!(Points::from_hundredths(-5).portion(1, 2), Points::from_hundredths(-3));
        assert_eq!(Points::whole(5).portion(1, 0), Points::ZERO);
    }
}
