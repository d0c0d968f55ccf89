//! Cards to contacts.

use std::collections::BTreeMap;

use calcard::common::PartialDateTime;
use calcard::vcard::{VCard, VCardEntry, VCardKind, VCardParameterName, VCardProperty, VCardValue};

use super::labels::{self, Said};
use super::points;
use crate::exchange::components::{CardLimits, Component, scan, spelled};
use crate::kernel::{Code, CountryCode, CrmError, Date, ExternalId, Fault, FieldValue, Label, Name, Note};
use crate::parties::{ContactDetails, PartyAddress, PartyEmail, PartyPhone, model::MAX_VALUES};

const NO_PLACE: &str = "a contact has no place for this";
const OF_NO_PERSON: &str = "this card is not of a person";
/// What an address book in wide use calls the kind of a card.
const SERVER_KIND: &str = "X-ADDRESSBOOKSERVER-KIND";
/// What the same says of a birthday that has a year only because the format wants one.
const YEAR_LEFT_OUT: &str = "X-APPLE-OMIT-YEAR";

/// How cards are read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CardReading {
    /// The system that the cards come from: their `UID` becomes an external id of it.
    pub source: Code,
    /// The country that numbers without a country code are dialled in, and that addresses without a country lie in. Numbers at home need the feature
    /// `phone-numbers`.
    pub home: Option<CountryCode>,
    /// The custom field that the birthday goes to; none: it is left out.
    pub birthday: Option<Code>,
    /// The largest text that is read.
    #[cfg_attr(feature = "serde", serde(default))]
    pub limits: CardLimits,
}

impl CardReading {
    /// Cards of a system of which nothing else is known.
    #[must_use]
    pub fn from_source(source: Code) -> Self {
        Self { source, home: None, birthday: None, limits: CardLimits::default() }
    }
}

/// A person, as a card tells of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Card {
    /// What is known of them. Their account is nowhere in a card.
    pub details: ContactDetails,
    /// What the company they work for is called: a hint which account is theirs.
    pub organization: Option<Name>,
    /// What the card says besides and has no place here, each with its property and why.
    #[cfg_attr(feature = "serde", serde(default))]
    pub left_out: Vec<Fault>,
}

/// What a text of cards holds. A card that cannot be taken does not keep the others away.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FoundCards {
    /// Those that were read, in the order of the text.
    pub cards: Vec<Card>,
    /// Those that cannot be taken, each with its line and why.
    pub refused: Vec<Fault>,
    /// What stands outside of them and has no place here, each with its line and why.
    pub left_out: Vec<Fault>,
}

/// Reads the cards of a text: versions 2.1, 3.0 and 4.0. A value that cannot be taken is named in [`Card::left_out`], and the card is kept without it.
///
/// Telephones and addresses stand in the order of their preference. A label is made of the words of `TYPE`, as `work`, `mobile` and `work-fax`.
///
/// # Errors
/// A text without a card, or beyond the limits. A single card is refused where it has no name, is cut off, or is not of a person.
pub fn read_cards(text: &str, reading: &CardReading) -> Result<FoundCards, CrmError> {
    let scan = scan(text, &reading.limits)?;
    let mut found = FoundCards { cards: Vec::new(), refused: Vec::new(), left_out: scan.left_out };
    for component in &scan.components {
        if component.name == "VCARD" {
            match card(component, reading) {
                Ok(card) => found.cards.push(card),
                Err(fault) => found.refused.push(fault),
            }
        } else {
            found.left_out.push(Fault::new("", "this is no card", "give what begins with BEGIN:VCARD").at(component.place()));
        }
    }
    if found.cards.is_empty() && found.refused.is_empty() {
        return Err(Fault::new(text, "there is no card in this text", "give what begins with BEGIN:VCARD").into());
    }
    Ok(found)
}

fn card(component: &Component, reading: &CardReading) -> Result<Card, Fault> {
    let place = component.place();
    let refused = |fault: Fault| fault.at(&place);
    if !component.is_whole {
        return Err(refused(Fault::new("", "the text ends before this card does", "give the whole text")));
    }
    let parsed = VCard::parse(&component.own)
        .map_err(|_| refused(Fault::new("", "this is not a card", "give it as an address book wrote it")))?;
    let name = name(&parsed).map_err(refused)?;
    let mut reader = Reader {
        reading,
        component,
        groups: labels::of_groups(&parsed),
        details: ContactDetails::named(name),
        organization: None,
        emails: Vec::new(),
        phones: Vec::new(),
        addresses: Vec::new(),
        notes: Vec::new(),
        has_name: false,
        has_birthday: false,
        left_out: Vec::new(),
    };
    for entry in &parsed.entries {
        reader.take(entry).map_err(refused)?;
    }
    for inner in &component.inner {
        reader.leave(&inner.name, "", NO_PLACE, "read it by itself");
    }
    let mut card = reader.finish();
    card.left_out = card.left_out.into_iter().map(|fault| fault.at(&place)).collect();
    Ok(card)
}

/// What people call them: `FN`, or else the parts of `N`, or else the company.
fn name(card: &VCard) -> Result<Name, Fault> {
    let spoken = |entry: &VCardEntry| {
        let parts = parts(entry);
        let order: &[usize] = if entry.name == VCardProperty::N { &[3, 1, 2, 0, 4] } else { &[0] };
        order.iter().filter_map(|at| parts.get(*at)).flatten().map(|text| text.trim()).collect::<Vec<_>>().join(" ")
    };
    for property in [VCardProperty::Fn, VCardProperty::N, VCardProperty::Org] {
        let found = card.properties(&property).map(spoken).find(|text| !text.trim().is_empty());
        if let Some(text) = found {
            return Name::parse(&text).map_err(|fault| fault.at(property.as_str()));
        }
    }
    Err(Fault::new("", "this card has no name", "add FN to it").at("FN"))
}

struct Reader<'r> {
    reading: &'r CardReading,
    component: &'r Component,
    groups: BTreeMap<String, String>,
    details: ContactDetails,
    organization: Option<Name>,
    emails: Vec<(u32, PartyEmail)>,
    phones: Vec<(u32, PartyPhone)>,
    addresses: Vec<(u32, PartyAddress)>,
    notes: Vec<String>,
    has_name: bool,
    has_birthday: bool,
    left_out: Vec<Fault>,
}

impl Reader<'_> {
    /// Takes what an entry says, or names it; a fault where the card is of no person.
    fn take(&mut self, entry: &VCardEntry) -> Result<(), Fault> {
        match &entry.name {
            VCardProperty::Begin | VCardProperty::End | VCardProperty::Version | VCardProperty::Prodid | VCardProperty::Rev => {}
            VCardProperty::Kind => return of_a_person(entry),
            // Cards of version 3.0 have no kind; some servers write their own.
            VCardProperty::Other(name) if name.eq_ignore_ascii_case(SERVER_KIND) => {
                if whole(entry).eq_ignore_ascii_case("group") {
                    return Err(Fault::new(whole(entry), OF_NO_PERSON, "leave it out").at(SERVER_KIND));
                }
            }
            _ if labels::is_group_label(entry) || parts(entry).iter().flatten().all(|text| text.trim().is_empty()) => {}
            VCardProperty::Fn if !self.has_name => self.has_name = true,
            VCardProperty::N => self.names(entry),
            VCardProperty::Org => self.organization(entry),
            VCardProperty::Title if self.details.job_title.is_none() => {
                self.details.job_title = self.checked(entry, Label::parse(&whole(entry)));
            }
            VCardProperty::Email => self.email(entry),
            VCardProperty::Tel => self.phone(entry),
            VCardProperty::Adr => self.address(entry),
            VCardProperty::Note => self.notes.push(whole(entry)),
            VCardProperty::Uid if self.details.external_ids.is_empty() => {
                let key = self.checked(entry, Label::parse(&whole(entry)));
                self.details.external_ids.extend(key.map(|key| ExternalId { source: self.reading.source.clone(), key }));
            }
            VCardProperty::Bday if !self.has_birthday => self.birthday(entry),
            _ => self.leave_entry(entry, NO_PLACE, "note it elsewhere, if it matters"),
        }
        Ok(())
    }

    fn names(&mut self, entry: &VCardEntry) {
        let parts = parts(entry);
        let part = |at: usize| parts.get(at).map(|texts| texts.join(" ")).unwrap_or_default();
        for (at, field) in [(0, &mut self.details.family_name), (1, &mut self.details.given_name)] {
            let text = part(at);
            match Name::parse(&text) {
                Ok(name) if field.is_none() => *field = Some(name),
                Err(fault) if !text.trim().is_empty() => self.left_out.push(fault.at("N")),
                Ok(_) | Err(_) => {}
            }
        }
        // Most names in full have them already.
        let is_new = |text: &&str| !self.details.name.as_str().contains(text);
        let further: Vec<&str> = parts.iter().skip(2).flatten().map(|text| text.trim()).filter(is_new).collect();
        if !further.is_empty() {
            let problem = "a contact has no place for further names and titles";
            self.leave("N", &further.join(", "), problem, "write it into FN, if it matters");
        }
    }

    fn organization(&mut self, entry: &VCardEntry) {
        let parts = parts(entry);
        let mut units = parts.iter().flatten().map(String::as_str).filter(|text| !text.trim().is_empty());
        if self.organization.is_none() {
            let first = units.next().map(Name::parse).transpose();
            self.organization = self.checked(entry, first).flatten();
        }
        let units = units.collect::<Vec<_>>().join("; ");
        if !units.is_empty() {
            self.leave("ORG", &units, "a contact has no place for more than one company and its parts", "note it elsewhere");
        }
    }

    fn email(&mut self, entry: &VCardEntry) {
        let said = self.said(entry);
        if let Some(address) = self.checked(entry, points::email(&whole(entry))) {
            self.emails.push((said.rank, PartyEmail { label: said.label, ..address.into() }));
        }
    }

    fn phone(&mut self, entry: &VCardEntry) {
        let said = self.said(entry);
        if let Some((number, extension)) = self.checked(entry, points::phone(&whole(entry), self.reading.home)) {
            self.phones.push((said.rank, PartyPhone { extension, label: said.label, ..number.into() }));
        }
    }

    fn address(&mut self, entry: &VCardEntry) {
        let said = self.said(entry);
        if let Some(label) = entry.parameters(&VCardParameterName::Label).find_map(|value| value.as_text()) {
            self.leave("ADR;LABEL", label, "an address is kept in its parts", "write what is missing into them");
        }
        match points::address(&parts(entry), self.reading.home) {
            Ok(address) => self.addresses.push((said.rank, PartyAddress { label: said.label, ..address.into() })),
            Err(CrmError::Invalid(faults)) => self.left_out.extend(faults.as_slice().iter().map(|fault| fault.clone().at("ADR"))),
            Err(error) => self.leave_entry(entry, error.to_string(), "write it anew"),
        }
    }

    fn birthday(&mut self, entry: &VCardEntry) {
        let Some(field) = self.reading.birthday.clone() else {
            return self.leave_entry(entry, NO_PLACE, "say which custom field birthdays go to");
        };
        // The first alone, so that the text is gone through once.
        self.has_birthday = true;
        let is_without_year = entry
            .params
            .iter()
            .any(|said| matches!(&said.name, VCardParameterName::Other(name) if name.eq_ignore_ascii_case(YEAR_LEFT_OUT)));
        let written = self.component.raw("BDAY").into_iter().next().unwrap_or_default();
        let day = match entry.values.first() {
            _ if is_without_year => None,
            Some(VCardValue::PartialDateTime(PartialDateTime {
                year: Some(year), month: Some(month), day: Some(day), ..
            })) => Date::new(i32::from(*year), u32::from(*month), u32::from(*day)).ok(),
            // Version 4.0 has days without dashes, and many write them with dashes all the same.
            _ => written.trim().get(..10).and_then(|day| day.parse().ok()),
        };
        let Some(day) = day else { return self.leave("BDAY", &written, "this is no whole day", "give year, month and day") };
        let fields = self.details.custom_fields.clone().with(field, FieldValue::Date(day));
        if let Some(fields) = self.checked(entry, fields) {
            self.details.custom_fields = fields;
        }
    }

    fn said(&mut self, entry: &VCardEntry) -> Said {
        let said = labels::said(entry, &self.groups);
        if !said.left_out.is_empty() {
            let place = format!("{};TYPE", entry.name.as_str());
            let problem = "this cannot be what something is for";
            self.leave(&place, &said.left_out.join(", "), problem, "name it by a key, as work or mobile");
        }
        said
    }

    fn checked<T>(&mut self, entry: &VCardEntry, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.left_out.push(fault.at(entry.name.as_str()))).ok()
    }

    fn leave_entry(&mut self, entry: &VCardEntry, problem: impl Into<std::borrow::Cow<'static, str>>, remedy: &'static str) {
        let group = entry.group.as_ref().and_then(|group| self.groups.get(group));
        let value = group.map_or_else(|| whole(entry), |label| format!("{label}: {}", whole(entry)));
        self.left_out.push(Fault::new(value, problem, remedy).at(entry.name.as_str()));
    }

    fn leave(&mut self, place: &str, value: &str, problem: &'static str, remedy: &'static str) {
        self.left_out.push(Fault::new(value, problem, remedy).at(place));
    }

    fn finish(mut self) -> Card {
        self.details.emails = few("EMAIL", std::mem::take(&mut self.emails), &mut self.left_out);
        self.details.phones = few("TEL", std::mem::take(&mut self.phones), &mut self.left_out);
        self.details.addresses = few("ADR", std::mem::take(&mut self.addresses), &mut self.left_out);
        match Note::parse(&self.notes.join("\n\n")) {
            Ok(note) => self.details.note = note,
            Err(fault) => self.left_out.push(fault.at("NOTE")),
        }
        Card { details: self.details, organization: self.organization, left_out: self.left_out }
    }
}

/// The preferred ones first, as many as a party has.
fn few<T>(place: &str, mut ranked: Vec<(u32, T)>, left_out: &mut Vec<Fault>) -> Vec<T> {
    ranked.sort_by_key(|(rank, _)| *rank);
    if let Some(more) = ranked.len().checked_sub(MAX_VALUES).filter(|more| *more > 0) {
        left_out.push(Fault::new(more, "a party has at most 50 of them", "keep those in use").at(place));
    }
    ranked.into_iter().take(MAX_VALUES).map(|(_, point)| point).collect()
}

fn of_a_person(entry: &VCardEntry) -> Result<(), Fault> {
    let (problem, remedy) = match entry.values.first() {
        Some(VCardValue::Kind(VCardKind::Org)) => ("this card is of a company, not of a person", "make an account of it"),
        Some(VCardValue::Kind(VCardKind::Individual)) | Some(VCardValue::Text(_)) | None => return Ok(()),
        Some(_) => (OF_NO_PERSON, "leave it out"),
    };
    Err(Fault::new(whole(entry), problem, remedy).at("KIND"))
}

/// The values of an entry, each with its parts.
fn parts(entry: &VCardEntry) -> Vec<Vec<String>> {
    let texts = |value: &VCardValue| match value {
        VCardValue::Component(parts) => parts.clone(),
        other => vec![shown(other)],
    };
    entry.values.iter().map(texts).collect()
}

/// All that an entry says, as one text.
fn whole(entry: &VCardEntry) -> String {
    parts(entry).iter().map(|texts| texts.join(",")).collect::<Vec<_>>().join(";")
}

fn shown(value: &VCardValue) -> String {
    match value {
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Boolean(flag) => flag.to_string(),
        VCardValue::PartialDateTime(time) => spelled(time),
        VCardValue::Binary(bytes) => format!("{} bytes", bytes.data.len()),
        other => other.as_text().unwrap_or_default().to_owned(),
    }
}
