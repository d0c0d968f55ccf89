//! What a company may change about its disputes.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

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
}

/// The reasons a company starts with.
const REASONS: [&str; 8] = ["price", "quantity", "quality", "not-delivered", "not-ordered", "duplicate", "tax", "other"];

impl Default for DisputePolicy {
    fn default() -> Self {
        Self { answer_days: 10, reasons: REASONS.iter().filter_map(|reason| Code::parse(reason).ok()).collect() }
    }
}

impl Policy for DisputePolicy {
    const NAME: &'static str = "disputes";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "answer_days",
            unit: "calendar days",
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
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        faults.require(
            (1..=365).contains(&self.answer_days),
            "answer_days",
            self.answer_days,
            "it lies between 1 and 365",
            "give a number of days",
        );
        if self.reasons.is_empty() || self.reasons.len() > 100 {
            faults.push(
                Fault::new(self.reasons.len(), "there are 1 to 100 reasons", "name the reasons you count by").at("reasons"),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
