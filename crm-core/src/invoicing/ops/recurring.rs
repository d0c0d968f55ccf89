//! The session side of invoices that are written of subscriptions.

use std::collections::btree_map::Entry;

use crate::access::{Operation, Reader};
use crate::catalog::Product;
use crate::engine::{Answer, Command, Query, Unit};
use crate::invoicing::contract::{InvoiceEvent, InvoiceSubscriptions, InvoicedSubscriptions, IssueInvoice};
use crate::invoicing::recurring::{self, Billable};
use crate::kernel::{CrmError, Decision, InvoiceId, Kind, Record as _, portion};
use crate::ordering::{Subscription, SubscriptionInvoicing};

impl Answer for InvoicedSubscriptions {
    /// Ids and words of rules: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for InvoiceSubscriptions {
    type Answer = InvoicedSubscriptions;
    const NAME: &'static str = "invoicing.invoice_subscriptions";

    fn execute(&self, unit: &mut Unit) -> Result<InvoicedSubscriptions, CrmError> {
        let most = portion(self.limit, "invoices")?;
        unit.demand(Operation::Update, Kind::SUBSCRIPTION)?;
        unit.demand(Operation::Create, Kind::INVOICE)?;
        let mut done = InvoicedSubscriptions::default();
        let due = Query::by(Subscription::BY_UNINVOICED);
        let portion = unit.in_portion(&due, most, |unit, subscription, left| {
            let mut written = Vec::new();
            let mut current = subscription.clone();
            while written.len() < left
                && let Some((next, invoice)) = invoice_next(unit, &current)?
            {
                current = next;
                written.push(invoice);
            }
            let count = written.len();
            done.invoices.extend(written);
            Ok(count)
        })?;
        (done.has_more, done.held_back) = (!portion.is_end, portion.held_back);
        Ok(done)
    }
}

/// Writes the next invoice of a subscription; none where nothing waits for one.
fn invoice_next(unit: &mut Unit, subscription: &Subscription) -> Result<Option<(Subscription, InvoiceId)>, CrmError> {
    let mut billables = recurring::Billables::new();
    for product in recurring::products(subscription) {
        if let Entry::Vacant(place) = billables.entry(product) {
            let product = unit.load::<Product>(product, Operation::Read)?;
            let (name, tax, unit) = (product.name().clone(), product.tax(), product.details().unit.clone());
            place.insert(Billable { name, tax, unit });
        }
    }
    let Some(draft) = recurring::draft(unit.new_id(), subscription, &billables)? else { return Ok(None) };
    let invoice = unit.open_with(Decision::apply(draft.invoice, InvoiceEvent::Drafted))?.id();
    let next = unit.apply(draft.subscription)?;
    if next.invoiced_here().as_ref().is_some_and(|here| here.invoicing == SubscriptionInvoicing::Issued) {
        IssueInvoice { invoice, issued_on: None, due_on: None }.execute(unit)?;
    }
    Ok(Some((next, invoice)))
}
