//! Pure decisions about what of a lead goes where when it becomes an account, a contact and an opportunity.

use crate::kernel::{AccountId, ContactId, CrmError, Decision, Fault, Name};
use crate::leads::Lead;
use crate::parties::{AccountDetails, Contact, ContactDetails, PartyEvent};

use super::contract::{DealOfLead, OpenOpportunity};

/// What is known of the new account: its name, which is the lead's company's, or the person's where they stand for themselves.
///
/// # Errors
/// A lead without any name is invalid.
pub fn account_of(lead: &Lead, name: Option<&Name>) -> Result<AccountDetails, CrmError> {
    let known = || title_of(lead).ok_or_else(|| unnamed("account", "the lead names no company"));
    Ok(AccountDetails::named(name.cloned().map_or_else(known, Ok)?))
}

/// What is known of the new contact, who works for `account`.
///
/// # Errors
/// A lead that names nobody is invalid where the command names nobody either.
pub fn contact_of(lead: &Lead, name: Option<&Name>, account: AccountId) -> Result<ContactDetails, CrmError> {
    let name = name.or(lead.details().name.as_ref()).cloned();
    let name = name.ok_or_else(|| unnamed("contact", "the lead names no person"))?;
    Ok(completed(ContactDetails::named(name), lead, account))
}

fn unnamed(field: &str, problem: &'static str) -> CrmError {
    Fault::new("", problem, "give a name, or choose an existing record").at("name").at(field).into()
}

/// The existing contact with what was empty taken from the lead; what is known stays.
pub fn filled(contact: &Contact, lead: &Lead, account: AccountId) -> Decision<Contact, PartyEvent> {
    crate::parties::rules::change_contact(contact, completed(contact.details().clone(), lead, account))
}

fn completed(known: ContactDetails, lead: &Lead, account: AccountId) -> ContactDetails {
    let captured = lead.details();
    ContactDetails {
        account: known.account.or(Some(account)),
        job_title: known.job_title.or_else(|| captured.job_title.clone()),
        emails: if known.emails.is_empty() { captured.email.iter().cloned().collect() } else { known.emails },
        phones: if known.phones.is_empty() { captured.phone.iter().cloned().collect() } else { known.phones },
        ..known
    }
}

/// The command that opens the deal, with `account` and `contact`.
///
/// # Errors
/// A lead without any name is invalid where the command gives the deal none.
pub fn deal_of(lead: &Lead, deal: &DealOfLead, account: AccountId, contact: ContactId) -> Result<OpenOpportunity, CrmError> {
    let name = deal.name.clone().or_else(|| title_of(lead));
    let name = name.ok_or_else(|| unnamed("opportunity", "the lead has no name for the deal"))?;
    Ok(OpenOpportunity {
        stage: deal.stage.clone(),
        account: Some(account),
        contact: Some(contact),
        product: deal.product,
        amount: deal.amount,
        expected_close: deal.expected_close,
        owner: Some(lead.ownership().owner),
        custom_fields: deal.custom_fields.clone(),
        ..OpenOpportunity::new(deal.pipeline, name)
    })
}

fn title_of(lead: &Lead) -> Option<Name> {
    lead.details().company.clone().or_else(|| lead.details().name.clone())
}
