//! Drafts that bill an order, and what the order gets back.

use crate::kernel::{CrmError, Decision, InvoiceId, Note, Record as _, Refusal};
use crate::ordering::order_billing::{self, Bill, Billed};
use crate::ordering::orders::OrderContext;
use crate::ordering::{Order, OrderEvent, OrderQuantity};

use super::contract::{DraftDeposit, InvoiceOrder, InvoiceRefusal};
use super::deposits::{deposit_of, settled};
use super::model::{BilledOrder, DocumentKind, Invoice, InvoiceLine, InvoiceState, InvoiceTerms, LineItem};

/// Both sides of a draft that bills an order: stored together or not at all.
#[derive(Debug, Clone)]
pub struct OrderDraft {
    /// The order, of which more is billed.
    pub order: Decision<Order, OrderEvent>,
    /// The draft.
    pub invoice: Invoice,
}

/// A draft with the quantities of an order on it.
///
/// # Errors
/// As [`order_billing::bill`], and INV-005.
pub fn draft(id: InvoiceId, order: &Order, command: &InvoiceOrder, cx: &OrderContext<'_>) -> Result<OrderDraft, CrmError> {
    let (decision, bill) = order_billing::bill(order, id, command.lines.as_deref(), cx)?;
    if bill.totals.gross.is_negative() {
        return Err(InvoiceRefusal::NegativeTotal { gross: bill.totals.gross }.about(order));
    }
    Ok(OrderDraft { order: decision, invoice: invoice(id, order, bill, &command.note) })
}

fn invoice(id: InvoiceId, order: &Order, bill: Bill, note: &Note) -> Invoice {
    let quantities = bill.lines.iter().map(|line| OrderQuantity { line: line.key.clone(), quantity: line.priced.quantity });
    let billed = BilledOrder {
        order: order.id(),
        number: order.number().clone(),
        purchase_order: order.purchase_order().clone(),
        lines: quantities.collect(),
        allowances: bill.off,
        charges: bill.on,
    };
    let line = |line: order_billing::BillLine| InvoiceLine {
        description: line.description,
        product: line.product,
        priced: line.priced,
        item: LineItem::default(),
    };
    Invoice {
        id,
        ownership: order.ownership().clone(),
        state: InvoiceState::Draft,
        account: *order.account(),
        kind: DocumentKind::Invoice,
        currency: *order.currency(),
        lines: bill.lines.into_iter().map(line).collect(),
        allowances: bill.allowances,
        charges: bill.charges,
        totals: bill.totals,
        external_id: None,
        note: note.clone(),
        credited: None,
        order: Some(billed),
        terms: InvoiceTerms::default(),
        deducted_by: None,
        released_on: None,
        subscription: None,
        taken_over: None,
    }
}

/// A draft of a deposit for an order.
///
/// # Errors
/// As [`deposit_of`], and faults of the terms.
pub fn deposit(id: InvoiceId, order: &Order, command: &DraftDeposit) -> Result<Invoice, CrmError> {
    command.terms.check()?;
    let (lines, totals) = deposit_of(order, command.share)?;
    let purchase_order = command.terms.purchase_order.clone().or_else(|| order.purchase_order().clone());
    settled(Invoice {
        id,
        ownership: order.ownership().clone(),
        state: InvoiceState::Draft,
        account: *order.account(),
        kind: DocumentKind::Deposit { order: Some(order.id()) },
        currency: *order.currency(),
        lines,
        allowances: Vec::new(),
        charges: Vec::new(),
        totals,
        external_id: None,
        note: command.note.clone(),
        credited: None,
        order: None,
        terms: InvoiceTerms { purchase_order, ..command.terms.clone() },
        deducted_by: None,
        released_on: None,
        subscription: None,
        taken_over: None,
    })
}

/// The order that gets back what `billed` of it stood on an invoice.
///
/// # Errors
/// As [`order_billing::give_back`].
pub fn given_back(order: &Order, invoice: &Invoice, billed: &BilledOrder) -> Result<Decision<Order, OrderEvent>, CrmError> {
    let gone = Billed { lines: &billed.lines, totals: &invoice.totals, off: &billed.allowances, on: &billed.charges };
    order_billing::give_back(order, invoice.id, gone)
}
