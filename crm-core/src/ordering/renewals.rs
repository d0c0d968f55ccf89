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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{AccountId, Actor, ContractId, Ownership, PipelineId, RecordId, RuleContext, TimeZone, UserId};
    use crate::ordering::contracts::{self, ContractTurn};
    use crate::ordering::model::{Continuation, ContractTag, ContractTerms, Notice};
    use crate::ordering::{GiveNotice, OrderingPolicy, SignContract};

    fn deals() -> RenewalDeals {
        let pipeline = PipelineId::from_bytes([7; 16]);
        RenewalDeals { pipeline, amount: RenewalAmount::ContractValue, closes: RenewalClose::NoticeBy }
    }

    fn day(ahead: i64) -> Date {
        "2026-01-01".parse::<Date>().and_then(|first| first.plus_days(ahead)).expect("a day")
    }

    fn on<T>(today: Date, rule: impl FnOnce(&RuleContext<'_, OrderingPolicy>) -> T) -> T {
        let (actor, now) = (Actor::User(UserId::from_bytes([5; 16])), today.start_in(&TimeZone::UTC));
        let policy = OrderingPolicy { renewal_deals: Some(deals()), ..OrderingPolicy::default() };
        rule(&RuleContext { actor: &actor, now, today, policy: &policy })
    }

    fn signed(months: u32) -> Contract {
        let continuation = Continuation::Renews { months };
        let terms = ContractTerms { starts_on: day(0), initial_months: 12, continuation, notice: Notice::Days(20) };
        let (account, value) = (AccountId::from_bytes([2; 16]), Money::zero(Currency::EUR));
        let name = "Care".parse().expect("a name");
        let sign = SignContract { account, name, terms, value, indexation: None, is_consumer: false, owner: None };
        let ownership = Ownership::new(UserId::from_bytes([5; 16]), None);
        on(day(0), |cx| contracts::sign(ContractId::from_bytes([3; 16]), ownership, &sign, cx)).expect("a contract").next
    }

    proptest! {
        #[test]
        fn a_deal_waits_once_for_each_term_that_can_still_be_renewed(
            months in 1u32..24, looks in prop::collection::vec((0i64..2_000, any::<bool>()), 1..20), notice_at in prop::option::of(0usize..20),
        ) {
            let (mut now, mut opened, mut looks) = (signed(months), Vec::new(), looks);
            looks.sort_unstable();
            for (at, (ahead, is_run)) in looks.into_iter().enumerate() {
                let today = day(ahead);
                now = on(today, |cx| ContractTurn::caught_up(&now, cx))?.next;
                if notice_at == Some(at) && now.tag() == ContractTag::Active {
                    now = on(today, |cx| contracts::give_notice(&now, &GiveNotice { contract: now.id, received_on: None }, cx))?.next;
                }
                if let Some(due) = now.deal_due_on {
                    prop_assert!(now.tag() == ContractTag::Active && now.term.from <= due && due <= today && today <= now.term.until);
                    let deal = deal(&now, deals(), &[], today)?;
                    prop_assert!(deal.expected_close.is_some_and(|day| day >= today));
                    // Where the run is not asked for, or something holds the deal up, it waits.
                    if is_run {
                        opened.push(renewal_of(&now).term);
                        now.deal_due_on = None;
                    }
                }
            }
            prop_assert!(opened.is_sorted_by(|term, next| term < next), "{opened:?}");
        }
    }
}
