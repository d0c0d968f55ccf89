//! What follow-ups ask of records, by kind: who owns them, where they stand, when they are due.

use std::collections::BTreeSet;

use crate::activities::reminders::SubjectFacts;
use crate::activities::{ActivityKind, Anchor};
use crate::disputes::{Dispute, DisputeTag};
use crate::invoicing::Invoice;
use crate::kernel::{CustomFields, Date, FieldValue, Money, Ownership, TimeZone, Timestamp};
use crate::leads::{Lead, LeadState};
use crate::parties::{Account, Contact};
use crate::pipeline::Opportunity;
use crate::quoting::{Quote, QuoteState};

/// What is known of a record, whichever plan asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'r> {
    ownership: &'r Ownership,
    state: &'r str,
    is_closed: bool,
    created: Option<When>,
    entered: Option<When>,
    due: Option<Date>,
    fields: Option<&'r CustomFields>,
}

/// A day or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    On(Date),
    At(Timestamp),
}

impl When {
    fn instant(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::On(day) => day.start_in(zone),
            Self::At(instant) => instant,
        }
    }
}

impl Known<'_> {
    /// The record as a plan that follows `anchor` sees it, for a follow-up that began at `started_at`. A day begins in `zone`.
    #[must_use]
    pub fn facts(
        &self,
        anchor: &Anchor,
        started_at: Timestamp,
        touched: BTreeSet<ActivityKind>,
        zone: &TimeZone,
    ) -> SubjectFacts {
        let anchor = match anchor {
            Anchor::Start => Some(started_at),
            Anchor::Created => self.created.map(|when| when.instant(zone)),
            Anchor::Entered => self.entered.map(|when| when.instant(zone)),
            Anchor::Due => self.due.map(|day| day.start_in(zone)),
            Anchor::Field(key) => match self.fields.and_then(|fields| fields.get(key)) {
                Some(FieldValue::Date(day)) => Some(day.start_in(zone)),
                _ => None,
            },
        };
        SubjectFacts {
            ownership: self.ownership.clone(),
            state: self.state.to_owned(),
            is_closed: self.is_closed,
            anchor,
            touched,
        }
    }
}

/// What is known of an account: `active` or `archived`.
#[must_use]
pub fn account(account: &Account) -> Known<'_> {
    let state = if account.is_active() { "active" } else { "archived" };
    Known { fields: Some(&account.details().custom_fields), ..plain(account.ownership(), state, !account.is_active()) }
}

/// What is known of a contact, which is always `active`.
#[must_use]
pub fn contact(contact: &Contact) -> Known<'_> {
    Known { fields: Some(&contact.details().custom_fields), ..plain(contact.ownership(), "active", false) }
}

/// What is known of a lead: its state; due on the day it is to be looked at again.
#[must_use]
pub fn lead(lead: &Lead) -> Known<'_> {
    let (due, is_closed) = match lead.state() {
        LeadState::Nurturing { recycle_on } => (Some(*recycle_on), false),
        LeadState::Disqualified { recycle_on, .. } => (*recycle_on, true),
        LeadState::Converted(_) => (None, true),
        LeadState::New | LeadState::Working | LeadState::Qualified { .. } => (None, false),
    };
    let fields = Some(&lead.details().custom_fields);
    let created = Some(When::At(*lead.captured_at()));
    Known { created, due, fields, ..plain(lead.ownership(), lead.tag().key(), is_closed) }
}

/// What is known of a deal: the key of its stage; due on the day it is expected to close.
#[must_use]
pub fn opportunity(deal: &Opportunity) -> Known<'_> {
    Known {
        created: Some(When::At(*deal.opened_at())),
        entered: deal.history().last().map(|visit| When::At(visit.entered_at)),
        due: *deal.expected_close(),
        fields: Some(deal.custom_fields()),
        ..plain(deal.ownership(), deal.stage().as_str(), !deal.is_open())
    }
}

/// What is known of a quote in one of its revisions: its state, which is closed once it is no longer offered; due on the last day on which it can be
/// accepted.
#[must_use]
pub fn quote(quote: &Quote) -> Known<'_> {
    let created = quote.drafted_at().map(When::At);
    let (entered, is_closed) = match quote.state() {
        QuoteState::Draft => (created, false),
        QuoteState::Sent => (quote.sent().as_ref().map(|sent| sent.at.map_or(When::On(sent.on), When::At)), false),
        QuoteState::Accepted(acceptance) => (Some(When::At(acceptance.at)), true),
        QuoteState::Declined { at, .. } => (Some(When::At(*at)), true),
        QuoteState::Expired | QuoteState::Superseded { .. } | QuoteState::Cancelled { .. } => (None, true),
    };
    Known { created, entered, due: Some(*quote.valid_until()), ..plain(quote.ownership(), quote.tag().name(), is_closed) }
}

/// What is known of a document of which `open` is to be paid: `draft`, `issued` or `paid`, a credit note always `paid`; due on the day it is to be paid
/// by.
#[must_use]
pub fn invoice(invoice: &Invoice, open: Money) -> Known<'_> {
    let Some(issue) = invoice.issue() else { return plain(invoice.ownership(), "draft", false) };
    let is_paid = !invoice.is_issued_invoice() || open.minor() <= 0;
    Known {
        created: Some(When::On(issue.issued_on)),
        due: Some(issue.due_on),
        ..plain(invoice.ownership(), if is_paid { "paid" } else { "issued" }, is_paid)
    }
}

/// What is known of a dispute: its state.
#[must_use]
pub fn dispute(dispute: &Dispute) -> Known<'_> {
    let state = match dispute.tag() {
        DisputeTag::Raised => "raised",
        DisputeTag::Acknowledged => "acknowledged",
        DisputeTag::Investigating => "investigating",
        DisputeTag::Proposed => "proposed",
        DisputeTag::Resolved => "resolved",
        DisputeTag::Waiting => "waiting",
        DisputeTag::Escalated => "escalated",
    };
    Known { created: Some(When::On(*dispute.raised_on())), ..plain(dispute.ownership(), state, !dispute.is_open()) }
}

fn plain<'r>(ownership: &'r Ownership, state: &'r str, is_closed: bool) -> Known<'r> {
    Known { ownership, state, is_closed, created: None, entered: None, due: None, fields: None }
}
