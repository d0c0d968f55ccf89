//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, ContactId, DomainEvent, Share, ShareTarget, UserId, refusals};

use super::model::{AccountDetails, ContactDetails};

/// Creates an account. Permission: create on accounts, read on the one above. Answers the [`Account`](super::Account). Refusals: PTY-001,
/// PTY-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CreateAccount {
    /// What is known of it.
    #[n(0)]
    pub details: AccountDetails,
    /// The account above.
    #[n(1)]
    pub parent: Option<AccountId>,
    /// Whose it is; none: whoever acts.
    #[n(2)]
    pub owner: Option<UserId>,
}

/// Describes an account anew. Permission: update on accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeAccount {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// What is known of it.
    #[n(1)]
    pub details: AccountDetails,
}

/// Puts an account below another, or at the top. Permission: update on accounts, read on the one above. Refusals: PTY-001, PTY-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetParent {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// The account above; none: it stands at the top.
    #[n(1)]
    pub parent: Option<AccountId>,
}

/// Notes that one no longer deals with an account. Permission: update on accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ArchiveAccount {
    /// The account.
    #[n(0)]
    pub account: AccountId,
}

/// Notes that one deals with an archived account again. Permission: update on accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RestoreAccount {
    /// The account.
    #[n(0)]
    pub account: AccountId,
}

/// Gives an account to another owner, into the owner's team. Permission: assign on accounts, read on the new owner.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AssignAccount {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// The new owner, who must be active.
    #[n(1)]
    pub owner: UserId,
}

/// Opens an account to a user or team. Permission: share on accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ShareAccount {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// With whom, and how much.
    #[n(1)]
    pub share: Share,
}

/// Closes an account to a user or team again. Permission: share on accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UnshareAccount {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// With whom it was shared.
    #[n(1)]
    pub with: ShareTarget,
}

/// Creates a contact. Permission: create on contacts, read on the account. Answers the [`Contact`](super::Contact).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CreateContact {
    /// What is known of them.
    #[n(0)]
    pub details: ContactDetails,
    /// Whose it is; none: whoever acts.
    #[n(1)]
    pub owner: Option<UserId>,
}

/// Describes a contact anew. Permission: update on contacts, read on the account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeContact {
    /// The contact.
    #[n(0)]
    pub contact: ContactId,
    /// What is known of them.
    #[n(1)]
    pub details: ContactDetails,
}

/// What happened to a party.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PartyEvent {
    /// An account was created.
    #[n(0)]
    AccountCreated,
    /// An account was described anew.
    #[n(1)]
    AccountChanged,
    /// An account stands elsewhere in the tree.
    #[n(2)]
    ParentSet(#[n(0)] Option<AccountId>),
    /// An account was archived.
    #[n(3)]
    AccountArchived,
    /// An account was restored.
    #[n(4)]
    AccountRestored,
    /// An account has another owner.
    #[n(5)]
    AccountAssigned(#[n(0)] UserId),
    /// An account was shared.
    #[n(6)]
    AccountShared(#[n(0)] Share),
    /// An account is no longer shared.
    #[n(7)]
    AccountUnshared(#[n(0)] ShareTarget),
    /// A contact was created.
    #[n(8)]
    ContactCreated,
    /// A contact was described anew.
    #[n(9)]
    ContactChanged,
}

impl DomainEvent for PartyEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::AccountCreated => "account.created",
            Self::AccountChanged => "account.changed",
            Self::ParentSet(_) => "account.parent_set",
            Self::AccountArchived => "account.archived",
            Self::AccountRestored => "account.restored",
            Self::AccountAssigned(_) => "account.assigned",
            Self::AccountShared(_) => "account.shared",
            Self::AccountUnshared(_) => "account.unshared",
            Self::ContactCreated => "contact.created",
            Self::ContactChanged => "contact.changed",
        }
    }
}

refusals! {
    /// Why parties say no, in order of precedence.
    pub enum PartyRefusal {
        /// An account cannot stand below itself.
        Ring = "PTY-001": "the account would stand below itself; choose another account above, or move that one first",
        /// The tree is too deep.
        TooDeep {
            /// How deep the policy lets it be.
            max_depth: u32,
        } = "PTY-002": "accounts stand at most {max_depth} levels deep; put it higher in the tree",
        /// An owner who has left.
        InactiveOwner = "PTY-003": "this user is no longer active; choose an active owner",
    }
}
