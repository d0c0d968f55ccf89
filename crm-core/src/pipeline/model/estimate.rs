//! What a deal was expected to bring, change by change.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, Faults, Money, Percent, Timestamp, UserId};

use super::definition::ForecastCategory;
use super::opportunity::Opportunity;

/// The most changes of what it is expected to bring that an opportunity keeps before it can only be moved and closed.
pub const MAX_ESTIMATES: usize = 500;

/// What an opportunity was expected to bring from an instant on, where that changed while it was in a stage. What it was expected to bring when it
/// entered the stage stands in the visit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Estimate {
    /// The place in the history of the visit in which it changed, from 0.
    #[n(0)]
    pub visit: u32,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who changed it; none for the host's own work.
    #[n(2)]
    pub actor: Option<UserId>,
    /// What it was worth from then on. Hidden together with the amount.
    #[n(3)]
    pub amount: Option<Money>,
    /// How likely it was from then on.
    #[n(4)]
    pub probability: Percent,
    /// Where a forecast counted it from then on.
    #[n(5)]
    pub category: ForecastCategory,
    /// When it was expected to close from then on.
    #[n(6)]
    pub expected_close: Option<Date>,
}

/// One estimate follows the other, each within its visit.
pub(super) fn check_estimates(deal: &Opportunity, faults: &mut Faults) {
    let (all, count) = (&deal.estimates, deal.estimates.len());
    faults.require(count <= MAX_ESTIMATES, "estimates", count, "too many changes of what it brings", "open a new opportunity");
    let mut passed = all.iter().zip(all.iter().skip(1));
    let in_order = passed.all(|(one, next)| (one.visit, one.at) <= (next.visit, next.at));
    let within = all.iter().all(|estimate| {
        let visit = usize::try_from(estimate.visit).ok().and_then(|at| deal.history.get(at));
        visit.is_some_and(|visit| visit.entered_at <= estimate.at && visit.left_at.is_none_or(|left| estimate.at <= left))
    });
    faults.require(in_order && within, "estimates", count, "the estimates do not follow the visits", "restore it from a backup");
}

/// Takes the amounts away, and with them every change that was one of the amount alone: when it changed is hidden too.
pub(super) fn hide_amounts(deal: &mut Opportunity) {
    let mut shown: Option<(u32, Percent, Option<ForecastCategory>, Option<Date>)> = None;
    let history = &deal.history;
    deal.estimates.retain_mut(|estimate| {
        estimate.amount = None;
        let entry = || {
            let visit = usize::try_from(estimate.visit).ok().and_then(|at| history.get(at))?;
            Some((estimate.visit, visit.probability, visit.category, visit.expected_close))
        };
        let before = shown.filter(|(visit, ..)| *visit == estimate.visit).or_else(entry);
        shown = Some((estimate.visit, estimate.probability, Some(estimate.category), estimate.expected_close));
        before != shown
    });
}
