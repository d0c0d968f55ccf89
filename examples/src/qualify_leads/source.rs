//! The two tables that the story can be told of: invented requests, and the leads of a seller of courses.

use std::fs::File;
use std::path::{Path, PathBuf};

use crm_core::exchange::{ImportMapping, ReadLimits, TableReader};
use crm_core::kernel::{Code, CrmError, FieldType, Percent};
use crm_core::leads::scoring::LearningPolicy;

use crate::StoryError;

/// A row of a table: the line it begins on, and its texts.
pub type Rows = Vec<(u64, Result<Vec<String>, CrmError>)>;

/// How a lead ended, as the table says.
pub enum End {
    Won,
    /// For this reason.
    Lost(Code),
}

/// A table, and what a company has to set up for it.
pub struct Source {
    pub title: &'static str,
    pub mapping: ImportMapping,
    /// The fields that the company adds to its leads.
    pub fields: Vec<(&'static str, FieldType)>,
    /// The number from which a lead is a large one, by a field that the company added.
    pub large: (&'static str, &'static str, &'static str),
    /// Where those come from who were sent by somebody.
    pub recommended: &'static str,
    pub learning: LearningPolicy,
    columns: Vec<String>,
    rows: Vec<(u64, Result<Vec<String>, String>)>,
    /// The columns that tell how a lead ended: the word, and the reason.
    outcome: (&'static str, Option<&'static str>),
    /// The word of a lead that was won.
    won: &'static str,
    /// True where the table tells the end of every lead, so that some have to be kept from what learns.
    tells_all: bool,
}

impl Source {
    /// The requests of a maker of lamps, invented.
    pub fn invented(path: &Path) -> Result<Self, StoryError> {
        let (columns, rows) = read(path)?;
        // Few leads teach a little; that the ten of one source were all won is no wonder among them.
        let learning = LearningPolicy {
            minimum_won: 20,
            minimum_lost: 20,
            minimum_of_value: 5,
            settled_at_most: Percent::new(25.into())?,
            ..LearningPolicy::default()
        };
        Ok(Self {
            title: "Requests to a maker of lamps",
            mapping: serde_json::from_str(include_str!("../../mappings/requests-as-leads.json"))?,
            fields: vec![
                ("employees", FieldType::Integer),
                ("topic", FieldType::Text),
                ("visits", FieldType::Integer),
                ("offer_sent", FieldType::Text),
            ],
            large: ("large-house", "custom.employees", "100"),
            recommended: "recommendation",
            learning,
            columns,
            rows,
            outcome: ("Outcome", Some("Reason")),
            won: "won",
            tells_all: false,
        })
    }

    /// The leads of a seller of courses. The table names nobody: name and address are made of the number. `Select` is what its form shows before
    /// somebody chooses.
    pub fn real(path: &Path) -> Result<Self, StoryError> {
        let (mut columns, mut rows) = read(path)?;
        let number = columns.iter().position(|column| column == "Lead Number").unwrap_or_default();
        columns.extend(["Name".to_owned(), "Address".to_owned()]);
        for cells in rows.iter_mut().filter_map(|(_, cells)| cells.as_mut().ok()) {
            let number = cells.get(number).cloned().unwrap_or_default();
            cells.iter_mut().filter(|cell| *cell == "Select").for_each(String::clear);
            cells.extend([format!("Lead {number}"), format!("lead-{number}@example.com")]);
        }
        let texts =
            ["origin", "specialization", "heard", "occupation", "matters", "no_email", "no_call", "country", "city", "free_copy"];
        let mut fields: Vec<_> = texts.into_iter().map(|key| (key, FieldType::Text)).collect();
        fields.extend([("visits", FieldType::Integer), ("seconds", FieldType::Integer), ("pages", FieldType::Decimal)]);
        Ok(Self {
            title: "Leads of a seller of courses",
            mapping: serde_json::from_str(include_str!("../../mappings/x-education-as-leads.json"))?,
            fields,
            large: ("long-visit", "custom.seconds", "1500"),
            recommended: "reference",
            learning: LearningPolicy::default(),
            columns,
            rows,
            outcome: ("Converted", None),
            won: "1",
            tells_all: true,
        })
    }

    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, to be brought in.
    pub fn rows(&self) -> Rows {
        let unread = |error: &String| crm_core::kernel::Fault::new("", error.clone(), "mend the row").into();
        self.rows.iter().map(|(line, cells)| (*line, cells.clone().map_err(|error| unread(&error)))).collect()
    }

    /// The key and the end of every lead that was closed before the story begins.
    pub fn closed(&self) -> Result<Vec<(String, End)>, StoryError> {
        let rows = self.told().filter(|(key, word, _)| !word.is_empty() && (!self.tells_all || !is_kept_back(key)));
        let end = |word: &str, reason: &str| -> Result<End, CrmError> {
            Ok(if word == self.won { End::Won } else { End::Lost(Code::parse(&reason.to_lowercase().replace(' ', "-"))?) })
        };
        rows.map(|(key, word, reason)| Ok((key, end(&word, &reason)?))).collect()
    }

    /// Whether each lead that was kept from what learns was won in the end, where the table tells.
    pub fn kept_back(&self) -> Vec<(String, bool)> {
        let kept = self.told().filter(|(key, _, _)| self.tells_all && is_kept_back(key));
        kept.map(|(key, word, _)| (key, word == self.won)).collect()
    }

    /// Key, word of the end, reason.
    fn told(&self) -> impl Iterator<Item = (String, String, String)> {
        let place = |name: &str| self.columns.iter().position(|column| column == name);
        let key = self.mapping.key.as_ref().and_then(|key| key.from.first()).and_then(|name| place(name));
        let (word, reason) = (place(self.outcome.0), self.outcome.1.and_then(place));
        self.rows.iter().filter_map(move |(_, cells)| {
            let cell = |at: Option<usize>| at.and_then(|at| cells.as_ref().ok()?.get(at)).cloned();
            Some((cell(key)?, cell(word)?, cell(reason).unwrap_or_else(|| "other".to_owned())))
        })
    }
}

/// Three in ten, by the number alone.
fn is_kept_back(key: &str) -> bool {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    key.bytes().fold(0xcbf2_9ce4_8422_2325, hash) % 100 >= 70
}

type Read = (Vec<String>, Vec<(u64, Result<Vec<String>, String>)>);

fn read(path: &Path) -> Result<Read, StoryError> {
    let file = File::open(path).map_err(|error| StoryError::Open(PathBuf::from(path), error))?;
    let reader = TableReader::new(file, ReadLimits::default())?;
    let columns = reader.columns().to_vec();
    let mut last = 1;
    let rows = reader.map(|row| match row {
        Ok(row) => {
            last = row.line();
            (row.line(), Ok(row.cells().clone()))
        }
        Err(error) => {
            last += 1;
            (last, Err(error.to_string()))
        }
    });
    Ok((columns, rows.collect()))
}
