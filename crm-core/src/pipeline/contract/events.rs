//! What happened to pipelines and opportunities, and why a step is refused.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, DomainEvent, FollowUpPlanId, Percent, PipelineId, Timestamp, UserId, refusals};
use crate::pipeline::model::ForecastCategory;

/// What happened to a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PipelineEvent {
    /// It was defined.
    #[n(0)]
    Defined,
    /// It was defined anew.
    #[n(1)]
    Changed,
}

impl DomainEvent for PipelineEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Defined => "pipeline.defined",
            Self::Changed => "pipeline.changed",
        }
    }
}

/// What happened to an opportunity. Amounts are not repeated here: who may see them reads the record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OpportunityEvent {
    /// It was opened in a stage.
    #[n(0)]
    Opened(#[n(0)] Code),
    /// What is known of it changed.
    #[n(1)]
    Changed,
    /// It went from one open stage to another.
    #[n(2)]
    Moved {
        /// From here.
        #[n(0)]
        from: Code,
        /// To there.
        #[n(1)]
        to: Code,
    },
    /// It was won.
    #[n(3)]
    Won,
    /// It was lost for a reason.
    #[n(4)]
    Lost(#[n(0)] Code),
    /// It was taken up again in a stage.
    #[n(5)]
    Reopened(#[n(0)] Code),
    /// Somebody said how likely it is.
    #[n(6)]
    ProbabilityOverridden(#[n(0)] Percent),
    /// It is as likely as its stage again.
    #[n(7)]
    ProbabilityReset(#[n(0)] Percent),
    /// Somebody said where a forecast counts it.
    #[n(8)]
    CategoryOverridden(#[n(0)] ForecastCategory),
    /// It counts where its stage counts again.
    #[n(9)]
    CategoryReset(#[n(0)] ForecastCategory),
    /// It went to another owner.
    #[n(10)]
    Assigned {
        /// From this one.
        #[n(0)]
        from: UserId,
        /// To that one.
        #[n(1)]
        to: UserId,
    },
    /// A point of a gate was ticked off, or is open again.
    #[n(11)]
    PointTicked {
        /// Its key.
        #[n(0)]
        point: Code,
        /// True where it is done.
        #[n(1)]
        is_done: bool,
    },
    /// It went to another pipeline.
    #[n(12)]
    Transferred {
        /// From this one.
        #[n(0)]
        from: PipelineId,
        /// Key of the stage it came to.
        #[n(1)]
        to: Code,
    },
}

impl DomainEvent for OpportunityEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opportunity.opened",
            Self::Changed => "opportunity.changed",
            Self::Moved { .. } => "opportunity.moved",
            Self::Won => "opportunity.won",
            Self::Lost(_) => "opportunity.lost",
            Self::Reopened(_) => "opportunity.reopened",
            Self::ProbabilityOverridden(_) => "opportunity.probability_overridden",
            Self::ProbabilityReset(_) => "opportunity.probability_reset",
            Self::CategoryOverridden(_) => "opportunity.category_overridden",
            Self::CategoryReset(_) => "opportunity.category_reset",
            Self::Assigned { .. } => "opportunity.assigned",
            Self::PointTicked { .. } => "opportunity.point_ticked",
            Self::Transferred { .. } => "opportunity.transferred",
        }
    }
}

refusals! {
    /// Why the pipeline says no, in order of precedence.
    pub enum OpportunityRefusal {
        /// What is closed does not change.
        Closed = "OPP-001": "the opportunity is closed; reopen it first",
        /// Only what is closed can be taken up again.
        NotClosed = "OPP-002": "the opportunity is open; move it instead",
        /// An opportunity is worked on in open stages only.
        StageNotOpen {
            /// The stage asked for.
            stage: Code,
        } = "OPP-003": "`{stage}` is not an open stage; name an open one, or win or lose the opportunity",
        /// The pipeline does not lead from one stage to the other.
        StepNotAllowed {
            /// Where the opportunity is.
            from: Code,
            /// Where it should go.
            to: Code,
        } = "OPP-004": "the pipeline does not lead from `{from}` to `{to}`; go through a stage that does",
        /// The stage asks for fields that the opportunity does not have.
        FieldsMissing {
            /// The stage.
            stage: Code,
            /// The fields, with commas between them.
            fields: String,
        } = "OPP-005": "the stage `{stage}` asks for {fields}; fill in what is missing first",
        /// The reason for loss says too little by itself.
        NoteMissing {
            /// The reason.
            reason: Code,
        } = "OPP-006": "the reason `{reason}` needs words; say in the note why the deal was lost",
        /// An opportunity that was moved so often is no opportunity any more.
        TooManyMoves = "OPP-007": "the opportunity was in 500 stages already; win or lose it, and open a new one",
        /// History only grows at its end.
        TooEarly {
            /// When it came to where it is, or what it brings last changed.
            last: Timestamp,
        } = "OPP-008": "the last that is known of the opportunity happened at {last}; give a later instant",
        /// A stage with opportunities in it must stay what it is.
        StageInUse {
            /// The stage.
            stage: Code,
        } = "OPP-009": "there are opportunities in the stage `{stage}`; move them first, or keep the stage and its kind",
        /// Only what was converted is unconverted.
        NotConverted = "OPP-010": "the lead is not converted, so there is nothing to undo",
        /// The change log does not tell what was before.
        NotTold = "OPP-011": "the change log does not tell what the lead and what it became were before the conversion; change them by hand",
        /// Something was changed since.
        Unconvertible {
            /// Everything that stands in the way.
            conflicts: String,
        } = "OPP-012": "the conversion cannot be undone, for {conflicts}; take that back first",
        /// A gate names who may bring deals through.
        NotYours {
            /// The stage.
            stage: Code,
        } = "OPP-013": "the gate before `{stage}` is for others; ask one of those whom it names to move the deal",
        /// A gate wants the deal otherwise.
        CriteriaUnmet {
            /// The stage.
            stage: Code,
            /// The fields that are not as they should be, with commas between them.
            fields: String,
        } = "OPP-014": "the gate before `{stage}` wants {fields} otherwise; look at what it asks for",
        /// A gate's checklist is not done.
        PointsOpen {
            /// The stage.
            stage: Code,
            /// The keys of the points, with commas between them.
            points: String,
        } = "OPP-015": "the gate before `{stage}` asks for {points}; tick off what is done",
        /// A gate's plan is not done.
        PlanOpen {
            /// The stage.
            stage: Code,
            /// The plan.
            plan: FollowUpPlanId,
        } = "OPP-016": "the gate before `{stage}` asks for all steps of the follow-up plan {plan}; do them first",
        /// A gate's approvers have not agreed.
        ApprovalMissing {
            /// The stage.
            stage: Code,
        } = "OPP-017": "the gate before `{stage}` asks for an approval of the deal as it is now; request it and wait for the votes",
        /// Lines say what a deal is worth.
        AmountFollowsLines = "OPP-018": "the amount is the sum of the lines; change the lines, or take them out first",
        /// No gate wants an approval.
        NothingToApprove {
            /// The stage.
            stage: Code,
        } = "OPP-019": "no gate before `{stage}` asks for an approval; move the deal",
        /// An opportunity of which so much changed is no forecast any more.
        TooManyEstimates = "OPP-030": "what the opportunity brings changed 500 times already; win or lose it, and open a new one",
        /// What it is expected to bring is kept in the order of time.
        EstimatedLater {
            /// When it came to its stage, or what it brings last changed.
            last: Timestamp,
        } = "OPP-031": "what the opportunity brings changed at {last}; give a later instant",
        /// A rate of few deals is chance.
        TooFewClosed {
            /// How many deals were closed by then.
            closed: u64,
            /// How many are needed.
            minimum: u32,
        } = "OPP-032": "{closed} closed deals are too few to learn from; wait for {minimum}, or lower the policy's minimum",
    }
}
