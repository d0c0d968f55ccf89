//! What is known of several parties, as one: field by field, by rules that are data.

use std::collections::BTreeSet;

use crate::kernel::{Code, CrmError, CustomFields, Fault, FieldValue, Note, RecordId};
use crate::parties::{AccountDetails, ContactDetails, PartyId};

use super::contract::{FieldChange, FieldRule, Survivorship};

/// The most parties that become part of one at once.
pub const MOST_OTHERS: usize = 50;

/// The fields of a contact, and what usually survives.
pub const CONTACT_FIELDS: [(&str, Survivorship); 11] = [
    ("name", Survivorship::First),
    ("given_name", Survivorship::First),
    ("family_name", Survivorship::First),
    ("account", Survivorship::First),
    ("job_title", Survivorship::First),
    ("emails", Survivorship::All),
    ("phones", Survivorship::All),
    ("addresses", Survivorship::All),
    ("external_ids", Survivorship::All),
    ("note", Survivorship::Longest),
    ("custom_fields", Survivorship::All),
];

/// The fields of an account, and what usually survives.
pub const ACCOUNT_FIELDS: [(&str, Survivorship); 13] = [
    ("name", Survivorship::First),
    ("legal_name", Survivorship::First),
    ("addresses", Survivorship::All),
    ("emails", Survivorship::All),
    ("phones", Survivorship::All),
    ("tax_ids", Survivorship::All),
    ("bank_accounts", Survivorship::All),
    ("industry", Survivorship::First),
    ("employees", Survivorship::First),
    ("annual_revenue", Survivorship::First),
    ("founded", Survivorship::First),
    ("external_ids", Survivorship::All),
    ("custom_fields", Survivorship::All),
];

/// The parties that become one, the one that stays first, and by what rules.
struct Choosing<'a, D> {
    usual: &'a [(&'static str, Survivorship)],
    rules: &'a [FieldRule],
    members: &'a [(PartyId, D)],
    /// The places of the members, by creation.
    by_creation: Vec<usize>,
}

fn id(party: PartyId) -> [u8; 16] {
    match party {
        PartyId::Account(account) => account.to_bytes(),
        PartyId::Contact(contact) => contact.to_bytes(),
    }
}

impl<'a, D> Choosing<'a, D> {
    fn new(
        usual: &'a [(&'static str, Survivorship)],
        rules: &'a [FieldRule],
        members: &'a [(PartyId, D)],
    ) -> Result<Self, CrmError> {
        let lists = usual.iter().filter(|(_, by)| *by == Survivorship::All).map(|(field, _)| *field).collect::<Vec<_>>();
        for (at, rule) in rules.iter().enumerate() {
            let place = |part: &str| format!("rules[{at}].{part}");
            let names = || usual.iter().map(|(field, _)| *field).collect::<Vec<_>>().join(", ");
            let field = rule.field.as_str();
            if !usual.iter().any(|(known, _)| *known == field) {
                return Err(Fault::new(field, "there is no such field", format!("give one of {}", names()))
                    .at(place("field"))
                    .into());
            }
            if rules.iter().take(at).any(|before| before.field == rule.field) {
                return Err(Fault::new(field, "it has a rule already", "give each field one rule").at(place("field")).into());
            }
            match rule.by {
                Survivorship::All if !lists.contains(&field) => {
                    return Err(Fault::new(field, "one value is not several", "give another rule").at(place("by")).into());
                }
                Survivorship::Of(party) if !members.iter().any(|(member, _)| *member == party) => {
                    let problem = "this party is none of those that become one";
                    return Err(Fault::new(format!("{party:?}"), problem, "name one that is").at(place("by")).into());
                }
                _ => {}
            }
        }
        let mut by_creation: Vec<usize> = (0..members.len()).collect();
        by_creation.sort_by_key(|at| members.get(*at).map(|(party, _)| id(*party)));
        Ok(Self { usual, rules, members, by_creation })
    }

    fn by(&self, field: &str) -> Survivorship {
        let rule = self.rules.iter().find(|rule| rule.field.as_str() == field).map(|rule| rule.by);
        let usual = || self.usual.iter().find(|(known, _)| *known == field).map(|(_, by)| *by);
        rule.or_else(usual).unwrap_or(Survivorship::First)
    }

    /// Of values with their places, those that are there.
    fn values<'d, T>(&'d self, of: impl Fn(&'d D) -> Option<T>) -> Vec<(usize, T)> {
        self.members.iter().enumerate().filter_map(|(at, (_, details))| Some((at, of(details)?))).collect()
    }

    fn age(&self, at: usize) -> usize {
        self.by_creation.iter().position(|place| *place == at).unwrap_or(usize::MAX)
    }

    fn one<'d, T: Clone + 'd>(
        &'d self,
        by: Survivorship,
        of: impl Fn(&'d D) -> Option<T>,
        text: impl Fn(&T) -> String,
    ) -> Option<T> {
        let values = self.values(of);
        let best = match by {
            Survivorship::First | Survivorship::All => values.into_iter().next(),
            Survivorship::Newest => values.into_iter().max_by_key(|(at, _)| self.age(*at)),
            Survivorship::Longest => values.into_iter().min_by_key(|(_, value)| {
                let text = text(value);
                (std::cmp::Reverse(text.chars().count()), text)
            }),
            Survivorship::Of(party) => {
                values.into_iter().find(|(at, _)| self.members.get(*at).is_some_and(|(member, _)| *member == party))
            }
        };
        best.map(|(_, value)| value)
    }

    fn list<'d, T: Clone + 'd, K: Ord>(&'d self, field: &str, of: impl Fn(&'d D) -> &'d [T], key: impl Fn(&T) -> K) -> Vec<T> {
        let lists = self.values(|details| Some(of(details)).filter(|list| !list.is_empty()));
        let chosen = match self.by(field) {
            Survivorship::All => {
                let mut ordered = lists;
                ordered.sort_by_key(|(at, _)| if *at == 0 { (0, 0) } else { (1, self.age(*at)) });
                let (mut seen, mut all) = (BTreeSet::new(), Vec::new());
                all.extend(ordered.into_iter().flat_map(|(_, list)| list).filter(|value| seen.insert(key(value))).cloned());
                return all;
            }
            Survivorship::First => lists.into_iter().next(),
            Survivorship::Newest => lists.into_iter().max_by_key(|(at, _)| self.age(*at)),
            Survivorship::Longest => lists.into_iter().min_by_key(|(at, list)| (std::cmp::Reverse(list.len()), self.age(*at))),
            Survivorship::Of(party) => {
                lists.into_iter().find(|(at, _)| self.members.get(*at).is_some_and(|(member, _)| *member == party))
            }
        };
        chosen.map(|(_, list)| list.to_vec()).unwrap_or_default()
    }

    fn custom<'d>(&'d self, of: impl Fn(&'d D) -> &'d CustomFields) -> Result<CustomFields, CrmError> {
        let codes: BTreeSet<&Code> =
            self.members.iter().flat_map(|(_, details)| of(details).iter().map(|(code, _)| code)).collect();
        let by = self.by("custom_fields");
        let value = |code| self.one(by, |details| of(details).get(code).cloned(), FieldValue::to_string);
        let mut fields = CustomFields::new();
        for code in codes {
            if let Some(value) = value(code) {
                fields = fields.with(code.clone(), value).map_err(|fault| fault.at("custom_fields"))?;
            }
        }
        Ok(fields)
    }
}

/// What is known of contacts as one. The one that stays is named first.
///
/// # Errors
/// A rule for a field that there is not, or that no value of the field can follow, is invalid.
pub fn contact_details(members: &[(PartyId, ContactDetails)], rules: &[FieldRule]) -> Result<Option<ContactDetails>, CrmError> {
    let Some((_, first)) = members.first() else { return Ok(None) };
    let all = Choosing::new(&CONTACT_FIELDS, rules, members)?;
    let text = |value: &crate::kernel::Name| value.as_str().to_owned();
    let note = all.one(all.by("note"), |of| Some(&of.note).filter(|note| !note.is_empty()), |note| note.as_str().to_owned());
    Ok(Some(ContactDetails {
        name: all.one(all.by("name"), |of| Some(of.name.clone()), text).unwrap_or_else(|| first.name.clone()),
        given_name: all.one(all.by("given_name"), |of| of.given_name.clone(), text),
        family_name: all.one(all.by("family_name"), |of| of.family_name.clone(), text),
        account: all.one(all.by("account"), |of| of.account, ToString::to_string),
        job_title: all.one(all.by("job_title"), |of| of.job_title.clone(), |title| title.as_str().to_owned()),
        emails: all.list("emails", |of| &of.emails, |email| email.address.canonical()),
        phones: all.list("phones", |of| &of.phones, |phone| (phone.number.clone(), phone.extension.clone())),
        addresses: all.list("addresses", |of| &of.addresses, |address| address.address.clone()),
        external_ids: all.list("external_ids", |of| &of.external_ids, |id| id.sort_key().finish()),
        note: note.cloned().unwrap_or_else(Note::default),
        custom_fields: all.custom(|of| &of.custom_fields)?,
    }))
}

/// What is known of accounts as one. The one that stays is named first.
///
/// # Errors
/// As [`contact_details`].
pub fn account_details(members: &[(PartyId, AccountDetails)], rules: &[FieldRule]) -> Result<Option<AccountDetails>, CrmError> {
    let Some((_, first)) = members.first() else { return Ok(None) };
    let all = Choosing::new(&ACCOUNT_FIELDS, rules, members)?;
    let text = |value: &crate::kernel::Name| value.as_str().to_owned();
    Ok(Some(AccountDetails {
        name: all.one(all.by("name"), |of| Some(of.name.clone()), text).unwrap_or_else(|| first.name.clone()),
        legal_name: all.one(all.by("legal_name"), |of| of.legal_name.clone(), text),
        addresses: all.list("addresses", |of| &of.addresses, |address| address.address.clone()),
        emails: all.list("emails", |of| &of.emails, |email| email.address.canonical()),
        phones: all.list("phones", |of| &of.phones, |phone| (phone.number.clone(), phone.extension.clone())),
        tax_ids: all.list("tax_ids", |of| &of.tax_ids, |tax_id| format!("{tax_id:?}")),
        bank_accounts: all.list("bank_accounts", |of| &of.bank_accounts, |iban| iban.as_str().to_owned()),
        industry: all.one(all.by("industry"), |of| of.industry.clone(), |industry| industry.as_str().to_owned()),
        employees: all.one(all.by("employees"), |of| of.employees, ToString::to_string),
        annual_revenue: all.one(all.by("annual_revenue"), |of| of.annual_revenue, ToString::to_string),
        founded: all.one(all.by("founded"), |of| of.founded, ToString::to_string),
        external_ids: all.list("external_ids", |of| &of.external_ids, |id| id.sort_key().finish()),
        custom_fields: all.custom(|of| &of.custom_fields)?,
    }))
}

fn shown<T>(values: &[T], text: impl Fn(&T) -> String) -> String {
    values.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn shown_fields(fields: &CustomFields) -> String {
    fields.iter().map(|(code, value)| format!("{}: {value}", code.as_str())).collect::<Vec<_>>().join(", ")
}

/// Each field of a contact as a text, in the order of [`CONTACT_FIELDS`].
fn contact_texts(of: &ContactDetails) -> [String; 11] {
    let name = |name: &Option<crate::kernel::Name>| name.as_ref().map_or(String::new(), |name| name.as_str().to_owned());
    [
        of.name.as_str().to_owned(),
        name(&of.given_name),
        name(&of.family_name),
        of.account.map_or(String::new(), |account| account.to_string()),
        of.job_title.as_ref().map_or(String::new(), |title| title.as_str().to_owned()),
        shown(&of.emails, |email| email.address.as_str().to_owned()),
        shown(&of.phones, |phone| phone.number.as_str().to_owned()),
        shown(&of.addresses, |address| shown_address(&address.address)),
        shown(&of.external_ids, |id| format!("{}: {}", id.source.as_str(), id.key.as_str())),
        of.note.as_str().to_owned(),
        shown_fields(&of.custom_fields),
    ]
}

/// Each field of an account as a text, in the order of [`ACCOUNT_FIELDS`].
fn account_texts(of: &AccountDetails) -> [String; 13] {
    [
        of.name.as_str().to_owned(),
        of.legal_name.as_ref().map_or(String::new(), |name| name.as_str().to_owned()),
        shown(&of.addresses, |address| shown_address(&address.address)),
        shown(&of.emails, |email| email.address.as_str().to_owned()),
        shown(&of.phones, |phone| phone.number.as_str().to_owned()),
        shown(&of.tax_ids, |tax_id| tax_id.as_str().to_owned()),
        shown(&of.bank_accounts, |iban| iban.as_str().to_owned()),
        of.industry.as_ref().map_or(String::new(), |industry| industry.as_str().to_owned()),
        of.employees.map_or(String::new(), |employees| employees.to_string()),
        of.annual_revenue.map_or(String::new(), |revenue| revenue.to_string()),
        of.founded.map_or(String::new(), |founded| founded.to_string()),
        shown(&of.external_ids, |id| format!("{}: {}", id.source.as_str(), id.key.as_str())),
        shown_fields(&of.custom_fields),
    ]
}

fn shown_address(address: &crate::kernel::PostalAddress) -> String {
    let lines = address.lines().iter().map(|line| line.as_str().to_owned());
    let postcode = address.postcode().as_ref().map(|postcode| postcode.as_str().to_owned());
    let city = address.city().as_ref().map(|city| city.as_str().to_owned());
    lines.chain(postcode).chain(city).chain([address.country().to_string()]).collect::<Vec<_>>().join(" ")
}

fn changes<const N: usize>(fields: &[(&str, Survivorship); N], before: [String; N], after: [String; N]) -> Vec<FieldChange> {
    let both = fields.iter().zip(before.into_iter().zip(after)).filter(|(_, (before, after))| before != after);
    both.map(|((field, _), (before, after))| FieldChange { field: (*field).to_owned(), before, after }).collect()
}

/// The fields of a contact that differ.
#[must_use]
pub fn contact_changes(before: &ContactDetails, after: &ContactDetails) -> Vec<FieldChange> {
    changes(&CONTACT_FIELDS, contact_texts(before), contact_texts(after))
}

/// The fields of an account that differ.
#[must_use]
pub fn account_changes(before: &AccountDetails, after: &AccountDetails) -> Vec<FieldChange> {
    changes(&ACCOUNT_FIELDS, account_texts(before), account_texts(after))
}
