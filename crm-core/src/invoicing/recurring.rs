//! Drafts that bill a subscription: one a period, a line for each part of it at one price.

use std::collections::BTreeMap;

use crate::catalog::Product;
use crate::kernel::{CrmError, Decision, InvoiceId, Name, Note, ProductId, Quantity, Record as _, UnitPrice};
use crate::ordering::{BillingLine, BillingReason, Subscription, SubscriptionEvent, UninvoicedBill, invoiced_here};
use crate::pricing::{PricedLine, TaxTreatment};

use super::contract::{DraftInvoice, InvoiceEvent};
use super::model::{BilledSubscription, Invoice, InvoiceLine};
use super::rules;

/// What lines say of the products that they bill: name and VAT.
pub type Billables = BTreeMap<ProductId, (Name, TaxTreatment)>;

/// Both sides of a draft that bills a subscription: stored together or not at all.
#[derive(Debug, Clone)]
pub struct SubscriptionDraft {
    /// The subscription, of which less waits.
    pub subscription: Decision<Subscription, SubscriptionEvent>,
    /// The draft.
    pub invoice: Decision<Invoice, InvoiceEvent>,
}

/// The products that the next invoice of a subscription names.
pub fn products(subscription: &Subscription) -> impl Iterator<Item = ProductId> {
    subscription.to_invoice().iter().flat_map(|bill| [bill.plan.product, bill.before])
}

/// The next invoice of a subscription, as a draft; none where nothing waits for one.
///
/// # Errors
/// A fault beyond the bounds of an amount, or for a product that `billables` lack.
pub fn draft(id: InvoiceId, subscription: &Subscription, billables: &Billables) -> Result<Option<SubscriptionDraft>, CrmError> {
    let bills = subscription.to_invoice();
    let mut lines = Vec::new();
    for bill in bills {
        for billed in &bill.lines {
            lines.push(line(bill, billed, billables)?);
        }
    }
    if lines.is_empty() {
        return Ok(None);
    }
    let command = DraftInvoice {
        account: *subscription.account(),
        currency: subscription.plan().price.currency(),
        lines,
        allowances: Vec::new(),
        charges: Vec::new(),
        external_id: None,
        note: Note::default(),
        owner: None,
    };
    let invoice = match rules::draft(id, subscription.ownership().clone(), &command)? {
        Decision::Apply { next, events } => {
            let billed = BilledSubscription { subscription: subscription.id(), bills: bills.to_vec() };
            Decision::Apply { next: Invoice { subscription: Some(billed), ..next }, events }
        }
        done @ Decision::AlreadyDone(_) => done,
    };
    let subscription = invoiced_here::invoiced(subscription, bills.len(), id);
    Ok(Some(SubscriptionDraft { subscription, invoice }))
}

/// Days of a period at one price. What is given back has a quantity of less than nothing.
fn line(bill: &UninvoicedBill, billed: &BillingLine, billables: &Billables) -> Result<InvoiceLine, CrmError> {
    let given_back = billed.reason == BillingReason::Credit;
    let product = if given_back { bill.before } else { bill.plan.product };
    let (name, tax) =
        billables.get(&product).ok_or_else(|| CrmError::NotFound { subject: crate::kernel::subject::<Product>(product) })?;
    let whole = bill.plan.quantity.priced(bill.plan.price, Quantity::ONE)?;
    let (quantity, price) = if billed.amount == whole {
        (bill.plan.quantity, bill.plan.price)
    } else if billed.amount.is_negative() {
        (Quantity::MINUS_ONE, UnitPrice::of(billed.amount.negated())?)
    } else {
        (Quantity::ONE, UnitPrice::of(billed.amount)?)
    };
    let days = format!("{} to {}", billed.from, billed.until);
    let text = if given_back { format!(", given back {days}") } else { format!(", {days}") };
    let kept: String = name.as_str().chars().take(crate::kernel::text::NAME_CHARS.saturating_sub(text.chars().count())).collect();
    let description = Name::parse(&format!("{kept}{text}"))?;
    Ok(InvoiceLine { description, product: Some(product), priced: PricedLine::new(quantity, price, tax.clone()) })
}
