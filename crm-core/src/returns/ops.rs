//! The session side of returns: name the permission, load, decide, store.

use crate::access::Operation;
use crate::engine::{Command, Unit};
use crate::kernel::{CrmError, Decision, Label, Ownership, Record, Refusal, ReturnId, number_in, yearly_series};
use crate::parties::{Account, Contact};

use super::contract::{
    AuthoriseReturn, CancelReturn, CloseReturn, DecideReturn, DisposeReturn, InspectReturn, RecordReturnReceipt,
    RecordReturnShipment, RefuseReturn, RequestReturn, ReturnEvent, SendReturnLabel, SplitReturnLine,
};
use super::model::{DeliveredLine, ReturnAuthorisation, ReturnSource, ReturnStep, ReturnTally};
use super::policy::ReturnsPolicy;
use super::rules::{self, Asked, NewReturn, ReturnContext, ReturnDecision};
use super::worth::Worth;
use super::{eligibility, goods, splitting, tallying};

mod documents;
mod outcomes;
mod questions;

impl Command for RequestReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.request_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        rules::bounded(self)?;
        let policy = unit.policy::<ReturnsPolicy>()?;
        eligibility::reason(&policy, &self.reason)?;
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        if let Some(contact) = self.contact {
            unit.load::<Contact>(contact, Operation::Read)?;
        }
        let mut asked: Vec<Asked> = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            asked.push(match &line.source {
                ReturnSource::Delivered(line) => Some(documents::delivered(unit, line)?),
                ReturnSource::NotBoughtHere { product, .. } => {
                    documents::product(unit, *product)?;
                    None
                }
            });
        }
        let ownership = Ownership::new(account.ownership().owner, account.ownership().team);
        let number = number(unit, &policy)?;
        let new = NewReturn { id: unit.new_id(), ownership, number };
        let decision = rules::request(new, self, &asked, &unit.context(&policy))?;
        unit.open_with(decision)
    }
}

/// The next number of the year.
fn number(unit: &mut Unit, policy: &ReturnsPolicy) -> Result<Label, CrmError> {
    let series = yearly_series(&policy.prefix, unit.today());
    let count = unit.next_number(&format!("return {series}"), 1, None)?;
    Ok(number_in(&series, count, 6)?)
}

impl Command for AuthoriseReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.authorise_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        let rma = unit.load::<ReturnAuthorisation>(self.rma, Operation::Update)?;
        let quantities = rules::to_authorise(&rma, self)?;
        rules::legal(&rma, ReturnStep::Authorise)?;
        if let Some(refusal) = rules::out_of_time(&rma, &quantities, unit.today())
            && (self.grounds.is_empty() || unit.authorise(Operation::Approve, &rma).is_err())
        {
            return Err(refusal.about(&rma));
        }
        let mut left = Vec::new();
        for line in tallying::counted_lines(&rma) {
            let (_, goods) = documents::of_return(unit, &line)?;
            left.push((line, goods.left()));
        }
        let decision = rules::authorise(&rma, &quantities, &left, &self.grounds)?;
        store(unit, &rma, decision, None)
    }
}

impl Command for RefuseReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.refuse_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, cx| rules::refuse(rma, self, cx))
    }
}

impl Command for SplitReturnLine {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.split_return_line";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, _| splitting::split(rma, self))
    }
}

impl Command for SendReturnLabel {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.send_return_label";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, _| goods::send_label(rma, self))
    }
}

impl Command for RecordReturnShipment {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.record_return_shipment";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, cx| goods::record_shipment(rma, self, cx))
    }
}

impl Command for RecordReturnReceipt {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.record_return_receipt";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, _| goods::receive(rma, self))
    }
}

impl Command for InspectReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.inspect_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, cx| goods::inspect(rma, self, cx))
    }
}

impl Command for DecideReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.decide_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, _| goods::decide(rma, self))
    }
}

impl Command for DisposeReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.dispose_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, cx| goods::dispose(rma, self, cx))
    }
}

impl Command for CancelReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.cancel_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, cx| rules::cancel(rma, self, cx))
    }
}

impl Command for CloseReturn {
    type Answer = ReturnAuthorisation;
    const NAME: &'static str = "returns.close_return";

    fn execute(&self, unit: &mut Unit) -> Result<ReturnAuthorisation, CrmError> {
        step(unit, self.rma, |rma, cx| rules::close(rma, self, cx))
    }
}

/// A step that needs no more than the return itself.
fn step(
    unit: &mut Unit,
    id: ReturnId,
    rule: impl FnOnce(&ReturnAuthorisation, &ReturnContext<'_>) -> ReturnDecision,
) -> Result<ReturnAuthorisation, CrmError> {
    let rma = unit.load::<ReturnAuthorisation>(id, Operation::Update)?;
    let policy = unit.policy::<ReturnsPolicy>()?;
    let decision = rule(&rma, &unit.context(&policy))?;
    store(unit, &rma, decision, None)
}

/// Stores what became of a return, and with it what it takes of its documents: both in one batch, so that of two returns at the same time one is told to
/// look again.
fn store(
    unit: &mut Unit,
    before: &ReturnAuthorisation,
    decision: Decision<ReturnAuthorisation, ReturnEvent>,
    credited: Option<(&DeliveredLine, &[Worth])>,
) -> Result<ReturnAuthorisation, CrmError> {
    let after = unit.apply(decision)?;
    let mut lines = tallying::counted_lines(&after);
    lines.dedup_by_key(|line| ReturnTally::id_of(line));
    for line in lines {
        let tally = documents::tally(unit, &line)?;
        let credits = credited.filter(|(of, _)| ReturnTally::id_of(of) == tally.id()).map_or(&[][..], |(_, credits)| credits);
        unit.apply(tallying::tally(&tally, before, &after, credits)?)?;
    }
    Ok(after)
}
