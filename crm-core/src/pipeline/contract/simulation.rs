//! What would have become of deals in a pipeline that is only proposed.

use std::collections::BTreeMap;

use crate::kernel::{Code, Date};
use crate::pipeline::contract::ChangePipeline;

/// Asks what a pipeline as it would be defined anew would have made of the moves that really happened: which it would have accepted and which refused,
/// which deals would have gone through whole, which stages nobody would have come to, and what would be stuck now. Permission: read on the pipeline;
/// answers over the opportunities that the actor may see. Answers a [`SimulationFigures`](crate::pipeline::SimulationFigures). Nothing changes by it.
///
/// Every move is judged by what was known of the deal when it was made. Its history tells the amount, the probability, the day of closing, how old it was
/// and who moved it; what else a gate looks at, the change log tells. What neither tells (the roles of whoever moved it, plans, approvals, and points that
/// nobody was asked to tick) is not guessed: such a move counts as not known, unless something else refuses it. A faulty definition, a stage of the map that
/// it does not have, and a limit outside 1 to 1,000 are invalid.
///
/// A gate that asks for an account before a quote, held against a deal that had none:
///
/// ```
/// # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
/// # use crm_core::pipeline::*;
/// # fn stage(key: &str, kind: StageKind, probability: &str) -> Result<Stage, Fault> {
/// #     let (key, name, probability) = (key.parse()?, Name::parse(key)?, probability.parse()?);
/// #     let category = ForecastCategory::Pipeline;
/// #     Ok(Stage { key, name, kind, category, probability, required_fields: Vec::new(), allowed_next: Vec::new(), rots_after_days: None })
/// # }
/// # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
/// # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
/// # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
/// # let owner = Some(session.execute(AddUser { draft })?.id());
/// # let stages = vec![
/// #     stage("talk", StageKind::Open, "20")?,
/// #     stage("quote", StageKind::Open, "50")?,
/// #     stage("won", StageKind::Won, "100")?,
/// #     stage("lost", StageKind::Lost, "0")?,
/// # ];
/// let define = DefinePipeline::new("Sales".parse()?, stages, vec!["price".parse()?]);
/// let pipeline = session.execute(define.clone())?.id();
/// let open = OpenOpportunity { owner, ..OpenOpportunity::new(pipeline, "Ten pumps".parse()?) };
/// let opportunity = session.execute(open)?.id();
/// session.execute(MoveOpportunity { opportunity, stage: "quote".parse()? })?;
///
/// let DefinePipeline { name, stages, loss_reasons, timed_moves, .. } = define;
/// let gates = vec![Gate { required_fields: vec![RequiredField::Account], ..Gate::before("quote".parse()?) }];
/// let change = ChangePipeline { pipeline, name, stages, loss_reasons, gates, timed_moves };
/// let figures = session.ask(SimulatePipeline::of(change))?;
/// assert_eq!((figures.deals, figures.stopped), (1, 1));
/// assert_eq!(figures.ways[1].refused[0].detail, "the stage `quote` asks for account; fill in what is missing first");
/// # Ok::<(), CrmError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SimulatePipeline {
    /// The command that would define the pipeline anew.
    pub change: ChangePipeline,
    /// Which stage of the history is which of the new definition; those that are not named keep their keys. What was won or lost comes to the stage of
    /// that kind.
    #[cfg_attr(feature = "serde", serde(default))]
    pub stages: BTreeMap<Code, Code>,
    /// Moves made on this day or later; none: any.
    pub from: Option<Date>,
    /// Moves made on this day or earlier; none: any.
    pub to: Option<Date>,
    /// Of how many opportunities the change log is read, where only that tells what a gate looks at: those opened last; 1 to 1,000, none: 100.
    pub limit: Option<u32>,
}

impl SimulatePipeline {
    /// What would have become of everything that happened.
    #[must_use]
    pub fn of(change: ChangePipeline) -> Self {
        Self { change, stages: BTreeMap::new(), from: None, to: None, limit: None }
    }
}
