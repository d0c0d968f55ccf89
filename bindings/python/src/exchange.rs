//! The formats of address books and calendars, and mappings as Python gives them.

use std::sync::Arc;

use crm_core::exchange::{self, Appointment, Card, ImportMapping};
use crm_core::kernel::{CrmError, Form, Tree};
use pyo3::prelude::*;
use pyo3::types::PyString;
use serde::Deserialize;

use crate::calls::read;
use crate::error::{raised, run};
use crate::write::written;

/// A mapping: of its class, as the dict that `json.load` gives, or as the text of its file.
pub fn mapping(value: &Bound<'_, PyAny>) -> PyResult<ImportMapping> {
    let Ok(text) = value.cast::<PyString>() else { return read(value, "mapping") };
    let mut json = serde_json::Deserializer::from_str(text.to_str()?);
    let tree = Tree::deserialize(&mut json).and_then(|tree| json.end().map(|()| tree));
    let tree = tree.unwrap_or_else(|error| Tree::Wrong(error.to_string()));
    tree.read(Form::People).map_err(|error| match error {
        CrmError::Invalid(faults) => raised(value.py(), &CrmError::Invalid(faults.within("mapping"))),
        other => raised(value.py(), &other),
    })
}

/// Each of several values.
fn each<T: for<'de> Deserialize<'de>>(values: &Bound<'_, PyAny>, field: &str) -> PyResult<Vec<T>> {
    values.try_iter()?.enumerate().map(|(at, value)| read(&value?, &format!("{field}[{at}]"))).collect()
}

/// Reads the cards of a text, as address books write them: vCard 2.1, 3.0 and 4.0.
#[pyfunction]
pub fn read_cards<'py>(py: Python<'py>, text: &str, reading: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let reading = read(reading, "reading")?;
    written(py, &run(py, &Arc::default(), || exchange::read_cards(text, &reading))?)
}

/// Writes cards that address books read.
#[pyfunction]
pub fn write_cards<'py>(py: Python<'py>, cards: &Bound<'py, PyAny>, writing: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let (cards, writing) = (each::<Card>(cards, "cards")?, read(writing, "writing")?);
    written(py, &run(py, &Arc::default(), || Ok(exchange::write_cards(&cards, &writing)))?)
}

/// Reads the events and tasks of a text, as calendars write them: iCalendar.
#[pyfunction]
pub fn read_calendar<'py>(py: Python<'py>, text: &str, reading: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let reading = read(reading, "reading")?;
    written(py, &run(py, &Arc::default(), || exchange::read_calendar(text, &reading))?)
}

/// Writes a calendar that other programs read.
#[pyfunction]
pub fn write_calendar<'py>(
    py: Python<'py>,
    appointments: &Bound<'py, PyAny>,
    writing: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let (appointments, writing) = (each::<Appointment>(appointments, "appointments")?, read(writing, "writing")?);
    written(py, &run(py, &Arc::default(), || exchange::write_calendar(&appointments, &writing))?)
}
