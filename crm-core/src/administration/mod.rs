//! Who works here and what they may do: users, teams, roles; which custom fields and policies the company has; what currencies are worth.
//!
//! ```text
//! user:  Active ── deactivate ──> Inactive ── reactivate ──> Active
//! ```
//!
//! The first user is added by the host's own session ([`Crm::system`](crate::engine::Crm::system)); from then on users do it. The last active user who
//! may change users cannot be taken away, so that nobody locks the company out. Users are never deleted: what they did stands in the audit trail.
//!
//! A role sees its own accounts, but not what they turn over:
//!
//! ```
//! # use crm_core::{engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! use crm_core::access::{FieldMask, Grant, Operation, RoleDraft, Scope, UserDraft};
//! use crm_core::administration::*;
//!
//! let grants = [Operation::Read, Operation::Create]
//!     .map(|operation| Grant { kind: Kind::ACCOUNT.code, operation, scope: Scope::Own })
//!     .to_vec();
//! let hidden = vec![FieldMask { kind: Kind::ACCOUNT.code, field: "annual_revenue".to_owned() }];
//! let role = session.execute(AddRole { draft: RoleDraft { name: "Assistant".parse()?, grants, hidden } })?.id();
//! let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: vec![role] };
//! let ada = session.execute(AddUser { draft })?.id();
//!
//! session.execute(DeactivateUser { user: ada })?;
//! assert_eq!(crm.session(ada, session.now()).err().map(|error| error.kind()), Some(ErrorKind::Denied));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! The records themselves live in [`access`](crate::access), which decides by them.

pub mod contract;
pub mod currency_policy;
pub mod ops;
pub mod policy;
pub mod presets;
pub mod rates;
pub mod rules;

pub use contract::{
    AddRole, AddTeam, AddUser, AdministrationEvent, AdministrationRefusal, ChangeRole, ChangeUser, DatedRate, DeactivateUser,
    DefineField, MAX_RATES, MoveTeam, ReactivateUser, SetExchangeRates, SetPolicy,
};
pub use currency_policy::CurrencyPolicy;
pub use policy::AdministrationPolicy;
pub use presets::{RolePreset, accountant, administrator, read_only, sales_manager, seller};
pub use rates::{ConvertedAmount, ExchangeRate, NoRate, NotConverted, RateBook, RateUsed};
