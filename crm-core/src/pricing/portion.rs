//! A part of what was priced: what goes with a part of its quantity, and what is left of a document once parts of it are billed.

use crate::kernel::{Currency, Fault, Money, Quantity};

use super::model::{Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, LineTotal, PricedLine, TaxGroup};

/// `quantity` of a line. An amount off or on it goes with its quantity and is never more than the whole; a percentage stays what it is.
///
/// # Errors
/// A fault beyond the bounds of [`Money`].
pub fn part_of_line(line: &PricedLine, quantity: Quantity) -> Result<PricedLine, Fault> {
    let share = (quantity.scaled(), line.quantity.scaled());
    let part = |one: &LineAdjustment| Ok(LineAdjustment { adjustment: proportion(&one.adjustment, share)?, ..one.clone() });
    let parts = |all: &[LineAdjustment]| all.iter().map(part).collect::<Result<Vec<_>, Fault>>();
    Ok(PricedLine { quantity, allowances: parts(&line.allowances)?, charges: parts(&line.charges)?, ..line.clone() })
}

/// Allowances or charges of a document of whose line nets, `whole`, only `part` is there. An amount goes with the net and is never more than the whole; a
/// percentage stays what it is.
///
/// # Errors
/// A fault beyond the bounds of [`Money`].
pub fn part_of_adjustments(all: &[DocumentAdjustment], part: Money, whole: Money) -> Result<Vec<DocumentAdjustment>, Fault> {
    let share = (part.minor(), whole.minor());
    let one =
        |one: &DocumentAdjustment| Ok(DocumentAdjustment { adjustment: proportion(&one.adjustment, share)?, ..one.clone() });
    all.iter().map(one).collect()
}

fn proportion(whole: &Adjustment, (part, of): (i64, i64)) -> Result<Adjustment, Fault> {
    match whole {
        Adjustment::Amount(amount) if 0 <= part && part < of => Ok(Adjustment::Amount(amount.portion(part, of)?)),
        other => Ok(other.clone()),
    }
}

impl LineTotal {
    /// A line that comes to nothing.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { price: zero, allowances: zero, charges: zero, net: zero }
    }

    /// What is left of the line without `other`.
    ///
    /// # Errors
    /// A fault for two currencies, or beyond the bounds of [`Money`].
    pub fn without(&self, other: &Self) -> Result<Self, Fault> {
        Ok(Self {
            price: self.price.checked_sub(other.price)?,
            allowances: self.allowances.checked_sub(other.allowances)?,
            charges: self.charges.checked_sub(other.charges)?,
            net: self.net.checked_sub(other.net)?,
        })
    }
}

impl DocumentTotals {
    /// A document of so many lines that come to nothing.
    #[must_use]
    pub fn zero(currency: Currency, lines: usize) -> Self {
        let zero = Money::zero(currency);
        Self {
            lines: vec![LineTotal::zero(currency); lines],
            groups: Vec::new(),
            line_net: zero,
            allowances: zero,
            charges: zero,
            net: zero,
            tax: zero,
            gross: zero,
            prepaid: zero,
            rounding: zero,
            due: zero,
        }
    }

    /// What is left of the document without `other`, which has the same lines in the same order. What adds up in both adds up in what is left, so that
    /// parts taken one after the other come to the whole.
    ///
    /// # Errors
    /// A fault for two currencies, or beyond the bounds of [`Money`].
    pub fn without(&self, other: &Self) -> Result<Self, Fault> {
        let lines = self.lines.iter().zip(&other.lines).map(|(line, gone)| line.without(gone)).collect::<Result<_, _>>()?;
        let mut groups = self.groups.clone();
        for gone in &other.groups {
            let same = groups.iter_mut().find(|group| group.is_of(&gone.tax));
            match same {
                Some(group) => {
                    group.taxable = group.taxable.checked_sub(gone.taxable)?;
                    group.amount = group.amount.checked_sub(gone.amount)?;
                }
                None => {
                    let (taxable, amount) = (gone.taxable.negated(), gone.amount.negated());
                    groups.push(TaxGroup { tax: gone.tax.clone(), taxable, amount });
                }
            }
        }
        groups.sort_by_key(|group| (group.tax.category, group.tax.rate));
        Ok(Self {
            lines,
            groups,
            line_net: self.line_net.checked_sub(other.line_net)?,
            allowances: self.allowances.checked_sub(other.allowances)?,
            charges: self.charges.checked_sub(other.charges)?,
            net: self.net.checked_sub(other.net)?,
            tax: self.tax.checked_sub(other.tax)?,
            gross: self.gross.checked_sub(other.gross)?,
            prepaid: self.prepaid.checked_sub(other.prepaid)?,
            rounding: self.rounding.checked_sub(other.rounding)?,
            due: self.due.checked_sub(other.due)?,
        })
    }
}
