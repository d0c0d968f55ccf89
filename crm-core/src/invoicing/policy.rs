//! What a company may change about its invoices.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Policy, PolicyField};

/// A company's choices about its invoices.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvoicingPolicy {
    /// What numbers of invoices begin with.
    #[n(0)]
    pub invoice_prefix: String,
    /// What numbers of credit notes begin with.
    #[n(1)]
    pub credit_note_prefix: String,
    /// Digits of the counter, filled with zeros.
    #[n(2)]
    pub digits: u32,
    /// The first number of a year's series: above 1 where a year was begun in another system.
    #[n(3)]
    pub first_number: u64,
    /// Days from issue to due date where an invoice names none.
    #[n(4)]
    pub payment_days: u32,
}

impl Default for InvoicingPolicy {
    fn default() -> Self {
        let (invoice_prefix, credit_note_prefix) = ("INV".to_owned(), "CN".to_owned());
        Self { invoice_prefix, credit_note_prefix, digits: 6, first_number: 1, payment_days: 30 }
    }
}

const PREFIX_REMEDY: &str = "give 1 to 10 of A-Z, a-z, 0-9, + and _";

impl Policy for InvoicingPolicy {
    const NAME: &'static str = "invoicing";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "invoice_prefix",
            unit: "text",
            default: "INV",
            range: "1 to 10 of A-Z a-z 0-9 + _",
            reason: "tells the series of invoices apart",
            source: "CGI ann. II art. 242 nonies A I-7; characters: BR-FR-01",
        },
        PolicyField {
            name: "credit_note_prefix",
            unit: "text",
            default: "CN",
            range: "1 to 10 of A-Z a-z 0-9 + _, not the invoices'",
            reason: "tells the series of credit notes apart",
            source: "CGI ann. II art. 242 nonies A I-7",
        },
        PolicyField {
            name: "digits",
            unit: "digits",
            default: "6",
            range: "1 to 12",
            reason: "numbers of a series sort as text while they fit",
            source: "practice",
        },
        PolicyField {
            name: "first_number",
            unit: "number",
            default: "1",
            range: "1 to 10^12",
            reason: "a series goes on where another system left it",
            source: "CGI ann. II art. 242 nonies A I-7",
        },
        PolicyField {
            name: "payment_days",
            unit: "calendar days",
            default: "30",
            range: "0 to 60",
            reason: "when an invoice is due that names no day",
            source: "Code de commerce L441-10 I",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let fits = |prefix: &str| {
            (1..=10).contains(&prefix.len()) && prefix.chars().all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '_')
        };
        for (name, prefix) in [("invoice_prefix", &self.invoice_prefix), ("credit_note_prefix", &self.credit_note_prefix)] {
            if !fits(prefix) {
                faults.push(Fault::new(prefix, "a prefix names a series within a number", PREFIX_REMEDY).at(name));
            }
        }
        let apart = self.invoice_prefix != self.credit_note_prefix;
        let shown = &self.credit_note_prefix;
        faults.require(
            apart,
            "credit_note_prefix",
            shown,
            "invoices and credit notes have series of their own",
            "give another prefix",
        );
        faults.require(
            (1..=12).contains(&self.digits),
            "digits",
            self.digits,
            "it lies between 1 and 12",
            "give a number of digits",
        );
        let first = self.first_number;
        faults.require(
            (1..=1_000_000_000_000).contains(&first),
            "first_number",
            first,
            "it lies between 1 and 10^12",
            "give a number",
        );
        let days = self.payment_days;
        faults.require(
            days <= 60,
            "payment_days",
            days,
            "the law allows 60 days from issue",
            "give 0 to 60 (Code de commerce L441-10)",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
