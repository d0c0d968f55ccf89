//! 5,009 real orders of a shop, of which 296 came back: all of them taken over as invoices, the returned ones sent through returns, and held against the
//! table to the piece and to the cent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    reason = "a test stops at the first thing that does not hold, and a workbook holds numbers of its own kind"
)]

mod shared_data;

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, Reader, Xls, open_workbook};
use crm_core::access::{User, UserDraft};
use crm_core::administration::{AddRole, AddUser, administrator};
use crm_core::engine::{Crm, Session, Transaction};
use crm_core::invoicing::{DraftInvoice, Invoice, InvoiceLine, InvoiceTerms, IssueInvoice};
use crm_core::kernel::*;
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::returns::*;
use crm_core::storage::MemoryStore;

/// One line of the table.
struct Row {
    customer: String,
    is_consumer: bool,
    product: String,
    /// What the line came to, in cents.
    cents: i64,
    pieces: Quantity,
}

/// An order of the table.
struct Sold {
    number: String,
    on: Date,
    rows: Vec<Row>,
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => f64::from(i32::try_from(*number).unwrap()),
        Data::DateTime(day) => day.as_f64(),
        other => panic!("a number, not {other:?}"),
    }
}

/// Days are counted from the last but one of 1899.
fn day(cell: &Data) -> Date {
    Date::new(1899, 12, 30).unwrap().plus_days(number(cell) as i64).unwrap()
}

/// The orders by day, and the numbers of those that came back.
fn table() -> Option<(Vec<Sold>, BTreeSet<String>)> {
    let path = shared_data::path("superstore_returns/Sample - Superstore.xls")?;
    let mut book: Xls<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range("Orders").unwrap();
    let mut rows = sheet.rows();
    let head: BTreeMap<String, usize> =
        rows.next().unwrap().iter().enumerate().map(|(at, cell)| (cell.to_string(), at)).collect();
    let mut orders: BTreeMap<String, Sold> = BTreeMap::new();
    for row in rows {
        let cell = |called: &str| &row[head[called]];
        let new = || Sold { number: cell("Order ID").to_string(), on: day(cell("Order Date")), rows: Vec::new() };
        orders.entry(cell("Order ID").to_string()).or_insert_with(new).rows.push(Row {
            customer: cell("Customer ID").to_string(),
            is_consumer: *cell("Segment") == "Consumer",
            product: cell("Product Name").to_string(),
            cents: (number(cell("Sales")) * 100.0).round() as i64,
            pieces: cell("Quantity").to_string().parse().unwrap(),
        });
    }
    let mut orders: Vec<Sold> = orders.into_values().collect();
    orders.sort_by(|one, other| (one.on, &one.number).cmp(&(other.on, &other.number)));
    let sheet = book.worksheet_range("Returns").unwrap();
    let column = sheet.rows().next().unwrap().iter().position(|cell| *cell == "Order ID").unwrap();
    Some((orders, sheet.rows().skip(1).map(|row| row[column].to_string()).collect()))
}

/// Noon of a day, so that the day is the same everywhere.
fn noon(day: Date) -> Timestamp {
    day.start_in(&TimeZone::UTC).plus(Span::from_hours(12)).unwrap()
}

/// The order as an issued invoice of its day, each line at what it came to and a fifth of VAT.
fn sell(
    t: &mut Transaction,
    accounts: &mut BTreeMap<String, AccountId>,
    owner: UserId,
    sold: &Sold,
) -> Result<InvoiceId, CrmError> {
    let first = &sold.rows[0];
    let account = match accounts.get(&first.customer) {
        Some(account) => *account,
        None => {
            let details = AccountDetails::named(Name::parse(&first.customer)?);
            let create = CreateAccount { details, parent: None, owner: Some(owner), intake: Intake::default() };
            let account = t.execute_at(noon(sold.on), create)?.id();
            accounts.insert(first.customer.clone(), account);
            account
        }
    };
    let line = |row: &Row| {
        let whole = UnitPrice::of(Money::from_minor(row.cents, Currency::USD)?)?;
        let priced = PricedLine::new(row.pieces, whole, TaxTreatment::rated(Percent::TWENTY));
        Ok(InvoiceLine::new(Name::parse(&row.product)?, PricedLine { base_quantity: row.pieces, ..priced }))
    };
    let lines = sold.rows.iter().map(line).collect::<Result<_, CrmError>>()?;
    let terms = InvoiceTerms { is_consumer: Some(first.is_consumer), ..InvoiceTerms::default() };
    let draft = DraftInvoice { terms, ..DraftInvoice::new(account, Currency::USD, lines) };
    let invoice = t.execute_at(noon(sold.on), draft)?.id();
    t.execute_at(noon(sold.on), IssueInvoice { invoice, issued_on: None, due_on: None })?;
    Ok(invoice)
}

/// The whole order back: consumers withdraw, the others ask; all of it arrives as good as new and is refunded line by line.
fn give_back(session: &Session, sold: &Sold, invoice: InvoiceId, account: AccountId) -> Result<ReturnAuthorisation, CrmError> {
    let asked = sold.on.plus_days(10)?;
    let right = match sold.rows[0].is_consumer {
        true => ReturnRight::Withdrawal { noticed_on: asked },
        false => ReturnRight::Commercial,
    };
    let line = |(at, row): (usize, &Row)| {
        let line = DeliveredLine::Invoice { invoice, line: u32::try_from(at).unwrap() };
        ReturnDraftLine { source: ReturnSource::Delivered(line), quantity: row.pieces, template: None }
    };
    let lines: Vec<ReturnDraftLine> = sold.rows.iter().enumerate().map(line).collect();
    let request =
        RequestReturn { account, contact: None, reason: Code::parse("changed-mind")?, right, lines, note: Note::default() };
    let rma = session.execute(request)?.id();
    session.execute(AuthoriseReturn { rma, lines: None, grounds: Note::default() })?;
    session.execute(RecordReturnReceipt { rma, lines: None })?;
    for (at, row) in sold.rows.iter().enumerate() {
        let pieces = ReturnQuantity { line: u32::try_from(at).unwrap() + 1, quantity: row.pieces };
        let (grade, finding) = (Code::parse("as-new")?, Note::default());
        session.execute(InspectReturn { rma, pieces: pieces.clone(), grade, finding })?;
        session.execute(RefundReturn { rma, pieces, grade: None, as_credit: false, note: Note::default() })?;
    }
    session.execute(CloseReturn { rma, note: Note::default() })
}

#[test]
fn the_orders_that_came_back_are_credited_to_the_cent_and_no_piece_twice() {
    let Some((orders, returned)) = table() else { return };
    assert_eq!((orders.len(), orders.iter().map(|order| order.rows.len()).sum::<usize>(), returned.len()), (5_009, 9_994, 296));
    let crm = Crm::builder(MemoryStore::new()).seed(1).open().unwrap();
    let system = crm.system("a shop with returns", noon(orders.last().unwrap().on.plus_days(60).unwrap()));
    let role = system.execute(AddRole { draft: administrator().unwrap() }).unwrap().id();
    let email = Email::parse("boss@example.com").unwrap();
    let draft = UserDraft { name: Name::parse("Boss").unwrap(), email, team: None, roles: vec![role] };
    let owner = system.execute(AddUser { draft }).unwrap().id();
    assert_eq!(system.get::<User>(owner).unwrap().name().as_str(), "Boss");

    let (mut accounts, mut invoices) = (BTreeMap::new(), BTreeMap::new());
    for portion in orders.chunks(250) {
        let known = accounts.clone();
        let issued = system.transact(|t| {
            accounts.clone_from(&known);
            portion.iter().map(|sold| sell(t, &mut accounts, owner, sold)).collect::<Result<Vec<_>, _>>()
        });
        invoices.extend(portion.iter().map(|sold| sold.number.clone()).zip(issued.unwrap()));
    }
    assert_eq!((accounts.len(), invoices.len()), (793, 5_009));

    let (mut pieces, mut credited) = (Quantity::ZERO, Money::zero(Currency::USD));
    for sold in orders.iter().filter(|sold| returned.contains(&sold.number)) {
        let session = crm.session(owner, noon(sold.on.plus_days(10).unwrap())).unwrap();
        let (invoice, account) = (invoices[&sold.number], accounts[&sold.rows[0].customer]);
        let closed = give_back(&session, sold, invoice, account).unwrap();
        let credits = closed.lines().iter().flat_map(|line| &line.credits);
        let of_return = Money::sum(credits.map(|credit| credit.credited), Currency::USD).unwrap();
        let invoice = session.get::<Invoice>(invoice).unwrap();
        assert_eq!(of_return, invoice.totals().gross, "{}", sold.number);
        assert!(invoice.credited().as_ref().unwrap().in_full, "{}", sold.number);
        let all: i64 = sold.rows.iter().map(|row| row.cents).sum();
        assert_eq!(invoice.totals().net.minor(), all, "{}", sold.number);
        credited = credited.checked_add(of_return).unwrap();
        for row in &sold.rows {
            pieces = pieces.checked_add(row.pieces).unwrap();
        }
        // All of it is back: no piece comes back a second time.
        let line = DeliveredLine::Invoice { invoice: invoice.id(), line: 0 };
        let window = session.ask(Returnable { line, reason: Code::parse("other").unwrap() }).unwrap();
        assert_eq!((window.taken, window.left), (window.delivered, Quantity::ZERO));
        assert_eq!(give_back(&session, sold, invoice.id(), account).unwrap_err().code(), "RET-007");
    }

    let until = system.now().date_in(&TimeZone::UTC);
    let figures = ReturnFigures { from: orders[0].on, until, currency: Currency::USD };
    let rates = system.ask(figures).unwrap();
    let sold: i64 = orders.iter().flat_map(|sold| &sold.rows).map(|row| row.cents).sum();
    assert_eq!((rates.sold_lines, rates.returns), (9_994, 296));
    assert_eq!((rates.returned_quantity, rates.returned_value, rates.credited), (pieces, credited, credited));
    assert_eq!((rates.kept.minor(), rates.never_received), (0, Quantity::ZERO));
    let tax = rates.sold_value.minor() - sold;
    // VAT is rounded once for each invoice: half a cent at most for each.
    assert!((tax - sold / 5).abs() <= 5_009 / 2 + 1, "{tax} of {sold}");
    println!(
        "{} of {} pieces came back ({} %), {} of {} ({} %)",
        rates.returned_quantity,
        rates.sold_quantity,
        rates.quantity_rate.unwrap(),
        rates.returned_value,
        rates.sold_value,
        rates.value_rate.unwrap()
    );
}
