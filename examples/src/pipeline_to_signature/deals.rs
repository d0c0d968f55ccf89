//! The deals of a year, the board they make, and what they are expected to bring.

use std::cmp::Reverse;
use std::io::Write;

use crm_core::engine::Session;
use crm_core::kernel::{Code, ContactId, Currency, Date, Money, Name, OpportunityId, Record, Span, TimeZone};
use crm_core::parties::{AccountDetails, ContactDetails, CreateAccount, CreateContact, Intake};
use crm_core::pipeline::{
    Board, BuyingRole, ChangeOpportunity, CurrencyForecast, Forecast, ForecastFigures, LoseOpportunity, MoveOpportunity,
    OpenOpportunity, Opportunity, RottingDeals, SalesPerformance, Stakeholder, TickPoint, WinOpportunity,
};

use super::{Story, heading, say};
use crate::{StoryError, table};

/// Something that happened to a deal.
#[derive(Clone, Copy)]
enum Step {
    Opened,
    Offered,
    Negotiated,
    Won,
    /// For this reason.
    Lost(&'static str),
}

use Step::{Lost, Negotiated, Offered, Opened, Won};

/// A deal: who buys, who decides there, whose it is, what it is worth, and what happened how many days ago.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static [(i64, Step)]);

const DEALS: [Row; 20] = [
    ("Théâtre de la Rade", "Basile Colas", "Claire", "18400", &[(380, Opened), (371, Offered), (350, Negotiated), (331, Won)]),
    ("Cinéma des Halles", "Odile Favre", "Yann", "7200", &[(372, Opened), (360, Offered), (341, Lost("price"))]),
    ("Musée du Verre", "Hugo Lemoine", "Claire", "32500", &[(350, Opened), (322, Offered), (301, Negotiated), (288, Won)]),
    ("Salle Bellerive", "Nora Petit", "Yann", "11900", &[(330, Opened), (296, Lost("competitor"))]),
    ("Festival du Canal", "Marc Joly", "Yann", "24800", &[(301, Opened), (290, Offered), (281, Negotiated), (272, Won)]),
    ("Collège Tanguy", "Léa Masson", "Claire", "5600", &[(280, Opened), (262, Offered), (240, Lost("price"))]),
    ("Abbaye des Tilleuls", "Paul Roche", "Claire", "41000", &[(255, Opened), (230, Offered), (204, Negotiated), (180, Won)]),
    (
        "Casino de l'Orme",
        "Zoé Blin",
        "Yann",
        "63000",
        &[(230, Opened), (214, Offered), (190, Negotiated), (170, Lost("competitor"))],
    ),
    ("Maison de la danse", "Tom Giraud", "Yann", "15200", &[(190, Opened), (182, Offered), (171, Negotiated), (160, Won)]),
    ("Conservatoire", "Anna Klein", "Claire", "9800", &[(150, Opened), (141, Offered), (133, Negotiated), (120, Won)]),
    ("Studio Lumière", "Rémi Faure", "Claire", "12600", &[(95, Opened), (80, Offered), (41, Negotiated)]),
    ("Palais des congrès", "Jeanne Roux", "Yann", "88000", &[(90, Opened), (64, Offered), (5, Negotiated)]),
    ("Lycée Carnot", "Yves Morin", "Claire", "6400", &[(75, Opened), (50, Offered)]),
    ("Théâtre du Pont", "Lise Garnier", "Yann", "27300", &[(70, Opened), (3, Offered)]),
    ("Parc des Brumes", "Karim Benali", "Claire", "19700", &[(60, Opened), (15, Offered), (6, Negotiated)]),
    ("Église Saint-Roch", "Agnès Vidal", "Yann", "14100", &[(45, Opened)]),
    ("Hôtel du Quai", "Simon Weil", "Claire", "8300", &[(28, Opened), (12, Offered)]),
    ("Cabaret Rouge", "Mina Dupuis", "Yann", "10500", &[(21, Opened)]),
    ("Centre nautique", "Luc Perrin", "Claire", "22900", &[(14, Opened)]),
    ("Bibliothèque", "Eva Lambert", "Yann", "4700", &[(5, Opened)]),
];

/// Lets the year happen, each step on its day.
pub fn bring_in(story: &Story<'_>) -> Result<(), StoryError> {
    let steps = DEALS.iter().enumerate().flat_map(|(at, row)| row.4.iter().map(move |(days, step)| (*days, at, *step)));
    let mut steps: Vec<(i64, usize, Step)> = steps.collect();
    steps.sort_by_key(|(days, at, _)| (Reverse(*days), *at));
    let mut known: Vec<Option<OpportunityId>> = vec![None; DEALS.len()];
    for (days, at, step) in steps {
        let (Some(row), Some(place)) = (DEALS.get(at), known.get_mut(at)) else { continue };
        let owner = if row.2 == "Claire" { story.house.claire } else { story.house.yann };
        let session = story.before(owner, days)?;
        match *place {
            None => *place = Some(open(story, &session, row)?),
            Some(deal) => go_on(&session, deal, step)?,
        }
    }
    Ok(())
}

fn open(story: &Story<'_>, session: &Session, (name, decides, _, amount, _): &Row) -> Result<OpportunityId, StoryError> {
    let (owner, intake) = (None, Intake::default());
    let details = AccountDetails::named(Name::parse(name)?);
    let account = Some(session.execute(CreateAccount { details, parent: None, owner, intake })?.id());
    let details = ContactDetails { account, ..ContactDetails::named(Name::parse(decides)?) };
    let contact = session.execute(CreateContact { details, owner, intake })?.id();
    let amount = Some(Money::parse(amount, Currency::EUR)?);
    let expected_close = Some(session.now().plus(Span::from_days(120))?.date_in(&TimeZone::UTC));
    let new =
        OpenOpportunity { amount, expected_close, account, ..OpenOpportunity::new(story.house.pipeline, Name::parse(name)?) };
    let opportunity = session.execute(new)?.id();
    known_there(session, opportunity, contact)?;
    Ok(opportunity)
}

/// Notes who decides, and that somebody was there.
pub fn known_there(session: &Session, opportunity: OpportunityId, decides: ContactId) -> Result<(), StoryError> {
    let stakeholders = Some(vec![Stakeholder { contact: decides, role: BuyingRole::DecisionMaker }]);
    session.execute(ChangeOpportunity { stakeholders, ..ChangeOpportunity::new(opportunity) })?;
    session.execute(TickPoint { opportunity, point: Code::parse("stage-measured")?, is_done: true })?;
    Ok(())
}

fn go_on(session: &Session, opportunity: OpportunityId, step: Step) -> Result<(), StoryError> {
    let to =
        |stage: &str| -> Result<MoveOpportunity, StoryError> { Ok(MoveOpportunity { opportunity, stage: Code::parse(stage)? }) };
    match step {
        Opened => return Ok(()),
        Offered => session.execute(to("offer")?)?,
        Negotiated => session.execute(to("negotiation")?)?,
        Won => session.execute(WinOpportunity { opportunity, amount: None })?,
        Lost(reason) => session.execute(LoseOpportunity { opportunity, reason: Code::parse(reason)?, note: None })?,
    };
    Ok(())
}

/// The open deals, stage by stage.
pub fn board(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "The board this morning")?;
    let board = story.session(story.house.manager)?.ask(Board { pipeline: story.house.pipeline, cards: 2 })?;
    let rows = board.columns.iter().map(|column| {
        let cards = column.cards.iter().map(|deal| deal.name().to_string()).collect::<Vec<_>>().join(", ");
        vec![column.stage.to_string(), column.deals.to_string(), table::sums(&column.amount), cards]
    });
    table::write(out, &["stage", ">deals", ">worth", "expected to close first"], rows.collect::<Vec<_>>())
}

/// What is expected, a month ago and now; and how fast money comes in.
pub fn forecast(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "What the pipeline is expected to bring this year, in EUR")?;
    let session = story.session(story.house.manager)?;
    let pipeline = story.house.pipeline;
    let from = Some(Date::new(2026, 1, 1)?);
    let ask = |ago: i64| -> Result<ForecastFigures, StoryError> {
        let as_of = (ago > 0).then(|| story.today().plus_days(-ago)).transpose()?;
        Ok(session.ask(Forecast { from, as_of, ..Forecast::of(pipeline) })?)
    };
    let columns = [("four weeks ago", ask(28)?), ("a week ago", ask(7)?), ("now", ask(0)?)];
    let names: Vec<&str> = std::iter::once("figure").chain([">four weeks ago", ">a week ago", ">now"]).collect();
    figures(out, &names, columns.iter().map(|(_, figures)| figures))?;
    let done = session.ask(SalesPerformance { pipeline: Some(pipeline), ..SalesPerformance::default() })?;
    let days = done.won_days / i64::try_from(done.won.max(1)).unwrap_or(1);
    say(out, "crm", format!("{} of {} closed deals were won, in {days} days each", done.won, done.won + done.lost))
}

/// Forecasts side by side, the surer ones included in each line.
pub fn figures<'f>(
    out: &mut dyn Write,
    columns: &[&str],
    forecasts: impl Iterator<Item = &'f ForecastFigures>,
) -> Result<(), StoryError> {
    let mut rows: Vec<Vec<String>> = ["closed", "commit", "best case", "open pipeline", "weighted by chance", "deals"]
        .map(|name| vec![name.to_owned()])
        .into();
    for figures in forecasts {
        let nothing = CurrencyForecast::nothing(Currency::EUR);
        let sums = figures.currencies.get(&Currency::EUR).unwrap_or(&nothing);
        let amounts = [sums.closed(), sums.commit()?, sums.best_case()?, sums.open_pipeline()?, sums.weighted];
        let count = (figures.open + figures.won).to_string();
        let told = amounts.into_iter().map(table::amount).chain([count]);
        rows.iter_mut().zip(told).for_each(|(row, cell)| row.push(cell));
    }
    table::write(out, columns, rows)
}

/// Deals that nobody did anything about.
pub fn left_alone(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Left alone too long")?;
    let session = story.session(story.house.manager)?;
    let mut rows = Vec::new();
    for rotting in session.ask(RottingDeals { pipeline: story.house.pipeline, limit: Some(5) })? {
        let deal = session.get::<Opportunity>(rotting.opportunity)?;
        let (days, allowed) = (rotting.days.to_string(), rotting.limit_days.to_string());
        rows.push(vec![
            deal.name().to_string(),
            story.house.name(rotting.owner).to_owned(),
            rotting.stage.to_string(),
            days,
            allowed,
        ]);
    }
    table::write(out, &["deal", "whose", "stage", ">days", ">allowed"], rows)
}

/// The deal is won, and the forecast says so.
pub fn won(story: &Story<'_>, out: &mut dyn Write, opportunity: OpportunityId) -> Result<(), StoryError> {
    heading(out, "Won, and what that does to the forecast of this year, in EUR")?;
    let (claire, manager) = (story.session(story.house.claire)?, story.session(story.house.manager)?);
    let ask = || -> Result<ForecastFigures, StoryError> {
        Ok(manager.ask(Forecast { from: Some(Date::new(2026, 1, 1)?), ..Forecast::of(story.house.pipeline) })?)
    };
    let before = ask()?;
    claire.execute(MoveOpportunity { opportunity, stage: Code::parse("negotiation")? })?;
    let won = claire.execute(WinOpportunity { opportunity, amount: None })?;
    let after = ask()?;
    figures(out, &["figure", ">before", ">after"], [before, after].iter())?;
    let stages = won.history().iter().map(|visit| {
        let days = visit.left_at.map(|left| left.date_in(&TimeZone::UTC).days_since(visit.entered_at.date_in(&TimeZone::UTC)));
        let worth = visit.amount.map(table::amount);
        vec![visit.stage.to_string(), table::or_dash(days), visit.probability.to_string(), table::or_dash(worth)]
    });
    table::write(out, &["stage", ">days in it", ">chance, %", ">worth when it came"], stages.collect::<Vec<_>>())
}
