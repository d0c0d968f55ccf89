//! What a company decides about scores that are learned from its own closed leads.

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use crate::kernel::{Code, Faults, Label, Percent, Policy, PolicyField, Quantity};

/// The fields that a naive Bayes score gives a meaning of their own. A field that is not named has none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NaiveBayesFields {
    /// The field that names the stage.
    #[n(0)]
    pub stage: Label,
    /// The values of that field from the first stage to the last. A won lead counts for all of them, a lost one for its own and those before.
    #[n(1)]
    pub stages: Vec<String>,
    /// The stage in which a lead is won, where it is one of them.
    #[n(2)]
    pub won_stage: Option<String>,
    /// The field that names the team, where teams are counted apart.
    #[n(3)]
    pub team: Option<Label>,
    /// The field of the tags. A tag of fewer than 50 leads does not count.
    #[n(4)]
    pub tags: Option<Label>,
    /// Fields of which no answer counts as an answer.
    #[n(5)]
    pub empty_counts: Vec<Label>,
}

/// How a score is learned.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum LearningMode {
    /// Ridge logistic regression over all values at once, calibrated on leads that it had not seen. What two fields say together counts once.
    #[n(0)]
    Regression,
    /// The predictive score of Odoo to the digit: every field for itself, a tenth of a lead added to each count.
    #[n(1)]
    NaiveBayes(#[n(0)] NaiveBayesFields),
}

/// A company's choices about learned scores.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LearningPolicy {
    /// How a score is learned.
    #[n(0)]
    pub mode: LearningMode,
    /// The fewest won leads to learn from.
    #[n(1)]
    pub minimum_won: u32,
    /// The fewest lost leads to learn from.
    #[n(2)]
    pub minimum_lost: u32,
    /// The fewest leads with a value for it to count.
    #[n(3)]
    pub minimum_of_value: u32,
    /// How strongly weights are held near zero.
    #[n(4)]
    pub alpha: Quantity,
    /// How many ranges numbers are cut into.
    #[n(5)]
    pub ranges: u32,
    /// Fields that are left out because the company knows that they are filled in afterwards.
    #[n(6)]
    pub leaking: Vec<Label>,
    /// The information value from which a field is left out.
    #[n(7)]
    pub leaks_from: Quantity,
    /// The information value from which a field is reported.
    #[n(8)]
    pub suspect_from: Quantity,
    /// The part of all leads that a field's values may settle alone, before it is left out.
    #[n(9)]
    pub settled_at_most: Percent,
    /// How far apart won and lost leads may lie in having answered, before the field is reported.
    #[n(10)]
    pub answered_apart: Percent,
    /// The part of a field's answers that may come after the work has begun, before it is left out.
    #[n(11)]
    pub late_at_most: Percent,
    /// Reasons for which a disqualified lead is not lost, but not now: nothing is learned from it.
    #[n(12)]
    pub not_lost: Vec<Code>,
    /// How many days back leads were captured that are learned from.
    #[n(13)]
    pub days: u32,
    /// The most closed leads to learn from at once.
    #[n(14)]
    pub leads_at_most: u32,
}

impl Default for LearningPolicy {
    fn default() -> Self {
        let quantity = |tenths: i64| Quantity::new(Decimal::new(tenths, 1)).unwrap_or(Quantity::ONE);
        let percent = |whole: i64| Percent::new(whole.into()).unwrap_or(Percent::HUNDRED);
        Self {
            mode: LearningMode::Regression,
            minimum_won: 100,
            minimum_lost: 100,
            minimum_of_value: 10,
            alpha: quantity(20),
            ranges: 10,
            leaking: Vec::new(),
            leaks_from: quantity(15),
            suspect_from: quantity(5),
            settled_at_most: percent(10),
            answered_apart: percent(20),
            late_at_most: percent(5),
            not_lost: Code::parse("bad-timing").into_iter().collect(),
            days: 730,
            leads_at_most: 100_000,
        }
    }
}

impl Policy for LearningPolicy {
    const NAME: &'static str = "lead-learning";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "mode",
            unit: "a name, and for naive Bayes its fields",
            default: "regression",
            range: "regression or naive_bayes",
            reason: "naive Bayes is there to compare with: it counts twice what two fields say together",
            source: "measured: scoring's decision record",
        },
        PolicyField {
            name: "minimum_won",
            unit: "leads",
            default: "100",
            range: "1 to 1,000,000",
            reason: "below it there is no score, and the reason is said",
            source: "statistics: about ten events for each weight that matters (Peduzzi 1996)",
        },
        PolicyField {
            name: "minimum_lost",
            unit: "leads",
            default: "100",
            range: "1 to 1,000,000",
            reason: "below it there is no score, and the reason is said",
            source: "statistics: about ten events for each weight that matters (Peduzzi 1996)",
        },
        PolicyField {
            name: "minimum_of_value",
            unit: "leads",
            default: "10",
            range: "1 to 1,000,000",
            reason: "a value that is rarer says nothing",
            source: "measured: scoring's decision record",
        },
        PolicyField {
            name: "alpha",
            unit: "precision of a normal prior around zero",
            default: "2",
            range: "0.01 to 10,000",
            reason: "the higher, the more evidence a weight needs to move from zero",
            source: "measured: scoring's decision record",
        },
        PolicyField {
            name: "ranges",
            unit: "ranges",
            default: "10",
            range: "1 to 100",
            reason: "numbers are cut into ranges with about as many leads in each",
            source: "practice: deciles",
        },
        PolicyField {
            name: "leaking",
            unit: "names of fields",
            default: "none",
            range: "up to 500 names",
            reason: "what is filled in after the outcome or the contact predicts what it follows from",
            source: "practice",
        },
        PolicyField {
            name: "leaks_from",
            unit: "information value",
            default: "1.5",
            range: "above 0, up to 100, not below suspect_from",
            reason: "no field that is known beforehand tells won from lost so well",
            source: "practice: three times what Siddiqi calls suspicious",
        },
        PolicyField {
            name: "suspect_from",
            unit: "information value",
            default: "0.5",
            range: "above 0, up to 100",
            reason: "a person is to say whether the field is known beforehand",
            source: "Siddiqi, Credit Risk Scorecards (2006): above 0.5 is suspicious",
        },
        PolicyField {
            name: "settled_at_most",
            unit: "percent of all leads",
            default: "10",
            range: "0 to 100",
            reason: "values of which at least 95 % end in one way settle a lead alone: they name its end",
            source: "measured: scoring's decision record",
        },
        PolicyField {
            name: "answered_apart",
            unit: "percentage points",
            default: "20",
            range: "0 to 100",
            reason: "what is mostly answered by those who were won was perhaps asked of them afterwards",
            source: "measured: scoring's decision record",
        },
        PolicyField {
            name: "late_at_most",
            unit: "percent of a field's answers",
            default: "5",
            range: "0 to 100",
            reason: "an answer that came after the work had begun tells of the work",
            source: "practice",
        },
        PolicyField {
            name: "not_lost",
            unit: "keys of reasons",
            default: "bad-timing",
            range: "up to 100 keys",
            reason: "who comes too early is not lost: nothing is learned from them",
            source: "practice",
        },
        PolicyField {
            name: "days",
            unit: "days",
            default: "730",
            range: "1 to 3,650",
            reason: "what won leads long ago may not win them now",
            source: "practice: two years have every season twice",
        },
        PolicyField {
            name: "leads_at_most",
            unit: "leads",
            default: "100,000",
            range: "1 to 1,000,000",
            reason: "bounds memory: some 32 bytes for each answer of each lead that differs",
            source: "measured: scoring's decision record",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let counts =
            [("minimum_won", self.minimum_won), ("minimum_lost", self.minimum_lost), ("minimum_of_value", self.minimum_of_value)];
        for (field, count) in counts {
            let allowed = (1..=1_000_000).contains(&count);
            faults.require(allowed, field, count, "it lies between 1 and 1,000,000", "give a number of leads");
        }
        let alpha = self.alpha.scaled();
        faults.require(
            (100..=100_000_000).contains(&alpha),
            "alpha",
            self.alpha,
            "it lies between 0.01 and 10,000",
            "give 2 where nothing speaks against it",
        );
        faults.require((1..=100).contains(&self.ranges), "ranges", self.ranges, "there are 1 to 100 ranges", "give 10");
        let (leaking, most) = (self.leaking.len(), 500);
        faults.require(leaking <= most, "leaking", leaking, "at most 500 fields", "learn from fewer fields");
        for (field, value) in [("leaks_from", self.leaks_from), ("suspect_from", self.suspect_from)] {
            let allowed = (1..=1_000_000).contains(&value.scaled());
            faults.require(allowed, field, value, "an information value lies above 0 and up to 100", "give a number as 0.5");
        }
        let order = self.leaks_from >= self.suspect_from;
        faults.require(order, "leaks_from", self.leaks_from, "a field leaks before it is suspect", "exchange the two");
        let parts = [
            ("settled_at_most", self.settled_at_most),
            ("answered_apart", self.answered_apart),
            ("late_at_most", self.late_at_most),
        ];
        for (field, part) in parts {
            let allowed = (Percent::ZERO..=Percent::HUNDRED).contains(&part);
            faults.require(allowed, field, part, "a part lies between 0 and 100 percent", "give a percentage");
        }
        let reasons = self.not_lost.len();
        faults.require(reasons <= 100, "not_lost", reasons, "at most 100 reasons", "name fewer");
        faults.require((1..=3_650).contains(&self.days), "days", self.days, "it lies between 1 and 3,650", "give 730");
        let most_allowed = (1..=1_000_000).contains(&self.leads_at_most);
        let most_remedy = "give 100,000";
        faults.require(most_allowed, "leads_at_most", self.leads_at_most, "it lies between 1 and 1,000,000", most_remedy);
        if let LearningMode::NaiveBayes(fields) = &self.mode {
            let stages = fields.stages.len();
            faults.require(
                (1..=100).contains(&stages),
                "mode.stages",
                stages,
                "there are 1 to 100 stages",
                "name them from first to last",
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(change: impl FnOnce(&mut LearningPolicy)) -> Vec<String> {
        let mut policy = LearningPolicy::default();
        change(&mut policy);
        policy.check().err().map_or_else(Vec::new, |faults| faults.as_slice().iter().map(|fault| fault.field.clone()).collect())
    }

    #[test]
    fn the_default_is_what_its_table_says_and_passes_its_own_check() {
        let policy = LearningPolicy::default();
        assert_eq!(policy.check(), Ok(()));
        let shown = [policy.alpha.to_string(), policy.leaks_from.to_string(), policy.settled_at_most.to_string()];
        assert_eq!(shown, ["2", "1.5", "10"]);
        assert_eq!(minicbor::decode::<LearningPolicy>(&minicbor::to_vec(&policy).unwrap()).unwrap(), policy);
    }

    #[test]
    fn a_fault_names_its_field() {
        assert_eq!(fields_of(|policy| policy.minimum_won = 0), ["minimum_won"]);
        assert_eq!(fields_of(|policy| policy.alpha = Quantity::ZERO), ["alpha"]);
        assert_eq!(fields_of(|policy| policy.ranges = 101), ["ranges"]);
        assert_eq!(fields_of(|policy| policy.leaks_from = "0.4".parse().unwrap()), ["leaks_from"]);
        assert_eq!(fields_of(|policy| policy.late_at_most = "101".parse().unwrap()), ["late_at_most"]);
        let no_stages = NaiveBayesFields {
            stage: Label::parse("stage").unwrap(),
            stages: vec![],
            won_stage: None,
            team: None,
            tags: None,
            empty_counts: vec![],
        };
        assert_eq!(fields_of(|policy| policy.mode = LearningMode::NaiveBayes(no_stages)), ["mode.stages"]);
    }
}
