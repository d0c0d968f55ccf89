//! One field of a record, without writing the others.

use pyo3::prelude::*;
use serde::ser::{Error as _, Impossible, Serialize, SerializeStruct, Serializer};

use crate::write::{Unwritten, Writer};

/// Writes the field at `at` of a struct; passes over all others.
pub struct Picker<'py> {
    pub py: Python<'py>,
    pub at: usize,
}

/// The struct that is passed over.
pub struct Passing<'py> {
    py: Python<'py>,
    left: usize,
    found: Option<Bound<'py, PyAny>>,
}

fn no_struct<T>() -> Result<T, Unwritten> {
    Err(Unwritten::custom("only records have fields to pick"))
}

macro_rules! refuse {
    ($($method:ident($($kind:ty),*);)+) => {$(
        fn $method(self, $(_: $kind),*) -> Result<Self::Ok, Unwritten> {
            no_struct()
        }
    )+};
}

type Never<'py> = Impossible<Bound<'py, PyAny>, Unwritten>;

impl<'py> Serializer for Picker<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;
    type SerializeSeq = Never<'py>;
    type SerializeTuple = Never<'py>;
    type SerializeTupleStruct = Never<'py>;
    type SerializeTupleVariant = Never<'py>;
    type SerializeMap = Never<'py>;
    type SerializeStruct = Passing<'py>;
    type SerializeStructVariant = Never<'py>;

    refuse! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<Self::Ok, Unwritten> {
        no_struct()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<Self::Ok, Unwritten> {
        no_struct()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Self::Ok, Unwritten> {
        no_struct()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Never<'py>, Unwritten> {
        no_struct()
    }

    fn serialize_tuple(self, _: usize) -> Result<Never<'py>, Unwritten> {
        no_struct()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never<'py>, Unwritten> {
        no_struct()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never<'py>, Unwritten> {
        no_struct()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Never<'py>, Unwritten> {
        no_struct()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Passing<'py>, Unwritten> {
        Ok(Passing { py: self.py, left: self.at, found: None })
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never<'py>, Unwritten> {
        no_struct()
    }
}

impl<'py> SerializeStruct for Passing<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Unwritten> {
        if self.found.is_none() {
            match self.left.checked_sub(1) {
                Some(left) => self.left = left,
                None => self.found = Some(value.serialize(Writer { py: self.py })?),
            }
        }
        Ok(())
    }

    fn end(self) -> Result<Self::Ok, Unwritten> {
        self.found.ok_or_else(|| Unwritten::custom("the record has no such field"))
    }
}
