//! The revision of a price by an index.
//!
//! `price x (fixed share + indexed share x new index / base index)`, within cap and floor. The arithmetic is exact, and the new price is rounded
//! once; the percentages that explain it are rounded to be read, and never used.

use std::cmp::Ordering;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Money, Percent, Quantity};

use super::model::{Indexation, Revision, RevisionBound};

/// A fraction whose lower part is above zero.
#[derive(Debug, Clone, Copy)]
struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    fn of(over: i128, under: i128) -> Self {
        let by = common(over.unsigned_abs(), under.unsigned_abs());
        let by = i128::try_from(by).unwrap_or(1).max(1);
        Self { over: over / by, under: under / by }
    }

    fn of_percent(percent: Percent) -> Self {
        Self::of(i128::from(percent.scaled()), i128::from(Percent::HUNDRED.scaled()))
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        Some(self.over.checked_mul(other.under)?.cmp(&other.over.checked_mul(self.under)?))
    }

    /// As a percentage to read.
    fn percent(self) -> Option<Percent> {
        let scaled = div_half_away(self.over.checked_mul(i128::from(Percent::HUNDRED.scaled()))?, self.under)?;
        Percent::new(rust_decimal::Decimal::new(i64::try_from(scaled).ok()?, Percent::DECIMALS)).ok()
    }
}

/// The price after its index went to `index`.
///
/// # Errors
/// A fault for an index that is not above zero, a share outside 0 to 100, a cap below the floor, or figures too large to be exact.
pub fn revised(price: Money, terms: &Indexation, index: Quantity) -> Result<Revision, Fault> {
    check(terms)?;
    positive(index).map_err(|fault| fault.at("index"))?;
    let too_large = || Fault::new(price, "these figures are too large to be exact", "give fewer decimals or smaller figures");
    let (base, now) = (i128::from(terms.base.scaled()), i128::from(index.scaled()));
    let index_moved = Fraction::of(now - base, base);
    let share = Fraction::of_percent(terms.share);
    let over = index_moved.over.checked_mul(share.over).ok_or_else(too_large)?;
    let would_move = Fraction::of(over, index_moved.under.checked_mul(share.under).ok_or_else(too_large)?);
    let (moves, bound) = bounded(would_move, terms).ok_or_else(too_large)?;
    let factor = moves.under.checked_add(moves.over).ok_or_else(too_large)?;
    let minor = i128::from(price.minor()).checked_mul(factor).and_then(|over| div_half_away(over, moves.under));
    let minor = minor.and_then(|minor| i64::try_from(minor).ok()).ok_or_else(too_large)?;
    Ok(Revision {
        base: terms.base,
        index,
        index_moved: index_moved.percent().ok_or_else(too_large)?,
        price_would_move: would_move.percent().ok_or_else(too_large)?,
        bound,
        price_moves: moves.percent().ok_or_else(too_large)?,
        before: price,
        after: Money::from_minor(minor, price.currency())?,
    })
}

/// What makes no sense about an indexation.
///
/// # Errors
/// A fault for a base that is not above zero, a share outside 0 to 100, a floor of minus 100 or less, or a cap below the floor.
pub fn check(terms: &Indexation) -> Result<(), Fault> {
    positive(terms.base).map_err(|fault| fault.at("base"))?;
    if terms.share < Percent::ZERO || terms.share > Percent::HUNDRED {
        return Err(Fault::new(terms.share, "from 0 to 100 percent of a price follow its index", "give such a share").at("share"));
    }
    if terms.floor.is_some_and(|floor| floor.scaled() <= -Percent::HUNDRED.scaled()) {
        let floor = terms.floor.unwrap_or(Percent::ZERO);
        return Err(Fault::new(floor, "a price does not fall by all of itself", "give a floor above -100").at("floor"));
    }
    match (terms.cap, terms.floor) {
        (Some(cap), Some(floor)) if cap < floor => {
            Err(Fault::new(cap, format!("the cap lies below the floor of {floor}"), "give a cap that does not").at("cap"))
        }
        (Some(cap), None) if cap.scaled() <= -Percent::HUNDRED.scaled() => {
            Err(Fault::new(cap, "a price does not fall by all of itself", "give a cap above -100").at("cap"))
        }
        _ => Ok(()),
    }
}

fn positive(index: Quantity) -> Result<(), Fault> {
    if index > Quantity::ZERO {
        return Ok(());
    }
    Err(Fault::new(index, "an index lies above zero", "give the published value"))
}

/// The move within cap and floor, and which of them it met; none where the figures are too large.
fn bounded(moves: Fraction, terms: &Indexation) -> Option<(Fraction, Option<RevisionBound>)> {
    if let Some(cap) = terms.cap.map(Fraction::of_percent)
        && moves.compare(cap)? == Ordering::Greater
    {
        return Some((cap, Some(RevisionBound::Cap)));
    }
    if let Some(floor) = terms.floor.map(Fraction::of_percent)
        && moves.compare(floor)? == Ordering::Less
    {
        return Some((floor, Some(RevisionBound::Floor)));
    }
    Some((moves, None))
}

/// The greatest common divisor.
fn common(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Currency;

    fn eur(text: &str) -> Money {
        Money::parse(text, Currency::EUR).expect("an amount")
    }

    fn terms(base: &str, share: &str, cap: Option<&str>, floor: Option<&str>) -> Indexation {
        let percent = |text: &str| text.parse::<Percent>().expect("a percentage");
        Indexation {
            base: base.parse().expect("an index"),
            share: percent(share),
            cap: cap.map(percent),
            floor: floor.map(percent),
        }
    }

    fn at(price: &str, terms: &Indexation, index: &str) -> Revision {
        revised(eur(price), terms, index.parse().expect("an index")).expect("a revision")
    }

    #[test]
    fn a_price_follows_its_index_by_the_share_that_is_indexed() {
        let revision = at("1000", &terms("120", "80", None, None), "126");
        assert_eq!((revision.index_moved.to_string(), revision.price_would_move.to_string()), ("5".to_owned(), "4".to_owned()));
        assert_eq!((revision.after, revision.bound), (eur("1040.00"), None));
        // 1000 x (0.15 + 0.85 x 131.4 / 127.9) = 1023.260359…
        assert_eq!(at("1000", &terms("127.9", "85", None, None), "131.4").after, eur("1023.26"));
    }

    #[test]
    fn cap_and_floor_bound_what_the_price_moves_by() {
        let bounded = terms("100", "100", Some("3"), Some("0"));
        let high = at("1000", &bounded, "110");
        assert_eq!(
            (high.after, high.bound, high.price_moves.to_string()),
            (eur("1030"), Some(RevisionBound::Cap), "3".to_owned())
        );
        let low = at("1000", &bounded, "90");
        assert_eq!(
            (low.after, low.bound, low.price_would_move.to_string()),
            (eur("1000"), Some(RevisionBound::Floor), "-10".to_owned())
        );
        assert_eq!(at("1000", &bounded, "103").bound, None, "at the cap it is not bounded");
        assert_eq!(at("1000", &terms("100", "100", None, None), "90").after, eur("900"));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_field() {
        let refused = |terms: &Indexation| check(terms).expect_err("refused").field;
        assert_eq!(refused(&terms("0", "80", None, None)), "base");
        assert_eq!(refused(&terms("100", "100.0001", None, None)), "share");
        assert_eq!(refused(&terms("100", "80", Some("1"), Some("2"))), "cap");
        assert_eq!(refused(&terms("100", "80", None, Some("-100"))), "floor");
        assert_eq!(refused(&terms("100", "80", Some("-100"), None)), "cap");
        let fault = revised(eur("1"), &terms("100", "80", None, None), Quantity::ZERO).expect_err("refused");
        assert_eq!(fault.field, "index");
    }

    proptest! {
        #[test]
        fn a_revision_is_the_exact_price_rounded_once_and_within_its_bounds(
            price in 0i64..1_000_000_000, base in 1i64..10_000_000, index in 1i64..10_000_000, share in 0i64..=100, cap in 0i64..50, floor in -50i64..=0,
        ) {
            let of = |scaled: i64| Quantity::new(rust_decimal::Decimal::new(scaled, 4)).expect("an index");
            let percent = |whole: i64| Percent::new(rust_decimal::Decimal::from(whole)).expect("a percentage");
            let price = Money::from_minor(price, Currency::EUR).expect("an amount");
            let free = Indexation { base: of(base), share: percent(share), cap: None, floor: None };
            let revision = revised(price, &free, of(index))?;
            let under = i128::from(base) * 100;
            let exact = i128::from(price.minor()) * (under + i128::from(share) * i128::from(index - base));
            prop_assert!((i128::from(revision.after.minor()) * under - exact).abs() * 2 <= under);
            let bounded = Indexation { cap: Some(percent(cap)), floor: Some(percent(floor)), ..free };
            let within = revised(price, &bounded, of(index))?;
            let (least, most) = (price.times(percent(100 + floor))?, price.times(percent(100 + cap))?);
            prop_assert!(least.minor() <= within.after.minor() && within.after.minor() <= most.minor());
            prop_assert!(within.bound.is_some() || within.after == revision.after);
        }
    }
}
