//! What the parts of a lead become. Pure.

use crate::kernel::{CrmError, Fault, Name, Ownership};
use crate::leads::Lead;
use crate::parties::{AccountDetails, ContactDetails, PartyEmail, PartyPhone};

use super::contract::{NewOpportunity, OpenOpportunity};

/// The account that a lead describes: its company, or the person where it names none.
///
/// # Errors
/// A fault for a lead without either, which no captured lead is.
pub fn account_of(lead: &Lead) -> Result<AccountDetails, CrmError> {
    Ok(AccountDetails::named(name_of(lead)?))
}

/// The contact that a lead describes, at no account yet.
///
/// # Errors
/// As [`account_of`].
pub fn contact_of(lead: &Lead) -> Result<ContactDetails, CrmError> {
    let details = lead.details();
    let name = match &details.name {
        Some(name) => name.clone(),
        None => name_of(lead)?,
    };
    Ok(ContactDetails {
        job_title: details.job_title.clone(),
        emails: details.email.iter().cloned().map(PartyEmail::from).collect(),
        phones: details.phone.iter().cloned().map(PartyPhone::from).collect(),
        ..ContactDetails::named(name)
    })
}

/// The command that opens the opportunity of a lead.
///
/// # Errors
/// As [`account_of`].
pub fn opportunity_of(lead: &Lead, new: &NewOpportunity, ownership: &Ownership) -> Result<OpenOpportunity, CrmError> {
    let name = match &new.name {
        Some(name) => name.clone(),
        None => name_of(lead)?,
    };
    let NewOpportunity { pipeline, stage, amount, expected_close, product, custom_fields, .. } = new.clone();
    let owner = Some(ownership.owner);
    let open = OpenOpportunity::new(pipeline, name);
    Ok(OpenOpportunity { stage, amount, expected_close, product, custom_fields, owner, ..open })
}

fn name_of(lead: &Lead) -> Result<Name, CrmError> {
    let details = lead.details();
    let name = details.company.as_ref().or(details.name.as_ref()).cloned();
    name.ok_or_else(|| Fault::new("", "the lead has neither name nor company", "give one of them").at("lead").into())
}
