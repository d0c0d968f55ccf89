//! What a company may change about duplicates.
#![allow(clippy::float_arithmetic, reason = "probabilities are statistics, never amounts")]

use minicbor::{Decode, Encode};

use crate::kernel::{Faults, Policy, PolicyField};
use crate::parties::model::IntakeChannel;
use crate::parties::model::matching::{FIELDS, MatchField, PartyProfile};

/// What chances add up to.
const MILLION: u32 = 1_000_000;
/// A threshold, per thousand, that no probability reaches.
const NEVER: u32 = 1_001;

/// What follows from a probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Consequence {
    /// Nothing: a party of its own.
    Pass,
    /// People are told.
    Alert,
    /// It is refused until somebody says that it is a party of its own.
    Block,
}

/// From which probabilities on something follows, per thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Thresholds {
    /// From here on people are told; 1001 for never.
    #[n(0)]
    pub alert: u32,
    /// From here on it is refused; 1001 for never.
    #[n(1)]
    pub block: u32,
}

impl Thresholds {
    /// Nothing ever follows: nothing need be looked for.
    pub const NEVER: Self = Self { alert: NEVER, block: NEVER };

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

/// How often the values of a field agree so far, per million pairs: four figures above nought that add up to a million. What one side does not say
/// counts neither way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Chances {
    /// The same.
    #[n(0)]
    pub exact: u32,
    /// The same but for a slip.
    #[n(1)]
    pub close: u32,
    /// Alike.
    #[n(2)]
    pub weak: u32,
    /// Not alike.
    #[n(3)]
    pub differs: u32,
}

/// A field that is compared, and what its agreement is worth: the logarithm of how often it occurs among pairs of one party, over how often among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MatchWeights {
    /// The field.
    #[n(0)]
    pub field: MatchField,
    /// The chances among pairs of one party.
    #[n(1)]
    pub same: Chances,
    /// The chances among pairs of two parties.
    #[n(2)]
    pub other: Chances,
}

/// What a company decides about duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DuplicatePolicy {
    /// What follows where a person writes a party down.
    #[n(0)]
    pub person: Thresholds,
    /// What follows where a stranger fills in a form.
    #[n(1)]
    pub form: Thresholds,
    /// What follows where another program sends it.
    #[n(2)]
    pub api: Thresholds,
    /// What follows where it is one of many in a file.
    #[n(3)]
    pub file: Thresholds,
    /// The probability, per thousand, from which two records that are there already are told as duplicates.
    #[n(4)]
    pub review: u32,
    /// The fields that are compared, each once, with their weights. Others are passed over.
    #[n(5)]
    pub fields: Vec<MatchWeights>,
    /// How many duplicates a thousand records are expected to have, before anything is learned.
    #[n(6)]
    pub expected_per_thousand: u32,
    /// Among how many records a party is looked for on its way in: the more, the more must agree.
    #[n(7)]
    pub expected_records: u32,
    /// As many observed pairs weigh as much as the chances given here, where a file is learned from.
    #[n(8)]
    pub evidence: u32,
    /// The most profiles of one key that are compared each with each, where a file is gone through.
    #[n(9)]
    pub block_size: u32,
    /// With how many neighbours a profile of a larger block is compared.
    #[n(10)]
    pub window: u32,
    /// The most records of one key that are looked at on the way in. A key of names and places that more share is too common to lead anywhere.
    #[n(11)]
    pub rows_per_key: u32,
    /// The most records that one is compared with on its way in, those that share the most keys first.
    #[n(12)]
    pub compared_at_most: u32,
    /// True where records that whoever acts may not see count as well. They learn then that there is such a record, never which.
    #[n(13)]
    pub counts_hidden: bool,
}

impl Default for DuplicatePolicy {
    fn default() -> Self {
        let told = Thresholds { alert: 500, block: NEVER };
        Self {
            person: Thresholds { alert: 500, block: 990 },
            form: told,
            api: told,
            file: Thresholds::NEVER,
            review: 500,
            fields: MatchField::ALL
                .map(|field| MatchWeights { field, same: among_one_party(field), other: among_two_parties(field) })
                .to_vec(),
            expected_per_thousand: 500,
            expected_records: 100_000,
            evidence: 30,
            block_size: 60,
            window: 10,
            rows_per_key: 50,
            compared_at_most: 10,
            counts_hidden: false,
        }
    }
}

impl DuplicatePolicy {
    /// The thresholds of a channel.
    #[must_use]
    pub fn thresholds(&self, channel: IntakeChannel) -> Thresholds {
        match channel {
            IntakeChannel::Person => self.person,
            IntakeChannel::Form => self.form,
            IntakeChannel::Api => self.api,
            IntakeChannel::File => self.file,
        }
    }

    /// The thresholds for records that are there already: they are told, and never refused.
    #[must_use]
    pub fn in_review(&self) -> Thresholds {
        Thresholds { alert: self.review, block: NEVER }
    }

    /// The profile with the fields that are compared.
    #[must_use]
    pub fn limited(&self, profile: PartyProfile) -> PartyProfile {
        if self.fields.len() == FIELDS {
            return profile;
        }
        profile.limited(|field| self.fields.iter().any(|weights| weights.field == field))
    }

    /// The chances of each field in the order of [`MatchField::ALL`], among pairs of one party and of two; even ones for a field that is not compared.
    #[must_use]
    pub fn chances(&self) -> ([Chances; FIELDS], [Chances; FIELDS]) {
        let even = Chances { exact: MILLION / 4, close: MILLION / 4, weak: MILLION / 4, differs: MILLION / 4 };
        let of = |field| self.fields.iter().find(|weights| weights.field == field);
        let same = MatchField::ALL.map(|field| of(field).map_or(even, |weights| weights.same));
        (same, MatchField::ALL.map(|field| of(field).map_or(even, |weights| weights.other)))
    }

    fn check_fields(&self, faults: &mut Faults) {
        for (at, weights) in self.fields.iter().enumerate() {
            let before = self.fields.iter().take(at).any(|known| known.field == weights.field);
            let name = format!("fields[{at}].field");
            faults.require(!before, &name, format!("{:?}", weights.field), "it is named before", "name each field once");
            for (side, chances) in [("same", weights.same), ("other", weights.other)] {
                let all = [chances.exact, chances.close, chances.weak, chances.differs];
                let sum = all.iter().fold(0_u32, |sum, chance| sum.saturating_add(*chance));
                let (name, problem) = (format!("fields[{at}].{side}"), "chances are above 0 and add up to a million");
                faults.require(sum == MILLION && !all.contains(&0), &name, sum, problem, "give four chances per million");
            }
        }
        faults.require(!self.fields.is_empty(), "fields", 0, "nothing would be compared", "name a field");
    }
}

impl Policy for DuplicatePolicy {
    const NAME: &'static str = "duplicates";
    const FIELDS: &'static [PolicyField] = POLICY_FIELDS;

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let per_thousand = "give a probability per thousand, 1001 for never";
        for (name, thresholds) in [("person", self.person), ("form", self.form), ("api", self.api), ("file", self.file)] {
            let Thresholds { alert, block } = thresholds;
            let (field, range) = (format!("{name}.alert"), "it lies between 1 and 1001");
            faults.require((1..=NEVER).contains(&alert), &field, alert, range, per_thousand);
            let (field, range) = (format!("{name}.block"), "it lies between the alert and 1001");
            faults.require((alert..=NEVER).contains(&block), &field, block, range, per_thousand);
        }
        let counts = [
            ("review", self.review, 1..=1_000),
            ("expected_per_thousand", self.expected_per_thousand, 1..=100_000),
            ("expected_records", self.expected_records, 2..=1_000_000_000),
            ("evidence", self.evidence, 1..=1_000_000),
            ("block_size", self.block_size, 2..=10_000),
            ("window", self.window, 1..=1_000),
            ("rows_per_key", self.rows_per_key, 1..=500),
            ("compared_at_most", self.compared_at_most, 1..=500),
        ];
        for (field, count, range) in counts {
            faults.require(range.contains(&count), field, count, "it is out of range", "give what the documentation names");
        }
        self.check_fields(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// A line of [`POLICY_FIELDS`].
const fn line(name: &'static str, units: [&'static str; 3], reason: &'static str, source: &'static str) -> PolicyField {
    let [unit, default, range] = units;
    PolicyField { name, unit, default, range, reason, source }
}

const MEASURED: &str = "measured: the decision record of duplicates";
const PER_THOUSAND: &str = "probabilities per thousand";

const POLICY_FIELDS: &[PolicyField] = &[
    line(
        "person",
        [PER_THOUSAND, "alert 500, block 990", "1 to 1001, 1001 for never"],
        "who writes a party down can look at the one that is there; a block is passed by saying that it is another",
        "practice",
    ),
    line(
        "form",
        [PER_THOUSAND, "alert 500, block never", "as person"],
        "a stranger is not told whom the company knows",
        "practice",
    ),
    line("api", [PER_THOUSAND, "alert 500, block never", "as person"], "nobody is there to answer", "practice"),
    line(
        "file",
        [PER_THOUSAND, "never", "as person"],
        "an import is not slowed down; its duplicates are told afterwards",
        "measured: the decision record of duplicates on the road",
    ),
    line(
        "review",
        ["probability per thousand", "500", "1 to 1000"],
        "from where on two records are told as duplicates",
        MEASURED,
    ),
    line(
        "fields",
        ["fields, each with chances per million", "all twelve", "each once; four chances that add up to a million"],
        "what is compared, and what it is worth: the log-odds are those of the two chances",
        "Fellegi and Sunter (1969)",
    ),
    line(
        "expected_per_thousand",
        ["duplicates per thousand records", "500", "1 to 100,000"],
        "what is expected before anything is compared",
        MEASURED,
    ),
    line(
        "expected_records",
        ["records", "100,000", "2 to 1,000,000,000"],
        "among how many a party is looked for: the more there are, the more must agree",
        "practice: a company of middling size",
    ),
    line("evidence", ["pairs", "30", "1 to 1,000,000"], "a small file keeps to the chances given here", MEASURED),
    line(
        "block_size",
        ["profiles", "60", "2 to 10,000"],
        "each is compared with each up to here, where a file is gone through",
        MEASURED,
    ),
    line("window", ["profiles", "10", "1 to 1,000"], "neighbours that are compared in a larger block", MEASURED),
    line(
        "rows_per_key",
        ["records", "50", "1 to 500"],
        "a name that more share leads nowhere, and costs nothing",
        "measured: the decision record of duplicates on the road",
    ),
    line(
        "compared_at_most",
        ["records", "10", "1 to 500"],
        "bounds what the check on the way in costs",
        "measured: the decision record of duplicates on the road",
    ),
    line(
        "counts_hidden",
        ["yes or no", "no", "yes or no"],
        "yes keeps one party from being noted by two who do not see each other's, and tells them that there is one",
        "practice",
    ),
];

/// Chances whose rest differs.
const fn chances(exact: u32, close: u32, weak: u32) -> Chances {
    Chances { exact, close, weak, differs: MILLION - exact - close - weak }
}

/// Three to nine in ten values are written the same both times, and most others with a slip.
const fn among_one_party(field: MatchField) -> Chances {
    match field {
        MatchField::Given => chances(700_000, 150_000, 50_000),
        MatchField::Family => chances(800_000, 120_000, 30_000),
        MatchField::Organisation => chances(550_000, 250_000, 150_000),
        MatchField::Email => chances(750_000, 120_000, 50_000),
        MatchField::Phone => chances(750_000, 100_000, 10_000),
        MatchField::House => chances(850_000, 70_000, 10_000),
        MatchField::Street => chances(700_000, 150_000, 50_000),
        MatchField::Postcode => chances(800_000, 80_000, 50_000),
        MatchField::City => chances(750_000, 120_000, 30_000),
        MatchField::Country => chances(950_000, 10_000, 10_000),
        MatchField::Birth => chances(800_000, 100_000, 50_000),
        MatchField::Identifier => chances(880_000, 60_000, 10_000),
    }
}

/// How many values there are to choose from: names by the hundred, days of birth by the ten thousand, identifiers without end.
const fn among_two_parties(field: MatchField) -> Chances {
    match field {
        MatchField::Given => chances(10_000, 10_000, 40_000),
        MatchField::Family => chances(3_000, 4_000, 33_000),
        MatchField::Organisation => chances(1, 10, 500),
        MatchField::Email => chances(100, 200, 2_000),
        MatchField::Phone => chances(200, 500, 100),
        MatchField::House => chances(10_000, 60_000, 10_000),
        MatchField::Street => chances(2_000, 3_000, 25_000),
        MatchField::Postcode => chances(2_000, 10_000, 50_000),
        MatchField::City => chances(20_000, 10_000, 20_000),
        MatchField::Country => chances(300_000, 10_000, 10_000),
        MatchField::Birth => chances(100, 500, 10_000),
        MatchField::Identifier => chances(20, 50, 30),
    }
}
