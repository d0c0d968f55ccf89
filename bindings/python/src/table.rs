//! Tables: lists, figures and the change feed in columns, and rows brought in from tables.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ArrowError;
use crm_core::commands::{AnyCommand, AnyFigures};
use crm_core::engine::{ImportMode, ImportReport, Session as CoreSession, Transaction};
use crm_core::exchange::{ImportMapping, MappedReport};
use crm_core::kernel::{CrmError, Fault, ImportId};
use crm_core::records::AnyQuery;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use serde::Serialize;

use crate::arrow::{Columns, batches, capsule, command};
use crate::backup::Host;
use crate::columns::Layout;
use crate::error::{exception, run};
use crate::record::tag;
use crate::rows::Rows;
use crate::session::Session;
use crate::write::written;

/// Rows in columns, as polars, pandas, pyarrow and duckdb take them without a copy. Nested fields are columns with dots in their names; ids are
/// texts, decimals have six places, instants are in UTC. Lists of values that have fields of their own are left out,
/// but for those that may be written as their first field alone, as e-mail addresses: they are lists of that.
#[pyclass(frozen, module = "crm_core._native")]
#[derive(Clone)]
pub struct Table {
    batch: RecordBatch,
}

fn corrupt(error: &ArrowError) -> CrmError {
    CrmError::Corrupt { subject: "table".to_owned(), detail: error.to_string() }
}

fn layout(name: &str) -> Result<Layout, CrmError> {
    let detail = || format!("there is no layout of columns for {name}; install the files that belong to this library");
    Layout::of(name).ok_or_else(|| CrmError::Corrupt { subject: "table".to_owned(), detail: detail() })
}

fn tabled<'v, T: Serialize + 'v>(name: &str, values: impl IntoIterator<Item = &'v T>) -> Result<Table, CrmError> {
    let layout = layout(name)?;
    let mut rows = Rows::new(&layout);
    values.into_iter().try_for_each(|value| rows.push(value)).map_err(|error| corrupt(&error))?;
    Ok(Table { batch: rows.finish().map_err(|error| corrupt(&error))? })
}

/// The records of `query` that the actor may export.
pub fn of_query(session: &CoreSession, query: &AnyQuery) -> Result<Table, CrmError> {
    let layout = layout(&tag(query.kind))?;
    let mut rows = Rows::new(&layout);
    let mut fault = None;
    session.export_any(query, &mut |record| {
        fault = rows.push(&record).err();
        if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    match fault {
        Some(error) => Err(corrupt(&error)),
        None => Ok(Table { batch: rows.finish().map_err(|error| corrupt(&error))? }),
    }
}

/// The rows of figures that are rows as they stand; nothing for others. Those that Python takes apart in `crm_core.frames` are not here.
pub fn of_figures(figures: &AnyFigures) -> Option<Result<Table, CrmError>> {
    Some(match figures {
        AnyFigures::HazardForecast(figures) => tabled("DealForecast", &figures.deals),
        AnyFigures::RankLeads(leads) => tabled("RankedLead", leads),
        AnyFigures::DuplicateGroups(page) => tabled("PairLink", page.groups.iter().flat_map(|group| &group.links)),
        AnyFigures::DueFollowUps(steps) => tabled("DueStep", steps),
        _ => return None,
    })
}

/// The whole change feed behind the commit `after`.
pub fn of_changes(session: &CoreSession, after: u64) -> Result<Table, CrmError> {
    let layout = layout("FeedEntry")?;
    let mut rows = Rows::new(&layout);
    let mut cursor = after;
    loop {
        let page = session.feed(cursor, usize::MAX)?;
        page.entries.iter().try_for_each(|entry| rows.push(entry)).map_err(|error| corrupt(&error))?;
        if page.is_end || page.cursor == cursor {
            return Ok(Table { batch: rows.finish().map_err(|error| corrupt(&error))? });
        }
        cursor = page.cursor;
    }
}

impl Table {
    /// The table of these rows.
    pub fn new(batch: RecordBatch) -> Self {
        Self { batch }
    }
}

#[pymethods]
impl Table {
    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The same rows with only the columns `names`, in that order.
    #[pyo3(signature = (*names))]
    fn select(&self, names: Vec<String>) -> PyResult<Self> {
        let place = |name: &String| {
            let known = || self.column_names().join(", ");
            self.batch
                .schema_ref()
                .index_of(name)
                .map_err(|_| PyValueError::new_err(format!("there is no column `{name}`; give one of {}", known())))
        };
        let places = names.iter().map(place).collect::<PyResult<Vec<usize>>>()?;
        let batch = self.batch.project(&places).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self { batch })
    }

    /// The Arrow stream of the table: what data frame libraries ask for.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may wish for other types; we may answer with our own, as the interface allows.
        let _ = requested_schema;
        let schema = self.batch.schema();
        capsule(py, Box::new(RecordBatchIterator::new([Ok(self.batch.clone())], schema)))
    }

    /// The same as a frame of pandas, by way of pyarrow.
    fn to_pandas(this: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
        let arrow = this.py().import("pyarrow")?.call_method1("table", (this,))?;
        Ok(arrow.call_method0("to_pandas")?.unbind())
    }

    fn __repr__(&self) -> String {
        format!("<crm_core.Table of {} rows, {} columns>", self.batch.num_rows(), self.batch.num_columns())
    }

    fn _repr_html_(this: &Bound<'_, Self>) -> PyResult<String> {
        this.py().import("crm_core._display")?.getattr("table_html")?.call1((this,))?.extract()
    }

    /// The first rows as lists of texts, for display.
    fn _head(&self, limit: usize) -> PyResult<Vec<Vec<String>>> {
        let shown = self.batch.slice(0, self.batch.num_rows().min(limit));
        let texts = |column: &dyn arrow_array::Array| -> PyResult<Vec<String>> {
            (0..column.len()).map(|row| crate::arrow::shown(column, row).map_err(PyValueError::new_err)).collect()
        };
        let columns: Vec<Vec<String>> = shown.columns().iter().map(|column| texts(column)).collect::<PyResult<_>>()?;
        Ok((0..shown.num_rows()).map(|row| columns.iter().filter_map(|column| column.get(row).cloned()).collect()).collect())
    }
}

/// Numbers of rows, each with the exception that says why it was refused.
type Refused<'py> = Vec<(u64, Bound<'py, PyAny>)>;

/// Brings the rows of `source` in, each as one command.
pub fn import<'py>(
    session: &Session,
    py: Python<'py>,
    command_tag: &str,
    source: &Bound<'py, PyAny>,
    is_strict: bool,
) -> PyResult<(usize, Refused<'py>)> {
    let batches = batches(source)?;
    let mode = if is_strict { ImportMode::AllOrNothing } else { ImportMode::KeepGood };
    let interrupt = Mutex::new(None);
    let done = run(py, &session.state, || imported(&session.session, command_tag, &batches, mode, &interrupt));
    // Batches that were stored before stay, as they would after any other end.
    if let Some(signal) = interrupt.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(signal);
    }
    let report = done?;
    let refused = report.refused.iter().map(|refused| Ok((refused.row, exception(py, &refused.error)?)));
    Ok((report.accepted.len(), refused.collect::<PyResult<_>>()?))
}

/// The names of the columns.
fn names(batches: &[RecordBatch]) -> Vec<String> {
    let first = batches.first().map(|batch| batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect());
    first.unwrap_or_default()
}

/// The rows, numbered from 1, as texts.
fn texts(batches: &[RecordBatch]) -> impl Iterator<Item = (u64, Result<Vec<String>, CrmError>)> + '_ {
    let cell = |column: &dyn arrow_array::Array, row| match column.is_null(row) {
        true => Ok(String::new()),
        false => crate::arrow::shown(column, row).map_err(|problem| Fault::new("", problem, "give the column as texts").into()),
    };
    let rows = batches.iter().flat_map(move |batch| {
        (0..batch.num_rows()).map(move |row| batch.columns().iter().map(|column| cell(column, row)).collect())
    });
    (1..).zip(rows)
}

/// Brings the rows of `source` in by a mapping, as a part of `import`; without one, says what would come of it. A signal ends the call, and so does what
/// `progress` raises.
pub fn import_mapped(
    session: &Session,
    py: Python<'_>,
    import: Option<ImportId>,
    mapping: &ImportMapping,
    source: &Bound<'_, PyAny>,
    progress: Option<Py<PyAny>>,
) -> PyResult<MappedReport> {
    let (batches, host) = (batches(source)?, Host::new(progress));
    host.run(py, &session.state, || {
        let table = mapping.over(&names(&batches))?;
        let is_over = Cell::new(false);
        let (mut rows, mut given) = (texts(&batches), 0_usize);
        let rows = std::iter::from_fn(|| {
            given = given.wrapping_add(1);
            // What is only tried tells nobody how far it is; signals are looked for all the same.
            let is_tried = import.is_none() && given.is_multiple_of(ROWS_BETWEEN_SIGNALS);
            let is_ended = is_over.get() || (is_tried && host.hear(0).is_break());
            if is_ended { Some((u64::MAX, Err(interrupted()))) } else { rows.next() }
        });
        match import {
            Some(import) => {
                session.session.import_mapped(import, &table, rows, &mut |through| is_over.set(host.hear(through).is_break()))
            }
            None => session.session.try_mapped(&table, rows),
        }
    })
}

/// What ends an import before its rows do; what Python raised is raised in its place.
fn interrupted() -> CrmError {
    CrmError::Storage { code: "interrupted".into(), detail: "the import was interrupted".to_owned(), retryable: true }
}

/// The report as Python has it.
pub fn mapped_report<'py>(py: Python<'py>, report: &MappedReport) -> PyResult<Bound<'py, PyAny>> {
    let refused = report.refused.iter().map(|refused| Ok((refused.row, exception(py, &refused.error)?)));
    let left_out = report.left_out.iter().map(|(row, fault)| Ok((*row, written(py, fault)?)));
    let refused = PyTuple::new(py, refused.collect::<PyResult<Vec<_>>>()?)?;
    let left_out = PyTuple::new(py, left_out.collect::<PyResult<Vec<_>>>()?)?;
    let class = py.import("crm_core._base")?.getattr("MappedReport")?;
    class.call1((report.created, report.changed, report.kept, refused, left_out))
}

/// How many rows are brought in before a signal is looked for.
const ROWS_BETWEEN_SIGNALS: usize = 1_000;

fn imported(
    session: &CoreSession,
    tag: &str,
    batches: &[RecordBatch],
    mode: ImportMode,
    interrupt: &Mutex<Option<PyErr>>,
) -> Result<ImportReport<()>, CrmError> {
    let columns: Vec<Columns> = batches.iter().map(Columns::of).collect();
    let rows =
        batches.iter().zip(&columns).flat_map(|(batch, columns)| (0..batch.num_rows()).map(move |row| (columns, batch, row)));
    let commands = rows.map(|(columns, batch, row)| command(tag, columns, batch, row));
    let mut done = 0_usize;
    let step = |transaction: &mut Transaction, command: &AnyCommand| {
        done = done.wrapping_add(1);
        if done.is_multiple_of(ROWS_BETWEEN_SIGNALS)
            && let Err(signal) = Python::attach(|py| py.check_signals())
        {
            *interrupt.lock().unwrap_or_else(PoisonError::into_inner) = Some(signal);
            // An error of the store ends an import; what the signal says is raised in its place.
            return Err(interrupted());
        }
        transaction.execute(command.clone()).map(|_| ())
    };
    session.import((0..).zip(commands), mode, step, &mut |_| {})
}
