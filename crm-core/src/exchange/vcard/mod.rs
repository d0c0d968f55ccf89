//! Contacts from vCards and to vCards, as address books, telephones and mail programs write them.
//!
//! Read are versions 3.0 (RFC 2426) and 4.0 (RFC 6350), and 2.1 with its encodings; written are 3.0 and 4.0. What a card says and a contact has no place
//! for is named with the card, and so is what a contact says and a card has no place for: nothing is dropped without a word, but what a file says of
//! itself (`VERSION`, `PRODID`, `REV`).
//!
//! ```text
//! labels.rs   what a telephone or an address is for: TYPE, PREF and labels of groups
//! points.rs   e-mail addresses, telephones and postal addresses
//! reader.rs   cards to contacts
//! writer.rs   contacts to cards
//! ```
//!
//! ```
//! use crm_core::exchange::vcard::{CardReading, CardVersion, CardWriting, read_cards, write_cards};
//!
//! let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Inès Carpentier\r\nORG:Moulin Nord\r\nEMAIL;TYPE=WORK:ines@nord.example\r\n\
//!             TEL;TYPE=CELL:+33 6 12 34 56 78\r\nTEL;TYPE=WORK:22 33\r\nURL:https://nord.example\r\nEND:VCARD\r\n";
//! let mut found = read_cards(text, &CardReading::from_source("address-book".parse()?))?;
//! let card = found.cards.remove(0);
//! assert_eq!(card.details.name.as_str(), "Inès Carpentier");
//! assert_eq!(card.organization.as_ref().map(|name| name.as_str()), Some("Moulin Nord"));
//! assert_eq!(card.details.phones[0].label.as_ref().map(|label| label.as_str()), Some("mobile"));
//! let left_out: Vec<&str> = card.left_out.iter().map(|fault| fault.field.as_str()).collect();
//! assert_eq!(left_out, ["line 1, VCARD.TEL", "line 1, VCARD.URL"]);
//!
//! let writing = CardWriting { version: CardVersion::V4, ..CardWriting::from_source("address-book".parse()?) };
//! assert!(write_cards(&[card], &writing).text.contains("\r\nTEL;TYPE=CELL:+33612345678\r\n"));
//! # Ok::<(), crm_core::kernel::CrmError>(())
//! ```
//!
//! Not here: which account a card's organization is, and whether its person is known already (`parties::duplicates`).

mod labels;
mod points;
mod reader;
mod writer;

pub use reader::{Card, CardReading, FoundCards, read_cards};
pub use writer::{CardVersion, CardWriting, write_cards};

#[cfg(test)]
mod tests;
