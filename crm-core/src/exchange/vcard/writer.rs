//! Contacts to cards.

use calcard::common::PartialDateTime;
use calcard::vcard::{
    VCard, VCardEntry, VCardParameter, VCardParameterName, VCardParameterValue, VCardProperty, VCardValue, VCardValueType,
    VCardVersion,
};

use super::labels;
use super::reader::Card;
use crate::exchange::components::WrittenText;
use crate::kernel::{Code, DateRange, Fault, FieldValue, Name, PostalAddress};
use crate::parties::{ContactDetails, PartyPhone, Point};

const PRODUCT: &str = "-//crm-core//crm-core//EN";
const NO_PLACE: &str = "a card has no place for this";

/// The version of the cards that are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum CardVersion {
    /// 4.0 (RFC 6350).
    #[default]
    V4,
    /// 3.0 (RFC 2426), which old telephones and mail programs read.
    V3,
}

/// How cards are written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CardWriting {
    /// The version.
    #[cfg_attr(feature = "serde", serde(default))]
    pub version: CardVersion,
    /// The system whose external id becomes the `UID`.
    pub source: Code,
    /// The custom field that holds the birthday.
    pub birthday: Option<Code>,
}

impl CardWriting {
    /// Cards of version 4.0 for a system of which nothing else is known.
    #[must_use]
    pub fn from_source(source: Code) -> Self {
        Self { version: CardVersion::default(), source, birthday: None }
    }
}

impl Card {
    /// The card of a person.
    #[must_use]
    pub fn of(details: ContactDetails, organization: Option<Name>) -> Self {
        Self { details, organization, left_out: Vec::new() }
    }
}

/// Writes cards that [`read_cards`](super::read_cards) reads to the same details, but for what [`WrittenText::left_out`] names: periods, bounces, the account,
/// custom fields, ids in other systems than one.
#[must_use]
pub fn write_cards(cards: &[Card], writing: &CardWriting) -> WrittenText {
    let mut written = WrittenText { text: String::new(), left_out: Vec::new() };
    for (at, card) in cards.iter().enumerate() {
        let mut writer = Writer { writing, entries: Vec::new(), left_out: Vec::new() };
        writer.card(card);
        let version = match writing.version {
            CardVersion::V3 => VCardVersion::V3_0,
            CardVersion::V4 => VCardVersion::V4_0,
        };
        // A text takes whatever is written to it.
        let _ = VCard { entries: writer.entries }.write_to(&mut written.text, version);
        let place = format!("cards[{at}]");
        written.left_out.extend(writer.left_out.into_iter().map(|fault| fault.at(&place)));
    }
    written
}

struct Writer<'w> {
    writing: &'w CardWriting,
    entries: Vec<VCardEntry>,
    left_out: Vec<Fault>,
}

impl Writer<'_> {
    fn card(&mut self, card: &Card) {
        let details = &card.details;
        self.text(VCardProperty::Prodid, PRODUCT);
        self.ids(details);
        self.text(VCardProperty::Fn, details.name.as_str());
        self.names(details);
        if let Some(organization) = &card.organization {
            self.text(VCardProperty::Org, organization.as_str());
        }
        if let Some(title) = &details.job_title {
            self.text(VCardProperty::Title, title.as_str());
        }
        for (at, email) in details.emails.iter().enumerate() {
            let place = format!("emails[{at}]");
            if let Some(bounced) = email.bounced_on {
                self.leave(format!("{place}.bounced_on"), bounced);
            }
            self.point(
                email,
                &place,
                email.period,
                leads(at, &details.emails),
                VCardProperty::Email,
                vec![text(email.address.as_str())],
            );
        }
        for (at, phone) in details.phones.iter().enumerate() {
            self.point(
                phone,
                &format!("phones[{at}]"),
                phone.period,
                leads(at, &details.phones),
                VCardProperty::Tel,
                vec![text(&dialled(phone))],
            );
        }
        for (at, address) in details.addresses.iter().enumerate() {
            let parts = parts(&address.address);
            self.point(
                address,
                &format!("addresses[{at}]"),
                address.period,
                leads(at, &details.addresses),
                VCardProperty::Adr,
                parts,
            );
        }
        if !details.note.is_empty() {
            self.text(VCardProperty::Note, details.note.as_str());
        }
        self.custom_fields(details);
    }

    fn names(&mut self, details: &ContactDetails) {
        let part = |name: &Option<Name>| text(name.as_ref().map_or("", Name::as_str));
        let is_known = details.family_name.is_some() || details.given_name.is_some();
        // Version 3.0 wants the property even where it says nothing.
        if is_known || self.writing.version == CardVersion::V3 {
            let values = vec![part(&details.family_name), part(&details.given_name), text(""), text(""), text("")];
            self.entries.push(VCardEntry::new(VCardProperty::N).with_values(values));
        }
    }

    fn ids(&mut self, details: &ContactDetails) {
        if let Some(account) = details.account {
            self.leave("account", account);
        }
        let mut has_uid = false;
        for (at, external) in details.external_ids.iter().enumerate() {
            if !has_uid && external.source == self.writing.source {
                self.text(VCardProperty::Uid, external.key.as_str());
                has_uid = true;
            } else {
                self.leave(format!("external_ids[{at}]"), external);
            }
        }
    }

    fn custom_fields(&mut self, details: &ContactDetails) {
        for (code, value) in details.custom_fields.iter() {
            let day = match value {
                FieldValue::Date(day) if self.writing.birthday.as_ref() == Some(code) => day,
                _ => {
                    self.leave(format!("custom_fields.{code}"), value);
                    continue;
                }
            };
            let birthday = PartialDateTime {
                year: u16::try_from(day.year()).ok(),
                month: u8::try_from(day.month()).ok(),
                day: u8::try_from(day.day()).ok(),
                ..PartialDateTime::default()
            };
            let date = VCardParameter::value(VCardValueType::Date);
            let value = VCardValue::PartialDateTime(birthday);
            self.entries.push(VCardEntry::new(VCardProperty::Bday).with_param(date).with_value(value));
        }
    }

    /// A way to reach somebody; `leads` where it is the preferred one of several.
    fn point<P: Point>(
        &mut self,
        point: &P,
        place: &str,
        period: DateRange,
        leads: bool,
        property: VCardProperty,
        values: Vec<VCardValue>,
    ) {
        let mut words = Vec::new();
        if let Some(label) = point.label() {
            match labels::words(label) {
                Some(found) => words = found,
                None => self.leave(format!("{place}.label"), label),
            }
        }
        if period != DateRange::default() {
            self.leave(format!("{place}.period"), spelled(period));
        }
        let mut entry = VCardEntry::new(property).with_values(values);
        if leads && self.writing.version == CardVersion::V3 {
            words.push("pref".to_owned());
        }
        let types = words.into_iter().map(|word| VCardParameter::typ(VCardParameterValue::Text(word.to_ascii_uppercase())));
        entry.params.extend(types);
        if leads && self.writing.version == CardVersion::V4 {
            entry.add_param(VCardParameter::new(VCardParameterName::Pref, VCardParameterValue::Integer(1)));
        }
        self.entries.push(entry);
    }

    fn text(&mut self, property: VCardProperty, value: &str) {
        let entry = VCardEntry::new(property.clone()).with_value(text(value));
        // An id may be any text; without saying so it would be a link, in which commas are not marked.
        let entry =
            if property == VCardProperty::Uid { entry.with_param(VCardParameter::value(VCardValueType::Text)) } else { entry };
        self.entries.push(entry);
    }

    fn leave(&mut self, place: impl std::fmt::Display, value: impl std::fmt::Display) {
        self.left_out.push(Fault::new(value, NO_PLACE, "send it otherwise, if it matters").at(place));
    }
}

/// True for the first of several.
fn leads<P>(at: usize, points: &[P]) -> bool {
    at == 0 && points.len() > 1
}

fn text(value: &str) -> VCardValue {
    VCardValue::Text(value.to_owned())
}

fn dialled(phone: &PartyPhone) -> String {
    match &phone.extension {
        Some(extension) => format!("{} ext. {extension}", phone.number),
        None => phone.number.to_string(),
    }
}

/// Box, more of the address, street, city, region, postcode, country.
fn parts(address: &PostalAddress) -> Vec<VCardValue> {
    let lines = address.lines().iter().map(Name::as_str).collect::<Vec<_>>().join("\n");
    let name = |name: &Option<Name>| text(name.as_ref().map_or("", Name::as_str));
    let postcode = text(address.postcode().as_ref().map_or("", |code| code.as_str()));
    let country = text(address.country().name());
    vec![text(""), text(""), text(&lines), name(address.city()), name(address.region()), postcode, country]
}

/// When something holds, in words.
fn spelled(period: DateRange) -> String {
    let day = |day: &Option<crate::kernel::Date>| day.map_or_else(String::new, |day| day.to_string());
    format!("{}..{}", day(period.from()), day(period.until()))
}
