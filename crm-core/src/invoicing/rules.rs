//! Pure decisions about drafts, issue and numbers.

use crate::kernel::{CrmError, Date, Decision, Fault, InvoiceId, Money, Ownership, Refusal, RuleContext, yearly_series};
use crate::parties::{Account, BILLING, serving};
use crate::pricing::{DocumentAdjustment, DocumentTotals, PricedDocument, total};

use super::contract::{ChangeDraft, DraftInvoice, InvoiceEvent, InvoiceRefusal, IssueInvoice, NumberReportAnswer};
use super::model::{Buyer, Credited, CreditedGroup, DocumentKind, Invoice, InvoiceLine, InvoiceNumber, InvoiceState, Issue};
use super::policy::InvoicingPolicy;

/// A new draft.
///
/// # Errors
/// No line, and faults of lines, allowances and charges, are invalid; INV-005.
pub fn draft(id: InvoiceId, ownership: Ownership, command: &DraftInvoice) -> Result<Decision<Invoice, InvoiceEvent>, CrmError> {
    let DraftInvoice { account, currency, lines, allowances, charges, external_id, note, owner: _ } = command.clone();
    let totals = totals_of(currency, &lines, &allowances, &charges)?;
    if totals.gross.is_negative() {
        return Err(InvoiceRefusal::NegativeTotal { gross: totals.gross }.refused());
    }
    let (state, kind) = (InvoiceState::Draft, DocumentKind::Invoice);
    let invoice = Invoice {
        id,
        ownership,
        state,
        account,
        kind,
        currency,
        lines,
        allowances,
        charges,
        totals,
        external_id,
        note,
        credited: None,
        order: None,
        subscription: None,
        taken_over: None,
    };
    Ok(Decision::apply(invoice, InvoiceEvent::Drafted))
}

/// The draft with other content.
///
/// # Errors
/// As [`draft`], and INV-001, INV-009.
pub fn change(invoice: &Invoice, command: &ChangeDraft) -> Result<Decision<Invoice, InvoiceEvent>, CrmError> {
    still_draft(invoice)?;
    let ChangeDraft { invoice: _, lines, allowances, charges, note } = command.clone();
    let is_same = lines == invoice.lines && allowances == invoice.allowances && charges == invoice.charges;
    // What a draft of an order comes to is what others of the order have left over, and not what its lines say.
    let totals = if is_same { invoice.totals.clone() } else { totals_of(invoice.currency, &lines, &allowances, &charges)? };
    if totals.gross.is_negative() {
        return Err(InvoiceRefusal::NegativeTotal { gross: totals.gross }.about(invoice));
    }
    if let Some(billed) = invoice.order.as_ref().filter(|_| !is_same) {
        return Err(InvoiceRefusal::BillsAnOrder { number: billed.number.clone() }.about(invoice));
    }
    let next = Invoice { lines, allowances, charges, totals, note, ..invoice.clone() };
    Ok(if next == *invoice { Decision::AlreadyDone(next) } else { Decision::apply(next, InvoiceEvent::Changed) })
}

/// Refuses to touch what is issued.
///
/// # Errors
/// INV-001.
pub fn still_draft(invoice: &Invoice) -> Result<(), CrmError> {
    match invoice.issue() {
        None => Ok(()),
        Some(issue) => Err(InvoiceRefusal::Immutable { number: issue.number.clone() }.about(invoice)),
    }
}

/// The days of issue and of payment that `command` names or leaves to the policy.
///
/// # Errors
/// INV-001, INV-003, INV-004.
pub fn days_of_issue(
    invoice: &Invoice,
    command: &IssueInvoice,
    cx: &RuleContext<'_, InvoicingPolicy>,
) -> Result<(Date, Date), CrmError> {
    still_draft(invoice)?;
    let issued_on = command.issued_on.unwrap_or(cx.today);
    if issued_on > cx.today {
        return Err(InvoiceRefusal::IssuedInFuture { day: issued_on, today: cx.today }.about(invoice));
    }
    let due_on = match command.due_on {
        Some(due_on) => due_on,
        None => issued_on.plus_days(i64::from(cx.policy.payment_days))?,
    };
    if due_on < issued_on {
        return Err(InvoiceRefusal::DueBeforeIssue { due: due_on, issued: issued_on }.about(invoice));
    }
    Ok((issued_on, due_on))
}

/// The account as the buyer of a document of `day`: its address and e-mail address for invoices, or else the preferred ones.
#[must_use]
pub fn buyer(account: &Account, day: Date) -> Buyer {
    let details = account.details();
    Buyer {
        name: account.legal_name().clone(),
        address: serving(&details.addresses, BILLING, day).map(|point| point.address.clone()),
        tax_ids: details.tax_ids.clone(),
        email: serving(&details.emails, BILLING, day).map(|point| point.address.clone()),
    }
}

/// The draft, issued under `number`.
///
/// # Errors
/// INV-001.
pub fn issue(
    invoice: &Invoice,
    number: InvoiceNumber,
    (issued_on, due_on): (Date, Date),
    buyer: Buyer,
) -> Result<Decision<Invoice, InvoiceEvent>, CrmError> {
    still_draft(invoice)?;
    let credited = nothing_credited(invoice);
    let event = InvoiceEvent::Issued { number: number.clone(), gross: invoice.totals.gross };
    let state = InvoiceState::Issued(Issue { number, issued_on, due_on, buyer });
    Ok(Decision::apply(Invoice { state, credited: Some(credited), ..invoice.clone() }, event))
}

/// What is credited of an invoice that was just issued.
#[must_use]
pub fn nothing_credited(invoice: &Invoice) -> Credited {
    let zero = Money::zero(invoice.currency);
    Credited {
        lines: vec![zero; invoice.lines.len()],
        groups: vec![CreditedGroup { net: zero, tax: zero }; invoice.totals.groups.len()],
        gross: zero,
        in_full: false,
    }
}

/// The series that a document of `day` is numbered in: one for each kind and year.
#[must_use]
pub fn series(policy: &InvoicingPolicy, kind: &DocumentKind, day: Date) -> String {
    let prefix = match kind {
        DocumentKind::Invoice => &policy.invoice_prefix,
        DocumentKind::CreditNote { .. } | DocumentKind::ForeignCredit { .. } => &policy.credit_note_prefix,
    };
    yearly_series(prefix, day)
}

/// What the numbers of `series` among `numbers` look like.
#[must_use]
pub fn number_report<'a>(series: &str, numbers: impl Iterator<Item = &'a InvoiceNumber>) -> NumberReportAnswer {
    let mut counts: Vec<u64> = numbers.filter_map(|number| number.as_str().strip_prefix(series)?.parse().ok()).collect();
    counts.sort_unstable();
    let range = counts.first().copied().zip(counts.last().copied());
    let missing =
        range.map_or_else(Vec::new, |(first, last)| (first..=last).filter(|n| counts.binary_search(n).is_err()).collect());
    NumberReportAnswer { range, count: u64::try_from(counts.len()).unwrap_or(u64::MAX), missing }
}

fn totals_of(
    currency: crate::kernel::Currency,
    lines: &[InvoiceLine],
    allowances: &[DocumentAdjustment],
    charges: &[DocumentAdjustment],
) -> Result<DocumentTotals, CrmError> {
    if lines.is_empty() {
        return Err(Fault::new("", "an invoice has one line at least (BR-16)", "add a line").at("lines").into());
    }
    let zero = Money::zero(currency);
    let lines = lines.iter().map(|line| &line.priced).collect();
    Ok(total(&PricedDocument { currency, lines, allowances, charges, prepaid: zero, rounding: zero })?)
}
