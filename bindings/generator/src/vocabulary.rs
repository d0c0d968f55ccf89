//! The vocabulary: every type that crosses a border, as it looks to serde, language by language the same.

/// What a field or an answer holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// A text that the library checks when it reads it.
    Text,
    /// Yes or no.
    Flag,
    /// A whole number.
    Integer,
    /// An exact number.
    Decimal,
    /// An instant.
    Timestamp,
    /// A day.
    Date,
    /// Bytes that only the library reads.
    Bytes,
    /// An id, with the name of its type.
    Id(String),
    /// A type of the vocabulary, by name.
    Named(String),
    /// A value that may be missing.
    Optional(Box<Type>),
    /// Several values in order.
    List(Box<Type>),
    /// Values under keys.
    Map(Box<Type>, Box<Type>),
    /// Two values side by side.
    Pair(Box<Type>, Box<Type>),
    /// Nothing.
    Nothing,
}

impl Type {
    /// Calls `each` for every name of the vocabulary in the type.
    pub fn names(&self, each: &mut dyn FnMut(&str)) {
        match self {
            Self::Named(name) => each(name),
            Self::Optional(inner) | Self::List(inner) => inner.names(each),
            Self::Map(first, second) | Self::Pair(first, second) => {
                first.names(each);
                second.names(each);
            }
            _ => {}
        }
    }
}

/// One field of a struct or of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, in snake case.
    pub name: String,
    /// What it is, a line each.
    pub docs: Vec<String>,
    /// What it holds.
    pub kind: Type,
    /// True where it may be left out although it is not optional; a decimal is 1 then.
    pub has_default: bool,
    /// What stands in it where it is left out, where that is not simply nothing.
    pub given: Option<Given>,
    /// True where each of its values may be written as its first field alone.
    pub is_short: bool,
}

/// What a struct's own `Default` gives a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A whole number.
    Number(u64),
    /// A text.
    Text(String),
    /// A variant that carries nothing, by its name.
    Variant(String),
    /// A struct of these fields, in their order.
    Fields(Vec<Given>),
}

/// What a variant carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    Unit,
    /// One value without a name.
    Value(Type),
    /// Named fields.
    Fields(Vec<Field>),
}

/// One variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name, in camel case.
    pub name: String,
    /// The name under which it is written.
    pub tag: String,
    /// What it is, a line each.
    pub docs: Vec<String>,
    /// What it carries.
    pub content: Content,
}

/// What a type is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Fields, in the order in which they are written.
    Struct(Vec<Field>),
    /// One of several variants.
    Enum(Vec<Variant>),
}

impl Shape {
    /// True for an enum whose variants carry nothing.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Enum(variants) if variants.iter().all(|variant| variant.content == Content::Unit))
    }

    /// Every type that the shape names.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Struct(fields) => fields.iter().map(|field| &field.kind).collect(),
            Self::Enum(variants) => variants
                .iter()
                .flat_map(|variant| match &variant.content {
                    Content::Unit => Vec::new(),
                    Content::Value(kind) => vec![kind],
                    Content::Fields(fields) => fields.iter().map(|field| &field.kind).collect(),
                })
                .collect(),
        }
    }
}

/// A type of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDef {
    /// Its name in every language.
    pub name: String,
    /// Its name to serde: another one only where a generic type is used with a type.
    pub serde_name: String,
    /// The folder of crm-core that it stands in.
    pub folder: String,
    /// What it is, a line each.
    pub docs: Vec<String>,
    /// What it is made of.
    pub shape: Shape,
}

/// A command or a question, and what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The name under which it is sent.
    pub tag: String,
    /// Its type.
    pub name: String,
    /// What it answers.
    pub answer: Type,
}

/// An index of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDef {
    /// Its name, as `BY_NAME`.
    pub name: String,
    /// Its number within the kind.
    pub number: u8,
    /// What it is, a line each.
    pub docs: Vec<String>,
}

/// A record that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDef {
    /// The name under which its kind is written.
    pub tag: String,
    /// Its type.
    pub name: String,
    /// Its id's type.
    pub id: String,
    /// Its indexes.
    pub indexes: Vec<IndexDef>,
}

/// Everything that crosses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Every type, in the order of the folders and of the source.
    pub types: Vec<TypeDef>,
    /// Every typed id, with what it is the id of.
    pub ids: Vec<(String, Vec<String>)>,
    /// Every kind of record, with its stored number.
    pub kinds: Vec<(String, u16)>,
    /// Every command.
    pub commands: Vec<Call>,
    /// Every question.
    pub questions: Vec<Call>,
    /// Every record that can be read.
    pub records: Vec<RecordDef>,
}

impl Vocabulary {
    /// The type of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&TypeDef> {
        self.types.iter().find(|known| known.name == name)
    }

    /// The fields of the struct of that name.
    #[must_use]
    pub fn fields_of(&self, name: &str) -> Option<&[Field]> {
        match &self.find(name)?.shape {
            Shape::Struct(fields) => Some(fields),
            Shape::Enum(_) => None,
        }
    }

    /// The record of that name.
    #[must_use]
    pub fn record(&self, name: &str) -> Option<&RecordDef> {
        self.records.iter().find(|record| record.name == name)
    }

    /// The command or question of that type.
    #[must_use]
    pub fn call(&self, name: &str) -> Option<&Call> {
        self.commands.iter().chain(&self.questions).find(|call| call.name == name)
    }
}

/// `16777216` as `16_777_216`, which every language reads.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

/// `LeadState` as `lead_state`, the way serde does it.
#[must_use]
pub fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        if c.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}
