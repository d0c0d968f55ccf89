//! An import: what was brought in together, and can be taken back together.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{ImportId, Index, IndexRow, Kind, Label, Ownership, Record, SortKey, Timestamp};

/// A place in the change log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct LogPlace {
    /// The commit.
    #[n(0)]
    pub seq: u64,
    /// The entry of it.
    #[n(1)]
    pub ordinal: u32,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ImportState {
    /// Rows are being brought in.
    #[n(0)]
    Running,
    /// All rows are through.
    #[n(1)]
    Done {
        /// Since when.
        #[n(0)]
        at: Timestamp,
    },
    /// It is being taken back.
    #[n(2)]
    Undoing {
        /// What was done from here on is taken back already.
        #[n(0)]
        from: LogPlace,
    },
    /// It was taken back.
    #[n(3)]
    Undone {
        /// When.
        #[n(0)]
        at: Timestamp,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ImportTag {
    /// See [`ImportState::Running`].
    Running,
    /// See [`ImportState::Done`].
    Done,
    /// See [`ImportState::Undoing`].
    Undoing,
    /// See [`ImportState::Undone`].
    Undone,
}

impl ImportTag {
    /// The state in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Undoing => "being taken back",
            Self::Undone => "taken back",
        }
    }
}

/// What was brought in together.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Import {
    /// Id of the import.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::exchange) id: ImportId,
    /// Who brings it in.
    #[n(1)]
    pub(in crate::exchange) ownership: Ownership,
    /// What it is called: the name of a file.
    #[n(2)]
    pub(in crate::exchange) name: Label,
    /// Where it stands.
    #[n(3)]
    pub(in crate::exchange) state: ImportState,
    /// When it began.
    #[n(4)]
    pub(in crate::exchange) begun_at: Timestamp,
    /// The number of the last row that is through, as the host counts: an import that was interrupted goes on behind it.
    #[n(5)]
    pub(in crate::exchange) through: u64,
    /// Rows that made something new.
    #[n(6)]
    pub(in crate::exchange) created: u64,
    /// Rows that changed what was there.
    #[n(7)]
    pub(in crate::exchange) changed: u64,
    /// Rows whose record was there, and stayed as it was.
    #[n(8)]
    pub(in crate::exchange) kept: u64,
    /// Rows that were refused.
    #[n(9)]
    pub(in crate::exchange) refused: u64,
    /// Records that were taken back.
    #[n(10)]
    pub(in crate::exchange) taken_back: u64,
}

impl Import {
    /// Imports by when they began.
    pub const BY_BEGINNING: Index<Self> = Index::listed(1, "beginning");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> ImportTag {
        match self.state {
            ImportState::Running => ImportTag::Running,
            ImportState::Done { .. } => ImportTag::Done,
            ImportState::Undoing { .. } => ImportTag::Undoing,
            ImportState::Undone { .. } => ImportTag::Undone,
        }
    }
}

impl Record for Import {
    type Id = ImportId;
    const KIND: Kind = Kind::IMPORT;
    const NEXT_FIELD: u64 = 11;

    fn id(&self) -> ImportId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_BEGINNING.row(SortKey::new().instant(self.begun_at))]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
