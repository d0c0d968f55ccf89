//! What pieces of an invoice are worth, what of that is kept, and what is credited: exact to the cent.

use crate::invoicing::{Invoice, InvoiceRefusal, crediting};
use crate::kernel::{CrmError, Fault, InvoiceId, Money, Percent, Quantity, Record as _, Refusal};
use crate::pricing::adjusted;

use super::model::{CreditedPieces, ReturnAuthorisation, ReturnRight, rest};
use super::policy::ReturnGrade;

/// A line of an issued invoice that bills the pieces, and what returns have credited of it.
#[derive(Debug, Clone)]
pub struct BilledPieces {
    /// The invoice.
    pub invoice: Invoice,
    /// The line, counted from 0.
    pub line: u32,
    /// What returns have credited of it.
    pub before: Option<CreditedPieces>,
}

/// Pieces that are credited on one line of one invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The line, counted from 0.
    pub line: u32,
    /// How many pieces.
    pub quantity: Quantity,
    /// What was paid for them, VAT included.
    pub value: Money,
    /// What of that is kept.
    pub kept: Money,
    /// What is credited: the one less the other.
    pub credited: Money,
}

impl BilledPieces {
    /// How many pieces are on the line and credited neither by returns nor by hand.
    #[must_use]
    pub fn left(&self) -> Quantity {
        let Ok(at) = usize::try_from(self.line) else { return Quantity::ZERO };
        let Some(line) = self.invoice.lines().get(at) else { return Quantity::ZERO };
        let by_hand = self.invoice.credited().as_ref().and_then(|credited| credited.quantities.get(at).copied());
        let by_returns = self.before.as_ref().map(|before| before.quantity);
        rest(rest(line.priced.quantity, by_hand.unwrap_or(Quantity::ZERO)), by_returns.unwrap_or(Quantity::ZERO))
    }

    /// What was paid for all that is left of the line, without what was kept before. Where the document has
    /// allowances, the line stands for its share of what the goods of its VAT group come to.
    fn value_left(&self) -> Result<Money, CrmError> {
        let zero = Money::zero(*self.invoice.currency());
        let (_, gross) = crediting::line_left(&self.invoice, self.line)?;
        let kept = self.before.as_ref().map_or(zero, |before| before.kept);
        let left = positive(gross.checked_sub(kept)?);
        match self.share_of_group()? {
            None => Ok(left),
            Some(share) => {
                let gone = self.before.as_ref().map_or(zero, |before| before.value);
                Ok(positive(share.checked_sub(gone)?).smaller(left)?)
            }
        }
    }

    /// True where the line came to something when it was issued.
    fn was_charged(&self) -> bool {
        let at = usize::try_from(self.line).unwrap_or(usize::MAX);
        self.invoice.totals().lines.get(at).is_some_and(|total| total.net.is_positive())
    }

    /// The line's share of what the goods of its VAT group come to, VAT included: of its lines without the allowances, and without charges, which are for
    /// something else. None where the goods come to the sum of their lines.
    fn share_of_group(&self) -> Result<Option<Money>, Fault> {
        let (invoice, currency) = (&self.invoice, *self.invoice.currency());
        let at = usize::try_from(self.line).unwrap_or(usize::MAX);
        let Some(tax) = invoice.lines().get(at).map(|line| &line.priced.tax) else { return Ok(None) };
        let Some(group) = invoice.totals().groups.iter().find(|group| group.is_of(tax)) else { return Ok(None) };
        let net = |of: usize| invoice.totals().lines.get(of).map_or(Money::zero(currency), |total| total.net);
        let in_group = |of: usize| invoice.lines().get(of).is_some_and(|line| group.is_of(&line.priced.tax));
        let nets: Vec<Money> =
            (0..invoice.lines().len()).map(|of| if in_group(of) { net(of) } else { Money::zero(currency) }).collect();
        let charges = invoice.charges().iter().zip(adjusted(invoice.charges(), invoice.totals().line_net)?);
        let charges = charges.filter(|(charge, _)| group.is_of(&charge.tax)).map(|(_, amount)| amount);
        let goods = group.taxable.checked_sub(Money::sum(charges, currency)?)?;
        if Money::sum(nets.iter().copied(), currency)? == goods || !goods.is_positive() {
            return Ok(None);
        }
        let weights: Vec<u64> = nets.iter().map(|net| u64::try_from(net.minor()).unwrap_or(0)).collect();
        let gross = goods.checked_add(group.amount.portion(goods.minor(), group.taxable.minor())?)?;
        Ok(gross.split(&weights)?.get(at).copied())
    }
}

fn positive(amount: Money) -> Money {
    if amount.is_negative() { Money::zero(amount.currency()) } else { amount }
}

/// What is kept of the price of pieces, in percent: by the law only what they lost in value where a consumer withdraws, nothing where the company is to blame.
#[must_use]
pub fn kept_percent(rma: &ReturnAuthorisation, grade: Option<&ReturnGrade>) -> Percent {
    match (rma.is_fee_free(), rma.right(), grade) {
        (true, ..) | (.., None) => Percent::ZERO,
        (false, ReturnRight::Withdrawal { .. }, Some(grade)) => grade.lost_value,
        (false, ReturnRight::Commercial, Some(grade)) => grade.fee,
    }
}

/// `quantity` credited on the lines that bill it, the first one first; `percent` of its price is kept. What cannot be placed is left over.
///
/// # Errors
/// INV-002, INV-006, INV-008.
pub fn place(bills: &[BilledPieces], quantity: Quantity, percent: Percent) -> Result<(Vec<Worth>, Quantity), CrmError> {
    let (mut placed, mut open) = (Vec::new(), quantity);
    for bill in bills {
        let left = bill.left();
        let quantity = left.min(open);
        if quantity <= Quantity::ZERO {
            continue;
        }
        let value_left = bill.value_left()?;
        if value_left.is_zero() && bill.was_charged() {
            return Err(InvoiceRefusal::FullyCredited.about(&bill.invoice));
        }
        let value = value_left.portion(quantity.scaled(), left.scaled())?;
        let kept = value.times(percent)?;
        let credited = value.checked_sub(kept)?;
        placed.push(Worth { invoice: bill.invoice.id(), line: bill.line, quantity, value, kept, credited });
        open = open.checked_sub(quantity)?;
    }
    Ok((placed, open))
}
