//! Contracts on the road.

use crate::access::{Operation, Reader};
use crate::engine::{Answer, Command, Query, Unit};
use crate::kernel::{ContractId, CrmError, Kind, Record, RuleContext, SortKey, portion};
use crate::ordering::contract::{
    ContractEvent, EndContract, GiveNotice, ReviseContract, RollContracts, RolledContracts, SignContract, TellRenewal,
};
use crate::ordering::contracts::{self, ContractTurn};
use crate::ordering::model::Contract;
use crate::ordering::policy::OrderingPolicy;
use crate::parties::Account;

use super::{ownership, renewals};

impl Command for SignContract {
    type Answer = Contract;
    const NAME: &'static str = "ordering.sign_contract";

    fn execute(&self, unit: &mut Unit) -> Result<Contract, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        let ownership = ownership(unit, &account, self.owner)?;
        let policy = unit.policy::<OrderingPolicy>()?;
        let turn = contracts::sign(unit.new_id(), ownership, self, &unit.context(&policy))?;
        unit.authorise(Operation::Create, &turn.next)?;
        store(unit, turn)
    }
}

impl Command for GiveNotice {
    type Answer = Contract;
    const NAME: &'static str = "ordering.give_notice";

    fn execute(&self, unit: &mut Unit) -> Result<Contract, CrmError> {
        change(unit, self.contract, |contract, cx| contracts::give_notice(contract, self, cx))
    }
}

impl Command for TellRenewal {
    type Answer = Contract;
    const NAME: &'static str = "ordering.tell_renewal";

    fn execute(&self, unit: &mut Unit) -> Result<Contract, CrmError> {
        change(unit, self.contract, |contract, cx| contracts::tell(contract, self, cx))
    }
}

impl Command for ReviseContract {
    type Answer = Contract;
    const NAME: &'static str = "ordering.revise_contract";

    fn execute(&self, unit: &mut Unit) -> Result<Contract, CrmError> {
        change(unit, self.contract, |contract, cx| contracts::revise(contract, self, cx))
    }
}

impl Command for EndContract {
    type Answer = Contract;
    const NAME: &'static str = "ordering.end_contract";

    fn execute(&self, unit: &mut Unit) -> Result<Contract, CrmError> {
        change(unit, self.contract, |contract, cx| contracts::end(contract, self, cx))
    }
}

impl Answer for RolledContracts {
    /// Ids and counts: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for RollContracts {
    type Answer = RolledContracts;
    const NAME: &'static str = "ordering.roll_contracts";

    fn execute(&self, unit: &mut Unit) -> Result<RolledContracts, CrmError> {
        let most = portion(self.limit, "steps")?;
        unit.demand(Operation::Update, Kind::CONTRACT)?;
        let policy = unit.policy::<OrderingPolicy>()?;
        let mut done = RolledContracts::default();
        let until_today = |index| Query::between(index, SortKey::new(), SortKey::new().date(unit.today()));
        let (due, waiting) = (until_today(Contract::BY_DUE), until_today(Contract::BY_DEAL_DUE));
        let mut taken = 0;
        let rolled = unit.in_portion(&due, most, |unit, contract, left| {
            let (mut turn, mut steps) = (ContractTurn::of(contract), 0);
            while steps < left && turn.roll(&unit.context(&policy))? {
                steps += 1;
            }
            store(unit, turn)?;
            done.rolled.push(contract.id());
            taken += steps;
            Ok(steps)
        })?;
        let dealt = unit.in_portion(&waiting, most.saturating_sub(taken), |unit, contract, _| {
            done.deals.extend(renewals::settle(unit, contract, &policy)?);
            taken += 1;
            Ok(1)
        })?;
        done.steps = u32::try_from(taken).unwrap_or(u32::MAX);
        done.has_more = !(rolled.is_end && dealt.is_end);
        done.held_back = [rolled.held_back, dealt.held_back].concat();
        Ok(done)
    }
}

fn change(
    unit: &mut Unit,
    id: ContractId,
    rule: impl FnOnce(&Contract, &RuleContext<'_, OrderingPolicy>) -> Result<ContractTurn, CrmError>,
) -> Result<Contract, CrmError> {
    let contract = unit.load::<Contract>(id, Operation::Update)?;
    let policy = unit.policy::<OrderingPolicy>()?;
    let turn = rule(&contract, &unit.context(&policy))?;
    store(unit, turn)
}

/// Stores what became of a contract, unless nothing did, and puts what is to be announced into the outbox.
fn store(unit: &mut Unit, turn: ContractTurn) -> Result<Contract, CrmError> {
    let ContractTurn { next, events } = turn;
    if events.is_empty() {
        return Ok(next);
    }
    unit.save(&next, &events)?;
    for event in events.iter().filter(|event| matches!(event, ContractEvent::RenewalDue { .. })) {
        unit.emit(&next, event)?;
    }
    Ok(next)
}
