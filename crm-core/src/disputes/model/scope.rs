//! What part of an invoice is disputed.

use minicbor::{Decode, Encode};

use crate::kernel::{Money, Quantity, UnitPrice};

/// The most lines that one dispute names.
pub const MAX_DISPUTED_PARTS: usize = 1_000;

/// What is wrong with one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DisputedPart {
    /// The line, counted from 0.
    #[n(0)]
    pub line: u32,
    /// How much of it is disputed, above zero; none: all that is not credited yet.
    #[n(1)]
    pub quantity: Option<Quantity>,
    /// The price of one unit that the customer would have expected, below the one that was charged; none: what is disputed should not have been
    /// charged at all.
    #[n(2)]
    pub expected_price: Option<UnitPrice>,
}

/// What part of the invoice is disputed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DisputeScope {
    /// All that is not credited yet.
    #[n(0)]
    Whole,
    /// One line, counted from 0, with its VAT.
    #[n(1)]
    Line(#[n(0)] u32),
    /// An amount, VAT included.
    #[n(2)]
    Amount(#[n(0)] Money),
    /// Lines, quantities of them, or their prices, with their VAT: 1 to 1,000, each line once.
    #[n(3)]
    Parts(#[n(0)] Vec<DisputedPart>),
    /// The VAT. Nothing of it is credited by itself: what is wrong with VAT is put right by a corrected invoice.
    #[n(4)]
    Tax,
    /// The charges on the document, as freight and packing, with their VAT.
    #[n(5)]
    Freight,
}
