//! What a company may change about its deals.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Faults, Policy, PolicyField};

/// A company's choices about its deals.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PipelinePolicy {
    /// Reasons for loss that need a note, at most 100.
    #[n(0)]
    #[cbor(default)]
    pub reasons_with_note: Vec<Code>,
}

impl Default for PipelinePolicy {
    fn default() -> Self {
        Self { reasons_with_note: Code::parse("other").into_iter().collect() }
    }
}

impl Policy for PipelinePolicy {
    const NAME: &'static str = "pipeline";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "reasons_with_note",
        unit: "codes of reasons for loss",
        default: "other",
        range: "up to 100 codes",
        reason: "the reasons for loss that say too little without a note",
        source: "practice: a catch-all reason cannot be analysed afterwards",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let count = self.reasons_with_note.len();
        faults.require(count <= 100, "reasons_with_note", count, "at most 100 reasons", "name those that need a note most");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_the_reason_other_needs_a_note() {
        let policy = PipelinePolicy::default();
        assert_eq!(policy.reasons_with_note, [Code::parse("other").unwrap()]);
        assert_eq!(policy.check(), Ok(()));
    }
}
