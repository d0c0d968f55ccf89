//! Cards are read value by value, what has no place is named, and what is written comes back.

use proptest::prelude::*;

use super::*;
use crate::exchange::CardLimits;
use crate::kernel::{
    AddressInput, Code, CountryCode, CrmError, DateRange, Email, ExternalId, FieldValue, Label, Name, Note, Phone, PostalAddress,
};
use crate::parties::{ContactDetails, PartyAddress, PartyEmail, PartyPhone};

fn reading() -> CardReading {
    CardReading { birthday: Some(code("birthday")), ..CardReading::from_source(code("book")) }
}

fn writing(version: CardVersion) -> CardWriting {
    CardWriting { version, birthday: Some(code("birthday")), ..CardWriting::from_source(code("book")) }
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn all(text: &str, reading: &CardReading) -> FoundCards {
    read_cards(text, reading).unwrap()
}

/// The card of which `lines` are the lines beside its name.
fn card(lines: &str) -> Card {
    all(&format!("BEGIN:VCARD\nVERSION:4.0\nFN:Ada\n{lines}\nEND:VCARD\n"), &reading()).cards.remove(0)
}

fn left(card: &Card) -> Vec<String> {
    card.left_out.iter().map(ToString::to_string).collect()
}

#[test]
fn a_card_becomes_a_contact_part_by_part() {
    let card = card(
        "N:Lovelace;Ada;Augusta;Countess;\nORG:Analytical Engines;Programs\nTITLE:Programmer\nUID:urn:uuid:4fbe8971\n\
         EMAIL;TYPE=work:ada@engines.example\nEMAIL;PREF=1:ada@example.com\nTEL;TYPE=\"cell,voice\":+44 20 7946 0000\n\
         TEL;VALUE=uri;TYPE=work,fax:tel:+44-20-7946-0001;ext=12\nADR;TYPE=home:;Flat 2;12 St James's Sq;London;;SW1Y 4JH;UK\n\
         BDAY:18151210\nNOTE:first line\\nsecond\\, line",
    );
    let details = &card.details;
    let text = |name: &Option<Name>| name.as_ref().map(ToString::to_string);
    assert_eq!((text(&details.given_name).as_deref(), text(&details.family_name).as_deref()), (Some("Ada"), Some("Lovelace")));
    assert_eq!(text(&card.organization).as_deref(), Some("Analytical Engines"));
    assert_eq!(details.job_title.as_ref().map(Label::as_str), Some("Programmer"));
    assert_eq!(details.external_ids, [ExternalId { source: code("book"), key: "urn:uuid:4fbe8971".parse().unwrap() }]);
    let emails: Vec<_> = details.emails.iter().map(|email| (email.address.as_str(), email.label.clone())).collect();
    assert_eq!(emails, [("ada@example.com", None), ("ada@engines.example", Some(code("work")))], "the preferred one first");
    let phones: Vec<_> = details.phones.iter().map(|phone| (phone.number.as_str(), phone.label.clone().unwrap())).collect();
    assert_eq!(phones, [("+442079460000", code("mobile")), ("+442079460001", code("work-fax"))]);
    assert_eq!(details.phones[1].extension.as_ref().map(Label::as_str), Some("12"));
    let address = &details.addresses[0];
    assert_eq!(address.address.lines().iter().map(Name::as_str).collect::<Vec<_>>(), ["12 St James's Sq", "Flat 2"]);
    assert_eq!((address.address.country().as_str(), address.label.clone()), ("GB", Some(code("home"))));
    assert_eq!(details.note.as_str(), "first line\nsecond, line");
    assert_eq!(details.custom_fields.get(&code("birthday")), Some(&FieldValue::Date("1815-12-10".parse().unwrap())));
    assert_eq!(
        left(&card),
        [
            "line 1, VCARD.N `Augusta, Countess`: a contact has no place for further names and titles; write it into FN, if it matters",
            "line 1, VCARD.ORG `Programs`: a contact has no place for more than one company and its parts; note it elsewhere",
        ]
    );
}

#[test]
fn a_value_that_cannot_be_taken_is_named_and_the_card_is_kept() {
    let card =
        card("EMAIL:nobody\nTEL:12\nADR:;;1 Main St;Springfield;;;Freedonia\nBDAY:--0203\nTITLE:\nPHOTO;ENCODING=b:AAAA\nX-A:b");
    assert!(card.details.emails.is_empty() && card.details.phones.is_empty() && card.details.addresses.is_empty());
    let said = left(&card);
    assert_eq!(said[3], "line 1, VCARD.BDAY `--0203`: this is no whole day; give year, month and day");
    let named: Vec<&str> = said.iter().filter_map(|said| said.split(' ').nth(2)).collect();
    assert_eq!(named, ["VCARD.EMAIL", "VCARD.TEL", "VCARD.ADR.country", "VCARD.BDAY", "VCARD.PHOTO", "VCARD.X-A"], "{said:?}");
    let found = all("BEGIN:VCARD\nFN:Ada\nSPEED\nEND:VCARD\nEND:VCARD\n", &reading());
    let said: Vec<String> = found.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 3 `SPEED`: this line has no value; write a name, a colon and the value",
            "line 5 `VCARD`: this ends nothing that has begun; give the whole text, as the program wrote it",
        ]
    );
}

#[test]
fn numbers_without_a_country_code_are_those_of_the_country_that_is_said() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nTEL:01 42 68 53 00\nADR:;;1 rue X;Paris;;75001;\nEND:VCARD\n";
    let without = all(text, &reading()).cards.remove(0);
    assert!(without.details.phones.is_empty() && without.details.addresses.is_empty());
    assert_eq!(without.left_out.len(), 2, "{:?}", left(&without));
    let with = all(text, &CardReading { home: Some(CountryCode::FRANCE), ..reading() }).cards.remove(0);
    assert_eq!(with.details.addresses.len(), 1);
    #[cfg(feature = "phone-numbers")]
    assert_eq!(with.details.phones[0].number.as_str(), "+33142685300");
}

#[test]
fn old_cards_are_read_with_their_encodings() {
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\nTEL;CELL;PREF:+49 30 901820\r\n\
                TEL;WORK;FAX:+49 30 901821\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:one=0D=0Atwo=\r\n =C3=A9=\r\nX:y\r\n\
                PHOTO;JPEG;ENCODING=BASE64:\r\n AAECAwQF\r\nBgcI\r\n\r\nEND:VCARD\r\n";
    let card = all(text, &reading()).cards.remove(0);
    assert_eq!(card.details.name.as_str(), "Jörg Müller");
    assert_eq!(
        card.details.phones.iter().map(|phone| phone.label.clone().unwrap()).collect::<Vec<_>>(),
        [code("mobile"), code("work-fax")]
    );
    assert!(card.details.note.as_str().starts_with("one\ntwo"), "{:?}", card.details.note);
}

#[test]
fn a_card_that_is_none_or_of_no_person_is_refused_by_line_and_the_others_are_read() {
    let text = "BEGIN:VCARD\nVERSION:4.0\nEMAIL:a@example.com\nEND:VCARD\nBEGIN:VCARD\nKIND:org\nFN:Acme\nEND:VCARD\nBEGIN:VCARD\nKIND:group\n\
                FN:All\nEND:VCARD\nBEGIN:VCARD\nFN:Ada\nAGENT:x\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\nNOTE:behind\nEND:VCARD\nBEGIN:VCARD\nFN:Cut\n";
    let found = all(text, &reading());
    assert_eq!(found.cards.iter().map(|card| card.details.note.as_str()).collect::<Vec<_>>(), ["behind"]);
    assert_eq!(
        found.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "line 1, VCARD.FN ``: this card has no name; add FN to it",
            "line 5, VCARD.KIND `ORG`: this card is of a company, not of a person; make an account of it",
            "line 9, VCARD.KIND `GROUP`: this card is not of a person; leave it out",
            "line 21, VCARD ``: the text ends before this card does; give the whole text",
        ]
    );
    assert!(read_cards("BEGIN:VCALENDAR\nEND:VCALENDAR\n", &reading()).unwrap_err().to_string().contains("there is no card"));
}

#[test]
fn a_text_beyond_a_limit_is_refused_with_the_limit() {
    let limits = CardLimits { file_bytes: 100, file_lines: 7, line_bytes: 40, components: 2 };
    let reading = CardReading { limits, ..reading() };
    let said = |text: &str| read_cards(text, &reading).map(|found| found.cards.len()).map_err(|error| error.to_string());
    assert_eq!(said("BEGIN:VCARD\nFN:a\nEND:VCARD\nBEGIN:VCARD\nFN:b\nEND:VCARD\n"), Ok(2));
    for (text, problem) in [
        ("x".repeat(101), "text `101`: has more than 100 bytes; split it"),
        ("\n".repeat(7), "text ``: has more than 7 lines; split it"),
        (format!("BEGIN:VCARD\nNOTE:{}\n {}\n", "x".repeat(20), "y".repeat(15)), "line 2 ``: takes more than 40 bytes"),
        ("BEGIN:VCARD\n".repeat(3), "line 3, VCARD ``: is one more than the 2 components of a text; split the text"),
    ] {
        let error = said(&text).unwrap_err();
        assert!(error.starts_with(problem), "{error}");
    }
    let deep = read_cards(&"BEGIN:VCARD\n".repeat(9), &CardReading::from_source(code("book"))).unwrap_err().to_string();
    assert_eq!(deep, "line 9, VCARD ``: lies in more than 8 others; give it flat");
}

#[test]
fn what_a_card_has_no_place_for_is_named_when_it_is_written() {
    let day = "2026-05-04".parse().unwrap();
    let mut details = ContactDetails::named("Ada".parse().unwrap());
    let period = DateRange::new(Some(day), None).unwrap();
    let label = Some(code("voice"));
    details.emails.push(PartyEmail { period, label, bounced_on: Some(day), ..Email::parse("a@example.com").unwrap().into() });
    details.external_ids.push(ExternalId { source: code("other"), key: "7".parse().unwrap() });
    details.custom_fields = details.custom_fields.with(code("size"), FieldValue::Integer(7)).unwrap();
    let written = write_cards(&[Card::of(details, None)], &writing(CardVersion::V3));
    let places: Vec<&str> = written.left_out.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        places,
        [
            "cards[0].external_ids[0]",
            "cards[0].emails[0].bounced_on",
            "cards[0].emails[0].label",
            "cards[0].emails[0].period",
            "cards[0].custom_fields.size",
        ]
    );
}

#[test]
fn a_birthday_whose_year_only_fills_a_place_is_no_whole_day() {
    let card = card("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-04");
    assert_eq!(card.details.custom_fields.get(&code("birthday")), None);
    assert_eq!(left(&card), ["line 1, VCARD.BDAY `1604-05-04`: this is no whole day; give year, month and day"]);
}

#[test]
fn a_birthday_is_read_with_dashes_and_without_in_every_version() {
    for version in ["3.0", "4.0"] {
        for day in ["BDAY:1815-12-10", "BDAY:18151210", "item1.BDAY:1815-12-10T00:00:00Z", "BDAY;VALUE=date:1815-12-10"] {
            let card = all(&format!("BEGIN:VCARD\nVERSION:{version}\nFN:Ada\n{day}\nEND:VCARD\n"), &reading()).cards.remove(0);
            let read = card.details.custom_fields.get(&code("birthday"));
            assert_eq!(read, Some(&FieldValue::Date("1815-12-10".parse().unwrap())), "{version}, {day}");
        }
    }
}

#[test]
fn of_several_birthdays_the_first_is_read() {
    let card = card("BDAY:1815-12-10\nBDAY:18151211");
    let read = card.details.custom_fields.get(&code("birthday"));
    assert_eq!(read, Some(&FieldValue::Date("1815-12-10".parse().unwrap())));
    assert_eq!(left(&card), ["line 1, VCARD.BDAY `18151211`: a contact has no place for this; note it elsewhere, if it matters"]);
}

#[test]
fn a_group_that_says_so_in_its_servers_own_words_is_no_person() {
    let kind = |kind: &str| format!("BEGIN:VCARD\nVERSION:3.0\nFN:All\nX-ADDRESSBOOKSERVER-KIND:{kind}\nEND:VCARD\n");
    let found = all(&kind("group"), &reading());
    let said: Vec<String> = found.refused.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["line 1, VCARD.X-ADDRESSBOOKSERVER-KIND `group`: this card is not of a person; leave it out"]);
    assert_eq!(all(&kind("individual"), &reading()).cards.len(), 1);
}

#[test]
fn commas_that_nobody_marked_belong_to_names_and_notes() {
    let card = all("BEGIN:VCARD\nVERSION:3.0\nFN:Lovelace, Ada\nNOTE:one, two; three\nTITLE:a, b\nEND:VCARD\n", &reading())
        .cards
        .remove(0);
    let details = card.details;
    let title = details.job_title.as_ref().map(Label::as_str);
    assert_eq!((details.name.as_str(), details.note.as_str(), title), ("Lovelace, Ada", "one, two; three", Some("a, b")));
}

fn label() -> impl Strategy<Value = Option<Code>> {
    let word = prop_oneof![
        Just("work"),
        Just("home"),
        Just("mobile"),
        Just("billing"),
        Just("delivery"),
        Just("work-fax"),
        Just("fax-work"),
        Just("home-mobile"),
        Just("work-work"),
        Just("cell-x"),
        Just("pager"),
        Just("main-number"),
        Just("a-b_c"),
        Just("7"),
    ];
    prop::option::of(word.prop_map(code))
}

fn name() -> impl Strategy<Value = Name> {
    let text = prop_oneof!["[a-zé,;:\\\\\"' n-]{1,40}", "\\PC{1,60}"];
    text.prop_filter_map("a name", |text| Name::parse(&text).ok())
}

fn note() -> impl Strategy<Value = Note> {
    let text = prop_oneof!["[a-zé,;:\\\\\"'=\n\t n-]{0,200}", any::<String>()];
    text.prop_filter_map("a note", |text| Note::parse(&text).ok())
}

fn address() -> impl Strategy<Value = PostalAddress> {
    let part = || prop_oneof![Just(String::new()), "[A-Za-zé,;\\\\' 0-9-]{1,20}"];
    (prop::collection::vec(part(), 0..4), "[A-Z0-9]{0,8}", part(), part(), 0_usize..249).prop_filter_map(
        "an address",
        |(lines, postcode, city, region, country)| {
            let country = CountryCode::all()[country].to_string();
            PostalAddress::parse(&AddressInput { lines, postcode, city, region, country }).ok()
        },
    )
}

prop_compose! {
    fn details()(
        (name, given_name, family_name) in (name(), prop::option::of(name()), prop::option::of(name())),
        job_title in prop::option::of("[a-z,;\\\\ ]{1,30}".prop_filter_map("a label", |text| Label::parse(&text).ok())),
        emails in prop::collection::vec(("[a-z+.]{1,8}@[a-z]{1,8}\\.example", label()), 0..3),
        phones in prop::collection::vec(("\\+[1-9][0-9]{6,14}", prop::option::of("[a-z0-9]{1,6}"), label()), 0..3),
        addresses in prop::collection::vec((address(), label()), 0..3),
        uid in prop::option::of("[a-zA-Z0-9:,;@.\\\\-]{1,60}"),
        note in note(),
        born in prop::option::of(-30_000_i64..30_000),
    ) -> ContactDetails {
        let mut details = ContactDetails { given_name, family_name, job_title, note, ..ContactDetails::named(name) };
        details.emails = emails.into_iter()
            .filter_map(|(address, label)| Some(PartyEmail { label, ..Email::parse(&address).ok()?.into() })).collect();
        details.phones = phones.into_iter().filter_map(|(number, extension, label)| {
            let extension = extension.and_then(|text| Label::parse(&text).ok());
            Some(PartyPhone { label, extension, ..Phone::parse(&number).ok()?.into() })
        }).collect();
        details.addresses = addresses.into_iter().map(|(address, label)| PartyAddress { label, ..address.into() }).collect();
        details.external_ids.extend(uid.and_then(|key| Some(ExternalId { source: code("book"), key: key.parse().ok()? })));
        if let Some(born) = born {
            let born = FieldValue::Date(crate::kernel::Date::from_days(born).unwrap());
            details.custom_fields = details.custom_fields.with(code("birthday"), born).unwrap();
        }
        details
    }
}

proptest! {
    #[test]
    fn what_is_written_comes_back_in_both_versions(
        cards in prop::collection::vec((details(), prop::option::of(name())), 1..3),
        version in prop_oneof![Just(CardVersion::V3), Just(CardVersion::V4)],
    ) {
        let cards: Vec<Card> = cards.into_iter().map(|(details, organization)| Card::of(details, organization)).collect();
        let written = write_cards(&cards, &writing(version));
        prop_assert_eq!(&written.left_out, &Vec::new());
        prop_assert!(written.text.split("\r\n").all(|line| line.len() <= 75), "{}", written.text);
        let back = read_cards(&written.text, &reading()).unwrap();
        prop_assert_eq!(&back.left_out, &Vec::new());
        prop_assert_eq!(&back.refused, &Vec::new());
        for (back, card) in back.cards.iter().zip(&cards) {
            prop_assert_eq!(&back.details, &card.details, "{}", written.text);
            prop_assert_eq!(&back.organization, &card.organization);
            prop_assert!(back.left_out.is_empty(), "{:?}", back.left_out);
        }
        prop_assert_eq!(back.cards.len(), cards.len());
    }

    #[test]
    fn any_text_is_cards_or_an_error(
        lines in prop::collection::vec(prop_oneof![
            Just("BEGIN:VCARD".to_owned()), Just("END:VCARD".to_owned()), Just("FN:a".to_owned()), Just("VERSION:2.1".to_owned()),
            "(item1\\.)?(N|ADR|TEL|EMAIL|NOTE|BDAY|ORG|UID|KIND|PHOTO|X-ABLABEL|REV|GENDER|TZ)(;(TYPE|PREF|VALUE|ENCODING|CHARSET|JSCOMPS|LABEL)=(\"[a-z,;:]{0,4}\"|QUOTED-PRINTABLE|BASE64|b|DATE|utf-7|gb18030|[a-z0-9,]{0,5}))?:[=A-F0-9;,:T\\\\ +é-]{0,30}=?",
            "[ \t].{0,20}", any::<String>(), "[;:=,.\"\\\\\r]{0,8}",
        ], 0..20),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let text = lines.join(end);
        let _: Result<_, CrmError> = read_cards(&text, &CardReading { home: Some(CountryCode::FRANCE), ..reading() });
    }
}
