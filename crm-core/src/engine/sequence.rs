//! Gap-free numbers: counters that change in the same batch as what they number.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{CrmError, Date, DomainEvent, Fault, IndexRow, Kind, Record, RecordId, Sealed, SequenceId};

use super::unit::Unit;

/// The counter of one number series.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cbor(map)]
pub struct Sequence {
    /// Id, derived from the series' name.
    #[n(0)]
    #[getter(skip)]
    id: SequenceId,
    /// Name of the series.
    #[n(1)]
    series: String,
    /// The last number given; 0 before the first.
    #[n(2)]
    last: u64,
    /// The day of the document that got it; none where the numbers of the series do not follow the days.
    #[n(3)]
    last_on: Option<Date>,
}

impl Sealed for Sequence {}

impl Record for Sequence {
    type Id = SequenceId;
    const KIND: Kind = Kind::NUMBER_SERIES;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> SequenceId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}

/// A number was given.
#[derive(Debug, Clone, PartialEq, Eq, Encode)]
#[cbor(map)]
struct Numbered {
    #[n(0)]
    number: u64,
}

impl DomainEvent for Numbered {
    fn name(&self) -> &'static str {
        "sequence.numbered"
    }
}

impl Unit {
    /// The next number of `series`. The first is `start`. It is given for good only when the unit is stored, so a series has neither gap nor double. Where
    /// numbers must follow the order of time, `on` is the day of the document. Series of two rooms need two names, whatever their numbers look like.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] where `on` lies before the day of the last number.
    pub(crate) fn next_number(&mut self, series: &str, start: u64, on: Option<Date>) -> Result<u64, CrmError> {
        let id = SequenceId::natural("sequence", series);
        let counter = self.find::<Sequence>(id)?;
        if let Some(last_on) = counter.as_ref().and_then(|counter| counter.last_on)
            && let Some(on) = on.filter(|on| *on < last_on)
        {
            let remedy = format!("give a day from {last_on} on");
            return Err(Fault::new(on, format!("the last document of series {series} is of a later day"), remedy)
                .at("issued_on")
                .into());
        }
        let number = match &counter {
            None => start,
            Some(counter) => {
                counter.last.checked_add(1).ok_or_else(|| Fault::new(counter.last, "the series is full", "open another"))?
            }
        };
        let next = Sequence { id, series: series.to_owned(), last: number, last_on: on };
        self.save(&next, &[Numbered { number }])?;
        Ok(number)
    }
}
