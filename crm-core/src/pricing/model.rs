//! What is priced, and what it comes to.

use minicbor::{Decode, Encode};

use crate::kernel::{Currency, Fault, Money, Name, Percent, Quantity, UnitPrice};

/// How VAT treats a supply (EN 16931: BT-151, BT-95, BT-102, BT-118; a part of UNTDID 5305).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum TaxCategory {
    /// S: taxed at a rate above zero.
    #[n(0)]
    Standard,
    /// Z: taxed at the rate of zero.
    #[n(1)]
    ZeroRated,
    /// E: exempt; the reason is stated.
    #[n(2)]
    Exempt,
    /// AE: the buyer owes the VAT; the reason is stated.
    #[n(3)]
    ReverseCharge,
    /// K: delivered within the Union; the reason is stated.
    #[n(4)]
    IntraCommunity,
    /// G: exported from the Union; the reason is stated.
    #[n(5)]
    Export,
    /// O: outside the scope of VAT; the reason is stated.
    #[n(6)]
    OutsideScope,
    /// L: the tax of the Canary Islands.
    #[n(7)]
    CanaryIslands,
    /// M: the tax of Ceuta and Melilla.
    #[n(8)]
    CeutaMelilla,
    /// B: VAT that an Italian public buyer pays to the tax office itself.
    #[n(9)]
    SplitPayment,
}

impl TaxCategory {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Standard,
        Self::ZeroRated,
        Self::Exempt,
        Self::ReverseCharge,
        Self::IntraCommunity,
        Self::Export,
        Self::OutsideScope,
        Self::CanaryIslands,
        Self::CeutaMelilla,
        Self::SplitPayment,
    ];

    /// The category of a code of EN 16931.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }

    /// The code of EN 16931.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::ZeroRated => "Z",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
            Self::IntraCommunity => "K",
            Self::Export => "G",
            Self::OutsideScope => "O",
            Self::CanaryIslands => "L",
            Self::CeutaMelilla => "M",
            Self::SplitPayment => "B",
        }
    }

    /// True where an invoice must state why no VAT is charged.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Standard | Self::ZeroRated | Self::CanaryIslands | Self::CeutaMelilla | Self::SplitPayment)
    }

    /// True where the rate is above zero: what is taxed at nothing has a category of its own.
    #[must_use]
    pub const fn is_rated(self) -> bool {
        matches!(self, Self::Standard | Self::SplitPayment)
    }

    /// True where the rate may be any: two taxes of Spain that take the place of VAT.
    #[must_use]
    pub const fn is_any_rate(self) -> bool {
        matches!(self, Self::CanaryIslands | Self::CeutaMelilla)
    }
}

/// How VAT treats one line, allowance or charge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TaxTreatment {
    /// The category.
    #[n(0)]
    pub category: TaxCategory,
    /// The rate in percent: above zero for [`TaxCategory::Standard`], zero for all others but those of Spain and Italy.
    #[n(1)]
    pub rate: Percent,
    /// Why no VAT is charged (BT-120): required or forbidden by the category.
    #[n(2)]
    pub reason: Option<Name>,
}

impl TaxTreatment {
    /// Taxed at `rate` percent; a rate of zero is [`TaxCategory::ZeroRated`].
    #[must_use]
    pub fn rated(rate: Percent) -> Self {
        let category = if rate == Percent::ZERO { TaxCategory::ZeroRated } else { TaxCategory::Standard };
        Self { category, rate, reason: None }
    }

    /// Not taxed, for `reason`.
    #[must_use]
    pub fn untaxed(category: TaxCategory, reason: Name) -> Self {
        Self { category, rate: Percent::ZERO, reason: Some(reason) }
    }

    /// Whether category, rate and reason go together.
    ///
    /// # Errors
    /// A fault at `rate` or `reason`.
    pub fn check(&self) -> Result<(), Fault> {
        let code = self.category.code();
        if self.category.is_rated() && self.rate <= Percent::ZERO {
            let problem = format!("category {code} has a rate above zero");
            return Err(Fault::new(self.rate, problem, "give the rate, or category Z").at("rate"));
        }
        if self.category.is_any_rate() && self.rate < Percent::ZERO {
            return Err(Fault::new(self.rate, "a rate is not negative", "give the rate").at("rate"));
        }
        if !self.category.is_rated() && !self.category.is_any_rate() && self.rate != Percent::ZERO {
            return Err(Fault::new(self.rate, format!("category {code} has a rate of zero"), "give 0, or category S").at("rate"));
        }
        match (&self.reason, self.category.needs_reason()) {
            (None, true) => {
                let problem = format!("category {code} needs the reason why no VAT is charged");
                Err(Fault::new("", problem, "give it, as `Exonération de TVA, article 262 ter, I du CGI`").at("reason"))
            }
            (Some(reason), false) => {
                Err(Fault::new(reason, format!("category {code} has no exemption reason"), "leave it out").at("reason"))
            }
            _ => Ok(()),
        }
    }
}

/// An allowance or a charge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Adjustment {
    /// An amount, not negative.
    #[n(0)]
    Amount(#[n(0)] Money),
    /// A percentage of what it applies to, not negative.
    #[n(1)]
    Percent(#[n(0)] Percent),
}

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
    pub allowances: Vec<Adjustment>,
    /// Put on the line (BG-28).
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub charges: Vec<Adjustment>,
    /// Its VAT (BG-30).
    #[n(5)]
    pub tax: TaxTreatment,
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
        Self { quantity, price, base_quantity: Quantity::ONE, allowances: Vec::new(), charges: Vec::new(), tax }
    }
}

/// An allowance or charge on the whole document, with its VAT (BG-20, BG-21). A percentage is of the sum of line nets.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DocumentAdjustment {
    /// How much.
    #[n(0)]
    pub adjustment: Adjustment,
    /// Its VAT.
    #[n(1)]
    pub tax: TaxTreatment,
    /// Why.
    #[n(2)]
    pub reason: Name,
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
