//! The locks of the engine, named in one place: a test that tries every order of threads puts its own in their place.

pub(super) use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
