//! Commands in, questions in, events out, refusals out.

mod commands;
mod events;
mod goods;
mod outcomes;
mod questions;
mod refusals;

pub use commands::{
    AuthoriseReturn, CancelReturn, CloseReturn, RefuseReturn, RequestReturn, ReturnDraftLine, ReturnQuantity, SplitReturnLine,
};
pub use events::ReturnEvent;
pub use goods::{
    DecideReturn, DisposeReturn, InspectReturn, ReceivedPieces, RecordReturnReceipt, RecordReturnShipment, SendReturnLabel,
};
pub use outcomes::{ExchangeReturn, RefundReturn, RejectReturnLine, RepairReturn, ReplaceReturn};
pub use questions::{
    GradeFigures, LineSteps, PossibleStep, ReasonFigures, ReturnDue, ReturnFigures, ReturnRates, ReturnSteps, ReturnWindow,
    Returnable, ReturnsDue,
};
pub use refusals::ReturnRefusal;
