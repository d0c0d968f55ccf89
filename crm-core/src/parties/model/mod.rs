//! Accounts and contacts, how they are reached, and how they belong together.

mod account;
mod contact;
mod intake;
mod links;
pub(in crate::parties) mod matching;
mod naming;
mod points;

pub use account::{Account, AccountDetails, AccountStatus};
pub use contact::{Contact, ContactDetails};
pub use intake::{Intake, IntakeChannel};
pub use links::{Affiliation, PartyId, Relation, Relationship};
pub use naming::{NamesParties, Successors};
pub use points::{BILLING, PartyAddress, PartyEmail, PartyPhone, Point, preferred, serving};

use crate::kernel::Faults;

/// The most values in any list of a party: tax numbers, external ids, addresses, telephones.
pub const MAX_VALUES: usize = 50;

/// Refuses lists of more than [`MAX_VALUES`], each by its name.
fn few_of_each(lists: &[(&'static str, usize)]) -> Result<(), Faults> {
    let mut faults = Faults::new();
    for (name, len) in lists {
        faults.require(*len <= MAX_VALUES, name, len, "a party has at most 50 of them", "keep those in use");
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
