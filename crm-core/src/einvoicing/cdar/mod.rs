//! Messages about the life of an invoice between seller, buyer and platforms (UN/CEFACT CrossDomainAcknowledgementAndResponse D22B, XP Z12-012).
//!
//! A message says one status of one invoice, why, what is asked for, and the figures that go with it. It is written the same way each time, and only where
//! it breaks no rule of BR-FR-CDV; one that came in is read as it is.

mod checks;
mod codes;
mod message;
#[cfg(feature = "einvoices")]
mod reading;
mod statuses;
mod writing;

pub use checks::check_message;
pub use codes::{CharacteristicKind, MessageRole, RequestedAction, StatusPhase, StatusReason};
pub use message::{LifecycleMessage, MessageInvoice, MessageParty, MessageTime, StatusCharacteristic, StatusDetail};
#[cfg(feature = "einvoices")]
pub use reading::{MessageReading, read};
pub use statuses::{LifecycleStatus, STATUSES, StatusAuthor, StatusTerms};
pub use writing::write;
