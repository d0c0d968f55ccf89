//! Subscriptions: commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Currency, Date, DomainEvent, HeldBack, InvoiceId, Money, ProductId, Quantity, SubscriptionId, UnitPrice,
    UserId, refusals,
};

use crate::ordering::model::{
    BillingCycle, BillingLine, BillingPeriod, MrrChange, SubscriptionInvoicing, SubscriptionPlan, SubscriptionStep,
    SubscriptionTag,
};

/// Begins something that a customer takes again and again. Permission: create on subscriptions, read on the account and the product.
///
/// The first period begins on the first day, or after the trial, and is billed then: at once where that day has come. Answers the
/// [`Subscription`](crate::ordering::Subscription). Refusals: ORD-003, ORD-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct StartSubscription {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// What is taken.
    #[n(1)]
    pub plan: SubscriptionPlan,
    /// The first day; none: today.
    #[n(2)]
    pub starts_on: Option<Date>,
    /// The last day for free; none: there is no trial.
    #[n(3)]
    pub trial_until: Option<Date>,
    /// Who it belongs to; none: the owner of the account.
    #[n(4)]
    pub owner: Option<UserId>,
    /// What becomes of its invoices, where they are written here; none: the host writes them, from what is put into the outbox.
    #[n(5)]
    pub invoicing: Option<SubscriptionInvoicing>,
}

/// Gives a subscription another product, price or cycle. Permission: update on subscriptions, read on the product.
///
/// A plan that brings more in a year takes effect as the policy says of upgrades, any other as it says of downgrades. At once, the rest of the
/// period is given back at the old price and billed at the new one; with another cycle, a new period begins today. Otherwise the plan waits for
/// the end of the period, in the place of what waited before; for the plan it has, nothing waits any more. During a trial it changes at once. Answers the
/// [`Subscription`](crate::ordering::Subscription), whose last lines say what it costs. Refusals: ORD-001 to ORD-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangePlan {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
    /// What is taken from then on.
    #[n(1)]
    pub product: ProductId,
    /// What one of it costs for a whole period, VAT aside.
    #[n(2)]
    pub price: UnitPrice,
    /// How long a period is.
    #[n(3)]
    pub cycle: BillingCycle,
}

/// Takes more or fewer of the same, at once. Permission: update on subscriptions.
///
/// The rest of the period is given back in the old quantity and billed in the new one. A plan that waits for the end of the period gets the
/// quantity too. Answers the [`Subscription`](crate::ordering::Subscription). Refusals: ORD-001, ORD-003, ORD-004.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeQuantity {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
    /// How many from today; above zero.
    #[n(1)]
    pub quantity: Quantity,
}

/// Lets a subscription rest from today. The rest of the period is given back. Permission: update on subscriptions.
///
/// Refusals: ORD-001, ORD-003, ORD-004.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PauseSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
}

/// Goes on with a subscription that rests, from today. Its periods are where they would have been: what is left of the present one is billed.
///
/// Permission: update on subscriptions. Refusals: ORD-001, ORD-004.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResumeSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
}

/// Notes that a subscription was not paid in time. It runs on, and is not changed until it is paid. Permission: update on subscriptions.
///
/// Where the policy gives a time of grace it is cancelled after it, unless it is paid before: what is left of the period is given back, and its revenue is
/// churn of that day. Refusals: ORD-001, ORD-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MarkPastDue {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
}

/// Notes that a subscription that was past due is paid. Permission: update on subscriptions. Refusals: ORD-001, ORD-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MarkPaid {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
}

/// When a cancellation takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum CancelTime {
    /// Today: the rest of the period is given back.
    #[n(0)]
    Now,
    /// When the period or the trial is over: all of it is taken, and nothing given back.
    #[n(1)]
    AtPeriodEnd,
}

/// Ends a subscription. One that rests, or has not begun, ends at once in any case. Permission: update on subscriptions.
///
/// Refusals: ORD-001, ORD-003, ORD-004, ORD-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CancelSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
    /// When.
    #[n(1)]
    pub at: CancelTime,
    /// Why: a key of the policy's reasons.
    #[n(2)]
    pub reason: Code,
}

/// Takes back what waits for the end of the period: another plan, or the end. Permission: update on subscriptions.
///
/// Refusals: ORD-001, ORD-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct KeepSubscription {
    /// The subscription.
    #[n(0)]
    pub subscription: SubscriptionId,
}

/// Does what is due by today: begins periods and bills them, ends trials, changes plans and ends subscriptions as was said, or as the policy says of those
/// that are past due. Permission: update on
/// subscriptions; over those that the actor may update. Each period is begun once, however often and wherever this runs.
///
/// One that cannot be done is named in the answer, and the others are done. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RollSubscriptions {
    /// How many steps are taken at most, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct RolledSubscriptions {
    /// The subscriptions that were due, in the order of their days.
    #[n(0)]
    pub rolled: Vec<SubscriptionId>,
    /// How many steps that took: periods, ends of trials and of subscriptions.
    #[n(1)]
    pub steps: u32,
    /// True where more is due: run again.
    #[n(2)]
    pub has_more: bool,
    /// The subscriptions that could not be done.
    #[n(3)]
    #[cbor(default)]
    pub held_back: Vec<HeldBack>,
}

/// How monthly recurring revenue moved between two days. Permission: read on MRR movements; over those that the actor may see.
///
/// A day before the first is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RevenueBetween {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// Monthly recurring revenue in one currency: what was, what moved, what is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MrrFigures {
    /// At the end of the day before.
    pub opening: Money,
    /// By subscriptions that pay for the first time.
    pub new: Money,
    /// By those that pay more.
    pub expansion: Money,
    /// By those that pay less: zero or below.
    pub contraction: Money,
    /// By those that pay no longer: zero or below.
    pub churn: Money,
    /// By those that pay again.
    pub reactivation: Money,
    /// At the end of the last day.
    pub closing: Money,
}

/// What happened to a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum SubscriptionEvent {
    /// It was taken.
    #[n(0)]
    Started,
    /// A period began.
    #[n(1)]
    PeriodBegun {
        /// Which.
        #[n(0)]
        period: BillingPeriod,
    },
    /// Something is to be billed or given back: goes to the outbox.
    #[n(2)]
    Billed {
        /// The period that it belongs to.
        #[n(0)]
        period: BillingPeriod,
        /// What.
        #[n(1)]
        lines: Vec<BillingLine>,
    },
    /// It has another plan or quantity.
    #[n(3)]
    PlanChanged {
        /// The plan before.
        #[n(0)]
        from: SubscriptionPlan,
        /// The plan from now on.
        #[n(1)]
        to: SubscriptionPlan,
    },
    /// It will have another plan when the period is over.
    #[n(4)]
    ChangeScheduled {
        /// The plan from then on.
        #[n(0)]
        to: SubscriptionPlan,
    },
    /// It will end when the period is over.
    #[n(5)]
    CancellationScheduled {
        /// Why.
        #[n(0)]
        reason: Code,
    },
    /// What waited for the end of the period was taken back.
    #[n(6)]
    Kept,
    /// It rests.
    #[n(7)]
    Paused,
    /// It goes on.
    #[n(8)]
    Resumed,
    /// It was not paid in time.
    #[n(9)]
    FellPastDue,
    /// It was paid after all.
    #[n(10)]
    Paid,
    /// It is over.
    #[n(11)]
    Cancelled {
        /// The first day without it.
        #[n(0)]
        on: Date,
    },
    /// Its recurring revenue rose or fell.
    #[n(12)]
    RevenueMoved {
        /// Why.
        #[n(0)]
        change: MrrChange,
        /// By how much a year.
        #[n(1)]
        annual: Money,
    },
    /// What was billed stands on an invoice.
    #[n(13)]
    Invoiced {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
    },
    /// A draft with what was billed was discarded: it waits again.
    #[n(14)]
    InvoiceDiscarded {
        /// The draft that is gone.
        #[n(0)]
        invoice: InvoiceId,
    },
}

impl DomainEvent for SubscriptionEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Started => "subscription.started",
            Self::PeriodBegun { .. } => "subscription.period_begun",
            Self::Billed { .. } => "subscription.billed",
            Self::PlanChanged { .. } => "subscription.plan_changed",
            Self::ChangeScheduled { .. } => "subscription.change_scheduled",
            Self::CancellationScheduled { .. } => "subscription.cancellation_scheduled",
            Self::Kept => "subscription.kept",
            Self::Paused => "subscription.paused",
            Self::Resumed => "subscription.resumed",
            Self::FellPastDue => "subscription.fell_past_due",
            Self::Paid => "subscription.paid",
            Self::Cancelled { .. } => "subscription.cancelled",
            Self::RevenueMoved { .. } => "subscription.revenue_moved",
            Self::Invoiced { .. } => "subscription.invoiced",
            Self::InvoiceDiscarded { .. } => "subscription.invoice_discarded",
        }
    }
}

refusals! {
    /// Why subscriptions say no, in order of precedence.
    pub enum SubscriptionRefusal {
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the subscription stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "ORD-001": "a subscription that is {state} cannot be {step}; {legal}",
        /// A subscription keeps its currency.
        OtherCurrency {
            /// What was given.
            given: Currency,
            /// That of the subscription.
            currency: Currency,
        } = "ORD-002": "the subscription is billed in {currency}, and the plan costs {given}; start a new one in that currency",
        /// Too many periods are due at once.
        FarBehind = "ORD-003": "more than 120 periods are due before this can be decided; run what is due first, in portions",
        /// The period is full of changes.
        TooManyChanges = "ORD-004": "a period has at most 100 changes; wait for the next one",
        /// The product can no longer be sold.
        Retired = "ORD-005": "the product is no longer sold; take another, or reinstate it",
        /// The reason is not one of the policy's.
        UnknownReason {
            /// What was given.
            reason: Code,
            /// What the policy knows.
            known: String,
        } = "ORD-006": "`{reason}` is not a reason to cancel here; give one of: {known}",
    }
}

impl SubscriptionRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: SubscriptionStep, state: SubscriptionTag, legal: &[SubscriptionStep]) -> Self {
        let verb = |step| match step {
            SubscriptionStep::Change => "changed",
            SubscriptionStep::Pause => "paused",
            SubscriptionStep::Resume => "resumed",
            SubscriptionStep::MarkPastDue => "marked past due",
            SubscriptionStep::MarkPaid => "marked paid",
            SubscriptionStep::Cancel => "cancelled",
            SubscriptionStep::Keep => "kept",
            SubscriptionStep::Roll => "rolled",
        };
        let state = match state {
            SubscriptionTag::Trial => "on trial",
            SubscriptionTag::Active => "active",
            SubscriptionTag::Paused => "paused",
            SubscriptionTag::PastDue => "past due",
            SubscriptionTag::Cancelled => "cancelled",
        };
        let legal: Vec<&str> = legal.iter().filter(|step| **step != SubscriptionStep::Roll).map(|step| verb(*step)).collect();
        let legal = if legal.is_empty() { "start a new one".to_owned() } else { format!("it can be {}", legal.join(" or ")) };
        Self::WrongState { step: verb(step), state, legal }
    }
}
