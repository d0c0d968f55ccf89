//! Lists, counts and sums: every read of more than one record, under one access predicate.

use std::ops::{Bound, ControlFlow};

use crate::access::{AccessPlan, Operation, plan};
use crate::kernel::{CrmError, Cursor, Index, Kind, Ownership, Page, Record, RecordId, SortKey};
use crate::storage::{self, IndexId, IndexRow, Key, Scan};

use super::codec;
use super::command::decoded;
use super::unit::{Unit, denied, key};

/// How many rows are read from the store at once.
const CHUNK: usize = 256;

/// Which records, in which order: all of a kind, or a part of one of its indexes.
pub struct Query<R: Record> {
    index: Option<Index<R>>,
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
    descending: bool,
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

    /// Goes on where a page ended.
    #[must_use]
    pub fn after(mut self, cursor: Cursor) -> Self {
        self.after = Some(cursor);
        self
    }

    fn scan(&self, index: Index<R>, after: Option<(Vec<u8>, [u8; 16])>, limit: usize) -> Scan {
        Scan {
            index: IndexId(index.code()),
            from: self.from.clone(),
            to: self.to.clone(),
            after,
            descending: self.descending,
            limit,
        }
    }
}

/// The smallest value above all that begin with `prefix`; none where there is no such value.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut out = prefix.to_vec();
    while let Some(last) = out.pop() {
        if let Some(next) = last.checked_add(1) {
            out.push(next);
            return Some(out);
        }
    }
    None
}

/// One row that a walk meets: what it sorts by, and which record it is.
struct Met {
    value: Vec<u8>,
    id: [u8; 16],
}

impl Unit {
    /// Rows of `scan` as they will be once the unit is stored.
    pub(super) fn rows(&self, scan: &Scan) -> Result<Vec<IndexRow>, CrmError> {
        let stored = self.snapshot.scan(scan)?;
        if self.layers().all(|layer| layer.records.is_empty()) {
            return Ok(stored);
        }
        let kind = storage::Kind(u16::try_from(scan.index.0 >> 8).unwrap_or(u16::MAX));
        // A record staged in a layer replaces all rows of it that lie below.
        let hidden =
            |id: [u8; 16], below: usize| self.layers().skip(below).any(|layer| layer.records.contains_key(&Key { kind, id }));
        let full = stored.len() == scan.limit;
        let resume = stored.last().map(|row| (row.value.clone(), row.id));
        let mut rows: Vec<IndexRow> = stored.into_iter().filter(|row| !hidden(row.id, 0)).collect();
        if let (true, true, Some(after)) = (full, rows.len() < scan.limit, resume) {
            // Staged records hid some of the stored rows: read on behind them.
            let more = Scan { after: Some(after), limit: scan.limit - rows.len(), ..scan.clone() };
            rows.extend(self.rows(&more)?.into_iter().filter(|row| !hidden(row.id, 0)));
        }
        for (depth, layer) in self.layers().enumerate() {
            let above: usize = self.layers().skip(depth + 1).map(|layer| layer.records.len()).sum();
            let scan = Scan { limit: scan.limit.saturating_add(above), ..scan.clone() };
            rows.extend(layer.rows(&scan).into_iter().filter(|row| !hidden(row.id, depth + 1)));
        }
        rows.sort_by(|a, b| (&a.value, a.id).cmp(&(&b.value, b.id)));
        if scan.descending {
            rows.reverse();
        }
        rows.truncate(scan.limit);
        Ok(rows)
    }

    /// One page of what the actor may see.
    pub(crate) fn page<R: Record>(&mut self, query: &Query<R>) -> Result<Page<R>, CrmError> {
        let limit = query.limit.clamp(1, self.session.library().limits.page_rows);
        let (mut items, mut last, mut next) = (Vec::new(), None, None);
        // One row more than the page tells whether there is another; reading further would be for nothing.
        let chunk = limit.saturating_add(1).min(CHUNK);
        self.walk(query, Operation::Read, chunk, &mut |unit, met, record| {
            if items.len() == limit {
                next = last.take();
                return Ok(ControlFlow::Break(()));
            }
            last = Some(Cursor { value: met.value, id: met.id });
            items.push(unit.reader().masked(record));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Page { items, next })
    }

    /// Calls `visit` for every record of `query` that `operation` reaches, unmasked, until it breaks. The query's limit does not apply.
    pub(crate) fn visit<R: Record>(
        &mut self,
        query: &Query<R>,
        operation: Operation,
        visit: &mut dyn FnMut(R) -> ControlFlow<()>,
    ) -> Result<(), CrmError> {
        self.walk(query, operation, CHUNK, &mut |_, _, record| Ok(visit(record)))
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
        self.walk_under(query, &AccessPlan::All, CHUNK, &mut |_, _, record| {
            out.push(record);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(out)
    }

    /// How many records of `query` the actor may see; reads no record where an index leads.
    pub(crate) fn count<R: Record>(&mut self, query: &Query<R>) -> Result<u64, CrmError> {
        let plan = self.plan::<R>(Operation::Read)?;
        let mut count = 0;
        let Some(index) = query.index else {
            self.walk_under(query, &plan, CHUNK, &mut |_, _, _| {
                count += 1;
                Ok(ControlFlow::Continue(()))
            })?;
            return Ok(count);
        };
        let mut after = None;
        loop {
            let rows = self.rows(&query.scan(index, after.take(), CHUNK))?;
            for row in &rows {
                count += u64::from(plan.admits(facts(row)?.as_ref()));
            }
            match rows.last() {
                Some(row) if rows.len() == CHUNK => after = Some((row.value.clone(), row.id)),
                _ => return Ok(count),
            }
        }
    }

    fn plan<R: Record>(&self, operation: Operation) -> Result<AccessPlan, CrmError> {
        let plan = plan(self.reader(), operation, R::KIND.code);
        if plan == AccessPlan::Nothing && operation != Operation::Read {
            return Err(denied(R::KIND.name.to_owned(), operation, R::KIND.name, crate::access::Reason::NoGrant));
        }
        Ok(plan)
    }

    fn walk<R: Record>(
        &mut self,
        query: &Query<R>,
        operation: Operation,
        chunk: usize,
        visit: &mut Visit<'_, R>,
    ) -> Result<(), CrmError> {
        let plan = self.plan::<R>(operation)?;
        self.walk_under(query, &plan, chunk, visit)
    }

    fn walk_under<R: Record>(
        &mut self,
        query: &Query<R>,
        plan: &AccessPlan,
        chunk: usize,
        visit: &mut Visit<'_, R>,
    ) -> Result<(), CrmError> {
        if *plan == AccessPlan::Nothing {
            return Ok(());
        }
        match query.index {
            Some(index) => self.walk_index(query, index, plan, chunk, visit),
            None => self.walk_kind(query, plan, chunk, visit),
        }
    }

    fn walk_index<R: Record>(
        &mut self,
        query: &Query<R>,
        index: Index<R>,
        plan: &AccessPlan,
        chunk: usize,
        visit: &mut Visit<'_, R>,
    ) -> Result<(), CrmError> {
        let mut after = query.after.as_ref().map(|cursor| (cursor.value.clone(), cursor.id));
        loop {
            let rows = self.rows(&query.scan(index, after.take(), chunk))?;
            let more = rows.len() == chunk;
            after = rows.last().map(|row| (row.value.clone(), row.id));
            let mut seen = Vec::with_capacity(rows.len());
            for row in rows {
                if plan.admits(facts(&row)?.as_ref()) {
                    seen.push(Met { value: row.value, id: row.id });
                }
            }
            self.fetch(&seen.iter().map(|met| key::<R>(R::Id::from_bytes(met.id))).collect::<Vec<_>>())?;
            for met in seen {
                let id = R::Id::from_bytes(met.id);
                let record = self.find::<R>(id)?.ok_or_else(|| dangling(R::KIND, index.name()))?;
                if visit(self, met, record)?.is_break() {
                    return Ok(());
                }
            }
            if !more {
                return Ok(());
            }
            self.forget();
        }
    }

    fn walk_kind<R: Record>(
        &mut self,
        query: &Query<R>,
        plan: &AccessPlan,
        chunk: usize,
        visit: &mut Visit<'_, R>,
    ) -> Result<(), CrmError> {
        let kind = storage::Kind(R::KIND.code);
        let mut after = query.after.as_ref().map(|cursor| cursor.id);
        loop {
            let stored = self.snapshot.records(kind, after, chunk)?;
            let more = stored.len() == chunk;
            let end = stored.last().map(|record| record.key.id);
            let mut ids: Vec<[u8; 16]> = stored.iter().map(|record| record.key.id).collect();
            ids.extend(self.staged_ids(kind, after, if more { end } else { None }));
            ids.sort_unstable();
            ids.dedup();
            stored.into_iter().for_each(|record| self.keep(record));
            for id in ids {
                let Some(record) = self.find::<R>(R::Id::from_bytes(id))? else { continue };
                if plan.admits(record.ownership()) && visit(self, Met { value: Vec::new(), id }, record)?.is_break() {
                    return Ok(());
                }
            }
            if !more {
                return Ok(());
            }
            after = end;
            self.forget();
        }
    }

    /// Ids of staged records of `kind` behind `after`, up to `end`.
    fn staged_ids(&self, kind: storage::Kind, after: Option<[u8; 16]>, end: Option<[u8; 16]>) -> Vec<[u8; 16]> {
        let from = after.map_or(Bound::Included(Key { kind, id: [0; 16] }), |id| Bound::Excluded(Key { kind, id }));
        let to = Bound::Included(Key { kind, id: end.unwrap_or([0xff; 16]) });
        self.layers().flat_map(|layer| layer.records.range((from, to)).map(|(key, _)| key.id)).collect()
    }
}

type Visit<'v, R> = dyn FnMut(&Unit, Met, R) -> Result<ControlFlow<()>, CrmError> + 'v;

/// Who the record behind an index row belongs to.
fn facts(row: &IndexRow) -> Result<Option<Ownership>, CrmError> {
    if row.cover.is_empty() { Ok(None) } else { decoded("index row", &row.cover).map(Some) }
}

fn dangling(kind: Kind, index: &str) -> CrmError {
    CrmError::Corrupt {
        subject: format!("index {index} of {}", kind.name),
        detail: "it names a record that is not there; restore the store from a backup".to_owned(),
    }
}

/// Who a stored record belongs to, read from its bytes.
pub(super) fn owner_of(kind: u16, bytes: &[u8]) -> Result<Option<Ownership>, CrmError> {
    codec::ownership(&format!("record of kind {kind}"), bytes)
}
