//! Figures of others, computed with to the last digit: a sum or product that does not fit is no figure, never a rounded one.

use rust_decimal::Decimal;

use crate::kernel::rounding::{div_half_away, power_of_ten};

/// `units` divided by ten to the power of `scale`.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    units: i128,
    scale: u32,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { units: 0, scale: 0 };

    /// A figure as it was stated. 20 and 20.00 are one.
    pub fn of(value: Decimal) -> Self {
        let value = value.normalize();
        Self { units: value.mantissa(), scale: value.scale() }
    }

    fn at(self, scale: u32) -> Option<i128> {
        self.units.checked_mul(power_of_ten(scale.checked_sub(self.scale)?)?)
    }

    /// The sum; nothing where it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self { units: self.at(scale)?.checked_add(other.at(scale)?)?, scale })
    }

    /// The difference; nothing where it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { units: other.units.checked_neg()?, ..other })
    }

    /// The product; nothing where it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self { units: self.units.checked_mul(other.units)?, scale: self.scale.checked_add(other.scale)? })
    }

    /// `self / other`, rounded to `digits` decimals, halves away from zero; nothing where `other` is zero.
    pub fn over(self, other: Self, digits: u32) -> Option<Self> {
        let (above, below) = (digits.checked_add(other.scale)?, self.scale);
        let (numerator, denominator) = match above.checked_sub(below) {
            Some(up) => (self.units.checked_mul(power_of_ten(up)?)?, other.units),
            None => (self.units, other.units.checked_mul(power_of_ten(below.checked_sub(above)?)?)?),
        };
        Some(Self { units: div_half_away(numerator, denominator)?, scale: digits })
    }

    /// The sum of figures.
    pub fn sum(figures: impl IntoIterator<Item = Decimal>) -> Option<Self> {
        figures.into_iter().try_fold(Self::ZERO, |sum, figure| sum.plus(Self::of(figure)))
    }

    /// The figure as a decimal; nothing beyond 28 digits.
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.units, self.scale).ok()
    }

    /// True where it is the stated figure, however many zeros that ends in.
    pub fn equals(self, stated: Decimal) -> bool {
        self.minus(Self::of(stated)).is_some_and(|rest| rest.units == 0)
    }
}
