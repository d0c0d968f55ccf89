//! Filling a tenant with what a backup holds: one write transaction, so that it is there whole or not at all.

use std::cell::Cell;
use std::path::Path;
use std::sync::PoisonError;

use redb::{ReadableTable, WriteTransaction};

use super::failure::{Failure, guarded_but_for, of_io};
use super::{RedbOptions, RedbStore, file, note, row};
use crate::storage::seal::Link;
use crate::storage::store::{ChainHead, Contents, Loaded, StoreError, Tenant, not_empty};

impl RedbStore {
    /// Creates a store where there is nothing yet, filled by `fill`: `path` holds all of it afterwards or, where `fill` fails, nothing. Opens it.
    ///
    /// # Errors
    /// Those of `fill`, [`RedbStore::create`] and [`RedbStore::open`].
    pub fn create_filled<T, E: From<StoreError>>(
        path: impl AsRef<Path>,
        options: RedbOptions,
        fill: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<(Self, T), E> {
        let path = path.as_ref();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if path.try_exists().map_err(|error| of_io(&error))? {
            return Err(file::there_already(path).into());
        }
        // Whatever ends this early takes the folder and what is in it away.
        let aside =
            tempfile::Builder::new().prefix(".crm-store-").suffix(".new").tempdir_in(folder).map_err(|error| of_io(&error))?;
        let new = aside.path().join("crm.redb");
        let store = Self::create(&new, options)?;
        let filled = fill(&store)?;
        store.close()?;
        let new = tempfile::TempPath::try_from_path(new).map_err(|error| of_io(&error))?;
        new.persist_noclobber(path).map_err(|error| file::not_kept(path, &error.error))?;
        file::sync_folder(folder).map_err(|error| of_io(&error))?;
        Ok((Self::open(path, options)?, filled))
    }

    pub(super) fn fill(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (transaction, use_number) = self.begin(|database| Ok(database.begin_write()?))?;
        let outside = Cell::new(false);
        let mut watched = std::iter::from_fn(|| {
            outside.set(true);
            let next = contents.next();
            outside.set(false);
            next
        });
        let filled = guarded_but_for(&outside, || fill(transaction, tenant, head, &mut watched));
        note(&self.handle, use_number, filled).map_err(|failure| failure.error)
    }
}

fn fill(transaction: WriteTransaction, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), Failure> {
    {
        let mut heads = transaction.open_table(file::HEADS)?;
        if heads.get(tenant.0.as_slice())?.is_some() {
            return Err(not_empty().into());
        }
        let mut records = transaction.open_table(file::RECORDS)?;
        let mut entries = transaction.open_table(file::ENTRIES)?;
        let mut log = transaction.open_table(file::LOG)?;
        let mut commands = transaction.open_table(file::COMMANDS)?;
        let (mut key, mut value) = (Vec::new(), Vec::new());
        for loaded in contents {
            match loaded? {
                Loaded::Record(record) => {
                    let key = row::record_key(tenant, record.key);
                    row::envelop(&mut value, &key, &[&record.version.to_be_bytes(), &record.body]);
                    records.insert(key.as_slice(), value.as_slice())?;
                }
                Loaded::Row(index, found) => {
                    row::entry_key(&mut key, tenant, index, &found.value, &found.id);
                    row::envelop(&mut value, &key, &[&found.cover]);
                    entries.insert(key.as_slice(), value.as_slice())?;
                }
                Loaded::Change(change) => {
                    let key = row::log_key(tenant, change.seq, change.ordinal);
                    let link = Link { commitment: change.commitment, hash: change.hash };
                    row::envelop_change(&mut value, &key, &link, &change.salt, &change.head, change.body.as_deref())?;
                    log.insert(key.as_slice(), value.as_slice())?;
                }
                Loaded::Answer { command, seq, digest, answer } => {
                    let key = row::command_key(tenant, command);
                    row::envelop(&mut value, &key, &[&seq.to_be_bytes(), &digest, &answer]);
                    commands.insert(key.as_slice(), value.as_slice())?;
                }
            }
        }
        if head != ChainHead::START {
            row::envelop(&mut value, &tenant.0, &[&head.seq.to_be_bytes(), &head.hash]);
            heads.insert(tenant.0.as_slice(), value.as_slice())?;
        }
    }
    Ok(transaction.commit()?)
}
