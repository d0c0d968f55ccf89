//! What the reader gets: a table on the screen, and the page.

use std::path::{Path, PathBuf};
use std::process::Command;

use comfy_table::Table;
use crm_core::engine::{Clock, SystemClock};

use crate::line::{COLUMNS, Line};

/// Shows the lines on the screen.
pub fn print(lines: &[Line]) {
    let mut table = Table::new();
    table.set_header(COLUMNS);
    table.add_rows(lines.iter().map(Line::cells));
    println!("{table}");
}

/// Writes `benches/results.md` and says where it is.
pub fn write(lines: &[Line], notes: &[String]) -> PathBuf {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header = row(&COLUMNS.map(str::to_owned)) + &row(&COLUMNS.map(|_| "---".to_owned()));
    let rows: String = lines.iter().map(|line| row(&line.cells())).collect();
    let notes: String = notes.iter().map(|note| format!("- {note}\n")).collect();
    let about: String = about().iter().map(|(what, which)| format!("| {what} | {which} |\n")).collect();
    let busy = load().filter(|load| load.parse::<f64>().is_ok_and(|load| load > f64::from(processors())));
    let busy = busy.map_or(String::new(), |_| BUSY.to_owned());
    let page = format!(
        "# What the road costs\n\nWritten by `cargo xtask compare`. {INTRODUCTION}\n\n{header}{rows}\n{busy}{notes}\n## Where this was measured\n\n\
         | | |\n|---|---|\n{about}\n{AGAIN}"
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("results.md");
    std::fs::write(&path, page).expect("the page is written");
    path
}

const INTRODUCTION: &str = "The library and its peers did the same thing side by side in one run, on the same disk, every commit durable \
when it returned. Times are medians. Ratios hold from machine to machine better than times do.\n\n\
- **Raw redb** writes the very keys and values that the library writes for the same commands, in the same tables, already sorted, one \
transaction for each of the library's. A test holds them to a file of the library's. It decides, checks and reads nothing.\n\
- **SQLite by hand** and **SQLAlchemy** keep the same facts in columns with the indexes that the lists need and a line in a change log for \
every record. They check references and nothing else: no access, no chain of hashes, no idempotency.\n\
- **en16931-formats**, **drafthorse** and **factur-x** write the same electronic invoice from the same prices, totals computed each time, and validate \
nothing; rates are of one processor's time.\n\
- *Texts to file* includes reading and checking the values of each row; without it the commands are there already.";

const BUSY: &str = "- **Other programs kept the machine busy**: times by the clock are too long, and those of a commit mostly tell how long the disk \
was held by others, which brings every ratio of them near to 1. Ratios by CPU time hold.\n";

const AGAIN: &str = "## Again\n\n```text\ncargo xtask compare               all of it: about ten minutes, 8 GB of disk, Python 3.10 or later for some peers\n\
cargo xtask compare -- --quick    a look, with few rows; leaves this page as it is\ncargo xtask bench                 criterion, for what takes microseconds\n```\n";

/// The machine, the day and the versions.
fn about() -> Vec<(&'static str, String)> {
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok();
        output.map_or_else(|| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |(_, name)| name);
    let day: String = SystemClock.now().to_string().chars().take(10).collect();
    let requirements = include_str!("../../../peers/requirements.txt").trim().replace("==", " ").replace('\n', ", ");
    vec![
        ("day", day),
        ("machine", format!("{model}, {} processors, {}", processors(), std::env::consts::OS)),
        ("load at the end", load().unwrap_or_else(|| "unknown".to_owned())),
        ("compiler", said("rustc", "--version")),
        ("redb", locked("redb")),
        ("SQLite", format!("{} by rusqlite {}", rusqlite::version(), locked("rusqlite"))),
        ("en16931-formats", locked("en16931-formats")),
        ("peers in Python", format!("{requirements}, {}", said(if cfg!(windows) { "python" } else { "python3" }, "--version"))),
    ]
}

fn processors() -> u32 {
    std::thread::available_parallelism().ok().and_then(|count| u32::try_from(count.get()).ok()).unwrap_or(1)
}

/// How many programs wanted a processor in the last minute, where the system tells it.
fn load() -> Option<String> {
    let load = std::fs::read_to_string("/proc/loadavg").ok()?;
    load.split_whitespace().next().map(str::to_owned)
}

/// The version of a package in the lock file.
fn locked(package: &str) -> String {
    let lock = include_str!("../../../../Cargo.lock");
    let found = lock.split_once(&format!("name = \"{package}\"\nversion = \"")).and_then(|(_, rest)| rest.split_once('"'));
    found.map_or("unknown", |(version, _)| version).to_owned()
}
