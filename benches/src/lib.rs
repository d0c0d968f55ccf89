//! Data the benches share.
