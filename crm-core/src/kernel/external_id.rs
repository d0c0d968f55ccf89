//! The id of a record in another system.

use std::fmt;

use minicbor::{Decode, Encode};

use super::sort_key::SortKey;
use super::text::{Code, Label};

/// Where a record came from, and what it is called there. No two records of a kind share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ExternalId {
    /// The other system, as `old-crm`.
    #[n(0)]
    pub source: Code,
    /// Its key there, letter by letter.
    #[n(1)]
    pub key: Label,
}

impl ExternalId {
    /// The index value it is found by.
    #[must_use]
    pub fn sort_key(&self) -> SortKey {
        SortKey::new().text(self.source.as_str()).text(self.key.as_str())
    }
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source, self.key)
    }
}
