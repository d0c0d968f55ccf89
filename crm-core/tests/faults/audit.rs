//! What holds of any company at any time, asked through the engine.

use std::collections::BTreeMap;

use crm_core::access::{Role, User};
use crm_core::disputes::Dispute;
use crm_core::engine::{ChangeEntry, Crm, Query, Session};
use crm_core::invoicing::{Invoice, NumberReport};
use crm_core::kernel::{Record, RecordId};
use crm_core::leads::Lead;
use crm_core::parties::Account;
use crm_core::receivables::{Allocation, Payment, Settlement};

use crate::company::{TODAY, noon};

/// One who may see everything.
pub fn overseer(crm: &Crm) -> Session {
    crm.system("audit", noon(TODAY))
}

/// The chain holds, no number is missing or given twice, and the log rebuilds every record, all of which can be read.
pub fn audit(session: &Session, case: &str) {
    assert!(session.verify_audit().unwrap().is_intact(), "{case}");
    let invoices = session.iter(Query::by(Invoice::BY_NUMBER)).map(|invoice| invoice.unwrap());
    let numbers: Vec<String> = invoices.map(|invoice| invoice.issue().unwrap().number.to_string()).collect();
    for series in ["INV-2026-", "CN-2026-"] {
        let drawn: Vec<&String> = numbers.iter().filter(|number| number.starts_with(series)).collect();
        let complete: Vec<String> = (1..=drawn.len()).map(|number| format!("{series}{number:06}")).collect();
        assert!(drawn.iter().copied().eq(&complete), "{case}: {drawn:?}");
        let report = session.ask(NumberReport { series: series.to_owned() }).unwrap();
        assert!(report.missing.is_empty() && report.count == drawn.len() as u64, "{case}: {report:?}");
    }
    let log = log(session);
    replays::<Role>(session, &log, case);
    replays::<User>(session, &log, case);
    replays::<Account>(session, &log, case);
    replays::<Lead>(session, &log, case);
    replays::<Invoice>(session, &log, case);
    replays::<Payment>(session, &log, case);
    replays::<Allocation>(session, &log, case);
    replays::<Settlement>(session, &log, case);
    replays::<Dispute>(session, &log, case);
}

fn log(session: &Session) -> Vec<ChangeEntry> {
    let (mut entries, mut cursor) = (Vec::new(), 0);
    loop {
        let page = session.changes(cursor, 1_000).unwrap();
        entries.extend(page.entries);
        cursor = page.cursor;
        if page.is_end {
            return entries;
        }
    }
}

fn replays<R: Record>(session: &Session, log: &[ChangeEntry], case: &str) {
    let mut rebuilt = BTreeMap::new();
    for entry in log {
        let Some(of) = entry.head.record.filter(|of| of.kind == R::KIND.code) else { continue };
        match session.read_change::<R>(entry).unwrap() {
            Some(record) => rebuilt.insert(of.id, record),
            None => rebuilt.remove(&of.id),
        };
    }
    let kept: BTreeMap<_, R> =
        session.iter(Query::<R>::all()).map(Result::unwrap).map(|record| (record.id().to_bytes(), record)).collect();
    assert!(rebuilt == kept, "{case}: the log does not rebuild the records of {}", R::KIND.name);
}
