//! What a company may change about its subscriptions and contracts.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, PipelineId, Policy, PolicyField};

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

/// What the deal of a renewal is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum RenewalAmount {
    /// What the contract brings in a year.
    #[default]
    #[n(0)]
    ContractValue,
    /// What the subscriptions of its customer bring in a year, in the currency of the contract.
    #[n(1)]
    RecurringRevenue,
}

/// When the deal of a renewal is expected to close; today where that day has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum RenewalClose {
    /// On the last day for notice.
    #[default]
    #[n(0)]
    NoticeBy,
    /// On the last day of the term.
    #[n(1)]
    TermEnd,
}

/// How the deal of a renewal is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RenewalDeals {
    /// The pipeline it passes, from the first open stage on.
    #[n(0)]
    pub pipeline: PipelineId,
    /// What it is worth.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub amount: RenewalAmount,
    /// When it is expected to close.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub closes: RenewalClose,
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
    /// Days after which a subscription that is past due is cancelled; none: it is left as it is.
    #[n(6)]
    pub cancel_past_due_after: Option<u32>,
    /// How the deal of a renewal is opened; none: no deal is.
    #[n(7)]
    pub renewal_deals: Option<RenewalDeals>,
}

/// The reason of a subscription that was not paid in time.
pub(super) const NOT_PAID: &str = "not-paid";
/// The reasons a company starts with.
const REASONS: [&str; 7] = ["price", "missing-feature", "service", "competitor", "not-used", NOT_PAID, "other"];

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
            cancel_past_due_after: None,
            renewal_deals: None,
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
        PolicyField {
            name: "cancel_past_due_after",
            unit: "calendar days",
            default: "none: it is left",
            range: "none, or 0 to 365; it needs the reason not-paid",
            reason: "how long one waits for money before the service ends; counted for each subscription from the day on which it falls past due",
            source: "practice: ERPNext cancels after a grace period or leaves it unpaid, as one chooses",
        },
        PolicyField {
            name: "renewal_deals",
            unit: "pipeline, amount, closing",
            default: "none: no deal is opened",
            range: "a pipeline; contract value or recurring revenue; last day for notice or end of term",
            reason: "who sells works on a renewal as on any other deal",
            source: "practice: renewals have a pipeline of their own",
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
        if let Some(days) = self.cancel_past_due_after {
            let (fits, field) = (days <= 365, "cancel_past_due_after");
            faults.require(fits, field, days, "it lies between 0 and 365", "give a number of days");
            let is_named = self.reasons.iter().any(|reason| reason.as_str() == NOT_PAID);
            faults.require(
                is_named,
                field,
                days,
                "the reasons lack `not-paid`",
                "add it to the reasons, or leave what is past due",
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
