//! What a company may change about its disputes.

use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, Code, Date, Fault, Faults, Money, Policy, PolicyField, RoleId};

/// The most rules of each list.
const MAX_RULES: usize = 100;

/// What evidence disputes of one reason need.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EvidenceRule {
    /// A reason of disputes, or of contested payments as `product_not_received`.
    #[n(0)]
    pub reason: Code,
    /// The kinds of evidence, 1 to 100.
    #[n(1)]
    pub needed: Vec<Code>,
}

/// An amount above which somebody must agree to a credit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DisputeThreshold {
    /// A credit above this, VAT included, in its currency.
    #[n(0)]
    pub above: Money,
    /// Holders of one of these roles approve.
    #[n(1)]
    pub approvers: Vec<RoleId>,
    /// How many of them must.
    #[n(2)]
    pub quorum: u32,
}

/// What late interest what was disputed without cause bears for the time of the dispute. While it lasts, none is reckoned on the disputed part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum InterestOnDisputed {
    /// As if it had never been disputed.
    #[default]
    #[n(0)]
    Retroactive,
    /// None for the days of the dispute.
    #[n(1)]
    FromSettlement,
}

/// A company's choices about its disputes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DisputePolicy {
    /// Days from acknowledgement to the last day to answer the customer.
    #[n(0)]
    pub answer_days: u32,
    /// The reasons a dispute may have.
    #[n(1)]
    pub reasons: Vec<Code>,
    /// What may be at the bottom of a dispute.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    #[cbor(default)]
    pub root_causes: Vec<Code>,
    /// What evidence which reasons need.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub evidence: Vec<EvidenceRule>,
    /// True where nothing is credited before the evidence is complete.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub needs_evidence: bool,
    /// Above which amounts who must agree to a credit.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    #[cbor(default)]
    pub approvals: Vec<DisputeThreshold>,
    /// The calendar whose working days the days to answer are; none: all days count.
    #[n(6)]
    pub calendar: Option<BusinessCalendar>,
    /// Days after a settlement for which what is due again is left alone.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    #[cbor(default)]
    pub grace_days: u32,
    /// What late interest what was disputed without cause bears.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(8)]
    #[cbor(default)]
    pub interest: InterestOnDisputed,
    /// Days for which a settled dispute can be reopened; none: always.
    #[n(9)]
    pub reopen_days: Option<u32>,
}

/// The reasons a company starts with.
const REASONS: [&str; 8] = ["price", "quantity", "quality", "not-delivered", "not-ordered", "duplicate", "tax", "other"];
/// The root causes a company starts with.
const ROOT_CAUSES: [&str; 7] = ["order-entry", "price-list", "picking", "carrier", "product", "billing", "customer"];

fn keys(texts: &[&str]) -> Vec<Code> {
    texts.iter().filter_map(|text| Code::parse(text).ok()).collect()
}

impl Default for DisputePolicy {
    fn default() -> Self {
        Self {
            answer_days: 10,
            reasons: keys(&REASONS),
            root_causes: keys(&ROOT_CAUSES),
            evidence: Vec::new(),
            needs_evidence: false,
            approvals: Vec::new(),
            calendar: None,
            grace_days: 0,
            interest: InterestOnDisputed::Retroactive,
            reopen_days: None,
        }
    }
}

impl DisputePolicy {
    /// The last day to answer a customer whose dispute was taken in hand on `day`.
    ///
    /// # Errors
    /// A fault where the calendar has not that many working days.
    pub fn answer_by(&self, day: Date) -> Result<Date, Fault> {
        let days = i64::from(self.answer_days);
        match &self.calendar {
            Some(calendar) => calendar.plus_business_days(day, days),
            None => day.plus_days(days),
        }
    }

    /// The kinds of evidence that a reason needs.
    #[must_use]
    pub fn evidence_for(&self, reason: &str) -> &[Code] {
        self.evidence.iter().find(|rule| rule.reason.as_str() == reason).map_or(&[], |rule| &rule.needed)
    }

    /// The thresholds that a credit of `amount` is above.
    pub fn crossed(&self, amount: Money) -> impl Iterator<Item = &DisputeThreshold> {
        let is_above = move |threshold: &&DisputeThreshold| {
            threshold.above.currency() == amount.currency() && threshold.above.minor() < amount.minor()
        };
        self.approvals.iter().filter(is_above)
    }
}

const fn field(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    range: &'static str,
    reason: &'static str,
) -> PolicyField {
    PolicyField { name, unit, default, range, reason, source: "practice" }
}

impl Policy for DisputePolicy {
    const NAME: &'static str = "disputes";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "answer_days",
            unit: "days",
            default: "10",
            range: "1 to 365",
            reason: "how long a customer waits for an answer once somebody looks after the dispute",
            source: "common practice of collection departments",
        },
        PolicyField {
            name: "reasons",
            unit: "keys",
            default: "price, quantity, quality, not-delivered, not-ordered, duplicate, tax, other",
            range: "1 to 100 keys",
            reason: "what disputes are counted by",
            source: "reason lists of SAP and Oracle receivables, shortened",
        },
        field(
            "root_causes",
            "keys",
            "order-entry, price-list, picking, carrier, product, billing, customer",
            "up to 100 keys",
            "what is mended, so that the same is not disputed again",
        ),
        field("evidence", "rules", "none", "up to 100 rules", "what a dispute is decided on"),
        field("needs_evidence", "yes or no", "no", "yes or no", "whether a credit waits for complete evidence"),
        field("approvals", "thresholds", "none", "up to 100 thresholds", "who else agrees before much money is given away"),
        field("calendar", "calendar", "none", "any calendar", "which days the days to answer are"),
        field("grace_days", "calendar days", "0", "0 to 90", "time to pay what was disputed, once that is settled"),
        field(
            "interest",
            "what to do",
            "retroactive",
            "retroactive, from_settlement",
            "whether it costs something to dispute without cause",
        ),
        field("reopen_days", "calendar days", "none", "1 to 3,650, or none", "when a settled dispute is settled for good"),
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let days = self.answer_days;
        faults.require((1..=365).contains(&days), "answer_days", days, "it lies between 1 and 365", "give a number of days");
        let count = self.reasons.len();
        let fits = (1..=MAX_RULES).contains(&count);
        faults.require(fits, "reasons", count, "there are 1 to 100 reasons", "name the reasons you count by");
        let count = self.root_causes.len();
        faults.require(count <= MAX_RULES, "root_causes", count, "there are at most 100 root causes", "leave some out");
        let rules = [("evidence", self.evidence.len()), ("approvals", self.approvals.len())];
        for (list, count) in rules {
            faults.require(count <= MAX_RULES, list, count, "there are at most 100 rules", "leave some out");
        }
        for (at, rule) in self.evidence.iter().enumerate() {
            let (count, field) = (rule.needed.len(), format!("evidence[{at}].needed"));
            let fits = (1..=MAX_RULES).contains(&count);
            faults.require(fits, &field, count, "a rule names 1 to 100 kinds", "name them, or leave the rule out");
            if self.evidence.iter().take(at).any(|earlier| earlier.reason == rule.reason) {
                let fault = Fault::new(&rule.reason, "two rules are about this reason", "join them");
                faults.push(fault.at(format_args!("evidence[{at}].reason")));
            }
        }
        for (at, threshold) in self.approvals.iter().enumerate() {
            let above = threshold.above;
            let field = format!("approvals[{at}].above");
            faults.require(!above.is_negative(), &field, above, "an amount is not negative", "give zero or more");
            let (approvers, quorum) = (threshold.approvers.len(), threshold.quorum);
            let field = format!("approvals[{at}].approvers");
            faults.require((1..=50).contains(&approvers), &field, approvers, "there are 1 to 50 roles", "name who may agree");
            let field = format!("approvals[{at}].quorum");
            faults.require((1..=20).contains(&quorum), &field, quorum, "it lies between 1 and 20", "give a number of people");
        }
        let grace = self.grace_days;
        faults.require(grace <= 90, "grace_days", grace, "it lies between 0 and 90", "give a number of days");
        let reopen = self.reopen_days.unwrap_or(1);
        let remedy = "give a number of days, or none";
        faults.require((1..=3_650).contains(&reopen), "reopen_days", reopen, "it lies between 1 and 3,650", remedy);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
