//! Duplicates: which records are one party, how likely, and why. Pure: it knows neither the store nor a session.

pub mod blocking;
pub mod commonness;
pub mod comparing;
pub mod finding;
pub mod folding;
pub mod learning;
pub mod likeness;
pub mod organisations;
pub mod policy;
pub mod profile;
pub mod vocabulary;
pub mod weights;

mod clusters;

pub use blocking::{BlockingKey, keys, pairs};
pub use comparing::{Agreement, Level};
pub use finding::{Duplicate, Found, find};
pub use policy::{Channel, Chances, DuplicatePolicy, Thresholds, Verdict};
pub use profile::{FIELDS, Field, PartyProfile};
pub use weights::{Contribution, Explanation, Weights};
