//! The file of accounting entries, read as an accountant's software reads it.

use crm_core::accounting::FecFile;
use crm_core::accounting::fec::FIELDS;
use crm_core::kernel::Money;

use super::house;
use crate::StoryError;

/// A line of the file of entries, as far as the story shows it.
pub struct FecLine {
    pub journal: String,
    pub name: String,
    pub number: String,
    pub on: String,
    pub account: String,
    pub label: String,
    pub text: String,
    pub debit: Money,
    pub credit: Money,
    pub mark: String,
}

/// The lines of the file, the first one left out, which names the fields.
pub fn lines(file: &FecFile) -> Result<Vec<FecLine>, StoryError> {
    let text: String = file.content.iter().map(|byte| latin(*byte)).collect();
    text.lines().skip(1).map(line).collect()
}

fn line(text: &str) -> Result<FecLine, StoryError> {
    let fields: Vec<&str> = text.split('\t').collect();
    let field = |name: &str| -> Result<String, StoryError> {
        let at = FIELDS.iter().position(|known| *known == name).ok_or(StoryError::Changed)?;
        fields.get(at).map(|field| (*field).to_owned()).ok_or(StoryError::Changed)
    };
    Ok(FecLine {
        journal: field("JournalCode")?,
        name: field("JournalLib")?,
        number: field("EcritureNum")?,
        on: field("EcritureDate")?,
        account: field("CompteNum")?,
        label: field("CompteLib")?,
        text: field("EcritureLib")?,
        debit: house::eur(&field("Debit")?.replace(',', "."))?,
        credit: house::eur(&field("Credit")?.replace(',', "."))?,
        mark: field("EcritureLet")?,
    })
}

/// A character of ISO 8859-15: the file's own set.
const fn latin(byte: u8) -> char {
    match byte {
        0xa4 => '€',
        0xa6 => 'Š',
        0xa8 => 'š',
        0xb4 => 'Ž',
        0xb8 => 'ž',
        0xbc => 'Œ',
        0xbd => 'œ',
        0xbe => 'Ÿ',
        other => other as char,
    }
}
