//! How a party comes in.

use minicbor::{Decode, Encode};

/// The way a party comes in: each has thresholds of its own in [`DuplicatePolicy`](crate::parties::duplicates::DuplicatePolicy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum IntakeChannel {
    /// Somebody of the company writes it down.
    #[n(0)]
    Person,
    /// A stranger fills in a form.
    #[n(1)]
    Form,
    /// Another program sends it.
    #[n(2)]
    Api,
    /// It is one of many in a file.
    #[n(3)]
    File,
}

/// How a party comes in, which decides what follows where it is likely there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Intake {
    /// The way it comes in; none: as one of a file within an import, by a person where a user acts, and otherwise by another program.
    #[n(0)]
    pub channel: Option<IntakeChannel>,
    /// True once somebody has said that it is a party of its own, whatever it is like: nothing is looked for.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    #[cbor(default)]
    pub is_distinct: bool,
}
