//! The company: its people, what it notes about leads, and its rules.

use std::collections::BTreeMap;

use crm_core::access::UserDraft;
use crm_core::activities::{
    ActivityKind, After, Anchor, Channel, DefineFollowUpPlan, Offset, PlanStep, PlanTerms, StepAction, SubjectKind,
};
use crm_core::administration::{AddRole, AddTeam, AddUser, DefineField, SetPolicy, administrator, seller};
use crm_core::engine::{Crm, Session};
use crm_core::kernel::{
    Code, CrmError, Date, DateRange, Email, FieldDecimal, Kind, Label, Name, Note, PipelineId, Record, RoleId, TeamId, Timestamp,
    UserId,
};
use crm_core::leads::routing::{AvailabilityDetails, FieldCondition, RoutingPolicy, RoutingRule, SetAvailability, Strategy};
use crm_core::leads::scoring::Condition;
use crm_core::leads::{Checklist, ChecklistPoint, LeadPolicy};
use crm_core::pipeline::{DefinePipeline, ForecastCategory, Stage, StageKind};

use super::source::Source;
use crate::StoryError;

/// The checklist of what was closed before the company kept evidence: nothing of it is required.
pub const BEFORE: &str = "before";

/// Whom and what the story needs to find again.
pub struct House {
    pub administrator: UserId,
    pub names: BTreeMap<UserId, &'static str>,
    pub pipeline: PipelineId,
}

const SELLERS: [(&str, &str); 3] =
    [("Claire", "claire@example.com"), ("Yann", "yann@example.com"), ("Nadia", "nadia@example.com")];

/// Sets the company up in an empty store.
pub fn found(crm: &Crm, source: &Source, before: Timestamp, today: Date) -> Result<House, StoryError> {
    let system = crm.system("first set-up", before);
    let (all, sell) =
        (system.execute(AddRole { draft: administrator()? })?.id(), system.execute(AddRole { draft: seller()? })?.id());
    let team = system.execute(AddTeam { name: Name::parse("Sales")?, parent: None })?.id();
    let administrator = add_user(&system, ("Back office", "office@example.com"), Some(team), all)?;
    let session = crm.session(administrator, before)?;
    let mut names = BTreeMap::from([(administrator, "Back office")]);
    let mut sellers = Vec::new();
    for named in SELLERS {
        let id = add_user(&session, named, Some(team), sell)?;
        names.insert(id, named.0);
        sellers.push(id);
    }
    for (key, field_type) in &source.fields {
        let (key, label) = (Code::parse(key)?, Name::parse(key)?);
        session.execute(DefineField { kind: Kind::LEAD.code, key, label, field_type: field_type.clone(), is_required: false })?;
    }
    session.execute(SetPolicy { policy: checklists()?, effective_from: None })?;
    session.execute(SetPolicy { policy: source.learning.clone(), effective_from: None })?;
    session.execute(SetPolicy { policy: routing(source, &sellers)?, effective_from: None })?;
    if let Some(nadia) = sellers.last() {
        let away = DateRange::new(Some(today), Some(today.plus_days(4)?))?;
        let details = AvailabilityDetails { absences: vec![away], ..AvailabilityDetails::default() };
        session.execute(SetAvailability { user: *nadia, details })?;
    }
    let pipeline = session.execute(sales_pipeline()?)?.id();
    Ok(House { administrator, names, pipeline })
}

impl House {
    /// What people call a user.
    pub fn name(&self, user: UserId) -> &'static str {
        self.names.get(&user).copied().unwrap_or("somebody")
    }
}

fn add_user(session: &Session, (name, email): (&str, &str), team: Option<TeamId>, role: RoleId) -> Result<UserId, CrmError> {
    let draft = UserDraft { name: Name::parse(name)?, email: Email::parse(email)?, team, roles: vec![role] };
    Ok(session.execute(AddUser { draft })?.id())
}

/// The standard checklist as it comes, and one for what was closed before.
fn checklists() -> Result<LeadPolicy, CrmError> {
    let point = ChecklistPoint { key: Code::parse("anything")?, asks: None, is_required: false };
    let before = Checklist { key: Code::parse(BEFORE)?, points: vec![point] };
    Ok(LeadPolicy { checklists: vec![before], ..LeadPolicy::default() })
}

/// Large ones to the first seller, recommended ones to whoever has least to do, the rest by turns.
fn routing(source: &Source, sellers: &[UserId]) -> Result<RoutingPolicy, CrmError> {
    let rule = |name: &str, conditions, strategy, users: &[UserId]| -> Result<RoutingRule, CrmError> {
        Ok(RoutingRule { name: Code::parse(name)?, conditions, strategy, users: users.to_vec() })
    };
    let asks = |field: &str, condition| -> Result<Vec<FieldCondition>, CrmError> {
        Ok(vec![FieldCondition { field: Label::parse(field)?, condition }])
    };
    let (name, field, from) = source.large;
    let large = Condition::Between { from: Some(FieldDecimal::parse(from)?), to: None };
    let recommended = Condition::Equals(source.recommended.to_owned());
    let rules = vec![
        rule(name, asks(field, large)?, Strategy::FirstOf, sellers.get(..2).unwrap_or_default())?,
        rule("recommended", asks("source", recommended)?, Strategy::LeastBusy, sellers)?,
        rule("by-turns", Vec::new(), Strategy::RoundRobin, sellers)?,
    ];
    Ok(RoutingPolicy { rules, fallback: sellers.first().copied(), response_hours: None })
}

/// A call the day after somebody took the lead up, an e-mail two days later, a last call after a week; until it is qualified.
pub fn follow_up() -> Result<DefineFollowUpPlan, CrmError> {
    let step = |key: &str, days, action| -> Result<PlanStep, CrmError> {
        Ok(PlanStep { key: Code::parse(key)?, after: After::Anchor, offset: Offset::Days(days), action })
    };
    let call = |title: &str| -> Result<StepAction, CrmError> {
        Ok(StepAction::Plan { kind: ActivityKind::Call, title: Name::parse(title)?, note: Note::default() })
    };
    let mail = StepAction::Send { channel: Channel::Email, template: Code::parse("three-references")? };
    let steps = vec![
        step("first-call", 1, call("Call: what is it for, and by when?")?)?,
        step("references", 3, mail)?,
        step("last-call", 7, call("Call once more, then let go")?)?,
    ];
    let terms = PlanTerms {
        name: Name::parse("Three touches in a week")?,
        subject: SubjectKind::Lead,
        anchor: Anchor::Start,
        begins_in: vec![Code::parse("working")?],
        ends_in: vec![Code::parse("qualified")?],
        ends_on: Default::default(),
        steps,
        time_of_day: 9 * 60,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 10,
    };
    Ok(DefineFollowUpPlan { key: Code::parse("three-touches")?, terms })
}

fn sales_pipeline() -> Result<DefinePipeline, CrmError> {
    let stage = |key: &str, name: &str, kind, category, probability: &str| -> Result<Stage, CrmError> {
        let (required_fields, allowed_next) = (Vec::new(), Vec::new());
        let (key, name, probability) = (Code::parse(key)?, Name::parse(name)?, probability.parse()?);
        Ok(Stage { key, name, kind, category, probability, required_fields, allowed_next, rots_after_days: None })
    };
    let stages = vec![
        stage("talking", "Talking", StageKind::Open, ForecastCategory::Pipeline, "30")?,
        stage("won", "Won", StageKind::Won, ForecastCategory::Commit, "100")?,
        stage("lost", "Lost", StageKind::Lost, ForecastCategory::Omitted, "0")?,
    ];
    Ok(DefinePipeline::new(Name::parse("New business")?, stages, vec![Code::parse("price")?]))
}
