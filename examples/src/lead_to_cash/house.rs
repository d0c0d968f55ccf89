//! The company itself: its people, roles and teams, its price book and its pipeline.

use std::collections::{BTreeMap, BTreeSet};

use crm_core::access::{Role, Team, User, UserDraft};
use crm_core::administration::{AddRole, AddTeam, AddUser, accountant, administrator, sales_manager, seller};
use crm_core::catalog::{OpenPriceBook, PriceBook, PriceBookTerms};
use crm_core::engine::{Crm, Query, Session};
use crm_core::kernel::{
    Code, CrmError, Currency, Email, Name, Percent, PipelineId, PriceBookId, Record, RoleId, SortKey, TeamId, Timestamp, UserId,
};
use crm_core::pipeline::{DefinePipeline, ForecastCategory, Pipeline, RequiredField, Stage, StageKind};

use super::files::{Agent, Files, slug};
use super::{Options, StoryError};

/// Whom and what the story needs to find again.
pub struct House {
    pub administrator: UserId,
    pub accountant: UserId,
    pub seller: UserId,
    /// The role of those who sell.
    pub selling: RoleId,
    pub pipeline: PipelineId,
    pub prices: PriceBookId,
    pub currency: Currency,
    /// Other spellings of products, as the options give them.
    pub aliases: Vec<(String, String)>,
}

const ADMINISTRATOR: (&str, &str) = ("Back office", "back.office@example.com");
const ACCOUNTANT: (&str, &str) = ("Accounts", "accounts@example.com");
const SELLER: (&str, &str) = ("Claire Morel", "claire.morel@example.com");

/// Sets the company up in an empty store.
pub fn found(crm: &Crm, files: &Files, options: &Options, now: Timestamp) -> Result<House, StoryError> {
    let system = crm.system("first set-up", now);
    let role = |draft| system.execute(AddRole { draft }).map(|role: Role| role.id());
    let (all, money, manage, sell) = (role(administrator()?)?, role(accountant()?)?, role(sales_manager()?)?, role(seller()?)?);
    let administrator = add_user(&system, ADMINISTRATOR.0, ADMINISTRATOR.1, None, all)?;
    let session = crm.session(administrator, now)?;
    let teams = add_teams(&session, files)?;
    let team = teams.values().next().copied();
    let accountant = add_user(&session, ACCOUNTANT.0, ACCOUNTANT.1, None, money)?;
    let seller = add_user(&session, SELLER.0, SELLER.1, team, sell)?;
    add_managers(&session, files, &teams, manage)?;
    let prices = session
        .execute(OpenPriceBook {
            name: Name::parse("List prices")?,
            currency: options.currency,
            terms: PriceBookTerms::default(),
        })?
        .id();
    let pipeline = session.execute(sales_pipeline()?)?.id();
    let (currency, aliases) = (options.currency, options.aliases.clone());
    Ok(House { administrator, accountant, seller, selling: sell, pipeline, prices, currency, aliases })
}

impl House {
    /// Finds the company again in a store that was set up before.
    pub fn find(crm: &Crm, now: Timestamp) -> Result<Self, StoryError> {
        let system = crm.system("opening the file again", now);
        let user = |email: &str| -> Result<User, CrmError> {
            let found = system.list(&Query::under(User::BY_EMAIL, SortKey::new().text(email)))?.items.pop();
            found.ok_or_else(|| CrmError::NotFound { subject: format!("user {email}") })
        };
        let missing = |what: &str| CrmError::NotFound { subject: what.to_owned() };
        let book = system.list(&Query::<PriceBook>::all())?.items.pop().ok_or_else(|| missing("price book"))?;
        let pipeline = system.list(&Query::<Pipeline>::all())?.items.pop().ok_or_else(|| missing("pipeline"))?;
        let seller = user(SELLER.1)?;
        Ok(Self {
            administrator: user(ADMINISTRATOR.1)?.id(),
            accountant: user(ACCOUNTANT.1)?.id(),
            seller: seller.id(),
            selling: seller.roles().first().copied().ok_or_else(|| missing("role of the seller"))?,
            pipeline: pipeline.id(),
            prices: book.id(),
            currency: *book.currency(),
            aliases: Vec::new(),
        })
    }
}

fn add_user(session: &Session, name: &str, email: &str, team: Option<TeamId>, role: RoleId) -> Result<UserId, StoryError> {
    let draft = UserDraft { name: Name::parse(name)?, email: Email::parse(email)?, team, roles: vec![role] };
    Ok(session.execute(AddUser { draft })?.id())
}

fn agents(files: &Files) -> impl Iterator<Item = &Agent> {
    files.agents.iter().filter_map(|(_, agent)| agent.as_ref().ok())
}

fn add_teams(session: &Session, files: &Files) -> Result<BTreeMap<String, TeamId>, StoryError> {
    let mut teams = BTreeMap::new();
    let top: Team = session.execute(AddTeam { name: Name::parse("Sales")?, parent: None })?;
    for agent in agents(files) {
        if !teams.contains_key(agent.team.as_str()) {
            let team = session.execute(AddTeam { name: agent.team.clone(), parent: Some(top.id()) })?;
            teams.insert(agent.team.to_string(), team.id());
        }
    }
    Ok(teams)
}

/// The managers, each in the team of their office.
fn add_managers(session: &Session, files: &Files, teams: &BTreeMap<String, TeamId>, manage: RoleId) -> Result<(), StoryError> {
    let mut known = BTreeSet::new();
    for agent in agents(files) {
        if known.insert(agent.manager.clone()) {
            let team = teams.get(agent.team.as_str()).copied();
            add_user(session, agent.manager.as_str(), &email(&agent.manager)?, team, manage)?;
        }
    }
    Ok(())
}

/// The address of one who works here.
pub fn email(name: &Name) -> Result<String, CrmError> {
    Ok(format!("{}@example.com", slug(name.as_str())?))
}

/// The stages that the files speak of.
fn sales_pipeline() -> Result<DefinePipeline, StoryError> {
    let stage = |key: &str, name: &str, kind, category, probability: &str, required_fields| -> Result<Stage, StoryError> {
        let (key, name, probability) = (Code::parse(key)?, Name::parse(name)?, probability.parse::<Percent>()?);
        Ok(Stage { key, name, kind, category, probability, required_fields, allowed_next: Vec::new(), rots_after_days: None })
    };
    let (pipeline, commit) = (ForecastCategory::Pipeline, ForecastCategory::Commit);
    let stages = vec![
        stage("prospecting", "Prospecting", StageKind::Open, pipeline, "10", Vec::new())?,
        stage("engaging", "Engaging", StageKind::Open, pipeline, "40", vec![RequiredField::Product])?,
        stage("negotiating", "Negotiating", StageKind::Open, commit, "80", vec![RequiredField::Account, RequiredField::Amount])?,
        stage("won", "Won", StageKind::Won, commit, "100", Vec::new())?,
        stage("lost", "Lost", StageKind::Lost, ForecastCategory::Omitted, "0", Vec::new())?,
    ];
    let loss_reasons = vec![Code::parse("not-stated")?, Code::parse("price")?, Code::parse("competitor")?];
    Ok(DefinePipeline::new(Name::parse("New business")?, stages, loss_reasons))
}
