//! What a part of an invoice comes to, and how it is credited.

use std::collections::BTreeSet;

use crate::invoicing::{CreditExtent, Invoice, LineCredit, LineGrossCredit, crediting};
use crate::kernel::{CrmError, Fault, Money, Refusal};
use crate::pricing::{PricedLine, line_total, part_of_line};

use super::contract::DisputeRefusal;
use super::model::{Dispute, DisputeScope, DisputedPart, MAX_DISPUTED_PARTS};

/// What of `scope` is not credited yet, VAT included.
///
/// # Errors
/// Lines that are named twice, not at all, or more than 1,000 are invalid; DSP-017, and those of a credit note.
pub fn left(invoice: &Invoice, scope: &DisputeScope) -> Result<Money, CrmError> {
    match scope {
        DisputeScope::Whole | DisputeScope::Amount(_) => Ok(invoice.standing()?),
        DisputeScope::Line(line) => Ok(crediting::line_left(invoice, *line)?.1),
        DisputeScope::Parts(parts) => crediting::gross_of(invoice, &CreditExtent::Lines(nets(invoice, parts)?)),
        DisputeScope::Tax => {
            let groups = crediting::left_by_group(invoice)?;
            Ok(Money::sum(groups.iter().map(|group| group.amount), *invoice.currency())?)
        }
        DisputeScope::Freight => crediting::charges_left(invoice),
    }
}

/// The net of each disputed part, of what is left of its line.
fn nets(invoice: &Invoice, parts: &[DisputedPart]) -> Result<Vec<LineCredit>, CrmError> {
    let count = parts.len();
    if !(1..=MAX_DISPUTED_PARTS).contains(&count) {
        return Err(Fault::new(count, "a dispute names 1 to 1,000 lines", "name the lines, or dispute the whole")
            .at("scope")
            .into());
    }
    let mut seen = BTreeSet::new();
    let mut nets = Vec::with_capacity(count);
    for (index, part) in parts.iter().enumerate() {
        if !seen.insert(part.line) {
            return Err(Fault::new(part.line, "this line is named twice", "name it once")
                .at(format_args!("scope[{index}].line"))
                .into());
        }
        let (left, _) = crediting::line_left(invoice, part.line)?;
        let net = match usize::try_from(part.line).ok().and_then(|at| invoice.lines().get(at)) {
            Some(line) => overcharged(&line.priced, part, left, index)?,
            None => left,
        };
        if !net.is_positive() {
            return Err(DisputeRefusal::NothingDisputed { line: part.line }.about(invoice));
        }
        nets.push(LineCredit { line: part.line, net });
    }
    Ok(nets)
}

/// The net that a part of a line was charged beyond what the customer expects, at most what is left of the line.
fn overcharged(line: &PricedLine, part: &DisputedPart, left: Money, index: usize) -> Result<Money, CrmError> {
    let quantity = part.quantity.unwrap_or(line.quantity);
    if quantity.scaled() <= 0 || quantity > line.quantity {
        let problem = format!("a disputed quantity lies above zero and within the {} of the line", line.quantity);
        return Err(Fault::new(quantity, problem, "give a part of it").at(format_args!("scope[{index}].quantity")).into());
    }
    let currency = left.currency();
    let charged = match part.quantity {
        Some(quantity) if quantity < line.quantity => line_total(&part_of_line(line, quantity)?, currency)?.net,
        Some(_) | None if part.expected_price.is_none() => return Ok(left),
        _ => line_total(line, currency)?.net,
    };
    let expected = match part.expected_price {
        None => Money::zero(currency),
        Some(price) if price.currency() != currency => {
            let fault = Fault::new(price, format!("the invoice is in {currency}"), "give the price in its currency");
            return Err(fault.at(format_args!("scope[{index}].expected_price")).into());
        }
        Some(price) => line_total(&PricedLine { price, ..part_of_line(line, quantity)? }, currency)?.net,
    };
    Ok(charged.checked_sub(expected)?.smaller(left)?)
}

/// How what is `accepted` of a dispute is credited: where that is all of it, exactly the disputed part, and else its share.
///
/// # Errors
/// DSP-018, and those of a credit note.
pub fn extent(dispute: &Dispute, invoice: &Invoice, accepted: Money) -> Result<CreditExtent, CrmError> {
    Ok(match &dispute.scope {
        DisputeScope::Tax => return Err(DisputeRefusal::TaxAlone.about(dispute)),
        DisputeScope::Line(line) => CreditExtent::LineGross { line: *line, gross: accepted },
        DisputeScope::Freight => CreditExtent::Charges(accepted),
        DisputeScope::Whole | DisputeScope::Amount(_) if accepted == invoice.standing()? && invoice.stands_whole()? => {
            CreditExtent::Full
        }
        DisputeScope::Whole | DisputeScope::Amount(_) => CreditExtent::Gross(accepted),
        DisputeScope::Parts(parts) => {
            let nets = nets(invoice, parts)?;
            let all = CreditExtent::Lines(nets.clone());
            if crediting::gross_of(invoice, &all)? == accepted { all } else { shared(invoice, &nets, accepted)? }
        }
    })
}

/// What is accepted, shared over the disputed lines by what is disputed of each, VAT included: no line gives more than that.
fn shared(invoice: &Invoice, nets: &[LineCredit], accepted: Money) -> Result<CreditExtent, CrmError> {
    let mut weights = Vec::with_capacity(nets.len());
    for credit in nets {
        let gross = crediting::gross_of(invoice, &CreditExtent::Lines(vec![credit.clone()]))?;
        weights.push(u64::try_from(gross.minor()).unwrap_or(0));
    }
    let shares = nets.iter().zip(accepted.split(&weights)?).filter(|(_, share)| !share.is_zero());
    Ok(CreditExtent::LinesGross(shares.map(|(credit, gross)| LineGrossCredit { line: credit.line, gross }).collect()))
}
