//! One line of a document.

use minicbor::{Decode, Encode};

use crate::kernel::{DateRange, Label, Name, Note, ProductId, UnitCode};
use crate::pricing::PricedLine;

/// What is said of a line beside its price. Nothing need be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields, default))]
#[cbor(map)]
pub struct LineItem {
    /// The unit that the quantity counts (BT-130); none: that of the product, or `C62`, one.
    #[n(0)]
    pub unit: Option<UnitCode>,
    /// When it was supplied (BG-26).
    #[n(1)]
    pub period: Option<DateRange>,
    /// The seller's number of the item (BT-155).
    #[n(2)]
    pub seller_number: Option<Label>,
    /// The buyer's number of the item (BT-156).
    #[n(3)]
    pub buyer_number: Option<Label>,
    /// What it is, at length (BT-154).
    #[cbor(default)]
    #[n(4)]
    pub text: Note,
}

/// One line: what was supplied, and its price.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvoiceLine {
    /// What it is (BT-153).
    #[n(0)]
    pub description: Name,
    /// The product, where it is one of the catalog.
    #[n(1)]
    pub product: Option<ProductId>,
    /// Quantity, price, VAT.
    #[n(2)]
    pub priced: PricedLine,
    /// What else is said of it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(3)]
    pub item: LineItem,
}

impl InvoiceLine {
    /// A line of something that is in no catalog.
    #[must_use]
    pub fn new(description: Name, priced: PricedLine) -> Self {
        Self { description, product: None, priced, item: LineItem::default() }
    }

    /// A line of a product of the catalog.
    #[must_use]
    pub fn of(product: ProductId, description: Name, priced: PricedLine) -> Self {
        Self { product: Some(product), ..Self::new(description, priced) }
    }
}
