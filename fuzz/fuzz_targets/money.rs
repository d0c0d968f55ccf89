//! Money is neither made nor lost: whatever was typed, the parts of a split add up to the whole.
#![no_main]

use std::str::FromStr;

use arbitrary::Arbitrary;
use crm_core::kernel::{Currency, Money};
use libfuzzer_sys::fuzz_target;

/// Currencies with two, no and three decimals, and one that is worth little.
const CURRENCIES: [&str; 4] = ["EUR", "JPY", "KWD", "IDR"];

/// An amount as somebody typed it, and the weights it is to be split by.
#[derive(Debug, Arbitrary)]
struct Input<'a> {
    currency: u8,
    typed: &'a str,
    amount: i64,
    weights: Vec<u64>,
}

fuzz_target!(|input: Input<'_>| {
    let code = CURRENCIES[usize::from(input.currency) % CURRENCIES.len()];
    let currency = Currency::from_str(code).expect("an ISO 4217 code");

    // Any text is either an amount or a fault, never a panic.
    let typed = Money::parse(input.typed, currency).ok();
    // Whole units of any size, so that the laws below see more than what random text happens to spell.
    let counted = Money::parse(&input.amount.to_string(), currency).ok();

    for money in typed.into_iter().chain(counted) {
        parts_add_up(&money, &input.weights);
    }
});

fn parts_add_up(money: &Money, weights: &[u64]) {
    let Ok(parts) = money.split(weights) else { return };
    assert_eq!(parts.len(), weights.len(), "one part for each weight");

    let whole = i128::from(money.minor());
    let sum: i128 = parts.iter().map(|part| i128::from(part.minor())).sum();
    assert_eq!(sum, whole, "{money:?} by {weights:?} gives {parts:?}");

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
