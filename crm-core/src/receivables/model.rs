//! Payments, allocations, settlements.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, AllocationId, Code, Currency, Date, DisputeId, ExternalId, Fault, Faults, Index, IndexRow, InvoiceId, Kind, Money,
    Name, OpenItemId, Ownership, PaymentId, Record, RecordId, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// Money received from a customer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Payment {
    /// Id of the payment.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: PaymentId,
    /// Who it belongs to.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(super) account: AccountId,
    /// How much, above zero.
    #[n(3)]
    pub(super) amount: Money,
    /// How much of it is set against invoices: the guard of the set of its allocations.
    #[n(4)]
    pub(super) allocated: Money,
    /// The day it came in.
    #[n(5)]
    pub(super) received_on: Date,
    /// How it came, as a key.
    #[n(6)]
    pub(super) method: Code,
    /// What the payer wrote.
    #[n(7)]
    pub(super) reference: Option<Name>,
    /// Its number in the system it came from; unique.
    #[n(8)]
    pub(super) external_id: Option<ExternalId>,
}

impl Payment {
    /// Payments of an account by day.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Payments by the day they came in.
    pub const BY_RECEIVED_ON: Index<Self> = Index::listed(2, "day received");
    /// Payments by their number in the system they came from.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(3, "external number");

    /// What is not set against an invoice yet.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored payment has.
    pub fn unallocated(&self) -> Result<Money, Fault> {
        self.amount.checked_sub(self.allocated)
    }
}

impl Record for Payment {
    type Id = PaymentId;
    const KIND: Kind = Kind::PAYMENT;
    const NEXT_FIELD: u64 = 9;

    fn id(&self) -> PaymentId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let fits = self.amount.is_positive() && !self.allocated.is_negative();
        let left = self.unallocated().is_ok_and(|left| !left.is_negative());
        faults.require(
            fits && left,
            "allocated",
            self.allocated,
            "no more is allocated than was paid",
            "take an allocation back",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.received_on)),
            Self::BY_RECEIVED_ON.row(SortKey::new().date(self.received_on)),
        ];
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// A part of a payment set against an invoice, or taken back. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Allocation {
    /// Id of the row.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: AllocationId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The payment.
    #[n(2)]
    pub(super) payment: PaymentId,
    /// The invoice.
    #[n(3)]
    pub(super) invoice: InvoiceId,
    /// How much; below zero where it takes back.
    #[n(4)]
    pub(super) amount: Money,
    /// The day from which it counts.
    #[n(5)]
    pub(super) on: Date,
    /// The row that it takes back.
    #[n(6)]
    pub(super) reverses: Option<AllocationId>,
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
}

impl Record for Allocation {
    type Id = AllocationId;
    const KIND: Kind = Kind::ALLOCATION;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> AllocationId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_INVOICE.row(SortKey::new().id(self.invoice).date(self.on)),
            Self::BY_PAYMENT.row(SortKey::new().id(self.payment).date(self.on)),
            Self::BY_DAY.row(SortKey::new().date(self.on)),
        ];
        rows.extend(self.reverses.map(|reversed| Self::BY_REVERSED.row(SortKey::new().id(reversed))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// A part of an invoice that a dispute holds: reminders leave it alone, ageing shows it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DisputeHold {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// How much.
    #[n(1)]
    pub amount: Money,
    /// The first day of the hold.
    #[n(2)]
    pub from: Date,
    /// The first day without it; none while it lasts.
    #[n(3)]
    pub until: Option<Date>,
}

impl DisputeHold {
    /// True where it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// What is set against one invoice, and what disputes hold of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Settlement {
    /// Id: the invoice's own sixteen bytes.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: OpenItemId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The invoice.
    #[n(2)]
    pub(super) invoice: InvoiceId,
    /// Sum of its allocations: the guard of their set.
    #[n(3)]
    pub(super) allocated: Money,
    /// What disputes hold or held, in order; at most 1,000.
    #[n(4)]
    pub(super) holds: Vec<DisputeHold>,
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
        Self { id: Self::id_of(invoice), ownership, invoice, allocated: Money::zero(currency), holds: Vec::new() }
    }

    /// What disputes hold on `day`.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn held_on(&self, day: Date) -> Result<Money, Fault> {
        Money::sum(self.holds.iter().filter(|hold| hold.holds_on(day)).map(|hold| hold.amount), self.allocated.currency())
    }
}

impl Record for Settlement {
    type Id = OpenItemId;
    const KIND: Kind = Kind::SETTLEMENT;
    const NEXT_FIELD: u64 = 5;

    fn id(&self) -> OpenItemId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        faults.require(
            !self.allocated.is_negative(),
            "allocated",
            self.allocated,
            "it is not negative",
            "take back no more than was set",
        );
        let holds = self.holds.len();
        faults.require(holds <= 1_000, "holds", holds, "an invoice has at most 1,000 disputes", "settle it");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Payment {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
