//! Scores by rules: the published examples, and the laws of sums, caps, dates and decay.

use proptest::prelude::*;

use super::{at, code, label, number};
use crate::kernel::{Percent, Policy, Span, Timestamp};
use crate::leads::scoring::{
    Answer, Condition, Decay, EngagementRule, Fact, Facts, FitRule, Frequency, GradeThresholds, Group, Happening, Lasting,
    Period, PointSource, Points, RuleScoringPolicy, ScoringRules,
};

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

fn percent(whole: i64) -> Percent {
    Percent::new(whole.into()).unwrap()
}

fn policy(fit: Vec<(Points, Vec<FitRule>)>, engagement: Vec<(Points, Vec<EngagementRule>)>) -> RuleScoringPolicy {
    let thresholds = GradeThresholds { a: points("40"), b: points("20"), one: points("30"), two: points("10") };
    RuleScoringPolicy {
        fit: (0..).zip(fit).map(|(at, (cap, rules))| Group { name: code(&format!("fit-{at}")), cap, rules }).collect(),
        engagement: (0..)
            .zip(engagement)
            .map(|(at, (cap, rules))| Group { name: code(&format!("done-{at}")), cap, rules })
            .collect(),
        total_cap: points("100"),
        grades: thresholds,
        free_mail_domains: Vec::new(),
    }
}

fn visits(frequency: Frequency, lasting: Lasting, given: &str) -> RuleScoringPolicy {
    let rule = EngagementRule { name: code("visited"), happening: code("visit"), frequency, lasting, points: points(given) };
    policy(Vec::new(), vec![(points("100"), vec![rule])])
}

/// The score of visits on `days`, as of each of `asked`.
fn scores(policy: &RuleScoringPolicy, days: &[&str], asked: &[&str]) -> Vec<String> {
    let rules = ScoringRules::compile(policy).unwrap();
    let happenings: Vec<_> = days.iter().map(|day| Happening { kind: "visit", at: at(&format!("{day}T12:00:00Z")) }).collect();
    let facts = Facts::new(&[], &happenings).unwrap();
    asked.iter().map(|day| rules.score(&facts, at(&format!("{day}T12:00:00Z"))).total.to_string()).collect()
}

const MONTHS: [&str; 5] = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"];

#[test]
fn twenty_points_fade_by_a_quarter_of_what_was_given_each_month() {
    let decay = Decay::LinearStep { percent: percent(25), every: Period::Months(1) };
    let policy = visits(Frequency::EveryTime, Lasting::Fading(decay), "20");
    assert_eq!(scores(&policy, &["2026-01-31"], &MONTHS), ["20", "15", "10", "5", "0"]);
}

#[test]
fn twenty_points_fade_by_a_quarter_of_what_is_left_each_month() {
    let decay = Decay::CompoundStep { percent: percent(25), every: Period::Months(1) };
    let policy = visits(Frequency::EveryTime, Lasting::Fading(decay), "20");
    assert_eq!(scores(&policy, &["2026-01-31"], &MONTHS), ["20", "15", "11.25", "8.44", "6.33"]);
    assert_eq!(scores(&policy, &["2026-01-31"], &["2026-02-27", "2026-03-30"]), ["20", "15"], "a month is over on its day");
}

#[test]
fn twenty_points_of_a_half_life_of_thirty_days_are_7_07_after_45() {
    let policy = visits(Frequency::EveryTime, Lasting::Fading(Decay::HalfLife { days: 30 }), "20");
    assert_eq!(scores(&policy, &["2026-01-01"], &["2026-01-01", "2026-01-31", "2026-02-15"]), ["20", "10", "7.07"]);
    let taken = visits(Frequency::EveryTime, Lasting::Fading(Decay::HalfLife { days: 30 }), "-20");
    assert_eq!(scores(&taken, &["2026-01-01"], &["2026-02-15"]), ["-7.07"]);
}

#[test]
fn points_vanish_after_their_time_frame_and_not_on_its_last_day() {
    let policy = visits(Frequency::EveryTime, Lasting::Within { days: 10 }, "5");
    assert_eq!(scores(&policy, &["2026-01-01", "2026-01-06"], &["2026-01-11", "2026-01-12", "2026-01-17"]), ["10", "5", "0"]);
}

#[test]
fn a_rule_counts_the_first_time_every_time_or_the_latest_times() {
    let days = ["2026-01-01", "2026-01-11", "2026-01-21"];
    let half = Lasting::Fading(Decay::HalfLife { days: 10 });
    assert_eq!(scores(&visits(Frequency::First, half, "8"), &days, &["2026-01-21"]), ["2"]);
    assert_eq!(scores(&visits(Frequency::EveryTime, half, "8"), &days, &["2026-01-21"]), ["14"]);
    assert_eq!(scores(&visits(Frequency::AtMost(2), half, "8"), &days, &["2026-01-21"]), ["12"]);
    let frame = Lasting::Within { days: 5 };
    assert_eq!(scores(&visits(Frequency::First, frame, "8"), &days, &["2026-01-21"]), ["0"], "the first was long ago");
}

#[test]
fn grades_begin_at_their_thresholds() {
    let fit = |given| {
        let rule = FitRule { name: code("fits"), field: label("f"), condition: Condition::Absent, points: points(given) };
        (points("100"), vec![rule])
    };
    let grade = |fitting, visited| {
        let mut policy = visits(Frequency::First, Lasting::Always, visited);
        policy.fit = self::policy(vec![fit(fitting)], Vec::new()).fit;
        let now = at("2026-01-01T00:00:00Z");
        let happenings = [Happening { kind: "visit", at: now }];
        ScoringRules::compile(&policy).unwrap().score(&Facts::new(&[], &happenings).unwrap(), now).grade.to_string()
    };
    assert_eq!(grade("40", "30"), "A1");
    assert_eq!(grade("39.99", "29.99"), "B2");
    assert_eq!(grade("19.99", "9.99"), "C3");
}

#[test]
fn caps_take_away_by_name_what_is_too_much() {
    let rule = |name, given| FitRule { name: code(name), field: label("f"), condition: Condition::Absent, points: points(given) };
    let groups = vec![(points("70"), vec![rule("one", "60"), rule("two", "25")]), (points("50"), vec![rule("three", "45")])];
    let explained = ScoringRules::compile(&policy(groups, Vec::new())).unwrap();
    let explained = explained.explain(&Facts::new(&[], &[]).unwrap(), Timestamp::EPOCH);
    let parts: Vec<_> = explained.contributions.iter().map(|part| (part.source.clone(), part.points.to_string())).collect();
    let rule = |name, given: &str| (PointSource::Rule(code(name)), given.to_owned());
    let expected = [
        rule("one", "60"),
        rule("two", "25"),
        (PointSource::GroupCap(code("fit-0")), "-15".to_owned()),
        rule("three", "45"),
        (PointSource::TotalCap, "-15".to_owned()),
    ];
    assert_eq!((parts.as_slice(), explained.score.total), (expected.as_slice(), points("100")));
}

#[test]
fn a_policy_with_faults_is_not_compiled() {
    let policy = visits(Frequency::AtMost(0), Lasting::Always, "1");
    assert_eq!(ScoringRules::compile(&policy).unwrap_err(), policy.check().unwrap_err());
}

fn any_points() -> impl Strategy<Value = Points> {
    (-2_000_i64..4_000).prop_map(Points::from_hundredths)
}

fn any_lasting() -> impl Strategy<Value = Lasting> {
    let every = prop_oneof![(1..40_u32).prop_map(Period::Days), (1..4_u32).prop_map(Period::Months)];
    let step = (1..=100_i64, every).prop_map(|(part, every)| (percent(part), every));
    prop_oneof![
        Just(Lasting::Always),
        (1..90_u32).prop_map(|days| Lasting::Within { days }),
        step.clone().prop_map(|(percent, every)| Lasting::Fading(Decay::LinearStep { percent, every })),
        step.prop_map(|(percent, every)| Lasting::Fading(Decay::CompoundStep { percent, every })),
        (1..90_u32).prop_map(|days| Lasting::Fading(Decay::HalfLife { days })),
    ]
}

fn any_frequency() -> impl Strategy<Value = Frequency> {
    prop_oneof![Just(Frequency::First), Just(Frequency::EveryTime), (1..4_u32).prop_map(Frequency::AtMost)]
}

fn any_policy() -> impl Strategy<Value = RuleScoringPolicy> {
    let conditions = prop_oneof![
        Just(Condition::Present),
        Just(Condition::Absent),
        Just(Condition::Contains("a".into())),
        Just(Condition::Between { from: Some(number("3")), to: None }),
    ];
    let fit = prop::collection::vec((prop_oneof![Just("a"), Just("b")], conditions, any_points()), 0..5);
    let done = prop::collection::vec((prop_oneof![Just("x"), Just("y")], any_frequency(), any_lasting(), any_points()), 0..5);
    let cap = || (1_i64..6_000).prop_map(Points::from_hundredths);
    (fit, done, cap(), cap(), cap()).prop_map(|(fit, done, fit_cap, done_cap, total)| {
        let fit = (0..).zip(fit).map(|(at, (field, condition, points))| FitRule {
            name: code(&format!("f{at}")),
            field: label(field),
            condition,
            points,
        });
        let done = (0..).zip(done).map(|(at, (kind, frequency, lasting, points))| EngagementRule {
            name: code(&format!("e{at}")),
            happening: code(kind),
            frequency,
            lasting,
            points,
        });
        let mut policy = policy(vec![(fit_cap, fit.collect())], vec![(done_cap, done.collect())]);
        policy.total_cap = total;
        policy
    })
}

const DAY: i64 = 86_400_000_000;

fn any_happenings() -> impl Strategy<Value = Vec<Happening<'static>>> {
    let one = (prop_oneof![Just("x"), Just("y")], 0..200 * DAY);
    prop::collection::vec(one, 0..12).prop_map(|mut drawn| {
        drawn.sort_by_key(|(_, micros)| *micros);
        drawn.into_iter().map(|(kind, micros)| Happening { kind, at: Timestamp::from_micros(micros).unwrap() }).collect()
    })
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

proptest! {
    #[test]
    fn the_contributions_are_the_score_and_without_caps_the_sum_of_the_rules(
        policy in any_policy(), happenings in any_happenings(), text in "[a-c]{0,3}", as_of in 0..300 * DAY,
    ) {
        let fields = [Fact::of("a", Answer::Text(&text)), Fact::of("b", Answer::Number(number("4")))];
        let facts = Facts::new(&fields, &happenings).unwrap();
        let rules = ScoringRules::compile(&policy).unwrap();
        let (score, explained) = (rules.score(&facts, instant(as_of)), rules.explain(&facts, instant(as_of)));
        prop_assert_eq!(score, explained.score);
        let sum = |chosen: &dyn Fn(&PointSource) -> bool| {
            let parts = explained.contributions.iter().filter(|part| chosen(&part.source));
            parts.fold(Points::ZERO, |sum, part| sum.plus(part.points))
        };
        prop_assert_eq!(sum(&|_| true), score.total);
        let caps = sum(&|source| !matches!(source, PointSource::Rule(_)));
        prop_assert_eq!(sum(&|source| matches!(source, PointSource::Rule(_))).plus(caps), score.total);
        prop_assert!(score.fit <= policy.fit[0].cap && score.engagement <= policy.engagement[0].cap);
        prop_assert!(score.total <= policy.total_cap && caps <= Points::ZERO);
    }

    #[test]
    fn a_past_score_does_not_see_what_happened_later(policy in any_policy(), happenings in any_happenings(), as_of in 0..200 * DAY) {
        let rules = ScoringRules::compile(&policy).unwrap();
        let by_then: Vec<_> = happenings.iter().copied().filter(|happening| happening.at <= instant(as_of)).collect();
        let (all, past) = (Facts::new(&[], &happenings).unwrap(), Facts::new(&[], &by_then).unwrap());
        prop_assert_eq!(rules.explain(&all, instant(as_of)), rules.explain(&past, instant(as_of)));
    }

    #[test]
    fn what_was_given_never_grows_with_time(
        lasting in any_lasting(), frequency in any_frequency(), given in 1_i64..10_000, happenings in any_happenings(),
        (early, wait) in (0..200 * DAY, 0..400 * DAY),
    ) {
        let mut policy = visits(frequency, lasting, "1");
        policy.engagement[0].rules[0].points = Points::from_hundredths(given);
        policy.engagement[0].rules[0].happening = code("x");
        let rules = ScoringRules::compile(&policy).unwrap();
        let past: Vec<_> = happenings.iter().copied().filter(|happening| happening.at <= instant(early)).collect();
        let facts = Facts::new(&[], &past).unwrap();
        let later = instant(early).plus(Span::from_micros(wait)).unwrap();
        prop_assert!(rules.score(&facts, later).total <= rules.score(&facts, instant(early)).total);
        prop_assert!(rules.score(&facts, later).total >= Points::ZERO);
    }

    #[test]
    fn a_policy_is_the_same_after_it_was_stored(policy in any_policy()) {
        let stored = minicbor::to_vec(&policy).unwrap();
        prop_assert_eq!(&minicbor::decode::<RuleScoringPolicy>(&stored).unwrap(), &policy);
    }
}
