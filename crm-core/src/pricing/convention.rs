//! By which convention a foreign system rounded its VAT. Ours is one rounding a group, always; the other is only ever recognised.

use crate::kernel::{Faults, Money};

use super::model::PricedDocument;
use super::totals::{adjusted, total};

/// How often VAT is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum TaxConvention {
    /// Once a category and rate, as EN 16931 says.
    PerGroup,
    /// Once a line, as many shops do.
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
    for (line, total) in document.lines.iter().zip(&totals.lines) {
        tax = tax.checked_add(total.net.times(line.tax.rate)?)?;
    }
    for (adjustments, off) in [(document.allowances, true), (document.charges, false)] {
        for (adjustment, amount) in adjustments.iter().zip(adjusted(adjustments, totals.line_net)?) {
            let part = amount.times(adjustment.tax.rate)?;
            tax = if off { tax.checked_sub(part)? } else { tax.checked_add(part)? };
        }
    }
    Ok((tax == stated).then_some(TaxConvention::PerLine))
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
