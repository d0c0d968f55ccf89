//! Pure decisions about time: what goes on by itself, and what is left too long.

use crate::activities::Offset;
use crate::kernel::{BusinessCalendar, Fault, Record, Span, TimeZone, Timestamp};

use super::contract::RottingDeal;
use super::model::{Opportunity, Pipeline, TimedMove};
use super::policy::{PipelinePolicy, RottingAnchor};

/// When a deal goes on by itself; none where it is not in the stage that is left.
///
/// # Errors
/// A fault where that lies beyond the calendar's twenty years, or the year 9999.
pub fn goes_on_at(
    deal: &Opportunity,
    timed: &TimedMove,
    policy: &PipelinePolicy,
    zone: &TimeZone,
) -> Result<Option<Timestamp>, Fault> {
    let Some(visit) = deal.history.last().filter(|visit| deal.is_open() && visit.stage == timed.from) else { return Ok(None) };
    let entered = visit.entered_at;
    let hours = |count: i32| Span::from_hours(i64::from(count));
    let at = match (timed.after, &policy.calendar) {
        (Offset::Hours(count), _) | (Offset::WorkingHours(count), None) => entered.plus(hours(count))?,
        (Offset::WorkingHours(count), Some(calendar)) => calendar.walk(entered, hours(count))?,
        (Offset::Days(count), _) | (Offset::WorkingDays(count), None) => {
            entered.same_hour_on(entered.date_in(zone).plus_days(i64::from(count))?, zone)
        }
        (Offset::WorkingDays(count), Some(calendar)) => {
            entered.same_hour_on(calendar.plus_business_days(entered.date_in(zone), i64::from(count))?, zone)
        }
    };
    Ok(Some(at))
}

/// What happened to a deal beside its own history.
#[derive(Debug, Clone, Copy, Default)]
pub struct Touches {
    /// When something was last done about it.
    pub last_done: Option<Timestamp>,
    /// True where something is planned about it and not overdue.
    pub is_planned: bool,
}

/// The deal where it was left too long; none where it was not, or its stage never minds.
#[must_use]
pub fn rotten(
    deal: &Opportunity,
    pipeline: &Pipeline,
    touches: Touches,
    policy: &PipelinePolicy,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<RottingDeal> {
    let visit = deal.history.last().filter(|_| deal.is_open())?;
    let limit_days = pipeline.stage(&visit.stage)?.rots_after_days?;
    if touches.is_planned && !policy.planned_deals_rot {
        return None;
    }
    let since = match policy.rotting_anchor {
        RottingAnchor::Entered => visit.entered_at,
        RottingAnchor::Touched => touches.last_done.map_or(visit.entered_at, |done| done.max(visit.entered_at)),
    };
    let days = days_between(since, now, policy.calendar.as_ref().filter(|_| policy.rots_on_working_days), zone);
    (days > i64::from(limit_days)).then(|| RottingDeal {
        opportunity: Record::id(deal),
        owner: deal.ownership.owner,
        stage: visit.stage.clone(),
        since,
        days,
        limit_days,
    })
}

/// Days between two instants: working days where there is a calendar, otherwise all.
fn days_between(from: Timestamp, to: Timestamp, calendar: Option<&BusinessCalendar>, zone: &TimeZone) -> i64 {
    let (first, last) = (from.date_in(zone), to.date_in(zone));
    calendar.map_or_else(|| last.days_since(first), |calendar| calendar.business_days(first, last))
}
