//! Which profiles are worth comparing at all: those that share a key.

use super::folding::soundex;
use super::profile::PartyProfile;

/// A short text that profiles of one party are likely to share; made to stand in an index.
pub type BlockingKey = String;

/// The keys of a profile, sorted, without repetition.
#[must_use]
pub fn keys(profile: &PartyProfile) -> Vec<BlockingKey> {
    let mut keys = Vec::new();
    keys.extend(profile.emails.iter().take(2).map(|email| format!("e{email}")));
    keys.extend(profile.phones.iter().take(2).map(|phone| format!("p{phone}")));
    keys.extend(profile.identifiers.iter().take(2).map(|identifier| format!("i{identifier}")));
    let codes: Vec<String> = [&profile.given, &profile.family].into_iter().filter(|name| !name.is_empty()).map(|name| code(name)).collect();
    let birth = profile.birth.as_ref().map(|birth| String::from_utf8_lossy(birth).into_owned());
    if let Some(birth) = &birth {
        keys.push(format!("b{birth}"));
    }
    if let [given, family] = codes.as_slice() {
        let (low, high) = if given <= family { (given, family) } else { (family, given) };
        keys.push(format!("n{low}{high}"));
    }
    let place = if profile.postcode.is_empty() { code(&profile.city) } else { profile.postcode.clone() };
    for code in &codes {
        if let Some(year) = birth.as_ref().and_then(|birth| birth.get(..4)) {
            keys.push(format!("y{year}{code}"));
        }
        if !place.is_empty() {
            keys.push(format!("z{place}{code}"));
        }
    }
    if let Some(street) = profile.streets.iter().find(|_| !profile.house.is_empty()) {
        let word = street.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
        keys.push(format!("h{}{}", profile.house, code(word)));
    }
    organisation(&profile.organisation, &mut keys);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn organisation(words: &[String], keys: &mut Vec<BlockingKey>) {
    if words.is_empty() {
        return;
    }
    let start: String = words.concat().chars().take(7).collect();
    keys.push(format!("o{start}"));
    let mut longest: Vec<&String> = words.iter().collect();
    longest.sort_by_key(|word| (std::cmp::Reverse(word.len()), (*word).clone()));
    for word in words.iter().take(1).chain(longest.into_iter().take(3)) {
        keys.push(format!("w{}", word.chars().take(6).collect::<String>()));
    }
}

fn code(word: &str) -> String {
    soundex(word).unwrap_or_else(|| word.chars().take(4).collect())
}
