//! Credit notes: what is taken off an invoice, so that no cent more or less comes back than was charged.
//!
//! The VAT of a part is its share of the VAT that is left in its group. The last part takes what is left, so the credit notes of an invoice
//! add up to it exactly, in every group.

mod gross;

use crate::kernel::{CrmError, Decision, Fault, Money, Name, Percent, Quantity, Refusal};
use crate::pricing::{AccountingTax, DocumentTotals, TaxGroup, TaxTreatment, accounting_tax, tax_of_portion};

use super::contract::{CreditExtent, InvoiceEvent, InvoiceRefusal, LineCredit, LineGrossCredit, QuantityCredit};
use super::credit_notes::{CreditNoteDraft, Part, credit_note, totals_of};
use super::electronic::sealed;
use super::model::{Credited, CreditedGroup, Invoice, InvoiceLine, InvoiceState, Issue, IssuedDocument};

/// Both sides of a credit: stored together or not at all.
#[derive(Debug, Clone)]
pub struct CreditDecision {
    /// The invoice, with what is credited.
    pub invoice: Decision<Invoice, InvoiceEvent>,
    /// The credit note.
    pub credit_note: Decision<Invoice, InvoiceEvent>,
    /// The electronic form of the credit note, where the company makes one.
    pub document: Option<IssuedDocument>,
}

/// What is left to credit in one tax group.
#[derive(Debug, Clone, Copy)]
struct Left {
    net: Money,
    tax: Money,
}

/// What a line of a credit note takes off that is no line of the invoice. Its description is stored in English, the language of records; documents
/// write it in theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlined {
    /// What is left of allowances and charges on the document.
    Adjustments,
    /// A share of all that has one category and rate of VAT.
    Share,
}

impl Unlined {
    /// What `line` of a credit note is; none where it is a part of a line.
    #[must_use]
    pub fn of(line: &InvoiceLine) -> Option<Self> {
        let text = line.description.as_str();
        let is = |unlined: &Self| line.product.is_none() && text == unlined.description(line.priced.tax.rate);
        [Self::Adjustments, Self::Share].into_iter().find(is)
    }

    fn description(self, rate: Percent) -> String {
        match self {
            Self::Adjustments => "Allowances and charges on the document".to_owned(),
            Self::Share => format!("Part of the invoice at {rate} % VAT"),
        }
    }
}

/// Credits `extent` of an issued invoice.
///
/// # Errors
/// An amount in another currency or not above zero is invalid; INV-002, INV-006 to INV-008.
pub fn credit(invoice: &Invoice, extent: &CreditExtent, draft: CreditNoteDraft) -> Result<CreditDecision, CrmError> {
    let (issue, credited) = issued(invoice)?;
    let (parts, taxes) = parts_of(invoice, credited, extent)?;
    let totals = totals_of(invoice, &parts, &taxes)?;
    // Where a group of VAT is below zero, lines of the others come to more than the invoice: what is left must never be less than nothing.
    let most = invoice.left_to_credit()?;
    if totals.gross.checked_sub(most)?.is_positive() {
        return Err(InvoiceRefusal::AboveLeft { amount: totals.gross, left: most }.about(invoice));
    }
    if *extent != CreditExtent::Full && totals.gross.is_zero() && totals.net.is_zero() {
        return Err(InvoiceRefusal::FullyCredited.about(invoice));
    }
    if totals.gross.is_negative() {
        return Err(Fault::new(totals.gross, "a credit note takes something off", "credit lines that come to more than zero")
            .at("extent")
            .into());
    }
    let before = credited;
    let credited = after(invoice, before, &parts, &taxes)?;
    let totals = rounded(invoice, &credited, totals)?;
    let accounting_tax = in_accounts(invoice, (before, &credited), &totals)?;
    let event = InvoiceEvent::Credited { credit_note: draft.id, gross: totals.gross };
    let next = Invoice { credited: Some(credited), ..invoice.clone() };
    let format = draft.format;
    let (note, document) = sealed(credit_note(invoice, issue, parts, totals, accounting_tax, draft)?, format)?;
    let number =
        note.issue().map(|issue| issue.number.clone()).ok_or_else(|| InvoiceRefusal::NotAnIssuedInvoice.about(invoice))?;
    let issued = InvoiceEvent::CreditNoteIssued { number, gross: note.totals.gross };
    Ok(CreditDecision { invoice: Decision::apply(next, event), credit_note: Decision::apply(note, issued), document })
}

/// What `extent` of an issued invoice comes to as a credit note, VAT included, before the rounding of the invoice.
///
/// # Errors
/// As [`credit`].
pub fn gross_of(invoice: &Invoice, extent: &CreditExtent) -> Result<Money, CrmError> {
    let (_, credited) = issued(invoice)?;
    let (parts, taxes) = parts_of(invoice, credited, extent)?;
    Ok(totals_of(invoice, &parts, &taxes)?.gross)
}

/// What is left to credit of the charges on the document, VAT included.
///
/// # Errors
/// INV-002.
pub fn charges_left(invoice: &Invoice) -> Result<Money, CrmError> {
    let (_, credited) = issued(invoice)?;
    let left = gross::charges_left(invoice, credited, &left_in_groups(invoice, credited)?)?;
    Ok(Money::sum(left.iter().map(|left| left.gross), invoice.currency)?)
}

/// The parts that a credit note of `extent` has, and the VAT of each group of the invoice in them.
fn parts_of(invoice: &Invoice, credited: &Credited, extent: &CreditExtent) -> Result<(Vec<Part>, Vec<Money>), CrmError> {
    let left = left_in_groups(invoice, credited)?;
    match extent {
        CreditExtent::Full => everything(invoice, credited, &left),
        CreditExtent::Lines(lines) => of_lines(invoice, credited, &left, lines),
        CreditExtent::Gross(gross) => gross::of_whole(invoice, &left, *gross),
        CreditExtent::LineGross { line, gross } => {
            gross::of_lines(invoice, credited, left, &[LineGrossCredit { line: *line, gross: *gross }])
        }
        CreditExtent::LinesGross(lines) => gross::of_lines(invoice, credited, left, lines),
        CreditExtent::Charges(gross) => gross::of_charges(invoice, credited, &left, *gross),
        CreditExtent::Quantities(quantities) => {
            let (lines, quantities) = of_quantities(invoice, credited, quantities)?;
            let (mut parts, taxes) = of_lines(invoice, credited, &left, &lines)?;
            parts.iter_mut().zip(quantities).for_each(|(part, quantity)| part.quantity = Some(quantity));
            Ok((parts, taxes))
        }
    }
}

/// Net and gross of what is left to credit of one line, the gross with its share of VAT.
///
/// # Errors
/// INV-002, INV-008.
pub fn line_left(invoice: &Invoice, line: u32) -> Result<(Money, Money), CrmError> {
    let (_, credited) = issued(invoice)?;
    let left = left_in_groups(invoice, credited)?;
    left_of_line(invoice, credited, &left, line, invoice.left_to_credit()?)
}

/// Net and gross of what is left of a line once `left` is left of its group, and `most` of the whole invoice.
fn left_of_line(
    invoice: &Invoice,
    credited: &Credited,
    left: &[Left],
    line: u32,
    most: Money,
) -> Result<(Money, Money), CrmError> {
    let (at, group) = line_and_group(invoice, line)?;
    let group = left.get(group).ok_or_else(|| no_such_line(invoice, line))?;
    let net = line_net_left(invoice, credited, at).ok_or_else(|| no_such_line(invoice, line))??;
    // A document allowance may have left less in the group than on the line.
    let net = net.smaller(group.net)?;
    if !net.is_positive() {
        let zero = Money::zero(invoice.currency);
        return Ok((zero, zero));
    }
    let gross = net.checked_add(tax_of_portion(group.net, group.tax, net)?)?;
    // A group below zero may have left less of the whole invoice than of the line.
    if !gross.checked_sub(most)?.is_positive() {
        return Ok((net, gross));
    }
    Ok((most.checked_sub(tax_of_portion(gross, gross.checked_sub(net)?, most)?)?, most))
}

/// What is left to credit by category and rate of VAT.
///
/// # Errors
/// INV-002.
pub fn left_by_group(invoice: &Invoice) -> Result<Vec<TaxGroup>, CrmError> {
    let (_, credited) = issued(invoice)?;
    let left = left_in_groups(invoice, credited)?;
    let group = |(group, left): (&TaxGroup, Left)| TaxGroup { taxable: left.net, amount: left.tax, ..group.clone() };
    Ok(invoice.totals.groups.iter().zip(left).map(group).collect())
}

/// What is credited of an invoice once `net` and `quantity` of a line are taken off it, and how much that is, VAT included.
///
/// # Errors
/// INV-002, INV-006 to INV-008, INV-018 to INV-020.
pub(super) fn take_off_line(invoice: &Invoice, line: u32, net: Money, quantity: Quantity) -> Result<(Credited, Money), CrmError> {
    let (_, credited) = issued(invoice)?;
    let (at, _) = line_and_group(invoice, line)?;
    let (mut parts, taxes) = of_lines(invoice, credited, &left_in_groups(invoice, credited)?, &[LineCredit { line, net }])?;
    let sold = invoice.lines.get(at).ok_or_else(|| no_such_line(invoice, line))?.priced.quantity;
    let left = sold.checked_sub(credited.quantities.get(at).copied().unwrap_or(Quantity::ZERO))?;
    if quantity > left {
        return Err(InvoiceRefusal::QuantityAboveLeft { quantity, left }.about(invoice));
    }
    parts.iter_mut().for_each(|part| part.quantity = Some(quantity));
    let gross = net.checked_add(Money::sum(taxes.iter().copied(), invoice.currency)?)?;
    let most = invoice.left_to_credit()?;
    if gross.checked_sub(most)?.is_positive() {
        return Err(InvoiceRefusal::AboveLeft { amount: gross, left: most }.about(invoice));
    }
    Ok((after(invoice, credited, &parts, &taxes)?, gross))
}

fn issued(invoice: &Invoice) -> Result<(&Issue, &Credited), CrmError> {
    match (&invoice.state, &invoice.credited) {
        (InvoiceState::Superseded { .. }, _) => Err(InvoiceRefusal::IsSuperseded.about(invoice)),
        (InvoiceState::Issued(_), _) if invoice.deducted_by.is_some() => Err(InvoiceRefusal::IsDeducted.about(invoice)),
        (InvoiceState::Issued(issue), Some(credited)) => Ok((issue, credited)),
        _ => Err(InvoiceRefusal::NotAnIssuedInvoice.about(invoice)),
    }
}

fn no_such_line(invoice: &Invoice, line: u32) -> CrmError {
    InvoiceRefusal::NoSuchLine { line }.about(invoice)
}

fn left_in_groups(invoice: &Invoice, credited: &Credited) -> Result<Vec<Left>, Fault> {
    let groups = invoice.totals.groups.iter().zip(&credited.groups);
    groups
        .map(|(all, gone)| Ok(Left { net: all.taxable.checked_sub(gone.net)?, tax: all.amount.checked_sub(gone.tax)? }))
        .collect()
}

fn line_and_group(invoice: &Invoice, line: u32) -> Result<(usize, usize), CrmError> {
    let at = usize::try_from(line).map_err(|_| no_such_line(invoice, line))?;
    let tax = &invoice.lines.get(at).ok_or_else(|| no_such_line(invoice, line))?.priced.tax;
    let group = group_of(invoice, tax).ok_or_else(|| no_such_line(invoice, line))?;
    Ok((at, group))
}

fn group_of(invoice: &Invoice, tax: &TaxTreatment) -> Option<usize> {
    invoice.totals.groups.iter().position(|group| group.is_of(tax))
}

fn line_net_left(invoice: &Invoice, credited: &Credited, at: usize) -> Option<Result<Money, Fault>> {
    let (total, gone) = (invoice.totals.lines.get(at)?, credited.lines.get(at)?);
    Some(total.net.checked_sub(*gone))
}

/// All that is left: the rest of each line, and for each group the rest of allowances and charges on the document. Of an invoice that came to nothing that
/// is once each line at 0.00: an order that it bills is to be billed again after that.
fn everything(invoice: &Invoice, credited: &Credited, left: &[Left]) -> Result<(Vec<Part>, Vec<Money>), CrmError> {
    let is_nothing_left = left.iter().all(|left| left.net.is_zero() && left.tax.is_zero());
    let came_to_nothing = invoice.totals.groups.iter().all(|group| group.taxable.is_zero() && group.amount.is_zero());
    if credited.in_full || is_nothing_left && !came_to_nothing {
        return Err(InvoiceRefusal::FullyCredited.about(invoice));
    }
    let mut parts = Vec::new();
    for (at, line) in invoice.lines.iter().enumerate() {
        let Some(group) = group_of(invoice, &line.priced.tax) else { continue };
        let Some(net) = line_net_left(invoice, credited, at).transpose()? else { continue };
        parts.push(Part { description: line.description.clone(), line: Some(at), group, net, quantity: None, is_share: false });
    }
    for (group, left) in left.iter().enumerate() {
        let of_lines = Money::sum(parts.iter().filter(|part| part.group == group).map(|part| part.net), invoice.currency)?;
        let net = left.net.checked_sub(of_lines)?;
        let description = Name::parse(&Unlined::Adjustments.description(Percent::ZERO))?;
        parts.push(Part { description, line: None, group, net, quantity: None, is_share: false });
    }
    parts.retain(|part| !part.net.is_zero() || came_to_nothing && part.line.is_some());
    Ok((parts, left.iter().map(|left| left.tax).collect()))
}

/// Net amounts of lines, each at most what is left of the line and of its group.
fn of_lines(
    invoice: &Invoice,
    credited: &Credited,
    left: &[Left],
    lines: &[LineCredit],
) -> Result<(Vec<Part>, Vec<Money>), CrmError> {
    let zero = Money::zero(invoice.currency);
    let (mut parts, mut nets): (Vec<Part>, Vec<Money>) = (Vec::new(), left.iter().map(|_| zero).collect());
    for (index, LineCredit { line, net }) in lines.iter().enumerate() {
        let field = || format!("extent[{index}].net");
        let (at, group) = line_and_group(invoice, *line)?;
        let taken = Money::sum(parts.iter().filter(|part| part.line == Some(at)).map(|part| part.net), invoice.currency)?;
        let of_line = line_net_left(invoice, credited, at).ok_or_else(|| no_such_line(invoice, *line))??.checked_sub(taken)?;
        if of_line.is_zero() {
            return Err(InvoiceRefusal::FullyCredited.about(invoice));
        }
        let rest = of_line.checked_sub(*net).map_err(|fault| fault.at(field()))?;
        if net.is_zero() || net.is_negative() != of_line.is_negative() {
            let fault = Fault::new(
                net,
                "the credited net has the sign of its line and is not zero",
                "give a part of what is left of the line",
            );
            return Err(fault.at(field()).into());
        }
        if !rest.is_zero() && rest.is_negative() != of_line.is_negative() {
            return Err(InvoiceRefusal::AboveLeft { amount: *net, left: of_line }.about(invoice));
        }
        if let Some(sum) = nets.get_mut(group) {
            *sum = sum.checked_add(*net)?;
        }
        let description = invoice.lines.get(at).ok_or_else(|| no_such_line(invoice, *line))?.description.clone();
        parts.push(Part { description, line: Some(at), group, net: *net, quantity: None, is_share: false });
    }
    if parts.is_empty() {
        return Err(Fault::new("", "no line is named", "name the lines to credit, or credit in full").at("extent").into());
    }
    let taxes = left.iter().zip(&nets).map(|(left, net)| {
        tax_of_portion(left.net, left.tax, *net).map(|tax| if net.is_zero() { zero } else { tax }).map_err(|_| (*net, left.net))
    });
    let taxes = taxes.collect::<Result<_, _>>();
    taxes.map(|taxes| (parts, taxes)).map_err(|(amount, left)| InvoiceRefusal::AboveLeft { amount, left }.about(invoice))
}

/// What is credited once the credit note stands. What names no line is spread over the lines of its group by what is left of them.
fn after(invoice: &Invoice, credited: &Credited, parts: &[Part], taxes: &[Money]) -> Result<Credited, CrmError> {
    let mut next = credited.clone();
    for part in parts {
        match part.line {
            Some(at) => {
                if let Some(gone) = next.lines.get_mut(at) {
                    *gone = gone.checked_add(part.net)?;
                }
            }
            None if part.is_share => spread(invoice, &mut next, part)?,
            None => {}
        }
        if let (Some(at), Some(quantity)) = (part.line, part.quantity) {
            next.quantities.resize(invoice.lines.len(), Quantity::ZERO);
            if let Some(gone) = next.quantities.get_mut(at) {
                *gone = gone.checked_add(quantity)?;
            }
        }
        if let Some(group) = next.groups.get_mut(part.group) {
            group.net = group.net.checked_add(part.net)?;
        }
        next.gross = next.gross.checked_add(part.net)?;
    }
    for (group, tax) in next.groups.iter_mut().zip(taxes) {
        *group = CreditedGroup { net: group.net, tax: group.tax.checked_add(*tax)? };
        next.gross = next.gross.checked_add(*tax)?;
    }
    let is_gone = |(all, gone): (&TaxGroup, &CreditedGroup)| (all.taxable, all.amount) == (gone.net, gone.tax);
    next.in_full = invoice.totals.groups.iter().zip(&next.groups).all(is_gone);
    // Of a group that is gone nothing of its lines is left: what stands on them beside it cancels out with allowances, charges and lines below zero.
    for ((line, total), gone) in invoice.lines.iter().zip(&invoice.totals.lines).zip(next.lines.iter_mut()) {
        let group = group_of(invoice, &line.priced.tax).and_then(|at| invoice.totals.groups.get(at).zip(next.groups.get(at)));
        if group.is_some_and(is_gone) {
            *gone = total.net;
        }
    }
    Ok(next)
}

/// The totals of the credit note that takes off the last of an invoice, with the rounding of the invoice.
fn rounded(invoice: &Invoice, credited: &Credited, totals: DocumentTotals) -> Result<DocumentTotals, Fault> {
    if !credited.in_full {
        return Ok(totals);
    }
    let rounding = invoice.totals.rounding;
    Ok(DocumentTotals { rounding, due: totals.gross.checked_add(rounding)?, ..totals })
}

/// The VAT of a credit note in the currency of the accounts, by the rate of its invoice: what is credited of it `after` less what was `before`, so that all
/// credit notes give back what the invoice stated.
fn in_accounts(
    invoice: &Invoice,
    (before, after): (&Credited, &Credited),
    totals: &DocumentTotals,
) -> Result<Option<AccountingTax>, Fault> {
    let Some(stated) = invoice.issue().and_then(|issue| issue.accounting_tax.as_ref()) else { return Ok(None) };
    let [before, after] = [before, after].map(|credited| {
        let groups = invoice.totals.groups.iter().zip(&credited.groups);
        let gone =
            |(group, gone): (&TaxGroup, &CreditedGroup)| TaxGroup { tax: group.tax.clone(), taxable: gone.net, amount: gone.tax };
        accounting_tax(&groups.map(gone).collect::<Vec<_>>(), stated.by)
    });
    after?.since(&before?, |tax| totals.groups.iter().any(|group| group.is_of(tax))).map(Some)
}

/// Net of quantities of lines: each its share of what is left of the line, so that the last quantity takes all of it.
fn of_quantities(
    invoice: &Invoice,
    credited: &Credited,
    lines: &[QuantityCredit],
) -> Result<(Vec<LineCredit>, Vec<Quantity>), CrmError> {
    let (mut nets, mut taken): (Vec<LineCredit>, Vec<Quantity>) = (Vec::new(), Vec::new());
    for (index, QuantityCredit { line, quantity }) in lines.iter().enumerate() {
        let field = format!("extent[{index}].quantity");
        let (at, _) = line_and_group(invoice, *line)?;
        let of = invoice.lines.get(at).ok_or_else(|| no_such_line(invoice, *line))?.priced.quantity;
        if lines.iter().take(index).any(|other| other.line == *line) {
            return Err(Fault::new(line, "this line is named twice", "name it once").at(field).into());
        }
        let gone = credited.quantities.get(at).copied().unwrap_or(Quantity::ZERO);
        let left = of.checked_sub(gone)?;
        let is_backwards = |quantity: Quantity| (quantity.scaled() < 0) != (of.scaled() < 0);
        if *quantity == Quantity::ZERO || is_backwards(*quantity) {
            let problem = "the credited quantity has the sign of its line and is not zero";
            return Err(Fault::new(quantity, problem, "give a part of what is left of the line").at(field).into());
        }
        let rest = left.checked_sub(*quantity)?;
        if left == Quantity::ZERO || rest != Quantity::ZERO && is_backwards(rest) {
            return Err(InvoiceRefusal::QuantityAboveLeft { quantity: *quantity, left }.about(invoice));
        }
        let net_left = line_net_left(invoice, credited, at).ok_or_else(|| no_such_line(invoice, *line))??;
        nets.push(LineCredit { line: *line, net: net_left.portion(quantity.scaled(), left.scaled())? });
        taken.push(*quantity);
    }
    Ok((nets, taken))
}

fn spread(invoice: &Invoice, credited: &mut Credited, part: &Part) -> Result<(), CrmError> {
    let in_group = |line: &InvoiceLine| group_of(invoice, &line.priced.tax) == Some(part.group);
    let mut left = Vec::with_capacity(invoice.lines.len());
    for (at, line) in invoice.lines.iter().enumerate() {
        let net = line_net_left(invoice, credited, at).transpose()?.unwrap_or(Money::zero(invoice.currency));
        left.push(if in_group(line) { u64::try_from(net.minor()).unwrap_or(0) } else { 0 });
    }
    let total: i64 = left.iter().filter_map(|net| i64::try_from(*net).ok()).sum();
    if total == 0 || !part.net.is_positive() {
        return Ok(());
    }
    let share = part.net.smaller(Money::from_minor(total, invoice.currency)?)?;
    for (gone, share) in credited.lines.iter_mut().zip(share.split(&left)?) {
        *gone = gone.checked_add(share)?;
    }
    Ok(())
}
