//! Where an opportunity may go, what goes on by itself, and what is left too long.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, HeldBack, OpportunityId, PipelineId, Timestamp, UserId};

/// Asks where an opportunity may go, and what stands in its way to each stage: what a move there would answer the actor now. Permission: update on
/// opportunities. Answers the [`Way`](crate::pipeline::Way)s, in the order of the pipeline's stages; from an open stage to all others, from a closed one to the
/// open ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct WaysOn {
    /// The opportunity.
    pub opportunity: OpportunityId,
}

/// Asks which opportunities of a pipeline are left too long, as its stages and the pipeline policy say, those left longest first. Permission: read on the
/// pipeline; answers over the opportunities that the actor may see. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RottingDeals {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// How many are told at most, 1 to 1,000; none: 100.
    pub limit: Option<u32>,
}

/// An opportunity that is left too long.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RottingDeal {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// Whose it is.
    pub owner: UserId,
    /// Key of its stage.
    pub stage: Code,
    /// Since when nothing has happened to it.
    pub since: Timestamp,
    /// How many days that is.
    pub days: i64,
    /// How many its stage allows.
    pub limit_days: u32,
}

/// What became of the opportunities whose time was over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct MovedDeals {
    /// Those that went on.
    #[n(0)]
    pub moved: Vec<OpportunityId>,
    /// Those that a gate held back, or whose time nobody can tell, each with why.
    #[n(1)]
    pub held_back: Vec<HeldBack>,
    /// True where there may be more, for the limit was reached, or as much was changed as one commit should hold.
    #[n(2)]
    pub has_more: bool,
}
