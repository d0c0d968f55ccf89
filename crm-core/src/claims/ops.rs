//! The session side of claims: name the permission, load, decide, store; and the one timeline of many records.

use std::collections::BTreeSet;

use crate::access::Operation;
use crate::disputes::{Dispute, DisputeKind, Outcome, PaymentDispute};
use crate::engine::{ChangeKind, Command, Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{
    AccountId, CrmError, InvoiceId, Kind, MoneyByCurrency, OrderId, Record, RecordRef, Refusal, ServiceCaseId, Timestamp,
};
use crate::ordering::Order;
use crate::parties::Account;
use crate::returns::ReturnAuthorisation;
use crate::service::ServiceCase;

use super::contract::{ClaimEntry, ClaimOf, ClaimRefusal, ClaimView, LinkToClaim, OpenClaim, ShowClaim, UnlinkFromClaim};
use super::model::{Claim, ClaimMember, ClaimStatus};
use super::{rules, status};

impl Command for OpenClaim {
    type Answer = Claim;
    const NAME: &'static str = "claims.open_claim";

    fn execute(&self, unit: &mut Unit) -> Result<Claim, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        unit.demand(Operation::Create, Kind::CLAIM)?;
        let ownership = crate::kernel::Ownership::new(account.ownership().owner, account.ownership().team);
        let decision = rules::open(unit.new_id(), ownership, self, unit.today())?;
        for member in &self.members {
            if account_of(unit, *member)? != self.account {
                return Err(ClaimRefusal::OtherAccount.refused());
            }
            in_no_claim(unit, *member)?;
        }
        unit.open_with(decision)
    }
}

impl Command for LinkToClaim {
    type Answer = Claim;
    const NAME: &'static str = "claims.link_to_claim";

    fn execute(&self, unit: &mut Unit) -> Result<Claim, CrmError> {
        let claim = unit.load::<Claim>(self.claim, Operation::Update)?;
        let account = account_of(unit, self.member)?;
        let decision = rules::link(&claim, self.member, account)?;
        if !claim.members().contains(&self.member) {
            in_no_claim(unit, self.member)?;
        }
        unit.apply(decision)
    }
}

impl Command for UnlinkFromClaim {
    type Answer = Claim;
    const NAME: &'static str = "claims.unlink_from_claim";

    fn execute(&self, unit: &mut Unit) -> Result<Claim, CrmError> {
        let claim = unit.load::<Claim>(self.claim, Operation::Update)?;
        unit.apply(rules::unlink(&claim, self.member)?)
    }
}

/// Whose a record is that the actor may read.
fn account_of(unit: &mut Unit, member: ClaimMember) -> Result<AccountId, CrmError> {
    Ok(match member {
        ClaimMember::Case(id) => *unit.load::<ServiceCase>(id, Operation::Read)?.account(),
        ClaimMember::Return(id) => *unit.load::<ReturnAuthorisation>(id, Operation::Read)?.account(),
        ClaimMember::Dispute(id) => *unit.load::<Dispute>(id, Operation::Read)?.account(),
        ClaimMember::PaymentDispute(id) => *unit.load::<PaymentDispute>(id, Operation::Read)?.account(),
    })
}

fn in_no_claim(unit: &mut Unit, member: ClaimMember) -> Result<(), CrmError> {
    match unit.parts(&Query::under(Claim::BY_MEMBER, member.sort_key()))?.is_empty() {
        true => Ok(()),
        false => Err(ClaimRefusal::InAnotherClaim.refused()),
    }
}

impl Question for ClaimOf {
    type Answer = Option<Claim>;
    const NAME: &'static str = "claims.claim_of";

    fn answer(&self, unit: &mut Unit) -> Result<Option<Claim>, CrmError> {
        Ok(unit.select(&Query::under(Claim::BY_MEMBER, self.member.sort_key()))?.pop())
    }
}

impl Question for ShowClaim {
    type Answer = ClaimView;
    const NAME: &'static str = "claims.show_claim";

    fn answer(&self, unit: &mut Unit) -> Result<ClaimView, CrmError> {
        let claim = unit.load::<Claim>(self.claim, Operation::Read)?;
        let mut all = Gathered::default();
        for member in claim.members() {
            all.take(unit, *member)?;
        }
        let mut credited = MoneyByCurrency::new();
        for document in all.documents.clone() {
            let Some(invoice) = readable::<Invoice>(unit, document)? else { continue };
            if !invoice.is_issued_invoice() {
                credited.add(invoice.totals().gross)?;
            }
            all.tell::<Invoice>(unit, document)?;
        }
        for order in all.orders.clone() {
            if readable::<Order>(unit, order)?.is_some() {
                all.tell::<Order>(unit, order)?;
            }
        }
        all.timeline.sort_by_key(|(place, _)| *place);
        Ok(ClaimView {
            status: status::of_all(all.statuses),
            members: all.members,
            documents: all.documents.into_iter().collect(),
            credited,
            orders: all.orders.into_iter().collect(),
            timeline: all.timeline.into_iter().map(|(_, entry)| entry).collect(),
            claim,
        })
    }
}

/// The record, where there is one that the actor may read.
fn readable<R: Record>(unit: &mut Unit, id: R::Id) -> Result<Option<R>, CrmError> {
    let found = unit.find::<R>(id)?;
    Ok(found.filter(|record| unit.authorise(Operation::Read, record).is_ok()))
}

/// When something happened, and in which order it was written down.
type Place = (Timestamp, u64, u32, usize);

/// All that is part of a claim.
#[derive(Default)]
struct Gathered {
    members: Vec<ClaimMember>,
    statuses: Vec<ClaimStatus>,
    documents: BTreeSet<InvoiceId>,
    orders: BTreeSet<OrderId>,
    timeline: Vec<(Place, ClaimEntry)>,
}

impl Gathered {
    /// Takes a record and those that it names, each once.
    fn take(&mut self, unit: &mut Unit, member: ClaimMember) -> Result<(), CrmError> {
        if self.members.contains(&member) {
            return Ok(());
        }
        match member {
            ClaimMember::Case(id) => self.take_case(unit, id),
            ClaimMember::Return(id) => {
                let Some(of) = readable::<ReturnAuthorisation>(unit, id)? else { return Ok(()) };
                self.members.push(member);
                self.statuses.push(status::of_return(&of));
                for line in of.lines() {
                    self.documents.extend(line.credits.iter().flat_map(|credit| credit.credit_notes.iter().copied()));
                    self.orders.extend(line.orders.iter().copied());
                }
                self.tell::<ReturnAuthorisation>(unit, id)
            }
            ClaimMember::Dispute(id) => {
                let Some(dispute) = readable::<Dispute>(unit, id)? else { return Ok(()) };
                self.members.push(member);
                self.statuses.push(status::of_dispute(&dispute));
                self.documents.extend(dispute.credit_notes_before().iter().copied());
                self.documents.extend(dispute.outcome().and_then(Outcome::document));
                self.tell::<Dispute>(unit, id)?;
                match *dispute.kind() {
                    DisputeKind::Invoice => Ok(()),
                    DisputeKind::Service(case) => self.take(unit, ClaimMember::Case(case)),
                    DisputeKind::Return(of) => self.take(unit, ClaimMember::Return(of)),
                    DisputeKind::Chargeback(contested) => self.take(unit, ClaimMember::PaymentDispute(contested)),
                }
            }
            ClaimMember::PaymentDispute(id) => {
                let Some(contested) = readable::<PaymentDispute>(unit, id)? else { return Ok(()) };
                self.members.push(member);
                self.statuses.push(status::of_payment_dispute(&contested));
                self.tell::<PaymentDispute>(unit, id)?;
                contested.disputes().iter().try_for_each(|dispute| self.take(unit, ClaimMember::Dispute(*dispute)))
            }
        }
    }

    /// Takes a case, and the one that stays where it is the same as another.
    fn take_case(&mut self, unit: &mut Unit, first: ServiceCaseId) -> Result<(), CrmError> {
        let mut next = Some(first);
        while let Some(id) = next.filter(|id| !self.members.contains(&ClaimMember::Case(*id))) {
            let Some(case) = readable::<ServiceCase>(unit, id)? else { return Ok(()) };
            self.members.push(ClaimMember::Case(id));
            self.statuses.extend(status::of_case(&case));
            self.tell::<ServiceCase>(unit, id)?;
            next = case.merged().map(|merged| merged.into);
        }
        Ok(())
    }

    /// Adds what happened to a record.
    fn tell<R: Record>(&mut self, unit: &Unit, id: R::Id) -> Result<(), CrmError> {
        for change in unit.story::<R>(id)? {
            if change.head.change == ChangeKind::Refused {
                continue;
            }
            for (at, event) in change.head.events.into_iter().enumerate() {
                let entry = ClaimEntry { at: change.head.occurred_at, record: RecordRef::to::<R>(id), event };
                self.timeline.push(((change.head.occurred_at, change.seq, change.ordinal, at), entry));
            }
        }
        Ok(())
    }
}
