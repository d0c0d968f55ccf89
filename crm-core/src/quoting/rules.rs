//! Pure decisions about quotes: what they offer, when they are sent, what ends them.

use crate::catalog::ApprovalNeed;
use crate::kernel::{
    AccountId, CrmError, Date, Decision, Fault, Label, Money, OpportunityId, Ownership, QuoteId, Refusal, RuleContext, UserId,
};
use crate::parties::{Account, BILLING, serving};
use crate::pipeline::{ChangeOpportunity, Edit, Opportunity};
use crate::pricing::{DocumentTotals, PricedDocument, PricedLine, total};

use super::approval::described;
use super::contract::{CancelQuote, ChangeQuote, DeclineQuote, DraftQuote, QuoteContent, QuoteEvent, QuoteRefusal};
use super::model::{Quote, QuoteRecipient, QuoteState, QuoteStep, STEPS, SentQuote};
use super::policy::QuotingPolicy;

/// What a rule about a quote may know.
pub type QuoteContext<'a> = RuleContext<'a, QuotingPolicy>;

/// Refuses a command that the step table does not have.
///
/// # Errors
/// QUO-001.
pub fn allow(quote: &Quote, step: QuoteStep) -> Result<(), CrmError> {
    let tag = quote.tag();
    if STEPS.allows(tag, step) { Ok(()) } else { Err(QuoteRefusal::NotInState { state: tag.name() }.about(quote)) }
}

/// Who a new quote is, and whose.
#[derive(Debug, Clone)]
pub struct NewQuote {
    /// Its id.
    pub id: QuoteId,
    /// Who answers for it.
    pub ownership: Ownership,
    /// Its number.
    pub number: Label,
    /// True where it is the first of its deal.
    pub is_primary: bool,
}

/// Refuses a deal of another customer.
///
/// # Errors
/// QUO-002.
pub fn check_deal(deal: &Opportunity, account: AccountId) -> Result<(), CrmError> {
    match deal.account() {
        Some(of) if *of != account => Err(QuoteRefusal::OtherAccount.refused()),
        _ => Ok(()),
    }
}

/// A new quote.
///
/// # Errors
/// Faults of lines, allowances, charges and the last day are invalid.
pub fn draft(new: NewQuote, command: &DraftQuote, cx: &QuoteContext<'_>) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    let DraftQuote { opportunity, account, contact, currency, content, owner: _ } = command.clone();
    let empty = QuoteContent { valid_until: content.valid_until, ..QuoteContent::default() };
    let blank = Quote {
        id: new.id,
        ownership: new.ownership,
        state: QuoteState::Draft,
        number: new.number,
        revision: 1,
        opportunity,
        is_primary: new.is_primary,
        account,
        contact,
        currency,
        lines: Vec::new(),
        allowances: Vec::new(),
        charges: Vec::new(),
        valid_until: last_day(&empty, cx)?,
        terms: content.terms.clone(),
        totals: totals(currency, &[], &empty)?,
        authors: Vec::new(),
        sent: None,
        signature: None,
        drafted_at: Some(cx.now),
    };
    Ok(Decision::apply(offering(&blank, content, cx)?, QuoteEvent::Drafted))
}

/// The draft with other content.
///
/// # Errors
/// QUO-001; as [`draft`].
pub fn change(quote: &Quote, command: ChangeQuote, cx: &QuoteContext<'_>) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::Change)?;
    let content = QuoteContent { valid_until: command.content.valid_until.or(Some(quote.valid_until)), ..command.content };
    let next = offering(quote, content, cx)?;
    let same = Quote { authors: next.authors.clone(), ..quote.clone() } == next;
    Ok(if same { Decision::AlreadyDone(quote.clone()) } else { Decision::apply(next, QuoteEvent::Changed) })
}

fn offering(quote: &Quote, content: QuoteContent, cx: &QuoteContext<'_>) -> Result<Quote, CrmError> {
    let chosen: Vec<&PricedLine> = content.lines.iter().filter(|line| line.is_chosen()).map(|line| &line.priced).collect();
    // Lines that are not chosen are priced as well: what is wrong with them shows now and not when they are accepted.
    let every: Vec<&PricedLine> = content.lines.iter().map(|line| &line.priced).collect();
    totals(quote.currency, &every, &content)?;
    let totals = totals(quote.currency, &chosen, &content)?;
    if totals.gross.is_negative() {
        return Err(Fault::new(totals.gross, "a quote is not negative", "take off less").at("allowances").into());
    }
    let valid_until = last_day(&content, cx)?;
    let QuoteContent { lines, allowances, charges, valid_until: _, terms } = content;
    let authors = written_by(quote, cx);
    Ok(Quote { authors, lines, allowances, charges, valid_until, terms, totals, ..quote.clone() })
}

/// Who wrote the quote, and whoever writes it now.
fn written_by(quote: &Quote, cx: &QuoteContext<'_>) -> Vec<UserId> {
    let mut authors = quote.authors.clone();
    authors.extend(cx.actor.user().filter(|user| !quote.authors.contains(user)));
    authors
}

fn last_day(content: &QuoteContent, cx: &QuoteContext<'_>) -> Result<Date, CrmError> {
    match content.valid_until {
        Some(day) => Ok(day),
        None => Ok(cx.today.plus_days(i64::from(cx.policy.validity_days))?),
    }
}

/// What `lines` come to with the allowances and charges of `content`.
///
/// # Errors
/// As [`total`].
pub fn totals(
    currency: crate::kernel::Currency,
    lines: &[&PricedLine],
    content: &QuoteContent,
) -> Result<DocumentTotals, CrmError> {
    let (zero, lines) = (Money::zero(currency), lines.to_vec());
    let (allowances, charges) = (&content.allowances, &content.charges);
    Ok(total(&PricedDocument { currency, lines, allowances, charges, prepaid: zero, rounding: zero })?)
}

/// Refuses what comes after the last day.
///
/// # Errors
/// QUO-003.
pub fn in_time(quote: &Quote, cx: &QuoteContext<'_>) -> Result<(), CrmError> {
    if cx.today <= quote.valid_until {
        return Ok(());
    }
    Err(QuoteRefusal::PastLastDay { valid_until: quote.valid_until, today: cx.today }.about(quote))
}

/// The account as whom a quote of `day` is sent to.
#[must_use]
pub fn recipient(account: &Account, day: Date) -> QuoteRecipient {
    let address = serving(&account.details().addresses, BILLING, day).map(|point| point.address.clone());
    QuoteRecipient { name: account.legal_name().clone(), address }
}

/// The quote, sent; `missing` are the approvals that it needs and nobody has granted.
///
/// # Errors
/// QUO-001, QUO-003, QUO-004.
pub fn send(
    quote: &Quote,
    to: QuoteRecipient,
    missing: &[ApprovalNeed],
    cx: &QuoteContext<'_>,
) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::Send)?;
    in_time(quote, cx)?;
    if !missing.is_empty() {
        return Err(QuoteRefusal::ApprovalNeeded { why: described(missing) }.about(quote));
    }
    let sent = Some(SentQuote { on: cx.today, to, at: Some(cx.now) });
    let (number, revision, gross) = (quote.number.clone(), quote.revision, quote.totals.gross);
    Ok(Decision::apply(Quote { state: QuoteState::Sent, sent, ..quote.clone() }, QuoteEvent::Sent { number, revision, gross }))
}

/// The quote, declined.
///
/// # Errors
/// QUO-001; a reason that the policy does not have is invalid.
pub fn decline(quote: &Quote, command: &DeclineQuote, cx: &QuoteContext<'_>) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::Decline)?;
    let reason = command.reason.clone();
    if !cx.policy.decline_reasons.contains(&reason) {
        let known = cx.policy.decline_reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Fault::new(reason, "nobody counts by this reason", format!("give one of {known}")).at("reason").into());
    }
    let state = QuoteState::Declined { reason: reason.clone(), note: command.note.clone(), at: cx.now };
    Ok(Decision::apply(Quote { state, ..quote.clone() }, QuoteEvent::Declined { reason }))
}

/// The quote, taken back.
///
/// # Errors
/// QUO-001.
pub fn cancel(quote: &Quote, command: &CancelQuote) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::Cancel)?;
    let state = QuoteState::Cancelled { reason: command.reason.clone() };
    Ok(Decision::apply(Quote { state, ..quote.clone() }, QuoteEvent::Cancelled))
}

/// The quote, expired; nothing where its last day has not passed.
///
/// # Errors
/// QUO-001.
pub fn expire(quote: &Quote, today: Date) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::Expire)?;
    if today <= quote.valid_until {
        return Ok(Decision::AlreadyDone(quote.clone()));
    }
    Ok(Decision::apply(Quote { state: QuoteState::Expired, ..quote.clone() }, QuoteEvent::Expired))
}

/// Both sides of a revision: the earlier quote, superseded, and the new draft.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The earlier one.
    pub earlier: Decision<Quote, QuoteEvent>,
    /// The later one.
    pub later: Decision<Quote, QuoteEvent>,
}

/// A new revision under `id`. A last day that has not passed stays.
///
/// # Errors
/// QUO-001.
pub fn revise(quote: &Quote, id: QuoteId, cx: &QuoteContext<'_>) -> Result<Revision, CrmError> {
    allow(quote, QuoteStep::Revise)?;
    let counts_on = Some(quote.valid_until).filter(|day| cx.today <= *day);
    let later = Quote {
        id,
        state: QuoteState::Draft,
        revision: quote.revision.saturating_add(1),
        valid_until: last_day(&QuoteContent { valid_until: counts_on, ..QuoteContent::default() }, cx)?,
        authors: written_by(quote, cx),
        sent: None,
        signature: None,
        drafted_at: Some(cx.now),
        ..quote.clone()
    };
    let earlier = Quote { state: QuoteState::Superseded { by: id }, is_primary: false, ..quote.clone() };
    Ok(Revision {
        earlier: Decision::apply(earlier, QuoteEvent::Superseded { by: id }),
        later: Decision::apply(later, QuoteEvent::Revised { from: quote.id }),
    })
}

/// The quote, speaking for its deal.
///
/// # Errors
/// QUO-001 where it is cancelled or superseded, QUO-010.
pub fn make_primary(quote: &Quote) -> Result<(OpportunityId, Decision<Quote, QuoteEvent>), CrmError> {
    if matches!(quote.state, QuoteState::Superseded { .. } | QuoteState::Cancelled { .. }) {
        return Err(QuoteRefusal::NotInState { state: quote.tag().name() }.about(quote));
    }
    let deal = quote.opportunity.ok_or_else(|| QuoteRefusal::NoOpportunity.about(quote))?;
    let next = Quote { is_primary: true, ..quote.clone() };
    Ok((deal, if quote.is_primary { Decision::AlreadyDone(next) } else { Decision::apply(next, QuoteEvent::MadePrimary) }))
}

/// True for a quote that came to nothing: the next one of its deal speaks in its place.
#[must_use]
pub fn gives_way(quote: &Quote) -> bool {
    matches!(quote.state, QuoteState::Declined { .. } | QuoteState::Expired | QuoteState::Cancelled { .. })
}

/// The quote, speaking for its deal no more.
pub fn step_back(quote: &Quote) -> Decision<Quote, QuoteEvent> {
    Decision::apply(Quote { is_primary: false, ..quote.clone() }, QuoteEvent::NoLongerPrimary)
}

/// What the quote says of its deal: the net of what is offered, or of what was accepted, for a quote that the customer has and that speaks for the
/// deal. Nothing for any other.
#[must_use]
pub fn amount_of_deal(quote: &Quote) -> Option<ChangeOpportunity> {
    let opportunity = quote.opportunity.filter(|_| quote.is_primary)?;
    let amount = match &quote.state {
        QuoteState::Sent => quote.totals.net,
        QuoteState::Accepted(acceptance) => acceptance.totals.net,
        _ => return None,
    };
    Some(ChangeOpportunity { amount: Edit::Set(amount), ..ChangeOpportunity::new(opportunity) })
}
