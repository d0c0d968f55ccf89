//! The session side of invoicing: name the permission, load, decide, store.

use crate::access::Operation;
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{CrmError, Date, Kind, Ownership, Record as _, SortKey, number_in};
use crate::ordering::{FulfilmentPolicy, Order, Subscription, invoiced_here};
use crate::parties::Account;

use super::contract::{
    ChangeDraft, CreditInvoice, DiscardDraft, DraftInvoice, InvoiceEvent, InvoiceOrder, IssueInvoice, NumberReport,
    NumberReportAnswer,
};
use super::crediting::{CreditNoteDraft, credit};
use super::model::{BilledOrder, DocumentKind, Invoice, InvoiceNumber};
use super::policy::InvoicingPolicy;
use super::{order_drafts, rules};

mod recurring;
mod taking_over;

impl Command for DraftInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.draft_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        let of_account = account.ownership();
        let ownership = Ownership::new(self.owner.unwrap_or(of_account.owner), of_account.team);
        let decision = rules::draft(unit.new_id(), ownership, self)?;
        unit.open_with(decision)
    }
}

impl Command for InvoiceOrder {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.invoice_order";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        unit.demand(Operation::Create, Kind::INVOICE)?;
        let order = unit.load::<Order>(self.order, Operation::Read)?;
        let policy = unit.policy::<FulfilmentPolicy>()?;
        let decision = order_drafts::draft(unit.new_id(), &order, self, &unit.context(&policy))?;
        unit.apply(decision.order)?;
        unit.open_with(decision.invoice)
    }
}

impl Command for ChangeDraft {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.change_draft";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Update)?;
        unit.apply(rules::change(&invoice, self)?)
    }
}

impl Command for DiscardDraft {
    type Answer = ();
    const NAME: &'static str = "invoicing.discard_draft";

    fn execute(&self, unit: &mut Unit) -> Result<(), CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Delete)?;
        rules::still_draft(&invoice)?;
        if let Some(billed) = invoice.order() {
            give_back(unit, &invoice, billed)?;
        }
        if let Some(billed) = invoice.subscription() {
            let subscription = unit.part::<Subscription>(billed.subscription)?;
            unit.apply(invoiced_here::given_back(&subscription, &billed.bills, invoice.id()))?;
        }
        unit.delete(&invoice, &[InvoiceEvent::Discarded])
    }
}

impl Command for IssueInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.issue_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Approve)?;
        let policy = unit.policy::<InvoicingPolicy>()?;
        let days = rules::days_of_issue(&invoice, self, &unit.context(&policy))?;
        let account = unit.load::<Account>(*invoice.account(), Operation::Read)?;
        let buyer = rules::buyer(&account, days.0);
        let number = next_number(unit, &policy, invoice.kind(), days.0)?;
        let event = InvoiceEvent::Issued { number: number.clone(), gross: invoice.totals().gross };
        let issued = unit.apply(rules::issue(&invoice, number, days, buyer)?)?;
        unit.emit(&issued, &event)?;
        Ok(issued)
    }
}

impl Command for CreditInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.credit_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Approve)?;
        let policy = unit.policy::<InvoicingPolicy>()?;
        let kind = DocumentKind::CreditNote { of: self.invoice, reason: self.reason.clone() };
        let issued_on = unit.today();
        let number = next_number(unit, &policy, &kind, issued_on)?;
        let (reason, note) = (self.reason.clone(), self.note.clone());
        let draft = CreditNoteDraft { id: unit.new_id(), number, issued_on, reason, note };
        let decision = credit(&invoice, &self.extent, draft)?;
        let credited = unit.apply(decision.invoice)?;
        if let Some(billed) = credited.reversed_order() {
            give_back(unit, &credited, billed)?;
        }
        unit.open_with(decision.credit_note)
    }
}

/// The order that `billed` speaks of gets back what stood on the invoice.
fn give_back(unit: &mut Unit, invoice: &Invoice, billed: &BilledOrder) -> Result<(), CrmError> {
    let order = unit.part::<Order>(billed.order)?;
    unit.apply(order_drafts::given_back(&order, invoice, billed)?).map(|_| ())
}

fn next_number(unit: &mut Unit, policy: &InvoicingPolicy, kind: &DocumentKind, day: Date) -> Result<InvoiceNumber, CrmError> {
    let series = rules::series(policy, kind, day);
    let count = unit.next_number(&series, policy.first_number, Some(day))?;
    Ok(number_in(&series, count, policy.digits)?)
}

impl Question for NumberReport {
    type Answer = NumberReportAnswer;
    const NAME: &'static str = "invoicing.number_report";

    fn answer(&self, unit: &mut Unit) -> Result<NumberReportAnswer, CrmError> {
        let numbered = unit.select(&Query::between(Invoice::BY_NUMBER, SortKey::new(), SortKey::new()))?;
        let numbers = numbered.iter().filter_map(Invoice::issue).map(|issue| &issue.number);
        Ok(rules::number_report(&self.series, numbers))
    }
}
