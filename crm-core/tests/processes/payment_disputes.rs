//! Payments that their payers contest: every step in every state, what moves, and why they say no.

use crm_core::administration::SetPolicy;
use crm_core::automation::RunDue;
use crm_core::disputes::*;
use crm_core::engine::{Query, Session};
use crm_core::kernel::{CrmError, InvoiceId, Money, PaymentDisputeId, PaymentId, Record, SortKey, Timestamp};
use crm_core::receivables::{
    Ageing, Allocate, AllocateLeft, AllocateTo, AllocationPlan, OpenAmount, PayRefund, RefundSource, Repayment,
};

use crate::company::*;

use PaymentDisputeStep as Step;
use PaymentDisputeTag as Tag;

const ALL_STEPS: [Step; 7] =
    [Step::Document, Step::Submit, Step::Close, Step::Escalate, Step::Decide, Step::Concede, Step::Lapse];
const ALL_TAGS: [Tag; 8] =
    [Tag::Inquiry, Tag::InquiryReview, Tag::Closed, Tag::NeedsResponse, Tag::UnderReview, Tag::Won, Tag::Lost, Tag::Lapsed];

fn by() -> Timestamp {
    noon("2026-05-20")
}

fn open(payment: PaymentId, is_inquiry: bool) -> OpenPaymentDispute {
    OpenPaymentDispute {
        payment,
        amount: None,
        reason: PaymentDisputeReason::ProductNotReceived,
        is_inquiry,
        respond_by: by(),
        reference: Some(name("CB-77")),
        external_id: None,
        fee: Some(eur("20")),
    }
}

fn submit(payment_dispute: PaymentDisputeId) -> SubmitPaymentEvidence {
    SubmitPaymentEvidence { payment_dispute, although_incomplete: false, countered_fee: Some(eur("15")) }
}

fn decide(payment_dispute: PaymentDisputeId, is_won: bool) -> DecidePaymentDispute {
    DecidePaymentDispute { payment_dispute, is_won, on: None }
}

/// An invoice of 120.00, and the payment that settled it.
fn paid(company: &Company) -> (InvoiceId, PaymentId) {
    let invoice = company.issued(&["100"]).id();
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]);
    (invoice, company.accounts().execute(payment(company.account, eur("120"), plan)).unwrap().id())
}

fn take(company: &Company, id: PaymentDisputeId, step: Step) -> Result<(), CrmError> {
    let session = company.accounts();
    match step {
        Step::Document => session.execute(AddPaymentEvidence {
            payment_dispute: id,
            kind: code("delivery-note"),
            title: name("of May"),
            hash: None,
        }),
        Step::Submit => session.execute(submit(id)),
        Step::Close => session.execute(ClosePaymentInquiry { payment_dispute: id }),
        Step::Escalate => {
            session.execute(EscalatePaymentInquiry { payment_dispute: id, respond_by: by(), fee: None, amount: None })
        }
        Step::Decide => session.execute(decide(id, true)),
        Step::Concede => session.execute(ConcedePaymentDispute { payment_dispute: id }),
        Step::Lapse => {
            let boss = company.boss_on("2026-05-21");
            return boss.execute(LapsePaymentDisputes { limit: None }).map(|_| ());
        }
    }
    .map(|_| ())
}

fn at(company: &Company, tag: Tag) -> PaymentDispute {
    let session = company.accounts();
    let (_, payment) = paid(company);
    let is_inquiry = matches!(tag, Tag::Inquiry | Tag::InquiryReview | Tag::Closed);
    let id = session.execute(open(payment, is_inquiry)).unwrap().id();
    match tag {
        Tag::Inquiry | Tag::NeedsResponse => {}
        Tag::InquiryReview | Tag::UnderReview => take(company, id, Step::Submit).unwrap(),
        Tag::Closed => take(company, id, Step::Close).unwrap(),
        Tag::Lapsed => take(company, id, Step::Lapse).unwrap(),
        Tag::Won | Tag::Lost => {
            take(company, id, Step::Submit).unwrap();
            session.execute(decide(id, tag == Tag::Won)).unwrap();
        }
    }
    let contested = session.get::<PaymentDispute>(id).unwrap();
    assert_eq!(contested.tag(), tag);
    contested
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    for tag in ALL_TAGS {
        for step in ALL_STEPS {
            let company = Company::founded();
            let before = at(&company, tag);
            let answer = take(&company, before.id(), step);
            let after = company.accounts().get::<PaymentDispute>(before.id()).unwrap();
            if PAYMENT_DISPUTE_STEPS.allows(tag, step) {
                assert_eq!(answer, Ok(()), "{tag:?} {step:?}");
                assert!(PAYMENT_DISPUTE_STEPS.targets(tag, step).contains(&after.tag()), "{tag:?} {step:?}");
            } else {
                assert_eq!(after, before, "{tag:?} {step:?} changed nothing");
                // A run over all finds nothing to do; a bank that says the same twice is heard once.
                let is_said_again = (tag, step) == (Tag::Won, Step::Decide) || (tag, step) == (Tag::Closed, Step::Close);
                if step != Step::Lapse && !is_said_again {
                    assert_eq!(refusal(answer), "DSP-023", "{tag:?} {step:?}");
                }
            }
        }
    }
}

/// What is open on the invoice, and how much of it ageing calls disputed.
fn owed(session: &Session, invoice: InvoiceId) -> (Money, Money) {
    let ageing = session.ask(Ageing { as_of: day(TODAY), currency: None, account: None }).unwrap();
    let disputed = ageing.first().map_or(eur("0"), |ageing| ageing.total.disputed);
    (session.ask(OpenAmount { invoice, as_of: None }).unwrap(), disputed)
}

#[test]
fn an_inquiry_moves_no_money_and_a_chargeback_all_of_it_at_once() {
    let company = Company::founded();
    let session = company.accounts();
    let (invoice, payment) = paid(&company);
    let inquiry = session.execute(open(payment, true)).unwrap();
    assert_eq!((owed(&session, invoice), *inquiry.repayment()), ((eur("0"), eur("0")), None));
    let escalated = session
        .execute(EscalatePaymentInquiry { payment_dispute: inquiry.id(), respond_by: by(), fee: None, amount: None })
        .unwrap();
    assert_eq!(owed(&session, invoice), (eur("120"), eur("120")), "open again, and held");
    let back = session.get::<Repayment>(escalated.repayment().unwrap()).unwrap();
    assert_eq!((*back.amount(), back.reason().as_str()), (eur("120"), "product_not_received"));
    let dispute = session.get::<Dispute>(escalated.disputes()[0]).unwrap();
    assert_eq!((*dispute.kind(), *dispute.disputed()), (DisputeKind::Chargeback(escalated.id()), eur("120")));
    assert_eq!(*escalated.fee(), Some(eur("20")), "as the inquiry said");
}

#[test]
fn a_win_brings_the_money_again_and_a_loss_leaves_a_dispute_to_settle() {
    for is_won in [true, false] {
        let company = Company::founded();
        let session = company.accounts();
        let (invoice, payment) = paid(&company);
        let id = session.execute(open(payment, false)).unwrap().id();
        session.execute(submit(id)).unwrap();
        let decided = session.execute(decide(id, is_won)).unwrap();
        let dispute = session.get::<Dispute>(decided.disputes()[0]).unwrap();
        let expected = if is_won { (eur("0"), eur("0")) } else { (eur("120"), eur("120")) };
        assert_eq!((owed(&session, invoice), dispute.is_open()), (expected, !is_won));
        assert_eq!(session.execute(decide(id, is_won)).unwrap(), decided, "said twice is said once");
        let new = session.execute(open(payment, true));
        match is_won {
            true => assert!(new.is_ok(), "another payer's bank may ask again"),
            false => assert_eq!(refusal(new), "REC-012", "nothing of it is left"),
        }
    }
}

#[test]
fn evidence_is_sent_once_whole_and_in_time() {
    let company = Company::founded();
    let rule = EvidenceRule { reason: code("product_not_received"), needed: vec![code("delivery-note"), code("receipt")] };
    let policy = DisputePolicy { evidence: vec![rule], ..DisputePolicy::default() };
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
    let session = company.accounts();
    let (_, payment) = paid(&company);
    let late = OpenPaymentDispute { respond_by: noon("2026-05-03"), ..open(payment, false) };
    assert_eq!(refusal(session.execute(late)), "DSP-021");
    let id = session.execute(open(payment, false)).unwrap().id();
    assert_eq!(refusal(session.execute(open(payment, false))), "DSP-022");
    take(&company, id, Step::Document).unwrap();
    let incomplete = session.execute(submit(id)).unwrap_err();
    assert_eq!(incomplete.code(), "DSP-025");
    assert!(incomplete.to_string().contains("receipt") && !incomplete.to_string().contains("delivery-note"), "{incomplete}");
    assert_eq!(refusal(company.accounts_on("2026-05-21").execute(submit(id))), "DSP-024");
    let sent = session.execute(SubmitPaymentEvidence { although_incomplete: true, ..submit(id) }).unwrap();
    assert_eq!((sent.tag(), *sent.countered_fee()), (Tag::UnderReview, Some(eur("15"))));
    assert_eq!(refusal(take(&company, id, Step::Document)), "DSP-023", "nothing can be added to what was sent");
}

#[test]
fn what_nobody_answers_in_time_is_lost_and_what_is_only_asked_about_is_not() {
    let company = Company::founded();
    let session = company.accounts();
    let ((_, first), (_, second)) = (paid(&company), paid(&company));
    let debited = session.execute(open(first, false)).unwrap().id();
    let asked = session.execute(open(second, true)).unwrap().id();
    let tags = || [debited, asked].map(|id| session.get::<PaymentDispute>(id).unwrap().tag());
    company.boss_on("2026-05-20").execute(RunDue { limit: None }).unwrap();
    assert_eq!(tags(), [Tag::NeedsResponse, Tag::Inquiry], "an answer in the very instant still counts");
    let work = company.boss_on("2026-05-21").execute(RunDue { limit: None }).unwrap();
    assert_eq!((work.lapsed, tags()), (1, [Tag::Lapsed, Tag::Inquiry]));
    assert_eq!(company.boss_on("2026-05-22").execute(RunDue { limit: None }).unwrap().lapsed, 0);
}

#[test]
fn what_was_refunded_since_the_bank_asked_is_not_taken_back_once_more() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]);
    let received = session.execute(payment(company.account, eur("170"), plan)).unwrap().id();
    let inquiry = session.execute(open(received, true)).unwrap().id();
    let refund = PayRefund {
        source: RefundSource::Payment(received),
        amount: None,
        on: None,
        method: code("card"),
        reference: None,
        reason: code("overpaid"),
        external_id: None,
    };
    assert_eq!(*session.execute(refund).unwrap().amount(), eur("50"));
    let escalate = |amount: Option<&str>| EscalatePaymentInquiry {
        payment_dispute: inquiry,
        respond_by: by(),
        fee: None,
        amount: amount.map(eur),
    };
    assert_eq!(refusal(session.execute(escalate(Some("120.01")))), "REC-012");
    assert_eq!(invalid(session.execute(escalate(Some("0")))), "amount");
    let escalated = session.execute(escalate(None)).unwrap();
    assert_eq!((*escalated.amount(), owed(&session, invoice).0), (eur("120"), eur("120")));
    assert_eq!(session.get::<PaymentDispute>(inquiry).unwrap(), escalated, "the record says how much");
}

#[test]
fn all_that_was_taken_back_of_an_invoice_is_held_however_many_parts_of_the_payment_stood_on_it() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let received = session.execute(payment(company.account, eur("120"), AllocationPlan::Later)).unwrap().id();
    let to = AllocateTo { invoice, amount: Some(eur("40")) };
    session.execute(Allocate { payment: received, to }).unwrap();
    session.execute(AllocateLeft { payment: received, plan: AllocationPlan::OldestFirst }).unwrap();
    let contested = session.execute(open(received, false)).unwrap();
    assert_eq!((owed(&session, invoice), contested.disputes().len()), ((eur("120"), eur("120")), 1));
}

#[test]
fn an_invoice_that_is_disputed_already_stays_in_that_dispute() {
    let company = Company::founded();
    let session = company.accounts();
    let (invoice, payment) = paid(&company);
    let raised = session.execute(RaiseDispute::about(invoice, DisputeScope::Whole, code("quality"))).unwrap();
    let contested = session.execute(open(payment, false)).unwrap();
    assert_eq!(contested.disputes(), &[]);
    let of_invoice = Query::under(Dispute::BY_INVOICE, SortKey::new().id(invoice));
    assert_eq!(session.list(&of_invoice).unwrap().items.iter().map(Record::id).collect::<Vec<_>>(), [raised.id()]);
    assert_eq!(owed(&session, invoice), (eur("120"), eur("120")));
}

#[test]
fn amounts_and_days_that_cannot_be_are_refused() {
    let company = Company::founded();
    let session = company.accounts();
    let (_, payment) = paid(&company);
    let of = |amount: &str| OpenPaymentDispute { amount: Some(eur(amount)), ..open(payment, true) };
    assert_eq!(refusal(session.execute(of("120.01"))), "REC-012");
    assert_eq!(invalid(session.execute(of("0"))), "amount");
    assert_eq!(invalid(session.execute(OpenPaymentDispute { fee: Some(eur("-1")), ..open(payment, true) })), "fee");
    let id = session.execute(open(payment, false)).unwrap().id();
    let fee = SubmitPaymentEvidence { countered_fee: Some(eur("-1")), ..submit(id) };
    assert_eq!(invalid(session.execute(fee)), "countered_fee");
    session.execute(submit(id)).unwrap();
    for on in ["2026-05-03", "2026-05-05"] {
        assert_eq!(invalid(session.execute(DecidePaymentDispute { on: Some(day(on)), ..decide(id, false) })), "on", "{on}");
    }
}
