//! How the kernel's values look to serde, in two forms.
//!
//! For people, as in JSON, everything but whole numbers and flags is a text: a JSON number is a float to most readers, and money is never one. For
//! programs (formats that say [`Serializer::is_human_readable`] is false) ids are sixteen bytes, instants microseconds and days a count since 1970.
//! Decimals are texts in both: exact everywhere, and quick enough to read.
//!
//! What is more than a text says so by the name of a newtype: `Id`, `Timestamp`, `Date`, `Decimal`. Formats like JSON look through it; a binding
//! gives its language's own type there. Reading checks what parsing checks, in both forms.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::{ByteArray, ByteBuf};

use super::address::{AddressInput, PostalAddress, Postcode};
use super::country::CountryCode;
use super::currency::Currency;
use super::custom_fields::{CustomFields, FieldDecimal, FieldValue};
use super::date_range::DateRange;
use super::document_hash::DocumentHash;
use super::email::Email;
use super::error::Fault;
use super::iban::Iban;
use super::money::{Money, MoneyByCurrency};
use super::page::Cursor;
use super::phone::Phone;
use super::quantity::{Percent, Quantity, Rate, UnitPrice};
use super::record::RecordRef;
use super::recurrence::Recurrence;
use super::tax_id::{TaxId, TaxIdScheme};
use super::text::{Code, Label, Name, Note};
use super::time::{Date, Span, TimeZone, Timestamp};
use super::unit_code::UnitCode;

/// The fault as an error of the format.
fn refused<E: Error>(fault: Fault) -> E {
    E::custom(fault)
}

macro_rules! as_text {
    ($($name:ty: $show:expr, $read:expr;)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[allow(clippy::redundant_closure_call, reason = "the way to show differs by type")]
                serializer.serialize_str($show(self))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(&String::deserialize(deserializer)?).map_err(refused)
            }
        }
    )+};
}

as_text! {
    Name: Name::as_str, Name::parse;
    Label: Label::as_str, Label::parse;
    Note: Note::as_str, Note::parse;
    Code: Code::as_str, Code::parse;
    Postcode: Postcode::as_str, Postcode::parse;
    Email: Email::as_str, Email::parse;
    Phone: Phone::as_str, Phone::parse;
    Recurrence: Recurrence::as_str, Recurrence::parse;
    Iban: Iban::as_str, Iban::parse;
    Currency: Currency::code, Currency::parse;
    CountryCode: CountryCode::as_str, CountryCode::parse;
    DocumentHash: DocumentHash::as_str, DocumentHash::parse;
    UnitCode: UnitCode::as_str, UnitCode::parse;
    TimeZone: TimeZone::name, |text: &str| text.parse::<TimeZone>();
}

macro_rules! forms {
    ($($person:ident($text:ty), $program:ident($raw:ty) as $name:literal;)+) => {$(
        #[derive(Serialize, Deserialize)]
        #[serde(rename = $name)]
        struct $person($text);

        #[derive(Serialize, Deserialize)]
        #[serde(rename = $name)]
        struct $program($raw);
    )+};
}

forms! {
    IdText(String), IdBytes(ByteArray<16>) as "Id";
    TimestampText(String), TimestampMicros(i64) as "Timestamp";
    DateText(String), DateDays(i64) as "Date";
}

/// The name tells a binding to give its own decimal.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Decimal")]
struct DecimalText(String);

/// An id of any kind.
pub(crate) fn write_id<S: Serializer>(id: [u8; 16], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return IdText(uuid::Uuid::from_bytes(id).to_string()).serialize(serializer);
    }
    IdBytes(ByteArray::new(id)).serialize(serializer)
}

/// What [`write_id`] wrote.
pub(crate) fn read_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 16], D::Error> {
    if deserializer.is_human_readable() {
        return super::id::parse(&IdText::deserialize(deserializer)?.0).map_err(refused);
    }
    IdBytes::deserialize(deserializer).map(|id| id.0.into_array())
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return TimestampText(self.to_string()).serialize(serializer);
        }
        TimestampMicros(self.micros()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return TimestampText::deserialize(deserializer)?.0.parse().map_err(refused);
        }
        Self::from_micros(TimestampMicros::deserialize(deserializer)?.0).map_err(refused)
    }
}

/// A length of time is a whole number of microseconds in every form.
impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.micros().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from_micros)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return DateText(self.to_string()).serialize(serializer);
        }
        DateDays(self.days()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return DateText::deserialize(deserializer)?.0.parse().map_err(refused);
        }
        Self::from_days(DateDays::deserialize(deserializer)?.0).map_err(refused)
    }
}

macro_rules! as_decimal {
    ($($name:ident: $read:expr;)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                DecimalText(self.to_string()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(&DecimalText::deserialize(deserializer)?.0).map_err(refused)
            }
        }
    )+};
}

as_decimal! {
    Quantity: |text: &str| text.parse();
    Percent: |text: &str| text.parse();
    Rate: |text: &str| text.parse();
    FieldDecimal: FieldDecimal::parse;
}

/// A plain number among figures.
pub(crate) fn decimal<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    DecimalText(number.to_string()).serialize(serializer)
}

/// A plain number among figures that may be missing.
#[allow(clippy::ref_option, reason = "serde hands the field over as it is")]
pub(crate) fn decimal_or_none<S: Serializer>(number: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    number.map(|number| DecimalText(number.to_string())).serialize(serializer)
}

/// An amount of money.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Money", deny_unknown_fields)]
struct MoneyForm {
    /// In major units, with at most the decimals of the currency.
    amount: DecimalText,
    /// ISO 4217.
    currency: Currency,
}

/// The price of one unit.
#[derive(Serialize, Deserialize)]
#[serde(rename = "UnitPrice", deny_unknown_fields)]
struct UnitPriceForm {
    /// In major units, with up to six decimals.
    amount: DecimalText,
    /// ISO 4217.
    currency: Currency,
}

macro_rules! as_amount {
    ($($name:ident as $form:ident, $amount:ident;)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $form { amount: DecimalText(self.$amount().to_string()), currency: self.currency() }.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let $form { amount, currency } = $form::deserialize(deserializer)?;
                Self::parse(&amount.0, currency).map_err(refused)
            }
        }
    )+};
}

as_amount! {
    Money as MoneyForm, amount;
    UnitPrice as UnitPriceForm, decimal;
}

impl Serialize for MoneyByCurrency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().collect::<Vec<_>>())
    }
}

/// A number beside its register.
#[derive(Serialize, Deserialize)]
#[serde(rename = "TaxId", deny_unknown_fields)]
struct TaxIdForm {
    /// The register.
    scheme: TaxIdScheme,
    /// Whose register it is.
    country: CountryCode,
    /// The number, without spaces and other signs between its parts.
    value: String,
}

impl Serialize for TaxId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.as_str().to_owned();
        TaxIdForm { scheme: self.scheme(), country: self.country(), value }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TaxId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let TaxIdForm { scheme, country, value } = TaxIdForm::deserialize(deserializer)?;
        Self::parse(scheme, country, &value).map_err(refused)
    }
}

/// An address as it is written: what is not known is null or left out.
#[derive(Deserialize)]
#[serde(rename = "PostalAddress", deny_unknown_fields)]
struct PostalAddressForm {
    #[serde(default)]
    lines: Vec<String>,
    postcode: Option<String>,
    city: Option<String>,
    region: Option<String>,
    country: String,
}

impl<'de> Deserialize<'de> for PostalAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PostalAddressForm { lines, postcode, city, region, country } = PostalAddressForm::deserialize(deserializer)?;
        let [postcode, city, region] = [postcode, city, region].map(Option::unwrap_or_default);
        Self::parse(&AddressInput { lines, postcode, city, region, country }).map_err(D::Error::custom)
    }
}

/// From when until when, as it is written.
#[derive(Deserialize)]
#[serde(rename = "DateRange", deny_unknown_fields)]
struct DateRangeForm {
    /// The first day; none: since ever.
    from: Option<Date>,
    /// The last day; none: until further notice.
    until: Option<Date>,
}

impl<'de> Deserialize<'de> for DateRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let DateRangeForm { from, until } = DateRangeForm::deserialize(deserializer)?;
        Self::new(from, until).map_err(refused)
    }
}

impl Serialize for CustomFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().collect::<Vec<_>>())
    }
}

impl<'de> Deserialize<'de> for CustomFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = BTreeMap::<Code, FieldValue>::deserialize(deserializer)?;
        values.into_iter().try_fold(Self::new(), |fields, (code, value)| fields.with(code, value)).map_err(refused)
    }
}

/// Kind and id of a record.
#[derive(Serialize)]
#[serde(rename = "RecordRef")]
struct RecordRefForm {
    /// The stored number of the kind.
    kind: u16,
    /// The id of the record.
    #[serde(serialize_with = "write_ref_id")]
    id: [u8; 16],
}

fn write_ref_id<S: Serializer>(id: &[u8; 16], serializer: S) -> Result<S::Ok, S::Error> {
    write_id(*id, serializer)
}

impl Serialize for RecordRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RecordRefForm { kind: self.kind, id: self.id }.serialize(serializer)
    }
}

/// Bytes that only the library reads.
impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = minicbor::to_vec(self).map_err(serde::ser::Error::custom)?;
        ByteBuf::from(bytes).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = ByteBuf::deserialize(deserializer)?;
        minicbor::decode(&bytes).map_err(|_| refused(Fault::new("", "this is not a cursor", "give one that a page gave")))
    }
}

/// Bytes of the company's own, as a picture: to people a text in Base64, to programs the bytes.
pub(crate) mod picture {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer};
    use serde_bytes::ByteBuf;

    use super::{Fault, refused};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&STANDARD.encode(bytes))
        } else {
            serializer.serialize_bytes(bytes)
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, B: From<Vec<u8>>>(deserializer: D) -> Result<B, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            let wrong = |_| refused(Fault::new(&text, "this is not Base64", "give the bytes in Base64, as RFC 4648 has it"));
            return STANDARD.decode(&text).map(B::from).map_err(wrong);
        }
        ByteBuf::deserialize(deserializer).map(|bytes| B::from(bytes.into_vec()))
    }
}
