//! Documents of another system: what they come to, and what their lines take off sales.

use std::collections::BTreeMap;

use crate::kernel::{CrmError, Date, Fault, InvoiceId, Money, Ownership, Quantity, Record as _, Refusal, RuleContext, UnitPrice};
use crate::pricing::{
    DocumentTotals, PricedDocument, PricedLine, TaxConvention, convention_of, tax_of_portion, taxed_line_by_line, total,
};

use super::contract::{ForeignSale, InvoiceRefusal, TakeOverInvoice};
use super::model::{
    Buyer, CreditedGroup, CreditedSale, DocumentKind, Invoice, InvoiceLine, InvoiceState, Issue, SaleLine, TakenOver,
};
use super::policy::InvoicingPolicy;
use super::rules;

/// The invoices that lines of a credit note name, by number.
pub type Sales = BTreeMap<super::model::InvoiceNumber, Invoice>;

/// The document as an issued one, before it takes anything off sales.
///
/// # Errors
/// Faults of lines, allowances and charges are invalid; INV-003, INV-004, INV-040 to INV-042.
pub fn take_over(
    id: InvoiceId,
    ownership: Ownership,
    command: &TakeOverInvoice,
    buyer: Buyer,
    cx: &RuleContext<'_, InvoicingPolicy>,
) -> Result<Invoice, CrmError> {
    let (issued_on, due_on) = days(command, cx)?;
    let kind = match &command.credit_reason {
        None => DocumentKind::Invoice,
        Some(reason) => DocumentKind::ForeignCredit { reason: reason.clone() },
    };
    for own in [&cx.policy.invoice_prefix, &cx.policy.credit_note_prefix] {
        let series = crate::kernel::yearly_series(own, issued_on);
        if command.number.as_str().starts_with(&series) {
            return Err(InvoiceRefusal::OwnNumber { number: command.number.clone() }.refused());
        }
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
    let TakeOverInvoice { account, currency, allowances, charges, source, note, number, .. } = command.clone();
    let is_invoice = kind == DocumentKind::Invoice;
    let taken = Invoice {
        id,
        ownership,
        state: InvoiceState::Issued(Issue { number, issued_on, due_on, buyer }),
        account,
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
        subscription: None,
        taken_over: Some(TakenOver { source, convention, credits: Vec::new() }),
    };
    let credited = is_invoice.then(|| rules::nothing_credited(&taken));
    Ok(Invoice { credited, ..taken })
}

fn days(command: &TakeOverInvoice, cx: &RuleContext<'_, InvoicingPolicy>) -> Result<(Date, Date), CrmError> {
    let issued = command.issued_on;
    if issued > cx.today {
        return Err(InvoiceRefusal::IssuedInFuture { day: issued, today: cx.today }.refused());
    }
    let due = match command.due_on {
        Some(due) => due,
        None if command.credit_reason.is_some() => issued,
        None => issued.plus_days(i64::from(cx.policy.payment_days))?,
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

/// A credit note with what its lines take off `sales`, and those sales afterwards.
///
/// # Errors
/// INV-002, INV-007, INV-008, INV-043.
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
        credits.push(CreditedSale { line: *at, sale: SaleLine { invoice: invoice.id, line: sale.line } });
    }
    if let Some(taken) = &mut note.taken_over {
        taken.credits = credits;
    }
    let zero = Money::zero(note.currency);
    let after = sales.into_values().map(|sale| (grosses.get(&sale.id()).copied().unwrap_or(zero), sale));
    Ok((note, after.map(|(gross, sale)| (sale, gross)).collect()))
}

/// Notes on `invoice` that a line of a credit note takes something off one of its lines. Answers how much, VAT included.
fn credit_line(note: &Invoice, at: u32, invoice: &mut Invoice, sale: &ForeignSale) -> Result<Money, CrmError> {
    let no_line = || InvoiceRefusal::NoSuchLine { line: sale.line };
    let place = |line: u32| usize::try_from(line).unwrap_or(usize::MAX);
    let (Some(given), Some(net)) = (note.lines.get(place(at)), note.totals.lines.get(place(at)).map(|line| line.net)) else {
        return Err(no_line().refused());
    };
    let Some(sold) = invoice.lines.get(place(sale.line)).cloned() else { return Err(no_line().about(&*invoice)) };
    let same = invoice.account == note.account
        && sold.product == given.product
        && (sold.product.is_some() || sold.description == given.description)
        && sold.priced.price == given.priced.price
        && sold.priced.tax == given.priced.tax
        && given.priced.quantity > Quantity::ZERO;
    if !same {
        return Err(InvoiceRefusal::OtherSale { number: sale.number.clone(), line: sale.line }.about(note));
    }
    let sold_net = invoice.totals.lines.get(place(sale.line)).map(|line| line.net);
    let group = invoice.totals.groups.iter().position(|group| group.is_of(&sold.priced.tax));
    let not_issued = InvoiceRefusal::NotAnIssuedInvoice.about(&*invoice);
    let (Some(credited), Some(sold_net), Some(group)) = (&mut invoice.credited, sold_net, group) else { return Err(not_issued) };
    let gone = credited.lines.get(place(sale.line)).copied().unwrap_or(Money::zero(note.currency));
    let left = sold_net.checked_sub(gone)?;
    let (Some(all), Some(taken)) = (invoice.totals.groups.get(group), credited.groups.get_mut(group)) else {
        return Err(not_issued);
    };
    let (net_left, tax_left) = (all.taxable.checked_sub(taken.net)?, all.amount.checked_sub(taken.tax)?);
    if net.compare(left)?.is_gt() || net.compare(net_left)?.is_gt() {
        return Err(InvoiceRefusal::AboveLeft { amount: net, left: left.smaller(net_left)? }.about(note));
    }
    let tax = if net.is_zero() { net } else { tax_of_portion(net_left, tax_left, net)? };
    *taken = CreditedGroup { net: taken.net.checked_add(net)?, tax: taken.tax.checked_add(tax)? };
    if let Some(line) = credited.lines.get_mut(place(sale.line)) {
        *line = gone.checked_add(net)?;
    }
    let gross = net.checked_add(tax)?;
    credited.gross = credited.gross.checked_add(gross)?;
    let mut groups = invoice.totals.groups.iter().zip(&credited.groups);
    credited.in_full = groups.all(|(all, gone)| (all.taxable, all.amount) == (gone.net, gone.tax));
    Ok(gross)
}
