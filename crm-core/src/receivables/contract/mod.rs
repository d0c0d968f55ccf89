//! Commands in, questions in, events out, refusals out.

mod closing;
mod credit;
mod events;
mod payments;
mod questions;
mod refusals;

pub use closing::{BlockInvoice, CloseResidual, UnblockInvoice, WriteOff};
pub use credit::{HoldCredit, ReleaseCredit, SetCreditLimit};
pub use events::ReceivableEvent;
pub use payments::{
    Allocate, AllocateLeft, AllocateTo, AllocationPlan, ChargeBack, PayRefund, RecordPayment, RefundSource, ReleaseExcess,
    Unallocate, UndoRepayment,
};
pub use questions::{
    Ageing, CollectionEffectiveness, CreditStanding, CustomerStatement, DaysSalesOutstanding, OpenAmount, VatOnReceipts,
};
pub use refusals::ReceivableRefusal;
