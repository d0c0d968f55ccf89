//! Every way to read a record.

use std::ops::ControlFlow;

use crm_core::engine::{Crm, Query, Session};
use crm_core::kernel::{CrmError, ErrorKind, Record, RecordId, RecordRef};
use crm_core::records::{AnyId, AnyQuery, RecordKind};

use crate::company::*;

/// Runs `$then` with the type of record of `$kind` under the name `$record`.
macro_rules! of_kind {
    ($kind:expr, $record:ident => $then:expr) => {
        of_kind!(@ $kind, $record => $then,
            CustomField(crm_core::kernel::FieldDefinition) PolicyVersion(crm_core::engine::PolicyVersion)
            Role(crm_core::access::Role) Team(crm_core::access::Team) User(crm_core::access::User)
            ExchangeRate(crm_core::administration::ExchangeRate)
            Account(crm_core::parties::Account) Contact(crm_core::parties::Contact)
            Affiliation(crm_core::parties::Affiliation) Relationship(crm_core::parties::Relationship) Product(crm_core::catalog::Product)
            PriceBook(crm_core::catalog::PriceBook) Price(crm_core::catalog::Price) Quote(crm_core::quoting::Quote) Lead(crm_core::leads::Lead)
            ScoreModel(crm_core::leads::ScoreModel)
            Availability(crm_core::leads::Availability) Rotation(crm_core::leads::Rotation)
            Pipeline(crm_core::pipeline::Pipeline) Opportunity(crm_core::pipeline::Opportunity)
            ForecastSnapshot(crm_core::pipeline::ForecastSnapshot)
            ForecastAdjustment(crm_core::pipeline::ForecastAdjustment)
            Invoice(crm_core::invoicing::Invoice) IssuedDocument(crm_core::invoicing::IssuedDocument) ChainLink(crm_core::invoicing::ChainLink)
            DocumentChain(crm_core::invoicing::DocumentChain) ChainRegister(crm_core::invoicing::ChainRegister)
            PeriodClosing(crm_core::accounting::PeriodClosing) Payment(crm_core::receivables::Payment)
            Allocation(crm_core::receivables::Allocation) Settlement(crm_core::receivables::Settlement)
            Repayment(crm_core::receivables::Repayment) CreditDecision(crm_core::receivables::CreditDecision)
            DunningNotice(crm_core::dunning::DunningNotice) DunningHold(crm_core::dunning::DunningHold)
            DunningTerms(crm_core::dunning::DunningTerms) PromiseToPay(crm_core::dunning::PromiseToPay)
            LateCharge(crm_core::dunning::LateCharge) DunningWatch(crm_core::dunning::DunningWatch)
            DunningClock(crm_core::dunning::DunningClock)
            ReturnAuthorisation(crm_core::returns::ReturnAuthorisation) ReturnTally(crm_core::returns::ReturnTally)
            ServiceCase(crm_core::service::ServiceCase) ServiceHours(crm_core::service::ServiceHours)
            Entitlement(crm_core::service::Entitlement) Survey(crm_core::service::Survey)
            Dispute(crm_core::disputes::Dispute) PaymentDispute(crm_core::disputes::PaymentDispute) Claim(crm_core::claims::Claim) Activity(crm_core::activities::Activity)
            FollowUpPlan(crm_core::activities::FollowUpPlan) FollowUp(crm_core::activities::FollowUp)
            FollowUpClock(crm_core::activities::FollowUpClock) Import(crm_core::exchange::Import)
            Approval(crm_core::approvals::Approval)
            Subscription(crm_core::ordering::Subscription) MrrMovement(crm_core::ordering::MrrMovement)
            Contract(crm_core::ordering::Contract) Order(crm_core::ordering::Order)
            InvoiceStatus(crm_core::lifecycle::InvoiceStatus) InvoiceLifecycle(crm_core::lifecycle::InvoiceLifecycle)
            Merge(crm_core::merging::Merge) Redirect(crm_core::merging::Redirect))
    };
    (@ $kind:expr, $record:ident => $then:expr, $($name:ident($type:ty))+) => {
        match $kind { $(crm_core::records::RecordKind::$name => { type $record = $type; $then })+ }
    };
}
pub(crate) use of_kind;

/// True where the record is shown, false where it is said not to be there.
fn shown<T>(answer: Result<T, CrmError>) -> bool {
    match answer {
        Ok(_) => true,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => panic!("a read ends in {error}"),
    }
}

/// Every way to read the record of `id`, and whether it shows there.
pub fn ways(crm: &Crm, session: &Session, kind: RecordKind, id: AnyId) -> Vec<(&'static str, bool)> {
    let mut ways = of_kind!(kind, R => typed::<R>(crm, session, RecordId::from_bytes(id.to_bytes())));
    let listed = session.list_any(&AnyQuery::all(kind)).unwrap().items;
    let mut transaction = session.begin().unwrap();
    let staged = transaction.list_any(&AnyQuery::all(kind)).unwrap().items;
    let history = session.history_any(kind, id);
    let told = history.as_ref().is_ok_and(|story| story.iter().any(|entry| session.read_any_change(entry).unwrap().is_some()));
    ways.extend([
        ("get_any", shown(session.get_any(kind, id))),
        ("list_any", listed.iter().any(|record| record.id() == id)),
        ("count_any", session.count_any(&AnyQuery::all(kind)).unwrap() > 0),
        ("history_any", shown(history)),
        ("read_any_change", told),
        ("transaction get_any", shown(transaction.get_any(kind, id))),
        ("transaction list_any", staged.iter().any(|record| record.id() == id)),
    ]);
    for (number, name) in kind.indexes() {
        let query = AnyQuery { index: Some(number), descending: true, ..AnyQuery::all(kind) };
        let by_index = session.list_any(&query).unwrap().items;
        // Not every record stands in every index.
        let system = crm.system("looking it up", noon(TODAY)).list_any(&query).unwrap().items;
        if system.iter().any(|record| record.id() == id) {
            ways.push((name, by_index.iter().any(|record| record.id() == id)));
        }
    }
    ways
}

fn typed<R: Record>(crm: &Crm, session: &Session, id: R::Id) -> Vec<(&'static str, bool)> {
    let about = Some(RecordRef::to::<R>(id));
    let all = Query::<R>::all();
    let one = eur("1");
    let sum = session.sum(&all, |record| (record.id() == id).then_some(one)).unwrap();
    let feed = session.changes(0, 10_000).unwrap();
    let system = crm.system("reading the feed", noon(TODAY)).changes(0, 10_000).unwrap();
    let named = session.feed(0, 10_000).unwrap();
    let mut about_it = system.entries.iter().filter(|entry| entry.head.record == about);
    let mut transaction = session.begin().unwrap();
    vec![
        ("get", shown(session.get::<R>(id))),
        ("list", session.list(&all).unwrap().items.iter().any(|record| record.id() == id)),
        ("iter", session.iter(Query::<R>::all()).any(|record| record.unwrap().id() == id)),
        ("count", session.count(&all).unwrap() > 0),
        ("sum", sum.iter().count() > 0),
        ("history", shown(session.history::<R>(id))),
        ("changes", feed.entries.iter().any(|entry| entry.head.record == about)),
        ("feed", named.entries.iter().any(|entry| entry.record == about)),
        ("read_change of another's entry", about_it.any(|entry| session.read_change::<R>(entry).unwrap().is_some())),
        ("transaction get", shown(transaction.get::<R>(id))),
        ("transaction list", transaction.list(&all).unwrap().items.iter().any(|record| record.id() == id)),
    ]
}

/// Whether an export shows the record, by both its forms; an error where it is denied.
pub fn exported(session: &Session, kind: RecordKind, id: AnyId) -> Result<bool, CrmError> {
    let mut any = false;
    let by_any = session.export_any(&AnyQuery::all(kind), &mut |record| {
        any |= record.id() == id;
        ControlFlow::Continue(())
    });
    let mut found = false;
    let typed = of_kind!(kind, R => session.export(&Query::<R>::all(), &mut |record| {
        found |= record.id().to_bytes() == id.to_bytes();
        ControlFlow::Continue(())
    }));
    assert_eq!((&by_any, any), (&typed, found), "both forms of export");
    typed.map(|()| found)
}
