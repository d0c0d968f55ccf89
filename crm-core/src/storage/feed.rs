//! Paging the change feed without cutting a batch.

use std::ops::ControlFlow;

use super::store::Change;

/// Collects changes in order until the limit is met, and drops a batch it could not take whole unless it is the only one.
pub(super) struct WholeBatches {
    limit: usize,
    taken: Vec<Change>,
    /// How many of those taken belong to batches that are whole.
    whole: usize,
}

impl WholeBatches {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, taken: Vec::new(), whole: 0 }
    }

    /// Takes the next change, or breaks because no more are wanted.
    pub(super) fn take(&mut self, change: Change) -> ControlFlow<()> {
        if self.taken.last().is_some_and(|last| last.seq != change.seq) {
            self.whole = self.taken.len();
        }
        if self.whole > 0 && self.taken.len() >= self.limit {
            self.taken.truncate(self.whole);
            return ControlFlow::Break(());
        }
        self.taken.push(change);
        ControlFlow::Continue(())
    }

    /// The changes taken; to be called when there are no more, or after a break.
    pub(super) fn finish(self) -> Vec<Change> {
        self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(limit: usize, seqs: &[u64]) -> Vec<u64> {
        let mut page = WholeBatches::new(limit);
        for seq in seqs {
            let change =
                Change { seq: *seq, ordinal: 0, head: vec![], body: None, salt: [0; 16], commitment: [0; 32], hash: [0; 32] };
            if page.take(change).is_break() {
                break;
            }
        }
        page.finish().iter().map(|change| change.seq).collect()
    }

    #[test]
    fn a_page_holds_whole_batches_only_and_at_least_one() {
        let seqs = [1, 1, 1, 3, 4, 4];
        for (limit, expected) in [(0, 3), (1, 3), (3, 3), (4, 4), (5, 4), (6, 6), (9, 6)] {
            assert_eq!(page(limit, &seqs), seqs[..expected], "limit {limit}");
        }
    }
}
