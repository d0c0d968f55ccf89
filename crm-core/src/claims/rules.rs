//! Pure decisions about claims.

use std::collections::BTreeSet;

use crate::kernel::{AccountId, ClaimId, CrmError, Date, Decision, Fault, Ownership, Refusal};

use super::contract::{ClaimEvent, ClaimRefusal, OpenClaim};
use super::model::{Claim, ClaimMember, MAX_MEMBERS};

/// A new claim.
///
/// # Errors
/// No member, or one named twice, is invalid; CLM-003.
pub fn open(
    id: ClaimId,
    ownership: Ownership,
    command: &OpenClaim,
    today: Date,
) -> Result<Decision<Claim, ClaimEvent>, CrmError> {
    let members = &command.members;
    if members.is_empty() {
        return Err(Fault::new(0, "a claim has at least one member", "name the records that are one matter")
            .at("members")
            .into());
    }
    let mut seen = BTreeSet::new();
    if let Some(at) = members.iter().position(|member| !seen.insert(*member)) {
        return Err(Fault::new(at, "this record is named twice", "name it once").at(format_args!("members[{at}]")).into());
    }
    if members.len() > MAX_MEMBERS {
        return Err(ClaimRefusal::TooManyMembers.refused());
    }
    let claim = Claim {
        id,
        ownership,
        account: command.account,
        title: command.title.clone(),
        opened_on: today,
        members: members.clone(),
    };
    Ok(Decision::apply(claim, ClaimEvent::Opened))
}

/// The claim with one member more, which belongs to `account`.
///
/// # Errors
/// CLM-001, CLM-003.
pub fn link(claim: &Claim, member: ClaimMember, account: AccountId) -> Result<Decision<Claim, ClaimEvent>, CrmError> {
    if claim.members.contains(&member) {
        return Ok(Decision::AlreadyDone(claim.clone()));
    }
    if account != claim.account {
        return Err(ClaimRefusal::OtherAccount.about(claim));
    }
    if claim.members.len() >= MAX_MEMBERS {
        return Err(ClaimRefusal::TooManyMembers.about(claim));
    }
    let members = claim.members.iter().copied().chain([member]).collect();
    Ok(Decision::apply(Claim { members, ..claim.clone() }, ClaimEvent::Linked { member }))
}

/// The claim without a member.
///
/// # Errors
/// CLM-004.
pub fn unlink(claim: &Claim, member: ClaimMember) -> Result<Decision<Claim, ClaimEvent>, CrmError> {
    if !claim.members.contains(&member) {
        return Ok(Decision::AlreadyDone(claim.clone()));
    }
    let members: Vec<ClaimMember> = claim.members.iter().copied().filter(|other| *other != member).collect();
    if members.is_empty() {
        return Err(ClaimRefusal::LastMember.about(claim));
    }
    Ok(Decision::apply(Claim { members, ..claim.clone() }, ClaimEvent::Unlinked { member }))
}
