//! The session side of parties: name the permission, load, decide, store.

use crate::access::{Operation, User};
use crate::engine::{Command, Unit};
use crate::kernel::{AccountId, CrmError, Record};

use super::contract::{
    ArchiveAccount, AssignAccount, ChangeAccount, ChangeContact, CreateAccount, CreateContact, RestoreAccount, SetParent,
    ShareAccount, UnshareAccount,
};
use super::model::{Account, Contact};
use super::policy::PartiesPolicy;
use super::rules;

impl Command for CreateAccount {
    type Answer = Account;
    const NAME: &'static str = "parties.create_account";

    fn execute(&self, unit: &mut Unit) -> Result<Account, CrmError> {
        let ownership = unit.new_ownership::<Account>(self.owner)?;
        let lineage = lineage(unit, self.parent)?;
        let policy = unit.policy::<PartiesPolicy>()?;
        unit.check_custom_fields::<Account>(&self.details.custom_fields)?;
        let decision = rules::create_account(unit.new_id(), ownership, self.details.clone(), &lineage, policy.max_depth)?;
        unit.open_with(decision)
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
        unit.apply(rules::change_account(&account, details))
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
        unit.open_with(decision)
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
        unit.apply(rules::change_contact(&contact, self.details.clone()))
    }
}
