//! What a company may change about duplicates.
#![allow(clippy::float_arithmetic, reason = "probabilities are statistics, never amounts")]

use super::profile::{FIELDS, Field};
use crate::kernel::Faults;

/// What chances add up to.
const MILLION: u32 = 1_000_000;

/// How a record comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// A person types it.
    Entry,
    /// It is one of many in an import.
    Import,
    /// It is there already, and the whole file is gone through.
    Review,
}

/// What follows from a probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consequence {
    /// Nothing: a party of its own.
    Pass,
    /// People are told.
    Alert,
    /// It is refused until somebody says that it is a party of its own.
    Block,
}

/// From which probabilities on something follows, per thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// From here on people are told.
    pub alert: u32,
    /// From here on it is refused; 1001 for never.
    pub block: u32,
}

impl Thresholds {
    /// What follows from a probability between nought and one.
    #[must_use]
    pub fn consequence(self, probability: f64) -> Consequence {
        let thousandths = probability * 1_000.0;
        if thousandths >= f64::from(self.block) {
            Consequence::Block
        } else if thousandths >= f64::from(self.alert) {
            Consequence::Alert
        } else {
            Consequence::Pass
        }
    }
}

/// How often the values of a field agree so far, per million pairs. What one side does not say counts neither way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chances {
    /// The same.
    pub exact: u32,
    /// The same but for a slip.
    pub close: u32,
    /// Alike.
    pub weak: u32,
    /// Not alike.
    pub differs: u32,
}

/// What a company decides about duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicatePolicy {
    /// Thresholds of [`Channel::Entry`].
    pub entry: Thresholds,
    /// Thresholds of [`Channel::Import`].
    pub import: Thresholds,
    /// Thresholds of [`Channel::Review`].
    pub review: Thresholds,
    /// How many duplicates a thousand records are expected to have, before anything is learned.
    pub expected_per_thousand: u32,
    /// The chances among pairs of one party, by field in the order of [`Field::ALL`].
    pub same: [Chances; FIELDS],
    /// The chances among pairs of two parties, likewise.
    pub other: [Chances; FIELDS],
    /// As many observed pairs weigh as much as the chances given here.
    pub evidence: u32,
    /// The most profiles of one key that are compared each with each.
    pub block_size: u32,
    /// With how many neighbours a profile of a larger block is compared.
    pub window: u32,
}

impl Default for DuplicatePolicy {
    fn default() -> Self {
        let thresholds = Thresholds { alert: 500, block: 990 };
        Self {
            entry: thresholds,
            import: thresholds,
            review: Thresholds { alert: 500, block: 1_001 },
            expected_per_thousand: 500,
            same: Field::ALL.map(among_one_party),
            other: Field::ALL.map(among_two_parties),
            evidence: 30,
            block_size: 60,
            window: 10,
        }
    }
}

impl DuplicatePolicy {
    /// The thresholds of a channel.
    #[must_use]
    pub fn thresholds(&self, channel: Channel) -> Thresholds {
        match channel {
            Channel::Entry => self.entry,
            Channel::Import => self.import,
            Channel::Review => self.review,
        }
    }

    /// Whether every choice lies in its range.
    ///
    /// # Errors
    /// Every fault found.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (name, thresholds) in [("entry", self.entry), ("import", self.import), ("review", self.review)] {
            let Thresholds { alert, block } = thresholds;
            let (field, range) = (format!("{name}.alert"), "it lies between 1 and 1000");
            faults.require((1..=1_000).contains(&alert), &field, alert, range, "give a probability per thousand");
            let (field, range) = (format!("{name}.block"), "it lies between the alert and 1001");
            faults.require(
                (alert..=1_001).contains(&block),
                &field,
                block,
                range,
                "give a probability per thousand, 1001 for never",
            );
        }
        let counts = [
            ("expected_per_thousand", self.expected_per_thousand, 1..=100_000),
            ("evidence", self.evidence, 1..=1_000_000),
            ("block_size", self.block_size, 2..=10_000),
            ("window", self.window, 1..=1_000),
        ];
        for (field, count, range) in counts {
            faults.require(range.contains(&count), field, count, "it is out of range", "give what the documentation names");
        }
        for (name, tables) in [("same", &self.same), ("other", &self.other)] {
            for (field, chances) in Field::ALL.iter().zip(tables) {
                let all = [chances.exact, chances.close, chances.weak, chances.differs];
                let sum = all.iter().fold(0_u32, |sum, chance| sum.saturating_add(*chance));
                let (name, problem) = (format!("{name}.{field:?}").to_lowercase(), "chances are above 0 and add up to a million");
                faults.require(sum == MILLION && !all.contains(&0), &name, sum, problem, "give four chances per million");
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Chances whose rest differs.
const fn chances(exact: u32, close: u32, weak: u32) -> Chances {
    Chances { exact, close, weak, differs: MILLION - exact - close - weak }
}

/// Three to nine in ten values are written the same both times, and most others with a slip.
const fn among_one_party(field: Field) -> Chances {
    match field {
        Field::Given => chances(700_000, 150_000, 50_000),
        Field::Family => chances(800_000, 120_000, 30_000),
        Field::Organisation => chances(550_000, 250_000, 150_000),
        Field::Email => chances(750_000, 120_000, 50_000),
        Field::Phone => chances(750_000, 100_000, 10_000),
        Field::House => chances(850_000, 70_000, 10_000),
        Field::Street => chances(700_000, 150_000, 50_000),
        Field::Postcode => chances(800_000, 80_000, 50_000),
        Field::City => chances(750_000, 120_000, 30_000),
        Field::Country => chances(950_000, 10_000, 10_000),
        Field::Birth => chances(800_000, 100_000, 50_000),
        Field::Identifier => chances(880_000, 60_000, 10_000),
    }
}

/// How many values there are to choose from: names by the hundred, days of birth by the ten thousand, identifiers without end.
const fn among_two_parties(field: Field) -> Chances {
    match field {
        Field::Given => chances(10_000, 10_000, 40_000),
        Field::Family => chances(3_000, 4_000, 33_000),
        Field::Organisation => chances(1, 10, 500),
        Field::Email => chances(100, 200, 2_000),
        Field::Phone => chances(200, 500, 100),
        Field::House => chances(10_000, 60_000, 10_000),
        Field::Street => chances(2_000, 3_000, 25_000),
        Field::Postcode => chances(2_000, 10_000, 50_000),
        Field::City => chances(20_000, 10_000, 20_000),
        Field::Country => chances(300_000, 10_000, 10_000),
        Field::Birth => chances(100, 500, 10_000),
        Field::Identifier => chances(20, 50, 30),
    }
}
