//! The definition of custom fields: what a company notes about records beyond what every company notes.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::custom_fields::{CustomFields, FieldValue};
use super::error::{Fault, Faults};
use super::id::{FieldDefinitionId, RecordId};
use super::kind::Kind;
use super::record::{Index, IndexRow, Record};
use super::sort_key::SortKey;
use super::text::{Code, Name};

/// What a custom field may hold.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum FieldType {
    /// Text.
    #[n(0)]
    Text,
    /// A whole number.
    #[n(1)]
    Integer,
    /// A number with up to six decimals.
    #[n(2)]
    Decimal,
    /// A day.
    #[n(3)]
    Date,
    /// Yes or no.
    #[n(4)]
    Flag,
    /// One of these keys.
    #[n(5)]
    Choice(#[n(0)] Vec<Code>),
}

impl FieldType {
    fn admits(&self, value: &FieldValue) -> bool {
        match (self, value) {
            (Self::Choice(keys), FieldValue::Choice(key)) => keys.contains(key),
            (Self::Text, FieldValue::Text(_))
            | (Self::Integer, FieldValue::Integer(_))
            | (Self::Decimal, FieldValue::Decimal(_))
            | (Self::Date, FieldValue::Date(_))
            | (Self::Flag, FieldValue::Flag(_)) => true,
            _ => false,
        }
    }

    fn wanted(&self) -> String {
        match self {
            Self::Text => "give text".to_owned(),
            Self::Integer => "give a whole number".to_owned(),
            Self::Decimal => "give a number with up to six decimals".to_owned(),
            Self::Date => "give a day".to_owned(),
            Self::Flag => "give yes or no".to_owned(),
            Self::Choice(keys) => format!("give one of: {}", keys.iter().map(Code::as_str).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// The most keys that a choice is made from.
pub const MAX_CHOICES: usize = 200;

/// The definition of a custom field of one kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct FieldDefinition {
    /// Id, derived from kind and key.
    #[n(0)]
    #[getter(skip)]
    id: FieldDefinitionId,
    /// Code of the kind of record.
    #[n(1)]
    kind: u16,
    /// The key it is stored under.
    #[n(2)]
    key: Code,
    /// What people call it.
    #[n(3)]
    label: Name,
    /// What it may hold.
    #[n(4)]
    field_type: FieldType,
    /// True where a record cannot do without it.
    #[n(5)]
    is_required: bool,
}

impl FieldDefinition {
    /// Definitions by kind of record.
    pub const BY_KIND: Index<Self> = Index::new(1, "kind");

    /// The definition of `key` for records of `kind`.
    #[must_use]
    pub fn new(kind: u16, key: Code, label: Name, field_type: FieldType, is_required: bool) -> Self {
        let id = FieldDefinitionId::natural("field", &format!("{kind} {key}"));
        Self { id, kind, key, label, field_type, is_required }
    }

    /// Whether `fields` are as `definitions` say.
    ///
    /// # Errors
    /// A fault at `custom_fields.key` for each field that is not defined, holds something else, or is missing.
    pub fn verify(definitions: &[Self], fields: &CustomFields) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (key, value) in fields.iter() {
            let field = format!("custom_fields.{key}");
            match definitions.iter().find(|definition| definition.key == *key) {
                None => {
                    faults.push(Fault::new(key, "no such custom field is defined", "define it first, or leave it out").at(field))
                }
                Some(definition) if !definition.field_type.admits(value) => {
                    let problem = format!("`{}` does not hold such a value", definition.label);
                    faults.push(Fault::new(value, problem, definition.field_type.wanted()).at(field));
                }
                Some(_) => {}
            }
        }
        for missing in definitions.iter().filter(|definition| definition.is_required && fields.get(&definition.key).is_none()) {
            let problem = format!("`{}` is required", missing.label);
            faults.push(Fault::new("", problem, missing.field_type.wanted()).at(format!("custom_fields.{}", missing.key)));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl Record for FieldDefinition {
    type Id = FieldDefinitionId;
    const KIND: Kind = Kind::CUSTOM_FIELD;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> FieldDefinitionId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if !Kind::find(self.kind).is_some_and(|kind| kind.has_custom_fields) {
            let codes: Vec<String> = Kind::ALL.iter().filter(|kind| kind.has_custom_fields).map(Kind::to_string).collect();
            let remedy = format!("give the code of one of: {}", codes.join(", "));
            faults.push(Fault::new(self.kind, "records of this kind take no custom fields", remedy).at("kind"));
        }
        if let FieldType::Choice(keys) = &self.field_type {
            let fits = (1..=MAX_CHOICES).contains(&keys.len());
            faults.require(fits, "field_type", keys.len(), "a choice has 1 to 200 keys", "give the keys to choose from");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_KIND.row(SortKey::new().unsigned(u64::from(self.kind)).text(self.key.as_str()))]
    }
}
