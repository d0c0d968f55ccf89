//! What it costs to reckon the clocks of a million cases anew, beside the walk over each day that the calendar itself takes.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench stops at the first thing that does not hold"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crm_core::kernel::*;
use crm_core::service::{ClockPhase, SlaClock, SlaGoal, SlaTarget};

/// Monday to Friday, 9 to 12 and 14 to 18, in Paris, with a holiday.
fn calendar() -> BusinessCalendar {
    let hours =
        (0..5).flat_map(|weekday| [(9, 12), (14, 18)].map(|(from, to)| WorkingHours { weekday, from: from * 60, to: to * 60 }));
    BusinessCalendar::new("Europe/Paris".parse().unwrap(), hours.collect(), ["2026-04-06".parse().unwrap()]).unwrap()
}

/// Clocks of two years with none to four pauses of minutes to days.
fn clocks(count: usize) -> Vec<SlaClock> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: i64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let first: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    let promise = SlaTarget { goal: SlaGoal::Resolution, within: Span::from_hours(40) };
    let hours = ServiceHoursId::from_bytes([0; 16]);
    (0..count)
        .map(|_| {
            let mut at = first.plus(Span::from_minutes(random(720 * 1_440))).unwrap();
            let mut clock = SlaClock::started(&promise, hours, &[], at);
            for turn in 0..2 * random(5) {
                at = at.plus(Span::from_minutes(1 + random(4_000))).unwrap();
                clock = clock.turned(if turn % 2 == 0 { ClockPhase::Paused } else { ClockPhase::Running }, at);
            }
            clock
        })
        .collect()
}

fn reckon(clocks: &[SlaClock], now: Timestamp, time: &impl WorkingTime) -> i64 {
    clocks.iter().fold(0_i64, |sum, clock| sum.wrapping_add(clock.consumed(now, time).micros()))
}

fn sla_clocks(c: &mut Criterion) {
    let now: Timestamp = "2027-01-01T12:00:00Z".parse().unwrap();
    let (calendar, million) = (calendar(), clocks(1_000_000));
    let (table, sample) = (WorkTable::new(calendar.clone(), 2025, 2027), &million[..5_000]);
    assert_eq!(reckon(sample, now, &table), reckon(sample, now, &calendar), "both tell the same");
    let mut group = c.benchmark_group("sla_clocks");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.throughput(Throughput::Elements(1));
    group.bench_function("the table of three years", |b| b.iter(|| WorkTable::new(black_box(calendar.clone()), 2025, 2027)));
    group.throughput(Throughput::Elements(1_000_000));
    group.bench_function("consumed time of a million clocks by the table", |b| {
        b.iter(|| reckon(black_box(&million), now, &table))
    });
    group.bench_function("where a million clocks stand, with their deadlines, by the table", |b| {
        b.iter(|| million.iter().filter(|clock| clock.standing(now, &table).deadline.is_some()).count());
    });
    group.throughput(Throughput::Elements(5_000));
    group.bench_function("consumed time of five thousand clocks, walking each day", |b| {
        b.iter(|| reckon(black_box(sample), now, &calendar));
    });
    group.finish();
}

criterion_group!(benches, sla_clocks);
criterion_main!(benches);
