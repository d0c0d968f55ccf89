//! The tables: who the customers are, and what happened on which day.

use std::path::Path;

use crm_core::documents::DocumentLanguage;
use crm_core::kernel::{Currency, Date, Fault, Money, Name, UnitPrice};

use crate::StoryError;
use crate::lead_to_cash::rows::{self, Row};

/// A customer.
pub struct Customer {
    pub name: Name,
    pub language: DocumentLanguage,
    pub is_consumer: bool,
}

/// What happened on a day.
pub struct Entry {
    pub day: Date,
    pub customer: String,
    pub what: String,
    pub net: Option<UnitPrice>,
    pub amount: Option<Money>,
    pub until: Option<Date>,
    pub note: String,
}

/// The customers of a table.
pub fn customers(path: &Path) -> Result<Vec<Customer>, StoryError> {
    all(path, |row| {
        let language = match row.text("language") {
            "en" => DocumentLanguage::English,
            _ => DocumentLanguage::French,
        };
        let is_consumer = row.text("consumer") == "yes";
        Some(Customer { name: row.required("name", Name::parse)?, language, is_consumer })
    })
}

/// What happened, in the order of days.
pub fn diary(path: &Path) -> Result<Vec<Entry>, StoryError> {
    let eur = Currency::EUR;
    all(path, |row| {
        Some(Entry {
            customer: row.text("customer").to_owned(),
            what: row.text("what").to_owned(),
            note: row.text("note").to_owned(),
            net: row.optional("net", |text| UnitPrice::parse(text, eur)),
            amount: row.optional("amount", |text| Money::parse(text, eur)),
            until: row.optional("until", str::parse),
            day: row.required("day", str::parse)?,
        })
    })
}

/// Every row of a table, none of which may be wrong.
fn all<T>(path: &Path, read: impl Fn(&mut Row<'_>) -> Option<T>) -> Result<Vec<T>, StoryError> {
    let rows = rows::read(path, read).map_err(|error| StoryError::File(path.to_owned(), error))?;
    Ok(rows.into_iter().map(|(_, row)| row).collect::<Result<_, _>>()?)
}

impl Entry {
    /// The amount, which an entry of its kind has.
    pub fn given(&self) -> Result<Money, Fault> {
        self.amount.ok_or_else(|| Fault::new("", "the amount is missing", "fill it in").at("amount"))
    }

    /// The day, which an entry of its kind has.
    pub fn last_day(&self) -> Result<Date, Fault> {
        self.until.ok_or_else(|| Fault::new("", "the day is missing", "fill it in").at("until"))
    }
}
