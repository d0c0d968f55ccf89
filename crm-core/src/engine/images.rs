//! Records as their stored bytes: what a merge keeps of them, and puts back to the last bit.

use crate::kernel::{CrmError, DomainEvent, Record};

use super::codec;
use super::unit::{Unit, key};

impl Unit {
    /// The stored bytes of the record of `id`, as they will be; none where there is none.
    pub(crate) fn image<R: Record>(&mut self, id: R::Id) -> Result<Option<Vec<u8>>, CrmError> {
        self.find::<R>(id)?;
        Ok(self.body_of(&key::<R>(id)).map(<[u8]>::to_vec))
    }

    /// Stages the record of `id` as the bytes of [`Unit::image`] say, fields of newer versions included, and gives it.
    pub(crate) fn restore<R: Record, E: DomainEvent>(&mut self, id: R::Id, bytes: &[u8], events: &[E]) -> Result<R, CrmError> {
        let record = codec::decode::<R>(id, bytes)?;
        self.save_as(&record, events, Some(bytes.to_vec()))?;
        Ok(record)
    }
}
