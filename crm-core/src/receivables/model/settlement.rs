//! What is set against one invoice, and what is held of it.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    Currency, Date, DisputeId, Fault, Faults, IndexRow, InvoiceId, Kind, Money, OpenItemId, Ownership, Record, RecordId,
};
use crate::pricing::TaxGroup;

/// Why a part of an invoice is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum HoldReason {
    /// The customer says that it is not due.
    Dispute(DisputeId),
    /// The customer has said when they pay.
    Promise,
    /// Somebody of the company says so.
    Block,
}

/// A dispute is stored as its id alone, as holds were when nothing else held an invoice; the others as a number.
impl<C> Encode<C> for HoldReason {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        cx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::Dispute(dispute) => dispute.encode(e, cx),
            Self::Promise => e.u8(1)?.ok(),
            Self::Block => e.u8(2)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for HoldReason {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        if d.datatype()? == minicbor::data::Type::Bytes {
            return Ok(Self::Dispute(d.decode_with(cx)?));
        }
        match d.u8()? {
            1 => Ok(Self::Promise),
            2 => Ok(Self::Block),
            other => Err(minicbor::decode::Error::unknown_variant(i64::from(other)).at(position)),
        }
    }
}

/// A part of an invoice that is held: reminders leave it alone, ageing shows it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SettlementHold {
    /// Why.
    #[n(0)]
    pub reason: HoldReason,
    /// How much.
    #[n(1)]
    pub amount: Money,
    /// The first day of the hold.
    #[n(2)]
    pub from: Date,
    /// The first day without it; none while no end is known.
    #[n(3)]
    pub until: Option<Date>,
    /// What was paid on the invoice when this was promised: what comes in after that is promised no longer. None for other reasons.
    #[n(4)]
    pub paid_before: Option<Money>,
    /// What of it bears no late interest for the days of the hold, now that it has ended; none: all of it bears interest as if it had never been held.
    #[n(5)]
    pub interest_free: Option<Money>,
}

impl SettlementHold {
    /// A hold without an end.
    #[must_use]
    pub fn new(reason: HoldReason, amount: Money, from: Date) -> Self {
        Self { reason, amount, from, until: None, paid_before: None, interest_free: None }
    }

    /// What of it still holds once `paid` has come in for the invoice.
    fn left(&self, paid: Money) -> Result<Money, Fault> {
        let zero = Money::zero(self.amount.currency());
        let came = self.paid_before.map_or(Ok(zero), |before| paid.checked_sub(before))?;
        let left = self.amount.checked_sub(if came.is_negative() { zero } else { came })?;
        Ok(if left.is_negative() { zero } else { left })
    }

    /// True where it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// What is set against one invoice, by kind, and what is held of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Settlement {
    /// Id: the invoice's own sixteen bytes.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::receivables) id: OpenItemId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(in crate::receivables) ownership: Ownership,
    /// The invoice.
    #[n(2)]
    pub(in crate::receivables) invoice: InvoiceId,
    /// What payments closed: with residuals and write-offs the guard of the set of its allocations.
    #[n(3)]
    pub(in crate::receivables) allocated: Money,
    /// What is or was held, in order; at most 1,000.
    #[n(4)]
    pub(in crate::receivables) holds: Vec<SettlementHold>,
    /// What was let go as a small rest; none where nothing ever was.
    #[n(5)]
    pub(in crate::receivables) residuals: Option<Money>,
    /// What was given up; none where nothing ever was.
    #[n(6)]
    pub(in crate::receivables) written_off: Option<Money>,
    /// All that is settled by VAT category and rate, in the order of the invoice's groups. Empty where nothing is, and on records from before this
    /// was kept.
    #[n(7)]
    #[cbor(default)]
    pub(in crate::receivables) tax: Vec<TaxGroup>,
}

impl Settlement {
    /// The id of the settlement of `invoice`.
    #[must_use]
    pub fn id_of(invoice: InvoiceId) -> OpenItemId {
        OpenItemId::from_bytes(invoice.to_bytes())
    }

    /// The settlement of an invoice that nothing happened to yet.
    #[must_use]
    pub fn untouched(invoice: InvoiceId, currency: Currency, ownership: Ownership) -> Self {
        Self {
            id: Self::id_of(invoice),
            ownership,
            invoice,
            allocated: Money::zero(currency),
            holds: Vec::new(),
            residuals: None,
            written_off: None,
            tax: Vec::new(),
        }
    }

    /// All that is closed without a credit note: by payments, as residuals, by write-offs.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn settled(&self) -> Result<Money, Fault> {
        let others = self.residuals.into_iter().chain(self.written_off);
        Money::sum(std::iter::once(self.allocated).chain(others), self.allocated.currency())
    }

    /// What is held on `day` for the reasons that `is_asked` names.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn held_on(&self, day: Date, is_asked: fn(&HoldReason) -> bool) -> Result<Money, Fault> {
        let holds = self.holds.iter().filter(|hold| hold.holds_on(day) && is_asked(&hold.reason));
        Money::sum(holds.map(|hold| hold.amount), self.allocated.currency())
    }

    /// What is promised on `day` and not yet paid, where `paid` has come in by then.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn promised_on(&self, day: Date, paid: Money) -> Result<Money, Fault> {
        let holds = self.holds.iter().filter(|hold| hold.holds_on(day) && hold.reason == HoldReason::Promise);
        let left = holds.map(|hold| hold.left(paid)).collect::<Result<Vec<_>, _>>()?;
        Money::sum(left, self.allocated.currency())
    }
}

impl Record for Settlement {
    type Id = OpenItemId;
    const KIND: Kind = Kind::SETTLEMENT;
    const NEXT_FIELD: u64 = 8;

    fn id(&self) -> OpenItemId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let parts = [("allocated", Some(self.allocated)), ("residuals", self.residuals), ("written_off", self.written_off)];
        for (field, amount) in parts.into_iter().filter_map(|(field, amount)| Some((field, amount?))) {
            faults.require(!amount.is_negative(), field, amount, "it is not negative", "take back no more than was set");
        }
        let holds = self.holds.len();
        faults.require(holds <= 1_000, "holds", holds, "an invoice has at most 1,000 holds", "settle it");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hold as it was stored when only disputes held invoices.
    #[derive(Encode)]
    #[cbor(map)]
    struct HoldOfDispute {
        #[n(0)]
        dispute: DisputeId,
        #[n(1)]
        amount: Money,
        #[n(2)]
        from: Date,
    }

    #[test]
    fn a_hold_from_before_is_a_hold_of_a_dispute() {
        let (dispute, from) = (DisputeId::from_bytes([3; 16]), "2026-05-04".parse().unwrap());
        let old = HoldOfDispute { dispute, amount: Money::from_minor(5, Currency::EUR).unwrap(), from };
        let hold: SettlementHold = minicbor::decode(&minicbor::to_vec(&old).unwrap()).unwrap();
        assert_eq!(hold, SettlementHold::new(HoldReason::Dispute(dispute), old.amount, from));
        for reason in [HoldReason::Promise, HoldReason::Block, HoldReason::Dispute(dispute)] {
            assert_eq!(minicbor::decode::<HoldReason>(&minicbor::to_vec(reason).unwrap()).unwrap(), reason);
        }
        assert!(minicbor::decode::<HoldReason>(&minicbor::to_vec(3u8).unwrap()).is_err());
    }
}
