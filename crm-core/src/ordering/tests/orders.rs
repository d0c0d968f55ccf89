//! Orders step by step: every step in every state, what a line and an order are then, and what is refused.

use super::order_samples::*;
use crate::kernel::{CrmError, Percent, Quantity, Record as _};
use crate::ordering::*;
use crate::pricing::Adjustment;

const ALL_STEPS: [OrderStep; 9] = [
    OrderStep::Change,
    OrderStep::Deliver,
    OrderStep::UndoDelivery,
    OrderStep::Hold,
    OrderStep::Release,
    OrderStep::Close,
    OrderStep::Cancel,
    OrderStep::Bill,
    OrderStep::GiveBack,
];

fn in_state(tag: OrderTag, order: &Order) -> Result<Order, CrmError> {
    match tag {
        OrderTag::Open => Ok(order.clone()),
        OrderTag::OnHold => hold(order),
        OrderTag::Closed => close(order, false),
        OrderTag::Cancelled => cancel(order),
    }
}

/// Takes a step of an order of which a lamp is delivered and an hour is billed, or of one of which nothing is.
fn take(step: OrderStep, tag: OrderTag) -> (Result<Order, CrmError>, OrderTag) {
    let fresh = lamps();
    let (billed, part) = bill(&fresh, Some(vec![of("hours", "1")])).expect("a bill");
    let begun = deliver(&billed, Some(vec![of("lamps", "1")])).expect("a delivery");
    let is_fresh = step == OrderStep::Cancel || tag == OrderTag::Cancelled;
    let order = in_state(tag, if is_fresh { &fresh } else { &begun }).expect("a way there");
    let before = order.tag();
    let after = match step {
        OrderStep::Change => change(&order, vec![OrderChange::RequestedOn(Some(today()))]),
        OrderStep::Deliver => deliver(&order, Some(vec![of("lamps", "1")])),
        OrderStep::UndoDelivery => undo(&order, 1),
        OrderStep::Hold => hold(&order),
        OrderStep::Release => done(orders::release(&order)),
        OrderStep::Close => close(&order, false),
        OrderStep::Cancel => cancel(&order),
        OrderStep::Bill => bill(&order, None).map(|(order, _)| order),
        OrderStep::GiveBack => give_back(&order, &part),
    };
    (after, before)
}

#[test]
fn orders_take_the_steps_of_their_table_and_no_other() {
    for tag in [OrderTag::Open, OrderTag::OnHold, OrderTag::Closed, OrderTag::Cancelled] {
        for step in ALL_STEPS {
            let (after, before) = take(step, tag);
            assert_eq!(before, tag);
            match after {
                Ok(next) => assert!(ORDER_STEPS.targets(tag, step).contains(&next.tag()), "{step:?} on {tag:?}"),
                Err(error) => {
                    assert_eq!(error.code(), "ORD-020", "{step:?} on {tag:?}: {error}");
                    assert!(!ORDER_STEPS.allows(tag, step), "{step:?} on {tag:?}");
                }
            }
        }
    }
}

#[test]
fn an_order_is_to_deliver_and_bill_until_both_are_done() {
    let order = lamps();
    let first = figures(&order);
    assert_eq!(first.status, OrderStatus::ToDeliverAndBill);
    assert_eq!(first.lines[0].billing, LineBilling::NotDue, "nothing is delivered yet");
    assert_eq!(first.lines[1].billing, LineBilling::ToInvoice, "billed by what is ordered");
    let (billed, _) = bill(&order, None).expect("a bill");
    assert_eq!(figures(&billed).lines[1].billing, LineBilling::Invoiced);
    let delivered = deliver(&billed, None).expect("a delivery");
    assert_eq!(figures(&delivered).status, OrderStatus::ToBill);
    let (all, _) = bill(&delivered, None).expect("a bill");
    assert_eq!(figures(&all).status, OrderStatus::Completed);
    let undone = undo(&deliver(&billed, Some(vec![of("hours", "2")])).expect("a delivery"), 1).expect("none after all");
    assert_eq!(figures(&undone).status, OrderStatus::ToDeliverAndBill);
    let at_once = placed(&content(vec![line("hours", 20_000, 50_000_000, "20", BillingBasis::Ordered)]));
    assert_eq!(figures(&bill(&at_once, None).expect("a bill").0).status, OrderStatus::ToDeliver);
}

#[test]
fn percentages_are_shares_of_what_is_ordered_and_reach_100_only_with_all_of_it() {
    let order = deliver(&lamps(), Some(vec![of("lamps", "4"), of("hours", "2")])).expect("a delivery");
    let shares = figures(&order);
    assert_eq!((shares.delivered.done, shares.delivered.of), (quantity("6"), quantity("12")));
    assert_eq!(shares.delivered.percent.to_string(), "50");
    let nearly = placed(&content(vec![line("sand", 100_000_000_000, 1_000, "20", BillingBasis::Delivered)]));
    let nearly = deliver(&nearly, Some(vec![of("sand", "9999999.9999")])).expect("a delivery");
    assert_eq!(figures(&nearly).delivered.percent.to_string(), "99.9999");
}

#[test]
fn more_may_be_delivered_and_billed_than_ordered_only_within_the_tolerance() {
    let order = lamps();
    assert_eq!(deliver(&order, Some(vec![of("lamps", "10.0001")])).expect_err("too much").code(), "ORD-026");
    let terms = LineTerms { over_delivery: "5".parse().ok(), over_billing: "10".parse().ok(), ..LineTerms::default() };
    let tolerant = change(&order, vec![OrderChange::Terms { line: code("lamps"), terms }]).expect("other terms");
    assert_eq!(deliver(&tolerant, Some(vec![of("lamps", "10.6")])).expect_err("too much").code(), "ORD-026");
    let over = deliver(&tolerant, Some(vec![of("lamps", "10.5")])).expect("within five percent");
    assert_eq!(figures(&over).lines[0].to_invoice, quantity("10.5"), "what is delivered is billed");
    assert_eq!(bill(&over, Some(vec![of("lamps", "11.5501")])).expect_err("too much").code(), "ORD-028");
    assert!(bill(&over, Some(vec![of("lamps", "11.55")])).is_ok(), "a tenth more than delivered");
    let policy = FulfilmentPolicy { over_delivery: Percent::HUNDRED, ..FulfilmentPolicy::default() };
    let command = RecordDelivery { order: order.id, lines: Some(vec![of("lamps", "20")]), delivered_on: None, reference: None };
    assert!(done(with_policy(&policy, |cx| deliveries::deliver(&order, &command, cx))).is_ok());
}

#[test]
fn more_delivered_than_ordered_of_what_is_billed_by_order_is_upselling() {
    let terms = LineTerms { over_delivery: "50".parse().ok(), billing: Some(BillingBasis::Ordered), ..LineTerms::default() };
    let order = change(&lamps(), vec![OrderChange::Terms { line: code("hours"), terms }]).expect("other terms");
    let delivered = deliver(&order, Some(vec![of("hours", "3")])).expect("a delivery");
    let (billed, _) = bill(&delivered, Some(vec![of("hours", "2")])).expect("a bill");
    assert_eq!(figures(&billed).lines[1].billing, LineBilling::Upselling);
    let more = change(&billed, vec![OrderChange::Quantity(of("hours", "3"))]).expect("more is ordered");
    assert_eq!(figures(&more).lines[1].billing, LineBilling::ToInvoice);
}

#[test]
fn a_change_goes_no_lower_than_what_is_done_and_adds_lines() {
    let order = deliver(&lamps(), Some(vec![of("lamps", "4")])).expect("a delivery");
    let to = |line: &str, amount: &str| vec![OrderChange::Quantity(of(line, amount))];
    assert_eq!(change(&order, to("lamps", "3.9999")).expect_err("too few").code(), "ORD-025");
    assert_eq!(change(&order, to("chairs", "1")).expect_err("no such line").code(), "ORD-024");
    let fewer = change(&order, to("lamps", "4")).expect("as many as delivered");
    assert_eq!(fewer.totals().net, eur("260.00"));
    let chair = line("chair", 10_000, 90_000_000, "20", BillingBasis::Delivered);
    let more = change(&order, vec![OrderChange::Line(chair.clone()), OrderChange::Quantity(of("hours", "0"))]).expect("a chair");
    assert_eq!((more.totals().net, more.lines().len()), (eur("490.00"), 3));
    let none = change(&lamps(), [to("lamps", "0"), to("hours", "0")].concat()).expect_err("an order of nothing");
    assert_eq!(none.code(), "invalid");
    let command = ChangeOrder { order: order.id, changes: to("lamps", "10") };
    let same = on(|cx| orders::change(&order, &command, &orders::Bundles::new(), cx)).expect("nothing to do");
    assert!(matches!(same, crate::kernel::Decision::AlreadyDone(_)));
}

#[test]
fn what_is_delivered_is_taken_back_once_and_not_from_under_an_invoice() {
    let order = deliver(&lamps(), Some(vec![of("lamps", "4")])).expect("a delivery");
    assert_eq!(undo(&order, 2).expect_err("only one").code(), "ORD-031");
    let (billed, part) = bill(&order, Some(vec![of("lamps", "4")])).expect("a bill");
    assert_eq!(undo(&billed, 1).expect_err("it is invoiced").code(), "ORD-032");
    let terms = LineTerms { billing: Some(BillingBasis::Ordered), ..LineTerms::default() };
    let by_order = change(&billed, vec![OrderChange::Terms { line: code("lamps"), terms }]).expect("other terms");
    assert!(undo(&by_order, 1).is_ok(), "then it is billed by what is ordered");
    let undone = undo(&give_back(&billed, &part).expect("discarded"), 1).expect("taken back");
    assert_eq!((undone.lines()[0].delivered, undone.lines()[0].invoiced), (Quantity::ZERO, Quantity::ZERO));
    assert_eq!(undo(&undone, 1).expect("once more"), undone);
    let again = deliver(&undone, None).expect("a delivery");
    assert_eq!(again.deliveries().iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
    let back = change(
        &undo(&by_order, 1).expect("undone"),
        vec![OrderChange::Terms {
            line: code("lamps"),
            terms: LineTerms { billing: Some(BillingBasis::Delivered), ..LineTerms::default() },
        }],
    );
    assert_eq!(back.expect_err("more is invoiced than delivered").code(), "ORD-032");
}

#[test]
fn nothing_is_delivered_or_billed_where_nothing_is_left() {
    let order = lamps();
    let all = deliver(&order, None).expect("a delivery");
    assert_eq!(deliver(&all, None).expect_err("nothing is left").code(), "ORD-027");
    let (billed, _) = bill(&all, None).expect("a bill");
    assert_eq!(bill(&billed, None).expect_err("nothing is left").code(), "ORD-029");
    assert_eq!(bill(&order, Some(vec![of("lamps", "1")])).expect_err("not delivered").code(), "ORD-028");
    assert_eq!(deliver(&order, Some(vec![of("lamps", "0")])).expect_err("nothing").code(), "invalid");
    assert_eq!(deliver(&order, Some(vec![of("lamps", "1"), of("lamps", "1")])).expect_err("twice").code(), "ORD-024");
    assert_eq!(cancel(&billed).expect_err("too late").code(), "ORD-030");
}

#[test]
fn an_order_closed_short_is_billed_for_what_was_delivered_unless_that_is_given_up() {
    let order = deliver(&lamps(), Some(vec![of("lamps", "4")])).expect("a delivery");
    let closed = close(&order, false).expect("closed");
    let shown = figures(&closed);
    assert_eq!((shown.status, shown.lines[0].given_up), (OrderStatus::ToBill, quantity("6")));
    assert_eq!((shown.delivered.percent.to_string().as_str(), closed.totals().net), ("100", eur("160.00")));
    let (billed, part) = bill(&closed, None).expect("a bill");
    assert_eq!((figures(&billed).status, part.totals.net), (OrderStatus::Closed, eur("160.00")));
    let waived = close(&order, true).expect("closed");
    assert_eq!(figures(&waived).status, OrderStatus::Closed);
    assert_eq!(bill(&waived, None).expect_err("given up").code(), "ORD-020");
    let (ahead, _) = bill(&lamps(), Some(vec![of("hours", "2")])).expect("a bill");
    let closed = close(&ahead, false).expect("closed");
    assert_eq!(figures(&closed).lines[1].to_credit, quantity("2"), "billed, and never to be done");
}

#[test]
fn three_invoices_of_a_third_each_come_to_the_order() {
    let mut third = line("lamps", 30_000, 33_333_333, "20", BillingBasis::Ordered);
    third.priced.allowances.push(Adjustment::Amount(eur("10.00")).into());
    let order = placed(&crate::ordering::OrderContent { allowances: vec![off(eur("5.00"))], ..content(vec![third]) });
    assert_eq!(order.totals().gross, eur("102.00"));
    let mut now = order;
    let mut nets = Vec::new();
    for _ in 0..3 {
        let (next, part) = bill(&now, Some(vec![of("lamps", "1")])).expect("a bill");
        nets.push((part.totals.net.to_string(), part.totals.allowances.to_string(), part.totals.tax.to_string()));
        now = next;
    }
    let of = |net: &str, off: &str, tax: &str| (format!("{net} EUR"), format!("{off} EUR"), format!("{tax} EUR"));
    assert_eq!(nets, [of("28.33", "1.67", "5.67"), of("28.34", "1.66", "5.66"), of("28.33", "1.67", "5.67")]);
    assert_eq!(now.billed().totals, *now.totals());
}

#[test]
fn what_is_given_back_twice_is_not_stored() {
    let order = lamps();
    let (billed, part) = bill(&order, Some(vec![of("hours", "1")])).expect("a bill");
    let back = give_back(&billed, &part).expect("it is given back");
    assert!(back.check().is_ok());
    let twice = give_back(&back, &part).expect("a rule that knows no invoice");
    let faults = twice.check().expect_err("less than nothing is billed").to_string();
    assert!(faults.contains("lines[1].invoiced"), "{faults}");
}

#[test]
fn vat_that_a_discarded_draft_left_over_waits_for_an_invoice_of_its_rate() {
    let small = line("small", 20_000, 60_000, "10", BillingBasis::Ordered);
    let order = placed(&content(vec![line("lamp", 10_000, 40_000_000, "20", BillingBasis::Ordered), small]));
    let one = || Some(vec![of("small", "1")]);
    let (first_billed, first) = bill(&order, one()).expect("a bill");
    let (both, second) = bill(&first_billed, one()).expect("a bill");
    assert_eq!((first.totals.tax, second.totals.tax), (eur("0.01"), eur("0.00")));
    let left = give_back(&both, &first).expect("the first is discarded");
    let (lamp_billed, lamp) = bill(&left, Some(vec![of("lamp", "1")])).expect("a bill");
    assert_eq!((lamp.totals.tax, lamp.totals.groups.len()), (eur("8.00"), 1), "it has nothing at 10 % on it");
    let (all, rest) = bill(&lamp_billed, None).expect("a bill");
    assert_eq!((rest.totals.tax, &all.billed().totals), (eur("0.01"), all.totals()));
}

#[test]
fn a_line_too_many_is_refused_where_it_is_added() {
    let of_key = |at: usize| line(&format!("line-{at}"), 10_000, 1_000_000, "20", BillingBasis::Ordered);
    let order = placed(&content((1..MAX_ORDER_LINES).map(of_key).collect()));
    let full = change(&order, vec![OrderChange::Line(of_key(MAX_ORDER_LINES))]).expect("the last line");
    let error = change(&full, vec![OrderChange::Line(of_key(MAX_ORDER_LINES + 1))]).expect_err("one too many");
    assert_eq!(error.code(), "invalid");
}
