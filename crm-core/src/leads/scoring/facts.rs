//! What a score is computed from: a lead's answers and what happened with it, borrowed from wherever they lie.

use crate::kernel::{Fault, FieldDecimal, Timestamp};

/// What a lead answers in one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// Nothing. An empty or blank text and an empty list of tags count as nothing too.
    Missing,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(FieldDecimal),
    /// A text. Case is ignored wherever texts are compared.
    Text(&'a str),
    /// Several texts at once, each of which counts.
    Tags(&'a [&'a str]),
}

impl<'a> Answer<'a> {
    /// The texts of the answer: one, several, or none where it holds no text.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (one, many): (Option<&'a str>, &'a [&'a str]) = match *self {
            Self::Text(text) => (Some(text), &[]),
            Self::Tags(tags) => (None, tags),
            Self::Missing | Self::Flag(_) | Self::Number(_) => (None, &[]),
        };
        one.into_iter().chain(many.iter().copied()).filter(|text| !is_blank(text))
    }

    /// The answer, with what says nothing as [`Answer::Missing`].
    pub(crate) fn given(self) -> Self {
        let says_nothing = match self {
            Self::Text(text) => is_blank(text),
            Self::Tags(tags) => tags.iter().all(|tag| is_blank(tag)),
            Self::Missing | Self::Flag(_) | Self::Number(_) => false,
        };
        if says_nothing { Self::Missing } else { self }
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// One field of a lead with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact<'a> {
    /// The field's name, as `source`.
    pub name: &'a str,
    /// The answer.
    pub answer: Answer<'a>,
    /// Since when the answer is known; none: since the lead came in. A score as of an earlier day does not see it.
    pub known: Option<Timestamp>,
}

impl<'a> Fact<'a> {
    /// An answer that came in with the lead.
    #[must_use]
    pub const fn of(name: &'a str, answer: Answer<'a>) -> Self {
        Self { name, answer, known: None }
    }
}

/// Something that happened with a lead: a form sent in, an e-mail opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening<'a> {
    /// What happened, as `form-submitted`.
    pub kind: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A lead's answers in the order of their names, and what happened with it in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    fields: &'a [Fact<'a>],
    happenings: &'a [Happening<'a>],
}

impl<'a> Facts<'a> {
    /// Takes facts that stand in order, so that finding one costs little however many leads are scored.
    ///
    /// # Errors
    /// A fault that names the first field that does not come after the one before it, or the first happening before the one before it.
    pub fn new(fields: &'a [Fact<'a>], happenings: &'a [Happening<'a>]) -> Result<Self, Fault> {
        if let Some((_, next)) = pairs(fields).find(|(one, next)| one.name >= next.name) {
            let fault = Fault::new(next.name, "this field stands twice or out of order", "sort the fields by name, each once");
            return Err(fault.at("fields"));
        }
        if let Some((_, next)) = pairs(happenings).find(|(one, next)| one.at > next.at) {
            let fault = Fault::new(next.at, "this happened before what stands before it", "sort what happened by time");
            return Err(fault.at("happenings"));
        }
        Ok(Self { fields, happenings })
    }

    /// The same of facts that are known to stand in order.
    pub(super) const fn in_order(fields: &'a [Fact<'a>], happenings: &'a [Happening<'a>]) -> Self {
        Self { fields, happenings }
    }

    /// The answer in the field `name`, as it was known at `as_of`.
    #[must_use]
    pub fn answer(&self, name: &str, as_of: Timestamp) -> Answer<'a> {
        self.fact(name).filter(|fact| fact.known.is_none_or(|known| known <= as_of)).map_or(Answer::Missing, |f| f.answer.given())
    }

    /// The field `name`, where the lead has it.
    pub(super) fn fact(&self, name: &str) -> Option<&'a Fact<'a>> {
        self.fields.binary_search_by(|fact| fact.name.cmp(name)).ok().and_then(|at| self.fields.get(at))
    }

    /// What happened up to `as_of`, oldest first.
    #[must_use]
    pub fn happenings_until(&self, as_of: Timestamp) -> &'a [Happening<'a>] {
        let end = self.happenings.partition_point(|happening| happening.at <= as_of);
        self.happenings.get(..end).unwrap_or_default()
    }
}

fn pairs<T>(items: &[T]) -> impl Iterator<Item = (&T, &T)> {
    items.iter().zip(items.iter().skip(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_field_out_of_order_or_twice_is_refused_by_its_name() {
        let fact = |name| Fact::of(name, Answer::Flag(true));
        for fields in [[fact("b"), fact("a")], [fact("a"), fact("a")]] {
            let fault = Facts::new(&fields, &[]).unwrap_err();
            assert_eq!((fault.field.as_str(), fault.value.as_str()), ("fields", "a"));
        }
    }

    #[test]
    fn what_happened_out_of_order_is_refused() {
        let (early, late) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        let happenings = [Happening { kind: "visit", at: late }, Happening { kind: "visit", at: early }];
        assert_eq!(Facts::new(&[], &happenings).unwrap_err().field, "happenings");
    }

    #[test]
    fn a_blank_answer_and_one_that_came_later_are_missing() {
        let (before, known) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        let later = Fact { name: "c", answer: Answer::Flag(true), known: Some(known) };
        let fields = [Fact::of("a", Answer::Text("  ")), Fact::of("b", Answer::Tags(&[""])), later];
        let facts = Facts::new(&fields, &[]).unwrap();
        assert!(["a", "b", "c", "d"].iter().all(|name| facts.answer(name, before) == Answer::Missing));
        assert_eq!(facts.answer("c", known), Answer::Flag(true));
    }
}
