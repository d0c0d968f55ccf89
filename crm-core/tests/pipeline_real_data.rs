//! 8,800 deals of a company that sells hardware, brought in with the history they had, give the figures that are published for them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod shared_data;

use std::collections::BTreeMap;
use std::path::Path;

use crm_core::access::UserDraft;
use crm_core::administration::AddUser;
use crm_core::catalog::{AddProduct, Product};
use crm_core::engine::{Crm, ImportMode, Query, Session, Transaction};
use crm_core::kernel::{
    AccountId, Code, CrmError, Currency, Date, Email, ExternalId, Label, Money, Name, PipelineId, ProductId, Record, SortKey,
    TimeZone, Timestamp, UserId,
};
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::pipeline::{
    DefinePipeline, Forecast, ForecastCategory, Funnel, LoseOpportunity, OpenOpportunity, Opportunity, Quarter, SalesPerformance,
    Stage, StageKind, WinOpportunity,
};
use crm_core::storage::MemoryStore;

/// The day on which the deals are brought in.
const TODAY: &str = "2018-01-01";

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn usd(text: &str) -> Money {
    Money::parse(text, Currency::USD).unwrap()
}

fn on(day: &str) -> Timestamp {
    day.parse::<Date>().unwrap().start_in(&TimeZone::UTC)
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

/// Whom and what the deals name.
struct World {
    pipeline: PipelineId,
    sellers: BTreeMap<String, UserId>,
    accounts: BTreeMap<String, AccountId>,
    products: BTreeMap<String, ProductId>,
}

fn pipeline(session: &Session) -> PipelineId {
    let stage = |key: &str, kind, probability: &str| Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    };
    let stages = vec![
        stage("prospecting", StageKind::Open, "10"),
        stage("engaging", StageKind::Open, "50"),
        stage("won", StageKind::Won, "100"),
        stage("lost", StageKind::Lost, "0"),
    ];
    let define = DefinePipeline::new(name("Hardware"), stages, vec![code("unknown")]);
    session.execute(define).unwrap().id()
}

fn world(session: &Session, folder: &Path, deals: &[BTreeMap<String, String>]) -> World {
    let mut sellers = BTreeMap::new();
    for row in rows(&folder.join("sales_teams.csv")) {
        let seller = &row["sales_agent"];
        let email = Email::parse(&format!("{}@example.com", seller.to_lowercase().replace(' ', "."))).unwrap();
        let draft = UserDraft { name: name(seller), email, team: None, roles: Vec::new() };
        sellers.insert(seller.clone(), session.execute(AddUser { draft }).unwrap().id());
    }
    let owner = sellers.values().next().copied();
    let mut accounts = BTreeMap::new();
    for row in rows(&folder.join("accounts.csv")) {
        let details = AccountDetails::named(name(&row["account"]));
        let account = session.execute(CreateAccount { details, parent: None, owner, intake: Intake::default() }).unwrap();
        accounts.insert(row["account"].clone(), account.id());
    }
    for row in rows(&folder.join("products.csv")) {
        let aliases = if row["product"] == "GTX Pro" { vec![name("GTXPro")] } else { Vec::new() };
        let (family, vat_rate) = (Some(code(&row["series"].to_lowercase())), None);
        session.execute(AddProduct { aliases, family, vat_rate, ..AddProduct::named(name(&row["product"])) }).unwrap();
    }
    let mut products = BTreeMap::new();
    for deal in deals {
        let spelling = deal["product"].clone();
        products.entry(spelling).or_insert_with_key(|spelling| {
            let found = Query::under(Product::BY_NAME, SortKey::new().text(&name(spelling).folded()));
            session.list(&found).unwrap().items.first().expect("a product of that name").id()
        });
    }
    World { pipeline: pipeline(session), sellers, accounts, products }
}

/// One line of the file: opened on the day it was engaged, closed on the day it was closed.
fn bring_in(t: &mut Transaction, world: &World, row: &BTreeMap<String, String>) -> Result<(), CrmError> {
    let stage = if row["deal_stage"] == "Prospecting" { "prospecting" } else { "engaging" };
    let open = OpenOpportunity {
        stage: Some(code(stage)),
        account: world.accounts.get(&row["account"]).copied(),
        product: world.products.get(&row["product"]).copied(),
        external_id: Some(ExternalId { source: code("sales"), key: Label::parse(&row["opportunity_id"])? }),
        owner: world.sellers.get(&row["sales_agent"]).copied(),
        ..OpenOpportunity::new(world.pipeline, Name::parse(&format!("{} {}", row["product"], row["account"]))?)
    };
    let opened = if row["engage_date"].is_empty() { TODAY } else { &row["engage_date"] };
    let opportunity = t.execute_at(on(opened), open)?.id();
    match row["deal_stage"].as_str() {
        "Won" => {
            let amount = Some(Money::parse(&row["close_value"], Currency::USD)?);
            t.execute_at(on(&row["close_date"]), WinOpportunity { opportunity, amount })?;
        }
        "Lost" => {
            let lose = LoseOpportunity { opportunity, reason: code("unknown"), note: None };
            t.execute_at(on(&row["close_date"]), lose)?;
        }
        _ => {}
    }
    Ok(())
}

#[test]
fn imported_deals_give_the_published_figures() {
    let Some(folder) = shared_data::path("crm_sales_opportunities") else { return };
    let crm = Crm::builder(MemoryStore::new()).seed(1).open().unwrap();
    let session = crm.system("test", on(TODAY));
    let deals = rows(&folder.join("sales_pipeline.csv"));
    let world = world(&session, &folder, &deals);
    let numbered = (1..).zip(deals.into_iter().map(Ok));
    let report = session.import(numbered, ImportMode::AllOrNothing, |t, row| bring_in(t, &world, row), &mut |_| {}).unwrap();
    assert_eq!((report.accepted.len(), report.refused), (8_800, Vec::new()));
    performance(&session, &world);
    forecast_and_funnel(&session, &world);
    let open = session.iter(Query::<Opportunity>::all()).map(Result::unwrap).filter(Opportunity::is_open);
    let (open, bare): (Vec<_>, Vec<_>) = open.partition(|deal| deal.account().is_some());
    assert_eq!((open.len(), bare.len()), (664, 1_425));
}

fn performance(session: &Session, world: &World) {
    let figures = session.ask(SalesPerformance { pipeline: Some(world.pipeline), ..SalesPerformance::default() }).unwrap();
    assert_eq!((figures.won, figures.lost, figures.won_without_amount), (4_238, 2_473, 0));
    assert_eq!(figures.win_rate().unwrap().to_string(), "0.6315");
    assert_eq!(figures.mean_won_cycle_days().unwrap().to_string(), "51.7820");
    let dollars = figures.currencies[&Currency::USD];
    assert_eq!(dollars.won, usd("10005534"));
    assert_eq!(dollars.mean_won().unwrap().to_string(), "2360.9094");
    let quarters: Vec<_> = figures.quarters.iter().map(|(quarter, won)| (*quarter, won.amount.get(Currency::USD))).collect();
    let published = [(1, "1134672"), (2, "3086111"), (3, "2982255"), (4, "2802496")];
    assert_eq!(quarters, published.map(|(quarter, amount)| (Quarter { year: 2017, quarter }, usd(amount))));
    let day = |text: &str| text.parse().ok();
    let first = SalesPerformance { pipeline: None, closed_from: day("2017-01-01"), closed_to: day("2017-03-31") };
    assert_eq!(session.ask(first).unwrap().currencies[&Currency::USD].won, usd("1134672"));
}

fn forecast_and_funnel(session: &Session, world: &World) {
    let forecast = session.ask(Forecast::of(world.pipeline)).unwrap();
    assert_eq!((forecast.open, forecast.won, forecast.without_amount), (2_089, 4_238, 2_089));
    assert_eq!(forecast.currencies[&Currency::USD].weighted, usd("10005534"), "open deals have no value yet");
    let funnel = session.ask(Funnel { pipeline: world.pipeline }).unwrap();
    assert_eq!((funnel.deals, funnel.won, funnel.lost), (8_800, 4_238, BTreeMap::from([(code("engaging"), 2_473)])));
    let reached: Vec<_> = funnel.stages.iter().map(|stage| (stage.reached, stage.conversion.unwrap().to_string())).collect();
    assert_eq!(reached, [(8_800, "0.9432".to_owned()), (8_300, "0.5106".to_owned())]);
    assert_eq!((funnel.stages[1].stays, funnel.stages[1].ongoing), (6_711, 1_589));
}
