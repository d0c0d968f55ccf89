//! What of a party is compared with others, and the keys under which those that are like it are found.

mod folding;
mod keys;
mod party;
mod profile;
mod vocabulary;

pub use folding::soundex;
pub use keys::{BlockingKey, kept_keys, keys};
pub use party::Matchable;
pub(super) use party::rows;
pub use profile::{FIELDS, MatchField, PartyProfile};
pub use vocabulary::{are_forms_of_one, is_filling};
