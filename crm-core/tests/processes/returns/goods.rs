//! The goods: received in parts, graded, decided about, split, disposed of.

use super::*;

#[test]
fn receipts_add_up_and_none_goes_beyond_what_is_authorised() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "4", "refund-after-receipt");
    let session = boss(&company);
    assert_eq!(session.execute(received(rma, 1, "1")).unwrap().lines()[0].status(), ReturnLineStatus::InProgress);
    let error = session.execute(received(rma, 1, "4")).unwrap_err();
    assert_eq!(error.code(), "RET-017");
    assert_eq!(error.detail(), "of line 1 `3` can be done with `receive` now, not `4`; authorise more of them first");
    session.execute(AuthoriseReturn { lines: Some(vec![pieces(1, "5")]), ..authorise(rma) }).unwrap();
    session.execute(received(rma, 1, "4")).unwrap();
    assert_eq!(invalid(session.execute(RecordReturnReceipt { rma, lines: None })), "lines", "all is here");
    assert_eq!(invalid(session.execute(received(rma, 1, "0"))), "lines[0].quantity");
    assert_eq!(refusal(session.execute(received(rma, 2, "1"))), "RET-002");
}

#[test]
fn another_article_is_not_received_for_this_one() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "4", "refund-after-receipt");
    let product = boss(&company).execute(crm_core::catalog::AddProduct::named(name("Desk"))).unwrap().id();
    let lines = Some(vec![ReceivedPieces { line: 1, quantity: Quantity::ONE, product: Some(product) }]);
    assert_eq!(refusal(boss(&company).execute(RecordReturnReceipt { rma, lines })), "RET-018");
}

#[test]
fn what_can_be_done_now_follows_from_plan_and_progress() {
    use ReturnAction::*;
    let company = Company::founded();
    let (_, rma) = authorised(&company, "4", "refund-after-receipt");
    let session = boss(&company);
    let is = |expected: &[(ReturnAction, &str)]| {
        let expected: Vec<(ReturnAction, String)> = expected.iter().map(|(step, of)| (*step, (*of).to_owned())).collect();
        assert_eq!(steps(&session, rma), expected);
    };
    is(&[(ShipLabel, "4"), (Receive, "4")]);
    let error = session.execute(refund(rma, 1, "1")).unwrap_err();
    assert_eq!(error.code(), "RET-017");
    assert!(error.detail().ends_with("first do `receive` with more of them"), "{error}");
    session.execute(received(rma, 1, "3")).unwrap();
    is(&[(ShipLabel, "4"), (Receive, "1"), (Inspect, "3")]);
    session.execute(inspect(rma, 1, "2", "opened")).unwrap();
    is(&[(ShipLabel, "4"), (Receive, "1"), (Inspect, "1"), (Refund, "2"), (Credit, "2"), (Reject, "2")]);
    session.execute(refund(rma, 1, "1")).unwrap();
    is(&[(ShipLabel, "4"), (Receive, "1"), (Inspect, "1"), (Refund, "1"), (Credit, "1"), (Reject, "1"), (Dispose, "1")]);
    session.execute(reject(rma, 1, "1")).unwrap();
    is(&[(ShipLabel, "4"), (Receive, "1"), (Inspect, "1"), (Dispose, "1")]);
    let repair = RepairReturn { rma, pieces: pieces(1, "1"), grade: None, finding: Note::default() };
    let error = session.execute(repair).unwrap_err();
    assert_eq!(error.code(), "RET-016");
    assert!(error.detail().contains("has no step `repair`; it has authorise, ship_label, receive"), "{error}");
}

#[test]
fn every_template_can_be_followed_to_its_end() {
    let company = Company::founded();
    let session = boss(&company);
    let settle = |rma: ReturnId, template: &str| match template {
        "exchange" | "replace-first" => session.execute(ReplaceReturn { rma, pieces: pieces(1, "2"), grade: None }),
        "other-article" => {
            let OrderSource::Content(content) = ordered(company.account, "desk", "1", "50").source else { panic!("lines") };
            let (instead, note) = (content.lines, Note::default());
            session.execute(ExchangeReturn { rma, pieces: pieces(1, "2"), grade: None, instead, note })
        }
        "repair" => {
            session.execute(DecideReturn { rma, line: 1, outcome: ReturnAction::Repair, grounds: Note::default() }).unwrap();
            session.execute(RepairReturn { rma, pieces: pieces(1, "2"), grade: None, finding: note("a new bulb") })
        }
        _ => session.execute(refund(rma, 1, "2")),
    };
    for template in ["refund-after-receipt", "refund-first", "exchange", "other-article", "replace-first", "repair"] {
        let (_, rma) = authorised(&company, "2", template);
        let is_first = template.ends_with("first");
        if is_first {
            settle(rma, template).unwrap();
        }
        session.execute(SendReturnLabel { rma, lines: None, parcel: "P-1".parse().unwrap() }).unwrap();
        session.execute(RecordReturnReceipt { rma, lines: None }).unwrap();
        session.execute(inspect(rma, 1, "2", "as-new")).unwrap();
        if !is_first {
            settle(rma, template).unwrap();
        }
        if template != "repair" {
            let disposed =
                session.execute(DisposeReturn { rma, pieces: pieces(1, "2"), grade: None, disposition: None }).unwrap();
            assert_eq!(disposed.lines()[0].progress.disposed[0].disposition, Disposition::Restock, "{template}");
        }
        let closed = session.execute(CloseReturn { rma, note: Note::default() }).unwrap();
        assert_eq!(closed.lines()[0].status(), ReturnLineStatus::Done, "{template}");
    }
}

#[test]
fn what_was_not_bought_here_is_repaired_or_rejected() {
    let company = Company::founded();
    let session = boss(&company);
    let source = ReturnSource::NotBoughtHere { description: name("A lamp of somebody else's"), product: None };
    let lines = vec![ReturnDraftLine { source, quantity: quantity("2"), template: None }];
    let rma = session.execute(request(&company, lines)).unwrap();
    assert_eq!(rma.lines()[0].template, code("not-bought-here"), "the first that takes it");
    let rma = rma.id();
    session.execute(authorise(rma)).unwrap();
    session.execute(received(rma, 1, "2")).unwrap();
    session.execute(inspect(rma, 1, "2", "damaged")).unwrap();
    assert_eq!(refusal(session.execute(refund(rma, 1, "1"))), "RET-016");
    session.execute(RepairReturn { rma, pieces: pieces(1, "1"), grade: None, finding: note("a new bulb") }).unwrap();
    session.execute(reject(rma, 1, "1")).unwrap();
    assert!(session.execute(CloseReturn { rma, note: Note::default() }).is_ok());
}

#[test]
fn a_plan_of_all_outcomes_credits_nothing_that_was_not_bought_here() {
    let company = Company::founded();
    choose(&company, |policy| policy.templates[0].takes_unbought = true);
    let session = boss(&company);
    let source = ReturnSource::NotBoughtHere { description: name("A lamp of somebody else's"), product: None };
    let rma = session.execute(request(&company, vec![wanted(source, "2", "refund-after-receipt")])).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    session.execute(received(rma, 1, "2")).unwrap();
    session.execute(inspect(rma, 1, "2", "damaged")).unwrap();
    assert_eq!(refusal(session.execute(refund(rma, 1, "1"))), "RET-026");
}

#[test]
fn a_line_is_decided_on_before_it_comes_true_and_split_where_two_things_are() {
    let company = Company::founded();
    let (_, rma) = inspected(&company, "4", "repair", "damaged");
    let session = boss(&company);
    let decide = |line: u32, outcome: ReturnAction| DecideReturn { rma, line, outcome, grounds: Note::default() };
    assert_eq!(refusal(session.execute(decide(1, ReturnAction::Exchange))), "RET-024", "not in the plan");
    session.execute(decide(1, ReturnAction::Repair)).unwrap();
    let error = session.execute(refund(rma, 1, "1")).unwrap_err();
    assert_eq!(error.code(), "RET-024");
    assert!(error.detail().contains("`repair` was decided on"), "{error}");
    let split = session.execute(SplitReturnLine { rma, line: 1, quantity: quantity("1") }).unwrap();
    let [first, second] = [0, 1].map(|at| split.lines()[at].clone());
    assert_eq!((first.asked, first.authorised(), first.progress.received), (quantity("3"), quantity("3"), Some(quantity("3"))));
    assert_eq!((second.number, second.asked, second.progress.received), (2, quantity("1"), Some(quantity("1"))));
    assert_eq!((second.progress.decided, second.progress.graded[0].inspected), (None, quantity("1")));
    session.execute(decide(2, ReturnAction::Refund)).unwrap();
    session.execute(refund(rma, 2, "1")).unwrap();
    session.execute(RepairReturn { rma, pieces: pieces(1, "1"), grade: None, finding: Note::default() }).unwrap();
    assert_eq!(refusal(session.execute(decide(1, ReturnAction::Refund))), "RET-024", "it has begun to come true");
    // Three of which one is repaired: two can go, for one piece stays.
    for wrong in ["0", "3", "-1"] {
        assert_eq!(refusal(session.execute(SplitReturnLine { rma, line: 1, quantity: quantity(wrong) })), "RET-022", "{wrong}");
    }
    assert!(session.execute(SplitReturnLine { rma, line: 1, quantity: quantity("2") }).is_ok());
}

#[test]
fn grades_are_known_and_named_where_there_are_two() {
    let company = Company::founded();
    let (_, rma) = authorised(&company, "4", "refund-after-receipt");
    let session = boss(&company);
    session.execute(received(rma, 1, "4")).unwrap();
    assert_eq!(refusal(session.execute(inspect(rma, 1, "1", "dusty"))), "RET-019");
    assert_eq!(refusal(session.execute(inspect(rma, 1, "5", "as-new"))), "RET-017");
    session.execute(inspect(rma, 1, "1", "as-new")).unwrap();
    session.execute(inspect(rma, 1, "2", "damaged")).unwrap();
    let error = session.execute(refund(rma, 1, "1")).unwrap_err();
    assert_eq!(error.code(), "RET-025");
    assert!(error.detail().contains("1 of `as-new`, 2 of `damaged`"), "{error}");
    let of = |grade: &str, of: &str| RefundReturn { grade: Some(code(grade)), ..refund(rma, 1, of) };
    assert_eq!(refusal(session.execute(of("as-new", "2"))), "RET-025");
    assert_eq!(refusal(session.execute(of("opened", "1"))), "RET-025");
    session.execute(of("damaged", "2")).unwrap();
    // Of the pieces that the company keeps, those of the named grade are disposed of.
    let dispose = |of: &str| DisposeReturn { rma, pieces: pieces(1, of), grade: Some(code("damaged")), disposition: None };
    let disposed = session.execute(dispose("1")).unwrap();
    assert_eq!(disposed.lines()[0].progress.disposed[0].disposition, Disposition::Refurbish);
    assert_eq!(refusal(session.execute(dispose("2"))), "RET-017");
}

#[test]
fn only_what_nothing_was_done_with_is_cancelled_and_only_what_is_settled_is_closed() {
    let company = Company::founded();
    let (invoice, rma) = authorised(&company, "4", "refund-after-receipt");
    let session = boss(&company);
    session.execute(received(rma, 1, "2")).unwrap();
    assert_eq!(refusal(session.execute(CancelReturn { rma, grounds: Note::default() })), "RET-020");
    let error = session.execute(CloseReturn { rma, note: Note::default() }).unwrap_err();
    assert_eq!(error.code(), "RET-021");
    assert!(error.detail().contains("of line 1 `2` have arrived whose outcome is not known"), "{error}");
    session.execute(inspect(rma, 1, "2", "as-new")).unwrap();
    session.execute(refund(rma, 1, "1")).unwrap();
    session.execute(reject(rma, 1, "1")).unwrap();
    session.execute(CloseReturn { rma, note: Note::default() }).unwrap();
    // One of five is back for good: what was rejected and what never came may come another time.
    let line = DeliveredLine::Invoice { invoice: invoice.id(), line: 0 };
    assert_eq!(session.ask(Returnable { line, reason: code("other") }).unwrap().left, quantity("4"));
}

#[test]
fn a_consumer_waits_for_the_money_until_the_goods_are_on_their_way() {
    let company = Company::founded();
    consumer(&company);
    let invoice = sold(&company, &[("5", "10")]).id();
    let session = boss(&company);
    let right = ReturnRight::Withdrawal { noticed_on: day(TODAY) };
    let lines = vec![wanted(on_invoice(invoice, 0), "2", "refund-after-receipt")];
    let rma = session.execute(RequestReturn { right, ..request(&company, lines) }).unwrap().id();
    let due = || session.ask(ReturnsDue { until: None, limit: None }).unwrap();
    assert_eq!((due().len(), due()[0].due, due()[0].may_withhold), (1, day("2026-05-18"), true));
    assert!(session.ask(ReturnsDue { until: Some(day("2026-05-17")), limit: None }).unwrap().is_empty());
    session.execute(authorise(rma)).unwrap();
    assert_eq!(refusal(session.execute(refund(rma, 1, "2"))), "RET-017", "neither back nor on their way");
    let sent = |on: &str| RecordReturnShipment { rma, sent_on: Some(day(on)), proof: "P-1".parse().unwrap() };
    assert_eq!(invalid(session.execute(sent("2026-05-05"))), "sent_on");
    session.execute(sent(TODAY)).unwrap();
    assert!(!due()[0].may_withhold);
    session.execute(refund(rma, 1, "2")).unwrap();
    assert!(due().is_empty());
    // Nothing came yet, so there is nothing that the company could do something with; and then only with what was looked at.
    let dispose = || DisposeReturn { rma, pieces: pieces(1, "2"), grade: None, disposition: Some(Disposition::Restock) };
    let offers_disposal = || steps(&session, rma).iter().any(|(step, _)| *step == ReturnAction::Dispose);
    assert!(!offers_disposal());
    let error = session.execute(dispose()).unwrap_err();
    assert_eq!(error.code(), "RET-017");
    assert!(error.detail().ends_with("first do `receive` with more of them"), "{error}");
    session.execute(received(rma, 1, "2")).unwrap();
    assert!(!offers_disposal());
    session.execute(inspect(rma, 1, "2", "as-new")).unwrap();
    assert!(offers_disposal());
    session.execute(dispose()).unwrap();
}

#[test]
fn pieces_that_never_come_are_not_taken_for_those_that_were_graded() {
    let company = Company::founded();
    let session = boss(&company);
    let dispose = |rma: ReturnId| DisposeReturn { rma, pieces: pieces(1, "2"), grade: None, disposition: None };
    // Two are refunded and come, two never come and are rejected: before and after the first are disposed of.
    for is_disposed_first in [true, false] {
        let (_, rma) = authorised(&company, "4", "refund-first");
        session.execute(refund(rma, 1, "2")).unwrap();
        session.execute(received(rma, 1, "2")).unwrap();
        session.execute(inspect(rma, 1, "2", "as-new")).unwrap();
        if is_disposed_first {
            session.execute(dispose(rma)).unwrap();
        }
        let rejected = session.execute(reject(rma, 1, "2")).unwrap();
        assert_eq!(rejected.lines()[0].progress.graded[0].gone, Quantity::ZERO, "what never came is not gone");
        if !is_disposed_first {
            session.execute(dispose(rma)).unwrap();
        }
        session.execute(CloseReturn { rma, note: Note::default() }).unwrap();
    }
}

#[test]
fn the_fee_of_a_grade_is_kept_of_the_pieces_that_have_it() {
    let company = Company::founded();
    let session = boss(&company);
    let kept = |rma: &ReturnAuthorisation| rma.lines()[0].credits.last().unwrap().kept;
    // Two were refunded and then seen: the two that are still to come have no grade and no fee.
    let (_, rma) = authorised(&company, "4", "refund-first");
    session.execute(refund(rma, 1, "2")).unwrap();
    session.execute(received(rma, 1, "2")).unwrap();
    session.execute(inspect(rma, 1, "2", "opened")).unwrap();
    assert_eq!(kept(&session.execute(refund(rma, 1, "2")).unwrap()), eur("0.00"));
    // Two were seen and then refunded: first those without a grade, then those with one.
    let (_, rma) = authorised(&company, "4", "refund-first");
    session.execute(received(rma, 1, "2")).unwrap();
    session.execute(inspect(rma, 1, "2", "opened")).unwrap();
    assert_eq!(refusal(session.execute(RefundReturn { grade: Some(code("damaged")), ..refund(rma, 1, "2") })), "RET-025");
    let error = session.execute(refund(rma, 1, "3")).unwrap_err();
    assert!(error.detail().ends_with("pieces left: 2 of `opened`, 2 without one"), "{error}");
    assert_eq!(kept(&session.execute(refund(rma, 1, "2")).unwrap()), eur("0.00"));
    assert_eq!(kept(&session.execute(refund(rma, 1, "2")).unwrap()), eur("2.40"));
}

#[test]
fn a_return_that_is_full_of_lines_says_so_where_one_is_split() {
    let company = Company::founded();
    let session = boss(&company);
    let invoice = sold(&company, &vec![("5", "10"); MAX_RETURN_LINES]).id();
    let lines = (0..u32::try_from(MAX_RETURN_LINES).unwrap()).map(|line| wanted(on_invoice(invoice, line), "5", "refund-first"));
    let rma = session.execute(request(&company, lines.collect())).unwrap().id();
    assert_eq!(invalid(session.execute(SplitReturnLine { rma, line: 1, quantity: quantity("1") })), "lines");
}
