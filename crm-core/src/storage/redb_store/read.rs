//! Reading: a snapshot is one read transaction of the file, its tables opened when they are first asked.

use std::cell::{Cell, OnceCell};
use std::ops::{Bound, ControlFlow};
use std::sync::{Arc, RwLock};

use redb::{ReadOnlyTable, ReadTransaction, ReadableDatabase};

use super::failure::{Failure, guarded, guarded_but_for};
use super::{Handle, RedbStore, file, note, row};
use crate::storage::feed::WholeBatches;
use crate::storage::store::{
    ChainHead, Change, CommandId, IndexRow, KeptAnswer, Key, Kind, RecordVisitor, RowVisitor, Scan, Snapshot, StoreError,
    StoredRecord, Tenant,
};

type Rows = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// One tenant's data at one moment.
pub(super) struct RedbSnapshot {
    handle: Arc<RwLock<Handle>>,
    /// The use of the file this belongs to.
    use_number: u64,
    tenant: Tenant,
    head: ChainHead,
    transaction: ReadTransaction,
    records: OnceCell<Rows>,
    entries: OnceCell<Rows>,
}

impl RedbStore {
    /// Takes a snapshot of a tenant.
    pub(super) fn read(&self, tenant: Tenant) -> Result<RedbSnapshot, StoreError> {
        let ((transaction, head), use_number) = self.begin(|database| {
            let transaction = database.begin_read()?;
            let head = match transaction.open_table(file::HEADS)?.get(tenant.0.as_slice())? {
                Some(value) => row::head_of(row::open("heads", &tenant.0, value.value())?)?,
                None => ChainHead::START,
            };
            Ok((transaction, head))
        })?;
        let (records, entries) = (OnceCell::new(), OnceCell::new());
        Ok(RedbSnapshot { handle: Arc::clone(&self.handle), use_number, tenant, head, transaction, records, entries })
    }
}

impl RedbSnapshot {
    /// Reads, and gives the file up if that breaks it.
    fn reading<T>(&self, read: impl FnOnce() -> Result<T, Failure>) -> Result<T, StoreError> {
        note(&self.handle, self.use_number, guarded(read)).map_err(|failure| failure.error)
    }

    fn table<'c>(&self, cell: &'c OnceCell<Rows>, definition: file::Definition) -> Result<&'c Rows, Failure> {
        if let Some(table) = cell.get() {
            return Ok(table);
        }
        let table = self.transaction.open_table(definition)?;
        Ok(cell.get_or_init(|| table))
    }

    fn each_row(&self, scan: &Scan, visitor: &mut RowVisitor<'_>) -> Result<(), Failure> {
        let Some((from, to)) = row::scan_range(self.tenant, scan) else { return Ok(()) };
        let entries = self.table(&self.entries, file::ENTRIES)?;
        let mut rows = entries.range::<&[u8]>((from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice)))?;
        let mut room = Vec::new();
        for _ in 0..scan.limit {
            let Some(entry) = (if scan.descending { rows.next_back() } else { rows.next() }) else { break };
            let (key, value) = entry?;
            let cover = row::open("index entries", key.value(), value.value())?;
            let (value, id) = row::entry_of(key.value(), &mut room)?;
            if visitor(value, id, cover).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn each_record(&self, kind: Kind, after: Option<[u8; 16]>, visitor: &mut RecordVisitor<'_>) -> Result<(), Failure> {
        let (from, to) = row::records_of(self.tenant, kind, after);
        let records = self.table(&self.records, file::RECORDS)?;
        for record in records.range::<&[u8]>((from.as_ref().map(<[u8; 34]>::as_slice), to.as_ref().map(<[u8; 34]>::as_slice)))? {
            let (key, value) = record?;
            let mut fields = row::Fields(row::open("records", key.value(), value.value())?);
            if visitor(&row::record_id(key.value())?, fields.number()?, fields.0).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn get(&self, records: &Rows, key: Key) -> Result<Option<StoredRecord>, Failure> {
        let bytes = row::record_key(self.tenant, key);
        let Some(value) = records.get(bytes.as_slice())? else { return Ok(None) };
        let mut fields = row::Fields(row::open("records", &bytes, value.value())?);
        Ok(Some(StoredRecord { key, version: fields.number()?, body: fields.0.to_vec() }))
    }
}

impl Snapshot for RedbSnapshot {
    fn seq(&self) -> u64 {
        self.head.seq
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        Ok(self.head)
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        self.reading(|| {
            let records = self.table(&self.records, file::RECORDS)?;
            keys.iter().map(|key| self.get(records, *key)).collect()
        })
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        let mut rows = Vec::new();
        self.reading(|| {
            self.each_row(scan, &mut |value, id, cover| {
                rows.push(IndexRow { value: value.to_vec(), id: *id, cover: cover.to_vec() });
                ControlFlow::Continue(())
            })
        })?;
        Ok(rows)
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        let mut records = Vec::new();
        if limit == 0 {
            return Ok(records);
        }
        self.reading(|| {
            self.each_record(kind, after, &mut |id, version, body| {
                records.push(StoredRecord { key: Key { kind, id: *id }, version, body: body.to_vec() });
                if records.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })
        })?;
        Ok(records)
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        self.reading(|| {
            let (from, to) = (row::log_key(self.tenant, after, u32::MAX), row::log_key(self.tenant, u64::MAX, u32::MAX));
            let log = self.transaction.open_table(file::LOG)?;
            let mut page = WholeBatches::new(limit);
            for entry in log.range::<&[u8]>((Bound::Excluded(from.as_slice()), Bound::Included(to.as_slice())))? {
                let (key, value) = entry?;
                let change = row::change_of(key.value(), row::open("log entries", key.value(), value.value())?)?;
                if page.take(change).is_break() {
                    break;
                }
            }
            Ok(page.finish())
        })
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        self.reading(|| {
            let key = row::command_key(self.tenant, command);
            let commands = self.transaction.open_table(file::COMMANDS)?;
            let Some(value) = commands.get(key.as_slice())? else { return Ok(None) };
            let applied = row::applied_of(row::open("commands", &key, value.value())?)?;
            Ok(Some((applied.digest, applied.answer)))
        })
    }

    fn visit(&self, scan: &Scan, visitor: &mut RowVisitor<'_>) -> Result<(), StoreError> {
        let outside = Cell::new(false);
        let visited = guarded_but_for(&outside, || {
            self.each_row(scan, &mut |value, id, cover| {
                outside.set(true);
                let flow = visitor(value, id, cover);
                outside.set(false);
                flow
            })
        });
        note(&self.handle, self.use_number, visited).map_err(|failure| failure.error)
    }

    fn visit_records(&self, kind: Kind, after: Option<[u8; 16]>, visitor: &mut RecordVisitor<'_>) -> Result<(), StoreError> {
        let outside = Cell::new(false);
        let visited = guarded_but_for(&outside, || {
            self.each_record(kind, after, &mut |id, version, body| {
                outside.set(true);
                let flow = visitor(id, version, body);
                outside.set(false);
                flow
            })
        });
        note(&self.handle, self.use_number, visited).map_err(|failure| failure.error)
    }
}
