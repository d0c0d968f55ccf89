//! What can be asked about returns.

use std::ops::ControlFlow;

use crate::access::Operation;
use crate::engine::{Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{CrmError, Fault, SortKey, portion};
use crate::returns::contract::{
    LineSteps, ReturnDue, ReturnFigures, ReturnRates, ReturnSteps, ReturnWindow, Returnable, ReturnsDue,
};
use crate::returns::model::ReturnAuthorisation;
use crate::returns::policy::ReturnsPolicy;
use crate::returns::{eligibility, figures, steps};

use super::documents;

impl Question for Returnable {
    type Answer = ReturnWindow;
    const NAME: &'static str = "returns.returnable";

    fn answer(&self, unit: &mut Unit) -> Result<ReturnWindow, CrmError> {
        let policy = unit.policy::<ReturnsPolicy>()?;
        eligibility::reason(&policy, &self.reason)?;
        let (_, goods) = documents::delivered(unit, &self.line)?;
        eligibility::window(&policy, &self.reason, &goods, unit.today())
    }
}

impl Question for ReturnSteps {
    type Answer = Vec<LineSteps>;
    const NAME: &'static str = "returns.return_steps";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<LineSteps>, CrmError> {
        let rma = unit.load::<ReturnAuthorisation>(self.rma, Operation::Read)?;
        Ok(rma.lines().iter().map(|line| steps::steps_of(&rma, line)).collect())
    }
}

impl Question for ReturnsDue {
    type Answer = Vec<ReturnDue>;
    const NAME: &'static str = "returns.returns_due";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<ReturnDue>, CrmError> {
        let most = portion(self.limit, "returns")?;
        let last = self.until.map_or_else(SortKey::new, |day| SortKey::new().date(day));
        let due = Query::between(ReturnAuthorisation::BY_REFUND_DUE, SortKey::new(), last);
        let mut found = Vec::new();
        unit.visit(&due, Operation::Read, &mut |rma| {
            found.extend(figures::due(&rma));
            if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(found)
    }
}

impl Question for ReturnFigures {
    type Answer = ReturnRates;
    const NAME: &'static str = "returns.return_figures";

    fn answer(&self, unit: &mut Unit) -> Result<ReturnRates, CrmError> {
        if self.until < self.from {
            let problem = format!("it lies before the first day, {}", self.from);
            return Err(Fault::new(self.until, problem, "give a last day that does not").at("until").into());
        }
        let days = || (SortKey::new().date(self.from), SortKey::new().date(self.until));
        let (mut book, mut fault, mut returned) = (figures::ReturnBook::new(self.currency), None, Vec::new());
        let (first, last) = days();
        let sold = Query::between(Invoice::BY_ISSUED_ON, first, last);
        unit.visit(&sold, Operation::Read, &mut |invoice| match book.sell(&invoice) {
            Ok(()) => ControlFlow::Continue(()),
            Err(found) => {
                fault = Some(found);
                ControlFlow::Break(())
            }
        })?;
        if let Some(fault) = fault {
            return Err(CrmError::from(fault));
        }
        let (first, last) = days();
        unit.visit(&Query::between(ReturnAuthorisation::BY_REQUESTED_ON, first, last), Operation::Read, &mut |rma| {
            returned.push(rma);
            ControlFlow::Continue(())
        })?;
        for rma in &returned {
            let sold_in = rma.lines().iter().map(|line| documents::currency(unit, line)).collect::<Result<Vec<_>, _>>()?;
            book.take_back(rma, &sold_in)?;
        }
        Ok(book.finish())
    }
}
