//! Which profiles are worth comparing at all: those that share a key.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::folding::soundex;
use super::profile::{MatchField, PartyProfile};

/// How many values of one field make keys, so that a record with many addresses does not make many keys.
const VALUES: usize = 2;

/// A short text that profiles of one party are likely to share. Its first letter says what it is made of. It is made to stand in an index,
/// so what a profile gives never changes but with a migration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockingKey(String);

impl BlockingKey {
    /// The text that an index row holds.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The e-mail address that the key is made of, if it is.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.0.strip_prefix('e')
    }

    /// True where few share what the key is made of: an address, a number, an identifier. Of a name and a place, many may.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.0.starts_with(['e', 'p', 'i'])
    }
}

/// The keys of a profile, sorted, without repetition: seldom more than eight, never more than thirteen.
///
/// ```
/// use crm_core::parties::duplicates::{PartyProfile, keys};
///
/// let ada = keys(&PartyProfile::new().person("Ada", "Lovelace").email("ada@example.com"));
/// let swapped = keys(&PartyProfile::new().person("Lovelaice", "Ada"));
/// assert!(ada.iter().any(|key| swapped.contains(key)));
/// ```
#[must_use]
pub fn keys(profile: &PartyProfile) -> Vec<BlockingKey> {
    let mut keys = BTreeSet::new();
    for (letter, field) in
        [('e', MatchField::Email), ('p', MatchField::Phone), ('i', MatchField::Identifier), ('b', MatchField::Birth)]
    {
        keys.extend(profile.values(field).iter().take(VALUES).map(|value| format!("{letter}{value}")));
    }
    if let [house, ..] = profile.values(MatchField::House) {
        let longest =
            profile.values(MatchField::Street).iter().flat_map(|street| street.split(' ')).max_by_key(|word| word.len());
        keys.extend(longest.map(|word| format!("h{house}{}", code(word))));
    }
    let people = names(profile, &mut keys).len();
    if let ([name, ..], 0) = (profile.values(MatchField::Organisation), people) {
        organisation(name, &mut keys);
    }
    keys.into_iter().map(BlockingKey).collect()
}

/// The keys that are kept as rows of an index. Of a person's, house and street and the given name with the place are left out: a row costs an import
/// more than all that is compared, and hardly a pair shares these alone.
#[must_use]
pub fn kept_keys(profile: &PartyProfile) -> Vec<BlockingKey> {
    let mut keys = keys(profile);
    if let [family, ..] = profile.values(MatchField::Family) {
        let family = code(family);
        keys.retain(|BlockingKey(key)| !key.starts_with('h') && (!key.starts_with('z') || key.ends_with(&family)));
    }
    keys
}

/// Both names whichever way round, and each name with the year of birth and with the place. Answers how the names sound.
fn names(profile: &PartyProfile, keys: &mut BTreeSet<String>) -> Vec<String> {
    let names = [MatchField::Given, MatchField::Family].into_iter().filter_map(|field| profile.values(field).first());
    let mut codes: Vec<String> = names.map(|name| code(name)).collect();
    codes.sort_unstable();
    let year = profile.values(MatchField::Birth).first().and_then(|day| day.get(..4));
    let town = || profile.values(MatchField::City).first().map(|city| code(city));
    let place = profile.values(MatchField::Postcode).first().cloned().or_else(town);
    for code in &codes {
        keys.extend(year.map(|year| format!("y{year}{code}")));
        keys.extend(place.as_ref().map(|place| format!("z{place}{code}")));
    }
    if let [_, _] = codes.as_slice() {
        keys.insert(format!("n{}", codes.concat()));
    }
    codes
}

/// The beginning of the name, and of its first and its three longest words. People are not looked for by where they work.
fn organisation(name: &str, keys: &mut BTreeSet<String>) {
    let start = |text: &str, letters| text.chars().take(letters).collect::<String>();
    keys.insert(format!("o{}", start(&name.replace(' ', ""), 7)));
    let mut words: Vec<&str> = name.split(' ').collect();
    keys.extend(words.first().map(|word| format!("w{}", start(word, 6))));
    words.sort_by_key(|word| (Reverse(word.len()), *word));
    keys.extend(words.iter().take(3).map(|word| format!("w{}", start(word, 6))));
}

/// How a word sounds, or how it begins where that is not known.
fn code(word: &str) -> String {
    soundex(word).unwrap_or_else(|| word.chars().take(4).collect())
}
