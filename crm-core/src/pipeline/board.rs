//! The open deals of a pipeline, stage by stage.

use std::collections::BTreeSet;

use crate::kernel::{Code, Date, Fault, MoneyByCurrency, OpportunityId, Timestamp};

use super::contract::BOARD_CARDS;
use super::model::{Opportunity, Stage, Standing};

/// One open stage and the deals in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BoardColumn {
    /// Key of the stage.
    pub stage: Code,
    /// How many deals are in it.
    pub deals: u64,
    /// What they add up to, each currency for itself.
    pub amount: MoneyByCurrency,
    /// Deals among them without an amount.
    pub without_amount: u64,
    /// Those expected to close first; then those without such a day; of equals, the one opened first.
    pub cards: Vec<Opportunity>,
}

/// The open deals of a pipeline, stage by stage in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BoardFigures {
    /// One for each open stage.
    pub columns: Vec<BoardColumn>,
}

type Place = (bool, Option<Date>, Timestamp, OpportunityId);

/// One column as it fills.
#[derive(Debug)]
pub struct ColumnCount {
    column: BoardColumn,
    first: BTreeSet<Place>,
    most: usize,
}

impl ColumnCount {
    /// An empty column of `stage` that shows at most `cards` deals, and never more than [`BOARD_CARDS`].
    #[must_use]
    pub fn new(stage: &Stage, cards: usize) -> Self {
        let amount = MoneyByCurrency::new();
        let column = BoardColumn { stage: stage.key.clone(), deals: 0, amount, without_amount: 0, cards: Vec::new() };
        Self { column, first: BTreeSet::new(), most: cards.min(BOARD_CARDS) }
    }

    /// Adds one deal.
    ///
    /// # Errors
    /// A fault where the sum outgrows the bounds of [`Money`](crate::kernel::Money).
    pub fn add(&mut self, id: OpportunityId, deal: &Standing) -> Result<(), Fault> {
        self.column.deals += 1;
        match deal.amount {
            Some(amount) => self.column.amount.add(amount)?,
            None => self.column.without_amount += 1,
        }
        let place = (deal.expected_close.is_none(), deal.expected_close, deal.opened_at, id);
        if self.first.len() < self.most || self.first.last().is_some_and(|last| place < *last) {
            self.first.insert(place);
            if self.first.len() > self.most {
                self.first.pop_last();
            }
        }
        Ok(())
    }

    /// The deals to be shown, in their order.
    #[must_use]
    pub fn shown(&self) -> Vec<OpportunityId> {
        self.first.iter().map(|(.., id)| *id).collect()
    }

    /// The column with all that was added, showing `cards`.
    #[must_use]
    pub fn finish(self, cards: Vec<Opportunity>) -> BoardColumn {
        BoardColumn { cards, ..self.column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, RecordId};
    use crate::pipeline::tests::samples::{deal, eur, pipeline};

    #[test]
    fn a_column_counts_all_and_shows_those_that_close_first() {
        let mut column = ColumnCount::new(&pipeline().stages[0], 2);
        let days = [None, Some("2026-05-01"), Some("2026-04-01"), Some("2026-06-01")];
        for (n, day) in (0..).zip(days) {
            let id = OpportunityId::from_bytes([n; 16]);
            let amount = (n > 0).then(|| eur("10"));
            let standing = Opportunity { amount, expected_close: day.and_then(|day| day.parse().ok()), ..deal() }.standing();
            column.add(id, &standing).unwrap();
        }
        assert_eq!(column.shown(), [2, 1].map(|n| OpportunityId::from_bytes([n; 16])));
        let column = column.finish(Vec::new());
        assert_eq!((column.deals, column.without_amount, column.amount.get(Currency::EUR)), (4, 1, eur("30")));
    }
}
