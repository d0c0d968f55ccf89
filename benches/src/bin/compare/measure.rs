//! Time, and what is said of it.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// What something took: by the clock, and of all processors together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// By the clock.
    pub wall: Duration,
    /// On processors, by all threads of this process.
    pub cpu: Duration,
}

/// Does something and says what it took.
pub fn spent<T>(what: impl FnOnce() -> T) -> (T, Spent) {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let result = what();
    (result, Spent { wall: wall.elapsed(), cpu: cpu.elapsed() })
}

/// The median of times; zero where there are none.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The medians of both times.
pub fn medians(all: &[Spent]) -> Spent {
    Spent { wall: median(all.iter().map(|s| s.wall).collect()), cpu: median(all.iter().map(|s| s.cpu).collect()) }
}

/// `count` in this time, by the second.
pub fn rate(count: u64, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

/// How many times as long `a` is.
pub fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// A time in the unit in which it is easily read.
pub fn shown(time: Duration) -> String {
    let nanos = time.as_nanos();
    match nanos {
        0..1_000 => format!("{nanos} ns"),
        1_000..100_000 => format!("{:.1} µs", time.as_secs_f64() * 1e6),
        100_000..1_000_000_000 => format!("{:.2} ms", time.as_secs_f64() * 1e3),
        _ => format!("{:.2} s", time.as_secs_f64()),
    }
}

/// A rate, rounded to what it can be known to.
pub fn per_second(rate: f64) -> String {
    if rate >= 10_000.0 { format!("{:.1} k/s", rate / 1e3) } else { format!("{rate:.0} /s") }
}
