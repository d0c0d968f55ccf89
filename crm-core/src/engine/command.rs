//! Commands and questions: what a host asks of the road, as data.

use std::fmt::Debug;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::access::Reader;
use crate::kernel::{Actor, CrmError, Record};

use super::codec;
use super::unit::Unit;

/// An order to do something, as data: it can be stored, sent, replayed and counted.
pub trait Command: Clone + Debug + PartialEq + Encode<()> + for<'b> Decode<'b, ()> + Send + Sync + 'static {
    /// What the command answers: the changed record, or several.
    type Answer: Answer;
    /// The stable name, as `leads.qualify`.
    const NAME: &'static str;

    /// The name under which this very command stands in the audit trail: its own where it stands for another.
    fn audit_name(&self) -> &'static str {
        Self::NAME
    }

    /// Loads, authorises, decides and stages; the road commits.
    ///
    /// # Errors
    /// What the command documents. Nothing is staged then.
    fn execute(&self, unit: &mut Unit) -> Result<Self::Answer, CrmError>;
}

/// A read that a single list cannot answer: a forecast, an ageing.
pub trait Question {
    /// What is asked for.
    type Answer;
    /// The stable name, as `pipeline.forecast`.
    const NAME: &'static str;

    /// Reads through the same access predicate as every list.
    ///
    /// # Errors
    /// What the question documents.
    fn answer(&self, unit: &mut Unit) -> Result<Self::Answer, CrmError>;
}

/// What a command may answer: it is kept with the command id, and shown without what is hidden from the reader.
pub trait Answer: Encode<()> + for<'b> Decode<'b, ()> {
    /// The answer as `reader` may see it.
    #[must_use]
    fn masked(self, reader: &Reader) -> Self;
}

impl<R: Record> Answer for R {
    fn masked(self, reader: &Reader) -> Self {
        reader.masked(self)
    }
}

impl Answer for () {
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Answer for u64 {
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

/// The digest that tells whether a command id is used again for the same command of the same actor.
pub(crate) fn digest<C: Command>(actor: &Actor, command: &C) -> Result<[u8; 32], CrmError> {
    let bytes = encoded("command", &(actor, C::NAME, command))?;
    Ok(Sha256::digest(bytes).into())
}

/// `value` as CBOR.
pub(crate) fn encoded<T: Encode<()>>(what: &str, value: &T) -> Result<Vec<u8>, CrmError> {
    encoded_within(256, what, value)
}

/// The same with room for so many bytes, so that what holds them need not grow on the way.
pub(crate) fn encoded_within<T: Encode<()>>(room: usize, what: &str, value: &T) -> Result<Vec<u8>, CrmError> {
    let mut bytes = Vec::with_capacity(room);
    codec::append(value, &mut bytes).map_err(|e| CrmError::Corrupt { subject: what.to_owned(), detail: e.to_string() })?;
    Ok(bytes)
}

/// What [`encoded`] wrote.
pub(crate) fn decoded<T: for<'b> Decode<'b, ()>>(what: &str, bytes: &[u8]) -> Result<T, CrmError> {
    minicbor::decode(bytes)
        .map_err(|e| CrmError::Corrupt { subject: what.to_owned(), detail: format!("{e}; restore it from a backup") })
}
