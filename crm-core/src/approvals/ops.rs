//! The session side of approvals: name the permission, load, decide, store. What other processes ask for and look up stands here too.

use crate::access::{Operation, Reader, User};
use crate::engine::{Answer, Command, Query, Question, Unit};
use crate::kernel::{Code, CrmError, Decision, Ownership, Record, Refusal, UserId, portion, subject};

use super::contract::{ApprovalEvent, ApprovalRefusal, AskedApprovals, CastVote, Waiting, WaitingApprovals, WithdrawApproval};
use super::model::{Approval, ApprovalSubject, ApprovalTag, Fingerprint, Wanted};
use super::policy::ApprovalPolicy;
use super::rules::{self, Ballot, Voter};

impl<'u> From<&'u User> for Voter<'u> {
    fn from(user: &'u User) -> Self {
        Self { user: user.id(), roles: user.roles(), is_active: *user.is_active() }
    }
}

impl Command for CastVote {
    type Answer = Approval;
    const NAME: &'static str = "approvals.cast_vote";

    fn execute(&self, unit: &mut Unit) -> Result<Approval, CrmError> {
        let not_found = || CrmError::NotFound { subject: subject::<Approval>(self.approval) };
        let approval = unit.find::<Approval>(self.approval)?.ok_or_else(not_found)?;
        let policy = unit.policy::<ApprovalPolicy>()?;
        let Some(by) = unit.reader().user() else { return Err(ApprovalRefusal::NotAsked.about(&approval)) };
        let of = unit.find::<User>(self.in_place_of.unwrap_or(by))?;
        let today = unit.today();
        let stands_in = |user: UserId| user == by || policy.stands_in_for(by, today).any(|of| of == user);
        let asked = of.as_ref().map(Voter::from).filter(|voter| voter.is_asked(approval.rule()));
        if !asked.is_some_and(|voter| stands_in(voter.user)) {
            // Who is not asked learns no more than what they may read.
            unit.authorise(Operation::Read, &approval)?;
        }
        let Some(of) = &of else { return Err(ApprovalRefusal::NotAsked.about(&approval)) };
        let ballot = Ballot { by, of: of.into(), is_for: self.is_for, note: self.note.clone() };
        let decision = rules::cast(&approval, &ballot, &policy, unit.now(), today)?;
        told(unit, decision)
    }
}

impl Command for WithdrawApproval {
    type Answer = Approval;
    const NAME: &'static str = "approvals.withdraw_approval";

    fn execute(&self, unit: &mut Unit) -> Result<Approval, CrmError> {
        let approval = unit.load::<Approval>(self.approval, Operation::Update)?;
        let now = unit.now();
        unit.apply(rules::withdraw(&approval, now)?)
    }
}

impl Question for WaitingApprovals {
    type Answer = Vec<Waiting>;
    const NAME: &'static str = "approvals.waiting_approvals";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<Waiting>, CrmError> {
        let limit = portion(self.limit, "approvals")?;
        let Some(by) = unit.reader().user() else { return Ok(Vec::new()) };
        let policy = unit.policy::<ApprovalPolicy>()?;
        let mut people = vec![unit.part::<User>(by)?];
        for of in policy.stands_in_for(by, unit.today()) {
            people.extend(unit.find::<User>(of)?);
        }
        let (now, mut waiting) = (unit.now(), Vec::new());
        for approval in unit.parts(&Query::by(Approval::BY_WAITING))? {
            if approval.standing(now) != ApprovalTag::Pending || approval.is_closed_to(by) {
                continue;
            }
            let is_counted = |user: UserId| approval.votes().iter().any(|vote| vote.by == by || vote.of() == user);
            let asked = people
                .iter()
                .map(Voter::from)
                .find(|voter| voter.is_asked(approval.rule()) && !is_counted(voter.user) && !approval.is_closed_to(voter.user));
            if let Some(voter) = asked {
                waiting.push(Waiting { approval, in_place_of: Some(voter.user).filter(|user| *user != by) });
            }
            if waiting.len() >= limit {
                break;
            }
        }
        Ok(waiting)
    }
}

impl Answer for AskedApprovals {
    fn masked(self, reader: &Reader) -> Self {
        Self { approvals: self.approvals.into_iter().map(|approval| approval.masked(reader)).collect() }
    }
}

/// Stores what was decided, and has those told whom it concerns.
fn told(unit: &mut Unit, decision: Decision<Approval, ApprovalEvent>) -> Result<Approval, CrmError> {
    let news = match &decision {
        Decision::Apply { events, .. } => events.clone(),
        Decision::AlreadyDone(_) => Vec::new(),
    };
    let approval = unit.apply(decision)?;
    for event in news.iter().filter(|event| !matches!(event, ApprovalEvent::Voted { .. })) {
        unit.emit(&approval, event)?;
    }
    Ok(approval)
}

/// The last approval that was asked for about a record for a purpose.
fn last(unit: &mut Unit, about: ApprovalSubject, purpose: &Code) -> Result<Option<Approval>, CrmError> {
    let asked = Query::under(Approval::BY_SUBJECT, Approval::asked_about(about, purpose));
    Ok(unit.parts(&asked)?.pop())
}

/// Asks for an approval on behalf of a process that has authorised the actor. One of the same that is pending or granted is given back; one of something that
/// has changed since is withdrawn.
pub(crate) fn ask(unit: &mut Unit, ownership: Ownership, wanted: Wanted) -> Result<Approval, CrmError> {
    let now = unit.now();
    if let Some(known) = last(unit, wanted.subject, &wanted.purpose)?
        && matches!(known.standing(now), ApprovalTag::Pending | ApprovalTag::Granted)
    {
        if rules::is_of(&known, &wanted) {
            return Ok(known);
        }
        unit.apply(rules::withdraw(&known, now)?)?;
    }
    let decision = rules::ask(unit.new_id(), ownership, unit.reader().user(), wanted, now)?;
    told(unit, decision)
}

/// Asks for each of these approvals on behalf of whoever acts, or else of `owner`.
pub(crate) fn ask_all(unit: &mut Unit, owner: UserId, wanted: Vec<Wanted>) -> Result<AskedApprovals, CrmError> {
    let ownership = unit.ownership_of(unit.reader().user().or(Some(owner)))?;
    let asked = wanted.into_iter().map(|wanted| ask(unit, ownership.clone(), wanted));
    Ok(AskedApprovals { approvals: asked.collect::<Result<_, _>>()? })
}

/// The last approval that was asked for exactly this; none where nobody has asked, or something of it has changed since.
pub(crate) fn asked(unit: &mut Unit, wanted: &Wanted) -> Result<Option<Approval>, CrmError> {
    Ok(last(unit, wanted.subject, &wanted.purpose)?.filter(|known| rules::is_of(known, wanted)))
}

/// The approval that holds for exactly this; none where it is still to be granted.
pub(crate) fn granted(
    unit: &mut Unit,
    about: ApprovalSubject,
    purpose: &Code,
    fingerprint: Fingerprint,
) -> Result<Option<Approval>, CrmError> {
    let now = unit.now();
    Ok(last(unit, about, purpose)?.filter(|known| rules::holds(known, fingerprint, now)))
}
