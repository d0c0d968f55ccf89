//! What a store says, and what the road refuses by itself, in the words of [`CrmError`].

use crate::access::{Operation, Reason};
use crate::kernel::{CrmError, Fault};
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

/// The error of what takes more bytes than a host allows.
pub(super) fn too_large(subject: String, bytes: usize, limit: usize) -> CrmError {
    CrmError::Invalid(
        Fault::new(bytes, format!("{subject} takes more than {limit} bytes"), "make it smaller, or split it").into(),
    )
}

/// The error of what an actor may not do, with the reason.
pub(super) fn denied(subject: String, operation: Operation, kind: &str, reason: Reason) -> CrmError {
    let operation = format!("{operation:?}").to_lowercase();
    let detail = match reason {
        Reason::NoGrant => format!("no role of yours allows to {operation} any {kind}; ask an administrator for the permission"),
        _ => format!(
            "your roles allow to {operation} some {kind} records, but not this one; ask its owner to share it, or for a wider scope"
        ),
    };
    CrmError::Denied { subject, detail }
}
