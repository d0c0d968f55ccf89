//! Learned scores: Odoo's published example, what is too little to learn from, what leaks, and the laws of counting.
#![allow(clippy::float_arithmetic, reason = "sums of log-odds are compared")]

use proptest::prelude::*;

use super::{at, label, number};
use crate::kernel::{Label, Percent, Timestamp};
use crate::leads::scoring::{
    Answer, ClosedLead, Evidence, Fact, Facts, LeakSign, LearnedScore, LearningMode, LearningPolicy, Likelihood,
    NaiveBayesFields, NoModel, OddsSource, Outcome, Tally, examine,
};

fn evidence(fields: &[&str]) -> Evidence {
    Evidence::over(fields.iter().map(|name| label(name))).unwrap()
}

fn add(evidence: &mut Evidence, times: u32, outcome: Outcome, fields: &[Fact<'_>]) {
    let lead = ClosedLead { facts: Facts::new(fields, &[]).unwrap(), worked_from: None, outcome };
    (0..times).for_each(|_| evidence.add(&lead));
}

fn text<'a>(name: &'a str, text: &'a str) -> Fact<'a> {
    Fact::of(name, Answer::Text(text))
}

fn score(learned: &LearnedScore, fields: &[Fact<'_>]) -> Likelihood {
    let facts = Facts::new(fields, &[]).unwrap();
    let (score, explained) = (learned.score(&facts, Timestamp::EPOCH), learned.explain(&facts, Timestamp::EPOCH));
    assert_eq!(score, explained.likelihood);
    let sum: f64 = explained.contributions.iter().map(|part| part.log_odds).sum();
    assert!(sum == score.log_odds || (sum - score.log_odds).abs() < 1e-9, "{explained:?}");
    score
}

fn roles() -> NaiveBayesFields {
    NaiveBayesFields {
        stage: label("stage"),
        stages: ["new", "qualified", "offer"].map(str::to_owned).to_vec(),
        won_stage: Some("won".to_owned()),
        team: Some(label("team")),
        tags: Some(label("tags")),
        empty_counts: vec![label("phone_state")],
    }
}

fn bayes() -> LearningPolicy {
    LearningPolicy { mode: LearningMode::NaiveBayes(roles()), minimum_won: 1, minimum_lost: 1, ..LearningPolicy::default() }
}

/// Twenty won leads; forty lost, fifteen of them in the first stage. Twelve won and ten lost are of one country, the rest of another.
fn worked_example() -> Evidence {
    let mut evidence = evidence(&["country", "stage", "team"]);
    let rows = [("be", Outcome::Won, "offer", 12), ("fr", Outcome::Won, "offer", 8), ("be", Outcome::Lost, "new", 10)];
    let more = [("fr", Outcome::Lost, "new", 5), ("fr", Outcome::Lost, "qualified", 25)];
    for (country, outcome, stage, times) in rows.into_iter().chain(more) {
        add(&mut evidence, times, outcome, &[text("country", country), text("stage", stage), text("team", "north")]);
    }
    evidence
}

#[test]
fn naive_bayes_gives_the_percentages_worked_by_hand() {
    let learned = LearnedScore::fit(&worked_example(), &bayes()).unwrap();
    let percent = |stage| {
        let fields = [text("country", "be"), text("stage", stage), text("team", "north")];
        score(&learned, &fields).percent().to_string()
    };
    assert_eq!((percent("qualified"), percent("new")), ("65.63".to_owned(), "54.44".to_owned()));
}

#[test]
fn naive_bayes_is_certain_of_a_won_stage_and_of_none_and_passes_over_what_it_never_saw() {
    let learned = LearnedScore::fit(&worked_example(), &bayes()).unwrap();
    assert_eq!(score(&learned, &[text("stage", "won")]).percent().to_string(), "100");
    assert_eq!(score(&learned, &[text("country", "be")]).percent().to_string(), "0");
    let unseen = score(&learned, &[text("country", "es"), text("stage", "new")]);
    assert_eq!(unseen, score(&learned, &[text("stage", "new")]));
    assert_eq!(unseen.percent().to_string(), "33.39", "20.1 of 60.2");
}

#[test]
fn naive_bayes_stays_within_a_hundredth_of_a_percent_of_certainty() {
    let mut evidence = evidence(&["a", "b", "stage"]);
    add(&mut evidence, 500, Outcome::Won, &[text("a", "yes"), text("b", "yes"), text("stage", "new")]);
    add(&mut evidence, 500, Outcome::Lost, &[text("a", "no"), text("b", "no"), text("stage", "new")]);
    let learned = LearnedScore::fit(&evidence, &bayes()).unwrap();
    let fields = [text("a", "yes"), text("b", "yes"), text("stage", "new")];
    assert_eq!(score(&learned, &fields).percent().to_string(), "99.99");
    let explained = learned.explain(&Facts::new(&fields, &[]).unwrap(), Timestamp::EPOCH);
    assert_eq!(explained.contributions.last().unwrap().source, OddsSource::Bounds);
    assert_eq!(score(&learned, &[text("a", "no"), text("b", "no"), text("stage", "new")]).percent().to_string(), "0.01");
}

#[test]
fn naive_bayes_counts_teams_apart_and_pools_them_for_a_team_it_does_not_know() {
    let mut evidence = evidence(&["stage", "team"]);
    let north = |stage| [text("stage", stage), text("team", "north")];
    let south = |stage| [text("stage", stage), text("team", "south")];
    add(&mut evidence, 3, Outcome::Won, &north("new"));
    add(&mut evidence, 1, Outcome::Lost, &north("new"));
    add(&mut evidence, 1, Outcome::Won, &south("new"));
    add(&mut evidence, 3, Outcome::Lost, &south("new"));
    let learned = LearnedScore::fit(&evidence, &bayes()).unwrap();
    let percent = |fields: &[Fact<'_>]| score(&learned, fields).percent().to_string();
    assert_eq!(percent(&north("new")), "73.81", "3.1 of 4.2");
    assert_eq!(percent(&south("new")), "26.19");
    assert_eq!(percent(&[text("stage", "new"), text("team", "west")]), "50", "4.2 of 8.4");
    assert_eq!(percent(&[text("stage", "new")]), "50");
}

#[test]
fn naive_bayes_counts_a_tag_from_fifty_leads_on_and_an_empty_answer_only_where_it_is_told_to() {
    let mut evidence = evidence(&["phone_state", "stage", "tags"]);
    let (rare, frequent) = (["rare"], ["frequent"]);
    let with = |tags| [Fact::of("phone_state", Answer::Missing), text("stage", "new"), Fact::of("tags", Answer::Tags(tags))];
    add(&mut evidence, 49, Outcome::Won, &with(&rare));
    add(&mut evidence, 30, Outcome::Won, &with(&frequent));
    add(&mut evidence, 30, Outcome::Lost, &with(&frequent));
    add(&mut evidence, 40, Outcome::Lost, &[text("phone_state", "correct"), text("stage", "new")]);
    let learned = LearnedScore::fit(&evidence, &bayes()).unwrap();
    let sources = |fields: &[Fact<'_>]| {
        let explained = learned.explain(&Facts::new(fields, &[]).unwrap(), Timestamp::EPOCH);
        explained.contributions.into_iter().map(|part| part.source).collect::<Vec<_>>()
    };
    let field = |name| OddsSource::Field(label(name));
    // A tag that stands alone in its field says the same of won and lost: only the empty answer speaks.
    assert_eq!(sources(&with(&rare)), [OddsSource::Base, field("phone_state")]);
    assert_eq!(sources(&with(&frequent)), [OddsSource::Base, field("phone_state")]);
}

#[test]
fn too_few_leads_give_no_score_and_the_reason() {
    let mut evidence = evidence(&["source"]);
    add(&mut evidence, 99, Outcome::Won, &[text("source", "fair")]);
    add(&mut evidence, 100, Outcome::Lost, &[text("source", "fair")]);
    let reason = LearnedScore::fit(&evidence, &LearningPolicy::default()).unwrap_err();
    assert_eq!(reason, NoModel::TooFewLeads { closed: Tally { won: 99, lost: 100 }, won: 100, lost: 100 });
    let words = "99 won and 100 lost leads are too few to learn from; wait for 100 and 100, or lower the policy's minimum";
    assert_eq!(reason.to_string(), words);
    add(&mut evidence, 1, Outcome::Won, &[]);
    assert!(LearnedScore::fit(&evidence, &LearningPolicy::default()).is_ok());
    assert_eq!(LearnedScore::fit(&evidence, &bayes()).unwrap_err(), NoModel::NoFirstStage);
}

/// Two hundred leads; `signs` of the field `f` when it answers `won` to the won and `lost` to the lost.
fn signs_of(won: &[(&str, u32)], lost: &[(&str, u32)], policy: &LearningPolicy) -> Vec<LeakSign> {
    let mut evidence = evidence(&["f"]);
    for (outcome, answers) in [(Outcome::Won, won), (Outcome::Lost, lost)] {
        answers.iter().for_each(|(answer, times)| add(&mut evidence, *times, outcome, &[text("f", answer)]));
    }
    examine(&evidence, policy)[0].signs.clone()
}

#[test]
fn a_field_leaks_when_it_tells_too_much_settles_too_many_or_is_named() {
    let policy = LearningPolicy::default();
    assert_eq!(signs_of(&[("x", 50), ("y", 50)], &[("x", 45), ("y", 55)], &policy), []);
    assert_eq!(signs_of(&[("x", 70), ("y", 30)], &[("x", 30), ("y", 70)], &policy), [LeakSign::Strong]);
    let sure = signs_of(&[("x", 98), ("y", 2)], &[("x", 3), ("y", 97)], &policy);
    assert_eq!(sure, [LeakSign::Implausible, LeakSign::Settles, LeakSign::Strong]);
    let some = signs_of(&[("x", 22), ("y", 78)], &[("x", 0), ("y", 100)], &policy);
    assert_eq!(some, [LeakSign::Settles, LeakSign::Strong]);
    assert_eq!(signs_of(&[("", 70), ("y", 30)], &[("y", 55), ("", 45)], &policy), [LeakSign::AnsweredApart]);
    let named = LearningPolicy { leaking: vec![label("f")], ..policy };
    assert_eq!(signs_of(&[("x", 50), ("y", 50)], &[("x", 45), ("y", 55)], &named), [LeakSign::Named]);
}

#[test]
fn an_answer_that_came_after_the_work_had_begun_is_not_learned_and_makes_its_field_leak() {
    let mut evidence = evidence(&["budget", "source"]);
    let (worked, later) = (at("2026-01-02T00:00:00Z"), at("2026-01-03T00:00:00Z"));
    for outcome in [Outcome::Won, Outcome::Lost] {
        let budget = Fact { name: "budget", answer: Answer::Number(number("100")), known: Some(later) };
        let fields = [budget, Fact { known: Some(worked), ..text("source", "fair") }];
        let lead = ClosedLead { facts: Facts::new(&fields, &[]).unwrap(), worked_from: Some(worked), outcome };
        (0..100).for_each(|_| evidence.add(&lead));
    }
    let findings = examine(&evidence, &LearningPolicy::default());
    assert_eq!((findings[0].signs.as_slice(), findings[0].late), ([LeakSign::Late].as_slice(), Percent::HUNDRED));
    assert!(findings[1].signs.is_empty());
}

#[test]
fn nothing_is_learned_from_a_field_that_leaks_or_from_a_value_that_is_rare() {
    let mut evidence = evidence(&["end", "source"]);
    for (outcome, end) in [(Outcome::Won, "signed"), (Outcome::Lost, "gone")] {
        add(&mut evidence, 191, outcome, &[text("end", end), text("source", "fair")]);
        add(&mut evidence, 9, outcome, &[text("end", end), text("source", end)]);
    }
    let learned = LearnedScore::fit(&evidence, &LearningPolicy::default()).unwrap();
    let nobody = score(&learned, &[]);
    assert_eq!(score(&learned, &[text("end", "signed")]), nobody);
    assert_eq!(score(&learned, &[text("source", "signed")]), nobody, "seen nine times");
}

#[test]
fn two_values_of_one_field_keep_about_the_odds_that_they_had() {
    let mut evidence = evidence(&["source"]);
    for (source, won, lost) in [("friend", 300, 100), ("web", 100, 300)] {
        add(&mut evidence, won, Outcome::Won, &[text("source", source)]);
        add(&mut evidence, lost, Outcome::Lost, &[text("source", source)]);
    }
    let learned = LearnedScore::fit(&evidence, &LearningPolicy::default()).unwrap();
    let p = |source| score(&learned, &[text("source", source)]).probability;
    assert!((p("friend") - 0.75).abs() < 0.01 && (p("web") - 0.25).abs() < 0.01, "{} {}", p("friend"), p("web"));
}

#[test]
fn a_lead_that_was_never_counted_cannot_be_taken_away() {
    let mut evidence = evidence(&["f"]);
    add(&mut evidence, 1, Outcome::Won, &[text("f", "x")]);
    let before = evidence.clone();
    let fields = [text("f", "x")];
    let lost = ClosedLead { facts: Facts::new(&fields, &[]).unwrap(), worked_from: None, outcome: Outcome::Lost };
    let fault = evidence.remove(&lost).unwrap_err();
    assert_eq!((fault.field.as_str(), evidence), ("lead", before));
}

#[test]
fn a_score_is_learned_from_500_fields_at_most() {
    let names = |count: u32| (0..count).map(|at| label(&format!("f{at}")));
    assert!(Evidence::over(names(500)).is_ok());
    assert_eq!(Evidence::over(names(501)).unwrap_err().field, "fields");
}

#[derive(Debug, Clone)]
struct Drawn {
    source: &'static str,
    seats: Option<i64>,
    late: bool,
    outcome: Outcome,
}

fn any_lead() -> impl Strategy<Value = Drawn> {
    let source = prop_oneof![Just(""), Just("fair"), Just("web"), Just("friend")];
    (source, prop::option::of(0..30_i64), prop::bool::weighted(0.05), any::<bool>()).prop_map(|(source, seats, late, won)| {
        Drawn { source, seats, late, outcome: if won { Outcome::Won } else { Outcome::Lost } }
    })
}

impl Drawn {
    fn with<T>(&self, use_it: impl FnOnce(&ClosedLead<'_>) -> T) -> T {
        let (worked, later) = (at("2026-01-02T00:00:00Z"), at("2026-01-03T00:00:00Z"));
        let seats = self.seats.map_or(Answer::Missing, |seats| Answer::Number(number(&seats.to_string())));
        let known = self.late.then_some(later);
        let fields = [Fact { name: "seats", answer: seats, known }, text("source", self.source), text("stage", "new")];
        let facts = Facts::new(&fields, &[]).unwrap();
        use_it(&ClosedLead { facts, worked_from: Some(worked), outcome: self.outcome })
    }
}

fn counted<'a>(leads: impl IntoIterator<Item = &'a Drawn>) -> Evidence {
    let mut evidence = evidence(&["seats", "source", "stage"]);
    leads.into_iter().for_each(|lead| lead.with(|lead| evidence.add(lead)));
    evidence
}

fn policies() -> [LearningPolicy; 2] {
    let few = LearningPolicy { minimum_won: 1, minimum_lost: 1, minimum_of_value: 2, ranges: 4, ..LearningPolicy::default() };
    [few, bayes()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_leads_does_not_matter_and_what_is_taken_away_was_never_there(
        leads in prop::collection::vec(any_lead(), 2..60), more in prop::collection::vec(any_lead(), 0..20),
    ) {
        let whole = counted(&leads);
        prop_assert_eq!(&counted(leads.iter().rev()), &whole);
        let mut back = counted(leads.iter().chain(&more));
        more.iter().for_each(|lead| lead.with(|lead| back.remove(lead).unwrap()));
        prop_assert_eq!(&back, &whole);
        for policy in policies() {
            prop_assert_eq!(LearnedScore::fit(&back, &policy), LearnedScore::fit(&whole, &policy));
            prop_assert_eq!(examine(&back, &policy), examine(&whole, &policy));
        }
    }

    #[test]
    fn the_contributions_are_the_log_odds_of_the_probability(
        leads in prop::collection::vec(any_lead(), 2..60), asked in any_lead(),
    ) {
        let whole = counted(&leads);
        for policy in policies() {
            let Ok(learned) = LearnedScore::fit(&whole, &policy) else { continue };
            asked.with(|lead| {
                let explained = learned.explain(&lead.facts, at("2026-02-01T00:00:00Z"));
                let sum: f64 = explained.contributions.iter().map(|part| part.log_odds).sum();
                let p = explained.likelihood.probability;
                assert!(p > 0.0 && p < 1.0 && (sum - (p / (1.0 - p)).ln()).abs() < 1e-9, "{explained:?}");
            });
        }
    }

    #[test]
    fn what_was_learned_is_the_same_after_it_was_stored(leads in prop::collection::vec(any_lead(), 2..60)) {
        let whole = counted(&leads);
        prop_assert_eq!(&minicbor::decode::<Evidence>(&minicbor::to_vec(&whole).unwrap()).unwrap(), &whole);
        for policy in policies() {
            let Ok(learned) = LearnedScore::fit(&whole, &policy) else { continue };
            prop_assert_eq!(&minicbor::decode::<LearnedScore>(&minicbor::to_vec(&learned).unwrap()).unwrap(), &learned);
        }
    }
}

#[test]
fn texts_that_differ_in_case_are_one_value() {
    let mut one = evidence(&["f"]);
    add(&mut one, 1, Outcome::Won, &[text("f", "Google")]);
    let mut other = evidence(&["f"]);
    add(&mut other, 1, Outcome::Won, &[text("f", " google ")]);
    assert_eq!(one, other);
    assert_eq!(one.fields(), [Label::parse("f").unwrap()]);
}
