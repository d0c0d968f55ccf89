//! Numbers of issued documents.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

use crate::kernel::Fault;

/// The number of an issued document: 1 to 35 of A-Z, a-z, 0-9, `-`, `+`, `_`, `/` (BT-1, BR-FR-01, BR-FR-02).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(transparent)]
pub struct InvoiceNumber(#[n(0)] String);

impl InvoiceNumber {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InvoiceNumber {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let fits = (1..=35).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || "-+_/".contains(c));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(Fault::new(
            text,
            "a number has 1 to 35 of A-Z, a-z, 0-9, -, +, _ and /",
            "shorten the prefix, or leave out other characters",
        ))
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for InvoiceNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
