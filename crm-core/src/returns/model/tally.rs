//! How much of what a document delivered has come back: the guard over all returns of it.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{IndexRow, InvoiceId, Kind, Money, OrderId, Ownership, Quantity, Record, RecordId, ReturnTallyId};

use super::line::DeliveredLine;

/// How much of one line is taken by returns.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TakenPieces {
    /// The line.
    #[n(0)]
    pub line: DeliveredLine,
    /// How much of it.
    #[n(1)]
    pub taken: Quantity,
}

/// What of a line of an invoice was credited by returns, and what of its price was kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CreditedPieces {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// Its line, counted from 0.
    #[n(1)]
    pub line: u32,
    /// How many pieces of it were credited.
    #[n(2)]
    pub quantity: Quantity,
    /// What they were worth, VAT included.
    #[n(3)]
    pub value: Money,
    /// What of that was kept.
    #[n(4)]
    pub kept: Money,
}

/// What has come back of one order, or of one invoice that bills none. Every return of it changes this record, so that two of them at the same time
/// cannot both take the last piece.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ReturnTally {
    /// Id: that of the order or of the invoice, as a tally.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::returns) id: ReturnTallyId,
    /// Who it belongs to: as the document.
    #[n(1)]
    pub(in crate::returns) ownership: Ownership,
    /// Line by line.
    #[n(2)]
    pub(in crate::returns) taken: Vec<TakenPieces>,
    /// What was credited of which line of which invoice.
    #[n(3)]
    pub(in crate::returns) credited: Vec<CreditedPieces>,
}

impl ReturnTally {
    /// The id of the tally of the document that a line belongs to.
    #[must_use]
    pub fn id_of(line: &DeliveredLine) -> ReturnTallyId {
        match line {
            DeliveredLine::Order { order, .. } => Self::of_order(*order),
            DeliveredLine::Invoice { invoice, .. } => ReturnTallyId::from_bytes(invoice.to_bytes()),
        }
    }

    /// The id of the tally of an order.
    #[must_use]
    pub fn of_order(order: OrderId) -> ReturnTallyId {
        ReturnTallyId::from_bytes(order.to_bytes())
    }

    /// The tally of a document of which nothing has come back.
    #[must_use]
    pub fn untouched(line: &DeliveredLine, ownership: Ownership) -> Self {
        Self { id: Self::id_of(line), ownership, taken: Vec::new(), credited: Vec::new() }
    }

    /// How much of a line is taken.
    #[must_use]
    pub fn taken_of(&self, line: &DeliveredLine) -> Quantity {
        self.taken.iter().find(|pieces| pieces.line == *line).map_or(Quantity::ZERO, |pieces| pieces.taken)
    }

    /// What was credited of a line of an invoice; none where nothing was.
    #[must_use]
    pub fn credited_of(&self, invoice: InvoiceId, line: u32) -> Option<&CreditedPieces> {
        self.credited.iter().find(|pieces| pieces.invoice == invoice && pieces.line == line)
    }
}

impl Record for ReturnTally {
    type Id = ReturnTallyId;
    const KIND: Kind = Kind::RETURN_TALLY;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> ReturnTallyId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
