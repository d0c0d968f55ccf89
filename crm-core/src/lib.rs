//! crm-core: the rules of customer work as a library.
#![doc = include_str!("../docs/overview.md")]

pub mod access;
pub mod accounting;
pub mod activities;
pub mod administration;
pub mod approvals;
pub mod automation;
pub mod backup;
pub mod catalog;
pub mod claims;
pub mod commands;
pub mod disputes;
pub mod documents;
pub mod dunning;
pub mod einvoicing;
pub mod engine;
pub mod events;
pub mod exchange;
pub mod invoicing;
pub mod kernel;
pub mod leads;
pub mod lifecycle;
pub mod merging;
pub mod ordering;
pub mod parties;
pub mod pipeline;
pub mod pricing;
mod questions;
pub mod quoting;
pub mod receivables;
pub mod records;
pub mod returns;
pub mod service;
pub mod storage;

/// The first page that a reader runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
