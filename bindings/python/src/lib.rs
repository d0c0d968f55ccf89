//! crm-core for Python: the handles, the records and the way in and out. The vocabulary itself is Python, written from the core's source.

mod arrow;
mod backup;
mod calls;
mod columns;
mod crm;
mod error;
mod exchange;
mod frame;
mod names;
mod read;
mod record;
mod rows;
mod session;
mod store;
mod table;
mod transaction;
mod write;

use pyo3::prelude::*;

/// The compiled part of `crm_core`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::backup::{check_backup, restore_backup};
    #[pymodule_export]
    use crate::calls::role_draft;
    #[pymodule_export]
    use crate::crm::{Crm, version};
    #[pymodule_export]
    use crate::exchange::{read_calendar, read_cards, write_calendar, write_cards};
    #[pymodule_export]
    use crate::frame::_table;
    #[pymodule_export]
    use crate::record::{_restore, Record};
    #[pymodule_export]
    use crate::session::{Records, Session};
    #[pymodule_export]
    use crate::store::check_store;
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::transaction::Transaction;
}
