//! What a company's way to a deal looks like: stages, their gates, and the reasons why a deal is lost.

use std::collections::BTreeSet;
use std::fmt;

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::gate::{Gate, TimedMove, check_gates, check_timed_moves};
use crate::kernel::{Code, Fault, Faults, Index, IndexRow, Kind, Name, Percent, PipelineId, Record, SortKey};

/// The most stages of one pipeline.
pub const MAX_STAGES: usize = 50;
/// The most reasons for loss of one pipeline.
pub const MAX_LOSS_REASONS: usize = 100;
/// The most fields that one stage asks for.
pub const MAX_REQUIRED_FIELDS: usize = 50;

/// The most days after which a deal is left too long.
const MAX_ROTTING_DAYS: u32 = 3_650;

/// What an opportunity in a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum StageKind {
    /// Still worked on.
    #[n(0)]
    Open,
    /// The customer said yes.
    #[n(1)]
    Won,
    /// The customer said no, or nothing.
    #[n(2)]
    Lost,
}

/// Where a forecast counts an open opportunity; a won one counts as closed, a lost one nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ForecastCategory {
    /// Nowhere: it is left out of every forecast.
    #[n(0)]
    Omitted,
    /// May come one day.
    #[n(1)]
    Pipeline,
    /// Comes if all goes well.
    #[n(2)]
    BestCase,
    /// The seller stands in for it.
    #[n(3)]
    Commit,
}

/// A field that an opportunity must have before it enters a stage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum RequiredField {
    /// What it is worth.
    #[n(0)]
    Amount,
    /// When it is expected to close.
    #[n(1)]
    CloseDate,
    /// The company that buys.
    #[n(2)]
    Account,
    /// The person one deals with.
    #[n(3)]
    Contact,
    /// What is sold.
    #[n(4)]
    Product,
    /// A custom field.
    #[n(5)]
    Custom(#[n(0)] Code),
}

impl fmt::Display for RequiredField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount => f.write_str("amount"),
            Self::CloseDate => f.write_str("expected_close"),
            Self::Account => f.write_str("account"),
            Self::Contact => f.write_str("contact"),
            Self::Product => f.write_str("product"),
            Self::Custom(code) => write!(f, "custom_fields.{code}"),
        }
    }
}

/// One stage on the way to a deal, in the order of the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Stage {
    /// The key that never changes, as `negotiation`; unique in the pipeline.
    #[n(0)]
    pub key: Code,
    /// What people call it.
    #[n(1)]
    pub name: Name,
    /// Whether an opportunity in it is open, won or lost.
    #[n(2)]
    pub kind: StageKind,
    /// Where a forecast counts opportunities in it, unless their seller says otherwise. Without meaning in a closed stage.
    #[n(3)]
    pub category: ForecastCategory,
    /// How likely an opportunity in it is won: 1 to 99 percent where it is open, 100 where won, 0 where lost.
    #[n(4)]
    pub probability: Percent,
    /// What an opportunity must have to enter it; at most [`MAX_REQUIRED_FIELDS`], each once.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    #[cbor(default)]
    pub required_fields: Vec<RequiredField>,
    /// The stages that may follow. From an open stage: open ones, and the won one; losing is always possible. From a closed
    /// stage: the open ones that it may be reopened into. Empty: all of them.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    #[cbor(default)]
    pub allowed_next: Vec<Code>,
    /// After how many days, 1 to 3,650, a deal that nothing happens to is left too long, as the pipeline policy counts them; none: never. Without meaning in
    /// a closed stage.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub rots_after_days: Option<u32>,
}

impl Stage {
    /// True where opportunities in it are still worked on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.kind == StageKind::Open
    }

    /// True where an opportunity may go from here to `next`, apart from what `next` asks for.
    #[must_use]
    pub fn leads_to(&self, next: &Self) -> bool {
        let legal = match (self.kind, next.kind) {
            (StageKind::Open, StageKind::Lost) => return true,
            (StageKind::Open, _) => true,
            (_, kind) => kind == StageKind::Open,
        };
        legal && self.key != next.key && (self.allowed_next.is_empty() || self.allowed_next.contains(&next.key))
    }
}

/// A company's way to a deal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Pipeline {
    /// Id of the pipeline.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::pipeline) id: PipelineId,
    /// What it is called; unique, letter case aside.
    #[n(1)]
    pub(in crate::pipeline) name: Name,
    /// Its stages in order: at least one open, one won, one lost.
    #[n(2)]
    pub(in crate::pipeline) stages: Vec<Stage>,
    /// Why opportunities in it are lost.
    #[n(3)]
    pub(in crate::pipeline) loss_reasons: Vec<Code>,
    /// What stands between its stages.
    #[n(4)]
    #[cbor(default)]
    pub(in crate::pipeline) gates: Vec<Gate>,
    /// The moves that time makes.
    #[n(5)]
    #[cbor(default)]
    pub(in crate::pipeline) timed_moves: Vec<TimedMove>,
    /// How often it was defined anew. The change log holds every version.
    #[n(6)]
    #[cbor(default)]
    pub(in crate::pipeline) version: u32,
}

impl Pipeline {
    /// Pipelines by name.
    pub const BY_NAME: Index<Self> = Index::unique(1, "name");

    /// The stage of that key.
    #[must_use]
    pub fn stage(&self, key: &Code) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.key == *key)
    }

    /// The stages in which opportunities are worked on, in order.
    pub fn open_stages(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.is_open())
    }

    /// The gates on the way from one stage to another.
    pub fn gates_between(&self, from: &Code, to: &Code) -> impl Iterator<Item = &Gate> {
        self.gates.iter().filter(|gate| gate.stands_between(from, to))
    }

    /// The first stage of a kind; a checked pipeline has one of each.
    #[must_use]
    pub fn first(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kind == kind)
    }
}

impl Record for Pipeline {
    type Id = PipelineId;
    const KIND: Kind = Kind::PIPELINE;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> PipelineId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        check_kinds(&self.stages, &mut faults);
        for (at, stage) in self.stages.iter().enumerate() {
            let known = self.stages.iter().take(at).any(|earlier| earlier.key == stage.key);
            for fault in stage_faults(stage, &self.stages, known) {
                faults.push(fault.at(format_args!("stages[{at}]")));
            }
        }
        if faults.is_empty() {
            check_ways(&self.stages, &mut faults);
            check_gates(&self.gates, &self.stages, &mut faults);
            check_timed_moves(&self.timed_moves, &self.stages, &self.loss_reasons, &mut faults);
        }
        check_reasons(&self.loss_reasons, &mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_NAME.row(SortKey::new().text(&self.name.folded()))]
    }
}

/// How many stages there are, and of which kinds.
fn check_kinds(stages: &[Stage], faults: &mut Faults) {
    let count = |kind| stages.iter().filter(|stage| stage.kind == kind).count();
    let (open, won, lost) = (count(StageKind::Open), count(StageKind::Won), count(StageKind::Lost));
    faults.require(stages.len() <= MAX_STAGES, "stages", stages.len(), "a pipeline has at most 50 stages", "merge some stages");
    faults.require(open > 0, "stages", open, "a pipeline needs an open stage", "add a stage in which deals are worked on");
    faults.require(won == 1, "stages", won, "a pipeline has one won stage", "give exactly one stage of kind won");
    faults.require(lost == 1, "stages", lost, "a pipeline has one lost stage", "give exactly one stage of kind lost");
}

/// What is wrong with one stage taken by itself.
fn stage_faults(stage: &Stage, all: &[Stage], known: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    if known {
        faults.push(Fault::new(&stage.key, "another stage has this key", "give each stage a key of its own").at("key"));
    }
    let (problem, remedy) = match stage.kind {
        StageKind::Open => ("the probability of an open stage lies between 1 and 99", "give 1 to 99 percent"),
        StageKind::Won => ("what is won is certain", "give 100 percent"),
        StageKind::Lost => ("what is lost does not come", "give 0 percent"),
    };
    if !fits(stage.kind, stage.probability) {
        faults.push(Fault::new(stage.probability, problem, remedy).at("probability"));
    }
    if let Some(days) = stage.rots_after_days.filter(|days| !(1..=MAX_ROTTING_DAYS).contains(days)) {
        faults
            .push(Fault::new(days, "a deal is left too long after 1 to 3,650 days", "give such a number").at("rots_after_days"));
    }
    if stage.required_fields.len() > MAX_REQUIRED_FIELDS {
        let fields = stage.required_fields.len();
        faults.push(Fault::new(fields, "a stage asks for at most 50 fields", "ask for fewer").at("required_fields"));
    }
    for (at, field) in stage.required_fields.iter().enumerate() {
        if stage.required_fields.iter().take(at).any(|earlier| earlier == field) {
            faults.push(
                Fault::new(field, "this field is asked for twice", "name it once").at(format_args!("required_fields[{at}]")),
            );
        }
    }
    for (at, next) in stage.allowed_next.iter().enumerate() {
        let place = format!("allowed_next[{at}]");
        let fault = |problem: &'static str, remedy: &'static str| Fault::new(next, problem, remedy).at(&place);
        if stage.allowed_next.iter().take(at).any(|earlier| earlier == next) {
            faults.push(fault("this stage is named twice", "name it once"));
        }
        match all.iter().find(|other| other.key == *next) {
            None => faults.push(fault("the pipeline has no such stage", "name the key of one of its stages")),
            Some(other) if other.key != stage.key && (stage.is_open() || other.is_open()) => {}
            Some(_) => faults.push(fault("this stage cannot follow", "name an open stage, or from an open stage the won one")),
        }
    }
    faults
}

/// True where a stage of `kind` may have `probability`.
fn fits(kind: StageKind, probability: Percent) -> bool {
    match kind {
        StageKind::Open => lies_between(probability, 1, 99),
        StageKind::Won => probability == Percent::HUNDRED,
        StageKind::Lost => probability == Percent::ZERO,
    }
}

/// True where `percent` lies between two whole percentages, both included.
pub(super) fn lies_between(percent: Percent, least: i64, most: i64) -> bool {
    // HUNDRED counts a hundred percent in units of the last decimal.
    let unit = Percent::HUNDRED.scaled() / 100;
    (least * unit..=most * unit).contains(&percent.scaled())
}

/// Every stage must lie on some way that begins in the first open stage.
fn check_ways(stages: &[Stage], faults: &mut Faults) {
    let Some(first) = stages.iter().find(|stage| stage.is_open()) else { return };
    let (mut reached, mut ahead) = (BTreeSet::from([&first.key]), vec![first]);
    while let Some(stage) = ahead.pop() {
        let next = stages.iter().filter(|next| stage.is_open() && stage.leads_to(next));
        ahead.extend(next.filter(|next| reached.insert(&next.key)));
    }
    for (at, stage) in stages.iter().enumerate().filter(|(_, stage)| !reached.contains(&stage.key)) {
        let fault = Fault::new(
            &stage.key,
            "no way leads from the first open stage to this one",
            "add it to allowed_next of a stage before it, or leave allowed_next empty there",
        );
        faults.push(fault.at("key").at(format_args!("stages[{at}]")));
    }
}

fn check_reasons(reasons: &[Code], faults: &mut Faults) {
    let count = reasons.len();
    faults.require(count > 0, "loss_reasons", count, "a pipeline needs a reason for loss", "give at least one, as price");
    faults.require(count <= MAX_LOSS_REASONS, "loss_reasons", count, "a pipeline has at most 100 reasons for loss", "merge some");
    for (at, reason) in reasons.iter().enumerate() {
        if reasons.iter().take(at).any(|earlier| earlier == reason) {
            faults.push(Fault::new(reason, "this reason stands twice", "name it once").at(format_args!("loss_reasons[{at}]")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::tests::samples::{code, pipeline, stage};

    fn faults(change: impl FnOnce(&mut Pipeline)) -> Vec<String> {
        let mut pipeline = pipeline();
        change(&mut pipeline);
        let faults = pipeline.check().expect_err("a fault");
        faults.as_slice().iter().map(|fault| format!("{}: {}", fault.field, fault.problem)).collect()
    }

    #[test]
    fn a_pipeline_with_open_won_and_lost_stages_is_sound() {
        assert_eq!(pipeline().check(), Ok(()));
    }

    #[test]
    fn a_pipeline_has_open_stages_and_exactly_one_won_and_one_lost() {
        let found = faults(|p| p.stages.retain(|stage| stage.kind == StageKind::Lost));
        assert_eq!(found, ["stages: a pipeline needs an open stage", "stages: a pipeline has one won stage"]);
        let found = faults(|p| p.stages.push(stage("won_too", StageKind::Won, "100")));
        assert_eq!(found, ["stages: a pipeline has one won stage"]);
        let found = faults(|p| p.stages.retain(|stage| stage.kind != StageKind::Lost));
        assert_eq!(found, ["stages: a pipeline has one lost stage"]);
    }

    #[test]
    fn a_probability_fits_the_kind_of_its_stage() {
        for (at, wrong) in [(0, "0"), (0, "99.5"), (0, "100"), (3, "99"), (4, "1")] {
            let found = faults(|p| p.stages[at].probability = wrong.parse().unwrap());
            assert_eq!(found.len(), 1, "{wrong}");
            assert!(found[0].starts_with(&format!("stages[{at}].probability")), "{found:?}");
        }
    }

    #[test]
    fn an_unknown_next_stage_is_named_by_its_place() {
        let found = faults(|p| p.stages[2].allowed_next = vec![code("nowhere"), code("won")]);
        assert_eq!(found, ["stages[2].allowed_next[0]: the pipeline has no such stage"]);
    }

    #[test]
    fn a_stage_that_no_way_leads_to_is_a_fault() {
        let found = faults(|p| {
            p.stages[0].allowed_next = vec![code("quote"), code("won")];
            p.stages[2].allowed_next = vec![code("lead"), code("won")];
        });
        assert_eq!(found, ["stages[1].key: no way leads from the first open stage to this one"]);
        let found = faults(|p| {
            for stage in &mut p.stages {
                stage.allowed_next = if stage.is_open() { vec![code("quote"), code("talk"), code("lead")] } else { Vec::new() };
                stage.allowed_next.retain(|next| *next != stage.key);
            }
        });
        assert_eq!(found, ["stages[3].key: no way leads from the first open stage to this one"]);
    }

    #[test]
    fn keys_reasons_and_required_fields_stand_once() {
        let found = faults(|p| p.stages[1].key = code("lead"));
        assert_eq!(found, ["stages[1].key: another stage has this key"]);
        let found = faults(|p| p.stages[1].required_fields = vec![RequiredField::Amount, RequiredField::Amount]);
        assert_eq!(found, ["stages[1].required_fields[1]: this field is asked for twice"]);
        let found = faults(|p| p.loss_reasons = vec![code("price"), code("price")]);
        assert_eq!(found, ["loss_reasons[1]: this reason stands twice"]);
        assert_eq!(faults(|p| p.loss_reasons.clear()), ["loss_reasons: a pipeline needs a reason for loss"]);
    }
}
