//! What an order is made of: lines with their quantities, deliveries, what is billed.

use minicbor::{Decode, Encode};

use crate::catalog::BundleComponent;
use crate::kernel::{Code, Currency, Date, Label, Money, Name, Note, Percent, ProductId, Quantity, Timestamp};
use crate::pricing::{DocumentTotals, PricedLine};

/// By which quantity a line is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum BillingBasis {
    /// By what is ordered: all of it may be billed at once.
    #[n(0)]
    Ordered,
    /// By what is delivered.
    #[n(1)]
    Delivered,
}

/// What is agreed on a line beside its price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LineTerms {
    /// The day the customer wants it (BT-72 tells the actual one); none: as the order says.
    #[n(0)]
    pub requested_on: Option<Date>,
    /// By which quantity it is billed; none: as the policy says when the line is written.
    #[n(1)]
    pub billing: Option<BillingBasis>,
    /// By how many percent more than ordered may be delivered, 0 to 100; none: as the policy says.
    #[n(2)]
    pub over_delivery: Option<Percent>,
    /// By how many percent more than ordered or delivered may be billed, 0 to 100; none: as the policy says.
    #[n(3)]
    pub over_billing: Option<Percent>,
}

/// A line to be: what is ordered, and its price.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OrderLineDraft {
    /// The key by which the line is known from now on; unique within the order.
    #[n(0)]
    pub key: Code,
    /// What it is.
    #[n(1)]
    pub description: Name,
    /// The product, where it is one of the catalog.
    #[n(2)]
    pub product: Option<ProductId>,
    /// Quantity above zero, price, discount, VAT.
    #[n(3)]
    pub priced: PricedLine,
    /// What else is agreed on it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub terms: LineTerms,
}

/// A quantity of one line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OrderQuantity {
    /// The key of the line.
    #[n(0)]
    pub line: Code,
    /// How much of it.
    #[n(1)]
    pub quantity: Quantity,
}

/// One line of an order, and how far it is delivered and billed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct OrderLine {
    /// The key by which it is known.
    #[n(0)]
    pub key: Code,
    /// What it is.
    #[n(1)]
    pub description: Name,
    /// The product, where it is one of the catalog.
    #[n(2)]
    pub product: Option<ProductId>,
    /// Its parts, where the product is a bundle.
    #[n(3)]
    pub components: Vec<BundleComponent>,
    /// What was agreed first: quantity, price, discount, VAT. An amount off or on the line is for that quantity.
    #[n(4)]
    pub priced: PricedLine,
    /// What else is agreed, with the billing that holds.
    #[n(5)]
    pub terms: LineTerms,
    /// How much is ordered now.
    #[n(6)]
    pub ordered: Quantity,
    /// How much of that was given up when the order was closed.
    #[n(7)]
    pub given_up: Quantity,
    /// How much was delivered.
    #[n(8)]
    pub delivered: Quantity,
    /// How much is on invoices, drafts included.
    #[n(9)]
    pub invoiced: Quantity,
}

/// That a delivery was none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct UndoneDelivery {
    /// When that was noted.
    #[n(0)]
    pub at: Timestamp,
    /// Why.
    #[n(1)]
    pub reason: Note,
}

/// What went to the customer at once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct OrderDelivery {
    /// Which delivery of the order it is, counted from 1.
    #[n(0)]
    pub number: u32,
    /// The day (BT-72).
    #[n(1)]
    pub on: Date,
    /// The number of the delivery note (BT-16), of a parcel, or what else it is known by.
    #[n(2)]
    pub reference: Option<Label>,
    /// What was delivered.
    #[n(3)]
    pub lines: Vec<OrderQuantity>,
    /// That it was none after all; such a delivery counts no more and stays to be read.
    #[n(4)]
    pub undone: Option<UndoneDelivery>,
}

/// What the invoices of an order come to, drafts included: the guard of their sum.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct OrderBilling {
    /// Line by line of the order, and together.
    #[n(0)]
    pub totals: DocumentTotals,
    /// What of each allowance of the order is taken off.
    #[n(1)]
    pub allowances: Vec<Money>,
    /// What of each charge of the order is put on.
    #[n(2)]
    pub charges: Vec<Money>,
}

impl OrderBilling {
    /// Nothing is billed of an order with so many lines, allowances and charges.
    #[must_use]
    pub fn nothing(currency: Currency, lines: usize, allowances: usize, charges: usize) -> Self {
        let zeros = |count: usize| vec![Money::zero(currency); count];
        Self { totals: DocumentTotals::zero(currency, lines), allowances: zeros(allowances), charges: zeros(charges) }
    }
}
