//! Sessions and transactions. What crosses is MessagePack: commands and queries with the names of their fields, records and figures without.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use crm_core::administration::RolePreset;
use crm_core::commands::{AnyCommand, AnyQuestion};
use crm_core::engine;
use crm_core::events::FeedEntry;
use crm_core::kernel::{CommandId, CrmError as CoreError, Fault, Page, RecordId};
use crm_core::records::{AnyId, AnyQuery, AnyRecord, RecordKind};
use serde::Serialize;

use crate::CrmError;

/// `value` as the packages of both languages read it.
pub(crate) fn packed(value: &impl Serialize) -> Result<Vec<u8>, CoreError> {
    rmp_serde::to_vec(value).map_err(|error| CoreError::Corrupt { subject: "answer".to_owned(), detail: error.to_string() })
}

/// Runs `step`; a panic, which would be a fault of the library, is an error like every other.
pub(crate) fn guarded<T>(step: impl FnOnce() -> Result<T, CoreError>) -> Result<T, CrmError> {
    let done = catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| {
        let detail = "the library met a fault of its own; please report what was done, and open the store again".to_owned();
        Err(CoreError::Corrupt { subject: "library".to_owned(), detail })
    });
    Ok(done?)
}

pub(crate) fn id_of(bytes: &[u8], field: &str) -> Result<AnyId, CoreError> {
    let id: [u8; 16] =
        bytes.try_into().map_err(|_| Fault::new(bytes.len(), "an id has sixteen bytes", "give a UUID").at(field))?;
    Ok(AnyId::from_bytes(id))
}

/// The kind that serde writes so.
pub(crate) fn kind_of(name: &str) -> Result<RecordKind, CoreError> {
    serde_json::from_value(name.into())
        .map_err(|_| Fault::new(name, "there is no such kind of record", "give one of `RecordKind`").at("kind").into())
}

fn command(bytes: &[u8]) -> Result<AnyCommand, CoreError> {
    AnyCommand::read(&mut rmp_serde::Deserializer::from_read_ref(bytes))
}

fn question(bytes: &[u8]) -> Result<AnyQuestion, CoreError> {
    AnyQuestion::read(&mut rmp_serde::Deserializer::from_read_ref(bytes))
}

fn query(bytes: &[u8]) -> Result<AnyQuery, CoreError> {
    AnyQuery::read(&mut rmp_serde::Deserializer::from_read_ref(bytes))
}

/// Some records and where the list goes on.
#[derive(uniffi::Record)]
pub struct PackedPage {
    /// The records, one behind the other.
    pub items: Vec<u8>,
    /// Where to go on; none at the end of the list.
    pub next: Option<Vec<u8>>,
}

impl PackedPage {
    fn of(page: Page<AnyRecord>) -> Result<Self, CoreError> {
        let next = page.next.as_ref().map(packed).transpose()?;
        Ok(Self { items: packed(&page.items)?, next })
    }
}

/// What one actor does and asks at one time.
#[derive(uniffi::Object)]
pub struct Session {
    pub(crate) core: engine::Session,
}

#[uniffi::export]
impl Session {
    /// When the session acts, in microseconds since 1970.
    pub fn now(&self) -> i64 {
        self.core.now().micros()
    }

    /// Does what a command says: all of it, durably, or nothing. Answers what the command answers.
    pub fn execute(&self, command: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.execute(self::command(&command)?)?))
    }

    /// The same once, however often it is sent under `id`.
    pub fn execute_once(&self, id: Vec<u8>, command: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| {
            let id = CommandId::from_bytes(id_of(&id, "id")?.to_bytes());
            packed(&self.core.execute_once(id, self::command(&command)?)?)
        })
    }

    /// Asks for what no single list answers.
    pub fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.ask(self::question(&question)?)?))
    }

    /// One record, as the actor may see it.
    pub fn get(&self, kind: String, id: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.get_any(kind_of(&kind)?, id_of(&id, "id")?)?))
    }

    /// The version of a record: another number after each change of it.
    pub fn version_of(&self, kind: String, id: Vec<u8>) -> Result<u64, CrmError> {
        guarded(|| self.core.version_of_any(kind_of(&kind)?, id_of(&id, "id")?))
    }

    /// One page of the records of a query.
    pub fn list(&self, query: Vec<u8>) -> Result<PackedPage, CrmError> {
        guarded(|| PackedPage::of(self.core.list_any(&self::query(&query)?)?))
    }

    /// How many records of a query the actor may see.
    pub fn count(&self, query: Vec<u8>) -> Result<u64, CrmError> {
        guarded(|| self.core.count_any(&self::query(&query)?))
    }

    /// A part of the change feed.
    pub fn changes(&self, after: u64, limit: u32) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.feed(after, usize::try_from(limit).unwrap_or(usize::MAX))?))
    }

    /// The story of one record, from its creation to now.
    pub fn history(&self, kind: String, id: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| {
            let story = self.core.history_any(kind_of(&kind)?, id_of(&id, "id")?)?;
            packed(&story.iter().map(FeedEntry::from).collect::<Vec<_>>())
        })
    }

    /// The oldest messages that wait for delivery.
    pub fn outbox(&self, limit: u32) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.deliveries(usize::try_from(limit).unwrap_or(usize::MAX))?))
    }

    /// Checks every entry of the audit chain against its seal.
    pub fn verify_audit(&self) -> Result<Vec<u8>, CrmError> {
        guarded(|| packed(&self.core.verify_audit()?))
    }

    /// Begins a transaction: several commands in one commit.
    pub fn begin(&self) -> Result<Arc<Transaction>, CrmError> {
        guarded(|| Ok(Arc::new(Transaction { inner: Mutex::new(Some(self.core.begin()?)) })))
    }
}

/// Several commands on their way into one commit.
#[derive(uniffi::Object)]
pub struct Transaction {
    inner: Mutex<Option<engine::Transaction>>,
}

impl Transaction {
    fn with<T>(&self, step: impl FnOnce(&mut engine::Transaction) -> Result<T, CoreError>) -> Result<T, CoreError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        step(inner.as_mut().ok_or_else(ended)?)
    }
}

fn ended() -> CoreError {
    CoreError::Storage { code: "ended".into(), detail: "the transaction has ended; begin another".to_owned(), retryable: false }
}

#[uniffi::export]
impl Transaction {
    /// Does what a command says, as part of the whole; `at` in microseconds since 1970 for something that happened earlier.
    pub fn execute(&self, command: Vec<u8>, at: Option<i64>) -> Result<Vec<u8>, CrmError> {
        guarded(|| {
            let command = self::command(&command)?;
            let at = at
                .map(|at| crm_core::kernel::Timestamp::from_micros(at).map_err(|fault| CoreError::from(fault.at("at"))))
                .transpose()?;
            packed(&self.with(|transaction| match at {
                Some(at) => transaction.execute_at(at, command),
                None => transaction.execute(command),
            })?)
        })
    }

    /// Asks for what no single list answers, as it will be once the transaction is stored.
    pub fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| {
            let question = self::question(&question)?;
            packed(&self.with(|transaction| transaction.ask(question))?)
        })
    }

    /// One record, as it will be once the transaction is stored.
    pub fn get(&self, kind: String, id: Vec<u8>) -> Result<Vec<u8>, CrmError> {
        guarded(|| {
            let (kind, id) = (kind_of(&kind)?, id_of(&id, "id")?);
            packed(&self.with(|transaction| transaction.get_any(kind, id))?)
        })
    }

    /// Goes on only where a record is as it was at a version.
    pub fn expect(&self, kind: String, id: Vec<u8>, version: u64) -> Result<(), CrmError> {
        guarded(|| {
            let (kind, id) = (kind_of(&kind)?, id_of(&id, "id")?);
            self.with(|transaction| transaction.expect_any(kind, id, version))
        })
    }

    /// One page of a list, as it will be once the transaction is stored.
    pub fn list(&self, query: Vec<u8>) -> Result<PackedPage, CrmError> {
        guarded(|| {
            let query = self::query(&query)?;
            PackedPage::of(self.with(|transaction| transaction.list_any(&query))?)
        })
    }

    /// Stores what the commands did: all of it, durably, or nothing.
    pub fn commit(&self) -> Result<(), CrmError> {
        guarded(|| {
            let taken = self.inner.lock().unwrap_or_else(PoisonError::into_inner).take();
            taken.ok_or_else(ended)?.commit()
        })
    }

    /// Drops what the commands did.
    pub fn rollback(&self) {
        drop(self.inner.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// A role that most companies begin with, as a draft: `preset` as serde writes it.
#[uniffi::export]
pub fn role_draft(preset: String) -> Result<Vec<u8>, CrmError> {
    let unknown = || Fault::new(&preset, "there is no such role to begin with", "give one of `RolePreset`").at("preset");
    guarded(|| {
        let preset: RolePreset = serde_json::from_value(preset.as_str().into()).map_err(|_| unknown())?;
        packed(&preset.draft()?)
    })
}

/// A command that a host keeps as JSON, in the form in which it crosses: for queues that outlive the app.
#[uniffi::export]
pub fn command_from_json(json: String) -> Result<Vec<u8>, CrmError> {
    let command = AnyCommand::read(&mut serde_json::Deserializer::from_str(&json))?;
    let named = rmp_serde::to_vec_named(&command);
    Ok(named.map_err(|error| CoreError::Corrupt { subject: "command".to_owned(), detail: error.to_string() })?)
}

/// The same for a question.
#[uniffi::export]
pub fn question_from_json(json: String) -> Result<Vec<u8>, CrmError> {
    let question = AnyQuestion::read(&mut serde_json::Deserializer::from_str(&json))?;
    let named = rmp_serde::to_vec_named(&question);
    Ok(named.map_err(|error| CoreError::Corrupt { subject: "question".to_owned(), detail: error.to_string() })?)
}

/// A command in the form in which it crosses, as JSON.
#[uniffi::export]
pub fn command_to_json(command: Vec<u8>) -> Result<String, CrmError> {
    let json = serde_json::to_string(&self::command(&command)?);
    Ok(json.map_err(|error| CoreError::Corrupt { subject: "command".to_owned(), detail: error.to_string() })?)
}

#[cfg(test)]
mod tests {
    use crm_core::leads::LeadState;

    use super::*;
    use crate::{Crm, CrmOptions};

    #[test]
    fn a_command_crosses_with_names_and_its_answer_without() {
        let crm = Crm::in_memory(CrmOptions { seed: Some(1), ..CrmOptions::default() }).expect("opens");
        let session = crm.system("tests".to_owned(), Some(0)).expect("a session");
        let command = command_from_json(r#"{"do": "add_team", "with": {"name": "North"}}"#.to_owned()).expect("reads");
        let team: (serde_bytes::ByteArray<16>, String, Option<()>) =
            rmp_serde::from_slice(&session.execute(command.clone()).expect("adds")).expect("an array");
        assert_eq!(team.1, "North");
        assert_eq!(command_to_json(command).expect("writes"), r#"{"do":"add_team","with":{"name":"North","parent":null}}"#);
        let id = team.0.to_vec();
        assert_eq!(session.get("team".to_owned(), id.clone()).expect("gets").len(), 16 + 2 + 1 + 6 + 1);
        let unknown = session.get("teem".to_owned(), id).expect_err("no such kind");
        assert!(matches!(unknown, CrmError::Invalid { subject, .. } if subject == "kind"));
    }

    #[test]
    fn variants_cross_as_their_name_or_as_a_map_of_one() {
        let states = [LeadState::New, LeadState::Nurturing { recycle_on: "1970-01-02".parse().expect("a day") }];
        let [new, nurturing] = states.map(|state| packed(&state).expect("packs"));
        assert_eq!(new, [&[0xa3][..], b"new"].concat());
        assert_eq!(nurturing, [&[0x81, 0xa9][..], b"nurturing", &[0x91, 0x01]].concat());
    }

    #[test]
    fn a_transaction_ends_once() {
        let crm = Crm::in_memory(CrmOptions::default()).expect("opens");
        let transaction = crm.system("tests".to_owned(), None).expect("a session").begin().expect("begins");
        transaction.commit().expect("nothing to store");
        let ended = transaction.commit().expect_err("it has ended");
        assert!(matches!(ended, CrmError::Storage { code, .. } if code == "ended"));
    }
}
