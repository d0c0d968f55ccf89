//! From records to what the books tell of. Pure.

use std::collections::BTreeMap;

use crate::invoicing::{ChainLink, DocumentKind, Invoice};
use crate::kernel::{AccountId, Date, InvoiceId, PaymentId, Record, RecordRef, TimeZone, Timestamp};
use crate::parties::Account;
use crate::receivables::{Allocation, Payment};

use super::model::Subledger;
use super::occurrences::{BookedEvent, BookedRate, Occurrence};
use super::policy::Supply;

/// Everything that entries follow from.
#[derive(Debug, Clone, Default)]
pub struct BookedRecords {
    /// Issued documents.
    pub documents: Vec<Invoice>,
    /// Their links, which tell when they were issued.
    pub links: Vec<ChainLink>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Allocations.
    pub allocations: Vec<Allocation>,
    /// Customers.
    pub accounts: Vec<Account>,
}

/// Place of an event: the instant, then invoices before credit notes before payments before allocations, then the place in the chain, then the id.
type Place = (Timestamp, u8, u64, [u8; 16]);

/// What happened, in the order in which it was recorded. `supply` tells what the documents of a day sell, which they do not say themselves.
#[must_use]
pub fn events_of(records: &BookedRecords, zone: TimeZone, supply: &dyn Fn(Date) -> Supply) -> Vec<BookedEvent> {
    let mut gathered = Gathered { zone, events: Vec::new(), recorded: BTreeMap::new() };
    gathered.documents(records, supply);
    gathered.payments(records);
    gathered.allocations(records);
    gathered.events.sort_by_key(|(place, _)| *place);
    gathered.events.into_iter().map(|(_, event)| event).collect()
}

struct Gathered {
    zone: TimeZone,
    events: Vec<(Place, BookedEvent)>,
    recorded: BTreeMap<RecordRef, Timestamp>,
}

impl Gathered {
    fn push(&mut self, place: Place, on: Date, customer: Subledger, piece: String, what: Occurrence) {
        let (recorded_at, recorded_on) = (place.0, place.0.date_in(&self.zone));
        self.events.push((place, BookedEvent { recorded_at, recorded_on, on, customer, piece, what }));
    }

    fn documents(&mut self, records: &BookedRecords, supply: &dyn Fn(Date) -> Supply) {
        let linked: BTreeMap<InvoiceId, (Timestamp, u64)> =
            records.links.iter().map(|link| (*link.document(), (*link.linked_at(), *link.position()))).collect();
        for document in &records.documents {
            let Some(issue) = document.issue() else { continue };
            let id = RecordRef::to::<Invoice>(document.id());
            // What was issued before documents were linked was issued at the beginning of its day, as far as is known.
            let unlinked = || (issue.issued_on.start_in(&self.zone), 0);
            let (at, position) = linked.get(&document.id()).copied().unwrap_or_else(unlinked);
            let rank = u8::from(document.corrects().is_some());
            let what = issued(document, id, supply(issue.issued_on));
            let customer = customer(*document.account(), issue.buyer.name.as_str());
            self.recorded.insert(id, at);
            self.push((at, rank, position, id.id), issue.issued_on, customer, issue.number.to_string(), what);
        }
    }

    fn payments(&mut self, records: &BookedRecords) {
        let customers: BTreeMap<AccountId, &Account> = records.accounts.iter().map(|account| (account.id(), account)).collect();
        for payment in &records.payments {
            let id = RecordRef::to::<Payment>(payment.id());
            let at = drawn_at(id.id).unwrap_or_else(|| payment.received_on().start_in(&self.zone));
            let what = Occurrence::Paid { item: id, amount: *payment.amount(), method: payment.method().clone() };
            let name = customers.get(payment.account()).map_or("", |account| account.legal_name().as_str());
            self.recorded.insert(id, at);
            let customer = customer(*payment.account(), name);
            self.push((at, 2, 0, id.id), *payment.received_on(), customer, reference(payment), what);
        }
    }

    fn allocations(&mut self, records: &BookedRecords) {
        let documents: BTreeMap<InvoiceId, &Invoice> =
            records.documents.iter().map(|document| (document.id(), document)).collect();
        for allocation in &records.allocations {
            let Some(document) = documents.get(allocation.invoice()) else { continue };
            let Some(issue) = document.issue() else { continue };
            let id = RecordRef::to::<Allocation>(allocation.id());
            let Some(payment) = allocation.payment().map(RecordRef::to::<Payment>) else { continue };
            let to = RecordRef::to::<Invoice>(*allocation.invoice());
            let own = drawn_at(id.id).unwrap_or_else(|| allocation.on().start_in(&self.zone));
            // Clocks of several hosts may differ: nothing is set against what is not there yet.
            let at = [payment, to].iter().filter_map(|of| self.recorded.get(of)).fold(own, |at, of| at.max(*of));
            let what = Occurrence::Allocated { payment, to, amount: *allocation.amount() };
            let customer = customer(*document.account(), issue.buyer.name.as_str());
            self.push((at, 3, 0, id.id), *allocation.on(), customer, issue.number.to_string(), what);
        }
    }
}

fn issued(document: &Invoice, item: RecordRef, supply: Supply) -> Occurrence {
    let groups = document.totals().groups.iter();
    let rates = groups.map(|group| BookedRate { supply, rate: group.tax.rate, net: group.taxable, tax: group.amount });
    let (rates, deposits) = (rates.collect::<Vec<_>>(), Vec::new());
    match document.kind() {
        DocumentKind::CreditNote { of, .. } => Occurrence::Credited { item, of: RecordRef::to::<Invoice>(*of), rates },
        // What takes something off no single invoice is an invoice of less than nothing.
        kind if kind.is_credit() => {
            let taken = rates.iter().map(|rate| BookedRate { net: rate.net.negated(), tax: rate.tax.negated(), ..*rate });
            Occurrence::Invoiced { item, rates: taken.collect(), deposits }
        }
        _ => Occurrence::Invoiced { item, rates, deposits },
    }
}

fn customer(account: AccountId, name: &str) -> Subledger {
    Subledger { code: format!("C{}", account.uuid().simple()).to_uppercase(), name: name.to_owned() }
}

fn reference(payment: &Payment) -> String {
    let given = payment.reference().as_ref().map(ToString::to_string);
    given.or_else(|| payment.external_id().as_ref().map(|id| id.key.to_string())).unwrap_or_else(|| short(payment.id()))
}

fn short(payment: PaymentId) -> String {
    payment.uuid().simple().to_string()
}

/// The instant in an id, to the millisecond; none where a host draws ids of another kind.
fn drawn_at(id: [u8; 16]) -> Option<Timestamp> {
    let id = uuid::Uuid::from_bytes(id);
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let micros = seconds.checked_mul(1_000_000)?.checked_add(u64::from(nanos / 1_000))?;
    Timestamp::from_micros(i64::try_from(micros).ok()?).ok()
}
