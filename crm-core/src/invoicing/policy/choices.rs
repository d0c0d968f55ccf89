//! What a company may change about its invoices.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Percent, Policy, PolicyField};

use super::super::model::{EarlyPayment, ElectronicFormat, InvoiceTerms, PaymentMeans, SuppliedOperations};
use super::series::NumberSeries;

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
    /// Series of numbers that differ from the two above: by company, by kind of document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(5)]
    pub series: Vec<NumberSeries>,
    /// What invoices are for that do not say it.
    #[n(6)]
    pub operations: Option<SuppliedOperations>,
    /// How invoices are paid that do not say it.
    #[n(7)]
    pub means: Option<PaymentMeans>,
    /// What early payment saves on invoices that do not say it.
    #[n(8)]
    pub early_payment: Option<EarlyPayment>,
    /// What late payment costs in a year, in percent, on invoices that do not say it.
    #[n(9)]
    pub late_rate: Option<Percent>,
    /// True where buyers are consumers, unless an invoice says otherwise.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(10)]
    pub consumers: bool,
    /// The electronic document that is made and kept with each invoice that is issued.
    #[n(11)]
    pub electronic: Option<ElectronicFormat>,
}

impl Default for InvoicingPolicy {
    fn default() -> Self {
        let (invoice_prefix, credit_note_prefix) = ("INV".to_owned(), "CN".to_owned());
        Self {
            invoice_prefix,
            credit_note_prefix,
            digits: 6,
            first_number: 1,
            payment_days: 30,
            series: Vec::new(),
            operations: None,
            means: None,
            early_payment: None,
            late_rate: None,
            consumers: false,
            electronic: None,
        }
    }
}

const PREFIX_REMEDY: &str = "give 1 to 10 of A-Z, a-z, 0-9, + and _";

const fn field(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    range: &'static str,
    reason: &'static str,
    source: &'static str,
) -> PolicyField {
    PolicyField { name, unit, default, range, reason, source }
}

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
        field(
            "series",
            "company, kind of document, pattern, digits, first numbers",
            "none",
            "at most 100; one for each company and kind, no two with one pattern",
            "series of its own for a company, a site, deposits, each supplier's self-billed invoices",
            "CGI ann. II art. 242 nonies A I-7",
        ),
        field(
            "operations",
            "goods, services or both",
            "not said",
            "any",
            "what invoices are for that do not say it",
            "CGI ann. II art. 242 nonies A I-8 bis; BT-23",
        ),
        field("means", "means of payment", "not said", "any", "how invoices are paid that do not say it", "BT-81"),
        field(
            "early_payment",
            "percent and days",
            "none",
            "above 0 and below 100 percent",
            "what early payment saves on invoices that do not say it",
            "Code de commerce L441-9",
        ),
        field(
            "late_rate",
            "percent a year",
            "the rate of the European Central Bank and 10 points",
            "above 0, at most 100; in law at least three times the legal rate",
            "what late payment costs on invoices that do not say it",
            "Code de commerce L441-10 II",
        ),
        field(
            "consumers",
            "yes or no",
            "no",
            "yes or no",
            "whether buyers are consumers, of whom the law wants less on an invoice",
            "Code de commerce L441-9",
        ),
        field(
            "electronic",
            "form",
            "none",
            "CII or UBL",
            "the electronic document that is made and kept where an invoice is issued",
            "CGI art. 289 bis; EN 16931-1",
        ),
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
        self.check_series(&mut faults);
        self.check_terms(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl InvoicingPolicy {
    fn check_series(&self, faults: &mut Faults) {
        let count = self.series.len();
        faults.require(count <= 100, "series", count, "a company has at most 100 series", "keep those that are used");
        for (at, series) in self.series.iter().enumerate() {
            if let Err(found) = series.check() {
                found.as_slice().iter().for_each(|fault| faults.push(fault.clone().at(format!("series[{at}]"))));
            }
            let before = self.series.get(..at).unwrap_or_default();
            if before.iter().any(|other| (&other.seller, other.family) == (&series.seller, series.family)) {
                let problem = "a company has one series for each kind of document";
                faults.push(Fault::new(series.family.name(), problem, "keep one of them").at(format!("series[{at}].family")));
            }
            if before.iter().any(|other| other.pattern == series.pattern) {
                let problem = "two series with one pattern would give one number twice";
                faults.push(Fault::new(&series.pattern, problem, "give another pattern").at(format!("series[{at}].pattern")));
            }
        }
    }

    fn check_terms(&self, faults: &mut Faults) {
        let terms = InvoiceTerms { early_payment: self.early_payment, late_rate: self.late_rate, ..InvoiceTerms::default() };
        for fault in terms.check().err().iter().flat_map(Faults::as_slice) {
            let field = fault.field.strip_prefix("terms.").unwrap_or(&fault.field).to_owned();
            faults.push(Fault { field, ..fault.clone() });
        }
    }
}
