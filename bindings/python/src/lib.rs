//! crm-core for Python: the handles, the records and the way in and out. The vocabulary itself is Python, written from the core's source.

mod arrow;
mod columns;
mod error;
mod names;
mod pick;
mod read;
mod record;
mod rows;
mod session;
mod store;
mod table;
mod write;

use pyo3::prelude::*;

/// The compiled part of `crm_core`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::record::{_restore, Record};
    #[pymodule_export]
    use crate::session::{Crm, Records, Session, Transaction, version};
    #[pymodule_export]
    use crate::store::check_store;
    #[pymodule_export]
    use crate::table::Table;
}
