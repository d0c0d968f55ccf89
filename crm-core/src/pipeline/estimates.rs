//! Pure decisions about how likely a deal is and where a forecast counts it, against what its stage says.

use rust_decimal::Decimal;

use crate::kernel::{CrmError, Decision, Fault, Percent};

use super::contract::{OpportunityEvent, OverrideForecastCategory, OverrideProbability};
use super::model::{Category, Opportunity, Pipeline, Probability};
use super::rules::require_open;

type Decided = Result<Decision<Opportunity, OpportunityEvent>, CrmError>;

/// The deal as likely as the command says, within 1 and 99 percent.
///
/// # Errors
/// A percentage below 0 or above 100 is invalid; OPP-001.
pub fn override_probability(deal: &Opportunity, command: &OverrideProbability) -> Decided {
    if !(Percent::ZERO..=Percent::HUNDRED).contains(&command.percent) {
        let fault = Fault::new(command.percent, "a probability lies between 0 and 100", "give a percentage from 1 to 99");
        return Err(fault.at("percent").into());
    }
    require_open(deal)?;
    let percent = command.percent.clamp(Percent::new(Decimal::ONE)?, Percent::new(Decimal::from(99))?);
    let probability = Probability::Overridden(percent);
    Ok(estimated(deal, Opportunity { probability, ..deal.clone() }, OpportunityEvent::ProbabilityOverridden(percent)))
}

/// The deal as likely as its stage.
///
/// # Errors
/// OPP-001.
pub fn reset_probability(deal: &Opportunity, pipeline: &Pipeline) -> Decided {
    require_open(deal)?;
    let percent = pipeline.stage(deal.stage()).map_or(deal.probability.percent(), |stage| stage.probability);
    let probability = Probability::Auto(percent);
    Ok(estimated(deal, Opportunity { probability, ..deal.clone() }, OpportunityEvent::ProbabilityReset(percent)))
}

/// The deal counted where the command says.
///
/// # Errors
/// OPP-001.
pub fn override_category(deal: &Opportunity, command: &OverrideForecastCategory) -> Decided {
    require_open(deal)?;
    let category = Category::Overridden(command.category);
    let event = OpportunityEvent::CategoryOverridden(command.category);
    Ok(estimated(deal, Opportunity { category, ..deal.clone() }, event))
}

/// The deal counted where its stage counts.
///
/// # Errors
/// OPP-001.
pub fn reset_category(deal: &Opportunity, pipeline: &Pipeline) -> Decided {
    require_open(deal)?;
    let category = pipeline.stage(deal.stage()).map_or(deal.category.get(), |stage| stage.category);
    let event = OpportunityEvent::CategoryReset(category);
    Ok(estimated(deal, Opportunity { category: Category::Auto(category), ..deal.clone() }, event))
}

fn estimated(deal: &Opportunity, next: Opportunity, event: OpportunityEvent) -> Decision<Opportunity, OpportunityEvent> {
    if next == *deal { Decision::AlreadyDone(next) } else { Decision::apply(next, event) }
}
