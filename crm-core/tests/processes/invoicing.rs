//! Invoices and credit notes: every step in every state, and why a document says no.

use crm_core::engine::{Query, Session};
use crm_core::invoicing::*;
use crm_core::kernel::{
    AddressInput, CrmError, Currency, DateRange, Email, InvoiceId, Money, Name, Note, PostalAddress, Record, RecordId, SortKey,
};
use crm_core::parties::{AccountDetails, BILLING, ChangeAccount, Intake, PartyAddress, PartyEmail};

use crate::company::*;

fn change(invoice: InvoiceId, prices: &[&str]) -> ChangeDraft {
    let lines = prices.iter().map(|price| line(price)).collect();
    ChangeDraft { invoice, lines, allowances: Vec::new(), charges: Vec::new(), note: Note::default() }
}

fn credit(invoice: InvoiceId, extent: CreditExtent) -> CreditInvoice {
    CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() }
}

fn net(line: u32, amount: &str) -> LineCredit {
    LineCredit { line, net: eur(amount) }
}

const ALL_STEPS: [InvoiceStep; 7] = [
    InvoiceStep::Change,
    InvoiceStep::Discard,
    InvoiceStep::Issue,
    InvoiceStep::Credit,
    InvoiceStep::ChangeTerms,
    InvoiceStep::Correct,
    InvoiceStep::ReleaseRetention,
];

fn take(session: &Session, invoice: InvoiceId, step: InvoiceStep) -> Result<(), CrmError> {
    match step {
        InvoiceStep::Change => session.execute(change(invoice, &["7"])).map(|_| ()),
        InvoiceStep::Discard => session.execute(DiscardDraft { invoice }),
        InvoiceStep::Issue => session.execute(issue(invoice)).map(|_| ()),
        InvoiceStep::Credit => session.execute(credit(invoice, CreditExtent::Full)).map(|_| ()),
        InvoiceStep::ChangeTerms => {
            let terms = InvoiceTerms { project: "Atlas".parse().ok(), ..InvoiceTerms::default() };
            session.execute(ChangeTerms { invoice, terms }).map(|_| ())
        }
        InvoiceStep::Correct => {
            let account = session.get::<Invoice>(invoice)?.account().to_owned();
            let draft = DraftInvoice { kind: DraftKind::Corrected { of: invoice }, ..draft(account, &["90"]) };
            let corrected = session.execute(draft)?.id();
            session.execute(issue(corrected)).map(|_| ())
        }
        InvoiceStep::ReleaseRetention => session.execute(ReleaseRetention { invoice }).map(|_| ()),
    }
}

/// A document at `tag` that `step` can be taken with: a draft, an issued invoice, one that another took the place of, a discarded draft.
fn document(company: &Company, tag: InvoiceTag, step: InvoiceStep) -> InvoiceId {
    let retention = Some(Retention { percent: "5".parse().unwrap(), until: day("2027-05-04") });
    let kind = match step {
        InvoiceStep::ReleaseRetention if tag == InvoiceTag::Issued => DraftKind::Progress { situation: 1, retention },
        _ => DraftKind::Invoice,
    };
    let invoice = company.accounts().execute(DraftInvoice { kind, ..draft(company.account, &["100"]) }).unwrap().id();
    match tag {
        InvoiceTag::Draft => {}
        InvoiceTag::Issued => take(&company.accounts(), invoice, InvoiceStep::Issue).unwrap(),
        InvoiceTag::Superseded => {
            take(&company.accounts(), invoice, InvoiceStep::Issue).unwrap();
            take(&company.accounts(), invoice, InvoiceStep::Correct).unwrap();
        }
        InvoiceTag::Gone => take(&company.accounts(), invoice, InvoiceStep::Discard).unwrap(),
    }
    invoice
}

#[test]
fn an_invoice_bears_the_address_and_the_e_mail_that_are_for_invoices_on_its_day() {
    let company = Company::founded();
    let place = |city: &str| {
        let input = AddressInput { city: city.to_owned(), country: "FR".to_owned(), ..AddressInput::default() };
        PartyAddress::from(PostalAddress::parse(&input).unwrap())
    };
    let billing = PartyAddress { label: BILLING.parse().ok(), ..place("Lille") };
    let email = |address: &str| PartyEmail::from(Email::parse(address).unwrap());
    let ended = DateRange::default().ended(day("2026-05-03")).unwrap();
    let emails = vec![
        email("hello@engines.example"),
        PartyEmail { label: BILLING.parse().ok(), period: ended, ..email("old@engines.example") },
        PartyEmail { label: BILLING.parse().ok(), ..email("invoices@engines.example") },
    ];
    let details = AccountDetails { addresses: vec![place("York"), billing], emails, ..AccountDetails::named(name("Engines")) };
    let boss = company.session(company.administrator);
    boss.execute(ChangeAccount { account: company.account, details, intake: Intake::default() }).unwrap();
    let buyer = company.issued(&["100"]).issue().unwrap().buyer.clone();
    assert_eq!(buyer.address.unwrap().city().as_ref().map(Name::as_str), Some("Lille"));
    assert_eq!(buyer.email.as_ref().map(Email::as_str), Some("invoices@engines.example"));
}

#[test]
fn every_step_in_every_state_does_what_the_table_says() {
    let company = Company::founded();
    let session = company.accounts();
    for tag in [InvoiceTag::Draft, InvoiceTag::Issued, InvoiceTag::Superseded, InvoiceTag::Gone] {
        for step in ALL_STEPS {
            let invoice = document(&company, tag, step);
            let before = session.get::<Invoice>(invoice);
            let answer = take(&session, invoice, step);
            let after = session.get::<Invoice>(invoice);
            if STEPS.allows(tag, step) {
                assert_eq!(answer, Ok(()), "{tag:?} {step:?}");
                let now = after.map_or(InvoiceTag::Gone, |invoice| invoice.tag());
                assert_eq!(STEPS.targets(tag, step), [now], "{tag:?} {step:?}");
                continue;
            }
            assert_eq!(after, before, "{tag:?} {step:?} changed nothing");
            let expected = match (tag, step) {
                (InvoiceTag::Gone, _) => "not_found",
                (InvoiceTag::Superseded, InvoiceStep::Credit) => "INV-019",
                (_, InvoiceStep::Credit) => "INV-002",
                (_, InvoiceStep::Correct) => "INV-014",
                (_, InvoiceStep::ReleaseRetention) => "INV-017",
                _ => "INV-001",
            };
            assert_eq!(refusal(answer), expected, "{tag:?} {step:?}");
        }
    }
}

#[test]
fn a_credit_note_is_a_document_that_nothing_is_done_to() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]).id();
    let session = company.accounts();
    let credit_note = session.execute(credit(invoice, CreditExtent::Full)).unwrap();
    assert_eq!(credit_note.issue().unwrap().number.as_str(), "CN-2026-000001");
    for (step, expected) in
        ALL_STEPS.into_iter().zip(["INV-001", "INV-001", "INV-001", "INV-002", "INV-001", "INV-014", "INV-017"])
    {
        assert_eq!(refusal(take(&session, credit_note.id(), step)), expected, "{step:?}");
    }
    assert_eq!(session.get::<Invoice>(credit_note.id()).unwrap(), credit_note);
}

#[test]
fn a_document_is_issued_on_a_day_that_has_been() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.draft(&["100"]).id();
    let on = |issued_on: &str, due_on: Option<&str>| IssueInvoice {
        invoice,
        issued_on: Some(day(issued_on)),
        due_on: due_on.map(day),
    };
    assert_eq!(refusal(session.execute(on("2026-05-05", None))), "INV-003");
    assert_eq!(refusal(session.execute(on(TODAY, Some("2026-05-03")))), "INV-004");
    let issued = session.execute(on(TODAY, Some(TODAY))).unwrap();
    assert_eq!((issued.issue().unwrap().issued_on, issued.issue().unwrap().due_on), (day(TODAY), day(TODAY)));
}

#[test]
fn numbers_rise_with_the_days_of_issue() {
    let company = Company::founded();
    let session = company.accounts();
    company.issued(&["100"]);
    let invoice = company.draft(&["100"]).id();
    let yesterday = IssueInvoice { invoice, issued_on: Some(day("2026-05-03")), due_on: None };
    let error = session.execute(yesterday).unwrap_err();
    assert_eq!(error.code(), "invalid", "{error}");
    assert_eq!(session.execute(issue(invoice)).unwrap().issue().unwrap().number.as_str(), "INV-2026-000002");
}

#[test]
fn an_invoice_is_not_negative() {
    let company = Company::founded();
    let session = company.accounts();
    let mut returned = line("20");
    returned.priced.quantity = "-1".parse().unwrap();
    let lines = vec![line("10"), returned];
    assert_eq!(refusal(session.execute(DraftInvoice { lines: lines.clone(), ..draft(company.account, &[]) })), "INV-005");
    let invoice = company.draft(&["10"]).id();
    assert_eq!(refusal(session.execute(ChangeDraft { lines, ..change(invoice, &[]) })), "INV-005");
    assert!(
        invalid(session.execute(draft(company.account, &["-20"]))).starts_with("lines[0]"),
        "a price is not negative (BR-27)"
    );
}

#[test]
fn no_more_is_credited_than_there_is() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100", "50"]).id();
    let lines = |lines: Vec<LineCredit>| credit(invoice, CreditExtent::Lines(lines));
    assert_eq!(refusal(session.execute(lines(vec![net(0, "100.01")]))), "INV-007");
    assert_eq!(refusal(session.execute(lines(vec![net(2, "1")]))), "INV-008");
    assert_eq!(refusal(session.execute(credit(invoice, CreditExtent::Gross(eur("180.01"))))), "INV-007");
    assert_eq!(refusal(session.execute(credit(invoice, CreditExtent::LineGross { line: 7, gross: eur("1") }))), "INV-008");
    session.execute(lines(vec![net(0, "100")])).unwrap();
    assert_eq!(refusal(session.execute(lines(vec![net(0, "0.01")]))), "INV-006");
    session.execute(credit(invoice, CreditExtent::Full)).unwrap();
    assert_eq!(refusal(session.execute(credit(invoice, CreditExtent::Full))), "INV-006");
    let notes = session.list(&Query::under(Invoice::BY_CORRECTED, SortKey::new().id(invoice))).unwrap().items;
    assert_eq!(notes.iter().map(|note| note.totals().gross).collect::<Vec<_>>(), [eur("120"), eur("60")]);
}

#[test]
fn a_line_is_credited_once_in_one_note() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]).id();
    let twice = CreditExtent::Lines(vec![net(0, "60"), net(0, "60")]);
    let error = company.accounts().execute(credit(invoice, twice)).unwrap_err();
    assert!(["invalid", "INV-007"].contains(&error.code()), "{error}");
    assert_eq!(company.accounts().get::<Invoice>(invoice).unwrap().standing().unwrap(), eur("120"));
}

#[test]
fn what_is_credited_is_above_zero_and_in_the_invoice_s_currency() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let dollars = Money::parse("1", Currency::USD).unwrap();
    for extent in [
        CreditExtent::Gross(eur("0")),
        CreditExtent::Gross(eur("-1")),
        CreditExtent::Gross(dollars),
        CreditExtent::Lines(Vec::new()),
        CreditExtent::Lines(vec![net(0, "0")]),
        CreditExtent::Lines(vec![LineCredit { line: 0, net: dollars }]),
    ] {
        let error = session.execute(credit(invoice, extent.clone())).unwrap_err();
        assert_eq!(error.code(), "invalid", "{extent:?}: {error}");
        assert!(error.subject().contains("extent"), "{extent:?}: {error}");
    }
}

#[test]
fn a_draft_without_lines_or_with_another_currency_is_invalid_and_says_where() {
    let company = Company::founded();
    let session = company.accounts();
    assert_eq!(invalid(session.execute(draft(company.account, &[]))), "lines");
    let mut mixed = draft(company.account, &["10"]);
    mixed.currency = Currency::USD;
    assert!(invalid(session.execute(mixed)).starts_with("lines[0]"));
}

#[test]
fn a_discarded_draft_leaves_no_gap_and_the_report_says_so() {
    let company = Company::founded();
    let session = company.accounts();
    company.issued(&["1"]);
    take(&session, company.draft(&["2"]).id(), InvoiceStep::Discard).unwrap();
    company.issued(&["3"]);
    let report = session.ask(NumberReport { series: "INV-2026-".to_owned() }).unwrap();
    assert_eq!(report, NumberReportAnswer { range: Some((1, 2)), count: 2, missing: Vec::new(), out_of_order: Vec::new() });
}

#[test]
fn each_year_has_a_series_of_its_own() {
    let company = Company::founded();
    let number = |day: &str| {
        let session = company.accounts_on(day);
        let invoice = session.execute(draft(company.account, &["1"])).unwrap().id();
        session.execute(issue(invoice)).unwrap().issue().unwrap().number.to_string()
    };
    assert_eq!([number("2026-12-31"), number("2027-01-01")], ["INV-2026-000001", "INV-2027-000001"]);
}

#[test]
fn issuing_tells_the_world_outside_once() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]);
    let messages = company.session(company.administrator).outbox(100).unwrap();
    let [message] = messages.as_slice() else { panic!("one message, not {messages:?}") };
    assert_eq!((message.topic().as_str(), message.record().id), ("invoice.issued", invoice.id().to_bytes()));
    assert_eq!(company.session(company.seller).outbox(100).unwrap(), [], "messages are for whoever delivers them");
}
