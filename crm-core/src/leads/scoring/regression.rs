//! Weights for every frequent value of every field that does not leak, learned together and then calibrated.
//!
//! Calibration is learned on leads that the weights had not seen: the leads are dealt into five parts, each part is scored by weights
//! of the other four, and a scale and a shift are fitted to those scores. The scale is multiplied into the weights and the shift stands for itself,
//! so that an explanation adds up to the calibrated log-odds.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics; counts are far below 2^53")]

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::bins::{Bin, Edges, bins_of};
use super::evidence::{Evidence, Mark, Tally, Value};
use super::facts::Facts;
use super::leakage::{examine, percent, plain};
use super::learning_policy::LearningPolicy;
use super::logistic::{Row, fit, score};
use super::model::{Odds, OddsSource};
use crate::kernel::{Label, Percent, Timestamp};

/// Parts into which leads are dealt for calibration.
const PARTS: u64 = 5;
/// Hardly a penalty: for what every lead has, and for the calibration.
const FREE: f64 = 1e-6;

/// The weights of one field, calibrated.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(map)]
struct FieldWeights {
    #[n(0)]
    field: Label,
    #[n(1)]
    edges: Edges,
    /// One for each range of numbers; zero for a range of too few leads.
    #[n(2)]
    ranges: Vec<f64>,
    /// In the order of the values.
    #[n(3)]
    values: Vec<(Value, f64)>,
}

/// Weights learned by ridge logistic regression, calibrated.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(map)]
pub struct Regression {
    #[n(0)]
    base: f64,
    #[n(1)]
    calibration: f64,
    #[n(2)]
    fields: Vec<FieldWeights>,
    /// How often a won lead scored above a lost one, of leads that the weights had not seen.
    #[n(3)]
    ranked_right: Percent,
}

/// The columns of a fit: the base first, then each frequent value of each field.
struct Columns {
    edges: Vec<Edges>,
    places: BTreeMap<(u16, Bin), usize>,
}

impl Columns {
    fn of(evidence: &Evidence, policy: &LearningPolicy) -> Self {
        let (mut edges, mut places) = (Vec::new(), BTreeMap::new());
        let findings = examine(evidence, policy);
        for ((field, bins), finding) in (0..).zip(bins_of(evidence, policy.ranges)).zip(&findings) {
            let frequent = bins.counts.iter().filter(|(_, tally)| tally.all() >= u64::from(policy.minimum_of_value));
            for (bin, _) in frequent.filter(|_| !finding.is_left_out()) {
                let next = places.len() + 1;
                places.insert((field, *bin), next);
            }
            edges.push(bins.edges);
        }
        Self { edges, places }
    }

    fn row(&self, marks: &[Mark]) -> Vec<(usize, f64)> {
        let place = |mark: &Mark| {
            let bin = self.edges.get(usize::from(mark.field))?.bin(mark.value);
            self.places.get(&(mark.field, bin)).map(|place| (*place, 1.0))
        };
        std::iter::once((0, 1.0)).chain(marks.iter().filter_map(place)).collect()
    }
}

impl Regression {
    pub(super) fn fit(evidence: &Evidence, policy: &LearningPolicy) -> Self {
        let columns = Columns::of(evidence, policy);
        let mut rows: Vec<Row> = evidence.rows().map(|(marks, tally)| Row { columns: columns.row(marks), tally }).collect();
        rows.iter_mut().for_each(|row| row.columns.sort_unstable_by_key(|(column, _)| *column));
        let alpha = plain(policy.alpha);
        let penalties: Vec<f64> = std::iter::once(FREE).chain(columns.places.values().map(|_| alpha)).collect();
        let unseen = unseen(&rows, &penalties);
        let (shift, scale) = calibration(&rows, &unseen);
        let weights: Vec<f64> = fit(&rows, &penalties).into_iter().map(|weight| weight * scale).collect();
        let weight = |place: usize| weights.get(place).copied().unwrap_or(0.0);
        let named = (0..).zip(evidence.fields()).zip(columns.edges);
        let fields = named.map(|((at, field), edges)| {
            let own = columns.places.range((at, Bin::Range(0))..).take_while(|((field, _), _)| *field == at);
            let mut weights = FieldWeights { field: field.clone(), edges, ranges: Vec::new(), values: Vec::new() };
            for ((_, bin), place) in own {
                match *bin {
                    Bin::Range(range) => {
                        weights.ranges.resize(range, 0.0);
                        weights.ranges.push(weight(*place));
                    }
                    Bin::Value(value) => weights.values.push((value, weight(*place))),
                }
            }
            weights
        });
        let fields = fields.filter(|field| !field.ranges.is_empty() || !field.values.is_empty()).collect();
        Self { base: weight(0), calibration: shift, fields, ranked_right: ranked_right(unseen) }
    }

    pub(super) const fn ranked_right(&self) -> Percent {
        self.ranked_right
    }

    pub(super) fn add_up(&self, facts: &Facts<'_>, as_of: Timestamp, odds: &mut Odds<'_>) {
        odds.add(self.base, || OddsSource::Base);
        for field in &self.fields {
            let values = Value::all_of(&facts.answer(field.field.as_str(), as_of));
            let says = values.map(|value| field.weight(value)).sum();
            odds.add(says, || OddsSource::Field(field.field.clone()));
        }
        odds.add(self.calibration, || OddsSource::Calibration);
    }
}

impl FieldWeights {
    fn weight(&self, value: Value) -> f64 {
        let found = match self.edges.bin(value) {
            Bin::Range(range) => self.ranges.get(range).copied(),
            Bin::Value(value) => {
                let at = self.values.binary_search_by_key(&value, |(known, _)| *known).ok();
                at.and_then(|at| self.values.get(at)).map(|(_, weight)| *weight)
            }
        };
        found.unwrap_or(0.0)
    }
}

/// Each lead as the weights score it that were learned from the other parts: its score in the second column.
fn unseen(rows: &[Row], penalties: &[f64]) -> Vec<Row> {
    let mut unseen: Vec<Row> = Vec::with_capacity(rows.len());
    for part in 0..PARTS {
        let dealt = deal(rows, part);
        let others: Vec<Row> = rows.iter().zip(&dealt).map(|(row, own)| with(row, row.tally.less(*own))).collect();
        let weights = fit(&others, penalties);
        let scored = |row: &Row, tally| Row { columns: vec![(0, 1.0), (1, score(&row.columns, &weights))], tally };
        unseen.extend(rows.iter().zip(&dealt).filter(|(_, own)| own.all() > 0).map(|(row, own)| scored(row, *own)));
    }
    unseen
}

/// The shift and the scale that make scores of unseen leads log-odds. A scale below zero would mean that nothing was learned: then it is zero.
fn calibration(rows: &[Row], unseen: &[Row]) -> (f64, f64) {
    match fit(unseen, &[FREE, FREE]).as_slice() {
        [shift, scale] if *scale > 0.0 => (*shift, *scale),
        _ => {
            let alone: Vec<Row> = rows.iter().map(|row| Row { columns: vec![(0, 1.0)], tally: row.tally }).collect();
            (fit(&alone, &[FREE]).iter().sum(), 0.0)
        }
    }
}

/// How often a won lead scores above a lost one, equal scores counting half; half where all ended in one way.
fn ranked_right(unseen: Vec<Row>) -> Percent {
    let said = |row: &Row| row.columns.last().map_or(0.0, |(_, score)| *score);
    let mut rows = unseen;
    rows.sort_by(|one, other| said(one).total_cmp(&said(other)));
    let total = rows.iter().fold(Tally::default(), |sum, row| sum.plus(row.tally));
    let pairs = total.won as f64 * total.lost as f64;
    let (mut below, mut right) = (0.0, 0.0);
    for equal in rows.chunk_by(|one, other| said(one).total_cmp(&said(other)).is_eq()) {
        let here = equal.iter().fold(Tally::default(), |sum, row| sum.plus(row.tally));
        right += here.won as f64 * (below + here.lost as f64 / 2.0);
        below += here.lost as f64;
    }
    percent(if pairs > 0.0 { right / pairs } else { 0.5 })
}

fn with(row: &Row, tally: Tally) -> Row {
    Row { columns: row.columns.clone(), tally }
}

/// Of each row, the leads that fall into `part` when all leads are dealt one by one, like cards.
fn deal(rows: &[Row], part: u64) -> Vec<Tally> {
    let mut next = 0_u64;
    let mut take = |count: u64| {
        let before = |end: u64| end.saturating_add(PARTS - 1 - part) / PARTS;
        let first = next;
        next = first.saturating_add(count);
        before(next).saturating_sub(before(first))
    };
    rows.iter().map(|row| Tally { won: take(row.tally.won), lost: take(row.tally.lost) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_won_scores_above_who_is_lost_as_often_as_pairs_are_in_order() {
        let row = |score, won, lost| Row { columns: vec![(0, 1.0), (1, score)], tally: Tally { won, lost } };
        let shown = |rows| ranked_right(rows).to_string();
        assert_eq!(shown(vec![row(2.0, 3, 0), row(1.0, 0, 5)]), "100");
        assert_eq!(shown(vec![row(1.0, 3, 0), row(2.0, 0, 5)]), "0");
        assert_eq!(shown(vec![row(1.0, 2, 2), row(1.0, 1, 3)]), "50", "equal scores tell nothing");
        assert_eq!(shown(vec![row(3.0, 1, 0), row(2.0, 0, 1), row(1.0, 1, 0), row(0.0, 0, 1)]), "75");
        assert_eq!(shown(vec![row(1.0, 4, 0)]), "50");
    }

    #[test]
    fn every_lead_is_dealt_once() {
        let row = |won, lost| Row { columns: Vec::new(), tally: Tally { won, lost } };
        let rows = [row(3, 4), row(0, 1), row(11, 0)];
        let parts: Vec<_> = (0..PARTS).map(|part| deal(&rows, part)).collect();
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(parts.iter().fold(Tally::default(), |sum, part| sum.plus(part[at])), row.tally);
        }
        let sizes = parts.iter().map(|part| part.iter().map(|tally| tally.all()).sum::<u64>());
        assert_eq!(sizes.collect::<Vec<_>>(), [4, 4, 4, 4, 3]);
    }
}
