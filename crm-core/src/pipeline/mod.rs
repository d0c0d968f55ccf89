//! Deals on their way: pipelines with stages, the opportunities that pass them, and what they are expected to bring.
//!
//! ```text
//! opportunity:  Open{stage} ── move ──> Open{another stage}
//!               Open ── win ──> Won          Open ── lose ──> Lost{reason}
//!               Won, Lost ── reopen ──> Open{stage}
//! ```
//!
//! A company defines its pipelines: which stages there are, how likely a deal in each is won, what a deal must have to enter it,
//! and where it may go from there. An opportunity is as likely as its stage until somebody says otherwise; what is won is
//! certain, what is lost is out. It keeps the way it took, so that forecast, funnel and win rate follow from the records alone.
//!
//! A qualified lead becomes an account, a contact and an opportunity by [`ConvertLead`], here and not in leads, since leads come
//! first. What of it goes where is the company's [`ConversionPolicy`]; [`PreviewConversion`] tells beforehand, [`UnconvertLead`] takes it back.
//!
//! What a deal was expected to bring is kept with it, change by change, so that a forecast can be asked for as of any day. Beside the forecasts by category and
//! by probability stands one that is learned from the age of deals ([`hazard`]), and [`ForecastAccuracy`] says which came nearer. Managers adjust a forecast by
//! records of their own, and amounts of several currencies are added by dated rates.
//!
//! A pipeline that is only proposed is held against what happened by [`SimulatePipeline`], before anybody defines it.
//!
//! Times come from the command: deals imported with the instants of the past have the history they had.
//!
//! A deal walks through a pipeline, and the forecast follows:
//!
//! ```
//! # use crm_core::access::UserDraft;
//! # use crm_core::administration::AddUser;
//! # use crm_core::engine::Crm;
//! # use crm_core::kernel::{CrmError, Currency, Fault, Money, Name, Record};
//! # use crm_core::storage::MemoryStore;
//! use crm_core::pipeline::*;
//!
//! # fn stage(key: &str, kind: StageKind, probability: &str) -> Result<Stage, Fault> {
//! #     let (key, name, probability) = (key.parse()?, Name::parse(key)?, probability.parse()?);
//! #     let category = ForecastCategory::Pipeline;
//! #     Ok(Stage { key, name, kind, category, probability, required_fields: Vec::new(), allowed_next: Vec::new(), rots_after_days: None })
//! # }
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! let stages = vec![
//!     stage("talk", StageKind::Open, "20")?,
//!     stage("quote", StageKind::Open, "50")?,
//!     stage("won", StageKind::Won, "100")?,
//!     stage("lost", StageKind::Lost, "0")?,
//! ];
//! let define = DefinePipeline::new("Sales".parse()?, stages, vec!["price".parse()?]);
//! let pipeline = session.execute(define)?.id();
//!
//! let amount = Some(Money::parse("80000", Currency::EUR)?);
//! let open = OpenOpportunity { amount, owner: Some(ada), ..OpenOpportunity::new(pipeline, "Ten pumps".parse()?) };
//! let opportunity = session.execute(open)?.id();
//! session.execute(MoveOpportunity { opportunity, stage: "quote".parse()? })?;
//!
//! let forecast = session.ask(Forecast::of(pipeline))?;
//! assert_eq!(forecast.currencies[&Currency::EUR].weighted.to_string(), "40000.00 EUR");
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what is offered (quoting), what is sold (catalog), tasks and reminders (activities), and who may become a customer
//! (leads).

pub mod accuracy;
pub mod adjustments;
pub mod board;
pub mod contract;
pub mod conversion;
pub mod estimates;
pub mod forecast;
pub mod funnel;
pub mod gates;
pub mod hazard;
pub mod knowledge;
pub mod mapping;
pub mod model;
pub mod ops;
pub mod performance;
pub mod policy;
pub mod ratio;
pub mod replay;
pub mod rules;
pub mod simulation;
pub mod standing;
pub mod steps;
#[cfg(test)]
mod tests;
pub mod unconversion;
pub mod waiting;

pub use accuracy::{AccuracyFigures, ForecastMethod};
pub use board::{BoardColumn, BoardFigures};
pub use contract::{
    ACCURACY_HORIZONS, ACCURACY_MONTHS, AdjustForecast, AssignOpportunity, BOARD_CARDS, Board, ChangeOpportunity, ChangePipeline,
    Conversion, ConvertLead, ConvertTo, DefinePipeline, Edit, FORECAST_PARTS, Forecast, ForecastAccuracy, ForecastEvent, Funnel,
    HazardForecast, LoseOpportunity, MoveDue, MoveOpportunity, MovedDeals, NewOpportunity, OpenOpportunity, OpportunityEvent,
    OpportunityRefusal, OverrideForecastCategory, OverrideProbability, PipelineEvent, PreviewConversion, RateBasis,
    ReopenOpportunity, RequestPassage, ResetForecastCategory, ResetProbability, RottingDeal, RottingDeals, SalesPerformance,
    SimulatePipeline, TakeForecastSnapshot, TickPoint, TransferOpportunity, UnconversionConflicts, UnconvertLead, WaysOn,
    WinOpportunity, WithdrawAdjustment,
};
pub use conversion::{ConversionPreview, MappedField};
pub use forecast::{ConvertedForecast, ForecastFigures};
pub use funnel::{FunnelFigures, StageFigures};
pub use gates::{GateFacts, Obstacle, Obstruction, Way};
pub use hazard::{AgeBand, Chance, ChancePart, DealForecast, ForecastPolicy, HazardFigures, WorthOf, WorthSource};
pub use mapping::{AccountField, ContactField, ConversionLine, ConversionPolicy, ConversionTarget, LeadField, OpportunityField};
pub use model::{
    AdjustmentWithdrawal, BuyingRole, Category, Competitor, CompetitorStanding, CurrencyForecast, DealField, DealLine, DealSplit,
    Estimate, ForecastAdjustment, ForecastCategory, ForecastScope, ForecastSnapshot, Gate, GateCriterion, GateKeeper, GatePoint,
    MAX_ESTIMATES, MAX_VISITS, Opportunity, OpportunityState, Pipeline, Probability, Reached, RecurringRevenue, RenewalOf,
    RequiredField, Stage, StageKind, StageVisit, Stakeholder, Standing, TickedPoint, TimedMove,
};
pub use performance::{CurrencyPerformance, PerformanceFigures, Quarter, QuarterFigures};
pub use policy::{PipelinePolicy, RottingAnchor};
pub use rules::{OPPORTUNITY_STEPS, OpportunityStep, available_commands};
pub use simulation::{SIMULATION_EXAMPLES, SimulatedRefusal, SimulatedStage, SimulatedWay, SimulationFigures, StuckDeals};
pub use standing::Slippage;
pub use unconversion::{ConversionEvent, UnconversionConflict, UnconversionObstacle};
