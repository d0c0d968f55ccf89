//! Pure decisions about how likely a deal is and where a forecast counts it, against what its stage says.

use rust_decimal::Decimal;

use crate::kernel::{CrmError, Decision, Fault, Percent, Refusal, RuleContext};

use super::contract::{OpportunityEvent, OpportunityRefusal, OverrideForecastCategory, OverrideProbability};
use super::model::{Category, Estimate, MAX_ESTIMATES, Opportunity, Pipeline, Probability};
use super::policy::PipelinePolicy;
use super::rules::require_open;

type Decided = Result<Decision<Opportunity, OpportunityEvent>, CrmError>;

/// The deal as likely as the command says, within 1 and 99 percent.
///
/// # Errors
/// A percentage below 0 or above 100 is invalid; OPP-001, OPP-030, OPP-031.
pub fn override_probability(deal: &Opportunity, command: &OverrideProbability, cx: &RuleContext<'_, PipelinePolicy>) -> Decided {
    if !(Percent::ZERO..=Percent::HUNDRED).contains(&command.percent) {
        let fault = Fault::new(command.percent, "a probability lies between 0 and 100", "give a percentage from 1 to 99");
        return Err(fault.at("percent").into());
    }
    require_open(deal)?;
    let percent = command.percent.clamp(Percent::new(Decimal::ONE)?, Percent::new(Decimal::from(99))?);
    let probability = Probability::Overridden(percent);
    estimated(deal, Opportunity { probability, ..deal.clone() }, OpportunityEvent::ProbabilityOverridden(percent), cx)
}

/// The deal as likely as its stage.
///
/// # Errors
/// OPP-001, OPP-030, OPP-031.
pub fn reset_probability(deal: &Opportunity, pipeline: &Pipeline, cx: &RuleContext<'_, PipelinePolicy>) -> Decided {
    require_open(deal)?;
    let percent = pipeline.stage(deal.stage()).map_or(deal.probability.percent(), |stage| stage.probability);
    let probability = Probability::Auto(percent);
    estimated(deal, Opportunity { probability, ..deal.clone() }, OpportunityEvent::ProbabilityReset(percent), cx)
}

/// The deal counted where the command says.
///
/// # Errors
/// OPP-001, OPP-030, OPP-031.
pub fn override_category(
    deal: &Opportunity,
    command: &OverrideForecastCategory,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decided {
    require_open(deal)?;
    let category = Category::Overridden(command.category);
    let event = OpportunityEvent::CategoryOverridden(command.category);
    estimated(deal, Opportunity { category, ..deal.clone() }, event, cx)
}

/// The deal counted where its stage counts.
///
/// # Errors
/// OPP-001, OPP-030, OPP-031.
pub fn reset_category(deal: &Opportunity, pipeline: &Pipeline, cx: &RuleContext<'_, PipelinePolicy>) -> Decided {
    require_open(deal)?;
    let category = pipeline.stage(deal.stage()).map_or(deal.category.get(), |stage| stage.category);
    let event = OpportunityEvent::CategoryReset(category);
    estimated(deal, Opportunity { category: Category::Auto(category), ..deal.clone() }, event, cx)
}

fn estimated(deal: &Opportunity, next: Opportunity, event: OpportunityEvent, cx: &RuleContext<'_, PipelinePolicy>) -> Decided {
    let next = noted(deal, next, cx)?;
    Ok(if next == *deal { Decision::AlreadyDone(next) } else { Decision::apply(next, event) })
}

/// `next` with a note of what it is expected to bring, where that differs from what `deal` was expected to.
///
/// # Errors
/// OPP-030, OPP-031.
pub(super) fn noted(
    deal: &Opportunity,
    next: Opportunity,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<Opportunity, CrmError> {
    if next.standing() == deal.standing() {
        return Ok(next);
    }
    if deal.estimates.len() >= MAX_ESTIMATES {
        return Err(OpportunityRefusal::TooManyEstimates.about(deal));
    }
    if let Some(last) = deal.last_noted().filter(|last| cx.now < *last) {
        return Err(OpportunityRefusal::EstimatedLater { last }.about(deal));
    }
    let visit = u32::try_from(next.history.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let (amount, expected_close) = (next.amount, next.expected_close);
    let (probability, category) = (next.probability.percent(), next.category.get());
    let estimate = Estimate { visit, at: cx.now, actor: cx.actor.user(), amount, probability, category, expected_close };
    let estimates = next.estimates.iter().cloned().chain([estimate]).collect();
    Ok(Opportunity { estimates, ..next })
}
