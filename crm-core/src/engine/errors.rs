//! What a store says, in the words of [`CrmError`].

use crate::kernel::CrmError;
use crate::storage::StoreError;

impl From<StoreError> for CrmError {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        let storage = |code: &'static str, retryable| Self::Storage { code: code.into(), detail: text.clone(), retryable };
        match error {
            StoreError::Stale { .. } | StoreError::Retry => Self::Conflict {
                subject: "what the command rests on".to_owned(),
                detail: "somebody else changed it at the same time; send the command again".to_owned(),
                retryable: true,
            },
            StoreError::Taken { .. } => Self::Conflict {
                subject: "a unique value".to_owned(),
                detail: "another record carries it already; choose another value".to_owned(),
                retryable: false,
            },
            StoreError::CommandReused => Self::Conflict {
                subject: "the command id".to_owned(),
                detail: "it was used for another command; draw a new id for each command".to_owned(),
                retryable: false,
            },
            StoreError::Corrupt { what } => {
                Self::Corrupt { subject: what, detail: "its checksum does not hold; restore it from a backup".to_owned() }
            }
            StoreError::Unknown => storage("unknown", true),
            StoreError::Full => storage("full", true),
            StoreError::Closed => storage("closed", true),
            StoreError::LogTruncated { .. } => storage("log_truncated", false),
            StoreError::Locked => storage("locked", true),
            StoreError::Foreign => storage("foreign", false),
            StoreError::Newer { .. } => storage("newer", false),
            StoreError::Backend(_) => storage("backend", false),
        }
    }
}
