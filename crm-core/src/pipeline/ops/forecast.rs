//! Forecasts on the road: asked for, kept, adjusted, and measured by what came.

use std::collections::BTreeSet;

use crate::access::{Operation, Team, User};
use crate::administration::{CurrencyPolicy, ExchangeRate, RateBook};
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{CrmError, Currency, Date, Fault, PipelineId, Record, Refusal, SortKey, Timestamp};
use crate::pipeline::accuracy::{AccuracyFigures, Measure, month_ends};
use crate::pipeline::adjustments;
use crate::pipeline::contract::{
    ACCURACY_HORIZONS, ACCURACY_MONTHS, AdjustForecast, FORECAST_PARTS, Forecast, ForecastAccuracy, ForecastEvent,
    HazardForecast, OpportunityRefusal, TakeForecastSnapshot, WithdrawAdjustment,
};
use crate::pipeline::forecast::{ConvertedForecast, Counted, ForecastFigures};
use crate::pipeline::hazard::{DealSoFar, ForecastPolicy, HazardCount, HazardFigures, Learned, MAX_HORIZON_DAYS, TooFewClosed};
use crate::pipeline::model::{ForecastAdjustment, ForecastScope, ForecastSnapshot, Opportunity, Pipeline, Reached, Standing};
use crate::pipeline::policy::PipelinePolicy;
use crate::pipeline::standing::end_of;

use super::{visit_masked, visit_standings};

impl Question for Forecast {
    type Answer = ForecastFigures;
    const NAME: &'static str = "pipeline.forecast";

    fn answer(&self, unit: &mut Unit) -> Result<ForecastFigures, CrmError> {
        unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        forecast(unit, self)
    }
}

/// The forecast that `question` asks for, of what the actor may see.
fn forecast(unit: &mut Unit, question: &Forecast) -> Result<ForecastFigures, CrmError> {
    let (day, end) = moment(unit, question.as_of, "as_of")?;
    let zone = unit.time_zone();
    let (mut figures, mut counted) = (ForecastFigures::default(), Vec::new());
    let mut count = |standing: &Standing| -> Result<(), Fault> {
        if figures.add(standing, question)? && question.in_currency.is_some() {
            counted.extend(Counted::deal(standing, question, day));
        }
        Ok(())
    };
    let (deals, scope) = (of_pipeline(question.pipeline), question.scope);
    if question.as_of.is_none() {
        visit_standings(unit, &deals, &mut |_, standing, told| {
            let is_asked = scope == ForecastScope::Whole || told.ownership()?.is_some_and(|ownership| scope.holds(&ownership));
            if is_asked { Ok(count(&standing)?) } else { Ok(()) }
        })?;
    } else {
        visit_masked(unit, &deals, &mut |deal| {
            let standing = deal.standing_before(end, &zone).filter(|_| scope.holds(deal.ownership()));
            standing.map_or(Ok(()), |standing| count(&standing))
        })?;
    }
    let adjustments = adjustments_of(unit, question, end)?;
    figures.adjust(&adjustments)?;
    if let Some(currency) = question.in_currency {
        counted.extend(adjustments.iter().filter_map(|adjustment| Counted::adjustment(adjustment, question, day)));
        figures.converted = Some(converted(unit, &counted, currency)?);
    }
    Ok(figures)
}

fn of_pipeline(pipeline: PipelineId) -> Query<Opportunity> {
    Query::under(Opportunity::BY_STAGE, SortKey::new().id(pipeline))
}

/// The day that is asked about, and the instant behind it: what was noted before counts.
fn moment(unit: &Unit, asked: Option<Date>, field: &str) -> Result<(Date, Timestamp), CrmError> {
    let day = asked.unwrap_or_else(|| unit.today());
    if day > unit.today() {
        return Err(Fault::new(day, "this day has not come yet", "give today or a day before").at(field).into());
    }
    Ok((day, end_of(day, &unit.time_zone()).map_err(|fault| fault.at(field))?))
}

/// The adjustments that a forecast counts, as the actor may see them.
fn adjustments_of(unit: &mut Unit, question: &Forecast, end: Timestamp) -> Result<Vec<ForecastAdjustment>, CrmError> {
    let all = unit.select(&Query::under(ForecastAdjustment::BY_PERIOD, SortKey::new().id(question.pipeline)))?;
    let mut counting = Vec::new();
    for adjustment in all {
        let team = match adjustment.scope() {
            ForecastScope::Owner(owner) => unit.find::<User>(*owner)?.and_then(|user| *user.team()),
            _ => None,
        };
        if adjustments::counts(&adjustment, question, end, |_| team) {
            counting.push(unit.reader().masked(adjustment));
        }
    }
    Ok(counting)
}

fn converted(unit: &mut Unit, counted: &[Counted], to: Currency) -> Result<ConvertedForecast, CrmError> {
    let mut currencies: BTreeSet<Currency> = counted.iter().map(|counted| counted.amount.currency()).collect();
    currencies.insert(to);
    let days = counted.iter().map(|counted| counted.day);
    let today = unit.today();
    let (first, last) = (days.clone().min().unwrap_or(today), days.max().unwrap_or(today));
    let CurrencyPolicy { base, rate_days } = unit.policy()?;
    let first = first.plus_days(-i64::from(rate_days)).unwrap_or(first);
    let mut rates = Vec::new();
    for currency in currencies.into_iter().filter(|currency| *currency != base) {
        let of_it = || SortKey::new().text(base.code()).text(currency.code());
        rates.extend(unit.select(&Query::between(ExchangeRate::BY_DAY, of_it().date(first), of_it().date(last)))?);
    }
    Ok(ConvertedForecast::of(counted, to, &RateBook::new(base, rate_days, &rates))?)
}

impl Question for HazardForecast {
    type Answer = HazardFigures;
    const NAME: &'static str = "pipeline.hazard_forecast";

    fn answer(&self, unit: &mut Unit) -> Result<HazardFigures, CrmError> {
        unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        check_horizon(self.horizon_days, "horizon_days")?;
        let (day, end) = moment(unit, self.on, "on")?;
        let (policy, zone) = (unit.policy_on::<ForecastPolicy>(day)?, unit.time_zone());
        let (mut known, mut open) = (Vec::<DealSoFar>::new(), Vec::new());
        visit_masked(unit, &of_pipeline(self.pipeline), &mut |deal| {
            let standing = deal.standing_before(end, &zone);
            if let Some((standing, so_far)) = standing.zip(deal.so_far(end, &zone)) {
                known.push(so_far);
                if standing.reached == Reached::Open && self.scope.holds(deal.ownership()) {
                    open.push((deal.id(), so_far, standing, deal.slippage()));
                }
            }
            Ok(())
        })?;
        let learned = Learned::from(&known, day, &policy)
            .map_err(|TooFewClosed { closed, minimum }| OpportunityRefusal::TooFewClosed { closed, minimum }.refused())?;
        let mut count = HazardCount::new(learned, self.horizon_days, self.parts.min(FORECAST_PARTS));
        for (id, so_far, standing, slippage) in &open {
            count.add(*id, so_far, standing, *slippage)?;
        }
        Ok(count.finish())
    }
}

fn check_horizon(days: u32, field: impl std::fmt::Display) -> Result<(), CrmError> {
    if (1..=MAX_HORIZON_DAYS).contains(&days) {
        return Ok(());
    }
    Err(Fault::new(days, "a horizon lies between a day and five years", "give 1 to 1,826 days").at(field).into())
}

impl Question for ForecastAccuracy {
    type Answer = Vec<AccuracyFigures>;
    const NAME: &'static str = "pipeline.forecast_accuracy";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<AccuracyFigures>, CrmError> {
        unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let count = self.horizons.len();
        if count == 0 || count > ACCURACY_HORIZONS {
            return Err(Fault::new(count, "accuracy is measured over 1 to 12 horizons", "name some, as 90")
                .at("horizons")
                .into());
        }
        for (at, days) in self.horizons.iter().enumerate() {
            check_horizon(*days, format_args!("horizons[{at}]"))?;
        }
        let month_ends = month_ends(self.from, self.to, ACCURACY_MONTHS);
        if month_ends.len() > ACCURACY_MONTHS {
            return Err(Fault::new(self.to, "accuracy is measured at 60 month ends at most", "give fewer months")
                .at("to")
                .into());
        }
        let (policy, zone, today) = (unit.policy::<ForecastPolicy>()?, unit.time_zone(), unit.today());
        let mut deals = Vec::new();
        visit_masked(unit, &of_pipeline(self.pipeline), &mut |deal| {
            let is_asked = self.scope.holds(deal.ownership());
            deals.push((deal, is_asked));
            Ok(())
        })?;
        let horizons: Vec<u32> = self.horizons.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let measure = Measure { horizons: &horizons, month_ends: &month_ends, today, zone: &zone, policy: &policy };
        Ok(measure.of(&deals)?)
    }
}

impl Command for TakeForecastSnapshot {
    type Answer = ForecastSnapshot;
    const NAME: &'static str = "pipeline.take_forecast_snapshot";

    fn execute(&self, unit: &mut Unit) -> Result<ForecastSnapshot, CrmError> {
        unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let ownership = unit.new_ownership::<ForecastSnapshot>(self.owner)?;
        let Self { pipeline, from, to, scope, .. } = *self;
        let question = Forecast { from, to, scope, ..Forecast::of(pipeline) };
        // It holds of the instant at which the deals were read, whoever changes one meanwhile.
        let figures = unit.aside(|unit| forecast(unit, &question))?;
        let snapshot = ForecastSnapshot {
            id: unit.new_id(),
            ownership,
            pipeline,
            on: unit.today(),
            taken_at: unit.now(),
            scope,
            from,
            to,
            open: figures.open,
            won: figures.won,
            without_amount: figures.without_amount,
            sums: figures.currencies.into_values().collect(),
            adjusted: figures.adjusted.into_values().collect(),
        };
        unit.create(&snapshot, &[ForecastEvent::SnapshotTaken])?;
        Ok(snapshot)
    }
}

impl Command for AdjustForecast {
    type Answer = ForecastAdjustment;
    const NAME: &'static str = "pipeline.adjust_forecast";

    fn execute(&self, unit: &mut Unit) -> Result<ForecastAdjustment, CrmError> {
        unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let ownership = unit.new_ownership::<ForecastAdjustment>(self.owner)?;
        match self.scope {
            ForecastScope::Whole => {}
            ForecastScope::Owner(owner) => drop(unit.load::<User>(owner, Operation::Read)?),
            ForecastScope::Team(team) => drop(unit.load::<Team>(team, Operation::Read)?),
        }
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = adjustments::adjust(unit.new_id(), ownership, self, &unit.context(&policy));
        unit.open_with(decision)
    }
}

impl Command for WithdrawAdjustment {
    type Answer = ForecastAdjustment;
    const NAME: &'static str = "pipeline.withdraw_adjustment";

    fn execute(&self, unit: &mut Unit) -> Result<ForecastAdjustment, CrmError> {
        let adjustment = unit.load::<ForecastAdjustment>(self.adjustment, Operation::Update)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = adjustments::withdraw(&adjustment, &unit.context(&policy));
        unit.apply(decision)
    }
}
