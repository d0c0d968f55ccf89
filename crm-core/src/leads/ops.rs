//! The session side of leads: name the permission, load, decide, store.

use crate::access::{Operation, User};
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::CrmError;

use super::contract::{
    AssignLead, CaptureLead, DisqualifyLead, LeadFunnel, NurtureLead, QualifyLead, RecordEvidence, ResumeLead, WorkLead,
};
use super::model::{Lead, LeadTag};
use super::policy::LeadPolicy;
use super::rules;

impl Command for CaptureLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.capture_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        if let Some(external_id) = &self.external_id {
            let same = Query::under(Lead::BY_EXTERNAL_ID, external_id.sort_key());
            // Only a lead that the actor may see is given back; another one's is a conflict of the unique id.
            if let Some(known) = unit.select(&same)?.pop() {
                return Ok(known);
            }
        }
        let ownership = unit.new_ownership::<Lead>(self.owner)?;
        unit.check_custom_fields::<Lead>(&self.details.custom_fields)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::capture(unit.new_id(), ownership, self, &unit.context(&policy))?;
        unit.open_with(decision)
    }
}

impl Command for WorkLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.work_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::work(&lead, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for RecordEvidence {
    type Answer = Lead;
    const NAME: &'static str = "leads.record_evidence";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::record_evidence(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for NurtureLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.nurture_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::nurture(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for ResumeLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.resume_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        unit.apply(rules::resume(&lead)?)
    }
}

impl Command for QualifyLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.qualify_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::qualify(&lead, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for DisqualifyLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.disqualify_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Update)?;
        let policy = unit.policy::<LeadPolicy>()?;
        let decision = rules::disqualify(&lead, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for AssignLead {
    type Answer = Lead;
    const NAME: &'static str = "leads.assign_lead";

    fn execute(&self, unit: &mut Unit) -> Result<Lead, CrmError> {
        let lead = unit.load::<Lead>(self.lead, Operation::Assign)?;
        let owner = unit.load::<User>(self.owner, Operation::Read)?;
        unit.apply(rules::assign(&lead, self.owner, *owner.team(), *owner.is_active())?)
    }
}

impl Question for LeadFunnel {
    type Answer = Vec<(LeadTag, u64)>;
    const NAME: &'static str = "leads.lead_funnel";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<(LeadTag, u64)>, CrmError> {
        let count = |tag| Ok((tag, unit.count(&Query::under(Lead::BY_STATE, Lead::in_state(tag)))?));
        LeadTag::ALL.into_iter().map(count).collect()
    }
}
