//! What a priced document states of itself.

use rust_decimal::Decimal;

use crate::kernel::Money;
use crate::pricing::{DocumentTotals, PricedDocument, TaxCategory, TaxGroup, TaxTreatment};

use super::model::{StatedTotals, StatedVat, VatBreakdown};

impl StatedVat {
    /// What is said of `tax`: the rate without needless zeros, since 20 and 20.00 are one; none outside the scope of VAT.
    #[must_use]
    pub fn of(tax: &TaxTreatment) -> Self {
        let rate = Some(tax.rate.decimal().normalize()).filter(|_| tax.category != TaxCategory::OutsideScope);
        Self { category: tax.category, rate }
    }
}

impl VatBreakdown {
    /// What is said of `group`, without the code of its reason.
    #[must_use]
    pub fn of(group: &TaxGroup) -> Self {
        Self {
            vat: StatedVat::of(&group.tax),
            taxable: group.taxable.amount(),
            tax: group.amount.amount(),
            exemption: group.tax.reason.as_ref().map(ToString::to_string),
            exemption_code: None,
        }
    }
}

impl StatedTotals {
    /// What is said of the `totals` of `document`: sums of allowances and charges where there are any, what was paid before and the rounding where it is
    /// not nothing.
    #[must_use]
    pub fn of(totals: &DocumentTotals, document: &PricedDocument<'_>) -> Self {
        Self {
            line_net: totals.line_net.amount(),
            allowances: Some(totals.allowances.amount()).filter(|_| !document.allowances.is_empty()),
            charges: Some(totals.charges.amount()).filter(|_| !document.charges.is_empty()),
            net: totals.net.amount(),
            tax: Some(totals.tax.amount()),
            tax_in_accounts: None,
            gross: totals.gross.amount(),
            prepaid: stated(totals.prepaid),
            rounding: stated(totals.rounding),
            due: totals.due.amount(),
        }
    }
}

fn stated(amount: Money) -> Option<Decimal> {
    Some(amount.amount()).filter(|_| !amount.is_zero())
}
