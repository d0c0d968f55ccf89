//! Drafts: made, changed, thrown away.

use crate::access::Operation;
use crate::catalog::Product;
use crate::engine::{Command, Query, Unit};
use crate::kernel::{CrmError, Decision, InvoiceId, Kind, Ownership, Record, SortKey};
use crate::ordering::{FulfilmentPolicy, Order, Subscription, invoiced_here};
use crate::parties::Account;

use super::super::contract::{
    ChangeDraft, ChangeTerms, DiscardDraft, DraftDeposit, DraftFinal, DraftInvoice, DraftKind, InvoiceEvent, InvoiceOrder,
};
use super::super::model::{BilledOrder, DocumentKind, Invoice, InvoiceLine};
use super::super::{deposits, order_drafts, rules};

impl Command for DraftInvoice {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.draft_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        let of_account = account.ownership();
        let ownership = Ownership::new(self.owner.unwrap_or(of_account.owner), of_account.team);
        let mut draft = rules::draft(unit.new_id(), ownership, self)?;
        draft.lines = with_units(unit, draft.lines)?;
        let draft = match &self.kind {
            DraftKind::Final { deposits } => deduct(unit, draft, deposits)?,
            DraftKind::Corrected { of } => {
                let original = unit.load::<Invoice>(*of, Operation::Read)?;
                rules::as_corrected(draft, &original)?
            }
            _ => draft,
        };
        unit.open_with(Decision::apply(draft, InvoiceEvent::Drafted))
    }
}

impl Command for InvoiceOrder {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.invoice_order";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let draft = billed(unit, self)?;
        unit.open_with(Decision::apply(draft, InvoiceEvent::Drafted))
    }
}

impl Command for DraftFinal {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.draft_final";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let command = InvoiceOrder { order: self.order, lines: self.lines.clone(), note: self.note.clone() };
        let draft = billed(unit, &command)?;
        self.terms.check()?;
        let draft = rules::with_terms(draft, self.terms.clone());
        let deposits = match &self.deposits {
            Some(deposits) => deposits.clone(),
            None => {
                let of_order = unit.select(&Query::under(Invoice::BY_ORDER, SortKey::new().id(self.order)))?;
                of_order.iter().filter(|invoice| deposits::is_to_deduct(invoice)).map(Record::id).collect()
            }
        };
        let draft = deduct(unit, draft, &deposits)?;
        unit.open_with(Decision::apply(draft, InvoiceEvent::Drafted))
    }
}

impl Command for DraftDeposit {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.draft_deposit";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        unit.demand(Operation::Create, Kind::INVOICE)?;
        let order = unit.load::<Order>(self.order, Operation::Read)?;
        let draft = order_drafts::deposit(unit.new_id(), &order, self)?;
        unit.open_with(Decision::apply(draft, InvoiceEvent::Drafted))
    }
}

impl Command for ChangeDraft {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.change_draft";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Update)?;
        let lines = with_units(unit, self.lines.clone())?;
        unit.apply(rules::change(&invoice, &Self { lines, ..self.clone() })?)
    }
}

impl Command for ChangeTerms {
    type Answer = Invoice;
    const NAME: &'static str = "invoicing.change_terms";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Update)?;
        unit.apply(rules::change_terms(&invoice, self)?)
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
        if let DocumentKind::Final { deposits } = invoice.kind() {
            for deducted in deposits {
                let deposit = unit.part::<Invoice>(deducted.document.invoice)?;
                unit.apply(deposits::set_free(&deposit))?;
            }
        }
        unit.delete(&invoice, &[InvoiceEvent::Discarded])
    }
}

/// A draft that bills an order, which holds what it bills from now on.
fn billed(unit: &mut Unit, command: &InvoiceOrder) -> Result<Invoice, CrmError> {
    unit.demand(Operation::Create, Kind::INVOICE)?;
    let order = unit.load::<Order>(command.order, Operation::Read)?;
    let policy = unit.policy::<FulfilmentPolicy>()?;
    let decision = order_drafts::draft(unit.new_id(), &order, command, &unit.context(&policy))?;
    unit.apply(decision.order)?;
    let mut draft = decision.invoice;
    draft.lines = with_units(unit, draft.lines)?;
    Ok(draft)
}

/// The draft as a final invoice, and each deposit held by it.
fn deduct(unit: &mut Unit, draft: Invoice, deposits: &[InvoiceId]) -> Result<Invoice, CrmError> {
    let mut deducted = Vec::with_capacity(deposits.len());
    for deposit in deposits {
        let deposit = unit.load::<Invoice>(*deposit, Operation::Read)?;
        let (taken_off, held) = deposits::deduct(&draft, &deposit)?;
        unit.apply(held)?;
        deducted.push(taken_off);
    }
    deposits::as_final(draft, deducted)
}

/// The order that `billed` speaks of gets back what stood on the invoice.
pub(super) fn give_back(unit: &mut Unit, invoice: &Invoice, billed: &BilledOrder) -> Result<(), CrmError> {
    let order = unit.part::<Order>(billed.order)?;
    unit.apply(order_drafts::given_back(&order, invoice, billed)?).map(|_| ())
}

/// The lines, those of a product in its unit where they name none. What the actor may not read of the catalog is not told.
fn with_units(unit: &mut Unit, mut lines: Vec<InvoiceLine>) -> Result<Vec<InvoiceLine>, CrmError> {
    for line in lines.iter_mut().filter(|line| line.item.unit.is_none()) {
        let Some(id) = line.product else { continue };
        let product = unit.find::<Product>(id)?;
        if let Some(product) = product.filter(|product| unit.authorise(Operation::Read, product).is_ok()) {
            line.item.unit.clone_from(&product.details().unit);
        }
    }
    Ok(lines)
}
