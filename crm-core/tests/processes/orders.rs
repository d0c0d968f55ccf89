//! Orders: from a quote or by themselves, delivered and billed in parts, and what their invoices come to.

use crm_core::administration::SetPolicy;
use crm_core::disputes::*;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::ordering::*;
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};
use crm_core::quoting::*;

use crate::company::*;

fn ordered(key: &str, quantity: &str, price: &str) -> OrderLineDraft {
    let priced = PricedLine { quantity: quantity.parse().unwrap(), ..line(price).priced };
    OrderLineDraft { key: code(key), description: name(key), product: None, priced, terms: LineTerms::default() }
}

fn content(account: AccountId, lines: Vec<OrderLineDraft>) -> OrderContent {
    let (opportunity, contact, currency) = (None, None, Currency::EUR);
    let (allowances, charges, terms) = (Vec::new(), Vec::new(), Note::default());
    OrderContent { opportunity, account, contact, currency, lines, allowances, charges, terms }
}

fn place(source: OrderSource) -> PlaceOrder {
    PlaceOrder { source, purchase_order: "PO-4711".parse().ok(), requested_on: None, owner: None }
}

/// Ten lamps at 33.333333 with 1.00 off the document, placed by the seller.
fn lamps(company: &Company) -> Order {
    let lamps = content(company.account, vec![ordered("lamp", "10", "33.333333")]);
    let (adjustment, reason) = (Adjustment::Amount(eur("1.00")), name("Thanks"));
    let tax = TaxTreatment::rated("20".parse().unwrap());
    let allowances = vec![DocumentAdjustment::new(adjustment, tax, reason)];
    let source = OrderSource::Content(OrderContent { allowances, ..lamps });
    company.session(company.seller).execute(place(source)).unwrap()
}

fn of(amount: &str) -> Option<Vec<OrderQuantity>> {
    Some(vec![OrderQuantity { line: code("lamp"), quantity: amount.parse().unwrap() }])
}

fn deliver(session: &Session, order: OrderId, lines: Option<Vec<OrderQuantity>>) -> Order {
    session.execute(RecordDelivery { order, lines, delivered_on: None, reference: "DN-1".parse().ok() }).unwrap()
}

fn invoice(session: &Session, order: OrderId, lines: Option<Vec<OrderQuantity>>) -> Result<Invoice, CrmError> {
    session.execute(InvoiceOrder { order, lines, note: Note::default() })
}

fn accepted(company: &Company, quantity: Option<&str>) -> Quote {
    let seller = company.session(company.seller);
    let priced = PricedLine { quantity: "3".parse().unwrap(), ..line("40").priced };
    let (key, description, choice) = (code("lamp"), name("Lamp"), LineChoice::Standard);
    let lines = vec![QuoteLine { key, description, product: None, priced, choice, components: Vec::new() }];
    let content = QuoteContent { lines, terms: note("30 days"), ..QuoteContent::default() };
    let (account, currency) = (company.account, Currency::EUR);
    let draft = DraftQuote { opportunity: None, account, contact: None, currency, content, owner: None };
    let quote = seller.execute(draft).unwrap().id();
    seller.execute(SendQuote { quote }).unwrap();
    let lines = quantity.map(|amount| vec![AcceptedLine { line: 0, quantity: amount.parse().ok() }]);
    seller.execute(AcceptQuote { quote, lines }).unwrap()
}

#[test]
fn an_accepted_quote_is_ordered_once_and_again_where_that_order_was_cancelled() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let quote = accepted(&company, Some("2"));
    let order = seller.execute(place(OrderSource::Quote(quote.id()))).unwrap();
    assert_eq!((order.number().as_str(), order.totals()), ("ORD-2026-000001", &quote.acceptance().unwrap().totals));
    assert_eq!((order.lines()[0].ordered.to_string().as_str(), order.terms()), ("2", &note("30 days")));
    let again = seller.execute(place(OrderSource::Quote(quote.id())));
    assert_eq!(again.unwrap_err().code(), "ORD-022");
    seller.execute(CancelOrder { order: order.id(), reason: note("by mistake") }).unwrap();
    assert_eq!(seller.execute(place(OrderSource::Quote(quote.id()))).unwrap().number().as_str(), "ORD-2026-000002");
}

#[test]
fn only_what_is_accepted_is_ordered_and_only_by_the_customer_of_its_deal() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let (account, currency) = (company.account, Currency::EUR);
    let priced = line("40").priced;
    let (key, description, choice) = (code("lamp"), name("Lamp"), LineChoice::Standard);
    let lines = vec![QuoteLine { key, description, product: None, priced, choice, components: Vec::new() }];
    let content_of_quote = QuoteContent { lines, ..QuoteContent::default() };
    let draft = DraftQuote { opportunity: None, account, contact: None, currency, content: content_of_quote, owner: None };
    let quote = seller.execute(draft).unwrap().id();
    assert_eq!(seller.execute(place(OrderSource::Quote(quote))).unwrap_err().code(), "ORD-021");
    let nothing = content(account, Vec::new());
    assert_eq!(seller.execute(place(OrderSource::Content(nothing))).unwrap_err().code(), "invalid");
    let none = content(account, vec![ordered("lamp", "0", "40")]);
    assert_eq!(seller.execute(place(OrderSource::Content(none))).unwrap_err().code(), "invalid");
    let twice = content(account, vec![ordered("lamp", "1", "40"), ordered("lamp", "1", "40")]);
    assert_eq!(seller.execute(place(OrderSource::Content(twice))).unwrap_err().code(), "invalid");
}

#[test]
fn a_draft_holds_what_it_bills_and_gives_it_back_when_it_is_discarded() {
    let company = Company::founded();
    let (seller, accounts) = (company.session(company.seller), company.accounts());
    let order = lamps(&company).id();
    assert_eq!(invoice(&accounts, order, None).unwrap_err().code(), "ORD-029", "nothing is delivered");
    deliver(&seller, order, of("4"));
    let first = invoice(&accounts, order, None).unwrap();
    assert_eq!(invoice(&accounts, order, None).unwrap_err().code(), "ORD-029", "nothing is billed twice");
    let billed = first.order().clone().unwrap();
    assert_eq!(billed.number.as_str(), "ORD-2026-000001");
    assert_eq!(billed.purchase_order.as_ref().map(Label::as_str), Some("PO-4711"));
    let (lines, allowances, charges) = (vec![line("1")], Vec::new(), Vec::new());
    let change = ChangeDraft { invoice: first.id(), lines, allowances, charges, note: Note::default() };
    assert_eq!(accounts.execute(change).unwrap_err().code(), "INV-009");
    let (lines, allowances, charges) = (first.lines().clone(), first.allowances().clone(), first.charges().clone());
    let noted = ChangeDraft { invoice: first.id(), lines, allowances, charges, note: note("thank you") };
    assert_eq!(accounts.execute(noted).unwrap().totals(), first.totals());
    accounts.execute(DiscardDraft { invoice: first.id() }).unwrap();
    let back = accounts.get::<Order>(order).unwrap();
    assert_eq!((back.lines()[0].invoiced, back.billed().totals.gross), (Quantity::ZERO, eur("0.00")));
    assert!(invoice(&accounts, order, None).is_ok());
}

#[test]
fn invoices_in_parts_come_to_the_order_whatever_is_discarded_and_credited_on_the_way() {
    let company = Company::founded();
    let (seller, accounts) = (company.session(company.seller), company.accounts());
    let order = lamps(&company);
    let gross = order.totals().gross;
    let order = order.id();
    deliver(&seller, order, None);
    let parts: Vec<Invoice> = ["3", "1", "2"].map(|amount| invoice(&accounts, order, of(amount)).unwrap()).into();
    accounts.execute(DiscardDraft { invoice: parts[1].id() }).unwrap();
    for part in [&parts[0], &parts[2]] {
        accounts.execute(issue(part.id())).unwrap();
    }
    let refused =
        CreditInvoice { invoice: parts[2].id(), extent: CreditExtent::Full, reason: code("wrong"), note: Note::default() };
    accounts.execute(refused).unwrap();
    assert_eq!(accounts.get::<Order>(order).unwrap().lines()[0].invoiced.to_string(), "3", "all of the third is credited");
    let rest = invoice(&accounts, order, None).unwrap();
    accounts.execute(issue(rest.id())).unwrap();
    let standing = accounts.iter(Query::<Invoice>::all()).map(Result::unwrap).filter(Invoice::is_issued_invoice);
    let standing = Money::sum(standing.map(|one| one.standing().unwrap()), Currency::EUR).unwrap();
    assert_eq!(standing, gross);
    assert_eq!(accounts.ask(OrderStanding { order }).unwrap().status, OrderStatus::Completed);
    let of_order = Query::under(Invoice::BY_ORDER, SortKey::new().id(order));
    assert_eq!(accounts.list(&of_order).unwrap().items.len(), 3);
}

#[test]
fn a_part_that_is_credited_gives_no_quantity_back() {
    let company = Company::founded();
    let accounts = company.accounts();
    let order = lamps(&company).id();
    deliver(&company.session(company.seller), order, None);
    let billed = invoice(&accounts, order, None).unwrap().id();
    accounts.execute(issue(billed)).unwrap();
    let credit = |extent| CreditInvoice { invoice: billed, extent, reason: code("sorry"), note: Note::default() };
    accounts.execute(credit(CreditExtent::Gross(eur("50")))).unwrap();
    assert_eq!(accounts.get::<Order>(order).unwrap().lines()[0].invoiced.to_string(), "10");
    accounts.execute(credit(CreditExtent::Full)).unwrap();
    assert_eq!(accounts.get::<Order>(order).unwrap().lines()[0].invoiced, Quantity::ZERO, "nothing of the invoice stands");
}

/// Ten at 10.00 with 20 % VAT, of which 20.00 are taken off without VAT: the gross is 100.00, and one tax group lies below zero.
fn with_a_group_below_zero(company: &Company) -> OrderId {
    let lamps = content(company.account, vec![ordered("lamp", "10", "10")]);
    let (adjustment, reason) = (Adjustment::Amount(eur("20.00")), name("Deposit"));
    let allowances = vec![DocumentAdjustment::new(adjustment, TaxTreatment::rated(Percent::ZERO), reason)];
    let source = OrderSource::Content(OrderContent { allowances, ..lamps });
    company.session(company.seller).execute(place(source)).unwrap().id()
}

#[test]
fn an_invoice_gives_its_quantities_back_once_though_its_gross_is_credited_before_its_net() {
    let company = Company::founded();
    let accounts = company.accounts();
    let order = with_a_group_below_zero(&company);
    deliver(&company.session(company.seller), order, None);
    let billed = invoice(&accounts, order, None).unwrap();
    assert_eq!(accounts.execute(issue(billed.id())).unwrap().totals().gross, eur("100.00"));
    let credit = |extent| CreditInvoice { invoice: billed.id(), extent, reason: code("sorry"), note: Note::default() };
    let invoiced = || accounts.get::<Order>(order).unwrap().lines()[0].invoiced.to_string();
    accounts.execute(credit(CreditExtent::Gross(eur("100.00")))).unwrap();
    assert_eq!(invoiced(), "10", "net and VAT are left");
    accounts.execute(credit(CreditExtent::Full)).unwrap();
    assert_eq!(invoiced(), "0", "nothing is left");
    assert_eq!(accounts.execute(credit(CreditExtent::Full)).unwrap_err().code(), "INV-006");
    let again = invoice(&accounts, order, None).unwrap();
    assert_eq!((invoiced().as_str(), again.totals().gross), ("10", eur("100.00")));
}

/// An order of a lamp that is free, and one of a lamp whose price is taken off the document.
fn that_come_to_nothing(company: &Company) -> [OrderId; 2] {
    let seller = company.session(company.seller);
    let free = content(company.account, vec![ordered("lamp", "2", "0")]);
    let (adjustment, reason) = (Adjustment::Amount(eur("80.00")), name("A gift"));
    let allowances = vec![DocumentAdjustment::new(adjustment, TaxTreatment::rated(Percent::TWENTY), reason)];
    let given = OrderContent { allowances, ..content(company.account, vec![ordered("lamp", "2", "40")]) };
    [free, given].map(|content| seller.execute(place(OrderSource::Content(content))).unwrap().id())
}

#[test]
fn an_invoice_that_comes_to_nothing_is_credited_once_and_gives_its_quantities_back() {
    let company = Company::founded();
    let (seller, accounts) = (company.session(company.seller), company.accounts());
    for order in that_come_to_nothing(&company) {
        deliver(&seller, order, None);
        let billed = invoice(&accounts, order, None).unwrap().id();
        assert_eq!(accounts.execute(issue(billed)).unwrap().totals().gross, eur("0.00"));
        let undo = UndoDelivery { order, delivery: 1, reason: note("not there") };
        assert_eq!(seller.execute(undo.clone()).unwrap_err().code(), "ORD-032");
        let credit = |extent| CreditInvoice { invoice: billed, extent, reason: code("wrong"), note: Note::default() };
        assert_eq!(accounts.execute(credit(CreditExtent::Gross(eur("1")))).unwrap_err().code(), "INV-006");
        let credit_note = accounts.execute(credit(CreditExtent::Full)).unwrap();
        assert_eq!((credit_note.totals().gross, credit_note.totals().groups.len()), (eur("0.00"), 1));
        assert_eq!(credit_note.lines()[0].description, name("lamp"), "it says what is taken back");
        assert_eq!(accounts.get::<Order>(order).unwrap().lines()[0].invoiced, Quantity::ZERO);
        assert_eq!(accounts.execute(credit(CreditExtent::Full)).unwrap_err().code(), "INV-006");
        seller.execute(undo).unwrap();
    }
}

#[test]
fn a_dispute_that_is_accepted_in_full_gives_back_as_a_full_credit_note_does() {
    let company = Company::founded();
    let accounts = company.accounts();
    let order = lamps(&company).id();
    deliver(&company.session(company.seller), order, None);
    let invoice = invoice(&accounts, order, None).unwrap().id();
    accounts.execute(issue(invoice)).unwrap();
    let (scope, reason) = (DisputeScope::Whole, code("quality"));
    let dispute =
        accounts.execute(RaiseDispute { claim: note("not ours"), ..RaiseDispute::about(invoice, scope, reason) }).unwrap().id();
    accounts.execute(AcknowledgeDispute { dispute, coordinator: Some(company.accountant) }).unwrap();
    accounts.execute(InvestigateDispute { dispute, finding: note("true") }).unwrap();
    let accept = accounts.get::<Invoice>(invoice).unwrap().totals().gross;
    accounts.execute(ProposeResolution { dispute, accept, grounds: note("true") }).unwrap();
    accounts.execute(ResolveDispute { dispute, verdict: Verdict::InFull, grounds: note("true") }).unwrap();
    assert_eq!(accounts.get::<Order>(order).unwrap().lines()[0].invoiced, Quantity::ZERO);
}

#[test]
fn orders_and_quotes_leave_no_gap_in_the_numbers_of_invoices_though_they_begin_alike() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (ordering, quoting) = (FulfilmentPolicy::default(), QuotingPolicy::default());
    boss.execute(SetPolicy { policy: FulfilmentPolicy { prefix: "INV".into(), ..ordering }, effective_from: None }).unwrap();
    boss.execute(SetPolicy { policy: QuotingPolicy { prefix: "INV".into(), ..quoting }, effective_from: None }).unwrap();
    let number = |invoice: Invoice| invoice.issue().unwrap().number.to_string();
    let first = number(company.issued(&["40"]));
    let (order, quote) = (lamps(&company), accepted(&company, None));
    assert_eq!([first, number(company.issued(&["40"]))], ["INV-2026-000001", "INV-2026-000002"]);
    assert_eq!([order.number().as_str(), quote.number().as_str()], ["INV-2026-000001"; 2]);
}

#[test]
fn an_order_and_a_quote_of_an_earlier_day_are_entered_after_those_of_today() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let (_, quote) = (lamps(&company), accepted(&company, None));
    let order = content(company.account, vec![ordered("lamp", "1", "40")]);
    let earlier = seller.transact(|transaction| {
        let order = transaction.execute_at(noon("2026-05-01"), place(OrderSource::Content(order.clone())))?;
        let (lines, opportunity, contact) = (quote.lines().clone(), None, None);
        let content = QuoteContent { lines, ..QuoteContent::default() };
        let (account, currency) = (company.account, Currency::EUR);
        let draft = DraftQuote { opportunity, account, contact, currency, content, owner: None };
        Ok((order, transaction.execute_at(noon("2026-05-01"), draft)?))
    });
    let (order, quote) = earlier.unwrap();
    assert_eq!((order.number().as_str(), *order.placed_on()), ("ORD-2026-000002", day("2026-05-01")));
    assert!(quote.number().as_str().ends_with("-2026-000002"), "{}", quote.number());
}

#[test]
fn more_changes_at_once_than_an_order_has_lines_are_refused() {
    let company = Company::founded();
    let (seller, order) = (company.session(company.seller), lamps(&company).id());
    let same = OrderChange::PurchaseOrder("PO-4711".parse().ok());
    let change = |count: usize| seller.execute(ChangeOrder { order, changes: vec![same.clone(); count] });
    assert!(change(MAX_ORDER_LINES).is_ok());
    assert!(change(MAX_ORDER_LINES + 1).unwrap_err().to_string().contains("changes"));
}

#[test]
fn two_who_invoice_the_same_order_at_once_do_not_bill_it_twice() {
    let company = Company::founded();
    let accounts = company.accounts();
    let order = lamps(&company).id();
    deliver(&company.session(company.seller), order, None);
    let command = InvoiceOrder { order, lines: None, note: Note::default() };
    let (mut one, mut other) = (accounts.begin().unwrap(), accounts.begin().unwrap());
    one.execute(command.clone()).unwrap();
    other.execute(command).unwrap();
    one.commit().unwrap();
    assert_eq!(other.commit().unwrap_err().code(), "conflict");
}

#[test]
fn what_is_to_be_done_stands_in_the_order_of_its_days_and_rests_while_an_order_is_on_hold() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let placed = |day_wanted: &str| {
        let source = OrderSource::Content(content(company.account, vec![ordered("lamp", "2", "40")]));
        let order = PlaceOrder { requested_on: Some(day(day_wanted)), ..place(source) };
        seller.execute(order).unwrap().id()
    };
    let (later, sooner) = (placed("2026-06-20"), placed("2026-06-10"));
    let waiting = |until: Option<&str>| {
        let asked = seller.ask(OrdersToDeliver { until: until.map(day), limit: None }).unwrap();
        asked.iter().map(|one| one.order).collect::<Vec<_>>()
    };
    assert_eq!(waiting(None), [sooner, later]);
    assert_eq!(waiting(Some("2026-06-15")), [sooner]);
    assert!(seller.ask(OrdersToInvoice { until: None, limit: None }).unwrap().is_empty());
    deliver(&seller, sooner, of("1"));
    let to_invoice = seller.ask(OrdersToInvoice { until: None, limit: Some(1) }).unwrap();
    assert_eq!((to_invoice[0].order, to_invoice[0].lines[0].quantity), (sooner, Quantity::ONE));
    seller.execute(HoldOrder { order: sooner, reason: note("unpaid") }).unwrap();
    assert_eq!(waiting(None), [later]);
    assert!(seller.ask(OrdersToInvoice { until: None, limit: None }).unwrap().is_empty());
    seller.execute(ReleaseOrder { order: sooner }).unwrap();
    assert_eq!(waiting(None), [sooner, later]);
    assert_eq!(seller.ask(OrdersToDeliver { until: None, limit: Some(0) }).unwrap_err().code(), "invalid");
}

#[test]
fn whoever_waits_for_deliveries_finds_them_in_the_outbox() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let order = lamps(&company).id();
    deliver(&seller, order, of("4"));
    let ahead = RecordDelivery { order, lines: None, delivered_on: Some(day("2026-05-05")), reference: None };
    assert_eq!(seller.execute(ahead).unwrap_err().code(), "invalid");
    let boss = company.session(company.administrator);
    let topics: Vec<String> = boss.outbox(10).unwrap().iter().map(|message| message.topic().clone()).collect();
    assert_eq!(topics, ["order.placed", "order.delivered"]);
}
