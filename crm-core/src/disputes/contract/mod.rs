//! Commands in, events out, refusals out.

mod events;
mod handling;
mod payments;
mod questions;
mod raising;
mod refusals;

pub use events::{DisputeEvent, PaymentDisputeEvent};
pub use handling::{
    AcknowledgeDispute, AddDisputeEvidence, DiagnoseDispute, EscalateDispute, InvestigateDispute, ProposeResolution,
    ReopenDispute, RequestDisputeApproval, ResolveDispute, Verdict, WaitInDispute, WithdrawDispute,
};
pub use payments::{
    AddPaymentEvidence, ClosePaymentInquiry, ConcedePaymentDispute, DecidePaymentDispute, EscalatePaymentInquiry,
    LapsePaymentDisputes, LapsedPaymentDisputes, OpenPaymentDispute, SubmitPaymentEvidence,
};
pub use questions::{
    DisputeAmounts, DisputeCount, DisputeFigures, DisputeReport, DisputeStanding, DisputeTask, DisputeView, DisputeWorklist,
};
pub use raising::{RaiseDispute, RecordShortPayment};
pub use refusals::DisputeRefusal;
