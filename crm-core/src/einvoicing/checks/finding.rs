//! What a rule found, and how a rule is written down.

use std::fmt::Display;

use crate::kernel::Bilingual;

use super::super::model::ElectronicInvoice;

/// The most characters of a value that are shown.
const SHOWN_CHARS: usize = 60;

/// A rule that a document breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InvoiceFinding {
    /// The rule, as validators know it: `BR-CO-15`, `BR-FR-16`.
    pub rule: String,
    /// The business term or group: `BT-152`.
    pub term: String,
    /// Where in the document: `lines[2].vat.rate`.
    pub field: String,
    /// What is stated there; empty where nothing is.
    pub value: String,
    /// What is wrong.
    pub problem: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
}

/// A sentence in English and in French.
pub(super) type Said = [&'static str; 2];

/// A rule of a table.
pub(super) struct Rule {
    pub id: &'static str,
    pub term: &'static str,
    pub problem: Said,
    pub remedy: Said,
    pub broken: fn(&ElectronicInvoice, &mut Places),
}

/// Where a rule is broken: fields, and what they state.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<(String, String)>);

impl Places {
    /// The rule is broken at `field`, which states `value`.
    pub fn add(&mut self, field: impl Display, value: impl Display) {
        self.0.push((field.to_string(), value.to_string().chars().take(SHOWN_CHARS).collect()));
    }

    /// The same, unless it `holds`.
    pub fn unless(&mut self, holds: bool, field: impl Display, value: impl Display) {
        if !holds {
            self.add(field, value);
        }
    }
}

impl Rule {
    /// A line of a table.
    pub const fn new(
        id: &'static str,
        term: &'static str,
        problem: Said,
        remedy: Said,
        broken: fn(&ElectronicInvoice, &mut Places),
    ) -> Self {
        Self { id, term, problem, remedy, broken }
    }

    /// What the rule finds in `invoice`.
    pub fn findings(&self, invoice: &ElectronicInvoice) -> impl Iterator<Item = InvoiceFinding> {
        let mut places = Places::default();
        (self.broken)(invoice, &mut places);
        places.0.into_iter().map(|(field, value)| finding(self.id, self.term, (field, value), self.problem, self.remedy))
    }
}

/// A finding, with its sentences as the table has them.
pub(super) fn finding(id: &str, term: &str, (field, value): (String, String), problem: Said, remedy: Said) -> InvoiceFinding {
    let wording = |[english, french]: Said| Bilingual::new(french, english);
    InvoiceFinding {
        rule: id.to_owned(),
        term: term.to_owned(),
        field,
        value,
        problem: wording(problem),
        remedy: wording(remedy),
    }
}
