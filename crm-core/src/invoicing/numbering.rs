//! Which series a document is numbered in, and what the numbers of a series look like.

use crate::kernel::{AccountId, Code, Date, Fault, RecordId, TaxId, number_in};

use super::contract::{NumberReportAnswer, SeriesNumbers};
use super::model::{DocumentKind, Invoice, InvoiceNumber, siren};
use super::policy::{InvoicingPolicy, SellersPolicy, SeriesFamily};

/// What decides how a document is numbered.
#[derive(Debug, Clone, Copy)]
pub struct Numbered<'a> {
    /// What it is.
    pub kind: &'a DocumentKind,
    /// The company that it comes from; none: the first.
    pub seller: Option<&'a Code>,
    /// Whose account it is: the supplier of a self-billed document.
    pub account: AccountId,
    /// The numbers of that account.
    pub tax_ids: &'a [TaxId],
}

/// The series of a document on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// What its numbers begin with.
    pub series: String,
    /// The number that it begins at.
    pub first: u64,
    /// Digits of the counter.
    pub digits: u32,
}

impl Numbering {
    /// The number of the `count`th document.
    ///
    /// # Errors
    /// A fault where it is longer than a number may be.
    pub fn number(&self, count: u64) -> Result<InvoiceNumber, Fault> {
        number_in(&self.series, count, self.digits)
    }
}

/// The kinds that are numbered together with `kind`; none for a paper without number.
#[must_use]
pub const fn family(kind: &DocumentKind) -> Option<SeriesFamily> {
    match kind {
        DocumentKind::ProForma => None,
        DocumentKind::Deposit { .. } => Some(SeriesFamily::Deposits),
        kind if kind.is_self_billed() => Some(SeriesFamily::SelfBilled),
        kind if kind.is_credit() => Some(SeriesFamily::CreditNotes),
        _ => Some(SeriesFamily::Invoices),
    }
}

/// The series of a document of `day`: the one that the policy has for its company and kind, or for the kind that it shares numbers with, or else one by
/// the policy's prefixes, which name each company but the first. None for a paper without number.
#[must_use]
pub fn numbering(policy: &InvoicingPolicy, sellers: &SellersPolicy, of: &Numbered<'_>, day: Date) -> Option<Numbering> {
    let family = family(of.kind)?;
    Some(numbering_of_family(policy, sellers, family, of, day))
}

fn numbering_of_family(
    policy: &InvoicingPolicy,
    sellers: &SellersPolicy,
    family: SeriesFamily,
    of: &Numbered<'_>,
    day: Date,
) -> Numbering {
    let company = sellers.find(of.seller);
    let is_first = company.is_none_or(|company| sellers.is_first(company));
    let key = company.map(|company| &company.key);
    let is_ours = |seller: Option<&Code>| if is_first { seller.is_none() || seller == key } else { seller == key };
    let find = |family| policy.series.iter().find(|series| series.family == family && is_ours(series.seller.as_ref()));
    let shared = || if family == SeriesFamily::Deposits { find(SeriesFamily::Invoices) } else { None };
    let (pattern, digits, starts) = match find(family).or_else(shared) {
        Some(series) => (series.pattern.as_str().to_owned(), series.digits, series.starts.as_slice()),
        None => {
            let prefix = match family {
                SeriesFamily::Invoices | SeriesFamily::Deposits => policy.invoice_prefix.as_str(),
                SeriesFamily::CreditNotes => policy.credit_note_prefix.as_str(),
                SeriesFamily::SelfBilled => "SB{supplier}",
            };
            let company = key.filter(|_| !is_first).map(|key| format!("-{}", key.as_str().to_uppercase()));
            (format!("{prefix}{}-{{year}}-", company.unwrap_or_default()), policy.digits, &[][..])
        }
    };
    let start = starts.iter().find(|start| start.year == day.year());
    let year = format!("{:04}", day.year());
    let mut series = pattern.replace("{year}", &year);
    if series.contains("{supplier}") {
        series = series.replace("{supplier}", &supplier(of.account, of.tax_ids));
    }
    Numbering { series, first: start.map_or(policy.first_number, |start| start.first), digits }
}

/// True for a number that one of our series may draw for a document of `day`: for any company, any kind, from where the series begins.
#[must_use]
pub fn is_drawn_here(
    policy: &InvoicingPolicy,
    sellers: &SellersPolicy,
    number: &InvoiceNumber,
    of: &Numbered<'_>,
    day: Date,
) -> bool {
    let companies = || std::iter::once(None).chain(sellers.sellers.iter().map(|company| Some(&company.key)));
    let is_of = |family: SeriesFamily, seller: Option<&Code>| {
        let Numbering { series, first, .. } = numbering_of_family(policy, sellers, family, &Numbered { seller, ..*of }, day);
        number.as_str().strip_prefix(&series).and_then(count_in).is_some_and(|count| count >= first)
    };
    SeriesFamily::ALL.into_iter().any(|family| companies().any(|seller| is_of(family, seller)))
}

/// The series of a credit note of `invoice`.
#[must_use]
pub fn numbering_of_credit(
    policy: &InvoicingPolicy,
    sellers: &SellersPolicy,
    invoice: &Invoice,
    kind: &DocumentKind,
    day: Date,
) -> Option<Numbering> {
    let tax_ids = invoice.issue().map_or(&[][..], |issue| issue.buyer.tax_ids.as_slice());
    let of = Numbered { kind, seller: invoice.terms.seller.as_ref(), account: invoice.account, tax_ids };
    numbering(policy, sellers, &of, day)
}

/// The supplier within a number: its SIREN, or what its id ends in.
fn supplier(account: AccountId, tax_ids: &[TaxId]) -> String {
    siren(tax_ids).map_or_else(
        || {
            let digits: String = account.to_bytes().iter().map(|byte| format!("{byte:02X}")).collect();
            digits.chars().skip(23).collect()
        },
        str::to_owned,
    )
}

/// What the numbers of `series` among `documents` look like.
#[must_use]
pub fn number_report<'a>(series: &str, documents: impl Iterator<Item = (&'a InvoiceNumber, Date)>) -> NumberReportAnswer {
    let counted = documents.filter_map(|(number, day)| Some((count_in(number.as_str().strip_prefix(series)?)?, day)));
    let mut counts: Vec<(u64, Date)> = counted.collect();
    counts.sort_unstable();
    let range = counts.first().zip(counts.last()).map(|(first, last)| (first.0, last.0));
    let is_there = |n: &u64| counts.binary_search_by_key(n, |(count, _)| *count).is_ok();
    let missing = range.map_or_else(Vec::new, |(first, last)| (first..=last).filter(|n| !is_there(n)).collect());
    let pairs = counts.iter().zip(counts.iter().skip(1));
    let out_of_order = pairs.filter(|(before, after)| after.1 < before.1).map(|(_, after)| after.0).collect();
    NumberReportAnswer { range, count: u64::try_from(counts.len()).unwrap_or(u64::MAX), missing, out_of_order }
}

/// What the numbers of every series among `documents` look like: the series of a number is what stands before its last digits.
#[must_use]
pub fn all_numbers(documents: &[(&InvoiceNumber, Date)]) -> Vec<SeriesNumbers> {
    let series_of = |number: &InvoiceNumber| number.as_str().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let mut names: Vec<String> = documents.iter().map(|(number, _)| series_of(number)).collect();
    names.sort_unstable();
    names.dedup();
    let report = |series: String| SeriesNumbers { numbers: number_report(&series, documents.iter().copied()), series };
    names.into_iter().map(report).collect()
}

/// The counter behind a series: digits alone, so that a longer series is not taken for a number of this one.
fn count_in(rest: &str) -> Option<u64> {
    rest.bytes().all(|byte| byte.is_ascii_digit()).then(|| rest.parse().ok()).flatten()
}
