//! What is put forward in a dispute.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DocumentHash, Name, UserId};

/// The most pieces of evidence of one dispute.
pub const MAX_DISPUTE_EVIDENCE: usize = 100;

/// One piece of evidence: where it is kept is the host's, the hash says that it is still the same.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DisputeEvidence {
    /// What it is, as a key: `delivery-note`, `contract`, `photograph`.
    #[n(0)]
    pub kind: Code,
    /// What it is called.
    #[n(1)]
    pub title: Name,
    /// The hash of its bytes, where there is a document.
    #[n(2)]
    pub hash: Option<DocumentHash>,
    /// The day it was put forward.
    #[n(3)]
    pub added_on: Date,
    /// Who put it forward; none: the system.
    #[n(4)]
    pub added_by: Option<UserId>,
}

/// The kinds of `needed` that are not among `evidence`, in their order.
pub(in crate::disputes) fn missing<'a>(needed: &'a [Code], evidence: &[DisputeEvidence]) -> Vec<&'a Code> {
    needed.iter().filter(|kind| evidence.iter().all(|piece| piece.kind != **kind)).collect()
}
