//! Pure decisions about accounts and contacts.

use crate::kernel::{
    AccountId, AffiliationId, Code, ContactId, CrmError, Date, Decision, Email, Fault, Ownership, Record, Refusal,
    RelationshipId, Share, ShareTarget, TeamId, UserId,
};

use super::contract::{AddAffiliation, PartyEvent, PartyRefusal, Relate};
use super::model::{Account, AccountDetails, AccountStatus, Affiliation, Contact, ContactDetails, PartyEmail, Relationship};
use super::policy::PartiesPolicy;

/// A new account, below `parent`, which `lineage` leads up from.
///
/// # Errors
/// PTY-002.
pub fn create_account(
    id: AccountId,
    ownership: Ownership,
    details: AccountDetails,
    lineage: &[AccountId],
    max_depth: u32,
) -> Result<Decision<Account, PartyEvent>, CrmError> {
    let account = Account { id, ownership, status: AccountStatus::Active, details, parent: lineage.first().copied() };
    in_tree(&account, lineage, max_depth)?;
    Ok(Decision::apply(account, PartyEvent::AccountCreated))
}

/// The account described anew.
pub fn change_account(account: &Account, details: AccountDetails) -> Decision<Account, PartyEvent> {
    let next = Account { details, ..account.clone() };
    if next == *account { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AccountChanged) }
}

/// The account below the first of `lineage`, which leads up from there to the top; at the top where it is empty.
///
/// # Errors
/// PTY-001, PTY-002.
pub fn set_parent(account: &Account, lineage: &[AccountId], max_depth: u32) -> Result<Decision<Account, PartyEvent>, CrmError> {
    let parent = lineage.first().copied();
    if account.parent == parent {
        return Ok(Decision::AlreadyDone(account.clone()));
    }
    in_tree(account, lineage, max_depth)?;
    Ok(Decision::apply(Account { parent, ..account.clone() }, PartyEvent::ParentSet(parent)))
}

fn in_tree(account: &Account, lineage: &[AccountId], max_depth: u32) -> Result<(), CrmError> {
    if lineage.contains(&account.id) {
        return Err(PartyRefusal::Ring.about(account));
    }
    if u32::try_from(lineage.len()).is_ok_and(|depth| depth < max_depth) {
        Ok(())
    } else {
        Err(PartyRefusal::TooDeep { max_depth }.about(account))
    }
}

/// The account archived on a day.
pub fn archive(account: &Account, on: Date) -> Decision<Account, PartyEvent> {
    let next = Account { status: AccountStatus::Archived { on }, ..account.clone() };
    if account.is_active() { Decision::apply(next, PartyEvent::AccountArchived) } else { Decision::AlreadyDone(account.clone()) }
}

/// The account active again.
pub fn restore(account: &Account) -> Decision<Account, PartyEvent> {
    let next = Account { status: AccountStatus::Active, ..account.clone() };
    if account.is_active() { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AccountRestored) }
}

/// The account in the hands of another owner, in the owner's team.
pub fn assign(account: &Account, owner: UserId, team: Option<TeamId>) -> Decision<Account, PartyEvent> {
    let next = Account { ownership: account.ownership.clone().assigned_to(owner, team), ..account.clone() };
    if next == *account { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AccountAssigned(owner)) }
}

/// The account shared.
///
/// # Errors
/// A 33rd share is invalid.
pub fn share(account: &Account, share: Share) -> Result<Decision<Account, PartyEvent>, CrmError> {
    let ownership = account.ownership.clone().shared(share).map_err(|fault: Fault| fault.at("share"))?;
    let next = Account { ownership, ..account.clone() };
    Ok(if next == *account { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AccountShared(share)) })
}

/// The account no longer shared with `with`.
pub fn unshare(account: &Account, with: ShareTarget) -> Decision<Account, PartyEvent> {
    let next = Account { ownership: account.ownership.clone().unshared(with), ..account.clone() };
    if next == *account { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AccountUnshared(with)) }
}

/// A new contact.
pub fn create_contact(id: ContactId, ownership: Ownership, details: ContactDetails) -> Decision<Contact, PartyEvent> {
    Decision::apply(Contact { id, ownership, details }, PartyEvent::ContactCreated)
}

/// The contact described anew.
pub fn change_contact(contact: &Contact, details: ContactDetails) -> Decision<Contact, PartyEvent> {
    let next = Contact { details, ..contact.clone() };
    if next == *contact { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::ContactChanged) }
}

/// Refuses an owner who has left.
///
/// # Errors
/// PTY-003.
pub fn active_owner(is_active: bool, record: &impl Record) -> Result<(), CrmError> {
    if is_active { Ok(()) } else { Err(PartyRefusal::InactiveOwner.about(record)) }
}

/// The account, to an address of which something came back on a day.
///
/// # Errors
/// PTY-008.
pub fn account_bounced(account: &Account, address: &Email, on: Date) -> Result<Decision<Account, PartyEvent>, CrmError> {
    let emails = bounced(&account.details.emails, address, on).map_err(|unknown| unknown.about(account))?;
    let next = Account { details: AccountDetails { emails, ..account.details.clone() }, ..account.clone() };
    Ok(if next == *account { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AccountEmailBounced) })
}

/// The contact, to an address of whom something came back on a day.
///
/// # Errors
/// PTY-008.
pub fn contact_bounced(contact: &Contact, address: &Email, on: Date) -> Result<Decision<Contact, PartyEvent>, CrmError> {
    let emails = bounced(&contact.details.emails, address, on).map_err(|unknown| unknown.about(contact))?;
    let next = Contact { details: ContactDetails { emails, ..contact.details.clone() }, ..contact.clone() };
    Ok(if next == *contact { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::ContactEmailBounced) })
}

fn bounced(emails: &[PartyEmail], address: &Email, on: Date) -> Result<Vec<PartyEmail>, PartyRefusal> {
    let is_it = |email: &PartyEmail| email.address.canonical() == address.canonical();
    if !emails.iter().any(is_it) {
        return Err(PartyRefusal::UnknownAddress { address: address.clone() });
    }
    let noted = |email: &PartyEmail| match is_it(email) {
        true => PartyEmail { bounced_on: email.bounced_on.max(Some(on)), ..email.clone() },
        false => email.clone(),
    };
    Ok(emails.iter().map(noted).collect())
}

/// A new affiliation, beside the open ones of the contact with the account in the role.
///
/// # Errors
/// PTY-006.
pub fn affiliate(
    id: AffiliationId,
    ownership: Ownership,
    command: &AddAffiliation,
    person: &Contact,
    open: &[Affiliation],
) -> Result<Decision<Affiliation, PartyEvent>, CrmError> {
    let AddAffiliation { contact, account, role, job_title, period, owner: _ } = command.clone();
    if period.is_open() && !open.is_empty() {
        return Err(PartyRefusal::AlreadyAffiliated { role }.about(person));
    }
    let next = Affiliation { id, ownership, contact, account, role, job_title, period };
    Ok(Decision::apply(next, PartyEvent::AffiliationAdded))
}

/// The affiliation with its last day.
///
/// # Errors
/// A last day before the first is invalid.
pub fn end_affiliation(affiliation: &Affiliation, on: Date) -> Result<Decision<Affiliation, PartyEvent>, CrmError> {
    let period = affiliation.period.ended(on).map_err(|fault| fault.at("on"))?;
    let next = Affiliation { period, ..affiliation.clone() };
    Ok(if next == *affiliation { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::AffiliationEnded(on)) })
}

/// A new relationship, which bears the names of both sides.
///
/// # Errors
/// PTY-004, PTY-005.
pub fn relate(
    id: RelationshipId,
    ownership: Ownership,
    command: &Relate,
    policy: &PartiesPolicy,
) -> Result<Decision<Relationship, PartyEvent>, CrmError> {
    let Relate { from, to, relation, period, owner: _ } = command.clone();
    if from == to {
        return Err(PartyRefusal::ToItself.refused());
    }
    let Some(inverse) = policy.inverse(&relation).cloned() else {
        let known: Vec<&str> = policy.relation_names().map(Code::as_str).collect();
        return Err(PartyRefusal::UnknownRelation { relation, known: known.join(", ") }.refused());
    };
    Ok(Decision::apply(Relationship { id, ownership, from, to, relation, inverse, period }, PartyEvent::RelationshipAdded))
}

/// Refuses a relationship beside the open ones of the same parties and sort.
///
/// # Errors
/// PTY-007.
pub fn not_yet_related(relationship: &Relationship, open: &[Relationship]) -> Result<(), CrmError> {
    if relationship.period.is_open() && !open.is_empty() {
        return Err(PartyRefusal::AlreadyRelated { relation: relationship.relation.clone() }.refused());
    }
    Ok(())
}

/// The relationship with its last day.
///
/// # Errors
/// A last day before the first is invalid.
pub fn end_relationship(relationship: &Relationship, on: Date) -> Result<Decision<Relationship, PartyEvent>, CrmError> {
    let period = relationship.period.ended(on).map_err(|fault| fault.at("on"))?;
    let next = Relationship { period, ..relationship.clone() };
    Ok(if next == *relationship { Decision::AlreadyDone(next) } else { Decision::apply(next, PartyEvent::RelationshipEnded(on)) })
}

/// The contact that others become part of: described as `details`, and nothing else of it changes.
#[must_use]
pub fn described_contact(contact: &Contact, details: ContactDetails) -> Contact {
    Contact { details, ..contact.clone() }
}

/// The account that others become part of: described as `details`, below `parent`, and active where one of them was.
#[must_use]
pub fn described_account(
    account: &Account,
    details: AccountDetails,
    parent: Option<AccountId>,
    status: AccountStatus,
) -> Account {
    Account { details, parent, status, ..account.clone() }
}
