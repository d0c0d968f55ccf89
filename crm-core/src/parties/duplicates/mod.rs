//! Duplicates: which records are one party, how likely that is, and why.
//!
//! ```text
//! texts ── PartyProfile ── keys ──> candidates ── levels by field ── Weights ──> log-odds ── Thresholds ──> Consequence
//! ```
//!
//! Pure: it knows neither the store nor a session. A whole file is gone through with [`find`], which learns from it; a record that comes
//! later is compared with those that share one of its [`keys`], under the weights learned or, where there are none, those of the policy:
//!
//! ```
//! use crm_core::parties::duplicates::*;
//!
//! let policy = DuplicatePolicy::default();
//! let known = PartyProfile::new().person("Robert", "Allen").email("roberta25@example.com").birth_date("1971-06-24");
//! let typed = PartyProfile::new().person("Bob", "Alen").email("roberta25@example.com").birth_date("1971-05-24");
//! assert!(keys(&typed).iter().any(|key| keys(&known).contains(key)));
//!
//! let why = Weights::given(&policy, 10_000).explain(&typed, &known);
//! assert_eq!(policy.thresholds(Channel::Entry).consequence(why.probability), Consequence::Block);
//! for part in &why.contributions {
//!     if let Contribution::Field { field: Field::Given, level, log_odds } = part {
//!         assert!(*level == Level::Close && *log_odds > 0.0, "Bob is a form of Robert");
//!     }
//! }
//! ```

mod blocking;
mod clusters;
mod commonness;
mod comparing;
mod finding;
mod folding;
mod learning;
mod likeness;
mod organisations;
mod policy;
mod profile;
mod vocabulary;
mod weights;

pub use blocking::{BlockingKey, keys, pairs};
pub use comparing::Level;
pub use finding::{Duplicate, Found, find};
pub use policy::{Chances, Channel, Consequence, DuplicatePolicy, Thresholds};
pub use profile::{FIELDS, Field, PartyProfile};
pub use weights::{Contribution, Explanation, Weights};
