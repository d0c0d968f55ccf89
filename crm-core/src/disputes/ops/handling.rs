//! Disputes in somebody's hands: taken, looked into, waiting, taken further, opened again.

use crate::access::Operation;
use crate::disputes::contract::{
    AcknowledgeDispute, AddDisputeEvidence, DiagnoseDispute, EscalateDispute, InvestigateDispute, ReopenDispute, WaitInDispute,
};
use crate::disputes::model::Dispute;
use crate::disputes::policy::DisputePolicy;
use crate::disputes::rules;
use crate::engine::{Command, Unit};
use crate::invoicing::Invoice;
use crate::kernel::CrmError;

use super::{coordinator, hold, none_open};

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

impl Command for InvestigateDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.investigate_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        unit.apply(rules::investigate(&dispute, &self.finding)?)
    }
}

impl Command for WaitInDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.wait_in_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let today = unit.today();
        unit.apply(rules::wait(&dispute, self, today)?)
    }
}

impl Command for AddDisputeEvidence {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.add_dispute_evidence";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let (by, today) = (unit.reader().user(), unit.today());
        unit.apply(rules::add_evidence(&dispute, self, by, today)?)
    }
}

impl Command for DiagnoseDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.diagnose_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let policy = unit.policy::<DisputePolicy>()?;
        unit.apply(rules::diagnose(&dispute, self, &policy)?)
    }
}

impl Command for EscalateDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.escalate_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let coordinator = coordinator(unit, self.coordinator)?;
        let (invoice, policy) = (unit.part::<Invoice>(*dispute.invoice())?, unit.policy::<DisputePolicy>()?);
        let decision = rules::escalate(&dispute, self, coordinator, &invoice, &unit.context(&policy))?;
        none_open(unit, &invoice)?;
        let dispute = unit.apply(decision)?;
        hold(unit, &invoice, &dispute)?;
        Ok(dispute)
    }
}

impl Command for ReopenDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.reopen_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let (invoice, policy) = (unit.part::<Invoice>(*dispute.invoice())?, unit.policy::<DisputePolicy>()?);
        let decision = rules::reopen(&dispute, self, &invoice, &unit.context(&policy))?;
        none_open(unit, &invoice)?;
        let dispute = unit.apply(decision)?;
        hold(unit, &invoice, &dispute)?;
        Ok(dispute)
    }
}
