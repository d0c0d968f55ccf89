//! What holds for duplicates whatever the records: no order matters, contributions add up, cost is bounded, and choices are checked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

use std::collections::BTreeSet;

use crm_core::kernel::Policy;
use crm_core::parties::IntakeChannel;
use crm_core::parties::duplicates::{
    Chances, Consequence, Contribution, DuplicatePolicy, MatchField, MatchLevel, PartyProfile, Thresholds, Weights, find, keys,
    pairs,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn text(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![3 => select(known).prop_map(str::to_owned), 1 => Just(String::new()), 1 => "[a-eé .-]{0,6}"]
}

/// Profiles out of few words, so that many share something and some are the same.
fn profile() -> impl Strategy<Value = PartyProfile> {
    let person = (text(&["Robert", "Bob", "Ann", "Anne"]), text(&["Smith", "Smyth", "Allen", "Robert"]));
    let organisation = text(&["Atelier Nord SARL", "Nord Atelier", "Atelier du Nord", "Philips N.V.", "Koninklijke Philips"]);
    let reached = (text(&["a@example.com", "b@example.com", "ab@example.org"]), text(&["+33 1 44 55 66 77", "4556677"]));
    let place = (text(&["1 High Street", "12 High St", "9 Low Road"]), text(&["75001", "75010"]), text(&["Paris", "Pairs"]));
    let numbers = (text(&["1971-06-24", "1971-05-24", "19900101"]), text(&["FR1234567", "FR1234568"]));
    (person, organisation, reached, place, numbers).prop_map(
        |((given, family), name, (email, phone), (street, code, city), (day, id))| {
            let party = PartyProfile::new().person(&given, &family).organisation(&name).email(&email).phone(&phone);
            party.address_line(&street).postcode(&code).city(&city).birth_date(&day).identifier(&id)
        },
    )
}

fn profiles() -> impl Strategy<Value = Vec<PartyProfile>> {
    proptest::collection::vec(profile(), 0..40)
}

/// The groups, each as the profiles in it, so that places do not matter.
fn grouped(records: &[PartyProfile], clusters: &[Vec<usize>]) -> Vec<Vec<PartyProfile>> {
    let sorted = |cluster: &Vec<usize>| {
        let mut group: Vec<PartyProfile> = cluster.iter().map(|at| records[*at].clone()).collect();
        group.sort();
        group
    };
    let mut groups: Vec<Vec<PartyProfile>> = clusters.iter().map(sorted).collect();
    groups.sort();
    groups
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn which_of_two_comes_first_makes_no_difference(records in profiles(), a in profile(), b in profile()) {
        for weights in [Weights::given(&DuplicatePolicy::default(), 1_000), find(&records, &DuplicatePolicy::default()).weights] {
            prop_assert_eq!(weights.explain(&a, &b), weights.explain(&b, &a));
        }
    }

    #[test]
    fn contributions_add_up_to_the_log_odds_and_those_give_the_probability(records in profiles(), a in profile(), b in profile()) {
        let why = find(&records, &DuplicatePolicy::default()).weights.explain(&a, &b);
        let sum: f64 = why.contributions.iter().map(Contribution::log_odds).sum();
        prop_assert_eq!(sum, why.log_odds);
        prop_assert!(sum.is_finite());
        prop_assert!((0.0..=1.0).contains(&why.probability));
        // Further out the probability is one to the last bit.
        prop_assert!(sum.abs() > 20.0 || ((why.probability / (1.0 - why.probability)).ln() - sum).abs() < 1e-6);
        let told: Vec<MatchField> = why.contributions.iter().filter_map(|part| match part {
            Contribution::Prior { .. } => None,
            Contribution::Field { field, .. } => Some(*field),
        }).collect();
        let given = MatchField::ALL.into_iter().filter(|field| !a.values(*field).is_empty() && !b.values(*field).is_empty());
        let names = [MatchField::Given, MatchField::Family];
        prop_assert!(given.filter(|field| !names.contains(field)).all(|field| told.contains(&field)));
    }

    #[test]
    fn the_order_of_records_makes_no_difference(records in profiles(), swaps in proptest::collection::vec(any::<(Index, Index)>(), 40)) {
        let mut mixed = records.clone();
        for (a, b) in swaps.iter().filter(|_| !records.is_empty()) {
            mixed.swap(a.index(records.len()), b.index(records.len()));
        }
        let (one, other) = (find(&records, &DuplicatePolicy::default()), find(&mixed, &DuplicatePolicy::default()));
        prop_assert_eq!(&one.weights, &other.weights);
        prop_assert_eq!(grouped(&records, &one.clusters), grouped(&mixed, &other.clusters));
    }

    #[test]
    fn every_record_is_in_one_cluster_and_every_pair_is_found_again(records in profiles()) {
        let found = find(&records, &DuplicatePolicy::default());
        prop_assert_eq!(&found, &find(&records, &DuplicatePolicy::default()));
        let mut places: Vec<usize> = found.clusters.iter().flatten().copied().collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..records.len()).collect::<Vec<_>>());
        for pair in &found.pairs {
            prop_assert!(pair.first < pair.second);
            prop_assert_eq!(&pair.explanation, &found.weights.explain(&records[pair.first], &records[pair.second]));
            prop_assert!(pair.explanation.probability >= 0.5);
        }
    }

    #[test]
    fn keys_are_few_and_any_text_makes_a_profile(given in ".*", name in ".*", line in ".*", record in profile()) {
        let odd = PartyProfile::new().person(&given, &name).full_name(&name).organisation(&name).email(&line).phone(&line);
        let odd = odd.address_line(&line).postcode(&line).city(&line).country(&line).birth_date(&line).identifier(&line);
        prop_assert!(keys(&odd).len() <= 13 && keys(&record).len() <= 13);
        let why = Weights::given(&DuplicatePolicy::default(), 10).explain(&odd, &record);
        prop_assert!(why.log_odds.is_finite());
    }
}

fn level(a: &PartyProfile, b: &PartyProfile, wanted: MatchField) -> Option<MatchLevel> {
    let why = Weights::given(&DuplicatePolicy::default(), 1_000).explain(a, b);
    why.contributions.iter().find_map(|part| match part {
        Contribution::Field { field, level, .. } if *field == wanted => Some(*level),
        _ => None,
    })
}

fn person(given: &str, family: &str) -> PartyProfile {
    PartyProfile::new().person(given, family)
}

#[test]
fn names_agree_through_slips_short_forms_initials_and_swaps() {
    let ada = person("Robert", "Morrison");
    for (other, given, family) in [
        (person("ROBERT", "Mörrison"), MatchLevel::Exact, MatchLevel::Exact),
        (person("Bob", "Morrisno"), MatchLevel::Close, MatchLevel::Close),
        (person("R.", "Maurison"), MatchLevel::Weak, MatchLevel::Weak),
        (person("Morrison", "Robert"), MatchLevel::Close, MatchLevel::Close),
        (person("Olivia", "White"), MatchLevel::Differs, MatchLevel::Differs),
    ] {
        assert_eq!(
            (level(&ada, &other, MatchField::Given), level(&ada, &other, MatchField::Family)),
            (Some(given), Some(family)),
            "{other:?}"
        );
    }
    assert_eq!(level(&ada, &PartyProfile::new().full_name("Morrison"), MatchField::Given), None);
    assert_eq!(PartyProfile::new().full_name("Morrison, Robert"), PartyProfile::new().full_name(" Robert  Morrison "));
}

#[test]
fn days_of_birth_agree_through_one_slip() {
    let born = |day: &str| PartyProfile::new().birth_date(day);
    for (other, expected) in [
        ("19710604", MatchLevel::Exact),
        ("1971-05-04", MatchLevel::Close),
        ("1971-04-06", MatchLevel::Close),
        ("1917-06-04", MatchLevel::Close),
        ("1971-12-04", MatchLevel::Weak),
        ("1983-12-25", MatchLevel::Differs),
    ] {
        assert_eq!(level(&born("1971-06-04"), &born(other), MatchField::Birth), Some(expected), "{other}");
    }
    assert_eq!(born("4 June 1971"), PartyProfile::new());
}

#[test]
fn organisations_agree_by_the_words_that_say_something() {
    let named = |name: &str| PartyProfile::new().organisation(name);
    for (a, b, expected) in [
        ("Akzo Nobel N.V.", "AKZO NOBEL NV", MatchLevel::Exact),
        ("Gist-Brocades B.V.", "Gistbrocades", MatchLevel::Exact),
        ("Nord Atelier", "Atelier Nord SARL", MatchLevel::Exact),
        ("Koninklijke Philips Electronics N.V.", "Koninklike Phillips Electronics", MatchLevel::Close),
        ("Alcatel N.V., Amsterdam", "Alcatel", MatchLevel::Weak),
        ("Alcoa Nederland B.V.", "Thales Nederland B.V.", MatchLevel::Differs),
    ] {
        assert_eq!(level(&named(a), &named(b), MatchField::Organisation), Some(expected), "{a} / {b}");
    }
}

#[test]
fn the_best_of_several_values_counts() {
    let known = PartyProfile::new().email("ada@example.com").email("office@example.org").phone("+33 1 44 55 66 77");
    let typed = PartyProfile::new().email("OFFICE@example.org").phone("01 99 99 99 99").phone("(1) 44.55.66.77");
    assert_eq!(
        (level(&known, &typed, MatchField::Email), level(&known, &typed, MatchField::Phone)),
        (Some(MatchLevel::Exact), Some(MatchLevel::Exact))
    );
}

#[test]
fn a_common_name_says_less_than_a_rare_one() {
    let mut records: Vec<PartyProfile> =
        (0..200).map(|at| person(&format!("Given{at}"), "Smith").city(&format!("City{at}"))).collect();
    records.extend((0..200).map(|at| person(&format!("Other{at}"), &format!("Family{at}")).city(&format!("City{at}"))));
    let weights = find(&records, &DuplicatePolicy::default()).weights;
    let rare = weights.explain(&person("", "Family7"), &person("", "Family7"));
    let common = weights.explain(&person("", "Smith"), &person("", "Smith"));
    assert!(rare.log_odds > common.log_odds + 3.0, "{} against {}", rare.log_odds, common.log_odds);
}

#[test]
fn two_of_one_common_name_and_nothing_else_stay_apart() {
    let mut records: Vec<PartyProfile> = (0..500).map(|at| person(&format!("Given{at}"), &format!("Family{at}"))).collect();
    records.extend([PartyProfile::new().person("", "Smith"), PartyProfile::new().person("", "Smith")]);
    assert_eq!(find(&records, &DuplicatePolicy::default()).clusters.len(), 502);
}

#[test]
fn a_key_that_everybody_has_costs_in_proportion() {
    let policy = DuplicatePolicy::default();
    let office: Vec<PartyProfile> =
        (0..2_000).map(|at| PartyProfile::new().phone("4556677").identifier(&format!("id{at:05}"))).collect();
    let compared = pairs(&office, &policy);
    assert_eq!(compared.len(), 2_000 * 10 - 10 * 11 / 2);
    assert_eq!(compared.iter().collect::<BTreeSet<_>>().len(), compared.len());
    assert_eq!(pairs(&office[..60], &policy).len(), 60 * 59 / 2);
}

#[test]
fn nothing_and_one_record_have_no_duplicates() {
    assert!(find(&[], &DuplicatePolicy::default()).clusters.is_empty());
    assert_eq!(find(&[PartyProfile::new()], &DuplicatePolicy::default()).clusters, [vec![0]]);
    assert!(keys(&PartyProfile::new()).is_empty());
}

#[test]
fn thresholds_part_probabilities() {
    let thresholds = DuplicatePolicy::default().thresholds(IntakeChannel::Person);
    let consequences = [0.0, 0.499, 0.5, 0.989, 0.99, 1.0].map(|probability| thresholds.consequence(probability));
    assert_eq!(
        consequences,
        [Consequence::Pass, Consequence::Pass, Consequence::Alert, Consequence::Alert, Consequence::Block, Consequence::Block]
    );
    assert_eq!(DuplicatePolicy::default().in_review().consequence(1.0), Consequence::Alert, "a review refuses nothing");
}

#[test]
fn choices_out_of_range_are_all_named() {
    assert!(DuplicatePolicy::default().check().is_ok());
    let mut policy = DuplicatePolicy {
        person: Thresholds { alert: 0, block: 990 },
        file: Thresholds { alert: 900, block: 899 },
        expected_per_thousand: 0,
        evidence: 0,
        block_size: 1,
        window: 0,
        ..DuplicatePolicy::default()
    };
    policy.fields[0].same = Chances { exact: 1_000_000, close: 0, weak: 0, differs: 0 };
    policy.fields[11].other = Chances { exact: 1, close: 1, weak: 1, differs: 1 };
    policy.fields[5].field = MatchField::Email;
    let faults = policy.check().unwrap_err();
    let named: Vec<&str> = faults.as_slice().iter().map(|fault| fault.field.as_str()).collect();
    let expected = [
        "person.alert",
        "file.block",
        "expected_per_thousand",
        "evidence",
        "block_size",
        "window",
        "fields[0].same",
        "fields[5].field",
        "fields[11].other",
    ];
    assert_eq!(named, expected);
}

#[test]
fn a_field_that_the_policy_does_not_name_is_not_compared() {
    let mut policy = DuplicatePolicy::default();
    policy.fields.retain(|weights| weights.field != MatchField::Phone);
    let with_phone = person("Ada", "Lovelace").phone("4556677");
    assert_eq!(policy.limited(with_phone.clone()), person("Ada", "Lovelace"));
    let two = [with_phone.clone(), person("Grace", "Hopper").phone("4556677")];
    assert_eq!(find(&two, &policy).pairs, []);
    assert_eq!(DuplicatePolicy::default().limited(with_phone.clone()), with_phone);
}
