//! The sums of a forecast in one currency.

use minicbor::{Decode, Encode};

use crate::kernel::{Currency, Fault, Money, Percent};

use super::definition::ForecastCategory;
use super::opportunity::Reached;

/// The forecast in one currency: what is in each category by itself, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CurrencyForecast {
    /// What was won.
    #[n(0)]
    pub won: Money,
    /// Open deals that their sellers stand in for.
    #[n(1)]
    pub committed: Money,
    /// Open deals that come if all goes well.
    #[n(2)]
    pub hoped_for: Money,
    /// Open deals that may come one day.
    #[n(3)]
    pub possible: Money,
    /// Open deals that are left out of the figures below.
    #[n(4)]
    pub omitted: Money,
    /// What is won, and of each open deal its amount times its probability.
    #[n(5)]
    pub weighted: Money,
}

impl CurrencyForecast {
    /// Nothing yet.
    #[must_use]
    pub fn nothing(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { won: zero, committed: zero, hoped_for: zero, possible: zero, omitted: zero, weighted: zero }
    }

    /// The closed forecast: what was won.
    #[must_use]
    pub fn closed(&self) -> Money {
        self.won
    }

    /// The commit forecast: committed and won.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn commit(&self) -> Result<Money, Fault> {
        self.won.checked_add(self.committed)
    }

    /// The best case: hoped for, committed and won.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn best_case(&self) -> Result<Money, Fault> {
        self.commit()?.checked_add(self.hoped_for)
    }

    /// The open pipeline: possible, hoped for and committed.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn open_pipeline(&self) -> Result<Money, Fault> {
        self.possible.checked_add(self.hoped_for)?.checked_add(self.committed)
    }

    /// Counts an amount once more: of a deal that was won, is open in that category and so likely, or was lost.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub(in crate::pipeline) fn add(
        &mut self,
        reached: Reached,
        category: ForecastCategory,
        probability: Percent,
        amount: Money,
    ) -> Result<(), Fault> {
        match (reached, category) {
            (Reached::Lost, _) => return Ok(()),
            (Reached::Won, _) => self.won = self.won.checked_add(amount)?,
            (Reached::Open, category) => self.adjust(category, amount)?,
        }
        if (reached, category) != (Reached::Open, ForecastCategory::Omitted) {
            self.weighted = self.weighted.checked_add(amount.times(probability)?)?;
        }
        Ok(())
    }

    /// Adds to one category and to nothing else.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub(in crate::pipeline) fn adjust(&mut self, category: ForecastCategory, amount: Money) -> Result<(), Fault> {
        let place = match category {
            ForecastCategory::Commit => &mut self.committed,
            ForecastCategory::BestCase => &mut self.hoped_for,
            ForecastCategory::Pipeline => &mut self.possible,
            ForecastCategory::Omitted => &mut self.omitted,
        };
        *place = place.checked_add(amount)?;
        Ok(())
    }
}

/// The parts, and the forecasts that they add up to.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
#[serde(rename = "CurrencyForecast")]
struct CurrencyForecastForm {
    /// What was won.
    won: Money,
    /// Open deals that their sellers stand in for.
    committed: Money,
    /// Open deals that come if all goes well.
    hoped_for: Money,
    /// Open deals that may come one day.
    possible: Money,
    /// Open deals that are left out of the figures below.
    omitted: Money,
    /// What is won, and of each open deal its amount times its probability.
    weighted: Money,
    /// The closed forecast: what was won.
    closed: Money,
    /// The commit forecast: what was won and what is committed.
    commit: Money,
    /// The best case: what was won, what is committed, and what comes if all goes well.
    best_case: Money,
    /// All open deals but those left out.
    open_pipeline: Money,
}

#[cfg(feature = "serde")]
impl serde::Serialize for CurrencyForecast {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { won, committed, hoped_for, possible, omitted, weighted } = *self;
        let (commit, best_case, open_pipeline) = (self.commit(), self.best_case(), self.open_pipeline());
        CurrencyForecastForm {
            won,
            committed,
            hoped_for,
            possible,
            omitted,
            weighted,
            closed: self.closed(),
            commit: commit.map_err(serde::ser::Error::custom)?,
            best_case: best_case.map_err(serde::ser::Error::custom)?,
            open_pipeline: open_pipeline.map_err(serde::ser::Error::custom)?,
        }
        .serialize(serializer)
    }
}
