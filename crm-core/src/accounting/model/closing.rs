//! What a closed day, month or year came to.

use std::fmt;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    CanonicalForm, Date, DocumentHash, Fault, Index, IndexRow, Kind, Label, Money, Percent, PeriodClosingId, Record, RecordId,
    SortKey, Timestamp,
};
use crate::pricing::TaxCategory;

/// The name and version of the form that the hash of a closing is taken of.
pub const CLOSING_FORM: &str = "crm-core/closing/1";

/// How long a closed period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum PeriodLength {
    /// A day.
    #[n(0)]
    Day,
    /// A month of the calendar.
    #[n(1)]
    Month,
    /// A year of the calendar.
    #[n(2)]
    Year,
}

impl PeriodLength {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The first and the last day of the period that `day` lies in.
    ///
    /// # Errors
    /// A fault at the end of the calendar.
    pub fn around(self, day: Date) -> Result<(Date, Date), Fault> {
        Ok(match self {
            Self::Day => (day, day),
            Self::Month => (day.month_start(), day.month_end()),
            Self::Year => (Date::new(day.year(), 1, 1)?, Date::new(day.year(), 12, 31)?),
        })
    }
}

impl fmt::Display for PeriodLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Net and VAT of one category and rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ClosedRate {
    /// The category.
    #[n(0)]
    pub category: TaxCategory,
    /// The rate in percent.
    #[n(1)]
    pub rate: Percent,
    /// Net, credit notes taken off.
    #[n(2)]
    pub net: Money,
    /// VAT, credit notes taken off.
    #[n(3)]
    pub tax: Money,
}

/// What the documents of a period in one currency come to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ClosedTotal {
    /// How many invoices.
    #[n(0)]
    pub invoices: u64,
    /// How many credit notes.
    #[n(1)]
    pub credit_notes: u64,
    /// Net, credit notes taken off.
    #[n(2)]
    pub net: Money,
    /// VAT, credit notes taken off.
    #[n(3)]
    pub tax: Money,
    /// Gross, credit notes taken off.
    #[n(4)]
    pub gross: Money,
    /// The same by category and rate, in that order.
    #[n(5)]
    pub rates: Vec<ClosedRate>,
}

/// What all documents in one currency since the beginning come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PerpetualTotal {
    /// How many documents.
    #[n(0)]
    pub documents: u64,
    /// Gross, credit notes taken off.
    #[n(1)]
    pub gross: Money,
    /// Gross, credit notes put on: it never falls.
    #[n(2)]
    pub turned_over: Money,
}

/// Where a chain stood at the end of a period.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ClosedHead {
    /// The chain.
    #[n(0)]
    pub chain: Label,
    /// The last link whose document is of the period or before.
    #[n(1)]
    pub position: u64,
    /// Its hash.
    #[n(2)]
    pub hash: DocumentHash,
}

/// A closed period. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PeriodClosing {
    /// Id, derived from length and first day.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::accounting) id: PeriodClosingId,
    /// Day, month or year.
    #[n(1)]
    pub(in crate::accounting) length: PeriodLength,
    /// The first day.
    #[n(2)]
    pub(in crate::accounting) first: Date,
    /// The last day.
    #[n(3)]
    pub(in crate::accounting) last: Date,
    /// What its documents come to, by currency.
    #[n(4)]
    pub(in crate::accounting) totals: Vec<ClosedTotal>,
    /// What all documents up to its last day come to, by currency.
    #[n(5)]
    pub(in crate::accounting) perpetual: Vec<PerpetualTotal>,
    /// Where each chain stood, in the order in which they began.
    #[n(6)]
    pub(in crate::accounting) heads: Vec<ClosedHead>,
    /// The hash of the closing of the same length before; none on the first.
    #[n(7)]
    pub(in crate::accounting) previous: Option<DocumentHash>,
    /// The hash of this closing.
    #[n(8)]
    pub(in crate::accounting) hash: DocumentHash,
    /// When it was closed.
    #[n(9)]
    pub(in crate::accounting) closed_at: Timestamp,
}

impl PeriodClosing {
    /// Closings by length and first day.
    pub const BY_PERIOD: Index<Self> = Index::unique(1, "length and first day");

    /// The id of the closing of the period of that length that begins on `first`.
    #[must_use]
    pub fn id_of(length: PeriodLength, first: Date) -> PeriodClosingId {
        PeriodClosingId::natural("period closing", &format!("{length}/{first}"))
    }

    /// The key of closings of one length.
    #[must_use]
    pub fn of_length(length: PeriodLength) -> SortKey {
        SortKey::new().text(length.word())
    }

    /// The hash that the closing must have by what stands in it: form `crm-core/closing/1` with length, first and last day; the number of totals, each
    /// currency, invoices, credit notes, net, VAT, gross and the number of rates, each category, rate in ten-thousandths of a percent, net and VAT; the
    /// number of perpetual totals, each currency, documents, gross and turnover; the number of heads, each chain, position and hash; the hash of the
    /// closing before, and the instant in microseconds since 1970. Amounts are minor units.
    #[must_use]
    pub fn reckoned(&self) -> DocumentHash {
        let Self { id: _, length, first, last, totals, perpetual, heads, previous, hash: _, closed_at } = self;
        let mut form = CanonicalForm::new(CLOSING_FORM);
        form.text(length.word()).shown(first).shown(last).count(totals.len());
        for ClosedTotal { invoices, credit_notes, net, tax, gross, rates } in totals {
            form.text(gross.currency().code()).shown(invoices).shown(credit_notes);
            form.shown(net.minor()).shown(tax.minor()).shown(gross.minor()).count(rates.len());
            for ClosedRate { category, rate, net, tax } in rates {
                form.text(category.code()).shown(rate.scaled()).shown(net.minor()).shown(tax.minor());
            }
        }
        form.count(perpetual.len());
        for PerpetualTotal { documents, gross, turned_over } in perpetual {
            form.text(gross.currency().code()).shown(documents).shown(gross.minor()).shown(turned_over.minor());
        }
        form.count(heads.len());
        for ClosedHead { chain, position, hash } in heads {
            form.text(chain.as_str()).shown(position).text(hash.as_str());
        }
        form.optional(previous.as_ref()).shown(closed_at.micros());
        form.hash()
    }
}

impl Record for PeriodClosing {
    type Id = PeriodClosingId;
    const KIND: Kind = Kind::PERIOD_CLOSING;
    const NEXT_FIELD: u64 = 10;

    fn id(&self) -> PeriodClosingId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_PERIOD.row(Self::of_length(self.length).date(self.first))]
    }
}
