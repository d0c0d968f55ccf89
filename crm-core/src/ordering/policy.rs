//! What a company may change about its subscriptions and contracts.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

use super::model::RenewalDuty;

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

/// A company's choices about its subscriptions and contracts.
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
    /// Days before the last day for notice on which the renewal of a contract is announced.
    #[n(3)]
    pub renewal_lead_days: u32,
    /// At the earliest so many months before the last day for notice a consumer is told of a renewal.
    #[n(4)]
    pub telling_earliest_months: u32,
    /// At the latest so many months before the last day for notice a consumer is told of a renewal.
    #[n(5)]
    pub telling_latest_months: u32,
}

/// The reasons a company starts with.
const REASONS: [&str; 7] = ["price", "missing-feature", "service", "competitor", "not-used", "not-paid", "other"];

impl Default for OrderingPolicy {
    fn default() -> Self {
        let reasons = REASONS.iter().filter_map(|reason| Code::parse(reason).ok()).collect();
        let RenewalDuty { earliest_months, latest_months } = RenewalDuty::FRANCE;
        Self {
            upgrades: PlanTime::Now,
            downgrades: PlanTime::AtPeriodEnd,
            reasons,
            renewal_lead_days: 60,
            telling_earliest_months: earliest_months,
            telling_latest_months: latest_months,
        }
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
        PolicyField {
            name: "renewal_lead_days",
            unit: "calendar days",
            default: "60",
            range: "0 to 730",
            reason: "how long one has to speak with the customer before notice is due; for consumers it begins no later than they may be told",
            source: "common practice of renewals",
        },
        PolicyField {
            name: "telling_earliest_months",
            unit: "months",
            default: "3",
            range: "latest months to 24",
            reason: "a consumer who was told earlier has forgotten it: it does not count",
            source: "Code de la consommation, L215-1",
        },
        PolicyField {
            name: "telling_latest_months",
            unit: "months",
            default: "1",
            range: "0 to earliest months",
            reason: "a consumer who was told later cannot give notice in time: they leave at any time, for free",
            source: "Code de la consommation, L215-1",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if self.reasons.is_empty() || self.reasons.len() > 100 {
            faults.push(
                Fault::new(self.reasons.len(), "there are 1 to 100 reasons", "name the reasons you count by").at("reasons"),
            );
        }
        faults.require(
            self.renewal_lead_days <= 730,
            "renewal_lead_days",
            self.renewal_lead_days,
            "it lies between 0 and 730",
            "give a number of days",
        );
        faults.require(
            self.telling_earliest_months <= 24,
            "telling_earliest_months",
            self.telling_earliest_months,
            "it lies between 0 and 24",
            "give a number of months",
        );
        faults.require(
            self.telling_latest_months <= self.telling_earliest_months,
            "telling_latest_months",
            self.telling_latest_months,
            "it is more than the earliest months",
            "give fewer months",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
