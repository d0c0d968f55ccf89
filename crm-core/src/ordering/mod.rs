//! Ordering: what a customer orders once, what they take again and again, and what binds them.
//!
//! ```text
//! Open ── change, deliver, undo a delivery, bill ──> Open
//!   ├── hold ──> OnHold ── release ──> Open
//!   ├── close: the rest is given up ──> Closed, billed for what was delivered
//!   └── cancel: nothing is done yet ──> Cancelled
//! an order on hold is closed and cancelled in the same way
//! ```
//!
//! An order takes what was accepted of a quote, or lines of its own. How far it is delivered and billed is no state but follows from its quantities:
//! of each line what is ordered, given up, delivered and invoiced. It is also the guard of the sum of its invoices: each takes the order from what was
//! billed before to what the billed quantities come to altogether, so that any parts of it come to all of it.
//!
//! Three lamps at 33.333333, of which one is delivered and billed:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let details = AccountDetails::named("Atelier Nord".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner: Some(ada), intake: Intake::default() })?.id();
//! # use crm_core::pricing::{PricedLine, TaxTreatment};
//! use crm_core::invoicing::InvoiceOrder;
//! use crm_core::ordering::*;
//!
//! let price = UnitPrice::parse("33.333333", Currency::EUR)?;
//! let priced = PricedLine::new("3".parse()?, price, TaxTreatment::rated("20".parse()?));
//! let (key, description, terms) = ("lamp".parse()?, "Lamp".parse()?, LineTerms::default());
//! let lines = vec![OrderLineDraft { key, description, product: None, priced, terms }];
//! let (opportunity, contact, currency, terms) = (None, None, Currency::EUR, Note::default());
//! let content = OrderContent { opportunity, account, contact, currency, lines, allowances: vec![], charges: vec![], terms };
//! let (source, purchase_order) = (OrderSource::Content(content), "PO-4711".parse().ok());
//! let placed = session.execute(PlaceOrder { source, purchase_order, requested_on: None, owner: None })?;
//! assert_eq!((placed.number().as_str(), placed.totals().net.to_string().as_str()), ("ORD-2026-000001", "100.00 EUR"));
//!
//! let order = placed.id();
//! let one = vec![OrderQuantity { line: "lamp".parse()?, quantity: Quantity::ONE }];
//! session.execute(RecordDelivery { order, lines: Some(one), delivered_on: None, reference: "DN-1".parse().ok() })?;
//! let invoice = session.execute(InvoiceOrder { order, lines: None, note: Note::default() })?;
//! assert_eq!(invoice.totals().net.to_string(), "33.33 EUR");
//!
//! let standing = session.ask(OrderStanding { order })?;
//! assert_eq!((standing.status, standing.billed.percent.to_string().as_str()), (OrderStatus::ToDeliverAndBill, "33.3333"));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! ```text
//! Trial ── roll ──> Active <── mark paid ── PastDue
//!                    │  │ └── mark past due ──┘
//!                    │  └── pause ──> Paused ── resume ──> Active
//!                    └── roll ──> Active, one period later; billed through the outbox
//! every one of them ── cancel, or roll where the end was due ──> Cancelled; past due too long as well, where the policy says so
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
//! let start = StartSubscription { account, plan, starts_on: None, trial_until: None, owner: None, invoicing: None };
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
//! A renewal is announced before notice is due, early enough for a consumer to be told. Who sells makes a deal of it; where the policy names a pipeline
//! ([`RenewalDeals`]), the deal is opened with the announcement, once for each term. A value follows an index within cap and floor, by an exact revision
//! that says each of its steps.
//!
//! Not here: stock and parcels, what comes back (returns), invoices (invoicing: `InvoiceOrder` drafts one of an order) and payments.

pub mod apportion;
pub mod contract;
pub mod contracts;
pub mod deliveries;
pub mod fulfilment_policy;
pub mod indexation;
pub mod invoiced_here;
pub mod model;
pub mod movements;
pub mod ops;
pub mod order_billing;
pub mod order_standing;
pub mod orders;
pub mod periods;
pub mod policy;
pub mod proration;
pub mod renewals;
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
    ContractStep, ContractTag, ContractTerms, CurrentPeriod, Indexation, InvoicedHere, LineTerms, MAX_DELIVERIES,
    MAX_ORDER_LINES, MrrChange, MrrMovement, Notice, ORDER_STEPS, Order, OrderBilling, OrderDelivery, OrderLine, OrderLineDraft,
    OrderQuantity, OrderState, OrderStep, OrderTag, PeriodEnd, PricedDays, Proration, RenewalDuty, Revision, RevisionBound,
    STEPS, Subscription, SubscriptionInvoicing, SubscriptionPlan, SubscriptionState, SubscriptionStep, SubscriptionTag, Term,
    UndoneDelivery, UninvoicedBill,
};
pub use policy::{OrderingPolicy, PlanTime, RenewalAmount, RenewalClose, RenewalDeals};
