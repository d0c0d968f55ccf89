//! Pure decisions about drafts and their issue.

use crate::kernel::{
    CrmError, Currency, Date, Decision, Fault, Faults, InvoiceId, Money, Ownership, Refusal, RuleContext, Shortcoming,
};
use crate::parties::{Account, BILLING, serving};
use crate::pricing::{
    AccountingTax, AccountsRate, DocumentAdjustment, DocumentTotals, ExplainedStep, PricedDocument, accounting_tax, explain_as,
    total,
};

use super::contract::{ChangeDraft, ChangeTerms, DraftInvoice, DraftKind, InvoiceEvent, InvoiceRefusal, IssueInvoice};
use super::delay::{due_day, legal_delay};
use super::deposits::{settled, to_correct};
use super::electronic::sealed;
use super::mentions::{Case, lacking};
use super::model::{
    BillingFramework, BillingStage, Buyer, Credited, CreditedGroup, DocumentKind, ElectronicAddress, ElectronicFormat, Invoice,
    InvoiceLine, InvoiceNumber, InvoiceState, InvoiceTag, InvoiceTerms, Issue, IssuedDocument, PaymentDelay, PrecedingDocument,
    Seller,
};
use super::policy::{InvoicingPolicy, SellersPolicy};

/// A new draft, of a kind that no other document has a part in; a final or a corrected invoice is made of it.
///
/// # Errors
/// No line, faults of lines, allowances, charges, terms and of the kind are invalid; INV-005.
pub fn draft(id: InvoiceId, ownership: Ownership, command: &DraftInvoice) -> Result<Invoice, CrmError> {
    let DraftInvoice { account, currency, lines, allowances, charges, external_id, note, owner: _, kind, terms } =
        command.clone();
    let totals = totals_of(currency, &lines, &allowances, &charges)?;
    if totals.gross.is_negative() {
        return Err(InvoiceRefusal::NegativeTotal { gross: totals.gross }.refused());
    }
    terms.check()?;
    settled(Invoice {
        id,
        ownership,
        state: InvoiceState::Draft,
        account,
        kind: plain_kind(kind)?,
        currency,
        lines,
        allowances,
        charges,
        totals,
        external_id,
        note,
        credited: None,
        order: None,
        terms,
        deducted_by: None,
        released_on: None,
        subscription: None,
        taken_over: None,
    })
}

fn plain_kind(kind: DraftKind) -> Result<DocumentKind, CrmError> {
    Ok(match kind {
        // What they refer to is put in by whoever loads it.
        DraftKind::Invoice | DraftKind::Final { .. } | DraftKind::Corrected { .. } => DocumentKind::Invoice,
        DraftKind::Deposit => DocumentKind::Deposit { order: None },
        DraftKind::SelfBilled => DocumentKind::SelfBilled,
        DraftKind::ProForma => DocumentKind::ProForma,
        DraftKind::Progress { situation, retention } => {
            if situation == 0 {
                return Err(Fault::new(situation, "situations are counted from 1", "give 1 or more").at("kind.situation").into());
            }
            if let Some(retention) = retention {
                retention.check().map_err(|fault| fault.at("kind.retention"))?;
            }
            DocumentKind::Progress { situation, retention }
        }
        DraftKind::Rebate { contract, period } => {
            if period.from().is_none() || period.until().is_none() {
                let problem = "a rebate is for a time with a first and a last day (BR-FR-CO-03)";
                return Err(Fault::new("", problem, "give both").at("kind.period").into());
            }
            DocumentKind::Rebate { contract, period }
        }
    })
}

/// The draft in the place of `original`, which was wrong.
///
/// # Errors
/// INV-014.
pub fn as_corrected(draft: Invoice, original: &Invoice) -> Result<Invoice, CrmError> {
    let kind = to_correct(original, draft.account)?;
    if original.currency != draft.currency {
        return Err(InvoiceRefusal::NotToCorrect { why: "it is in another currency" }.about(original));
    }
    Ok(Invoice { kind, ..draft })
}

/// The draft with `terms` that were looked at before.
#[must_use]
pub fn with_terms(draft: Invoice, terms: InvoiceTerms) -> Invoice {
    Invoice { terms, ..draft }
}

/// The draft with other content.
///
/// # Errors
/// As [`draft`], and INV-001, INV-009, INV-016.
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
    let next = settled(Invoice { lines, allowances, charges, totals, note, ..invoice.clone() })?;
    Ok(if next == *invoice { Decision::AlreadyDone(next) } else { Decision::apply(next, InvoiceEvent::Changed) })
}

/// The draft with other terms.
///
/// # Errors
/// Faults of the terms are invalid; INV-001, INV-016.
pub fn change_terms(invoice: &Invoice, command: &ChangeTerms) -> Result<Decision<Invoice, InvoiceEvent>, CrmError> {
    still_draft(invoice)?;
    command.terms.check()?;
    let next = settled(Invoice { terms: command.terms.clone(), ..invoice.clone() })?;
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

/// What a draft is issued with, once all that the law asks for is there.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The draft, with what the policies decided in its terms.
    pub draft: Invoice,
    /// All that issuing freezes but the number.
    pub issue: Unnumbered,
}

/// What issuing freezes, without the number.
#[derive(Debug, Clone)]
pub struct Unnumbered {
    /// The day of issue.
    pub issued_on: Date,
    /// The day by which it is to be paid.
    pub due_on: Date,
    /// The customer.
    pub buyer: Buyer,
    /// Who sells.
    pub seller: Option<Seller>,
    /// Where in its billing it stands.
    pub framework: Option<BillingFramework>,
    /// Its VAT in the currency of the accounts.
    pub accounting_tax: Option<AccountingTax>,
}

/// The policies that a document is issued under.
#[derive(Debug, Clone, Copy)]
pub struct IssuePolicies<'a> {
    /// Numbers, and what is said where a draft says nothing.
    pub invoicing: &'a InvoicingPolicy,
    /// Who sells.
    pub sellers: &'a SellersPolicy,
    /// The currency of the accounts, of a document in another of which a rate is known.
    pub accounts: Option<AccountsRate>,
}

/// The draft with what the policies decide for it, and what it lacks to be issued.
///
/// # Errors
/// INV-001, INV-003, INV-004, INV-011 to INV-013; what cannot have been paid already is invalid.
pub fn judged(
    invoice: Invoice,
    command: &IssueInvoice,
    account: &Account,
    policies: IssuePolicies<'_>,
    cx: &RuleContext<'_, InvoicingPolicy>,
) -> Result<(Ready, Vec<Shortcoming>), CrmError> {
    still_draft(&invoice)?;
    let issued_on = command.issued_on.unwrap_or(cx.today);
    if issued_on > cx.today {
        return Err(InvoiceRefusal::IssuedInFuture { day: issued_on, today: cx.today }.about(&invoice));
    }
    if invoice.kind == DocumentKind::ProForma {
        return Err(InvoiceRefusal::ProForma.about(&invoice));
    }
    paid_before(&invoice, issued_on)?;
    let company = policies.sellers.find(invoice.terms.seller.as_ref());
    if let Some(key) = invoice.terms.seller.clone().filter(|_| company.is_none()) {
        return Err(InvoiceRefusal::NoSuchSeller { key }.about(&invoice));
    }
    let mut terms = decided(&invoice, policies.invoicing);
    terms.seller = company.map(|company| company.key.clone());
    let draft = Invoice { terms, ..invoice };
    let seller = company.map(|company| company.seller.clone());
    let due_on = due_on(&draft, command, issued_on, policies.invoicing)?;
    if seller.as_ref().is_some_and(Seller::is_french) && draft.terms.is_consumer != Some(true) {
        within_the_law(&draft, issued_on, due_on)?;
    }
    let buyer = buyer(account, issued_on, &draft.terms);
    let framework = framework(&draft);
    let is_electronic = policies.invoicing.electronic.is_some();
    let accounting_tax = policies.accounts.map(|by| accounting_tax(&draft.totals.groups, by)).transpose()?;
    let has_accounting_tax = accounting_tax.is_some();
    let of = |seller| Case { invoice: &draft, seller, buyer: &buyer, issued_on, is_electronic, has_accounting_tax };
    let lacking = seller.as_ref().map_or_else(Vec::new, |seller| lacking(&of(seller)));
    let issue = Unnumbered { issued_on, due_on, buyer, seller, framework, accounting_tax };
    Ok((Ready { draft, issue }, lacking))
}

/// The terms with what the policy decides where they say nothing.
fn decided(invoice: &Invoice, policy: &InvoicingPolicy) -> InvoiceTerms {
    let terms = invoice.terms.clone();
    let ordered = || invoice.order.as_ref().and_then(|billed| billed.purchase_order.clone());
    InvoiceTerms {
        purchase_order: terms.purchase_order.or_else(ordered),
        operations: terms.operations.or(policy.operations),
        means: terms.means.or_else(|| policy.means.clone()),
        early_payment: terms.early_payment.or(policy.early_payment),
        late_rate: terms.late_rate.or(policy.late_rate),
        is_consumer: Some(terms.is_consumer.unwrap_or(policy.consumers)),
        ..terms
    }
}

fn due_on(draft: &Invoice, command: &IssueInvoice, issued_on: Date, policy: &InvoicingPolicy) -> Result<Date, CrmError> {
    let delay = draft.terms.delay.unwrap_or(PaymentDelay::Days(policy.payment_days));
    let due_on = match (draft.terms.already_paid, command.due_on) {
        // What is paid already was due on the day it was paid (BR-FR-CO-09).
        (Some(paid), _) => return Ok(paid.on),
        (None, Some(due_on)) => due_on,
        (None, None) => due_day(delay, issued_on)?,
    };
    if due_on < issued_on {
        return Err(InvoiceRefusal::DueBeforeIssue { due: due_on, issued: issued_on }.about(draft));
    }
    Ok(due_on)
}

/// Refuses to call paid what nobody owes, and what was not paid yet on the day of issue.
fn paid_before(draft: &Invoice, issued_on: Date) -> Result<(), CrmError> {
    let Some(paid) = draft.terms.already_paid else { return Ok(()) };
    let fault = if !draft.kind.is_owed() {
        Fault::new(paid.on, "nobody owes anything on a document of this kind", "leave out that it was paid")
    } else if paid.on > issued_on {
        let problem = format!("the document is issued on {issued_on}, before that day");
        Fault::new(paid.on, problem, "give the day on which it was paid, or issue it to be paid")
    } else {
        return Ok(());
    };
    Err(fault.at("terms.already_paid").into())
}

fn within_the_law(draft: &Invoice, issued_on: Date, due_on: Date) -> Result<(), CrmError> {
    let legal = legal_delay(&draft.terms, issued_on)?;
    if due_on > legal.latest && draft.kind.is_owed() {
        let (latest, article) = (legal.latest, legal.article);
        return Err(InvoiceRefusal::DelayBeyondLaw { due: due_on, latest, article }.about(draft));
    }
    Ok(())
}

/// Where in its billing a document stands, where it is said what is supplied.
#[must_use]
pub fn framework(draft: &Invoice) -> Option<BillingFramework> {
    let stage = match draft.kind {
        DocumentKind::Final { .. } => BillingStage::AfterDeposit,
        _ if draft.terms.already_paid.is_some() => BillingStage::AlreadyPaid,
        _ => BillingStage::ToPay,
    };
    draft.terms.operations.map(|operations| BillingFramework { operations, stage })
}

/// The account as the customer of a document of `day`: its address and e-mail address for invoices, or else the preferred ones.
#[must_use]
pub fn buyer(account: &Account, day: Date, terms: &InvoiceTerms) -> Buyer {
    let details = account.details();
    let trading_name = details.legal_name.as_ref().filter(|legal| **legal != details.name).map(|_| details.name.clone());
    Buyer {
        name: account.legal_name().clone(),
        address: serving(&details.addresses, BILLING, day).map(|point| point.address.clone()),
        tax_ids: details.tax_ids.clone(),
        email: serving(&details.emails, BILLING, day).map(|point| point.address.clone()),
        electronic_address: terms.buyer_address.clone().or_else(|| ElectronicAddress::of_siren(&details.tax_ids)),
        contact: terms.buyer_contact.clone(),
        phone: serving(&details.phones, BILLING, day).map(|point| point.number.clone()),
        trading_name,
    }
}

/// The refusal of a document that lacks something, which names all of it at once.
///
/// # Errors
/// INV-010.
pub fn lacks_nothing(draft: &Invoice, lacking: Vec<Shortcoming>) -> Result<(), CrmError> {
    if lacking.is_empty() {
        return Ok(());
    }
    let list = lacking.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    Err(InvoiceRefusal::LacksMentions { count: lacking.len(), list }.lacking(draft, lacking))
}

/// An issued document: stored with its electronic form or not at all.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The document.
    pub invoice: Decision<Invoice, InvoiceEvent>,
    /// Its electronic form, where the company makes one.
    pub document: Option<IssuedDocument>,
}

/// The draft, issued under `number`.
///
/// # Errors
/// As [`sealed`].
pub fn issue(ready: Ready, number: InvoiceNumber, format: Option<ElectronicFormat>) -> Result<Issued, CrmError> {
    let Ready { draft, issue: Unnumbered { issued_on, due_on, buyer, seller, framework, accounting_tax } } = ready;
    let gross = draft.totals.gross;
    let event = if draft.kind.is_credit() {
        InvoiceEvent::CreditNoteIssued { number: number.clone(), gross }
    } else {
        InvoiceEvent::Issued { number: number.clone(), gross }
    };
    let preceding = before(&draft.kind);
    let credited = draft.kind.credited_as().map(|_| nothing_credited(&draft));
    let electronic = None;
    let issue = Issue { number, issued_on, due_on, buyer, seller, preceding, framework, electronic, accounting_tax };
    let (invoice, document) = sealed(Invoice { state: InvoiceState::Issued(issue), credited, ..draft }, format)?;
    Ok(Issued { invoice: Decision::apply(invoice, event), document })
}

/// The documents that one of `kind` refers to.
fn before(kind: &DocumentKind) -> Vec<PrecedingDocument> {
    match kind {
        DocumentKind::Final { deposits } => deposits.iter().map(|deposit| deposit.document.clone()).collect(),
        DocumentKind::Corrected { of, .. } => vec![of.clone()],
        _ => Vec::new(),
    }
}

/// What is credited of an invoice that was just issued.
#[must_use]
pub fn nothing_credited(draft: &Invoice) -> Credited {
    let zero = Money::zero(draft.currency);
    Credited {
        lines: draft.lines.iter().map(|_| zero).collect(),
        groups: draft.totals.groups.iter().map(|_| CreditedGroup { net: zero, tax: zero }).collect(),
        gross: zero,
        in_full: false,
        quantities: Vec::new(),
    }
}

/// The invoice whose place `corrected` takes, on which nothing is owed from `day` on.
///
/// # Errors
/// INV-014 where something was credited of it since, or another took its place.
pub fn superseded(original: &Invoice, corrected: &Invoice, day: Date) -> Result<Decision<Invoice, InvoiceEvent>, CrmError> {
    to_correct(original, corrected.account)?;
    let Some(issue) = original.issue().cloned() else {
        return Err(InvoiceRefusal::NotAnIssuedInvoice.about(original));
    };
    let state = InvoiceState::Superseded { issue, by: corrected.id, on: day };
    Ok(Decision::apply(Invoice { state, ..original.clone() }, InvoiceEvent::Superseded { by: corrected.id }))
}

/// The progress invoice of which nothing is held back any more.
///
/// # Errors
/// INV-017.
pub fn release(invoice: &Invoice, today: Date) -> Result<Decision<Invoice, InvoiceEvent>, CrmError> {
    let is_retained = matches!(invoice.kind, DocumentKind::Progress { retention: Some(_), .. });
    if invoice.tag() != InvoiceTag::Issued || !is_retained {
        return Err(InvoiceRefusal::NothingRetained.about(invoice));
    }
    if invoice.released_on.is_some() {
        return Ok(Decision::AlreadyDone(invoice.clone()));
    }
    let next = Invoice { released_on: Some(today), ..invoice.clone() };
    Ok(Decision::apply(next, InvoiceEvent::RetentionReleased { amount: invoice.retained()? }))
}

/// How each figure of a document comes about, as it states it.
///
/// # Errors
/// Faults of figures that do not fit, which no stored document has.
pub fn explained(invoice: &Invoice) -> Result<Vec<ExplainedStep>, Faults> {
    let Invoice { currency, lines, allowances, charges, totals, .. } = invoice;
    let (prepaid, rounding) = (totals.prepaid, totals.rounding);
    let lines = lines.iter().map(|line| &line.priced).collect();
    explain_as(&PricedDocument { currency: *currency, lines, allowances, charges, prepaid, rounding }, totals)
}

fn totals_of(
    currency: Currency,
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
