//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{DomainEvent, ImportId, Label, UserId, refusals};

/// Begins an import. Permission: create on imports. Answers the [`Import`](super::Import).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct BeginImport {
    /// What it is called: the name of a file.
    #[n(0)]
    pub name: Label,
    /// Whose it is; none: whoever acts.
    #[n(1)]
    pub owner: Option<UserId>,
}

/// Notes that rows are through. What the same transaction does to accounts, contacts, leads and deals belongs to the import, and is taken back with it.
/// Permission: update on imports. Refusals: IMP-001, IMP-002.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NoteRows {
    /// The import.
    #[n(0)]
    pub import: ImportId,
    /// The number of the last row that is through, as the host counts.
    #[n(1)]
    pub through: u64,
    /// How many of these rows made something new.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub created: u64,
    /// How many changed what was there.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub changed: u64,
    /// How many found their record as it was to be.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub kept: u64,
    /// How many were refused.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub refused: u64,
    /// True where these are the last.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub is_end: bool,
}

/// Takes an import back: what it made is removed, what it changed is as it was before, bit for bit. Only where nothing that came later contradicts: no
/// record of it was changed since, and none that it made is named by another. In portions: send it again until the import is undone. Permission:
/// update on imports; delete on what is removed, update on what is put back. Refusals: IMP-001, IMP-003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UndoImport {
    /// The import.
    #[n(0)]
    pub import: ImportId,
    /// How many records are taken back in one go, 1 to 10,000; none: 1,000.
    #[n(1)]
    pub limit: Option<u32>,
}

/// What happened to an import, or to a record by it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ImportEvent {
    /// It began.
    #[n(0)]
    Begun,
    /// Rows are through, up to this one.
    #[n(1)]
    RowsNoted(#[n(0)] u64),
    /// All rows are through.
    #[n(2)]
    Finished,
    /// A part of it was taken back.
    #[n(3)]
    PartlyUndone,
    /// All of it was taken back.
    #[n(4)]
    Undone,
    /// A record is as it was before the import, or gone where the import made it.
    #[n(5)]
    TakenBack(#[n(0)] ImportId),
}

impl DomainEvent for ImportEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Begun => "import.begun",
            Self::RowsNoted(_) => "import.rows_noted",
            Self::Finished => "import.finished",
            Self::PartlyUndone => "import.partly_undone",
            Self::Undone => "import.undone",
            Self::TakenBack(_) => "import.taken_back",
        }
    }
}

refusals! {
    /// Why imports say no, in order of precedence.
    pub enum ImportRefusal {
        /// The step is not legal in the state.
        WrongState {
            /// Where the import stands.
            state: &'static str,
        } = "IMP-001": "the import is {state}; begin another",
        /// Rows go forward.
        Backwards {
            /// The last row that is through.
            through: u64,
        } = "IMP-002": "rows up to {through} are through; go on behind them",
        /// What came later contradicts.
        Contradicted {
            /// How many contradictions there are.
            count: u64,
            /// The first of them.
            shown: String,
        } = "IMP-003": "{count} later changes stand against it: {shown}; take these back first",
    }
}
