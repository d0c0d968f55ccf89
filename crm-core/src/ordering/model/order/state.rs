//! Where an order stands, and what may follow.

use minicbor::{Decode, Encode};

use crate::kernel::{Note, StepTable, Timestamp};

/// Where an order stands. How far it is delivered and billed is no state: it follows from its quantities.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OrderState {
    /// It is delivered and billed.
    #[n(0)]
    Open,
    /// Nothing is delivered or billed until it is released.
    #[n(1)]
    OnHold {
        /// Why.
        #[n(0)]
        reason: Note,
        /// Since when.
        #[n(1)]
        since: Timestamp,
    },
    /// Nothing more is delivered: the rest was given up.
    #[n(2)]
    Closed {
        /// Why.
        #[n(0)]
        reason: Note,
        /// When.
        #[n(1)]
        at: Timestamp,
        /// True where nothing more is billed either.
        #[n(2)]
        waives_billing: bool,
    },
    /// Nothing was delivered or billed, and nothing will be.
    #[n(3)]
    Cancelled {
        /// Why.
        #[n(0)]
        reason: Note,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OrderTag {
    /// See [`OrderState::Open`].
    Open,
    /// See [`OrderState::OnHold`].
    OnHold,
    /// See [`OrderState::Closed`].
    Closed,
    /// See [`OrderState::Cancelled`].
    Cancelled,
}

/// The name of a command on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OrderStep {
    /// [`ChangeOrder`](crate::ordering::ChangeOrder).
    Change,
    /// [`RecordDelivery`](crate::ordering::RecordDelivery).
    Deliver,
    /// [`UndoDelivery`](crate::ordering::UndoDelivery).
    UndoDelivery,
    /// [`HoldOrder`](crate::ordering::HoldOrder).
    Hold,
    /// [`ReleaseOrder`](crate::ordering::ReleaseOrder).
    Release,
    /// [`CloseOrder`](crate::ordering::CloseOrder).
    Close,
    /// [`CancelOrder`](crate::ordering::CancelOrder).
    Cancel,
    /// An invoice is drafted for it.
    Bill,
    /// An invoice of it is discarded, or credited in full.
    GiveBack,
}

/// The legal steps of an order.
pub const ORDER_STEPS: StepTable<OrderTag, OrderStep> = StepTable(&[
    (OrderTag::Open, OrderStep::Change, OrderTag::Open),
    (OrderTag::Open, OrderStep::Deliver, OrderTag::Open),
    (OrderTag::Open, OrderStep::UndoDelivery, OrderTag::Open),
    (OrderTag::Open, OrderStep::Bill, OrderTag::Open),
    (OrderTag::Open, OrderStep::GiveBack, OrderTag::Open),
    (OrderTag::Open, OrderStep::Hold, OrderTag::OnHold),
    (OrderTag::Open, OrderStep::Close, OrderTag::Closed),
    (OrderTag::Open, OrderStep::Cancel, OrderTag::Cancelled),
    (OrderTag::OnHold, OrderStep::Change, OrderTag::OnHold),
    (OrderTag::OnHold, OrderStep::UndoDelivery, OrderTag::OnHold),
    (OrderTag::OnHold, OrderStep::GiveBack, OrderTag::OnHold),
    (OrderTag::OnHold, OrderStep::Release, OrderTag::Open),
    (OrderTag::OnHold, OrderStep::Close, OrderTag::Closed),
    (OrderTag::OnHold, OrderStep::Cancel, OrderTag::Cancelled),
    (OrderTag::Closed, OrderStep::Bill, OrderTag::Closed),
    (OrderTag::Closed, OrderStep::GiveBack, OrderTag::Closed),
]);
