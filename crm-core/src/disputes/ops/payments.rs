//! Payments that their payers contest, on the road: what is asked, what is debited, what comes again.

use crate::access::{Operation, Scope};
use crate::disputes::contract::{
    AddPaymentEvidence, ClosePaymentInquiry, ConcedePaymentDispute, DecidePaymentDispute, DisputeRefusal, EscalatePaymentInquiry,
    LapsePaymentDisputes, LapsedPaymentDisputes, OpenPaymentDispute, PaymentDisputeEvent, RaiseDispute, SubmitPaymentEvidence,
};
use crate::disputes::model::{Dispute, DisputeKind, DisputeScope, PaymentDispute};
use crate::disputes::payments::{self, Debited};
use crate::disputes::policy::DisputePolicy;
use crate::disputes::rules;
use crate::engine::{Answer, Command, Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{Code, CrmError, Date, Decision, Kind, Note, Record, Refusal, SortKey, Timestamp, portion};
use crate::receivables::{ChargeBack, Payment, UndoRepayment};

use super::{open_dispute, raise, release};

/// The least instant: nothing is to be answered before it.
const EVER: Timestamp = Timestamp::EPOCH;

impl Command for OpenPaymentDispute {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.open_payment_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let payment = unit.load::<Payment>(self.payment, Operation::Update)?;
        unit.demand(Operation::Create, Kind::PAYMENT_DISPUTE)?;
        let known = unit.parts(&Query::under(PaymentDispute::BY_PAYMENT, SortKey::new().id(self.payment)))?;
        if known.iter().any(PaymentDispute::is_open) {
            return Err(DisputeRefusal::AlreadyContested.about(&payment));
        }
        let moment = (unit.now(), unit.today());
        let contested = payments::open(unit.new_id(), &payment, self, moment)?;
        let debited = if self.is_inquiry { Debited::default() } else { debit(unit, &contested, &payment)? };
        told(unit, payments::begun(contested, debited), true)
    }
}

impl Command for EscalatePaymentInquiry {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.escalate_payment_inquiry";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let before = unit.load::<PaymentDispute>(self.payment_dispute, Operation::Update)?;
        let payment = unit.load::<Payment>(*before.payment(), Operation::Update)?;
        let contested = payments::escalate(&before, &payment, self, unit.now())?;
        let debited = debit(unit, &contested, &payment)?;
        told(unit, payments::begun(contested, debited), false)
    }
}

/// Takes the money back, and holds by disputes the invoices that are open again.
fn debit(unit: &mut Unit, contested: &PaymentDispute, payment: &Payment) -> Result<Debited, CrmError> {
    let reason = Code::parse(contested.reason().key())?;
    let charge_back = ChargeBack {
        payment: *contested.payment(),
        amount: Some(*contested.amount()),
        on: None,
        method: payment.method().clone(),
        reference: contested.reference().clone(),
        reason: reason.clone(),
        external_id: None,
    };
    let repayment = charge_back.execute(unit)?;
    let mut disputes = Vec::new();
    for (taken_back, amount) in payments::by_invoice(repayment.taken_back())? {
        let invoice = unit.part::<Invoice>(taken_back)?;
        if open_dispute(unit, &invoice)?.is_none() {
            let kind = DisputeKind::Chargeback(contested.id());
            let about = RaiseDispute::about(taken_back, DisputeScope::Amount(amount), reason.clone());
            let reference = contested.reference().clone();
            disputes.push(raise(unit, &invoice, &RaiseDispute { kind, reference, ..about })?.id());
        }
    }
    Ok(Debited { repayment: Some(repayment.id()), disputes })
}

impl Command for AddPaymentEvidence {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.add_payment_evidence";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let before = unit.load::<PaymentDispute>(self.payment_dispute, Operation::Update)?;
        let (by, today) = (unit.reader().user(), unit.today());
        unit.apply(payments::add_evidence(&before, self, by, today)?)
    }
}

impl Command for SubmitPaymentEvidence {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.submit_payment_evidence";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let before = unit.load::<PaymentDispute>(self.payment_dispute, Operation::Update)?;
        let policy = unit.policy::<DisputePolicy>()?;
        let decision = payments::submit(&before, self, &policy, unit.now())?;
        told(unit, decision, false)
    }
}

impl Command for ClosePaymentInquiry {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.close_payment_inquiry";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let before = unit.load::<PaymentDispute>(self.payment_dispute, Operation::Update)?;
        let decision = payments::close(&before, unit.today())?;
        told(unit, decision, false)
    }
}

impl Command for DecidePaymentDispute {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.decide_payment_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let before = unit.load::<PaymentDispute>(self.payment_dispute, Operation::Update)?;
        let decision = payments::decide(&before, self.is_won, self.on, unit.today())?;
        let is_news = matches!(decision, Decision::Apply { .. });
        if let Some(repayment) = before.repayment().filter(|_| self.is_won && is_news) {
            UndoRepayment { repayment, on: self.on, reason: Code::parse("representment")? }.execute(unit)?;
            for dispute in before.disputes() {
                let dispute = unit.load::<Dispute>(*dispute, Operation::Update)?;
                if dispute.is_open() {
                    let today: Date = unit.today();
                    release(unit, &dispute, *dispute.disputed())?;
                    unit.apply(rules::withdraw(&dispute, &Note::default(), today)?)?;
                }
            }
        }
        told(unit, decision, false)
    }
}

impl Command for ConcedePaymentDispute {
    type Answer = PaymentDispute;
    const NAME: &'static str = "disputes.concede_payment_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<PaymentDispute, CrmError> {
        let before = unit.load::<PaymentDispute>(self.payment_dispute, Operation::Update)?;
        let decision = payments::concede(&before, unit.today())?;
        told(unit, decision, false)
    }
}

impl Command for LapsePaymentDisputes {
    type Answer = LapsedPaymentDisputes;
    const NAME: &'static str = "disputes.lapse_payment_disputes";

    fn execute(&self, unit: &mut Unit) -> Result<LapsedPaymentDisputes, CrmError> {
        let most = portion(self.limit, "contested payments")?;
        if unit.reader().scope(Operation::Update, Kind::PAYMENT_DISPUTE.code) != Scope::All {
            return Err(CrmError::Denied {
                subject: Kind::PAYMENT_DISPUTE.name.to_owned(),
                detail: "contested payments are ended by those who may update every one of them; ask an administrator".to_owned(),
            });
        }
        let (now, today) = (unit.now(), unit.today());
        let (from, to) = (PaymentDispute::answered_by(false, EVER), PaymentDispute::answered_by(false, now));
        let mut lapsed = 0;
        let portion = unit.in_portion(&Query::between(PaymentDispute::BY_RESPOND_BY, from, to), most, |unit, contested, _| {
            // An answer in the very instant still counts.
            if contested.respond_by().is_some_and(|respond_by| respond_by < now) {
                told(unit, payments::lapse(contested, today)?, false)?;
                lapsed += 1;
            }
            Ok(1)
        })?;
        Ok(LapsedPaymentDisputes { lapsed, is_end: portion.is_end, held_back: portion.held_back })
    }
}

impl Answer for LapsedPaymentDisputes {
    /// Counts, codes and words of rules: nothing that a role hides.
    fn masked(self, _: &crate::access::Reader) -> Self {
        self
    }
}

/// Stores what was decided, and has the host told of it.
fn told(
    unit: &mut Unit,
    decision: Decision<PaymentDispute, PaymentDisputeEvent>,
    is_new: bool,
) -> Result<PaymentDispute, CrmError> {
    let news = match &decision {
        Decision::Apply { events, .. } => events.clone(),
        Decision::AlreadyDone(_) => Vec::new(),
    };
    let contested = if is_new { unit.open_with(decision)? } else { unit.apply(decision)? };
    for event in &news {
        unit.emit(&contested, event)?;
    }
    Ok(contested)
}
