//! Commands in, events out, refusals out.

mod contracts;
mod order_events;
mod orders;
mod subscriptions;

pub use contracts::{
    ContractEvent, ContractRefusal, EndContract, GiveNotice, ReviseContract, RollContracts, RolledContracts, SignContract,
    TellRenewal, TellingDays,
};
pub use order_events::{OrderEvent, OrderRefusal};
pub use orders::{
    CancelOrder, ChangeOrder, CloseOrder, HoldOrder, LineBilling, OrderBacklog, OrderChange, OrderContent, OrderFigures,
    OrderLineFigures, OrderShare, OrderSource, OrderStanding, OrderStatus, OrdersToDeliver, OrdersToInvoice, PlaceOrder,
    RecordDelivery, ReleaseOrder, UndoDelivery,
};
pub use subscriptions::{
    CancelSubscription, CancelTime, ChangePlan, ChangeQuantity, KeepSubscription, MarkPaid, MarkPastDue, MrrFigures,
    PauseSubscription, ResumeSubscription, RevenueBetween, RollSubscriptions, RolledSubscriptions, StartSubscription,
    SubscriptionEvent, SubscriptionRefusal,
};
