//! Money: what is credited, what is kept, what is ordered instead, and what it all comes to.

use crm_core::receivables::{AllocationPlan, OpenAmount, Payment};

use super::*;

fn open(company: &Company, invoice: InvoiceId) -> String {
    boss(company).ask(OpenAmount { invoice, as_of: None }).unwrap().to_string()
}

#[test]
fn pieces_are_credited_in_parts_that_come_to_the_line_to_the_cent() {
    let company = Company::founded();
    let session = boss(&company);
    let invoice = sold(&company, &[("3", "3.3333"), ("1", "0.05")]).id();
    let rma = session.execute(request(&company, vec![wanted(on_invoice(invoice, 0), "3", "refund-first")])).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    let credits: Vec<String> = (0..3)
        .map(|_| session.execute(refund(rma, 1, "1")).unwrap())
        .map(|rma| rma.lines()[0].credits.last().unwrap().credited.to_string())
        .collect();
    assert_eq!(credits, ["4.00 EUR", "4.00 EUR", "4.00 EUR"], "10.00 and 2.00 of VAT");
    assert_eq!(open(&company, invoice), "0.06 EUR");
    assert_eq!(refusal(session.execute(refund(rma, 1, "1"))), "RET-017");
}

#[test]
fn one_piece_that_is_worth_less_than_a_cent_comes_back_without_a_credit_note() {
    let company = Company::founded();
    let session = boss(&company);
    let invoice = sold(&company, &[("1000", "0.004")]).id();
    let rma = session.execute(request(&company, vec![wanted(on_invoice(invoice, 0), "1000", "refund-first")])).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    let refunded = session.execute(refund(rma, 1, "1")).unwrap();
    let credit = &refunded.lines()[0].credits[0];
    assert_eq!((credit.credited, credit.credit_notes.len()), (eur("0.00"), 0));
    assert_eq!(session.execute(refund(rma, 1, "999")).unwrap().lines()[0].credits[1].credited, eur("4.80"));
    assert_eq!(open(&company, invoice), "0.00 EUR");
}

#[test]
fn a_fee_is_kept_by_the_grade_and_none_where_the_company_is_to_blame() {
    let company = Company::founded();
    let session = boss(&company);
    let (invoice, rma) = inspected(&company, "3", "refund-after-receipt", "opened");
    let refunded = session.execute(refund(rma, 1, "1")).unwrap();
    let credit = &refunded.lines()[0].credits[0];
    assert_eq!((credit.value, credit.kept, credit.credited), (eur("12.00"), eur("1.20"), eur("10.80")));
    let note = session.get::<Invoice>(credit.credit_notes[0]).unwrap();
    assert_eq!(note.totals().gross, eur("10.80"));
    // What was kept of one piece is no part of the next.
    let refunded = session.execute(refund(rma, 1, "2")).unwrap();
    assert_eq!(refunded.lines()[0].credits[1].value, eur("24.00"));
    assert_eq!(open(&company, invoice.id()), "27.60 EUR", "two lamps, and 3.60 kept");

    let invoice = sold(&company, &[("1", "10")]).id();
    let mut asked = request(&company, vec![wanted(on_invoice(invoice, 0), "1", "refund-after-receipt")]);
    asked.reason = code("defective");
    let rma = session.execute(asked).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    session.execute(received(rma, 1, "1")).unwrap();
    session.execute(inspect(rma, 1, "1", "damaged")).unwrap();
    let refunded = session.execute(refund(rma, 1, "1")).unwrap();
    assert_eq!(refunded.lines()[0].credits[0].kept, eur("0.00"));
}

#[test]
fn of_a_consumer_who_withdraws_only_lost_value_is_kept() {
    let company = Company::founded();
    consumer(&company);
    let session = boss(&company);
    for (grade, kept) in [("opened", "0.00"), ("damaged", "3.60")] {
        let invoice = sold(&company, &[("1", "10")]).id();
        let right = ReturnRight::Withdrawal { noticed_on: day(TODAY) };
        let lines = vec![wanted(on_invoice(invoice, 0), "1", "refund-after-receipt")];
        let rma = session.execute(RequestReturn { right, ..request(&company, lines) }).unwrap().id();
        session.execute(authorise(rma)).unwrap();
        session.execute(received(rma, 1, "1")).unwrap();
        session.execute(inspect(rma, 1, "1", grade)).unwrap();
        let refunded = session.execute(refund(rma, 1, "1")).unwrap();
        assert_eq!(refunded.lines()[0].credits[0].kept, eur(kept), "{grade}");
    }
}

#[test]
fn pieces_that_are_worth_nothing_any_more_are_settled_without_a_credit_note() {
    let company = Company::founded();
    let (invoice, rma) = inspected(&company, "2", "refund-after-receipt", "unsellable");
    let refunded = boss(&company).execute(refund(rma, 1, "2")).unwrap();
    let credit = &refunded.lines()[0].credits[0];
    assert_eq!((credit.credited, credit.kept, credit.credit_notes.len()), (eur("0.00"), eur("24.00"), 0));
    assert_eq!(open(&company, invoice.id()), "60.00 EUR");
}

#[test]
fn a_line_under_an_allowance_on_the_document_is_worth_its_share() {
    use crm_core::pricing::{Adjustment, DocumentAdjustment, TaxTreatment};
    let company = Company::founded();
    let session = boss(&company);
    let tax = TaxTreatment::rated("20".parse().unwrap());
    let allowances = vec![DocumentAdjustment::new(Adjustment::Amount(eur("20")), tax, name("Thanks"))];
    let lines = vec![line("100"), line("100")];
    let draft = DraftInvoice { allowances, ..DraftInvoice::new(company.account, Currency::EUR, lines) };
    let invoice = session.execute(draft).unwrap().id();
    session.execute(issue(invoice)).unwrap();
    let both = [0, 1].map(|line| wanted(on_invoice(invoice, line), "1", "refund-first"));
    let rma = session.execute(request(&company, both.to_vec())).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    for line in [1, 2] {
        let refunded = session.execute(refund(rma, line, "1")).unwrap();
        assert_eq!(refunded.line(line).unwrap().credits[0].credited, eur("108.00"), "90.00 and VAT");
    }
    assert_eq!(open(&company, invoice), "0.00 EUR");
}

#[test]
fn goods_are_worth_no_share_of_the_freight() {
    use crm_core::pricing::{Adjustment, DocumentAdjustment, TaxTreatment};
    let company = Company::founded();
    let session = boss(&company);
    let of = |amount: &str, what: &str| {
        let tax = TaxTreatment::rated("20".parse().unwrap());
        vec![DocumentAdjustment::new(Adjustment::Amount(eur(amount)), tax, name(what))]
    };
    for (allowance, worth, left) in [(Some("20"), "96.00", "18.00 EUR"), (None, "120.00", "18.00 EUR")] {
        let allowances = allowance.map(|amount| of(amount, "Thanks")).unwrap_or_default();
        let draft = DraftInvoice::new(company.account, Currency::EUR, vec![line("100")]);
        let invoice = session.execute(DraftInvoice { allowances, charges: of("15", "Freight"), ..draft }).unwrap().id();
        session.execute(issue(invoice)).unwrap();
        let lines = vec![wanted(on_invoice(invoice, 0), "1", "refund-first")];
        let rma = session.execute(request(&company, lines)).unwrap().id();
        session.execute(authorise(rma)).unwrap();
        let refunded = session.execute(refund(rma, 1, "1")).unwrap();
        assert_eq!((refunded.lines()[0].credits[0].credited, open(&company, invoice)), (eur(worth), left.to_owned()));
    }
}

#[test]
fn what_was_paid_is_the_customers_again() {
    let company = Company::founded();
    let (invoice, rma) = authorised(&company, "2", "refund-first");
    let session = boss(&company);
    let paid = session.execute(payment(company.account, eur("60"), AllocationPlan::OldestFirst)).unwrap().id();
    session.execute(refund(rma, 1, "2")).unwrap();
    assert_eq!(session.get::<Payment>(paid).unwrap().unallocated().unwrap(), eur("24.00"));
    assert_eq!(open(&company, invoice.id()), "0.00 EUR");
}

#[test]
fn what_was_credited_by_hand_is_not_credited_again() {
    let company = Company::founded();
    let (invoice, rma) = authorised(&company, "2", "refund-first");
    let session = boss(&company);
    let by_hand =
        |extent: CreditExtent| CreditInvoice { invoice: invoice.id(), extent, reason: code("other"), note: Note::default() };
    session.execute(by_hand(CreditExtent::Quantities(vec![QuantityCredit { line: 0, quantity: quantity("4") }]))).unwrap();
    let error = session.execute(refund(rma, 1, "2")).unwrap_err();
    assert_eq!(error.code(), "RET-027");
    assert!(error.detail().starts_with("`1` of the `2` are on issued invoices"), "{error}");
    session.execute(by_hand(CreditExtent::Gross(eur("12")))).unwrap();
    assert_eq!(refusal(session.execute(refund(rma, 1, "1"))), "INV-006");
    let kept = session.get::<ReturnAuthorisation>(rma).unwrap();
    assert!(kept.lines()[0].credits.is_empty(), "all or nothing");
}

#[test]
fn an_order_is_credited_on_its_invoices_and_not_billed_again() {
    let company = Company::founded();
    let session = boss(&company);
    let order = delivered(&company, "5", TODAY).id();
    let rma = session.execute(request(&company, vec![wanted(on_order(order, "lamp"), "4", "refund-first")])).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    assert_eq!(refusal(session.execute(refund(rma, 1, "1"))), "RET-027", "nothing is billed yet");
    let two = Some(vec![OrderQuantity { line: code("lamp"), quantity: quantity("2") }]);
    let (first, second) = (billed(&session, order, two).id(), billed(&session, order, None).id());
    let refunded = session.execute(refund(rma, 1, "4")).unwrap();
    let credit = &refunded.lines()[0].credits[0];
    assert_eq!((credit.credited, credit.credit_notes.len()), (eur("48.00"), 2));
    assert_eq!((open(&company, first), open(&company, second)), ("0.00 EUR".to_owned(), "12.00 EUR".to_owned()));
    let standing = session.ask(OrderStanding { order }).unwrap();
    assert_eq!(standing.status, OrderStatus::Completed, "what came back is not to be billed");
}

/// An issued invoice of some lamps at a price that takes the place of another.
fn corrected(company: &Company, of: InvoiceId, pieces: &str, price: &str) -> InvoiceId {
    let priced = PricedLine { quantity: quantity(pieces), ..line(price).priced };
    let lines = vec![InvoiceLine::new(name("Lamp"), priced)];
    let draft = DraftInvoice { kind: DraftKind::Corrected { of }, ..DraftInvoice::new(company.account, Currency::EUR, lines) };
    let draft = boss(company).execute(draft).unwrap().id();
    boss(company).execute(issue(draft)).unwrap().id()
}

#[test]
fn what_was_billed_again_comes_back_once_and_is_credited_on_the_invoice_that_stands() {
    let company = Company::founded();
    let session = boss(&company);
    let (first, rma) = authorised(&company, "2", "refund-first");
    let second = corrected(&company, first.id(), "5", "20");
    let last = corrected(&company, second, "5", "8");
    let by = |source: ReturnSource, of: &str| session.execute(request(&company, vec![wanted(source, of, "refund-first")]));
    assert_eq!(refusal(by(on_invoice(first.id(), 0), "1")), "RET-004", "another took its place");
    assert_eq!(refusal(by(on_invoice(last, 0), "4")), "RET-007", "two of five come back already");
    let rest = by(on_invoice(last, 0), "3").unwrap().id();
    session.execute(authorise(rest)).unwrap();
    for (rma, of, credited) in [(rma, "2", "19.20"), (rest, "3", "28.80")] {
        let refunded = session.execute(refund(rma, 1, of)).unwrap();
        assert_eq!(refunded.lines()[0].credits[0].credited, eur(credited));
    }
    assert_eq!((open(&company, last), open(&company, first.id())), ("0.00 EUR".to_owned(), "0.00 EUR".to_owned()));
}

#[test]
fn an_order_is_credited_on_the_invoice_that_stands_for_the_one_that_billed_it() {
    let company = Company::founded();
    let session = boss(&company);
    let order = delivered(&company, "5", TODAY).id();
    let first = billed(&session, order, None).id();
    let second = corrected(&company, first, "5", "8");
    let by = |source: ReturnSource, of: &str| session.execute(request(&company, vec![wanted(source, of, "refund-first")]));
    let rma = by(on_order(order, "lamp"), "4").unwrap().id();
    session.execute(authorise(rma)).unwrap();
    assert_eq!(refusal(by(on_invoice(second, 0), "2")), "RET-007", "the pieces of the order");
    assert!(by(on_invoice(second, 0), "1").is_ok());
    assert_eq!(session.execute(refund(rma, 1, "4")).unwrap().lines()[0].credits[0].credited, eur("38.40"));
    assert_eq!(open(&company, second), "9.60 EUR");
}

#[test]
fn nothing_comes_back_by_a_deposit() {
    let company = Company::founded();
    let session = boss(&company);
    let order = delivered(&company, "5", TODAY).id();
    let draft = DraftDeposit {
        order,
        share: DepositShare::Percent(Percent::HUNDRED),
        note: Note::default(),
        terms: InvoiceTerms::default(),
    };
    let deposit = session.execute(draft).unwrap().id();
    session.execute(issue(deposit)).unwrap();
    let by_deposit = request(&company, vec![wanted(on_invoice(deposit, 0), "1", "refund-first")]);
    assert_eq!(refusal(session.execute(by_deposit)), "RET-004");
}

#[test]
fn the_same_article_is_sent_again_at_no_charge() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "2", "replace-first");
    let session = boss(&company);
    let replaced = session.execute(ReplaceReturn { rma, pieces: pieces(1, "2"), grade: None }).unwrap();
    let order = session.get::<Order>(replaced.lines()[0].orders[0]).unwrap();
    assert_eq!((order.totals().gross, order.lines()[0].ordered), (eur("0.00"), quantity("2")));
    assert_eq!((order.lines()[0].description.as_str(), order.terms()), ("Lamp", &note("Return RET-2026-000001")));
    assert_eq!(steps(&session, rma)[1], (ReturnAction::Receive, "2".to_owned()));
}

#[test]
fn another_article_is_ordered_at_its_price_and_the_old_one_credited_in_one_batch() {
    let company = Company::founded();
    let (invoice, rma) = inspected(&company, "2", "other-article", "as-new");
    let session = boss(&company);
    let OrderSource::Content(content) = ordered(company.account, "desk", "1", "50").source else { panic!("lines") };
    let exchange = |instead: Vec<OrderLineDraft>| ExchangeReturn {
        rma,
        pieces: pieces(1, "2"),
        grade: None,
        instead,
        note: Note::default(),
    };
    assert_eq!(invalid(session.execute(exchange(Vec::new()))), "instead");
    let mut wrong = content.lines.clone();
    wrong[0].priced.quantity = Quantity::ZERO;
    assert!(session.execute(exchange(wrong)).is_err());
    assert_eq!(open(&company, invoice.id()), "60.00 EUR", "all or nothing");
    let exchanged = session.execute(exchange(content.lines)).unwrap();
    let order = session.get::<Order>(exchanged.lines()[0].orders[0]).unwrap();
    assert_eq!((order.totals().gross, exchanged.lines()[0].credits[0].credited), (eur("60.00"), eur("24.00")));
    assert_eq!(open(&company, invoice.id()), "36.00 EUR");
}

#[test]
fn figures_say_what_came_back_why_and_what_it_cost() {
    let company = Company::founded();
    let session = boss(&company);
    // Sold: 4 x 5 lamps at 12.00. Back: 3 opened of one, 2 refunded of which none arrived, 1 cancelled.
    let (_, rma) = inspected(&company, "3", "refund-after-receipt", "opened");
    session.execute(refund(rma, 1, "3")).unwrap();
    let (_, leaking) = authorised(&company, "2", "refund-first");
    session.execute(refund(leaking, 1, "2")).unwrap();
    let (_, cancelled) = authorised(&company, "1", "refund-first");
    session.execute(CancelReturn { rma: cancelled, grounds: Note::default() }).unwrap();
    sold(&company, &[("5", "10")]);
    let asked = |from: &str, until: &str| ReturnFigures { from: day(from), until: day(until), currency: Currency::EUR };
    let rates = session.ask(asked("2026-05-01", "2026-05-31")).unwrap();
    assert_eq!((rates.sold_lines, rates.sold_quantity, rates.sold_value), (4, quantity("20"), eur("240.00")));
    assert_eq!((rates.returns, rates.returned_quantity, rates.returned_value), (2, quantity("5"), eur("60.00")));
    let percent = |text: &str| text.parse::<Percent>().ok();
    assert_eq!((rates.quantity_rate, rates.value_rate), (percent("25"), percent("25")));
    assert_eq!((rates.credited, rates.kept), (eur("56.40"), eur("3.60")));
    assert_eq!((rates.reasons.len(), rates.reasons[0].returns, rates.reasons[0].quantity), (1, 2, quantity("5")));
    assert_eq!(
        (rates.grades[0].grade.as_str(), rates.grades[0].quantity, rates.grades[0].kept),
        ("opened", quantity("3"), eur("3.60"))
    );
    assert_eq!((rates.never_received, rates.leaking_returns, rates.leaked), (quantity("2"), 1, eur("24.00")));
    let dollars = session.ask(ReturnFigures { currency: Currency::USD, ..asked("2026-05-01", "2026-05-31") }).unwrap();
    assert_eq!((dollars.returns, dollars.returned_quantity, dollars.reasons.len()), (0, Quantity::ZERO, 0));
    let nothing = session.ask(asked("2026-04-01", "2026-04-30")).unwrap();
    assert_eq!((nothing.returns, nothing.quantity_rate, nothing.value_rate), (0, None, None));
    assert_eq!(invalid(session.ask(asked("2026-05-02", "2026-05-01"))), "until");
}
