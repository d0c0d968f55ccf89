//! Pure decisions about users, teams and roles.

use std::collections::BTreeMap;

use crate::access::{Operation, Reader, Role, RoleDraft, Scope, Team, User, UserDraft};
use crate::kernel::{CrmError, Decision, Fault, Faults, Record, Refusal, RoleId, TeamId};

use super::contract::{AdministrationEvent, AdministrationRefusal};

/// What users, teams and roles there are.
#[derive(Debug, Clone, Default)]
pub struct Staff {
    /// All users.
    pub users: Vec<User>,
    /// All teams.
    pub teams: Vec<Team>,
    /// All roles.
    pub roles: BTreeMap<RoleId, Role>,
}

impl Staff {
    /// Whether the team and roles that `draft` names are there.
    ///
    /// # Errors
    /// A fault at `draft.team` or `draft.roles[0]` for each that is not.
    pub fn check(&self, draft: &UserDraft) -> Result<(), CrmError> {
        let mut faults = Faults::new();
        if let Some(team) = draft.team.filter(|team| self.team(*team).is_none()) {
            faults.push(Fault::new(team, "there is no such team", "add the team first").at("draft.team"));
        }
        for (at, role) in draft.roles.iter().enumerate().filter(|(_, role)| !self.roles.contains_key(role)) {
            faults.push(Fault::new(role, "there is no such role", "add the role first").at(format!("draft.roles[{at}]")));
        }
        faults.finish()
    }

    fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| team.id() == id)
    }

    /// How many active users may change all users.
    #[must_use]
    pub fn administrators(&self) -> usize {
        let may = |user: &&User| {
            let reader = Reader::new(user, &self.roles, &self.teams);
            *user.is_active() && reader.scope(Operation::Update, User::KIND.code) == Scope::All
        };
        self.users.iter().filter(may).count()
    }

    /// Refuses a change of `about` after which fewer than `least` active users may change users, unless there were no more before.
    ///
    /// # Errors
    /// ADM-001.
    pub fn keeps_administrators(&self, after: &Self, least: u32, about: &impl Record) -> Result<(), CrmError> {
        let (before, left) = (self.administrators(), after.administrators());
        let enough = usize::try_from(least).is_ok_and(|least| left >= least);
        if enough || left >= before { Ok(()) } else { Err(AdministrationRefusal::LastAdministrator.about(about)) }
    }

    /// The same staff with `user` in the place of the user of that id.
    #[must_use]
    pub fn with_user(mut self, user: User) -> Self {
        self.users.retain(|known| known.id() != user.id());
        self.users.push(user);
        self
    }

    /// The same staff with `role` in the place of the role of that id.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.roles.insert(role.id(), role);
        self
    }

    /// `team` below `parent`.
    ///
    /// # Errors
    /// A fault at `parent` for a team that is not there; ADM-002.
    pub fn move_team(&self, team: &Team, parent: Option<TeamId>) -> Result<Decision<Team, AdministrationEvent>, CrmError> {
        let mut above = parent;
        for _ in 0..=self.teams.len() {
            let Some(id) = above else { break };
            if id == team.id() {
                return Err(AdministrationRefusal::Ring.about(team));
            }
            let known =
                self.team(id).ok_or_else(|| Fault::new(id, "there is no such team", "add the team first").at("parent"))?;
            above = *known.parent();
        }
        if *team.parent() == parent {
            return Ok(Decision::AlreadyDone(team.clone()));
        }
        let next = Team::new(team.id(), team.name().clone(), parent);
        Ok(Decision::apply(next, AdministrationEvent::TeamMoved(parent)))
    }
}

/// The user described anew.
pub fn change_user(user: &User, draft: &UserDraft) -> Decision<User, AdministrationEvent> {
    let next = user.clone().described(draft.clone());
    if next == *user { Decision::AlreadyDone(next) } else { Decision::apply(next, AdministrationEvent::UserChanged) }
}

/// The user, able to act or not.
pub fn activate(user: &User, is_active: bool) -> Decision<User, AdministrationEvent> {
    let next = user.clone().active(is_active);
    let event = if is_active { AdministrationEvent::UserReactivated } else { AdministrationEvent::UserDeactivated };
    if next == *user { Decision::AlreadyDone(next) } else { Decision::apply(next, event) }
}

/// The role described anew.
pub fn change_role(role: &Role, draft: &RoleDraft) -> Decision<Role, AdministrationEvent> {
    let next = Role::new(role.id(), draft.clone());
    if next == *role { Decision::AlreadyDone(next) } else { Decision::apply(next, AdministrationEvent::RoleChanged) }
}
