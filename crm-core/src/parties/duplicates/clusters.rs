//! Groups of profiles that are one party, out of pairs that are.
//!
//! A chain of pairs can bind parties that have nothing in common. So links are taken from the surest on, and two groups become one only
//! where their members, compared across, speak for it on the whole.
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

/// So many pairs across two groups are compared at most, spread evenly.
const PAIRS_ACROSS: usize = 100;

/// The groups of `count` things under `links`, surest first. `evidence` says what speaks for two things being one, above nought, or
/// against it, below. Groups are sorted by their first member.
pub(super) fn clusters(count: usize, links: &[(usize, usize)], evidence: impl Fn(usize, usize) -> f64) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    let mut group_of: Vec<usize> = (0..count).collect();
    for (a, b) in links {
        let (Some(&a), Some(&b)) = (group_of.get(*a), group_of.get(*b)) else { continue };
        let (into, from) = (a.min(b), a.max(b));
        let (Some(ours), Some(theirs)) = (groups.get(into), groups.get(from)) else { continue };
        if into == from || !belong_together(ours, theirs, &evidence) {
            continue;
        }
        let moved = groups.get_mut(from).map(std::mem::take).unwrap_or_default();
        for member in &moved {
            if let Some(group) = group_of.get_mut(*member) {
                *group = into;
            }
        }
        if let Some(group) = groups.get_mut(into) {
            group.extend(moved);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn belong_together(ours: &[usize], theirs: &[usize], evidence: &impl Fn(usize, usize) -> f64) -> bool {
    let across = ours.len().saturating_mul(theirs.len());
    let step = across.div_ceil(PAIRS_ACROSS).max(1);
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (*a, *b))).step_by(step);
    pairs.map(|(a, b)| evidence(a, b)).sum::<f64>() >= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_binds_what_agrees_across() {
        let agrees = |_: usize, _: usize| 1.0;
        assert_eq!(clusters(5, &[(0, 1), (3, 4), (1, 2)], agrees), [vec![0, 1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_chain_between_two_that_contradict_each_other_breaks_at_its_weakest_link() {
        let evidence = |a: usize, b: usize| if (a, b) == (0, 2) { -9.0 } else { 3.0 };
        assert_eq!(clusters(3, &[(0, 1), (1, 2)], evidence), [vec![0, 1], vec![2]]);
        assert_eq!(clusters(3, &[(1, 2), (0, 1)], evidence), [vec![0], vec![1, 2]]);
    }

    #[test]
    fn large_groups_are_compared_by_a_bounded_number_of_pairs() {
        let asked = std::cell::Cell::new(0);
        let evidence = |_: usize, _: usize| {
            asked.set(asked.get() + 1);
            1.0
        };
        let links: Vec<(usize, usize)> = (1..1_000).map(|at| (0, at)).collect();
        assert_eq!(clusters(1_000, &links, evidence).len(), 1);
        assert!(asked.get() <= 1_000 * PAIRS_ACROSS);
    }
}
