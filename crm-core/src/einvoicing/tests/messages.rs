//! Messages about the life of an invoice, written and read back; the rules of BR-FR-CDV.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::einvoicing::TradeIdentifier;
use crate::einvoicing::cdar::*;
use crate::kernel::Currency;

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zÀ-ÿ0-9&<>][A-Za-zÀ-ÿ0-9 &<>.,-]{0,20}[A-Za-zÀ-ÿ0-9&<>]"
}

fn time() -> impl Strategy<Value = MessageTime> {
    (2000u32..2100, 1u32..=12, 1u32..=28, 0u32..24, 0u32..60, 0u32..60)
        .prop_map(|(y, m, d, h, min, s)| format!("{y:04}{m:02}{d:02}{h:02}{min:02}{s:02}").parse().unwrap())
}

fn number(scheme: &str) -> impl Strategy<Value = TradeIdentifier> + use<> {
    let scheme = scheme.to_owned();
    "[0-9]{9}".prop_map(move |value| TradeIdentifier { scheme: Some(scheme.clone()), value })
}

fn party(role: MessageRole) -> impl Strategy<Value = MessageParty> {
    (number("0002"), of(words()), number("0225")).prop_map(move |(own, name, address)| MessageParty {
        role,
        identifier: Some(own),
        name,
        electronic_address: Some(address),
    })
}

fn characteristic() -> impl Strategy<Value = StatusCharacteristic> {
    let kind = prop::sample::select(CharacteristicKind::ALL.to_vec());
    let amount = (-1_000_000i64..1_000_000).prop_map(|minor| Decimal::new(minor, 2));
    let percent = (0i64..10_000).prop_map(|units| Decimal::new(units, 2));
    (kind, of("BT-[0-9]{1,3}"), of(words()), of(words()), amount, percent).prop_map(
        |(kind, term, location, value, amount, percent)| {
            let (amount, currency, percent) = (Some(amount), Some(Currency::EUR), Some(percent));
            StatusCharacteristic { kind, term, location, value, amount, currency, percent }
        },
    )
}

fn detail(status: LifecycleStatus) -> impl Strategy<Value = StatusDetail> {
    let reasons = status.terms().reasons;
    let reasons = if reasons.is_empty() { StatusReason::ALL } else { reasons };
    let action = of(prop::sample::select(RequestedAction::ALL.to_vec()));
    let reason = prop::sample::select(reasons.to_vec());
    (1u32..50, reason, of(words()), action, of(words()), vec(words(), 0..3), vec(characteristic(), 0..3)).prop_map(
        |(sequence, reason, reason_text, action, action_text, notes, mut characteristics)| {
            let cashed = StatusCharacteristic {
                amount: Some(Decimal::ONE),
                percent: Some(Decimal::TEN),
                ..StatusCharacteristic::new(CharacteristicKind::Cashed)
            };
            characteristics.push(cashed);
            StatusDetail { sequence, reason: Some(reason), reason_text, action, action_text, notes, characteristics }
        },
    )
}

fn message() -> impl Strategy<Value = LifecycleMessage> {
    prop::sample::select(LifecycleStatus::ALL.to_vec()).prop_flat_map(|status| {
        let phase = status.terms().phase;
        let by = if phase == StatusPhase::Transmission { MessageRole::Platform } else { MessageRole::Buyer };
        let invoice = (words(), of(Just("380".to_owned())), of(time()), time(), number("0002"));
        let parties = (party(by), party(by), vec(party(MessageRole::Seller), 1..3));
        (words(), of(words()), time(), time(), parties, invoice, vec(detail(status), 1..3)).prop_map(
            move |(id, name, created_at, stated_at, (sender, issuer, recipients), invoice, details)| {
                let (number, type_code, received_at, issued, seller) = invoice;
                let (issued_on, seller) = (Some(issued.day()), Some(seller));
                let invoice = MessageInvoice { number, type_code, received_at, issued_on, seller };
                let (process, profile) = ("REGULATED".to_owned(), LifecycleMessage::PROFILE.to_owned());
                LifecycleMessage {
                    id,
                    name,
                    process,
                    profile,
                    created_at,
                    sender,
                    issuer,
                    recipients,
                    phase,
                    stated_at,
                    invoice,
                    status,
                    details,
                }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_message_that_is_written_is_read_as_it_was(message in message()) {
        let written = write(&message).unwrap();
        prop_assert_eq!(&written, &write(&message).unwrap(), "the same bytes each time");
        let reading = read(&written).unwrap();
        prop_assert_eq!(reading.message, message);
        prop_assert!(reading.not_taken_over.is_empty(), "{:?}", reading.not_taken_over);
    }
}

#[test]
fn every_status_has_one_row_in_the_order_of_codes() {
    let rows: Vec<LifecycleStatus> = STATUSES.iter().map(|terms| terms.status).collect();
    assert_eq!(rows, LifecycleStatus::ALL);
    assert!(rows.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    let mandatory: Vec<&str> = STATUSES.iter().filter(|terms| terms.is_mandatory).map(|terms| terms.status.code()).collect();
    assert_eq!(mandatory, ["200", "210", "212", "213"]);
    let with_reason: Vec<&str> = STATUSES.iter().filter(|terms| terms.needs_reason).map(|terms| terms.status.code()).collect();
    assert_eq!(with_reason, ["206", "207", "208", "210", "213", "501"]);
    let codes: std::collections::BTreeSet<&str> = StatusReason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), StatusReason::ALL.len());
}

fn refused_message(change: impl FnOnce(&mut LifecycleMessage)) -> String {
    let seller = MessageParty {
        role: MessageRole::Seller,
        identifier: Some(TradeIdentifier { scheme: Some("0002".to_owned()), value: "404833048".to_owned() }),
        name: None,
        electronic_address: None,
    };
    let address = TradeIdentifier { scheme: Some("0225".to_owned()), value: "552100554".to_owned() };
    let buyer = MessageParty { role: MessageRole::Buyer, electronic_address: Some(address), ..seller.clone() };
    let time: MessageTime = "20260504143000".parse().unwrap();
    let cashed = StatusCharacteristic {
        amount: Some(Decimal::new(12_000, 2)),
        currency: Some(Currency::EUR),
        percent: Some(Decimal::new(20, 0)),
        ..StatusCharacteristic::new(CharacteristicKind::Cashed)
    };
    let mut message = LifecycleMessage {
        id: "F1_212_1".to_owned(),
        name: None,
        process: "REGULATED".to_owned(),
        profile: LifecycleMessage::PROFILE.to_owned(),
        created_at: time,
        sender: seller.clone(),
        issuer: seller.clone(),
        recipients: vec![buyer],
        phase: StatusPhase::Processing,
        stated_at: time,
        invoice: MessageInvoice {
            number: "F1".to_owned(),
            type_code: Some("380".to_owned()),
            received_at: None,
            issued_on: Some(time.day()),
            seller: seller.identifier,
        },
        status: LifecycleStatus::Cashed,
        details: vec![StatusDetail { sequence: 1, characteristics: vec![cashed], ..StatusDetail::default() }],
    };
    check_message(&message).unwrap();
    change(&mut message);
    let faults = write(&message).unwrap_err();
    faults.as_slice().iter().filter_map(|fault| fault.problem.split(':').next()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_message_that_breaks_a_rule_is_not_written_and_the_rule_is_named() {
    let disputed = |message: &mut LifecycleMessage| message.status = LifecycleStatus::Disputed;
    assert_eq!(refused_message(|message| message.profile.clear()), "BR-FR-CDV-02");
    assert_eq!(refused_message(|message| message.id.clear()), "BR-FR-CDV-03");
    assert_eq!(refused_message(|message| message.issuer.identifier = None), "BR-FR-CDV-07");
    assert_eq!(refused_message(|message| message.recipients[0].electronic_address = None), "BR-FR-CDV-08");
    assert_eq!(refused_message(|message| message.invoice.number.clear()), "BR-FR-CDV-10");
    assert_eq!(refused_message(|message| message.invoice.issued_on = None), "BR-FR-CDV-11");
    assert_eq!(refused_message(|message| message.invoice.seller = None), "BR-FR-CDV-13");
    assert_eq!(refused_message(|message| message.details.clear()), "BR-FR-CDV-14");
    assert_eq!(refused_message(|message| message.details[0].characteristics[0].percent = None), "BR-FR-CDV-14");
    assert_eq!(refused_message(disputed), "BR-FR-CDV-15");
    assert_eq!(refused_message(|message| message.details[0].sequence = 0), "BR-FR-CDV-16");
    assert_eq!(refused_message(|message| message.process = "SECRET".to_owned()), "BR-FR-CDV-CL-01");
    assert_eq!(refused_message(|message| message.sender.role = MessageRole::PublicPortal), "BR-FR-CDV-CL-02");
    assert_eq!(refused_message(|message| message.issuer.role = MessageRole::Platform), "BR-FR-CDV-CL-03");
    let wrong_reason = |message: &mut LifecycleMessage| {
        message.status = LifecycleStatus::Suspended;
        message.details[0].reason = Some(StatusReason::QualityPoor);
    };
    assert_eq!(refused_message(wrong_reason), "BR-FR-CDV-CL-09");
}
