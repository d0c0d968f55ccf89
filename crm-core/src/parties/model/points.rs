//! How a party is reached: e-mail addresses, telephones, postal addresses, each with what it is for and when it holds.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DateRange, Email, Index, IndexRow, Label, Phone, PostalAddress, Record, SortKey};

/// The label of the point that invoices go to.
pub const BILLING: &str = "billing";

/// A way to reach a party.
pub trait Point: From<Self::Place> {
    /// What is written to, dialled or visited.
    type Place;

    /// What it is for, as a key.
    fn label(&self) -> Option<&Code>;

    /// True on days on which it reaches the party, as far as is known.
    fn serves_on(&self, day: Date) -> bool;
}

/// The preferred one of `points`: the first that serves on `day`.
#[must_use]
pub fn preferred<P: Point>(points: &[P], day: Date) -> Option<&P> {
    points.iter().find(|point| point.serves_on(day))
}

/// The one of `points` for `purpose`: the first with that label that serves on `day`, or else the preferred one.
///
/// ```
/// use crm_core::kernel::Email;
/// use crm_core::parties::{BILLING, PartyEmail, serving};
///
/// let desk = PartyEmail::from(Email::parse("hello@nord.example")?);
/// let invoices = PartyEmail { label: Some(BILLING.parse()?), ..Email::parse("invoices@nord.example")?.into() };
/// let (points, today) = ([desk.clone(), invoices.clone()], "2026-05-04".parse()?);
/// assert_eq!(serving(&points, BILLING, today), Some(&invoices));
/// assert_eq!(serving(&points, "holidays", today), Some(&desk));
/// # Ok::<(), crm_core::kernel::Fault>(())
/// ```
#[must_use]
pub fn serving<'p, P: Point>(points: &'p [P], purpose: &str, day: Date) -> Option<&'p P> {
    let is_meant = |point: &&P| point.label().is_some_and(|label| label.as_str() == purpose) && point.serves_on(day);
    points.iter().find(is_meant).or_else(|| preferred(points, day))
}

/// An e-mail address of a party. It may be written as the address alone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PartyEmail {
    /// Where one writes to.
    #[n(0)]
    pub address: Email,
    /// What it is for, as a key: `work`, `home`, `billing`.
    #[n(1)]
    pub label: Option<Code>,
    /// When it holds.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub period: DateRange,
    /// The last day on which what was sent there came back. From then on it is not used.
    #[n(3)]
    pub bounced_on: Option<Date>,
}

impl From<Email> for PartyEmail {
    fn from(address: Email) -> Self {
        Self { address, label: None, period: DateRange::default(), bounced_on: None }
    }
}

impl Point for PartyEmail {
    type Place = Email;

    fn label(&self) -> Option<&Code> {
        self.label.as_ref()
    }

    fn serves_on(&self, day: Date) -> bool {
        self.period.contains(day) && self.bounced_on.is_none_or(|bounced| day < bounced)
    }
}

/// A row of `index` for each of the addresses, letter case aside.
pub(super) fn by_address<R: Record>(index: Index<R>, emails: &[PartyEmail]) -> Vec<IndexRow> {
    let mut addresses: Vec<String> = emails.iter().map(|email| email.address.canonical()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses.iter().map(|address| index.row(SortKey::new().text(address))).collect()
}

/// A telephone of a party. It may be written as the number alone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PartyPhone {
    /// What one dials.
    #[n(0)]
    pub number: Phone,
    /// What one dials or asks for then.
    #[n(1)]
    pub extension: Option<Label>,
    /// What it is for, as a key: `mobile`, `work`, `home`.
    #[n(2)]
    pub label: Option<Code>,
    /// When it holds.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub period: DateRange,
}

impl From<Phone> for PartyPhone {
    fn from(number: Phone) -> Self {
        Self { number, extension: None, label: None, period: DateRange::default() }
    }
}

impl Point for PartyPhone {
    type Place = Phone;

    fn label(&self) -> Option<&Code> {
        self.label.as_ref()
    }

    fn serves_on(&self, day: Date) -> bool {
        self.period.contains(day)
    }
}

/// Where a party is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PartyAddress {
    /// Where a letter, a visitor or a parcel goes.
    #[n(0)]
    pub address: PostalAddress,
    /// What it is for, as a key: `billing`, `delivery`, `home`.
    #[n(1)]
    pub label: Option<Code>,
    /// When it holds.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub period: DateRange,
}

impl From<PostalAddress> for PartyAddress {
    fn from(address: PostalAddress) -> Self {
        Self { address, label: None, period: DateRange::default() }
    }
}

impl Point for PartyAddress {
    type Place = PostalAddress;

    fn label(&self) -> Option<&Code> {
        self.label.as_ref()
    }

    fn serves_on(&self, day: Date) -> bool {
        self.period.contains(day)
    }
}

/// Reads points of which each is whole, or a text that is its place alone.
#[cfg(feature = "serde")]
pub(super) fn read<'de, D, P>(format: D) -> Result<Vec<P>, D::Error>
where
    D: serde::Deserializer<'de>,
    P: Point + serde::Deserialize<'de>,
    P::Place: serde::Deserialize<'de>,
{
    let points = <Vec<Written<P>> as serde::Deserialize>::deserialize(format)?;
    Ok(points.into_iter().map(|written| written.0).collect())
}

#[cfg(feature = "serde")]
struct Written<P>(P);

#[cfg(feature = "serde")]
const _: () = {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::value::{MapAccessDeserializer, StringDeserializer};
    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

    impl<'de, P: Point + Deserialize<'de>> Deserialize<'de> for Written<P>
    where
        P::Place: Deserialize<'de>,
    {
        fn deserialize<D: Deserializer<'de>>(format: D) -> Result<Self, D::Error> {
            format.deserialize_any(Either(PhantomData)).map(Self)
        }
    }

    struct Either<P>(PhantomData<P>);

    impl<'de, P: Point + Deserialize<'de>> Visitor<'de> for Either<P>
    where
        P::Place: Deserialize<'de>,
    {
        type Value = P;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text, or values under names")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<P, E> {
            self.visit_string(text.to_owned())
        }

        fn visit_string<E: Error>(self, text: String) -> Result<P, E> {
            P::Place::deserialize(StringDeserializer::<E>::new(text)).map(P::from)
        }

        fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<P, A::Error> {
            P::deserialize(MapAccessDeserializer::new(fields))
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, whole: D) -> Result<P, D::Error> {
            P::deserialize(whole)
        }
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    fn email(address: &str) -> PartyEmail {
        Email::parse(address).expect("an address").into()
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn the_preferred_point_is_the_first_that_holds_on_the_day_and_has_not_come_back() {
        let old =
            PartyEmail { period: DateRange::default().ended(day("2026-04-30")).expect("a range"), ..email("old@x.example") };
        let gone = PartyEmail { bounced_on: Some(day("2026-05-02")), ..email("gone@x.example") };
        let points = [old, gone, email("last@x.example")];
        let on = |text: &str| preferred(&points, day(text)).map(|point| point.address.as_str().to_owned());
        assert_eq!(on("2026-04-30").as_deref(), Some("old@x.example"));
        assert_eq!(on("2026-05-01").as_deref(), Some("gone@x.example"));
        assert_eq!(on("2026-05-02").as_deref(), Some("last@x.example"));
        assert_eq!(preferred::<PartyEmail>(&[], day("2026-05-02")), None);
    }

    #[test]
    fn a_point_for_a_purpose_that_no_longer_serves_gives_way_to_the_preferred_one() {
        let number = |text: &str| PartyPhone::from(Phone::parse(text).expect("a number"));
        let (desk, label) = (number("+33 1 99 00 12 34"), BILLING.parse().ok());
        let period = DateRange::new(Some(day("2026-01-01")), Some(day("2026-04-30"))).expect("a range");
        let points = [desk.clone(), PartyPhone { label, period, ..number("+33 1 99 00 12 35") }];
        assert_eq!(serving(&points, BILLING, day("2026-04-30")), points.get(1));
        assert_eq!(serving(&points, BILLING, day("2026-05-01")), Some(&desk));
    }
}
