//! The session side: which parts the actor may do, and what comes of each.

use crate::access::{Operation, Reader, Scope};
use crate::disputes::LapsePaymentDisputes;
use crate::dunning::RunDunning;
use crate::engine::{Answer, Command, Query, Unit};
use crate::invoicing::InvoiceSubscriptions;
use crate::kernel::{CrmError, Kind, Record, portion};
use crate::ordering::{RollContracts, RollSubscriptions};
use crate::pipeline::{MoveDue, Pipeline};
use crate::quoting::ExpireQuotes;
use crate::service::RunService;

use super::contract::{DuePart, DueWork, RunDue};

mod follow_ups;

impl Answer for DueWork {
    /// Ids, counts, codes and words of rules: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl DuePart {
    /// Follow-ups come last: what the other parts changed in this portion is as they find it.
    const ALL: [Self; 9] = [
        Self::Opportunities,
        Self::Quotes,
        Self::Subscriptions,
        Self::SubscriptionInvoices,
        Self::Contracts,
        Self::PaymentDisputes,
        Self::Dunning,
        Self::Cases,
        Self::FollowUps,
    ];

    /// True for those who may update every record that the part is about.
    fn is_open_to(self, reader: &Reader) -> bool {
        let kind = match self {
            Self::Opportunities if reader.scope(Operation::Read, Kind::PIPELINE.code) != Scope::All => return false,
            Self::Opportunities => Kind::OPPORTUNITY,
            Self::Quotes => Kind::QUOTE,
            Self::SubscriptionInvoices if reader.scope(Operation::Create, Kind::INVOICE.code) != Scope::All => return false,
            Self::Subscriptions | Self::SubscriptionInvoices => Kind::SUBSCRIPTION,
            Self::Contracts => Kind::CONTRACT,
            Self::Dunning => return RunDunning::is_open_to(reader),
            Self::PaymentDisputes => Kind::PAYMENT_DISPUTE,
            Self::Cases => Kind::SERVICE_CASE,
            Self::FollowUps => Kind::FOLLOW_UP,
        };
        reader.scope(Operation::Update, kind.code) == Scope::All
    }
}

impl Command for RunDue {
    type Answer = DueWork;
    const NAME: &'static str = "automation.run_due";

    fn execute(&self, unit: &mut Unit) -> Result<DueWork, CrmError> {
        let limit = portion(self.limit, "records of each kind")?;
        let (parts, left_out): (Vec<DuePart>, Vec<DuePart>) =
            DuePart::ALL.into_iter().partition(|part| part.is_open_to(unit.reader()));
        if parts.is_empty() {
            return Err(CrmError::Denied {
                subject: Kind::FOLLOW_UP.name.to_owned(),
                detail:
                    "what is due is done by those who may update every follow-up, opportunity, quote, subscription, contract, dunning notice or case; \
                         ask an administrator"
                        .to_owned(),
            });
        }
        let (mut work, mut is_end) = (DueWork { left_out, ..DueWork::default() }, true);
        for part in parts {
            let reached_end = match part {
                DuePart::Opportunities => move_on(unit, limit, &mut work)?,
                DuePart::Quotes => expire(unit, limit, &mut work)?,
                DuePart::Subscriptions => roll_subscriptions(unit, limit, &mut work)?,
                DuePart::SubscriptionInvoices => invoice_subscriptions(unit, limit, &mut work)?,
                DuePart::Contracts => roll_contracts(unit, limit, &mut work)?,
                DuePart::PaymentDisputes => lapse(unit, limit, &mut work)?,
                DuePart::Dunning => remind(unit, limit, &mut work)?,
                DuePart::Cases => warn(unit, limit, &mut work)?,
                DuePart::FollowUps => {
                    // Follow-ups read of changes in the log, where this portion is not yet.
                    let changed = [
                        work.moved,
                        work.expired,
                        work.subscription_steps,
                        work.invoices,
                        work.contract_steps,
                        work.dunning_steps,
                        work.lapsed,
                        work.service_steps,
                    ];
                    follow_ups::run(unit, limit, &mut work)? && changed == [0; 8]
                }
            };
            is_end &= reached_end;
        }
        Ok(DueWork { is_end, ..work })
    }
}

/// In every pipeline, the deals whose time in a stage is over go on.
fn move_on(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let mut left = limit;
    for pipeline in unit.parts(&Query::by(Pipeline::BY_NAME))? {
        if pipeline.timed_moves().is_empty() {
            continue;
        }
        if left == 0 {
            return Ok(false);
        }
        let done = MoveDue { pipeline: pipeline.id(), limit: u32::try_from(left).ok() }.execute(unit)?;
        left = left.saturating_sub(done.moved.len());
        work.moved = work.moved.saturating_add(counted(done.moved.len()));
        work.held_back.extend(done.held_back);
        if done.has_more {
            return Ok(false);
        }
    }
    Ok(true)
}

fn expire(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = ExpireQuotes { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.expired = done.expired;
    work.held_back.extend(done.held_back);
    Ok(done.is_end)
}

fn roll_subscriptions(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = RollSubscriptions { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.subscription_steps = done.steps.into();
    work.held_back.extend(done.held_back);
    Ok(!done.has_more)
}

fn invoice_subscriptions(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = InvoiceSubscriptions { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.invoices = counted(done.invoices.len());
    work.held_back.extend(done.held_back);
    Ok(!done.has_more)
}

fn roll_contracts(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = RollContracts { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.contract_steps = done.steps.into();
    work.held_back.extend(done.held_back);
    Ok(!done.has_more)
}

fn lapse(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = LapsePaymentDisputes { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.lapsed = done.lapsed;
    work.held_back.extend(done.held_back);
    Ok(done.is_end)
}

fn remind(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = RunDunning { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.dunning_steps = [done.prepared, done.lapsed, done.promises, done.charges].iter().sum();
    work.held_back.extend(done.held_back);
    Ok(done.is_end)
}

fn warn(unit: &mut Unit, limit: usize, work: &mut DueWork) -> Result<bool, CrmError> {
    let done = RunService { limit: u32::try_from(limit).ok() }.execute(unit)?;
    work.service_steps = done.warned.saturating_add(done.closed);
    work.held_back.extend(done.held_back);
    Ok(done.is_end)
}

fn counted(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
