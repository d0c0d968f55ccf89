//! Duplicates in files of persons and of organisations that others labelled: found with the defaults alone, the labels unseen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold, and shows the figures it reached"
)]

mod shared_data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cpu_time::ThreadTime;
use crm_core::parties::duplicates::{DuplicatePolicy, PartyProfile, find, pairs};

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

/// How well the parties of a file were found.
struct Quality {
    precision: f64,
    recall: f64,
    /// Pairs of one party that were looked at at all, as a part of all such pairs.
    compared: f64,
}

impl Quality {
    fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

/// Pairs of records within groups of such sizes.
fn pairs_within(sizes: impl Iterator<Item = usize>) -> f64 {
    sizes.map(|size| size * (size - 1) / 2).sum::<usize>() as f64
}

fn sizes<T: Ord>(groups: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut sizes = BTreeMap::new();
    for group in groups {
        *sizes.entry(group).or_default() += 1;
    }
    sizes
}

/// Pairs of one party that share a key, found without going through all pairs of records: they are counted by profile.
fn compared(records: &[PartyProfile], truth: &[String]) -> f64 {
    let distinct: Vec<PartyProfile> = records.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let mut parties = vec![BTreeMap::<&String, usize>::new(); distinct.len()];
    for (record, party) in records.iter().zip(truth) {
        *parties[distinct.binary_search(record).unwrap()].entry(party).or_default() += 1;
    }
    let alike = pairs_within(parties.iter().flat_map(|parties| parties.values().copied()));
    let across =
        |(a, b): (usize, usize)| parties[a].iter().map(|(party, n)| n * parties[b].get(party).unwrap_or(&0)).sum::<usize>();
    alike + pairs(&distinct, &DuplicatePolicy::default()).into_iter().map(across).sum::<usize>() as f64
}

fn quality(name: &str, records: &[PartyProfile], truth: &[String]) -> Quality {
    let started = ThreadTime::now();
    let clusters = find(records, &DuplicatePolicy::default()).clusters;
    let took = started.elapsed();
    let all = pairs_within(sizes(truth.iter()).into_values());
    let found = pairs_within(clusters.iter().map(Vec::len));
    let cells = clusters.iter().enumerate().flat_map(|(at, cluster)| cluster.iter().map(move |record| (at, &truth[*record])));
    let right = pairs_within(sizes(cells).into_values());
    let quality = Quality { precision: right / found, recall: right / all, compared: compared(records, truth) / all };
    println!(
        "{name:<22} precision {:.4}  recall {:.4}  F1 {:.4}  blocking recall {:.4}  {} records in {took:.0?} of CPU",
        quality.precision,
        quality.recall,
        quality.f1(),
        quality.compared,
        records.len(),
    );
    quality
}

/// The quality for a file, or nothing where it is not at hand.
fn measured(file: &str, profile: fn(&Row) -> PartyProfile, party: fn(&Row) -> String) -> Option<Quality> {
    let rows = rows(&shared_data::path(file)?);
    let records: Vec<PartyProfile> = rows.iter().map(profile).collect();
    let truth: Vec<String> = rows.iter().map(party).collect();
    Some(quality(file.rsplit('/').next().unwrap(), &records, &truth))
}

fn census(row: &Row) -> PartyProfile {
    PartyProfile::new()
        .person(&row["given_name"], &row["surname"])
        .house(&row["street_number"])
        .street(&row["address_1"])
        .street(&row["address_2"])
        .city(&row["suburb"])
        .postcode(&row["postcode"])
        .country(&row["state"])
        .birth_date(&row["date_of_birth"])
        .identifier(&row["soc_sec_id"])
}

fn census_party(row: &Row) -> String {
    row["rec_id"].split('-').nth(1).unwrap().to_owned()
}

#[test]
fn persons_with_slips_in_every_field_are_found() {
    let Some(small) = measured("febrl/dataset1.csv", census, census_party) else { return };
    assert!(small.f1() >= 0.99 && small.compared >= 0.99);
    let Some(large) = measured("febrl/dataset2.csv", census, census_party) else { return };
    assert!(large.f1() >= 0.99 && large.compared >= 0.99);
}

#[test]
fn persons_with_gaps_and_wrong_dates_are_found() {
    let profile = |row: &Row| {
        let person = PartyProfile::new().person(&row["first_name"], &row["surname"]);
        person.city(&row["city"]).email(&row["email"]).birth_date(&row["dob"])
    };
    let Some(quality) = measured("splink_fake/fake_1000.csv", profile, |row| row["cluster"].clone()) else { return };
    assert!(quality.f1() >= 0.93 && quality.compared >= 0.85);
}

#[test]
fn sites_of_organisations_are_found() {
    let profile = |row: &Row| {
        let site = PartyProfile::new().organisation(&row["Site name"]).address_line(&row["Address"]);
        site.postcode(&row["Zip"]).phone(&row["Phone"])
    };
    let Some(quality) = measured("chicago_sites/sites_train.csv", profile, |row| row["True Id"].clone()) else { return };
    assert!(quality.f1() >= 0.93 && quality.compared >= 0.97);
}

#[test]
fn companies_of_which_only_the_name_is_known_are_found() {
    let profile = |row: &Row| PartyProfile::new().organisation(&row["person_name"]);
    let file = "company_names_patstat/names_train.csv";
    let Some(quality) = measured(file, profile, |row| row["leuven_id"].clone()) else { return };
    assert!(quality.f1() >= 0.80 && quality.precision >= 0.98);
}

#[test]
fn people_who_all_differ_are_left_apart() {
    for (file, code) in [("us_uk_500/us-500.csv", "zip"), ("us_uk_500/uk-500.csv", "postal")] {
        let Some(path) = shared_data::path(file) else { return };
        let profile = |row: &Row| {
            let person = PartyProfile::new().person(&row["first_name"], &row["last_name"]).organisation(&row["company_name"]);
            let reached = person.email(&row["email"]).phone(&row["phone1"]).phone(&row["phone2"]);
            reached.address_line(&row["address"]).city(&row["city"]).postcode(&row[code])
        };
        let records: Vec<PartyProfile> = rows(&path).iter().map(profile).collect();
        let found = find(&records, &DuplicatePolicy::default());
        assert_eq!((found.pairs, found.clusters.len()), (Vec::new(), 500), "{file}");
    }
}
