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
mod accounting;
mod activities;
mod administration;
mod cases;
mod cases_clocks;
mod cases_laws;
mod catalog;
mod claims;
mod closing;
mod conversion;
mod dispute_scopes;
mod disputes;
mod documents;
#[cfg(feature = "pdf")]
mod documents_pdf;
mod due;
mod dunning;
mod dunning_laws;
mod duplicates;
mod follow_ups;
mod gates;
mod imports;
mod invoicing;
mod invoicing_credits;
mod invoicing_electronic;
mod invoicing_kinds;
mod invoicing_mentions;
mod invoicing_numbers;
mod late_charges;
mod leads;
mod lifecycle;
mod links;
mod merging;
mod orders;
mod parties;
mod payment_disputes;
mod primary_quotes;
mod promises_to_pay;
mod quoting;
mod receivable_figures;
mod receivables;
mod renewals;
mod repayments;
mod returns;
mod rights;
mod routing;
mod scoring;
mod simulation;
mod subscription_invoices;
mod subscriptions;
mod taken_over;
