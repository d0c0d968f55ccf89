//! Returns: a customer sends goods back, and for each piece one outcome comes true.

pub mod contract;
pub mod eligibility;
pub mod figures;
pub mod goods;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;
pub mod settling;
pub mod splitting;
pub mod steps;
pub mod tallying;
pub mod worth;

#[cfg(test)]
mod tests;

pub use contract::{
    AuthoriseReturn, CancelReturn, CloseReturn, DecideReturn, DisposeReturn, ExchangeReturn, GradeFigures, InspectReturn,
    LineSteps, PossibleStep, ReasonFigures, ReceivedPieces, RecordReturnReceipt, RecordReturnShipment, RefundReturn,
    RefuseReturn, RejectReturnLine, RepairReturn, ReplaceReturn, RequestReturn, ReturnDraftLine, ReturnDue, ReturnEvent,
    ReturnFigures, ReturnQuantity, ReturnRates, ReturnRefusal, ReturnSteps, ReturnWindow, Returnable, ReturnsDue,
    SendReturnLabel, SplitReturnLine,
};
pub use model::{
    CreditedPieces, DeliveredLine, DisposedPieces, Disposition, GradedPieces, LineProgress, MAX_RETURN_LINES, MAX_RETURN_NOTES,
    PlanStep, ReturnAction, ReturnAuthorisation, ReturnCredit, ReturnLine, ReturnLineStatus, ReturnRight, ReturnSource,
    ReturnState, ReturnStep, ReturnTag, ReturnTally, ReturnTemplate, STEPS, SentBack, TakenPieces,
};
pub use policy::{ExcludedArticle, FamilyWindow, ReturnGrade, ReturnReason, ReturnsPolicy, WithdrawalExclusion};
