//! Rows of a foreign table, brought in by a mapping.

use crate::access::User;
use crate::catalog::Product;
use crate::engine::{Command, ImportBatch, ImportMode, Query, RefusedRow, Session, Transaction};
use crate::kernel::{
    CrmError, Email, ExternalId, Fault, ImportId, Index, Label, Name, Record, RecordId, SortKey, TimeZone, Timestamp,
};
use crate::leads::Lead;
use crate::parties::{Account, ChangeAccount, ChangeContact, Contact, CreateAccount, CreateContact, Intake, IntakeChannel};
use crate::pipeline::{LoseOpportunity, OpenOpportunity, Opportunity, Pipeline, WinOpportunity};

use crate::exchange::contract::NoteRows;
use crate::exchange::mapping::{ClosedAs, Closing, IfKnown, Made, MappedTable};
use crate::exchange::model::{Import, ImportState};
use crate::exchange::overlay;
use crate::exchange::reading::{NamedKind, Reference, ReferenceKind};

/// How the rows of a table went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappedReport {
    /// Rows that made something new.
    pub created: u64,
    /// Rows that changed what was there.
    pub changed: u64,
    /// Rows whose record was there, and stayed as it was.
    pub kept: u64,
    /// Rows that were refused, and why.
    pub refused: Vec<RefusedRow>,
    /// What could not be read and was left out, by row.
    pub left_out: Vec<(u64, Fault)>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Created,
    Changed,
    Kept,
}

impl MappedReport {
    fn count(&mut self, row: u64, (fate, left_out): (Fate, Vec<Fault>)) {
        self.left_out.extend(left_out.into_iter().map(|fault| (row, fault)));
        let counted = match fate {
            Fate::Created => &mut self.created,
            Fate::Changed => &mut self.changed,
            Fate::Kept => &mut self.kept,
        };
        *counted = counted.saturating_add(1);
    }
}

impl Session {
    /// Brings in the rows of a table by a mapping, as a part of `import`. Good rows are stored, in batches, each with how far the import is; wrong ones are
    /// reported. Where it is interrupted, call it again with the same rows: those that are through are passed over. A row is a number, rising, and its
    /// cells, or why it could not be read.
    ///
    /// # Errors
    /// As [`Session::import`]; IMP-001 where the import is over.
    pub fn import_mapped(
        &self,
        import: ImportId,
        table: &MappedTable,
        rows: impl IntoIterator<Item = (u64, Result<Vec<String>, CrmError>)>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<MappedReport, CrmError> {
        let known = self.get::<Import>(import)?;
        let through = if matches!(known.state(), ImportState::Running) { *known.through() } else { 0 };
        let left = rows.into_iter().filter(|(row, _)| *row > through);
        let mut note = |transaction: &mut Transaction, batch: &ImportBatch<'_, (Fate, Vec<Fault>)>| {
            let count = |wanted| {
                u64::try_from(batch.accepted.iter().filter(|(_, (fate, _))| *fate == wanted).count()).unwrap_or(u64::MAX)
            };
            let (created, changed, kept) = (count(Fate::Created), count(Fate::Changed), count(Fate::Kept));
            let rows = NoteRows { import, through: batch.last, created, changed, kept, refused: batch.refused, is_end: false };
            transaction.execute(rows).map(|_| ())
        };
        let bring = |transaction: &mut Transaction, cells: &Vec<String>| bring(transaction, table, cells);
        let run = self.import_noting(left, ImportMode::KeepGood, bring, &mut note, progress)?;
        let through = *self.get::<Import>(import)?.through();
        self.execute(NoteRows { import, through, created: 0, changed: 0, kept: 0, refused: 0, is_end: true })?;
        let mut report = MappedReport { refused: run.refused, ..MappedReport::default() };
        run.accepted.into_iter().for_each(|(row, fate)| report.count(row, fate));
        Ok(report)
    }

    /// What [`Session::import_mapped`] would do with these rows: each is tried after those before it, and nothing is stored. All of them are in
    /// memory until the end.
    ///
    /// # Errors
    /// Those of the store. What is wrong with a row is in the report.
    pub fn try_mapped(
        &self,
        table: &MappedTable,
        rows: impl IntoIterator<Item = (u64, Result<Vec<String>, CrmError>)>,
    ) -> Result<MappedReport, CrmError> {
        let (mut transaction, mut report) = (self.begin()?, MappedReport::default());
        for (row, cells) in rows {
            let tried = cells.and_then(|cells| transaction.attempt(|transaction| bring(transaction, table, &cells)));
            match tried {
                Ok(fate) => report.count(row, fate),
                Err(error @ (CrmError::Storage { .. } | CrmError::Corrupt { .. })) => return Err(error),
                Err(error) => report.refused.push(RefusedRow { row, error }),
            }
        }
        Ok(report)
    }
}

/// How a row comes in, tried or for good.
const OF_A_FILE: Intake = Intake { channel: Some(IntakeChannel::File), is_distinct: false };

/// Does what a row stands for; answers what could not be read and was left out.
fn bring(transaction: &mut Transaction, table: &MappedTable, cells: &[String]) -> Result<(Fate, Vec<Fault>), CrmError> {
    let row = table.row(cells)?;
    let (key, left_out, changes) = (row.key().clone(), row.left_out().clone(), table.known() == IfKnown::Change);
    let (made, at) = row.made(&mut |reference| find(transaction, reference))?;
    let fate = match made {
        Made::Account(create) => match known(transaction, Account::BY_EXTERNAL_ID, key.as_ref())? {
            None => create_at(transaction, at, CreateAccount { intake: OF_A_FILE, ..create })?,
            Some(account) if changes => {
                let details = overlay::account(account.details(), create.details)?;
                let differs = details != *account.details();
                changed(transaction, differs, ChangeAccount { account: account.id(), details, intake: OF_A_FILE })?
            }
            Some(_) => Fate::Kept,
        },
        Made::Contact(create) => match known(transaction, Contact::BY_EXTERNAL_ID, key.as_ref())? {
            None => create_at(transaction, at, CreateContact { intake: OF_A_FILE, ..create })?,
            Some(contact) if changes => {
                let details = overlay::contact(contact.details(), create.details)?;
                let differs = details != *contact.details();
                changed(transaction, differs, ChangeContact { contact: contact.id(), details, intake: OF_A_FILE })?
            }
            Some(_) => Fate::Kept,
        },
        Made::Lead(capture) => match known(transaction, Lead::BY_EXTERNAL_ID, key.as_ref())? {
            None => create_at(transaction, at, capture)?,
            Some(_) => Fate::Kept,
        },
        Made::Opportunity(open, closing) => match known(transaction, Opportunity::BY_EXTERNAL_ID, key.as_ref())? {
            None => open_deal(transaction, at, open, closing)?,
            Some(deal) if changes => {
                // A deal that is closed does not change, and need not where the row says nothing new.
                match overlay::opportunity(&deal, open)? {
                    Some(change) => transaction.execute(change).map(|_| Fate::Changed)?,
                    None => Fate::Kept,
                }
            }
            Some(_) => Fate::Kept,
        },
    };
    Ok((fate, left_out))
}

fn create_at<C: Command>(transaction: &mut Transaction, at: Option<Timestamp>, command: C) -> Result<Fate, CrmError> {
    happened(transaction, at, command).map(|_| Fate::Created)
}

/// Does what `command` says, at the instant it happened.
fn happened<C: Command>(transaction: &mut Transaction, at: Option<Timestamp>, command: C) -> Result<C::Answer, CrmError> {
    match at {
        Some(at) => transaction.execute_at(at, command),
        None => transaction.execute(command),
    }
}

fn changed<C: Command>(transaction: &mut Transaction, differs: bool, command: C) -> Result<Fate, CrmError> {
    if !differs {
        return Ok(Fate::Kept);
    }
    transaction.execute(command).map(|_| Fate::Changed)
}

fn open_deal(
    transaction: &mut Transaction,
    at: Option<Timestamp>,
    open: OpenOpportunity,
    closing: Option<Closing>,
) -> Result<Fate, CrmError> {
    let opportunity = happened(transaction, at, open)?.id();
    let Some(Closing { outcome, on, reason }) = closing else { return Ok(Fate::Created) };
    // Closed on the day it says, or when it was opened where that is later: files are not always in order.
    let closed = on.map(|day| day.start_in(&TimeZone::UTC)).max(at);
    match outcome {
        ClosedAs::Won => happened(transaction, closed, WinOpportunity { opportunity, amount: None })?,
        ClosedAs::Lost => {
            let reason = reason
                .ok_or_else(|| Fault::new("", "a lost deal has a reason", "map one, or give a value").at("closed.reason"))?;
            happened(transaction, closed, LoseOpportunity { opportunity, reason, note: None })?
        }
    };
    Ok(Fate::Created)
}

/// The record of a key that the actor may see.
fn known<R: Record>(transaction: &mut Transaction, index: Index<R>, key: Option<&ExternalId>) -> Result<Option<R>, CrmError> {
    let Some(key) = key else { return Ok(None) };
    Ok(transaction.list(&Query::under(index, key.sort_key()).limit(1))?.items.pop())
}

/// The id of a record that a row names.
fn find(transaction: &mut Transaction, reference: &Reference) -> Result<String, CrmError> {
    fn id<R: Record>(transaction: &mut Transaction, index: Index<R>, key: SortKey, shown: &str) -> Result<String, CrmError> {
        let found = transaction.list(&Query::under(index, key).limit(1))?.items.pop();
        let missing = || {
            let problem = format!("there is no such {}", R::KIND.name);
            CrmError::from(Fault::new(shown, problem, "bring it in first, or mend the cell"))
        };
        found.map(|record| uuid::Uuid::from_bytes(record.id().to_bytes()).to_string()).ok_or_else(missing)
    }
    match reference {
        Reference::User(text) => {
            let email = Email::parse(text)?;
            id(transaction, User::BY_EMAIL, SortKey::new().text(&email.canonical()), text)
        }
        Reference::Named { kind, name } => {
            let key = SortKey::new().text(&Name::parse(name)?.folded());
            match kind {
                NamedKind::Pipeline => id(transaction, Pipeline::BY_NAME, key, name),
                NamedKind::Product => id(transaction, Product::BY_NAME, key, name),
            }
        }
        Reference::Record { kind, source, key: text } => {
            let key = ExternalId { source: source.clone(), key: Label::parse(text)? }.sort_key();
            match kind {
                ReferenceKind::Account => id(transaction, Account::BY_EXTERNAL_ID, key, text),
                ReferenceKind::Contact => id(transaction, Contact::BY_EXTERNAL_ID, key, text),
                ReferenceKind::Lead => id(transaction, Lead::BY_EXTERNAL_ID, key, text),
            }
        }
    }
}
