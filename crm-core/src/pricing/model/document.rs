//! What is priced, and what it comes to.

use minicbor::{Decode, Encode};

use crate::kernel::{Currency, Money, Quantity, UnitPrice};

use super::adjustment::{DocumentAdjustment, LineAdjustment};
use super::tax::TaxTreatment;

/// One line of a document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PricedLine {
    /// How much (BT-129).
    #[n(0)]
    pub quantity: Quantity,
    /// Net price (BT-146), not negative: what is given back has a negative quantity.
    #[n(1)]
    pub price: UnitPrice,
    /// The quantity that the price is for (BT-149), above zero; 1 where nothing is said.
    #[cfg_attr(feature = "serde", serde(default = "one"))]
    #[n(2)]
    pub base_quantity: Quantity,
    /// Taken off the line (BG-27); a percentage is of quantity times price.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub allowances: Vec<LineAdjustment>,
    /// Put on the line (BG-28).
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub charges: Vec<LineAdjustment>,
    /// Its VAT (BG-30).
    #[n(5)]
    pub tax: TaxTreatment,
    /// The price before what is taken off it (BT-148), not below the net price; none where nothing is.
    #[n(6)]
    pub gross_price: Option<UnitPrice>,
}

/// What a price is for where nothing is said.
#[cfg(feature = "serde")]
fn one() -> Quantity {
    Quantity::ONE
}

impl PricedLine {
    /// A quantity at a price for one, without allowance or charge.
    #[must_use]
    pub fn new(quantity: Quantity, price: UnitPrice, tax: TaxTreatment) -> Self {
        Self {
            quantity,
            price,
            base_quantity: Quantity::ONE,
            allowances: Vec::new(),
            charges: Vec::new(),
            tax,
            gross_price: None,
        }
    }

    /// What is taken off the price (BT-147); none where the price before is not stated.
    #[must_use]
    pub fn price_discount(&self) -> Option<UnitPrice> {
        self.gross_price.and_then(|gross| gross.checked_sub(self.price).ok())
    }
}

/// All that a document's totals follow from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedDocument<'a> {
    /// The currency of every amount.
    pub currency: Currency,
    /// The lines.
    pub lines: Vec<&'a PricedLine>,
    /// Taken off the document.
    pub allowances: &'a [DocumentAdjustment],
    /// Put on the document.
    pub charges: &'a [DocumentAdjustment],
    /// Paid before (BT-113).
    pub prepaid: Money,
    /// Put on what is due to round it (BT-114); may be negative.
    pub rounding: Money,
}

/// What one line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct LineTotal {
    /// Quantity times price by base quantity, rounded.
    #[n(0)]
    pub price: Money,
    /// Sum of allowances.
    #[n(1)]
    pub allowances: Money,
    /// Sum of charges.
    #[n(2)]
    pub charges: Money,
    /// Net of the line (BT-131).
    #[n(3)]
    pub net: Money,
}

/// VAT of one category and rate (BG-23).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TaxGroup {
    /// Category, rate and the first reason given.
    #[n(0)]
    pub tax: TaxTreatment,
    /// Net of the group (BT-116); may be negative.
    #[n(1)]
    pub taxable: Money,
    /// Its VAT (BT-117).
    #[n(2)]
    pub amount: Money,
}

/// What a document comes to, and the parts that make it up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DocumentTotals {
    /// Each line, in the document's order.
    #[n(0)]
    pub lines: Vec<LineTotal>,
    /// Each group, by category and rate.
    #[n(1)]
    pub groups: Vec<TaxGroup>,
    /// Sum of line nets (BT-106).
    #[n(2)]
    pub line_net: Money,
    /// Sum of allowances on the document (BT-107).
    #[n(3)]
    pub allowances: Money,
    /// Sum of charges on the document (BT-108).
    #[n(4)]
    pub charges: Money,
    /// Net (BT-109).
    #[n(5)]
    pub net: Money,
    /// VAT (BT-110).
    #[n(6)]
    pub tax: Money,
    /// Gross (BT-112).
    #[n(7)]
    pub gross: Money,
    /// Paid before (BT-113).
    #[n(8)]
    pub prepaid: Money,
    /// Rounding (BT-114).
    #[n(9)]
    pub rounding: Money,
    /// Due (BT-115); may be negative.
    #[n(10)]
    pub due: Money,
}

impl TaxGroup {
    /// True where what `tax` treats belongs to the group: a group is of one category and rate, whatever reasons are given.
    #[must_use]
    pub fn is_of(&self, tax: &TaxTreatment) -> bool {
        (self.tax.category, self.tax.rate) == (tax.category, tax.rate)
    }
}

impl DocumentTotals {
    /// The group that `tax` belongs to.
    #[must_use]
    pub fn group(&self, tax: &TaxTreatment) -> Option<&TaxGroup> {
        self.groups.iter().find(|group| group.is_of(tax))
    }
}
