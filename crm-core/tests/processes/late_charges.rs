//! Late interest and compensation: reckoned by the day, claimed once.

use crm_core::administration::SetPolicy;
use crm_core::disputes::{DisputePolicy, DisputeScope, InterestOnDisputed, RaiseDispute, WithdrawDispute};
use crm_core::dunning::*;
use crm_core::engine::Query;
use crm_core::invoicing::{
    CreditExtent, CreditInvoice, DiscardDraft, DraftInvoice, DraftKind, Invoice, IssueInvoice, ReleaseRetention, Retention,
};
use crm_core::kernel::*;
use crm_core::pricing::TaxCategory;
use crm_core::receivables::{
    AllocateTo, Allocation, AllocationPlan, CloseResidual, OpenAmount, RecordPayment, ResidualReason, Unallocate, WriteOff,
    WriteOffReason,
};

use crate::company::*;
use crate::dunning::{owed, owed_by, run, send, waiting};

/// An invoice of 10,000 EUR, due on the last of May 2025.
fn large(company: &Company) -> InvoiceId {
    owed(company, company.account, "8333.33", "2025-05-31")
}

fn pay(company: &Company, amount: &str, on: &str) {
    let plan = AllocationPlan::OldestFirst;
    company.accounts_on(on).execute(payment(company.account, eur(amount), plan)).unwrap();
}

fn charge(company: &Company, invoice: InvoiceId, on: &str) -> LateCharge {
    company.accounts_on(on).execute(ChargeLateInterest { invoice, through: None }).unwrap()
}

fn asked(company: &Company, invoice: InvoiceId, as_of: &str) -> InterestStanding {
    company.accounts().ask(LateInterest { invoice, as_of: Some(day(as_of)) }).unwrap()
}

fn terms(of: DunningTarget) -> SetDunningTerms {
    SetDunningTerms { of, procedure: None, language: None, late_rate: None, is_consumer: false }
}

fn set_policy(company: &Company, policy: LateInterestPolicy) {
    let set = SetPolicy { policy, effective_from: Some(day("2025-01-01")) };
    company.session(company.administrator).execute(set).unwrap();
}

/// Ten percent agreed, in a country without a floor.
fn ten_percent() -> LateInterestPolicy {
    LateInterestPolicy { agreed_rate: "10".parse().ok(), floor_factor: 0, ..LateInterestPolicy::default() }
}

#[test]
fn ten_thousand_paid_75_days_late_cost_257_88_and_40_euros() {
    let company = Company::founded();
    let invoice = large(&company);
    pay(&company, "10000", "2025-08-14");
    let charge = charge(&company, invoice, "2025-09-30");
    let parts =
        charge.accrual().parts.iter().map(|part| {
            (part.from.to_string(), part.until.to_string(), part.days, part.base, part.rate.to_string(), part.interest)
        });
    let part = |from: &str, until: &str, days, rate: &str, interest| {
        (from.to_owned(), until.to_owned(), days, eur("10000"), rate.to_owned(), eur(interest))
    };
    let expected =
        [part("2025-06-01", "2025-07-01", 30, "13.15", "108.08"), part("2025-07-01", "2025-08-15", 45, "12.15", "149.80")];
    assert_eq!(parts.collect::<Vec<_>>(), expected);
    assert_eq!((*charge.interest(), *charge.compensation()), (eur("257.88"), Some(eur("40"))));
}

#[test]
fn a_payment_in_part_lowers_the_interest_from_its_own_day_on() {
    let company = Company::founded();
    let invoice = large(&company);
    pay(&company, "4000", "2025-07-10");
    pay(&company, "6000", "2025-08-14");
    let standing = asked(&company, invoice, "2025-12-31");
    let days: Vec<_> = standing.accrual.parts.iter().map(|part| (part.days, part.base)).collect();
    assert_eq!(days, [(30, eur("10000")), (9, eur("10000")), (36, eur("6000"))]);
    assert_eq!(standing.accrual.total, eur("209.94"));
}

#[test]
fn no_day_is_charged_twice() {
    let company = Company::founded();
    set_policy(&company, ten_percent());
    let invoice = owed_by(&company, company.account);
    let first = charge(&company, invoice, "2025-06-30");
    let again = charge(&company, invoice, "2025-06-30");
    assert_eq!(first, again, "asked twice is charged once");
    let second = charge(&company, invoice, "2025-07-30");
    assert_eq!((*first.interest(), *second.interest()), (eur("8.22"), eur("8.22")));
    assert_eq!(*second.claimed_before(), eur("8.22"));
    assert_eq!(second.accrual().total, eur("16.44"), "in all, and not 24.66");
    assert_eq!((*first.compensation(), *second.compensation()), (Some(eur("40")), None), "the compensation is owed once");
    let earlier = company.accounts_on("2025-07-30").execute(ChargeLateInterest { invoice, through: Some(day("2025-07-01")) });
    assert_eq!(earlier.unwrap(), second, "these days are claimed already");
}

#[test]
fn interest_in_any_steps_comes_to_what_it_is_at_once() {
    let company = Company::founded();
    let invoice = large(&company);
    let days = ["2025-06-01", "2025-06-02", "2025-06-17", "2025-07-01", "2025-07-13", "2025-08-02", "2025-08-14"];
    let charges = days.map(|on| *charge(&company, invoice, on).interest());
    assert_eq!(Money::sum(charges, Currency::EUR).unwrap(), eur("257.88"));
}

#[test]
fn an_invoice_that_was_paid_in_time_costs_nothing() {
    let company = Company::founded();
    let invoice = large(&company);
    let session = company.accounts_on("2025-05-31");
    assert_eq!(refusal(session.execute(ChargeLateInterest { invoice, through: None })), "DUN-004", "the due day is not late");
    let session = company.accounts_on("2025-06-10");
    let in_time = RecordPayment {
        received_on: Some(day("2025-05-31")),
        ..payment(company.account, eur("10000"), AllocationPlan::OldestFirst)
    };
    session.execute(in_time).unwrap();
    assert_eq!(refusal(session.execute(ChargeLateInterest { invoice, through: None })), "DUN-004", "booked late, paid in time");
    let draft = company.draft(&["100"]).id();
    assert_eq!(refusal(session.execute(ChargeLateInterest { invoice: draft, through: None })), "DUN-001");
    let tomorrow = ChargeLateInterest { invoice, through: Some(day("2025-06-11")) };
    assert_eq!(invalid(session.execute(tomorrow)), "through");
}

#[test]
fn a_day_without_a_known_rate_is_refused_and_named() {
    let company = Company::founded();
    let invoice = large(&company);
    let asked = company.accounts().ask(LateInterest { invoice, as_of: Some(day("2026-07-01")) });
    let error = asked.expect_err("no rate is known");
    assert_eq!(error.code(), "DUN-005");
    assert!(error.detail().contains("`2026-07-01`"), "{error}");
    let known = LateRate { from: day("2026-07-01"), until: day("2026-12-31"), refinancing: "2.15".parse().unwrap(), legal: None };
    let mut policy = LateInterestPolicy::default();
    policy.rates.push(known);
    set_policy(&company, policy);
    assert!(company.accounts().ask(LateInterest { invoice, as_of: Some(day("2026-07-01")) }).is_ok());
}

#[test]
fn an_agreed_rate_below_three_times_the_legal_one_is_refused() {
    let company = Company::founded();
    let invoice = large(&company);
    let session = company.accounts_on("2025-08-01");
    let agree = |rate: &str| SetDunningTerms { late_rate: rate.parse().ok(), ..terms(DunningTarget::Account(company.account)) };
    session.execute(agree("11.12")).unwrap();
    let error = session.ask(LateInterest { invoice, as_of: None }).expect_err("below 3 x 3.71");
    assert_eq!(error.code(), "DUN-006");
    assert!(error.detail().contains("`11.13`") && error.detail().contains("`2025-06-01`"), "{error}");
    session.execute(agree("12")).unwrap();
    let standing = session.ask(LateInterest { invoice, as_of: None }).unwrap();
    assert_eq!(standing.accrual.total, eur("203.84"), "62 days at 12 %");
    let own = SetDunningTerms { late_rate: "15".parse().ok(), ..terms(DunningTarget::Invoice(invoice)) };
    session.execute(own).unwrap();
    assert_eq!(session.ask(LateInterest { invoice, as_of: None }).unwrap().accrual.total, eur("254.79"), "the invoice's own");
}

#[test]
fn a_consumer_owes_neither_interest_nor_compensation_of_businesses() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let consumer = SetDunningTerms { is_consumer: true, ..terms(DunningTarget::Account(company.account)) };
    company.accounts_on("2025-05-01").execute(consumer).unwrap();
    let session = company.accounts_on("2025-08-01");
    assert_eq!(refusal(session.execute(ChargeLateInterest { invoice, through: None })), "DUN-007");
    for on in ["2025-06-05", "2025-06-20", "2025-07-05"] {
        run(&company, on);
        assert!(waiting(&company).iter().all(|notice| notice.content().lines[0].interest.is_none()), "reminded all the same");
        send(&company, on);
    }
    let history = session.ask(DunningHistory { invoice }).unwrap();
    assert_eq!((history.level, history.charges), (3, vec![]));
}

#[test]
fn a_notice_shows_what_lateness_has_cost_and_claims_it_where_its_level_does() {
    let company = Company::founded();
    let invoice = large(&company);
    let mut shown = Vec::new();
    for on in ["2025-06-05", "2025-06-20", "2025-07-05"] {
        let charges = run(&company, on).charges;
        let line = waiting(&company)[0].content().lines[0].clone();
        shown.push((line.interest, line.compensation, charges));
        send(&company, on);
    }
    let forty = Some(eur("40"));
    assert_eq!(shown, [(None, None, 0), (Some(eur("72.05")), forty, 0), (Some(eur("124.73")), forty, 1)]);
    let claimed = company.accounts().ask(DunningHistory { invoice }).unwrap().charges;
    assert_eq!((claimed.len(), *claimed[0].interest()), (1, eur("124.73")));
}

#[test]
fn charges_are_paid_by_an_invoice_of_their_own_that_bears_no_interest() {
    let company = Company::founded();
    let [one, two] = ["2025-05-31", "2025-06-30"].map(|due| owed(&company, company.account, "8333.33", due));
    let charges = [one, two].map(|invoice| charge(&company, invoice, "2025-08-14").id());
    let session = company.accounts_on("2025-08-14");
    let draft = session.execute(BillLateCharges { charges: charges.to_vec() }).unwrap();
    assert_eq!((draft.totals().gross, draft.totals().tax), (eur("487.67"), eur("0")), "257.88 + 149.79 + 40 + 40, no VAT");
    assert!(draft.lines().iter().all(|line| line.priced.tax.category == TaxCategory::OutsideScope));
    assert_eq!(
        draft.lines()[0].description.as_str(),
        "Intérêts de retard au 14/08/2025 sur la facture INV-2025-000001 (13,15 %, 12,15 %)"
    );
    assert_eq!(refusal(session.execute(BillLateCharges { charges: charges.to_vec() })), "DUN-009");
    assert_eq!(refusal(session.execute(WaiveLateCharge { charge: charges[0], reason: note("no") })), "DUN-009");
    session.execute(DiscardDraft { invoice: draft.id() }).unwrap();
    let draft = session.execute(BillLateCharges { charges: charges.to_vec() }).unwrap();
    let bill = session.execute(issue(draft.id())).unwrap().id();
    assert_eq!(session.ask(OpenAmount { invoice: bill, as_of: None }).unwrap(), eur("487.67"), "it is open like any other");
    let later = company.accounts_on("2025-12-01");
    assert_eq!(refusal(later.execute(ChargeLateInterest { invoice: bill, through: None })), "DUN-008");
    run(&company, "2025-12-01");
    assert!(waiting(&company)[0].content().lines.iter().any(|line| line.invoice == bill), "it is reminded of like any other");
}

#[test]
fn a_draft_bills_the_charges_of_one_customer_each_once() {
    let company = Company::founded();
    let other = company.session(company.seller).execute(named_account("Other")).unwrap().id();
    let invoices = [owed_by(&company, company.account), owed_by(&company, other)];
    let [ours, theirs] = invoices.map(|invoice| charge(&company, invoice, "2025-08-14").id());
    let session = company.accounts_on("2025-08-14");
    assert_eq!(refusal(session.execute(BillLateCharges { charges: vec![ours, theirs] })), "DUN-010");
    assert_eq!(refusal(session.execute(BillLateCharges { charges: vec![ours, ours] })), "DUN-010");
    assert_eq!(invalid(session.execute(BillLateCharges { charges: vec![] })), "charges");
}

#[test]
fn what_is_waived_is_not_claimed_again() {
    let company = Company::founded();
    let invoice = large(&company);
    let charge_id = charge(&company, invoice, "2025-06-30").id();
    let session = company.accounts_on("2025-07-01");
    assert_eq!(invalid(session.execute(WaiveLateCharge { charge: charge_id, reason: Note::default() })), "reason");
    let waive = WaiveLateCharge { charge: charge_id, reason: note("a good customer") };
    let waived = session.execute(waive.clone()).unwrap();
    assert_eq!(session.execute(waive).unwrap(), waived, "waived twice is waived once");
    assert_eq!(refusal(session.execute(BillLateCharges { charges: vec![charge_id] })), "DUN-009");
    let next = charge(&company, invoice, "2025-08-14");
    assert_eq!((*next.interest(), *next.compensation()), (eur("149.80"), None), "only what came after");
}

#[test]
fn a_disputed_part_bears_no_interest_until_the_dispute_was_in_vain() {
    let company = Company::founded();
    let invoice = large(&company);
    let (scope, reason) = (DisputeScope::Amount(eur("4000")), code("quality"));
    let raise = RaiseDispute { claim: note("no"), ..RaiseDispute::about(invoice, scope, reason) };
    let dispute = company.accounts_on("2025-06-10").execute(raise).unwrap().id();
    let during = charge(&company, invoice, "2025-06-30");
    assert_eq!(*during.interest(), eur("64.85"), "6,000 for 30 days");
    company.accounts_on("2025-07-10").execute(WithdrawDispute { dispute, grounds: Note::default() }).unwrap();
    let after = charge(&company, invoice, "2025-08-14");
    assert_eq!(during.interest().checked_add(*after.interest()).unwrap(), eur("257.88"), "it catches up");
}

#[test]
fn a_policy_may_spare_the_days_of_a_dispute_even_one_in_vain() {
    let company = Company::founded();
    let policy = DisputePolicy { interest: InterestOnDisputed::FromSettlement, grace_days: 5, ..DisputePolicy::default() };
    company.boss_on("2025-01-02").execute(SetPolicy { policy, effective_from: None }).unwrap();
    let invoice = large(&company);
    let (scope, reason) = (DisputeScope::Amount(eur("4000")), code("quality"));
    let raise = RaiseDispute::about(invoice, scope, reason);
    let dispute = company.accounts_on("2025-06-10").execute(raise).unwrap().id();
    company.accounts_on("2025-07-10").execute(WithdrawDispute { dispute, grounds: Note::default() }).unwrap();
    // All of it for 9 days and from July 15 on, 6,000 of it in between.
    let of = |day: &str| asked(&company, invoice, day).accrual;
    let parts = of("2025-08-14").parts;
    let spans: Vec<_> = parts.iter().map(|part| (part.from, part.base)).collect();
    let [all, part] = [eur("10000"), eur("6000")];
    let days = ["2025-06-01", "2025-06-10", "2025-07-01", "2025-07-15"].map(day);
    assert_eq!(spans, [(days[0], all), (days[1], part), (days[2], part), (days[3], all)]);
}

/// Work of 1,200 EUR, due on the last of May 2025, of which 60 are held back.
fn work(company: &Company) -> InvoiceId {
    let retention = Some(Retention { percent: "5".parse().unwrap(), until: day("2026-05-31") });
    let kind = DraftKind::Progress { situation: 1, retention };
    let session = company.accounts_on("2025-05-01");
    let invoice = session.execute(DraftInvoice { kind, ..draft(company.account, &["1000"]) }).unwrap().id();
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: Some(day("2025-05-31")) }).unwrap().id()
}

#[test]
fn what_was_held_back_is_late_from_the_day_after_its_release() {
    let company = Company::founded();
    let invoice = work(&company);
    pay(&company, "1140", "2025-05-30");
    let session = company.accounts_on("2026-05-31");
    session.execute(ReleaseRetention { invoice }).unwrap();
    let standing = session.ask(LateInterest { invoice, as_of: None }).unwrap();
    assert_eq!((standing.accrual.total, standing.compensation), (eur("0"), None), "it is due today, and not a year late");
    assert_eq!(run(&company, "2026-05-31").prepared, 0);
    assert_eq!(run(&company, "2026-06-05").prepared, 1);
    let line = waiting(&company)[0].content().lines[0].clone();
    assert_eq!((line.due_on, line.days_late, line.dunned), (day("2026-05-31"), 5, eur("60")));
    let parts = asked(&company, invoice, "2026-06-30").accrual.parts;
    let spans: Vec<_> = parts.iter().map(|part| (part.from, part.days, part.base)).collect();
    assert_eq!(spans, [(day("2026-06-01"), 30, eur("60"))]);
}

#[test]
fn a_release_changes_nothing_of_the_interest_of_the_days_before() {
    let company = Company::founded();
    let invoice = work(&company);
    pay(&company, "1140", "2025-06-10");
    let before = asked(&company, invoice, "2025-12-31").accrual;
    assert_eq!((before.parts[0].days, before.parts[0].base), (10, eur("1140")), "the day of the payment is still late");
    company.accounts_on("2026-05-31").execute(ReleaseRetention { invoice }).unwrap();
    assert_eq!(asked(&company, invoice, "2025-12-31").accrual, before);
}

#[test]
fn a_payment_goes_to_what_is_due_before_what_was_released_later() {
    let company = Company::founded();
    let released = work(&company);
    pay(&company, "1140", "2025-05-30");
    company.accounts_on("2026-05-31").execute(ReleaseRetention { invoice: released }).unwrap();
    let older = owed(&company, company.account, "100", "2025-07-31");
    pay(&company, "120", "2026-06-01");
    let open = |invoice| company.accounts_on("2026-06-01").ask(OpenAmount { invoice, as_of: None }).unwrap();
    assert_eq!((open(older), open(released)), (eur("0"), eur("60")));
}

#[test]
fn what_is_credited_was_never_owed() {
    let company = Company::founded();
    let invoice = large(&company);
    let first = charge(&company, invoice, "2025-06-30");
    assert_eq!(*first.interest(), eur("108.08"));
    let extent = CreditExtent::Gross(eur("9000"));
    let credit = CreditInvoice { invoice, extent, reason: code("price"), note: Note::default() };
    company.accounts_on("2025-07-01").execute(credit).unwrap();
    let standing = asked(&company, invoice, "2025-08-14");
    assert_eq!((standing.accrual.total, standing.claimed, standing.unclaimed), (eur("25.79"), eur("108.08"), eur("0")));
    assert_eq!(charge(&company, invoice, "2025-08-14"), first, "no more is claimed than is owed");
}

#[test]
fn what_is_written_off_bears_interest_as_before_and_a_late_payment_of_it_changes_that_from_its_day_on() {
    let company = Company::founded();
    let invoice = large(&company);
    let write_off = WriteOff { invoice, amount: None, reason: WriteOffReason::Uncollectible };
    company.boss_on("2025-06-30").execute(write_off).unwrap();
    assert_eq!(asked(&company, invoice, "2025-08-14").accrual.total, eur("257.88"));
    let plan = AllocationPlan::To(vec![AllocateTo { invoice, amount: Some(eur("4000")) }]);
    company.accounts_on("2025-07-10").execute(payment(company.account, eur("4000"), plan)).unwrap();
    assert_eq!(asked(&company, invoice, "2025-08-14").accrual.total, eur("209.94"), "6,000 stay given up and owed");
}

#[test]
fn what_is_let_go_as_a_small_rest_was_never_late() {
    let company = Company::founded();
    let invoice = large(&company);
    pay(&company, "9999.99", "2025-05-30");
    let rest = CloseResidual { invoice, amount: None, reason: ResidualReason::BankCharges };
    company.boss_on("2025-06-10").execute(rest).unwrap();
    let standing = asked(&company, invoice, "2025-08-14");
    assert_eq!((standing.accrual.total, standing.compensation), (eur("0"), None));
}

#[test]
fn a_payment_that_is_taken_back_was_none() {
    let company = Company::founded();
    let invoice = large(&company);
    pay(&company, "10000", "2025-06-10");
    assert_eq!(asked(&company, invoice, "2025-08-14").accrual.total, eur("36.03"), "ten days");
    let allocation = company.accounts().list(&Query::<Allocation>::all()).unwrap().items[0].id();
    company.accounts_on("2025-07-20").execute(Unallocate { allocation }).unwrap();
    assert_eq!(asked(&company, invoice, "2025-08-14").accrual.total, eur("257.88"));
}

#[test]
fn rates_and_amounts_out_of_bounds_are_invalid() {
    let company = Company::founded();
    let refused = |change: &dyn Fn(&mut LateInterestPolicy)| {
        let mut policy = LateInterestPolicy::default();
        change(&mut policy);
        invalid(company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }))
    };
    assert_eq!(refused(&|policy| policy.rates[1].from = day("2024-06-30")), "rates[1].from");
    assert_eq!(refused(&|policy| policy.rates[0].refinancing = "100.01".parse().unwrap()), "rates[0].refinancing");
    assert_eq!(refused(&|policy| policy.points = "-1".parse().unwrap()), "points");
    assert_eq!(refused(&|policy| policy.agreed_rate = "0".parse().ok()), "agreed_rate");
    assert_eq!(refused(&|policy| policy.compensation.push(eur("50"))), "compensation[1]");
    assert_eq!(refused(&|policy| policy.floor_factor = 101), "floor_factor");
}

#[test]
fn an_invoice_in_another_currency_bears_interest_and_no_euros() {
    let company = Company::founded();
    let mut line = line("1");
    line.priced.price = UnitPrice::parse("1000", Currency::USD).unwrap();
    let draft = DraftInvoice { currency: Currency::USD, lines: vec![line], ..draft(company.account, &[]) };
    let session = company.accounts_on("2025-05-01");
    let invoice = session.execute(draft).unwrap().id();
    let due_on = Some(day("2025-05-31"));
    session.execute(IssueInvoice { invoice, issued_on: None, due_on }).unwrap();
    let charge = charge(&company, invoice, "2025-06-30");
    assert_eq!((charge.interest().to_string(), *charge.compensation()), ("12.97 USD".to_owned(), None));
    assert!(company.accounts().get::<Invoice>(invoice).is_ok());
}
