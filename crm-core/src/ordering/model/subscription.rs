//! The subscription, its states, and the table of its legal steps.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Date, Faults, Index, IndexRow, Kind, Money, MrrMovementId, Ownership, ProductId, Quantity, Record, SortKey,
    StepTable, SubscriptionId, UnitPrice,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::billing::{BillingCycle, BillingLine, BillingPeriod, PricedDays};

/// The most changes of one period.
pub const MAX_CHANGES: usize = 100;
/// The most bills that wait for an invoice: a thousand months.
pub const MAX_UNINVOICED: usize = 1_000;
/// The most lines of one period while it goes on: its own, and two of each change. What ends it for want of payment always fits.
pub(in crate::ordering) const MAX_LINES: usize = 2 * MAX_CHANGES + 1;

/// What is taken, how much of it, at which price and how often it is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SubscriptionPlan {
    /// What is taken.
    #[n(0)]
    pub product: ProductId,
    /// What one of it costs for a whole period, VAT aside; zero or more.
    #[n(1)]
    pub price: UnitPrice,
    /// How many; above zero.
    #[n(2)]
    pub quantity: Quantity,
    /// How long a period is.
    #[n(3)]
    pub cycle: BillingCycle,
}

/// What happens when the present period is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PeriodEnd {
    /// The next one begins.
    #[n(0)]
    Renews,
    /// The next one begins with another plan.
    #[n(1)]
    Changes(#[n(0)] SubscriptionPlan),
    /// The subscription ends.
    #[n(2)]
    Cancels,
}

/// A period that has begun, at which prices its days are used, and what was billed for them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CurrentPeriod {
    /// Its days.
    #[n(0)]
    pub period: BillingPeriod,
    /// All its days, in their order, each at its price: a price of zero where nothing was taken.
    #[n(1)]
    pub used: Vec<PricedDays>,
    /// What was billed and given back, in order. It adds up to what the days cost.
    #[n(2)]
    pub lines: Vec<BillingLine>,
}

/// What becomes of the invoices that are written of a subscription here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum SubscriptionInvoicing {
    /// They are drafts, until somebody issues them.
    #[n(0)]
    Drafted,
    /// They are issued at once.
    #[n(1)]
    Issued,
}

/// What was billed at one time and stands on no invoice yet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct UninvoicedBill {
    /// Which one of the subscription, counted from 0.
    #[n(0)]
    pub number: u32,
    /// The period that it belongs to.
    #[n(1)]
    pub period: BillingPeriod,
    /// What is taken from then on.
    #[n(2)]
    pub plan: SubscriptionPlan,
    /// What was taken before: the product that days are given back of.
    #[n(3)]
    pub before: ProductId,
    /// What is billed and given back.
    #[n(4)]
    pub lines: Vec<BillingLine>,
}

/// A subscription of which invoices are written here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InvoicedHere {
    /// What becomes of them.
    #[n(0)]
    pub invoicing: SubscriptionInvoicing,
    /// How often something was billed.
    #[n(1)]
    pub bills: u32,
    /// What was taken when something was billed last.
    #[n(2)]
    pub last_product: ProductId,
    /// What stands on no invoice yet, in order.
    #[n(3)]
    pub waiting: Vec<UninvoicedBill>,
}

/// Where a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum SubscriptionState {
    /// It is tried for free.
    #[n(0)]
    Trial {
        /// The last day for free.
        #[n(0)]
        until: Date,
    },
    /// It runs, or will from its first day.
    #[n(1)]
    Active,
    /// It rests: nothing is taken and nothing billed.
    #[n(2)]
    Paused {
        /// The first day without it.
        #[n(0)]
        since: Date,
    },
    /// It runs, and was not paid in time.
    #[n(3)]
    PastDue {
        /// When that was noted.
        #[n(0)]
        since: Date,
        /// The last day on which it can be paid: it is cancelled on the next. None: it is left as it is.
        #[n(1)]
        until: Option<Date>,
    },
    /// It is over.
    #[n(4)]
    Cancelled {
        /// The first day without it.
        #[n(0)]
        on: Date,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum SubscriptionTag {
    /// See [`SubscriptionState::Trial`].
    Trial,
    /// See [`SubscriptionState::Active`].
    Active,
    /// See [`SubscriptionState::Paused`].
    Paused,
    /// See [`SubscriptionState::PastDue`].
    PastDue,
    /// See [`SubscriptionState::Cancelled`].
    Cancelled,
}

/// The name of a command that moves a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum SubscriptionStep {
    /// [`ChangePlan`](crate::ordering::ChangePlan) and [`ChangeQuantity`](crate::ordering::ChangeQuantity).
    Change,
    /// [`PauseSubscription`](crate::ordering::PauseSubscription).
    Pause,
    /// [`ResumeSubscription`](crate::ordering::ResumeSubscription).
    Resume,
    /// [`MarkPastDue`](crate::ordering::MarkPastDue).
    MarkPastDue,
    /// [`MarkPaid`](crate::ordering::MarkPaid).
    MarkPaid,
    /// [`CancelSubscription`](crate::ordering::CancelSubscription).
    Cancel,
    /// [`KeepSubscription`](crate::ordering::KeepSubscription).
    Keep,
    /// [`RollSubscriptions`](crate::ordering::RollSubscriptions), and every other command where a day has come.
    Roll,
}

/// The legal steps of a subscription. One that is cancelled with its period stays as it is until then.
pub const STEPS: StepTable<SubscriptionTag, SubscriptionStep> = StepTable(&[
    (SubscriptionTag::Trial, SubscriptionStep::Change, SubscriptionTag::Trial),
    (SubscriptionTag::Trial, SubscriptionStep::Cancel, SubscriptionTag::Trial),
    (SubscriptionTag::Trial, SubscriptionStep::Cancel, SubscriptionTag::Cancelled),
    (SubscriptionTag::Trial, SubscriptionStep::Keep, SubscriptionTag::Trial),
    (SubscriptionTag::Trial, SubscriptionStep::Roll, SubscriptionTag::Active),
    (SubscriptionTag::Trial, SubscriptionStep::Roll, SubscriptionTag::Cancelled),
    (SubscriptionTag::Active, SubscriptionStep::Change, SubscriptionTag::Active),
    (SubscriptionTag::Active, SubscriptionStep::Pause, SubscriptionTag::Paused),
    (SubscriptionTag::Active, SubscriptionStep::MarkPastDue, SubscriptionTag::PastDue),
    (SubscriptionTag::Active, SubscriptionStep::Cancel, SubscriptionTag::Active),
    (SubscriptionTag::Active, SubscriptionStep::Cancel, SubscriptionTag::Cancelled),
    (SubscriptionTag::Active, SubscriptionStep::Keep, SubscriptionTag::Active),
    (SubscriptionTag::Active, SubscriptionStep::Roll, SubscriptionTag::Active),
    (SubscriptionTag::Active, SubscriptionStep::Roll, SubscriptionTag::Cancelled),
    (SubscriptionTag::PastDue, SubscriptionStep::MarkPaid, SubscriptionTag::Active),
    (SubscriptionTag::PastDue, SubscriptionStep::Cancel, SubscriptionTag::PastDue),
    (SubscriptionTag::PastDue, SubscriptionStep::Cancel, SubscriptionTag::Cancelled),
    (SubscriptionTag::PastDue, SubscriptionStep::Keep, SubscriptionTag::PastDue),
    (SubscriptionTag::PastDue, SubscriptionStep::Roll, SubscriptionTag::PastDue),
    (SubscriptionTag::PastDue, SubscriptionStep::Roll, SubscriptionTag::Cancelled),
    (SubscriptionTag::Paused, SubscriptionStep::Resume, SubscriptionTag::Active),
    (SubscriptionTag::Paused, SubscriptionStep::Keep, SubscriptionTag::Paused),
    (SubscriptionTag::Paused, SubscriptionStep::Roll, SubscriptionTag::Paused),
    (SubscriptionTag::Paused, SubscriptionStep::Roll, SubscriptionTag::Cancelled),
    (SubscriptionTag::Paused, SubscriptionStep::Cancel, SubscriptionTag::Cancelled),
]);

/// Something that a customer takes again and again, until they cancel.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Subscription {
    /// Id of the subscription.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::ordering) id: SubscriptionId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::ordering) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::ordering) state: SubscriptionState,
    /// The customer.
    #[n(3)]
    pub(in crate::ordering) account: AccountId,
    /// What is taken.
    #[n(4)]
    pub(in crate::ordering) plan: SubscriptionPlan,
    /// The day that periods are counted from: the first day that is billed, or that of the plan with another cycle.
    #[n(5)]
    pub(in crate::ordering) anchor: Date,
    /// What happens when the present period or trial is over.
    #[n(6)]
    pub(in crate::ordering) at_period_end: PeriodEnd,
    /// The last period that began; none before the first.
    #[n(7)]
    pub(in crate::ordering) current: Option<CurrentPeriod>,
    /// The first day, that of a trial included.
    #[n(8)]
    pub(in crate::ordering) started_on: Date,
    /// True once something was to be paid.
    #[n(9)]
    pub(in crate::ordering) has_paid: bool,
    /// Why it was cancelled, as a key of the policy's reasons.
    #[n(10)]
    pub(in crate::ordering) reason: Option<Code>,
    /// The last rise or fall of its recurring revenue; none before the first.
    #[n(11)]
    pub(in crate::ordering) last_movement: Option<MrrMovementId>,
    /// What of it waits for an invoice; none where the host writes the invoices from what is in the outbox.
    #[n(12)]
    pub(in crate::ordering) invoiced_here: Option<InvoicedHere>,
}

impl Subscription {
    /// Subscriptions of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Subscriptions that something will be done about, by the day of it.
    pub const BY_DUE: Index<Self> = Index::listed(2, "due on");
    /// Subscriptions of a product, those that are over aside.
    pub const BY_PRODUCT: Index<Self> = Index::new(3, "product");
    /// Subscriptions that an invoice can be written of, by the first day of what it bills.
    pub const BY_UNINVOICED: Index<Self> = Index::listed(4, "to be invoiced since");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> SubscriptionTag {
        match self.state {
            SubscriptionState::Trial { .. } => SubscriptionTag::Trial,
            SubscriptionState::Active => SubscriptionTag::Active,
            SubscriptionState::Paused { .. } => SubscriptionTag::Paused,
            SubscriptionState::PastDue { .. } => SubscriptionTag::PastDue,
            SubscriptionState::Cancelled { .. } => SubscriptionTag::Cancelled,
        }
    }

    /// True until it is cancelled.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.tag() != SubscriptionTag::Cancelled
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<SubscriptionStep> {
        STEPS.available(self.tag())
    }

    /// The last day of the trial or the present period; none where nothing runs. The day after it, something is due.
    #[must_use]
    pub fn runs_until(&self) -> Option<Date> {
        match self.state {
            SubscriptionState::Trial { until } => Some(until),
            SubscriptionState::Active | SubscriptionState::PastDue { .. } => match &self.current {
                Some(current) => Some(current.period.until),
                None => self.anchor.plus_days(-1).ok(),
            },
            // While it rests, only what waits for the end of the period is due.
            SubscriptionState::Paused { .. } if self.at_period_end != PeriodEnd::Renews => {
                self.current.as_ref().map(|current| current.period.until)
            }
            SubscriptionState::Paused { .. } | SubscriptionState::Cancelled { .. } => None,
        }
    }

    /// The day on which it is cancelled unless it is paid before; none where it is not past due, or is left.
    #[must_use]
    pub fn lapses_on(&self) -> Option<Date> {
        let SubscriptionState::PastDue { until, .. } = self.state else { return None };
        until.and_then(|until| until.plus_days(1).ok())
    }

    /// The next day on which something is due: a trial ends, a period begins, the subscription ends. None where nothing will be.
    #[must_use]
    pub fn due_on(&self) -> Option<Date> {
        let next = self.runs_until().and_then(|until| until.plus_days(1).ok());
        [next, self.lapses_on()].into_iter().flatten().min()
    }

    /// What was billed for the present period, less what was given back; none before the first.
    #[must_use]
    pub fn billed(&self) -> Option<Money> {
        let lines = &self.current.as_ref()?.lines;
        Money::sum(lines.iter().map(|line| line.amount), self.plan.price.currency()).ok()
    }
}

impl Record for Subscription {
    type Id = SubscriptionId;
    const KIND: Kind = Kind::SUBSCRIPTION;
    const NEXT_FIELD: u64 = 13;

    fn id(&self) -> SubscriptionId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let changes = self.current.as_ref().map_or(0, |current| current.lines.len());
        let remedy = "wait for the next period";
        faults.require(changes <= MAX_LINES + 2, "current", changes, "a period has at most 100 changes", remedy);
        let waiting = self.invoiced_here.as_ref().map_or(0, |here| here.waiting.len());
        let (problem, remedy) = ("at most 1,000 bills wait for an invoice", "write the invoices first");
        faults.require(waiting <= MAX_UNINVOICED, "invoiced_here", waiting, problem, remedy);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account))];
        if self.is_open() {
            rows.push(Self::BY_PRODUCT.row(SortKey::new().id(self.plan.product)));
        }
        rows.extend(self.due_on().map(|day| Self::BY_DUE.row(SortKey::new().date(day))));
        let since = self.to_invoice().first().and_then(|bill| bill.lines.first());
        rows.extend(since.map(|line| Self::BY_UNINVOICED.row(SortKey::new().date(line.from))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Subscription {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
