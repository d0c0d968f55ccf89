//! Asking for a return and authorising it: whose goods, how many, until when, by which right.

use super::*;

fn asked(company: &Company, change: impl FnOnce(&mut RequestReturn)) -> Result<ReturnAuthorisation, CrmError> {
    let invoice = sold(company, &[("5", "10")]);
    let mut asked = request(company, vec![wanted(on_invoice(invoice.id(), 0), "2", "refund-first")]);
    change(&mut asked);
    boss(company).execute(asked)
}

#[test]
fn a_return_names_goods_that_this_customer_has_and_a_plan_that_fits_them() {
    let company = Company::founded();
    let draft = company.draft(&["10"]).id();
    let other = boss(&company).execute(named_account("Difference Engines")).unwrap().id();
    let refused = |change: &dyn Fn(&mut RequestReturn)| refusal(asked(&company, change));
    assert_eq!(refused(&|asked| asked.reason = code("bored")), "RET-001");
    assert_eq!(refused(&|asked| asked.lines[0].source = on_invoice(draft, 0)), "RET-004");
    let lines = |line: u32| {
        let invoice = sold(&company, &[("5", "10")]);
        move |asked: &mut RequestReturn| asked.lines[0].source = on_invoice(invoice.id(), line)
    };
    assert_eq!(refused(&lines(7)), "RET-003");
    assert_eq!(refused(&|asked| asked.account = other), "RET-005");
    assert_eq!(refused(&|asked| asked.lines[0].template = Some(code("throw-away"))), "RET-006");
    assert_eq!(refused(&|asked| asked.lines[0].quantity = quantity("6")), "RET-007");
    let twice = |asked: &mut RequestReturn| {
        asked.lines[0].quantity = quantity("3");
        asked.lines.push(asked.lines[0].clone());
    };
    assert_eq!(refused(&twice), "RET-007", "six of five, in two lines");
    let unbought = |asked: &mut RequestReturn| {
        asked.lines[0].source = ReturnSource::NotBoughtHere { description: name("A lamp"), product: None };
    };
    assert_eq!(refused(&unbought), "RET-006", "nothing was bought that could be refunded");
    let bad = |change: &dyn Fn(&mut RequestReturn)| invalid(asked(&company, change));
    assert_eq!(bad(&|asked| asked.lines.clear()), "lines");
    assert_eq!(bad(&|asked| asked.lines[0].quantity = Quantity::ZERO), "lines[0].quantity");
}

#[test]
fn numbers_follow_one_another_and_what_was_said_is_kept() {
    let company = Company::founded();
    let first = asked(&company, |_| ()).unwrap();
    assert_eq!((first.number().as_str(), first.tag()), ("RET-2026-000001", ReturnTag::Requested));
    assert_eq!(first.notes(), &[note("it is too bright")]);
    assert_eq!(first.lines()[0].last_day, Some(day("2026-06-03")), "thirty days");
    assert_eq!(asked(&company, |_| ()).unwrap().number().as_str(), "RET-2026-000002");
}

#[test]
fn a_reason_and_a_family_have_windows_of_their_own() {
    let company = Company::founded();
    let defective = asked(&company, |asked| asked.reason = code("defective")).unwrap();
    assert_eq!(defective.lines()[0].last_day, Some(day("2028-05-03")), "730 days");
    assert!(defective.is_fee_free());
    let details =
        crm_core::catalog::AddProduct { family: Some(code("lighting")), ..crm_core::catalog::AddProduct::named(name("Lamp")) };
    let product = boss(&company).execute(details).unwrap().id();
    choose(&company, |policy| policy.family_windows.push(FamilyWindow { family: code("lighting"), days: 60 }));
    let line = InvoiceLine::of(product, name("Lamp"), line("10").priced);
    let invoice = boss(&company).execute(DraftInvoice::new(company.account, Currency::EUR, vec![line])).unwrap().id();
    boss(&company).execute(issue(invoice)).unwrap();
    let by = |reason: &str| {
        let line = DeliveredLine::Invoice { invoice, line: 0 };
        boss(&company).ask(Returnable { line, reason: code(reason) }).unwrap().last_day
    };
    assert_eq!(by("changed-mind"), Some(day("2026-07-03")), "sixty days for its family");
    assert_eq!(by("defective"), Some(day("2028-05-03")), "the reason goes before the family");
}

#[test]
fn outside_of_the_window_whoever_may_approve_authorises_with_grounds() {
    let company = Company::founded();
    let invoice = sold(&company, &[("5", "10")]).id();
    let late = boss_on(&company, "2026-06-04");
    let rma = late.execute(request(&company, vec![wanted(on_invoice(invoice, 0), "2", "refund-first")])).unwrap().id();
    let seller = company.crm.session(company.seller, noon("2026-06-04")).unwrap();
    let kindly = AuthoriseReturn { grounds: note("a good customer"), ..authorise(rma) };
    let error = seller.execute(kindly.clone()).unwrap_err();
    assert_eq!(error.code(), "RET-012");
    assert_eq!(
        error.detail(),
        "line 1 could be sent back until 2026-06-03; whoever may approve returns can authorise it with grounds"
    );
    assert_eq!(refusal(late.execute(authorise(rma))), "RET-012", "no grounds");
    assert_eq!(late.execute(kindly).unwrap().tag(), ReturnTag::Authorised);
    // What is authorised already needs no grounds again.
    assert!(seller.execute(SplitReturnLine { rma, line: 1, quantity: quantity("1") }).is_ok());
}

#[test]
fn what_is_authorised_beyond_what_was_asked_for_is_asked_for_on_that_day() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "1", "refund-first");
    let of = |of: &str, grounds: &str| {
        let grounds = if grounds.is_empty() { Note::default() } else { note(grounds) };
        AuthoriseReturn { rma, lines: Some(vec![pieces(1, of)]), grounds }
    };
    let seller = |day: &str| company.crm.session(company.seller, noon(day)).unwrap();
    seller("2026-06-03").execute(of("2", "")).unwrap();
    let late = "2026-06-04";
    assert_eq!(refusal(seller(late).execute(of("3", "a good customer"))), "RET-012");
    assert_eq!(refusal(boss_on(&company, late).execute(of("3", ""))), "RET-012");
    boss_on(&company, late).execute(of("3", "a good customer")).unwrap();
    // What was asked for in time stays so, though it was taken back in between.
    seller(late).execute(of("0", "")).unwrap();
    seller(late).execute(of("1", "")).unwrap();
}

#[test]
fn a_consumer_withdraws_from_what_the_notice_names() {
    let company = Company::founded();
    consumer(&company);
    let invoice = sold(&company, &[("5", "10")]).id();
    let session = boss(&company);
    let rma = session.execute(withdrawal(&company, on_invoice(invoice, 0), TODAY)).unwrap().id();
    let of = |of: &str| AuthoriseReturn { rma, lines: Some(vec![pieces(1, of)]), grounds: note("a good customer") };
    let error = session.execute(of("3")).unwrap_err();
    assert_eq!(error.code(), "RET-013");
    assert!(error.detail().contains("at most `2` may come back"), "{error}");
    session.execute(of("2")).unwrap();
}

#[test]
fn no_more_is_authorised_than_was_delivered_and_is_not_back_and_no_less_than_has_come() {
    let company = Company::founded();
    let (invoice, rma) = authorised(&company, "3", "refund-first");
    let session = boss(&company);
    let of = |rma: ReturnId, pieces_of: &str| AuthoriseReturn { lines: Some(vec![pieces(1, pieces_of)]), ..authorise(rma) };
    let error = session.execute(of(rma, "6")).unwrap_err();
    assert_eq!(error.code(), "RET-013");
    assert!(error.detail().contains("at most `5` may come back"), "{error}");
    assert_eq!(session.execute(of(rma, "4")).unwrap().lines()[0].authorised(), quantity("4"), "more than was asked for");
    session.execute(received(rma, 1, "2")).unwrap();
    assert_eq!(refusal(session.execute(of(rma, "1"))), "RET-014");
    assert_eq!(refusal(session.execute(AuthoriseReturn { lines: Some(vec![pieces(9, "1")]), ..authorise(rma) })), "RET-002");
    let twice = Some(vec![pieces(1, "2"), pieces(1, "3")]);
    assert_eq!(refusal(session.execute(AuthoriseReturn { lines: twice, ..authorise(rma) })), "RET-002");
    // The fifth piece alone is left for another return.
    let lines = |of: &str| request(&company, vec![wanted(on_invoice(invoice.id(), 0), of, "refund-first")]);
    assert_eq!(refusal(session.execute(lines("2"))), "RET-007");
    assert!(session.execute(lines("1")).is_ok());
}

#[test]
fn of_two_returns_of_the_last_piece_one_is_authorised() {
    let company = Company::founded();
    let (invoice, _) = authorised(&company, "4", "refund-first");
    let session = boss(&company);
    let last = || request(&company, vec![wanted(on_invoice(invoice.id(), 0), "1", "refund-first")]);
    let [first, second] = [0, 1].map(|_| session.execute(last()).unwrap().id());
    // At the same time: both have looked before either is stored.
    let (mut one, mut other) = (session.begin().unwrap(), session.begin().unwrap());
    one.execute(authorise(first)).unwrap();
    other.execute(authorise(second)).unwrap();
    one.commit().unwrap();
    assert_eq!(other.commit().unwrap_err().kind(), ErrorKind::Conflict);
    // One after the other: the second is told why.
    assert_eq!(refusal(session.execute(authorise(second))), "RET-013");
    session.execute(CancelReturn { rma: first, grounds: Note::default() }).unwrap();
    assert!(session.execute(authorise(second)).is_ok(), "what is given up may come back another time");
}

#[test]
fn an_invoice_and_the_order_that_it_bills_count_the_same_pieces() {
    let company = Company::founded();
    let session = boss(&company);
    let order = delivered(&company, "5", TODAY).id();
    let invoice = billed(&session, order, None).id();
    let by_order = session.execute(request(&company, vec![wanted(on_order(order, "lamp"), "4", "refund-first")])).unwrap().id();
    session.execute(authorise(by_order)).unwrap();
    let by_invoice = |of: &str| request(&company, vec![wanted(on_invoice(invoice, 0), of, "refund-first")]);
    assert_eq!(refusal(session.execute(by_invoice("2"))), "RET-007");
    assert!(session.execute(by_invoice("1")).is_ok());
    assert_eq!(
        refusal(session.execute(request(&company, vec![wanted(on_order(order, "desk"), "1", "refund-first")]))),
        "RET-003"
    );
    let window = session.ask(Returnable { line: DeliveredLine::Invoice { invoice, line: 0 }, reason: code("other") }).unwrap();
    assert_eq!((window.delivered, window.taken, window.left), (quantity("5"), quantity("4"), quantity("1")));
}

fn withdrawal(company: &Company, source: ReturnSource, noticed: &str) -> RequestReturn {
    let right = ReturnRight::Withdrawal { noticed_on: day(noticed) };
    RequestReturn { right, ..request(company, vec![wanted(source, "2", "refund-after-receipt")]) }
}

#[test]
fn a_consumer_withdraws_within_fourteen_days_and_until_the_next_working_day() {
    let company = Company::founded();
    // Monday 4 May and 14 days: Monday 18 May 2026. From Saturday 2 May: Saturday 16 May, so Monday 18 May.
    let order = delivered(&company, "5", "2026-05-02").id();
    let source = || on_order(order, "lamp");
    let on = |day: &str| boss_on(&company, day);
    assert_eq!(refusal(on("2026-05-10").execute(withdrawal(&company, source(), "2026-05-10"))), "RET-008", "a business");
    consumer(&company);
    let line = || DeliveredLine::Order { order, line: code("lamp") };
    let window = |reason: &str| on("2026-05-10").ask(Returnable { line: line(), reason: code(reason) }).unwrap();
    assert_eq!(window("other").withdraw_until, Some(day("2026-05-18")));
    choose(&company, |policy| policy.holidays = vec![day("2026-05-18")]);
    assert_eq!(window("other").withdraw_until, Some(day("2026-05-19")));
    let error = on("2026-05-20").execute(withdrawal(&company, source(), "2026-05-20")).unwrap_err();
    assert_eq!(error.code(), "RET-010");
    assert!(error.detail().contains("ended on 2026-05-19"), "{error}");
    // The notice counts, not the day on which it is written down.
    let rma = on("2026-05-25").execute(withdrawal(&company, source(), "2026-05-19")).unwrap();
    assert_eq!(rma.refund_due(), &Some(day("2026-06-02")), "fourteen days from the notice");
    let seller = company.crm.session(company.seller, noon("2026-05-25")).unwrap();
    assert_eq!(seller.execute(authorise(rma.id())).unwrap().tag(), ReturnTag::Authorised, "in time, so nobody has to approve");
    assert_eq!(invalid(on("2026-05-10").execute(withdrawal(&company, source(), "2026-05-11"))), "right");
}

#[test]
fn a_consumer_who_withdraws_gets_the_money_back_and_nothing_instead() {
    let company = Company::founded();
    consumer(&company);
    let invoice = sold(&company, &[("5", "10")]).id();
    let by = |template: &str| {
        let mut asked = withdrawal(&company, on_invoice(invoice, 0), TODAY);
        asked.lines[0].template = Some(code(template));
        boss(&company).execute(asked)
    };
    for template in ["exchange", "other-article", "replace-first", "not-bought-here"] {
        let error = by(template).unwrap_err();
        assert_eq!(error.code(), "RET-006", "{template}");
        assert!(error.detail().ends_with("give one of: refund-after-receipt, refund-first, repair"), "{error}");
    }
    assert!(by("refund-first").is_ok());
    // One who names no template gets the first that gives the money back.
    choose(&company, |policy| policy.templates.rotate_left(2));
    let mut asked = withdrawal(&company, on_invoice(invoice, 0), TODAY);
    asked.lines[0].template = None;
    assert_eq!(boss(&company).execute(asked).unwrap().lines()[0].template, code("repair"));
}

#[test]
fn the_time_to_withdraw_begins_with_the_last_of_the_goods() {
    let company = Company::founded();
    consumer(&company);
    let early = boss_on(&company, "2026-05-01");
    let order = early.execute(ordered(company.account, "lamp", "5", "10")).unwrap().id();
    let deliver = |session: &Session, of: &str| {
        let lines = Some(vec![OrderQuantity { line: code("lamp"), quantity: quantity(of) }]);
        session.execute(RecordDelivery { order, lines, delivered_on: None, reference: None }).unwrap();
    };
    deliver(&early, "3");
    let window = |day: &str| {
        let line = DeliveredLine::Order { order, line: code("lamp") };
        boss_on(&company, day).ask(Returnable { line, reason: code("other") }).unwrap()
    };
    assert_eq!(window("2026-06-20").withdraw_until, None, "some are still to come");
    assert!(boss_on(&company, "2026-06-20").execute(withdrawal(&company, on_order(order, "lamp"), "2026-06-20")).is_ok());
    deliver(&boss_on(&company, "2026-07-01"), "2");
    assert_eq!(window("2026-07-02").withdraw_until, Some(day("2026-07-15")));
}

#[test]
fn articles_that_the_law_excludes_come_back_by_the_terms_of_the_company_alone() {
    let company = Company::founded();
    consumer(&company);
    let product = boss(&company).execute(crm_core::catalog::AddProduct::named(name("Cut to measure"))).unwrap().id();
    let line = InvoiceLine::of(product, name("Cut to measure"), PricedLine { quantity: quantity("3"), ..line("10").priced });
    let invoice = boss(&company).execute(DraftInvoice::new(company.account, Currency::EUR, vec![line])).unwrap().id();
    boss(&company).execute(issue(invoice)).unwrap();
    choose(&company, |policy| {
        let (article, ground) = (ExcludedArticle::Product(product), note("made to measure (art. 16(c))"));
        policy.exclusions = vec![WithdrawalExclusion { article, ground }];
    });
    let error = boss(&company).execute(withdrawal(&company, on_invoice(invoice, 0), TODAY)).unwrap_err();
    assert_eq!(error.code(), "RET-009");
    assert!(error.detail().contains("made to measure (art. 16(c)); ask as a commercial return"), "{error}");
    let lines = vec![wanted(on_invoice(invoice, 0), "2", "refund-first")];
    assert!(boss(&company).execute(request(&company, lines)).is_ok());
    let unbought = ReturnSource::NotBoughtHere { description: name("A lamp"), product: None };
    let mut asked = withdrawal(&company, unbought, TODAY);
    asked.lines[0].template = Some(code("not-bought-here"));
    assert_eq!(invalid(boss(&company).execute(asked)), "lines[0].source");
}

#[test]
fn a_no_has_grounds() {
    let company = Company::founded();
    let rma = asked(&company, |_| ()).unwrap().id();
    assert_eq!(refusal(boss(&company).execute(RefuseReturn { rma, grounds: Note::default() })), "RET-015");
    let refused = boss(&company).execute(RefuseReturn { rma, grounds: note("it was used") }).unwrap();
    assert_eq!((refused.tag(), refused.notes().len()), (ReturnTag::Refused, 2));
}

#[test]
fn a_return_keeps_three_hundred_notes() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "3", "refund-first");
    let session = boss(&company);
    let said =
        |at: usize| AuthoriseReturn { rma, lines: Some(vec![pieces(1, &(at % 2 + 1).to_string())]), grounds: note("more") };
    let answers: Vec<_> = (0..300).map(|at| session.execute(said(at)).map(|_| ())).collect();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), MAX_RETURN_NOTES - 1, "beside the first");
    assert_eq!(refusal(answers[299].clone()), "RET-023");
}

#[test]
fn each_line_of_a_return_can_be_rejected_with_grounds_of_its_own() {
    let company = Company::founded();
    let session = boss(&company);
    let invoice = sold(&company, &vec![("1", "10"); MAX_RETURN_LINES]).id();
    let numbers = 1..=u32::try_from(MAX_RETURN_LINES).unwrap();
    let lines = numbers.clone().map(|line| wanted(on_invoice(invoice, line - 1), "1", "refund-first")).collect();
    let rma = session.execute(request(&company, lines)).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    session.execute(RecordReturnReceipt { rma, lines: None }).unwrap();
    for line in numbers {
        session.execute(reject(rma, line, "1")).unwrap();
    }
    assert_eq!(session.execute(CloseReturn { rma, note: Note::default() }).unwrap().tag(), ReturnTag::Closed);
}
