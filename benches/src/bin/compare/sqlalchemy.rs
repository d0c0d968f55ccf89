//! The peer of the road in Python.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::line::{Goal, Line};
use crate::measure::{Spent, per_second, rate, ratio, shown};
use crate::python;

/// What the library took for what the peer does too.
pub struct Road {
    /// Of the import, from texts to the file.
    pub import: Spent,
    /// One durable command, by CPU time, since another process meets another disk.
    pub single: Duration,
    /// One record.
    pub get: Duration,
    /// A page.
    pub page: Duration,
    /// The forecast.
    pub forecast: Duration,
}

/// Runs the peer and sets the library beside it; the reason, where it cannot be run.
pub fn lines(rows: u64, road: &Road) -> Result<Vec<Line>, String> {
    let took = measured(rows)?;
    let time = |name: &str| took.get(name).copied().ok_or_else(|| format!("the peer did not say what `{name}` took"));
    let import = |what: &str, peer, name: &str, goal| {
        let (road, beside) = (rate(2 * rows, road.import.cpu), rate(2 * rows, time(name)?));
        Ok::<Line, String>(Line {
            what: format!("{what} {rows} contacts and {rows} opportunities, texts to file, by CPU time"),
            road: per_second(road),
            peer,
            beside: per_second(beside),
            figure: road / beside,
            unit: " x the rate",
            goal,
        })
    };
    let one = |what: &str, road: Duration, name: &str| {
        let beside = time(name)?;
        let (figure, unit, goal) = (ratio(road, beside), " x the time", Goal::None);
        let (what, peer) = (what.to_owned(), "SQLAlchemy ORM");
        Ok::<Line, String>(Line { what, road: shown(road), peer, beside: shown(beside), figure, unit, goal })
    };
    Ok(vec![
        import("import of", "SQLAlchemy ORM", "import_orm_cpu", Goal::AtLeast(10.0))?,
        import("import of", "SQLAlchemy Core, executemany", "import_core_cpu", Goal::None)?,
        one("one durable command, a contact created, by CPU time", road.single, "single")?,
        one("one contact by its id", road.get, "get")?,
        one("a page of 50 contacts by name, 20 % visible", road.page, "page")?,
        one(&format!("forecast over {rows} opportunities"), road.forecast, "forecast")?,
    ])
}

fn measured(rows: u64) -> Result<BTreeMap<String, Duration>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path = folder.path().display().to_string();
    python::measured("sqlalchemy_peer.py", &["--rows", &rows.to_string(), "--folder", &path])
}
