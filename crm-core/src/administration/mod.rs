//! Who works here and what they may do: users, teams, roles; which custom fields and policies the company has.
//!
//! ```text
//! user:  Active ── deactivate ──> Inactive ── reactivate ──> Active
//! ```
//!
//! The first user is added by the host's own session ([`Crm::system`](crate::engine::Crm::system)); from then on users do it. The last active user who
//! may change users cannot be taken away, so that nobody locks the company out. Users are never deleted: what they did stands in the audit trail.
//!
//! The records themselves live in [`access`](crate::access), which decides by them.

pub mod contract;
pub mod ops;
pub mod policy;
pub mod presets;
pub mod rules;

pub use contract::{
    AddRole, AddTeam, AddUser, AdministrationEvent, AdministrationRefusal, ChangeRole, ChangeUser, DeactivateUser, DefineField,
    MoveTeam, ReactivateUser, SetPolicy,
};
pub use policy::AdministrationPolicy;
pub use presets::{accountant, administrator, read_only, sales_manager, seller};
