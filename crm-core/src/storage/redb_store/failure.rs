//! What the file's engine reports, in the words of the contract.

use std::cell::Cell;
use std::io::ErrorKind;

use crate::storage::guard::caught;
use crate::storage::store::StoreError;

/// A failure, and whether the open file can still be used after it.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: StoreError,
    /// The handle answers nothing any more: it must be dropped and the file opened again.
    pub(super) broken: bool,
}

impl Failure {
    pub(super) fn broken(error: StoreError) -> Self {
        Self { error, broken: true }
    }
}

impl From<StoreError> for Failure {
    /// A refusal or a damaged value: the handle is as good as before.
    fn from(error: StoreError) -> Self {
        Self { error, broken: false }
    }
}

impl From<redb::Error> for Failure {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) => Self::broken(of_io(&error)),
            redb::Error::PreviousIo => Self::broken(StoreError::Backend("the store's file failed before; try again".to_owned())),
            redb::Error::DatabaseClosed => Self::broken(StoreError::Closed),
            redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => StoreError::Locked.into(),
            redb::Error::Corrupted(what) => Self::broken(StoreError::Corrupt { what }),
            redb::Error::ValueTooLarge(length) => StoreError::Backend(format!(
                "a value of {length} bytes is more than the store's file can hold; store less at once"
            ))
            .into(),
            other => Self::broken(StoreError::Backend(format!("the store's file failed ({other}); try again"))),
        }
    }
}

macro_rules! failure_from {
    ($($error:ty),*) => { $(impl From<$error> for Failure {
        fn from(error: $error) -> Self {
            Self::from(redb::Error::from(error))
        }
    })* };
}
failure_from!(
    redb::StorageError,
    redb::TableError,
    redb::TransactionError,
    redb::CommitError,
    redb::DatabaseError,
    redb::SetDurabilityError
);

/// What the operating system reports about the file.
pub(super) fn of_io(error: &std::io::Error) -> StoreError {
    if let Some(found) = error.get_ref().and_then(|inner| inner.downcast_ref::<StoreError>()) {
        return found.clone();
    }
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => StoreError::Full,
        ErrorKind::UnexpectedEof => StoreError::Corrupt { what: "its file is shorter than it should be".to_owned() },
        _ => {
            StoreError::Backend(format!("the store's file could not be read or written ({error}); see to the disk and try again"))
        }
    }
}

/// Does something that may meet damage its code was not made for, and answers damage where that code gives up.
pub(super) fn guarded<T>(what: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    guarded_but_for(&Cell::new(false), what)
}

/// As [`guarded`], but while `outside` is set it is the caller's own code that runs, and what ends it is the caller's own affair.
pub(super) fn guarded_but_for<T>(outside: &Cell<bool>, what: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // Whatever was half done belongs to a handle that is dropped as broken.
    caught(outside, what)
        .unwrap_or_else(|said| Err(Failure::broken(StoreError::Corrupt { what: format!("reading its file came to `{said}`") })))
}
