//! Drafts that bill a subscription: one a period, a line for each part of it at one price.

use std::collections::BTreeMap;

use crate::catalog::Product;
use crate::kernel::{
    CrmError, DateRange, Decision, Fault, InvoiceId, Name, ProductId, Quantity, Record as _, UnitCode, UnitPrice, subject,
};
use crate::ordering::{BillingLine, BillingReason, Subscription, SubscriptionEvent, UninvoicedBill, invoiced_here};
use crate::pricing::{PricedLine, TaxTreatment};

use super::contract::DraftInvoice;
use super::model::{BilledSubscription, Invoice, InvoiceLine, InvoiceTerms, LineItem, SupplyTime};
use super::rules;

/// What a line says of the product that it bills.
#[derive(Debug, Clone)]
pub struct Billable {
    /// Its name.
    pub name: Name,
    /// Its VAT.
    pub tax: TaxTreatment,
    /// What quantities of it count.
    pub unit: Option<UnitCode>,
}

/// What lines say of the products that they bill.
pub type Billables = BTreeMap<ProductId, Billable>;

/// Both sides of a draft that bills a subscription: stored together or not at all.
#[derive(Debug, Clone)]
pub struct SubscriptionDraft {
    /// The subscription, of which less waits.
    pub subscription: Decision<Subscription, SubscriptionEvent>,
    /// The draft.
    pub invoice: Invoice,
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
    let terms = InvoiceTerms { supplied: Some(SupplyTime::Over(supplied(bills)?)), ..InvoiceTerms::default() };
    let (account, currency) = (*subscription.account(), subscription.plan().price.currency());
    let command = DraftInvoice { terms, ..DraftInvoice::new(account, currency, lines) };
    let draft = rules::draft(id, subscription.ownership().clone(), &command)?;
    let billed = BilledSubscription { subscription: subscription.id(), bills: bills.to_vec() };
    let invoice = Invoice { subscription: Some(billed), ..draft };
    let subscription = invoiced_here::invoiced(subscription, bills.len(), id);
    Ok(Some(SubscriptionDraft { subscription, invoice }))
}

/// The days from the first to the last of what is billed (BG-14).
fn supplied(bills: &[UninvoicedBill]) -> Result<DateRange, Fault> {
    let lines = || bills.iter().flat_map(|bill| &bill.lines);
    DateRange::new(lines().map(|line| line.from).min(), lines().map(|line| line.until).max())
}

/// Days of a period at one price. What is given back has a quantity of less than nothing.
fn line(bill: &UninvoicedBill, billed: &BillingLine, billables: &Billables) -> Result<InvoiceLine, CrmError> {
    let product = if billed.reason == BillingReason::Credit { bill.before } else { bill.plan.product };
    let no_product = || CrmError::NotFound { subject: subject::<Product>(product) };
    let Billable { name, tax, unit } = billables.get(&product).ok_or_else(no_product)?;
    let whole = bill.plan.quantity.priced(bill.plan.price, Quantity::ONE)?;
    let (quantity, price, unit) = if billed.amount == whole {
        (bill.plan.quantity, bill.plan.price, unit.clone())
    } else if billed.amount.is_negative() {
        (Quantity::MINUS_ONE, UnitPrice::of(billed.amount.negated())?, None)
    } else {
        (Quantity::ONE, UnitPrice::of(billed.amount)?, None)
    };
    let period = Some(DateRange::new(Some(billed.from), Some(billed.until))?);
    let item = LineItem { unit, period, ..LineItem::default() };
    Ok(InvoiceLine { item, ..InvoiceLine::of(product, name.clone(), PricedLine::new(quantity, price, tax.clone())) })
}
