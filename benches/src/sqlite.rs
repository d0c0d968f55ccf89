//! The peer that a host would write by hand: tables with real columns in SQLite, the indexes that the library's lists need, and a line in a change
//! log for every record, written in the same transaction. It checks nothing but references, and knows no access.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Params, Statement, Transaction, params};

use crate::texts::{self, STAGES};

/// Durable when a commit returns, as the library is: a write-ahead log, flushed with every commit.
const DURABLE: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -262144;";

/// The tables and their indexes.
pub const SCHEMA: &str = "
CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE TABLE contact (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, account INTEGER REFERENCES account (id), job_title TEXT, email TEXT, phone TEXT,
    note TEXT, owner INTEGER NOT NULL);
CREATE INDEX contact_name ON contact (name);
CREATE INDEX contact_email ON contact (email);
CREATE INDEX contact_account ON contact (account);
CREATE INDEX contact_owner_name ON contact (owner, name);
CREATE TABLE opportunity (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, account INTEGER REFERENCES account (id), contact INTEGER REFERENCES contact (id),
    stage TEXT NOT NULL, category TEXT NOT NULL, probability INTEGER NOT NULL, cents INTEGER, currency TEXT, closes_on TEXT,
    opened_at TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX opportunity_stage ON opportunity (stage, opened_at);
CREATE INDEX opportunity_account ON opportunity (account);
CREATE INDEX opportunity_owner_stage ON opportunity (owner, stage, opened_at);
CREATE TABLE change_log (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, record INTEGER NOT NULL, event TEXT NOT NULL,
    body TEXT NOT NULL);
";

const NOW: &str = "2026-05-04T12:00:00Z";
/// How likely an opportunity in each of the [`STAGES`] is won, in percent.
const PROBABILITIES: [u8; 4] = [10, 25, 50, 75];

/// A new file with the schema and the accounts.
#[must_use]
pub fn create(path: &Path) -> Connection {
    let mut connection = Connection::open(path).expect("a file");
    connection.execute_batch(DURABLE).expect("settings");
    connection.execute_batch(SCHEMA).expect("a schema");
    let write = connection.transaction().expect("a transaction");
    for at in 0..texts::ACCOUNTS {
        let row = params![at, texts::account_name(at), 3];
        write.execute("INSERT INTO account VALUES (?, ?, ?)", row).expect("an account");
    }
    write.commit().expect("a commit");
    connection
}

/// A file that is there already.
#[must_use]
pub fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a file");
    connection.execute_batch(DURABLE).expect("settings");
    connection
}

/// The statements that write records, prepared once for a transaction.
pub struct Writer<'c> {
    contact: Statement<'c>,
    deal: Statement<'c>,
    log: Statement<'c>,
}

impl<'c> Writer<'c> {
    /// Statements of this transaction.
    #[must_use]
    pub fn of(transaction: &'c Transaction<'_>) -> Self {
        let prepare = |sql| transaction.prepare(sql).expect("a statement");
        Self {
            contact: prepare("INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            deal: prepare("INSERT INTO opportunity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            log: prepare("INSERT INTO change_log VALUES (NULL, ?, ?, ?, ?, ?, ?)"),
        }
    }

    /// The nth person and its line in the log.
    pub fn contact(&mut self, at: u64) {
        let text = texts::contact(at);
        let row = params![at, text.name, text.account, text.job_title, text.email, text.phone, text.note, text.owner];
        self.contact.execute(row).expect("a contact");
        let body = format!(
            r#"{{"name":"{}","account":{},"job_title":"{}","email":"{}","phone":"{}","note":"{}","owner":{}}}"#,
            text.name, text.account, text.job_title, text.email, text.phone, text.note, text.owner
        );
        self.log.execute(params![NOW, "boss", "contact", at, "contact.created", body]).expect("a line");
    }

    /// The nth deal, with the nth person, and its line in the log.
    pub fn deal(&mut self, at: u64) {
        let text = texts::deal(at);
        let stage = STAGES.iter().position(|stage| *stage == text.stage).unwrap_or_default();
        let closes_on = format!("day {:03} of 2026", text.closes_in);
        let row = params![
            at,
            text.name,
            text.account,
            at,
            text.stage,
            "pipeline",
            PROBABILITIES[stage],
            text.cents,
            "EUR",
            closes_on,
            NOW,
            text.owner
        ];
        self.deal.execute(row).expect("a deal");
        let body = format!(
            r#"{{"name":"{}","account":{},"contact":{at},"stage":"{}","cents":{},"currency":"EUR","closes_on":"{closes_on}","owner":{}}}"#,
            text.name, text.account, text.stage, text.cents, text.owner
        );
        self.log.execute(params![NOW, "boss", "opportunity", at, "opportunity.opened", body]).expect("a line");
    }
}

/// Writes rows in one durable transaction.
pub fn write(connection: &mut Connection, rows: impl FnOnce(&mut Writer<'_>)) {
    let transaction = connection.transaction().expect("a transaction");
    rows(&mut Writer::of(&transaction));
    transaction.commit().expect("a commit");
}

/// Everything that a query gives, row by row, all columns.
#[must_use]
pub fn read(connection: &Connection, sql: &str, given: impl Params) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare_cached(sql).expect("a statement");
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    statement.query_map(given, row).expect("rows").collect::<Result<_, _>>().expect("a row")
}
