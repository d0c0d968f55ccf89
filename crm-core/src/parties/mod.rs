//! Whom one deals with: accounts (organisations) and contacts (persons).
//!
//! ```text
//! account:  Active ── archive ──> Archived ── restore ──> Active
//! ```
//!
//! An account may stand below another; the chain of parents never closes into a ring. Records that come from other systems keep their ids there, each
//! of which belongs to one account.
//!
//! Not here: duplicates and their merging, consent, what an account owes (receivables).

pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    ArchiveAccount, AssignAccount, ChangeAccount, ChangeContact, CreateAccount, CreateContact, PartyEvent, PartyRefusal,
    RestoreAccount, SetParent, ShareAccount, UnshareAccount,
};
pub use model::{Account, AccountDetails, AccountStatus, Contact, ContactDetails};
pub use policy::PartiesPolicy;
