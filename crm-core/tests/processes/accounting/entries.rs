//! The entry of each occurrence, and what holds of all of them.

use std::collections::BTreeMap;

use crm_core::accounting::{
    AccountingPolicy, BookedEvent, BookedRate, Bookkeeping, JournalEntry, Occurrence, Residual, Sold, Subledger, Supply, VatDue,
    entries_of,
};
use crm_core::administration::{ExchangeRate, RateBook};
use crm_core::invoicing::Invoice;
use crm_core::kernel::{Currency, Date, Kind, Money, RecordRef};
use crm_core::receivables::Payment;
use proptest::prelude::*;

use crate::company::{code, day, eur, noon};

fn item(number: u8) -> RecordRef {
    RecordRef { kind: Kind::INVOICE.code, id: [number; 16] }
}

fn money(number: u8) -> RecordRef {
    RecordRef { kind: Kind::PAYMENT.code, id: [number; 16] }
}

fn rate(supply: Supply, percent: &str, net: &str, tax: &str) -> BookedRate {
    BookedRate { sold: supply.into(), rate: percent.parse().unwrap(), net: eur(net), tax: eur(tax), vat_due: None }
}

fn services(net: &str, tax: &str) -> Vec<BookedRate> {
    vec![rate(Supply::Services, "20", net, tax)]
}

fn goods(net: &str, tax: &str) -> Vec<BookedRate> {
    vec![rate(Supply::Goods, "20", net, tax)]
}

fn on(text: &str, what: Occurrence) -> BookedEvent {
    let customer = Subledger { code: "C1".to_owned(), name: "Atelier Nord".to_owned() };
    BookedEvent { recorded_at: noon(text), recorded_on: day(text), on: day(text), customer, piece: "P".to_owned(), what }
}

fn invoiced(rates: Vec<BookedRate>) -> Occurrence {
    Occurrence::Invoiced { item: item(1), rates, deposits: Vec::new() }
}

fn paid(number: u8, amount: &str) -> Occurrence {
    Occurrence::Paid { item: money(number), amount: eur(amount), method: code("transfer") }
}

fn allocated(number: u8, to: u8, amount: &str) -> Occurrence {
    Occurrence::Allocated { payment: money(number), to: item(to), amount: eur(amount) }
}

fn books(policy: &AccountingPolicy, what: Vec<Occurrence>) -> Vec<JournalEntry> {
    let events: Vec<BookedEvent> = what.into_iter().map(|what| on("2026-05-04", what)).collect();
    let (policies, rates) = ([(day("2026-01-01"), policy.clone())], RateBook::new(Currency::EUR, 7, [] as [&ExchangeRate; 0]));
    let keeping = Bookkeeping { policies: &policies, otherwise: policy, rates: &rates, closed: &[] };
    entries_of(&events, &keeping).unwrap().lettered(day("2026-12-31"))
}

/// Each account with its debit less its credit; accounts at nothing are left out.
fn balances(entries: &[JournalEntry]) -> Vec<(String, String)> {
    let mut all: BTreeMap<String, Money> = BTreeMap::new();
    for line in entries.iter().flat_map(|entry| &entry.lines) {
        let sum = all.entry(line.account.number.clone()).or_insert(eur("0"));
        *sum = sum.checked_add(line.amount).unwrap();
    }
    all.into_iter().filter(|(_, sum)| !sum.is_zero()).map(|(number, sum)| (number, sum.amount().to_string())).collect()
}

fn check(what: Vec<Occurrence>, expected: &[(&str, &str)]) {
    check_by(&AccountingPolicy::default(), what, expected);
}

fn check_by(policy: &AccountingPolicy, what: Vec<Occurrence>, expected: &[(&str, &str)]) {
    let entries = books(policy, what);
    let expected: Vec<_> = expected.iter().map(|(number, sum)| ((*number).to_owned(), (*sum).to_owned())).collect();
    assert_eq!(balances(&entries), expected, "{entries:#?}");
    for entry in &entries {
        let sum = Money::sum(entry.lines.iter().map(|line| line.amount), Currency::EUR).unwrap();
        assert!(sum.is_zero() && entry.lines.len() > 1, "{entry:#?}");
    }
}

#[test]
fn items_are_named_by_the_records_that_they_are() {
    assert_eq!(item(1), RecordRef::to::<Invoice>(crm_core::kernel::RecordId::from_bytes([1; 16])));
    assert_eq!(money(1), RecordRef::to::<Payment>(crm_core::kernel::RecordId::from_bytes([1; 16])));
}

#[test]
fn a_deposit_waits_for_its_payment_and_is_taken_off_the_final_invoice() {
    let deposit = Occurrence::DepositInvoiced { item: item(2), rates: goods("30", "6") };
    check(vec![deposit.clone()], &[("411000", "36.00"), ("419100", "-30.00"), ("445800", "-6.00")]);
    let paid_deposit = vec![deposit, paid(1, "36"), allocated(1, 2, "36")];
    check(paid_deposit.clone(), &[("419100", "-30.00"), ("445710", "-6.00"), ("512000", "36.00")]);
    let last = Occurrence::Invoiced { item: item(1), rates: goods("100", "20"), deposits: goods("30", "6") };
    let all = [paid_deposit, vec![last]].concat();
    check(all, &[("411000", "84.00"), ("445710", "-20.00"), ("512000", "36.00"), ("707000", "-100.00")]);
}

#[test]
fn a_deposit_on_services_leaves_only_the_rest_of_the_vat_to_wait() {
    let deposit = Occurrence::DepositInvoiced { item: item(2), rates: services("100", "20") };
    let last = Occurrence::Invoiced { item: item(1), rates: services("100", "20"), deposits: services("100", "20") };
    let all = vec![deposit, paid(1, "120"), allocated(1, 2, "120"), last];
    check(all, &[("445710", "-20.00"), ("512000", "120.00"), ("706000", "-100.00")]);
}

#[test]
fn a_discount_takes_its_vat_back_from_where_it_stands() {
    let discount = Occurrence::Left { item: item(1), amount: eur("2.40"), residual: Residual::Discount };
    let all = |rates| vec![invoiced(rates), paid(1, "117.60"), allocated(1, 1, "117.60"), discount.clone()];
    check(all(goods("100", "20")), &[("445710", "-19.60"), ("512000", "117.60"), ("665000", "2.00"), ("707000", "-100.00")]);
    check(all(services("100", "20")), &[("445710", "-19.60"), ("512000", "117.60"), ("665000", "2.00"), ("706000", "-100.00")]);
}

#[test]
fn what_is_left_goes_where_its_reason_says_and_all_vat_is_due() {
    let left = |amount: &str, residual| {
        let rest = eur("120").checked_sub(eur(amount)).unwrap().amount().to_string();
        let left = Occurrence::Left { item: item(1), amount: eur(amount), residual };
        vec![invoiced(services("100", "20")), paid(1, &rest), allocated(1, 1, &rest), left]
    };
    let expected = |account, loss, bank| [("445710", "-20.00"), ("512000", bank), (account, loss), ("706000", "-100.00")];
    check(left("5", Residual::BankCharges), &expected("627000", "5.00", "115.00"));
    check(left("0.03", Residual::Rounding), &expected("658000", "0.03", "119.97"));
    check(left("1", Residual::Currency), &expected("666000", "1.00", "119.00"));
    let over = vec![
        invoiced(services("100", "20")),
        paid(1, "120.02"),
        allocated(1, 1, "120.02"),
        Occurrence::Left { item: item(1), amount: eur("-0.02"), residual: Residual::Rounding },
    ];
    check(over, &[("445710", "-20.00"), ("512000", "120.02"), ("706000", "-100.00"), ("758000", "-0.02")]);
}

#[test]
fn interest_and_compensation_are_owed_without_vat() {
    let rate = BookedRate { sold: Sold::LateCharge, rate: "0".parse().unwrap(), net: eur("52.40"), tax: eur("0"), vat_due: None };
    let charged = Occurrence::Invoiced { item: item(3), rates: vec![rate], deposits: Vec::new() };
    check(vec![charged.clone()], &[("411000", "52.40"), ("763000", "-52.40")]);
    check(vec![charged, paid(1, "52.40"), allocated(1, 3, "52.40")], &[("512000", "52.40"), ("763000", "-52.40")]);
}

#[test]
fn money_that_goes_back_reverses_its_receipt() {
    let back = Occurrence::Paid { item: money(2), amount: eur("-120"), method: code("transfer") };
    let all = vec![
        invoiced(services("100", "20")),
        paid(1, "120"),
        allocated(1, 1, "120"),
        allocated(1, 1, "-120"),
        back,
        Occurrence::Allocated { payment: money(1), to: money(2), amount: eur("120") },
    ];
    check(all.clone(), &[("411000", "120.00"), ("445800", "-20.00"), ("706000", "-100.00")]);
    let entries = books(&AccountingPolicy::default(), all);
    let lettered = |entry: &JournalEntry| entry.lines.iter().any(|line| line.lettering.is_some());
    let labels: Vec<&str> = entries.iter().filter(|entry| lettered(entry)).map(|entry| entry.label.as_str()).collect();
    assert_eq!(labels, ["Règlement Atelier Nord", "Remboursement Atelier Nord"], "the invoice is open again");
}

#[test]
fn a_doubtful_claim_is_set_aside_and_written_off_with_its_vat() {
    let doubted = Occurrence::Doubted { item: item(1), amount: eur("120") };
    let aside = Occurrence::SetAside { item: item(1), amount: eur("100") };
    let begun = vec![invoiced(goods("100", "20")), doubted, aside];
    let expected =
        [("416000", "120.00"), ("445710", "-20.00"), ("491000", "-100.00"), ("681740", "100.00"), ("707000", "-100.00")];
    check(begun.clone(), &expected);
    let lost = Occurrence::WrittenOff { item: item(1), amount: eur("120"), recovers_vat: true };
    let released = Occurrence::SetAside { item: item(1), amount: eur("-100") };
    let all = [begun, vec![lost, released]].concat();
    check(all, &[("654000", "100.00"), ("681740", "100.00"), ("707000", "-100.00"), ("781740", "-100.00")]);
}

#[test]
fn a_cent_that_a_document_rounds_to_is_written_off_without_vat() {
    // A deposit of 333.33 states 277.78 and 55.56, and rounds: of the rest 866.67 is due, of which the rates tell 866.66.
    let deposits = goods("277.78", "55.56");
    let last = Occurrence::Invoiced { item: item(1), rates: goods("1000", "200"), deposits };
    let rounded = Occurrence::Left { item: item(1), amount: eur("-0.01"), residual: Residual::Rounding };
    let lost = |amount: &str| Occurrence::WrittenOff { item: item(1), amount: eur(amount), recovers_vat: true };
    let rest = [("419100", "277.78"), ("654000", "722.23"), ("707000", "-1000.00"), ("758000", "-0.01")];
    check(vec![last.clone(), rounded.clone(), lost("866.67")], &rest);
    check(vec![last.clone(), rounded.clone(), lost("400"), lost("466.67")], &rest);
    let back = vec![last, rounded, lost("866.67"), lost("-866.67"), paid(1, "866.67"), allocated(1, 1, "866.67")];
    let paid = [("419100", "277.78"), ("445710", "-144.44"), ("512000", "866.67"), ("707000", "-1000.00"), ("758000", "-0.01")];
    check(back, &paid);
}

#[test]
fn vat_that_is_not_recovered_is_lost_and_vat_that_still_waits_never_was_due() {
    let lost = |recovers_vat| Occurrence::WrittenOff { item: item(1), amount: eur("120"), recovers_vat };
    let on = |rates, recovers| vec![invoiced(rates), lost(recovers)];
    check(on(goods("100", "20"), false), &[("445710", "-20.00"), ("654000", "120.00"), ("707000", "-100.00")]);
    check(on(goods("100", "20"), true), &[("654000", "100.00"), ("707000", "-100.00")]);
    check(on(services("100", "20"), false), &[("654000", "100.00"), ("706000", "-100.00")]);
}

#[test]
fn what_is_paid_after_all_reverses_the_loss() {
    let lost = Occurrence::WrittenOff { item: item(1), amount: eur("120"), recovers_vat: true };
    let back = Occurrence::WrittenOff { item: item(1), amount: eur("-60"), recovers_vat: true };
    let all = vec![invoiced(goods("100", "20")), lost, back, paid(1, "60"), allocated(1, 1, "60")];
    check(all, &[("445710", "-10.00"), ("512000", "60.00"), ("654000", "50.00"), ("707000", "-100.00")]);
}

#[test]
fn a_credit_note_after_the_payment_moves_its_vat_back() {
    let note = Occurrence::Credited { item: item(2), of: item(1), rates: services("50", "10") };
    let all = vec![invoiced(services("100", "20")), paid(1, "120"), allocated(1, 1, "120"), note];
    check(all, &[("411000", "-60.00"), ("445710", "-10.00"), ("512000", "120.00"), ("706000", "-50.00")]);
}

#[test]
fn vat_on_debits_waits_for_nothing() {
    let policy = AccountingPolicy { vat_on_services: VatDue::OnDebits, ..AccountingPolicy::default() };
    check_by(
        &policy,
        vec![invoiced(services("100", "20"))],
        &[("411000", "120.00"), ("445710", "-20.00"), ("706000", "-100.00")],
    );
    let of_receipt = vec![BookedRate { vat_due: Some(VatDue::OnReceipt), ..rate(Supply::Services, "20", "100", "20") }];
    check_by(&policy, vec![invoiced(of_receipt)], &[("411000", "120.00"), ("445800", "-20.00"), ("706000", "-100.00")]);
}

#[test]
fn rates_and_methods_may_have_accounts_of_their_own() {
    use crm_core::accounting::{LedgerAccount, MethodAccount, RateAccount};
    let account = |number: &str| Some(LedgerAccount { number: number.to_owned(), label: number.to_owned() });
    let rate = RateAccount {
        rate: "20".parse().unwrap(),
        goods: account("707200"),
        services: account("706200"),
        vat: account("445712"),
        vat_waiting: account("445812"),
    };
    let method = MethodAccount { method: code("transfer"), account: account("512100").unwrap() };
    let policy = AccountingPolicy { rates: vec![rate], methods: vec![method], ..AccountingPolicy::default() };
    let mut rates = services("100", "20");
    rates.extend(goods("10", "2"));
    rates.push(self::rate(Supply::Goods, "5.5", "100", "5.50"));
    let all = vec![invoiced(rates), paid(1, "237.50"), allocated(1, 1, "118.75")];
    let expected = [
        ("411000", "0.00"),
        ("445710", "-5.50"),
        ("445712", "-12.00"),
        ("445812", "-10.00"),
        ("512100", "237.50"),
        ("706200", "-100.00"),
        ("707000", "-100.00"),
        ("707200", "-10.00"),
    ];
    check_by(&policy, all, &expected[1..]);
}

#[test]
fn an_event_about_nothing_that_was_booked_is_invalid() {
    let events = [on("2026-05-04", allocated(1, 1, "5"))];
    let rates = RateBook::new(Currency::EUR, 7, [] as [&ExchangeRate; 0]);
    let otherwise = AccountingPolicy::default();
    let keeping = Bookkeeping { policies: &[], otherwise: &otherwise, rates: &rates, closed: &[] };
    assert_eq!(entries_of(&events, &keeping).unwrap_err().code(), "invalid");
}

// -- laws -----------------------------------------------------------------------------------------

/// One of the things that can happen to an invoice, as a share of what is there.
#[derive(Debug, Clone)]
enum Step {
    Pay(i64),
    TakeBack,
    Credit(i64),
    Discount(i64),
    Charges(i64),
    WriteOff(i64, bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1i64..100).prop_map(Step::Pay),
        1 => Just(Step::TakeBack),
        2 => (1i64..100).prop_map(Step::Credit),
        1 => (1i64..50).prop_map(Step::Discount),
        1 => (1i64..50).prop_map(Step::Charges),
        1 => ((1i64..100), any::<bool>()).prop_map(|(share, vat)| Step::WriteOff(share, vat)),
    ]
}

/// An invoice with one rate of services, its life, and all of the rest paid at the end.
fn life(net: i64, tax: i64, steps: &[Step], currency: Currency) -> Vec<Occurrence> {
    let amount = |minor| Money::from_minor(minor, currency).unwrap();
    let of = |net, tax| vec![BookedRate { net: amount(net), tax: amount(tax), ..rate(Supply::Services, "20", "0", "0") }];
    let mut all = vec![Occurrence::Invoiced { item: item(1), rates: of(net, tax), deposits: Vec::new() }];
    let (mut open, mut left_net, mut left_tax, mut number, mut paid) = (net + tax, net, tax, 10u8, Vec::new());
    for step in steps {
        let share = |percent: i64| open * percent / 100;
        match step {
            Step::Pay(percent) if share(*percent) > 0 => {
                let part = share(*percent);
                number += 1;
                all.push(Occurrence::Paid { item: money(number), amount: amount(part), method: code("card") });
                all.push(Occurrence::Allocated { payment: money(number), to: item(1), amount: amount(part) });
                paid.push((number, part));
                open -= part;
            }
            Step::TakeBack => {
                if let Some((number, part)) = paid.pop() {
                    all.push(Occurrence::Allocated { payment: money(number), to: item(1), amount: amount(-part) });
                    all.push(Occurrence::Allocated { payment: money(number), to: item(1), amount: amount(part) });
                    paid.push((number, part));
                }
            }
            Step::Credit(percent) => {
                let (net, tax) = (left_net * percent / 100, left_tax * percent / 100);
                if net > 0 && net + tax <= open {
                    number += 1;
                    all.push(Occurrence::Credited { item: item(number), of: item(1), rates: of(net, tax) });
                    (left_net, left_tax, open) = (left_net - net, left_tax - tax, open - net - tax);
                }
            }
            Step::Charges(percent) if share(*percent) > 0 => {
                let part = share(*percent);
                all.push(Occurrence::Left { item: item(1), amount: amount(part), residual: Residual::BankCharges });
                open -= part;
            }
            Step::Discount(_) | Step::WriteOff(..) | Step::Pay(_) | Step::Charges(_) => {}
        }
    }
    // What takes VAT back comes last, so that the strategy need not know how the VAT of a part is rounded.
    for step in steps {
        match step {
            Step::Discount(percent) if open * percent / 100 > 0 => {
                let part = open * percent / 100;
                all.push(Occurrence::Left { item: item(1), amount: amount(part), residual: Residual::Discount });
                open -= part;
            }
            Step::WriteOff(percent, recovers_vat) if open * percent / 100 > 0 => {
                let (part, recovers_vat) = (open * percent / 100, *recovers_vat);
                all.push(Occurrence::WrittenOff { item: item(1), amount: amount(part), recovers_vat });
                open -= part;
            }
            _ => {}
        }
    }
    if open > 0 {
        all.push(Occurrence::Paid { item: money(9), amount: amount(open), method: code("card") });
        all.push(Occurrence::Allocated { payment: money(9), to: item(1), amount: amount(open) });
    }
    all
}

fn usd(on: Date, rate: &str) -> ExchangeRate {
    use crm_core::administration::{DatedRate, SetExchangeRates};
    use crm_core::kernel::Label;
    let rates = vec![DatedRate { day: on, currency: Currency::USD, rate: rate.parse().unwrap() }];
    let command = SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates };
    ExchangeRate::set(&command).unwrap().remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn every_entry_is_balanced_and_what_is_settled_leaves_no_cent_open_nor_waiting(
        net in 1i64..10_000_000,
        tax in 0i64..2_000_000,
        steps in prop::collection::vec(step(), 0..12),
        in_usd: bool,
        cents in prop::collection::vec(50u32..200, 40),
    ) {
        let currency = if in_usd { Currency::USD } else { Currency::EUR };
        // Each event on a day of its own, with a rate of its own.
        let days: Vec<Date> = (0i64..60).map(|at| day("2026-05-01").plus_days(at).unwrap()).collect();
        let what = life(net, tax, &steps, currency);
        let rates: Vec<ExchangeRate> = days.iter().zip(cents.iter().cycle())
            .map(|(day, cents)| usd(*day, &format!("{}.{:02}", cents / 100, cents % 100))).collect();
        let events: Vec<BookedEvent> = what.into_iter().zip(&days).map(|(what, day)| on(&day.to_string(), what)).collect();
        let (otherwise, rates) = (AccountingPolicy::default(), RateBook::new(Currency::EUR, 7, &rates));
        let keeping = Bookkeeping { policies: &[], otherwise: &otherwise, rates: &rates, closed: &[] };
        let entries = entries_of(&events, &keeping).unwrap().lettered(day("2026-12-31"));
        for entry in &entries {
            let sum = Money::sum(entry.lines.iter().map(|line| line.amount), Currency::EUR).unwrap();
            prop_assert!(sum.is_zero() && entry.lines.len() > 1, "{:#?}", entry);
        }
        let all = balances(&entries);
        let of = |number: &str| all.iter().find(|(account, _)| account == number).map(|(_, sum)| sum.clone());
        prop_assert_eq!(of("411000"), None, "{:#?}", entries);
        prop_assert_eq!(of("445800"), None, "{:#?}", entries);
        let open = entries.iter().flat_map(|entry| &entry.lines).filter(|line| line.item.is_some() && line.lettering.is_none());
        prop_assert_eq!(open.count(), 0, "all is lettered: {:#?}", entries);
    }
}
