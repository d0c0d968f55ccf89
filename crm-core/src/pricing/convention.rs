//! By which convention a foreign system rounded its VAT. Ours is one rounding a group, always; the other is only ever recognised.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Money};

use super::model::{DocumentTotals, PricedDocument, TaxGroup};
use super::totals::{adjusted, total};

/// How often VAT is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum TaxConvention {
    /// Once a category and rate, as EN 16931 says.
    #[n(0)]
    PerGroup,
    /// Once a line, as many shops do.
    #[n(1)]
    PerLine,
}

/// The convention by which the VAT of `document` comes to `stated`; none where it comes to it by neither.
///
/// # Errors
/// As [`total`](super::total).
pub fn convention_of(document: &PricedDocument<'_>, stated: Money) -> Result<Option<TaxConvention>, Faults> {
    let totals = total(document)?;
    if totals.tax == stated {
        return Ok(Some(TaxConvention::PerGroup));
    }
    let mut tax = Money::zero(document.currency);
    for group in &totals.groups {
        tax = tax.checked_add(tax_line_by_line(document, &totals, group)?)?;
    }
    Ok((tax == stated).then_some(TaxConvention::PerLine))
}

/// `totals` of `document` with the VAT of each group as the sum of what is rounded for each line, allowance and charge: as [`TaxConvention::PerLine`] has it.
///
/// # Errors
/// A fault beyond the bounds of [`Money`].
pub fn taxed_line_by_line(document: &PricedDocument<'_>, totals: DocumentTotals) -> Result<DocumentTotals, Fault> {
    let taxes = totals.groups.iter().map(|group| tax_line_by_line(document, &totals, group)).collect::<Result<Vec<_>, _>>()?;
    let mut next = totals;
    for (group, tax) in next.groups.iter_mut().zip(&taxes) {
        group.amount = *tax;
    }
    next.tax = Money::sum(taxes, document.currency)?;
    next.gross = next.net.checked_add(next.tax)?;
    next.due = next.gross.checked_sub(next.prepaid)?.checked_add(next.rounding)?;
    Ok(next)
}

fn tax_line_by_line(document: &PricedDocument<'_>, totals: &DocumentTotals, group: &TaxGroup) -> Result<Money, Fault> {
    let mut tax = Money::zero(document.currency);
    for (line, total) in document.lines.iter().zip(&totals.lines).filter(|(line, _)| group.is_of(&line.tax)) {
        tax = tax.checked_add(total.net.times(line.tax.rate)?)?;
    }
    for (adjustments, off) in [(document.allowances, true), (document.charges, false)] {
        let amounts = adjusted(adjustments, totals.line_net)?;
        for (adjustment, amount) in adjustments.iter().zip(amounts).filter(|(adjustment, _)| group.is_of(&adjustment.tax)) {
            let part = amount.times(adjustment.tax.rate)?;
            tax = if off { tax.checked_sub(part)? } else { tax.checked_add(part)? };
        }
    }
    Ok(tax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, Quantity, UnitPrice};
    use crate::pricing::{PricedLine, TaxTreatment};

    #[test]
    fn vat_rounded_line_by_line_is_recognised_and_anything_else_is_not() {
        let tax = TaxTreatment::rated("20".parse().unwrap());
        let line = PricedLine::new(Quantity::ONE, UnitPrice::parse("0.33", Currency::EUR).unwrap(), tax);
        let eur = |text: &str| Money::parse(text, Currency::EUR).unwrap();
        let (lines, zero) = (vec![&line, &line, &line], eur("0"));
        let document =
            PricedDocument { currency: Currency::EUR, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero };
        let of = |stated: &str| convention_of(&document, eur(stated)).unwrap();
        assert_eq!(of("0.20"), Some(TaxConvention::PerGroup), "20 % of 0.99");
        assert_eq!(of("0.21"), Some(TaxConvention::PerLine), "three times 0.07");
        assert_eq!(of("0.19"), None);
    }
}
