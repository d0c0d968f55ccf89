//! Credit decisions on the road.

use crate::access::Operation;
use crate::engine::{Command, Unit};
use crate::kernel::{AccountId, CrmError, Note, Ownership};
use crate::parties::Account;
use crate::receivables::contract::{HoldCredit, ReleaseCredit, SetCreditLimit};
use crate::receivables::credit;
use crate::receivables::model::{CreditDecision, CreditRuling};

impl Command for SetCreditLimit {
    type Answer = CreditDecision;
    const NAME: &'static str = "receivables.set_credit_limit";

    fn execute(&self, unit: &mut Unit) -> Result<CreditDecision, CrmError> {
        decide(unit, self.account, CreditRuling::Limited(self.limit), &self.note)
    }
}

impl Command for HoldCredit {
    type Answer = CreditDecision;
    const NAME: &'static str = "receivables.hold_credit";

    fn execute(&self, unit: &mut Unit) -> Result<CreditDecision, CrmError> {
        let ruling = CreditRuling::Held { reason: self.reason.clone(), until: self.until };
        decide(unit, self.account, ruling, &self.note)
    }
}

impl Command for ReleaseCredit {
    type Answer = CreditDecision;
    const NAME: &'static str = "receivables.release_credit";

    fn execute(&self, unit: &mut Unit) -> Result<CreditDecision, CrmError> {
        decide(unit, self.account, CreditRuling::Released, &self.note)
    }
}

fn decide(unit: &mut Unit, account: AccountId, ruling: CreditRuling, note: &Note) -> Result<CreditDecision, CrmError> {
    let loaded = unit.load::<Account>(account, Operation::Read)?;
    let ownership = Ownership::new(loaded.ownership().owner, loaded.ownership().team);
    let decision = credit::decide(unit.new_id(), ownership, account, ruling, note, unit.today())?;
    unit.open_with(decision)
}
