//! The library over memory and over redb, each with the same company in it.

use std::sync::{Arc, RwLock};

use crm_core::access::User;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{Invoice, NumberReport};
use crm_core::kernel::{CrmError, ErrorKind, Record, UserId};
use crm_core::leads::Lead;
use crm_core::parties::Account;
use crm_core::pipeline::Opportunity;
use crm_core::receivables::{Ageing, Allocation, OpenAmount, Payment};
use crm_core::storage::{Batch, Committed, MemoryStore, RedbOptions, RedbStore, Snapshot, Store, StoreError, Tenant};
use proptest_state_machine::StateMachineTest;

use crate::company::Company as TestCompany;
use crate::machine::{Company, Transition};
use crate::reference::{Expected, Model, Who};
use crate::walk::{Answered, Walk};

/// A redb store that can be closed and opened again under a library that is open on it.
#[derive(Clone)]
struct File(Arc<RwLock<Option<RedbStore>>>, Arc<tempfile::TempDir>);

impl File {
    fn open(self) -> Self {
        let options = RedbOptions { cache_bytes: 1 << 20, ..RedbOptions::default() };
        *self.0.write().unwrap() = None;
        *self.0.write().unwrap() = Some(RedbStore::open_or_create(self.1.path().join("crm.redb"), options).unwrap());
        self
    }
}

impl Store for File {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.0.read().unwrap().as_ref().unwrap().snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        self.0.read().unwrap().as_ref().unwrap().commit(tenant, batches)
    }
}

pub struct Systems {
    in_memory: Walk,
    on_redb: Walk,
    file: File,
    stranger: UserId,
}

/// Where files lie that need not outlive the test: in memory, where the system has such a place.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn founded(store: impl Store + 'static) -> (Walk, UserId) {
    let company = TestCompany::founded_on(store);
    let stranger = stranger(&company);
    (Walk::over(company), stranger)
}

fn stranger(company: &TestCompany) -> UserId {
    let boss = company.session(company.administrator);
    let draft = crm_core::access::UserDraft {
        name: crate::company::name("Stranger"),
        email: "stranger@example.com".parse().unwrap(),
        team: None,
        roles: Vec::new(),
    };
    let stranger: User = boss.execute(crm_core::administration::AddUser { draft }).unwrap();
    stranger.id()
}

fn act(walk: &mut Walk, transition: &Transition, stranger: UserId) -> Option<Answered> {
    let Transition::Do(who, road, action) = transition else { return None };
    walk.road = *road;
    walk.actor = user(walk, *who, stranger);
    walk.act(action)
}

fn user(walk: &Walk, who: Who, stranger: UserId) -> UserId {
    match who {
        Who::Boss => walk.company.administrator,
        Who::Accountant => walk.company.accountant,
        Who::Seller => walk.company.seller,
        Who::OtherSeller => walk.company.other_seller,
        Who::Stranger => stranger,
    }
}

fn check_answer(answer: Option<&Answered>, expected: Expected, transition: &Transition) {
    let code = answer.map(|answer| answer.as_ref().map(drop).map_err(CrmError::code));
    let is_right = match expected {
        Expected::Anything => true,
        Expected::Nothing => answer.is_none(),
        Expected::Done => code == Some(Ok(())),
        Expected::Refused(rule) => code == Some(Err(rule)),
        Expected::Gone => code == Some(Err("not_found")),
        Expected::KeptOrRefused => {
            matches!(answer, Some(Err(CrmError::NotFound { .. } | CrmError::Denied { .. } | CrmError::Refused(_))))
        }
        Expected::Kept => code == Some(Err("not_found")) || code == Some(Err("denied")),
    };
    assert!(is_right, "{transition:?}: the model says {expected:?}, the library {answer:?}");
    if let Some(Err(error)) = answer {
        assert!(!matches!(error.kind(), ErrorKind::Storage | ErrorKind::Corrupt) && !error.is_retryable(), "{error}");
    }
}

impl StateMachineTest for Systems {
    type SystemUnderTest = Self;
    type Reference = Company;

    fn init_test(_: &Model) -> Self {
        let (in_memory, stranger) = founded(MemoryStore::new());
        let file = File(Arc::default(), Arc::new(folder())).open();
        let (on_redb, _) = founded(file.clone());
        Self { in_memory, on_redb, file, stranger }
    }

    fn apply(mut systems: Self, model: &Model, transition: Transition) -> Self {
        if matches!(transition, Transition::Reopen) {
            systems.file = systems.file.open();
        }
        let answer = act(&mut systems.in_memory, &transition, systems.stranger);
        let on_redb = act(&mut systems.on_redb, &transition, systems.stranger);
        assert_eq!(answer, on_redb, "{transition:?}: memory and redb answer alike");
        check_answer(answer.as_ref(), model.expected, &transition);
        systems
    }

    fn check_invariants(systems: &Self, model: &Model) {
        let session = systems.in_memory.boss();
        let report = session.verify_audit().unwrap();
        assert!(report.is_intact());
        assert_eq!(report, systems.on_redb.boss().verify_audit().unwrap(), "both logs end in the same seal");
        check_counts(&session, model);
        check_owners(systems, &session, model);
        check_numbers(&session, model.books.numbered);
        check_money(&systems.in_memory, &session, model);
    }

    fn teardown(systems: Self, _: Model) {
        let logs = [&systems.in_memory, &systems.on_redb].map(|walk| walk.boss().changes(0, usize::MAX).unwrap());
        assert_eq!(logs[0], logs[1], "the same log, byte by byte");
    }
}

fn count<R: Record>(session: &Session) -> usize {
    usize::try_from(session.count(&Query::<R>::all()).unwrap()).unwrap()
}

fn check_counts(session: &Session, model: &Model) {
    assert_eq!([count::<Account>(session), count::<Lead>(session), count::<Opportunity>(session)], model.counts());
    let disputes = count::<crm_core::disputes::Dispute>(session);
    let [payments, allocations, raised] = model.books.counts();
    assert_eq!([count::<Payment>(session), disputes], [payments, raised]);
    // A dispute that is accepted on a paid invoice frees the payment by rows of its own; what they come to is in the ledger.
    assert!(count::<Allocation>(session) >= allocations, "an allocation is gone");
}

fn check_owners(systems: &Systems, session: &Session, model: &Model) {
    for (account, owner) in systems.in_memory.accounts.iter().zip(&model.accounts) {
        let found = session.get::<Account>(*account).unwrap();
        assert_eq!(found.ownership().owner, user(&systems.in_memory, *owner, systems.stranger));
    }
}

fn check_numbers(session: &Session, (invoices, notes): (u64, u64)) {
    for (prefix, issued) in [("INV", invoices), ("CN", notes)] {
        let mut found = 0;
        for year in 2026..2036 {
            let report = session.ask(NumberReport { series: format!("{prefix}-{year}-") }).unwrap();
            assert!(report.missing.is_empty() && report.range.is_none_or(|(first, _)| first == 1), "no gap: {report:?}");
            assert_eq!(report.range.map_or(0, |(_, last)| last), report.count, "no double");
            found += report.count;
        }
        assert_eq!(found, issued, "{prefix}: every number is a document, every document has a number");
    }
}

fn check_money(walk: &Walk, session: &Session, model: &Model) {
    for (invoice, open) in walk.documents.iter().zip(model.books.open()) {
        let found = session.get::<Invoice>(*invoice).is_ok().then(|| {
            let open = session.ask(OpenAmount { invoice: *invoice, as_of: None }).unwrap();
            open.minor()
        });
        assert_eq!(found, open, "what is open on a document");
    }
    let as_of = "2039-01-01".parse().unwrap();
    let reports = session.ask(Ageing { as_of, currency: None, account: None }).unwrap();
    let ledger = reports.first().map_or((0, 0), |report| (report.total.open.minor(), report.total.credit.minor()));
    assert_eq!(ledger, model.books.ledger(), "what is open, and what customers have to their credit");
}
