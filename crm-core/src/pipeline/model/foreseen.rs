//! What is kept of forecasts: what they were on a day, and what managers add to them.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    Date, Fault, Faults, ForecastAdjustmentId, ForecastSnapshotId, Index, IndexRow, Kind, Money, Note, Ownership, PipelineId,
    Record, SortKey, TeamId, Timestamp, UserId,
};

use super::definition::ForecastCategory;
use super::sums::CurrencyForecast;

/// Whose opportunities a forecast is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ForecastScope {
    /// Everybody's.
    #[n(0)]
    #[default]
    Whole,
    /// One owner's.
    #[n(1)]
    Owner(#[n(0)] UserId),
    /// Those that are worked in one team, not in those below it.
    #[n(2)]
    Team(#[n(0)] TeamId),
}

impl ForecastScope {
    /// True where a record of that ownership belongs to it.
    #[must_use]
    pub fn holds(self, ownership: &Ownership) -> bool {
        match self {
            Self::Whole => true,
            Self::Owner(owner) => ownership.owner == owner,
            Self::Team(team) => ownership.team == Some(team),
        }
    }
}

/// What a pipeline was expected to bring on a day, as far as whoever took it could see. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ForecastSnapshot {
    /// Id of the snapshot.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::pipeline) id: ForecastSnapshotId,
    /// Who answers for it.
    #[n(1)]
    pub(in crate::pipeline) ownership: Ownership,
    /// The pipeline.
    #[n(2)]
    pub(in crate::pipeline) pipeline: PipelineId,
    /// The day in the company's time zone.
    #[n(3)]
    pub(in crate::pipeline) on: Date,
    /// The instant.
    #[n(4)]
    pub(in crate::pipeline) taken_at: Timestamp,
    /// Whose opportunities.
    #[n(5)]
    pub(in crate::pipeline) scope: ForecastScope,
    /// The first day of closing that it counts; none: any.
    #[n(6)]
    pub(in crate::pipeline) from: Option<Date>,
    /// The last one; none: any.
    #[n(7)]
    pub(in crate::pipeline) to: Option<Date>,
    /// Open opportunities counted.
    #[n(8)]
    pub(in crate::pipeline) open: u64,
    /// Won opportunities counted.
    #[n(9)]
    pub(in crate::pipeline) won: u64,
    /// Those among them without an amount.
    #[n(10)]
    pub(in crate::pipeline) without_amount: u64,
    /// The sums, one for each currency. Hidden together with the amounts.
    #[n(11)]
    pub(in crate::pipeline) sums: Vec<CurrencyForecast>,
    /// The same with the adjustments of that day. Hidden together with the amounts.
    #[n(12)]
    pub(in crate::pipeline) adjusted: Vec<CurrencyForecast>,
}

impl ForecastSnapshot {
    /// Snapshots by pipeline and day.
    pub const BY_DAY: Index<Self> = Index::new(1, "pipeline and day");
}

impl Record for ForecastSnapshot {
    type Id = ForecastSnapshotId;
    const KIND: Kind = Kind::FORECAST_SNAPSHOT;
    const NEXT_FIELD: u64 = 13;

    fn id(&self) -> ForecastSnapshotId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_DAY.row(SortKey::new().id(self.pipeline).date(self.on))]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }

    fn mask(&mut self, field: &'static str) {
        if field == "amounts" {
            (self.sums, self.adjusted) = (Vec::new(), Vec::new());
        }
    }
}

/// That an adjustment was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct AdjustmentWithdrawal {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// By whom; none for the host's own work.
    #[n(1)]
    pub actor: Option<UserId>,
}

/// What somebody who knows more adds to a forecast. The opportunities stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ForecastAdjustment {
    /// Id of the adjustment.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::pipeline) id: ForecastAdjustmentId,
    /// Who answers for it.
    #[n(1)]
    pub(in crate::pipeline) ownership: Ownership,
    /// The pipeline.
    #[n(2)]
    pub(in crate::pipeline) pipeline: PipelineId,
    /// The first day of the period.
    #[n(3)]
    pub(in crate::pipeline) from: Date,
    /// The last day of the period.
    #[n(4)]
    pub(in crate::pipeline) to: Date,
    /// Whose forecast.
    #[n(5)]
    pub(in crate::pipeline) scope: ForecastScope,
    /// The category that it adds to.
    #[n(6)]
    pub(in crate::pipeline) category: ForecastCategory,
    /// How much; below zero it takes away. Maskable; there is always one.
    #[n(7)]
    pub(in crate::pipeline) amount: Option<Money>,
    /// Why.
    #[n(8)]
    pub(in crate::pipeline) note: Note,
    /// When it was set.
    #[n(9)]
    pub(in crate::pipeline) set_at: Timestamp,
    /// The same instant as a day in the company's time zone.
    #[n(10)]
    pub(in crate::pipeline) set_on: Date,
    /// When it was taken back, and by whom; none while it holds.
    #[n(11)]
    pub(in crate::pipeline) withdrawn: Option<AdjustmentWithdrawal>,
}

impl ForecastAdjustment {
    /// Adjustments by pipeline and first day of the period.
    pub const BY_PERIOD: Index<Self> = Index::new(1, "pipeline and first day");

    /// True where it held just before `instant`.
    #[must_use]
    pub fn held_before(&self, instant: Timestamp) -> bool {
        self.set_at < instant && self.withdrawn.is_none_or(|withdrawn| withdrawn.at >= instant)
    }
}

impl Record for ForecastAdjustment {
    type Id = ForecastAdjustmentId;
    const KIND: Kind = Kind::FORECAST_ADJUSTMENT;
    const NEXT_FIELD: u64 = 12;

    fn id(&self) -> ForecastAdjustmentId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let in_order = self.from <= self.to;
        faults.require(in_order, "to", self.to, "the period ends before it begins", "give a day that is not before the first");
        if self.category == ForecastCategory::Omitted {
            faults.push(Fault::new("omitted", "what is omitted is in no forecast", "give another category").at("category"));
        }
        if let Some(amount) = self.amount.filter(Money::is_zero) {
            faults.push(Fault::new(amount, "an adjustment of nothing changes nothing", "give an amount").at("amount"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_PERIOD.row(SortKey::new().id(self.pipeline).date(self.from))]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }

    fn mask(&mut self, field: &'static str) {
        if field == "amount" {
            self.amount = None;
        }
    }
}
