//! Whose lists a record stands in: an owned record is kept under each who may see it, so that what one user sees of a million records is a range
//! of rows and not a search.
//!
//! The law: a plan admits an owned record exactly where one of the plan's lists is one of the record's. A change of roles or teams moves no record
//! from one list to another; it changes which lists a reader looks into.

use crate::kernel::{Ownership, ShareLevel, ShareTarget, TeamId, UserId};

use super::decide::AccessPlan;

/// One list that records stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessList {
    /// What the user owns.
    OwnedBy(UserId),
    /// What is worked in the team.
    WorkedIn(TeamId),
    /// What is shared with somebody, at this level or above.
    Shared(ShareTarget, ShareLevel),
}

impl AccessList {
    /// How many bytes stand in front of the key of a row.
    pub const WIDTH: usize = 17;

    /// The bytes of the list, which no other list has.
    #[must_use]
    pub fn key(self) -> [u8; Self::WIDTH] {
        let (tag, id) = match self {
            Self::OwnedBy(user) => (1, user.uuid()),
            Self::WorkedIn(team) => (2, team.uuid()),
            Self::Shared(ShareTarget::User(user), ShareLevel::Read) => (3, user.uuid()),
            Self::Shared(ShareTarget::User(user), ShareLevel::Write) => (4, user.uuid()),
            Self::Shared(ShareTarget::Team(team), ShareLevel::Read) => (5, team.uuid()),
            Self::Shared(ShareTarget::Team(team), ShareLevel::Write) => (6, team.uuid()),
        };
        let mut key = [tag; Self::WIDTH];
        key.iter_mut().skip(1).zip(id.as_bytes()).for_each(|(to, from)| *to = *from);
        key
    }
}

/// The lists that a record which belongs as `ownership` says stands in.
pub fn lists_of(ownership: &Ownership) -> impl Iterator<Item = AccessList> {
    let shares = ownership.shares.iter().flat_map(|share| {
        let levels = [ShareLevel::Read, ShareLevel::Write].into_iter().filter(|level| *level <= share.level);
        levels.map(|level| AccessList::Shared(share.with, level))
    });
    std::iter::once(AccessList::OwnedBy(ownership.owner)).chain(ownership.team.map(AccessList::WorkedIn)).chain(shares)
}

impl AccessPlan {
    /// The lists that together hold the owned records which the plan admits; none where it admits all or nothing.
    #[must_use]
    pub fn lists(&self) -> Vec<AccessList> {
        let Self::Where { owner, teams, shared_with, level } = self else { return Vec::new() };
        let shares = shared_with.iter().map(|with| AccessList::Shared(*with, *level));
        std::iter::once(AccessList::OwnedBy(*owner))
            .chain(teams.iter().copied().map(AccessList::WorkedIn))
            .chain(shares)
            .collect()
    }
}
