//! What a document holds of an order or of a subscription, and what credit notes took off it.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Label, Money, OrderId, Quantity, SubscriptionId};
use crate::ordering::{OrderQuantity, UninvoicedBill};
use crate::pricing::DocumentTotals;

/// Which part of an order an invoice bills. The order holds the sum of these; a draft that is discarded, and an invoice that is credited in full, give
/// theirs back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BilledOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Its number (BT-14).
    #[n(1)]
    pub number: Label,
    /// The number of the customer's purchase order (BT-13), as it was when this was drafted.
    #[n(2)]
    pub purchase_order: Option<Label>,
    /// For each line of the invoice the line of the order, and how much of it.
    #[n(3)]
    pub lines: Vec<OrderQuantity>,
    /// What of each allowance of the order is taken off; below zero where more was taken off before.
    #[n(4)]
    pub allowances: Vec<Money>,
    /// What of each charge of the order is put on; below zero where more was put on before.
    #[n(5)]
    pub charges: Vec<Money>,
}

/// What an invoice bills of a subscription. A draft that is discarded gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BilledSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
    /// What is billed: no other invoice bills it.
    #[n(1)]
    pub bills: Vec<UninvoicedBill>,
}

/// What of an invoice is credited so far. It changes with every credit note: the guard of their sum.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Credited {
    /// Net credited on each line.
    #[n(0)]
    pub lines: Vec<Money>,
    /// Net and VAT credited in each tax group.
    #[n(1)]
    pub groups: Vec<CreditedGroup>,
    /// Gross credited.
    #[n(2)]
    pub gross: Money,
    /// True once nothing is left in any tax group; no more is credited then. The gross says less: where a group is below zero, net and VAT may be left
    /// that cancel out, and an invoice that comes to nothing has none.
    #[n(3)]
    #[cbor(default)]
    pub in_full: bool,
    /// Quantity credited on each line, where lines were credited by quantity; empty before the first of them.
    #[n(4)]
    #[cbor(default)]
    pub quantities: Vec<Quantity>,
}

impl Credited {
    /// What credit notes took off what is to be paid: the rounding of the invoice too, once all of it is credited.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn due(&self, totals: &DocumentTotals) -> Result<Money, Fault> {
        if self.in_full { self.gross.checked_add(totals.rounding) } else { Ok(self.gross) }
    }
}

/// What is credited in one tax group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CreditedGroup {
    /// Net.
    #[n(0)]
    pub net: Money,
    /// VAT.
    #[n(1)]
    pub tax: Money,
}
