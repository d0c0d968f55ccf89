//! The workshop: who helps, whom, and what they promise.

use std::io::Write;

use crm_core::access::UserDraft;
use crm_core::administration::{AddRole, AddUser, SetPolicy, administrator};
use crm_core::engine::Crm;
use crm_core::kernel::{
    AccountId, BusinessCalendar, Code, ContactId, DateRange, Email, EntitlementId, Name, Record, Timestamp, UserId, WorkingHours,
};
use crm_core::parties::{AccountDetails, ContactDetails, CreateAccount, CreateContact, Intake};
use crm_core::service::{
    GrantEntitlement, LevelConditions, LevelTarget, NamedHours, ServiceLevel, ServicePolicy, ServiceWarning, SlaGoal,
};

use super::{heading, paris};
use crate::{StoryError, table};

/// Whom the story needs to find again.
pub struct House {
    /// Leads the workshop, and gets what nobody answers.
    pub lead: UserId,
    /// Repairs.
    pub mechanic: UserId,
    pub cafe: AccountId,
    pub bakery: AccountId,
    /// Of the café.
    pub owner: ContactId,
    /// What the café has paid for.
    pub gold: EntitlementId,
}

/// What the workshop promises.
fn policy(lead: Option<UserId>) -> Result<ServicePolicy, StoryError> {
    let hours = (0..5).flat_map(|day| [(9, 12), (14, 18)].map(|(from, to)| (day, from * 60, to * 60)));
    let hours = hours.map(|(weekday, from, to)| WorkingHours { weekday, from, to }).collect();
    let calendar = BusinessCalendar::new(paris()?, hours, ["2026-04-06".parse()?])?;
    let within = |goal, hours: u32| LevelTarget { goal, priority: None, minutes: hours * 60 };
    let level = |key: &str, first, next, resolution| -> Result<ServiceLevel, StoryError> {
        let targets = vec![
            within(SlaGoal::FirstResponse, first),
            within(SlaGoal::NextResponse, next),
            within(SlaGoal::Resolution, resolution),
        ];
        Ok(ServiceLevel { key: Code::parse(key)?, when: LevelConditions::default(), hours: Code::parse("workshop")?, targets })
    };
    let urgent = LevelConditions { priorities: vec![Code::parse("urgent")?], ..LevelConditions::default() };
    Ok(ServicePolicy {
        hours: vec![NamedHours { key: Code::parse("workshop")?, calendar }],
        levels: vec![ServiceLevel { when: urgent, ..level("gold", 1, 2, 8)? }, level("standard", 4, 8, 40)?],
        warnings: vec![
            ServiceWarning { percent: 50, tells: None, gives_to: None },
            ServiceWarning { percent: 100, tells: lead, gives_to: lead },
        ],
        ..ServicePolicy::default()
    })
}

/// Sets the workshop up in an empty store.
pub fn found(crm: &Crm, now: Timestamp) -> Result<House, StoryError> {
    let system = crm.system("first set-up", now);
    let role = system.execute(AddRole { draft: administrator()? })?.id();
    let hire = |called: &str, email: &str| -> Result<UserId, StoryError> {
        let draft = UserDraft { name: Name::parse(called)?, email: Email::parse(email)?, team: None, roles: vec![role] };
        Ok(system.execute(AddUser { draft })?.id())
    };
    let (lead, mechanic) = (hire("Ada", "ada@example.com")?, hire("Noé", "noe@example.com")?);
    let session = crm.session(lead, now)?;
    session.execute(SetPolicy { policy: policy(Some(lead))?, effective_from: None })?;
    let account = |called: &str| -> Result<AccountId, StoryError> {
        let details = AccountDetails::named(Name::parse(called)?);
        Ok(session.execute(CreateAccount { details, parent: None, owner: None, intake: Intake::default() })?.id())
    };
    let (cafe, bakery) = (account("Café Lumière")?, account("Boulangerie Lys")?);
    let details = ContactDetails::named(Name::parse("Inès Carpentier")?);
    let owner = session.execute(CreateContact { details, owner: None, intake: Intake::default() })?.id();
    let period = DateRange::new(Some("2026-01-01".parse()?), Some("2026-12-31".parse()?))?;
    let (name, level) = (Name::parse("Gold care 2026")?, Some(Code::parse("gold")?));
    let grant = GrantEntitlement { account: cafe, contract: None, name, period, cases: Some(3), level };
    Ok(House { lead, mechanic, cafe, bakery, owner, gold: session.execute(grant)?.id() })
}

/// Shows what is promised.
pub fn promises(out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "What is promised, in hours of work (Monday to Friday, 9 to 12 and 14 to 18; Easter Monday is off)")?;
    let levels = policy(None)?.levels;
    let rows = levels.iter().map(|level| {
        let who =
            if level.when.priorities.is_empty() { "everybody else" } else { "urgent cases, and who has paid for gold care" };
        let hours = level.targets.iter().map(|target| format!("{} h", target.minutes / 60));
        [level.key.to_string(), who.to_owned()].into_iter().chain(hours).collect()
    });
    table::write(out, &["level", "for", ">first response", ">next response", ">resolution"], rows)
}
