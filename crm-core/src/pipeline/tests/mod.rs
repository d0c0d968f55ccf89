//! The pipeline, rule by rule and on the road.

mod gates;
pub(crate) mod samples;
mod walk;
