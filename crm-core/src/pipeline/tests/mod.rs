//! The pipeline, rule by rule and on the road.

mod foreseen;
mod gates;
mod passage;
mod road;
pub(crate) mod samples;
mod terms;
mod walk;
