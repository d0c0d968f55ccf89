//! crm-core: an embeddable CRM.

pub mod kernel;
pub mod storage;
