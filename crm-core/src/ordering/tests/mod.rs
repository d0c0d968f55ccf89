//! Orders and subscriptions by their rules.

mod order_laws;
mod order_samples;
mod orders;
mod subscriptions;
