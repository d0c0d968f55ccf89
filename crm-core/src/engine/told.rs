//! Figures over very many records: what the rows of a covering index tell of them, from columns in memory or from the rows.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{ControlFlow, RangeBounds};

use crate::access::{AccessPlan, Operation};
use crate::kernel::{CrmError, Ownership, Record, RecordId};
use crate::storage::{Entry, IndexId, Kind, Scan};

use super::columns::{Shape, View};
use super::read::Query;
use super::rows::{rows_of, told_by};
use super::unit::{Unit, key};
use super::walk::{CHUNK, Walk, owner_in};

/// What a row of a covering index tells of a record.
pub(crate) struct Told<'r> {
    told: &'r [u8],
    belongs: Belongs<'r>,
}

/// Whom a record belongs to: as its row has it, or as it is known.
enum Belongs<'r> {
    Row(&'r [u8]),
    Known(Option<&'r Ownership>),
}

impl<'r> Told<'r> {
    fn by(cover: &'r [u8]) -> Self {
        Self { told: told_by(cover), belongs: Belongs::Row(cover) }
    }

    /// What the record put into the row.
    pub(crate) fn told(&self) -> &'r [u8] {
        self.told
    }

    /// Whom the record belongs to.
    pub(crate) fn ownership(&self) -> Result<Option<Cow<'r, Ownership>>, CrmError> {
        match self.belongs {
            Belongs::Row(cover) => Ok(owner_in(cover)?.map(Cow::Owned)),
            Belongs::Known(ownership) => Ok(ownership.map(Cow::Borrowed)),
        }
    }
}

/// Who is shown what rows tell of records.
type TellVisitor<'v, I> = dyn FnMut(I, &Told<'_>) -> Result<(), CrmError> + 'v;

/// Shows what a row tells, or notes the record whose row tells nothing.
fn tell<I>(id: I, cover: &[u8], untold: &mut Vec<I>, visit: &mut TellVisitor<'_, I>) -> Result<(), CrmError> {
    let told = Told::by(cover);
    if told.told().is_empty() {
        untold.push(id);
        return Ok(());
    }
    visit(id, &told)
}

impl Unit {
    /// Shows what the rows of a covering index tell of every record of `query` that `operation` reaches, in no promised order, until `visit` fails: for
    /// figures over very many. Reads columns that are kept in memory, or the rows where these cannot tell, and no record but for those that changed
    /// meanwhile. As with [`Unit::visit`], what is hidden from the actor is not blanked.
    pub(crate) fn visit_told<R: Record>(
        &mut self,
        query: &Query<R>,
        operation: Operation,
        visit: &mut TellVisitor<'_, R::Id>,
    ) -> Result<(), CrmError> {
        let plan = self.plan::<R>(operation)?;
        match self.columns_for(query, &plan) {
            Some((scan, view)) => self.visit_columns(query, &plan, &scan, view, visit),
            None => self.visit_told_rows(query, &plan, visit),
        }
    }

    /// The columns of the query's index as the unit's snapshot sees them, where there are any that can tell.
    fn columns_for<R: Record>(&self, query: &Query<R>, plan: &AccessPlan) -> Option<(Scan, View)> {
        let library = self.session.library();
        let shape = query.index.filter(|_| *plan != AccessPlan::Nothing).and_then(Shape::of)?;
        let view = library.columns.at(self.snapshot.as_ref(), &shape, library.limits.column_bytes)?;
        let scan = query.scan(shape.index, None, usize::MAX);
        view.columns.can_tell(&scan).then_some((scan, view))
    }

    /// Shows what columns tell, and of the records that are staged or were changed by others meanwhile, what the unit has of them.
    fn visit_columns<R: Record>(
        &mut self,
        query: &Query<R>,
        plan: &AccessPlan,
        scan: &Scan,
        View { columns, mut apart }: View,
        visit: &mut TellVisitor<'_, R::Id>,
    ) -> Result<(), CrmError> {
        apart.extend(self.staging.of(Kind(R::KIND.code), None, None).map(|(key, _)| key.id));
        columns.visit(scan, plan, &apart, |id, ownership, told| {
            visit(R::Id::from_bytes(*id), &Told { told, belongs: Belongs::Known(ownership) })
        })?;
        // What columns have of others is not checked at commit, and whether a record stands in them is chance.
        self.aside(|unit| unit.tell_apart(query, plan, scan, &apart, visit))
    }

    /// The same of records by themselves, of which some may not be there, not be asked for, or not be seen.
    fn tell_apart<R: Record>(
        &mut self,
        query: &Query<R>,
        plan: &AccessPlan,
        scan: &Scan,
        apart: &BTreeSet<[u8; 16]>,
        visit: &mut TellVisitor<'_, R::Id>,
    ) -> Result<(), CrmError> {
        let ids: Vec<R::Id> = apart.iter().map(|id| R::Id::from_bytes(*id)).collect();
        let asked = (scan.from.as_ref(), scan.to.as_ref());
        for ids in ids.chunks(CHUNK) {
            self.fetch(&ids.iter().map(|id| key::<R>(*id)).collect::<Vec<_>>())?;
            for id in ids {
                let Some(record) = self.find::<R>(*id)? else { continue };
                let row = row_in(query, &record)?.filter(|row| RangeBounds::<Vec<u8>>::contains(&asked, &row.value));
                if let Some(row) = row
                    && plan.admits(record.ownership())
                {
                    visit(*id, &Told::by(&row.cover))?;
                }
            }
            self.forget();
        }
        Ok(())
    }

    /// Shows what the rows tell, one by one. Reads the records that it meets by merging lists and those whose row tells nothing.
    pub(super) fn visit_told_rows<R: Record>(
        &mut self,
        query: &Query<R>,
        plan: &AccessPlan,
        visit: &mut TellVisitor<'_, R::Id>,
    ) -> Result<(), CrmError> {
        let mut untold = Vec::new();
        if let (AccessPlan::All, Some(index)) = (plan, query.index) {
            let (mut fault, scan) = (None, query.scan(IndexId(index.code()), None, usize::MAX));
            self.visit_rows(&scan, &mut |_, id, cover| {
                let id = R::Id::from_bytes(*id);
                fault = tell(id, cover, &mut untold, visit).err();
                if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            fault.map_or(Ok(()), Err)?;
            return untold.chunks(CHUNK).try_for_each(|ids| self.tell_of(query, ids, visit));
        }
        let mut walk = Walk::new(query, plan);
        walk.tells = true;
        while !walk.is_over {
            for met in walk.next(self, CHUNK)? {
                tell(R::Id::from_bytes(met.id), met.cover.as_deref().unwrap_or_default(), &mut untold, visit)?;
            }
            self.tell_of(query, &untold, visit)?;
            untold.clear();
            self.forget();
        }
        Ok(())
    }

    /// The same of records whose rows were not read or tell nothing.
    fn tell_of<R: Record>(
        &mut self,
        query: &Query<R>,
        ids: &[R::Id],
        visit: &mut TellVisitor<'_, R::Id>,
    ) -> Result<(), CrmError> {
        self.fetch(&ids.iter().map(|id| key::<R>(*id)).collect::<Vec<_>>())?;
        for id in ids {
            let record = self.find::<R>(*id)?.ok_or_else(|| query.dangling())?;
            let row = row_in(query, &record)?.ok_or_else(|| query.dangling())?;
            visit(*id, &Told::by(&row.cover))?;
        }
        self.forget();
        Ok(())
    }
}

/// The row that a record has in the query's index.
pub(super) fn row_in<R: Record>(query: &Query<R>, record: &R) -> Result<Option<Entry>, CrmError> {
    let rows = rows_of(record, record.indexes())?;
    Ok(rows.into_iter().find(|row| query.index.is_some_and(|index| row.index.0 == index.code())))
}
