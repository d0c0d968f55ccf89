//! The command that writes invoices of subscriptions.

use minicbor::{Decode, Encode};

use crate::kernel::{HeldBack, InvoiceId};

/// Writes the invoices of subscriptions that are invoiced here: one for each period that was billed and for each change in the middle of one, those of missed
/// periods included. Where more is given back than billed, that waits for the next period. A line says which days it is of. Each is a draft, or issued at once, as
/// [`StartSubscription`](crate::ordering::StartSubscription) says. In portions: call it again while the answer says that there is more. Nothing is invoiced twice.
///
/// Permission: update on subscriptions and create on invoices, over those that the actor may update; read on their products and, where invoices are issued, approve on
/// them and read on their accounts. Answers what was done. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvoiceSubscriptions {
    /// How many invoices are written in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What [`InvoiceSubscriptions`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InvoicedSubscriptions {
    /// The invoices that were written, in order.
    #[n(0)]
    pub invoices: Vec<InvoiceId>,
    /// True where more are to be written.
    #[n(1)]
    pub has_more: bool,
    /// The subscriptions that could not be invoiced, each with why.
    #[n(2)]
    pub held_back: Vec<HeldBack>,
}
