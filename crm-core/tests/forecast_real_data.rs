//! What 8,300 deals of a company that sells hardware say of forecasts: the age of a deal tells what is won next, and nothing known beforehand tells which.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold, and prints the figures it measured"
)]

mod shared_data;

use std::collections::BTreeMap;
use std::path::Path;

use crm_core::kernel::{Currency, Date, FieldDecimal, Label, Money, Percent, ProductId, RecordId, Timestamp};
use crm_core::leads::scoring::{Answer, ClosedLead, Evidence, Fact, Facts, LearnedScore, LearningPolicy, Outcome, examine};
use crm_core::pipeline::ForecastPolicy;
use crm_core::pipeline::hazard::{DealEnd, DealSoFar, Hazard, Worth};

type Row = BTreeMap<String, String>;

/// The stage that all of the deals are in while they are open: as likely as not.
const STAGE: &str = "50";
const HORIZON: u32 = 90;

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn usd(text: &str) -> Money {
    Money::parse(text, Currency::USD).unwrap()
}

/// The deals that were engaged; their products are told apart by number.
fn deals(rows: &[Row]) -> Vec<DealSoFar> {
    let mut products: Vec<&str> = rows.iter().map(|row| row["product"].as_str()).collect();
    products.sort_unstable();
    products.dedup();
    let product = |row: &Row| {
        let spelt = if row["product"] == "GTXPro" { "GTX Pro" } else { &row["product"] };
        let number = products.binary_search(&spelt).unwrap_or_default();
        ProductId::from_bytes([u8::try_from(number).unwrap(); 16])
    };
    let engaged = rows.iter().filter(|row| !row["engage_date"].is_empty());
    let ended = |row: &Row| {
        let is_won = row["deal_stage"] == "Won";
        let amount = is_won.then(|| usd(&row["close_value"]));
        (!row["close_date"].is_empty()).then(|| DealEnd { on: day(&row["close_date"]), is_won, amount })
    };
    engaged
        .map(|row| DealSoFar {
            opened_on: day(&row["engage_date"]),
            ended: ended(row),
            product: Some(product(row)),
            amount: None,
        })
        .collect()
}

/// What the deals that are open on `on` brought within the horizon.
fn brought(deals: &[DealSoFar], on: Date) -> i64 {
    let until = on.plus_days(i64::from(HORIZON)).unwrap();
    let won = deals.iter().filter(|deal| deal.is_open_on(on)).filter_map(|deal| deal.ended);
    won.filter(|end| end.is_won && end.on <= until).filter_map(|end| end.amount).map(|amount| amount.minor()).sum()
}

/// What they are expected to bring: by age; by stage, of the amounts that they have; by stage, of the amounts that such deals brought.
fn forecasts(deals: &[DealSoFar], on: Date, policy: &ForecastPolicy) -> [i64; 3] {
    let known: Vec<_> = deals.iter().filter_map(|deal| deal.known_on(on)).collect();
    let (hazard, worth) = (Hazard::learn(&known, on, policy).unwrap(), Worth::learn(&known, on, policy));
    let stage: Percent = STAGE.parse().unwrap();
    let mut sums = [0; 3];
    for deal in known.iter().filter(|deal| deal.ended.is_none()) {
        let chance = hazard.chance(deal.opened_on, on, HORIZON);
        let worth = worth.of(deal.amount, deal.product).unwrap();
        sums[0] += chance.of(worth.amount, worth.share).unwrap().minor();
        sums[1] += deal.amount.map_or(0, |amount| amount.times(stage).unwrap().minor());
        sums[2] += worth.amount.times(stage).unwrap().minor();
    }
    sums
}

fn month_ends() -> [Date; 7] {
    ["03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30"].map(|end| day(&format!("2017-{end}")))
}

#[test]
#[ignore = "a study: prints what other choices give"]
fn other_choices_of_the_policy() {
    let Some(path) = shared_data::path("crm_sales_opportunities/sales_pipeline.csv") else { return };
    let (deals, mut choices) = (deals(&rows(&path)), vec![ForecastPolicy::default()]);
    choices.extend([1, 14, 30].map(|band_days| ForecastPolicy { band_days, ..ForecastPolicy::default() }));
    choices.extend([5, 50, 100].map(|band_closings| ForecastPolicy { band_closings, ..ForecastPolicy::default() }));
    choices.extend([0, 90, 1_500].map(|smoothing_days| ForecastPolicy { smoothing_days, ..ForecastPolicy::default() }));
    choices.extend([60, 90, 180].map(|learned_from_days| ForecastPolicy { learned_from_days, ..ForecastPolicy::default() }));
    for policy in choices {
        let sums = month_ends().map(|on| (brought(&deals, on), forecasts(&deals, on, &policy)[0]));
        let won: i64 = sums.iter().map(|(won, _)| won).sum();
        let missed: i64 = sums.iter().map(|(won, foretold)| (won - foretold).abs()).sum();
        println!("{policy:?}: WAPE {:.3}", missed as f64 / won as f64);
    }
}

#[test]
fn the_age_of_deals_tells_what_they_bring_where_their_stage_tells_nothing() {
    let Some(path) = shared_data::path("crm_sales_opportunities/sales_pipeline.csv") else { return };
    let deals = deals(&rows(&path));
    assert_eq!(deals.len(), 8_300);
    println!("{:<12}{:>12}{:>12}{:>14}{:>22}", "on", "won", "by age", "by stage", "by stage, mean worth");
    let (mut won, mut missed) = (0, [0; 3]);
    for on in month_ends() {
        let (actual, foretold) = (brought(&deals, on), forecasts(&deals, on, &ForecastPolicy::default()));
        println!("{on:<12}{:>12}{:>12}{:>14}{:>22}", actual / 100, foretold[0] / 100, foretold[1] / 100, foretold[2] / 100);
        won += actual;
        missed.iter_mut().zip(foretold).for_each(|(missed, foretold)| *missed += (actual - foretold).abs());
    }
    let [by_age, by_stage, by_mean] = missed.map(|missed| missed as f64 / won as f64);
    println!("WAPE        {:>12}{by_age:>12.3}{by_stage:>14.3}{by_mean:>22.3}", "");
    assert!(by_age <= 0.40, "by age {by_age}");
    assert!(by_stage >= 0.99, "open deals have no amounts, so their stage foretells nothing");
    assert!(by_age < by_mean, "and by age is nearer than by stage even where it is given the same worth");
}

fn fnv(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The probability that a won deal stands above a lost one, ties counting half.
fn auc(scored: &[(f64, bool)]) -> f64 {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut pairs) = (0.0, 0.0);
    for tie in sorted.chunk_by(|a, b| a.0 == b.0) {
        let won = tie.iter().filter(|(_, won)| *won).count() as f64;
        let lost = tie.len() as f64 - won;
        pairs += won * (below + lost / 2.0);
        below += lost;
    }
    pairs / (below * (scored.len() as f64 - below))
}

/// What is known on the day of opening: who sells what to whom, and what these are.
fn known_at_opening(folder: &Path, rows: &mut [Row]) -> Vec<&'static str> {
    let by = |file: &str, key: &str| -> BTreeMap<String, Row> {
        self::rows(&folder.join(file)).into_iter().map(|row| (row[key].clone(), row)).collect()
    };
    let (accounts, teams) = (by("accounts.csv", "account"), by("sales_teams.csv", "sales_agent"));
    for row in rows.iter_mut() {
        let of_account = accounts.get(&row["account"]).cloned().unwrap_or_default();
        let of_agent = teams.get(&row["sales_agent"]).cloned().unwrap_or_default();
        row.extend(of_account.into_iter().chain(of_agent));
    }
    vec![
        "account",
        "employees",
        "manager",
        "office_location",
        "product",
        "regional_office",
        "revenue",
        "sales_agent",
        "sector",
        "subsidiary_of",
        "year_established",
    ]
}

const NUMBERS: [&str; 4] = ["close_value", "employees", "revenue", "year_established"];

fn with_facts<T>(row: &Row, fields: &[&str], use_them: impl FnOnce(Facts<'_>) -> T) -> T {
    let answer = |name: &str| match row.get(name).map_or("", String::as_str) {
        "" => Answer::Missing,
        number if NUMBERS.contains(&name) => Answer::Number(FieldDecimal::parse(number).unwrap()),
        text => Answer::Text(text),
    };
    let facts: Vec<_> = fields.iter().map(|name| Fact::of(name, answer(name))).collect();
    use_them(Facts::new(&facts, &[]).unwrap())
}

/// How well a score learned from 70 % of the closed deals ranks the others, and the fields that it leaves out.
fn ranked(rows: &[Row], fields: &[&str]) -> (f64, Vec<String>) {
    let outcome = |row: &Row| if row["deal_stage"] == "Won" { Outcome::Won } else { Outcome::Lost };
    let closed = || rows.iter().filter(|row| !row["close_date"].is_empty());
    let is_trained_on = |row: &Row| fnv(&row["opportunity_id"]) % 100 < 70;
    let mut evidence = Evidence::over(fields.iter().map(|name| Label::parse(name).unwrap())).unwrap();
    for row in closed().filter(|row| is_trained_on(row)) {
        with_facts(row, fields, |facts| evidence.add(&ClosedLead { facts, worked_from: None, outcome: outcome(row) }));
    }
    let policy = LearningPolicy::default();
    let learned = LearnedScore::fit(&evidence, &policy).unwrap();
    let scored: Vec<_> = closed()
        .filter(|row| !is_trained_on(row))
        .map(|row| {
            let said = with_facts(row, fields, |facts| learned.explain(&facts, Timestamp::EPOCH));
            (said.likelihood.probability, outcome(row) == Outcome::Won)
        })
        .collect();
    let left_out = examine(&evidence, &policy).into_iter().filter(|found| found.is_left_out());
    (auc(&scored), left_out.map(|found| found.field.to_string()).collect())
}

#[test]
fn nothing_known_at_opening_tells_which_deal_is_won_so_a_score_that_does_has_looked_ahead() {
    let Some(folder) = shared_data::path("crm_sales_opportunities") else { return };
    let mut rows = rows(&folder.join("sales_pipeline.csv"));
    let fields = known_at_opening(&folder, &mut rows);
    let (beforehand, left_out) = ranked(&rows, &fields);
    println!("AUC of what is known at opening {beforehand:.4}");
    assert!(beforehand <= 0.55, "AUC {beforehand}: a score cannot know this; look for what it was told too early");
    assert_eq!(left_out, [""; 0]);
    // What is written down at the end tells all, and the learner leaves it out by itself.
    let (afterwards, left_out) = ranked(&rows, &[&["account", "close_value"], &fields[1..]].concat());
    println!("with the value at closing offered too {afterwards:.4}, left out: {left_out:?}");
    assert_eq!(left_out, ["close_value"]);
    assert!(afterwards <= 0.55, "AUC {afterwards}");
}
