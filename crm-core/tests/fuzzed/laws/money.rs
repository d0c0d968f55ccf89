//! Money is neither made nor lost: beside each figure stands the one that integers of 128 bits give.

use arbitrary::Arbitrary;
use crm_core::kernel::rounding::div_half_away;
use crm_core::kernel::{Currency, MAX_MINOR, Money, Percent, Quantity, UnitPrice};
use crm_core::pricing::tax_of_portion;
use rust_decimal::Decimal;

/// Currencies with two, no and three decimals, and one that is worth little.
const CURRENCIES: [&str; 4] = ["EUR", "JPY", "KWD", "IDR"];

/// An amount as somebody typed it, the figures that are worked out from it, and the weights it is split by.
#[derive(Debug, Arbitrary)]
struct Input<'a> {
    currency: u8,
    typed: &'a str,
    amounts: (i64, i64, i64),
    percent: i64,
    quantity: (i64, i64, i64),
    decimal: (u32, u32, u32, bool, u8),
    weights: Vec<u64>,
}

pub fn check(bytes: &[u8]) {
    let Some(input) = super::input::<Input<'_>>(bytes) else { return };
    let currency = Currency::parse(CURRENCIES[usize::from(input.currency) % CURRENCIES.len()]).expect("an ISO 4217 code");
    let (a, b, c) = input.amounts;
    let counted = Money::from_minor(a, currency).ok();
    assert_eq!(counted.is_some(), a.unsigned_abs() <= MAX_MINOR.unsigned_abs(), "an amount has at most 18 digits");

    // Any text is either an amount or a fault, never a panic.
    for money in Money::parse(input.typed, currency).ok().into_iter().chain(counted) {
        assert_eq!(Money::parse(&money.amount().to_string(), currency).as_ref(), Ok(&money), "an amount survives its text");
        parts_add_up(money, &input.weights);
        if let Ok(percent) = Percent::new(Decimal::new(input.percent, Percent::DECIMALS)) {
            let oracle = nearest(i128::from(money.minor()) * i128::from(percent.scaled()), 1_000_000);
            same(money.times(percent).ok(), oracle, "a percentage is rounded once");
        }
        halves_go_away_from_zero(money);
        if let Ok(other) = Money::from_minor(b, currency) {
            sums_are_sums(money, other);
            portions_give_back_the_tax(money, other, c);
        }
    }
    rounds(&input, currency);
    prices(input.quantity, currency);
}

/// The whole number nearest to `n / d`, halves away from zero, for `d` above zero; found another way than the library does.
fn nearest(n: i128, d: i128) -> i128 {
    n.signum() * ((2 * n.abs() + d) / (2 * d))
}

/// Chance seldom meets an exact half, so each amount is halved, and asked for with half a unit more.
fn halves_go_away_from_zero(money: Money) {
    let (minor, currency) = (i128::from(money.minor()), money.currency());
    same(money.times("50".parse().unwrap()).ok(), nearest(minor, 2), "the half of an odd amount goes away from zero");
    let half_more = Decimal::from_i128_with_scale(minor * 10 + 5, currency.minor_units() + 1);
    same(Money::rounded(half_more, currency).ok(), nearest(minor * 10 + 5, 10), "half a unit goes away from zero");
}

/// The amount is the oracle's where that has at most 18 digits, and a fault where not.
fn same(found: Option<Money>, oracle: i128, law: &str) {
    let oracle = (oracle.unsigned_abs() <= u128::from(MAX_MINOR.unsigned_abs())).then_some(oracle);
    assert_eq!(found.map(|money| i128::from(money.minor())), oracle, "{law}");
}

fn sums_are_sums(a: Money, b: Money) {
    let (wide_a, wide_b) = (i128::from(a.minor()), i128::from(b.minor()));
    same(a.checked_add(b).ok(), wide_a + wide_b, "a sum is the sum");
    same(a.checked_sub(b).ok(), wide_a - wide_b, "a difference is the difference");
    same(Some(a.negated()), -wide_a, "the other sign is the other sign");
    assert_eq!(a.compare(b).ok(), Some(wide_a.cmp(&wide_b)));
    assert_eq!(a.smaller(b).ok().map(|money| i128::from(money.minor())), Some(wide_a.min(wide_b)));
}

fn parts_add_up(money: Money, weights: &[u64]) {
    let Ok(parts) = money.split(weights) else { return };
    assert_eq!(parts.len(), weights.len(), "one part for each weight");
    let whole = i128::from(money.minor());
    let sum: i128 = parts.iter().map(|part| i128::from(part.minor())).sum();
    assert_eq!(sum, whole, "{money:?} by {weights:?} gives {parts:?}");
    let opposite: Vec<Money> = parts.iter().map(|part| part.negated()).collect();
    assert_eq!(money.negated().split(weights).as_ref(), Ok(&opposite), "what is given back is split alike");

    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    for (part, weight) in parts.iter().zip(weights) {
        assert_eq!(part.currency(), money.currency());
        // |part - whole * weight / total| < 1 minor unit, without a division; skipped where the product leaves i128.
        let (Some(share), Some(got)) = (whole.checked_mul(i128::from(*weight)), i128::from(part.minor()).checked_mul(total))
        else {
            continue;
        };
        assert!(share.abs_diff(got) < total.unsigned_abs(), "{money:?} by {weights:?} gives {parts:?}");
    }
}

/// A part is credited, then the rest: together they give back the tax, and neither has the wrong sign.
fn portions_give_back_the_tax(left: Money, tax: Money, part: i64) {
    let Ok(part) = Money::from_minor(part, left.currency()) else { return };
    let Ok(first) = tax_of_portion(left, tax, part) else { return };
    let between =
        part.minor().unsigned_abs() <= left.minor().unsigned_abs() && part.minor().signum() * left.minor().signum() >= 0;
    assert!(between, "{part:?} of {left:?} is no part");
    let (rest, tax_left) = (left.checked_sub(part).unwrap(), tax.checked_sub(first).unwrap());
    assert_eq!(tax_of_portion(rest, tax_left, rest).as_ref(), Ok(&tax_left), "the last part takes all that is left");
    assert!(first.minor().signum() * tax.minor().signum() * left.minor().signum() * part.minor().signum() >= 0);
    assert!(first.minor().unsigned_abs() <= tax.minor().unsigned_abs(), "{first:?} of {tax:?}");
}

fn rounds(input: &Input<'_>, currency: Currency) {
    let (low, middle, high, negative, scale) = input.decimal;
    let value = Decimal::from_parts(low, middle, high, negative, u32::from(scale) % 29);
    let unit = 10i128.pow(currency.minor_units());
    let rounded = Money::rounded(value, currency);
    same(rounded.clone().ok(), nearest(value.mantissa() * unit, 10i128.pow(value.scale())), "a decimal is rounded once");
    assert_eq!(Money::rounded(-value, currency).ok(), rounded.ok().map(Money::negated), "alike on both sides of zero");
    if let Ok(exact) = Money::new(value, currency) {
        assert_eq!(exact.amount(), value, "what is taken as it is was not rounded");
    }
}

fn prices((many, price, base): (i64, i64, i64), currency: Currency) {
    let quantity = |scaled| Quantity::new(Decimal::new(scaled, Quantity::DECIMALS));
    let (Ok(many), Ok(base)) = (quantity(many), quantity(base)) else { return };
    let Ok(price) = UnitPrice::new(Decimal::new(price, UnitPrice::DECIMALS), currency) else { return };
    let priced = many.priced(price, base);
    if base <= Quantity::ZERO {
        assert!(priced.is_err(), "a price is for a quantity above zero");
        return;
    }
    let product = i128::from(many.scaled()) * i128::from(price.scaled()) * 10i128.pow(currency.minor_units());
    same(priced.ok(), nearest(product, i128::from(base.scaled()) * 1_000_000), "a priced quantity is rounded once");
    assert_eq!(div_half_away(product, 0), None);
}
