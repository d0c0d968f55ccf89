//! Where ids come from: UUIDv7 of an injected generator, in rising order even within one millisecond.

use std::sync::{Mutex, PoisonError};

use crate::kernel::Timestamp;

/// Draws sixteen bytes that no record had before.
pub trait IdGenerator: Send + Sync {
    /// The next id; `now` is the time it carries.
    fn next(&self, now: Timestamp) -> [u8; 16];
}

/// UUIDv7 (RFC 9562) from a seed: 48 bits of milliseconds, a 26-bit counter, 48 random bits.
///
/// The counter keeps ids in rising order while the time stands still; a seed gives the same ids again.
#[derive(Debug)]
pub struct SeededIds(Mutex<State>);

#[derive(Debug)]
struct State {
    millis: u64,
    counter: u32,
    random: fastrand::Rng,
}

const COUNTER_BITS: u32 = 26;

impl SeededIds {
    /// A generator that starts from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(State { millis: 0, counter: 0, random: fastrand::Rng::with_seed(seed) }))
    }
}

impl IdGenerator for SeededIds {
    fn next(&self, now: Timestamp) -> [u8; 16] {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        if millis > state.millis {
            state.millis = millis;
            // Starting below the middle leaves at least 2^25 ids to the millisecond.
            state.counter = state.random.u32(..1 << 16);
        } else {
            state.counter += 1;
            if state.counter >> COUNTER_BITS != 0 {
                state.millis += 1;
                state.counter = 0;
            }
        }
        // Twelve counter bits stand beside the version, fourteen behind the variant; the builder overwrites the bits of both.
        let [high0, high1] = u16::try_from(state.counter >> 14).unwrap_or(0).to_be_bytes();
        let [_, _, middle, low] = (state.counter & 0x3fff).to_be_bytes();
        let [r0, r1, r2, r3, r4, r5, ..] = state.random.u64(..).to_be_bytes();
        let tail = [high0, high1, middle, low, r0, r1, r2, r3, r4, r5];
        uuid::Builder::from_unix_timestamp_millis(state.millis, &tail).into_uuid().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_while_the_time_stands_still_and_when_it_goes_back() {
        let ids = SeededIds::new(1);
        let (now, before) = (Timestamp::from_micros(1_000_000).unwrap(), Timestamp::EPOCH);
        let drawn: Vec<_> = (0..20_000).map(|i| ids.next(if i % 2 == 0 { now } else { before })).collect();
        assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(uuid::Uuid::from_bytes(drawn[0]).get_version_num(), 7);
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let now = Timestamp::EPOCH;
        assert_eq!(SeededIds::new(5).next(now), SeededIds::new(5).next(now));
        assert_ne!(SeededIds::new(5).next(now), SeededIds::new(6).next(now));
    }
}
