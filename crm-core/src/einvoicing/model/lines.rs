//! What an electronic invoice states line by line, and of its VAT.

use rust_decimal::Decimal;

use crate::pricing::TaxCategory;

use super::document::BillingPeriod;
use super::parties::TradeIdentifier;

/// How VAT treats a line, an allowance or a charge (BT-151 and BT-152, BT-95 and BT-96, BT-102 and BT-103).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatedVat {
    /// The category.
    pub category: TaxCategory,
    /// The rate in percent; none outside the scope of VAT.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub rate: Option<Decimal>,
}

/// VAT of one category and rate (BG-23).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct VatBreakdown {
    /// Category and rate (BT-118, BT-119).
    pub vat: StatedVat,
    /// What is taxed (BT-116).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub taxable: Decimal,
    /// The VAT (BT-117).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub tax: Decimal,
    /// Why no VAT is charged, in words (BT-120).
    pub exemption: Option<String>,
    /// The same as a code of the VATEX list (BT-121).
    pub exemption_code: Option<String>,
}

/// An allowance or a charge, on the document (BG-20, BG-21) or on a line (BG-27, BG-28).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatedAdjustment {
    /// How much, not negative (BT-92, BT-99, BT-136, BT-141).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub amount: Decimal,
    /// What a percentage is of (BT-93, BT-100, BT-137, BT-142).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub base: Option<Decimal>,
    /// The percentage (BT-94, BT-101, BT-138, BT-143).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub percent: Option<Decimal>,
    /// Its VAT; none on a line, which has its own.
    pub vat: Option<StatedVat>,
    /// Why, in words (BT-97, BT-104, BT-139, BT-144).
    pub reason: Option<String>,
    /// The same as a code: UNTDID 5189 for an allowance, 7161 for a charge (BT-98, BT-105, BT-140, BT-145).
    pub reason_code: Option<String>,
}

/// The price of one line (BG-29).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatedPrice {
    /// Net of what is taken off it (BT-146).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub net: Decimal,
    /// Taken off it (BT-147).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub discount: Option<Decimal>,
    /// Before that (BT-148).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub gross: Option<Decimal>,
    /// The quantity that it is for (BT-149); none is 1.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub base_quantity: Option<Decimal>,
    /// The unit of that quantity (BT-150).
    pub base_unit: Option<String>,
}

/// A class that an item belongs to (BT-158).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ItemClassification {
    /// The class.
    pub code: String,
    /// The list it is of, a code of UNTDID 7143.
    pub scheme: Option<String>,
    /// The edition of the list.
    pub version: Option<String>,
}

/// A property of an item (BG-32).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ItemAttribute {
    /// What it is called (BT-160).
    pub name: String,
    /// What it is (BT-161).
    pub value: String,
}

/// One line (BG-25).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StatedLine {
    /// Its number within the document (BT-126).
    pub number: String,
    /// What is said about it (BT-127).
    pub note: Option<String>,
    /// What is invoiced, as a meter (BT-128).
    pub object: Option<TradeIdentifier>,
    /// How much (BT-129).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub quantity: Decimal,
    /// The unit, a code of UN/ECE Recommendation 20 (BT-130).
    pub unit: String,
    /// Net (BT-131).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub net: Decimal,
    /// The line of the buyer's order (BT-132).
    pub order_line: Option<String>,
    /// Where the buyer books it (BT-133).
    pub accounting: Option<String>,
    /// The period of supply (BG-26).
    pub period: Option<BillingPeriod>,
    /// Taken off the line (BG-27).
    pub allowances: Vec<StatedAdjustment>,
    /// Put on the line (BG-28).
    pub charges: Vec<StatedAdjustment>,
    /// The price (BG-29).
    pub price: StatedPrice,
    /// Its VAT (BG-30).
    pub vat: StatedVat,
    /// What it is (BT-153).
    pub name: String,
    /// The same at length (BT-154).
    pub description: Option<String>,
    /// The seller's number of the item (BT-155).
    pub seller_item: Option<String>,
    /// The buyer's number of the item (BT-156).
    pub buyer_item: Option<String>,
    /// The standard number of the item, as a GTIN (BT-157).
    pub standard_item: Option<TradeIdentifier>,
    /// Classes it belongs to (BT-158).
    pub classifications: Vec<ItemClassification>,
    /// The country it comes from, two letters (BT-159).
    pub origin: Option<String>,
    /// Properties (BG-32).
    pub attributes: Vec<ItemAttribute>,
}
