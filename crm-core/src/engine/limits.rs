//! Bounds on every size that input can reach and that a host may choose. `docs/limits.md` has them in one table, beside those that belong to the
//! types themselves.

/// The largest sizes the road accepts. A host may lower them; the defaults suit a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one encoded record. Default 1 MiB.
    pub record_bytes: usize,
    /// Bytes of all records changed by one command or transaction. Default 8 MiB.
    pub transaction_bytes: usize,
    /// Rows of one page of a list, messages of one look into the outbox or one acknowledgement. Default 1,000. What asks for more gets a page;
    /// an acknowledgement of more is refused.
    pub page_rows: usize,
    /// Rows of one import. Default 10,000,000.
    pub import_rows: u64,
    /// Rows committed together by an import that keeps good rows. Default 10,000.
    pub import_batch_rows: usize,
    /// Bytes of all records of one import batch; a strict import is one batch. Default 512 MiB.
    pub import_batch_bytes: usize,
    /// Bytes of memory for the columns of one covering index, from which forecast and board are summed. Default 256 MiB. Zero keeps none: the rows
    /// of the index are read each time, as they are where the columns would take more.
    pub column_bytes: usize,
    /// How often a decision is taken anew when others changed what it rested on. Default 8.
    pub retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 1 << 20,
            transaction_bytes: 8 << 20,
            page_rows: 1_000,
            import_rows: 10_000_000,
            import_batch_rows: 10_000,
            import_batch_bytes: 512 << 20,
            column_bytes: 256 << 20,
            retries: 8,
        }
    }
}
