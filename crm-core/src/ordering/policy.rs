//! What a company may change about its subscriptions.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

/// When another plan takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum PlanTime {
    /// Today: the rest of the period is given back and billed anew.
    #[n(0)]
    Now,
    /// When the period is over.
    #[n(1)]
    AtPeriodEnd,
}

/// A company's choices about its subscriptions.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OrderingPolicy {
    /// When a plan that brings more in a year takes effect.
    #[n(0)]
    pub upgrades: PlanTime,
    /// When any other plan takes effect.
    #[n(1)]
    pub downgrades: PlanTime,
    /// The reasons that a subscription is cancelled for.
    #[n(2)]
    pub reasons: Vec<Code>,
}

/// The reasons a company starts with.
const REASONS: [&str; 7] = ["price", "missing-feature", "service", "competitor", "not-used", "not-paid", "other"];

impl Default for OrderingPolicy {
    fn default() -> Self {
        let reasons = REASONS.iter().filter_map(|reason| Code::parse(reason).ok()).collect();
        Self { upgrades: PlanTime::Now, downgrades: PlanTime::AtPeriodEnd, reasons }
    }
}

impl Policy for OrderingPolicy {
    const NAME: &'static str = "ordering";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "upgrades",
            unit: "time",
            default: "now",
            range: "now, at period end",
            reason: "who wants more has it today, and pays for the rest of the period",
            source: "practice of billing systems, and what their users ask for most",
        },
        PolicyField {
            name: "downgrades",
            unit: "time",
            default: "at period end",
            range: "now, at period end",
            reason: "what is paid for is used up before it gets less",
            source: "practice of billing systems, and what their users ask for most",
        },
        PolicyField {
            name: "reasons",
            unit: "keys",
            default: "price, missing-feature, service, competitor, not-used, not-paid, other",
            range: "1 to 100 keys",
            reason: "what lost revenue is counted by",
            source: "reasons that billing systems ask for when somebody cancels, shortened",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if self.reasons.is_empty() || self.reasons.len() > 100 {
            faults.push(
                Fault::new(self.reasons.len(), "there are 1 to 100 reasons", "name the reasons you count by").at("reasons"),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
