//! What a document adds up to, in the order of EN 16931. Pure: documents call it, it stores nothing.
//!
//! ```text
//! line:      quantity x price / base quantity, rounded   + charges - allowances            = net            (BT-131)
//! document:  sum of line nets (BT-106) - allowances (BT-107) + charges (BT-108)            = net            (BT-109)
//! tax:       for each category and rate: net of the group x rate, rounded once             = tax            (BT-117, BT-110)
//!            net + tax                                                                     = gross          (BT-112)
//!            gross - prepaid (BT-113) + rounding (BT-114)                                  = due            (BT-115)
//! ```
//!
//! Rounding is to the currency's minor unit, halves away from zero, at the places named and nowhere else: the identities BR-CO-10 to BR-CO-16
//! hold by construction. 20 % and 20.00 % are one group.
//!
//! Three lines, one rounding for each, one for the VAT:
//!
//! ```
//! use crm_core::kernel::{CrmError, Currency, Fault, Money, UnitPrice};
//! use crm_core::pricing::*;
//!
//! let line = || -> Result<PricedLine, Fault> {
//!     let (quantity, price) = ("1".parse()?, UnitPrice::parse("8.695652", Currency::EUR)?);
//!     Ok(PricedLine::new(quantity, price, TaxTreatment::rated("15".parse()?)))
//! };
//! let (lines, zero) = ([line()?, line()?, line()?], Money::zero(Currency::EUR));
//! let totals = total(&PricedDocument {
//!     currency: Currency::EUR,
//!     lines: lines.iter().collect(),
//!     allowances: &[],
//!     charges: &[],
//!     prepaid: zero,
//!     rounding: zero,
//! })?;
//! assert_eq!((totals.net.to_string(), totals.tax.to_string()), ("26.10 EUR".to_owned(), "3.92 EUR".to_owned()));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: prices (catalog), which mentions an invoice needs (invoicing).

mod accounting_tax;
mod apportion;
mod cash;
mod convention;
mod credit;
mod early_payment;
mod explain;
mod inclusive;
mod model;
mod portion;
mod totals;

pub use accounting_tax::{AccountingTax, AccountsRate, accounting_tax};
pub use apportion::{allowances_over_groups, apportion};
pub use cash::cash_rounding;
pub use convention::{TaxConvention, convention_of, taxed_line_by_line};
pub use credit::tax_of_portion;
pub use early_payment::{EarlyPayment, early_payment};
pub use explain::{ExplainedStep, explain, explain_as};
pub use inclusive::{NetDocument, without_tax};
pub use model::{
    Adjustment, DocumentAdjustment, DocumentTotals, EXEMPTIONS, Exemption, ExemptionCode, LineAdjustment, LineTotal,
    PricedDocument, PricedLine, ReasonCode, TaxCategory, TaxGroup, TaxTreatment,
};
pub use portion::{part_of_adjustments, part_of_line};
pub use totals::{adjusted, exact_price, line_total, total, total_of_lines};
