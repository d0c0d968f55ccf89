//! What a company may change about its receivables.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Money, Percent, Policy, PolicyField};

/// How large a rest may be that is let go in one currency: the smaller of both counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResidualBound {
    /// The most.
    #[n(0)]
    pub amount: Money,
    /// The most of what the invoice stands for.
    #[n(1)]
    pub percent: Percent,
}

/// A company's choices about its receivables.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReceivablesPolicy {
    /// The last day past due of each ageing bucket; a last bucket holds what is older.
    #[n(0)]
    pub bucket_days: Vec<u32>,
    /// The days of sales that the simple DSO looks back on.
    #[n(1)]
    pub dso_days: u32,
    /// How large a rest may be that is let go, one bound for each currency; in others, and above, somebody must approve.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    #[cbor(default)]
    pub residual_bounds: Vec<ResidualBound>,
    /// The most that an early payer may take off without anybody's approval; none: nothing.
    #[n(3)]
    pub early_payment_percent: Option<Percent>,
    /// How much a customer may owe of whom nothing else is decided, one limit for each currency; in others there is none.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub credit_limits: Vec<Money>,
}

impl ReceivablesPolicy {
    /// What may be let go of an invoice that stands for `standing`.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn residual_bound(&self, standing: Money) -> Result<Money, Fault> {
        match self.residual_bounds.iter().find(|bound| bound.amount.currency() == standing.currency()) {
            Some(bound) => bound.amount.smaller(standing.times(bound.percent)?),
            None => Ok(Money::zero(standing.currency())),
        }
    }
}

impl Default for ReceivablesPolicy {
    fn default() -> Self {
        Self {
            bucket_days: vec![30, 60, 90],
            dso_days: 90,
            residual_bounds: Vec::new(),
            early_payment_percent: None,
            credit_limits: Vec::new(),
        }
    }
}

impl Policy for ReceivablesPolicy {
    const NAME: &'static str = "receivables";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "bucket_days",
            unit: "days past due",
            default: "30, 60, 90",
            range: "1 to 10 rising numbers up to 3,650",
            reason: "how old open amounts are grouped",
            source: "common practice (current, 1-30, 31-60, 61-90, over 90)",
        },
        PolicyField {
            name: "dso_days",
            unit: "days",
            default: "90",
            range: "1 to 366",
            reason: "the sales that the simple DSO is measured by",
            source: "common practice (a quarter)",
        },
        PolicyField {
            name: "residual_bounds",
            unit: "amount and percent of the invoice",
            default: "none: somebody must approve",
            range: "an amount of zero or more and 0 to 100 percent, once for each currency",
            reason: "small rests cost more to claim than they are",
            source: "the company",
        },
        PolicyField {
            name: "early_payment_percent",
            unit: "percent of the invoice",
            default: "none: somebody must approve",
            range: "0 to 100",
            reason: "what an early payer may take off (escompte) without a question",
            source: "the company's terms (Code de commerce L441-9: they stand on the invoice)",
        },
        PolicyField {
            name: "credit_limits",
            unit: "amount",
            default: "none: no limit",
            range: "zero or more, once for each currency",
            reason: "how much a customer may owe of whom nothing else is decided",
            source: "the company",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let rising = self.bucket_days.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        let sized = (1..=10).contains(&self.bucket_days.len()) && self.bucket_days.iter().all(|days| (1..=3_650).contains(days));
        let shown = format!("{:?}", self.bucket_days);
        faults.require(
            rising && sized,
            "bucket_days",
            shown,
            "buckets rise from 1 to 3,650 days",
            "give 1 to 10 rising numbers of days",
        );
        faults.require(
            (1..=366).contains(&self.dso_days),
            "dso_days",
            self.dso_days,
            "it lies between 1 and 366",
            "give a number of days",
        );
        let bounds = self.residual_bounds.iter().map(|bound| ("residual_bounds", bound.percent));
        let percents = bounds.chain(self.early_payment_percent.map(|percent| ("early_payment_percent", percent)));
        for (field, percent) in percents.filter(|(_, percent)| !(Percent::ZERO..=Percent::HUNDRED).contains(percent)) {
            faults.push(Fault::new(percent, "a percentage lies between 0 and 100", "give one that does").at(field));
        }
        check_limits(&mut faults, "residual_bounds", self.residual_bounds.iter().map(|bound| bound.amount));
        check_limits(&mut faults, "credit_limits", self.credit_limits.iter().copied());
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Amounts are not below zero, and each currency has one.
fn check_limits(faults: &mut Faults, field: &str, amounts: impl Iterator<Item = Money>) {
    let mut currencies = std::collections::BTreeSet::new();
    for amount in amounts {
        if amount.is_negative() {
            faults.push(Fault::new(amount, "an amount here is not below zero", "give zero or more").at(field));
        }
        if !currencies.insert(amount.currency()) {
            faults.push(Fault::new(amount, "a currency stands here once", "leave one out").at(field));
        }
    }
}
