//! How a query meets its rows: in the order of its index, only those that the actor's plan admits, by the cheaper of two ways.
//!
//! A *scan* reads every row and passes over what the plan does not admit: right where much is visible. A *merge* reads the lists of the plan side by
//! side ([`AccessList`]): right where little is. Nobody knows beforehand how much is visible, so a walk scans first and goes on by merging once
//! the rows passed over have cost about what opening the lists costs. Both meet the same rows in the same order.

use std::collections::{BTreeMap, VecDeque};
use std::ops::{Bound, ControlFlow};

use crate::access::{AccessList, AccessPlan};
use crate::kernel::{CrmError, Index, Ownership, Record};
use crate::storage::{self, IndexId, IndexRow, Scan};

use super::command::decoded;
use super::read::{Query, owner_of, successor};
use super::rows;
use super::unit::Unit;

/// How many rows are read from the store at once.
pub(super) const CHUNK: usize = 256;
/// How many rows are scanned before merging is thought of, whatever the plan.
const FIRST_LOOK: usize = 192;
/// How many scanned rows cost as much as opening one list.
const ROWS_PER_LIST: usize = 24;
/// Merging costs about so many times as much a row as scanning.
const MERGE_COST: usize = 4;
/// With more lists than this, a walk only scans.
const MOST_LISTS: usize = 2_000;

/// One row that a walk meets: what it sorts by, and which record it is.
pub(super) struct Met {
    pub value: Vec<u8>,
    pub id: [u8; 16],
    /// The cover of the row, where it was read and tells something of the record.
    pub cover: Option<Vec<u8>>,
}

/// Where a walk stands: the last row met or passed over.
type Place = (Vec<u8>, [u8; 16]);

/// A query on its way.
pub(super) struct Walk<'q, R: Record> {
    query: &'q Query<R>,
    plan: &'q AccessPlan,
    lists: Vec<AccessList>,
    place: Option<Place>,
    pub(super) scanned: usize,
    admitted: usize,
    merge: Option<Merge>,
    /// True where what the rows tell of records is wanted.
    pub tells: bool,
    /// True where nothing is left to meet.
    pub is_over: bool,
}

impl<'q, R: Record> Walk<'q, R> {
    /// A query at its beginning, or where its cursor says.
    pub fn new(query: &'q Query<R>, plan: &'q AccessPlan) -> Self {
        let listed = query.index.is_none_or(|index| index.is_listed());
        let lists = if listed { plan.lists() } else { Vec::new() };
        let lists = if lists.len() > MOST_LISTS { Vec::new() } else { lists };
        let place = query.after.as_ref().map(|cursor| (cursor.value.clone(), cursor.id));
        let is_over = *plan == AccessPlan::Nothing;
        Self { query, plan, lists, place, scanned: 0, admitted: 0, merge: None, tells: false, is_over }
    }

    /// The next rows, about `wanted` of them; there may be none although the walk is not over.
    pub fn next(&mut self, unit: &mut Unit, wanted: usize) -> Result<Vec<Met>, CrmError> {
        let wanted = wanted.clamp(1, CHUNK);
        if self.merge.is_none() && self.should_merge() {
            self.merge = Some(Merge::new(self.query, &self.lists, self.place.take(), wanted));
        }
        if let Some(merge) = &mut self.merge {
            let met = merge.next(unit, wanted)?;
            self.is_over = met.len() < wanted;
            return Ok(met);
        }
        let chunk = match self.scanned {
            0 => wanted,
            _ if self.lists.is_empty() => CHUNK,
            // While merging is an option, little is scanned at once.
            _ => wanted.saturating_mul(MERGE_COST).clamp(FIRST_LOOK / 2, CHUNK),
        };
        let before = self.scanned;
        let met = match self.query.index {
            Some(index) => self.scan_index(unit, index, chunk)?,
            None => self.scan_kind(unit, chunk)?,
        };
        self.is_over = self.scanned - before < chunk;
        self.admitted += met.len();
        Ok(met)
    }

    fn should_merge(&self) -> bool {
        // To tell whom a record belongs to without an index, its body has to be read.
        let looked_at = if self.query.index.is_some() { self.scanned } else { self.scanned.saturating_mul(8) };
        let patience = FIRST_LOOK + ROWS_PER_LIST * self.lists.len();
        !self.lists.is_empty() && looked_at >= patience && self.scanned > self.admitted.saturating_mul(MERGE_COST)
    }

    fn scan_index(&mut self, unit: &mut Unit, index: Index<R>, chunk: usize) -> Result<Vec<Met>, CrmError> {
        let scan = self.query.scan(IndexId(index.code()), self.place.take(), chunk);
        let (mut met, mut scanned, mut place, mut fault) = (Vec::new(), 0, Place::default(), None);
        let (plan, tells) = (self.plan, self.tells);
        unit.visit_rows(&scan, &mut |value, id, cover| {
            scanned += 1;
            place.0.clear();
            place.0.extend_from_slice(value);
            place.1 = *id;
            let admitted =
                if *plan == AccessPlan::All { Ok(true) } else { owner_in(cover).map(|facts| plan.admits(facts.as_ref())) };
            match admitted {
                Ok(true) => {
                    let cover = tells.then(|| cover.to_vec());
                    met.push(Met { value: value.to_vec(), id: *id, cover });
                }
                Ok(false) => {}
                Err(error) => fault = Some(error),
            }
            if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        self.scanned += scanned;
        self.place = (scanned > 0).then_some(place);
        fault.map_or(Ok(met), Err)
    }

    /// The same in the order of creation, where the records themselves are the rows.
    fn scan_kind(&mut self, unit: &mut Unit, chunk: usize) -> Result<Vec<Met>, CrmError> {
        let kind = storage::Kind(R::KIND.code);
        let after = self.place.take().map(|(_, id)| id);
        let stored = unit.snapshot.records(kind, after, chunk)?;
        self.scanned += stored.len();
        let end = stored.last().map(|record| record.key.id);
        self.place = end.map(|id| (Vec::new(), id));
        let admits = |body: &[u8]| -> Result<bool, CrmError> {
            Ok(*self.plan == AccessPlan::All || self.plan.admits(owner_of(R::KIND.code, body)?.as_ref()))
        };
        let (mut ids, more) = (Vec::with_capacity(stored.len()), stored.len() == chunk);
        for (key, staged) in unit.staging.of(kind, after, if more { end } else { None }) {
            if let Some(body) = &staged.body
                && admits(body)?
            {
                ids.push(key.id);
            }
        }
        for record in stored {
            // A staged record is met as it will be.
            if unit.staged(&record.key).is_none() && admits(&record.body)? {
                ids.push(record.key.id);
                unit.keep(record);
            }
        }
        ids.sort_unstable();
        Ok(ids.into_iter().map(|id| Met { value: Vec::new(), id, cover: None }).collect())
    }
}

/// Lists read side by side, in one order. A record that stands in several is met once.
struct Merge {
    streams: Vec<Stream>,
    /// The next row of each stream, and which streams it is from.
    heads: BTreeMap<Place, Vec<usize>>,
    descending: bool,
    is_open: bool,
}

impl Merge {
    fn new<R: Record>(query: &Query<R>, lists: &[AccessList], place: Option<Place>, wanted: usize) -> Self {
        let code = query.index.map_or(rows::creation_order::<R>(), |index| index.code());
        // Each list holds its part of what is wanted; where one holds more, it is asked again.
        let portion = (wanted * 2).div_ceil(lists.len().max(1)).clamp(4, CHUNK);
        let stream = |list: &AccessList| {
            let place = place.as_ref().map(|(value, id)| (rows::under(*list, value), *id));
            let whole = query.scan(rows::listed(code), place, portion);
            Stream { scan: within(whole, *list), buffer: VecDeque::new(), is_dry: false }
        };
        Self { streams: lists.iter().map(stream).collect(), heads: BTreeMap::new(), descending: query.descending, is_open: false }
    }

    fn next(&mut self, unit: &mut Unit, wanted: usize) -> Result<Vec<Met>, CrmError> {
        if !self.is_open {
            self.is_open = true;
            for number in 0..self.streams.len() {
                self.advance(unit, number)?;
            }
        }
        let mut met = Vec::with_capacity(wanted);
        while met.len() < wanted {
            let head = if self.descending { self.heads.pop_last() } else { self.heads.pop_first() };
            let Some(((value, id), from)) = head else { break };
            for number in from {
                self.advance(unit, number)?;
            }
            met.push(Met { value, id, cover: None });
        }
        Ok(met)
    }

    /// Puts the next row of a stream among the heads.
    fn advance(&mut self, unit: &mut Unit, number: usize) -> Result<(), CrmError> {
        let Some(stream) = self.streams.get_mut(number) else { return Ok(()) };
        if let Some(row) = stream.next(unit)? {
            let value = row.value.get(AccessList::WIDTH..).unwrap_or_default().to_vec();
            self.heads.entry((value, row.id)).or_default().push(number);
        }
        Ok(())
    }
}

/// One list on its way.
struct Stream {
    scan: Scan,
    buffer: VecDeque<IndexRow>,
    is_dry: bool,
}

impl Stream {
    fn next(&mut self, unit: &mut Unit) -> Result<Option<IndexRow>, CrmError> {
        if self.buffer.is_empty() && !self.is_dry {
            let rows = unit.rows(&self.scan)?;
            self.is_dry = rows.len() < self.scan.limit;
            self.scan.after = rows.last().map(|row| (row.value.clone(), row.id));
            self.scan.limit = self.scan.limit.saturating_mul(4).min(CHUNK);
            self.buffer = rows.into();
        }
        Ok(self.buffer.pop_front())
    }
}

/// The scan of an index, in one of its lists.
fn within(scan: Scan, list: AccessList) -> Scan {
    let edge = |bound: Bound<Vec<u8>>, open: Bound<Vec<u8>>| match bound {
        Bound::Included(value) => Bound::Included(rows::under(list, &value)),
        Bound::Excluded(value) => Bound::Excluded(rows::under(list, &value)),
        Bound::Unbounded => open,
    };
    let (first, behind) = (list.key().to_vec(), successor(&list.key()));
    Scan {
        from: edge(scan.from, Bound::Included(first)),
        to: edge(scan.to, behind.map_or(Bound::Unbounded, Bound::Excluded)),
        ..scan
    }
}

/// Who the record behind a row of an index belongs to.
pub(super) fn owner_in(cover: &[u8]) -> Result<Option<Ownership>, CrmError> {
    if cover.is_empty() { Ok(None) } else { decoded("index row", cover) }
}
