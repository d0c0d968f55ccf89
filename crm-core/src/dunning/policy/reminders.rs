//! The policy of reminders.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::documents::DocumentLanguage;
use crate::dunning::model::{DunningChannel, DunningLevel, DunningProcedure, LevelCharges, LevelDelay};
use crate::kernel::{Code, Fault, Faults, Name, Policy, PolicyField};

/// A company's choices about its reminders.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DunningPolicy {
    /// The procedures, each under a key of its own. The first is the one of invoices and customers for which terms name none.
    #[n(0)]
    pub procedures: Vec<DunningProcedure>,
    /// The language of notices to customers for whom terms name none.
    #[n(1)]
    pub language: DocumentLanguage,
    /// Days after the promised one on which a payment still keeps a promise.
    #[n(2)]
    pub promise_tolerance_days: u32,
}

/// The procedure that a company begins with: day, channel, template, charges.
const STANDARD: [(u32, DunningChannel, &str, LevelCharges); 4] = [
    (5, DunningChannel::Email, "reminder", LevelCharges::Silent),
    (20, DunningChannel::Email, "second-reminder", LevelCharges::Shown),
    (35, DunningChannel::Letter, "formal-notice", LevelCharges::Claimed),
    (60, DunningChannel::Person, "hand-over", LevelCharges::Claimed),
];

/// The standard procedure; none where a text in it were no key, which a test rules out.
fn standard() -> Option<DunningProcedure> {
    let level = |(days, channel, template, charges): &(u32, DunningChannel, &str, LevelCharges)| {
        let (delay, template) = (LevelDelay::AfterDue(*days), Code::parse(template).ok()?);
        Some(DunningLevel { delay, channel: *channel, template, charges: *charges, gap_days: 10, minimum: None })
    };
    let levels = STANDARD.iter().map(level).collect::<Option<_>>()?;
    Some(DunningProcedure { key: Code::parse("standard").ok()?, name: Name::parse("Standard").ok()?, levels })
}

impl Default for DunningPolicy {
    fn default() -> Self {
        let procedures = standard().into_iter().collect();
        Self { procedures, language: DocumentLanguage::French, promise_tolerance_days: 3 }
    }
}

impl DunningPolicy {
    /// The procedure under a key; the first where none is named.
    #[must_use]
    pub fn procedure(&self, key: Option<&Code>) -> Option<&DunningProcedure> {
        match key {
            None => self.procedures.first(),
            Some(key) => self.procedures.iter().find(|procedure| procedure.key == *key),
        }
    }
}

impl Policy for DunningPolicy {
    const NAME: &'static str = "dunning";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "procedures",
            unit: "levels in their order: delay, channel, template, charges, gap, minimum",
            default: "standard: e-mail after 5 days, e-mail with interest after 20, letter that claims it after 35, a person after 60; 10 days apart",
            range: "1 to 50 procedures of 1 to 20 levels; only the last may hand over; delays and gaps up to 3,650 days",
            reason: "how late invoices are reminded of; the first procedure is that of customers without terms",
            source: "practice of collection departments (a first reminder within a week, formal notice after a month)",
        },
        PolicyField {
            name: "language",
            unit: "a language",
            default: "French",
            range: "French, English",
            reason: "the language of notices to customers without terms",
            source: "practice",
        },
        PolicyField {
            name: "promise_tolerance_days",
            unit: "calendar days",
            default: "3",
            range: "0 to 60",
            reason: "how late a payment still keeps a promise",
            source: "practice: transfers take a day or two",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let (count, days) = (self.procedures.len(), self.promise_tolerance_days);
        let fits = (1..=50).contains(&count);
        faults.require(fits, "procedures", count, "there are 1 to 50 procedures", "keep one at least");
        faults.require(days <= 60, "promise_tolerance_days", days, "it lies between 0 and 60", "give a number of days");
        let mut keys = BTreeSet::new();
        for (at, procedure) in self.procedures.iter().enumerate() {
            let field = format!("procedures[{at}].key");
            let is_new = keys.insert(&procedure.key);
            faults.require(is_new, &field, &procedure.key, "this key is taken", "give each procedure its own");
            check_levels(&procedure.levels, &format!("procedures[{at}].levels"), &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn check_levels(levels: &[DunningLevel], field: &str, faults: &mut Faults) {
    let count = levels.len();
    faults.require((1..=20).contains(&count), field, count, "a procedure has 1 to 20 levels", "remind less often");
    for (at, level) in levels.iter().enumerate() {
        let mut fault = |name: &str, value: String, problem: &'static str, remedy: &'static str| {
            faults.push(Fault::new(value, problem, remedy).at(format!("{field}[{at}].{name}")));
        };
        let (LevelDelay::AfterDue(days) | LevelDelay::AfterPrevious(days) | LevelDelay::EndOfMonth(days)) = level.delay;
        if days > 3_650 || level.gap_days > 3_650 {
            fault("delay", days.max(level.gap_days).to_string(), "it lies between 0 and 3,650", "give a number of days");
        }
        if at == 0 && matches!(level.delay, LevelDelay::AfterPrevious(_)) {
            fault("delay", days.to_string(), "the first level has no previous one", "count from the due day");
        }
        if level.channel.hands_over() && at + 1 < count {
            fault("channel", (at + 1).to_string(), "nothing follows where others take over", "make it the last level");
        }
        if let Some(minimum) = level.minimum.filter(|minimum| minimum.is_negative()) {
            fault("minimum", minimum.to_string(), "it is not negative", "give an amount, or leave it out");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_begins_with_a_procedure_that_its_own_rules_allow() {
        let policy = DunningPolicy::default();
        assert_eq!(policy.check(), Ok(()));
        assert_eq!(policy.procedure(None).map(|procedure| procedure.levels.len()), Some(4));
    }
}
