//! Backups: a copy of one moment, that proves itself and comes back exactly; verification names what is wrong; databases of past versions open.
//!
//! `CRM_PROVE=1` raises samples to the full figure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "../company/mod.rs"]
mod company;
#[path = "../laws/errands.rs"]
#[allow(dead_code, reason = "the walk offers more than is asked for here")]
mod errands;
#[path = "../laws/roads.rs"]
#[allow(dead_code, reason = "the walk offers more than is asked for here")]
mod roads;
#[path = "../laws/walk.rs"]
#[allow(dead_code, reason = "the walk offers more than is asked for here")]
mod walk;

mod copies;
mod damage;
mod frozen;
mod load;
mod planted;
mod sparse;
mod tampered;

use std::ops::ControlFlow::Continue;

use crm_core::backup::{self, BackupReport};
use crm_core::engine::{Crm, FixedClock, SOLE_TENANT, Session};
use crm_core::kernel::{CrmError, Timestamp};
use crm_core::storage::{MemoryStore, Store};

use company::{TODAY, noon};

/// Whether the long form was asked for.
fn is_proof() -> bool {
    std::env::var_os("CRM_PROVE").is_some()
}

/// The session of the host itself, over a library that draws other ids than the company's.
fn system(store: impl Store + 'static) -> Session {
    system_at(store, noon(TODAY))
}

fn system_at(store: impl Store + 'static, now: Timestamp) -> Session {
    Crm::builder(store).seed(2).clock(FixedClock(now)).open().unwrap().system("a test", now)
}

fn taken(session: &Session) -> Vec<u8> {
    let mut bytes = Vec::new();
    let report = session.backup(&mut bytes, &mut |_| Continue(())).unwrap();
    assert_eq!(report.size, bytes.len() as u64);
    bytes
}

fn checked(bytes: &[u8]) -> Result<BackupReport, CrmError> {
    backup::check(&mut &*bytes, &mut |_| Continue(()))
}

fn restored(bytes: &[u8]) -> MemoryStore {
    let store = MemoryStore::new();
    backup::restore(&mut &*bytes, &store, SOLE_TENANT, &mut |_| Continue(())).unwrap();
    store
}
