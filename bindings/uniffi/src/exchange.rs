//! Rows of foreign tables by a mapping, and the formats of address books and calendars.

use std::cell::Cell;
use std::sync::Arc;
use std::vec::IntoIter;

use crm_core::exchange::{
    Appointment, CalendarReading, CalendarWriting, Card, CardReading, CardWriting, ImportMapping, MappedReport,
};
use crm_core::kernel::{CrmError as CoreError, Fault, Form, ImportId, RecordId, Tree};
use serde::Deserialize;

use crate::CrmError;
use crate::backup::HostProgress;
use crate::error::FieldFault;
use crate::session::{Session, guarded, id_of, packed};
use crate::store::HostFault;

/// How many rows a host is asked for at once.
const PIECE: u32 = 500;

/// The rows of a foreign table, as the host has them.
#[uniffi::export(with_foreign)]
pub trait HostRows: Send + Sync {
    /// The next rows, at most `limit`, each the texts of its cells; none at the end.
    fn next(&self, limit: u32) -> Result<Vec<Vec<String>>, HostFault>;
}

/// A row that was refused.
#[derive(Debug, uniffi::Record)]
pub struct PackedRefusal {
    /// Its number, from 1.
    pub row: u64,
    /// Why.
    pub error: CrmError,
}

/// What could not be read of a row and was left out.
#[derive(Debug, uniffi::Record)]
pub struct PackedLoss {
    /// Its number, from 1.
    pub row: u64,
    /// What, by its field.
    pub fault: FieldFault,
}

/// How the rows of a table went.
#[derive(Debug, uniffi::Record)]
pub struct PackedReport {
    /// Rows that made something new.
    pub created: u64,
    /// Rows that changed what was there.
    pub changed: u64,
    /// Rows whose record was there, and stayed as it was.
    pub kept: u64,
    /// Rows that were refused.
    pub refused: Vec<PackedRefusal>,
    /// What was left out.
    pub left_out: Vec<PackedLoss>,
}

impl From<MappedReport> for PackedReport {
    fn from(report: MappedReport) -> Self {
        let MappedReport { created, changed, kept, refused, left_out } = report;
        let refused = refused.into_iter().map(|refused| PackedRefusal { row: refused.row, error: refused.error.into() });
        let left_out = left_out.iter().map(|(row, fault)| PackedLoss { row: *row, fault: fault.into() });
        Self { created, changed, kept, refused: refused.collect(), left_out: left_out.collect() }
    }
}

/// A value that a host packed.
fn taken<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<T, CoreError> {
    let tree = Tree::deserialize(&mut rmp_serde::Deserializer::from_read_ref(bytes));
    tree.map_err(|error| Fault::from_words(&error.to_string()))?.read(Form::Programs)
}

/// Values that a host packed one by one.
fn each<T: for<'de> Deserialize<'de>>(values: &[Vec<u8>], field: &str) -> Result<Vec<T>, CoreError> {
    let value = |(at, bytes): (usize, &Vec<u8>)| {
        taken(bytes).map_err(|error| match error {
            CoreError::Invalid(faults) => CoreError::Invalid(faults.within(&format!("{field}[{at}]"))),
            other => other,
        })
    };
    values.iter().enumerate().map(value).collect()
}

/// The rows of a host on their way, numbered from 1. They end in an error where the host fails or wants the call to end.
struct Rows<'c> {
    host: Arc<dyn HostRows>,
    piece: IntoIter<Vec<String>>,
    number: u64,
    is_over: &'c Cell<bool>,
    has_ended: bool,
}

impl<'c> Rows<'c> {
    fn of(host: Arc<dyn HostRows>, is_over: &'c Cell<bool>) -> Self {
        Self { host, piece: Vec::new().into_iter(), number: 0, is_over, has_ended: false }
    }

    /// The next row, asked for where none is here.
    fn row(&mut self) -> Result<Option<Vec<String>>, CoreError> {
        if self.is_over.get() {
            let detail = "the import was ended as it was told to; bring the same rows in again, and it goes on".to_owned();
            return Err(CoreError::Storage { code: "cancelled".into(), detail, retryable: false });
        }
        if self.piece.len() == 0 && !self.has_ended {
            self.piece = self.host.next(PIECE).map_err(unread)?.into_iter();
            self.has_ended = self.piece.len() == 0;
        }
        Ok(self.piece.next())
    }
}

fn unread(fault: HostFault) -> CoreError {
    let detail = format!("the rows could not be read ({fault}); see to the place they come from and begin again");
    CoreError::Storage { code: "input".into(), detail, retryable: false }
}

impl Iterator for Rows<'_> {
    type Item = (u64, Result<Vec<String>, CoreError>);

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.row().transpose()?;
        self.number = self.number.saturating_add(1);
        Some((self.number, row))
    }
}

#[uniffi::export]
impl Session {
    /// Brings the rows of a table in by a packed mapping, as a part of an import.
    pub fn import_mapped(
        &self,
        import: Vec<u8>,
        mapping: Vec<u8>,
        columns: Vec<String>,
        rows: Arc<dyn HostRows>,
        progress: Arc<dyn HostProgress>,
    ) -> Result<PackedReport, CrmError> {
        guarded(|| {
            let import = ImportId::from_bytes(id_of(&import, "import")?.to_bytes());
            let table = taken::<ImportMapping>(&mapping)?.over(&columns)?;
            let is_over = Cell::new(false);
            let mut hear = |through| is_over.set(!matches!(progress.hear(through), Ok(true)));
            Ok(self.core.import_mapped(import, &table, Rows::of(rows, &is_over), &mut hear)?.into())
        })
    }

    /// What would become of the rows. Nothing is stored.
    pub fn try_mapped(&self, mapping: Vec<u8>, columns: Vec<String>, rows: Arc<dyn HostRows>) -> Result<PackedReport, CrmError> {
        guarded(|| {
            let table = taken::<ImportMapping>(&mapping)?.over(&columns)?;
            Ok(self.core.try_mapped(&table, Rows::of(rows, &Cell::new(false)))?.into())
        })
    }
}

/// A mapping from the text of its file, which is JSON, in the form in which it crosses.
#[uniffi::export]
pub fn mapping_from_json(json: String) -> Result<Vec<u8>, CrmError> {
    guarded(|| {
        let mut json = serde_json::Deserializer::from_str(&json);
        let tree = Tree::deserialize(&mut json).and_then(|tree| json.end().map(|()| tree));
        let mapping: ImportMapping = tree.map_err(|error| Fault::from_words(&error.to_string()))?.read(Form::People)?;
        rmp_serde::to_vec_named(&mapping).map_err(|error| unwritten(&error.to_string()))
    })
}

/// The text of the file of a packed mapping.
#[uniffi::export]
pub fn mapping_to_json(mapping: Vec<u8>) -> Result<String, CrmError> {
    guarded(|| serde_json::to_string_pretty(&taken::<ImportMapping>(&mapping)?).map_err(|error| unwritten(&error.to_string())))
}

fn unwritten(detail: &str) -> CoreError {
    CoreError::Corrupt { subject: "mapping".to_owned(), detail: detail.to_owned() }
}

/// Reads the cards of a text.
#[uniffi::export]
pub fn read_cards(text: String, reading: Vec<u8>) -> Result<Vec<u8>, CrmError> {
    guarded(|| packed(&crm_core::exchange::read_cards(&text, &taken::<CardReading>(&reading)?)?))
}

/// Writes packed cards.
#[uniffi::export]
pub fn write_cards(cards: Vec<Vec<u8>>, writing: Vec<u8>) -> Result<Vec<u8>, CrmError> {
    guarded(|| packed(&crm_core::exchange::write_cards(&each::<Card>(&cards, "cards")?, &taken::<CardWriting>(&writing)?)))
}

/// Reads the events and tasks of a text.
#[uniffi::export]
pub fn read_calendar(text: String, reading: Vec<u8>) -> Result<Vec<u8>, CrmError> {
    guarded(|| packed(&crm_core::exchange::read_calendar(&text, &taken::<CalendarReading>(&reading)?)?))
}

/// Writes packed appointments.
#[uniffi::export]
pub fn write_calendar(appointments: Vec<Vec<u8>>, writing: Vec<u8>) -> Result<Vec<u8>, CrmError> {
    guarded(|| {
        let appointments = each::<Appointment>(&appointments, "appointments")?;
        packed(&crm_core::exchange::write_calendar(&appointments, &taken::<CalendarWriting>(&writing)?)?)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use crm_core::kernel::Record;

    use super::*;
    use crate::{Crm, CrmOptions};

    const MAPPING: &str = r#"{"makes": "account", "key": {"source": "fair", "from": ["No"]}, "fields": [{"to": "details.name", "from": ["Name"]}]}"#;

    /// A host with so many rows, that fails behind some and ends the call when it is told to.
    struct Host {
        rows: u64,
        given: Mutex<u64>,
        fails_behind: u64,
        goes_on: bool,
    }

    impl Host {
        fn of(rows: u64) -> Self {
            Self { rows, given: Mutex::new(0), fails_behind: u64::MAX, goes_on: true }
        }
    }

    impl HostRows for Host {
        fn next(&self, limit: u32) -> Result<Vec<Vec<String>>, HostFault> {
            let mut given = self.given.lock().expect("no panic");
            if *given >= self.fails_behind {
                return Err(HostFault::Unexpected { reason: "the file is gone".to_owned() });
            }
            let last = self.rows.min(*given + u64::from(limit));
            let rows = (*given..last).map(|row| vec![row.to_string(), format!("Account {row}")]).collect();
            *given = last;
            Ok(rows)
        }
    }

    impl HostProgress for Host {
        fn hear(&self, _: u64) -> Result<bool, HostFault> {
            Ok(self.goes_on)
        }
    }

    fn administrator(crm: &Crm) -> Arc<Session> {
        use crm_core::access::UserDraft;
        use crm_core::administration::{AddRole, AddUser, administrator};

        let system = &crm.system("tests".to_owned(), Some(0)).expect("a session").core;
        let role = system.execute(AddRole { draft: administrator().expect("a draft") }).expect("adds").id();
        let (name, email) = ("Ada".parse().expect("a name"), "ada@example.com".parse().expect("an address"));
        let user = system.execute(AddUser { draft: UserDraft { name, email, team: None, roles: vec![role] } }).expect("adds");
        crm.session(user.id().to_bytes().to_vec(), Some(0)).expect("a session")
    }

    fn begun(session: &Session) -> Vec<u8> {
        let command = crate::command_from_json(r#"{"do": "begin_import", "with": {"name": "fair.csv"}}"#.to_owned());
        // The id of a packed record stands behind the head of its array and its own.
        session.execute(command.expect("reads")).expect("begins").get(3..19).expect("an id").to_vec()
    }

    fn brought_in(session: &Session, import: &[u8], host: Host) -> Result<PackedReport, CrmError> {
        let (mapping, host) = (mapping_from_json(MAPPING.to_owned()).expect("reads"), Arc::new(host));
        session.import_mapped(import.to_vec(), mapping, vec!["No".to_owned(), "Name".to_owned()], host.clone(), host)
    }

    #[test]
    fn rows_come_in_pieces_and_an_import_that_was_ended_goes_on() {
        let crm = Crm::in_memory(CrmOptions::default()).expect("opens");
        let session = administrator(&crm);
        let import = begun(&session);
        let failed = brought_in(&session, &import, Host { fails_behind: 500, ..Host::of(1_200) }).expect_err("fails");
        assert!(matches!(&failed, CrmError::Storage { code, .. } if code == "input"), "{failed}");
        let ended = brought_in(&session, &import, Host { goes_on: false, ..Host::of(1_200) }).expect_err("ends");
        assert!(matches!(&ended, CrmError::Storage { code, .. } if code == "cancelled"), "{ended}");
        brought_in(&session, &import, Host::of(1_200)).expect("goes on");
        let again = brought_in(&session, &begun(&session), Host::of(1_200)).expect("the same rows");
        assert_eq!((again.created, again.kept, again.refused.len()), (0, 1_200, 0));
    }

    #[test]
    fn a_mapping_is_read_from_json_and_written_again() {
        let mapping = mapping_from_json(MAPPING.to_owned()).expect("reads");
        let json = mapping_to_json(mapping.clone()).expect("writes");
        assert_eq!(mapping_from_json(json).expect("reads"), mapping);
        assert!(mapping_from_json(format!("{MAPPING} and more")).is_err());
        let refused = mapping_from_json(MAPPING.replace("\"makes\"", "\"make\"")).expect_err("there is no such field");
        assert!(matches!(&refused, CrmError::Invalid { subject, .. } if subject == "make"), "{refused}");
    }

    #[test]
    fn a_card_that_cannot_be_read_is_named_by_its_place() {
        let card = rmp_serde::to_vec_named(&std::collections::BTreeMap::from([("details", 1)])).expect("packs");
        let writing = rmp_serde::to_vec_named(&CardWriting::from_source("book".parse().expect("a key"))).expect("packs");
        let refused = write_cards(vec![card], writing).expect_err("a number is no details");
        assert!(matches!(&refused, CrmError::Invalid { subject, .. } if subject == "cards[0].details"), "{refused}");
    }
}
