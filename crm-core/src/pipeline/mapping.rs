//! What a company has its leads become: which field of a lead fills which field of the account, the contact and the opportunity.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

/// A field of a lead that fills others.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum LeadField {
    /// Who it is.
    #[n(0)]
    Name,
    /// The company they work for.
    #[n(1)]
    Company,
    /// Their address.
    #[n(2)]
    Email,
    /// Their telephone.
    #[n(3)]
    Phone,
    /// What they do there.
    #[n(4)]
    JobTitle,
    /// Where it came from, as a key.
    #[n(5)]
    Source,
    /// `utm_source`.
    #[n(6)]
    UtmSource,
    /// `utm_medium`.
    #[n(7)]
    UtmMedium,
    /// `utm_campaign`.
    #[n(8)]
    UtmCampaign,
    /// A custom field of leads, by its key.
    #[n(9)]
    Custom(#[n(0)] Code),
}

/// A field of an account that a lead fills.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AccountField {
    /// What people call it.
    #[n(0)]
    Name,
    /// Its name in the register.
    #[n(1)]
    LegalName,
    /// Its first e-mail address.
    #[n(2)]
    Email,
    /// Its first telephone.
    #[n(3)]
    Phone,
    /// What it does, as a key.
    #[n(4)]
    Industry,
    /// How many people work there.
    #[n(5)]
    Employees,
    /// A custom field of accounts, by its key.
    #[n(6)]
    Custom(#[n(0)] Code),
}

/// A field of a contact that a lead fills.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ContactField {
    /// What people call them.
    #[n(0)]
    Name,
    /// The name they were given.
    #[n(1)]
    GivenName,
    /// The name of their family.
    #[n(2)]
    FamilyName,
    /// What they do there.
    #[n(3)]
    JobTitle,
    /// Their first e-mail address.
    #[n(4)]
    Email,
    /// Their first telephone.
    #[n(5)]
    Phone,
    /// What is worth remembering.
    #[n(6)]
    Note,
    /// A custom field of contacts, by its key.
    #[n(7)]
    Custom(#[n(0)] Code),
    /// The company they work for: the conversion itself fills it with the account.
    #[n(8)]
    Account,
}

/// A field of an opportunity that a lead fills.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum OpportunityField {
    /// What it is called.
    #[n(0)]
    Name,
    /// A custom field of opportunities, by its key.
    #[n(1)]
    Custom(#[n(0)] Code),
}

/// What a field of a lead fills.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ConversionTarget {
    /// A field of the account.
    #[n(0)]
    Account(#[n(0)] AccountField),
    /// A field of the contact.
    #[n(1)]
    Contact(#[n(0)] ContactField),
    /// A field of the opportunity.
    #[n(2)]
    Opportunity(#[n(0)] OpportunityField),
}

/// One line of the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ConversionLine {
    /// The lead's field.
    #[n(0)]
    pub from: LeadField,
    /// What it fills, where that is empty.
    #[n(1)]
    pub to: ConversionTarget,
}

/// What a company has its leads become.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ConversionPolicy {
    /// The lines, in order: of those that fill one field, the first whose field of the lead has a value does.
    #[n(0)]
    pub mappings: Vec<ConversionLine>,
}

const MAPPINGS_MAX: usize = 200;

impl LeadField {
    /// True where values of this field can be values of that one. Of custom fields that is known only by their values.
    fn fits(&self, to: &ConversionTarget) -> bool {
        use {AccountField as A, ContactField as C, ConversionTarget as T};
        match to {
            T::Contact(C::Account) => false,
            T::Account(A::Custom(_)) | T::Contact(C::Custom(_) | C::Note) | T::Opportunity(OpportunityField::Custom(_)) => true,
            _ if matches!(self, Self::Custom(_)) => true,
            T::Account(A::Name | A::LegalName)
            | T::Contact(C::Name | C::GivenName | C::FamilyName)
            | T::Opportunity(OpportunityField::Name) => matches!(self, Self::Name | Self::Company | Self::UtmCampaign),
            T::Account(A::Email) | T::Contact(C::Email) => *self == Self::Email,
            T::Account(A::Phone) | T::Contact(C::Phone) => *self == Self::Phone,
            T::Account(A::Industry) => *self == Self::Source,
            T::Account(A::Employees) => false,
            T::Contact(C::JobTitle) => *self == Self::JobTitle,
        }
    }
}

impl Default for ConversionPolicy {
    fn default() -> Self {
        use {AccountField as A, ContactField as C, ConversionTarget as T, LeadField as L};
        let lines = [
            (L::Company, T::Account(A::Name)),
            (L::Name, T::Account(A::Name)),
            (L::Name, T::Contact(C::Name)),
            (L::Company, T::Contact(C::Name)),
            (L::JobTitle, T::Contact(C::JobTitle)),
            (L::Email, T::Contact(C::Email)),
            (L::Phone, T::Contact(C::Phone)),
            (L::Company, T::Opportunity(OpportunityField::Name)),
            (L::Name, T::Opportunity(OpportunityField::Name)),
        ];
        Self { mappings: lines.into_iter().map(|(from, to)| ConversionLine { from, to }).collect() }
    }
}

impl Policy for ConversionPolicy {
    const NAME: &'static str = "lead-conversion";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "mappings",
        unit: "lines in order: a field of the lead, and what it fills",
        default: "company and name to the names, job title, e-mail and telephone to the contact",
        range: "up to 200 lines; what has been named without a line is called like the lead",
        reason: "what a lead tells is kept on what it becomes; custom fields have places of their own",
        source: "practice: field mapping of lead conversion",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let lines = self.mappings.len();
        faults.require(lines <= MAPPINGS_MAX, "mappings", lines, "at most 200 lines", "leave out what nobody reads");
        for (at, line) in self.mappings.iter().enumerate() {
            let field = format!("mappings[{at}]");
            if !line.from.fits(&line.to) {
                let shown = format!("{:?} to {:?}", line.from, line.to);
                faults.push(Fault::new(shown, "the one cannot fill the other", "map fields of one sort").at(&field));
            }
            if self.mappings.iter().take(at).any(|known| known == line) {
                faults.push(Fault::new(at, "this line stands twice", "leave one out").at(&field));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
