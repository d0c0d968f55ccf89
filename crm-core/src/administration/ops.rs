//! The session side of administration: name the permission, load, decide, store.

use crate::access::{Operation, Role, Team, User};
use crate::engine::{Command, PolicyVersion, Query, Unit};
use crate::kernel::{CrmError, Decision, FieldDefinition, Policy, Record};

use super::contract::{
    AddRole, AddTeam, AddUser, AdministrationEvent, ChangeRole, ChangeUser, DeactivateUser, DefineField, MoveTeam,
    ReactivateUser, SetExchangeRates, SetPolicy,
};
use super::policy::AdministrationPolicy;
use super::rates::ExchangeRate;
use super::rules::{self, Staff};

/// Everybody: a rule about the last administrator looks at all, whoever asks.
fn staff(unit: &mut Unit) -> Result<Staff, CrmError> {
    let roles = unit.parts(&Query::<Role>::all())?.into_iter().map(|role| (role.id(), role)).collect();
    Ok(Staff { users: unit.parts(&Query::all())?, teams: unit.parts(&Query::all())?, roles })
}

fn keep(unit: &mut Unit, before: &Staff, decision: Decision<User, AdministrationEvent>) -> Result<User, CrmError> {
    let policy = unit.policy::<AdministrationPolicy>()?;
    let user = decision.record();
    before.keeps_administrators(&before.clone().with_user(user.clone()), policy.administrators, user)?;
    unit.apply(decision)
}

impl Command for AddUser {
    type Answer = User;
    const NAME: &'static str = "administration.add_user";

    fn execute(&self, unit: &mut Unit) -> Result<User, CrmError> {
        let user = User::new(unit.new_id(), self.draft.clone());
        // First of all: whoever may not add a user does not learn which teams and roles there are.
        unit.authorise(Operation::Create, &user)?;
        staff(unit)?.check(&self.draft)?;
        unit.open_with(Decision::apply(user, AdministrationEvent::UserAdded))
    }
}

impl Command for ChangeUser {
    type Answer = User;
    const NAME: &'static str = "administration.change_user";

    fn execute(&self, unit: &mut Unit) -> Result<User, CrmError> {
        let user = unit.load::<User>(self.user, Operation::Update)?;
        let staff = staff(unit)?;
        staff.check(&self.draft)?;
        keep(unit, &staff, rules::change_user(&user, &self.draft))
    }
}

impl Command for DeactivateUser {
    type Answer = User;
    const NAME: &'static str = "administration.deactivate_user";

    fn execute(&self, unit: &mut Unit) -> Result<User, CrmError> {
        let user = unit.load::<User>(self.user, Operation::Update)?;
        let staff = staff(unit)?;
        keep(unit, &staff, rules::activate(&user, false))
    }
}

impl Command for ReactivateUser {
    type Answer = User;
    const NAME: &'static str = "administration.reactivate_user";

    fn execute(&self, unit: &mut Unit) -> Result<User, CrmError> {
        let user = unit.load::<User>(self.user, Operation::Update)?;
        unit.apply(rules::activate(&user, true))
    }
}

impl Command for AddTeam {
    type Answer = Team;
    const NAME: &'static str = "administration.add_team";

    fn execute(&self, unit: &mut Unit) -> Result<Team, CrmError> {
        if let Some(parent) = self.parent {
            unit.load::<Team>(parent, Operation::Read)?;
        }
        let team = Team::new(unit.new_id(), self.name.clone(), self.parent);
        unit.open_with(Decision::apply(team, AdministrationEvent::TeamAdded))
    }
}

impl Command for MoveTeam {
    type Answer = Team;
    const NAME: &'static str = "administration.move_team";

    fn execute(&self, unit: &mut Unit) -> Result<Team, CrmError> {
        let team = unit.load::<Team>(self.team, Operation::Update)?;
        let decision = staff(unit)?.move_team(&team, self.parent)?;
        unit.apply(decision)
    }
}

impl Command for AddRole {
    type Answer = Role;
    const NAME: &'static str = "administration.add_role";

    fn execute(&self, unit: &mut Unit) -> Result<Role, CrmError> {
        let role = Role::new(unit.new_id(), self.draft.clone());
        unit.open_with(Decision::apply(role, AdministrationEvent::RoleAdded))
    }
}

impl Command for ChangeRole {
    type Answer = Role;
    const NAME: &'static str = "administration.change_role";

    fn execute(&self, unit: &mut Unit) -> Result<Role, CrmError> {
        let role = unit.load::<Role>(self.role, Operation::Update)?;
        let before = staff(unit)?;
        let decision = rules::change_role(&role, &self.draft);
        let policy = unit.policy::<AdministrationPolicy>()?;
        before.keeps_administrators(&before.clone().with_role(decision.record().clone()), policy.administrators, &role)?;
        unit.apply(decision)
    }
}

impl Command for DefineField {
    type Answer = FieldDefinition;
    const NAME: &'static str = "administration.define_field";

    fn execute(&self, unit: &mut Unit) -> Result<FieldDefinition, CrmError> {
        let Self { kind, key, label, field_type, is_required } = self.clone();
        let definition = FieldDefinition::new(kind, key, label, field_type, is_required);
        unit.authorise(Operation::Create, &definition)?;
        if unit.find::<FieldDefinition>(definition.id())?.as_ref() != Some(&definition) {
            unit.save(&definition, &[AdministrationEvent::FieldDefined])?;
        }
        Ok(definition)
    }
}

impl Command for SetExchangeRates {
    type Answer = u64;
    const NAME: &'static str = "administration.set_exchange_rates";

    fn execute(&self, unit: &mut Unit) -> Result<u64, CrmError> {
        unit.demand(Operation::Create, ExchangeRate::KIND)?;
        let mut changed = 0u64;
        for rate in ExchangeRate::set(self)? {
            unit.authorise(Operation::Create, &rate)?;
            if unit.find::<ExchangeRate>(rate.id())?.as_ref() != Some(&rate) {
                unit.save(&rate, &[AdministrationEvent::RateSet])?;
                changed = changed.saturating_add(1);
            }
        }
        Ok(changed)
    }
}

impl<P: Policy + Send + Sync + 'static> Command for SetPolicy<P> {
    type Answer = PolicyVersion;
    const NAME: &'static str = "administration.set_policy";

    fn execute(&self, unit: &mut Unit) -> Result<PolicyVersion, CrmError> {
        let from = self.effective_from.unwrap_or_else(|| unit.today());
        unit.set_policy(&self.policy, from)
    }
}
