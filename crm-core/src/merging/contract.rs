//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, ContactId, DomainEvent, Label, MergeId, RecordRef, refusals};
use crate::parties::PartyId;

/// Which of the values of a field survives, where several parties have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Survivorship {
    /// The first that there is: the survivor's, or else that of the others in the order in which they are named.
    #[n(0)]
    First,
    /// That of the party that was created last.
    #[n(1)]
    Newest,
    /// The longest, as a text or as a list; of two as long, the one that comes first by the alphabet, or that was created first.
    #[n(2)]
    Longest,
    /// All, each once: the survivor's first, then those of the others in the order of their creation. For lists and custom fields.
    #[n(3)]
    All,
    /// That of this party, whether it has one or not.
    #[n(4)]
    Of(#[n(0)] PartyId),
}

/// Which value of a field survives.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct FieldRule {
    /// The field's name, as `job_title`.
    #[n(0)]
    pub field: Label,
    /// Which value.
    #[n(1)]
    pub by: Survivorship,
}

/// Makes contacts one: one stays, described by what is known of all; everything that named the others names it; their ids lead to it; and what there was
/// is kept, so that it can be undone. Permission: update on the contact that stays, delete on the others. Answers the [`Merged`]. Refusals: MRG-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MergeContacts {
    /// The contact that stays.
    #[n(0)]
    pub survivor: ContactId,
    /// Those that become part of it, 1 to 50.
    #[n(1)]
    pub others: Vec<ContactId>,
    /// Fields for which another value survives than usual; each once. Usual is all of a list, the longest note, and the first of everything else.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub rules: Vec<FieldRule>,
}

/// Makes accounts one, as [`MergeContacts`] does contacts. Of issued documents only the account that they are kept under follows: what they say stays.
/// Permission: update on the account that stays, delete on the others. Answers the [`Merged`]. Refusals: MRG-001, MRG-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MergeAccounts {
    /// The account that stays.
    #[n(0)]
    pub survivor: AccountId,
    /// Those that become part of it, 1 to 50.
    #[n(1)]
    pub others: Vec<AccountId>,
    /// Fields for which another value survives than usual; each once. Usual is all of a list, and the first of everything else.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub rules: Vec<FieldRule>,
}

/// Undoes a merge: every record that it touched is again what it was, to the last bit, unless something happened to one of them since. Permission: update
/// on all merges. Answers the [`Merged`], where what was absorbed is there again. Refusals: MRG-003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Unmerge {
    /// The merge.
    #[n(0)]
    pub merge: MergeId,
}

/// A merge that may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum MergeOrder {
    /// Of contacts.
    Contacts(MergeContacts),
    /// Of accounts.
    Accounts(MergeAccounts),
}

/// What a merge would do, without doing it. Permission: as the merge; answers over what the actor may see. Refusals: as the merge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct PreviewMerge {
    /// The merge.
    pub of: MergeOrder,
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Becomes {
    /// It is another.
    #[n(0)]
    Changed,
    /// It is gone: it became part of another, or would say the same as one that is there.
    #[n(1)]
    Removed,
    /// It is new, or there again.
    #[n(2)]
    Created,
}

/// A record that a merge touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Touched {
    /// The record.
    #[n(0)]
    pub record: RecordRef,
    /// What becomes of it.
    #[n(1)]
    pub becomes: Becomes,
}

/// A merge that was done or undone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Merged {
    /// The merge: what undoes it.
    #[n(0)]
    pub merge: MergeId,
    /// The party that stays.
    #[n(1)]
    pub survivor: PartyId,
    /// Everything that was touched and that the actor may see, in the order of kinds and ids.
    #[n(2)]
    pub touched: Vec<Touched>,
}

/// A field of the party that stays, before and after a merge, as texts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// What it holds.
    pub before: String,
    /// What it would hold.
    pub after: String,
}

/// What a merge would do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MergePreview {
    /// The fields of the party that stays which would change, in the order in which they are declared.
    pub fields: Vec<FieldChange>,
    /// Everything that would be touched and that the actor may see, but for what would be new, in the order of kinds and ids.
    pub touched: Vec<Touched>,
}

/// What happened in a merge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum MergeEvent {
    /// Parties became one.
    #[n(0)]
    Done,
    /// A party stays, described by what is known of all.
    #[n(1)]
    Survived(#[n(0)] MergeId),
    /// A party became part of another.
    #[n(2)]
    Absorbed(#[n(0)] PartyId),
    /// A record names the party that stays, or says what another says already and is gone.
    #[n(3)]
    Followed(#[n(0)] MergeId),
    /// An id leads elsewhere.
    #[n(4)]
    Redirected(#[n(0)] MergeId),
    /// A merge was undone.
    #[n(5)]
    Undone,
    /// A record is what it was before a merge.
    #[n(6)]
    Restored(#[n(0)] MergeId),
}

impl DomainEvent for MergeEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Done => "merge.done",
            Self::Survived(_) => "merge.survived",
            Self::Absorbed(_) => "merge.absorbed",
            Self::Followed(_) => "merge.followed",
            Self::Redirected(_) => "merge.redirected",
            Self::Undone => "merge.undone",
            Self::Restored(_) => "merge.restored",
        }
    }
}

refusals! {
    /// Why merging says no, in order of precedence.
    pub enum MergeRefusal {
        /// A party cannot become part of itself.
        ToItself = "MRG-001": "each party is named once, as the one that stays or as one of the others; leave out what is named twice",
        /// The tree of accounts would close into a ring.
        Ring = "MRG-002": "the account above the one that stays stands below one of the others; move one of them first",
        /// Something happened since.
        Contradicted {
            /// To what, and what.
            conflicts: String,
        } = "MRG-003": "since the merge, {conflicts}; undo that first, or part the records by hand",
    }
}
