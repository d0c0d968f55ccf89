//! What a telephone or an address is for: the words of `TYPE`, the preference, and the labels that some programs give to groups.

use std::collections::BTreeMap;

use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty};

use crate::kernel::{Code, text::CODE_CHARS};

/// Words that are so unless something else is said.
const DEFAULTS: [&str; 7] = ["internet", "voice", "postal", "parcel", "intl", "dom", "pref"];
/// Words for what a telephone can do, for which there is no place.
const ABILITIES: [&str; 10] = ["msg", "text", "video", "bbs", "modem", "car", "isdn", "pcs", "textphone", "x400"];
/// Words for the thing itself, which stand behind the word for its place.
const DEVICES: [&str; 3] = ["mobile", "fax", "pager"];
/// Words that may stand together in one label.
const PLACES: [&str; 4] = ["work", "home", "billing", "delivery"];

/// What is said of one telephone or address beside itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// How much it is preferred: 1 most, 101 where nothing is said.
    pub rank: u32,
    /// What it is for.
    pub label: Option<Code>,
    /// Words that are no label.
    pub left_out: Vec<String>,
}

/// The labels of groups, as `item1.X-ABLabel` gives them.
pub(super) fn of_groups(card: &VCard) -> BTreeMap<String, String> {
    let labels = card.entries.iter().filter(|entry| is_group_label(entry));
    labels.filter_map(|entry| Some((entry.group.clone()?, entry.values.first()?.as_text()?.to_owned()))).collect()
}

/// True for the label of a group.
pub(super) fn is_group_label(entry: &VCardEntry) -> bool {
    entry.group.is_some() && matches!(&entry.name, VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABLABEL"))
}

/// What the parameters and the group of `entry` say.
pub(super) fn said(entry: &VCardEntry, groups: &BTreeMap<String, String>) -> Said {
    let (mut rank, mut words) = (101, Vec::new());
    for parameter in &entry.params {
        match (&parameter.name, &parameter.value) {
            (VCardParameterName::Pref, VCardParameterValue::Integer(pref)) => rank = *pref,
            (VCardParameterName::Pref, _) => rank = 1,
            (VCardParameterName::Type, value) => words.extend(value.as_text().map(str::to_ascii_lowercase)),
            // In 2.1 a word of `TYPE` stands by itself.
            (VCardParameterName::Other(word), VCardParameterValue::Null) => words.push(word.to_ascii_lowercase()),
            _ => {}
        }
    }
    if words.iter().any(|word| word == "pref") {
        rank = rank.min(1);
    }
    let group = entry.group.as_ref().and_then(|group| groups.get(group)).map(String::as_str);
    let (label, left_out) = read(&words, group);
    Said { rank, label, left_out }
}

/// The label that words make, or else the group's; and the words that are none.
pub(super) fn read(words: &[String], group: Option<&str>) -> (Option<Code>, Vec<String>) {
    let (mut places, mut devices, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for word in words.iter().map(|word| if word == "cell" { "mobile" } else { word.as_str() }) {
        match word {
            _ if DEFAULTS.contains(&word) => {}
            _ if ABILITIES.contains(&word) => left_out.push(word.to_owned()),
            _ if DEVICES.contains(&word) && !devices.contains(&word) => devices.push(word),
            _ if DEVICES.contains(&word) || places.contains(&word) => {}
            // No key is made of so many.
            _ if places.len() >= CODE_CHARS => left_out.push(word.to_owned()),
            _ => places.push(word),
        }
    }
    let joined = [places, devices].concat().join("-");
    let wanted = match group {
        Some(group) if joined.is_empty() => spelled(group),
        _ => joined,
    };
    if wanted.is_empty() {
        return (None, left_out);
    }
    let label = Code::parse(&wanted).ok();
    if label.is_none() {
        left_out.push(wanted);
    }
    (label, left_out)
}

/// The label of a group as a key: `_$!<HomeFax>!$_` and `Summer house` become `homefax` and `summer-house`.
fn spelled(group: &str) -> String {
    let plain = group.strip_prefix("_$!<").and_then(|rest| rest.strip_suffix(">!$_")).unwrap_or(group);
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

/// The words of `TYPE` that are read back as `label`; nothing where none are.
pub(super) fn words(label: &Code) -> Option<Vec<String>> {
    let parts: Vec<String> = label.as_str().split('-').map(str::to_owned).collect();
    let is_known = |part: &String| PLACES.contains(&part.as_str()) || DEVICES.contains(&part.as_str());
    let whole = vec![label.as_str().to_owned()];
    let found = if parts.iter().all(is_known) && read(&parts, None).0.as_ref() == Some(label) { parts } else { whole };
    let cards = |word: String| if word == "mobile" { "cell".to_owned() } else { word };
    (read(&found, None).0.as_ref() == Some(label)).then(|| found.into_iter().map(cards).collect())
}
