//! What binds the customer for years: a contract that renews and follows an index, and a subscription that changes in the middle of a period.

use std::io::Write;

use crm_core::automation::RunDue;
use crm_core::engine::Query;
use crm_core::kernel::{Currency, Date, Money, Name, Percent, Quantity, Record, SortKey, UnitPrice};
use crm_core::ordering::{
    BillingCycle, ChangePlan, Continuation, ContractTerms, Indexation, Notice, RevenueBetween, ReviseContract, SignContract,
    StartSubscription, SubscriptionPlan,
};
use crm_core::pipeline::Opportunity;

use super::{Story, heading, say};
use crate::{StoryError, table};

/// The contract of maintenance, and its price a year later.
pub fn contract(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Maintenance: a contract that goes on unless notice comes in time")?;
    let session = story.session(story.house.claire)?;
    let terms = ContractTerms {
        starts_on: Date::new(2026, 6, 1)?,
        initial_months: 12,
        continuation: Continuation::Renews { months: 12 },
        notice: Notice::Months(3),
    };
    let percent = |text: &str| text.parse::<Percent>();
    let indexation =
        Indexation { base: "128.4".parse()?, share: percent("80")?, cap: Some(percent("4")?), floor: Some(Percent::ZERO) };
    let value = Money::parse("1800", Currency::EUR)?;
    let (account, name, owner) = (story.house.opera, Name::parse("Maintenance of the light")?, None);
    let sign = SignContract { account, name, terms, value, indexation: Some(indexation), is_consumer: false, owner };
    let contract = session.execute(sign)?;
    let term = *contract.term();
    say(out, "crm", format!("binds until {}; notice by {} ends it then", term.until, term.notice_by))?;
    let revised = session.execute(ReviseContract { contract: contract.id(), index: "136.1".parse::<Quantity>()? })?;
    let (before, after) = (table::amount(*contract.value()), table::amount(*revised.value()));
    say(out, "crm", format!("the index rose from 128.4 to 136.1, 80 % of it count, 4 % at most: {before} becomes {after} a year"))
}

/// The subscription, and what it costs to change it with 20 of 30 days left.
pub fn subscription(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "A subscription to kept shows, changed with 20 of 30 days left")?;
    let session = story.session(story.house.claire)?;
    let (product, large) = (story.house.goods.shows, story.house.goods.all_shows);
    let price = |text: &str| UnitPrice::parse(text, Currency::EUR);
    let plan = SubscriptionPlan { product, price: price("30")?, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
    let starts_on = Some(Date::new(2026, 6, 1)?);
    let start =
        StartSubscription { account: story.house.opera, plan, starts_on, trial_until: None, owner: None, invoicing: None };
    let subscription = session.execute(start)?.id();
    story.until(Date::new(2026, 6, 11)?)?;
    let session = story.session(story.house.claire)?;
    let changed =
        session.execute(ChangePlan { subscription, product: large, price: price("50")?, cycle: BillingCycle::Monthly })?;
    let lines = changed.current().iter().flat_map(|of| &of.lines);
    let rows = lines.map(|line| {
        let (from, until) = (line.from.to_string(), line.until.to_string());
        vec![format!("{:?}", line.reason).to_lowercase(), from, until, table::amount(line.price), table::amount(line.amount)]
    });
    table::write(out, &["line", "from", "until", ">a month", ">billed"], rows.collect::<Vec<_>>())?;
    let june = RevenueBetween { from: Date::new(2026, 6, 1)?, until: Date::new(2026, 6, 30)? };
    for month in session.ask(june)? {
        let [opening, new, more, closing] = [month.opening, month.new, month.expansion, month.closing].map(table::amount);
        say(
            out,
            "crm",
            format!("monthly recurring revenue in June: {opening}, new {new}, expansion {more}, at its end {closing}"),
        )?;
    }
    Ok(())
}

/// What time does until the renewal of the contract is announced.
pub fn renewal(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Seven months later: the host asks what is due, once a week")?;
    let (mut work, mut moved) = (Vec::new(), 0);
    while story.today() < Date::new(2027, 1, 15)? {
        story.wait(7)?;
        let host = story.crm.system("what is due", story.now.get());
        loop {
            let done = host.execute(RunDue { limit: None })?;
            moved += done.moved;
            if done.subscription_steps + done.contract_steps > 0 {
                work.push((story.today(), done.subscription_steps, done.contract_steps));
            }
            if done.is_end {
                break;
            }
        }
    }
    let periods: u64 = work.iter().map(|(_, steps, _)| steps).sum();
    say(
        out,
        "crm",
        format!("{moved} deals that nobody answered were given up, {periods} periods of the subscription were billed"),
    )?;
    let session = story.session(story.house.manager)?;
    for deal in session.iter(Query::under(Opportunity::BY_STAGE, SortKey::new().id(story.house.renewals))) {
        let deal = deal?;
        let (worth, close) = (deal.amount().map(table::amount), *deal.expected_close());
        let of = format!("`{}` at `{}`, worth {}", deal.name(), deal.stage(), table::or_dash(worth));
        say(out, "crm", format!("a renewal was announced and its deal opened: {of}, to be closed by {}", table::or_dash(close)))?;
    }
    Ok(())
}
