//! Disputes that come to their end: what is proposed, who agrees, what is credited.

use crate::access::Operation;
use crate::approvals::{self, Approval, ApprovalTag, AskedApprovals};
use crate::disputes::contract::{
    DisputeRefusal, ProposeResolution, RequestDisputeApproval, ResolveDispute, Verdict, WithdrawDispute,
};
use crate::disputes::model::{Dispute, Outcome};
use crate::disputes::policy::DisputePolicy;
use crate::disputes::{approval, rules, scopes};
use crate::engine::{Command, Unit};
use crate::invoicing::{self, Invoice};
use crate::kernel::{CrmError, InvoiceId, Money, Record, Refusal};
use crate::receivables;

use super::release;

impl Command for ProposeResolution {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.propose_resolution";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let by = unit.reader().user();
        unit.apply(rules::propose(&dispute, self.accept, &self.grounds, by)?)
    }
}

impl Command for RequestDisputeApproval {
    type Answer = AskedApprovals;
    const NAME: &'static str = "disputes.request_dispute_approval";

    fn execute(&self, unit: &mut Unit) -> Result<AskedApprovals, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Update)?;
        let policy = unit.policy::<DisputePolicy>()?;
        let wanted = approval::request(&dispute, &policy)?;
        approvals::ops::ask_all(unit, dispute.ownership().owner, wanted)
    }
}

impl Command for ResolveDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.resolve_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Approve)?;
        let accepted = rules::accepted(&dispute, &self.verdict)?;
        let credit_note = match accepted {
            None => None,
            Some(accepted) => {
                let policy = unit.policy::<DisputePolicy>()?;
                rules::proven(&dispute, &policy)?;
                use_approvals(unit, &dispute, accepted, &policy)?;
                Some(credit(unit, &dispute, accepted, self)?)
            }
        };
        if let Verdict::Corrected { by } = self.verdict {
            rules::corrects(&dispute, &unit.load::<Invoice>(by, Operation::Read)?)?;
        }
        let today = unit.today();
        let decision = rules::resolve(&dispute, &self.verdict, credit_note, &self.grounds, today)?;
        let due_again = match decision.record().outcome() {
            Some(Outcome::Corrected { .. }) => Money::zero(dispute.disputed().currency()),
            _ => dispute.disputed().checked_sub(accepted.unwrap_or(Money::zero(dispute.disputed().currency())))?,
        };
        release(unit, &dispute, due_again)?;
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
        if dispute.is_open() {
            release(unit, &dispute, *dispute.disputed())?;
        }
        unit.apply(decision)
    }
}

/// Uses up the approvals of a credit of `accepted`.
fn use_approvals(unit: &mut Unit, dispute: &Dispute, accepted: Money, policy: &DisputePolicy) -> Result<(), CrmError> {
    let (now, mut granted, mut missing): (_, Vec<Approval>, Vec<_>) = (unit.now(), Vec::new(), Vec::new());
    for threshold in policy.crossed(accepted) {
        let asked = approvals::ops::asked(unit, &approval::wanted(dispute, accepted, threshold)?)?;
        match asked.filter(|approval| approval.standing(now) == ApprovalTag::Granted) {
            Some(approval) => granted.push(approval),
            None => missing.push(threshold),
        }
    }
    if !missing.is_empty() {
        let thresholds = approval::described(missing);
        return Err(DisputeRefusal::ApprovalMissing { amount: accepted, thresholds }.about(dispute));
    }
    for approval in &granted {
        unit.apply(approvals::rules::used(approval, now)?)?;
    }
    Ok(())
}

/// Credits what is accepted, in the same batch as the resolution.
fn credit(unit: &mut Unit, dispute: &Dispute, accepted: Money, command: &ResolveDispute) -> Result<InvoiceId, CrmError> {
    let invoice = unit.part::<Invoice>(*dispute.invoice())?;
    let extent = scopes::extent(dispute, &invoice, accepted)?;
    let (credited, credit_note) = invoicing::ops::credit_note_of(unit, &invoice, &extent, (dispute.reason(), &command.grounds))?;
    // What was paid and is now credited is the customer's to use.
    receivables::ops::release_excess(unit, &credited)?;
    Ok(credit_note.id())
}
