//! A row over the record that is there: what it holds takes the place of what the record holds, what it does not hold stays.

use crate::kernel::{CustomFields, Fault, Record};
use crate::parties::{AccountDetails, ContactDetails};
use crate::pipeline::{ChangeOpportunity, Edit, OpenOpportunity, Opportunity};

/// What is known of an account, with what a row holds over it.
///
/// # Errors
/// More custom fields than a record has.
pub fn account(known: &AccountDetails, row: AccountDetails) -> Result<AccountDetails, Fault> {
    Ok(AccountDetails {
        name: row.name,
        legal_name: row.legal_name.or_else(|| known.legal_name.clone()),
        addresses: joined(row.addresses, &known.addresses, |a, b| a.address == b.address),
        emails: joined(row.emails, &known.emails, |a, b| a.address.canonical() == b.address.canonical()),
        phones: joined(row.phones, &known.phones, |a, b| a.number == b.number),
        tax_ids: joined(row.tax_ids, &known.tax_ids, |a, b| a == b),
        bank_accounts: joined(row.bank_accounts, &known.bank_accounts, |a, b| a == b),
        industry: row.industry.or_else(|| known.industry.clone()),
        employees: row.employees.or(known.employees),
        annual_revenue: row.annual_revenue.or(known.annual_revenue),
        founded: row.founded.or(known.founded),
        external_ids: joined(row.external_ids, &known.external_ids, |a, b| a == b),
        custom_fields: fields(&known.custom_fields, &row.custom_fields)?,
    })
}

/// What is known of a contact, with what a row holds over it.
///
/// # Errors
/// More custom fields than a record has.
pub fn contact(known: &ContactDetails, row: ContactDetails) -> Result<ContactDetails, Fault> {
    Ok(ContactDetails {
        name: row.name,
        given_name: row.given_name.or_else(|| known.given_name.clone()),
        family_name: row.family_name.or_else(|| known.family_name.clone()),
        account: row.account.or(known.account),
        job_title: row.job_title.or_else(|| known.job_title.clone()),
        emails: joined(row.emails, &known.emails, |a, b| a.address.canonical() == b.address.canonical()),
        phones: joined(row.phones, &known.phones, |a, b| a.number == b.number),
        addresses: joined(row.addresses, &known.addresses, |a, b| a.address == b.address),
        external_ids: joined(row.external_ids, &known.external_ids, |a, b| a == b),
        note: if row.note.is_empty() { known.note.clone() } else { row.note },
        custom_fields: fields(&known.custom_fields, &row.custom_fields)?,
    })
}

/// The change that brings a deal to what a row holds; none where it holds nothing new. Its pipeline and stage stay: a deal moves by its own commands.
///
/// # Errors
/// More custom fields than a record has.
pub fn opportunity(known: &Opportunity, row: OpenOpportunity) -> Result<Option<ChangeOpportunity>, Fault> {
    fn set<T: PartialEq>(value: Option<T>, known: &Option<T>) -> Edit<T> {
        if value.is_none() || value == *known { Edit::Keep } else { value.map_or(Edit::Keep, Edit::Set) }
    }
    let fields = fields(known.custom_fields(), &row.custom_fields)?;
    let nothing = ChangeOpportunity::new(known.id());
    let change = ChangeOpportunity {
        name: Some(row.name).filter(|name| name != known.name()),
        account: set(row.account, known.account()),
        contact: set(row.contact, known.contact()),
        product: set(row.product, known.product()),
        amount: set(row.amount, known.amount()),
        expected_close: set(row.expected_close, known.expected_close()),
        custom_fields: Some(fields).filter(|fields| fields != known.custom_fields()),
        ..nothing.clone()
    };
    Ok(Some(change).filter(|change| *change != nothing))
}

/// What the row lists, each as it is known already where it is, then what else is known. A row twice is a row once.
fn joined<T: Clone>(row: Vec<T>, known: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut all: Vec<T> = Vec::with_capacity(row.len().saturating_add(known.len()));
    let listed = row.into_iter().map(|item| known.iter().find(|known| same(known, &item)).cloned().unwrap_or(item));
    for item in listed.chain(known.iter().cloned()) {
        if !all.iter().any(|there| same(there, &item)) {
            all.push(item);
        }
    }
    all
}

fn fields(known: &CustomFields, row: &CustomFields) -> Result<CustomFields, Fault> {
    row.iter().try_fold(known.clone(), |fields, (key, value)| fields.with(key.clone(), value.clone()))
}
