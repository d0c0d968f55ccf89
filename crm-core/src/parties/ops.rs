//! The session side of parties: name the permission, load, decide, store.

use crate::access::{Operation, User};
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{AccountId, CrmError, Record};

use super::contract::{
    AddAffiliation, ArchiveAccount, AssignAccount, ChangeAccount, ChangeContact, CreateAccount, CreateContact, EndAffiliation,
    EndRelationship, NoteBounce, Relate, RelationsOf, RestoreAccount, SetParent, ShareAccount, UnshareAccount,
};
use super::model::{Account, Affiliation, Contact, PartyId, Relation, Relationship};
use super::policy::PartiesPolicy;
use super::rules;

mod duplicates;
use duplicates::{let_in, tell};

impl Command for CreateAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.create_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let ownership = unit.new_ownership::<Account>(self.owner)?;
        let lineage = lineage(unit, self.parent)?;
        let policy = unit.policy::<PartiesPolicy>()?;
        unit.check_custom_fields::<Account>(&self.details.custom_fields)?;
        let decision = rules::create_account(unit.new_id(), ownership, self.details.clone(), &lineage, policy.max_depth)?;
        let admission = let_in(unit, &decision, None, self.intake)?;
        let account = unit.open_with(decision)?;
        tell(unit, &account, admission)?;
        Ok(account)
    }
}

impl Command for ChangeAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.change_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Update)?;
        unit.check_custom_fields::<Account>(&self.details.custom_fields)?;
        let mut details = self.details.clone();
        // Who cannot see a field does not change it by sending back what they saw.
        if unit.reader().is_hidden(Account::KIND.code, "annual_revenue") {
            details.annual_revenue = account.details().annual_revenue;
        }
        if unit.reader().is_hidden(Account::KIND.code, "bank_accounts") {
            details.bank_accounts.clone_from(&account.details().bank_accounts);
        }
        let decision = rules::change_account(&account, details);
        let admission = let_in(unit, &decision, Some(&account), self.intake)?;
        let account = unit.apply(decision)?;
        tell(unit, &account, admission)?;
        Ok(account)
    }
}

impl Command for SetParent {
    type Answer = Account;
    const NAME: &'static str = "parties.set_parent";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Update)?;
        let lineage = lineage(unit, self.parent)?;
        let policy = unit.policy::<PartiesPolicy>()?;
        unit.apply(rules::set_parent(&account, &lineage, policy.max_depth)?)
    }
}

/// `parent` and everything above it. The parent must be visible; what stands above it is only walked.
fn lineage(unit: &mut Unit, parent: Option<AccountId>) -> Result<Vec<AccountId>, CrmError> {
    let mut lineage = Vec::new();
    let mut next = match parent {
        None => return Ok(lineage),
        Some(parent) => Some(unit.load::<Account>(parent, Operation::Read)?),
    };
    while let Some(account) = next {
        let id = account.id();
        if lineage.contains(&id) {
            break;
        }
        lineage.push(id);
        next = match account.parent() {
            Some(above) => unit.find::<Account>(*above)?,
            None => None,
        };
    }
    Ok(lineage)
}

impl Command for ArchiveAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.archive_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Update)?;
        let today = unit.today();
        unit.apply(rules::archive(&account, today))
    }
}

impl Command for RestoreAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.restore_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Update)?;
        unit.apply(rules::restore(&account))
    }
}

impl Command for AssignAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.assign_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Assign)?;
        let owner = unit.load::<User>(self.owner, Operation::Read)?;
        rules::active_owner(*owner.is_active(), &owner)?;
        unit.apply(rules::assign(&account, self.owner, *owner.team()))
    }
}

impl Command for ShareAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.share_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Share)?;
        unit.apply(rules::share(&account, self.share)?)
    }
}

impl Command for UnshareAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.unshare_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Share)?;
        unit.apply(rules::unshare(&account, self.with))
    }
}

impl Command for CreateContact {
    type Answer = Contact;
    const NAME: &'static str = "parties.create_contact";

    fn execute(&self, unit: &mut Unit) -> Result<Contact, CrmError> {
        let ownership = unit.new_ownership::<Contact>(self.owner)?;
        if let Some(account) = self.details.account {
            unit.load::<Account>(account, Operation::Read)?;
        }
        unit.check_custom_fields::<Contact>(&self.details.custom_fields)?;
        let decision = rules::create_contact(unit.new_id(), ownership, self.details.clone());
        let admission = let_in(unit, &decision, None, self.intake)?;
        let contact = unit.open_with(decision)?;
        tell(unit, &contact, admission)?;
        Ok(contact)
    }
}

impl Command for ChangeContact {
    type Answer = Contact;
    const NAME: &'static str = "parties.change_contact";

    fn execute(&self, unit: &mut Unit) -> Result<Contact, CrmError> {
        let contact = unit.load::<Contact>(self.contact, Operation::Update)?;
        if let Some(account) = self.details.account {
            unit.load::<Account>(account, Operation::Read)?;
        }
        unit.check_custom_fields::<Contact>(&self.details.custom_fields)?;
        let decision = rules::change_contact(&contact, self.details.clone());
        let admission = let_in(unit, &decision, Some(&contact), self.intake)?;
        let contact = unit.apply(decision)?;
        tell(unit, &contact, admission)?;
        Ok(contact)
    }
}

/// Refuses a party that the actor may not see.
fn see(unit: &mut Unit, party: PartyId) -> Result<(), CrmError> {
    match party {
        PartyId::Account(account) => unit.load::<Account>(account, Operation::Read).map(drop),
        PartyId::Contact(contact) => unit.load::<Contact>(contact, Operation::Read).map(drop),
    }
}

impl Command for AddAffiliation {
    type Answer = Affiliation;
    const NAME: &'static str = "parties.add_affiliation";

    fn execute(&self, unit: &mut Unit) -> Result<Affiliation, CrmError> {
        let ownership = unit.new_ownership::<Affiliation>(self.owner)?;
        let contact = unit.load::<Contact>(self.contact, Operation::Read)?;
        see(unit, PartyId::Account(self.account))?;
        let open = Affiliation::open_key(self.contact, self.account, &self.role);
        let open = unit.parts(&Query::under(Affiliation::BY_OPEN, open))?;
        let decision = rules::affiliate(unit.new_id(), ownership, self, &contact, &open)?;
        unit.open_with(decision)
    }
}

impl Command for EndAffiliation {
    type Answer = Affiliation;
    const NAME: &'static str = "parties.end_affiliation";

    fn execute(&self, unit: &mut Unit) -> Result<Affiliation, CrmError> {
        let affiliation = unit.load::<Affiliation>(self.affiliation, Operation::Update)?;
        let on = self.on.unwrap_or(unit.today());
        unit.apply(rules::end_affiliation(&affiliation, on)?)
    }
}

impl Command for Relate {
    type Answer = Relationship;
    const NAME: &'static str = "parties.relate";

    fn execute(&self, unit: &mut Unit) -> Result<Relationship, CrmError> {
        let ownership = unit.new_ownership::<Relationship>(self.owner)?;
        see(unit, self.from)?;
        see(unit, self.to)?;
        let policy = unit.policy::<PartiesPolicy>()?;
        let decision = rules::relate(unit.new_id(), ownership, self, &policy)?;
        let open = unit.parts(&Query::under(Relationship::BY_OPEN, decision.record().open_key()))?;
        rules::not_yet_related(decision.record(), &open)?;
        unit.open_with(decision)
    }
}

impl Command for EndRelationship {
    type Answer = Relationship;
    const NAME: &'static str = "parties.end_relationship";

    fn execute(&self, unit: &mut Unit) -> Result<Relationship, CrmError> {
        let relationship = unit.load::<Relationship>(self.relationship, Operation::Update)?;
        let on = self.on.unwrap_or(unit.today());
        unit.apply(rules::end_relationship(&relationship, on)?)
    }
}

impl Command for NoteBounce {
    type Answer = ();
    const NAME: &'static str = "parties.note_bounce";

    fn execute(&self, unit: &mut Unit) -> Result<(), CrmError> {
        let on = self.on.unwrap_or(unit.today());
        match self.party {
            PartyId::Account(account) => {
                let account = unit.load::<Account>(account, Operation::Update)?;
                unit.apply(rules::account_bounced(&account, &self.address, on)?).map(drop)
            }
            PartyId::Contact(contact) => {
                let contact = unit.load::<Contact>(contact, Operation::Update)?;
                unit.apply(rules::contact_bounced(&contact, &self.address, on)?).map(drop)
            }
        }
    }
}

impl Question for RelationsOf {
    type Answer = Vec<Relation>;
    const NAME: &'static str = "parties.relations_of";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<Relation>, CrmError> {
        see(unit, self.party)?;
        let relationships = unit.select(&Query::under(Relationship::BY_PARTY, self.party.sort_key()))?;
        Ok(relationships.iter().filter_map(|relationship| relationship.seen_from(self.party)).collect())
    }
}
