//! What memory keeps of a covering index says what its rows say.

use std::ops::ControlFlow;

use crate::storage::Scan;

use super::indexes::Sum;
use super::{StoreTable, Verifying};
use crate::engine::columns::{KeptColumns, Parts, View};

impl Verifying<'_> {
    /// Holds the columns that are kept, which may take `most` bytes each, against the rows that they were read from.
    pub(super) fn columns(&mut self, kept: &KeptColumns, most: usize) {
        for shape in kept.shapes() {
            let Some(View { columns, mut apart }) = kept.at(self.snapshot, &shape, most) else { continue };
            let all = Scan::all(shape.index);
            let add = |sum: &mut Sum, id: &[u8; 16], parts: &Parts<'_>| {
                sum.add(parts.group, id, &[parts.owner, parts.told].concat());
            };
            let mut rows = Sum::default();
            let shown = self.snapshot.visit(&all, &mut |value, id, cover| {
                match shape.parts(value, cover) {
                    Some(parts) if !apart.contains(id) => add(&mut rows, id, &parts),
                    Some(_) => {}
                    // What it should tell was read from the record.
                    None => drop(apart.insert(*id)),
                }
                ControlFlow::Continue(())
            });
            let mut held = Sum::default();
            columns.rows(&all, &apart, &mut |id, parts| add(&mut held, id, parts));
            // What the store could not show has been found before.
            if shown.is_ok() && rows != held {
                let subject = format!("index {} of {}, as memory keeps it", shape.name, shape.form.kind.name);
                self.find(StoreTable::Indexes, subject, "it does not tell what the rows tell; open the library anew");
            }
        }
    }
}
