//! What a company may change about its leads.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

/// A company's choices about its leads.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LeadPolicy {
    /// What must be known before a lead is qualified.
    #[n(0)]
    pub checklist: Vec<Code>,
    /// The reasons a lead is let go for.
    #[n(1)]
    pub reasons: Vec<Code>,
    /// Hours within which a new lead is to be worked on.
    #[n(2)]
    pub first_response_hours: u32,
}

const CHECKLIST: [&str; 4] = ["budget", "authority", "need", "timeline"];
const REASONS: [&str; 7] = ["no-budget", "no-authority", "no-need", "bad-timing", "not-reachable", "competitor", "other"];

fn codes(keys: &[&str]) -> Vec<Code> {
    keys.iter().filter_map(|key| Code::parse(key).ok()).collect()
}

impl Default for LeadPolicy {
    fn default() -> Self {
        Self { checklist: codes(&CHECKLIST), reasons: codes(&REASONS), first_response_hours: 24 }
    }
}

impl Policy for LeadPolicy {
    const NAME: &'static str = "leads";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "checklist",
            unit: "keys",
            default: "budget, authority, need, timeline",
            range: "up to 100 keys",
            reason: "what must be known, with evidence, before a lead is qualified",
            source: "BANT",
        },
        PolicyField {
            name: "reasons",
            unit: "keys",
            default: "no-budget, no-authority, no-need, bad-timing, not-reachable, competitor, other",
            range: "1 to 100 keys",
            reason: "what lost leads are counted by",
            source: "practice",
        },
        PolicyField {
            name: "first_response_hours",
            unit: "hours",
            default: "24",
            range: "1 to 720",
            reason: "how soon somebody works on a new lead",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let criteria = self.checklist.len();
        faults.require(
            criteria <= 100,
            "checklist",
            criteria,
            "a checklist has at most 100 criteria",
            "keep the ones that decide",
        );
        if self.reasons.is_empty() || self.reasons.len() > 100 {
            faults.push(
                Fault::new(self.reasons.len(), "there are 1 to 100 reasons", "name the reasons you count by").at("reasons"),
            );
        }
        let hours = self.first_response_hours;
        faults.require(
            (1..=720).contains(&hours),
            "first_response_hours",
            hours,
            "it lies between 1 and 720",
            "give a number of hours",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
