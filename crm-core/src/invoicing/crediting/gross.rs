//! Credits that are said with their VAT: of the whole invoice, of lines, of the charges on the document.

use crate::invoicing::contract::{InvoiceRefusal, LineGrossCredit};
use crate::invoicing::credit_notes::Part;
use crate::invoicing::model::{Credited, Invoice};
use crate::kernel::{CrmError, Fault, Money, Name, Percent, Refusal};
use crate::pricing::{DocumentAdjustment, adjusted, tax_of_portion};

use super::{Left, Unlined, group_of, left_of_line, line_and_group, line_net_left, no_such_line};

/// What is left of the charges of one group.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChargesLeft {
    pub(super) gross: Money,
    tax: Money,
}

/// An amount with VAT, spread over the groups by what is left of each.
pub(super) fn of_whole(invoice: &Invoice, left: &[Left], gross: Money) -> Result<(Vec<Part>, Vec<Money>), CrmError> {
    within(invoice, gross, invoice.left_to_credit()?)?;
    let in_groups = left.iter().map(|left| left.net.checked_add(left.tax)).collect::<Result<Vec<_>, _>>()?;
    // A group below zero takes no part: it would have to be credited by less than nothing.
    let shares = gross.split(&weights(in_groups.iter().copied()))?;
    let (mut parts, mut taxes) = (Vec::new(), Vec::new());
    for (group, ((share, all), left)) in shares.iter().zip(&in_groups).zip(left).enumerate() {
        let zero = share.is_zero();
        let tax = if zero { *share } else { tax_of_portion(*all, left.tax, *share)? };
        taxes.push(tax);
        if !zero {
            let rate = invoice.totals.groups.get(group).map_or(Percent::ZERO, |group| group.tax.rate);
            let description = Name::parse(&Unlined::Share.description(rate))?;
            let net = share.checked_sub(tax)?;
            parts.push(Part { description, line: None, group, net, quantity: None, is_share: true });
        }
    }
    Ok((parts, taxes))
}

/// Amounts with VAT of lines, and each line's share of VAT in it, one after the other.
pub(super) fn of_lines(
    invoice: &Invoice,
    credited: &Credited,
    mut left: Vec<Left>,
    lines: &[LineGrossCredit],
) -> Result<(Vec<Part>, Vec<Money>), CrmError> {
    let (mut parts, mut taxes): (Vec<Part>, Vec<Money>) = (Vec::new(), vec![Money::zero(invoice.currency); left.len()]);
    let mut most = invoice.left_to_credit()?;
    for (index, LineGrossCredit { line, gross }) in lines.iter().enumerate() {
        if lines.iter().take(index).any(|other| other.line == *line) {
            let fault = Fault::new(line, "this line is named twice", "name it once");
            return Err(fault.at(format_args!("extent[{index}].line")).into());
        }
        let (at, group) = line_and_group(invoice, *line)?;
        let (net_left, gross_left) = left_of_line(invoice, credited, &left, *line, most)?;
        within(invoice, *gross, gross_left)?;
        let tax = tax_of_portion(gross_left, gross_left.checked_sub(net_left)?, *gross)?;
        let net = gross.checked_sub(tax)?;
        if let Some(left) = left.get_mut(group) {
            *left = Left { net: left.net.checked_sub(net)?, tax: left.tax.checked_sub(tax)? };
        }
        if let Some(sum) = taxes.get_mut(group) {
            *sum = sum.checked_add(tax)?;
        }
        most = most.checked_sub(*gross)?;
        let description = invoice.lines.get(at).ok_or_else(|| no_such_line(invoice, *line))?.description.clone();
        parts.push(Part { description, line: Some(at), group, net, quantity: None, is_share: false });
    }
    if parts.is_empty() {
        return Err(Fault::new("", "no line is named", "name the lines to credit, or credit in full").at("extent").into());
    }
    Ok((parts, taxes))
}

/// An amount with VAT of the charges on the document, spread over their groups by what is left of them.
pub(super) fn of_charges(
    invoice: &Invoice,
    credited: &Credited,
    left: &[Left],
    gross: Money,
) -> Result<(Vec<Part>, Vec<Money>), CrmError> {
    let charges = charges_left(invoice, credited, left)?;
    within(invoice, gross, Money::sum(charges.iter().map(|left| left.gross), invoice.currency)?)?;
    let shares = gross.split(&weights(charges.iter().map(|left| left.gross)))?;
    let (mut parts, mut taxes) = (Vec::new(), Vec::new());
    for (group, (share, left)) in shares.iter().zip(&charges).enumerate() {
        let tax = if share.is_zero() { *share } else { tax_of_portion(left.gross, left.tax, *share)? };
        taxes.push(tax);
        if !share.is_zero() {
            let description = Name::parse(&Unlined::Adjustments.description(Percent::ZERO))?;
            let net = share.checked_sub(tax)?;
            parts.push(Part { description, line: None, group, net, quantity: None, is_share: false });
        }
    }
    Ok((parts, taxes))
}

/// What is left of the charges on the document in each group: all of them, as far as something beyond the lines is left of the group.
pub(super) fn charges_left(invoice: &Invoice, credited: &Credited, left: &[Left]) -> Result<Vec<ChargesLeft>, CrmError> {
    let (base, zero) = (invoice.totals.line_net, Money::zero(invoice.currency));
    let of_group = |all: &[DocumentAdjustment], group: usize| -> Result<Money, Fault> {
        let amounts = adjusted(all, base)?;
        let group = invoice.totals.groups.get(group);
        let in_group = all.iter().zip(amounts).filter(|(of, _)| group.is_some_and(|group| group.is_of(&of.tax)));
        Money::sum(in_group.map(|(_, amount)| amount), invoice.currency)
    };
    let mut charges = Vec::with_capacity(left.len());
    for (group, of) in left.iter().enumerate() {
        let mut beside_lines = of.net.checked_add(of_group(&invoice.allowances, group)?)?;
        for (at, line) in invoice.lines.iter().enumerate() {
            if group_of(invoice, &line.priced.tax) == Some(group) {
                let net = line_net_left(invoice, credited, at).transpose()?.unwrap_or(zero);
                beside_lines = beside_lines.checked_sub(net)?;
            }
        }
        let net = of_group(&invoice.charges, group)?.smaller(beside_lines)?.smaller(of.net)?;
        let net = if net.is_positive() { net } else { zero };
        let tax = if net.is_zero() { zero } else { tax_of_portion(of.net, of.tax, net)? };
        charges.push(ChargesLeft { gross: net.checked_add(tax)?, tax });
    }
    Ok(charges)
}

/// Refuses an amount that is not above zero, or more than is left.
fn within(invoice: &Invoice, gross: Money, left: Money) -> Result<(), CrmError> {
    let beyond = gross.checked_sub(left).map_err(|fault| fault.at("extent"))?;
    if !gross.is_positive() {
        return Err(Fault::new(gross, "a credited amount is above zero", "give what is taken off").at("extent").into());
    }
    if left.is_zero() {
        return Err(InvoiceRefusal::FullyCredited.about(invoice));
    }
    if beyond.is_positive() {
        return Err(InvoiceRefusal::AboveLeft { amount: gross, left }.about(invoice));
    }
    Ok(())
}

fn weights(amounts: impl Iterator<Item = Money>) -> Vec<u64> {
    amounts.map(|amount| u64::try_from(amount.minor()).unwrap_or(0)).collect()
}
