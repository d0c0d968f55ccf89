//! What the ledger answers: statements, days of sales, credit, the VAT of receipts.

use crm_core::administration::SetPolicy;
use crm_core::engine::Session;
use crm_core::invoicing::{
    CreditExtent, CreditInvoice, DraftInvoice, DraftKind, InvoiceOrder, IssueInvoice, ReleaseRetention, Retention,
};
use crm_core::kernel::{Currency, InvoiceId, Money, Note, Record};
use crm_core::ordering::{LineTerms, OrderContent, OrderLineDraft, OrderQuantity, OrderSource, PlaceOrder, RecordDelivery};
use crm_core::receivables::*;

use crate::company::*;

fn issued_on(company: &Company, session: &Session, price: &str, on: &str) -> InvoiceId {
    let invoice = session.execute(draft(company.account, &[price])).unwrap().id();
    session.execute(IssueInvoice { invoice, issued_on: Some(day(on)), due_on: None }).unwrap().id()
}

/// Sales of 48, 60 and 72 euros in January, February and March, 36 of them paid: two fifths of the figures of the trade's example, twice over.
fn a_quarter(company: &Company) -> Session {
    for (price, on) in [("40", "2026-01-15"), ("50", "2026-02-10"), ("60", "2026-03-05")] {
        issued_on(company, &company.accounts_on(on), price, on);
    }
    let session = company.accounts_on("2026-03-31");
    session.execute(payment(company.account, eur("36"), AllocationPlan::OldestFirst)).unwrap();
    session
}

#[test]
fn of_120_open_on_sales_of_60_50_and_40_the_simple_dso_is_72_days_and_the_count_back_66_8() {
    let company = Company::founded();
    let session = a_quarter(&company);
    let ask = |days| session.ask(DaysSalesOutstanding { as_of: day("2026-03-31"), currency: Currency::EUR, days });
    let dso = ask(None).unwrap();
    assert_eq!((dso.open, dso.sales), (eur("144"), eur("180")));
    let one = |value: rust_decimal::Decimal| {
        format!("{:.1}", value.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
    };
    assert_eq!((one(dso.simple.unwrap()), one(dso.count_back)), ("72.0".to_owned(), "66.8".to_owned()));
    // Not past due is what was issued in March: 72 of the 180.
    assert_eq!(
        (dso.current, one(dso.best_possible.unwrap()), one(dso.delinquent.unwrap())),
        (eur("72"), "36.0".to_owned(), "36.0".to_owned())
    );
    let month = ask(Some(31)).unwrap();
    assert_eq!((month.sales, one(month.simple.unwrap())), (eur("72"), "62.0".to_owned()));
    for days in [0, 367] {
        assert_eq!(invalid(ask(Some(days))), "days");
    }
}

#[test]
fn collection_is_effective_as_far_as_what_could_be_collected_was() {
    let company = Company::founded();
    let session = a_quarter(&company);
    let ask =
        |from: &str, to: &str| session.ask(CollectionEffectiveness { from: day(from), to: day(to), currency: Currency::EUR });
    let march = ask("2026-03-01", "2026-03-31").unwrap();
    let parts = [march.opening, march.sales, march.closing, march.closing_current];
    assert_eq!(parts, [eur("108"), eur("72"), eur("144"), eur("72")]);
    // (108 + 72 - 144) / (108 + 72 - 72)
    assert_eq!(march.effectiveness.unwrap().to_string(), "33.3333");
    let before = ask("2025-01-01", "2025-12-31").unwrap();
    assert_eq!(before.effectiveness, None, "nothing could be collected");
    assert_eq!(invalid(ask("2026-03-31", "2026-03-30")), "to");
}

#[test]
fn a_statement_says_what_was_owed_what_moved_and_what_is_owed() {
    let company = Company::founded();
    let session = a_quarter(&company);
    let late = company.accounts_on("2026-04-10");
    let invoice = issued_on(&company, &late, "100", "2026-04-10");
    let extent = CreditExtent::Gross(eur("12"));
    late.execute(CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() }).unwrap();
    late.execute(WriteOff { invoice, amount: Some(eur("8")), reason: WriteOffReason::SmallBalance }).unwrap();
    let over = late.execute(payment(company.account, eur("250"), AllocationPlan::OldestFirst)).unwrap();
    let back = PayRefund {
        source: RefundSource::Payment(over.id()),
        amount: None,
        on: None,
        method: code("transfer"),
        reference: Some(name("too much")),
        reason: code("overpaid"),
        external_id: None,
    };
    late.execute(back).unwrap();
    let ask = |session: &Session, from: &str, to: &str| {
        let (account, currency) = (company.account, Currency::EUR);
        session.ask(CustomerStatement { account, currency, from: day(from), to: day(to) })
    };
    let april = ask(&late, "2026-04-01", "2026-04-30").unwrap();
    assert_eq!((april.opening, april.closing), (eur("144"), eur("0")));
    let moved: Vec<(&str, Money)> = april
        .movements
        .iter()
        .map(|movement| match movement.source {
            MovementSource::Invoice(_) => ("invoice", movement.amount),
            MovementSource::CreditNote(_) => ("credit note", movement.amount),
            MovementSource::Payment(_) => ("payment", movement.amount),
            MovementSource::Refund(_) => ("refund", movement.amount),
            MovementSource::WriteOff(_) => ("write-off", movement.amount),
            MovementSource::Chargeback(_) | MovementSource::Residual(_) => ("other", movement.amount),
        })
        .collect();
    let expected = [("invoice", "120"), ("credit note", "-12"), ("payment", "-250"), ("refund", "6"), ("write-off", "-8")];
    assert_eq!(moved, expected.map(|(what, amount)| (what, eur(amount))));
    assert_eq!(april.movements[0].due_on, Some(day("2026-05-10")));
    assert_eq!(april.movements[3].reference.as_deref(), Some("too much"));
    assert_eq!(april.movements.last().unwrap().balance, april.closing);
    let march = ask(&session, "2026-03-01", "2026-03-31").unwrap();
    assert_eq!(ask(&late, "2026-03-01", "2026-03-31").unwrap(), march, "what happens later leaves March alone");
    assert_eq!((march.opening, march.closing), (eur("108"), eur("144")));
    assert_eq!(invalid(ask(&late, "2026-04-02", "2026-04-01")), "to");
}

/// A document of another kind, issued on the day of the session.
fn issued_as(company: &Company, session: &Session, kind: DraftKind, price: &str) -> InvoiceId {
    let draft = DraftInvoice { kind, ..draft(company.account, &[price]) };
    let invoice = session.execute(draft).unwrap().id();
    session.execute(issue(invoice)).unwrap().id()
}

#[test]
fn a_statement_has_of_each_document_what_is_owed_by_it_and_nothing_twice() {
    let company = Company::founded();
    let may = company.accounts_on("2026-05-04");
    let deposit = issued_as(&company, &may, DraftKind::Deposit, "100");
    issued_as(&company, &may, DraftKind::Final { deposits: vec![deposit] }, "300");
    let wrong = issued_as(&company, &may, DraftKind::Invoice, "50");
    issued_as(&company, &may, DraftKind::Corrected { of: wrong }, "40");
    let retention = Some(Retention { percent: "5".parse().unwrap(), until: day("2027-05-04") });
    let part = issued_as(&company, &may, DraftKind::Progress { situation: 1, retention }, "1000");
    let june = company.accounts_on("2026-06-10");
    june.execute(ReleaseRetention { invoice: part }).unwrap();
    let (account, currency) = (company.account, Currency::EUR);
    let (from, to) = (day("2026-05-01"), day("2026-06-30"));
    let statement = june.ask(CustomerStatement { account, currency, from, to }).unwrap();
    let moved: Vec<(String, Money)> = statement.movements.iter().map(|moved| (moved.on.to_string(), moved.amount)).collect();
    let expected = ["120", "240", "60", "-12", "1140"].map(|amount| ("2026-05-04".to_owned(), eur(amount)));
    assert_eq!(moved[..5], expected, "deposit, final invoice, the wrong one, the one in its place, what is not held back");
    assert_eq!(moved[5..], [("2026-06-10".to_owned(), eur("60"))]);
    assert_eq!(statement.movements[5].due_on, Some(day("2026-06-10")));
    for as_of in ["2026-05-04", "2026-06-10"].map(day) {
        let open = june.ask(Ageing { as_of, currency: None, account: None }).unwrap().remove(0).total.open;
        let closing = june.ask(CustomerStatement { account, currency, from, to: as_of }).unwrap().closing;
        assert_eq!(closing, open, "{as_of}");
    }
}

#[test]
fn a_customer_is_trusted_up_to_the_latest_limit() {
    let company = Company::founded();
    let session = company.accounts();
    let ask = || session.ask(CreditStanding { account: company.account, currency: Currency::EUR }).unwrap();
    company.issued(&["100"]);
    company.draft(&["50"]);
    session.execute(payment(company.account, eur("20"), AllocationPlan::Later)).unwrap();
    let standing = ask();
    let exposure = &standing.exposure;
    assert_eq!(
        (exposure.open, exposure.credit, exposure.drafted, exposure.ordered),
        (eur("120"), eur("20"), eur("60"), eur("0"))
    );
    assert_eq!((exposure.total, standing.limit, standing.headroom), (eur("160"), None, None));
    let policy = ReceivablesPolicy { credit_limits: vec![eur("1000")], ..ReceivablesPolicy::default() };
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
    assert_eq!((ask().limit, ask().headroom), (Some(eur("1000")), Some(eur("840"))));
    let limit = |limit: Option<Money>| SetCreditLimit { account: company.account, limit, note: note("seen their books") };
    session.execute(limit(Some(eur("100")))).unwrap();
    assert_eq!((ask().limit, ask().headroom), (Some(eur("100")), Some(eur("-60"))));
    session.execute(limit(Some(Money::parse("5", Currency::USD).unwrap()))).unwrap();
    assert_eq!(ask().limit, Some(eur("100")), "another currency has a limit of its own");
    session.execute(limit(None)).unwrap();
    assert_eq!(ask().limit, Some(eur("1000")));
    assert_eq!(invalid(session.execute(limit(Some(eur("-1"))))), "limit");
}

#[test]
fn what_is_ordered_and_on_no_invoice_yet_is_exposure_too() {
    let company = Company::founded();
    let session = company.session(company.administrator);
    let priced = crm_core::pricing::PricedLine { quantity: "2".parse().unwrap(), ..line("100").priced };
    let (key, description, terms) = (code("lamp"), name("Lamp"), LineTerms::default());
    let content = OrderContent {
        opportunity: None,
        account: company.account,
        contact: None,
        currency: Currency::EUR,
        lines: vec![OrderLineDraft { key, description, product: None, priced, terms }],
        allowances: Vec::new(),
        charges: Vec::new(),
        terms: Note::default(),
    };
    let place = PlaceOrder { source: OrderSource::Content(content), purchase_order: None, requested_on: None, owner: None };
    let order = session.execute(place).unwrap().id();
    let ask = || session.ask(CreditStanding { account: company.account, currency: Currency::EUR }).unwrap().exposure;
    assert_eq!((ask().ordered, ask().total), (eur("240"), eur("240")));
    session.execute(RecordDelivery { order, lines: None, delivered_on: None, reference: None }).unwrap();
    let lines = Some(vec![OrderQuantity { line: code("lamp"), quantity: "1".parse().unwrap() }]);
    let invoice = session.execute(InvoiceOrder { order, lines, note: Note::default() }).unwrap().id();
    assert_eq!((ask().ordered, ask().drafted), (eur("120"), eur("120")));
    session.execute(issue(invoice)).unwrap();
    assert_eq!((ask().ordered, ask().open, ask().total), (eur("120"), eur("120"), eur("240")));
}

#[test]
fn credit_is_held_until_its_day_or_its_release() {
    let company = Company::founded();
    let session = company.accounts();
    let ask = |session: &Session| session.ask(CreditStanding { account: company.account, currency: Currency::EUR }).unwrap().hold;
    let hold = |until: Option<&str>| HoldCredit {
        account: company.account,
        reason: code("overdue"),
        until: until.map(day),
        note: Note::default(),
    };
    assert_eq!(ask(&session), None);
    session.execute(hold(Some("2026-05-10"))).unwrap();
    assert_eq!(ask(&session).unwrap().until, Some(day("2026-05-10")));
    assert_eq!(ask(&company.accounts_on("2026-05-10")), None, "it ends by itself");
    session.execute(hold(None)).unwrap();
    assert_eq!(ask(&company.accounts_on("2027-01-01")).unwrap().reason, code("overdue"));
    session.execute(ReleaseCredit { account: company.account, note: Note::default() }).unwrap();
    assert_eq!(ask(&session), None);
    assert_eq!(invalid(session.execute(hold(Some(TODAY)))), "until");
}

#[test]
fn receipts_carry_the_vat_of_their_invoice_rate_by_rate() {
    let company = Company::founded();
    let session = company.accounts();
    let mut lines = vec![line("100"), line("100")];
    lines[1].priced.tax = crm_core::pricing::TaxTreatment::rated("5.5".parse().unwrap());
    let invoice = session.execute(DraftInvoice { lines, ..draft(company.account, &[]) }).unwrap().id();
    session.execute(issue(invoice)).unwrap();
    let first = session.execute(payment(company.account, eur("100"), AllocationPlan::OldestFirst)).unwrap().id();
    let late = company.accounts_on("2026-06-04");
    late.execute(payment(company.account, eur("125.50"), AllocationPlan::OldestFirst)).unwrap();
    let ask = |from: &str, to: &str, payment| {
        late.ask(VatOnReceipts { from: day(from), to: day(to), payment, invoice: Some(invoice) }).unwrap()
    };
    let cells = |tax: &[crm_core::pricing::TaxGroup]| tax.iter().map(|group| (group.taxable, group.amount)).collect::<Vec<_>>();
    let may = ask("2026-05-01", "2026-05-31", None);
    assert_eq!(cells(&may.receipts[0].tax), [(eur("44.35"), eur("2.44")), (eur("44.34"), eur("8.87"))]);
    assert_eq!(may.receipts[0].received_on, day(TODAY));
    let all = ask("2026-05-01", "2026-06-30", None);
    assert_eq!(cells(&all.totals[0].tax), [(eur("100"), eur("5.50")), (eur("100"), eur("20"))], "to the cent of every rate");
    assert_eq!(ask("2026-05-01", "2026-06-30", Some(first)).receipts.len(), 1);
    let back = ChargeBack {
        payment: first,
        amount: None,
        on: None,
        method: code("card"),
        reference: None,
        reason: code("disputed"),
        external_id: None,
    };
    late.execute(back).unwrap();
    let june = ask("2026-06-01", "2026-06-30", Some(first));
    assert_eq!(cells(&june.receipts[0].tax), [(eur("-44.35"), eur("-2.44")), (eur("-44.34"), eur("-8.87"))]);
    assert!(late.ask(VatOnReceipts { from: day("2026-06-02"), to: day("2026-06-01"), payment: None, invoice: None }).is_err());
}

#[test]
fn a_receipt_of_a_final_invoice_carries_no_vat_that_a_deposit_brought() {
    let company = Company::founded();
    let session = company.accounts();
    let deposit = DraftInvoice { kind: DraftKind::Deposit, ..draft(company.account, &["100"]) };
    let deposit = session.execute(deposit).unwrap().id();
    session.execute(issue(deposit)).unwrap();
    session.execute(payment(company.account, eur("120"), AllocationPlan::OldestFirst)).unwrap();
    let mut lines = vec![line("100"), line("100")];
    lines[1].priced.tax = crm_core::pricing::TaxTreatment::rated("5.5".parse().unwrap());
    let kind = DraftKind::Final { deposits: vec![deposit] };
    let last = session.execute(DraftInvoice { lines, kind, ..draft(company.account, &[]) }).unwrap();
    assert_eq!(last.totals().due, eur("105.50"), "the deposit was all of what 20 % is on");
    session.execute(issue(last.id())).unwrap();
    session.execute(payment(company.account, eur("105.50"), AllocationPlan::OldestFirst)).unwrap();
    let carried = |invoice| {
        let (from, to) = (day(TODAY), day(TODAY));
        let report = session.ask(VatOnReceipts { from, to, payment: None, invoice: Some(invoice) }).unwrap();
        let cell = |group: &crm_core::pricing::TaxGroup| (group.tax.rate.to_string(), group.taxable, group.amount);
        report.totals[0].tax.iter().filter(|group| !group.taxable.is_zero()).map(cell).collect::<Vec<_>>()
    };
    assert_eq!(carried(deposit), [("20".to_owned(), eur("100"), eur("20"))]);
    assert_eq!(carried(last.id()), [("5.5".to_owned(), eur("100"), eur("5.50"))]);
}

#[test]
fn limits_of_the_policy_lie_within_their_ranges() {
    let company = Company::founded();
    let session = company.session(company.administrator);
    let set = |policy| invalid(session.execute(SetPolicy::<ReceivablesPolicy> { policy, effective_from: None }));
    let bound = |amount: &str, percent: &str| ResidualBound { amount: eur(amount), percent: percent.parse().unwrap() };
    let of = |residual_bounds| ReceivablesPolicy { residual_bounds, ..ReceivablesPolicy::default() };
    assert!(set(of(vec![bound("-1", "1")])).ends_with("residual_bounds"));
    assert!(set(of(vec![bound("1", "101")])).ends_with("residual_bounds"));
    assert!(set(of(vec![bound("1", "1"), bound("2", "2")])).ends_with("residual_bounds"));
    assert!(set(ReceivablesPolicy { credit_limits: vec![eur("-1")], ..ReceivablesPolicy::default() }).ends_with("credit_limits"));
    let early_payment_percent = Some("100.5".parse().unwrap());
    let early = ReceivablesPolicy { early_payment_percent, ..ReceivablesPolicy::default() };
    assert!(set(early).ends_with("early_payment_percent"));
}
