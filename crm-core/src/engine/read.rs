//! Lists, counts and sums: every read of more than one record, under one access predicate.

use std::ops::{Bound, ControlFlow};

use crate::access::{AccessPlan, Operation, plan};
use crate::kernel::{CrmError, Cursor, Index, Ownership, Page, Record, RecordId, SortKey, subject};
use crate::storage::{self, IndexId, IndexRow, Key, Scan};

use super::codec::{self, Stored};
use super::rows::{creation_order, kind_of};
use super::unit::{Unit, key};
use super::walk::{CHUNK, Met, Walk, owner_in};

/// The most rows of one key that [`Unit::ids_at`] looks at.
const ROWS_OF_A_KEY: usize = 1_000;

/// Which records, in which order: all of a kind, or a part of one of its indexes.
pub struct Query<R: Record> {
    pub(super) index: Option<Index<R>>,
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
    pub(super) descending: bool,
    limit: usize,
    pub(super) after: Option<Cursor>,
}

impl<R: Record> Query<R> {
    /// Every record of the kind, in order of creation.
    #[must_use]
    pub fn all() -> Self {
        Self { index: None, from: Bound::Unbounded, to: Bound::Unbounded, descending: false, limit: 100, after: None }
    }

    /// Every record in the order of `index`.
    #[must_use]
    pub fn by(index: Index<R>) -> Self {
        Self { index: Some(index), ..Self::all() }
    }

    /// Only what `index` holds under keys that begin with `prefix`.
    #[must_use]
    pub fn under(index: Index<R>, prefix: SortKey) -> Self {
        let from = prefix.finish();
        let to = successor(&from).map_or(Bound::Unbounded, Bound::Excluded);
        Self { index: Some(index), from: Bound::Included(from), to, ..Self::all() }
    }

    /// Only keys from `first` up to, and with, those that begin with `last`.
    #[must_use]
    pub fn between(index: Index<R>, first: SortKey, last: SortKey) -> Self {
        let to = successor(&last.finish()).map_or(Bound::Unbounded, Bound::Excluded);
        Self { index: Some(index), from: Bound::Included(first.finish()), to, ..Self::all() }
    }

    /// The same rows from the last to the first. A list by id alone has one direction.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = self.index.is_some();
        self
    }

    /// At most `rows` a page. Default 100; a host's limits cap it.
    #[must_use]
    pub fn limit(mut self, rows: usize) -> Self {
        self.limit = rows;
        self
    }

    /// The same, from behind `cursor` on; none: from its beginning.
    pub(super) fn behind(&self, cursor: Option<Cursor>) -> Self {
        Self { from: self.from.clone(), to: self.to.clone(), after: cursor, ..*self }
    }

    /// Goes on where a page ended.
    #[must_use]
    pub fn after(mut self, cursor: Cursor) -> Self {
        self.after = Some(cursor);
        self
    }

    /// What names the query's range among those of its index.
    pub(super) fn part(&self) -> (IndexId, Vec<u8>) {
        let edge = |bound: &Bound<Vec<u8>>| match bound {
            Bound::Included(value) | Bound::Excluded(value) => value.clone(),
            Bound::Unbounded => Vec::new(),
        };
        let index = self.index.map_or(creation_order::<R>(), |index| index.code());
        (IndexId(index), [edge(&self.from), vec![0, 0], edge(&self.to)].concat())
    }

    /// What is wrong where a row of the query leads nowhere.
    pub(super) fn dangling(&self) -> CrmError {
        let index = self.index.map_or("the order of creation", |index| index.name());
        CrmError::Corrupt {
            subject: format!("index {index} of {}", R::KIND.name),
            detail: "it names a record that is not there; restore the store from a backup".to_owned(),
        }
    }

    /// The query's range and direction, in `index`.
    pub(super) fn scan(&self, index: IndexId, after: Option<(Vec<u8>, [u8; 16])>, limit: usize) -> Scan {
        Scan { index, from: self.from.clone(), to: self.to.clone(), after, descending: self.descending, limit }
    }
}

/// The smallest value above all that begin with `prefix`; none where there is no such value.
pub(super) fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut out = prefix.to_vec();
    while let Some(last) = out.pop() {
        if let Some(next) = last.checked_add(1) {
            out.push(next);
            return Some(out);
        }
    }
    None
}

impl Unit {
    /// Rows of `scan` as they will be once the unit is stored.
    pub(super) fn rows(&mut self, scan: &Scan) -> Result<Vec<IndexRow>, CrmError> {
        let stored = self.snapshot.scan(scan)?;
        let kind = kind_of(scan.index);
        if self.staging.of(kind, None, None).next().is_none() {
            return Ok(stored);
        }
        // A staged record replaces all rows of it in the store.
        let full = stored.len() == scan.limit;
        let resume = stored.last().map(|row| (row.value.clone(), row.id));
        let mut rows: Vec<IndexRow> = stored.into_iter().filter(|row| self.is_stored_row(kind, row)).collect();
        if let (true, true, Some(after)) = (full, rows.len() < scan.limit, resume) {
            // Staged records hid some of the stored rows: read on behind them.
            let more = Scan { after: Some(after), limit: scan.limit - rows.len(), ..scan.clone() };
            let more = self.rows(&more)?;
            rows.extend(more.into_iter().filter(|row| self.is_stored_row(kind, row)));
        }
        rows.extend(self.staging.rows(scan));
        rows.sort_by(|a, b| (&a.value, a.id).cmp(&(&b.value, b.id)));
        if scan.descending {
            rows.reverse();
        }
        rows.truncate(scan.limit);
        Ok(rows)
    }

    /// Shows the rows of `scan` one by one, as [`Unit::rows`] gives them; without a copy where nothing is staged.
    pub(super) fn visit_rows(&mut self, scan: &Scan, visitor: &mut storage::RowVisitor<'_>) -> Result<(), CrmError> {
        if self.staging.of(kind_of(scan.index), None, None).next().is_none() {
            return Ok(self.snapshot.visit(scan, visitor)?);
        }
        // What breaks is over either way.
        let _ = self.rows(scan)?.iter().try_for_each(|row| visitor(&row.value, &row.id, &row.cover));
        Ok(())
    }

    /// False where the record of a row is staged: what it is found by then stands with what is staged.
    fn is_stored_row(&self, kind: storage::Kind, row: &IndexRow) -> bool {
        self.staged(&Key { kind, id: row.id }).is_none()
    }

    /// The commit that last changed the record of `id`, as the store has it, if the actor may see it.
    pub(super) fn version_of<R: Record>(&mut self, id: R::Id) -> Result<u64, CrmError> {
        self.load::<R>(id, Operation::Read)?;
        let loaded = self.loaded.get(&key::<R>(id)).and_then(|loaded| loaded.version);
        // What this unit has made is in no commit yet.
        Ok(loaded.unwrap_or(0))
    }

    /// Refuses where the record of `id` was changed since the commit `version`; the commit of this unit checks it once more.
    pub(super) fn expect<R: Record>(&mut self, id: R::Id, version: u64) -> Result<(), CrmError> {
        if self.version_of::<R>(id)? == version {
            return Ok(());
        }
        Err(CrmError::Conflict {
            subject: subject::<R>(id),
            detail: format!("it was changed since version {version}; read it anew, and decide again"),
            retryable: false,
        })
    }

    /// One page of what the actor may see.
    pub(crate) fn page<R: Record>(&mut self, query: &Query<R>) -> Result<Page<R>, CrmError> {
        let limit = query.limit.clamp(1, self.session.library().limits.page_rows);
        let plan = self.plan::<R>(Operation::Read)?;
        let mut walk = Walk::new(query, &plan);
        let (mut items, mut last) = (Vec::new(), None);
        while !walk.is_over {
            // One row more than the page tells whether there is another; reading further would be for nothing.
            let left = limit - items.len();
            let mut met = walk.next(self, left.saturating_add(1))?;
            let is_full = met.len() > left;
            met.truncate(left);
            self.bring::<R>(&met)?;
            for met in &met {
                let record = self.met(query, met)?;
                items.push(self.reader().masked(record));
            }
            last = met.pop().or(last);
            if is_full {
                return Ok(Page { items, next: last.map(|Met { value, id, .. }| Cursor { value, id }) });
            }
            self.forget();
        }
        Ok(Page { items, next: None })
    }

    /// Calls `visit` for every record of `query` that `operation` reaches, unmasked, until it breaks. The query's limit does not apply.
    pub(crate) fn visit<R: Record>(
        &mut self,
        query: &Query<R>,
        operation: Operation,
        visit: &mut dyn FnMut(R) -> ControlFlow<()>,
    ) -> Result<(), CrmError> {
        let plan = self.plan::<R>(operation)?;
        self.walk(query, &plan, visit)
    }

    /// Calls `visit` for the stored form of every record of `query` that `operation` reaches, until it fails: for those who look at very many
    /// records and need a part of each. As with [`Unit::visit`], what is hidden from the actor is not blanked.
    pub(crate) fn visit_stored<R: Record>(
        &mut self,
        query: &Query<R>,
        operation: Operation,
        visit: &mut dyn FnMut(&Stored<'_, R>) -> Result<(), CrmError>,
    ) -> Result<(), CrmError> {
        let plan = self.plan::<R>(operation)?;
        let mut walk = Walk::new(query, &plan);
        while !walk.is_over {
            let met = walk.next(self, CHUNK)?;
            let keys: Vec<Key> = met.iter().map(|met| key::<R>(R::Id::from_bytes(met.id))).collect();
            let is_staged = self.staging.of(storage::Kind(R::KIND.code), None, None).next().is_some();
            if self.reads_only && self.loaded.is_empty() && !is_staged {
                // Nothing is kept of what is walked over, so it need not be filed first.
                for (key, stored) in keys.iter().zip(self.snapshot.get_many(&keys)?) {
                    let stored = stored.ok_or_else(|| query.dangling())?;
                    visit(&Stored::new(R::Id::from_bytes(key.id), &stored.body))?;
                }
                continue;
            }
            self.fetch(&keys)?;
            for key in &keys {
                let body = self.body_of(key).ok_or_else(|| query.dangling())?;
                visit(&Stored::new(R::Id::from_bytes(key.id), body))?;
            }
            self.forget();
        }
        Ok(())
    }

    /// All records of `query` that the actor may see, unmasked: for decisions and figures.
    pub(crate) fn select<R: Record>(&mut self, query: &Query<R>) -> Result<Vec<R>, CrmError> {
        let mut out = Vec::new();
        self.visit(query, Operation::Read, &mut |record| {
            out.push(record);
            ControlFlow::Continue(())
        })?;
        Ok(out)
    }

    /// All records of `query`, whoever may see them: for the parts of what is authorised already.
    pub(crate) fn parts<R: Record>(&mut self, query: &Query<R>) -> Result<Vec<R>, CrmError> {
        let mut out = Vec::new();
        self.walk(query, &AccessPlan::All, &mut |record| {
            out.push(record);
            ControlFlow::Continue(())
        })?;
        Ok(out)
    }

    /// The ids of at most `most` records that stand in `index` under exactly `key`, the oldest first, each with whether the actor may see it; those that
    /// they may not see only where `hidden` asks for them. Of very many rows, only the first are looked at. Loads no record.
    pub(crate) fn ids_at<R: Record>(
        &mut self,
        index: Index<R>,
        key: SortKey,
        hidden: bool,
        most: usize,
    ) -> Result<Vec<(R::Id, bool)>, CrmError> {
        let (plan, value) = (self.plan::<R>(Operation::Read)?, key.finish());
        let (mut found, mut looked_at, mut after) = (Vec::new(), 0, None);
        loop {
            let limit = if looked_at == 0 { most } else { CHUNK };
            let (from, to) = (Bound::Included(value.clone()), Bound::Included(value.clone()));
            let rows = self.rows(&Scan { index: IndexId(index.code()), from, to, after, descending: false, limit })?;
            looked_at += rows.len();
            let is_over = rows.len() < limit || looked_at >= ROWS_OF_A_KEY;
            after = rows.last().map(|row| (row.value.clone(), row.id));
            for row in rows {
                let is_seen = plan == AccessPlan::All || plan.admits(owner_in(&row.cover)?.as_ref());
                if is_seen || hidden {
                    found.push((R::Id::from_bytes(row.id), is_seen));
                }
            }
            if is_over || found.len() >= most {
                found.truncate(most);
                return Ok(found);
            }
        }
    }

    /// The records of `ids` that are there, in their order, brought in together, whoever may see them.
    pub(crate) fn find_all<R: Record>(&mut self, ids: &[R::Id]) -> Result<Vec<R>, CrmError> {
        self.fetch(&ids.iter().map(|id| key::<R>(*id)).collect::<Vec<_>>())?;
        let mut records = Vec::with_capacity(ids.len());
        for id in ids {
            records.extend(self.find::<R>(*id)?);
        }
        Ok(records)
    }

    /// How many records of `query` the actor may see; decodes none.
    pub(crate) fn count<R: Record>(&mut self, query: &Query<R>) -> Result<u64, CrmError> {
        let plan = self.plan::<R>(Operation::Read)?;
        self.met_of(query, &plan, u64::MAX)
    }

    /// How many records of `query` there are, whoever may see them: for the parts of what is authorised already. Decodes none. Once there are as many
    /// as `enough`, no more are looked for.
    pub(crate) fn count_parts<R: Record>(&mut self, query: &Query<R>, enough: u64) -> Result<u64, CrmError> {
        self.met_of(query, &AccessPlan::All, enough)
    }

    fn met_of<R: Record>(&mut self, query: &Query<R>, plan: &AccessPlan, enough: u64) -> Result<u64, CrmError> {
        let mut walk = Walk::new(query, plan);
        let mut count = 0u64;
        while !walk.is_over && count < enough {
            let met = walk.next(self, CHUNK)?.len();
            count = count.saturating_add(u64::try_from(met).unwrap_or(u64::MAX));
            self.forget();
        }
        Ok(count)
    }

    /// Whether an index has a row under `prefix` of a record that is none of `aside`, whoever may see it. For a record that is to go, and that others may
    /// name whose kinds are further down: `index` is given as [`Index::code`](crate::kernel::Index::code).
    pub(crate) fn is_named(&mut self, index: u32, prefix: SortKey, aside: &[[u8; 16]]) -> Result<bool, CrmError> {
        let from = prefix.finish();
        let to = successor(&from).map_or(Bound::Unbounded, Bound::Excluded);
        let limit = aside.len().saturating_add(1);
        let scan = Scan { index: IndexId(index), from: Bound::Included(from), to, after: None, descending: false, limit };
        Ok(self.rows(&scan)?.iter().any(|row| !aside.contains(&row.id)))
    }

    pub(super) fn plan<R: Record>(&self, operation: Operation) -> Result<AccessPlan, CrmError> {
        // Who may read nothing sees an empty list.
        if operation != Operation::Read {
            self.demand(operation, R::KIND)?;
        }
        Ok(plan(self.reader(), operation, R::KIND.code))
    }

    fn walk<R: Record>(
        &mut self,
        query: &Query<R>,
        plan: &AccessPlan,
        visit: &mut dyn FnMut(R) -> ControlFlow<()>,
    ) -> Result<(), CrmError> {
        let mut walk = Walk::new(query, plan);
        while !walk.is_over {
            let met = walk.next(self, CHUNK)?;
            self.bring::<R>(&met)?;
            for met in &met {
                if visit(self.met(query, met)?).is_break() {
                    return Ok(());
                }
            }
            self.forget();
        }
        Ok(())
    }

    /// Brings in together what was met.
    fn bring<R: Record>(&mut self, met: &[Met]) -> Result<(), CrmError> {
        self.fetch(&met.iter().map(|met| key::<R>(R::Id::from_bytes(met.id))).collect::<Vec<_>>())
    }

    /// The record that a row of `query` leads to.
    fn met<R: Record>(&mut self, query: &Query<R>, met: &Met) -> Result<R, CrmError> {
        self.find::<R>(R::Id::from_bytes(met.id))?.ok_or_else(|| query.dangling())
    }
}

/// Who a stored record belongs to, read from its bytes.
pub(super) fn owner_of(kind: u16, bytes: &[u8]) -> Result<Option<Ownership>, CrmError> {
    codec::ownership(&format!("record of kind {kind}"), bytes)
}
