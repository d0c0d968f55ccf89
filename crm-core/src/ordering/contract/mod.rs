//! Commands in, events out, refusals out.

mod contracts;
mod subscriptions;

pub use contracts::{
    ContractEvent, ContractRefusal, EndContract, GiveNotice, ReviseContract, RollContracts, RolledContracts, SignContract,
    TellRenewal, TellingDays,
};
pub use subscriptions::{
    CancelSubscription, CancelTime, ChangePlan, ChangeQuantity, KeepSubscription, MarkPaid, MarkPastDue, MrrFigures,
    PauseSubscription, ResumeSubscription, RevenueBetween, RollSubscriptions, RolledSubscriptions, StartSubscription,
    SubscriptionEvent, SubscriptionRefusal,
};
