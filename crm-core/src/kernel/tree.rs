//! Input of any format as a tree, and the one way from there to commands, questions and queries.
//!
//! The code that reads a hundred commands is large. It is here once, for trees; a format, or a language, only has to make a tree, which is little.
//! Every fault is said with the path of its field.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::error::{CrmError, Fault, QUOTED_CHARS};
use super::hidden::is_unfit_to_show;

/// How deep values may lie in each other. No command needs half of it.
pub const TREE_DEPTH: usize = 32;
/// The most values in one list or map, whatever field it is for; most fields have a smaller bound of their own.
pub const TREE_ITEMS: usize = 10_000;

/// What a text stands for where a format says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The id of a record.
    Id,
    /// An instant, in RFC 3339.
    Timestamp,
    /// A day, as `2026-05-04`.
    Date,
    /// An exact number.
    Decimal,
}

/// How a format has ids, instants, days and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As texts, for people: JSON.
    People,
    /// As bytes and whole numbers, for programs; decimals as texts: MessagePack.
    Programs,
    /// As [`Tree::Word`] and nothing else: a language that has types of its own for them.
    Typed,
}

impl Form {
    /// The form of a format of serde.
    #[must_use]
    pub fn of(is_human_readable: bool) -> Self {
        if is_human_readable { Self::People } else { Self::Programs }
    }
}

/// Input as a format gives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// What is missing.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number beyond the largest of the above.
    Large(u64),
    /// A text.
    Text(String),
    /// A text that can only be what the format says it is.
    Word(Word, String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Several values in order.
    List(Vec<Tree>),
    /// Values under names.
    Map(Vec<(String, Tree)>),
    /// A value of a type that the format names: nothing else can be read from it.
    Of(String, Box<Tree>),
    /// A value that is wrong whatever is wanted in its place, in the words of a fault.
    Wrong(String),
}

impl Tree {
    /// What it is, in words.
    pub(super) fn spoken(&self) -> &str {
        match self {
            Self::Nothing => "nothing",
            Self::Flag(_) => "yes or no",
            Self::Integer(_) | Self::Large(_) => "a whole number",
            Self::Text(_) => "a text",
            Self::Word(Word::Id, _) => "an id",
            Self::Word(Word::Timestamp, _) => "an instant",
            Self::Word(Word::Date, _) => "a day",
            Self::Word(Word::Decimal, _) => "a decimal",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "a list",
            Self::Map(_) => "values under names",
            Self::Of(class, _) => class,
            Self::Wrong(_) => "a wrong value",
        }
    }

    /// What a fault shows of it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Large(number) => number.to_string(),
            Self::Text(text) | Self::Word(_, text) => text.clone(),
            _ => String::new(),
        }
    }

    /// Reads a value from the tree. The form tells how the format has ids, instants, days and decimals.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] with the path of the field, as `lines[2].priced.quantity`.
    pub fn read<'de, T: Deserialize<'de>>(self, form: Form) -> Result<T, CrmError> {
        super::tree_reader::read(self, form)
    }

    /// Takes the value under `name` out of a map; nothing where there is none.
    pub fn take(&mut self, name: &str) -> Option<Self> {
        let Self::Map(fields) = self else { return None };
        let at = fields.iter().position(|(known, _)| known == name)?;
        Some(fields.remove(at).1)
    }
}

/// The tree of whatever a format holds.
pub(crate) fn grown<'de>(format: impl Deserializer<'de>) -> Result<Tree, CrmError> {
    Tree::deserialize(format).map_err(|error| Fault::from_words(&error.to_string()).into())
}

/// Reads a call from its envelope, as `{"do": "work_lead", "with": {…}}`: its name, and its content.
pub(crate) fn envelope<'de, N: Deserialize<'de>>(mut tree: Tree, key: &'static str) -> Result<(N, Tree), CrmError> {
    let name = tree.take(key).unwrap_or(Tree::Nothing);
    let name = super::tree_reader::read_at(name, Form::People, key)?;
    let content = tree.take("with").unwrap_or(Tree::Nothing);
    if let Tree::Map(rest) = &tree
        && let Some((other, _)) = rest.first()
    {
        return Err(Fault::new(other, "there is no such field", format!("give `{key}` and `with`")).at(other).into());
    }
    Ok((name, content))
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Grower { depth: TREE_DEPTH }.deserialize(deserializer)
    }
}

/// Makes a tree of whatever a format shows, as deep as it may still go.
struct Grower {
    depth: usize,
}

impl Grower {
    /// What makes the values inside this one.
    fn within<E: serde::de::Error>(&self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth }),
            None => Err(E::custom(format!("``: values lie in each other more than {TREE_DEPTH} deep; give them flat"))),
        }
    }
}

fn at_most<E: serde::de::Error>(items: usize) -> Result<(), E> {
    if items < TREE_ITEMS { Ok(()) } else { Err(E::custom(format!("``: this has more than {TREE_ITEMS} values; give fewer"))) }
}

impl<'de> DeserializeSeed<'de> for Grower {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, format: D) -> Result<Tree, D::Error> {
        format.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Grower {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a whole number, yes or no, nothing, bytes, a list or values under names")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(i64::try_from(number).map_or(Tree::Large(number), Tree::Integer))
    }

    // The one float of the library: to say that it is none of its numbers.
    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Wrong(format!("`{number}`: a float is not exact; give the number as a text")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(text))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Tree, E> {
        Ok(Tree::Bytes(bytes.to_vec()))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Tree, E> {
        Ok(Tree::Bytes(bytes))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Tree, D::Error> {
        self.deserialize(inner)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Tree, D::Error> {
        self.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.within()?)? {
            at_most(list.len())?;
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Tree, A::Error> {
        let mut fields: Vec<(String, Tree)> = Vec::new();
        while let Some(name) = pairs.next_key::<String>()? {
            at_most(fields.len())?;
            // It stands in the path of every fault below it.
            if name.chars().nth(QUOTED_CHARS).is_some() || name.chars().any(is_unfit_to_show) {
                return Err(A::Error::custom(Fault::new(name, "this is no name of a field", "give one of the documentation's")));
            }
            fields.push((name, pairs.next_value_seed(self.within()?)?));
        }
        Ok(Tree::Map(fields))
    }
}
