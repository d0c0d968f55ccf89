//! The company: its accountant, its customers, and how it reminds.

use std::collections::BTreeMap;
use std::io::Write;

use crm_core::access::UserDraft;
use crm_core::administration::{AddRole, AddUser, administrator};
use crm_core::dunning::{DunningPolicy, DunningTarget, LevelDelay, SetDunningTerms};
use crm_core::engine::Crm;
use crm_core::kernel::{AccountId, Date, Email, Name, Record, TimeZone, UserId};
use crm_core::parties::{AccountDetails, CreateAccount, Intake};

use super::source::Customer;
use super::{Story, heading};
use crate::{StoryError, table};

/// Whom the story needs to find again.
pub struct House {
    pub accountant: UserId,
    pub accounts: BTreeMap<String, AccountId>,
    pub names: BTreeMap<AccountId, String>,
}

impl House {
    /// What people call a customer.
    pub fn name(&self, account: AccountId) -> &str {
        self.names.get(&account).map_or("somebody", String::as_str)
    }
}

/// Sets the company up in an empty store: everybody is a business that is written to in French, unless their terms say otherwise.
pub fn found(crm: &Crm, customers: &[Customer], on: Date) -> Result<House, StoryError> {
    let system = crm.system("first set-up", on.start_in(&TimeZone::UTC));
    let role = system.execute(AddRole { draft: administrator()? })?.id();
    let (name, email) = (Name::parse("Accountant")?, Email::parse("office@example.com")?);
    let accountant = system.execute(AddUser { draft: UserDraft { name, email, team: None, roles: vec![role] } })?.id();
    let mut house = House { accountant, accounts: BTreeMap::new(), names: BTreeMap::new() };
    let session = crm.session(accountant, on.start_in(&TimeZone::UTC))?;
    for customer in customers {
        let details = AccountDetails::named(customer.name.clone());
        let create = CreateAccount { details, parent: None, owner: None, intake: Intake::default() };
        let account = session.execute(create)?.id();
        let (of, language) = (DunningTarget::Account(account), Some(customer.language));
        let is_consumer = customer.is_consumer;
        session.execute(SetDunningTerms { of, procedure: None, language, late_rate: None, is_consumer })?;
        house.accounts.insert(customer.name.to_string(), account);
        house.names.insert(account, customer.name.to_string());
    }
    Ok(house)
}

/// Shows how the company reminds: as every company does that has not said otherwise.
pub fn procedure(_: &Story<'_>, out: &mut dyn Write, _: Date) -> Result<(), StoryError> {
    heading(out, "How it reminds: level by level, each from the one before that was sent")?;
    let policy = DunningPolicy::default();
    let levels = policy.procedure(None).map(|procedure| procedure.levels.as_slice()).unwrap_or_default();
    let rows = (1..).zip(levels).map(|(number, level)| {
        let after = match level.delay {
            LevelDelay::AfterDue(days) => format!("{days} days after the due day"),
            LevelDelay::AfterPrevious(days) => format!("{days} days after the level before"),
            LevelDelay::EndOfMonth(days) => format!("end of the month of day {days}"),
        };
        let charges = format!("{:?}", level.charges).to_lowercase();
        vec![number.to_string(), after, super::days::channel(level.channel).to_owned(), charges, level.gap_days.to_string()]
    });
    table::write(out, &[">level", "earliest", "how", "interest and costs", ">days apart"], rows)
}
