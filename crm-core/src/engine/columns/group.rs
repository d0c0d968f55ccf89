//! The rows of one group, in the order of their ids: fields side by side, in pieces that are copied only when one changes while somebody reads it.

use std::ops::Range;
use std::sync::Arc;

/// The most rows of a piece: small enough that a change moves little, large enough that a million rows are few pieces.
const ROWS: usize = 1_024;

/// A record's id.
pub(super) type Id = [u8; 16];

/// Some rows, each field for itself: what is not asked for is not read.
#[derive(Clone, Default)]
pub(super) struct Piece {
    ids: Vec<Id>,
    owners: Vec<u32>,
    told: Vec<u8>,
}

impl Piece {
    /// Bytes that a row takes besides what it tells.
    pub const ROW: usize = size_of::<Id>() + size_of::<u32>();

    /// The rows as id, number of the owner, and what is told in `width` bytes.
    pub fn rows(&self, width: usize) -> impl Iterator<Item = (&Id, u32, &[u8])> {
        let fields = self.ids.iter().zip(&self.owners).zip(self.told.chunks_exact(width.max(1)));
        fields.map(|((id, owner), told)| (id, *owner, told))
    }

    /// The lowest and the highest id.
    pub fn ends(&self) -> Option<(&Id, &Id)> {
        self.ids.first().zip(self.ids.last())
    }

    pub fn push(&mut self, id: Id, owner: u32, told: &[u8]) {
        self.ids.push(id);
        self.owners.push(owner);
        self.told.extend_from_slice(told);
    }

    fn insert(&mut self, at: usize, id: Id, owner: u32, told: &[u8]) {
        self.ids.insert(at, id);
        self.owners.insert(at, owner);
        let byte = at.saturating_mul(told.len()).min(self.told.len());
        self.told.splice(byte..byte, told.iter().copied());
    }

    fn remove(&mut self, at: usize, width: usize) {
        self.ids.remove(at);
        self.owners.remove(at);
        self.told.drain(bytes(at, width, self.told.len()));
    }

    /// Takes away the second half of the rows, and gives it.
    fn split(&mut self, width: usize) -> Self {
        let half = self.ids.len() / 2;
        let byte = half.saturating_mul(width).min(self.told.len());
        Self { ids: self.ids.split_off(half), owners: self.owners.split_off(half), told: self.told.split_off(byte) }
    }

    fn bytes(&self) -> usize {
        self.ids.capacity() * size_of::<Id>() + self.owners.capacity() * size_of::<u32>() + self.told.capacity()
    }
}

/// Where what row `at` tells lies among `end` bytes.
fn bytes(at: usize, width: usize, end: usize) -> Range<usize> {
    let first = at.saturating_mul(width).min(end);
    first..first.saturating_add(width).min(end)
}

/// The rows of one group.
#[derive(Clone, Default)]
pub(super) struct Group {
    /// In the order of their ids; none is empty.
    pieces: Vec<Arc<Piece>>,
}

impl Group {
    /// The rows of `all`, in whatever order they lie.
    pub fn of(all: &Piece, width: usize) -> Self {
        let mut order: Vec<usize> = (0..all.ids.len()).collect();
        if !all.ids.is_sorted() {
            order.sort_unstable_by_key(|at| all.ids.get(*at));
        }
        let piece = |places: &[usize]| {
            let mut piece = Piece::default();
            for at in places {
                if let (Some(id), Some(owner)) = (all.ids.get(*at), all.owners.get(*at)) {
                    piece.push(*id, *owner, all.told.get(bytes(*at, width, all.told.len())).unwrap_or_default());
                }
            }
            Arc::new(piece)
        };
        Self { pieces: order.chunks(ROWS).map(piece).collect() }
    }

    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().map(AsRef::as_ref)
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub fn rows(&self) -> usize {
        self.pieces().map(|piece| piece.ids.len()).sum()
    }

    /// Bytes of memory, those kept for rows to come included.
    pub fn bytes(&self) -> usize {
        self.pieces().map(Piece::bytes).sum()
    }

    /// Puts in the row of a record that has none.
    pub fn put(&mut self, id: Id, owner: u32, told: &[u8]) {
        // What is behind all others goes to the last.
        let at = self.place(&id).min(self.pieces.len().saturating_sub(1));
        let Some(piece) = self.pieces.get_mut(at) else { return self.open(at, id, owner, told) };
        let place = piece.ids.partition_point(|known| *known < id);
        if piece.ids.len() < ROWS {
            return Arc::make_mut(piece).insert(place, id, owner, told);
        }
        if place == ROWS {
            // New records have the highest ids: what they leave behind stays full.
            return self.open(at + 1, id, owner, told);
        }
        let piece = Arc::make_mut(piece);
        let mut upper = piece.split(told.len());
        match place.checked_sub(piece.ids.len()) {
            Some(place) => upper.insert(place, id, owner, told),
            None => piece.insert(place, id, owner, told),
        }
        self.pieces.insert(at + 1, Arc::new(upper));
    }

    /// A new piece of one row.
    fn open(&mut self, at: usize, id: Id, owner: u32, told: &[u8]) {
        let mut piece = Piece::default();
        piece.push(id, owner, told);
        self.pieces.insert(at, Arc::new(piece));
    }

    /// Takes the row of a record away, if it is here.
    pub fn take(&mut self, id: &Id, width: usize) -> bool {
        let at = self.place(id);
        let Some(piece) = self.pieces.get_mut(at) else { return false };
        let Ok(place) = piece.ids.binary_search(id) else { return false };
        let piece = Arc::make_mut(piece);
        piece.remove(place, width);
        if piece.ids.is_empty() {
            self.pieces.remove(at);
        }
        true
    }

    /// The first piece that reaches as far as `id`.
    fn place(&self, id: &Id) -> usize {
        self.pieces.partition_point(|piece| piece.ids.last().is_some_and(|last| last < id))
    }
}
