//! The file: how it comes into being whole, how it says what it is, and how it is opened.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::atomic::Ordering;

use redb::backends::FileBackend;
use redb::{Database, ReadableDatabase, StorageBackend, TableDefinition};

use super::failure::{Failure, guarded, of_io};
use super::pages::Pages;
use super::{RedbOptions, row};
use crate::storage::store::StoreError;

/// One of the file's tables; all keys and values are our own bytes.
pub(super) type Definition = TableDefinition<'static, &'static [u8], &'static [u8]>;

pub(super) const RECORDS: Definition = TableDefinition::new("record");
pub(super) const ENTRIES: Definition = TableDefinition::new("entry");
pub(super) const LOG: Definition = TableDefinition::new("log");
pub(super) const COMMANDS: Definition = TableDefinition::new("command");
pub(super) const HEADS: Definition = TableDefinition::new("head");
const META: Definition = TableDefinition::new("meta");

/// Under which key of the meta table a file says what it is.
const HEADER: &[u8] = b"header";
/// How the header of each of our files begins, whatever its format.
const MAGIC: [u8; 16] = *b"crm-core store\r\n";
/// The newest format this version knows, and the one it writes.
pub(super) const FORMAT: u32 = 1;

/// Creates a store where there is nothing yet; `false` if there is something, which is left as it is.
///
/// The file is made whole under another name in the same folder and then renamed: a crash on the way leaves a file
/// `.crm-store-….new` behind that nothing reads, never half a store.
pub(super) fn create(path: &Path, format: u32) -> Result<bool, StoreError> {
    if path.try_exists().map_err(|error| of_io(&error))? {
        return Ok(false);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let new = tempfile::Builder::new().prefix(".crm-store-").suffix(".new").tempfile_in(folder).map_err(|error| of_io(&error))?;
    let place = disk(new.path()).map_err(|error| of_io(&error))?;
    lay_out(place, format)?;
    new.as_file().sync_all().map_err(|error| of_io(&error))?;
    match new.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(of_io(&error.error)),
    }
    sync_folder(folder).map_err(|error| of_io(&error))?;
    Ok(true)
}

/// Writes a file of another form where there is nothing yet, as whole as a store is created.
pub(crate) fn create_other<T, E: From<StoreError>>(path: &Path, write: impl FnOnce(&mut File) -> Result<T, E>) -> Result<T, E> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.try_exists().map_err(|error| of_io(&error))? {
        return Err(there_already(path).into());
    }
    let aside = tempfile::Builder::new().prefix(".crm-").suffix(".new").tempfile_in(folder).map_err(|error| of_io(&error))?;
    let (mut file, aside) = aside.into_parts();
    let written = write(&mut file)?;
    file.sync_all().map_err(|error| of_io(&error))?;
    aside.persist_noclobber(path).map_err(|error| not_kept(path, &error.error))?;
    sync_folder(folder).map_err(|error| of_io(&error))?;
    Ok(written)
}

/// Why what was made aside did not get its name.
pub(super) fn not_kept(path: &Path, error: &io::Error) -> StoreError {
    if error.kind() == ErrorKind::AlreadyExists { there_already(path) } else { of_io(error) }
}

pub(super) fn there_already(path: &Path) -> StoreError {
    StoreError::Backend(format!("there is already something at `{}`; give a path where there is nothing", path.display()))
}

/// Makes an empty store in a place where there is nothing.
pub(super) fn lay_out(place: Box<dyn StorageBackend>, format: u32) -> Result<(), StoreError> {
    let laid_out = guarded(|| {
        let database = Database::builder().create_with_backend(Pages::new(place))?;
        let transaction = database.begin_write()?;
        for table in [RECORDS, ENTRIES, LOG, COMMANDS, HEADS] {
            transaction.open_table(table)?;
        }
        let mut value = Vec::new();
        row::envelop(&mut value, HEADER, &[&MAGIC, &format.to_be_bytes()]);
        transaction.open_table(META)?.insert(HEADER, value.as_slice())?;
        transaction.commit()?;
        Ok(database.close()?)
    });
    laid_out.map_err(|failure| failure.error)
}

/// Makes the new name durable. Elsewhere than on Unix the rename is as durable as the system makes it.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A file as a place to keep pages.
pub(super) fn disk(path: &Path) -> io::Result<Box<dyn StorageBackend>> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    Ok(Box::new(FileBackend::new(file).map_err(io::Error::other)?))
}

/// Opens the database in a place, with or without reading all of it to see whether it is whole.
pub(super) fn open_database(place: Box<dyn StorageBackend>, options: &RedbOptions, check: bool) -> Result<Database, Failure> {
    let pages = Pages::existing(place);
    let recovering = pages.recovering();
    let database =
        Database::builder().set_cache_size(options.cache_bytes).set_check_integrity_on_open(check).create_with_backend(pages)?;
    recovering.store(false, Ordering::SeqCst);
    recognise(&database)?;
    Ok(database)
}

/// Why a place could not be opened at all.
pub(super) fn refused(path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::NotFound => StoreError::Backend(format!("there is no store at `{}`; create one there first", path.display())),
        _ => of_io(error),
    }
}

/// Reads the header: is this one of our stores, and of a format this version knows?
fn recognise(database: &Database) -> Result<(), Failure> {
    let transaction = database.begin_read()?;
    let meta = match transaction.open_table(META) {
        Ok(meta) => meta,
        Err(redb::TableError::Storage(error)) => return Err(error.into()),
        Err(_) => return Err(StoreError::Foreign.into()),
    };
    let Some(value) = meta.get(HEADER)? else { return Err(StoreError::Foreign.into()) };
    let mut header = row::Fields(row::open("headers", HEADER, value.value())?);
    if header.array()? != MAGIC {
        return Err(StoreError::Foreign.into());
    }
    match u32::from_be_bytes(header.array()?) {
        FORMAT => Ok(()),
        found => Err(StoreError::Newer { found, known: FORMAT }.into()),
    }
}
