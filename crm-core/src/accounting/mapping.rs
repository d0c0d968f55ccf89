//! From records to what the books tell of. Pure.
//!
//! | record | occurrences |
//! |---|---|
//! | invoice, progress invoice | invoiced, all of it: what is held back stays open on the account of customers until it is paid |
//! | deposit | deposit invoiced |
//! | final invoice | invoiced, less its deposits by rate |
//! | corrected invoice | the one that was wrong superseded, then invoiced |
//! | credit note (381, 503) | credited, on the accounts of the document that it takes off |
//! | rebate (262) | rebated: the customer's credit, on no single invoice |
//! | self-billed invoice and its credit note (389, 261) | none: the company buys, and purchases are another ledger's |
//! | what of a document stands for late charges | sold as such: no turnover, but revenue of a claim |
//! | what was paid when it was bought | paid and allocated, as a payment with the id of the document |
//! | document of another system | as the same of one's own, recorded when it was taken over |
//! | rounding | left |
//! | payment, allocation, residual, write-off | paid, allocated, left, written off |
//! | refund, chargeback | paid below zero, and what of each payment went back set against it; above zero where it came in again |
//!
//! VAT of a write-off comes back only where the customer will not pay (CGI 272 1): for what both sides agree on, there are credit notes.

use std::collections::{BTreeMap, BTreeSet};

use crate::dunning::{LateCharge, LateChargeState};
use crate::invoicing::{ChainLink, DocumentKind, Invoice, PaymentMeans, SuppliedOperations};
use crate::kernel::{
    AccountId, Code, Date, Fault, InvoiceId, Money, Name, PaymentId, Record, RecordId, RecordRef, TimeZone, Timestamp,
};
use crate::parties::Account;
use crate::pricing::{TaxCategory, TaxGroup};
use crate::receivables::{Allocation, AllocationSource, Payment, Repayment, ResidualReason, WriteOffReason};

use super::model::Subledger;
use super::occurrences::{BookedEvent, BookedRate, Occurrence, Residual};
use super::policy::{Sold, Supply, VatDue};

/// Everything that entries follow from.
#[derive(Debug, Clone, Default)]
pub struct BookedRecords {
    /// Issued documents.
    pub documents: Vec<Invoice>,
    /// Their links, which tell when they were issued.
    pub links: Vec<ChainLink>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// What closes invoices.
    pub allocations: Vec<Allocation>,
    /// Money that went back.
    pub repayments: Vec<Repayment>,
    /// Late charges, which tell what invoices of charges are.
    pub late_charges: Vec<LateCharge>,
    /// Customers.
    pub accounts: Vec<Account>,
}

/// Place of an event: the instant, then its rank, then the place in the chain, then the id.
type Place = (Timestamp, Rank, u64, [u8; 16]);

/// What comes first of what was recorded in one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Invoice,
    CreditNote,
    Payment,
    Allocation,
    Repayment,
}

/// What happened, in the order in which it was recorded. `supply` tells what the documents of a day sell that do not say it themselves.
///
/// # Errors
/// A fault where figures do not fit, which no stored record has.
pub fn events_of(records: &BookedRecords, zone: TimeZone, supply: &dyn Fn(Date) -> Supply) -> Result<Vec<BookedEvent>, Fault> {
    let documents = records.documents.iter().map(|document| (document.id(), document)).collect();
    let customers = records.accounts.iter().map(|account| (account.id(), account)).collect();
    let bills = records.late_charges.iter().filter_map(|charge| match charge.state() {
        LateChargeState::Billed { bill } => Some(*bill),
        LateChargeState::Claimed | LateChargeState::Waived { .. } => None,
    });
    let sold = Sales { documents, bills: bills.collect(), supply };
    let mut gathered = Gathered { zone, sold, customers, events: Vec::new(), recorded: BTreeMap::new(), named: BTreeMap::new() };
    gathered.documents(records)?;
    gathered.payments(records);
    gathered.allocations(records);
    gathered.repayments(records);
    // Stable: what one document tells stays in its order.
    gathered.events.sort_by_key(|(place, _)| *place);
    Ok(gathered.events.into_iter().map(|(_, event)| event).collect())
}

struct Gathered<'r> {
    zone: TimeZone,
    sold: Sales<'r>,
    customers: BTreeMap<AccountId, &'r Account>,
    events: Vec<(Place, BookedEvent)>,
    recorded: BTreeMap<RecordRef, Timestamp>,
    /// What customers were called on their documents, from when on.
    named: BTreeMap<AccountId, BTreeMap<Timestamp, String>>,
}

impl Gathered<'_> {
    fn push(&mut self, place: Place, on: Date, customer: Subledger, piece: String, what: Occurrence) {
        let (recorded_at, recorded_on) = (place.0, place.0.date_in(&self.zone));
        self.events.push((place, BookedEvent { recorded_at, recorded_on, on, customer, piece, what }));
    }

    fn documents(&mut self, records: &BookedRecords) -> Result<(), Fault> {
        let linked: BTreeMap<InvoiceId, (Timestamp, u64)> =
            records.links.iter().map(|link| (*link.document(), (*link.linked_at(), *link.position()))).collect();
        for document in &records.documents {
            let Some(issue) = document.issue() else { continue };
            let id = RecordRef::to::<Invoice>(document.id());
            // What came of another system was recorded when it was taken over; what was issued before documents were linked, at the beginning of its day,
            // as far as is known.
            let taken_over = || document.taken_over().as_ref().and_then(|_| drawn_at(id.id));
            let unlinked = || (taken_over().unwrap_or_else(|| issue.issued_on.start_in(&self.zone)), 0);
            let (at, position) = linked.get(&document.id()).copied().unwrap_or_else(unlinked);
            let rank = if document.corrects().is_some() { Rank::CreditNote } else { Rank::Invoice };
            let customer = customer(*document.account(), issue.buyer.name.as_str());
            self.recorded.insert(id, at);
            self.named.entry(*document.account()).or_default().insert(at, customer.name.clone());
            for (on, what) in self.sold.told(document, issue.issued_on)? {
                self.push((at, rank, position, id.id), on, customer.clone(), issue.number.to_string(), what);
            }
        }
        Ok(())
    }

    fn payments(&mut self, records: &BookedRecords) {
        for payment in &records.payments {
            let id = RecordRef::to::<Payment>(payment.id());
            let at = drawn_at(id.id).unwrap_or_else(|| payment.received_on().start_in(&self.zone));
            let what = Occurrence::Paid { item: id, amount: *payment.amount(), method: payment.method().clone() };
            self.recorded.insert(id, at);
            let external = payment.external_id().as_ref().map(|external| external.key.as_str());
            let piece = piece(payment.reference().as_ref(), external, id.id);
            let customer = self.customer(*payment.account(), at);
            self.push((at, Rank::Payment, 0, id.id), *payment.received_on(), customer, piece, what);
        }
    }

    fn allocations(&mut self, records: &BookedRecords) {
        for row in &records.allocations {
            let Some(document) = self.sold.documents.get(row.invoice()).copied() else { continue };
            let Some(issue) = document.issue() else { continue };
            let (id, to) = (RecordRef::to::<Allocation>(row.id()), RecordRef::to::<Invoice>(*row.invoice()));
            let what = closed(row, to);
            let payment = row.payment().map(RecordRef::to::<Payment>);
            let at = self.after(id.id, *row.on(), [Some(to), payment].into_iter().flatten());
            let customer = customer(*document.account(), issue.buyer.name.as_str());
            self.push((at, Rank::Allocation, 0, id.id), *row.on(), customer, issue.number.to_string(), what);
        }
    }

    fn repayments(&mut self, records: &BookedRecords) {
        for repayment in &records.repayments {
            let id = RecordRef::to::<Repayment>(repayment.id());
            let payments = repayment.parts().iter().map(|part| RecordRef::to::<Payment>(part.payment));
            let place = (self.after(id.id, *repayment.on(), payments), Rank::Repayment, 0, id.id);
            let external = repayment.external_id().as_ref().map(|external| external.key.as_str());
            let piece = piece(repayment.reference().as_ref(), external, id.id);
            let (on, customer) = (*repayment.on(), self.customer(*repayment.account(), place.0));
            let amount = repayment.amount().negated();
            let paid = Occurrence::Paid { item: id, amount, method: repayment.method().clone() };
            self.push(place, on, customer.clone(), piece.clone(), paid);
            for part in repayment.parts() {
                let payment = RecordRef::to::<Payment>(part.payment);
                let back = Occurrence::Allocated { payment, to: id, amount: part.amount };
                self.push(place, on, customer.clone(), piece.clone(), back);
            }
        }
    }

    /// When what has this id was recorded, by the id. Clocks of several hosts may differ: nothing is set against what is not there yet.
    fn after(&self, id: [u8; 16], on: Date, of: impl Iterator<Item = RecordRef>) -> Timestamp {
        let own = drawn_at(id).unwrap_or_else(|| on.start_in(&self.zone));
        of.filter_map(|of| self.recorded.get(&of)).fold(own, |at, of| at.max(*of))
    }

    /// The customer as its newest document of `at` calls it, which no later name changes; as it is called now where there was none.
    fn customer(&self, account: AccountId, at: Timestamp) -> Subledger {
        let frozen = self.named.get(&account).and_then(|names| names.range(..=at).next_back()).map(|(_, name)| name.as_str());
        let now = || self.customers.get(&account).map_or("", |account| account.legal_name().as_str());
        customer(account, frozen.unwrap_or_else(now))
    }
}

/// What documents sell, and what they come to.
struct Sales<'r> {
    documents: BTreeMap<InvoiceId, &'r Invoice>,
    /// Invoices of late charges.
    bills: BTreeSet<InvoiceId>,
    supply: &'r dyn Fn(Date) -> Supply,
}

impl Sales<'_> {
    /// What `document` tells, each with its day.
    fn told(&self, document: &Invoice, issued_on: Date) -> Result<Vec<(Date, Occurrence)>, Fault> {
        let (item, totals) = (RecordRef::to::<Invoice>(document.id()), document.totals());
        if document.kind().is_self_billed() {
            return Ok(Vec::new());
        }
        let on_day = |what| (issued_on, what);
        let rates = self.rates(document, &totals.groups);
        let mut told = match document.kind() {
            DocumentKind::SelfBilled | DocumentKind::ProForma => return Ok(Vec::new()),
            DocumentKind::Rebate { .. } => return Ok(vec![(issued_on, Occurrence::Rebated { item, rates })]),
            DocumentKind::CreditNote { of, .. } => {
                let of = RecordRef::to::<Invoice>(*of);
                let credited = Occurrence::Credited { item, of, rates };
                return Ok([Some(credited), rounded(of, totals.rounding)].into_iter().flatten().map(on_day).collect());
            }
            // What takes something off no single invoice is an invoice of less than nothing.
            DocumentKind::ForeignCredit { .. } => {
                let less = |rate: BookedRate| BookedRate { net: rate.net.negated(), tax: rate.tax.negated(), ..rate };
                let rates = rates.into_iter().map(less).collect();
                return Ok(vec![(issued_on, Occurrence::Invoiced { item, rates, deposits: Vec::new() })]);
            }
            DocumentKind::Deposit { .. } => vec![Occurrence::DepositInvoiced { item, rates }],
            DocumentKind::Invoice | DocumentKind::Progress { .. } => {
                vec![Occurrence::Invoiced { item, rates, deposits: Vec::new() }]
            }
            DocumentKind::Final { deposits } => {
                let deposits = deposits.iter().flat_map(|deposit| self.rates(document, &deposit.groups)).collect();
                vec![Occurrence::Invoiced { item, rates, deposits }]
            }
            DocumentKind::Corrected { of, .. } => {
                let mut all = self.superseded(of.invoice)?;
                all.push(Occurrence::Invoiced { item, rates, deposits: Vec::new() });
                all
            }
        };
        told.extend(rounded(item, unpaid_rounding(document)?));
        let mut told: Vec<_> = told.into_iter().map(on_day).collect();
        told.extend(self.at_once(document, issued_on)?);
        Ok(told)
    }

    /// What undoes the booking of an invoice that another takes the place of.
    fn superseded(&self, of: InvoiceId) -> Result<Vec<Occurrence>, Fault> {
        let Some(wrong) = self.documents.get(&of) else { return Ok(Vec::new()) };
        let item = RecordRef::to::<Invoice>(of);
        let mut all = vec![Occurrence::Superseded { item, rates: self.rates(wrong, &wrong.totals().groups) }];
        all.extend(rounded(item, unpaid_rounding(wrong)?.negated()));
        let received = received(wrong)?;
        if !received.is_zero() {
            all.push(Occurrence::Allocated { payment: receipt(wrong), to: item, amount: received.negated() });
        }
        Ok(all)
    }

    /// The money of a document that was paid when it was bought. What was paid on the one that was wrong is taken over by the one in its place.
    fn at_once(&self, document: &Invoice, issued_on: Date) -> Result<Vec<(Date, Occurrence)>, Fault> {
        let (mut came, mut told) = (received(document)?, Vec::new());
        let Some(paid) = document.terms().already_paid.filter(|_| !came.is_zero()) else { return Ok(told) };
        let (item, to) = (receipt(document), RecordRef::to::<Invoice>(document.id()));
        if let DocumentKind::Corrected { of, .. } = document.kind()
            && let Some(wrong) = self.documents.get(&of.invoice)
        {
            let before = received(wrong)?;
            if !before.is_zero() {
                told.push((issued_on, Occurrence::Allocated { payment: receipt(wrong), to, amount: before }));
                came = came.checked_sub(before)?;
            }
        }
        if !came.is_zero() {
            let method = Code::parse(document.terms().means.as_ref().map_or("other", method))?;
            told.push((paid.on, Occurrence::Paid { item, amount: came, method }));
            told.push((issued_on, Occurrence::Allocated { payment: item, to, amount: came }));
        }
        Ok(told)
    }

    fn rates(&self, document: &Invoice, groups: &[TaxGroup]) -> Vec<BookedRate> {
        let seller = self.source(document).issue().and_then(|issue| issue.seller.as_ref());
        let vat_due = seller.map(|seller| if seller.vat_on_debits { VatDue::OnDebits } else { VatDue::OnReceipt });
        let rate = |group: &TaxGroup| {
            let sold = self.sold(document, group);
            BookedRate { sold, rate: group.tax.rate, net: group.taxable, tax: group.amount, vat_due }
        };
        groups.iter().map(rate).collect()
    }

    /// The document that decides what is sold: of a credit note its invoice.
    fn source<'d>(&'d self, document: &'d Invoice) -> &'d Invoice {
        document.corrects().and_then(|of| self.documents.get(&of).copied()).unwrap_or(document)
    }

    /// What a document sells at a rate. A credit note takes off what its invoice sold.
    fn sold(&self, document: &Invoice, group: &TaxGroup) -> Sold {
        let source = self.source(document);
        if group.tax.category == TaxCategory::OutsideScope && self.bills.contains(&source.id()) {
            return Sold::LateCharge;
        }
        let issue = source.issue();
        match issue.and_then(|issue| issue.framework).map(|framework| framework.operations) {
            Some(SuppliedOperations::Goods) => Sold::Goods,
            Some(SuppliedOperations::Services) => Sold::Services,
            // Of both, nobody says which line is which.
            Some(SuppliedOperations::Both) | None => issue.map_or(Sold::Services, |issue| (self.supply)(issue.issued_on).into()),
        }
    }
}

/// What closes a part of a document.
fn closed(row: &Allocation, to: RecordRef) -> Occurrence {
    let amount = *row.amount();
    match row.source() {
        AllocationSource::Payment(payment) => Occurrence::Allocated { payment: RecordRef::to::<Payment>(*payment), to, amount },
        AllocationSource::Residual(reason) => {
            let residual = match reason {
                ResidualReason::BankCharges => Residual::BankCharges,
                ResidualReason::Rounding => Residual::Rounding,
                ResidualReason::CurrencyDifference => Residual::Currency,
                ResidualReason::EarlyPayment { .. } => Residual::Discount,
            };
            Occurrence::Left { item: to, amount, residual }
        }
        AllocationSource::WriteOff(reason) => {
            let recovers_vat = match reason {
                WriteOffReason::Uncollectible => true,
                WriteOffReason::SmallBalance | WriteOffReason::Agreement => false,
            };
            Occurrence::WrittenOff { item: to, amount, recovers_vat }
        }
    }
}

/// What was paid of a document when it was bought.
fn received(document: &Invoice) -> Result<Money, Fault> {
    let totals = document.totals();
    match document.kind() {
        _ if document.terms().already_paid.is_none() => Ok(Money::zero(*document.currency())),
        DocumentKind::Final { deposits } => {
            totals.prepaid.checked_sub(Money::sum(deposits.iter().map(|deposit| deposit.gross), *document.currency())?)
        }
        _ => Ok(totals.prepaid),
    }
}

/// The payment of what was paid of a document when it was bought: no record tells of it but the document.
fn receipt(document: &Invoice) -> RecordRef {
    RecordRef::to::<Payment>(PaymentId::from_bytes(document.id().to_bytes()))
}

/// What is booked of a document beyond what is paid for it: its rounding, and that of the deposits that it takes off.
fn unpaid_rounding(document: &Invoice) -> Result<Money, Fault> {
    let (totals, currency) = (document.totals(), *document.currency());
    let mut booked = totals.gross;
    if let DocumentKind::Final { deposits } = document.kind() {
        let groups = deposits.iter().flat_map(|deposit| &deposit.groups);
        booked = booked.checked_sub(Money::sum(groups.flat_map(|group| [group.taxable, group.amount]), currency)?)?;
    }
    booked.checked_sub(totals.due)?.checked_sub(received(document)?)
}

fn rounded(item: RecordRef, amount: Money) -> Option<Occurrence> {
    (!amount.is_zero()).then_some(Occurrence::Left { item, amount, residual: Residual::Rounding })
}

fn method(means: &PaymentMeans) -> &'static str {
    match means {
        PaymentMeans::Cash => "cash",
        PaymentMeans::Cheque => "cheque",
        PaymentMeans::Transfer => "transfer",
        PaymentMeans::Card => "card",
        PaymentMeans::DirectDebit { .. } => "direct_debit",
        PaymentMeans::OnLine => "on_line",
    }
}

fn customer(account: AccountId, name: &str) -> Subledger {
    Subledger { code: format!("C{}", account.uuid().simple()).to_uppercase(), name: name.to_owned() }
}

fn piece(reference: Option<&Name>, external: Option<&str>, id: [u8; 16]) -> String {
    let given = reference.map(Name::as_str).or(external).map(str::to_owned);
    given.unwrap_or_else(|| uuid::Uuid::from_bytes(id).simple().to_string())
}

/// The instant in an id, to the millisecond; none where a host draws ids of another kind.
fn drawn_at(id: [u8; 16]) -> Option<Timestamp> {
    let id = uuid::Uuid::from_bytes(id);
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let micros = seconds.checked_mul(1_000_000)?.checked_add(u64::from(nanos / 1_000))?;
    Timestamp::from_micros(i64::try_from(micros).ok()?).ok()
}
