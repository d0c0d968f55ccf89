//! What counts of a deal at some time, and how an index tells it.

use crate::kernel::{Currency, Date, Money, Percent, Timestamp};

use super::definition::ForecastCategory;
use super::opportunity::Reached;

/// What counts of a deal at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Open, won or lost.
    pub reached: Reached,
    /// What it was worth.
    pub amount: Option<Money>,
    /// How likely it was.
    pub probability: Percent,
    /// Where a forecast counted it.
    pub category: ForecastCategory,
    /// When it was expected to close.
    pub expected_close: Option<Date>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The same instant as a day in the company's time zone.
    pub opened_on: Date,
    /// The day on which it was won or lost; none while it was open.
    pub closed_on: Option<Date>,
}

/// Bytes that a standing is told in.
const WIDTH: usize = 37;
/// In the place of a day that there is none of.
const NEVER: i32 = i32::MIN;

impl Standing {
    /// As an index tells it: fields of fixed width, so that a million are read in a moment.
    ///
    /// | bytes | hold |
    /// |---|---|
    /// | 1, 1 | how far it came; the category |
    /// | 4 | the probability in ten-thousandths of a percent |
    /// | 3, 8 | the currency, zeros where it has no amount; the amount in minor units |
    /// | 4, 4, 4 | the days of expected closing, opening and closing since 1970 |
    /// | 8 | the instant of opening in microseconds since 1970 |
    ///
    /// Nothing where a field outgrows its width; the record then tells it.
    #[must_use]
    pub(in crate::pipeline) fn told(&self) -> Vec<u8> {
        self.written().unwrap_or_default()
    }

    fn written(&self) -> Option<Vec<u8>> {
        let mut told = Vec::with_capacity(WIDTH);
        told.push(match self.reached {
            Reached::Open => 0,
            Reached::Won => 1,
            Reached::Lost => 2,
        });
        told.push(match self.category {
            ForecastCategory::Omitted => 0,
            ForecastCategory::Pipeline => 1,
            ForecastCategory::BestCase => 2,
            ForecastCategory::Commit => 3,
        });
        told.extend(u32::try_from(self.probability.scaled()).ok()?.to_be_bytes());
        told.extend(self.amount.map_or([0; 3], |amount| amount.currency().bytes()));
        told.extend(self.amount.map_or(0, |amount| amount.minor()).to_be_bytes());
        for day in [self.expected_close, Some(self.opened_on), self.closed_on] {
            told.extend(day.map_or(Some(NEVER), |day| i32::try_from(day.days()).ok())?.to_be_bytes());
        }
        told.extend(self.opened_at.micros().to_be_bytes());
        Some(told)
    }
}

/// Reads standings one after the other. It knows the last currency again: few deals have another than the one before.
#[derive(Debug, Default)]
pub(in crate::pipeline) struct StandingReader {
    last: Option<Currency>,
}

impl StandingReader {
    /// What `told` says; nothing where it says something else.
    pub(in crate::pipeline) fn read(&mut self, told: &[u8]) -> Option<Standing> {
        let mut fields = Fields(told);
        let reached = match fields.byte()? {
            0 => Reached::Open,
            1 => Reached::Won,
            2 => Reached::Lost,
            _ => return None,
        };
        let category = match fields.byte()? {
            0 => ForecastCategory::Omitted,
            1 => ForecastCategory::Pipeline,
            2 => ForecastCategory::BestCase,
            3 => ForecastCategory::Commit,
            _ => return None,
        };
        let probability = Percent::from_scaled(i64::from(u32::from_be_bytes(fields.take()?)))?;
        let (code, minor) = (fields.take::<3>()?, i64::from_be_bytes(fields.take()?));
        let amount = if code == [0; 3] { None } else { Some(Money::from_minor(minor, self.currency(code)?).ok()?) };
        let expected_close = fields.day()?;
        let (opened_on, closed_on) = (fields.day()??, fields.day()?);
        let opened_at = Timestamp::from_micros(i64::from_be_bytes(fields.take()?)).ok()?;
        fields.0.is_empty().then_some(Standing {
            reached,
            amount,
            probability,
            category,
            expected_close,
            opened_at,
            opened_on,
            closed_on,
        })
    }

    fn currency(&mut self, code: [u8; 3]) -> Option<Currency> {
        if let Some(last) = self.last.filter(|last| last.bytes() == code) {
            return Some(last);
        }
        self.last = std::str::from_utf8(&code).ok().and_then(|code| Currency::parse(code).ok());
        self.last
    }
}

/// Fields of fixed width, from the first on.
struct Fields<'t>(&'t [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    /// A day, or that there is none.
    #[allow(clippy::option_option, reason = "whether it can be read, and whether there is one")]
    fn day(&mut self) -> Option<Option<Date>> {
        match i32::from_be_bytes(self.take()?) {
            NEVER => Some(None),
            days => Date::from_days(i64::from(days)).ok().map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standing() -> impl Strategy<Value = Standing> {
        let day = || (-100_000i64..100_000).prop_map(|days| Date::from_days(days).unwrap());
        let currency = prop_oneof![Just(Currency::EUR), Just(Currency::JPY), Just(Currency::USD)];
        let amount = (any::<i32>(), currency).prop_map(|(minor, currency)| Money::from_minor(minor.into(), currency).unwrap());
        let reached = prop_oneof![Just(Reached::Open), Just(Reached::Won), Just(Reached::Lost)];
        let category = prop_oneof![
            Just(ForecastCategory::Omitted),
            Just(ForecastCategory::Pipeline),
            Just(ForecastCategory::BestCase),
            Just(ForecastCategory::Commit)
        ];
        let sums = (reached, prop::option::of(amount), 0i64..=1_000_000, category);
        let times = (prop::option::of(day()), 0i64..4_000_000_000_000_000, day(), prop::option::of(day()));
        (sums, times).prop_map(|((reached, amount, percent, category), (expected_close, opened, opened_on, closed_on))| {
            let probability = Percent::from_scaled(percent).unwrap();
            let opened_at = Timestamp::from_micros(opened).unwrap();
            Standing { reached, amount, probability, category, expected_close, opened_at, opened_on, closed_on }
        })
    }

    proptest! {
        #[test]
        fn what_is_told_is_read_again_and_nothing_else_is(standings in prop::collection::vec(standing(), 1..20), cut in 0..WIDTH) {
            let mut reader = StandingReader::default();
            for standing in &standings {
                let told = standing.told();
                prop_assert_eq!(told.len(), WIDTH);
                prop_assert_eq!(reader.read(&told), Some(*standing));
                prop_assert_eq!(reader.read(&told[..cut.min(told.len() - 1)]), None);
                prop_assert_eq!(reader.read(&[told.as_slice(), &[0]].concat()), None);
            }
        }
    }
}
