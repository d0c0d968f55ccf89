//! Tables to files and back, for people and for other systems; contacts and appointments in the formats that address books and calendars share.
//!
//! A table has columns of one [`Content`] each and rows of [`Cell`]s. [`TableWriter`] writes it to whatever the host opened,
//! [`TableReader`] reads texts from whatever the host opened: the library itself opens no file.
//!
//! No file serves two readers, so there are two [`Dialect`]s. [`Dialect::Spreadsheet`] is for people: nothing that somebody typed into a name
//! is run as a formula where the file is opened. [`Dialect::Interchange`] is for programs: what is read is what was written, byte for byte.
//!
//! ```text
//! model.rs     columns and cells                                pure
//! dialect.rs   which text a cell is, and what is guarded        pure
//! writer.rs    a table to a stream                              the host's `Write`
//! reader.rs    texts from a stream, within limits               the host's `Read`
//! components.rs, vcard/, icalendar/                             pure
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
//! session.execute(CreateAccount { details: AccountDetails::named("=1+1".parse()?), parent: None, owner: Some(ada) })?;
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
//! [`vcard`] reads and writes contacts, [`icalendar`] appointments and tasks, both within [`CardLimits`].
//!
//! Not here: which column of a foreign file is which field.

#[cfg(feature = "cards")]
pub mod components;
#[cfg(feature = "csv")]
mod dialect;
#[cfg(feature = "cards")]
pub mod icalendar;
#[cfg(feature = "csv")]
pub mod model;
#[cfg(feature = "csv")]
mod reader;
#[cfg(feature = "cards")]
pub mod vcard;
#[cfg(feature = "csv")]
mod writer;

#[cfg(feature = "cards")]
pub use components::{CardLimits, Found, Written};
#[cfg(feature = "csv")]
pub use dialect::Dialect;
#[cfg(feature = "csv")]
pub use model::{Cell, Column, Content};
#[cfg(feature = "csv")]
pub use reader::{ReadLimits, Row, TableReader};
#[cfg(feature = "csv")]
pub use writer::TableWriter;

#[cfg(all(test, feature = "csv"))]
mod tests;
