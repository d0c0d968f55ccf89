//! The predictive score of Odoo, to the digit: every field for itself, a tenth of a lead added to each count.
//!
//! Counts are kept in tenths, which are whole numbers. The tables are always made anew from the evidence, as Odoo's nightly rebuild makes them; so no
//! count is ever floored, and a lead that is taken away leaves nothing behind.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics; counts are far below 2^53")]

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use super::evidence::{Evidence, Mark, Tally, Value};
use super::facts::{Answer, Facts};
use super::learning_policy::NaiveBayesFields;
use super::model::{Odds, OddsSource};
use crate::kernel::{Label, Timestamp};

/// Tags of fewer leads than these, in tenths, do not count.
const TAG_TENTHS: u64 = 500;
/// The probability stays between 0.01 and 99.99 percent.
const HIGHEST_ODDS: f64 = 9_999.0;

/// Leads in tenths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(array)]
struct Tenths {
    #[n(0)]
    won: u64,
    #[n(1)]
    lost: u64,
}

impl Tenths {
    fn of(tally: Tally) -> Self {
        let tenths = |count: u64| count.saturating_mul(10).saturating_add(1);
        Self { won: tenths(tally.won), lost: tenths(tally.lost) }
    }

    const fn plus(self, other: Self) -> Self {
        Self { won: self.won.saturating_add(other.won), lost: self.lost.saturating_add(other.lost) }
    }

    /// How much more of the won than of the lost, among `all` of them, these are.
    fn log_odds_among(self, all: Self) -> f64 {
        libm::log(self.won as f64 / all.won as f64) - libm::log(self.lost as f64 / all.lost as f64)
    }
}

/// What was counted in one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(map)]
struct FieldCounts {
    #[n(0)]
    total: Tenths,
    /// In the order of the values.
    #[n(1)]
    values: Vec<(Value, Tenths)>,
}

impl FieldCounts {
    fn of(&self, value: Value) -> Option<Tenths> {
        let at = self.values.binary_search_by_key(&value, |(known, _)| *known).ok()?;
        self.values.get(at).map(|(_, tenths)| *tenths)
    }
}

/// What was counted in one team, or in all of them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(map)]
struct TeamCounts {
    /// Those who have been in the first stage.
    #[n(0)]
    base: Tenths,
    /// In the order of the fields.
    #[n(1)]
    fields: Vec<FieldCounts>,
}

/// Counts by team, field and value.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(map)]
pub struct NaiveBayes {
    #[n(0)]
    roles: NaiveBayesFields,
    #[n(1)]
    fields: Vec<Label>,
    /// In the order of the teams.
    #[n(2)]
    teams: Vec<(Value, TeamCounts)>,
    /// All teams, and leads without one.
    #[n(3)]
    everybody: TeamCounts,
}

type Counts = BTreeMap<Mark, Tally>;

/// Reads the evidence by the parts that fields have.
struct Reader<'a> {
    roles: &'a NaiveBayesFields,
    fields: &'a [Label],
    leaking: &'a [Label],
    stages: Vec<Value>,
}

impl Reader<'_> {
    fn is(&self, mark: &Mark, name: &Label) -> bool {
        self.fields.get(usize::from(mark.field)) == Some(name)
    }

    /// The field whose place this is, where its answers are counted as such.
    fn counted(&self, name: &Label) -> bool {
        *name != self.roles.stage && Some(name) != self.roles.team.as_ref() && !self.leaking.contains(name)
    }

    fn team(&self, marks: &[Mark]) -> Option<Value> {
        let team = self.roles.team.as_ref()?;
        marks.iter().find(|mark| self.is(mark, team)).map(|mark| mark.value)
    }

    /// Counts the leads of one row.
    fn count(&self, marks: &[Mark], tally: Tally, counts: &mut Counts) {
        let mut add = |field, value, tally: Tally| {
            let count = counts.entry(Mark { field, value }).or_default();
            *count = count.plus(tally);
        };
        for (field, name) in (0..).zip(self.fields) {
            let own = || marks.iter().filter(move |mark| mark.field == field);
            if *name == self.roles.stage {
                let reached = own().find_map(|mark| self.stages.iter().position(|stage| *stage == mark.value));
                for (at, stage) in self.stages.iter().enumerate() {
                    let lost = if reached.is_some_and(|reached| at <= reached) { tally.lost } else { 0 };
                    add(field, *stage, Tally { won: tally.won, lost });
                }
            } else if self.counted(name) {
                own().for_each(|mark| add(field, mark.value, tally));
                if own().next().is_none() && self.roles.empty_counts.contains(name) {
                    add(field, Value::Missing, tally);
                }
            }
        }
        counts.retain(|_, tally| tally.all() > 0);
    }

    /// The counts in tenths, without tags of too few leads.
    fn tenths(&self, counts: &Counts) -> BTreeMap<Mark, Tenths> {
        let tenths = counts.iter().map(|(mark, tally)| (*mark, Tenths::of(*tally)));
        let is_tag = |mark: &Mark| self.roles.tags.as_ref().is_some_and(|tags| self.is(mark, tags));
        tenths.filter(|(mark, tenths)| !is_tag(mark) || tenths.won.saturating_add(tenths.lost) >= TAG_TENTHS).collect()
    }

    /// Counts by field; nothing where nobody has been in the first stage.
    fn table(&self, tenths: &BTreeMap<Mark, Tenths>) -> Option<TeamCounts> {
        let mut fields = vec![FieldCounts::default(); self.fields.len()];
        for (mark, tenths) in tenths {
            let counts = fields.get_mut(usize::from(mark.field))?;
            counts.total = counts.total.plus(*tenths);
            counts.values.push((mark.value, *tenths));
        }
        let stage = self.fields.iter().position(|name| *name == self.roles.stage)?;
        let base = fields.get(stage)?.of(*self.stages.first()?)?;
        Some(TeamCounts { base, fields })
    }
}

impl NaiveBayes {
    /// Counts the evidence; nothing where no lead has been in the first stage.
    pub(super) fn fit(evidence: &Evidence, roles: &NaiveBayesFields, leaking: &[Label]) -> Option<Self> {
        let stages = roles.stages.iter().map(|stage| Value::text(stage)).collect();
        let reader = Reader { roles, fields: evidence.fields(), leaking, stages };
        let mut teams: BTreeMap<Option<Value>, Counts> = BTreeMap::new();
        for (marks, tally) in evidence.rows() {
            reader.count(marks, tally, teams.entry(reader.team(marks)).or_default());
        }
        let teams: BTreeMap<_, _> = teams.iter().map(|(team, counts)| (*team, reader.tenths(counts))).collect();
        let mut everybody: BTreeMap<Mark, Tenths> = BTreeMap::new();
        for (mark, tenths) in teams.values().flatten() {
            let sum = everybody.entry(*mark).or_default();
            *sum = sum.plus(*tenths);
        }
        Some(Self {
            roles: roles.clone(),
            fields: evidence.fields().to_vec(),
            everybody: reader.table(&everybody)?,
            teams: teams.iter().filter_map(|(team, tenths)| Some(((*team)?, reader.table(tenths)?))).collect(),
        })
    }

    pub(super) fn add_up(&self, facts: &Facts<'_>, as_of: Timestamp, odds: &mut Odds<'_>) {
        let answer = |name: &Label| facts.answer(name.as_str(), as_of);
        let stage = Value::all_of(&answer(&self.roles.stage)).next();
        let won_stage = self.roles.won_stage.as_ref().map(|stage| Value::text(stage));
        if stage.is_none() || stage == won_stage {
            let certain = if stage.is_none() { f64::NEG_INFINITY } else { f64::INFINITY };
            return odds.add(certain, || OddsSource::Field(self.roles.stage.clone()));
        }
        let counts = self.counts_of(self.roles.team.as_ref().and_then(|team| Value::all_of(&answer(team)).next()));
        odds.add(libm::log(counts.base.won as f64 / counts.base.lost as f64), || OddsSource::Base);
        for (name, field) in self.fields.iter().zip(&counts.fields) {
            let total = if *name == self.roles.stage { counts.base } else { field.total };
            let given = answer(name);
            let empty = (given == Answer::Missing).then_some(Value::Missing);
            // A set: the same tag twice is one tag.
            let values: BTreeSet<Value> = Value::all_of(&given).chain(empty).collect();
            let says = values.into_iter().filter_map(|value| field.of(value)).map(|own| own.log_odds_among(total)).sum();
            odds.add(says, || OddsSource::Field(name.clone()));
        }
        let bound = libm::log(HIGHEST_ODDS);
        let sum = odds.sum();
        odds.add(sum.clamp(-bound, bound) - sum, || OddsSource::Bounds);
    }

    fn counts_of(&self, team: Option<Value>) -> &TeamCounts {
        let at = team.and_then(|team| self.teams.binary_search_by_key(&team, |(known, _)| *known).ok());
        at.and_then(|at| self.teams.get(at)).map_or(&self.everybody, |(_, counts)| counts)
    }
}
