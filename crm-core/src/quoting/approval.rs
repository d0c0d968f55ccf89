//! Whose approval a quote needs, and what exactly they are asked for.

use crate::approvals::{ApprovalRule, ApprovalSubject, Fingerprint, Wanted};
use crate::catalog::{ApprovalMeasure, ApprovalNeed, DiscountPolicy, DiscountedLine, approval_for};
use crate::kernel::{Code, CrmError, Fault, Money, Name, Quantity, Refusal, UnitPrice};

use super::contract::{QuoteContent, QuoteRefusal};
use super::model::{Quote, QuoteStep};
use super::rules::{allow, totals};
use super::signature::quote_bytes;

/// What the catalog says of one line: what the customer would pay for it, and what one unit costs the company.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CatalogFacts {
    /// What the quantity comes to by the price books; none: they do not say.
    pub list: Option<Money>,
    /// What one unit costs.
    pub unit_cost: Option<UnitPrice>,
}

/// The approvals that the quote needs; `facts` has what the catalog says of each line. A price below that of the books counts as a discount.
///
/// # Errors
/// A fault where a figure outgrows its bounds.
pub fn needs(quote: &Quote, facts: &[CatalogFacts], policy: &DiscountPolicy) -> Result<Vec<ApprovalNeed>, CrmError> {
    let (currency, plain) = (quote.currency, QuoteContent::default());
    let (mut lines, mut chosen) = (Vec::new(), Vec::new());
    for (line, facts) in quote.lines.iter().zip(facts) {
        let own = totals(currency, &[&line.priced], &plain)?;
        let price = own.lines.first().map_or(own.net, |line| line.price);
        let list = match facts.list {
            Some(list) if list.checked_sub(price)?.is_positive() => list,
            _ => price,
        };
        let of_currency = facts.unit_cost.filter(|cost| cost.currency() == currency);
        let cost = of_currency.map(|cost| line.priced.quantity.priced(cost, Quantity::ONE)).transpose()?;
        let discounted = DiscountedLine { list, net: own.net, cost };
        lines.push(discounted);
        chosen.extend(line.is_chosen().then_some(discounted));
    }
    let document = DiscountedLine { net: quote.totals.net, ..DiscountedLine::sum(&chosen, currency)? };
    Ok(approval_for(&lines, &document, policy))
}

/// The thresholds in words, without what is found: that may be kept from the reader.
#[must_use]
pub fn described(needs: &[ApprovalNeed]) -> String {
    let word = |need: &ApprovalNeed| match need.measure {
        ApprovalMeasure::Discount => format!("a discount over {} %", need.threshold),
        ApprovalMeasure::Margin => format!("a margin under {} %", need.threshold),
    };
    needs.iter().map(word).collect::<Vec<_>>().join(" and ")
}

/// What its approvers are asked for a need of the quote.
///
/// # Errors
/// A fault where the words outgrow their bounds, which no threshold and no number does.
pub fn wanted(quote: &Quote, need: &ApprovalNeed) -> Result<Wanted, Fault> {
    Ok(Wanted {
        subject: ApprovalSubject::Quote(quote.id),
        purpose: purpose(need)?,
        about: Name::parse(&format!("{}, revision {}", quote.number, quote.revision))?,
        fingerprint: approved(quote),
        rule: ApprovalRule::of_roles(&need.approvers, need.quorum),
        not_by: quote.authors.clone(),
    })
}

/// The key of a threshold, as `discount-10` or `margin-12-5`.
fn purpose(need: &ApprovalNeed) -> Result<Code, Fault> {
    let measure = match need.measure {
        ApprovalMeasure::Discount => "discount",
        ApprovalMeasure::Margin => "margin",
    };
    let threshold = need.threshold.to_string().replace('-', "minus-").replace('.', "-");
    Code::parse(&format!("{measure}-{threshold}"))
}

/// What those who approve agree to: this offer to this customer, by these hands. Whether it was sent is no part of it.
#[must_use]
pub fn approved(quote: &Quote) -> Fingerprint {
    let mut content = quote_bytes(&Quote { sent: None, ..quote.clone() });
    let hands = std::iter::once(quote.account.uuid()).chain(quote.authors.iter().map(|author| author.uuid()));
    content.extend(hands.flat_map(|id| id.into_bytes()));
    Fingerprint::of(&content)
}

/// What the draft needs and its approvers are to be asked for.
///
/// # Errors
/// QUO-001, QUO-005.
pub fn request(quote: &Quote, needs: &[ApprovalNeed]) -> Result<Vec<Wanted>, CrmError> {
    allow(quote, QuoteStep::RequestApproval)?;
    if needs.is_empty() {
        return Err(QuoteRefusal::NothingToApprove.about(quote));
    }
    Ok(needs.iter().map(|need| wanted(quote, need)).collect::<Result<_, _>>()?)
}
