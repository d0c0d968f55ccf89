//! A sorted map whose copies share what they have in common, so that a copy costs next to nothing and stays as it was.
//!
//! The pairs lie in short sorted runs behind shared pointers. A copy copies the pointers; a change copies the one run it touches,
//! and only if another copy still shares it.

use std::ops::Bound;
use std::sync::Arc;

/// How long a run gets before it is cut in two.
const RUN: usize = 128;

/// A sorted map. No run is empty; keys rise within a run and from run to run.
#[derive(Clone, Debug)]
pub(super) struct Sorted<K, V> {
    runs: Vec<Arc<Vec<(K, V)>>>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self { runs: Vec::new() }
    }
}

impl<K: Ord + Clone, V: Clone> Sorted<K, V> {
    /// The value of a key.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let run = self.runs.get(self.run_of(key)?)?;
        let at = run.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        run.get(at).map(|(_, value)| value)
    }

    /// Puts a value, in the place of the key's old one if it has one.
    pub(super) fn insert(&mut self, key: K, value: V) {
        let at = self.run_of(&key).unwrap_or(0);
        let Some(run) = self.runs.get_mut(at) else {
            self.runs.push(Arc::new(vec![(key, value)]));
            return;
        };
        let pairs = Arc::make_mut(run);
        match pairs.binary_search_by(|(other, _)| other.cmp(&key)) {
            Ok(found) => {
                if let Some(pair) = pairs.get_mut(found) {
                    pair.1 = value;
                }
            }
            Err(gap) => pairs.insert(gap, (key, value)),
        }
        if pairs.len() > RUN {
            // A run that grew at its end keeps nearly all: what is written in order, as a log, fills its runs.
            let last = pairs.len().saturating_sub(1);
            let ascending = at.saturating_add(1) == self.runs.len();
            self.cut(at, if ascending { last } else { RUN / 2 });
        }
    }

    /// Takes a key away, if it is there.
    pub(super) fn remove(&mut self, key: &K) {
        let Some(at) = self.run_of(key) else { return };
        let Some(run) = self.runs.get_mut(at) else { return };
        let Ok(found) = run.binary_search_by(|(other, _)| other.cmp(key)) else { return };
        if run.len() == 1 {
            self.runs.remove(at);
        } else {
            Arc::make_mut(run).remove(found);
        }
    }

    /// The pairs from `from` up.
    pub(super) fn up_from(&self, from: Bound<&K>) -> impl Iterator<Item = (&K, &V)> + use<'_, K, V> {
        let (runs, pairs) = match from {
            Bound::Unbounded => (0, 0),
            Bound::Included(key) => self.pairs_before(key, |other| other < key),
            Bound::Excluded(key) => self.pairs_before(key, |other| other <= key),
        };
        let first = self.runs.get(runs).into_iter().flat_map(move |run| run.iter().skip(pairs));
        let rest = self.runs.iter().skip(runs.saturating_add(1)).flat_map(|run| run.iter());
        first.chain(rest).map(|(key, value)| (key, value))
    }

    /// The pairs from `from` down.
    pub(super) fn down_from(&self, from: Bound<&K>) -> impl Iterator<Item = (&K, &V)> + use<'_, K, V> {
        let (runs, pairs) = match from {
            Bound::Unbounded => (self.runs.len(), 0),
            Bound::Included(key) => self.pairs_before(key, |other| other <= key),
            Bound::Excluded(key) => self.pairs_before(key, |other| other < key),
        };
        let first = self.runs.get(runs).into_iter().flat_map(move |run| run.iter().take(pairs).rev());
        let rest = self.runs.iter().take(runs).rev().flat_map(|run| run.iter().rev());
        first.chain(rest).map(|(key, value)| (key, value))
    }

    /// The gap the key points at: how many runs lie wholly before it, and how many pairs of the run it cuts.
    fn pairs_before(&self, key: &K, before: impl Fn(&K) -> bool) -> (usize, usize) {
        let runs = self.run_of(key).unwrap_or(0);
        (runs, self.runs.get(runs).map_or(0, |run| run.partition_point(|(other, _)| before(other))))
    }

    /// The last run that begins at or before the key: where it is, if it is anywhere.
    fn run_of(&self, key: &K) -> Option<usize> {
        self.runs.partition_point(|run| run.first().is_some_and(|(first, _)| first <= key)).checked_sub(1)
    }

    fn cut(&mut self, at: usize, place: usize) {
        if let Some(run) = self.runs.get_mut(at) {
            let tail = Arc::make_mut(run).split_off(place);
            self.runs.insert(at.saturating_add(1), Arc::new(tail));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn it_holds_and_orders_what_a_plain_map_holds(
            steps in prop::collection::vec((0u16..600, any::<bool>(), any::<u8>()), 0..1_500), probe in 0u16..600,
        ) {
            let (mut sorted, mut plain) = (Sorted::default(), BTreeMap::new());
            for (key, keep, value) in steps {
                if keep || value > 200 {
                    sorted.insert(key, value);
                    plain.insert(key, value);
                } else {
                    sorted.remove(&key);
                    plain.remove(&key);
                }
            }
            prop_assert_eq!(sorted.get(&probe), plain.get(&probe));
            for bound in [Bound::Unbounded, Bound::Included(&probe), Bound::Excluded(&probe)] {
                prop_assert!(sorted.up_from(bound).eq(plain.range((bound, Bound::Unbounded))));
                prop_assert!(sorted.down_from(bound).eq(plain.range((Bound::Unbounded, bound)).rev()));
            }
        }
    }

    #[test]
    fn a_copy_stays_as_it_was() {
        let mut sorted = Sorted::default();
        (0..1_000u32).for_each(|key| sorted.insert(key, 0));
        let copy = sorted.clone();
        (0..1_000u32).for_each(|key| sorted.insert(key, 1));
        sorted.remove(&500);
        assert!(copy.up_from(Bound::Unbounded).map(|(key, value)| (*key, *value)).eq((0..1_000).map(|key| (key, 0))));
        assert_eq!(sorted.get(&500), None);
    }
}
