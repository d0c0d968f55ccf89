//! A lead as facts: what it answers, and what happened with it.
//!
//! | field | holds |
//! |---|---|
//! | `company`, `email`, `email_domain`, `job_title`, `name`, `phone` | the text; the domain in lower case |
//! | `has_company`, `has_email`, `has_job_title`, `has_name`, `has_phone` | whether there is one, for scores that are learned: no answer is no value there |
//! | `source`, `utm.campaign`, `utm.medium`, `utm.source` | where it came from |
//! | `state` | [`LeadTag::key`](crate::leads::LeadTag::key); nothing is learned from it, for it names the end |
//! | `custom.` and a key | what the company notes: whole and other numbers as numbers, a day as 2026-05-04 |
//!
//! What happens is `captured`, `first-response` and `evidence-recorded`, which is the last time that a criterion was answered. Activities join them here
//! once there are any.

use super::facts::{Answer, Fact, Facts, Happening};
use crate::kernel::{Code, Fault, FieldDecimal, Label};
use crate::leads::model::Lead;
use crate::leads::outline::{DetailsOutline, Noted, Outline};

/// What stands before the key of a custom field.
pub const CUSTOM: &str = "custom.";

/// The fields that every lead has, in the order of their names; custom fields come before the one at [`BEFORE_CUSTOM`].
pub const FIELDS: [&str; 16] = [
    "company",
    "email",
    "email_domain",
    "has_company",
    "has_email",
    "has_job_title",
    "has_name",
    "has_phone",
    "job_title",
    "name",
    "phone",
    "source",
    "state",
    "utm.campaign",
    "utm.medium",
    "utm.source",
];
/// How many of [`FIELDS`] sort before `custom.`.
pub const BEFORE_CUSTOM: usize = 1;

/// What happens with a lead and is recorded.
pub const HAPPENINGS: [&str; 3] = ["captured", "evidence-recorded", "first-response"];

/// The fields that a score is learned from, beside custom fields: what names one person or one company says nothing of the next.
pub const LEARNED: [&str; 11] = [
    "email_domain",
    "has_company",
    "has_email",
    "has_job_title",
    "has_name",
    "has_phone",
    "job_title",
    "source",
    "utm.campaign",
    "utm.medium",
    "utm.source",
];

/// The name under which the custom field of `key` stands.
///
/// # Errors
/// None: a key is shorter than a label may be.
pub fn custom_field(key: &Code) -> Result<Label, Fault> {
    Label::parse(&format!("{CUSTOM}{key}"))
}

/// Calls `use_it` with the facts of a lead.
///
/// # Errors
/// None: the facts are put in order here.
pub fn with_facts<T>(lead: &Lead, use_it: impl FnOnce(&Facts<'_>) -> T) -> Result<T, Fault> {
    facts_of(&lead.into(), use_it)
}

/// The same for the outline of a lead.
pub(crate) fn facts_of<T>(lead: &Outline<'_>, use_it: impl FnOnce(&Facts<'_>) -> T) -> Result<T, Fault> {
    let happenings = happenings(lead);
    let plain = plain(lead);
    let custom = &lead.details.custom_fields;
    if custom.is_empty() {
        return Ok(use_it(&Facts::in_order(&plain, &happenings)));
    }
    // Names and days stand in one text, so that a lead with many fields takes memory once for them.
    let (mut texts, mut ends) = (String::with_capacity(custom.len().saturating_mul(24)), Vec::with_capacity(custom.len()));
    for (key, value) in custom {
        texts.push_str(CUSTOM);
        texts.push_str(key);
        let end_of_name = texts.len();
        if let Noted::Date(day) = value {
            texts.push_str(&day.to_string());
        }
        ends.push((end_of_name, texts.len()));
    }
    let mut start = 0;
    let custom = custom.iter().zip(ends).map(|((_, value), (end_of_name, end))| {
        let text = |from, to| texts.get(from..to).unwrap_or_default();
        let fact = Fact::of(text(start, end_of_name), answer(*value, text(end_of_name, end)));
        start = end;
        fact
    });
    let (before, after) = plain.split_at_checked(BEFORE_CUSTOM).unwrap_or((&plain, &[]));
    let mut fields: Vec<Fact<'_>> = Vec::with_capacity(plain.len().saturating_add(custom.len()));
    fields.extend_from_slice(before);
    fields.extend(custom);
    fields.extend_from_slice(after);
    Ok(use_it(&Facts::new(&fields, &happenings)?))
}

fn plain<'a>(lead: &Outline<'a>) -> [Fact<'a>; FIELDS.len()] {
    let DetailsOutline { name, company, email, phone, job_title, source, utm, .. } = lead.details;
    let answers = [
        text(company),
        text(email),
        text(email.and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain)),
        Answer::Flag(company.is_some()),
        Answer::Flag(email.is_some()),
        Answer::Flag(job_title.is_some()),
        Answer::Flag(name.is_some()),
        Answer::Flag(phone.is_some()),
        text(job_title),
        text(name),
        text(phone),
        Answer::Text(source),
        Answer::Text(lead.state.tag().key()),
        text(utm.campaign),
        text(utm.medium),
        text(utm.source),
    ];
    let mut facts = FIELDS.map(|name| Fact::of(name, Answer::Missing));
    facts.iter_mut().zip(answers).for_each(|(fact, answer)| fact.answer = answer);
    facts
}

fn text(text: Option<&str>) -> Answer<'_> {
    text.map_or(Answer::Missing, Answer::Text)
}

fn answer<'a>(value: Noted<'a>, day: &'a str) -> Answer<'a> {
    match value {
        Noted::Text(text) | Noted::Choice(text) => Answer::Text(text),
        Noted::Integer(number) => FieldDecimal::new(number.into()).map_or(Answer::Missing, Answer::Number),
        Noted::Decimal(number) => Answer::Number(number),
        Noted::Date(_) => Answer::Text(day),
        Noted::Flag(flag) => Answer::Flag(flag),
    }
}

fn happenings(lead: &Outline<'_>) -> Vec<Happening<'static>> {
    let [captured, evidence, response] = HAPPENINGS;
    let answered = lead.evidence.iter().map(|answer| Happening { kind: evidence, at: answer.at });
    let responded = lead.first_response_at.map(|at| Happening { kind: response, at });
    let mut all: Vec<_> =
        std::iter::once(Happening { kind: captured, at: lead.captured_at }).chain(responded).chain(answered).collect();
    // History may be recorded in any order; what is of one instant stays in the order of a lead's life.
    all.sort_by_key(|happening| happening.at);
    all
}
