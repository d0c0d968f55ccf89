//! What a company may change about its leads.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Label, Policy, PolicyField};

/// A company's choices about its leads.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LeadPolicy {
    /// The standard checklist: what must be known before a lead is qualified.
    #[n(0)]
    pub checklist: Vec<Code>,
    /// The reasons a lead is let go for.
    #[n(1)]
    pub reasons: Vec<Code>,
    /// Hours within which a new lead is to be worked on.
    #[n(2)]
    pub first_response_hours: u32,
    /// Other checklists, one of which a lead may be qualified against instead.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub checklists: Vec<Checklist>,
}

/// A point of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChecklistPoint {
    /// Its key, one in the list.
    #[n(0)]
    pub key: Code,
    /// What to find out, in words.
    #[n(1)]
    pub asks: Option<Label>,
    /// False for what is good to know and keeps no lead from being qualified.
    #[n(2)]
    pub is_required: bool,
}

/// A named checklist: MEDDIC, or a company's own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Checklist {
    /// Its key, one in the policy.
    #[n(0)]
    pub key: Code,
    /// What is to be known, 1 to 100 points.
    #[n(1)]
    pub points: Vec<ChecklistPoint>,
}

/// MEDDIC's points, with what each asks.
const MEDDIC: [(&str, &str); 6] = [
    ("metrics", "What is it worth to them, in numbers?"),
    ("economic-buyer", "Who can spend the money?"),
    ("decision-criteria", "What do they compare offers by?"),
    ("decision-process", "Who decides in which steps, and by when?"),
    ("identify-pain", "What hurts if nothing is done?"),
    ("champion", "Who speaks for us when we are not there?"),
];

impl Checklist {
    /// MEDDIC: metrics, economic buyer, decision criteria, decision process, identify pain, champion; all required.
    ///
    /// # Errors
    /// None: the keys and texts are valid.
    pub fn meddic() -> Result<Self, Fault> {
        let point = |(key, asks): &(&str, &str)| {
            Ok(ChecklistPoint { key: Code::parse(key)?, asks: Some(Label::parse(asks)?), is_required: true })
        };
        let points = MEDDIC.iter().map(point).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { key: Code::parse("meddic")?, points })
    }

    fn check(&self, field: &str, faults: &mut Faults) {
        let points = self.points.len();
        if !(1..=CRITERIA_MAX).contains(&points) {
            faults.push(
                Fault::new(points, "a checklist has 1 to 100 points", "keep the ones that decide").at(format!("{field}.points")),
            );
        }
        let keys: BTreeSet<&Code> = self.points.iter().map(|point| &point.key).collect();
        faults.require(keys.len() == points, &format!("{field}.points"), points, "a point stands twice", "name each once");
    }
}

const CRITERIA_MAX: usize = 100;
const CHECKLISTS_MAX: usize = 20;

impl LeadPolicy {
    /// The points of the checklist of that key, or of the standard one where there is none of it, all of whose points are required.
    #[must_use]
    pub fn points(&self, checklist: Option<&Code>) -> Vec<ChecklistPoint> {
        let named = checklist.and_then(|key| self.checklists.iter().find(|list| list.key == *key));
        let required = |key: &Code| ChecklistPoint { key: key.clone(), asks: None, is_required: true };
        named.map_or_else(|| self.checklist.iter().map(required).collect(), |list| list.points.clone())
    }
}

const CHECKLIST: [&str; 4] = ["budget", "authority", "need", "timeline"];
const REASONS: [&str; 7] = ["no-budget", "no-authority", "no-need", "bad-timing", "not-reachable", "competitor", "other"];

fn codes(keys: &[&str]) -> Vec<Code> {
    keys.iter().filter_map(|key| Code::parse(key).ok()).collect()
}

impl Default for LeadPolicy {
    fn default() -> Self {
        Self { checklist: codes(&CHECKLIST), reasons: codes(&REASONS), first_response_hours: 24, checklists: Vec::new() }
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
        PolicyField {
            name: "checklists",
            unit: "checklists: points with what they ask, and whether they are required",
            default: "none",
            range: "up to 20 checklists of 1 to 100 points",
            reason: "what another sort of lead is qualified against",
            source: "MEDDIC, or a company's own",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let criteria = self.checklist.len();
        faults.require(
            criteria <= CRITERIA_MAX,
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
        let lists = self.checklists.len();
        faults.require(lists <= CHECKLISTS_MAX, "checklists", lists, "at most 20 checklists", "join those that differ little");
        let keys: BTreeSet<&Code> = self.checklists.iter().map(|list| &list.key).collect();
        faults.require(keys.len() == lists, "checklists", lists, "a key is given twice", "give each checklist its own key");
        for (at, list) in self.checklists.iter().enumerate() {
            list.check(&format!("checklists[{at}]"), &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
