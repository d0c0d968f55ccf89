//! Series of numbers as data: for which company and kind of document, what their numbers look like, where they begin.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Label};

/// Kinds of documents that are numbered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum SeriesFamily {
    /// Invoices, final, corrected and progress ones too, and deposits where they have no series of their own.
    #[n(0)]
    Invoices,
    /// Credit notes and rebates.
    #[n(1)]
    CreditNotes,
    /// Deposits.
    #[n(2)]
    Deposits,
    /// Self-billed invoices and their credit notes: one series for each supplier.
    #[n(3)]
    SelfBilled,
}

impl SeriesFamily {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Invoices, Self::CreditNotes, Self::Deposits, Self::SelfBilled];

    /// The name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::CreditNotes => "credit_notes",
            Self::Deposits => "deposits",
            Self::SelfBilled => "self_billed",
        }
    }
}

/// Where a year of a series begins: above 1 where it was begun in another system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SeriesStart {
    /// The year.
    #[n(0)]
    pub year: i32,
    /// Its first number: 1 to 10^12.
    #[n(1)]
    pub first: u64,
}

/// A series of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NumberSeries {
    /// The company, by its key in the policy `sellers`; none: the first.
    #[n(0)]
    pub seller: Option<Code>,
    /// The kinds of documents.
    #[n(1)]
    pub family: SeriesFamily,
    /// What numbers begin with, as `LYN-{year}-`. A series with `{year}` begins anew each year, one without never; `{supplier}` stands for the supplier of
    /// a self-billed invoice.
    #[n(2)]
    pub pattern: Label,
    /// Digits of the counter, filled with zeros: 1 to 12.
    #[n(3)]
    pub digits: u32,
    /// Years that begin above the policy's first number.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub starts: Vec<SeriesStart>,
}

/// The longest that `{supplier}` becomes.
pub(super) const SUPPLIER_CHARS: usize = 9;

impl NumberSeries {
    /// Whether numbers of this pattern are numbers that the law allows.
    ///
    /// # Errors
    /// Every fault found.
    pub fn check(&self) -> Result<(), Faults> {
        const REMEDY: &str = "give it as LYN-{year}-: A-Z, a-z, 0-9, +, _, / and -, one of the last four at the end";
        let mut faults = Faults::new();
        let shown = self.pattern.as_str().replace("{year}", "2026").replace("{supplier}", &"9".repeat(SUPPLIER_CHARS));
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-+_/".contains(c);
        if !shown.chars().all(allowed) || !shown.ends_with(['-', '+', '_', '/']) {
            faults.push(Fault::new(&self.pattern, "this is no beginning of a number (BR-FR-02)", REMEDY).at("pattern"));
        }
        // A counter grows beyond its digits, up to twelve.
        if shown.len() > 35 - 12 {
            let problem = "numbers would be longer than 35 characters (BR-FR-01)";
            faults.push(Fault::new(&self.pattern, problem, "shorten it to 23 characters").at("pattern"));
        }
        let is_by_supplier = self.pattern.as_str().contains("{supplier}");
        if is_by_supplier != (self.family == SeriesFamily::SelfBilled) {
            let problem = "the series of self-billed invoices, and no other, names the supplier";
            faults.push(Fault::new(&self.pattern, problem, "put {supplier} into it, or take it out").at("pattern"));
        }
        let digits = self.digits;
        faults.require((1..=12).contains(&digits), "digits", digits, "it lies between 1 and 12", "give a number of digits");
        for (at, start) in self.starts.iter().enumerate() {
            let holds = (1..=1_000_000_000_000).contains(&start.first) && (2000..=2099).contains(&start.year);
            let field = format!("starts[{at}]");
            let problem = "a year from 2000 to 2099 begins between 1 and 10^12 (BR-FR-03)";
            faults.require(holds, &field, start.first, problem, "give the number after the last that was used elsewhere");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
