//! Tests of the pure rules.

mod plans;
