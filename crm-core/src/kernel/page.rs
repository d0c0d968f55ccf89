//! Pages: how lists are read, bounded and resumable.

use minicbor::{Decode, Encode};

/// Where a list goes on: opaque, stable, valid as long as the list's own query.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cursor {
    /// Sort value of the last row given.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) value: Vec<u8>,
    /// Id of the last row given.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) id: [u8; 16],
}

/// Some rows of a list and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where to go on; `None` at the end of the list.
    pub next: Option<Cursor>,
}
