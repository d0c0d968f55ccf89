//! Who a record belongs to and with whom it is shared: the facts that access is decided on.

use minicbor::{Decode, Encode};

use super::error::Fault;
use super::id::{TeamId, UserId};

/// The most shares one record carries. More people are better served by a team.
pub const MAX_SHARES: usize = 32;

/// With whom a record is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ShareTarget {
    /// One user.
    #[n(0)]
    User(#[n(0)] UserId),
    /// All members of one team (not of the teams below it).
    #[n(1)]
    Team(#[n(0)] TeamId),
}

/// What a share allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ShareLevel {
    /// To see the record.
    #[n(0)]
    Read,
    /// To see and to change it.
    #[n(1)]
    Write,
}

/// One record opened to one user or team beyond what roles give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Share {
    /// Who gains access.
    #[n(0)]
    pub with: ShareTarget,
    /// How much.
    #[n(1)]
    pub level: ShareLevel,
}

/// The CBOR tag that an encoded [`Ownership`] carries, so that it can be told apart without decoding the record around it.
pub const OWNERSHIP_TAG: u64 = 41_001;

/// The owner, the owner's team, and the shares of one record. It stands under key 1 of every owned record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map, tag(41001))]
pub struct Ownership {
    /// The user who answers for the record.
    #[n(0)]
    pub owner: UserId,
    /// The team it is worked in; usually the owner's at the time of assignment.
    #[n(1)]
    pub team: Option<TeamId>,
    /// At most [`MAX_SHARES`], one per target, in order of target.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    #[cbor(default)]
    pub shares: Vec<Share>,
}

impl Ownership {
    /// A record of `owner`, worked in `team`, shared with nobody.
    #[must_use]
    pub fn new(owner: UserId, team: Option<TeamId>) -> Self {
        Self { owner, team, shares: Vec::new() }
    }

    /// The same record in the hands of another owner; shares stay.
    #[must_use]
    pub fn assigned_to(mut self, owner: UserId, team: Option<TeamId>) -> Self {
        self.owner = owner;
        self.team = team;
        self
    }

    /// The same record with `share` added, or changed where the target has one already.
    ///
    /// # Errors
    /// A fault when the record has [`MAX_SHARES`] shares.
    pub fn shared(mut self, share: Share) -> Result<Self, Fault> {
        match self.shares.binary_search_by_key(&share.with, |s| s.with) {
            Ok(at) => {
                if let Some(known) = self.shares.get_mut(at) {
                    *known = share;
                }
            }
            Err(_) if self.shares.len() >= MAX_SHARES => {
                return Err(Fault::new(self.shares.len(), "a record has at most 32 shares", "share it with a team"));
            }
            Err(at) => self.shares.insert(at, share),
        }
        Ok(self)
    }

    /// The same record without the share of `target`.
    #[must_use]
    pub fn unshared(mut self, target: ShareTarget) -> Self {
        self.shares.retain(|share| share.with != target);
        self
    }
}
