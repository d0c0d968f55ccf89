//! The deals of renewals on the road.

use crate::engine::{Query, Unit};
use crate::kernel::{CrmError, CustomFields, OpportunityId, Ownership, Record, Refusal, SortKey};
use crate::ordering::contract::{ContractEvent, ContractRefusal};
use crate::ordering::model::{Contract, Subscription};
use crate::ordering::policy::{OrderingPolicy, RenewalAmount, RenewalDeals};
use crate::ordering::renewals;
use crate::pipeline::{self, Opportunity, Pipeline, PipelinePolicy};

/// Opens the deal that the renewal of a contract waits for; none where the policy opens none any more.
pub(super) fn settle(unit: &mut Unit, contract: &Contract, policy: &OrderingPolicy) -> Result<Option<OpportunityId>, CrmError> {
    let opportunity = policy.renewal_deals.map(|deals| open(unit, contract, deals)).transpose()?;
    let next = Contract { deal_due_on: None, ..contract.clone() };
    unit.save(&next, &[ContractEvent::DealSettled { opportunity }])?;
    Ok(opportunity)
}

fn open(unit: &mut Unit, contract: &Contract, deals: RenewalDeals) -> Result<OpportunityId, CrmError> {
    let pipeline = unit.find::<Pipeline>(deals.pipeline)?;
    let pipeline = pipeline.ok_or_else(|| ContractRefusal::NoPipeline { pipeline: deals.pipeline }.about(contract))?;
    let subscriptions = match deals.amount {
        RenewalAmount::ContractValue => Vec::new(),
        RenewalAmount::RecurringRevenue => {
            unit.parts(&Query::under(Subscription::BY_ACCOUNT, SortKey::new().id(contract.account)))?
        }
    };
    // The fields that a company asks every deal for are asked for here as well.
    unit.check_custom_fields::<Opportunity>(&CustomFields::new())?;
    let command = renewals::deal(contract, deals, &subscriptions, unit.today())?;
    let ownership = Ownership::new(contract.ownership.owner, contract.ownership.team);
    let policy = unit.policy::<PipelinePolicy>()?;
    let renewal = renewals::renewal_of(contract);
    let id = unit.new_id();
    let decision = pipeline::rules::open_renewal(id, ownership, &pipeline, &command, renewal, &unit.context(&policy))?;
    // Saved and not created: that a deal is opened is the company's choice, whoever runs what is due.
    Ok(unit.apply(decision)?.id())
}
