//! The electronic form of what is issued: every term that was frozen, kept byte for byte.

use crm_core::administration::SetPolicy;
use crm_core::einvoicing::{ElectronicInvoice, Profile, VatPoint};
use crm_core::invoicing::electronic::electronic;
use crm_core::invoicing::*;
use crm_core::kernel::*;

use crate::company::*;

fn choose<P: Policy>(company: &Company, policy: P) {
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

/// A French company with a French customer, which makes electronic invoices.
fn sending(format: ElectronicFormat) -> Company {
    let company = Company::selling();
    let iban = Iban::parse("FR7630006000011234567890189").ok();
    choose(&company, SellersPolicy::sole(Seller { iban, ..french_seller() }).unwrap());
    let operations = Some(SuppliedOperations::Services);
    choose(&company, InvoicingPolicy { electronic: Some(format), operations, ..InvoicingPolicy::default() });
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::siren("732829320").unwrap()]);
    company
}

fn said(invoice: &Invoice) -> ElectronicInvoice {
    electronic(invoice, Profile::En16931).unwrap()
}

#[test]
fn every_term_stands_where_the_standard_has_it() {
    let company = sending(ElectronicFormat::Cii);
    let terms = InvoiceTerms {
        buyer_reference: "Service 7".parse().ok(),
        project: "Atlas".parse().ok(),
        contract: "C-1".parse().ok(),
        purchase_order: "PO-1".parse().ok(),
        supplied: Some(SupplyTime::On(day("2026-05-02"))),
        delivery: Some(place("Brest", "FR")),
        buyer_contact: Some(name("Ada")),
        ..InvoiceTerms::default()
    };
    let item = LineItem { unit: "HUR".parse().ok(), seller_number: "A-1".parse().ok(), ..LineItem::default() };
    let lines = vec![InvoiceLine { item, ..line("100") }];
    let session = company.accounts();
    let invoice = session.execute(DraftInvoice { lines, terms, ..draft(company.account, &[]) }).unwrap().id();
    let said = said(&session.execute(issue(invoice)).unwrap());
    assert_eq!((said.number.as_str(), said.type_code.as_str(), said.process.as_deref()), ("INV-2026-000001", "380", Some("S1")));
    let references = &said.references;
    assert_eq!((references.buyer.as_deref(), references.project.as_deref()), (Some("Service 7"), Some("Atlas")));
    assert_eq!((references.contract.as_deref(), references.purchase_order.as_deref()), (Some("C-1"), Some("PO-1")));
    assert_eq!((said.vat_point, said.due_on), (Some(VatPoint::Payment), Some(day("2026-06-03"))));
    let delivery = said.delivery.as_ref().unwrap();
    assert_eq!((delivery.on, delivery.address.as_ref().unwrap().city.as_deref()), (Some(day("2026-05-02")), Some("Brest")));
    let id =
        |id: &Option<crm_core::einvoicing::TradeIdentifier>| id.as_ref().map(|id| (id.scheme.clone().unwrap(), id.value.clone()));
    let pair = |scheme: &str, value: &str| Some((scheme.to_owned(), value.to_owned()));
    assert_eq!(id(&said.seller.registration), pair("0002", "404833048"));
    assert_eq!(id(&said.buyer.electronic_address), pair("0225", "732829320"));
    assert_eq!((said.seller.vat_number.as_deref(), said.buyer.vat_number), (Some("FR83404833048"), None));
    assert_eq!(said.seller.legal_information.as_deref(), Some("SAS, capital 40000 EUR, RCS Lyon 404833048"));
    assert_eq!(
        (said.payment[0].means.as_str(), said.payment[0].transfers[0].account.as_str()),
        ("58", "FR7630006000011234567890189")
    );
    assert_eq!((said.lines[0].unit.as_str(), said.lines[0].seller_item.as_deref()), ("HUR", Some("A-1")));
    let subjects: Vec<&str> = said.notes.iter().filter_map(|note| note.subject.as_deref()).collect();
    assert_eq!(subjects, ["PMT", "PMD", "AAB", "REG", "ABL", "BAR"]);
    assert_eq!(said.notes[5].text, "B2B");
}

#[test]
fn a_final_invoice_and_a_credit_note_name_what_came_before() {
    let company = sending(ElectronicFormat::Ubl);
    let session = company.accounts();
    let deposit = session.execute(DraftInvoice { kind: DraftKind::Deposit, ..draft(company.account, &["100"]) }).unwrap().id();
    session.execute(issue(deposit)).unwrap();
    let kind = DraftKind::Final { deposits: vec![deposit] };
    let last = session.execute(DraftInvoice { kind, ..draft(company.account, &["300"]) }).unwrap().id();
    let last = session.execute(issue(last)).unwrap();
    let final_said = said(&last);
    assert_eq!((final_said.process.as_deref(), final_said.preceding[0].number.as_str()), (Some("S4"), "INV-2026-000001"));
    assert_eq!(
        (final_said.totals.prepaid.unwrap().to_string(), final_said.totals.due.to_string()),
        ("120.00".to_owned(), "240.00".to_owned())
    );
    let credit = CreditInvoice { invoice: last.id(), extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
    let note = said(&session.execute(credit).unwrap());
    assert_eq!((note.type_code.as_str(), note.preceding[0].number.as_str(), note.due_on), ("381", "INV-2026-000002", None));
}

#[test]
fn the_account_sells_on_what_the_company_bills_itself() {
    let company = sending(ElectronicFormat::Cii);
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::vat("FR44732829320").unwrap()]);
    let session = company.accounts();
    let draft = session.execute(DraftInvoice { kind: DraftKind::SelfBilled, ..draft(company.account, &["100"]) }).unwrap().id();
    let said = said(&session.execute(issue(draft)).unwrap());
    assert_eq!(
        (said.type_code.as_str(), said.seller.name.as_str(), said.buyer.name.as_str()),
        ("389", "Analytical Engines", "Lin & Lampe")
    );
}

#[test]
fn the_bytes_are_kept_with_their_hash_and_are_the_same_when_they_are_made_again() {
    for (format, root) in [(ElectronicFormat::Cii, "CrossIndustryInvoice"), (ElectronicFormat::Ubl, "<Invoice")] {
        let company = sending(format);
        let invoice = company.issued(&["100", "59.90"]);
        let seal = invoice.issue().unwrap().electronic.clone().unwrap();
        let kept = company.accounts().get::<IssuedDocument>(IssuedDocument::id_of(invoice.id())).unwrap();
        assert_eq!((seal.format, &seal.hash), (format, &DocumentHash::of(kept.content())));
        assert!(String::from_utf8_lossy(kept.content()).contains(root));
        let again = match format {
            ElectronicFormat::Cii => crm_core::einvoicing::cii::write(&said(&invoice)),
            ElectronicFormat::Ubl => crm_core::einvoicing::ubl::write(&said(&invoice)),
        };
        assert_eq!(&again.unwrap(), &kept.content().to_vec());
        let credit =
            CreditInvoice { invoice: invoice.id(), extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
        let note = company.accounts().execute(credit).unwrap();
        assert!(note.issue().unwrap().electronic.is_some());
    }
}

#[test]
fn a_thousand_lines_fit() {
    let company = sending(ElectronicFormat::Ubl);
    let prices = vec!["12.34"; 1_000];
    let invoice = company.issued(&prices);
    let kept = company.accounts().get::<IssuedDocument>(IssuedDocument::id_of(invoice.id())).unwrap();
    println!("{} bytes", kept.content().len());
}

#[test]
fn no_electronic_form_is_made_where_none_is_chosen_or_nobody_sells() {
    let company = Company::founded();
    assert_eq!(company.issued(&["1"]).issue().unwrap().electronic, None);
    choose(&company, InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), ..InvoicingPolicy::default() });
    assert_eq!(company.issued(&["1"]).issue().unwrap().electronic, None);
}
