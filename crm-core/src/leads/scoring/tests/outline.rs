//! The outline of a stored lead says what the lead itself says, whatever the lead.

use proptest::option::of;
use proptest::prelude::*;

use super::code;
use crate::kernel::{
    AccountId, ContactId, CustomFields, Date, Email, ExternalId, FieldDecimal, FieldValue, Label, LeadId, Name, Note, Ownership,
    Phone, RecordId, Timestamp, UserId,
};
use crate::leads::outline::Outline;
use crate::leads::scoring::answers::{BEFORE_CUSTOM, CUSTOM, FIELDS};
use crate::leads::scoring::{facts_of, with_facts};
use crate::leads::{CapturedField, Converted, Evidence, Lead, LeadDetails, LeadState, Lifecycle, Utm};

fn instant() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000_000_i64).prop_map(|micros| Timestamp::from_micros(micros).unwrap())
}

fn day() -> impl Strategy<Value = Date> {
    (0..40_000_i64).prop_map(|day| Date::from_days(day).unwrap())
}

fn name() -> impl Strategy<Value = Name> {
    "[A-ZÉ][a-zé' -]{0,20}".prop_map(|text| Name::parse(&text).unwrap())
}

fn label() -> impl Strategy<Value = Label> {
    "[a-zA-Zé0-9][a-z -]{0,20}".prop_map(|text| Label::parse(&text).unwrap())
}

fn note() -> impl Strategy<Value = Note> {
    "[a-zé\n ]{0,60}".prop_map(|text| Note::parse(&text).unwrap())
}

fn email() -> impl Strategy<Value = Email> {
    "(\"[a-z]@[a-z]\"|[A-Za-zé]{1,8})@[A-Za-zé]{1,8}\\.(com|fr)".prop_map(|text| Email::parse(&text).unwrap())
}

fn value() -> impl Strategy<Value = FieldValue> {
    prop_oneof![
        note().prop_map(FieldValue::Text),
        any::<i64>().prop_map(FieldValue::Integer),
        (any::<i32>(), 0..6_u8)
            .prop_map(|(digits, places)| { FieldValue::Decimal(FieldDecimal::parse(&format!("{digits}.{places}")).unwrap()) }),
        day().prop_map(FieldValue::Date),
        any::<bool>().prop_map(FieldValue::Flag),
        "[a-z]{1,9}".prop_map(|text| FieldValue::Choice(code(&text))),
    ]
}

fn custom_fields() -> impl Strategy<Value = CustomFields> {
    proptest::collection::vec(("[a-z0-9][a-z0-9_-]{0,6}", value()), 0..5)
        .prop_map(|fields| fields.into_iter().fold(CustomFields::new(), |all, (key, value)| all.with(code(&key), value).unwrap()))
}

fn state() -> impl Strategy<Value = LeadState> {
    let converted = |on| Converted {
        account: AccountId::from_bytes([1; 16]),
        contact: ContactId::from_bytes([2; 16]),
        opportunity: None,
        on,
    };
    prop_oneof![
        Just(LeadState::New),
        Just(LeadState::Working),
        day().prop_map(|recycle_on| LeadState::Nurturing { recycle_on }),
        day().prop_map(|on| LeadState::Qualified { on }),
        ("[a-z]{1,9}", note(), day(), of(day())).prop_map(|(reason, note, on, recycle_on)| LeadState::Disqualified {
            reason: code(&reason),
            note,
            on,
            recycle_on
        }),
        day().prop_map(move |on| LeadState::Converted(converted(on))),
    ]
}

fn details() -> impl Strategy<Value = LeadDetails> {
    let phone = Just(Phone::parse("+33 1 99 00 12 34").unwrap());
    let utm = (of(label()), of(label()), of(label())).prop_map(|(source, medium, campaign)| Utm { source, medium, campaign });
    let who = (of(name()), of(name()), of(email()), of(phone), of(label()));
    (who, "[a-z]{1,9}", utm, custom_fields()).prop_map(
        |((name, company, email, phone, job_title), source, utm, custom_fields)| LeadDetails {
            name,
            company,
            email,
            phone,
            job_title,
            source: code(&source),
            utm,
            custom_fields,
        },
    )
}

fn evidence() -> impl Strategy<Value = Evidence> {
    ("[a-z]{1,9}", note(), instant(), of(name())).prop_map(|(criterion, text, at, said_by)| {
        let recorded_by = said_by.is_none().then_some(UserId::from_bytes([3; 16]));
        Evidence { criterion: code(&criterion), text, at, said_by, recorded_by }
    })
}

prop_compose! {
    fn lead()(
        id in any::<[u8; 16]>(),
        state in state(),
        details in details(),
        (captured_at, first_response_at, assigned_at) in (instant(), of(instant()), of(instant())),
        original in proptest::collection::vec((label(), note()), 0..4),
        external_id in of(label()),
        evidence in proptest::collection::vec(evidence(), 0..4),
        checklist in of("[a-z]{1,9}"),
        lifecycle in of(proptest::sample::select(Lifecycle::ALL.to_vec())),
    ) -> Lead {
        Lead {
            id: LeadId::from_bytes(id),
            ownership: Ownership::new(UserId::from_bytes([4; 16]), None),
            state,
            details,
            captured_at,
            first_response_at,
            original: original.into_iter().map(|(name, value)| CapturedField { name, value }).collect(),
            external_id: external_id.map(|key| ExternalId { source: code("old-crm"), key }),
            evidence,
            assigned_at,
            checklist: checklist.map(|text| code(&text)),
            lifecycle,
        }
    }
}

#[test]
fn the_fields_of_every_lead_stand_in_order_and_custom_fields_have_their_place_among_them() {
    assert!(FIELDS.is_sorted_by(|one, next| one < next));
    assert_eq!(FIELDS.partition_point(|field| *field < CUSTOM), BEFORE_CUSTOM);
}

proptest! {
    #[test]
    fn the_outline_of_the_stored_form_is_that_of_the_lead(lead in lead()) {
        let stored = minicbor::to_vec(&lead).unwrap();
        let outline: Outline<'_> = minicbor::decode(&stored).unwrap();
        prop_assert_eq!(&outline, &Outline::from(&lead));
        let of_the_stored = facts_of(&outline, |facts| format!("{facts:?}")).unwrap();
        let of_the_lead = with_facts(&lead, |facts| format!("{facts:?}")).unwrap();
        prop_assert_eq!(of_the_stored, of_the_lead);
    }

    #[test]
    fn bytes_that_are_no_lead_give_no_outline_and_no_panic(lead in lead(), at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let mut stored = minicbor::to_vec(&lead).unwrap();
        let at = at.index(stored.len());
        if cut {
            stored.truncate(at);
            prop_assert!(minicbor::decode::<Outline<'_>>(&stored).is_err());
        } else {
            stored[at] = byte;
            let _ = minicbor::decode::<Outline<'_>>(&stored).map(|outline| facts_of(&outline, |_| ()));
        }
    }
}
