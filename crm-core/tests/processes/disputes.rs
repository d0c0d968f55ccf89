//! Disputes: every step in every state, what is credited, and why a dispute says no.

use crm_core::disputes::*;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{CreditExtent, CreditInvoice, Invoice};
use crm_core::kernel::{CrmError, DisputeId, DocumentHash, InvoiceId, Money, Note, Record, SortKey};
use crm_core::receivables::{Ageing, OpenAmount};

use crate::company::*;

use DisputeStep as Step;
use DisputeTag as Tag;

const ALL_STEPS: [Step; 10] = [
    Step::Acknowledge,
    Step::Investigate,
    Step::Propose,
    Step::Resolve,
    Step::Withdraw,
    Step::Wait,
    Step::Escalate,
    Step::Reopen,
    Step::Document,
    Step::RequestApproval,
];
const ALL_TAGS: [Tag; 7] =
    [Tag::Raised, Tag::Acknowledged, Tag::Investigating, Tag::Waiting, Tag::Proposed, Tag::Resolved, Tag::Escalated];

fn raise(invoice: InvoiceId, scope: DisputeScope) -> RaiseDispute {
    RaiseDispute { claim: note("it flickers"), ..RaiseDispute::about(invoice, scope, code("quality")) }
}

fn resolve(dispute: DisputeId, verdict: Verdict) -> ResolveDispute {
    ResolveDispute { dispute, verdict, grounds: note("agreed") }
}

fn take(session: &Session, dispute: DisputeId, step: Step) -> Result<(), CrmError> {
    let grounds = note("seen on site");
    match step {
        Step::Acknowledge => session.execute(AcknowledgeDispute { dispute, coordinator: None }),
        Step::Investigate => session.execute(InvestigateDispute { dispute, finding: grounds }),
        Step::Propose => session.execute(ProposeResolution { dispute, accept: eur("12"), grounds }),
        Step::Resolve => session.execute(resolve(dispute, Verdict::InPart(eur("12")))),
        Step::Withdraw => session.execute(WithdrawDispute { dispute, grounds }),
        Step::Wait => session.execute(WaitInDispute { dispute, on: AnswerFrom::Customer, question: grounds }),
        Step::Escalate => session.execute(EscalateDispute { dispute, to: EscalationBody::Mediation, coordinator: None, grounds }),
        Step::Reopen => session.execute(ReopenDispute { dispute, grounds }),
        Step::Document => session.execute(evidence(dispute, "photograph", "the lamp")),
        Step::RequestApproval => return session.execute(RequestDisputeApproval { dispute }).map(|_| ()),
    }
    .map(|_| ())
}

fn evidence(dispute: DisputeId, kind: &str, title: &str) -> AddDisputeEvidence {
    AddDisputeEvidence { dispute, kind: code(kind), title: name(title), hash: Some(DocumentHash::of(title.as_bytes())) }
}

fn dispute_at(company: &Company, tag: DisputeTag, scope: DisputeScope) -> Dispute {
    let session = company.accounts();
    let invoice = company.issued(&["100", "50"]).id();
    let dispute = session.execute(raise(invoice, scope)).unwrap().id();
    let path: &[Step] = match tag {
        Tag::Raised => &[],
        Tag::Acknowledged => &[Step::Acknowledge],
        Tag::Waiting => &[Step::Acknowledge, Step::Wait],
        Tag::Investigating => &[Step::Acknowledge, Step::Investigate],
        Tag::Proposed => &[Step::Acknowledge, Step::Investigate, Step::Propose],
        Tag::Resolved => &[Step::Acknowledge, Step::Investigate, Step::Propose, Step::Resolve],
        Tag::Escalated => &[Step::Acknowledge, Step::Investigate, Step::Propose, Step::Resolve, Step::Escalate],
    };
    for step in path {
        take(&session, dispute, *step).unwrap();
    }
    let dispute = session.get::<Dispute>(dispute).unwrap();
    assert_eq!(dispute.tag(), tag);
    dispute
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let company = Company::founded();
    let session = company.accounts();
    for tag in ALL_TAGS {
        for step in ALL_STEPS {
            let before = dispute_at(&company, tag, DisputeScope::Whole);
            let answer = take(&session, before.id(), step);
            let after = session.get::<Dispute>(before.id()).unwrap();
            if STEPS.allows(tag, step) && step == Step::RequestApproval {
                assert_eq!(refusal(answer), "DSP-016", "nobody needs to agree to 12 euros");
            } else if STEPS.allows(tag, step) {
                assert_eq!(answer, Ok(()), "{tag:?} {step:?}");
                assert_eq!(STEPS.targets(tag, step), [after.tag()], "{tag:?} {step:?}");
            } else {
                assert_eq!(after, before, "{tag:?} {step:?} changed nothing");
                // The same coordinator takes it in hand once: sent again, nothing is left to do.
                if step != DisputeStep::Acknowledge || answer.is_err() {
                    assert_eq!(refusal(answer), "DSP-006", "{tag:?} {step:?}");
                }
            }
        }
    }
}

#[test]
fn only_an_issued_invoice_is_disputed_and_once_at_a_time() {
    let company = Company::founded();
    let session = company.accounts();
    let draft = company.draft(&["100"]).id();
    assert_eq!(refusal(session.execute(raise(draft, DisputeScope::Whole))), "DSP-001");
    let invoice = company.issued(&["100"]).id();
    let first = session.execute(raise(invoice, DisputeScope::Amount(eur("10")))).unwrap().id();
    assert_eq!(refusal(session.execute(raise(invoice, DisputeScope::Amount(eur("10"))))), "DSP-002");
    take(&session, first, DisputeStep::Withdraw).unwrap();
    session.execute(raise(invoice, DisputeScope::Amount(eur("10")))).unwrap();
}

#[test]
fn a_dispute_is_about_something_that_the_invoice_still_stands_for() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100", "50"]).id();
    let reason = RaiseDispute { reason: code("bad-hair"), ..raise(invoice, DisputeScope::Whole) };
    assert_eq!(refusal(session.execute(reason)), "DSP-003");
    assert_eq!(refusal(session.execute(raise(invoice, DisputeScope::Amount(eur("180.01"))))), "DSP-005");
    assert_eq!(invalid(session.execute(raise(invoice, DisputeScope::Amount(eur("0"))))), "scope");
    assert_eq!(refusal(session.execute(raise(invoice, DisputeScope::Line(2)))), "INV-008");
    let line = CreditExtent::LineGross { line: 0, gross: eur("120") };
    session.execute(CreditInvoice { invoice, extent: line, reason: code("return"), note: Note::default() }).unwrap();
    assert_eq!(refusal(session.execute(raise(invoice, DisputeScope::Line(0)))), "DSP-004");
    assert_eq!(*session.execute(raise(invoice, DisputeScope::Whole)).unwrap().disputed(), eur("60"));
}

#[test]
fn what_is_accepted_lies_within_what_is_disputed() {
    let company = Company::founded();
    let session = company.accounts();
    let dispute = dispute_at(&company, DisputeTag::Proposed, DisputeScope::Amount(eur("20"))).id();
    let propose = |accept: &str| ProposeResolution { dispute, accept: eur(accept), grounds: note("why") };
    for accept in ["20.01", "-1"] {
        assert_eq!(refusal(session.execute(propose(accept))), "DSP-008", "{accept}");
        assert_eq!(refusal(session.execute(resolve(dispute, Verdict::InPart(eur(accept))))), "DSP-008", "{accept}");
    }
    session.execute(propose("0")).unwrap();
    for part in ["0", "20"] {
        assert_eq!(refusal(session.execute(resolve(dispute, Verdict::InPart(eur(part))))), "DSP-009", "{part}");
    }
}

#[test]
fn a_dispute_keeps_a_hundred_notes() {
    let company = Company::founded();
    let session = company.accounts();
    let dispute = dispute_at(&company, DisputeTag::Proposed, DisputeScope::Whole).id();
    for _ in 0..49 {
        take(&session, dispute, DisputeStep::Investigate).unwrap();
        take(&session, dispute, DisputeStep::Propose).unwrap();
    }
    assert_eq!(session.get::<Dispute>(dispute).unwrap().findings().len(), 100);
    assert_eq!(refusal(take(&session, dispute, DisputeStep::Investigate)), "DSP-007");
    let silent = ResolveDispute { grounds: Note::default(), ..resolve(dispute, Verdict::Rejected) };
    session.execute(silent).unwrap();
}

/// What the customer owes on the invoice, and how much of it ageing calls disputed.
fn owed(session: &Session, invoice: InvoiceId) -> (Money, Money) {
    let ageing = session.ask(Ageing { as_of: day(TODAY), currency: None, account: None }).unwrap().remove(0);
    (session.ask(OpenAmount { invoice, as_of: None }).unwrap(), ageing.total.disputed)
}

#[test]
fn the_accepted_part_becomes_a_credit_note_and_the_rest_is_due_again() {
    for (verdict, open, credited) in
        [(Verdict::InFull, "120", Some("60")), (Verdict::InPart(eur("24")), "156", Some("24")), (Verdict::Rejected, "180", None)]
    {
        let company = Company::founded();
        let session = company.accounts();
        let dispute = dispute_at(&company, DisputeTag::Proposed, DisputeScope::Line(1));
        let invoice = *dispute.invoice();
        assert_eq!(owed(&session, invoice), (eur("180"), eur("60")), "held while it lasts");
        let resolved = session.execute(resolve(dispute.id(), verdict.clone())).unwrap();
        assert_eq!(owed(&session, invoice), (eur(open), eur("0")), "{verdict:?}");
        let notes = session.list(&Query::under(Invoice::BY_CORRECTED, SortKey::new().id(invoice))).unwrap().items;
        assert_eq!(notes.iter().map(|note| note.totals().gross).collect::<Vec<_>>(), Vec::from_iter(credited.map(eur)));
        assert_eq!(resolved.tag(), DisputeTag::Resolved);
    }
}

#[test]
fn a_dispute_over_the_whole_invoice_accepted_in_full_leaves_nothing() {
    let company = Company::founded();
    let session = company.accounts();
    let dispute = dispute_at(&company, DisputeTag::Proposed, DisputeScope::Whole);
    session.execute(resolve(dispute.id(), Verdict::InFull)).unwrap();
    assert_eq!(owed(&session, *dispute.invoice()), (eur("0"), eur("0")));
}

#[test]
fn what_was_credited_beside_the_dispute_is_not_credited_twice() {
    let company = Company::founded();
    let session = company.accounts();
    let dispute = dispute_at(&company, DisputeTag::Proposed, DisputeScope::Whole);
    let invoice = *dispute.invoice();
    let credit = CreditInvoice { invoice, extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
    session.execute(credit).unwrap();
    let before = session.get::<Dispute>(dispute.id()).unwrap();
    assert!(refusal(session.execute(resolve(dispute.id(), Verdict::InFull))).starts_with("INV-00"));
    assert_eq!(session.get::<Dispute>(dispute.id()).unwrap(), before, "nothing is half-written");
    session.execute(resolve(dispute.id(), Verdict::Rejected)).unwrap();
}
