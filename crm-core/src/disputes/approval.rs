//! Whose approval a proposal needs, and what exactly they are asked for.

use crate::approvals::{ApprovalRule, ApprovalSubject, Fingerprint, Wanted};
use crate::kernel::{Code, CrmError, Fault, Money, Name, Record, Refusal};

use super::contract::DisputeRefusal;
use super::model::{Dispute, DisputeState, DisputeStep};
use super::policy::{DisputePolicy, DisputeThreshold};
use super::rules::legal;

/// The thresholds in words.
#[must_use]
pub fn described<'a>(thresholds: impl IntoIterator<Item = &'a DisputeThreshold>) -> String {
    thresholds.into_iter().map(|threshold| threshold.above.to_string()).collect::<Vec<_>>().join(" and ")
}

/// What the approvers of a threshold are asked for: a credit of exactly that amount for this dispute.
///
/// # Errors
/// A fault where the words outgrow their bounds, which no threshold does.
pub fn wanted(dispute: &Dispute, amount: Money, threshold: &DisputeThreshold) -> Result<Wanted, Fault> {
    let proposer = match &dispute.state {
        DisputeState::Proposed { by, .. } => *by,
        _ => None,
    };
    let minor = |amount: Money| format!("{}-{}", amount.minor(), amount.currency().to_string().to_ascii_lowercase());
    let content = format!("{} {} {} {}", dispute.id(), dispute.reopened, dispute.disputed, amount);
    Ok(Wanted {
        subject: ApprovalSubject::Dispute(dispute.id()),
        purpose: Code::parse(&format!("above-{}", minor(threshold.above)))?,
        about: Name::parse(&format!("{amount} of {} disputed", dispute.disputed))?,
        fingerprint: Fingerprint::of(content.as_bytes()),
        rule: ApprovalRule::of_roles(&threshold.approvers, threshold.quorum),
        not_by: proposer.into_iter().collect(),
    })
}

/// What is proposed for a dispute, and the approvals to ask for.
///
/// # Errors
/// DSP-006, DSP-016.
pub fn request(dispute: &Dispute, policy: &DisputePolicy) -> Result<Vec<Wanted>, CrmError> {
    legal(dispute, DisputeStep::RequestApproval)?;
    let amount = match &dispute.state {
        DisputeState::Proposed { accept, .. } => *accept,
        _ => Money::zero(dispute.disputed.currency()),
    };
    let wanted: Vec<Wanted> =
        policy.crossed(amount).map(|threshold| wanted(dispute, amount, threshold)).collect::<Result<_, _>>()?;
    if wanted.is_empty() { Err(DisputeRefusal::NothingToApprove.about(dispute)) } else { Ok(wanted) }
}
