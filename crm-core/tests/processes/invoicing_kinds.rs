//! Deposits and final invoices, corrected invoices, progress invoices, and the papers that nobody owes anything on.

use crm_core::engine::Session;
use crm_core::invoicing::deposits::balance_by_group;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::ordering::*;
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::receivables::*;

use crate::company::*;

/// An order of one line at 20 % and one at 5.5 %.
pub fn ordered(company: &Company) -> OrderId {
    let line = |key: &str, price: &str, rate: &str| {
        let priced = PricedLine { tax: TaxTreatment::rated(rate.parse().unwrap()), ..line(price).priced };
        OrderLineDraft { key: code(key), description: name(key), product: None, priced, terms: LineTerms::default() }
    };
    let content = OrderContent {
        opportunity: None,
        account: company.account,
        contact: None,
        currency: Currency::EUR,
        lines: vec![line("stage", "833.33", "20"), line("book", "199.99", "5.5")],
        allowances: Vec::new(),
        charges: Vec::new(),
        terms: Note::default(),
    };
    let place = PlaceOrder { source: OrderSource::Content(content), purchase_order: None, requested_on: None, owner: None };
    let order = company.session(company.administrator).execute(place).unwrap().id();
    let delivery = RecordDelivery { order, lines: None, delivered_on: None, reference: None };
    company.session(company.administrator).execute(delivery).unwrap();
    order
}

pub fn deposit(session: &Session, order: OrderId, share: DepositShare) -> Invoice {
    let draft = DraftDeposit { order, share, note: Note::default(), terms: InvoiceTerms::default() };
    let invoice = session.execute(draft).unwrap().id();
    session.execute(issue(invoice)).unwrap()
}

pub fn last(order: OrderId) -> DraftFinal {
    DraftFinal { order, lines: None, deposits: None, note: Note::default(), terms: InvoiceTerms::default() }
}

fn open(session: &Session, invoice: InvoiceId) -> Money {
    session.ask(OpenAmount { invoice, as_of: None }).unwrap()
}

fn full(invoice: InvoiceId) -> CreditInvoice {
    CreditInvoice { invoice, extent: CreditExtent::Full, reason: code("cancellation"), note: Note::default() }
}

#[test]
fn a_final_invoice_takes_deposits_off_and_asks_for_the_rest() {
    let company = Company::founded();
    let (order, session) = (ordered(&company), company.session(company.administrator));
    let deposit = deposit(&session, order, DepositShare::Percent("30".parse().unwrap()));
    assert_eq!((deposit.kind().type_code(), deposit.totals().groups.len()), (386, 2));
    assert_eq!(deposit.totals().gross, eur("363.30"), "net 250.00 and 60.00, VAT 50.00 and 3.30");
    let last = session.execute(last(order)).unwrap();
    let totals = last.totals();
    assert_eq!((totals.gross, totals.prepaid, totals.due), (eur("1210.99"), eur("363.30"), eur("847.69")));
    let issued = session.execute(issue(last.id())).unwrap();
    assert_eq!(issued.issue().unwrap().preceding[0].number.as_str(), "INV-2026-000001");
    assert_eq!((issued.kind().type_code(), issued.standing().unwrap()), (380, eur("847.69")));
    assert_eq!((open(&session, deposit.id()), open(&session, last.id())), (eur("363.30"), eur("847.69")));
    let vat: Vec<Money> = balance_by_group(&issued).unwrap().iter().map(|group| group.amount).collect();
    let of_all =
        totals.groups.iter().zip(&deposit.totals().groups).map(|(all, part)| all.amount.checked_sub(part.amount).unwrap());
    assert_eq!(vat, of_all.collect::<Vec<_>>(), "the VAT of the balance is that of the whole less that of the deposit");
}

#[test]
fn a_deposit_of_the_whole_ends_at_exactly_nothing() {
    let company = Company::founded();
    let (order, session) = (ordered(&company), company.session(company.administrator));
    let whole = deposit(&session, order, DepositShare::Percent("100".parse().unwrap()));
    let draft = session.execute(last(order)).unwrap();
    assert_eq!((draft.totals().due, draft.totals().gross), (eur("0.00"), whole.totals().gross));
    let issued = session.execute(issue(draft.id())).unwrap();
    assert!(balance_by_group(&issued).unwrap().iter().all(|group| group.taxable.is_zero() && group.amount.is_zero()));
    assert_eq!(open(&session, issued.id()), eur("0.00"));
}

#[test]
fn a_deposit_of_an_amount_with_vat_asks_for_exactly_that() {
    let company = Company::founded();
    let session = company.session(company.administrator);
    for amount in ["1000.00", "0.02", "333.33", "1210.99", "17.01"] {
        let deposit = deposit(&session, ordered(&company), DepositShare::Gross(eur(amount)));
        assert_eq!(deposit.totals().due, eur(amount));
        assert!(deposit.totals().rounding.minor().abs() <= 1, "{amount}: {}", deposit.totals().rounding);
        session.execute(full(deposit.id())).unwrap();
        assert_eq!(session.get::<Invoice>(deposit.id()).unwrap().standing().unwrap(), eur("0"), "the rounding comes back too");
    }
    let above = DraftDeposit {
        order: ordered(&company),
        share: DepositShare::Gross(eur("1211.00")),
        note: Note::default(),
        terms: InvoiceTerms::default(),
    };
    assert_eq!(invalid(session.execute(above)), "share");
}

#[test]
fn a_deposit_is_taken_off_once_and_is_free_again_when_the_draft_is_discarded() {
    let company = Company::founded();
    let (order, session) = (ordered(&company), company.session(company.administrator));
    let deposit = deposit(&session, order, DepositShare::Percent("30".parse().unwrap())).id();
    let draft = session.execute(last(order)).unwrap().id();
    let again = DraftInvoice { kind: DraftKind::Final { deposits: vec![deposit] }, ..draft_of(&company, "5000") };
    assert_eq!(refusal(session.execute(again.clone())), "INV-015");
    assert_eq!(refusal(session.execute(full(deposit))), "INV-018");
    session.execute(DiscardDraft { invoice: draft }).unwrap();
    assert_eq!(session.execute(again).unwrap().totals().prepaid, eur("363.30"));
}

fn draft_of(company: &Company, price: &str) -> DraftInvoice {
    draft(company.account, &[price])
}

#[test]
fn inv_015_only_an_issued_deposit_of_the_same_account_is_taken_off() {
    let company = Company::founded();
    let session = company.session(company.administrator);
    let other = session.execute(named_account("Other")).unwrap().id();
    let plain = company.issued(&["100"]).id();
    let of_draft = session.execute(DraftInvoice { kind: DraftKind::Deposit, ..draft_of(&company, "10") }).unwrap().id();
    let foreign = session.execute(DraftInvoice { kind: DraftKind::Deposit, ..draft(other, &["10"]) }).unwrap().id();
    session.execute(issue(foreign)).unwrap();
    for deposits in [vec![plain], vec![of_draft], vec![foreign], Vec::new()] {
        let draft = DraftInvoice { kind: DraftKind::Final { deposits }, ..draft_of(&company, "500") };
        assert_eq!(refusal(session.execute(draft)), "INV-015");
    }
}

#[test]
fn inv_016_deposits_of_more_than_the_supply_are_refused() {
    let company = Company::founded();
    let session = company.session(company.administrator);
    let deposit = session.execute(DraftInvoice { kind: DraftKind::Deposit, ..draft_of(&company, "100") }).unwrap().id();
    session.execute(issue(deposit)).unwrap();
    let kind = DraftKind::Final { deposits: vec![deposit] };
    assert_eq!(refusal(session.execute(DraftInvoice { kind: kind.clone(), ..draft_of(&company, "99") })), "INV-016");
    let last = session.execute(DraftInvoice { kind, ..draft_of(&company, "100") }).unwrap().id();
    let lower =
        ChangeDraft { invoice: last, lines: vec![line("50")], allowances: vec![], charges: vec![], note: Note::default() };
    assert_eq!(refusal(session.execute(lower)), "INV-016");
}

#[test]
fn a_deposit_that_is_refunded_is_credited_by_a_503() {
    let company = Company::founded();
    let (order, session) = (ordered(&company), company.session(company.administrator));
    let deposit = deposit(&session, order, DepositShare::Percent("30".parse().unwrap()));
    let note = session.execute(full(deposit.id())).unwrap();
    assert_eq!((note.kind().type_code(), note.totals().due), (503, deposit.totals().due));
    assert_eq!(refusal(session.execute(last(order))), "INV-015", "what came back is not taken off");
}

#[test]
fn what_of_a_deposit_was_given_back_before_is_not_taken_off() {
    let company = Company::founded();
    let (order, session) = (ordered(&company), company.session(company.administrator));
    let deposit = deposit(&session, order, DepositShare::Percent("30".parse().unwrap())).id();
    let part = CreditInvoice { extent: CreditExtent::Gross(eur("63.30")), ..full(deposit) };
    session.execute(part).unwrap();
    assert_eq!(session.execute(last(order)).unwrap().totals().prepaid, eur("300.00"));
}

#[test]
fn a_final_invoice_that_is_credited_in_full_gives_deposits_and_balance_back() {
    let company = Company::founded();
    let (order, session) = (ordered(&company), company.session(company.administrator));
    deposit(&session, order, DepositShare::Percent("30".parse().unwrap()));
    let last = session.execute(last(order)).unwrap().id();
    session.execute(issue(last)).unwrap();
    let note = session.execute(full(last)).unwrap();
    assert_eq!(note.totals().gross, eur("1210.99"));
    let credited = session.get::<Invoice>(last).unwrap();
    assert_eq!(credited.standing().unwrap(), eur("-363.30"), "the deposit was paid and is owed to the customer now");
    assert!(
        session.execute(InvoiceOrder { order, lines: None, note: Note::default() }).is_ok(),
        "the order is to be billed again"
    );
}

#[test]
fn a_corrected_invoice_takes_the_place_of_the_one_that_was_wrong() {
    let company = Company::founded();
    let session = company.accounts();
    let wrong = company.issued(&["100"]).id();
    let draft = DraftInvoice { kind: DraftKind::Corrected { of: wrong }, ..draft_of(&company, "90") };
    let corrected = session.execute(draft.clone()).unwrap().id();
    assert_eq!(open(&session, wrong), eur("120"), "a draft takes the place of nothing");
    let corrected = session.execute(issue(corrected)).unwrap();
    assert_eq!(corrected.kind().type_code(), 384);
    let before = &corrected.issue().unwrap().preceding;
    assert_eq!((before.len(), before[0].number.as_str(), before[0].issued_on), (1, "INV-2026-000001", day(TODAY)));
    assert_eq!((open(&session, wrong), open(&session, corrected.id())), (eur("0"), eur("108")));
    let wrong_now = session.get::<Invoice>(wrong).unwrap();
    assert_eq!((wrong_now.tag(), wrong_now.available_commands()), (InvoiceTag::Superseded, vec![]));
    assert_eq!(refusal(session.execute(draft)), "INV-014", "one takes its place, once");
    assert_eq!(refusal(session.execute(full(wrong))), "INV-019");
    let sales = session.ask(DaysSalesOutstanding { as_of: day(TODAY), currency: Currency::EUR, days: None }).unwrap();
    assert_eq!((sales.sales, sales.open), (eur("108"), eur("108")));
}

#[test]
fn inv_014_an_invoice_that_was_credited_since_is_not_corrected() {
    let company = Company::founded();
    let session = company.accounts();
    let wrong = company.issued(&["100"]).id();
    let draft = DraftInvoice { kind: DraftKind::Corrected { of: wrong }, ..draft_of(&company, "90") };
    let corrected = session.execute(draft).unwrap().id();
    session.execute(CreditInvoice { extent: CreditExtent::Gross(eur("1")), ..full(wrong) }).unwrap();
    assert_eq!(refusal(session.execute(issue(corrected))), "INV-014");
}

#[test]
fn what_is_held_back_is_owed_from_its_release_on() {
    let company = Company::founded();
    let session = company.accounts();
    let retention = Some(Retention { percent: "5".parse().unwrap(), until: day("2027-05-04") });
    let kind = DraftKind::Progress { situation: 2, retention };
    let work = session.execute(DraftInvoice { kind, ..draft_of(&company, "1000") }).unwrap().id();
    let issued = session.execute(issue(work)).unwrap();
    assert_eq!((issued.totals().gross, issued.retained().unwrap()), (eur("1200"), eur("60")));
    assert_eq!(open(&session, work), eur("1140"));
    session.execute(payment(company.account, eur("1140"), AllocationPlan::OldestFirst)).unwrap();
    let later = company.accounts_on("2027-05-04");
    let released = later.execute(ReleaseRetention { invoice: work }).unwrap();
    assert_eq!((released.standing().unwrap(), open(&later, work)), (eur("1200"), eur("60")));
    assert_eq!(later.execute(ReleaseRetention { invoice: work }).unwrap(), released, "once");
    let ages = later.ask(Ageing { as_of: day("2027-05-04"), currency: None, account: None }).unwrap();
    assert_eq!((ages[0].total.buckets.current, ages[0].total.open), (eur("60"), eur("60")), "it is not a year late");
    let before = later.ask(OpenAmount { invoice: work, as_of: Some(day("2027-05-03")) }).unwrap();
    assert_eq!(before, eur("0"), "the past stays what it was");
}

#[test]
fn no_more_is_held_back_than_the_law_allows() {
    let company = Company::founded();
    for (percent, situation) in [("5.1", 1), ("0", 1), ("5", 0)] {
        let retention = Some(Retention { percent: percent.parse().unwrap(), until: day("2027-05-04") });
        let kind = DraftKind::Progress { situation, retention };
        assert!(invalid(company.accounts().execute(DraftInvoice { kind, ..draft_of(&company, "10") })).starts_with("kind"));
    }
}

#[test]
fn inv_013_a_pro_forma_has_no_number_and_is_never_issued() {
    let company = Company::founded();
    let session = company.accounts();
    let paper = session.execute(DraftInvoice { kind: DraftKind::ProForma, ..draft_of(&company, "10") }).unwrap();
    assert_eq!(refusal(session.execute(issue(paper.id()))), "INV-013");
    assert!(!paper.available_commands().contains(&InvoiceStep::Issue));
    session.execute(DiscardDraft { invoice: paper.id() }).unwrap();
}

#[test]
fn nobody_is_asked_to_pay_what_the_company_bills_itself() {
    let company = Company::founded();
    let session = company.accounts();
    let draft = session.execute(DraftInvoice { kind: DraftKind::SelfBilled, ..draft_of(&company, "10") }).unwrap().id();
    let issued = session.execute(issue(draft)).unwrap();
    assert!(issued.issue().unwrap().number.as_str().starts_with("SB") && !issued.is_issued_invoice());
    assert_eq!(open(&session, draft), eur("0"));
    let note = session.execute(full(draft)).unwrap();
    assert_eq!((issued.kind().type_code(), note.kind().type_code()), (389, 261));
    let sales = session.ask(DaysSalesOutstanding { as_of: day(TODAY), currency: Currency::EUR, days: None }).unwrap();
    assert_eq!(sales.sales, eur("0"));
}

#[test]
fn a_rebate_on_a_contract_is_a_credit_note_of_no_single_invoice() {
    let company = Company::founded();
    let session = company.accounts();
    let period = |from: &str, until: Option<&str>| DateRange::new(Some(day(from)), until.map(day)).unwrap();
    let kind = |period| DraftKind::Rebate { contract: "C-7".parse().unwrap(), period };
    let open_ended = DraftInvoice { kind: kind(period("2026-01-01", None)), ..draft_of(&company, "50") };
    assert_eq!(invalid(session.execute(open_ended)), "kind.period");
    let year = kind(period("2026-01-01", Some("2026-03-31")));
    let rebate = session.execute(DraftInvoice { kind: year, ..draft_of(&company, "50") }).unwrap().id();
    let issued = session.execute(issue(rebate)).unwrap();
    assert_eq!((issued.kind().type_code(), issued.issue().unwrap().number.as_str()), (262, "CN-2026-000001"));
    assert_eq!((issued.corrects(), issued.turnover().unwrap()), (None, eur("-60")));
}

#[test]
fn what_was_paid_when_it_was_bought_is_never_open() {
    let company = Company::founded();
    let session = company.accounts();
    let already_paid = Some(AlreadyPaid { on: day("2026-05-01") });
    let terms = InvoiceTerms { already_paid, operations: Some(SuppliedOperations::Goods), ..InvoiceTerms::default() };
    let sale = session.execute(DraftInvoice { terms, ..draft_of(&company, "10") }).unwrap().id();
    let issued = session.execute(issue(sale)).unwrap();
    assert_eq!((issued.totals().prepaid, issued.totals().due), (eur("12"), eur("0")));
    let issue = issued.issue().unwrap();
    assert_eq!((issue.framework.unwrap().code().as_str(), issue.due_on), ("B2", day("2026-05-01")));
    assert_eq!(open(&session, sale), eur("0"));
}

fn paid_already(on: &str) -> InvoiceTerms {
    InvoiceTerms { already_paid: Some(AlreadyPaid { on: day(on) }), ..InvoiceTerms::default() }
}

#[test]
fn what_was_paid_already_was_due_on_that_day_whatever_is_asked_for() {
    let company = Company::founded();
    let session = company.accounts();
    let draft = DraftInvoice { terms: paid_already("2026-05-01"), ..draft_of(&company, "10") };
    let invoice = session.execute(draft).unwrap().id();
    let later = IssueInvoice { due_on: Some(day("2026-06-01")), ..issue(invoice) };
    assert_eq!(session.execute(later).unwrap().issue().unwrap().due_on, day("2026-05-01"));
}

#[test]
fn what_nobody_owes_or_what_is_paid_later_was_not_paid_already() {
    let company = Company::founded();
    let session = company.accounts();
    let period = DateRange::new(Some(day("2025-01-01")), Some(day("2025-12-31"))).unwrap();
    let rebate = DraftKind::Rebate { contract: Label::parse("C-7").unwrap(), period };
    for (kind, on) in [(DraftKind::SelfBilled, "2026-05-01"), (rebate, "2026-05-01"), (DraftKind::Invoice, "2026-05-05")] {
        let draft = DraftInvoice { kind, terms: paid_already(on), ..draft_of(&company, "10") };
        let invoice = session.execute(draft).unwrap().id();
        assert_eq!(invalid(session.execute(issue(invoice))), "terms.already_paid");
        session.execute(ChangeTerms { invoice, terms: InvoiceTerms::default() }).unwrap();
        session.execute(issue(invoice)).unwrap();
    }
}
