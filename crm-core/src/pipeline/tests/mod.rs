//! The pipeline, rule by rule and on the road.

pub(crate) mod samples;
