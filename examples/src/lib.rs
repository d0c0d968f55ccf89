//! Stories told with crm-core. Each is a module that writes to whatever it is given, an example that runs it on a screen, and a test that
//! holds what it writes against a golden file.

use std::path::PathBuf;

use crm_core::kernel::CrmError;

pub mod dispute;
pub mod documents;
pub mod dunning_run;
pub mod invoice_to_cash;
pub mod lead_to_cash;
pub mod pipeline_to_signature;
pub mod qualify_leads;
pub mod return_goods;
pub mod support_case;
mod table;

/// Why a story ended early.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// The library said no.
    #[error(transparent)]
    Crm(#[from] CrmError),
    /// A file could not be read.
    #[error("{0} cannot be read: {1}; check the folder given with --data")]
    File(PathBuf, csv::Error),
    /// A file could not be opened.
    #[error("{0} cannot be opened: {1}")]
    Open(PathBuf, std::io::Error),
    /// A mapping could not be read.
    #[error("the mapping cannot be read: {0}")]
    Mapping(#[from] serde_json::Error),
    /// The folder holds none of the files.
    #[error("{0} holds none of the files that the story reads; see examples/data/README.md for their names")]
    NoFiles(PathBuf),
    /// The screen could not be written to.
    #[error("cannot write: {0}")]
    Output(#[from] std::io::Error),
    /// The reopened file answered otherwise.
    #[error("the reopened file shows other figures")]
    Changed,
}

impl From<crm_core::kernel::Fault> for StoryError {
    fn from(fault: crm_core::kernel::Fault) -> Self {
        Self::Crm(fault.into())
    }
}

/// What hears how far the story is: what is brought in, how many rows are through, how many there are.
pub type Progress<'p> = dyn FnMut(&str, u64, u64) + 'p;
