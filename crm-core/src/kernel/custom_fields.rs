//! What a company notes about its records beyond what every company notes.
//!
//! A value knows its kind, so that a record can be read without the definition of its fields; whether the kind is the one defined is
//! checked where definitions are known.

use std::collections::BTreeMap;
use std::fmt;

use minicbor::data::Type;
use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode, Encoder};
use rust_decimal::Decimal;

use super::error::Fault;
use super::text::{Code, Note};
use super::time::Date;

/// The most custom fields of one record.
pub const FIELDS_MAX: usize = 100;
/// The most decimal places of a [`FieldDecimal`].
pub const FIELD_DECIMALS: u32 = 6;

/// A decimal number with at most [`FIELD_DECIMALS`] places, without trailing zeros: 1.50 and 1.5 are one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldDecimal(Decimal);

impl FieldDecimal {
    /// Takes a number that needs no rounding.
    ///
    /// # Errors
    /// More than [`FIELD_DECIMALS`] places.
    pub fn new(number: Decimal) -> Result<Self, Fault> {
        let plain = number.normalize();
        if plain.scale() > FIELD_DECIMALS {
            let problem = format!("this has {} decimal places", plain.scale());
            return Err(Fault::new(number, problem, "round it to 6 decimal places"));
        }
        Ok(Self(plain))
    }

    /// Reads a number with a decimal point.
    ///
    /// # Errors
    /// Not a number, too large to be kept exactly (28 digits), or more than [`FIELD_DECIMALS`] places.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let number = Decimal::from_str_exact(text.trim()).map_err(|_| {
            Fault::new(text, "this is not a number of at most 28 digits", "give it with a decimal point, as 12.5")
        })?;
        Self::new(number)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for FieldDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<C> Encode<C> for FieldDecimal {
    fn encode<W: minicbor::encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0.to_string())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for FieldDecimal {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        let position = d.position();
        Self::parse(d.str()?).map_err(|fault| DecodeError::message(fault).at(position))
    }
}

/// The value of one custom field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum FieldValue {
    /// Free text.
    #[n(0)]
    Text(#[n(0)] Note),
    /// A whole number.
    #[n(1)]
    Integer(#[n(0)] i64),
    /// A number with up to [`FIELD_DECIMALS`] places.
    #[n(2)]
    Decimal(#[n(0)] FieldDecimal),
    /// A calendar day.
    #[n(3)]
    Date(#[n(0)] Date),
    /// Yes or no.
    #[n(4)]
    Flag(#[n(0)] bool),
    /// One of the options that the definition of the field lists.
    #[n(5)]
    Choice(#[n(0)] Code),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Date(day) => day.fmt(f),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Choice(key) => key.fmt(f),
        }
    }
}

/// The custom fields of one record, at most [`FIELDS_MAX`], in the order of their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomFields(BTreeMap<Code, FieldValue>);

impl CustomFields {
    /// A record without custom fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of the field named `code`, where it has one.
    #[must_use]
    pub fn get(&self, code: &Code) -> Option<&FieldValue> {
        self.0.get(code)
    }

    /// Every field that has a value, in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = (&Code, &FieldValue)> {
        self.0.iter()
    }

    /// The same fields, with `value` in the one named `code`.
    ///
    /// # Errors
    /// One field more than [`FIELDS_MAX`].
    pub fn with(mut self, code: Code, value: FieldValue) -> Result<Self, Fault> {
        if self.0.len() >= FIELDS_MAX && !self.0.contains_key(&code) {
            return Err(Fault::new(code, "a record has at most 100 custom fields", "empty another field first"));
        }
        self.0.insert(code, value);
        Ok(self)
    }

    /// The same fields, without a value in the one named `code`.
    #[must_use]
    pub fn without(mut self, code: &Code) -> Self {
        self.0.remove(code);
        self
    }

    /// How many fields have a value.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where no field has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<C> Encode<C> for CustomFields {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        cx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        self.0.encode(e, cx)
    }
}

impl<'b, C> Decode<'b, C> for CustomFields {
    fn decode(d: &mut Decoder<'b>, cx: &mut C) -> Result<Self, DecodeError> {
        let mut fields = Self::new();
        let mut left = d.map()?;
        loop {
            let position = d.position();
            match left {
                Some(0) => return Ok(fields),
                Some(count) => left = Some(count.saturating_sub(1)),
                None if d.datatype()? == Type::Break => {
                    d.skip()?;
                    return Ok(fields);
                }
                None => {}
            }
            let code = Code::decode(d, cx)?;
            if fields.get(&code).is_some() {
                return Err(DecodeError::message(format!("the custom field `{code}` is there twice")).at(position));
            }
            let value = FieldValue::decode(d, cx)?;
            fields = fields.with(code, value).map_err(|fault| DecodeError::message(fault).at(position))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> Code {
        Code::parse(text).expect("a code")
    }

    fn full() -> CustomFields {
        (0..FIELDS_MAX).fold(CustomFields::new(), |fields, i| {
            fields.with(code(&format!("f{i}")), FieldValue::Flag(true)).expect("there is room")
        })
    }

    fn value() -> impl Strategy<Value = FieldValue> {
        prop_oneof![
            "[a-zé\n]{0,20}".prop_map(|text| FieldValue::Text(Note::parse(&text).expect("a note"))),
            any::<i64>().prop_map(FieldValue::Integer),
            (any::<i64>(), 0..=FIELD_DECIMALS).prop_map(|(digits, scale)| FieldValue::Decimal(
                FieldDecimal::new(Decimal::new(digits, scale)).expect("six places")
            )),
            (-700_000i64..2_900_000).prop_map(|day| FieldValue::Date(Date::from_days(day).expect("a day"))),
            any::<bool>().prop_map(FieldValue::Flag),
            "[a-z][a-z_]{0,9}".prop_map(|text| FieldValue::Choice(code(&text))),
        ]
    }

    #[test]
    fn a_field_is_set_read_replaced_and_emptied() {
        let fields = CustomFields::new().with(code("size"), FieldValue::Integer(3)).expect("room");
        let fields = fields.with(code("size"), FieldValue::Integer(4)).expect("room");
        assert_eq!((fields.get(&code("size")), fields.len()), (Some(&FieldValue::Integer(4)), 1));
        assert!(fields.without(&code("size")).is_empty());
    }

    #[test]
    fn a_hundred_fields_are_enough() {
        let fields = full();
        assert!(fields.clone().with(code("f0"), FieldValue::Flag(false)).is_ok(), "a field that is there may change");
        assert!(fields.with(code("more"), FieldValue::Flag(true)).is_err());
    }

    #[test]
    fn a_decimal_has_six_places_and_is_never_rounded() {
        assert_eq!(FieldDecimal::parse("1.500"), FieldDecimal::parse("1.5"));
        assert_eq!(FieldDecimal::parse("-0.0").expect("zero").to_string(), "0");
        assert!(FieldDecimal::parse("0.123456").is_ok());
        assert!(FieldDecimal::parse("0.1234560").is_ok());
        for text in ["0.1234567", "1,5", "", "1e3", "99999999999999999999999999999999", "0.00000000000000000000000000001"] {
            assert!(FieldDecimal::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_stored_map_with_a_field_twice_or_too_many_fields_is_refused() {
        let mut twice = Encoder::new(Vec::new());
        let flag = FieldValue::Flag(true);
        twice.map(2).and_then(|e| e.str("a")?.encode(&flag)?.str("a")?.encode(&flag)).expect("encodes");
        assert!(minicbor::decode::<CustomFields>(twice.writer()).is_err());
        let mut many = full();
        many.0.insert(code("more"), FieldValue::Flag(true));
        assert!(minicbor::decode::<CustomFields>(&minicbor::to_vec(&many).expect("encodes")).is_err());
    }

    #[test]
    fn a_map_without_a_stated_length_is_read_too() {
        let mut open = Encoder::new(Vec::new());
        open.begin_map().and_then(|e| e.str("a")?.encode(FieldValue::Integer(1))?.end()?.u8(9)).expect("encodes");
        let mut d = Decoder::new(open.writer());
        assert_eq!(d.decode::<CustomFields>().expect("decodes").len(), 1);
        assert_eq!(d.u8().expect("what follows is untouched"), 9);
    }

    proptest! {
        #[test]
        fn storage_keeps_every_field(values in prop::collection::btree_map("[a-z0-9][a-z0-9_-]{0,39}", value(), 0..20)) {
            let fields = values.into_iter().fold(CustomFields::new(), |fields, (key, value)| {
                fields.with(code(&key), value).expect("there is room")
            });
            let bytes = minicbor::to_vec(&fields).expect("encodes");
            prop_assert_eq!(minicbor::decode::<CustomFields>(&bytes).expect("decodes"), fields);
        }
    }
}
