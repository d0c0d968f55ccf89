//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::access::{RoleDraft, UserDraft};
use crate::kernel::{Code, Currency, Date, DomainEvent, FieldType, Label, Name, Rate, RoleId, TeamId, UserId, refusals};

/// The most rates that one command sets.
pub const MAX_RATES: usize = 10_000;

/// Adds a user. Permission: create on users. Answers the [`User`](crate::access::User).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddUser {
    /// Name, address, team, roles.
    #[n(0)]
    pub draft: UserDraft,
}

/// Describes a user anew. Permission: update on users. Refusals: ADM-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeUser {
    /// The user.
    #[n(0)]
    pub user: UserId,
    /// Name, address, team, roles.
    #[n(1)]
    pub draft: UserDraft,
}

/// Lets a user act no longer. What they own stays theirs until it is assigned. Permission: update on users. Refusals: ADM-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DeactivateUser {
    /// The user.
    #[n(0)]
    pub user: UserId,
}

/// Lets a user act again. Permission: update on users.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReactivateUser {
    /// The user.
    #[n(0)]
    pub user: UserId,
}

/// Adds a team. Permission: create on teams, read on the one above. Answers the [`Team`](crate::access::Team).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddTeam {
    /// What people call it; unique.
    #[n(0)]
    pub name: Name,
    /// The team above.
    #[n(1)]
    pub parent: Option<TeamId>,
}

/// Puts a team below another, or at the top. Permission: update on teams. Refusals: ADM-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MoveTeam {
    /// The team.
    #[n(0)]
    pub team: TeamId,
    /// The team above; none: at the top.
    #[n(1)]
    pub parent: Option<TeamId>,
}

/// Adds a role. Permission: create on roles. Answers the [`Role`](crate::access::Role).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddRole {
    /// Name, grants, hidden fields.
    #[n(0)]
    pub draft: RoleDraft,
}

/// Describes a role anew. Permission: update on roles. Refusals: ADM-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeRole {
    /// The role.
    #[n(0)]
    pub role: RoleId,
    /// Name, grants, hidden fields.
    #[n(1)]
    pub draft: RoleDraft,
}

/// Defines a custom field, or defines it anew. Permission: create on custom fields. Answers the
/// [`FieldDefinition`](crate::kernel::FieldDefinition). Records that lack a newly required field get it at their next change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DefineField {
    /// Code of the kind of record, as `Account::KIND.code`.
    #[n(0)]
    pub kind: u16,
    /// The key it is stored under.
    #[n(1)]
    pub key: Code,
    /// What people call it.
    #[n(2)]
    pub label: Name,
    /// What it may hold.
    #[n(3)]
    pub field_type: FieldType,
    /// True where a record cannot do without it.
    #[n(4)]
    pub is_required: bool,
}

/// One rate of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DatedRate {
    /// The day.
    #[n(0)]
    pub day: Date,
    /// The currency.
    #[n(1)]
    pub currency: Currency,
    /// How much of it one unit of the base buys.
    #[n(2)]
    pub rate: Rate,
}

/// Sets exchange rates, or sets them anew. Permission: create on exchange rates. Answers how many of them changed. A rate for the base itself, one that
/// stands twice, and more than [`MAX_RATES`] are invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetExchangeRates {
    /// The currency of which one unit is meant.
    #[n(0)]
    pub base: Currency,
    /// Who says so, as `ECB`.
    #[n(1)]
    pub source: Label,
    /// The rates, of any days.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub rates: Vec<DatedRate>,
}

/// Sets a policy from a day on. Permission: create on policy versions. Answers the [`PolicyVersion`](crate::engine::PolicyVersion).
/// A policy out of its ranges is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetPolicy<P> {
    /// The policy.
    #[n(0)]
    pub policy: P,
    /// The first day on which it holds; none: today.
    #[n(1)]
    pub effective_from: Option<Date>,
}

/// What happened to the company's own set-up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum AdministrationEvent {
    /// A user was added.
    #[n(0)]
    UserAdded,
    /// A user was described anew.
    #[n(1)]
    UserChanged,
    /// A user can no longer act.
    #[n(2)]
    UserDeactivated,
    /// A user can act again.
    #[n(3)]
    UserReactivated,
    /// A team was added.
    #[n(4)]
    TeamAdded,
    /// A team stands elsewhere in the tree.
    #[n(5)]
    TeamMoved(#[n(0)] Option<TeamId>),
    /// A role was added.
    #[n(6)]
    RoleAdded,
    /// A role was described anew.
    #[n(7)]
    RoleChanged,
    /// A custom field was defined.
    #[n(8)]
    FieldDefined,
    /// An exchange rate was set.
    #[n(9)]
    RateSet,
}

impl DomainEvent for AdministrationEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::UserAdded => "user.added",
            Self::UserChanged => "user.changed",
            Self::UserDeactivated => "user.deactivated",
            Self::UserReactivated => "user.reactivated",
            Self::TeamAdded => "team.added",
            Self::TeamMoved(_) => "team.moved",
            Self::RoleAdded => "role.added",
            Self::RoleChanged => "role.changed",
            Self::FieldDefined => "field.defined",
            Self::RateSet => "exchange_rate.set",
        }
    }
}

refusals! {
    /// Why administration says no, in order of precedence.
    pub enum AdministrationRefusal {
        /// Nobody would be left to administer.
        LastAdministrator = "ADM-001": "no active user would be left who may change users; give somebody else that permission first",
        /// A team cannot stand below itself.
        Ring = "ADM-002": "the team would stand below itself; choose another team above, or move that one first",
        /// An amount cannot be converted.
        NoRate {
            /// The currency whose rate is missing.
            currency: String,
            /// The day.
            day: Date,
        } = "ADM-003": "there is no rate of {currency} for {day} that is new enough; set one",
    }
}
