//! The pipeline, rule by rule and on the road.

mod foreseen;
mod gates;
mod road;
pub(crate) mod samples;
mod walk;
