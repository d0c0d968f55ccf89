//! Words: the values every process speaks with.
//!
//! Nothing here reads a clock, draws a random number or does I/O. A value that exists is valid: each type checks its shape once,
//! on the way in, and answers a [`Fault`] that names the value and the remedy.

pub mod actor;
pub mod address;
pub mod calendar;
pub mod canonical;
pub mod country;
pub mod currency;
pub mod custom_fields;
pub mod date_range;
pub mod decision;
pub mod document_hash;
pub mod email;
pub mod error;
pub mod external_id;
pub mod field_definition;
pub mod held_back;
mod hidden;
pub mod iban;
pub mod id;
pub mod kind;
pub mod money;
pub mod numbering;
pub mod ownership;
pub mod page;
pub mod phone;
pub mod policy;
pub mod quantity;
pub mod record;
pub mod recurrence;
pub mod refusal;
pub mod rounding;
pub mod shortcoming;
mod skeleton;
pub mod sort_key;
pub mod tax_id;
pub mod text;
pub mod time;
#[cfg(feature = "serde")]
pub mod tree;
#[cfg(feature = "serde")]
mod tree_reader;
pub mod unit_code;
mod vat;
#[cfg(feature = "serde")]
pub(crate) mod wire;
pub mod work_table;

pub use actor::Actor;
pub use address::{AddressInput, PostalAddress, Postcode};
pub use calendar::{BusinessCalendar, WorkingHours};
pub use canonical::CanonicalForm;
pub use country::CountryCode;
pub use currency::Currency;
pub use custom_fields::{CustomFields, FieldDecimal, FieldValue};
pub use date_range::DateRange;
pub use decision::{Decision, DomainEvent, RuleContext, StepTable};
pub use document_hash::DocumentHash;
pub use email::Email;
pub use error::{CrmError, ErrorKind, Fault, Faults, Refused, RuleCode};
pub use external_id::ExternalId;
pub use field_definition::{FieldDefinition, FieldType};
pub use held_back::HeldBack;
pub use hidden::MARKS_MAX;
pub use iban::Iban;
pub use id::*;
pub use kind::Kind;
pub use money::{MAX_MINOR, Money, MoneyByCurrency};
pub use numbering::{number_in, yearly_series};
pub use ownership::{OWNERSHIP_TAG, Ownership, Share, ShareLevel, ShareTarget};
pub use page::{Cursor, MOST_IN_ONE_GO, Page, portion};
pub use phone::Phone;
pub use policy::{Policy, PolicyField};
pub use quantity::{Percent, Quantity, Rate, UnitPrice};
pub use record::{Index, IndexRow, Record, RecordRef, subject};
pub(crate) use record::{PartOf, sealed::Sealed};
pub use recurrence::{RECURRENCE_BYTES, Recurrence};
pub use refusal::{Refusal, refusals};
pub use shortcoming::{Bilingual, Shortcoming};
pub use skeleton::skeleton;
pub use sort_key::SortKey;
pub use tax_id::{TaxId, TaxIdScheme};
pub use text::{Code, Label, Name, Note};
pub use time::{Date, Span, TimeZone, Timestamp};
#[cfg(feature = "serde")]
pub use tree::{Form, TREE_DEPTH, TREE_ITEMS, Tree, Word};
pub use unit_code::UnitCode;
pub use work_table::{WorkTable, WorkingTime};
