//! Closings, the chart of accounts, and journal entries.

mod chart;
mod closing;
mod journal;

pub use chart::{Chart, JournalNames, LedgerAccount, LedgerJournal, RateAccount};
pub use closing::{ClosedHead, ClosedRate, ClosedTotal, PeriodClosing, PeriodLength, PerpetualTotal};
pub use journal::{EntryLine, JournalEntry, Lettering, Subledger};
