//! Messages about the life of an invoice: every status with every reason it may have, and those that a company says on the road.

use crm_core::disputes::{AcknowledgeDispute, Dispute, InvestigateDispute, Outcome, ProposeResolution, ResolveDispute, Verdict};
use crm_core::einvoicing::TradeIdentifier;
use crm_core::einvoicing::cdar::*;
use crm_core::invoicing::{DraftInvoice, DraftKind};
use crm_core::kernel::*;
use crm_core::lifecycle::{LifecycleEvent, MessageEnvelope, RecordLifecycleStatus, ReportLifecycleStatus};
use crm_core::receivables::{AllocationPlan, OpenAmount};

use crate::company::*;

const SELLER: &str = "404833048";
const BUYER: &str = "732829320";

/// Each message with the name of its case, as bytes.
pub fn messages() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for terms in &STATUSES {
        // A name of a file that is wrong came to the list of reasons after the published sheet, version 1.3.
        let published = terms.reasons.iter().copied().filter(|reason| *reason != StatusReason::FileNameWrong);
        let reasons = published.map(Some).chain((!terms.needs_reason).then_some(None));
        for (at, reason) in reasons.enumerate() {
            all.push((format!("{}-{at}", terms.status.code()), write(&made(terms, reason)).unwrap()));
        }
    }
    all.extend(said());
    all
}

fn numbered(scheme: &str, value: &str) -> Option<TradeIdentifier> {
    Some(TradeIdentifier { scheme: Some(scheme.to_owned()), value: value.to_owned() })
}

fn party(role: MessageRole, siren: &str) -> MessageParty {
    MessageParty {
        role,
        identifier: numbered("0002", siren),
        name: Some("Lin & Lampe".to_owned()),
        electronic_address: numbered("0225", siren),
    }
}

fn platform(number: &str) -> MessageParty {
    MessageParty { role: MessageRole::Platform, identifier: numbered("0238", number), name: None, electronic_address: None }
}

/// A message of whoever sets the status, to the other side.
fn made(terms: &StatusTerms, reason: Option<StatusReason>) -> LifecycleMessage {
    let (seller, buyer) = (party(MessageRole::Seller, SELLER), party(MessageRole::Buyer, BUYER));
    let (issuer, recipient) = match terms.author {
        StatusAuthor::SellersPlatform | StatusAuthor::EitherPlatform => (platform("0001"), seller),
        StatusAuthor::BuyersPlatform => (platform("0002"), seller),
        StatusAuthor::Buyer => (buyer, seller),
        StatusAuthor::Seller | StatusAuthor::EitherParty => (seller, buyer),
    };
    let sender = if terms.phase == StatusPhase::Transmission { issuer.clone() } else { platform("0001") };
    let at = MessageTime::of(noon(TODAY), &"Europe/Paris".parse().unwrap());
    LifecycleMessage {
        id: format!("M-{}", terms.status.code()),
        name: None,
        process: "REGULATED".to_owned(),
        profile: LifecycleMessage::PROFILE.to_owned(),
        created_at: at,
        sender,
        issuer,
        recipients: vec![recipient],
        phase: terms.phase,
        stated_at: at,
        invoice: MessageInvoice {
            number: "INV-2026-000001".to_owned(),
            type_code: Some("380".to_owned()),
            received_at: Some(at),
            issued_on: Some(day(TODAY)),
            seller: numbered("0002", SELLER),
        },
        status: terms.status,
        details: detail(terms, reason),
    }
}

fn detail(terms: &StatusTerms, reason: Option<StatusReason>) -> Vec<StatusDetail> {
    let characteristics = if terms.status == LifecycleStatus::Cashed {
        let amount = |minor| Money::from_minor(minor, Currency::EUR).unwrap().amount();
        let cashed = |minor, rate: &str| StatusCharacteristic {
            amount: Some(amount(minor)),
            currency: Some(Currency::EUR),
            percent: Some(rate.parse().unwrap()),
            ..StatusCharacteristic::new(CharacteristicKind::Cashed)
        };
        vec![cashed(12_000, "20"), cashed(-1_055, "5.5")]
    } else {
        Vec::new()
    };
    if reason.is_none() && characteristics.is_empty() {
        return Vec::new();
    }
    let reason_text = reason.map(|_| "comme convenu au téléphone".to_owned());
    vec![StatusDetail { sequence: 1, reason, reason_text, characteristics, ..StatusDetail::default() }]
}

fn envelope() -> MessageEnvelope {
    MessageEnvelope {
        seller_siren: SELLER.parse().unwrap(),
        buyer_siren: BUYER.parse().unwrap(),
        buyer_address: BUYER.parse().unwrap(),
    }
}

fn report(invoice: InvoiceId, status: LifecycleStatus, corrected_by: Option<&str>) -> ReportLifecycleStatus {
    let corrected_by = corrected_by.map(|number| number.parse().unwrap());
    ReportLifecycleStatus { invoice, status, note: Note::default(), corrected_by, envelope: envelope() }
}

/// What comes from the buyer about a document.
fn came(invoice: InvoiceId, status: LifecycleStatus, reason: Option<StatusReason>) -> RecordLifecycleStatus {
    let message = Label::parse(&format!("B-{}-{invoice}", status.code())).unwrap();
    let (sequence, stated_on, action, amount, note) = (1, None, None, None, Note::default());
    RecordLifecycleStatus { invoice, message, sequence, status, stated_on, reason, action, note, amount, cashed: Vec::new() }
}

/// The messages of ours that wait, in order.
fn waiting(company: &Company) -> Vec<(LifecycleStatus, String)> {
    let told = company.session(company.administrator).outbox(100).unwrap();
    let of_ours = told.iter().filter(|message| message.topic() == "lifecycle.reported");
    let written = of_ours.map(|told| match minicbor::decode::<LifecycleEvent>(told.content()).unwrap() {
        LifecycleEvent::Reported { message, status, .. } => (status, message),
        LifecycleEvent::Received { .. } => panic!("what came is not sent back"),
    });
    written.collect()
}

fn selling() -> Company {
    let company = Company::selling();
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::siren(BUYER).unwrap()]);
    company
}

/// The dispute that the buyer's 207 opened, brought to where it can be resolved.
fn disputed(company: &Company, invoice: InvoiceId) -> DisputeId {
    let session = company.accounts();
    let status = session.execute(came(invoice, LifecycleStatus::Disputed, Some(StatusReason::PriceWrong))).unwrap();
    let dispute = status.dispute().expect("207 opens a dispute");
    session.execute(AcknowledgeDispute { dispute, coordinator: None }).unwrap();
    session.execute(InvestigateDispute { dispute, finding: note("the price was wrong") }).unwrap();
    let accept = *session.get::<Dispute>(dispute).unwrap().disputed();
    session.execute(ProposeResolution { dispute, accept, grounds: note("the buyer is right") }).unwrap();
    dispute
}

/// What a dispute ends in, by a corrected invoice: 207 comes, the original is given up (220), the corrected one approved (205), paid and cashed (212).
pub fn settled_by_correction() -> Vec<(LifecycleStatus, String)> {
    let company = selling();
    let (session, invoice) = (company.accounts(), company.issued(&["100", "50"]).id());
    let dispute = disputed(&company, invoice);
    let kind = DraftKind::Corrected { of: invoice };
    let corrected = session.execute(DraftInvoice { kind, ..draft(company.account, &["90", "50"]) }).unwrap().id();
    let corrected = session.execute(issue(corrected)).unwrap();
    let number = corrected.issue().unwrap().number.to_string();
    let verdict = Verdict::Corrected { by: corrected.id() };
    session.execute(ResolveDispute { dispute, verdict, grounds: note("corrected") }).unwrap();
    session.execute(report(invoice, LifecycleStatus::Cancelled, Some(&number))).unwrap();
    session.execute(came(corrected.id(), LifecycleStatus::Approved, None)).unwrap();
    session.execute(payment(company.account, eur("168"), AllocationPlan::OldestFirst)).unwrap();
    session.execute(report(corrected.id(), LifecycleStatus::Cashed, None)).unwrap();
    let open = |invoice| session.ask(OpenAmount { invoice, as_of: None }).unwrap();
    assert_eq!((open(invoice), open(corrected.id())), (eur("0"), eur("0")));
    waiting(&company)
}

/// The same by a credit note and a new invoice: invoice and credit note are approved (205) and settle each other (212), the new one is cashed.
pub fn settled_by_credit_note() -> Vec<(LifecycleStatus, String)> {
    let company = selling();
    let (session, invoice) = (company.accounts(), company.issued(&["100", "50"]).id());
    let dispute = disputed(&company, invoice);
    let resolve = ResolveDispute { dispute, verdict: Verdict::InFull, grounds: note("billed anew") };
    let note = session.execute(resolve).unwrap().outcome().and_then(Outcome::credit_note).unwrap();
    let new = company.issued(&["90", "50"]).id();
    for document in [invoice, note, new] {
        session.execute(came(document, LifecycleStatus::Approved, None)).unwrap();
    }
    session.execute(payment(company.account, eur("168"), AllocationPlan::OldestFirst)).unwrap();
    for document in [invoice, note, new] {
        session.execute(report(document, LifecycleStatus::Cashed, None)).unwrap();
        assert_eq!(session.execute(report(document, LifecycleStatus::Cashed, None)).unwrap_err().code(), "LIF-007");
    }
    waiting(&company)
}

/// What a company says itself: what was cashed, and that it gave an invoice up for a corrected one.
fn said() -> Vec<(String, Vec<u8>)> {
    let company = selling();
    let (session, invoice) = (company.accounts(), company.issued(&["100", "50"]).id());
    session.execute(payment(company.account, eur("90"), AllocationPlan::OldestFirst)).unwrap();
    session.execute(report(invoice, LifecycleStatus::Cashed, None)).unwrap();
    let wrong = company.issued(&["10"]).id();
    let corrected = DraftInvoice { kind: DraftKind::Corrected { of: wrong }, ..draft(company.account, &["9"]) };
    let corrected = session.execute(corrected).unwrap().id();
    let number = session.execute(issue(corrected)).unwrap().issue().unwrap().number.to_string();
    session.execute(report(wrong, LifecycleStatus::Cancelled, Some(&number))).unwrap();
    let all = [waiting(&company), settled_by_correction(), settled_by_credit_note()].concat();
    all.into_iter().enumerate().map(|(at, (_, message))| (format!("said-{at}"), message.into_bytes())).collect()
}
