//! The life of an issued invoice: what each status brings about, what may follow what, and why it says no.

use crm_core::disputes::{Dispute, DisputeScope, DisputeStanding, DisputeTag, WithdrawDispute};
use crm_core::dunning::LateInterest;
use crm_core::einvoicing::cdar::{
    CharacteristicKind, LifecycleMessage, LifecycleStatus, MessageInvoice, MessageParty, MessageRole, StatusCharacteristic,
    StatusDetail, StatusPhase, StatusReason, read,
};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{CreditExtent, CreditInvoice, DraftInvoice, DraftKind, Invoice};
use crm_core::kernel::{InvoiceId, Money, Note, Record, SortKey};
use crm_core::lifecycle::*;
use crm_core::receivables::{Ageing, AllocateTo, Allocation, AllocationPlan, OpenAmount, Settlement, Unallocate};

use crate::company::*;

/// A status as a platform sends it, with the first reason that it may have.
fn status(invoice: InvoiceId, status: LifecycleStatus) -> RecordLifecycleStatus {
    let terms = status.terms();
    RecordLifecycleStatus {
        invoice,
        message: format!("M-{}", status.code()).parse().unwrap(),
        sequence: 1,
        status,
        stated_on: None,
        reason: terms.reasons.first().copied().filter(|_| terms.needs_reason),
        action: None,
        note: Note::default(),
        amount: None,
        cashed: Vec::new(),
    }
}

fn report(invoice: InvoiceId, status: LifecycleStatus) -> ReportLifecycleStatus {
    let envelope = MessageEnvelope {
        seller_siren: "404833048".parse().unwrap(),
        buyer_siren: "552100554".parse().unwrap(),
        buyer_address: "552100554".parse().unwrap(),
    };
    ReportLifecycleStatus { invoice, status, note: Note::default(), corrected_by: None, envelope }
}

fn held(session: &Session, invoice: InvoiceId) -> String {
    let settlement = session.get::<Settlement>(Settlement::id_of(invoice));
    settlement.map_or_else(|_| "0.00 EUR".to_owned(), |held| held.held_on(day(TODAY), |_| true).unwrap().to_string())
}

fn dispute_of(session: &Session, invoice: InvoiceId) -> Dispute {
    session.list(&Query::under(Dispute::BY_INVOICE, SortKey::new().id(invoice))).unwrap().items.pop().unwrap()
}

fn worklist(session: &Session) -> Vec<(InvoiceId, LifecycleNeed)> {
    session.ask(LifecycleWorklist { limit: None }).unwrap().into_iter().map(|waiting| (waiting.invoice, waiting.need)).collect()
}

#[test]
fn a_disputed_invoice_has_a_dispute_that_holds_what_the_buyer_names() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100", "50"]).id());
    let disputed = RecordLifecycleStatus {
        reason: Some(StatusReason::QuantityWrong),
        amount: Some(eur("24")),
        note: note("two of ten are missing"),
        ..status(invoice, LifecycleStatus::Disputed)
    };
    let recorded = session.execute(disputed).unwrap();
    let dispute = dispute_of(&session, invoice);
    assert_eq!(*recorded.dispute(), Some(dispute.id()));
    assert_eq!((dispute.scope(), dispute.reason()), (&DisputeScope::Amount(eur("24")), &code("quantity")));
    assert_eq!(held(&session, invoice), "24.00 EUR");
    assert_eq!(worklist(&session), [(invoice, LifecycleNeed::AnswerDispute)]);
}

#[test]
fn a_message_counts_once_however_often_it_is_delivered() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    let first = session.execute(status(invoice, LifecycleStatus::Disputed)).unwrap();
    let again = session.execute(status(invoice, LifecycleStatus::Disputed)).unwrap();
    assert_eq!(first, again);
    let next = RecordLifecycleStatus { sequence: 2, ..status(invoice, LifecycleStatus::Disputed) };
    let next = session.execute(next).unwrap();
    assert_eq!(next.dispute(), first.dispute(), "an invoice has one open dispute at most");
    let view = session.ask(LifecycleOf { invoice }).unwrap();
    assert_eq!(view.statuses.iter().map(|status| *status.position()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(*view.standing.unwrap().count(), 2);
}

#[test]
fn what_is_not_approved_of_a_partly_approved_invoice_is_disputed() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    let partly = RecordLifecycleStatus { amount: Some(eur("30")), ..status(invoice, LifecycleStatus::PartlyApproved) };
    session.execute(partly).unwrap();
    assert_eq!(held(&session, invoice), "30.00 EUR");
    session.execute(status(invoice, LifecycleStatus::Approved)).unwrap();
    assert_eq!((held(&session, invoice), dispute_of(&session, invoice).tag()), ("0.00 EUR".to_owned(), DisputeTag::Resolved));
    assert!(worklist(&session).is_empty());
}

#[test]
fn what_is_approved_of_a_disputed_invoice_becomes_payable() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    let dispute = session.execute(status(invoice, LifecycleStatus::Disputed)).unwrap().dispute().unwrap();
    let partly = |sequence, amount: &str| RecordLifecycleStatus {
        amount: Some(eur(amount)),
        sequence,
        ..status(invoice, LifecycleStatus::PartlyApproved)
    };
    let recorded = session.execute(partly(1, "30")).unwrap();
    assert_eq!((*recorded.dispute(), held(&session, invoice)), (Some(dispute), "30.00 EUR".to_owned()));
    let narrowed = dispute_of(&session, invoice);
    assert_eq!((*narrowed.disputed(), narrowed.scope()), (eur("30"), &DisputeScope::Amount(eur("30"))));
    let amounts = session.ask(DisputeStanding { dispute }).unwrap().amounts;
    assert_eq!((amounts.original, amounts.open, amounts.credited), (eur("30"), eur("30"), eur("0")));
    session.execute(partly(2, "50")).unwrap();
    assert_eq!(held(&session, invoice), "30.00 EUR", "what was accepted stays accepted");
    assert_eq!(invalid(session.execute(partly(3, "-1"))), "amount");
    session.execute(partly(3, "0")).unwrap();
    assert_eq!((held(&session, invoice), dispute_of(&session, invoice).tag()), ("0.00 EUR".to_owned(), DisputeTag::Resolved));
    assert!(worklist(&session).is_empty());
}

#[test]
fn a_buyer_who_approves_of_all_of_it_in_parts_disputes_nothing() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    let all = RecordLifecycleStatus { amount: Some(eur("0")), ..status(invoice, LifecycleStatus::PartlyApproved) };
    assert_eq!(*session.execute(all).unwrap().dispute(), None);
    assert_eq!((held(&session, invoice), worklist(&session)), ("0.00 EUR".to_owned(), vec![]));
}

#[test]
fn a_dispute_and_missing_papers_are_two_things_in_whatever_order_they_come() {
    use LifecycleNeed::{AnswerDispute, GivePapers};
    for order in
        [[LifecycleStatus::Disputed, LifecycleStatus::Suspended], [LifecycleStatus::Suspended, LifecycleStatus::Disputed]]
    {
        let company = Company::founded();
        let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
        for (position, (next, on)) in order.into_iter().zip(["2026-05-02", "2026-05-03"]).enumerate() {
            let next = RecordLifecycleStatus { stated_on: Some(day(on)), ..status(invoice, next) };
            session.execute(next).unwrap();
            assert_eq!(worklist(&session).len(), position + 1);
        }
        let mut needs = worklist(&session);
        needs.sort_by_key(|(_, need)| *need);
        assert_eq!(needs, [(invoice, AnswerDispute), (invoice, GivePapers)]);
        session.execute(report(invoice, LifecycleStatus::Completed)).unwrap();
        assert_eq!((held(&session, invoice), worklist(&session)), ("120.00 EUR".to_owned(), vec![(invoice, AnswerDispute)]));
        let again = RecordLifecycleStatus { sequence: 2, ..status(invoice, LifecycleStatus::Suspended) };
        session.execute(again).unwrap();
        let dispute = dispute_of(&session, invoice).id();
        session.execute(WithdrawDispute { dispute, grounds: Note::default() }).unwrap();
        assert_eq!((held(&session, invoice), worklist(&session)), ("120.00 EUR".to_owned(), vec![(invoice, GivePapers)]));
        session.execute(status(invoice, LifecycleStatus::Approved)).unwrap();
        assert_eq!((held(&session, invoice), worklist(&session)), ("0.00 EUR".to_owned(), vec![]));
    }
}

#[test]
fn a_suspended_invoice_is_held_until_it_is_completed() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    session.execute(status(invoice, LifecycleStatus::Suspended)).unwrap();
    assert_eq!(
        (held(&session, invoice), worklist(&session)),
        ("120.00 EUR".to_owned(), vec![(invoice, LifecycleNeed::GivePapers)])
    );
    session.execute(report(invoice, LifecycleStatus::Completed)).unwrap();
    assert_eq!((held(&session, invoice), worklist(&session)), ("0.00 EUR".to_owned(), vec![]));
    assert_eq!(refusal(session.execute(report(invoice, LifecycleStatus::Completed))), "LIF-009");
}

#[test]
fn a_refused_or_rejected_invoice_must_be_credited_and_is_done_once_it_is() {
    for closing in [LifecycleStatus::Refused, LifecycleStatus::Rejected] {
        let company = Company::founded();
        let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
        session.execute(status(invoice, closing)).unwrap();
        assert_eq!(worklist(&session), [(invoice, LifecycleNeed::CreditInFull)]);
        assert_eq!(held(&session, invoice), "120.00 EUR", "nobody is reminded of it");
        let credit = CreditInvoice { invoice, extent: CreditExtent::Full, reason: code("refused"), note: Note::default() };
        session.execute(credit).unwrap();
        assert!(worklist(&session).is_empty());
        assert!(session.ask(OpenAmount { invoice, as_of: None }).unwrap().is_zero());
    }
}

#[test]
fn a_refused_invoice_stays_held_whatever_else_held_it_or_was_paid_on_it_ends() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100", "50"]).id());
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]);
    session.execute(payment(company.account, eur("50"), plan)).unwrap();
    let disputed = RecordLifecycleStatus { amount: Some(eur("24")), ..status(invoice, LifecycleStatus::Disputed) };
    let dispute = session.execute(disputed).unwrap().dispute().unwrap();
    session.execute(status(invoice, LifecycleStatus::Refused)).unwrap();
    let column = || {
        let ageing = session.ask(Ageing { as_of: day(TODAY), currency: None, account: None }).unwrap().remove(0);
        (ageing.total.open, ageing.total.disputed)
    };
    assert_eq!(column(), (eur("130"), eur("130")));
    session.execute(WithdrawDispute { dispute, grounds: Note::default() }).unwrap();
    assert_eq!(column(), (eur("130"), eur("130")), "the dispute is over, the refusal is not");
    let of_invoice = Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice));
    let allocation = session.list(&of_invoice).unwrap().items[0].id();
    session.execute(Unallocate { allocation }).unwrap();
    assert_eq!(column(), (eur("180"), eur("180")));
    let late = company.accounts_on("2026-06-30").ask(LateInterest { invoice, as_of: None }).unwrap();
    assert_eq!((late.accrual.total, late.compensation), (eur("0"), None), "what is to be credited bears no interest");
}

#[test]
fn after_a_rejection_nothing_follows_and_after_a_refusal_nothing_that_the_state_collects() {
    let company = Company::founded();
    let session = company.accounts();
    let (rejected, refused) = (company.issued(&["100"]).id(), company.issued(&["100"]).id());
    session.execute(status(rejected, LifecycleStatus::Rejected)).unwrap();
    session.execute(status(refused, LifecycleStatus::Refused)).unwrap();
    for next in LifecycleStatus::ALL {
        let after_rejection = RecordLifecycleStatus { sequence: 2, ..status(rejected, *next) };
        assert_eq!(refusal(session.execute(after_rejection)), "LIF-002", "{next:?}");
        let after_refusal = RecordLifecycleStatus { sequence: 2, ..status(refused, *next) };
        let collected = next.terms().is_mandatory;
        match session.execute(after_refusal) {
            Ok(_) => assert!(!collected, "{next:?}"),
            Err(error) => assert!(collected && error.to_string().contains("LIF-003"), "{next:?}: {error}"),
        }
    }
}

#[test]
fn processing_statuses_may_come_in_any_order() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    let order = [
        LifecycleStatus::PaymentSent,
        LifecycleStatus::Disputed,
        LifecycleStatus::TakenInHand,
        LifecycleStatus::Approved,
        LifecycleStatus::Deposited,
        LifecycleStatus::Received,
    ];
    for next in order {
        session.execute(status(invoice, next)).unwrap();
    }
    let view = session.ask(LifecycleOf { invoice }).unwrap();
    assert_eq!(view.statuses.iter().map(|status| *status.status()).collect::<Vec<_>>(), order);
}

#[test]
fn a_status_without_the_reason_it_needs_or_with_another_is_refused() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    let bare = RecordLifecycleStatus { reason: None, ..status(invoice, LifecycleStatus::Disputed) };
    assert_eq!(refusal(session.execute(bare)), "LIF-004");
    let other = RecordLifecycleStatus { reason: Some(StatusReason::QualityPoor), ..status(invoice, LifecycleStatus::Suspended) };
    assert_eq!(refusal(session.execute(other)), "LIF-005");
    let public =
        RecordLifecycleStatus { reason: Some(StatusReason::WithdrawnByService), ..status(invoice, LifecycleStatus::Refused) };
    session.execute(public).unwrap();
}

#[test]
fn a_draft_has_no_statuses() {
    let company = Company::founded();
    let (session, draft) = (company.accounts(), company.draft(&["100"]).id());
    assert_eq!(refusal(session.execute(status(draft, LifecycleStatus::Deposited))), "LIF-001");
    let tomorrow = RecordLifecycleStatus {
        stated_on: Some(day("2030-01-01")),
        ..status(company.issued(&["1"]).id(), LifecycleStatus::Deposited)
    };
    assert_eq!(invalid(session.execute(tomorrow)), "stated_on");
}

/// The messages that wait in the outbox, as a platform reads them.
fn reported(company: &Company) -> Vec<LifecycleMessage> {
    let told = company.session(company.administrator).outbox(100).unwrap();
    let of_ours = told.iter().filter(|message| message.topic() == "lifecycle.reported");
    of_ours
        .map(|told| match minicbor::decode::<LifecycleEvent>(told.content()).unwrap() {
            LifecycleEvent::Reported { message, .. } => read(message.as_bytes()).unwrap().message,
            LifecycleEvent::Received { .. } => panic!("what came is not sent back"),
        })
        .collect()
}

#[test]
fn what_was_cashed_is_reported_by_rate_and_a_chargeback_below_zero() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    assert_eq!(refusal(session.execute(report(invoice, LifecycleStatus::Cashed))), "LIF-007");
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]);
    session.execute(payment(company.account, eur("50"), plan)).unwrap();
    let cashed = session.execute(report(invoice, LifecycleStatus::Cashed)).unwrap();
    assert_eq!(cashed.cashed(), &[CashedAtRate { rate: "20".parse().unwrap(), amount: eur("50") }]);
    assert_eq!(refusal(session.execute(report(invoice, LifecycleStatus::Cashed))), "LIF-007");
    let of_invoice = Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice));
    let allocation = session.list(&of_invoice).unwrap().items[0].id();
    session.execute(Unallocate { allocation }).unwrap();
    let back = session.execute(report(invoice, LifecycleStatus::Cashed)).unwrap();
    assert_eq!(back.cashed(), &[CashedAtRate { rate: "20".parse().unwrap(), amount: eur("-50") }]);

    let messages = reported(&company);
    let amounts: Vec<String> = messages.iter().map(|m| m.details[0].characteristics[0].amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["50.00", "-50.00"]);
    let ids: Vec<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids, ["INV-2026-000001_212_1", "INV-2026-000001_212_2"]);
    assert_eq!(messages[0].recipients.len(), 2, "the state collects it as well");
}

#[test]
fn a_message_names_what_the_document_is() {
    let company = Company::founded();
    let session = company.accounts();
    let deposit = DraftInvoice { kind: DraftKind::Deposit, ..draft(company.account, &["100"]) };
    let invoice = session.execute(deposit).unwrap().id();
    session.execute(issue(invoice)).unwrap();
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]);
    session.execute(payment(company.account, eur("120"), plan)).unwrap();
    session.execute(report(invoice, LifecycleStatus::Cashed)).unwrap();
    assert_eq!(reported(&company)[0].invoice.type_code.as_deref(), Some("386"));
}

#[test]
fn we_set_only_what_is_ours_to_set_and_give_up_only_for_a_corrected_invoice() {
    let company = Company::founded();
    let (session, invoice) = (company.accounts(), company.issued(&["100"]).id());
    assert_eq!(refusal(session.execute(report(invoice, LifecycleStatus::Approved))), "LIF-006");
    assert_eq!(refusal(session.execute(report(invoice, LifecycleStatus::Cancelled))), "LIF-008");
    let named = |number: &str| {
        let corrected_by = Some(number.parse().unwrap());
        session.execute(ReportLifecycleStatus { corrected_by, ..report(invoice, LifecycleStatus::Cancelled) })
    };
    assert_eq!(refusal(named("INV-2026-000002")), "LIF-008", "nothing took its place yet");
    let corrected = DraftInvoice { kind: DraftKind::Corrected { of: invoice }, ..draft(company.account, &["90"]) };
    let corrected = session.execute(corrected).unwrap().id();
    assert_eq!(session.execute(issue(corrected)).unwrap().issue().unwrap().number.as_str(), "INV-2026-000002");
    assert_eq!(refusal(named("INV-2026-000009")), "LIF-008", "another did");
    named("INV-2026-000002").unwrap();
    assert_eq!(held(&session, invoice), "0.00 EUR", "nothing is owed on it any more");
}

/// A message of the buyer about `invoice`.
fn from_buyer(invoice: &Invoice, status: LifecycleStatus, characteristics: Vec<StatusCharacteristic>) -> LifecycleMessage {
    let buyer = MessageParty { role: MessageRole::Buyer, identifier: None, name: None, electronic_address: None };
    let issue = invoice.issue().unwrap();
    let time = "20260504143000".parse().unwrap();
    let (type_code, received_at, issued_on, seller) = (Some("380".to_owned()), None, Some(issue.issued_on), None);
    let detail = StatusDetail {
        sequence: 3,
        reason: status.terms().reasons.first().copied(),
        reason_text: Some("see below".to_owned()),
        characteristics,
        ..StatusDetail::default()
    };
    LifecycleMessage {
        id: "P-77".to_owned(),
        name: None,
        process: "REGULATED".to_owned(),
        profile: LifecycleMessage::PROFILE.to_owned(),
        created_at: time,
        sender: buyer.clone(),
        issuer: buyer,
        recipients: Vec::new(),
        phase: StatusPhase::Processing,
        stated_at: time,
        invoice: MessageInvoice { number: issue.number.to_string(), type_code, received_at, issued_on, seller },
        status,
        details: vec![detail],
    }
}

fn of_amount(kind: CharacteristicKind, term: Option<&str>, amount: &str, percent: Option<&str>) -> StatusCharacteristic {
    StatusCharacteristic {
        term: term.map(ToOwned::to_owned),
        amount: Some(amount.parse().unwrap()),
        percent: percent.map(|percent| percent.parse().unwrap()),
        ..StatusCharacteristic::new(kind)
    }
}

#[test]
fn a_message_names_what_is_contested_in_one_of_four_ways() {
    use CharacteristicKind as K;
    let company = Company::founded();
    let invoice = company.issued(&["100"]);
    let amount = |characteristics| -> Option<Money> {
        let message = from_buyer(&invoice, LifecycleStatus::PartlyApproved, characteristics);
        rules::recording(&message, &invoice).unwrap().amount
    };
    assert_eq!(amount(vec![of_amount(K::NotApprovedGross, None, "36.00", None)]), Some(eur("36")));
    assert_eq!(amount(vec![of_amount(K::NotApprovedNet, None, "30", Some("20.00"))]), Some(eur("36")));
    assert_eq!(amount(vec![of_amount(K::ApprovedGross, None, "84", None)]), Some(eur("36")));
    assert_eq!(amount(vec![of_amount(K::ApprovedGross, None, "130", None)]), Some(eur("0")), "more than stands is all of it");
    let wrong = of_amount(K::WrongValue, Some("BT-112"), "120", None);
    assert_eq!(amount(vec![wrong, of_amount(K::ExpectedValue, Some("BT-112"), "84", None)]), Some(eur("36")));
    let price = of_amount(K::WrongValue, Some("BT-146"), "100", None);
    assert_eq!(amount(vec![price, of_amount(K::ExpectedValue, Some("BT-146"), "70", None)]), None, "a price is no total");
    let command = rules::recording(&from_buyer(&invoice, LifecycleStatus::Disputed, Vec::new()), &invoice).unwrap();
    assert_eq!((command.message.as_str(), command.sequence, command.note.to_string().as_str()), ("P-77", 3, "see below"));
    let other = company.issued(&["1"]);
    assert!(rules::recording(&from_buyer(&invoice, LifecycleStatus::Disputed, Vec::new()), &other).is_err());
}
