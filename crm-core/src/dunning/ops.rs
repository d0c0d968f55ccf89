//! The session side of dunning: name the permission, load, decide, store.

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::{self, DraftInvoice, DraftKind, Invoice, InvoiceEvent, InvoiceLine, InvoiceTerms};
use crate::kernel::{CrmError, Decision, Fault, InvoiceId, Note, Refusal, SortKey};
use crate::parties::Account;
use crate::receivables::{self, HoldReason, Settlement};

use super::contract::{
    BillLateCharges, CancelNotice, ChargeLateInterest, DunningRefusal, HoldDunning, MarkNoticeFailed, MarkNoticeSent,
    PromiseRefusal, RecordPromise, ReleaseDunning, SetDunningTerms, WaiveLateCharge, WithdrawPromise,
};
use super::model::{DunningHold, DunningNotice, DunningTarget, DunningTerms, LateCharge, PromiseToPay};
use super::policy::DunningPolicy;
use super::rules::{self, Subject};
use super::{charging, promises};

mod assessment;
mod books;
mod questions;
mod run;

impl Command for SetDunningTerms {
    type Answer = DunningTerms;
    const NAME: &'static str = "dunning.set_dunning_terms";

    fn execute(&self, unit: &mut Unit) -> Result<DunningTerms, CrmError> {
        let subject = subject(unit, self.of)?;
        let before = match self.of {
            DunningTarget::Account(account) => books::account_terms(unit, account)?,
            DunningTarget::Invoice(invoice) => books::invoice_terms(unit, invoice)?,
        };
        let policy = unit.policy::<DunningPolicy>()?;
        let decision = rules::set_terms(unit.new_id(), before.as_ref(), &subject, self, &policy)?;
        let terms = match before {
            None => unit.open_with(decision)?,
            Some(before) => {
                unit.authorise(Operation::Update, &before)?;
                unit.apply(decision)?
            }
        };
        run::look_now(unit, subject.account)?;
        Ok(terms)
    }
}

/// The customer or the invoice that somebody names, which they must be allowed to read.
fn subject(unit: &mut Unit, of: DunningTarget) -> Result<Subject, CrmError> {
    Ok(match of {
        DunningTarget::Account(id) => {
            let account = unit.load::<Account>(id, Operation::Read)?;
            Subject { ownership: books::unshared(account.ownership()), account: id, invoice: None }
        }
        DunningTarget::Invoice(id) => {
            let invoice = issued(unit, id)?;
            Subject { ownership: invoice.ownership().clone(), account: *invoice.account(), invoice: Some(id) }
        }
    })
}

/// The issued invoice of an id, which the actor must be allowed to read.
fn issued(unit: &mut Unit, id: InvoiceId) -> Result<Invoice, CrmError> {
    let invoice = unit.load::<Invoice>(id, Operation::Read)?;
    if invoice.is_issued_invoice() { Ok(invoice) } else { Err(DunningRefusal::NotAnIssuedInvoice.about(&invoice)) }
}

impl Command for HoldDunning {
    type Answer = DunningHold;
    const NAME: &'static str = "dunning.hold_dunning";

    fn execute(&self, unit: &mut Unit) -> Result<DunningHold, CrmError> {
        let subject = subject(unit, self.of)?;
        let decision = rules::hold(unit.new_id(), &subject, self, unit.today())?;
        unit.open_with(decision)
    }
}

impl Command for ReleaseDunning {
    type Answer = DunningHold;
    const NAME: &'static str = "dunning.release_dunning";

    fn execute(&self, unit: &mut Unit) -> Result<DunningHold, CrmError> {
        let hold = unit.load::<DunningHold>(self.hold, Operation::Update)?;
        let released = unit.apply(rules::release(&hold, unit.today()))?;
        run::look_now(unit, *hold.account())?;
        Ok(released)
    }
}

impl Command for MarkNoticeSent {
    type Answer = DunningNotice;
    const NAME: &'static str = "dunning.mark_notice_sent";

    fn execute(&self, unit: &mut Unit) -> Result<DunningNotice, CrmError> {
        let notice = unit.load::<DunningNotice>(self.notice, Operation::Update)?;
        unit.apply(rules::mark_sent(&notice, self.on, unit.today())?)
    }
}

impl Command for MarkNoticeFailed {
    type Answer = DunningNotice;
    const NAME: &'static str = "dunning.mark_notice_failed";

    fn execute(&self, unit: &mut Unit) -> Result<DunningNotice, CrmError> {
        let notice = unit.load::<DunningNotice>(self.notice, Operation::Update)?;
        unit.apply(rules::mark_failed(&notice, &self.reason, unit.today())?)
    }
}

impl Command for CancelNotice {
    type Answer = DunningNotice;
    const NAME: &'static str = "dunning.cancel_notice";

    fn execute(&self, unit: &mut Unit) -> Result<DunningNotice, CrmError> {
        let notice = unit.load::<DunningNotice>(self.notice, Operation::Update)?;
        unit.apply(rules::cancel(&notice, &self.reason, unit.today())?)
    }
}

impl Command for ChargeLateInterest {
    type Answer = LateCharge;
    const NAME: &'static str = "dunning.charge_late_interest";

    fn execute(&self, unit: &mut Unit) -> Result<LateCharge, CrmError> {
        let invoice = issued(unit, self.invoice)?;
        let today = unit.today();
        let through = self.through.unwrap_or(today);
        if today < through {
            let fault = Fault::new(through, "interest is claimed for days that have come", "give today or before");
            return Err(fault.at("through").into());
        }
        let late = books::late(unit, &invoice, through)?;
        let decision = charging::claim(unit.new_id(), &invoice, late, today)?;
        unit.open_with(decision)
    }
}

impl Command for WaiveLateCharge {
    type Answer = LateCharge;
    const NAME: &'static str = "dunning.waive_late_charge";

    fn execute(&self, unit: &mut Unit) -> Result<LateCharge, CrmError> {
        let charge = unit.load::<LateCharge>(self.charge, Operation::Approve)?;
        let charge = books::unless_discarded(unit, charge)?;
        unit.apply(charging::waive(&charge, &self.reason, unit.today())?)
    }
}

impl Command for BillLateCharges {
    type Answer = Invoice;
    const NAME: &'static str = "dunning.bill_late_charges";

    fn execute(&self, unit: &mut Unit) -> Result<Invoice, CrmError> {
        let mut charges = Vec::new();
        for id in self.charges.iter().take(charging::BILLED_CHARGES + 1) {
            let charge = unit.load::<LateCharge>(*id, Operation::Update)?;
            charges.push(books::unless_discarded(unit, charge)?);
        }
        let first = charging::of_one_draft(&charges)?;
        let language = books::language(unit, *first.account())?;
        let (ownership, bill) = (first.ownership().clone(), unit.new_id());
        let mut lines: Vec<InvoiceLine> = Vec::new();
        let mut billed = Vec::new();
        for charge in &charges {
            let late = unit.part::<Invoice>(*charge.invoice())?;
            let number = late.issue().map(|issue| issue.number.clone());
            let number = number.ok_or_else(|| DunningRefusal::NotAnIssuedInvoice.about(&late))?;
            lines.extend(charging::lines(charge, &number, language)?);
            billed.push(charging::bill(charge, bill)?);
        }
        let draft = DraftInvoice {
            account: *first.account(),
            currency: first.interest().currency(),
            lines,
            allowances: Vec::new(),
            charges: Vec::new(),
            external_id: None,
            note: Note::default(),
            owner: None,
            kind: DraftKind::Invoice,
            terms: InvoiceTerms::default(),
        };
        for decision in billed {
            unit.apply(decision)?;
        }
        let draft = invoicing::rules::draft(bill, ownership, &draft)?;
        unit.open_with(Decision::apply(draft, InvoiceEvent::Drafted))
    }
}

impl Command for RecordPromise {
    type Answer = PromiseToPay;
    const NAME: &'static str = "dunning.record_promise";

    fn execute(&self, unit: &mut Unit) -> Result<PromiseToPay, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let promisable = books::promisable(unit, &invoice)?;
        let policy = unit.policy::<DunningPolicy>()?;
        let decision = promises::promise(unit.new_id(), &promisable, self, &unit.context(&policy))?;
        let open = Query::under(PromiseToPay::BY_OPEN_INVOICE, SortKey::new().id(self.invoice));
        if !unit.parts(&open)?.is_empty() {
            return Err(PromiseRefusal::AlreadyPromised.about(&invoice));
        }
        let promise = unit.open_with(decision)?;
        let shown = promises::shown(&promise, &receivables::ops::settlement_of(unit, &invoice)?)?;
        unit.apply(shown)?;
        run::look_now(unit, *invoice.account())?;
        Ok(promise)
    }
}

impl Command for WithdrawPromise {
    type Answer = PromiseToPay;
    const NAME: &'static str = "dunning.withdraw_promise";

    fn execute(&self, unit: &mut Unit) -> Result<PromiseToPay, CrmError> {
        let promise = unit.load::<PromiseToPay>(self.promise, Operation::Update)?;
        let decision = promises::withdraw(&promise, self, unit.today())?;
        let is_open = matches!(decision, Decision::Apply { .. });
        let withdrawn = unit.apply(decision)?;
        // One that was withdrawn before shows no more; what does is of a later promise.
        if !is_open {
            return Ok(withdrawn);
        }
        if let Some(settlement) = unit.find::<Settlement>(Settlement::id_of(*promise.invoice()))? {
            unit.apply(receivables::rules::release(&settlement, HoldReason::Promise, unit.today()))?;
        }
        run::look_now(unit, *promise.account())?;
        Ok(withdrawn)
    }
}
