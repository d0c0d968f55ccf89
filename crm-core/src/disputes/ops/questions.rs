//! Questions about disputes, on the road.

use crate::access::Operation;
use crate::disputes::amounts::{self, InvoiceFigures};
use crate::disputes::contract::{DisputeFigures, DisputeReport, DisputeStanding, DisputeTask, DisputeView, DisputeWorklist};
use crate::disputes::figures;
use crate::disputes::model::Dispute;
use crate::disputes::policy::DisputePolicy;
use crate::disputes::rules;
use crate::engine::{Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{CrmError, SortKey, portion};
use crate::receivables;

impl Question for DisputeStanding {
    type Answer = DisputeView;
    const NAME: &'static str = "disputes.dispute_standing";

    fn answer(&self, unit: &mut Unit) -> Result<DisputeView, CrmError> {
        let dispute = unit.load::<Dispute>(self.dispute, Operation::Read)?;
        let invoice = unit.load::<Invoice>(*dispute.invoice(), Operation::Read)?;
        let settlement = receivables::ops::settlement_of(unit, &invoice)?;
        let figures = InvoiceFigures::of(&invoice, &settlement)?;
        let amounts = amounts::amounts(*dispute.disputed(), dispute.credited_amount(), *dispute.undisputed(), &figures)?;
        let policy = unit.policy::<DisputePolicy>()?;
        let needed = policy.evidence_for(dispute.reason().as_str());
        Ok(DisputeView {
            amounts,
            missing_evidence: dispute.missing(needed).into_iter().cloned().collect(),
            available: dispute.available_commands(),
            reopens_until: rules::reopens_until(&dispute, &policy)?,
            dispute,
        })
    }
}

impl Question for DisputeWorklist {
    /// Those that nobody has taken in hand first, then by the day to answer.
    type Answer = Vec<DisputeTask>;
    const NAME: &'static str = "disputes.dispute_worklist";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<DisputeTask>, CrmError> {
        let (limit, today) = (portion(self.limit, "disputes")?, unit.today());
        let open = unit.select(&Query::by(Dispute::BY_RAISED_ON))?;
        let mut tasks: Vec<DisputeTask> = open
            .into_iter()
            .map(|dispute| {
                let answer_by = dispute.care().map(|care| care.answer_by);
                let is_late = answer_by.is_some_and(|day| day < today);
                DisputeTask { answer_by, is_late, age_days: today.days_since(*dispute.raised_on()), dispute }
            })
            .collect();
        // Stable: of one day, the older dispute first.
        tasks.sort_by_key(|task| task.answer_by);
        tasks.truncate(limit);
        Ok(tasks)
    }
}

impl Question for DisputeFigures {
    type Answer = DisputeReport;
    const NAME: &'static str = "disputes.dispute_figures";

    fn answer(&self, unit: &mut Unit) -> Result<DisputeReport, CrmError> {
        let issued = Query::between(Invoice::BY_ISSUED_ON, SortKey::new().date(self.from), SortKey::new().date(self.to));
        let invoices = unit.select(&issued)?;
        let disputes = unit.select(&Query::by(Dispute::BY_ACCOUNT))?;
        Ok(figures::figures(self, &invoices, &disputes)?)
    }
}
