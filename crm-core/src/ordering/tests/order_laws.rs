//! Laws over any life of an order: quantities are conserved, and its invoices come to it to the cent.

use proptest::prelude::*;

use super::order_samples::*;
use crate::kernel::{CrmError, Money, Percent, Quantity};
use crate::ordering::order_billing::Bill;
use crate::ordering::orders::Ordered;
use crate::ordering::*;
use crate::pricing::{Adjustment, DocumentAdjustment, LineAdjustment, TaxTreatment};
use crate::quoting::acceptance::accept;
use crate::quoting::rules as quoting;
use crate::quoting::{
    AcceptQuote, AcceptedLine, DraftQuote, LineChoice, Quote, QuoteContent, QuoteLine, QuoteRecipient, QuotingPolicy,
};

/// One thing that may happen. Numbers choose among what there is; shares are per mille of what is left, so that more than 1,000 asks for too much.
#[derive(Debug, Clone)]
enum Act {
    Deliver(usize, i64),
    Undo(usize),
    Order(usize, i64),
    Add(i64, i64),
    Bill(usize, i64),
    BillAll,
    GiveBack(usize),
    Hold,
    Release,
    Close(bool),
}

fn act() -> impl Strategy<Value = Act> {
    let (one, share) = (|| 0usize..6, || 1i64..1_200);
    prop_oneof![
        4 => (one(), share()).prop_map(|(at, share)| Act::Deliver(at, share)),
        1 => one().prop_map(Act::Undo),
        2 => (one(), 0i64..300_000).prop_map(|(at, to)| Act::Order(at, to)),
        1 => (1i64..200_000, 0i64..20_000_000).prop_map(|(quantity, price)| Act::Add(quantity, price)),
        4 => (one(), share()).prop_map(|(at, share)| Act::Bill(at, share)),
        1 => Just(Act::BillAll),
        2 => one().prop_map(Act::GiveBack),
        1 => Just(Act::Hold),
        2 => Just(Act::Release),
        1 => any::<bool>().prop_map(Act::Close),
    ]
}

fn adjustment() -> impl Strategy<Value = Adjustment> {
    let percent = |scaled: i64| Percent::from_scaled(scaled).expect("a percentage");
    prop_oneof![
        (0i64..500).prop_map(|minor| Adjustment::Amount(Money::from_minor(minor, EUR).expect("an amount"))),
        (0i64..200_000).prop_map(move |scaled| Adjustment::Percent(percent(scaled))),
    ]
}

fn draft() -> impl Strategy<Value = OrderLineDraft> {
    let adjustments = || prop::collection::vec(adjustment(), 0..2);
    let tolerance = prop::option::of((0i64..300_000).prop_map(|scaled| Percent::from_scaled(scaled).expect("a percentage")));
    let parts = (1i64..300_000, 0i64..50_000_000, 0usize..3, any::<bool>(), tolerance, adjustments(), adjustments());
    parts.prop_map(|(quantity, price, rate, is_delivered, tolerance, allowances, charges)| {
        let billing = if is_delivered { BillingBasis::Delivered } else { BillingBasis::Ordered };
        let mut draft = line("line", quantity, price, ["20", "10", "5.5"][rate], billing);
        draft.terms = LineTerms { over_delivery: tolerance, over_billing: tolerance, ..draft.terms };
        let reasoned = |all: Vec<Adjustment>| all.into_iter().map(LineAdjustment::from).collect();
        (draft.priced.allowances, draft.priced.charges) = (reasoned(allowances), reasoned(charges));
        draft
    })
}

/// Amounts off and on the document may be in a tax group that no line is in, and take it below zero.
fn ordered() -> impl Strategy<Value = OrderContent> {
    let adjustments = || prop::collection::vec((adjustment(), prop::sample::select(vec!["20", "0"])), 0..3);
    (prop::collection::vec(draft(), 1..5), adjustments(), adjustments()).prop_map(|(drafts, allowances, charges)| {
        let drafts = drafts.into_iter().enumerate();
        let lines = drafts.map(|(at, draft)| OrderLineDraft { key: code(&format!("line-{at}")), ..draft }).collect();
        let on_document = |all: Vec<(Adjustment, &str)>| -> Vec<DocumentAdjustment> {
            let one = |(adjustment, rate): (Adjustment, &str)| {
                let tax = TaxTreatment::rated(rate.parse().expect("a rate"));
                DocumentAdjustment { adjustment, tax, ..off(eur("0.00")) }
            };
            all.into_iter().map(one).collect()
        };
        OrderContent { allowances: on_document(allowances), charges: on_document(charges), ..content(lines) }
    })
}

/// The same without tolerance: what is billed is what is ordered.
fn exactly() -> impl Strategy<Value = OrderContent> {
    ordered().prop_map(|content| {
        let exact = |draft: OrderLineDraft| OrderLineDraft { terms: LineTerms { over_billing: None, ..draft.terms }, ..draft };
        OrderContent { lines: content.lines.into_iter().map(exact).collect(), ..content }
    })
}

/// The order, all of it delivered; nothing where it cannot be placed.
fn delivered(content: &OrderContent) -> Option<Life> {
    let order = placed_as(Ordered::of_content(content, &orders::Bundles::new(), &FulfilmentPolicy::default())).ok()?;
    Some(Life { order: deliver(&order, None).expect("a delivery"), bills: Vec::new() })
}

/// An order with the bills that stand.
struct Life {
    order: Order,
    bills: Vec<Bill>,
}

impl Life {
    fn named(&self, at: usize, share: i64, of: impl Fn(&OrderLine) -> Quantity) -> Option<OrderQuantity> {
        let line = self.order.lines.get(at % self.order.lines.len())?;
        let scaled = of(line).scaled() * share / 1_000;
        Some(OrderQuantity { line: line.key.clone(), quantity: Quantity::from_scaled(scaled.max(1))? })
    }

    /// Does it, or says why not.
    fn act(&mut self, act: &Act) -> Result<(), CrmError> {
        let order = &self.order;
        self.order = match act {
            Act::Deliver(at, share) => deliver(order, self.named(*at, *share, OrderLine::to_deliver).map(|one| vec![one]))?,
            Act::Undo(at) => undo(order, u32::try_from(*at).unwrap_or(0) + 1)?,
            Act::Order(at, to) => {
                let wanted = self.named(*at, 0, OrderLine::kept);
                let to = Quantity::from_scaled(*to).expect("a quantity");
                let change_to = |of: OrderQuantity| OrderChange::Quantity(OrderQuantity { quantity: to, ..of });
                change(order, wanted.map(change_to).into_iter().collect())?
            }
            Act::Add(quantity, price) => {
                let key = format!("line-{}", order.lines.len());
                let draft = line(&key, *quantity, *price, "20", BillingBasis::Delivered);
                change(order, vec![OrderChange::Line(draft)])?
            }
            Act::Bill(at, share) => {
                let named = self.named(*at, *share, OrderLine::to_bill).map(|one| vec![one]);
                self.bill(named)?
            }
            Act::BillAll => self.bill(None)?,
            Act::GiveBack(at) if !self.bills.is_empty() => {
                let gone = self.bills.remove(at % self.bills.len());
                give_back(&self.order, &gone)?
            }
            Act::GiveBack(_) => order.clone(),
            Act::Hold => hold(order)?,
            Act::Release => done(orders::release(order))?,
            Act::Close(waives_billing) => close(order, *waives_billing)?,
        };
        Ok(())
    }

    fn bill(&mut self, lines: Option<Vec<OrderQuantity>>) -> Result<Order, CrmError> {
        let (next, part) = bill(&self.order, lines)?;
        adds_up(&part);
        self.bills.push(part);
        Ok(next)
    }

    fn sum(&self, of: impl Fn(&Bill) -> Money) -> Money {
        Money::sum(self.bills.iter().map(of), EUR).expect("a sum")
    }
}

/// The identities of EN 16931, BR-CO-10 to BR-CO-15.
fn adds_up(bill: &Bill) {
    let totals = &bill.totals;
    let sum = |all: Vec<Money>| Money::sum(all, EUR).expect("a sum");
    let amounts = |all: &[DocumentAdjustment]| {
        let amounts = all.iter().map(|one| match one.adjustment {
            Adjustment::Amount(amount) => amount,
            Adjustment::Percent(_) => panic!("an invoice of an order has amounts"),
        });
        sum(amounts.inspect(|amount| assert!(!amount.is_negative())).collect())
    };
    assert_eq!(totals.lines.len(), bill.lines.len());
    for line in &totals.lines {
        let net = line.price.checked_sub(line.allowances).and_then(|rest| rest.checked_add(line.charges)).expect("a net");
        assert_eq!(net, line.net);
    }
    assert_eq!(sum(totals.lines.iter().map(|line| line.net).collect()), totals.line_net);
    assert_eq!((amounts(&bill.allowances), amounts(&bill.charges)), (totals.allowances, totals.charges));
    let net = totals.line_net.checked_sub(totals.allowances).and_then(|rest| rest.checked_add(totals.charges)).expect("a net");
    assert_eq!(net, totals.net);
    assert_eq!(sum(totals.groups.iter().map(|group| group.taxable).collect()), totals.net);
    assert_eq!(sum(totals.groups.iter().map(|group| group.amount).collect()), totals.tax);
    assert_eq!(totals.net.checked_add(totals.tax).expect("a gross"), totals.gross);
    has_a_group_for_each_vat_and_no_other(bill);
}

/// BR-S-01, BR-S-08 and their like: VAT groups are those of what is on the invoice.
fn has_a_group_for_each_vat_and_no_other(bill: &Bill) {
    let of_adjustments = bill.allowances.iter().chain(&bill.charges).map(|one| &one.tax);
    let on_it: Vec<&TaxTreatment> = bill.lines.iter().map(|line| &line.priced.tax).chain(of_adjustments).collect();
    for tax in &on_it {
        assert!(bill.totals.group(tax).is_some(), "{tax:?} stands on the invoice and has no group");
    }
    for group in &bill.totals.groups {
        let is_on_it = on_it.iter().any(|tax| (tax.category, tax.rate) == (group.tax.category, group.tax.rate));
        assert!(is_on_it, "{group:?} has neither line nor adjustment");
    }
}

/// What holds of an order at any time.
fn holds(life: &Life) {
    let order = &life.order;
    for line in order.lines() {
        let rest = line.to_deliver().checked_add(line.given_up).expect("a quantity");
        assert_eq!(line.delivered.min(line.ordered).checked_add(rest).expect("a quantity"), line.ordered, "of what is ordered");
        let counted = order.deliveries().iter().filter(|one| one.undone.is_none()).flat_map(|one| &one.lines);
        let delivered: i64 = counted.filter(|one| one.line == line.key).map(|one| one.quantity.scaled()).sum();
        assert_eq!(delivered, line.delivered.scaled(), "the deliveries that count");
        let billed = life.bills.iter().flat_map(quantities).filter(|one| one.line == line.key);
        assert_eq!(billed.map(|one| one.quantity.scaled()).sum::<i64>(), line.invoiced.scaled(), "the bills that stand");
        let most = |base: Quantity, percent: Option<Percent>| {
            base.scaled() + base.scaled() * percent.unwrap_or(Percent::ZERO).scaled() / 1_000_000
        };
        assert!(line.delivered.scaled() <= most(line.ordered, line.terms.over_delivery));
        let basis = if line.is_billed_by_delivery() { line.delivered } else { line.ordered };
        assert!(line.invoiced.scaled() <= most(basis, line.terms.over_billing));
    }
    let totals = &order.billed().totals;
    assert_eq!(life.sum(|bill| bill.totals.net), totals.net);
    assert_eq!(life.sum(|bill| bill.totals.tax), totals.tax);
    assert_eq!(life.sum(|bill| bill.totals.gross), totals.gross);
}

proptest! {
    #[test]
    fn quantities_are_conserved_and_bills_come_to_the_order_whatever_happens(
        content in ordered(),
        acts in prop::collection::vec(act(), 0..40),
    ) {
        let Ok(order) = placed_as(Ordered::of_content(&content, &orders::Bundles::new(), &FulfilmentPolicy::default())) else {
            return Ok(());
        };
        let mut life = Life { order, bills: Vec::new() };
        for one in &acts {
            let before = (life.order.clone(), life.bills.len());
            if life.act(one).is_err() {
                prop_assert_eq!(&before, &(life.order.clone(), life.bills.len()), "what is refused changes nothing");
            }
            holds(&life);
        }
        let _ = life.act(&Act::Release);
        if let Ok(all) = deliver(&life.order, None) {
            life.order = all;
        }
        let _ = life.act(&Act::BillAll);
        holds(&life);
        for line in life.order.lines().iter().filter(|_| life.order.tag() == OrderTag::Open) {
            prop_assert_eq!((line.to_deliver(), line.to_bill()), (Quantity::ZERO, Quantity::ZERO), "all is done");
        }
    }

    #[test]
    fn an_order_billed_in_any_parts_comes_to_its_total_with_vat_within_a_cent_of_its_rate(
        content in exactly(),
        cuts in prop::collection::vec((0usize..6, 1i64..1_000), 0..30),
    ) {
        let Some(mut life) = delivered(&content) else { return Ok(()) };
        for (at, share) in cuts {
            let _ = life.act(&Act::Bill(at, share));
        }
        let _ = life.act(&Act::BillAll);
        prop_assert_eq!(life.sum(|bill| bill.totals.gross), life.order.totals().gross);
        prop_assert_eq!(&life.order.billed().totals, life.order.totals());
        for group in life.bills.iter().flat_map(|bill| &bill.totals.groups) {
            let exact = group.taxable.times(group.tax.rate).expect("its VAT");
            prop_assert!((exact.minor() - group.amount.minor()).abs() <= 1, "{} of {}", group.amount, group.taxable);
        }
    }

    #[test]
    fn it_does_so_whatever_drafts_are_discarded_on_the_way(
        content in exactly(),
        acts in prop::collection::vec((0usize..6, 1i64..1_000, any::<bool>()), 0..30),
    ) {
        let Some(mut life) = delivered(&content) else { return Ok(()) };
        for (at, share, discards) in acts {
            let _ = life.act(&if discards { Act::GiveBack(at) } else { Act::Bill(at, share) });
            holds(&life);
        }
        let _ = life.act(&Act::BillAll);
        prop_assert_eq!(life.sum(|bill| bill.totals.gross), life.order.totals().gross);
        prop_assert_eq!(&life.order.billed().totals, life.order.totals());
    }

    #[test]
    fn what_was_accepted_of_a_quote_is_what_is_ordered(
        content in ordered(),
        shares in prop::collection::vec(prop::option::of(1i64..=1_000), 5),
    ) {
        let Some(quote) = sent(&content) else { return Ok(()) };
        let lines = quote.lines().iter().zip(0u32..).zip(&shares).filter_map(|((line, number), share)| {
            let scaled = (line.priced.quantity.scaled() * (*share)? / 1_000).max(1);
            Some(AcceptedLine { line: number, quantity: Quantity::from_scaled(scaled) })
        });
        let command = AcceptQuote { quote: crate::kernel::Record::id(&quote), lines: Some(lines.collect()) };
        let Ok(accepted) = quoted(|cx| accept(&quote, &command, cx)) else { return Ok(()) };
        let acceptance = accepted.acceptance().expect("it is accepted").clone();
        let Ok(order) = placed_as(Ordered::of_quote(&accepted, &FulfilmentPolicy::default()).expect("it is accepted")) else {
            return Ok(());
        };
        prop_assert_eq!(order.totals(), &acceptance.totals, "to the cent");
        for (line, outcome) in accepted.lines().iter().zip(&acceptance.lines) {
            let ordered = order.line(&line.key).map_or(Quantity::ZERO, |line| line.ordered);
            prop_assert_eq!(ordered, outcome.accepted);
        }
    }
}

fn quoted<T>(rule: impl FnOnce(&crate::kernel::RuleContext<'_, QuotingPolicy>) -> T) -> T {
    on(|cx| {
        let policy = QuotingPolicy::default();
        rule(&crate::kernel::RuleContext { actor: cx.actor, now: cx.now, today: cx.today, policy: &policy })
    })
}

/// The same content offered, where it can be.
fn sent(content: &OrderContent) -> Option<Quote> {
    use crate::kernel::RecordId;
    let lines = content.lines.iter().cloned().map(|draft| {
        let OrderLineDraft { key, description, product, priced, .. } = draft;
        QuoteLine { key, description, product, priced, choice: LineChoice::Standard, components: Vec::new() }
    });
    let (allowances, charges) = (content.allowances.clone(), content.charges.clone());
    let offer = QuoteContent { lines: lines.collect(), allowances, charges, ..QuoteContent::default() };
    let (account, currency) = (content.account, content.currency);
    let draft = DraftQuote { opportunity: None, account, contact: None, currency, content: offer, owner: None };
    let new = quoting::NewQuote {
        id: crate::kernel::QuoteId::from_bytes([6; 16]),
        ownership: crate::kernel::Ownership::new(crate::kernel::UserId::from_bytes([5; 16]), None),
        number: "QUO-2026-000001".parse().ok()?,
        is_primary: false,
    };
    let drafted = quoted(|cx| quoting::draft(new, &draft, cx)).ok()?.record().clone();
    let to = QuoteRecipient { name: "Engines".parse().ok()?, address: None };
    Some(quoted(|cx| quoting::send(&drafted, to, &[], cx)).ok()?.record().clone())
}
