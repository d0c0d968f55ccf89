//! The columns of a field: its frequent values, and for numbers the ranges between quantiles.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::evidence::{Evidence, Mark, Tally, Value};
use crate::kernel::FieldDecimal;

/// The place in which a value is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bin {
    /// A range of numbers, counted from the lowest.
    Range(usize),
    /// A value for itself.
    Value(Value),
}

/// The numbers at which the next range begins, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cbor(transparent)]
pub(super) struct Edges(#[n(0)] Vec<FieldDecimal>);

impl Edges {
    /// Up to `ranges` ranges with about as many leads in each. A number never lies in two of them, so frequent numbers make fewer.
    fn of(numbers: &[(FieldDecimal, u64)], ranges: u32) -> Self {
        let total: u64 = numbers.iter().map(|(_, count)| *count).sum();
        let mut edges = Vec::new();
        let mut below = 0;
        let mut next = 1;
        for (number, count) in numbers {
            let upto = below + count;
            while next < u64::from(ranges) && total.saturating_mul(next) / u64::from(ranges) < upto {
                if below > 0 && edges.last() != Some(number) {
                    edges.push(*number);
                }
                next += 1;
            }
            below = upto;
        }
        Self(edges)
    }

    pub(super) fn bin(&self, value: Value) -> Bin {
        match value {
            Value::Number(number) => Bin::Range(self.0.partition_point(|edge| *edge <= number)),
            Value::Missing | Value::Flag(_) | Value::Text(_) => Bin::Value(value),
        }
    }
}

/// One field's columns and what was counted in each.
#[derive(Debug, Clone)]
pub(super) struct FieldBins {
    pub(super) edges: Edges,
    pub(super) counts: BTreeMap<Bin, Tally>,
}

/// The columns of every field, in the order of the fields.
pub(super) fn bins_of(evidence: &Evidence, ranges: u32) -> Vec<FieldBins> {
    let marks = evidence.by_mark();
    (0..).zip(evidence.fields()).map(|(field, _)| FieldBins::of(field, &marks, ranges)).collect()
}

impl FieldBins {
    fn of(field: u16, marks: &BTreeMap<Mark, Tally>, ranges: u32) -> Self {
        let own = || marks.range(Mark { field, value: Value::Missing }..).take_while(move |(mark, _)| mark.field == field);
        let numbers: Vec<_> = own()
            .filter_map(|(mark, tally)| match mark.value {
                Value::Number(number) => Some((number, tally.all())),
                Value::Missing | Value::Flag(_) | Value::Text(_) => None,
            })
            .collect();
        let edges = Edges::of(&numbers, ranges);
        let mut counts: BTreeMap<Bin, Tally> = BTreeMap::new();
        for (mark, tally) in own() {
            let count = counts.entry(edges.bin(mark.value)).or_default();
            *count = count.plus(*tally);
        }
        Self { edges, counts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(numbers: &[(i64, u64)], ranges: u32) -> Vec<String> {
        let number = |number: i64| FieldDecimal::new(number.into()).unwrap();
        let counted: Vec<_> = numbers.iter().map(|(at, count)| (number(*at), *count)).collect();
        Edges::of(&counted, ranges).0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ranges_hold_about_as_many_leads_each() {
        let hundred: Vec<_> = (0..100).map(|at| (at, 1)).collect();
        assert_eq!(edges(&hundred, 4), ["25", "50", "75"]);
        assert_eq!(edges(&hundred, 1), Vec::<String>::new());
    }

    #[test]
    fn a_frequent_number_is_a_range_for_itself() {
        assert_eq!(edges(&[(0, 60), (1, 20), (2, 20)], 5), ["1", "2"]);
        assert_eq!(edges(&[(7, 60)], 5), Vec::<String>::new());
    }

    #[test]
    fn an_edge_belongs_to_the_range_above_it() {
        let number = |number: i64| Value::Number(FieldDecimal::new(number.into()).unwrap());
        let edges = Edges(vec![FieldDecimal::new(10.into()).unwrap()]);
        assert_eq!([9, 10, 11].map(|at| edges.bin(number(at))), [Bin::Range(0), Bin::Range(1), Bin::Range(1)]);
    }
}
