//! Lettering: lines of a customer that come to nothing together get one mark. Pure.
//!
//! Documents and payments that were set against each other belong together, directly or over others, as long as more than nothing is. Once their lines
//! come to nothing, they are marked, with the day of the last of them.

use std::collections::BTreeMap;

use crate::kernel::{Date, RecordRef};

use super::entries::Ledger;
use super::model::{JournalEntry, Lettering, Subledger};

/// What belongs together, as far as it is known.
#[derive(Default)]
struct Groups(BTreeMap<RecordRef, RecordRef>);

impl Groups {
    fn of(&self, mut item: RecordRef) -> RecordRef {
        while let Some(above) = self.0.get(&item).filter(|above| **above != item) {
            item = *above;
        }
        item
    }

    fn join(&mut self, a: RecordRef, b: RecordRef) {
        let (a, b) = (self.of(a), self.of(b));
        // The smaller leads, so that the order of joining does not matter.
        let (lead, under) = (a.min(b), a.max(b));
        self.0.insert(under, lead);
    }
}

/// What the lines of one group come to.
struct Standing {
    minor: i128,
    last: Date,
    customer: Subledger,
    place: usize,
}

impl Ledger {
    /// The entries booked up to `to`, in the order of validation, with the marks that they have on that day.
    #[must_use]
    pub fn lettered(&self, to: Date) -> Vec<JournalEntry> {
        let mut entries: Vec<JournalEntry> = self.entries.iter().filter(|entry| entry.on <= to).cloned().collect();
        let groups = self.groups(to);
        let mut standings: BTreeMap<RecordRef, Standing> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            for line in &entry.lines {
                let (Some(item), Some(customer)) = (line.item, &line.customer) else { continue };
                let new = || Standing { minor: 0, last: entry.on, customer: customer.clone(), place };
                let standing = standings.entry(groups.of(item)).or_insert_with(new);
                standing.minor += i128::from(line.amount.minor());
                standing.last = standing.last.max(entry.on);
            }
        }
        let marks = marks(standings);
        for line in entries.iter_mut().flat_map(|entry| &mut entry.lines) {
            line.lettering = line.item.and_then(|item| marks.get(&groups.of(item)).cloned());
        }
        entries
    }

    fn groups(&self, to: Date) -> Groups {
        let mut set: BTreeMap<(RecordRef, RecordRef), i128> = BTreeMap::new();
        for (a, b, amount, on) in &self.matches {
            if *on <= to {
                *set.entry((*a, *b)).or_default() += i128::from(amount.minor());
            }
        }
        let mut groups = Groups::default();
        set.into_iter().filter(|(_, amount)| *amount != 0).for_each(|((a, b), _)| groups.join(a, b));
        groups
    }
}

/// A mark for each group that comes to nothing: of each customer one after the other, by the day on which it did.
fn marks(standings: BTreeMap<RecordRef, Standing>) -> BTreeMap<RecordRef, Lettering> {
    let mut settled: Vec<(RecordRef, Standing)> = standings.into_iter().filter(|(_, standing)| standing.minor == 0).collect();
    settled.sort_by(|(_, a), (_, b)| (&a.customer.code, a.last, a.place).cmp(&(&b.customer.code, b.last, b.place)));
    let (mut marks, mut count, mut customer) = (BTreeMap::new(), 0usize, None);
    for (group, standing) in settled {
        let code = Some(standing.customer.code);
        count = if customer == code { count.saturating_add(1) } else { 0 };
        customer = code;
        marks.insert(group, Lettering { mark: mark(count), on: standing.last });
    }
    marks
}

/// The mark of the `count`th group of a customer, from 0 on: `AAA`, `AAB`, and so on; four letters behind `ZZZ`.
fn mark(count: usize) -> String {
    let (mut left, mut letters) = (count, Vec::new());
    while left > 0 || letters.len() < 3 {
        letters.push(char::from(b'A'.saturating_add(u8::try_from(left % 26).unwrap_or(0))));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_counted_in_letters() {
        assert_eq!([0, 1, 26, 17_575, 17_576].map(mark), ["AAA", "AAB", "ABA", "ZZZ", "BAAA"]);
    }
}
