//! Duplicates.
pub mod blocking;
pub mod clusters;
pub mod comparing;
pub mod folding;
pub mod policy;
pub mod profile;
pub mod vocabulary;
pub mod weights;
