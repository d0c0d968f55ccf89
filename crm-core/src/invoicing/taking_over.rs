//! Documents of another system: what they come to, and what their lines take off sales.

use std::collections::BTreeMap;

use crate::kernel::{CrmError, Date, Fault, InvoiceId, Money, Ownership, Quantity, Record as _, Refusal, UnitPrice};
use crate::parties::Account;
use crate::pricing::{DocumentTotals, PricedDocument, PricedLine, TaxConvention, convention_of, taxed_line_by_line, total};

use super::contract::{ForeignSale, InvoiceRefusal, TakeOverInvoice};
use super::crediting::take_off_line;
use super::model::{
    CreditedSale, DocumentKind, Invoice, InvoiceLine, InvoiceNumber, InvoiceState, InvoiceTerms, Issue, SaleLine, TakenOver,
};
use super::numbering::{Numbered, is_drawn_here};
use super::policy::InvoicingPolicy;
use super::rules::{self, IssuePolicies};

/// The invoices that lines of a credit note name, by number.
pub type Sales = BTreeMap<InvoiceNumber, Invoice>;

/// The document as an issued one, before it takes anything off sales. What the other system said of the seller is not known, so no seller is frozen.
///
/// # Errors
/// Faults of lines, allowances and charges are invalid; INV-003, INV-004, INV-040 to INV-042.
pub fn take_over(
    id: InvoiceId,
    ownership: Ownership,
    command: &TakeOverInvoice,
    account: &Account,
    policies: IssuePolicies<'_>,
    today: Date,
) -> Result<Invoice, CrmError> {
    let (issued_on, due_on) = days(command, policies.invoicing, today)?;
    let kind = match &command.credit_reason {
        None => DocumentKind::Invoice,
        Some(reason) => DocumentKind::ForeignCredit { reason: reason.clone() },
    };
    let (terms, tax_ids) = (InvoiceTerms::default(), &account.details().tax_ids);
    let of = Numbered { kind: &kind, seller: None, account: account.id(), tax_ids };
    if [issued_on, today].iter().any(|day| is_drawn_here(policies.invoicing, policies.sellers, &command.number, &of, *day)) {
        return Err(InvoiceRefusal::OwnNumber { number: command.number.clone() }.refused());
    }
    let mut lines = Vec::with_capacity(command.lines.len());
    for (at, foreign) in command.lines.iter().enumerate() {
        let priced = not_negative(&foreign.line.priced).map_err(|fault| fault.at(format!("lines[{at}]")))?;
        lines.push(InvoiceLine { priced, ..foreign.line.clone() });
    }
    let (totals, convention) = totals_of(command, &lines)?;
    if totals.gross.is_negative() {
        return Err(InvoiceRefusal::NegativeForeign { gross: totals.gross }.refused());
    }
    let TakeOverInvoice { account: customer, currency, allowances, charges, source, note, number, .. } = command.clone();
    let (is_invoice, buyer) = (kind == DocumentKind::Invoice, rules::buyer(account, issued_on, &terms));
    let (seller, preceding, framework, electronic, accounting_tax) = (None, Vec::new(), None, None, None);
    let issue = Issue { number, issued_on, due_on, buyer, seller, preceding, framework, electronic, accounting_tax };
    let taken = Invoice {
        id,
        ownership,
        state: InvoiceState::Issued(issue),
        account: customer,
        kind,
        currency,
        lines,
        allowances,
        charges,
        totals,
        external_id: None,
        note,
        credited: None,
        order: None,
        terms,
        deducted_by: None,
        released_on: None,
        subscription: None,
        taken_over: Some(TakenOver { source, convention, credits: Vec::new() }),
    };
    let credited = is_invoice.then(|| rules::nothing_credited(&taken));
    Ok(Invoice { credited, ..taken })
}

fn days(command: &TakeOverInvoice, policy: &InvoicingPolicy, today: Date) -> Result<(Date, Date), CrmError> {
    let issued = command.issued_on;
    if issued > today {
        return Err(InvoiceRefusal::IssuedInFuture { day: issued, today }.refused());
    }
    let due = match command.due_on {
        Some(due) => due,
        None if command.credit_reason.is_some() => issued,
        None => issued.plus_days(i64::from(policy.payment_days))?,
    };
    if due < issued {
        return Err(InvoiceRefusal::DueBeforeIssue { due, issued }.refused());
    }
    Ok((issued, due))
}

/// A price is not negative: what costs less than nothing is given back.
fn not_negative(priced: &PricedLine) -> Result<PricedLine, Fault> {
    if priced.price.scaled() >= 0 {
        return Ok(priced.clone());
    }
    let zero = UnitPrice::of(Money::zero(priced.price.currency()))?;
    let price = zero.checked_sub(priced.price)?;
    Ok(PricedLine { price, quantity: Quantity::ZERO.checked_sub(priced.quantity)?, gross_price: None, ..priced.clone() })
}

/// What the lines come to, with the VAT that is stated where a known rounding comes to it.
fn totals_of(command: &TakeOverInvoice, lines: &[InvoiceLine]) -> Result<(DocumentTotals, TaxConvention), CrmError> {
    if lines.is_empty() {
        return Err(Fault::new("", "a document has one line at least (BR-16)", "add a line").at("lines").into());
    }
    let zero = Money::zero(command.currency);
    let document = PricedDocument {
        currency: command.currency,
        lines: lines.iter().map(|line| &line.priced).collect(),
        allowances: &command.allowances,
        charges: &command.charges,
        prepaid: zero,
        rounding: zero,
    };
    let totals = total(&document)?;
    let Some(stated) = command.stated_tax.filter(|stated| *stated != totals.tax) else {
        return Ok((totals, TaxConvention::PerGroup));
    };
    let refused = InvoiceRefusal::UnexplainedTax { stated, found: totals.tax }.refused();
    let convention = convention_of(&document, stated)?.ok_or(refused)?;
    Ok((taxed_line_by_line(&document, totals)?, convention))
}

/// A credit note with what its lines take off `sales`, and those sales afterwards, each with how much was taken off it.
///
/// # Errors
/// A sale that is not there is invalid; INV-002, INV-006 to INV-008, INV-018 to INV-020, INV-043.
pub fn credit_sales(
    note: Invoice,
    named: &[(u32, ForeignSale)],
    sales: Sales,
) -> Result<(Invoice, Vec<(Invoice, Money)>), CrmError> {
    let (mut note, mut sales) = (note, sales);
    let mut grosses: BTreeMap<InvoiceId, Money> = BTreeMap::new();
    let mut credits = Vec::with_capacity(named.len());
    for (at, sale) in named {
        let Some(invoice) = sales.get_mut(&sale.number) else {
            let fault = Fault::new(&sale.number, "no issued invoice has this number", "take the sale over first, or name none");
            return Err(fault.at(format!("lines[{at}].credits")).into());
        };
        let gross = credit_line(&note, *at, invoice, sale)?;
        let sum = grosses.entry(invoice.id).or_insert(Money::zero(note.currency));
        *sum = sum.checked_add(gross)?;
        credits.push(CreditedSale { line: *at, sale: SaleLine { invoice: invoice.id, line: sale.line }, gross });
    }
    if let (Some(taken), InvoiceState::Issued(issue)) = (&mut note.taken_over, &mut note.state) {
        taken.credits = credits;
        issue.preceding = sales.values().filter_map(Invoice::as_preceding).collect();
    }
    let zero = Money::zero(note.currency);
    let after = sales.into_values().map(|sale| (grosses.get(&sale.id()).copied().unwrap_or(zero), sale));
    Ok((note, after.map(|(gross, sale)| (sale, gross)).collect()))
}

/// Notes on `invoice` that a line of a credit note takes something off one of its lines. Answers how much, VAT included.
fn credit_line(note: &Invoice, at: u32, invoice: &mut Invoice, sale: &ForeignSale) -> Result<Money, CrmError> {
    let place = |line: u32| usize::try_from(line).unwrap_or(usize::MAX);
    let (Some(given), Some(net)) = (note.lines.get(place(at)), note.totals.lines.get(place(at)).map(|line| line.net)) else {
        return Err(InvoiceRefusal::NoSuchLine { line: at }.about(note));
    };
    let Some(sold) = invoice.lines.get(place(sale.line)) else {
        return Err(InvoiceRefusal::NoSuchLine { line: sale.line }.about(&*invoice));
    };
    let same = invoice.account == note.account
        && sold.product == given.product
        && (sold.product.is_some() || sold.description == given.description)
        && sold.priced.price == given.priced.price
        && sold.priced.tax == given.priced.tax
        && given.priced.quantity > Quantity::ZERO;
    if !same {
        return Err(InvoiceRefusal::OtherSale { number: sale.number.clone(), line: sale.line }.about(note));
    }
    // What was free is given back for nothing.
    if net.is_zero() {
        return Ok(net);
    }
    let (credited, gross) = take_off_line(invoice, sale.line, net, given.priced.quantity)?;
    invoice.credited = Some(credited);
    Ok(gross)
}
