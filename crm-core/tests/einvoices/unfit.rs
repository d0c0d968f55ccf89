//! What has no place in a profile or a syntax is refused by its field; nothing is left out without a word.

use crm_core::einvoicing::*;
use crm_core::kernel::{Date, Faults};
use crm_core::pricing::TaxCategory;
use rust_decimal::Decimal;

use super::broken::{Whole, whole};

type Change = fn(&mut ElectronicInvoice);

fn plain() -> ElectronicInvoice {
    whole(Whole::Of(TaxCategory::Standard))
}

fn fields(result: Result<Vec<u8>, Faults>) -> Vec<String> {
    let faults = result.err();
    faults.iter().flat_map(Faults::as_slice).map(|fault| fault.field.clone()).collect()
}

fn both(change: Change) -> [Vec<String>; 2] {
    let mut invoice = plain();
    change(&mut invoice);
    [fields(cii::write(&invoice)), fields(ubl::write(&invoice))]
}

fn way(means: &str, remittance: Option<&str>) -> PaymentInstruction {
    let remittance = remittance.map(str::to_owned);
    PaymentInstruction { means: means.to_owned(), means_text: None, remittance, transfers: Vec::new(), card: None, debit: None }
}

#[test]
fn what_neither_syntax_has_a_place_for_is_refused_by_both() {
    let cases: [(&str, Change); 9] = [
        ("profile", |i| i.profile = "urn:example".to_owned()),
        ("seller.address.lines", |i| i.seller.address.lines = vec!["a".to_owned(); 4]),
        ("delivery.address.lines", |i| {
            let address = TradeAddress { lines: vec!["a".to_owned(); 4], ..TradeAddress::default() };
            i.delivery = Some(Delivery { address: Some(address), ..Delivery::default() });
        }),
        ("buyer.tax_number", |i| i.buyer.tax_number = Some("1".to_owned())),
        ("payment.means", |i| i.payment = vec![way("30", None), way("48", None)]),
        ("payment.remittance", |i| i.payment = vec![way("30", Some("a")), way("30", Some("b"))]),
        ("totals.tax_in_accounts", |i| i.totals.tax_in_accounts = Some(Decimal::ONE)),
        ("attachments[0]", |i| {
            i.attachments = vec![Attachment {
                number: "A".to_owned(),
                description: None,
                location: None,
                file_name: Some("a.pdf".to_owned()),
                media_type: None,
                content: None,
            }];
        }),
        ("lines[0].price.base_unit", |i| {
            (i.lines[0].price.base_quantity, i.lines[0].price.base_unit) = (None, Some("C62".to_owned()))
        }),
    ];
    for (field, change) in cases {
        assert_eq!(both(change), [[field], [field]], "{field}");
    }
    assert_eq!(both(|i| i.seller.address.lines = vec!["a".to_owned(); 3]), [[""; 0], [""; 0]], "three lines have their places");
}

#[test]
fn what_one_syntax_has_no_place_for_is_refused_by_that_one() {
    let discount: Change = |i| (i.lines[0].price.discount, i.lines[0].price.gross) = (Some(Decimal::ONE), None);
    assert_eq!(both(discount), [vec!["lines[0].price.discount"], vec![]]);
    let untaxed: Change = |i| (i.totals.tax, i.vat_point, i.vat_point_on) = (None, None, None);
    assert_eq!(both(untaxed), [vec![], vec!["totals.tax"]]);
    let unpaid: Change = |i| {
        i.type_code = "381".to_owned();
        i.due_on = Some(Date::new(2026, 12, 31).unwrap());
        i.payment.clear();
    };
    assert_eq!(both(unpaid), [vec![], vec!["payment"]]);
    let basic: Change = |i| {
        i.profile = Profile::BasicWl.identifier().to_owned();
        i.seller.contact = None;
        i.buyer.contact = None;
    };
    assert_eq!(both(basic)[1], ["profile"]);
}

#[test]
fn a_profile_refuses_what_it_has_no_place_for() {
    let mut invoice = plain();
    invoice.profile = Profile::BasicWl.identifier().to_owned();
    assert!(fields(cii::write(&invoice)).contains(&"lines".to_owned()));
    let mut extended = plain();
    extended.preceding = vec![PrecedingInvoice { number: "F1".to_owned(), issued_on: None, type_code: Some("386".to_owned()) }];
    assert_eq!(fields(cii::write(&extended)), ["preceding.type_code"]);
    extended.profile = Profile::ExtendedCtcFr.identifier().to_owned();
    assert_eq!(fields(cii::write(&extended)), [""; 0]);
}

#[test]
fn a_profile_is_known_by_its_identifier() {
    assert!(Profile::ALL.into_iter().all(|profile| Profile::find(profile.identifier()) == Some(profile)));
    assert_eq!(Profile::ALL.map(Profile::conformance_level), [Some("BASIC WL"), Some("EN 16931"), None]);
    assert_eq!(Profile::find("urn:cen.eu:en16931:2017#compliant#urn:example"), None);
}

#[test]
fn a_control_character_is_refused_and_every_other_comes_back() {
    let name = "é €𝄞 & <b> \"q\" 'a' ]]>\ttab\nline\r\u{85}\u{2028}\u{FFFD}";
    let mut invoice = plain();
    invoice.lines[0].name = name.to_owned();
    invoice.seller.registration = Some(TradeIdentifier { scheme: Some("<\"&\r\n\t>".to_owned()), value: "1".to_owned() });
    for xml in [cii::write(&invoice).unwrap(), ubl::write(&invoice).unwrap()] {
        let text = String::from_utf8(xml).unwrap();
        let read = roxmltree::Document::parse(&text).unwrap();
        assert!(read.descendants().any(|node| node.text() == Some(name)));
        assert!(read.descendants().any(|node| node.attribute("schemeID") == Some("<\"&\r\n\t>")));
    }
    for impossible in ["\0", "\u{1B}", "\u{FFFE}", "\u{FFFF}", "a\u{B}b"] {
        invoice.lines[0].name = impossible.to_owned();
        assert_eq!([fields(cii::write(&invoice)), fields(ubl::write(&invoice))], [["ram:Name"], ["cbc:Name"]], "{impossible:?}");
    }
}

#[test]
fn figures_are_written_with_the_decimals_they_were_stated_with() {
    let mut invoice = plain();
    for text in [
        "0",
        "0.00",
        "-0.5",
        "1234567890123456789012345678",
        "-79228162514264337593543950335",
        "0.0000000000000000000000000001",
        "10.20",
    ] {
        invoice.lines[0].net = Decimal::from_str_exact(text).unwrap();
        let text = format!(">{text}</ram:LineTotalAmount>");
        assert!(String::from_utf8(cii::write(&invoice).unwrap()).unwrap().contains(&text), "{text}");
    }
    // Decimals know a negative zero, which nobody owes.
    invoice.lines[0].net = -Decimal::new(0, 2);
    assert!(String::from_utf8(cii::write(&invoice).unwrap()).unwrap().contains(">0.00</ram:LineTotalAmount>"));
}

#[test]
fn the_same_document_has_the_same_bytes() {
    let invoice = plain();
    assert_eq!(cii::write(&invoice).unwrap(), cii::write(&invoice.clone()).unwrap());
    assert_eq!(ubl::write(&invoice).unwrap(), ubl::write(&invoice.clone()).unwrap());
}
