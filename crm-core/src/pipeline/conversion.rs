//! What the parts of a lead become, by the company's mapping. Pure.

use crate::kernel::{AccountId, Code, CrmError, CustomFields, Email, Fault, FieldValue, Label, Name, Note, Ownership, Phone};
use crate::leads::Lead;
use crate::parties::{AccountDetails, ContactDetails, PartyEmail, PartyPhone};

use super::contract::{Conversion, NewOpportunity, OpenOpportunity};
use super::mapping::{AccountField, ContactField, ConversionPolicy, ConversionTarget, LeadField, OpportunityField};

/// A field that a conversion fills, or leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MappedField {
    /// The field.
    pub to: ConversionTarget,
    /// Where its value comes from; none for what the conversion itself fills, as the contact's account.
    pub from: Option<LeadField>,
    /// Its value in words, once the lead is converted.
    pub value: String,
}

/// What a conversion would do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ConversionPreview {
    /// The records as they would be. Those that would be new have an id for now, and get another when it is done.
    pub became: Conversion,
    /// Every field that would be filled; each was empty before.
    pub filled: Vec<MappedField>,
    /// Every field that the lead has another value for, and that would stay as it is since it has one.
    pub kept: Vec<MappedField>,
}

/// A record's details with what a lead fills, and what it leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped<D> {
    /// The details.
    pub details: D,
    /// What was filled.
    pub filled: Vec<MappedField>,
    /// What was left.
    pub kept: Vec<MappedField>,
}

/// The value of a field of a lead.
enum Given<'a> {
    Name(&'a Name),
    Email(&'a Email),
    Phone(&'a Phone),
    Label(&'a Label),
    Code(&'a Code),
    Custom(&'a FieldValue),
}

impl<'a> Given<'a> {
    fn of(lead: &'a Lead, field: &LeadField) -> Option<Self> {
        let details = lead.details();
        match field {
            LeadField::Name => details.name.as_ref().map(Self::Name),
            LeadField::Company => details.company.as_ref().map(Self::Name),
            LeadField::Email => details.email.as_ref().map(Self::Email),
            LeadField::Phone => details.phone.as_ref().map(Self::Phone),
            LeadField::JobTitle => details.job_title.as_ref().map(Self::Label),
            LeadField::Source => Some(Self::Code(&details.source)),
            LeadField::UtmSource => details.utm.source.as_ref().map(Self::Label),
            LeadField::UtmMedium => details.utm.medium.as_ref().map(Self::Label),
            LeadField::UtmCampaign => details.utm.campaign.as_ref().map(Self::Label),
            LeadField::Custom(key) => details.custom_fields.get(key).map(Self::Custom),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Name(name) => name.as_str().to_owned(),
            Self::Email(email) => email.as_str().to_owned(),
            Self::Phone(phone) => phone.as_str().to_owned(),
            Self::Label(label) => label.as_str().to_owned(),
            Self::Code(code) => code.as_str().to_owned(),
            Self::Custom(value) => value.to_string(),
        }
    }

    fn name(&self) -> Result<Name, Fault> {
        if let Self::Name(name) = self { Ok((*name).clone()) } else { Name::parse(&self.text()) }
    }

    fn email(&self) -> Result<Vec<PartyEmail>, Fault> {
        let address = if let Self::Email(email) = self { (*email).clone() } else { Email::parse(&self.text())? };
        Ok(vec![address.into()])
    }

    fn phone(&self) -> Result<Vec<PartyPhone>, Fault> {
        let number = if let Self::Phone(phone) = self { (*phone).clone() } else { Phone::parse(&self.text())? };
        Ok(vec![number.into()])
    }

    fn label(&self) -> Result<Label, Fault> {
        if let Self::Label(label) = self { Ok((*label).clone()) } else { Label::parse(&self.text()) }
    }

    fn code(&self) -> Result<Code, Fault> {
        if let Self::Code(code) = self { Ok((*code).clone()) } else { Code::parse(&self.text()) }
    }

    fn count(&self) -> Result<u32, Fault> {
        let whole = if let Self::Custom(FieldValue::Integer(number)) = self { u32::try_from(*number).ok() } else { None };
        whole.ok_or_else(|| Fault::new(self.text(), "this is no count", "map a custom field of whole numbers, not negative"))
    }

    fn custom(&self, fields: &mut CustomFields, key: &Code) -> Result<(), Fault> {
        let value = match self {
            Self::Custom(value) => (*value).clone(),
            other => FieldValue::Text(other.text().parse::<Note>()?),
        };
        *fields = std::mem::take(fields).with(key.clone(), value)?;
        Ok(())
    }
}

/// Details whose fields are filled one by one.
trait Target {
    type Field;
    /// What the field holds, in words; nothing where it is empty.
    fn known(&self, field: &Self::Field) -> Option<String>;
    fn fill(&mut self, field: &Self::Field, given: &Given<'_>) -> Result<(), Fault>;
}

fn custom(fields: &CustomFields, key: &Code) -> Option<String> {
    fields.get(key).map(ToString::to_string)
}

impl Target for AccountDetails {
    type Field = AccountField;

    fn known(&self, field: &AccountField) -> Option<String> {
        match field {
            AccountField::Name => Some(self.name.to_string()),
            AccountField::LegalName => self.legal_name.as_ref().map(ToString::to_string),
            AccountField::Email => self.emails.first().map(|email| email.address.to_string()),
            AccountField::Phone => self.phones.first().map(|phone| phone.number.to_string()),
            AccountField::Industry => self.industry.as_ref().map(ToString::to_string),
            AccountField::Employees => self.employees.map(|count| count.to_string()),
            AccountField::Custom(key) => custom(&self.custom_fields, key),
        }
    }

    fn fill(&mut self, field: &AccountField, given: &Given<'_>) -> Result<(), Fault> {
        match field {
            AccountField::Name => self.name = given.name()?,
            AccountField::LegalName => self.legal_name = Some(given.name()?),
            AccountField::Email => self.emails = given.email()?,
            AccountField::Phone => self.phones = given.phone()?,
            AccountField::Industry => self.industry = Some(given.code()?),
            AccountField::Employees => self.employees = Some(given.count()?),
            AccountField::Custom(key) => given.custom(&mut self.custom_fields, key)?,
        }
        Ok(())
    }
}

impl Target for ContactDetails {
    type Field = ContactField;

    fn known(&self, field: &ContactField) -> Option<String> {
        match field {
            ContactField::Name => Some(self.name.to_string()),
            ContactField::GivenName => self.given_name.as_ref().map(ToString::to_string),
            ContactField::FamilyName => self.family_name.as_ref().map(ToString::to_string),
            ContactField::JobTitle => self.job_title.as_ref().map(ToString::to_string),
            ContactField::Email => self.emails.first().map(|email| email.address.to_string()),
            ContactField::Phone => self.phones.first().map(|phone| phone.number.to_string()),
            ContactField::Note => Some(self.note.as_str().to_owned()).filter(|note| !note.is_empty()),
            ContactField::Custom(key) => custom(&self.custom_fields, key),
            ContactField::Account => self.account.map(|account| account.to_string()),
        }
    }

    fn fill(&mut self, field: &ContactField, given: &Given<'_>) -> Result<(), Fault> {
        match field {
            ContactField::Name => self.name = given.name()?,
            ContactField::GivenName => self.given_name = Some(given.name()?),
            ContactField::FamilyName => self.family_name = Some(given.name()?),
            ContactField::JobTitle => self.job_title = Some(given.label()?),
            ContactField::Email => self.emails = given.email()?,
            ContactField::Phone => self.phones = given.phone()?,
            ContactField::Note => self.note = given.text().parse()?,
            ContactField::Custom(key) => given.custom(&mut self.custom_fields, key)?,
            // The policy maps nothing to it.
            ContactField::Account => {}
        }
        Ok(())
    }
}

impl Target for OpenOpportunity {
    type Field = OpportunityField;

    fn known(&self, field: &OpportunityField) -> Option<String> {
        match field {
            OpportunityField::Name => Some(self.name.to_string()),
            OpportunityField::Custom(key) => custom(&self.custom_fields, key),
        }
    }

    fn fill(&mut self, field: &OpportunityField, given: &Given<'_>) -> Result<(), Fault> {
        match field {
            OpportunityField::Name => self.name = given.name()?,
            OpportunityField::Custom(key) => given.custom(&mut self.custom_fields, key)?,
        }
        Ok(())
    }
}

/// `details` with every empty field filled that the mapping fills. A field of `open` is filled though it holds what stands in for it.
fn mapped<D: Target<Field: PartialEq>>(
    mut details: D,
    lead: &Lead,
    policy: &ConversionPolicy,
    open: Option<&D::Field>,
    field_of: impl Fn(&ConversionTarget) -> Option<&D::Field>,
) -> Result<Mapped<D>, CrmError> {
    let (mut filled, mut kept): (Vec<MappedField>, Vec<MappedField>) = (Vec::new(), Vec::new());
    for (at, line) in policy.mappings.iter().enumerate() {
        let (Some(field), Some(given)) = (field_of(&line.to), Given::of(lead, &line.from)) else { continue };
        if filled.iter().any(|known| known.to == line.to) {
            continue;
        }
        let told = |value| MappedField { to: line.to.clone(), from: Some(line.from.clone()), value };
        match details.known(field).filter(|_| open != Some(field)) {
            Some(known) if known == given.text() || kept.iter().any(|told| told.to == line.to) => {}
            Some(known) => kept.push(told(known)),
            None => {
                details.fill(field, &given).map_err(|fault| fault.at(format!("mappings[{at}]")))?;
                filled.push(told(details.known(field).unwrap_or_default()));
            }
        }
    }
    Ok(Mapped { details, filled, kept })
}

fn account_field(target: &ConversionTarget) -> Option<&AccountField> {
    if let ConversionTarget::Account(field) = target { Some(field) } else { None }
}

fn contact_field(target: &ConversionTarget) -> Option<&ContactField> {
    if let ConversionTarget::Contact(field) = target { Some(field) } else { None }
}

fn opportunity_field(target: &ConversionTarget) -> Option<&OpportunityField> {
    if let ConversionTarget::Opportunity(field) = target { Some(field) } else { None }
}

/// The account that a lead describes, or what is `known` of one with its empty fields filled.
///
/// # Errors
/// A fault at `mappings[0]` for a value that does not fit where its line puts it.
pub fn account_of(
    known: Option<AccountDetails>,
    lead: &Lead,
    policy: &ConversionPolicy,
) -> Result<Mapped<AccountDetails>, CrmError> {
    match known {
        Some(known) => mapped(known, lead, policy, None, account_field),
        None => mapped(AccountDetails::named(name_of(lead)?), lead, policy, Some(&AccountField::Name), account_field),
    }
}

/// The contact that a lead describes, or what is `known` of one with its empty fields filled; at `account` where they are at none.
///
/// # Errors
/// As [`account_of`].
pub fn contact_of(
    known: Option<ContactDetails>,
    account: AccountId,
    lead: &Lead,
    policy: &ConversionPolicy,
) -> Result<Mapped<ContactDetails>, CrmError> {
    let mut contact = match known {
        Some(known) => mapped(known, lead, policy, None, contact_field)?,
        None => mapped(ContactDetails::named(name_of(lead)?), lead, policy, Some(&ContactField::Name), contact_field)?,
    };
    let (to, value) = (ConversionTarget::Contact(ContactField::Account), account.to_string());
    match contact.details.account {
        None => {
            contact.details.account = Some(account);
            contact.filled.push(MappedField { to, from: None, value });
        }
        Some(other) if other != account => contact.kept.push(MappedField { to, from: None, value: other.to_string() }),
        Some(_) => {}
    }
    Ok(contact)
}

/// The command that opens the opportunity of a lead.
///
/// # Errors
/// As [`account_of`].
pub fn opportunity_of(
    lead: &Lead,
    new: &NewOpportunity,
    ownership: &Ownership,
    policy: &ConversionPolicy,
) -> Result<Mapped<OpenOpportunity>, CrmError> {
    let NewOpportunity { pipeline, name, stage, amount, expected_close, product, custom_fields } = new.clone();
    let (owner, is_unnamed) = (Some(ownership.owner), name.is_none());
    let name = name.map_or_else(|| name_of(lead), Ok)?;
    let open = OpenOpportunity::new(pipeline, name);
    let open = OpenOpportunity { stage, amount, expected_close, product, custom_fields, owner, ..open };
    mapped(open, lead, policy, is_unnamed.then_some(&OpportunityField::Name), opportunity_field)
}

fn name_of(lead: &Lead) -> Result<Name, CrmError> {
    let details = lead.details();
    let name = details.company.as_ref().or(details.name.as_ref()).cloned();
    name.ok_or_else(|| Fault::new("", "the lead has neither name nor company", "give one of them").at("lead").into())
}
