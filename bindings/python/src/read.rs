//! From Python to the library: commands, questions and queries are read from their data classes by serde.
//!
//! Only the type that is asked for is taken: no float for a decimal, no naive time for an instant, no number for a text.

use std::fmt::Display;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDate, PyDateTime, PyInt, PyMapping, PySequence, PyString, PyType};
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::names::python_name;

/// What a value cannot be read for.
#[derive(Debug)]
pub struct Unread(String);

impl Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unread {}

impl serde::de::Error for Unread {
    fn custom<T: Display>(words: T) -> Self {
        Self(words.to_string())
    }
}

impl From<PyErr> for Unread {
    fn from(error: PyErr) -> Self {
        Self(error.to_string())
    }
}

/// A command or question: its name beside its content.
pub struct Call<'py> {
    pub key: &'static str,
    pub tag: String,
    pub content: Bound<'py, PyAny>,
}

impl<'de> Deserializer<'de> for Call<'_> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_map(Envelope { call: self, at: 0 })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct Envelope<'py> {
    call: Call<'py>,
    at: u8,
}

impl<'de> MapAccess<'de> for Envelope<'_> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        self.at += 1;
        let key = match self.at {
            1 => self.call.key,
            2 => "with",
            _ => return Ok(None),
        };
        seed.deserialize(StringDeserializer::new(key.to_owned())).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        if self.at == 1 {
            return seed.deserialize(StringDeserializer::new(self.call.tag.clone()));
        }
        seed.deserialize(Value(self.call.content.clone()))
    }
}

/// Any value that Python gives.
pub struct Value<'py>(pub Bound<'py, PyAny>);

impl Value<'_> {
    fn refused(&self, wanted: &str, remedy: &str) -> Unread {
        let shown = self.0.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string_lossy().chars().take(64).collect());
        let kind = self.0.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string_lossy().into_owned());
        Unread(format!("`{shown}`: {wanted} is wanted here, not {kind}; {remedy}"))
    }

    fn text(&self) -> Result<String, Unread> {
        match self.0.cast::<PyString>() {
            Ok(text) => Ok(text.to_str()?.to_owned()),
            Err(_) => Err(self.refused("a str", "give a text")),
        }
    }

    /// The words of an id, instant, day or decimal.
    fn words(&self, name: &str) -> Result<String, Unread> {
        let py = self.0.py();
        match name {
            "Id" => {
                if self.0.is_instance(uuid_class(py)?)? {
                    return Ok(self.0.str()?.to_str()?.to_owned());
                }
                Err(self.refused("a uuid.UUID", "give the id of a record"))
            }
            "Date" => {
                if self.0.cast::<PyDate>().is_err() || self.0.cast::<PyDateTime>().is_ok() {
                    return Err(self.refused("a datetime.date", "give a day, without a time"));
                }
                Ok(self.0.call_method0(intern!(py, "isoformat"))?.extract()?)
            }
            "Timestamp" => {
                if self.0.cast::<PyDateTime>().is_err() {
                    return Err(self.refused("a datetime.datetime", "give an instant with its time zone"));
                }
                if self.0.getattr(intern!(py, "tzinfo"))?.is_none() {
                    return Err(self.refused("an instant with a time zone", "give it as datetime(…, tzinfo=timezone.utc)"));
                }
                Ok(self.0.call_method0(intern!(py, "isoformat"))?.extract()?)
            }
            "Decimal" => {
                let is_decimal = self.0.get_type().name().is_ok_and(|name| name == "Decimal");
                let is_whole = self.0.cast::<PyInt>().is_ok() && self.0.cast::<PyBool>().is_err();
                if !(is_decimal || is_whole) {
                    return Err(self.refused("a decimal.Decimal", "give Decimal(\"12.50\"); a float is not exact"));
                }
                if is_decimal && !self.0.call_method0(intern!(py, "is_finite"))?.extract::<bool>()? {
                    return Err(self.refused("a finite number", "give an amount, as Decimal(\"12.50\")"));
                }
                Ok(self.0.call_method1(intern!(py, "__format__"), ("f",))?.extract()?)
            }
            _ => self.text(),
        }
    }
}

static UUID: PyOnceLock<Py<PyType>> = PyOnceLock::new();

fn uuid_class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    UUID.import(py, "uuid", "UUID")
}

/// The sixteen bytes of an id; nothing for what is none. The short way for calls that take nothing but an id.
pub fn id_bytes(value: &Bound<'_, PyAny>) -> PyResult<Option<[u8; 16]>> {
    let py = value.py();
    if !value.is_instance(uuid_class(py)?)? {
        return Ok(None);
    }
    let bytes = value.getattr(intern!(py, "bytes"))?;
    Ok(bytes.cast::<PyBytes>()?.as_bytes().try_into().ok())
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unread> {
        Err(self.refused("a value of the vocabulary", "give one of crm_core's classes"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.0.cast::<PyBool>() {
            Ok(flag) => visitor.visit_bool(flag.is_true()),
            Err(_) => Err(self.refused("a bool", "give True or False")),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.0.cast::<PyInt>().is_err() || self.0.cast::<PyBool>().is_ok() {
            return Err(self.refused("an int", "give a whole number"));
        }
        match (self.0.extract::<i64>(), self.0.extract::<u64>()) {
            (Ok(number), _) => visitor.visit_i64(number),
            (_, Ok(number)) => visitor.visit_u64(number),
            _ => Err(self.refused("an int of 64 bits", "give a smaller number")),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.0.cast::<PyBytes>() {
            Ok(bytes) => visitor.visit_bytes(bytes.as_bytes()),
            Err(_) => Err(self.refused("bytes", "give what the library gave")),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.0.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.0.is_none() { visitor.visit_unit() } else { Err(self.refused("None", "leave it out")) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Unread> {
        let class = self.0.getattr_opt(intern!(self.0.py(), "_of"))?;
        if class.is_some_and(|class| class.extract::<&str>().is_ok_and(|class| class == name)) {
            return visitor.visit_unit();
        }
        Err(self.refused(name, &format!("give crm_core.{name}()")))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Unread> {
        match name {
            "Id" | "Timestamp" | "Date" | "Decimal" => visitor.visit_newtype_struct(StringDeserializer::new(self.words(name)?)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        let is_text = self.0.cast::<PyString>().is_ok() || self.0.cast::<PyBytes>().is_ok();
        match self.0.cast::<PySequence>() {
            Ok(items) if !is_text => visitor.visit_seq(Items { items: items.clone(), at: 0, len: items.len()? }),
            _ => Err(self.refused("a list or tuple", "give several values")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.0.cast::<PyMapping>() {
            Ok(pairs) => {
                let pairs: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> = pairs.items()?.extract()?;
                visitor.visit_map(Pairs { pairs: pairs.into_iter(), value: None })
            }
            Err(_) => Err(self.refused("a dict", "give values under their keys")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let class = self.0.getattr_opt(intern!(self.0.py(), "_of"))?;
        if !class.is_some_and(|class| class.extract::<&str>().is_ok_and(|class| class == name)) {
            return Err(self.refused(name, &format!("give crm_core.{name}(…)")));
        }
        visitor.visit_map(Fields { owner: self.0, names: fields.iter(), current: "" })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let py = self.0.py();
        let wrong = |value: &Self| value.refused(name, &format!("give one of crm_core.{name}: {}", variants.join(", ")));
        if let Some(class) = self.0.getattr_opt(intern!(py, "_of"))? {
            if !class.extract::<&str>().is_ok_and(|class| class == name) {
                return Err(wrong(&self));
            }
            let tag: String = self.0.getattr(intern!(py, "_tag"))?.extract()?;
            return visitor.visit_enum(Chosen { tag, content: Some(self) });
        }
        if !self.0.get_type().name().is_ok_and(|class| class == name) {
            return Err(wrong(&self));
        }
        let tag: String = self.0.getattr(intern!(py, "value"))?.extract()?;
        visitor.visit_enum(Chosen { tag, content: None })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { f32 f64 char tuple_struct }
}

struct Items<'py> {
    items: Bound<'py, PySequence>,
    at: usize,
    len: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        if self.at >= self.len {
            return Ok(None);
        }
        let item = self.items.get_item(self.at)?;
        self.at += 1;
        seed.deserialize(Value(item)).map(Some)
    }
}

struct Pairs<'py> {
    pairs: std::vec::IntoIter<(Bound<'py, PyAny>, Bound<'py, PyAny>)>,
    value: Option<Bound<'py, PyAny>>,
}

impl<'de> MapAccess<'de> for Pairs<'_> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Value(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        seed.deserialize(Value(self.value.take().ok_or_else(|| Unread::custom("a key without a value"))?))
    }
}

/// The fields of a data class, by the names that the library knows.
struct Fields<'py> {
    owner: Bound<'py, PyAny>,
    names: std::slice::Iter<'static, &'static str>,
    current: &'static str,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        let Some(name) = self.names.next() else { return Ok(None) };
        self.current = name;
        seed.deserialize(StringDeserializer::new((*name).to_owned())).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        seed.deserialize(Value(self.owner.getattr(python_name(self.current).as_ref())?))
    }
}

struct Chosen<'py> {
    tag: String,
    content: Option<Value<'py>>,
}

impl<'de, 'py> EnumAccess<'de> for Chosen<'py> {
    type Error = Unread;
    type Variant = Content<'py>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), Unread> {
        Ok((seed.deserialize(StringDeserializer::<Unread>::new(self.tag))?, Content(self.content)))
    }
}

/// What a variant carries, where it carries something.
struct Content<'py>(Option<Value<'py>>);

impl<'de> VariantAccess<'de> for Content<'_> {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unread> {
        let content = self.0.ok_or_else(|| Unread::custom("this variant carries a value"))?;
        seed.deserialize(Value(content.0.getattr(intern!(content.0.py(), "value"))?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unread> {
        Err(Unread::custom("no variant carries several values without names"))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Unread> {
        let content = self.0.ok_or_else(|| Unread::custom("this variant carries fields"))?;
        visitor.visit_map(Fields { owner: content.0, names: fields.iter(), current: "" })
    }
}
