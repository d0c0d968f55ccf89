//! The books over the whole road of documents and money: each entry balanced, and nothing open nor waiting once all is settled.

use crm_core::accounting::{AccountingPolicy, ExportFec, Supply, VerifyChain};
use crm_core::administration::SetPolicy;
use crm_core::dunning::{BillLateCharges, ChargeLateInterest};
use crm_core::invoicing::{
    AlreadyPaid, CreditExtent, CreditInvoice, DepositShare, DraftInvoice, DraftKind, InvoiceTerms, ReleaseRetention, Retention,
    SuppliedOperations,
};
use crm_core::kernel::{DateRange, InvoiceId, Note, PaymentId, Record};
use crm_core::receivables::*;

use super::fec::{Row, account, balances, choose, founded, owing_on_debits, paid_on, read, year};
use crate::company::*;
use crate::invoicing_kinds::{deposit, last, ordered};

fn rows(company: &Company) -> Vec<Row> {
    assert_eq!(company.accounts_on("2026-12-30").ask(VerifyChain).unwrap().broken, None);
    read(&year(&company.accounts_on("2026-12-30")))
}

fn booked(company: &Company) -> Vec<(String, i64)> {
    balances(&rows(company)).into_iter().filter(|(_, balance)| *balance != 0).collect()
}

/// Nothing is open on the account of customers, nothing waits, and all lines of customers are lettered.
fn all_is_settled(company: &Company) {
    let rows = rows(company);
    let open = balances(&rows)
        .into_iter()
        .filter(|(number, balance)| ["411000", "419100", "445800"].contains(&number.as_str()) && *balance != 0);
    assert_eq!(open.collect::<Vec<_>>(), []);
    assert!(rows.iter().filter(|row| row["CompteNum"] == "411000").all(|row| !row["EcritureLet"].is_empty()), "{rows:#?}");
}

fn issued(company: &Company, draft: DraftInvoice) -> InvoiceId {
    let session = company.accounts();
    let invoice = session.execute(draft).unwrap().id();
    session.execute(issue(invoice)).unwrap().id()
}

fn of_kind(company: &Company, kind: DraftKind, price: &str) -> DraftInvoice {
    DraftInvoice { kind, ..draft(company.account, &[price]) }
}

fn credited(company: &Company, invoice: InvoiceId) {
    let (extent, reason, note) = (CreditExtent::Full, code("return"), Note::default());
    company.accounts().execute(CreditInvoice { invoice, extent, reason, note }).unwrap();
}

fn paid(company: &Company, on: &str, amount: &str) -> PaymentId {
    let paid = payment(company.account, eur(amount), AllocationPlan::OldestFirst);
    company.accounts_on(on).execute(paid).unwrap().id()
}

fn charged_back(company: &Company, payment: PaymentId, on: &str, amount: Option<&str>) -> Repayment {
    let (method, reference, reason, external_id) = (code("transfer"), None, code("disputed"), None);
    let back = ChargeBack { payment, amount: amount.map(eur), on: None, method, reference, reason, external_id };
    company.accounts_on(on).execute(back).unwrap()
}

fn given_up(company: &Company, invoice: InvoiceId, on: &str, reason: WriteOffReason) {
    company.accounts_on(on).execute(WriteOff { invoice, amount: None, reason }).unwrap();
}

#[test]
fn from_a_deposit_to_a_bad_debt_every_cent_is_booked_where_it_belongs() {
    let company = founded();
    let (order, boss) = (ordered(&company), company.session(company.administrator));
    deposit(&boss, order, DepositShare::Percent("30".parse().unwrap()));
    let asked = [account("411000", 36_330), account("419100", -31_000), account("445800", -5_330)];
    assert_eq!(booked(&company), asked, "the VAT of a deposit waits for its receipt");
    paid(&company, TODAY, "363.30");
    let received = [account("419100", -31_000), account("445710", -5_330), account("512000", 36_330)];
    assert_eq!(booked(&company), received);

    let last = boss.execute(last(order)).unwrap().id();
    boss.execute(issue(last)).unwrap();
    let billed = [
        account("411000", 84_769),
        account("445710", -5_330),
        account("445800", -12_437),
        account("512000", 36_330),
        account("706000", -103_332),
    ];
    assert_eq!(booked(&company), billed, "the deposit has become a part of what is sold");
    paid(&company, "2026-05-06", "447.69");
    let (percent, last_day) = ("2".parse().unwrap(), day("2026-05-10"));
    let reason = ResidualReason::EarlyPayment { percent, last_day };
    let discount = CloseResidual { invoice: last, amount: Some(eur("10")), reason };
    company.accounts_on("2026-05-07").execute(discount).unwrap();
    let too_much = paid(&company, "2026-05-08", "440");
    let (method, reason) = (code("transfer"), code("overpaid"));
    let (amount, on, reference, external_id) = (None, None, None, None);
    let refund = PayRefund { source: RefundSource::Payment(too_much), amount, on, method, reference, reason, external_id };
    assert_eq!(*company.accounts_on("2026-05-09").execute(refund).unwrap().amount(), eur("50"));
    all_is_settled(&company);

    charged_back(&company, too_much, "2026-05-11", Some("100"));
    assert_eq!(booked(&company)[0], account("411000", 10_000), "a bank took it back, so it is open again");
    given_up(&company, last, "2026-06-11", WriteOffReason::Uncollectible);
    all_is_settled(&company);
    // By hand: 10.00 at two rates is 8.53 and VAT 1.47, 100.00 is 85.33 and VAT 14.67; of VAT of 177.67 that leaves 161.53.
    let at_last = [
        account("445710", -16_153),
        account("512000", 110_099),
        account("654000", 8_533),
        account("665000", 853),
        account("706000", -103_332),
    ];
    assert_eq!(booked(&company), at_last);
}

#[test]
fn a_deposit_that_is_given_back_leaves_the_account_of_deposits() {
    let company = founded();
    let (order, boss) = (ordered(&company), company.session(company.administrator));
    let deposit = deposit(&boss, order, DepositShare::Percent("30".parse().unwrap())).id();
    paid(&company, TODAY, "363.30");
    credited(&company, deposit);
    assert_eq!(booked(&company), [account("411000", -36_330), account("512000", 36_330)], "the money is the customer's");
}

#[test]
fn a_corrected_invoice_is_booked_in_the_place_of_the_one_that_was_wrong() {
    let company = founded();
    let wrong = company.issued(&["100"]).id();
    issued(&company, of_kind(&company, DraftKind::Corrected { of: wrong }, "90"));
    assert_eq!(booked(&company), [account("411000", 10_800), account("445800", -1_800), account("706000", -9_000)]);
    paid(&company, "2026-05-06", "108");
    all_is_settled(&company);
    assert_eq!(booked(&company), [account("445710", -1_800), account("512000", 10_800), account("706000", -9_000)]);
}

#[test]
fn what_the_company_bills_itself_is_no_sale_and_not_in_its_books_of_sales() {
    let company = founded();
    let bought = issued(&company, of_kind(&company, DraftKind::SelfBilled, "10"));
    credited(&company, bought);
    assert_eq!(booked(&company), []);
}

#[test]
fn a_rebate_on_a_contract_is_a_credit_of_the_customer() {
    let company = founded();
    let period = DateRange::new(Some(day("2026-01-01")), Some(day("2026-03-31"))).unwrap();
    let kind = DraftKind::Rebate { contract: "C-7".parse().unwrap(), period };
    issued(&company, of_kind(&company, kind, "50"));
    assert_eq!(booked(&company), [account("411000", -6_000), account("445710", 1_000), account("709000", 5_000)]);
}

#[test]
fn what_is_held_back_of_a_progress_invoice_is_open_until_it_is_released_and_paid() {
    let company = founded();
    let retention = Some(Retention { percent: "5".parse().unwrap(), until: day("2027-05-04") });
    let work = issued(&company, of_kind(&company, DraftKind::Progress { situation: 1, retention }, "1000"));
    paid(&company, "2026-05-06", "1140");
    let held = [
        account("411000", 6_000),
        account("445710", -19_000),
        account("445800", -1_000),
        account("512000", 114_000),
        account("706000", -100_000),
    ];
    assert_eq!(booked(&company), held);
    company.accounts_on("2026-06-01").execute(ReleaseRetention { invoice: work }).unwrap();
    paid(&company, "2026-06-02", "60");
    all_is_settled(&company);
}

#[test]
fn late_charges_are_no_turnover() {
    let company = founded();
    let boss = company.crm.session(company.administrator, noon("2025-01-01")).unwrap();
    boss.execute(SetPolicy { policy: sellers(), effective_from: Some(day("2025-01-01")) }).unwrap();
    let late = crate::dunning::owed(&company, company.account, "8333.33", "2025-05-31");
    let session = company.accounts_on("2025-08-14");
    let charge = session.execute(ChargeLateInterest { invoice: late, through: None }).unwrap();
    let bill = session.execute(BillLateCharges { charges: vec![charge.id()] }).unwrap().id();
    session.execute(issue(bill)).unwrap();
    let of_2025 = || {
        let file = session.ask(ExportFec { from: day("2025-01-01"), to: day("2025-12-31") }).unwrap();
        balances(&read(&file)).into_iter().filter(|(_, balance)| *balance != 0).collect::<Vec<_>>()
    };
    let sold = [account("445800", -166_667), account("706000", -833_333)];
    // 257.88 of interest and 40.00 for recovery.
    let owed = [account("411000", 1_029_788), sold[0].clone(), sold[1].clone(), account("763000", -29_788)];
    assert_eq!(of_2025(), owed);
    let (extent, reason, note) = (CreditExtent::Full, code("return"), Note::default());
    session.execute(CreditInvoice { invoice: bill, extent, reason, note }).unwrap();
    assert_eq!(of_2025(), [account("411000", 1_000_000), sold[0].clone(), sold[1].clone()]);
}

#[test]
fn what_was_paid_when_it_was_bought_is_booked_with_its_money() {
    let company = founded();
    let already_paid = Some(AlreadyPaid { on: day("2026-05-01") });
    let terms = InvoiceTerms { already_paid, operations: Some(SuppliedOperations::Goods), ..InvoiceTerms::default() };
    issued(&company, DraftInvoice { terms, ..draft(company.account, &["10"]) });
    all_is_settled(&company);
    assert_eq!(booked(&company), [account("445710", -200), account("512000", 1_200), account("707000", -1_000)]);
}

#[test]
fn money_that_a_bank_took_back_and_that_came_in_again_closes_what_it_had_opened() {
    let company = founded();
    company.issued(&["100"]);
    let payment = paid(&company, "2026-05-06", "120");
    let back = charged_back(&company, payment, "2026-05-08", None);
    let open = [account("411000", 12_000), account("445800", -2_000), account("706000", -10_000)];
    assert_eq!(booked(&company), open);
    let undo = UndoRepayment { repayment: back.id(), on: None, reason: code("returned") };
    company.accounts_on("2026-05-10").execute(undo).unwrap();
    all_is_settled(&company);
    assert_eq!(booked(&company), [account("445710", -2_000), account("512000", 12_000), account("706000", -10_000)]);
}

#[test]
fn vat_comes_back_where_the_customer_will_not_pay_and_only_there() {
    for (reason, vat) in
        [(WriteOffReason::Uncollectible, 0), (WriteOffReason::SmallBalance, -2_000), (WriteOffReason::Agreement, -2_000)]
    {
        let company = founded();
        owing_on_debits(&company);
        let invoice = company.issued(&["100"]).id();
        given_up(&company, invoice, "2026-06-04", reason);
        all_is_settled(&company);
        let of = |number: &str| booked(&company).into_iter().find(|(of, _)| of == number).map_or(0, |(_, balance)| balance);
        assert_eq!((of("445710"), of("654000"), of("706000")), (vat, 10_000 - vat, -10_000), "{reason:?}");
    }
}

#[test]
fn small_rests_go_where_their_reason_says() {
    for (reason, number) in [
        (ResidualReason::BankCharges, "627000"),
        (ResidualReason::Rounding, "658000"),
        (ResidualReason::CurrencyDifference, "666000"),
    ] {
        let company = founded();
        choose(&company, AccountingPolicy { supply: Supply::Goods, ..AccountingPolicy::default() });
        let invoice = company.issued(&["100"]).id();
        paid_on(&company, "2026-05-06", "119", AllocationPlan::OldestFirst);
        company.accounts_on("2026-05-07").execute(CloseResidual { invoice, amount: None, reason }).unwrap();
        all_is_settled(&company);
        assert!(booked(&company).contains(&account(number, 100)));
    }
}
