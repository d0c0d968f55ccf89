//! Orders: lines, deliveries, states.

mod parts;
mod quantities;
mod record;
mod state;

pub use parts::{BillingBasis, LineTerms, OrderBilling, OrderDelivery, OrderLine, OrderLineDraft, OrderQuantity, UndoneDelivery};
pub use record::{MAX_DELIVERIES, MAX_ORDER_LINES, Order};
pub use state::{ORDER_STEPS, OrderState, OrderStep, OrderTag};
