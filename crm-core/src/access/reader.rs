//! What an actor may do, worked out once per session.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::{Record, RoleId, TeamId, UserId};

use super::model::{EVERY_KIND, OF_EVERYBODY, Operation, Role, Scope, Team, User};

/// What one actor may do: grants, teams and hidden fields, worked out once when a session opens.
///
/// A change of roles or teams touches no record; it shows in the sessions opened after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub(super) user: Option<UserId>,
    pub(super) team: Option<TeamId>,
    pub(super) team_tree: BTreeSet<TeamId>,
    pub(super) scopes: BTreeMap<(u16, Operation), Scope>,
    hidden: BTreeSet<(u16, String)>,
}

impl Reader {
    /// A reader that nothing is kept from: the host's own work.
    #[must_use]
    pub fn system() -> Self {
        Self { user: None, team: None, team_tree: BTreeSet::new(), scopes: BTreeMap::new(), hidden: BTreeSet::new() }
    }

    /// What `user` may do, given the roles they hold and all teams.
    #[must_use]
    pub fn new(user: &User, roles: &BTreeMap<RoleId, Role>, teams: &[Team]) -> Self {
        let held: Vec<&Role> = user.roles().iter().filter_map(|id| roles.get(id)).collect();
        let mut scopes: BTreeMap<(u16, Operation), Scope> = BTreeMap::new();
        for grant in held.iter().flat_map(|role| role.grants()) {
            let scope = scopes.entry((grant.kind, grant.operation)).or_insert(Scope::None);
            *scope = (*scope).max(grant.scope);
        }
        // A field is hidden only where every role hides it: roles widen, they never narrow one another.
        let hidden = match held.split_first() {
            None => BTreeSet::new(),
            Some((first, rest)) => first
                .hidden()
                .iter()
                .filter(|mask| rest.iter().all(|role| role.hidden().contains(mask)))
                .map(|mask| (mask.kind, mask.field.clone()))
                .collect(),
        };
        let team = *user.team();
        Self { user: Some(user.id()), team, team_tree: team.map(|top| below(top, teams)).unwrap_or_default(), scopes, hidden }
    }

    /// The user behind the reader; `None` for the system.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.user
    }

    /// The team that what the user creates is worked in.
    #[must_use]
    pub fn team(&self) -> Option<TeamId> {
        self.team
    }

    /// True for the host's own work.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.user.is_none()
    }

    /// How far `operation` reaches over records of `kind`.
    #[must_use]
    pub fn scope(&self, operation: Operation, kind: u16) -> Scope {
        if self.is_system() {
            return Scope::All;
        }
        let of = |kind| self.scopes.get(&(kind, operation)).copied().unwrap_or(Scope::None);
        let scope = of(kind).max(of(EVERY_KIND));
        if scope != Scope::All && OF_EVERYBODY.contains(&kind) { Scope::None } else { scope }
    }

    /// True where `field` of `kind` is kept from the reader.
    #[must_use]
    pub fn is_hidden(&self, kind: u16, field: &str) -> bool {
        !self.hidden.is_empty() && self.hidden.iter().any(|(k, f)| *k == kind && f == field)
    }

    /// True where some field of `kind` is kept from the reader.
    #[must_use]
    pub fn hides_any(&self, kind: u16) -> bool {
        self.hidden.iter().any(|(k, _)| *k == kind)
    }

    /// The record as the reader may see it.
    #[must_use]
    pub fn masked<R: Record>(&self, mut record: R) -> R {
        for field in R::KIND.maskable {
            if self.is_hidden(R::KIND.code, field) {
                record.mask(field);
            }
        }
        record
    }
}

/// `top` and every team below it. A team whose parents form a ring is visited once.
fn below(top: TeamId, teams: &[Team]) -> BTreeSet<TeamId> {
    let mut children: BTreeMap<TeamId, Vec<TeamId>> = BTreeMap::new();
    for team in teams {
        if let Some(parent) = team.parent() {
            children.entry(*parent).or_default().push(team.id());
        }
    }
    let (mut reached, mut open) = (BTreeSet::from([top]), vec![top]);
    while let Some(team) = open.pop() {
        for child in children.get(&team).into_iter().flatten() {
            if reached.insert(*child) {
                open.push(*child);
            }
        }
    }
    reached
}
