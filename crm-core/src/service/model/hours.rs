//! Working hours as they were promised.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{BusinessCalendar, CrmError, Fault, IndexRow, Kind, Record, RecordId, ServiceHoursId};

/// A calendar as cases were promised it. Its id follows from its content, so that a calendar that changes in the policy is another record, and cases
/// keep the one that they were opened under.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ServiceHours {
    /// Id, the same for the same calendar everywhere.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::service) id: ServiceHoursId,
    /// The calendar.
    #[n(1)]
    pub(in crate::service) calendar: BusinessCalendar,
}

impl ServiceHours {
    /// The record of a calendar.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] where the calendar cannot be written down.
    pub fn of(calendar: &BusinessCalendar) -> Result<Self, CrmError> {
        let fault = |_| Fault::new("", "the calendar cannot be written down", "define it anew");
        let bytes = minicbor::to_vec(calendar).map_err(fault)?;
        let key: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { id: ServiceHoursId::natural("service hours", &key), calendar: calendar.clone() })
    }
}

impl Record for ServiceHours {
    type Id = ServiceHoursId;
    const KIND: Kind = Kind::SERVICE_HOURS;
    const NEXT_FIELD: u64 = 2;

    fn id(&self) -> ServiceHoursId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}
