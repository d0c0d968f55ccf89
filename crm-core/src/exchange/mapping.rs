//! Which column of a foreign table is which field: a mapping, as data.

use derive_getters::Getters;

use crate::kernel::{Code, CrmError, Date, ExternalId, Fault, Faults, Form, Label, Timestamp, Tree};
use crate::leads::CaptureLead;
use crate::leads::model::MAX_ANSWERS;
use crate::parties::{CreateAccount, CreateContact};
use crate::pipeline::OpenOpportunity;

use super::path::{Path, without_gaps};
use super::reading::{Cell, CellReading, Reference};

/// The most fields of a mapping.
const MOST_FIELDS: usize = 500;

/// What the rows of a table become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MappedKind {
    /// Accounts, by [`CreateAccount`].
    Account,
    /// Contacts, by [`CreateContact`].
    Contact,
    /// Leads, by [`CaptureLead`].
    Lead,
    /// Deals, by [`OpenOpportunity`].
    Opportunity,
}

/// What is done about a row whose record is there already, by the key of the mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfKnown {
    /// What the row holds takes the place of what the record holds; what it does not hold stays. Leads stay as they are: what was captured is evidence.
    #[default]
    Change,
    /// It stays as it is.
    Keep,
}

/// Where the key of a row stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowKey {
    /// The system that the table comes from.
    pub source: Code,
    /// The columns that make the key together, with a dash between them.
    pub from: Vec<String>,
}

/// One field of what a row becomes.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldMapping {
    /// The field, as a path into the command: `details.emails[0].address`.
    pub to: String,
    /// The columns it is read from; those with something in them are joined.
    #[serde(default)]
    pub from: Vec<String>,
    /// What stands between several columns; none: a blank.
    pub joined_by: Option<String>,
    /// How it is read.
    #[serde(default)]
    pub reads: CellReading,
    /// What stands in the place of the columns where they hold nothing. In an item of a list, only where a column fills that item.
    pub value: Option<String>,
    /// What becomes of a row whose text cannot be read so.
    #[serde(default)]
    pub if_wrong: IfWrong,
}

/// What becomes of a row of which a text cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfWrong {
    /// It is refused.
    #[default]
    Refuse,
    /// It is brought in without the field, which is reported.
    LeaveOut,
}

/// Which column of a foreign table is which field.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// What the rows become.
    pub makes: MappedKind,
    /// What is unique about a row; none: every row is something new.
    pub key: Option<RowKey>,
    /// What is done where it is there already.
    #[serde(default)]
    pub known: IfKnown,
    /// The fields, at most 500.
    pub fields: Vec<FieldMapping>,
    /// The columns that are left out on purpose. A column that is neither mapped nor left out is refused, so that nothing is lost unseen.
    #[serde(default)]
    pub leaves_out: Vec<String>,
}

/// What a row becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// An account.
    Account(CreateAccount),
    /// A contact.
    Contact(CreateContact),
    /// A lead.
    Lead(CaptureLead),
    /// A deal, and how it was closed.
    Opportunity(OpenOpportunity, Option<Closing>),
}

/// How a deal was closed, under `closed` of what is mapped.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// Won or lost.
    pub outcome: ClosedAs,
    /// On which day; none: when it is brought in.
    pub on: Option<Date>,
    /// Why it was lost, as a key of the pipeline's.
    pub reason: Option<Code>,
}

/// Won or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedAs {
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

/// A row as the mapping reads it: what the command holds, and the records that it names.
#[derive(Debug, Clone, PartialEq, Getters)]
pub struct MappedRow {
    /// The unique key.
    key: Option<ExternalId>,
    /// The records that it names, and where their ids belong.
    #[getter(skip)]
    references: Vec<(Path, String, Reference)>,
    #[getter(skip)]
    content: Tree,
    #[getter(skip)]
    makes: MappedKind,
    /// What could not be read and was left out, by its field.
    left_out: Vec<Fault>,
}

/// A field with its columns found.
struct Field {
    to: Path,
    name: String,
    columns: Vec<usize>,
    joined_by: String,
    reads: CellReading,
    value: Option<String>,
    if_wrong: IfWrong,
}

/// A mapping that was held against the columns of a table.
pub struct MappedTable {
    makes: MappedKind,
    known: IfKnown,
    fields: Vec<Field>,
    key: Option<(Code, Vec<usize>)>,
    /// What stands above the columns: leads keep what was captured, word by word.
    columns: Vec<Label>,
}

impl ImportMapping {
    /// Holds the mapping against the columns of a table.
    ///
    /// # Errors
    /// Every fault at once: a column that the table has not or has twice, one that is neither mapped nor left out, a path that is none, a field without
    /// columns and value.
    pub fn over(&self, columns: &[String]) -> Result<MappedTable, CrmError> {
        let mut faults = Faults::new();
        let fits = (1..=MOST_FIELDS).contains(&self.fields.len());
        faults.require(fits, "fields", self.fields.len(), "a mapping has 1 to 500 fields", "map as many");
        let fields = self.fields.iter().enumerate().filter_map(|(at, field)| {
            let place = format!("fields[{at}]");
            let to = faults.take(format!("{place}.to"), Path::parse(&field.to));
            let found = found(&field.from, columns, &format!("{place}.from"), &mut faults);
            let says_something = !field.from.is_empty() || field.value.is_some();
            faults.require(says_something, &place, &field.to, "it has neither a column nor a value", "give one of them");
            let joined_by = field.joined_by.clone().unwrap_or_else(|| " ".to_owned());
            let (reads, value, name) = (field.reads.clone(), field.value.clone(), field.to.clone());
            Some(Field { to: to?, name, columns: found, joined_by, reads, value, if_wrong: field.if_wrong })
        });
        let fields: Vec<Field> = fields.collect();
        let key = self.key.as_ref().map(|key| (key.source.clone(), found(&key.from, columns, "key.from", &mut faults)));
        if let Some(key) = &self.key {
            faults.require(!key.from.is_empty(), "key.from", "", "a key is made of columns", "name them");
        }
        found(&self.leaves_out, columns, "leaves_out", &mut faults);
        let key_columns = self.key.iter().flat_map(|key| &key.from);
        let named: Vec<&String> =
            self.fields.iter().flat_map(|field| &field.from).chain(key_columns).chain(&self.leaves_out).collect();
        for column in columns.iter().filter(|column| !named.contains(column)) {
            faults.push(
                Fault::new(column, "the mapping does not say what this column is", "map it, or leave it out").at("columns"),
            );
        }
        let labels = columns.iter().map(|column| faults.take("columns", Label::parse(column))).collect::<Option<Vec<Label>>>();
        faults.finish()?;
        Ok(MappedTable { makes: self.makes, known: self.known, fields, key, columns: labels.unwrap_or_default() })
    }
}

/// Where each of the `named` columns stands.
fn found(named: &[String], columns: &[String], field: &str, faults: &mut Faults) -> Vec<usize> {
    let mut all = Vec::with_capacity(named.len());
    for name in named {
        let mut at = columns.iter().enumerate().filter(|(_, column)| *column == name).map(|(at, _)| at);
        match (at.next(), at.next()) {
            (Some(at), None) => all.push(at),
            (None, _) => faults.push(Fault::new(name, "the table has no such column", "name one that it has").at(field)),
            _ => faults.push(Fault::new(name, "the table has this column twice", "rename one of them in the table").at(field)),
        }
    }
    all
}

impl MappedTable {
    /// What is done where a record is there already.
    #[must_use]
    pub fn known(&self) -> IfKnown {
        self.known
    }

    /// A row as the mapping reads it.
    ///
    /// # Errors
    /// Every field that could not be read, by its path in the command.
    pub fn row(&self, cells: &[String]) -> Result<MappedRow, CrmError> {
        let (mut faults, mut content) = (Faults::new(), Tree::Map(Vec::new()));
        if let Some(lost) = cells.iter().skip(self.columns.len()).find(|cell| !cell.trim().is_empty()) {
            let problem = "the row has more cells than the table has columns";
            return Err(Fault::new(lost, problem, "look for a separator in one of its texts").at("row").into());
        }
        let (mut references, mut left_out) = (Vec::new(), Vec::new());
        let text = |field: &Field| {
            let filled =
                field.columns.iter().filter_map(|at| cells.get(*at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
            filled.collect::<Vec<_>>().join(&field.joined_by)
        };
        // What the row holds comes first: whether a value of the mapping has a place depends on it.
        let (filled, empty): (Vec<_>, Vec<_>) =
            self.fields.iter().map(|field| (field, text(field))).partition(|(_, text)| !text.is_empty());
        let given = empty.into_iter().filter_map(|(field, _)| Some((field, field.value.clone()?)));
        for (field, text) in filled.into_iter().chain(given) {
            if !field.to.leads_somewhere(&content)
                && field.columns.iter().all(|at| cells.get(*at).is_none_or(|cell| cell.trim().is_empty()))
            {
                continue;
            }
            match field.reads.read(&text) {
                Ok(Cell::Value(Tree::Nothing)) => {}
                Ok(Cell::Value(value)) => field.to.put(&mut content, value),
                Ok(Cell::Reference(reference)) => references.push((field.to.clone(), field.name.clone(), reference)),
                Err(fault) if field.if_wrong == IfWrong::LeaveOut => left_out.push(fault.at(&field.name)),
                Err(fault) => faults.push(fault.at(&field.name)),
            }
        }
        let key = faults.take("key", self.key(cells)).flatten();
        faults.finish()?;
        if let Some(key) = &key {
            put_key(self.makes, &mut content, key);
        }
        if self.makes == MappedKind::Lead {
            self.put_original(&mut content, cells)?;
        }
        Ok(MappedRow { key, references, content: without_gaps(content), makes: self.makes, left_out })
    }

    /// What was captured, as it was sent.
    fn put_original(&self, content: &mut Tree, cells: &[String]) -> Result<(), Fault> {
        let field = |(name, value): (&Label, &String)| {
            Tree::Map(vec![("name".to_owned(), Tree::Text(name.to_string())), ("value".to_owned(), Tree::Text(value.clone()))])
        };
        let filled = self.columns.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        Path::parse("original")?.put(content, Tree::List(filled.map(field).take(MAX_ANSWERS).collect()));
        Ok(())
    }

    fn key(&self, cells: &[String]) -> Result<Option<ExternalId>, Fault> {
        let Some((source, columns)) = &self.key else { return Ok(None) };
        let parts: Vec<&str> = columns.iter().filter_map(|at| cells.get(*at)).map(|cell| cell.trim()).collect();
        if parts.iter().all(|part| part.is_empty()) {
            return Err(Fault::new("", "the row has no key", "fill the columns that make it"));
        }
        Ok(Some(ExternalId { source: source.clone(), key: Label::parse(&parts.join("-"))? }))
    }
}

fn put_key(makes: MappedKind, content: &mut Tree, key: &ExternalId) {
    let text = |text: &str| Tree::Text(text.to_owned());
    let id = Tree::Map(vec![("source".to_owned(), text(key.source.as_str())), ("key".to_owned(), text(key.key.as_str()))]);
    let path = match makes {
        MappedKind::Account | MappedKind::Contact => "details.external_ids[49]",
        MappedKind::Lead | MappedKind::Opportunity => "external_id",
    };
    if let Ok(path) = Path::parse(path) {
        path.put(content, id);
    }
}

impl MappedRow {
    /// The records that the row names.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter().map(|(_, _, reference)| reference)
    }

    /// The command that the row stands for, once `find` has found the records it names, each under its id; and when it happened, where the mapping says
    /// so under `at`.
    ///
    /// # Errors
    /// What `find` answers, at its field; [`CrmError::Invalid`] for what no such command can hold.
    pub fn made(
        self,
        find: &mut dyn FnMut(&Reference) -> Result<String, CrmError>,
    ) -> Result<(Made, Option<Timestamp>), CrmError> {
        let mut content = self.content;
        for (path, name, reference) in &self.references {
            let id = find(reference).map_err(|error| match error {
                CrmError::Invalid(faults) => CrmError::Invalid(faults.within(name)),
                other => other,
            })?;
            path.put(&mut content, Tree::Text(id));
        }
        let form = Form::People;
        let at = content.take("at").map(|at| at.read(form)).transpose()?;
        let made = match self.makes {
            MappedKind::Account => Made::Account(content.read(form)?),
            MappedKind::Contact => Made::Contact(content.read(form)?),
            MappedKind::Lead => Made::Lead(content.read(form)?),
            MappedKind::Opportunity => {
                // A deal that is open has a day and a reason in its row perhaps, and no outcome.
                let closed = content
                    .take("closed")
                    .filter(|closed| matches!(closed, Tree::Map(fields) if fields.iter().any(|(name, _)| name == "outcome")));
                let closing = closed.map(|closed| closed.read(form)).transpose()?;
                Made::Opportunity(content.read(form)?, closing)
            }
        };
        Ok((made, at))
    }
}
