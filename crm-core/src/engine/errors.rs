//! What a store says, in the words of [`CrmError`].

use crate::kernel::CrmError;
use crate::storage::StoreError;

/// The library's error for a store's.
pub(crate) fn from_store(error: StoreError) -> CrmError {
    let text = error.to_string();
    let storage = |code: &'static str, retryable| CrmError::Storage { code: code.into(), detail: text.clone(), retryable };
    match error {
        StoreError::Stale { .. } | StoreError::Retry => CrmError::Conflict {
            subject: "what the command rests on".to_owned(),
            detail: "somebody else changed it at the same time; send the command again".to_owned(),
            retryable: true,
        },
        StoreError::Taken { .. } => CrmError::Conflict {
            subject: "a unique value".to_owned(),
            detail: "another record carries it already; choose another value".to_owned(),
            retryable: false,
        },
        StoreError::CommandReused => CrmError::Conflict {
            subject: "the command id".to_owned(),
            detail: "it was used for another command; draw a new id for each command".to_owned(),
            retryable: false,
        },
        StoreError::Corrupt { what } => {
            CrmError::Corrupt { subject: what, detail: "its checksum does not hold; restore it from a backup".to_owned() }
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
