//! One decision for a record, one plan for a list.

use std::collections::BTreeSet;

use crate::kernel::{Ownership, ShareLevel, ShareTarget, TeamId, UserId};

use super::model::{Operation, Scope};
use super::reader::Reader;

/// Why access is given or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The host's own work.
    System,
    /// A grant over every record of the kind.
    GrantedOnAll,
    /// The record belongs to the company as a whole, and a grant reaches the kind.
    CompanyRecord,
    /// The user owns the record.
    Owner,
    /// The record is worked in the user's team.
    InTeam,
    /// The record is worked in a team below the user's.
    InTeamTree,
    /// The record is shared with the user.
    SharedWithUser,
    /// The record is shared with the user's team.
    SharedWithTeam,
    /// No role of the user allows the operation on this kind at all.
    NoGrant,
    /// A role allows the operation, but not on this record.
    OutOfScope,
}

/// Whether an operation on a record is allowed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessDecision {
    /// True where it is.
    pub allowed: bool,
    /// The first reason that settled it.
    pub reason: Reason,
}

impl AccessDecision {
    const fn yes(reason: Reason) -> Self {
        Self { allowed: true, reason }
    }

    const fn no(reason: Reason) -> Self {
        Self { allowed: false, reason }
    }
}

/// May `reader` do `operation` to a record of `kind` that belongs as `ownership` says?
#[must_use]
pub fn decide(reader: &Reader, operation: Operation, kind: u16, ownership: Option<&Ownership>) -> AccessDecision {
    let Some(user) = reader.user else { return AccessDecision::yes(Reason::System) };
    let scope = reader.scope(operation, kind);
    if scope == Scope::None {
        return AccessDecision::no(Reason::NoGrant);
    }
    if scope == Scope::All {
        return AccessDecision::yes(Reason::GrantedOnAll);
    }
    let Some(facts) = ownership else { return AccessDecision::yes(Reason::CompanyRecord) };
    if facts.owner == user {
        return AccessDecision::yes(Reason::Owner);
    }
    if scope >= Scope::Team && facts.team.is_some() && facts.team == reader.team {
        return AccessDecision::yes(Reason::InTeam);
    }
    if scope >= Scope::TeamTree && facts.team.is_some_and(|team| reader.team_tree.contains(&team)) {
        return AccessDecision::yes(Reason::InTeamTree);
    }
    shared(reader, operation, user, facts)
}

fn shared(reader: &Reader, operation: Operation, user: UserId, facts: &Ownership) -> AccessDecision {
    for share in facts.shares.iter().filter(|share| share.level >= level_for(operation)) {
        match share.with {
            ShareTarget::User(with) if with == user => return AccessDecision::yes(Reason::SharedWithUser),
            ShareTarget::Team(with) if Some(with) == reader.team => return AccessDecision::yes(Reason::SharedWithTeam),
            _ => {}
        }
    }
    AccessDecision::no(Reason::OutOfScope)
}

/// What a share must allow for an operation to pass through it.
const fn level_for(operation: Operation) -> ShareLevel {
    match operation {
        Operation::Read | Operation::Export => ShareLevel::Read,
        _ => ShareLevel::Write,
    }
}

/// The predicate of a list: which records of a kind an operation reaches. Data, so that a planner can choose how to walk it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessPlan {
    /// None.
    Nothing,
    /// Every one.
    All,
    /// Those without an owner, and those that meet one of the conditions.
    Where {
        /// Owned by this user.
        owner: UserId,
        /// Worked in one of these teams.
        teams: BTreeSet<TeamId>,
        /// Shared with the user or with one of their teams, at this level or above.
        shared_with: Vec<ShareTarget>,
        /// The level that a share must have.
        level: ShareLevel,
    },
}

/// Which records of `kind` does `operation` of `reader` reach?
#[must_use]
pub fn plan(reader: &Reader, operation: Operation, kind: u16) -> AccessPlan {
    let Some(owner) = reader.user else { return AccessPlan::All };
    let teams = match reader.scope(operation, kind) {
        Scope::None => return AccessPlan::Nothing,
        Scope::All => return AccessPlan::All,
        Scope::Own => BTreeSet::new(),
        Scope::Team => reader.team.into_iter().collect(),
        Scope::TeamTree => reader.team_tree.clone(),
    };
    let shared_with = std::iter::once(ShareTarget::User(owner)).chain(reader.team.map(ShareTarget::Team)).collect();
    AccessPlan::Where { owner, teams, shared_with, level: level_for(operation) }
}

impl AccessPlan {
    /// True where the plan reaches a record that belongs as `ownership` says.
    #[must_use]
    pub fn admits(&self, ownership: Option<&Ownership>) -> bool {
        match (self, ownership) {
            (Self::Nothing, _) => false,
            (Self::All, _) | (Self::Where { .. }, None) => true,
            (Self::Where { owner, teams, shared_with, level }, Some(facts)) => {
                facts.owner == *owner
                    || facts.team.is_some_and(|team| teams.contains(&team))
                    || facts.shares.iter().any(|share| share.level >= *level && shared_with.contains(&share.with))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{RecordId, Share};

    fn team(n: u8) -> TeamId {
        TeamId::from_bytes([n; 16])
    }

    fn user(n: u8) -> UserId {
        UserId::from_bytes([n; 16])
    }

    /// User 1, who reaches their own records of kind 51 with every operation.
    fn reader(in_team: Option<u8>) -> Reader {
        let mut reader = Reader::system();
        reader.user = Some(user(1));
        reader.team = in_team.map(team);
        reader.team_tree = in_team.map(team).into_iter().collect();
        reader.scopes = Operation::ALL.into_iter().map(|operation| ((51, operation), Scope::Own)).collect();
        reader
    }

    fn shared_with(with: ShareTarget, level: ShareLevel) -> Ownership {
        Ownership::new(user(3), None).shared(Share { with, level }).unwrap()
    }

    #[test]
    fn a_share_with_a_team_reaches_its_members_and_nobody_else() {
        let facts = shared_with(ShareTarget::Team(team(2)), ShareLevel::Read);
        let asked = |in_team| decide(&reader(in_team), Operation::Read, 51, Some(&facts));
        assert_eq!(asked(Some(2)), AccessDecision::yes(Reason::SharedWithTeam));
        assert_eq!(asked(Some(4)), AccessDecision::no(Reason::OutOfScope));
        assert_eq!(asked(None), AccessDecision::no(Reason::OutOfScope));
    }

    #[test]
    fn a_share_with_a_user_reaches_them_alone() {
        let asked =
            |n| decide(&reader(None), Operation::Read, 51, Some(&shared_with(ShareTarget::User(user(n)), ShareLevel::Read)));
        assert_eq!(asked(1), AccessDecision::yes(Reason::SharedWithUser));
        assert_eq!(asked(2), AccessDecision::no(Reason::OutOfScope));
    }

    #[test]
    fn a_share_to_read_lets_one_read_and_export_and_a_share_to_write_everything() {
        let through = |level| {
            let facts = shared_with(ShareTarget::Team(team(2)), level);
            let reader = reader(Some(2));
            let passes = |operation: &Operation| {
                let allowed = decide(&reader, *operation, 51, Some(&facts)).allowed;
                assert_eq!(plan(&reader, *operation, 51).admits(Some(&facts)), allowed, "a list agrees on {operation:?}");
                allowed
            };
            Operation::ALL.into_iter().filter(passes).collect::<Vec<_>>()
        };
        assert_eq!(through(ShareLevel::Read), [Operation::Read, Operation::Export]);
        assert_eq!(through(ShareLevel::Write), Operation::ALL);
    }
}
