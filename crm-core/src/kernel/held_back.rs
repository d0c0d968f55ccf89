//! What a run over many records could not do to one of them.

use minicbor::{Decode, Encode};

use super::error::CrmError;
use super::record::RecordRef;

/// A record that a run passed over, with what was said about it. The other records are done, and the next run tries it anew.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct HeldBack {
    /// The record.
    #[n(0)]
    pub record: RecordRef,
    /// Code of the error, as `OPP-014` or `invalid`.
    #[n(1)]
    pub code: String,
    /// What is wrong, and what to do about it.
    #[n(2)]
    pub detail: String,
}

impl HeldBack {
    /// What `error` says of one record.
    ///
    /// # Errors
    /// The error itself where it is one of the store, or of a store that is damaged: that is not one record's affair.
    pub fn by(error: CrmError, record: RecordRef) -> Result<Self, CrmError> {
        match error {
            CrmError::Storage { .. } | CrmError::Corrupt { .. } | CrmError::Conflict { retryable: true, .. } => Err(error),
            told => Ok(Self { record, code: told.code().to_owned(), detail: told.detail() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fault;

    #[test]
    fn a_fault_of_one_record_holds_it_back_and_one_of_the_store_ends_the_run() {
        let record = RecordRef { kind: 1, id: [7; 16] };
        let held = HeldBack::by(Fault::new(1, "too far", "give less").into(), record).expect("held back");
        assert_eq!((held.record, held.code.as_str(), held.detail.as_str()), (record, "invalid", "`1`: too far; give less"));
        let damaged = CrmError::Corrupt { subject: "lead".to_owned(), detail: "restore it".to_owned() };
        assert_eq!(HeldBack::by(damaged.clone(), record), Err(damaged));
    }
}
