//! The closed leads that a statistical score is learned from, counted by what they answered.
//!
//! The counts are whole numbers and the order of the table is the order of its keys, so leads may come in any order, and a lead that is taken away
//! again leaves the table as it was. Texts are kept as 64-bit FNV-1a of their lower case: what is learned holds no text of any lead. Of a million
//! different texts, two share a number with a chance of three in a hundred million; they would then count as one.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use super::condition::lower;
use super::facts::{Answer, Facts};
use crate::kernel::{Fault, FieldDecimal, Label, Timestamp};

/// How a lead ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Outcome {
    /// It became a customer.
    #[n(0)]
    Won,
    /// It did not.
    #[n(1)]
    Lost,
}

/// How many leads ended in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(map)]
pub struct Tally {
    /// Won.
    #[n(0)]
    pub won: u64,
    /// Lost.
    #[n(1)]
    pub lost: u64,
}

impl Tally {
    /// Won and lost together.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.won.saturating_add(self.lost)
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self { won: self.won.saturating_add(other.won), lost: self.lost.saturating_add(other.lost) }
    }

    pub(super) const fn less(self, other: Self) -> Self {
        Self { won: self.won.saturating_sub(other.won), lost: self.lost.saturating_sub(other.lost) }
    }

    const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Won => Self { won: 1, lost: 0 },
            Outcome::Lost => Self { won: 0, lost: 1 },
        }
    }

    fn without(self, other: Self) -> Option<Self> {
        Some(Self { won: self.won.checked_sub(other.won)?, lost: self.lost.checked_sub(other.lost)? })
    }
}

/// An answer as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Value {
    /// No answer, where that is counted.
    #[n(0)]
    Missing,
    /// Yes or no.
    #[n(1)]
    Flag(#[n(0)] bool),
    /// A number.
    #[n(2)]
    Number(#[n(0)] FieldDecimal),
    /// A text, by its number.
    #[n(3)]
    Text(#[n(0)] u64),
}

impl Value {
    /// What is counted of an answer: nothing, one value, or one for each tag.
    pub(super) fn all_of<'a>(answer: &Answer<'a>) -> impl Iterator<Item = Self> + use<'a> {
        let plain = match *answer {
            Answer::Flag(flag) => Some(Self::Flag(flag)),
            Answer::Number(number) => Some(Self::Number(number)),
            Answer::Missing | Answer::Text(_) | Answer::Tags(_) => None,
        };
        plain.into_iter().chain(answer.texts().map(Self::text))
    }

    pub(super) fn text(text: &str) -> Self {
        let mut letter = [0; 4];
        let hash = lower(text.trim()).fold(0xcbf2_9ce4_8422_2325, |hash, c| fnv(hash, c.encode_utf8(&mut letter).as_bytes()));
        Self::Text(hash)
    }
}

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// One value of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub(super) struct Mark {
    /// The field's place in [`Evidence::fields`].
    #[n(0)]
    pub(super) field: u16,
    #[n(1)]
    pub(super) value: Value,
}

/// A lead whose end is known.
#[derive(Debug, Clone, Copy)]
pub struct ClosedLead<'a> {
    /// What it answered.
    pub facts: Facts<'a>,
    /// Since when somebody worked on it, where that is known. What was answered later tells of the work and not of the lead: it is not learned, and a
    /// field that is often answered later leaks.
    pub worked_from: Option<Timestamp>,
    /// How it ended.
    pub outcome: Outcome,
}

/// Closed leads, counted.
///
/// The table has a row for each different set of answers, of some 32 bytes for each answer. It is kept beside the model, so that each further lead
/// only changes a count and a new model is fitted from the table alone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Evidence {
    #[n(0)]
    fields: Vec<Label>,
    #[n(1)]
    rows: BTreeMap<Vec<Mark>, Tally>,
    /// Of each field, how many answers came after the work had begun.
    #[n(2)]
    late: Vec<Tally>,
}

/// The most fields to learn from.
const FIELDS_MAX: usize = 500;

impl Evidence {
    /// No lead yet, over the fields to learn from.
    ///
    /// # Errors
    /// A fault for more than 500 fields.
    pub fn over(fields: impl IntoIterator<Item = Label>) -> Result<Self, Fault> {
        let fields: Vec<Label> = fields.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        if fields.len() > FIELDS_MAX {
            let fault = Fault::new(fields.len(), "a score is learned from at most 500 fields", "name those that say most");
            return Err(fault.at("fields"));
        }
        Ok(Self { late: vec![Tally::default(); fields.len()], fields, rows: BTreeMap::new() })
    }

    /// The fields, in the order of their names.
    #[must_use]
    pub fn fields(&self) -> &[Label] {
        &self.fields
    }

    /// All leads counted.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.rows.values().fold(Tally::default(), |sum, tally| sum.plus(*tally))
    }

    /// Counts a lead.
    pub fn add(&mut self, lead: &ClosedLead<'_>) {
        let (marks, late) = self.marks(lead);
        let one = Tally::of(lead.outcome);
        let row = self.rows.entry(marks).or_default();
        *row = row.plus(one);
        self.late.iter_mut().zip(late).filter(|(_, late)| *late).for_each(|(count, _)| *count = count.plus(one));
    }

    /// Takes a lead away again: it was opened anew, or its person is forgotten.
    ///
    /// # Errors
    /// A fault where no such lead was counted; the table is as before.
    pub fn remove(&mut self, lead: &ClosedLead<'_>) -> Result<(), Fault> {
        let (marks, late) = self.marks(lead);
        let one = Tally::of(lead.outcome);
        let fault = || {
            Fault::new("", "no lead with these answers and this end was counted", "give the lead as it was counted").at("lead")
        };
        let left = self.rows.get(&marks).and_then(|row| row.without(one)).ok_or_else(fault)?;
        let late: Vec<Tally> = self
            .late
            .iter()
            .zip(late)
            .map(|(count, late)| if late { count.without(one) } else { Some(*count) })
            .collect::<Option<_>>()
            .ok_or_else(fault)?;
        self.late = late;
        if left == Tally::default() {
            self.rows.remove(&marks);
        } else {
            self.rows.insert(marks, left);
        }
        Ok(())
    }

    /// What is counted of a lead, and for each field whether its answer came late.
    fn marks(&self, lead: &ClosedLead<'_>) -> (Vec<Mark>, Vec<bool>) {
        let mut marks = Vec::new();
        let late = (0..).zip(&self.fields).map(|(field, name)| {
            let Some(fact) = lead.facts.fact(name.as_str()) else { return false };
            let is_late = fact.known.zip(lead.worked_from).is_some_and(|(known, worked)| known > worked);
            let from = marks.len();
            marks.extend(Value::all_of(&fact.answer).map(|value| Mark { field, value }));
            let answered = marks.len() > from;
            if is_late {
                marks.truncate(from);
            }
            is_late && answered
        });
        let late = late.collect();
        marks.sort_unstable();
        marks.dedup();
        (marks, late)
    }

    /// Each different set of answers, in the order of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[Mark], Tally)> {
        self.rows.iter().map(|(marks, tally)| (marks.as_slice(), *tally))
    }

    /// Of each field, how many answers came late.
    pub(super) fn late(&self) -> &[Tally] {
        &self.late
    }

    /// How often each value was seen.
    pub(super) fn by_mark(&self) -> BTreeMap<Mark, Tally> {
        let mut counts: BTreeMap<Mark, Tally> = BTreeMap::new();
        for (mark, tally) in self.rows().flat_map(|(marks, tally)| marks.iter().map(move |mark| (*mark, tally))) {
            let count = counts.entry(mark).or_default();
            *count = count.plus(tally);
        }
        counts
    }

    /// Of each field, how many leads answered it.
    pub(super) fn answered(&self) -> Vec<Tally> {
        let mut counts = vec![Tally::default(); self.fields.len()];
        for (marks, tally) in self.rows() {
            for one in marks.chunk_by(|one, next| one.field == next.field).filter_map(<[Mark]>::first) {
                if let Some(count) = counts.get_mut(usize::from(one.field)) {
                    *count = count.plus(tally);
                }
            }
        }
        counts
    }
}
