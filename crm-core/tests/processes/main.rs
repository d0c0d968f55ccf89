//! Every process as its users meet it: each command in each state, each refusal by its code, each bad input by its field.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "../company/mod.rs"]
mod company;

mod acceptance;
mod activities;
mod administration;
mod catalog;
mod conversion;
mod disputes;
mod documents;
#[cfg(feature = "pdf")]
mod documents_pdf;
mod due;
mod duplicates;
mod follow_ups;
mod gates;
mod imports;
mod invoicing;
mod leads;
mod lifecycle;
mod links;
mod merging;
mod orders;
mod parties;
mod primary_quotes;
mod quoting;
mod receivables;
mod renewals;
mod rights;
mod routing;
mod scoring;
mod simulation;
mod subscriptions;
