//! Pure decisions: asked for, voted on, withdrawn, used.

use crate::kernel::{
    ApprovalId, CrmError, Date, Decision, Fault, Note, Ownership, Refusal, RoleId, StepTable, Timestamp, UserId,
};

use super::contract::{ApprovalEvent, ApprovalRefusal};
use super::model::{Approval, ApprovalRule, ApprovalState, ApprovalTag, ApprovalVote, Approver, Fingerprint, Wanted};
use super::policy::ApprovalPolicy;

type Decided = Result<Decision<Approval, ApprovalEvent>, CrmError>;

/// What can be done about an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApprovalStep {
    /// [`CastVote`](super::CastVote), where more votes are missing.
    Vote,
    /// [`CastVote`](super::CastVote), where enough agree.
    Grant,
    /// [`CastVote`](super::CastVote) against it.
    Reject,
    /// [`WithdrawApproval`](super::WithdrawApproval).
    Withdraw,
    /// What was approved is done.
    Use,
}

/// The legal steps of an approval.
pub const APPROVAL_STEPS: StepTable<ApprovalTag, ApprovalStep> = StepTable(&[
    (ApprovalTag::Pending, ApprovalStep::Vote, ApprovalTag::Pending),
    (ApprovalTag::Pending, ApprovalStep::Grant, ApprovalTag::Granted),
    (ApprovalTag::Pending, ApprovalStep::Reject, ApprovalTag::Rejected),
    (ApprovalTag::Pending, ApprovalStep::Withdraw, ApprovalTag::Withdrawn),
    (ApprovalTag::Granted, ApprovalStep::Withdraw, ApprovalTag::Withdrawn),
    (ApprovalTag::Granted, ApprovalStep::Use, ApprovalTag::Used),
]);

/// Somebody who may be asked: a user and what they are.
#[derive(Debug, Clone, Copy)]
pub struct Voter<'u> {
    /// The user.
    pub user: UserId,
    /// Their roles.
    pub roles: &'u [RoleId],
    /// False once they have left.
    pub is_active: bool,
}

impl Voter<'_> {
    /// True where the rule asks them.
    #[must_use]
    pub fn is_asked(&self, rule: &ApprovalRule) -> bool {
        let named = |approver: &Approver| match approver {
            Approver::User(user) => *user == self.user,
            Approver::Role(role) => self.roles.contains(role),
        };
        self.is_active && rule.approvers.iter().any(named)
    }
}

/// A vote on its way.
#[derive(Debug, Clone)]
pub struct Ballot<'u> {
    /// Who votes.
    pub by: UserId,
    /// Whose vote it is: the voter's, or that of somebody whose substitute they are.
    pub of: Voter<'u>,
    /// True for yes.
    pub is_for: bool,
    /// Why.
    pub note: Note,
}

/// The approval that is asked for.
///
/// # Errors
/// A fault where it would lapse beyond the end of time.
pub fn ask(id: ApprovalId, ownership: Ownership, asked_by: Option<UserId>, wanted: Wanted, now: Timestamp) -> Decided {
    let Wanted { subject, purpose, about, fingerprint, rule, not_by } = wanted;
    let span = |days: u32| crate::kernel::Span::from_days(i64::from(days));
    let lapses_at = rule.lapses_after_days.map(|days| now.plus(span(days))).transpose()?;
    let next = Approval {
        id,
        ownership,
        subject,
        purpose,
        about,
        fingerprint,
        rule,
        asked_by,
        asked_at: now,
        lapses_at,
        votes: Vec::new(),
        state: ApprovalState::Pending,
        not_by,
    };
    Ok(Decision::apply(next, ApprovalEvent::Asked))
}

/// The approval with one more vote.
///
/// # Errors
/// APR-001 to APR-005; a vote against without a note is invalid. Nobody's substitute is known by the policy on that day.
pub fn cast(approval: &Approval, ballot: &Ballot<'_>, policy: &ApprovalPolicy, now: Timestamp, today: Date) -> Decided {
    if !ballot.of.is_asked(&approval.rule) {
        return Err(ApprovalRefusal::NotAsked.about(approval));
    }
    if [ballot.by, ballot.of.user].into_iter().any(|user| approval.is_closed_to(user)) {
        return Err(ApprovalRefusal::OwnRequest.about(approval));
    }
    let in_place_of = (ballot.by != ballot.of.user).then_some(ballot.of.user);
    let mut known = approval.votes.iter();
    if known.any(|vote| vote.by == ballot.by && vote.in_place_of == in_place_of && vote.is_for == ballot.is_for) {
        return Ok(Decision::AlreadyDone(approval.clone()));
    }
    require(approval, now, ApprovalStep::Vote)?;
    if in_place_of.is_some_and(|of| !policy.stands_in_for(ballot.by, today).any(|user| user == of)) {
        return Err(ApprovalRefusal::NotSubstitute { user: ballot.of.user }.about(approval));
    }
    let mut votes = approval.votes.clone();
    // Somebody may change their mind while votes are missing.
    votes.retain(|vote| !(vote.by == ballot.by && vote.in_place_of == in_place_of));
    if votes.iter().any(|vote| vote.by == ballot.by || vote.of() == ballot.of.user) {
        return Err(ApprovalRefusal::AlreadyCounted.about(approval));
    }
    if !ballot.is_for && ballot.note.is_empty() {
        return Err(Fault::new("", "a vote against has a reason", "say what is to be changed").at("note").into());
    }
    votes.push(ApprovalVote { by: ballot.by, in_place_of, is_for: ballot.is_for, at: now, note: ballot.note.clone() });
    let next = Approval { votes, ..approval.clone() };
    let enough = usize::try_from(approval.rule.quorum).unwrap_or(usize::MAX);
    let (state, event) = if !ballot.is_for {
        (ApprovalState::Rejected { at: now }, ApprovalEvent::Rejected)
    } else if next.agreed() >= enough {
        (ApprovalState::Granted { at: now }, ApprovalEvent::Granted)
    } else {
        (ApprovalState::Pending, ApprovalEvent::Voted { is_for: true })
    };
    Ok(Decision::apply(Approval { state, ..next }, event))
}

/// The approval wanted no more.
///
/// # Errors
/// APR-003.
pub fn withdraw(approval: &Approval, now: Timestamp) -> Decided {
    if matches!(approval.state, ApprovalState::Withdrawn { .. }) {
        return Ok(Decision::AlreadyDone(approval.clone()));
    }
    require(approval, now, ApprovalStep::Withdraw)?;
    let next = Approval { state: ApprovalState::Withdrawn { at: now }, ..approval.clone() };
    Ok(Decision::apply(next, ApprovalEvent::Withdrawn))
}

/// True where the approval was asked for exactly this, of the same people, and with the same hands in it.
#[must_use]
pub fn is_of(approval: &Approval, wanted: &Wanted) -> bool {
    approval.fingerprint == wanted.fingerprint && approval.rule == wanted.rule && approval.not_by == wanted.not_by
}

/// True where the approval is of exactly this, granted, and not void.
#[must_use]
pub fn holds(approval: &Approval, fingerprint: Fingerprint, now: Timestamp) -> bool {
    approval.fingerprint == fingerprint && approval.standing(now) == ApprovalTag::Granted
}

/// The approval used up: what was approved is done, and the next time is another matter.
///
/// # Errors
/// APR-003 where it is not granted.
pub fn used(approval: &Approval, now: Timestamp) -> Decided {
    require(approval, now, ApprovalStep::Use)?;
    Ok(Decision::apply(Approval { state: ApprovalState::Used { at: now }, ..approval.clone() }, ApprovalEvent::Used))
}

/// APR-003 where the step is not legal now.
fn require(approval: &Approval, now: Timestamp, step: ApprovalStep) -> Result<(), CrmError> {
    let standing = approval.standing(now);
    if APPROVAL_STEPS.allows(standing, step) {
        return Ok(());
    }
    Err(ApprovalRefusal::Closed { state: standing.words() }.about(approval))
}
