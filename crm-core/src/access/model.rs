//! Users, teams and roles.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{Email, Fault, Faults, Index, IndexRow, Kind, Name, Record, RoleId, SortKey, TeamId, UserId};

/// In a grant or a mask: every kind of record.
pub const EVERY_KIND: u16 = 0;

/// Kinds without an owner that tell of everybody's records: only a grant over all of them reaches them.
pub(super) const OF_EVERYBODY: [u16; 7] = [
    Kind::NUMBER_SERIES.code,
    Kind::OUTBOX_MESSAGE.code,
    Kind::MERGE.code,
    Kind::CHAIN_LINK.code,
    Kind::DOCUMENT_CHAIN.code,
    Kind::CHAIN_REGISTER.code,
    Kind::PERIOD_CLOSING.code,
];

/// The most grants, and the most hidden fields, of one role.
const MAX_LINES: usize = 1_000;

/// What can be done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Operation {
    /// To see it, alone, in lists, in counts and in sums.
    #[n(0)]
    Read,
    /// To make a new one.
    #[n(1)]
    Create,
    /// To change it by a command of its process.
    #[n(2)]
    Update,
    /// To remove it.
    #[n(3)]
    Delete,
    /// To give it to another owner.
    #[n(4)]
    Assign,
    /// To open it to others.
    #[n(5)]
    Share,
    /// To take it out in bulk.
    #[n(6)]
    Export,
    /// To erase personal content for good.
    #[n(7)]
    Erase,
    /// To approve what others propose.
    #[n(8)]
    Approve,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 9] = [
        Self::Read,
        Self::Create,
        Self::Update,
        Self::Delete,
        Self::Assign,
        Self::Share,
        Self::Export,
        Self::Erase,
        Self::Approve,
    ];
}

/// How far a grant reaches over the records of a kind. Each scope includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Scope {
    /// Nothing.
    #[n(0)]
    None,
    /// What the user owns.
    #[n(1)]
    Own,
    /// What is worked in the user's team.
    #[n(2)]
    Team,
    /// What is worked in the user's team and in the teams below it.
    #[n(3)]
    TeamTree,
    /// Everything.
    #[n(4)]
    All,
}

/// One line of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Grant {
    /// Code of the kind, or [`EVERY_KIND`].
    #[n(0)]
    pub kind: u16,
    /// What may be done.
    #[n(1)]
    pub operation: Operation,
    /// To which records.
    #[n(2)]
    pub scope: Scope,
}

/// A field that a role hides. A user sees a field that at least one of their roles does not hide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FieldMask {
    /// Code of the kind.
    #[n(0)]
    pub kind: u16,
    /// Name of a maskable field of that kind.
    #[n(1)]
    pub field: String,
}

/// A named set of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Role {
    /// Id of the role.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: RoleId,
    /// What people call it; unique.
    #[n(1)]
    pub(super) name: Name,
    /// What it allows.
    #[n(2)]
    pub(super) grants: Vec<Grant>,
    /// What it hides.
    #[n(3)]
    pub(super) hidden: Vec<FieldMask>,
}

/// What makes up a role: the input of its creation and change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RoleDraft {
    /// What people call it; unique.
    #[n(0)]
    pub name: Name,
    /// What it allows.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub grants: Vec<Grant>,
    /// What it hides.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub hidden: Vec<FieldMask>,
}

impl Role {
    /// Roles by name.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name");

    /// A role made of `draft`.
    #[must_use]
    pub fn new(id: RoleId, draft: RoleDraft) -> Self {
        Self { id, name: draft.name, grants: draft.grants, hidden: draft.hidden }
    }
}

impl Record for Role {
    type Id = RoleId;
    const KIND: Kind = Kind::ROLE;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> RoleId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let (grants, hidden) = (self.grants.len(), self.hidden.len());
        faults.require(grants <= MAX_LINES, "grants", grants, "a role has at most 1,000 grants", "split the role");
        faults.require(hidden <= MAX_LINES, "hidden", hidden, "a role hides at most 1,000 fields", "split the role");
        for (at, grant) in self.grants.iter().enumerate() {
            if grant.kind != EVERY_KIND && Kind::find(grant.kind).is_none() {
                let fault =
                    Fault::new(grant.kind, "there is no such kind of record", "give the code of one, or 0 for every kind");
                faults.push(fault.at("kind").at(format!("grants[{at}]")));
            }
        }
        for (at, mask) in self.hidden.iter().enumerate() {
            let maskable = Kind::find(mask.kind).map(|kind| kind.maskable).unwrap_or_default();
            if !maskable.contains(&mask.field.as_str()) {
                let remedy = match maskable {
                    [] => "no field of this kind can be hidden".to_owned(),
                    fields => format!("give one of: {}", fields.join(", ")),
                };
                faults
                    .push(Fault::new(&mask.field, "this field cannot be hidden", remedy).at("field").at(format!("hidden[{at}]")));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_NAME.row(SortKey::new().text(&self.name.folded()))]
    }
}

/// A group of users. Teams form a tree.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Team {
    /// Id of the team.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: TeamId,
    /// What people call it; unique.
    #[n(1)]
    pub(super) name: Name,
    /// The team above, none at the top.
    #[n(2)]
    pub(super) parent: Option<TeamId>,
}

impl Team {
    /// Teams by name.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name");

    /// A team below `parent`.
    #[must_use]
    pub fn new(id: TeamId, name: Name, parent: Option<TeamId>) -> Self {
        Self { id, name, parent }
    }
}

impl Record for Team {
    type Id = TeamId;
    const KIND: Kind = Kind::TEAM;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> TeamId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_NAME.row(SortKey::new().text(&self.name.folded()))]
    }
}

/// A person or system that may act.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct User {
    /// Id of the user.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: UserId,
    /// What people call them.
    #[n(1)]
    pub(super) name: Name,
    /// Their address; unique among users.
    #[n(2)]
    pub(super) email: Email,
    /// False once they have left: they can no longer act, and keep what they own until it is reassigned.
    #[n(3)]
    pub(super) is_active: bool,
    /// The team they work in.
    #[n(4)]
    pub(super) team: Option<TeamId>,
    /// What they may do; permissions of several roles add up.
    #[n(5)]
    pub(super) roles: Vec<RoleId>,
}

/// What makes up a user: the input of their creation and change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UserDraft {
    /// What people call them.
    #[n(0)]
    pub name: Name,
    /// Their address; unique among users.
    #[n(1)]
    pub email: Email,
    /// The team they work in.
    #[n(2)]
    pub team: Option<TeamId>,
    /// What they may do, at most 32 roles.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub roles: Vec<RoleId>,
}

impl User {
    /// Users by address, letter case aside.
    pub const BY_EMAIL: Index<Self> = Index::unique(1, "email");
    /// Users by name.
    pub const BY_NAME: Index<Self> = Index::new(2, "name");

    /// An active user.
    #[must_use]
    pub fn new(id: UserId, draft: UserDraft) -> Self {
        Self { id, name: draft.name, email: draft.email, is_active: true, team: draft.team, roles: draft.roles }
    }

    /// The same user described anew; whether they are active stays.
    #[must_use]
    pub fn described(self, draft: UserDraft) -> Self {
        Self { is_active: self.is_active, ..Self::new(self.id, draft) }
    }

    /// The same user, able to act or not.
    #[must_use]
    pub fn active(mut self, is_active: bool) -> Self {
        self.is_active = is_active;
        self
    }
}

impl Record for User {
    type Id = UserId;
    const KIND: Kind = Kind::USER;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> UserId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        faults.require(self.roles.len() <= 32, "roles", self.roles.len(), "a user has at most 32 roles", "merge some roles");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![
            Self::BY_EMAIL.row(SortKey::new().text(&self.email.canonical())),
            Self::BY_NAME.row(SortKey::new().text(&self.name.folded())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::RecordId;

    fn role(grants: Vec<Grant>, hidden: Vec<FieldMask>) -> Role {
        Role::new(RoleId::from_bytes([1; 16]), RoleDraft { name: "Sales".parse().unwrap(), grants, hidden })
    }

    fn draft(roles: usize) -> UserDraft {
        let roles = vec![RoleId::from_bytes([1; 16]); roles];
        UserDraft { name: "Ada".parse().unwrap(), email: "Ada@Example.com".parse().unwrap(), team: None, roles }
    }

    /// The fields that a record is at fault in.
    fn faulty(record: &impl Record) -> Vec<String> {
        let faults = record.check().err();
        faults.iter().flat_map(Faults::as_slice).map(|fault| fault.field.to_string()).collect()
    }

    fn grant(kind: u16) -> Grant {
        Grant { kind, operation: Operation::Read, scope: Scope::Own }
    }

    #[test]
    fn a_role_speaks_of_kinds_and_fields_that_there_are() {
        let kind = Kind::ALL.iter().find(|kind| !kind.maskable.is_empty()).unwrap();
        let mask = |kind, field: &str| FieldMask { kind, field: field.to_owned() };
        let good = role(vec![grant(EVERY_KIND), grant(kind.code)], vec![mask(kind.code, kind.maskable[0])]);
        assert_eq!(faulty(&good), [""; 0]);
        let hidden = vec![mask(kind.code, kind.maskable[0]), mask(kind.code, "shoe_size"), mask(u16::MAX, kind.maskable[0])];
        let wrong = role(vec![grant(kind.code), grant(u16::MAX)], hidden);
        assert_eq!(faulty(&wrong), ["grants[1].kind", "hidden[1].field", "hidden[2].field"]);
    }

    #[test]
    fn a_role_has_at_most_a_thousand_lines_of_each_sort_and_a_user_at_most_32_roles() {
        let kind = Kind::ALL.iter().find(|kind| !kind.maskable.is_empty()).unwrap();
        let lines = |grants, hidden| {
            let mask = FieldMask { kind: kind.code, field: kind.maskable[0].to_owned() };
            faulty(&role(vec![grant(EVERY_KIND); grants], vec![mask; hidden]))
        };
        assert_eq!(lines(1_000, 1_000), [""; 0]);
        assert_eq!(lines(1_001, 1_001), ["grants", "hidden"]);
        let user = |roles| User::new(UserId::from_bytes([1; 16]), draft(roles));
        assert_eq!(faulty(&user(32)), [""; 0]);
        assert_eq!(faulty(&user(33)), ["roles"]);
    }

    #[test]
    fn roles_teams_and_users_are_found_by_name_and_users_by_address_whatever_the_case() {
        let by = |text: &str| SortKey::new().text(text);
        assert_eq!(role(Vec::new(), Vec::new()).indexes(), [Role::BY_NAME.row(by("sales"))]);
        let team = Team::new(TeamId::from_bytes([1; 16]), "Nord".parse().unwrap(), None);
        assert_eq!(team.indexes(), [Team::BY_NAME.row(by("nord"))]);
        let user = User::new(UserId::from_bytes([1; 16]), draft(0));
        assert_eq!(user.indexes(), [User::BY_EMAIL.row(by(&user.email().canonical())), User::BY_NAME.row(by("ada"))]);
    }

    #[test]
    fn one_who_has_left_stays_away_when_they_are_described_anew() {
        let user = User::new(UserId::from_bytes([1; 16]), draft(0));
        assert!(user.clone().described(draft(1)).is_active());
        assert!(!user.active(false).described(draft(1)).is_active());
    }
}
