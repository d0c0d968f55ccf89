//! Who acts.

use minicbor::{Decode, Encode};

use super::id::UserId;

/// Who acts: a user, or the system itself for a stated reason.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Actor {
    /// A user in their own name.
    #[n(0)]
    User(#[n(0)] UserId),
    /// The host's own work (first set-up, scheduled work); the reason stands in the audit trail.
    #[n(1)]
    System {
        /// Why no user stands behind the work, as `first set-up`.
        #[n(0)]
        reason: String,
    },
}

impl Actor {
    /// The user who acts, if one does.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(*user),
            Self::System { .. } => None,
        }
    }
}
