//! Plays one scenario, step by step.

use std::collections::BTreeMap;

use crm_core::access::{Role, Team, User};
use crm_core::accounting::PeriodClosing;
use crm_core::activities::{Activity, FollowUp, FollowUpClock, FollowUpPlan};
use crm_core::administration::ExchangeRate;
use crm_core::approvals::Approval;
use crm_core::catalog::{Price, PriceBook, Product};
use crm_core::claims::Claim;
use crm_core::commands::{AnyCommand, AnyQuestion};
use crm_core::disputes::{Dispute, PaymentDispute};
use crm_core::dunning::{DunningClock, DunningHold, DunningNotice, DunningTerms, DunningWatch, LateCharge, PromiseToPay};
use crm_core::engine::{Crm, FixedClock, PolicyVersion, Session};
use crm_core::exchange::{Import, ImportMapping, MappedReport, read_calendar, read_cards, write_calendar, write_cards};
use crm_core::invoicing::{ChainLink, ChainRegister, DocumentChain, Invoice, IssuedDocument};
use crm_core::kernel::{CrmError, Date, Fault, FieldDefinition, Record, Span, TimeZone, Timestamp, UserId};
use crm_core::leads::{Availability, Lead, Rotation, ScoreModel};
use crm_core::lifecycle::{InvoiceLifecycle, InvoiceStatus};
use crm_core::merging::{Merge, Redirect};
use crm_core::ordering::{Contract, MrrMovement, Order, Subscription};
use crm_core::parties::{Account, Affiliation, Contact, Relationship};
use crm_core::pipeline::{ForecastAdjustment, ForecastSnapshot, Opportunity, Pipeline};
use crm_core::quoting::Quote;
use crm_core::receivables::{Allocation, CreditDecision, Payment, Repayment, Settlement};
use crm_core::returns::{ReturnAuthorisation, ReturnTally};
use crm_core::service::{Entitlement, ServiceCase, ServiceHours, Survey};
use crm_core::storage::MemoryStore;
use serde::Deserialize;
use serde_json::{Value, json};

/// One scenario: what happens, and what is expected to come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub title: String,
    pub steps: Vec<Step>,
}

/// One step: a command, a question or a look at a record; see the page of the vectors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub name: Option<String>,
    #[serde(rename = "as")]
    pub actor: Option<String>,
    pub on: Option<String>,
    #[serde(rename = "do")]
    pub command: Option<String>,
    pub ask: Option<String>,
    pub get: Option<String>,
    pub call: Option<String>,
    #[serde(default)]
    pub with: Value,
    #[serde(default, deserialize_with = "stated")]
    pub then: Option<Value>,
    pub events: Option<Vec<String>>,
    pub error: Option<String>,
    pub about: Option<String>,
    pub repeat: Option<u32>,
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// A `then` that is there, be it null.
fn stated<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Scenario {
    /// Every step, those that are repeated in the place of their repetition.
    pub fn every_step(&self) -> Vec<&Step> {
        self.steps.iter().flat_map(Step::and_below).collect()
    }
}

impl Step {
    fn and_below(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.steps.iter().flat_map(Self::and_below)).collect()
    }
}

const TODAY: &str = "2026-05-04";

fn noon(day: &str) -> Result<Timestamp, String> {
    let day: Date = day.parse().map_err(|fault| format!("{fault}"))?;
    day.start_in(&TimeZone::UTC).plus(Span::from_hours(12)).map_err(|fault| fault.to_string())
}

/// `value` with every text `$name.path` replaced by what `find` knows of it.
pub fn resolved(value: &Value, find: &dyn Fn(&str) -> Result<Value, String>) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some(reference) => find(reference)?,
            None => value.clone(),
        },
        Value::Array(items) => items.iter().map(|item| resolved(item, find)).collect::<Result<_, _>>()?,
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| Ok((key.clone(), resolved(value, find)?)));
            Value::Object(fields.collect::<Result<_, String>>()?)
        }
        _ => value.clone(),
    })
}

/// Where `found` differs from `expected`, which names only what matters.
fn difference(path: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected.iter().find_map(|(key, value)| {
            let found = found.get(key).unwrap_or(&Value::Null);
            difference(&format!("{path}.{key}"), value, found)
        }),
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let pairs = expected.iter().zip(found).enumerate();
            pairs.into_iter().find_map(|(at, (expected, found))| difference(&format!("{path}[{at}]"), expected, found))
        }
        _ => (expected != found).then(|| format!("{path} is {found}, not {expected}")),
    }
}

pub struct Player {
    crm: Crm,
    known: BTreeMap<String, Value>,
    /// The last commit whose events are known.
    seen: u64,
}

impl Player {
    pub fn new() -> Self {
        let clock = FixedClock(noon(TODAY).unwrap());
        Self { crm: Crm::builder(MemoryStore::new()).seed(1).clock(clock).open().unwrap(), known: BTreeMap::new(), seen: 0 }
    }

    fn find(&self, reference: &str) -> Result<Value, String> {
        let (name, path) = reference.split_once('.').unwrap_or((reference, ""));
        let mut value = self.known.get(name).ok_or_else(|| format!("no step is named `{name}`"))?;
        for part in path.split('.').filter(|part| !part.is_empty()) {
            value = match part.parse::<usize>() {
                Ok(at) => value.get(at),
                Err(_) => value.get(part),
            }
            .ok_or_else(|| format!("`{name}` has no `{path}`"))?;
        }
        Ok(value.clone())
    }

    fn session(&self, step: &Step) -> Result<Session, CrmError> {
        let now = noon(step.on.as_deref().unwrap_or(TODAY)).expect("a day");
        let actor = step.actor.as_deref().unwrap_or("administrator");
        if actor == "system" {
            return Ok(self.crm.system("scenario", now));
        }
        let id = self.find(&format!("{actor}.id")).expect("a user");
        let user: UserId = id.as_str().expect("an id").parse()?;
        self.crm.session(user, now)
    }

    fn answer(&self, step: &Step) -> Result<Result<Value, CrmError>, String> {
        let with = resolved(&step.with, &|reference| self.find(reference))?;
        let session = match self.session(step) {
            Ok(session) => session,
            Err(error) => return Ok(Err(error)),
        };
        match (&step.command, &step.ask, &step.get, &step.call) {
            (Some(command), None, None, None) => {
                let command: AnyCommand = match read(json!({ "do": command, "with": with }), step)? {
                    Ok(command) => command,
                    Err(unreadable) => return Ok(Err(unreadable)),
                };
                session.execute(command).map_or_else(|error| Ok(Err(error)), |answer| written(&answer).map(Ok))
            }
            (None, Some(question), None, None) => {
                let question: AnyQuestion = match read(json!({ "ask": question, "with": with }), step)? {
                    Ok(question) => question,
                    Err(unreadable) => return Ok(Err(unreadable)),
                };
                session.ask(question).map_or_else(|error| Ok(Err(error)), |figures| written(&figures).map(Ok))
            }
            (None, None, Some(kind), None) => get(&session, kind, &with),
            (None, None, None, Some(name)) => called(&session, name, &with),
            _ => Err("a step does, asks, gets or calls one thing".to_owned()),
        }
    }

    /// The names of the events that were logged since the last look, in order.
    fn logged(&mut self) -> Result<Vec<String>, String> {
        let session = self.crm.system("scenario", self.crm.now());
        let mut names = Vec::new();
        loop {
            let page = session.changes(self.seen, 1_000).map_err(|error| error.to_string())?;
            names.extend(page.entries.into_iter().flat_map(|entry| entry.head.events));
            self.seen = page.cursor;
            if page.is_end {
                return Ok(names);
            }
        }
    }

    /// Does the step and compares.
    pub fn play(&mut self, step: &Step) -> Result<(), String> {
        for _ in 0..step.repeat.unwrap_or(0) {
            step.steps.iter().try_for_each(|step| self.play(step))?;
        }
        if step.repeat.is_some() {
            return Ok(());
        }
        let what = [&step.command, &step.ask, &step.get, &step.call].into_iter().flatten().next().cloned().unwrap_or_default();
        let answer = self.answer(step).map_err(|wrong| format!("`{what}`: {wrong}"))?;
        let logged = self.logged()?;
        // Only a command that is done changes anything, and rows that are brought in.
        let changes = step.command.is_some() || step.call.as_deref() == Some("import_mapped");
        let is_done = changes && answer.is_ok();
        let expected = if is_done { step.events.clone() } else { Some(Vec::new()) };
        if let Some(expected) = expected.filter(|expected| *expected != logged) {
            return Err(format!("`{what}` logs {logged:?}, not {expected:?}"));
        }
        match (answer, &step.error) {
            (Ok(value), None) => {
                let expected = resolved(&step.then.clone().unwrap_or(Value::Null), &|reference| self.find(reference))?;
                if step.then.is_some()
                    && let Some(wrong) = difference(&what, &expected, &value)
                {
                    return Err(wrong);
                }
                if let Some(name) = &step.name {
                    self.known.insert(name.clone(), value);
                }
                Ok(())
            }
            (Ok(value), Some(error)) => Err(format!("`{what}` answers {value}, where {error} is expected")),
            (Err(error), None) => Err(format!("`{what}` answers {}: {error}", error.code())),
            (Err(error), Some(expected)) => {
                let about = step.about.as_ref().is_none_or(|about| *about == error.subject());
                let agree = error.code() == expected && about;
                if agree { Ok(()) } else { Err(format!("`{what}` answers {} about {}: {error}", error.code(), error.subject())) }
            }
        }
    }
}

/// What cannot be read is invalid input where the step says so, and a mistake in the scenario elsewhere.
fn read<T: for<'de> Deserialize<'de>>(value: Value, step: &Step) -> Result<Result<T, CrmError>, String> {
    match (serde_json::from_value(value), step.error.as_deref()) {
        (Ok(read), _) => Ok(Ok(read)),
        (Err(why), Some("invalid")) => Ok(Err(Fault::new("", why.to_string(), "write it as the type says").into())),
        (Err(why), _) => Err(why.to_string()),
    }
}

fn written(value: &impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// The part of what a call is given that stands under `name`.
fn part<T: for<'de> Deserialize<'de>>(with: &Value, name: &str) -> Result<T, String> {
    serde_json::from_value(with[name].clone()).map_err(|error| format!("{name}: {error}"))
}

/// What is neither a command nor a question: rows by a mapping, cards, calendars.
fn called(session: &Session, name: &str, with: &Value) -> Result<Result<Value, CrmError>, String> {
    let text: Option<String> = part(with, "text")?;
    let text = text.unwrap_or_default();
    let answer = match name {
        "import_mapped" | "try_mapped" => brought_in(session, name == "try_mapped", with)?,
        "cards" => {
            let (reading, writing) = (part(with, "reading")?, part(with, "writing")?);
            read_cards(&text, &reading).map(|found| {
                let written = write_cards(&found.cards, &writing);
                json!({ "found": found, "written": written })
            })
        }
        "calendar" => {
            let (reading, writing) = (part(with, "reading")?, part(with, "writing")?);
            read_calendar(&text, &reading).and_then(|found| {
                let written = write_calendar(&found.appointments, &writing)?;
                Ok(json!({ "found": found, "written": written }))
            })
        }
        _ => return Err("there is no such call".to_owned()),
    };
    Ok(answer)
}

fn brought_in(session: &Session, is_tried: bool, with: &Value) -> Result<Result<Value, CrmError>, String> {
    let (mapping, columns): (ImportMapping, Vec<String>) = (part(with, "mapping")?, part(with, "columns")?);
    let rows: Vec<Vec<String>> = part(with, "rows")?;
    let rows = (1..).zip(rows.into_iter().map(Ok));
    let report = match mapping.over(&columns) {
        Ok(table) if is_tried => session.try_mapped(&table, rows),
        Ok(table) => session.import_mapped(part(with, "import")?, &table, rows, &mut |_| ()),
        Err(error) => Err(error),
    };
    Ok(report.map(|MappedReport { created, changed, kept, refused, left_out }| {
        let refused: Vec<Value> =
            refused.iter().map(|refused| json!([refused.row, refused.error.code(), refused.error.subject()])).collect();
        let left_out: Vec<Value> = left_out.iter().map(|(row, fault)| json!([row, fault.field])).collect();
        json!({ "created": created, "changed": changed, "kept": kept, "refused": refused, "left_out": left_out })
    }))
}

fn get(session: &Session, kind: &str, id: &Value) -> Result<Result<Value, CrmError>, String> {
    macro_rules! of_kinds {
        ($($record:ty),+ $(,)?) => {
            $(
                if kind == spelt(<$record as Record>::KIND.name) {
                    let id = match id.as_str().unwrap_or_default().parse() {
                        Ok(id) => id,
                        Err(fault) => return Ok(Err(CrmError::from(fault))),
                    };
                    return session.get::<$record>(id).map_or_else(|error| Ok(Err(error)), |record| written(&record).map(Ok));
                }
            )+
        };
    }
    of_kinds!(
        PolicyVersion,
        FieldDefinition,
        Role,
        Team,
        User,
        ExchangeRate,
        Account,
        Contact,
        Affiliation,
        Relationship,
        Product,
        PriceBook,
        Price,
        Lead,
        ScoreModel,
        Availability,
        Rotation,
        Pipeline,
        Opportunity,
        ForecastSnapshot,
        ForecastAdjustment,
        Quote,
        Invoice,
        IssuedDocument,
        ChainLink,
        DocumentChain,
        ChainRegister,
        PeriodClosing,
        Payment,
        Allocation,
        Settlement,
        Repayment,
        CreditDecision,
        DunningNotice,
        DunningHold,
        DunningTerms,
        PromiseToPay,
        LateCharge,
        DunningWatch,
        DunningClock,
        ServiceCase,
        ServiceHours,
        Entitlement,
        Survey,
        ReturnAuthorisation,
        ReturnTally,
        Dispute,
        PaymentDispute,
        Claim,
        Merge,
        Redirect,
        Activity,
        FollowUpPlan,
        FollowUp,
        FollowUpClock,
        Import,
        Approval,
        Subscription,
        MrrMovement,
        Contract,
        Order,
        InvoiceStatus,
        InvoiceLifecycle
    );
    Err(format!("no kind is called `{kind}`"))
}

/// A kind as scenarios spell it: in words, without a dash, so that every language can make it from the name of its type.
pub fn spelt(kind: &str) -> String {
    kind.replace('-', " ")
}
