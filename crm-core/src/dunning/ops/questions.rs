//! What can be asked: whom to remind, what lateness has cost, and what was done about an invoice.

use std::collections::BTreeMap;

use crate::dunning::contract::{
    CustomerDunning, DunningHistory, DunningRecords, DunningWorklist, InterestStanding, LateInterest,
};
use crate::dunning::model::{DunningHold, DunningNotice, LateCharge, PromiseTag, PromiseToPay};
use crate::engine::{Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, CrmError, Date, Fault, Money, Record, SortKey};
use crate::receivables::Payment;

use super::assessment::{Agreed, Notices, Owed, assess};
use super::{books, issued};

impl Question for DunningWorklist {
    /// The customers in the order of their ids.
    type Answer = Vec<CustomerDunning>;
    const NAME: &'static str = "dunning.dunning_worklist";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<CustomerDunning>, CrmError> {
        let today = unit.today();
        let day = self.as_of.unwrap_or(today);
        if day < today {
            let fault = Fault::new(day, "what is to be done lies ahead", "give today or a day after; notices say what was done");
            return Err(fault.at("as_of").into());
        }
        let mut invoices: BTreeMap<AccountId, Vec<Invoice>> = BTreeMap::new();
        let seen = match self.account {
            None => unit.select(&Query::between(Invoice::BY_ISSUED_ON, SortKey::new(), SortKey::new().date(day)))?,
            Some(account) => unit.select(&Query::under(Invoice::BY_ACCOUNT, SortKey::new().id(account)))?,
        };
        for invoice in seen {
            invoices.entry(*invoice.account()).or_default().push(invoice);
        }
        let mut customers = Vec::new();
        for (account, invoices) in invoices {
            customers.extend(customer(unit, account, invoices, day)?);
        }
        Ok(customers)
    }
}

/// What is to be done about one customer; none where nothing is late and no promise broken.
fn customer(unit: &mut Unit, account: AccountId, invoices: Vec<Invoice>, day: Date) -> Result<Option<CustomerDunning>, CrmError> {
    let payments = unit.select(&Query::under(Payment::BY_ACCOUNT, SortKey::new().id(account)))?;
    let unallocated: Vec<Money> = payments.iter().map(Payment::unallocated).collect::<Result<_, _>>()?;
    let owed = Owed::of(unit, invoices, unallocated)?;
    let agreed = Agreed::with(unit, account, day)?;
    let assessment = assess(unit, &owed, &agreed, day)?;
    let is_open = |promise: &&PromiseToPay| owed.open.iter().any(|open| open.invoice.id() == *promise.invoice());
    let broken = agreed.promises().iter().filter(|promise| promise.tag() == PromiseTag::Broken).filter(is_open);
    let broken: Vec<_> = broken.map(Record::id).collect();
    let (due, waiting) = (assessment.bundles.notices, assessment.waiting);
    let is_quiet = due.is_empty() && waiting.is_empty() && broken.is_empty();
    Ok((!is_quiet).then_some(CustomerDunning { account, due, waiting, broken }))
}

impl Question for LateInterest {
    type Answer = InterestStanding;
    const NAME: &'static str = "dunning.late_interest";

    fn answer(&self, unit: &mut Unit) -> Result<InterestStanding, CrmError> {
        let invoice = issued(unit, self.invoice)?;
        let through = self.as_of.unwrap_or_else(|| unit.today());
        Ok(books::late(unit, &invoice, through)?.standing()?)
    }
}

impl Question for DunningHistory {
    type Answer = DunningRecords;
    const NAME: &'static str = "dunning.dunning_history";

    fn answer(&self, unit: &mut Unit) -> Result<DunningRecords, CrmError> {
        let invoice = issued(unit, self.invoice)?;
        let under = || SortKey::new().id(self.invoice);
        let holds = unit.select(&Query::under(DunningHold::BY_ACCOUNT, SortKey::new().id(*invoice.account())))?;
        Ok(DunningRecords {
            level: Notices::about(unit, self.invoice)?.sent.map_or(0, |(level, _)| level),
            notices: unit.select(&Query::under(DunningNotice::BY_INVOICE, under()))?,
            holds: holds.into_iter().filter(|hold| hold.invoice().is_none_or(|held| held == self.invoice)).collect(),
            promises: unit.select(&Query::under(PromiseToPay::BY_INVOICE, under()))?,
            charges: unit.select(&Query::under(LateCharge::BY_INVOICE, under()))?,
        })
    }
}
