//! What is known of a deal holds together: lines and amount, shares and whole, one pipeline and another.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::kernel::{ContactId, CrmError, Currency, Money, Name, PipelineId, Record, RecordId, TimeZone, UnitPrice, UserId};
use crate::parties::{NamesParties, PartyId};
use crate::pipeline::*;

use super::samples::*;

fn line(quantity: &str, price: &str, discount: Option<&str>) -> DealLine {
    DealLine {
        name: Name::parse("Pump").unwrap(),
        product: None,
        quantity: quantity.parse().unwrap(),
        price: UnitPrice::parse(price, Currency::EUR).unwrap(),
        discount: discount.map(|percent| percent.parse().unwrap()),
    }
}

fn change(deal: &Opportunity, command: ChangeOpportunity) -> Result<Opportunity, CrmError> {
    on("2026-01-15", |cx| rules::change(deal, &pipeline(), &command, cx)).map(|decision| decision.record().clone())
}

fn edit() -> ChangeOpportunity {
    ChangeOpportunity::new(deal().id())
}

#[test]
fn lines_drive_the_amount_and_nobody_else_does() {
    let lines = vec![line("10", "1234.50", Some("10")), line("2.5", "100", None)];
    let priced = change(&deal(), ChangeOpportunity { lines: Some(lines), ..edit() }).unwrap();
    assert_eq!(priced.amount(), &Some(eur("11360.50")));
    let by_hand = ChangeOpportunity { amount: Edit::Set(eur("9")), ..edit() };
    assert_eq!(change(&priced, by_hand.clone()).unwrap_err().code(), "OPP-018");
    assert_eq!(change(&priced, ChangeOpportunity { amount: Edit::Clear, ..edit() }).unwrap_err().code(), "OPP-018");
    let same = ChangeOpportunity { amount: Edit::Set(eur("11360.50")), ..edit() };
    assert_eq!(change(&priced, same).unwrap(), priced, "what the lines say anyway may be said");
    let win = WinOpportunity { opportunity: deal().id(), amount: Some(eur("9")) };
    let won = on("2026-02-01", |cx| steps::win(&priced, &pipeline(), &win, &nothing(), cx));
    assert_eq!(won.unwrap_err().code(), "OPP-018");
    let freed = change(&priced, ChangeOpportunity { lines: Some(Vec::new()), ..edit() }).unwrap();
    assert_eq!(freed.amount(), &Some(eur("11360.50")), "it stays until somebody says otherwise");
    assert_eq!(change(&freed, by_hand).unwrap().amount(), &Some(eur("9")));
}

#[test]
fn lines_are_in_one_currency_and_sell_something() {
    let dollars = DealLine { price: UnitPrice::parse("1", Currency::parse("USD").unwrap()).unwrap(), ..line("1", "1", None) };
    let mixed = change(&deal(), ChangeOpportunity { lines: Some(vec![line("1", "1", None), dollars]), ..edit() });
    assert!(mixed.unwrap_err().to_string().contains("lines[1].price"));
    for (wrong, field) in [(line("0", "1", None), "lines[0].quantity"), (line("1", "1", Some("101")), "lines[0].discount")] {
        let found = Opportunity { lines: vec![wrong], ..deal() }.check().unwrap_err();
        assert_eq!(found.as_slice()[0].field, field);
    }
}

#[test]
fn shares_sum_to_a_hundred_and_everybody_stands_once() {
    let split = |user: u8, share: &str| DealSplit { user: UserId::from_bytes([user; 16]), share: share.parse().unwrap() };
    let faults = |splits: Vec<DealSplit>| {
        let found = Opportunity { splits, ..deal() }.check();
        found.err().map_or(Vec::new(), |found| found.as_slice().iter().map(|fault| fault.field.clone()).collect::<Vec<_>>())
    };
    assert_eq!(faults(vec![split(1, "33.3333"), split(2, "66.6667")]), Vec::<String>::new());
    assert_eq!(faults(vec![split(1, "50"), split(2, "49.9999")]), ["splits"]);
    assert_eq!(faults(vec![split(1, "50"), split(1, "50")]), ["splits[1]"]);
    assert_eq!(faults(vec![split(1, "100"), split(2, "0")]), ["splits[1].share"]);
}

#[test]
fn what_comes_again_has_a_month_s_part() {
    let yearly = RecurringRevenue { amount: eur("1000"), every_months: 12 };
    assert_eq!(yearly.monthly().unwrap(), eur("83.33"));
    let never = RecurringRevenue { every_months: 0, ..yearly };
    let found = Opportunity { recurring: Some(never), ..deal() }.check().unwrap_err();
    assert_eq!(found.as_slice()[0].field, "recurring.every_months");
}

#[test]
fn everybody_who_has_a_part_is_named_and_found() {
    let [one, two] = [4, 5].map(|n| ContactId::from_bytes([n; 16]));
    let part = |contact, role| Stakeholder { contact, role };
    let parts = vec![part(one, BuyingRole::Champion), part(two, BuyingRole::Champion), part(two, BuyingRole::Blocker)];
    let deal = Opportunity { contact: Some(one), stakeholders: parts, ..deal() };
    let mut named = deal.parties();
    named.sort_unstable();
    named.dedup();
    assert_eq!(named, [PartyId::Contact(one), PartyId::Contact(two)]);
    let rows = deal.indexes();
    assert_eq!(rows.iter().filter(|row| row.index == Opportunity::BY_CONTACT.code()).count(), 2);
}

#[test]
fn whoever_may_not_see_the_amount_sees_no_price_either() {
    let recurring = Some(RecurringRevenue { amount: eur("10"), every_months: 1 });
    let mut deal = Opportunity { lines: vec![line("1", "10", None)], recurring, amount: Some(eur("10")), ..deal() };
    deal.mask("amount");
    assert_eq!((deal.lines().len(), deal.recurring(), deal.amount()), (0, &None, &None));
}

#[test]
fn a_deal_goes_to_another_pipeline_by_a_map_and_keeps_its_history() {
    let other = Pipeline { id: PipelineId::from_bytes([2; 16]), name: Name::parse("Renewals").unwrap(), ..pipeline() };
    let go = |deal: &Opportunity, stages: &[(&str, &str)]| {
        let stages: BTreeMap<_, _> = stages.iter().map(|(from, to)| (code(from), code(to))).collect();
        let command = TransferOpportunity { opportunity: deal.id(), pipeline: other.id, stages };
        on("2026-02-01", |cx| steps::transfer(deal, &other, &command, cx)).map(|decision| decision.record().clone())
    };
    let moved = go(&deal(), &[("lead", "lead"), ("talk", "quote")]).unwrap();
    assert_eq!((moved.pipeline(), moved.stage(), moved.check()), (&other.id, &code("lead"), Ok(())));
    assert_eq!(moved.history().len(), 2);
    assert_eq!(moved.history()[0].pipeline, Some(pipeline().id));
    assert_eq!(moved.probability(), &Probability::Auto("20".parse().unwrap()));
    assert_eq!(go(&moved, &[]).unwrap(), moved, "it is there already");
    assert!(go(&deal(), &[("talk", "quote")]).unwrap_err().to_string().contains("stages"));
    assert!(matches!(go(&deal(), &[("lead", "nowhere")]), Err(CrmError::Invalid(_))));
    assert_eq!(go(&deal(), &[("lead", "won")]).unwrap_err().code(), "OPP-003");
    assert_eq!(go(&won(), &[("won", "lead")]).unwrap_err().code(), "OPP-001");
}

#[test]
fn of_a_deal_a_pipeline_counts_the_days_that_it_was_there() {
    let transfer = |deal: &Opportunity, to: PipelineId, day: &str| {
        let (to, stages) = (Pipeline { id: to, ..pipeline() }, BTreeMap::from([(code("lead"), code("lead"))]));
        let command = TransferOpportunity { opportunity: deal.id(), pipeline: to.id, stages };
        on(day, |cx| steps::transfer(deal, &to, &command, cx)).unwrap().record().clone()
    };
    let counted = |deal: &Opportunity, day: &str| deal.standing_before(at(day), &TimeZone::UTC).is_some();
    let away = transfer(&deal(), PipelineId::from_bytes([2; 16]), "2026-02-01");
    assert_eq!(["2026-01-20", "2026-02-02"].map(|day| counted(&away, day)), [false, true]);
    let back = transfer(&away, pipeline().id, "2026-03-01");
    assert_eq!(["2026-01-20", "2026-02-02", "2026-03-02"].map(|day| counted(&back, day)), [true, false, true]);
    assert_eq!(back.check(), Ok(()));
}

proptest! {
    /// The amount of a deal with lines is their sum, whatever is said and in whatever order.
    #[test]
    fn the_amount_is_the_sum_of_the_lines(
        steps in prop::collection::vec((prop::collection::vec((1u32..1000, 0i64..100_000), 0..4), prop::option::of(0i64..10_000)), 1..8),
    ) {
        let mut known = deal();
        for (lines, by_hand) in steps {
            let lines: Vec<DealLine> = lines.iter().map(|(n, cents)| {
                line(&n.to_string(), &Money::from_minor(*cents, Currency::EUR).unwrap().amount().to_string(), None)
            }).collect();
            let amount = by_hand.map_or(Edit::Keep, |cents| Edit::Set(Money::from_minor(cents, Currency::EUR).unwrap()));
            if let Ok(next) = change(&known, ChangeOpportunity { lines: Some(lines), amount, ..edit() }) {
                known = next;
            }
            if let Some(sum) = crate::pipeline::model::worth(known.lines()).unwrap() {
                prop_assert_eq!(*known.amount(), Some(sum));
            }
            prop_assert_eq!(known.check(), Ok(()));
        }
    }
}
