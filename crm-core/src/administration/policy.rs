//! What a company may change about its own administration.

use minicbor::{Decode, Encode};

use crate::kernel::{Faults, Policy, PolicyField};

/// A company's choices about its administration.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AdministrationPolicy {
    /// How many active users who may change users must be left when one is taken away.
    #[n(0)]
    pub administrators: u32,
}

impl Default for AdministrationPolicy {
    fn default() -> Self {
        Self { administrators: 1 }
    }
}

impl Policy for AdministrationPolicy {
    const NAME: &'static str = "administration";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "administrators",
        unit: "users",
        default: "1",
        range: "1 to 10",
        reason: "nobody locks the company out; two where a holiday must not either",
        source: "practice",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let count = self.administrators;
        faults.require((1..=10).contains(&count), "administrators", count, "it lies between 1 and 10", "give a number of users");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
