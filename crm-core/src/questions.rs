//! Everything that can be asked, as one type: the sum of every process's questions.

use crate::commands::reads;
use crate::engine::{Question, Unit};
use crate::kernel::CrmError;
#[cfg(feature = "serde")]
use crate::kernel::{Form, Tree};

macro_rules! questions {
    ($($variant:ident($question:ty),)+) => {
        /// Some question. In JSON: `{"ask": "open_amount", "with": {"invoice": "0192…"}}`.
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "ask", content = "with", rename_all = "snake_case"))]
        #[allow(clippy::large_enum_variant, reason = "a question is asked and dropped, not kept in numbers")]
        pub enum AnyQuestion {
            $(
                #[doc = concat!("[`", stringify!($question), "`]")]
                $variant($question),
            )+
        }

        /// The figures that answer some question, under the same name. In JSON: the figures themselves.
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
        #[allow(clippy::large_enum_variant, reason = "figures are looked at and dropped, not kept in numbers")]
        pub enum AnyFigures {
            $(
                #[doc = concat!("Of [`", stringify!($question), "`]")]
                $variant(<$question as Question>::Answer),
            )+
        }

        impl AnyQuestion {
            /// The stable name of this question.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => <$question>::NAME,)+ }
            }
        }

        reads! { AnyQuestion under "ask": $($variant)+ }

        impl Question for AnyQuestion {
            type Answer = AnyFigures;
            const NAME: &'static str = "any";

            fn answer(&self, unit: &mut Unit) -> Result<AnyFigures, CrmError> {
                match self { $(Self::$variant(question) => question.answer(unit).map(AnyFigures::$variant),)+ }
            }
        }
    };
}

questions! {
    WaitingApprovals(crate::approvals::WaitingApprovals),
    RelationsOf(crate::parties::RelationsOf),
    FindDuplicates(crate::parties::FindDuplicates),
    ExplainPair(crate::parties::ExplainPair),
    DuplicateGroups(crate::parties::DuplicateGroups),
    PriceFor(crate::catalog::PriceFor),
    QuotePrice(crate::catalog::QuotePrice),
    LeadFunnel(crate::leads::LeadFunnel),
    ScoreLead(crate::leads::ScoreLead),
    RankLeads(crate::leads::RankLeads),
    ExplainRouting(crate::leads::ExplainRouting),
    SimulateRouting(crate::leads::routing::SimulateRouting),
    OverdueResponses(crate::leads::OverdueResponses),
    QualificationOf(crate::leads::QualificationOf),
    Forecast(crate::pipeline::Forecast),
    HazardForecast(crate::pipeline::HazardForecast),
    ForecastAccuracy(crate::pipeline::ForecastAccuracy),
    SalesPerformance(crate::pipeline::SalesPerformance),
    Funnel(crate::pipeline::Funnel),
    WaysOn(crate::pipeline::WaysOn),
    SimulatePipeline(crate::pipeline::SimulatePipeline),
    RottingDeals(crate::pipeline::RottingDeals),
    Board(crate::pipeline::Board),
    PreviewConversion(crate::pipeline::PreviewConversion),
    UnconversionConflicts(crate::pipeline::UnconversionConflicts),
    DiffQuotes(crate::quoting::DiffQuotes),
    ApprovalNeeds(crate::quoting::ApprovalNeeds),
    ProveSignature(crate::quoting::ProveSignature),
    VerifySignature(crate::quoting::VerifySignature),
    RevenueBetween(crate::ordering::RevenueBetween),
    OrderStanding(crate::ordering::OrderStanding),
    OrdersToDeliver(crate::ordering::OrdersToDeliver),
    OrdersToInvoice(crate::ordering::OrdersToInvoice),
    NumberReport(crate::invoicing::NumberReport),
    AllNumbers(crate::invoicing::AllNumbers),
    CheckInvoice(crate::invoicing::CheckInvoice),
    ExplainInvoice(crate::invoicing::ExplainInvoice),
    RenderQuote(crate::documents::RenderQuote),
    RenderInvoice(crate::documents::RenderInvoice),
    OpenAmount(crate::receivables::OpenAmount),
    Ageing(crate::receivables::Ageing),
    DaysSalesOutstanding(crate::receivables::DaysSalesOutstanding),
    CollectionEffectiveness(crate::receivables::CollectionEffectiveness),
    CustomerStatement(crate::receivables::CustomerStatement),
    CreditStanding(crate::receivables::CreditStanding),
    VatOnReceipts(crate::receivables::VatOnReceipts),
    DunningWorklist(crate::dunning::DunningWorklist),
    LateInterest(crate::dunning::LateInterest),
    DunningHistory(crate::dunning::DunningHistory),
    ClocksOfCase(crate::service::ClocksOfCase),
    ServiceAttainment(crate::service::ServiceAttainment),
    CaseBacklog(crate::service::CaseBacklog),
    CaseTimes(crate::service::CaseTimes),
    SurveyResults(crate::service::SurveyResults),
    Returnable(crate::returns::Returnable),
    ReturnSteps(crate::returns::ReturnSteps),
    ReturnsDue(crate::returns::ReturnsDue),
    ReturnFigures(crate::returns::ReturnFigures),
    PeriodClosings(crate::accounting::PeriodClosings),
    VerifyChain(crate::accounting::VerifyChain),
    ExportFec(crate::accounting::ExportFec),
    DisputeStanding(crate::disputes::DisputeStanding),
    DisputeWorklist(crate::disputes::DisputeWorklist),
    DisputeFigures(crate::disputes::DisputeFigures),
    ShowClaim(crate::claims::ShowClaim),
    ClaimOf(crate::claims::ClaimOf),
    LifecycleOf(crate::lifecycle::LifecycleOf),
    LifecycleWorklist(crate::lifecycle::LifecycleWorklist),
    PreviewMerge(crate::merging::PreviewMerge),
    NextStep(crate::activities::NextStep),
    DueFollowUps(crate::automation::DueFollowUps),
}
