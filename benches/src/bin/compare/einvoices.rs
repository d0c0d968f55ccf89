//! Electronic invoices, from prices to bytes, beside what others write them with.

use std::time::Duration;

use crm_benches::einvoices::{peer, priced, stated};
use crm_core::einvoicing::{cii, ubl};
use en16931_formats::{Syntax, write_unchecked};

use crate::line::{Goal, Line};
use crate::measure::{median, per_second, rate, shown, spent};
use crate::python::measured;

/// Lines of the document that all write.
const LINES: usize = 20;
/// Lines of a large document.
const MANY: usize = 10_000;
/// What is written in a second of one processor, at least.
const GOAL: f64 = 50_000.0;
/// Milliseconds that a large document takes, at most.
const MANY_GOAL: f64 = 5.0;

/// CPU time of one of `count`, the median of five rounds.
fn each(count: u32, mut write: impl FnMut() -> usize) -> Duration {
    let mut round = || {
        let (bytes, took) = spent(|| (0..count).map(|_| write()).sum::<usize>());
        assert!(bytes > 0, "something was written");
        took.cpu / count
    };
    median((0..5).map(|_| round()).collect())
}

fn line(what: String, road: Duration, peer: &'static str, beside: Duration) -> Line {
    let (ours, theirs) = (rate(1, road), rate(1, beside));
    let (figure, unit, goal) = (ours / theirs, " x the rate", Goal::None);
    Line { what, road: per_second(ours), peer, beside: per_second(theirs), figure, unit, goal }
}

fn what(syntax: &str) -> String {
    format!("an electronic invoice of {LINES} lines at 4 rates, computed and written as {syntax}, by CPU time")
}

/// The library beside its peer in Rust; and what it took for CII.
pub fn lines(count: u32) -> (Vec<Line>, Duration) {
    let prices = priced(LINES);
    let as_cii = each(count, || cii::write(&stated(&prices)).unwrap().len());
    let as_ubl = each(count, || ubl::write(&stated(&prices)).unwrap().len());
    let theirs = |syntax| each(count / 10, || write_unchecked(&peer(&prices), syntax).unwrap().xml.len());
    let alone = |what: String, road: String, figure: f64, unit, goal| {
        let beside = if matches!(goal, Goal::AtMost(_)) { MANY_GOAL.to_string() + " ms" } else { per_second(GOAL) };
        Line { what, road, peer: "the goal", beside, figure, unit, goal }
    };
    let many = priced(MANY);
    let large = |name: &str, took: Duration| {
        let what = format!("an electronic invoice of {MANY} lines, computed and written as {name}, by CPU time");
        alone(what, shown(took), took.as_secs_f64() * 1e3, " ms", Goal::AtMost(MANY_GOAL))
    };
    let found = vec![
        alone(what("CII"), per_second(rate(1, as_cii)), rate(1, as_cii), " /s", Goal::AtLeast(GOAL)),
        line(what("CII"), as_cii, "en16931-formats", theirs(Syntax::Cii)),
        line(what("UBL"), as_ubl, "en16931-formats", theirs(Syntax::Ubl)),
        large("CII", each(5, || cii::write(&stated(&many)).unwrap().len())),
        large("UBL", each(5, || ubl::write(&stated(&many)).unwrap().len())),
    ];
    (found, as_cii)
}

/// The library, which took `road`, beside its peers in Python.
pub fn python(road: Duration, count: u32) -> Result<Vec<Line>, String> {
    let took = measured("einvoice_peer.py", &["--count", &count.to_string()])?;
    let beside = |name: &str, peer| {
        let time = took.get(name).copied().ok_or_else(|| format!("the peer did not say what `{name}` took"))?;
        Ok::<Line, String>(line(what("CII"), road, peer, time))
    };
    Ok(vec![beside("drafthorse", "drafthorse")?, beside("factur_x", "factur-x")?])
}
