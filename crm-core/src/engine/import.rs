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

/// What became of the rows of one batch.
#[cfg_attr(not(feature = "serde"), allow(dead_code, reason = "imports by a mapping read it, and mappings are read by serde"))]
pub(crate) struct ImportBatch<'b, A> {
    /// The number of its last row.
    pub(crate) last: u64,
    /// Rows that are stored, with what the host made of them.
    pub(crate) accepted: &'b [(u64, A)],
    /// How many are not.
    pub(crate) refused: u64,
}

/// What says in the transaction of a batch what became of its rows.
pub(crate) type Note<'n, A> = &'n mut dyn FnMut(&mut Transaction, &ImportBatch<'_, A>) -> Result<(), CrmError>;

/// The rows of one batch.
struct Chunk<T> {
    rows: Vec<(u64, T)>,
    last: u64,
    /// How many of its rows could not be read.
    unreadable: usize,
    /// True where nothing was wrong before it, nor with reading it.
    is_clean: bool,
}

impl Session {
    /// Imports `rows`: for each, `import` executes the commands that bring it in, whole or not at all. Rows see what the rows before
    /// them did. A row is a number, as the host counts, and what was read, or why it could not be read. `import` may run more than once for
    /// a row, where others changed what it rests on. `progress` hears how many rows are through.
    ///
    /// # Errors
    /// Those of the store and of the place that the rows come from, and [`CrmError::Invalid`] for more rows than [`Limits::import_rows`](super::Limits::import_rows) or, in one batch, more bytes
    /// than [`Limits::import_batch_bytes`](super::Limits::import_batch_bytes). What is wrong with a row is in the report. Batches committed before
    /// an error stay.
    pub fn import<T, A>(
        &self,
        rows: impl IntoIterator<Item = (u64, Result<T, CrmError>)>,
        mode: ImportMode,
        import: impl FnMut(&mut Transaction, &T) -> Result<A, CrmError>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ImportReport<A>, CrmError> {
        self.import_noting(rows, mode, import, &mut |_, _| Ok(()), progress)
    }

    /// The same, where `note` says in the transaction of each batch what became of its rows.
    pub(crate) fn import_noting<T, A>(
        &self,
        rows: impl IntoIterator<Item = (u64, Result<T, CrmError>)>,
        mode: ImportMode,
        mut import: impl FnMut(&mut Transaction, &T) -> Result<A, CrmError>,
        note: Note<'_, A>,
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
            let (mut chunk, mut taken, mut last) = (Vec::new(), 0, 0);
            let before = report.refused.len();
            for (row, value) in rows.by_ref().take(chunk_rows) {
                (taken, last) = (taken + 1, row);
                if through + taken > most {
                    return Err(Fault::new(row, format!("an import has at most {most} rows"), "split it").at("rows").into());
                }
                match value {
                    Ok(value) => chunk.push((row, value)),
                    // Where the rows themselves end in an error, nobody knows what would have come behind it.
                    Err(error @ (CrmError::Storage { .. } | CrmError::Corrupt { .. })) => return Err(error),
                    Err(error) => report.refused.push(RefusedRow { row, error }),
                }
            }
            if taken == 0 {
                break;
            }
            let unreadable = report.refused.len().saturating_sub(before);
            let chunk = Chunk { rows: chunk, last, unreadable, is_clean: report.refused.is_empty() };
            let part = self.import_chunk(&chunk, mode, &mut import, note)?;
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
        chunk: &Chunk<T>,
        mode: ImportMode,
        import: &mut impl FnMut(&mut Transaction, &T) -> Result<A, CrmError>,
        note: Note<'_, A>,
    ) -> Result<ImportReport<A>, CrmError> {
        let id = self.crm().new_command_id();
        self.retried(|| {
            let mut transaction = Transaction::open(self, id)?.importing();
            let (mut accepted, mut refused) = (Vec::with_capacity(chunk.rows.len()), Vec::new());
            for (row, value) in &chunk.rows {
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
            if mode == ImportMode::AllOrNothing && !(chunk.is_clean && refused.is_empty()) {
                return Ok(Step::Done(ImportReport { accepted: Vec::new(), refused }));
            }
            let refusals = chunk.unreadable.saturating_add(refused.len());
            let refusals = u64::try_from(refusals).unwrap_or(u64::MAX);
            note(&mut transaction, &ImportBatch { last: chunk.last, accepted: &accepted, refused: refusals })?;
            transaction.store_within(self, self.library().limits.import_batch_bytes, ImportReport { accepted, refused })
        })
    }
}
