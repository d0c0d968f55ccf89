//! Tables to files and back, for people and for other systems; contacts and appointments in the formats that address books and calendars share.
//!
//! A table has columns of one [`Content`] each and rows of [`Cell`]s. [`TableWriter`] writes it to whatever the host opened,
//! [`TableReader`] reads texts from whatever the host opened: the library itself opens no file.
//!
//! No file serves two readers, so there are two [`Dialect`]s. [`Dialect::Spreadsheet`] is for people: nothing that somebody typed into a name
//! is run as a formula where the file is opened. [`Dialect::Interchange`] is for programs: what is read is what was written, byte for byte.
//!
//! A foreign table comes in by a mapping, which is data (with the feature `serde`): [`ImportMapping::over`] holds it against the columns, and
//! `Session::import_mapped` brings the rows in as one [`Import`], that can go on where it was interrupted and be taken back whole ([`UndoImport`]).
//!
//! ```text
//! model/       columns and cells; imports                       pure
//! dialect.rs   which text a cell is, and what is guarded        pure
//! writer.rs    a table to a stream                              the host's `Write`
//! reader.rs    texts from a stream, within limits               the host's `Read`
//! mapping.rs   which column is which field                      pure
//! reading.rs   how the text of a cell is read                   pure
//! overlay.rs   a row over the record that is there              pure
//! ops.rs       rows in, and all of it back
//! vcard/, icalendar/, components.rs   the formats of address books and calendars, pure
//! ```
//!
//! ```text
//! Running ── rows ──> Running ── the last ──> Done
//!    └───── undo ─────────┴──────────────────────┴──> Undoing ──> Undone
//! ```
//!
//! A list of records goes through a session, which shows what its user may see and nothing else:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::{Crm, Query}, kernel::*, parties::*, storage::MemoryStore};
//! use crm_core::exchange::{Cell, Column, Content, Dialect, TableWriter};
//!
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! session.execute(CreateAccount { details: AccountDetails::named("=1+1".parse()?), parent: None, owner: Some(ada), intake: Intake::default() })?;
//!
//! let columns = vec![Column::new(Label::parse("Name")?, Content::Text), Column::new(Label::parse("Employees")?, Content::Integer)];
//! let mut table = TableWriter::new(Vec::new(), Dialect::default(), columns)?;
//! for account in session.iter(Query::<Account>::all()) {
//!     let details = account?.details().clone();
//!     table.write(&[Cell::text(details.name), Cell::optional(details.employees.map(i64::from), Cell::Integer)])?;
//! }
//! let file = String::from_utf8(table.finish()?).unwrap_or_default();
//! assert_eq!(file, "\u{feff}\"Name\",\"Employees\"\r\n\"'=1+1\",\"\"\r\n");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! A table of people becomes leads, and is taken back:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::{Crm, Query}, kernel::*, leads::Lead, storage::MemoryStore};
//! use crm_core::exchange::{BeginImport, FieldMapping, MappedKind, ImportMapping, CellReading, RowKey, UndoImport};
//!
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let system = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let role = system.execute(crm_core::administration::AddRole { draft: crm_core::administration::administrator()? })?.id();
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: vec![role] };
//! # let session = crm.session(system.execute(AddUser { draft })?.id(), "2026-05-04T09:00:00Z".parse()?)?;
//! let field = |to: &str, from: &[&str]| FieldMapping {
//!     to: to.to_owned(),
//!     from: from.iter().map(|column| (*column).to_owned()).collect(),
//!     ..FieldMapping::default()
//! };
//! let mapping = ImportMapping {
//!     makes: MappedKind::Lead,
//!     key: Some(RowKey { source: "fair".parse()?, from: vec!["No".to_owned()] }),
//!     fields: vec![
//!         field("details.name", &["First", "Last"]),
//!         FieldMapping { reads: CellReading::Email, ..field("details.email", &["Mail"]) },
//!         FieldMapping { value: Some("fair".to_owned()), ..field("details.source", &[]) },
//!     ],
//!     known: Default::default(),
//!     leaves_out: vec![],
//! };
//! let columns = ["No", "First", "Last", "Mail"].map(str::to_owned);
//! let rows = vec![(2, Ok(["7", "Ada", "Lovelace", "ada@x.example"].map(str::to_owned).to_vec()))];
//! let import = session.execute(BeginImport { name: "fair.csv".parse()?, owner: None })?.id();
//! let report = session.import_mapped(import, &mapping.over(&columns)?, rows, &mut |_| ())?;
//! assert_eq!((report.created, report.refused.len()), (1, 0));
//!
//! session.execute(UndoImport { import, limit: None })?;
//! assert_eq!(session.count(&Query::<Lead>::all())?, 0);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! [`vcard`] reads and writes contacts, [`icalendar`] appointments and tasks, both within [`CardLimits`] and with the feature `cards`.

#[cfg(feature = "cards")]
pub mod components;
pub mod contract;
#[cfg(feature = "csv")]
mod dialect;
#[cfg(feature = "cards")]
pub mod icalendar;
#[cfg(feature = "serde")]
mod mapping;
pub mod model;
pub mod ops;
#[cfg(feature = "serde")]
mod overlay;
#[cfg(feature = "serde")]
mod path;
#[cfg(feature = "csv")]
mod reader;
#[cfg(feature = "serde")]
mod reading;
pub mod rules;
#[cfg(feature = "cards")]
pub mod vcard;
#[cfg(feature = "csv")]
mod writer;

#[cfg(feature = "cards")]
pub use components::{CardLimits, WrittenText};
pub use contract::{BeginImport, ImportEvent, ImportRefusal, NoteRows, UndoImport};
#[cfg(feature = "csv")]
pub use dialect::Dialect;
#[cfg(feature = "cards")]
pub use icalendar::{
    Appointment, AppointmentState, CalendarReading, CalendarWriting, FoundAppointments, read_calendar, write_calendar,
};
#[cfg(feature = "serde")]
pub use mapping::{
    ClosedAs, Closing, FieldMapping, IfKnown, IfWrong, ImportMapping, Made, MappedKind, MappedRow, MappedTable, RowKey,
};
#[cfg(feature = "csv")]
pub use model::{Cell, Column, Content};
pub use model::{Import, ImportState, ImportTag, LogPlace};
#[cfg(feature = "serde")]
pub use ops::MappedReport;
#[cfg(feature = "csv")]
pub use reader::{ReadLimits, Row, TableReader};
#[cfg(feature = "serde")]
pub use reading::{CellReading, NamedKind, Reference, ReferenceKind};
#[cfg(feature = "cards")]
pub use vcard::{Card, CardReading, CardVersion, CardWriting, FoundCards, read_cards, write_cards};
#[cfg(feature = "csv")]
pub use writer::TableWriter;

#[cfg(test)]
#[cfg(feature = "csv")]
mod tests;
