//! Pure decisions about adjustments of forecasts.

use crate::kernel::{Decision, ForecastAdjustmentId, Ownership, RuleContext, TeamId, Timestamp, UserId};

use super::contract::{AdjustForecast, Forecast, ForecastEvent};
use super::model::{AdjustmentWithdrawal, ForecastAdjustment, ForecastScope};
use super::policy::PipelinePolicy;

/// A new adjustment; it is checked when it is stored.
pub fn adjust(
    id: ForecastAdjustmentId,
    ownership: Ownership,
    command: &AdjustForecast,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decision<ForecastAdjustment, ForecastEvent> {
    let AdjustForecast { pipeline, from, to, scope, category, amount, note, .. } = command.clone();
    let (amount, set_at, set_on) = (Some(amount), cx.now, cx.today);
    let adjustment =
        ForecastAdjustment { id, ownership, pipeline, from, to, scope, category, amount, note, set_at, set_on, withdrawn: None };
    Decision::apply(adjustment, ForecastEvent::Adjusted)
}

/// The adjustment, taken back.
pub fn withdraw(
    adjustment: &ForecastAdjustment,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decision<ForecastAdjustment, ForecastEvent> {
    if adjustment.withdrawn.is_some() {
        return Decision::AlreadyDone(adjustment.clone());
    }
    // What holds from an instant on is taken back no earlier.
    let withdrawn = Some(AdjustmentWithdrawal { at: cx.now.max(adjustment.set_at), actor: cx.actor.user() });
    Decision::apply(ForecastAdjustment { withdrawn, ..adjustment.clone() }, ForecastEvent::AdjustmentWithdrawn)
}

/// True where a forecast just before `instant` counts the adjustment: its period lies within the days asked for, and it is about whom is asked for. A
/// team's forecast counts what was adjusted of its members; `team_of` tells whose team a user is in.
pub fn counts(
    adjustment: &ForecastAdjustment,
    question: &Forecast,
    instant: Timestamp,
    team_of: impl FnOnce(UserId) -> Option<TeamId>,
) -> bool {
    let inside = question.from.is_none_or(|from| from <= adjustment.from) && question.to.is_none_or(|to| adjustment.to <= to);
    let about = match (question.scope, adjustment.scope) {
        (ForecastScope::Whole, _) => true,
        (ForecastScope::Team(team), ForecastScope::Owner(owner)) => team_of(owner) == Some(team),
        (asked, of) => asked == of,
    };
    inside && about && adjustment.held_before(instant)
}
