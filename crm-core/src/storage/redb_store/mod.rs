//! The embedded store: one file, kept by redb, read by many threads at once and written by one at a time.
//!
//! What this adds to redb: a file is created whole or not at all, says what it is, carries a checksum with every value, and is opened
//! again by itself after the disk has failed. One process has it open at a time.

mod failure;
mod file;
mod load;
mod pages;
mod read;
mod row;
#[cfg(feature = "conformance")]
pub mod sim_disk;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use redb::{Database, StorageBackend};

use self::failure::{Failure, guarded};
pub(crate) use self::file::create_other;
use super::store::StoreError;

/// How a [`RedbStore`] treats its file. The default is the safe and ordinary way on a server or a desktop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedbOptions {
    /// Read the whole file when it is opened, and refuse it if any of it is damaged. Costs about a second per gigabyte. Without it
    /// damage is noticed by the reading that meets it, and the rest can still be read.
    pub check_on_open: bool,
    /// Write with each commit what makes opening after a crash quick: 15 ms instead of seconds for a gigabyte, for commits that cost
    /// about 2.5 times as much. For phones, where an app is killed often.
    pub quick_repair: bool,
    /// How much memory the file's pages may take, in bytes.
    pub cache_bytes: usize,
}

impl Default for RedbOptions {
    /// Not read through when opened, quick commits, 256 MiB of cache.
    fn default() -> Self {
        Self { check_on_open: false, quick_repair: false, cache_bytes: 256 * 1024 * 1024 }
    }
}

/// Finds the place where the pages lie.
type Opener = dyn Fn(&Path) -> std::io::Result<Box<dyn StorageBackend>> + Send + Sync;

/// A store in one file.
///
/// Commits are durable when they return. After a failure of the disk the file is opened again by the next call; snapshots taken before
/// the failure answer [`StoreError::Closed`] from then on.
pub struct RedbStore {
    path: PathBuf,
    options: RedbOptions,
    opener: Box<Opener>,
    /// Whose turn it is to write.
    turn: Mutex<()>,
    /// Shared with snapshots, which stand by themselves.
    handle: Arc<RwLock<Handle>>,
}

/// The file as this process has it.
enum Handle {
    /// In use, for the nth time.
    Open(Database, u64),
    /// Failed in its nth use; the next call opens it again.
    Broken(u64),
    /// Closed by the host after its nth use.
    Closed(u64),
}

impl RedbStore {
    /// Creates a store where there is nothing yet, and opens it. Only the owner of the process may read the file.
    ///
    /// # Errors
    /// [`StoreError::Backend`] if there is something at `path` or its folder cannot be written to, [`StoreError::Full`].
    pub fn create(path: impl AsRef<Path>, options: RedbOptions) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if file::create(path, file::FORMAT)? {
            return Self::open(path, options);
        }
        Err(StoreError::Backend(format!(
            "there is already something at `{}`; open it, or create the store elsewhere",
            path.display()
        )))
    }

    /// Opens a store that is there.
    ///
    /// # Errors
    /// [`StoreError::Locked`] if it is open already, here or in another process; [`StoreError::Foreign`], [`StoreError::Newer`] and
    /// [`StoreError::Corrupt`] by what is in the file; [`StoreError::Backend`] if there is no file or it cannot be read.
    pub fn open(path: impl AsRef<Path>, options: RedbOptions) -> Result<Self, StoreError> {
        Self::open_with(path.as_ref(), options, Box::new(file::disk))
    }

    /// Opens a store, which is created first if there is nothing at `path`.
    ///
    /// # Errors
    /// As [`RedbStore::create`] and [`RedbStore::open`].
    pub fn open_or_create(path: impl AsRef<Path>, options: RedbOptions) -> Result<Self, StoreError> {
        // Something else may come to be at the path meanwhile: then that is opened.
        file::create(path.as_ref(), file::FORMAT)?;
        Self::open(path, options)
    }

    /// Opens the store on a simulated disk; on an empty one it is created first, in one step as a rename is.
    ///
    /// # Errors
    /// As [`RedbStore::open`].
    #[cfg(feature = "conformance")]
    pub fn on_disk(disk: &sim_disk::SimDisk, options: RedbOptions) -> Result<Self, StoreError> {
        if disk.is_empty() {
            let new = sim_disk::SimDisk::new();
            file::lay_out(Box::new(new.clone()), file::FORMAT)?;
            disk.rename_to(new.image());
        }
        let disk = disk.clone();
        Self::open_with(Path::new("simulated disk"), options, Box::new(move |_: &Path| Ok(Box::new(disk.clone()))))
    }

    fn open_with(path: &Path, options: RedbOptions, opener: Box<Opener>) -> Result<Self, StoreError> {
        // Absolute, so that it is found again if the process moves to another folder.
        let path = std::path::absolute(path).map_err(|error| failure::of_io(&error))?;
        let store = Self { path, options, opener, turn: Mutex::new(()), handle: Arc::new(RwLock::new(Handle::Closed(0))) };
        let database = store.database(options.check_on_open).map_err(|failure| failure.error)?;
        *store.handle.write().unwrap_or_else(PoisonError::into_inner) = Handle::Open(database, 1);
        Ok(store)
    }

    /// Closes the file and gives up its lock; every call answers [`StoreError::Closed`] until [`RedbStore::reopen`]. For hosts that
    /// must not hold a lock while they are suspended.
    ///
    /// # Errors
    /// What the disk fails with while the file is closed; it is closed all the same.
    pub fn close(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        let use_number = handle.use_number();
        match std::mem::replace(&mut *handle, Handle::Closed(use_number)) {
            Handle::Open(database, _) => guarded(|| Ok(database.close()?)).map_err(|failure| failure.error),
            Handle::Broken(_) | Handle::Closed(_) => Ok(()),
        }
    }

    /// Opens the file again after [`RedbStore::close`]; does nothing if it is open.
    ///
    /// # Errors
    /// As [`RedbStore::open`].
    pub fn reopen(&self) -> Result<(), StoreError> {
        self.heal(self.options.check_on_open, |handle| matches!(handle, Handle::Broken(_) | Handle::Closed(_)))
            .map_err(|failure| failure.error)
    }

    /// Starts something on the open file, which is opened again if it has failed; says in which use of it.
    fn begin<T>(&self, start: impl Fn(&Database) -> Result<T, Failure>) -> Result<(T, u64), StoreError> {
        // A file that failed under a snapshot shows it here first; the second attempt has a fresh one.
        let begun = match self.attempt(&start) {
            Err(failure) if failure.broken => self.attempt(&start),
            begun => begun,
        };
        begun.map_err(|failure| failure.error)
    }

    fn attempt<T>(&self, start: &impl Fn(&Database) -> Result<T, Failure>) -> Result<(T, u64), Failure> {
        self.heal(false, |handle| matches!(handle, Handle::Broken(_)))?;
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        let (begun, use_number) = match &*handle {
            Handle::Open(database, use_number) => (guarded(|| start(database)), *use_number),
            Handle::Broken(_) => return Err(Failure::broken(StoreError::Closed)),
            Handle::Closed(_) => return Err(StoreError::Closed.into()),
        };
        drop(handle);
        note(&self.handle, use_number, begun).map(|begun| (begun, use_number))
    }

    /// Opens the file again if the handle is in such a state.
    fn heal(&self, check: bool, ill: impl Fn(&Handle) -> bool) -> Result<(), Failure> {
        if !ill(&self.handle.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        if ill(&handle) {
            *handle = Handle::Open(self.database(check)?, handle.use_number().saturating_add(1));
        }
        Ok(())
    }

    fn database(&self, check: bool) -> Result<Database, Failure> {
        guarded(|| {
            let place = (self.opener)(&self.path).map_err(|error| file::refused(&self.path, &error))?;
            file::open_database(place, &self.options, check)
        })
    }
}

/// Gives the file up if what happened in this use of it broke the handle.
fn note<T>(handle: &RwLock<Handle>, use_number: u64, outcome: Result<T, Failure>) -> Result<T, Failure> {
    if outcome.as_ref().is_err_and(|failure| failure.broken) {
        let mut handle = handle.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(&*handle, Handle::Open(_, open) if *open == use_number) {
            let broken = std::mem::replace(&mut *handle, Handle::Broken(use_number));
            // What closing it comes to says nothing more than the failure did.
            let _ = guarded(|| {
                drop(broken);
                Ok(())
            });
        }
    }
    outcome
}

impl Handle {
    fn use_number(&self) -> u64 {
        match self {
            Self::Open(_, number) | Self::Broken(number) | Self::Closed(number) => *number,
        }
    }
}

impl fmt::Debug for RedbStore {
    /// Names the file, not what is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbStore").field("path", &self.path).field("options", &self.options).finish_non_exhaustive()
    }
}
