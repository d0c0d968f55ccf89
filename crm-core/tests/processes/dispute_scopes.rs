//! Disputes of lines, quantities, prices, VAT and freight: what is held, what is credited, what became of it.

use crm_core::administration::SetPolicy;
use crm_core::approvals::CastVote;
use crm_core::disputes::*;
use crm_core::engine::Session;
use crm_core::invoicing::{
    CreditExtent, CreditInvoice, DraftInvoice, DraftKind, Invoice, InvoiceLine, IssueInvoice, Retention, crediting,
};
use crm_core::kernel::{Code, CrmError, Currency, DisputeId, InvoiceId, Money, Note, Quantity, Record, UnitPrice};
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};
use crm_core::receivables::{Ageing, AllocateTo, AllocationPlan, OpenAmount, WriteOff, WriteOffReason};

use crate::company::*;

fn rated(percent: &str) -> TaxTreatment {
    TaxTreatment::rated(percent.parse().unwrap())
}

fn lines(of: &[(&str, &str, &str)]) -> Vec<InvoiceLine> {
    let line = |(quantity, price, rate): &(&str, &str, &str)| {
        let price = UnitPrice::parse(price, Currency::EUR).unwrap();
        InvoiceLine::new(name("Lamp"), PricedLine::new(quantity.parse().unwrap(), price, rated(rate)))
    };
    of.iter().map(line).collect()
}

/// 10 lamps at 12.00 and 4 books at 5.00, with 15.00 of freight: 155.00 net, 20 % and 5.5 % VAT.
fn supplied(company: &Company) -> InvoiceId {
    let freight = DocumentAdjustment::new(Adjustment::Amount(eur("15")), rated("20"), name("Freight"));
    let goods = lines(&[("10", "12.00", "20"), ("4", "5.00", "5.5")]);
    let draft = DraftInvoice { charges: vec![freight], ..DraftInvoice::new(company.account, Currency::EUR, goods) };
    let session = company.accounts();
    let invoice = session.execute(draft).unwrap().id();
    assert_eq!(session.execute(issue(invoice)).unwrap().totals().gross, eur("183.10"));
    invoice
}

fn about(invoice: InvoiceId, scope: DisputeScope) -> RaiseDispute {
    RaiseDispute::about(invoice, scope, code("price"))
}

fn part(line: u32, quantity: Option<&str>, expected: Option<&str>) -> DisputedPart {
    let quantity = quantity.map(|quantity| quantity.parse::<Quantity>().unwrap());
    let expected_price = expected.map(|price| UnitPrice::parse(price, Currency::EUR).unwrap());
    DisputedPart { line, quantity, expected_price }
}

/// Brings a dispute to where it can be resolved.
fn proposed(session: &Session, dispute: DisputeId, accept: Money) {
    session.execute(AcknowledgeDispute { dispute, coordinator: None }).unwrap();
    session.execute(InvestigateDispute { dispute, finding: note("counted") }).unwrap();
    session.execute(ProposeResolution { dispute, accept, grounds: note("fair") }).unwrap();
}

fn resolve(session: &Session, dispute: DisputeId, verdict: Verdict) -> Result<Dispute, CrmError> {
    session.execute(ResolveDispute { dispute, verdict, grounds: note("agreed") })
}

fn open(session: &Session, invoice: InvoiceId) -> Money {
    session.ask(OpenAmount { invoice, as_of: None }).unwrap()
}

fn credit_note(session: &Session, dispute: &Dispute) -> Invoice {
    session.get(dispute.outcome().and_then(Outcome::credit_note).unwrap()).unwrap()
}

#[test]
fn what_is_disputed_is_exactly_what_the_customer_names() {
    let company = Company::founded();
    let session = company.accounts();
    for (scope, disputed) in [
        (DisputeScope::Parts(vec![part(0, None, None)]), "144.00"),
        (DisputeScope::Parts(vec![part(0, Some("3"), None)]), "43.20"),
        (DisputeScope::Parts(vec![part(0, None, Some("11.50"))]), "6.00"),
        (DisputeScope::Parts(vec![part(0, Some("2"), Some("10"))]), "4.80"),
        (DisputeScope::Parts(vec![part(0, Some("3"), None), part(1, Some("1"), None)]), "48.48"),
        (DisputeScope::Tax, "28.10"),
        (DisputeScope::Freight, "18.00"),
    ] {
        let invoice = supplied(&company);
        let dispute = session.execute(about(invoice, scope.clone())).unwrap();
        assert_eq!(*dispute.disputed(), eur(disputed), "{scope:?}");
    }
}

#[test]
fn what_is_accepted_in_full_is_credited_as_exactly_that() {
    let company = Company::founded();
    let session = company.accounts();
    for scope in [
        DisputeScope::Parts(vec![part(0, Some("3"), None), part(1, Some("1"), None)]),
        DisputeScope::Parts(vec![part(0, None, Some("11.50"))]),
        DisputeScope::Freight,
    ] {
        let invoice = supplied(&company);
        let dispute = session.execute(about(invoice, scope.clone())).unwrap();
        proposed(&session, dispute.id(), *dispute.disputed());
        let resolved = resolve(&session, dispute.id(), Verdict::InFull).unwrap();
        let note = credit_note(&session, &resolved);
        assert_eq!(note.totals().gross, *dispute.disputed(), "{scope:?}");
        let left = eur("183.10").checked_sub(*dispute.disputed()).unwrap();
        assert_eq!(open(&session, invoice), left);
        let credited = session.get::<Invoice>(invoice).unwrap();
        let lamps = crediting::line_left(&credited, 0).unwrap().0;
        let freight = crediting::charges_left(&credited).unwrap();
        match &scope {
            DisputeScope::Freight => assert_eq!((lamps, freight), (eur("120"), eur("0"))),
            DisputeScope::Parts(parts) if parts.len() == 2 => assert_eq!((lamps, freight), (eur("84"), eur("18"))),
            _ => assert_eq!((lamps, freight), (eur("115"), eur("18"))),
        }
    }
}

#[test]
fn a_part_of_disputed_lines_is_credited_on_those_lines_to_the_cent() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = supplied(&company);
    let scope = DisputeScope::Parts(vec![part(0, Some("3"), None), part(1, None, None)]);
    let dispute = session.execute(about(invoice, scope)).unwrap();
    assert_eq!(*dispute.disputed(), eur("64.30"));
    proposed(&session, dispute.id(), eur("10.01"));
    let resolved = resolve(&session, dispute.id(), Verdict::Compromise(eur("10.01"))).unwrap();
    assert!(matches!(resolved.outcome(), Some(Outcome::Compromise { accepted, .. }) if *accepted == eur("10.01")));
    let credited = credit_note(&session, &resolved);
    assert_eq!((credited.totals().gross, credited.lines().len()), (eur("10.01"), 2));
    let again = EscalateDispute { dispute: dispute.id(), to: EscalationBody::Legal, coordinator: None, grounds: note("no") };
    assert_eq!(refusal(session.execute(again)), "DSP-010", "both sides met");
}

#[test]
fn what_is_accepted_is_shared_by_what_is_disputed_of_each_line_with_its_vat() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = supplied(&company);
    // 43.20 of lamps at 20 %, 21.10 of books at 5.5 %.
    let scope = DisputeScope::Parts(vec![part(0, Some("3"), None), part(1, None, None)]);
    let dispute = session.execute(about(invoice, scope)).unwrap().id();
    proposed(&session, dispute, eur("64"));
    resolve(&session, dispute, Verdict::InPart(eur("64"))).unwrap();
    let credited = session.get::<Invoice>(invoice).unwrap();
    let left = [0, 1].map(|line| crediting::line_left(&credited, line).unwrap().1);
    assert_eq!(left, [eur("101.00"), eur("0.10")], "43.00 of the lamps, 21.00 of the books");
}

#[test]
fn a_part_that_is_none_is_refused_and_says_where() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = supplied(&company);
    let refused = |parts: Vec<DisputedPart>| session.execute(about(invoice, DisputeScope::Parts(parts)));
    assert_eq!(refusal(refused(vec![part(0, None, Some("12"))])), "DSP-017");
    assert_eq!(invalid(refused(Vec::new())), "scope");
    assert_eq!(invalid(refused(vec![part(0, None, None), part(0, None, None)])), "scope[1].line");
    assert_eq!(invalid(refused(vec![part(0, Some("11"), None)])), "scope[0].quantity");
    assert_eq!(invalid(refused(vec![part(1, Some("0"), None)])), "scope[0].quantity");
    assert_eq!(refusal(refused(vec![part(2, None, None)])), "INV-008");
    let dollars = UnitPrice::parse("1", Currency::USD).unwrap();
    let priced = DisputedPart { line: 0, quantity: None, expected_price: Some(dollars) };
    assert_eq!(invalid(refused(vec![priced])), "scope[0].expected_price");
}

#[test]
fn what_is_wrong_with_vat_is_put_right_by_a_corrected_invoice() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = supplied(&company);
    let dispute = session.execute(about(invoice, DisputeScope::Tax)).unwrap().id();
    proposed(&session, dispute, eur("28.10"));
    assert_eq!(refusal(resolve(&session, dispute, Verdict::InFull)), "DSP-018");
    let goods = lines(&[("10", "12.00", "5.5"), ("4", "5.00", "5.5")]);
    let kind = DraftKind::Corrected { of: invoice };
    let draft = DraftInvoice { kind, ..DraftInvoice::new(company.account, Currency::EUR, goods) };
    let corrected = session.execute(draft).unwrap().id();
    let by = Verdict::Corrected { by: corrected };
    assert_eq!(refusal(resolve(&session, dispute, by.clone())), "DSP-020", "it is not issued yet");
    session.execute(IssueInvoice { invoice: corrected, issued_on: None, due_on: None }).unwrap();
    let other = Verdict::Corrected { by: invoice };
    assert_eq!(refusal(resolve(&session, dispute, other)), "DSP-020", "it corrects nothing");
    let resolved = resolve(&session, dispute, by).unwrap();
    assert_eq!(resolved.outcome(), Some(&Outcome::Corrected { by: corrected }));
    assert_eq!((open(&session, invoice), open(&session, corrected)), (eur("0"), eur("147.70")));
    let standing = session.ask(DisputeStanding { dispute }).unwrap().amounts;
    assert_eq!((standing.open, standing.credited), (eur("0"), eur("28.10")), "nothing of it is owed any more");
}

fn policy(company: &Company, change: impl FnOnce(&mut DisputePolicy)) {
    let mut policy = DisputePolicy::default();
    change(&mut policy);
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

#[test]
fn the_parts_of_a_disputed_amount_add_up_whatever_happens() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = supplied(&company);
    let dispute = session.execute(about(invoice, DisputeScope::Amount(eur("83.10")))).unwrap().id();
    let parts = || {
        let DisputeAmounts { original, open, paid, credited, written_off } =
            session.ask(DisputeStanding { dispute }).unwrap().amounts;
        let ageing = session.ask(Ageing { as_of: day(TODAY), currency: None, account: None }).unwrap();
        assert_eq!(ageing.first().map_or(eur("0"), |ageing| ageing.total.disputed), open, "as ageing shows");
        assert_eq!(Money::sum([open, paid, credited, written_off], Currency::EUR).unwrap(), original);
        [open, paid, credited, written_off].map(|amount| amount.to_string().replace(" EUR", ""))
    };
    assert_eq!(parts(), ["83.10", "0.00", "0.00", "0.00"]);
    let to = |amount: &str| AllocationPlan::To(vec![AllocateTo { invoice, amount: Some(eur(amount)) }]);
    session.execute(payment(company.account, eur("100"), to("100"))).unwrap();
    assert_eq!(parts(), ["83.10", "0.00", "0.00", "0.00"], "what is not disputed is paid");
    session.execute(payment(company.account, eur("20"), to("20"))).unwrap();
    assert_eq!(parts(), ["63.10", "20.00", "0.00", "0.00"], "and some of what is");
    let extent = CreditExtent::Gross(eur("13.10"));
    session.execute(CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() }).unwrap();
    assert_eq!(
        parts(),
        ["50.00", "33.10", "0.00", "0.00"],
        "a credit from elsewhere is of what is not disputed: more of the payment is of the rest"
    );
    session.execute(WriteOff { invoice, amount: Some(eur("10")), reason: WriteOffReason::Uncollectible }).unwrap();
    assert_eq!(parts(), ["40.00", "33.10", "0.00", "10.00"]);
    proposed(&session, dispute, eur("40"));
    resolve(&session, dispute, Verdict::InPart(eur("40"))).unwrap();
    let amounts = session.ask(DisputeStanding { dispute }).unwrap().amounts;
    let parts = [amounts.open, amounts.paid, amounts.credited, amounts.written_off];
    assert_eq!((parts, open(&session, invoice)), ([eur("0"), eur("33.10"), eur("40"), eur("10")], eur("0")));
}

#[test]
fn nothing_is_credited_before_the_evidence_is_complete_where_the_policy_wants_that() {
    let company = Company::founded();
    let needed = |kinds: &[&str]| kinds.iter().map(|kind| code(kind)).collect::<Vec<Code>>();
    policy(&company, |policy| {
        policy.evidence = vec![EvidenceRule { reason: code("price"), needed: needed(&["offer", "delivery-note"]) }];
        policy.needs_evidence = true;
    });
    let session = company.accounts();
    let dispute = session.execute(about(supplied(&company), DisputeScope::Freight)).unwrap().id();
    proposed(&session, dispute, eur("18"));
    let add = |kind: &str, title: &str| AddDisputeEvidence { dispute, kind: code(kind), title: name(title), hash: None };
    session.execute(add("offer", "Offer 12")).unwrap();
    session.execute(add("offer", "Offer 12")).unwrap();
    let view = session.ask(DisputeStanding { dispute }).unwrap();
    assert_eq!((view.dispute.evidence().len(), view.missing_evidence), (1, needed(&["delivery-note"])));
    assert_eq!(refusal(resolve(&session, dispute, Verdict::InFull)), "DSP-015");
    session.execute(add("delivery-note", "of May")).unwrap();
    for number in 2..100 {
        session.execute(add("photograph", &format!("number {number}"))).unwrap();
    }
    assert_eq!(refusal(session.execute(add("photograph", "one too many"))), "DSP-012");
    resolve(&session, dispute, Verdict::InFull).unwrap();
}

#[test]
fn a_large_credit_waits_for_those_who_must_agree() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let role = boss.get::<crm_core::access::User>(company.administrator).unwrap().roles()[0];
    policy(&company, |policy| {
        policy.approvals = vec![DisputeThreshold { above: eur("50"), approvers: vec![role], quorum: 1 }];
    });
    let session = company.accounts();
    let dispute = session.execute(about(supplied(&company), DisputeScope::Whole)).unwrap().id();
    proposed(&session, dispute, eur("50"));
    assert_eq!(refusal(session.execute(RequestDisputeApproval { dispute })), "DSP-016", "50 is not above 50");
    session.execute(ProposeResolution { dispute, accept: eur("60"), grounds: note("fair") }).unwrap();
    let verdict = Verdict::InPart(eur("60"));
    assert_eq!(refusal(resolve(&session, dispute, verdict.clone())), "DSP-014");
    let asked = session.execute(RequestDisputeApproval { dispute }).unwrap().approvals;
    assert_eq!(asked.len(), 1);
    let vote = CastVote { approval: asked[0].id(), is_for: true, in_place_of: None, note: Note::default() };
    boss.execute(vote).unwrap();
    assert_eq!(refusal(resolve(&session, dispute, Verdict::InPart(eur("61")))), "DSP-014", "61 is not what was approved");
    resolve(&session, dispute, verdict).unwrap();
}

#[test]
fn a_rejected_dispute_is_taken_further_and_a_settled_one_opened_again_for_a_while() {
    let company = Company::founded();
    policy(&company, |policy| policy.reopen_days = Some(10));
    let session = company.accounts();
    let invoice = supplied(&company);
    let dispute = session.execute(about(invoice, DisputeScope::Amount(eur("80")))).unwrap().id();
    proposed(&session, dispute, eur("30"));
    resolve(&session, dispute, Verdict::InPart(eur("30"))).unwrap();
    let further = EscalateDispute { dispute, to: EscalationBody::Mediation, coordinator: None, grounds: note("not enough") };
    let escalated = session.execute(further).unwrap();
    assert_eq!((*escalated.disputed(), escalated.cost().unwrap()), (eur("50"), eur("30")), "what was not accepted");
    resolve(&session, dispute, Verdict::InPart(eur("20"))).unwrap();
    let closed = session.get::<Dispute>(dispute).unwrap();
    assert_eq!(closed.cost().unwrap(), eur("50"));
    let reopen = |grounds: &str| ReopenDispute { dispute, grounds: note(grounds) };
    assert_eq!(invalid(session.execute(reopen(""))), "grounds");
    assert_eq!(refusal(company.accounts_on("2026-05-15").execute(reopen("a letter came"))), "DSP-011");
    let reopened = company.accounts_on("2026-05-14").execute(reopen("a letter came")).unwrap();
    assert_eq!((reopened.tag(), *reopened.disputed(), *reopened.reopened()), (DisputeTag::Raised, eur("30"), 1));
    let other = session.execute(about(invoice, DisputeScope::Whole));
    assert_eq!(refusal(other), "DSP-002", "it is open again");
}

#[test]
fn what_is_paid_short_with_a_reason_is_disputed_at_once() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = supplied(&company);
    let short = |amount: &str, reason: &str| RecordShortPayment {
        invoice,
        amount: eur(amount),
        received_on: None,
        method: code("transfer"),
        payment_reference: None,
        external_id: None,
        reason: code(reason),
        claim: note("two lamps are broken"),
    };
    assert_eq!(refusal(session.execute(short("183.10", "quality"))), "DSP-019");
    assert_eq!(refusal(session.execute(short("150", "bad-hair"))), "DSP-003");
    assert_eq!(open(&session, invoice), eur("183.10"), "nothing was recorded");
    let dispute = session.execute(short("154.30", "quality")).unwrap();
    assert_eq!((*dispute.disputed(), open(&session, invoice)), (eur("28.80"), eur("28.80")));
    let credit = CreditInvoice {
        invoice: company.draft(&["1"]).id(),
        extent: CreditExtent::Full,
        reason: code("x"),
        note: Note::default(),
    };
    assert_eq!(refusal(session.execute(credit)), "INV-002");
    let draft = company.draft(&["100"]).id();
    assert_eq!(refusal(session.execute(RecordShortPayment { invoice: draft, ..short("1", "quality") })), "DSP-001");
    assert_eq!(refusal(session.execute(short("1", "quality"))), "DSP-002");
}

#[test]
fn a_root_cause_is_one_of_the_companys() {
    let company = Company::founded();
    let session = company.accounts();
    let dispute = session.execute(about(supplied(&company), DisputeScope::Whole)).unwrap().id();
    let diagnose = |cause: &str| DiagnoseDispute { dispute, root_cause: code(cause) };
    assert_eq!(refusal(session.execute(diagnose("bad-luck"))), "DSP-013");
    assert_eq!(session.execute(diagnose("carrier")).unwrap().root_cause().as_ref().unwrap().as_str(), "carrier");
    session.execute(diagnose("billing")).unwrap();
    session.execute(WithdrawDispute { dispute, grounds: Note::default() }).unwrap();
    assert_eq!(refusal(session.execute(diagnose("carrier"))), "DSP-006");
}

#[test]
fn those_that_nobody_took_in_hand_come_first_and_then_the_day_to_answer() {
    let company = Company::founded();
    policy(&company, |policy| {
        let hours = (0..5).map(|weekday| crm_core::kernel::WorkingHours { weekday, from: 540, to: 1_020 }).collect();
        let holidays = [day("2026-05-08"), day("2026-05-14")];
        policy.calendar = crm_core::kernel::BusinessCalendar::new("Europe/Paris".parse().unwrap(), hours, holidays).ok();
    });
    let session = company.accounts();
    let raised: Vec<DisputeId> =
        (0..3).map(|_| session.execute(about(supplied(&company), DisputeScope::Whole)).unwrap().id()).collect();
    let take =
        |session: &Session, at: usize| session.execute(AcknowledgeDispute { dispute: raised[at], coordinator: None }).unwrap();
    take(&company.accounts_on("2026-05-06"), 0);
    let first = take(&session, 1);
    assert_eq!(first.care().unwrap().answer_by, day("2026-05-20"), "ten working days, two holidays left out");
    let tasks = company.accounts_on("2026-05-21").ask(DisputeWorklist { limit: None }).unwrap();
    let seen: Vec<_> = tasks.iter().map(|task| (task.dispute.id(), task.is_late, task.age_days)).collect();
    assert_eq!(seen, [(raised[2], false, 17), (raised[1], true, 17), (raised[0], false, 17)]);
    assert_eq!(invalid(session.ask(DisputeWorklist { limit: Some(0) })), "limit");
}

#[test]
fn figures_say_how_often_how_long_and_what_it_cost() {
    let company = Company::founded();
    let session = company.accounts();
    let invoices: Vec<InvoiceId> = (0..4).map(|_| company.issued(&["100"]).id()).collect();
    let raise = |at: usize, reason: &str| {
        let about = RaiseDispute::about(invoices[at], DisputeScope::Amount(eur("60")), code(reason));
        session.execute(about).unwrap().id()
    };
    let [first, second, _] = [raise(0, "price"), raise(1, "quality"), raise(2, "quality")];
    session.execute(DiagnoseDispute { dispute: second, root_cause: code("picking") }).unwrap();
    for (dispute, on, verdict) in [(first, "2026-05-06", Verdict::Rejected), (second, "2026-05-10", Verdict::InPart(eur("24")))] {
        let session = company.accounts_on(on);
        proposed(&session, dispute, eur("24"));
        resolve(&session, dispute, verdict).unwrap();
    }
    let asked = DisputeFigures { from: day("2026-05-01"), to: day("2026-05-31"), currency: Currency::EUR };
    let figures = session.ask(asked).unwrap();
    let decimal = |text: &str| Some(text.parse::<rust_decimal::Decimal>().unwrap());
    assert_eq!((figures.invoices, figures.invoiced), (4, eur("480")));
    assert_eq!((figures.raised.disputes, figures.raised.amount), (3, eur("180")));
    assert_eq!((figures.rate_by_count, figures.rate_by_amount), (decimal("0.75"), decimal("0.75")));
    assert_eq!((figures.resolved.disputes, figures.won.disputes, figures.win_rate), (2, 1, decimal("0.5")));
    assert_eq!((figures.mean_days, figures.median_days), (decimal("4"), decimal("4")));
    assert_eq!(figures.by_reason[&code("quality")].credited, eur("24"));
    assert_eq!(
        figures.by_root_cause.iter().map(|(cause, of)| (cause.as_str(), of.credited)).collect::<Vec<_>>(),
        [("picking", eur("24"))]
    );
    assert_eq!((figures.open.disputes, figures.mean_age_days, figures.late), (1, decimal("27"), 0));
    assert_eq!(figures.leakage, decimal("0.05"));
    let nothing = session.ask(DisputeFigures { currency: Currency::USD, ..asked }).unwrap();
    assert_eq!((nothing.win_rate, nothing.rate_by_count, nothing.leakage), (None, None, None));
}

#[test]
fn days_of_grace_hold_what_is_due_again_and_nothing_of_what_is_credited() {
    for (verdict, disputed) in [(Verdict::InFull, "0"), (Verdict::InPart(eur("30")), "10"), (Verdict::Rejected, "40")] {
        let company = Company::founded();
        policy(&company, |policy| policy.grace_days = 30);
        let session = company.accounts();
        let invoice = supplied(&company);
        let dispute = session.execute(about(invoice, DisputeScope::Amount(eur("40")))).unwrap().id();
        proposed(&session, dispute, eur("30"));
        let later = company.accounts_on("2026-05-10");
        resolve(&later, dispute, verdict.clone()).unwrap();
        let column = |on: &str| {
            let ageing = session.ask(Ageing { as_of: day(on), currency: None, account: None }).unwrap();
            ageing[0].total.disputed
        };
        let columns = ["2026-05-09", "2026-05-10", "2026-06-08", "2026-06-09"].map(column);
        assert_eq!(columns, ["40", disputed, disputed, "0"].map(eur), "{verdict:?}");
    }
}

#[test]
fn what_deposits_paid_and_what_is_held_back_was_never_credited() {
    let company = Company::founded();
    let session = company.accounts();
    let issued_as = |kind, net| {
        let invoice = session.execute(DraftInvoice { kind, ..draft(company.account, &[net]) }).unwrap().id();
        session.execute(issue(invoice)).unwrap().id()
    };
    let parts = |dispute| {
        let amounts = session.ask(DisputeStanding { dispute }).unwrap().amounts;
        [amounts.original, amounts.open, amounts.paid, amounts.credited, amounts.written_off]
    };
    let credit = |invoice, amount| {
        let extent = CreditExtent::Gross(eur(amount));
        session.execute(CreditInvoice { invoice, extent, reason: code("price"), note: Note::default() }).unwrap();
    };
    let deposit = issued_as(DraftKind::Deposit, "500");
    let last = issued_as(DraftKind::Final { deposits: vec![deposit] }, "1000");
    let dispute = session.execute(about(last, DisputeScope::Line(0))).unwrap().id();
    assert_eq!(parts(dispute), ["1200", "600", "600", "0", "0"].map(eur));
    credit(last, "100");
    assert_eq!(parts(dispute), ["1200", "500", "600", "100", "0"].map(eur));
    let retention = Some(Retention { percent: "5".parse().unwrap(), until: day("2027-05-04") });
    let work = issued_as(DraftKind::Progress { situation: 1, retention }, "1000");
    let dispute = session.execute(about(work, DisputeScope::Line(0))).unwrap().id();
    assert_eq!(parts(dispute), ["1200", "1200", "0", "0", "0"].map(eur));
    session.execute(WithdrawDispute { dispute, grounds: Note::default() }).unwrap();
    session.execute(ReopenDispute { dispute, grounds: note("after all") }).unwrap();
    assert_eq!(parts(dispute), ["1140", "1140", "0", "0", "0"].map(eur), "what is to be paid");
    credit(work, "60");
    assert_eq!(parts(dispute), ["1140", "1140", "0", "0", "0"].map(eur), "what is not disputed is credited first");
}
