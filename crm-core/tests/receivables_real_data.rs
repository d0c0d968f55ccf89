//! 1,930 real invoices, their payments and disputes: the ageing and the DSO of every month of 2012, to the cent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod shared_data;

use std::collections::BTreeMap;

use crm_core::access::{User, UserDraft};
use crm_core::administration::{AddRole, AddUser, administrator};
use crm_core::disputes::{DisputeScope, DisputeStanding, RaiseDispute, WithdrawDispute};
use crm_core::dunning::{DunningWait, DunningWorklist};
use crm_core::engine::{Crm, ImportMode, Session, Transaction};
use crm_core::invoicing::{DraftInvoice, InvoiceLine, IssueInvoice};
use crm_core::kernel::*;
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::pricing::{PricedLine, TaxCategory, TaxTreatment};
use crm_core::receivables::{Ageing, AllocateTo, AllocationPlan, CollectionEffectiveness, DaysSalesOutstanding, RecordPayment};
use crm_core::storage::MemoryStore;

fn day(text: &str) -> Date {
    let parts: Vec<u32> = text.split('/').map(|part| part.parse().unwrap()).collect();
    Date::new(i32::try_from(parts[2]).unwrap(), parts[0], parts[1]).unwrap()
}

fn at(day: Date) -> Timestamp {
    day.start_in(&TimeZone::UTC)
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// What happens to one invoice, on which day. Of one day, invoices are issued before they are paid.
#[derive(Debug, Clone)]
enum Happening {
    Issued { customer: String, number: String, amount: Money, due: Date, disputed: bool },
    Settled { number: String },
}

#[derive(Default)]
struct Books {
    accounts: BTreeMap<String, AccountId>,
    invoices: BTreeMap<String, (InvoiceId, AccountId, Money, Option<DisputeId>)>,
}

fn happenings() -> Option<Vec<(Date, Happening)>> {
    let path = shared_data::path("accounts_receivable/invoices_to_2013-06.csv")?;
    let mut out = Vec::new();
    for row in csv::Reader::from_path(path).unwrap().deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let number = row["invoiceNumber"].clone();
        let issued = Happening::Issued {
            customer: row["customerID"].clone(),
            number: number.clone(),
            amount: Money::parse(&row["InvoiceAmount"], Currency::USD).unwrap(),
            due: day(&row["DueDate"]),
            disputed: row["Disputed"] == "Yes",
        };
        out.push((day(&row["InvoiceDate"]), issued));
        out.push((day(&row["SettledDate"]), Happening::Settled { number }));
    }
    out.sort_by_key(|(day, happening)| (*day, matches!(happening, Happening::Settled { .. })));
    Some(out)
}

fn bring_in(t: &mut Transaction, books: &mut Books, owner: UserId, day: Date, what: &Happening) -> Result<(), CrmError> {
    match what {
        Happening::Issued { customer, number, amount, due, disputed } => {
            let account = match books.accounts.get(customer) {
                Some(account) => *account,
                None => {
                    let details = AccountDetails::named(Name::parse(customer)?);
                    let created = t.execute_at(
                        at(day),
                        CreateAccount { details, parent: None, owner: Some(owner), intake: Intake::default() },
                    )?;
                    *books.accounts.entry(customer.clone()).or_insert(created.id())
                }
            };
            let tax = TaxTreatment::untaxed(TaxCategory::OutsideScope, Name::parse("imported without VAT")?);
            let priced = PricedLine::new(Quantity::ONE, UnitPrice::of(*amount)?, tax);
            let line = InvoiceLine::new(Name::parse("imported")?, priced);
            let external_id = Some(ExternalId { source: code("ledger"), key: Label::parse(number)? });
            let draft = DraftInvoice { external_id, ..DraftInvoice::new(account, Currency::USD, vec![line]) };
            let invoice = t.execute_at(at(day), draft)?.id();
            t.execute_at(at(day), IssueInvoice { invoice, issued_on: None, due_on: Some(*due) })?;
            let mut dispute = None;
            if *disputed {
                let claim = Note::parse("disputed in the ledger")?;
                let raise = RaiseDispute { claim, ..RaiseDispute::about(invoice, DisputeScope::Whole, code("other")) };
                dispute = Some(t.execute_at(at(day), raise)?.id());
            }
            books.invoices.insert(number.clone(), (invoice, account, *amount, dispute));
        }
        Happening::Settled { number } => {
            let (invoice, account, amount, dispute) = books.invoices[number];
            let payment = RecordPayment {
                account,
                amount,
                received_on: None,
                method: code("transfer"),
                reference: None,
                external_id: None,
                plan: AllocationPlan::To(vec![AllocateTo { invoice, amount: None }]),
                owner: None,
            };
            t.execute_at(at(day), payment)?;
            if let Some(dispute) = dispute {
                t.execute_at(at(day), WithdrawDispute { dispute, grounds: Note::parse("paid in full")? })?;
            }
        }
    }
    Ok(())
}

/// Amount in cents, issued, due and settled day of each invoice, straight from the file.
fn ledger() -> Vec<(i64, Date, Date, Date)> {
    let path = shared_data::path("accounts_receivable/invoices_to_2013-06.csv").unwrap();
    let rows = csv::Reader::from_path(path).unwrap().into_deserialize::<BTreeMap<String, String>>();
    let row = |row: BTreeMap<String, String>| {
        let amount = Money::parse(&row["InvoiceAmount"], Currency::USD).unwrap().minor();
        (amount, day(&row["InvoiceDate"]), day(&row["DueDate"]), day(&row["SettledDate"]))
    };
    rows.map(|read| row(read.unwrap())).collect()
}

/// Amount, day of issue, due day, day of settlement.
type Row = (i64, Date, Date, Date);

/// The collection effectiveness of the month that ends on `to`, beside the same sums over the file.
fn check_collection(session: &Session, rows: &[Row], to: Date) {
    let from = to.month_start();
    let figures = session.ask(CollectionEffectiveness { from, to, currency: Currency::USD }).unwrap();
    let sum = |of: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| of(row)).map(|row| row.0).sum::<i64>();
    let before = from.plus_days(-1).unwrap();
    let opening = sum(&|row| row.1 <= before && row.3 > before);
    let closing = sum(&|row| row.1 <= to && row.3 > to);
    let current = sum(&|row| row.1 <= to && row.3 > to && to <= row.2);
    let sales = sum(&|row| from <= row.1 && row.1 <= to);
    let ours = [figures.opening, figures.sales, figures.closing, figures.closing_current].map(|amount| amount.minor());
    assert_eq!(ours, [opening, sales, closing, current], "as of {to}");
    let [collected, collectable] = [opening + sales - closing, opening + sales - current].map(rust_decimal::Decimal::from);
    let index = (collected / collectable * rust_decimal::Decimal::ONE_HUNDRED).round_dp(4);
    assert!((figures.effectiveness.unwrap() - index).abs() <= rust_decimal::Decimal::new(1, 4), "as of {to}");
}

/// The ledger up to a day, and a session on that day.
fn books_on(last: &str, happenings: Vec<(Date, Happening)>) -> (Crm, Session, Books) {
    let last: Date = last.parse().unwrap();
    let now = at(last);
    let crm = Crm::builder(MemoryStore::new()).seed(1).open().unwrap();
    let system = crm.system("import", now);
    let role = system.execute(AddRole { draft: administrator().unwrap() }).unwrap();
    let email = Email::parse("clerk@example.com").unwrap();
    let draft = UserDraft { name: Name::parse("Clerk").unwrap(), email, team: None, roles: vec![role.id()] };
    let clerk: User = system.execute(AddUser { draft }).unwrap();
    let session = crm.session(clerk.id(), now).unwrap();

    let mut books = Books::default();
    let by_then: Vec<_> = happenings.into_iter().filter(|(day, _)| *day <= last).map(Ok).collect();
    let count = by_then.len();
    let import = |t: &mut Transaction, (day, what): &(Date, Happening)| bring_in(t, &mut books, clerk.id(), *day, what);
    let report = session.import((1..).zip(by_then), ImportMode::KeepGood, import, &mut |_| {}).unwrap();
    assert_eq!((report.refused, report.accepted.len()), (Vec::new(), count));
    (crm, session, books)
}

#[test]
fn every_month_of_2012_comes_out_as_published() {
    let Some(happenings) = happenings() else { return };
    assert_eq!(happenings.len(), 2 * 1_930);
    let (_crm, session, _) = books_on("2013-12-31", happenings);
    let expected = shared_data::path("accounts_receivable/aging_dso_2012.csv").unwrap();
    let rows_of_ledger = ledger();
    let mut months = 0;
    for row in csv::Reader::from_path(expected).unwrap().records().map(Result::unwrap) {
        let as_of: Date = row[0].parse().unwrap();
        let ageing = session.ask(Ageing { as_of, currency: Some(Currency::USD), account: None }).unwrap().remove(0).total;
        let dso = session.ask(DaysSalesOutstanding { as_of, currency: Currency::USD, days: None }).unwrap();
        let mut ours =
            vec![ageing.invoices.to_string(), ageing.open.minor().to_string(), ageing.buckets.current.minor().to_string()];
        ours.extend(ageing.buckets.past_due.iter().map(|bucket| bucket.minor().to_string()));
        ours.extend([ageing.disputed.minor().to_string(), dso.sales.minor().to_string()]);
        let decimals = |value: rust_decimal::Decimal| format!("{value:.4}");
        ours.extend([decimals(dso.simple.unwrap()), decimals(dso.count_back)]);
        let expected: Vec<String> = row.iter().skip(1).map(str::to_owned).collect();
        assert_eq!(ours, expected, "as of {as_of}");
        assert_eq!((dso.open, dso.current), (ageing.open, ageing.buckets.current));
        let (best, late) = (dso.best_possible.unwrap(), dso.delinquent.unwrap());
        assert!((dso.simple.unwrap() - best - late).abs() <= rust_decimal::Decimal::new(1, 4), "late payers add the rest");
        check_collection(&session, &rows_of_ledger, as_of);
        months += 1;
    }
    assert_eq!(months, 12);
}

#[test]
fn disputed_invoices_are_left_alone_and_the_others_are_not() {
    let Some(happenings) = happenings() else { return };
    let disputed_ever = happenings.iter().filter(|(_, what)| matches!(what, Happening::Issued { disputed: true, .. })).count();
    assert_eq!(disputed_ever, 439, "the whole ledger");
    let (_crm, session, books) = books_on("2012-12-31", happenings);
    let as_of: Date = "2012-12-31".parse().unwrap();
    let ageing = session.ask(Ageing { as_of, currency: Some(Currency::USD), account: None }).unwrap().remove(0).total;
    assert_eq!(ageing.disputed.minor(), 170_031);
    // What is disputed and open is that column, and no cent of any dispute is lost.
    let mut open = 0;
    for (.., dispute) in books.invoices.values() {
        let Some(dispute) = *dispute else { continue };
        let amounts = session.ask(DisputeStanding { dispute }).unwrap().amounts;
        let parts = [amounts.open, amounts.paid, amounts.credited, amounts.written_off].map(|part| part.minor());
        assert_eq!(parts.iter().sum::<i64>(), amounts.original.minor());
        open += amounts.open.minor();
    }
    assert_eq!(open, 170_031);
    let is_disputed: BTreeMap<InvoiceId, bool> =
        books.invoices.values().map(|(invoice, _, _, dispute)| (*invoice, dispute.is_some())).collect();
    let (mut held, mut reminded) = (0, 0);
    for customer in session.ask(DunningWorklist { as_of: None, account: None }).unwrap() {
        for line in customer.due.iter().flat_map(|notice| &notice.lines) {
            assert!(!is_disputed[&line.invoice], "{} is disputed", line.number);
            reminded += 1;
        }
        for waiting in &customer.waiting {
            assert_eq!(waiting.wait == DunningWait::Disputed, is_disputed[&waiting.invoice], "{}", waiting.number);
            held += usize::from(is_disputed[&waiting.invoice]);
        }
    }
    assert_eq!((held, reminded), (9, 4), "late and disputed, late and due for a reminder");
}
