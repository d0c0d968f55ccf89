//! The ledger: what closes invoices, row by row.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AllocationId, Date, Index, IndexRow, InvoiceId, Kind, Money, Ownership, PaymentId, Percent, Record, SortKey,
};
use crate::pricing::TaxGroup;

/// Why a small rest of an invoice is closed without money.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ResidualReason {
    /// A bank on the way kept it.
    #[n(0)]
    BankCharges,
    /// The payer rounded.
    #[n(1)]
    Rounding,
    /// What came in was worth less when it was exchanged.
    #[n(2)]
    CurrencyDifference,
    /// The payer took off what an early payer may (escompte): net and VAT become less by it.
    #[n(3)]
    EarlyPayment {
        /// How much of the invoice may be taken off.
        #[n(0)]
        percent: Percent,
        /// The last day on which the money had to come in.
        #[n(1)]
        last_day: Date,
    },
}

/// Why an invoice, or a part of it, is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum WriteOffReason {
    /// The customer will not pay: VAT that was paid on it comes back (CGI 272-1).
    #[n(0)]
    Uncollectible,
    /// It costs more to claim than it is.
    #[n(1)]
    SmallBalance,
    /// Both sides agreed on less.
    #[n(2)]
    Agreement,
}

/// What closes a part of an invoice. Credit notes do so as well: they stand in invoicing, with the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum AllocationSource {
    /// Money: a part of a payment.
    Payment(PaymentId),
    /// A small rest that is let go.
    Residual(ResidualReason),
    /// A part that is given up.
    WriteOff(WriteOffReason),
}

/// A payment is stored as its id alone, as rows were when nothing else closed an invoice; the others as a number and a reason.
impl<C> Encode<C> for AllocationSource {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        cx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::Payment(payment) => payment.encode(e, cx),
            Self::Residual(reason) => reason.encode(e.array(2)?.u8(1)?, cx),
            Self::WriteOff(reason) => reason.encode(e.array(2)?.u8(2)?, cx),
        }
    }
}

impl<'b, C> Decode<'b, C> for AllocationSource {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        if d.datatype()? == minicbor::data::Type::Bytes {
            return Ok(Self::Payment(d.decode_with(cx)?));
        }
        match (d.array()?, d.u8()?) {
            (Some(2), 1) => Ok(Self::Residual(d.decode_with(cx)?)),
            (Some(2), 2) => Ok(Self::WriteOff(d.decode_with(cx)?)),
            (_, other) => Err(minicbor::decode::Error::unknown_variant(i64::from(other)).at(position)),
        }
    }
}

/// A row of the ledger: a part of an invoice closed by a payment, a residual or a write-off, or opened again. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Allocation {
    /// Id of the row.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::receivables) id: AllocationId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(in crate::receivables) ownership: Ownership,
    /// What closes it.
    #[n(2)]
    pub(in crate::receivables) source: AllocationSource,
    /// The invoice.
    #[n(3)]
    pub(in crate::receivables) invoice: InvoiceId,
    /// How much; below zero where it takes back.
    #[n(4)]
    pub(in crate::receivables) amount: Money,
    /// The day from which it counts.
    #[n(5)]
    pub(in crate::receivables) on: Date,
    /// The row that it takes back.
    #[n(6)]
    pub(in crate::receivables) reverses: Option<AllocationId>,
    /// The amount by VAT category and rate, in the order of the invoice's groups: net and VAT add up to it. Empty on rows from before this was kept.
    #[n(7)]
    #[cbor(default)]
    pub(in crate::receivables) tax: Vec<TaxGroup>,
}

impl Allocation {
    /// Rows of an invoice by day.
    pub const BY_INVOICE: Index<Self> = Index::new(1, "invoice");
    /// Rows of a payment by day.
    pub const BY_PAYMENT: Index<Self> = Index::new(2, "payment");
    /// The row that takes another back: one at most.
    pub const BY_REVERSED: Index<Self> = Index::unique(3, "reversed allocation");
    /// Rows by day.
    pub const BY_DAY: Index<Self> = Index::new(4, "day");

    /// The payment that the row is a part of; none where no money came in.
    #[must_use]
    pub fn payment(&self) -> Option<PaymentId> {
        match self.source {
            AllocationSource::Payment(payment) => Some(payment),
            AllocationSource::Residual(_) | AllocationSource::WriteOff(_) => None,
        }
    }
}

impl Record for Allocation {
    type Id = AllocationId;
    const KIND: Kind = Kind::ALLOCATION;
    const NEXT_FIELD: u64 = 8;

    fn id(&self) -> AllocationId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_INVOICE.row(SortKey::new().id(self.invoice).date(self.on)),
            Self::BY_DAY.row(SortKey::new().date(self.on)),
        ];
        rows.extend(self.payment().map(|payment| Self::BY_PAYMENT.row(SortKey::new().id(payment).date(self.on))));
        rows.extend(self.reverses.map(|reversed| Self::BY_REVERSED.row(SortKey::new().id(reversed))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, RecordId, UserId};

    /// A row as it was stored when only payments closed invoices.
    #[derive(Encode)]
    #[cbor(map)]
    struct RowOfPayment {
        #[n(0)]
        id: AllocationId,
        #[n(1)]
        ownership: Ownership,
        #[n(2)]
        payment: PaymentId,
        #[n(3)]
        invoice: InvoiceId,
        #[n(4)]
        amount: Money,
        #[n(5)]
        on: Date,
    }

    #[test]
    fn a_row_from_before_is_a_row_of_a_payment() {
        let old = RowOfPayment {
            id: AllocationId::from_bytes([1; 16]),
            ownership: Ownership::new(UserId::from_bytes([2; 16]), None),
            payment: PaymentId::from_bytes([3; 16]),
            invoice: InvoiceId::from_bytes([4; 16]),
            amount: Money::from_minor(5, Currency::EUR).unwrap(),
            on: "2026-05-04".parse().unwrap(),
        };
        let row: Allocation = minicbor::decode(&minicbor::to_vec(&old).unwrap()).unwrap();
        assert_eq!((row.payment(), row.amount, row.reverses), (Some(old.payment), old.amount, None));
        assert!(row.tax.is_empty());
    }

    #[test]
    fn what_closes_an_invoice_survives_its_encoding_and_nothing_else_is_read() {
        let early = ResidualReason::EarlyPayment { percent: Percent::TWENTY, last_day: "2026-05-04".parse().unwrap() };
        for source in [
            AllocationSource::Payment(PaymentId::from_bytes([3; 16])),
            AllocationSource::Residual(ResidualReason::Rounding),
            AllocationSource::Residual(early),
            AllocationSource::WriteOff(WriteOffReason::Agreement),
        ] {
            assert_eq!(minicbor::decode::<AllocationSource>(&minicbor::to_vec(&source).unwrap()).unwrap(), source);
        }
        for other in [minicbor::to_vec([3u8, 0]).unwrap(), minicbor::to_vec([1u8]).unwrap(), minicbor::to_vec(1u8).unwrap()] {
            assert!(minicbor::decode::<AllocationSource>(&other).is_err());
        }
    }
}
