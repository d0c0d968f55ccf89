//! What a deal is worth where it is won: its own amount, or where it has none, what won deals of its product or of its pipeline brought on average.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Currency, Date, Money, Percent, ProductId};

use super::DealSoFar;
use super::forecast_policy::ForecastPolicy;

/// The most that won deals count for, as a share of what they were thought to be worth.
const MOST_SHARE: i64 = 10_000_000;

/// Where a deal's worth was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum WorthSource {
    /// Its own amount.
    Amount,
    /// The mean of so many won deals of its product.
    ProductMean(u64),
    /// The mean of so many won deals of its pipeline.
    PipelineMean(u64),
}

/// What a deal is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WorthOf {
    /// The amount.
    pub amount: Money,
    /// Where it was taken from.
    pub source: WorthSource,
    /// How much of such an amount won deals brought in the end; 100 for a mean, which is of what they brought.
    pub share: Percent,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    deals: u64,
    minor: i128,
}

impl Sum {
    fn add(&mut self, amount: Money) {
        self.deals += 1;
        self.minor = self.minor.saturating_add(i128::from(amount.minor()));
    }
}

type Sums = BTreeMap<Currency, Sum>;

/// What won deals brought, as known on a day.
#[derive(Debug, Default)]
pub struct Worth {
    products: BTreeMap<ProductId, Sums>,
    pipeline: Sums,
    /// What won deals brought, and what they were thought to be worth before, by currency.
    brought: BTreeMap<Currency, (Sum, Sum)>,
    minimum: u64,
}

impl Worth {
    /// What the won ones of `deals` brought, without what came after `on`.
    pub fn learn<'d>(deals: impl IntoIterator<Item = &'d DealSoFar>, on: Date, policy: &ForecastPolicy) -> Self {
        let mut worth = Self { minimum: u64::from(policy.minimum_of_mean), ..Self::default() };
        for deal in deals.into_iter().filter_map(|deal| deal.known_on(on)) {
            let Some(amount) = deal.ended.filter(|end| end.is_won).and_then(|end| end.amount) else { continue };
            worth.pipeline.entry(amount.currency()).or_default().add(amount);
            if let Some(product) = deal.product {
                worth.products.entry(product).or_default().entry(amount.currency()).or_default().add(amount);
            }
            if let Some(before) = deal.amount.filter(|before| before.currency() == amount.currency()) {
                let (brought, thought) = worth.brought.entry(amount.currency()).or_default();
                brought.add(amount);
                thought.add(before);
            }
        }
        worth
    }

    /// What a deal of `amount` and `product` is worth where it is won; nothing where neither it nor enough won deals tell.
    #[must_use]
    pub fn of(&self, amount: Option<Money>, product: Option<ProductId>) -> Option<WorthOf> {
        if let Some(amount) = amount {
            return Some(WorthOf { amount, source: WorthSource::Amount, share: self.share(amount.currency()) });
        }
        let mean = |sums: &Sums| {
            // Where deals were won in several currencies, the one of most of them.
            let (currency, sum) = sums.iter().max_by_key(|(currency, sum)| (sum.deals, std::cmp::Reverse(**currency)))?;
            let minor = (sum.deals >= self.minimum).then(|| div_half_away(sum.minor, i128::from(sum.deals))).flatten()?;
            Some((Money::from_minor(i64::try_from(minor).ok()?, *currency).ok()?, sum.deals))
        };
        let of_product = product.and_then(|product| self.products.get(&product)).and_then(mean);
        let of_product = of_product.map(|(amount, deals)| (amount, WorthSource::ProductMean(deals)));
        let (amount, source) =
            of_product.or_else(|| mean(&self.pipeline).map(|(amount, deals)| (amount, WorthSource::PipelineMean(deals))))?;
        Some(WorthOf { amount, source, share: Percent::HUNDRED })
    }

    /// How much of what they were thought to be worth the won deals brought; all of it where too few tell.
    fn share(&self, currency: Currency) -> Percent {
        let Some((brought, thought)) = self.brought.get(&currency).filter(|(sum, _)| sum.deals >= self.minimum) else {
            return Percent::HUNDRED;
        };
        let scaled = brought.minor.checked_mul(i128::from(Percent::HUNDRED.scaled()));
        let scaled = scaled.and_then(|scaled| div_half_away(scaled, thought.minor)).and_then(|scaled| i64::try_from(scaled).ok());
        let scaled = scaled.map_or(Percent::HUNDRED.scaled(), |scaled| scaled.clamp(0, MOST_SHARE));
        Percent::new(Decimal::new(scaled, Percent::DECIMALS)).unwrap_or(Percent::HUNDRED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::RecordId;
    use crate::pipeline::hazard::DealEnd;
    use crate::pipeline::tests::samples::eur;

    fn won(product: u8, before: Option<&str>, amount: &str) -> DealSoFar {
        let on: Date = "2026-01-10".parse().unwrap();
        let ended = Some(DealEnd { on, is_won: true, amount: Some(eur(amount)) });
        DealSoFar { opened_on: on, ended, product: Some(ProductId::from_bytes([product; 16])), amount: before.map(eur) }
    }

    fn learned(deals: &[DealSoFar], on: &str) -> Worth {
        let policy = ForecastPolicy { minimum_of_mean: 2, ..ForecastPolicy::default() };
        Worth::learn(deals, on.parse().unwrap(), &policy)
    }

    #[test]
    fn a_deal_without_an_amount_is_worth_the_mean_of_its_product_or_else_of_all() {
        let deals = [won(1, None, "10"), won(1, None, "20"), won(2, None, "60")];
        let worth = learned(&deals, "2026-02-01");
        let of = |product: u8| worth.of(None, Some(ProductId::from_bytes([product; 16]))).map(|of| (of.amount, of.source));
        assert_eq!(of(1), Some((eur("15"), WorthSource::ProductMean(2))));
        assert_eq!(of(2), Some((eur("30"), WorthSource::PipelineMean(3))), "one deal is no mean");
        assert_eq!(learned(&deals, "2026-01-09").of(None, None), None, "nothing was won by then");
    }

    #[test]
    fn an_amount_counts_as_far_as_such_amounts_came_true() {
        let deals = [won(1, Some("100"), "80"), won(2, Some("100"), "60")];
        let of = learned(&deals, "2026-02-01").of(Some(eur("50")), None).unwrap();
        assert_eq!((of.amount, of.source, of.share), (eur("50"), WorthSource::Amount, "70".parse().unwrap()));
        let one = learned(&deals[..1], "2026-02-01").of(Some(eur("50")), None).unwrap();
        assert_eq!(one.share, Percent::HUNDRED, "one deal says nothing");
    }
}
