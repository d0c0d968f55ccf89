//! Contracts on the road.

use std::ops::ControlFlow;

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

use super::ownership;

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
        let (mut done, mut left) = (RolledContracts::default(), most);
        for contract in due(unit, most)? {
            let mut turn = ContractTurn::of(&contract);
            while left > 0 && turn.roll(&unit.context(&policy))? {
                (done.steps, left) = (done.steps.saturating_add(1), left.saturating_sub(1));
            }
            if turn.next.due_on().is_some_and(|due| due <= unit.today()) {
                done.has_more = true;
            }
            if !turn.events.is_empty() {
                done.rolled.push(contract.id());
                store(unit, turn)?;
            }
        }
        Ok(done)
    }
}

/// The contracts that are due, the first first: one more than can be rolled, to tell whether there are more.
fn due(unit: &mut Unit, most: usize) -> Result<Vec<Contract>, CrmError> {
    let mut due: Vec<Contract> = Vec::new();
    let until = Query::between(Contract::BY_DUE, SortKey::new(), SortKey::new().date(unit.today()));
    unit.visit(&until, Operation::Update, &mut |contract| {
        due.push(contract);
        if due.len() <= most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(due)
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
