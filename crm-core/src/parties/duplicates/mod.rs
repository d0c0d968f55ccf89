//! Duplicates: which records are one party, how likely that is, and why.
//!
//! ```text
//! texts ── PartyProfile ── keys ──> candidates ── levels by field ── Weights ──> log-odds ── Thresholds ──> Consequence
//! ```
//!
//! Pure: it knows neither the store nor a session; the commands that create and change parties ask it, and three questions. A whole file is gone through with [`find`], which learns from it; a record that comes
//! later is compared with those that share one of its [`keys`], under the weights learned or, where there are none, those of the policy:
//!
//! ```
//! use crm_core::parties::{IntakeChannel, duplicates::*};
//!
//! let policy = DuplicatePolicy::default();
//! let known = PartyProfile::new().person("Robert", "Allen").email("roberta25@example.com").birth_date("1971-06-24");
//! let typed = PartyProfile::new().person("Bob", "Alen").email("roberta25@example.com").birth_date("1971-05-24");
//! assert!(keys(&typed).iter().any(|key| keys(&known).contains(key)));
//!
//! let why = Weights::given(&policy, 10_000).explain(&typed, &known);
//! assert_eq!(policy.thresholds(IntakeChannel::Person).consequence(why.probability), Consequence::Block);
//! for part in &why.contributions {
//!     if let Contribution::Field { field: MatchField::Given, level, log_odds } = part {
//!         assert!(*level == MatchLevel::Close && *log_odds > 0.0, "Bob is a form of Robert");
//!     }
//! }
//! ```

mod admitting;
mod blocking;
mod clusters;
mod commonness;
mod comparing;
mod finding;
mod learning;
mod likeness;
mod organisations;
mod policy;
mod told;
mod weights;

pub use crate::parties::model::matching::{BlockingKey, FIELDS, MatchField, Matchable, PartyProfile, kept_keys, keys};
pub use admitting::{Admission, Like, admit, by_likelihood, groups};
pub use blocking::pairs;
pub use comparing::MatchLevel;
pub use finding::{Duplicate, Found, find};
pub use policy::{Chances, Consequence, DuplicatePolicy, MatchWeights, Thresholds};
pub use told::{DuplicateGroup, DuplicatePage, LikelyDuplicate, PairExplanation, PairLink, PairPart, PairSource};
pub use weights::{Contribution, Explanation, Weights};
