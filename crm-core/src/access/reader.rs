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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{FieldMask, RoleDraft, UserDraft};
    use crate::kernel::{Email, Name, RecordId};

    /// Somebody of team 2 who holds a role for each list of hidden fields.
    fn who_holds(hidden: &[&[(u16, &str)]]) -> Reader {
        let name = Name::parse("somebody").unwrap();
        let mask = |(kind, field): &(u16, &str)| FieldMask { kind: *kind, field: (*field).to_owned() };
        let role = |(at, hidden): (u8, &&[(u16, &str)])| {
            let hidden = hidden.iter().map(mask).collect();
            let id = RoleId::from_bytes([at; 16]);
            (id, Role::new(id, RoleDraft { name: name.clone(), grants: Vec::new(), hidden }))
        };
        let roles: BTreeMap<RoleId, Role> = (1u8..).zip(hidden).map(role).collect();
        let (email, team) = (Email::parse("user@example.com").unwrap(), Some(TeamId::from_bytes([2; 16])));
        let draft = UserDraft { name: name.clone(), email, team, roles: roles.keys().copied().collect() };
        Reader::new(&User::new(UserId::from_bytes([1; 16]), draft), &roles, &[])
    }

    #[test]
    fn a_field_is_hidden_only_where_every_role_hides_it() {
        let reader = who_holds(&[&[(51, "phone"), (51, "note"), (52, "note")], &[(51, "phone"), (52, "phone")]]);
        assert!(reader.is_hidden(51, "phone"));
        assert!(!reader.is_hidden(51, "note"), "one role shows it");
        assert!(!reader.is_hidden(52, "phone") && !reader.is_hidden(51, "email"), "a field of another kind, another field");
        assert!(reader.hides_any(51) && !reader.hides_any(52));
        let open = who_holds(&[&[(51, "phone")], &[]]);
        assert!(!open.is_hidden(51, "phone") && !open.hides_any(51), "a role that hides nothing shows everything");
        assert!(!who_holds(&[]).hides_any(51) && who_holds(&[&[(51, "phone")]]).is_hidden(51, "phone"));
    }

    #[test]
    fn what_tells_of_everybody_s_records_is_reached_by_a_grant_over_all_and_by_no_other() {
        let reached = |kind: u16, granted| {
            let mut reader = who_holds(&[]);
            reader.scopes.insert((kind, Operation::Read), granted);
            reader.scope(Operation::Read, kind)
        };
        for kind in OF_EVERYBODY {
            assert_eq!(reached(kind, Scope::All), Scope::All);
            assert_eq!([Scope::Own, Scope::Team, Scope::TeamTree].map(|granted| reached(kind, granted)), [Scope::None; 3]);
        }
        assert_eq!(reached(51, Scope::TeamTree), Scope::TeamTree);
    }

    #[test]
    fn a_reader_is_somebody_in_a_team_or_the_system() {
        let reader = who_holds(&[]);
        assert_eq!(reader.user(), Some(UserId::from_bytes([1; 16])));
        assert_eq!(reader.team(), Some(TeamId::from_bytes([2; 16])));
        assert!(!reader.is_system());
        assert_eq!(reader.scope(Operation::Read, 51), Scope::None);
        let system = Reader::system();
        assert!(system.is_system() && system.user().is_none() && system.team().is_none());
        assert_eq!(system.scope(Operation::Erase, 51), Scope::All);
    }
}
