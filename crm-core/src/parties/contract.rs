//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, AffiliationId, Code, ContactId, Date, DateRange, DomainEvent, Email, Label, Percent, RelationshipId, Share,
    ShareTarget, UserId, refusals,
};

use super::model::{AccountDetails, ContactDetails, Intake, PartyId};

/// Creates an account. What is likely there already is told through the outbox (`party.duplicate_suspected`) or refused, by the thresholds of the
/// policy of duplicates. Permission: create on accounts, read on the one above. Answers the [`Account`](super::Account). Refusals: PTY-001, PTY-002,
/// PTY-009, PTY-010.
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
    /// How it comes in.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(3)]
    pub intake: Intake,
}

/// Describes an account anew. What it is now likely the same as is told or refused as by [`CreateAccount`]. Permission: update on accounts.
/// Refusals: PTY-009, PTY-010.
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
    /// How it comes in.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(2)]
    pub intake: Intake,
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

/// Creates a contact. What is likely there already is told through the outbox (`party.duplicate_suspected`) or refused, by the thresholds of the
/// policy of duplicates. Permission: create on contacts, read on the account. Answers the [`Contact`](super::Contact). Refusals: PTY-009, PTY-010.
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
    /// How it comes in.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(2)]
    pub intake: Intake,
}

/// Describes a contact anew. What it is now likely the same as is told or refused as by [`CreateContact`]. Permission: update on contacts, read on
/// the account. Refusals: PTY-009, PTY-010.
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
    /// How it comes in.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(2)]
    pub intake: Intake,
}

/// Notes that a person works or worked for a company. Permission: create on affiliations, read on the contact and the account. Answers the
/// [`Affiliation`](super::Affiliation). Refusals: PTY-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddAffiliation {
    /// The person.
    #[n(0)]
    pub contact: ContactId,
    /// The company.
    #[n(1)]
    pub account: AccountId,
    /// What they are there, as a key: `employee`, `director`, `board-member`.
    #[n(2)]
    pub role: Code,
    /// What their card says.
    #[n(3)]
    pub job_title: Option<Label>,
    /// From when until when. Without a last day it is open.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub period: DateRange,
    /// Whose it is; none: whoever acts.
    #[n(5)]
    pub owner: Option<UserId>,
}

/// Ends an affiliation, or corrects when it ended. Permission: update on affiliations.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EndAffiliation {
    /// The affiliation.
    #[n(0)]
    pub affiliation: AffiliationId,
    /// Its last day, not before its first; none: today.
    #[n(1)]
    pub on: Option<Date>,
}

/// Notes what one party is to another. Permission: create on relationships, read on both parties. Answers the
/// [`Relationship`](super::Relationship). Refusals: PTY-004, PTY-005, PTY-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Relate {
    /// The party that is something.
    #[n(0)]
    pub from: PartyId,
    /// The party to whom it is that.
    #[n(1)]
    pub to: PartyId,
    /// What `from` is to `to`: one of the policy's keys, of either side, as `supplier-of`.
    #[n(2)]
    pub relation: Code,
    /// From when until when. Without a last day it is open.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub period: DateRange,
    /// Whose it is; none: whoever acts.
    #[n(4)]
    pub owner: Option<UserId>,
}

/// Ends a relationship, or corrects when it ended. Permission: update on relationships.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EndRelationship {
    /// The relationship.
    #[n(0)]
    pub relationship: RelationshipId,
    /// Its last day, not before its first; none: today.
    #[n(1)]
    pub on: Option<Date>,
}

/// Notes that what was sent to an e-mail address of a party came back: from that day on another one is used. Permission: update on the party.
/// Answers nothing. Refusals: PTY-008.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NoteBounce {
    /// Whose address it is.
    #[n(0)]
    pub party: PartyId,
    /// The address, letter case aside.
    #[n(1)]
    pub address: Email,
    /// The day it came back; none: today. A later day that is known already stays.
    #[n(2)]
    pub on: Option<Date>,
}

/// What a party is to others, and was, told from its own side, in the order in which it was noted. Permission: read on the party; answers over
/// the relationships that the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RelationsOf {
    /// The party.
    pub party: PartyId,
}

/// A party of which duplicates are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[allow(clippy::large_enum_variant, reason = "one is made for a question and dropped with it")]
pub enum Sought {
    /// One that is there.
    Party(PartyId),
    /// A person on a form that is not saved yet.
    Contact(ContactDetails),
    /// A company on a form that is not saved yet.
    Account(AccountDetails),
}

/// Which records are likely a party, likeliest first: those that a person would be told of if they wrote it down today, at most as many as the policy
/// compares. Permission: read on the party, if it is there; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct FindDuplicates {
    /// The party.
    pub of: Sought,
}

/// How likely two records are one party, and what speaks for and against it. Permission: read on both parties, which are of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ExplainPair {
    /// The one.
    pub one: PartyId,
    /// The other.
    pub other: PartyId,
}

/// Whose duplicates are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DuplicatesAmong {
    /// Contacts created after one; all, where it is none.
    Contacts(Option<ContactId>),
    /// Accounts created after one; all, where it is none.
    Accounts(Option<AccountId>),
}

/// Which records are likely one party, page by page: each page looks at so many records in the order of their creation, and tells the groups that begin
/// with one of them. Weights are those of the policy. A group is followed to a hundred records. Permission: none; answers over what the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DuplicateGroups {
    /// Among which.
    pub among: DuplicatesAmong,
    /// How many records a page looks at, 1 to 1,000.
    pub limit: u32,
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
    /// What was sent to an address of an account came back.
    #[n(10)]
    AccountEmailBounced,
    /// What was sent to an address of a contact came back.
    #[n(11)]
    ContactEmailBounced,
    /// An affiliation was noted.
    #[n(12)]
    AffiliationAdded,
    /// An affiliation ended, on its last day.
    #[n(13)]
    AffiliationEnded(#[n(0)] Date),
    /// A relationship was noted.
    #[n(14)]
    RelationshipAdded,
    /// A relationship ended, on its last day.
    #[n(15)]
    RelationshipEnded(#[n(0)] Date),
    /// A party that came in is likely one that was there. Told through the outbox alone, since it names a record that not everybody may see.
    #[n(16)]
    DuplicateSuspected {
        /// The one that was there.
        #[n(0)]
        of: PartyId,
        /// How likely, rounded to two decimals.
        #[n(1)]
        probability: Percent,
    },
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
            Self::AccountEmailBounced => "account.email_bounced",
            Self::ContactEmailBounced => "contact.email_bounced",
            Self::AffiliationAdded => "affiliation.added",
            Self::AffiliationEnded(_) => "affiliation.ended",
            Self::RelationshipAdded => "relationship.added",
            Self::RelationshipEnded(_) => "relationship.ended",
            Self::DuplicateSuspected { .. } => "party.duplicate_suspected",
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
        /// A party is nothing to itself.
        ToItself = "PTY-004": "a party is not related to itself; name another one",
        /// The policy has no such relation.
        UnknownRelation {
            /// What was given.
            relation: Code,
            /// What there is.
            known: String,
        } = "PTY-005": "there is no relation `{relation}`; give one of {known}, or add it to the policy",
        /// Somebody is already noted there in that role.
        AlreadyAffiliated {
            /// The role.
            role: Code,
        } = "PTY-006": "the contact is `{role}` there already; end that affiliation, or give this one a last day",
        /// Two parties are already noted as that.
        AlreadyRelated {
            /// What they are.
            relation: Code,
        } = "PTY-007": "the parties are related as `{relation}` already; end that relationship, or give this one a last day",
        /// The party has no such address.
        UnknownAddress {
            /// What was given.
            address: Email,
        } = "PTY-008": "`{address}` is no address of this party; give one that is, or add it",
        /// It is likely there already.
        LikelyDuplicate {
            /// Which it is likely, surest first.
            of: String,
            /// How likely the surest is.
            percent: Percent,
            /// What speaks for and against it.
            why: String,
        } = "PTY-009": "this is likely {of}, by {percent} % ({why}); use that one, or say in `intake` that this one is distinct",
        /// It is likely there already, where whoever acts may not see it.
        HiddenDuplicate = "PTY-010": "this is likely a party that is there and that you may not see; ask an administrator, or say in `intake` that it is distinct",
    }
}
