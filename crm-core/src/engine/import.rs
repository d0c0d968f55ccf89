//! The bulk path: many rows, large sorted batches, every refused row kept with its reason.

use crate::kernel::{CrmError, Fault};

use super::session::{Session, Step, Transaction};

/// What becomes of the good rows when some are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Good rows are stored, in batches; wrong ones are reported.
    KeepGood,
    /// All rows are stored in one batch, or none where one is wrong. Every wrong row is reported either way.
    AllOrNothing,
}

/// One row that was not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its number, as the host counts.
    pub row: u64,
    /// Why, with field, value and remedy.
    pub error: CrmError,
}

/// How an import went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport<A> {
    /// Rows stored, with what the host made of them.
    pub accepted: Vec<(u64, A)>,
    /// Rows not stored. In [`ImportMode::AllOrNothing`], `accepted` is empty where this is not.
    pub refused: Vec<RefusedRow>,
}

impl Session {
    /// Imports `rows`: for each, `import` executes the commands that bring it in, whole or not at all. Rows see what the rows before
    /// them did. A row is a number, as the host counts, and what was read, or why it could not be read. `import` may run more than once for
    /// a row, where others changed what it rests on. `progress` hears how many rows are through.
    ///
    /// # Errors
    /// Those of the store, and [`CrmError::Invalid`] for more rows than [`Limits::import_rows`](super::Limits::import_rows) or, in one batch, more bytes
    /// than [`Limits::import_batch_bytes`](super::Limits::import_batch_bytes). What is wrong with a row is in the report. Batches committed before
    /// an error stay.
    pub fn import<T, A>(
        &self,
        rows: impl IntoIterator<Item = (u64, Result<T, CrmError>)>,
        mode: ImportMode,
        mut import: impl FnMut(&mut Transaction, &T) -> Result<A, CrmError>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ImportReport<A>, CrmError> {
        let mut report = ImportReport { accepted: Vec::new(), refused: Vec::new() };
        let mut rows = rows.into_iter();
        let chunk_rows = match mode {
            ImportMode::KeepGood => self.library().limits.import_batch_rows.max(1),
            ImportMode::AllOrNothing => usize::MAX,
        };
        let (most, mut through) = (self.library().limits.import_rows, 0);
        loop {
            let (mut chunk, mut taken) = (Vec::new(), 0);
            for (row, value) in rows.by_ref().take(chunk_rows) {
                taken += 1;
                if through + taken > most {
                    return Err(Fault::new(row, format!("an import has at most {most} rows"), "split it").at("rows").into());
                }
                match value {
                    Ok(value) => chunk.push((row, value)),
                    Err(error) => report.refused.push(RefusedRow { row, error }),
                }
            }
            if taken == 0 {
                break;
            }
            let part = self.import_chunk(&chunk, mode, report.refused.is_empty(), &mut import)?;
            report.accepted.extend(part.accepted);
            report.refused.extend(part.refused);
            through += taken;
            progress(through);
        }
        report.refused.sort_by_key(|refused| refused.row);
        Ok(report)
    }

    /// One batch. In strict mode it is stored only where nothing was wrong, before or here.
    fn import_chunk<T, A>(
        &self,
        chunk: &[(u64, T)],
        mode: ImportMode,
        clean: bool,
        import: &mut impl FnMut(&mut Transaction, &T) -> Result<A, CrmError>,
    ) -> Result<ImportReport<A>, CrmError> {
        let id = self.crm().new_command_id();
        self.retried(|| {
            let mut transaction = Transaction::open(self, id)?.importing();
            let (mut accepted, mut refused) = (Vec::with_capacity(chunk.len()), Vec::new());
            for (row, value) in chunk {
                match transaction.attempt(|transaction| import(transaction, value)) {
                    Ok(answer) => accepted.push((*row, answer)),
                    // What the store says is not the row's fault.
                    Err(
                        error
                        @ (CrmError::Storage { .. } | CrmError::Corrupt { .. } | CrmError::Conflict { retryable: true, .. }),
                    ) => {
                        return Err(error);
                    }
                    Err(error) => refused.push(RefusedRow { row: *row, error }),
                }
            }
            if mode == ImportMode::AllOrNothing && !(clean && refused.is_empty()) {
                return Ok(Step::Done(ImportReport { accepted: Vec::new(), refused }));
            }
            transaction.store_within(self, self.library().limits.import_batch_bytes, ImportReport { accepted, refused })
        })
    }
}
