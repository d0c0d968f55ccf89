//! Ordering: what a customer takes again and again, and what binds them.
//!
//! ```text
//! Trial ── roll ──> Active <── mark paid ── PastDue
//!                    │  │ └── mark past due ──┘
//!                    │  └── pause ──> Paused ── resume ──> Active
//!                    └── roll ──> Active, one period later; billed through the outbox
//! every one of them ── cancel, or roll where the end was due ──> Cancelled
//! ```
//!
//! A subscription is billed in advance, period by period, counted from its anchor. A change in the middle of a period gives back its rest at the old
//! price and bills it at the new one, so that a period has always cost the sum of its days. What is to be billed stands in the record's present
//! period and goes to the outbox; who writes the invoice reads it there. What recurring revenue rose or fell by is a ledger of its own.
//!
//! Somebody takes a plan of 30.00 a month and wants one of 50.00 with 20 of 30 days left:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-06-01T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let details = AccountDetails::named("Atelier Nord".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner: Some(ada), intake: Intake::default() })?.id();
//! # use crm_core::catalog::AddProduct;
//! # let add = |name: &str| -> Result<_, CrmError> {
//! #     let add = AddProduct::named(name.parse()?);
//! #     Ok(session.execute(add)?.id())
//! # };
//! # let (basic, plus) = (add("Basic")?, add("Plus")?);
//! use crm_core::ordering::*;
//!
//! let eur = |text| UnitPrice::parse(text, Currency::EUR);
//! let plan = SubscriptionPlan { product: basic, price: eur("30")?, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
//! let start = StartSubscription { account, plan, starts_on: None, trial_until: None, owner: None };
//! let subscription = session.execute(start)?.id();
//!
//! let later = crm.system("example", "2026-06-11T09:00:00Z".parse()?);
//! let change = ChangePlan { subscription, product: plus, price: eur("50")?, cycle: BillingCycle::Monthly };
//! let changed = later.execute(change)?;
//! let amounts: Vec<String> = changed.current().iter().flat_map(|of| &of.lines).map(|line| line.amount.to_string()).collect();
//! assert_eq!(amounts, ["30.00 EUR", "-20.00 EUR", "33.33 EUR"]);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! A contract binds for a term, and for another one unless notice is given in time:
//!
//! ```text
//! Active ── give notice ──> Noticed ── roll, on the day after its end ──> Ended
//!   └── roll: renewal announced in the outbox, then the next term begins
//! ```
//!
//! A renewal is announced before notice is due, early enough for a consumer to be told; who sells makes a deal of it. A value follows an index within cap
//! and floor, by an exact revision that says each of its steps.
//!
//! Not here: what is ordered once, invoices and payments.

pub mod apportion;
pub mod contract;
pub mod contracts;
pub mod deliveries;
pub mod fulfilment_policy;
pub mod indexation;
pub mod model;
pub mod movements;
pub mod ops;
pub mod order_billing;
pub mod order_standing;
pub mod orders;
pub mod periods;
pub mod policy;
pub mod proration;
pub mod rolling;
pub mod rules;
pub mod terms;

#[cfg(test)]
mod tests;

pub use contract::{
    CancelOrder, CancelSubscription, CancelTime, ChangeOrder, ChangePlan, ChangeQuantity, CloseOrder, ContractEvent,
    ContractRefusal, EndContract, GiveNotice, HoldOrder, KeepSubscription, LineBilling, MarkPaid, MarkPastDue, MrrFigures,
    OrderBacklog, OrderChange, OrderContent, OrderEvent, OrderFigures, OrderLineFigures, OrderRefusal, OrderShare, OrderSource,
    OrderStanding, OrderStatus, OrdersToDeliver, OrdersToInvoice, PauseSubscription, PlaceOrder, RecordDelivery, ReleaseOrder,
    ResumeSubscription, RevenueBetween, ReviseContract, RollContracts, RollSubscriptions, RolledContracts, RolledSubscriptions,
    SignContract, StartSubscription, SubscriptionEvent, SubscriptionRefusal, TellRenewal, TellingDays, UndoDelivery,
};
pub use fulfilment_policy::FulfilmentPolicy;
pub use model::{
    BillingBasis, BillingCycle, BillingLine, BillingPeriod, BillingReason, CONTRACT_STEPS, Continuation, Contract, ContractState,
    ContractStep, ContractTag, ContractTerms, CurrentPeriod, Indexation, LineTerms, MAX_DELIVERIES, MAX_ORDER_LINES, MrrChange,
    MrrMovement, Notice, ORDER_STEPS, Order, OrderBilling, OrderDelivery, OrderLine, OrderLineDraft, OrderQuantity, OrderState,
    OrderStep, OrderTag, PeriodEnd, PricedDays, Proration, RenewalDuty, Revision, RevisionBound, STEPS, Subscription,
    SubscriptionPlan, SubscriptionState, SubscriptionStep, SubscriptionTag, Term, UndoneDelivery,
};
pub use policy::{OrderingPolicy, PlanTime};
