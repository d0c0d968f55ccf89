//! What stands between two stages: who may pass, and what must be so before.

use std::collections::BTreeSet;
use std::fmt;

use minicbor::{Decode, Encode};

use crate::activities::Offset;
use crate::approvals::ApprovalRule;
use crate::kernel::{Code, Fault, Faults, FollowUpPlanId, Name, RoleId, UserId};
use crate::leads::scoring::Condition;

use super::definition::{MAX_REQUIRED_FIELDS, RequiredField, Stage, StageKind};

/// The most gates of one pipeline.
pub const MAX_GATES: usize = 200;
/// The most of anything that one gate asks for.
pub const MAX_OF_A_GATE: usize = 50;
/// The most moves by time of one pipeline.
pub const MAX_TIMED_MOVES: usize = 50;

/// Somebody who may bring a deal through a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum GateKeeper {
    /// The owner of the deal.
    #[n(0)]
    Owner,
    /// This user.
    #[n(1)]
    User(#[n(0)] UserId),
    /// Whoever has this role.
    #[n(2)]
    Role(#[n(0)] RoleId),
}

/// A field of a deal that a gate looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DealField {
    /// What it is worth: a number of its currency.
    #[n(0)]
    Amount,
    /// The code of the currency of its amount.
    #[n(1)]
    Currency,
    /// How likely it is, in percent.
    #[n(2)]
    Probability,
    /// How many whole days ago it was opened.
    #[n(3)]
    AgeDays,
    /// How many whole days it has been in its stage.
    #[n(4)]
    StageDays,
    /// In how many days it is expected to close; below zero where that day is over.
    #[n(5)]
    DaysToClose,
    /// The parts that people have in it, as `decision_maker`: several texts.
    #[n(6)]
    BuyingRoles,
    /// The names of its competitors: several texts.
    #[n(7)]
    Competitors,
    /// A custom field.
    #[n(8)]
    Custom(#[n(0)] Code),
}

impl fmt::Display for DealField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount => f.write_str("amount"),
            Self::Currency => f.write_str("currency"),
            Self::Probability => f.write_str("probability"),
            Self::AgeDays => f.write_str("age_days"),
            Self::StageDays => f.write_str("stage_days"),
            Self::DaysToClose => f.write_str("days_to_close"),
            Self::BuyingRoles => f.write_str("buying_roles"),
            Self::Competitors => f.write_str("competitors"),
            Self::Custom(key) => write!(f, "custom_fields.{key}"),
        }
    }
}

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct GateCriterion {
    /// Which field is looked at.
    #[n(0)]
    pub field: DealField,
    /// What its answer must be.
    #[n(1)]
    pub is: Condition,
}

/// Something to be ticked off before a deal goes on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct GatePoint {
    /// The key that never changes, unique in the pipeline: a point ticked for one gate is ticked for every gate that asks for it.
    #[n(0)]
    pub key: Code,
    /// What people call it.
    #[n(1)]
    pub name: Name,
}

/// What stands before a stage. Of several gates on one way, all must be passed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Gate {
    /// The stage that is left; none: any.
    #[n(0)]
    pub from: Option<Code>,
    /// The stage that is entered.
    #[n(1)]
    pub to: Code,
    /// Who may bring a deal through, at most 50; nobody: whoever may change it. The host's own work always may.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    #[cbor(default)]
    pub who: Vec<GateKeeper>,
    /// What the deal must have, at most 50, beside what the stage asks for.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub required_fields: Vec<RequiredField>,
    /// What must be so, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub criteria: Vec<GateCriterion>,
    /// What must be ticked off, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    #[cbor(default)]
    pub checklist: Vec<GatePoint>,
    /// The follow-up plan whose steps must all be done for the deal.
    #[n(6)]
    pub plan: Option<FollowUpPlanId>,
    /// Who must agree, and how many of them.
    #[n(7)]
    pub approval: Option<ApprovalRule>,
}

impl Gate {
    /// A gate that asks for nothing yet.
    #[must_use]
    pub fn before(to: Code) -> Self {
        Self {
            from: None,
            to,
            who: Vec::new(),
            required_fields: Vec::new(),
            criteria: Vec::new(),
            checklist: Vec::new(),
            plan: None,
            approval: None,
        }
    }

    /// True where the gate stands on the way from one stage to the other.
    #[must_use]
    pub fn stands_between(&self, from: &Code, to: &Code) -> bool {
        self.to == *to && self.from.as_ref().is_none_or(|known| known == from)
    }

    fn asks_for_nothing(&self) -> bool {
        self.who.is_empty()
            && self.required_fields.is_empty()
            && self.criteria.is_empty()
            && self.checklist.is_empty()
            && self.plan.is_none()
            && self.approval.is_none()
    }
}

/// A move that time makes: a deal that has been in a stage for so long goes on by itself, where the gates let it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TimedMove {
    /// The open stage that is left; one move by time at most leaves a stage.
    #[n(0)]
    pub from: Code,
    /// The stage that is entered: an open one, or the lost one.
    #[n(1)]
    pub to: Code,
    /// How long a deal stays: above zero. Working time is counted by the calendar of the pipeline policy.
    #[n(2)]
    pub after: Offset,
    /// Why it is lost, where it goes to the lost stage: one of the pipeline's reasons, and one that needs no note.
    #[n(3)]
    pub loss_reason: Option<Code>,
}

impl TimedMove {
    fn is_forwards(&self) -> bool {
        match self.after {
            Offset::Hours(count) | Offset::WorkingHours(count) | Offset::Days(count) | Offset::WorkingDays(count) => count > 0,
        }
    }
}

/// What is wrong with the gates of a pipeline of these stages.
pub(super) fn check_gates(gates: &[Gate], stages: &[Stage], faults: &mut Faults) {
    let count = gates.len();
    faults.require(count <= MAX_GATES, "gates", count, "a pipeline has at most 200 gates", "merge some");
    let mut points: Vec<&GatePoint> = Vec::new();
    for (at, gate) in gates.iter().enumerate() {
        for fault in gate_faults(gate, stages) {
            faults.push(fault.at(format_args!("gates[{at}]")));
        }
        let asks = |other: &Gate| other.approval.is_some() && gate.approval.is_some();
        let meets =
            |other: &Gate| other.to == gate.to && (other.from.is_none() || gate.from.is_none() || other.from == gate.from);
        if gates.iter().take(at).any(|other| asks(other) && meets(other)) {
            let fault = Fault::new(&gate.to, "another gate on this way asks for an approval", "ask for it at one of them");
            faults.push(fault.at("approval").at(format_args!("gates[{at}]")));
        }
        for (place, point) in gate.checklist.iter().enumerate() {
            if points.iter().any(|known| known.key == point.key && known.name != point.name) {
                let problem = "another gate calls this point otherwise";
                let fault = Fault::new(&point.key, problem, "give it the same name everywhere, or another key");
                faults.push(fault.at(format_args!("gates[{at}].checklist[{place}]")));
            }
            points.push(point);
        }
    }
}

fn gate_faults(gate: &Gate, stages: &[Stage]) -> Vec<Fault> {
    let mut faults = Faults::new();
    let known = |key: &Code| stages.iter().find(|stage| stage.key == *key);
    let unknown = |key: &Code| Fault::new(key, "the pipeline has no such stage", "name the key of one of its stages");
    match (gate.from.as_ref().map(|key| (key, known(key))), known(&gate.to)) {
        (Some((key, None)), _) => faults.push(unknown(key).at("from")),
        (_, None) => faults.push(unknown(&gate.to).at("to")),
        // A gate on a way that nobody can go is a mistake in one of the two.
        (Some((key, Some(from))), Some(to)) if !from.leads_to(to) => {
            let problem = format!("no way leads from `{key}` to `{}`, so nothing ever comes to this gate", to.key);
            faults.push(Fault::new(key, problem, "allow the way in allowed_next, or leave the gate out").at("from"));
        }
        _ => {}
    }
    if gate.asks_for_nothing() {
        faults.push(Fault::new(&gate.to, "this gate asks for nothing", "say what it asks for, or leave it out").at("to"));
    }
    let few = |field, count, most, faults: &mut Faults| {
        faults.require(count <= most, field, count, "a gate asks for at most 50 of them", "ask for fewer");
    };
    few("who", gate.who.len(), MAX_OF_A_GATE, &mut faults);
    few("required_fields", gate.required_fields.len(), MAX_REQUIRED_FIELDS, &mut faults);
    few("criteria", gate.criteria.len(), MAX_OF_A_GATE, &mut faults);
    few("checklist", gate.checklist.len(), MAX_OF_A_GATE, &mut faults);
    for (at, criterion) in gate.criteria.iter().enumerate() {
        criterion.is.check(&format!("criteria[{at}].is"), &mut faults);
        if criterion.is == Condition::FreeMail {
            let fault = Fault::new("free_mail", "a deal has no e-mail address", "ask for something else");
            faults.push(fault.at(format_args!("criteria[{at}].is")));
        }
    }
    let mut met = BTreeSet::new();
    for (at, point) in gate.checklist.iter().enumerate() {
        if !met.insert(&point.key) {
            faults.push(Fault::new(&point.key, "this point stands twice", "name it once").at(format_args!("checklist[{at}]")));
        }
    }
    for fault in gate.approval.as_ref().and_then(|rule| rule.check().err()).iter().flat_map(Faults::as_slice) {
        faults.push(fault.clone().at("approval"));
    }
    faults.as_slice().to_vec()
}

/// What is wrong with the moves by time of a pipeline.
pub(super) fn check_timed_moves(moves: &[TimedMove], stages: &[Stage], reasons: &[Code], faults: &mut Faults) {
    let count = moves.len();
    faults.require(count <= MAX_TIMED_MOVES, "timed_moves", count, "a pipeline has at most 50 moves by time", "leave some out");
    for (at, timed) in moves.iter().enumerate() {
        let mut push = |fault: Fault| faults.push(fault.at(format_args!("timed_moves[{at}]")));
        let known = |key: &Code| stages.iter().find(|stage| stage.key == *key);
        if moves.iter().take(at).any(|earlier| earlier.from == timed.from) {
            push(Fault::new(&timed.from, "another move by time leaves this stage", "keep one of them").at("from"));
        }
        let (from, to) = (known(&timed.from).filter(|stage| stage.is_open()), known(&timed.to));
        let to = to.filter(|stage| stage.kind != StageKind::Won);
        match (from, to) {
            (None, _) => push(Fault::new(&timed.from, "this is no open stage of the pipeline", "name one").at("from")),
            (_, None) => {
                push(Fault::new(&timed.to, "time brings a deal to an open stage or the lost one", "name such a stage").at("to"));
            }
            (Some(from), Some(to)) if !from.leads_to(to) => {
                let problem = format!("no way leads from `{}` to this stage", from.key);
                push(Fault::new(&timed.to, problem, "allow the way in allowed_next, or name another stage").at("to"));
            }
            (Some(_), Some(to)) => {
                let is_lost = to.kind == StageKind::Lost;
                let reason = timed.loss_reason.as_ref();
                if is_lost && !reason.is_some_and(|reason| reasons.contains(reason)) {
                    let given = reason.map_or("", Code::as_str);
                    push(Fault::new(given, "a lost deal has a reason", "give one of loss_reasons").at("loss_reason"));
                } else if let Some(reason) = reason.filter(|_| !is_lost) {
                    push(Fault::new(reason, "the deal is not lost by this", "leave the reason out").at("loss_reason"));
                }
            }
        }
        if !timed.is_forwards() {
            push(Fault::new("", "a deal stays for some time", "give a number above zero").at("after"));
        }
    }
}
