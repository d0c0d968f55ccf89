//! Reading values from a tree: by names, with the path of whatever is wrong.

use std::fmt;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::error::{CrmError, Fault};
use super::tree::{Form, Tree, Word};

/// Reads a value; see [`Tree::read`].
pub(super) fn read<'de, T: Deserialize<'de>>(tree: Tree, form: Form) -> Result<T, CrmError> {
    Ok(T::deserialize(Node { tree, form }).map_err(Unread::fault)?)
}

/// Reads a value that stands under `field`.
pub(super) fn read_at<'de, T: Deserialize<'de>>(tree: Tree, form: Form, field: &str) -> Result<T, CrmError> {
    Ok(T::deserialize(Node { tree, form }).map_err(|unread| unread.at(field).fault())?)
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

    /// What may be written in two ways: as a text, or as what the visitor goes on to read.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.tree {
            Tree::Text(text) => visitor.visit_string(text),
            _ => visitor.visit_newtype_struct(self),
        }
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
            Tree::Map(fields) if fields.len() == 1 => {
                let (tag, tree) = fields.into_iter().next().unwrap_or((String::new(), Tree::Nothing));
                visitor.visit_enum(Chosen { tag, content: Some(Node { tree, form: node.form }) })
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
