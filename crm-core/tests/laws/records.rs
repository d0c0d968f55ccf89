//! The change log rebuilds every record; the indexes hold what the records say, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crm_core::access::{Role, Team, User};
use crm_core::accounting::PeriodClosing;
use crm_core::activities::{Activity, FollowUp, FollowUpClock, FollowUpPlan};
use crm_core::administration::ExchangeRate;
use crm_core::approvals::Approval;
use crm_core::catalog::{Price, PriceBook, Product};
use crm_core::claims::Claim;
use crm_core::disputes::{Dispute, PaymentDispute};
use crm_core::dunning::{DunningClock, DunningHold, DunningNotice, DunningTerms, DunningWatch, LateCharge, PromiseToPay};
use crm_core::engine::{ChangeEntry, Query, SOLE_TENANT, Session};
use crm_core::exchange::Import;
use crm_core::invoicing::{ChainLink, ChainRegister, DocumentChain, Invoice, IssuedDocument};
use crm_core::kernel::{Kind, Record, RecordId};
use crm_core::leads::{Availability, Lead, Rotation, ScoreModel};
use crm_core::lifecycle::{InvoiceLifecycle, InvoiceStatus};
use crm_core::merging::{Merge, Redirect};
use crm_core::ordering::{Contract, MrrMovement, Order, Subscription};
use crm_core::parties::{Account, Affiliation, Contact, Relationship};
use crm_core::pipeline::{ForecastAdjustment, ForecastSnapshot, Opportunity, Pipeline};
use crm_core::quoting::Quote;
use crm_core::receivables::{Allocation, CreditDecision, Payment, Repayment, Settlement};
use crm_core::returns::{ReturnAuthorisation, ReturnTally};
use crm_core::service::{Entitlement, ServiceCase, ServiceHours, Survey};
use crm_core::storage::{IndexId, MemoryStore, Scan, Store};
use proptest::prelude::*;

use crate::company::Company;
use crate::walk::{Walk, actions};

fn log(session: &Session) -> Vec<ChangeEntry> {
    let (mut entries, mut cursor) = (Vec::new(), 0);
    loop {
        let page = session.changes(cursor, 500).unwrap();
        entries.extend(page.entries);
        cursor = page.cursor;
        if page.is_end {
            return entries;
        }
    }
}

/// The records of one kind as the log leaves them beside those that are there.
fn check_replay<R: Record>(session: &Session, log: &[ChangeEntry]) {
    let mut rebuilt = BTreeMap::new();
    for entry in log.iter().filter(|entry| entry.head.record.is_some_and(|of| of.kind == R::KIND.code)) {
        let id = entry.head.record.unwrap().id;
        match session.read_change::<R>(entry).unwrap() {
            Some(record) => rebuilt.insert(id, record),
            None => rebuilt.remove(&id),
        };
    }
    let kept: BTreeMap<_, R> = session.iter(Query::all()).map(Result::unwrap).map(|r: R| (r.id().to_bytes(), r)).collect();
    assert_eq!(rebuilt, kept, "{}", R::KIND.name);
}

type Rows = BTreeSet<(u32, Vec<u8>, [u8; 16])>;

/// The rows that the records of one kind ask for.
fn wanted<R: Record>(session: &Session, rows: &mut Rows) {
    for record in session.iter(Query::<R>::all()).map(Result::unwrap) {
        rows.extend(record.indexes().into_iter().map(|row| (row.index, row.value, record.id().to_bytes())));
    }
}

/// Every row that the store holds.
fn kept(store: &MemoryStore) -> Rows {
    let snapshot = store.snapshot(SOLE_TENANT).unwrap();
    let mut rows = Rows::new();
    for kind in Kind::ALL {
        for number in 0..=u8::MAX {
            let index = (u32::from(kind.code) << 8) | u32::from(number);
            let found = snapshot.scan(&Scan::all(IndexId(index))).unwrap();
            rows.extend(found.into_iter().map(|row| (index, row.value, row.id)));
        }
    }
    rows
}

macro_rules! for_every_kind {
    ($check:ident($($argument:expr),*)) => {
        for_every_kind!(
            @ $check ($($argument),*) Role, Team, User, ExchangeRate, Account, Contact, Affiliation, Relationship, Product, PriceBook, Price, Lead, ScoreModel,
            Availability, Rotation,
            Pipeline, Opportunity, ForecastSnapshot, ForecastAdjustment, Quote, Invoice, IssuedDocument, ChainLink, DocumentChain, ChainRegister, PeriodClosing, Payment, Allocation, Settlement, Repayment, CreditDecision, ReturnAuthorisation, ReturnTally, Dispute, PaymentDispute, Claim, Activity, FollowUpPlan, FollowUp, FollowUpClock, Import, Approval, Merge, Redirect,
            Subscription, MrrMovement, Contract, Order,
            DunningNotice, DunningHold, DunningTerms, PromiseToPay, LateCharge, DunningWatch, DunningClock, InvoiceStatus, InvoiceLifecycle,
            ServiceCase, ServiceHours, Entitlement, Survey
        )
    };
    (@ $check:ident $arguments:tt $($record:ty),+) => { $($check::<$record> $arguments;)+ };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn the_log_rebuilds_every_record_and_the_indexes_follow_from_them(actions in actions(80)) {
        let store = Arc::new(MemoryStore::new());
        let mut walk = Walk::over(Company::founded_on(store.clone()));
        for action in &actions {
            let _ = walk.act(action);
        }
        let session = walk.boss();
        let log = log(&session);
        for_every_kind!(check_replay(&session, &log));
        let mut rows = Rows::new();
        for_every_kind!(wanted(&session, &mut rows));
        let ours = |row: &(u32, Vec<u8>, [u8; 16])| row.0 >> 8 >= u32::from(Kind::ROLE.code);
        prop_assert_eq!(kept(&store).into_iter().filter(ours).collect::<Rows>(), rows);
    }
}
