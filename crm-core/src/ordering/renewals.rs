//! Pure decisions about the deals of renewals: what each is worth, and when it is expected to close.

use crate::kernel::{CrmError, Currency, Date, Money};
use crate::pipeline::{OpenOpportunity, RenewalOf};

use super::model::{Contract, Subscription};
use super::policy::{RenewalAmount, RenewalClose, RenewalDeals};
use super::rolling;

/// What is renewed: the present term of the contract.
#[must_use]
pub fn renewal_of(contract: &Contract) -> RenewalOf {
    RenewalOf { contract: contract.id, term: contract.term.number }
}

/// What subscriptions bring in a year, in one currency.
///
/// # Errors
/// A fault beyond the largest amount.
pub fn yearly(subscriptions: &[Subscription], currency: Currency) -> Result<Money, CrmError> {
    let mut sum = Money::zero(currency);
    for subscription in subscriptions.iter().filter(|one| one.plan.price.currency() == currency) {
        sum = sum.checked_add(rolling::revenue(subscription)?)?;
    }
    Ok(sum)
}

/// The deal of a renewal; `subscriptions` are those of the customer, where the deal is worth what they bring.
///
/// # Errors
/// A fault beyond the largest amount.
pub fn deal(
    contract: &Contract,
    deals: RenewalDeals,
    subscriptions: &[Subscription],
    today: Date,
) -> Result<OpenOpportunity, CrmError> {
    let amount = match deals.amount {
        RenewalAmount::ContractValue => contract.value,
        RenewalAmount::RecurringRevenue => yearly(subscriptions, contract.value.currency())?,
    };
    let closes = match deals.closes {
        RenewalClose::NoticeBy => contract.term.notice_by,
        RenewalClose::TermEnd => contract.term.until,
    };
    Ok(OpenOpportunity {
        account: Some(contract.account),
        amount: Some(amount),
        expected_close: Some(closes.max(today)),
        ..OpenOpportunity::new(deals.pipeline, contract.name.clone())
    })
}
