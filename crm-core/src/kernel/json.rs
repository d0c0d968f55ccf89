//! How the kernel's values look to serde, made for JSON: texts, ids, days and numbers as strings, money as amount and currency.
//!
//! Numbers are strings because a JSON number is a float to most readers. Reading checks what parsing checks.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::address::{AddressInput, PostalAddress, Postcode};
use super::country::CountryCode;
use super::currency::Currency;
use super::custom_fields::{CustomFields, FieldDecimal, FieldValue};
use super::email::Email;
use super::money::{Money, MoneyByCurrency};
use super::phone::Phone;
use super::quantity::{Percent, Quantity, Rate, UnitPrice};
use super::record::RecordRef;
use super::tax_id::{TaxId, TaxIdScheme};
use super::text::{Code, Label, Name, Note};
use super::time::{Date, TimeZone, Timestamp};

macro_rules! as_text {
    ($($name:ident),+ $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(super) use as_text;

as_text!(Name, Label, Note, Code, Postcode, Quantity, Percent, Rate, Currency, CountryCode, Timestamp, Date, TimeZone);

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// An amount beside its currency: money and unit prices.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Amount { amount: self.amount().to_string(), currency: self.currency() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Amount { amount, currency } = Amount::deserialize(deserializer)?;
        Self::parse(&amount, currency).map_err(D::Error::custom)
    }
}

impl Serialize for MoneyByCurrency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for UnitPrice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Amount { amount: self.decimal().to_string(), currency: self.currency() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for UnitPrice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Amount { amount, currency } = Amount::deserialize(deserializer)?;
        Self::parse(&amount, currency).map_err(D::Error::custom)
    }
}

/// A number beside its register.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Registered {
    scheme: TaxIdScheme,
    country: CountryCode,
    value: String,
}

impl Serialize for TaxId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.as_str().to_owned();
        Registered { scheme: self.scheme(), country: self.country(), value }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TaxId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Registered { scheme, country, value } = Registered::deserialize(deserializer)?;
        Self::parse(scheme, country, &value).map_err(D::Error::custom)
    }
}

/// An address as it is written: what is not known is null or left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    lines: Vec<String>,
    postcode: Option<String>,
    city: Option<String>,
    region: Option<String>,
    country: String,
}

impl<'de> Deserialize<'de> for PostalAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { lines, postcode, city, region, country } = Written::deserialize(deserializer)?;
        let [postcode, city, region] = [postcode, city, region].map(Option::unwrap_or_default);
        Self::parse(&AddressInput { lines, postcode, city, region, country }).map_err(D::Error::custom)
    }
}

impl Serialize for FieldDecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldDecimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for CustomFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for CustomFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = BTreeMap::<Code, FieldValue>::deserialize(deserializer)?;
        values.into_iter().try_fold(Self::new(), |fields, (code, value)| fields.with(code, value)).map_err(D::Error::custom)
    }
}

/// Kind and id of a record; the id as a UUID.
impl Serialize for RecordRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown {
            kind: u16,
            id: String,
        }
        Shown { kind: self.kind, id: uuid::Uuid::from_bytes(self.id).to_string() }.serialize(serializer)
    }
}
