//! The session side of disputes: name the permission, load, decide, store.

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::chain::{ChainBefore, ChainRegister, DocumentChain, linked};
use crate::invoicing::credit_notes::CreditNoteDraft;
use crate::invoicing::crediting;
use crate::invoicing::numbering::numbering_of_credit;
use crate::invoicing::order_drafts;
use crate::invoicing::{CreditExtent, Invoice, InvoiceRefusal, InvoicingPolicy, IssuedDocumentEvent, SellersPolicy};
use crate::kernel::{CrmError, Fault, InvoiceId, Money, Record, Refusal, SortKey, UserId};
use crate::ordering::Order;
use crate::receivables::{self, Allocation, HoldReason, Payment, Settlement, SettlementHold};

use super::contract::{
    AcknowledgeDispute, DisputeRefusal, InvestigateDispute, ProposeResolution, RaiseDispute, ResolveDispute, WithdrawDispute,
};
use super::model::{Dispute, DisputeScope};
use super::policy::DisputePolicy;
use super::rules::{self, Disputed};

impl Command for RaiseDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.raise_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        if !invoice.is_issued_invoice() {
            return Err(DisputeRefusal::NotAnIssuedInvoice.about(&invoice));
        }
        let open = Query::under(Dispute::BY_OPEN_INVOICE, SortKey::new().id(self.invoice));
        if !unit.parts(&open)?.is_empty() {
            return Err(DisputeRefusal::AlreadyOpen.about(&invoice));
        }
        let left = match self.scope {
            DisputeScope::Line(line) => crediting::line_left(&invoice, line)?.1,
            DisputeScope::Whole | DisputeScope::Amount(_) => invoice.standing()?,
        };
        let disputed = Disputed { ownership: invoice.ownership().clone(), account: *invoice.account(), left };
        let policy = unit.policy::<DisputePolicy>()?;
        let decision = rules::raise(unit.new_id(), &disputed, self, &unit.context(&policy))?;
        let dispute = unit.open_with(decision)?;
        let settlement = settlement_of(unit, &invoice)?;
        let today = unit.today();
        let hold = SettlementHold::new(HoldReason::Dispute(dispute.id()), *dispute.disputed(), today);
        unit.apply(receivables::rules::hold(&settlement, hold))?;
        Ok(dispute)
    }
}

impl Command for AcknowledgeDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.acknowledge_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let coordinator = coordinator(unit, self.coordinator)?;
        let policy = unit.policy::<DisputePolicy>()?;
        let decision = rules::acknowledge(&dispute, coordinator, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

fn coordinator(unit: &mut Unit, named: Option<UserId>) -> Result<UserId, CrmError> {
    let missing = || Fault::new("", "nobody looks after the dispute", "name the user who does").at("coordinator");
    let coordinator = named.or_else(|| unit.reader().user()).ok_or_else(missing)?;
    unit.find::<crate::access::User>(coordinator)?
        .ok_or_else(|| Fault::new(coordinator, "there is no such user", "name a user").at("coordinator"))?;
    Ok(coordinator)
}

impl Command for InvestigateDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.investigate_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        unit.apply(rules::investigate(&dispute, &self.finding)?)
    }
}

impl Command for ProposeResolution {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.propose_resolution";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        unit.apply(rules::propose(&dispute, self.accept, &self.grounds)?)
    }
}

impl Command for ResolveDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.resolve_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Approve)?;
        let credit_note = match rules::accepted(&dispute, &self.verdict)? {
            None => None,
            Some(accepted) => Some(credit(unit, &dispute, accepted, self)?),
        };
        let today = unit.today();
        let decision = rules::resolve(&dispute, &self.verdict, credit_note, &self.grounds, today)?;
        release(unit, &dispute)?;
        unit.apply(decision)
    }
}

impl Command for WithdrawDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.withdraw_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let today = unit.today();
        let decision = rules::withdraw(&dispute, &self.grounds, today)?;
        release(unit, &dispute)?;
        unit.apply(decision)
    }
}

/// Credits what is accepted, in the same batch as the resolution.
fn credit(unit: &mut Unit, dispute: &Dispute, accepted: Money, command: &ResolveDispute) -> Result<InvoiceId, CrmError> {
    let invoice = unit.part::<Invoice>(*dispute.invoice())?;
    let extent = extent(dispute, &invoice, accepted)?;
    let (policy, sellers) = (unit.policy::<InvoicingPolicy>()?, unit.policy::<SellersPolicy>()?);
    let (id, issued_on, reason) = (unit.new_id(), unit.today(), dispute.reason().clone());
    let numbering = CreditNoteDraft::kind(&invoice, &reason)
        .and_then(|kind| numbering_of_credit(&policy, &sellers, &invoice, &kind, issued_on))
        .ok_or_else(|| InvoiceRefusal::NotAnIssuedInvoice.about(&invoice))?;
    let number = numbering.number(unit.next_number(&numbering.series, numbering.first, Some(issued_on))?)?;
    let seller = sellers.find(invoice.terms().seller.as_ref()).map(|company| company.seller.clone());
    let draft =
        CreditNoteDraft { id, number, issued_on, reason, note: command.grounds.clone(), seller, format: policy.electronic };
    let decision = crediting::credit(&invoice, &extent, draft)?;
    let credited = unit.apply(decision.invoice)?;
    if let Some(billed) = credited.reversed_order() {
        let order = unit.part::<Order>(billed.order)?;
        unit.apply(order_drafts::given_back(&order, &credited, billed)?)?;
    }
    if let Some(document) = &decision.document {
        unit.save(document, &[IssuedDocumentEvent::Kept])?;
    }
    let credit_note = unit.open_with(decision.credit_note)?;
    link(unit, &credit_note, &numbering.series)?;
    release_excess(unit, &credited)?;
    Ok(id)
}

/// What was paid and is now credited is the customer's to use.
fn release_excess(unit: &mut Unit, invoice: &Invoice) -> Result<(), CrmError> {
    let settlement = settlement_of(unit, invoice)?;
    let rows: Vec<Allocation> = unit.parts(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice.id())))?;
    let mut payments = Vec::new();
    for payment in receivables::ledger::payments(&rows) {
        payments.push(unit.part::<Payment>(payment)?);
    }
    let (on, mut new_id) = (unit.today(), || unit.new_id());
    let entries = receivables::rules::release_excess(&mut new_id, invoice, &settlement, rows, payments, on)?;
    for payment in &entries.payments {
        unit.save(payment, &entries.events_of(payment))?;
    }
    for row in &entries.rows {
        unit.save(row, &[receivables::ledger::event(row)])?;
    }
    if entries.rows.is_empty() { Ok(()) } else { unit.save(&entries.settlement, &entries.events()) }
}

/// Links the credit note, in the batch that issues it.
fn link(unit: &mut Unit, issued: &Invoice, series: &str) -> Result<(), CrmError> {
    let register = unit.find::<ChainRegister>(ChainRegister::the_id())?;
    let chain = unit.find::<DocumentChain>(DocumentChain::id_of(series))?;
    let linked = linked(issued, series, ChainBefore { register, chain }, unit.recorded_at())?;
    unit.apply(linked.register)?;
    unit.apply(linked.chain)?;
    unit.apply(linked.link).map(|_| ())
}

/// What is accepted of a line is credited on that line; of a whole or an amount, over the whole invoice.
fn extent(dispute: &Dispute, invoice: &Invoice, accepted: Money) -> Result<CreditExtent, CrmError> {
    Ok(match dispute.scope() {
        DisputeScope::Line(line) => CreditExtent::LineGross { line: *line, gross: accepted },
        DisputeScope::Whole | DisputeScope::Amount(_) if accepted == invoice.standing()? && invoice.stands_whole()? => {
            CreditExtent::Full
        }
        DisputeScope::Whole | DisputeScope::Amount(_) => CreditExtent::Gross(accepted),
    })
}

fn settlement_of(unit: &mut Unit, invoice: &Invoice) -> Result<Settlement, CrmError> {
    let known = unit.find::<Settlement>(Settlement::id_of(invoice.id()))?;
    Ok(known.unwrap_or_else(|| Settlement::untouched(invoice.id(), *invoice.currency(), invoice.ownership().clone())))
}

fn release(unit: &mut Unit, dispute: &Dispute) -> Result<(), CrmError> {
    let settlement = unit.part::<Settlement>(Settlement::id_of(*dispute.invoice()))?;
    let today = unit.today();
    unit.apply(receivables::rules::release(&settlement, HoldReason::Dispute(dispute.id()), today)).map(|_| ())
}
