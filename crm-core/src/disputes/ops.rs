//! The session side of disputes: name the permission, load, decide, store.

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::{self, CreditExtent, Invoice, crediting};
use crate::kernel::{CrmError, Fault, InvoiceId, Money, Record, Refusal, SortKey, UserId};
use crate::receivables::{self, HoldReason, Settlement, SettlementHold};

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
        let settlement = receivables::ops::settlement_of(unit, &invoice)?;
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
    let (credited, credit_note) = invoicing::ops::credit_note_of(unit, &invoice, &extent, (dispute.reason(), &command.grounds))?;
    // What was paid and is now credited is the customer's to use.
    receivables::ops::release_excess(unit, &credited)?;
    Ok(credit_note.id())
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

fn release(unit: &mut Unit, dispute: &Dispute) -> Result<(), CrmError> {
    let settlement = unit.part::<Settlement>(Settlement::id_of(*dispute.invoice()))?;
    let today = unit.today();
    unit.apply(receivables::rules::release(&settlement, HoldReason::Dispute(dispute.id()), today)).map(|_| ())
}
