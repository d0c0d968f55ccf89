//! crm-core: the rules of customer work as a library.
#![doc = include_str!("../docs/overview.md")]

pub mod access;
pub mod catalog;
pub mod commands;
pub mod engine;
pub mod kernel;
pub mod pipeline;
pub mod storage;
