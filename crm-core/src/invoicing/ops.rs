//! The session side of invoicing: name the permission, load, decide, store.

mod drafting;
mod issuing;
mod questions;
mod rates;
mod recurring;
mod taking_over;

pub(crate) use issuing::{credit_note_of, credit_note_of_goods};
