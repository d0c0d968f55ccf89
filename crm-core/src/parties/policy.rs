//! What a company may change about its parties.

use minicbor::{Decode, Encode};

use crate::kernel::{Faults, Policy, PolicyField};

/// A company's choices about its parties.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PartiesPolicy {
    /// How many levels accounts may stand below one another.
    #[n(0)]
    pub max_depth: u32,
}

impl Default for PartiesPolicy {
    fn default() -> Self {
        Self { max_depth: 20 }
    }
}

impl Policy for PartiesPolicy {
    const NAME: &'static str = "parties";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "max_depth",
        unit: "levels",
        default: "20",
        range: "1 to 20",
        reason: "how deep groups of companies are kept; deeper trees are hard to read and slow to walk",
        source: "practice",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let depth = self.max_depth;
        faults.require((1..=20).contains(&depth), "max_depth", depth, "it lies between 1 and 20", "give a number of levels");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
