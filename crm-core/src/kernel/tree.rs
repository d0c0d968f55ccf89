//! Input of any format as a tree, and the one way from there to commands, questions and queries.
//!
//! The code that reads a hundred commands is large. It is here once, for trees; a format, or a language, only has to make a tree, which is little.
//! Every fault is said with the path of its field.

use std::fmt;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::error::{CrmError, Fault};

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
    fn spoken(&self) -> &str {
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

    fn shown(&self) -> String {
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
        Ok(T::deserialize(Node { tree: self, form }).map_err(Unread::fault)?)
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
pub(crate) fn envelope(mut tree: Tree, key: &'static str) -> Result<(String, Tree), CrmError> {
    let name = match tree.take(key) {
        Some(Tree::Text(name)) => name,
        other => {
            let shown = other.map(|tree| tree.shown()).unwrap_or_default();
            return Err(Fault::new(shown, "the name is missing", format!("give it as a text under `{key}`")).at(key).into());
        }
    };
    let content = tree.take("with").unwrap_or(Tree::Nothing);
    if let Tree::Map(rest) = &tree
        && let Some((other, _)) = rest.first()
    {
        return Err(Fault::new(other, "there is no such field", format!("give `{key}` and `with`")).at(other).into());
    }
    Ok((name, content))
}

/// Why a value cannot be read, and where it stands.
#[derive(Debug)]
struct Unread {
    path: String,
    words: String,
}

impl Unread {
    /// The same, inside `field`.
    fn at(mut self, field: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{field}{joint}{}", self.path);
        self
    }

    fn fault(self) -> Fault {
        let fault = Fault::from_words(&self.words);
        if self.path.is_empty() { fault } else { fault.at(self.path) }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Unread {}

impl serde::de::Error for Unread {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self { path: String::new(), words: words.to_string() }
    }
}

/// A tree that is being read.
struct Node {
    tree: Tree,
    form: Form,
}

impl Node {
    fn unfit(&self, wanted: &str, remedy: &str) -> Unread {
        match &self.tree {
            Tree::Wrong(words) => Unread::custom(words),
            other => Unread::custom(format!("`{}`: {wanted} is wanted here, not {}; {remedy}", other.shown(), other.spoken())),
        }
    }

    /// The content, where the tree is of the wanted type or of none in particular.
    fn of(self, wanted: &'static str) -> Result<Self, Unread> {
        match self.tree {
            Tree::Of(class, content) if class == wanted => Ok(Self { tree: *content, ..self }),
            Tree::Of(..) => Err(self.unfit(wanted, &format!("give a {wanted}"))),
            _ => Ok(self),
        }
    }
}

macro_rules! numbers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
            self.deserialize_i64(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Node {
    type Error = Unread;

    fn is_human_readable(&self) -> bool {
        self.form != Form::Programs
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unread> {
        Err(self.unfit("another value", "give what the documentation names"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::Flag(flag) => visitor.visit_bool(flag),
            _ => Err(self.unfit("yes or no", "give one of the two")),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::Integer(number) => visitor.visit_i64(number),
            Tree::Large(number) => visitor.visit_u64(number),
            _ => Err(self.unfit("a whole number", "give one")),
        }
    }

    numbers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::Text(text) => visitor.visit_string(text),
            _ => Err(self.unfit("a text", "give one")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_string(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::Bytes(bytes) => visitor.visit_byte_buf(bytes),
            _ => Err(self.unfit("bytes", "give what the library gave")),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.tree == Tree::Nothing { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Unread> {
        let node = self.of(name)?;
        match &node.tree {
            Tree::Nothing => visitor.visit_unit(),
            Tree::Map(fields) if fields.is_empty() => visitor.visit_unit(),
            _ => Err(node.unfit("nothing", "leave it out")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Unread> {
        let (word, wanted, remedy) = match name {
            "Id" => (Word::Id, "an id", "give the id of a record"),
            "Timestamp" => (Word::Timestamp, "an instant", "give it with its time zone"),
            "Date" => (Word::Date, "a day", "give it without a time"),
            "Decimal" => (Word::Decimal, "a decimal", "give it exactly: no float, no text"),
            _ => return visitor.visit_newtype_struct(self),
        };
        match self.tree {
            Tree::Word(found, text) if found == word => visitor.visit_newtype_struct(StringDeserializer::<Unread>::new(text)),
            // Where a format has no words of its own, a decimal is a text, and the others are what the form says.
            Tree::Text(_) if self.form == Form::People || (self.form == Form::Programs && word == Word::Decimal) => {
                visitor.visit_newtype_struct(self)
            }
            Tree::Bytes(_) if self.form == Form::Programs && word == Word::Id => visitor.visit_newtype_struct(self),
            Tree::Integer(_) if self.form == Form::Programs && matches!(word, Word::Timestamp | Word::Date) => {
                visitor.visit_newtype_struct(self)
            }
            _ => Err(self.unfit(wanted, remedy)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::List(items) => visitor.visit_seq(Items { items: items.into_iter(), at: 0, form: self.form }),
            _ => Err(self.unfit("a list", "give several values")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::Map(fields) => visitor.visit_map(Fields::new(fields, self.form)),
            _ => Err(self.unfit("values under names", "give them so")),
        }
    }

    /// By names alone: a list in the place of a struct would change its meaning with every field that is added.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let node = self.of(name)?;
        match node.tree {
            Tree::Map(fields) => visitor.visit_map(Fields::new(fields, node.form)),
            _ => Err(node.unfit(name, "give its fields by their names")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let node = self.of(name)?;
        let remedy = || format!("give one of {}", known.join(", "));
        match node.tree {
            Tree::Text(tag) => visitor.visit_enum(Chosen { tag, content: None }),
            Tree::Map(ref fields) if fields.len() == 1 => {
                let form = node.form;
                let Tree::Map(fields) = node.tree else { return Err(Unread::custom("a map")) };
                let (tag, tree) = fields.into_iter().next().unwrap_or((String::new(), Tree::Nothing));
                visitor.visit_enum(Chosen { tag, content: Some(Node { tree, form }) })
            }
            _ => Err(node.unfit(&format!("one choice of {name}"), &remedy())),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char unit tuple_struct }
}

struct Items {
    items: std::vec::IntoIter<Tree>,
    at: usize,
    form: Form,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        let Some(tree) = self.items.next() else { return Ok(None) };
        let at = self.at;
        self.at = at.saturating_add(1);
        seed.deserialize(Node { tree, form: self.form }).map(Some).map_err(|unread| unread.at(&format!("[{at}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Fields {
    fields: std::vec::IntoIter<(String, Tree)>,
    current: Option<(String, Tree)>,
    form: Form,
}

impl Fields {
    fn new(fields: Vec<(String, Tree)>, form: Form) -> Self {
        Self { fields: fields.into_iter(), current: None, form }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        let Some((name, tree)) = self.fields.next() else { return Ok(None) };
        let key = Node { tree: Tree::Text(name.clone()), form: self.form };
        let known = seed.deserialize(key).map_err(|unread| unread.at(&name))?;
        self.current = Some((name, tree));
        Ok(Some(known))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        let (name, tree) = self.current.take().ok_or_else(|| Unread::custom("a value without a name"))?;
        seed.deserialize(Node { tree, form: self.form }).map_err(|unread| unread.at(&name))
    }
}

struct Chosen {
    tag: String,
    content: Option<Node>,
}

impl<'de> EnumAccess<'de> for Chosen {
    type Error = Unread;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Unread> {
        Ok((seed.deserialize(StringDeserializer::<Unread>::new(self.tag.clone()))?, self))
    }
}

impl Chosen {
    fn carried(self) -> Result<(String, Node), Unread> {
        let words = || format!("`{}`: it carries a value, which is missing; give it under that name", self.tag);
        self.content.ok_or_else(|| Unread::custom(words())).map(|node| (self.tag, node))
    }
}

impl<'de> VariantAccess<'de> for Chosen {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        match self.content {
            None | Some(Node { tree: Tree::Nothing, .. }) => Ok(()),
            Some(node) => Err(node.unfit("nothing", "give the name alone").at(&self.tag)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unread> {
        let (tag, node) = self.carried()?;
        seed.deserialize(node).map_err(|unread| unread.at(&tag))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unread> {
        let (tag, node) = self.carried()?;
        node.deserialize_seq(visitor).map_err(|unread| unread.at(&tag))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unread> {
        let (tag, node) = self.carried()?;
        node.deserialize_map(visitor).map_err(|unread| unread.at(&tag))
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Grower)
    }
}

/// Makes a tree of whatever a format shows.
struct Grower;

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
        Tree::deserialize(inner)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Tree, D::Error> {
        Tree::deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Tree, A::Error> {
        let mut fields: Vec<(String, Tree)> = Vec::new();
        while let Some((name, tree)) = pairs.next_entry::<String, Tree>()? {
            fields.push((name, tree));
        }
        Ok(Tree::Map(fields))
    }
}
