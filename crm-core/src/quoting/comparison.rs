//! In what two quotes differ.

use crate::kernel::{Money, Name};
use crate::pricing::{Adjustment, ReasonCode};

use super::model::{LineChoice, Quote, QuoteLine};

/// What a field was and is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct QuoteFieldChange {
    /// The field, as `quantity`.
    pub field: String,
    /// What it was; none: empty.
    pub from: Option<String>,
    /// What it is; none: empty.
    pub to: Option<String>,
}

/// A line that is in both quotes and differs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct QuoteLineChange {
    /// Key of the line.
    pub key: crate::kernel::Code,
    /// What differs.
    pub fields: Vec<QuoteFieldChange>,
}

/// In what two quotes differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct QuoteDiff {
    /// Lines that only the later one has.
    pub added: Vec<QuoteLine>,
    /// Lines that only the earlier one has.
    pub removed: Vec<QuoteLine>,
    /// Lines of both that differ, in the order of the later one.
    pub changed: Vec<QuoteLineChange>,
    /// What differs of the document itself.
    pub fields: Vec<QuoteFieldChange>,
    /// Net and gross of the earlier one.
    pub from: (Money, Money),
    /// Net and gross of the later one.
    pub to: (Money, Money),
}

impl QuoteDiff {
    /// True where both offer the same at the same price.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty() && self.fields.is_empty()
    }
}

/// In what `later` differs from `earlier`. Lines are the same where their keys are.
#[must_use]
pub fn diff(earlier: &Quote, later: &Quote) -> QuoteDiff {
    let in_other = |line: &QuoteLine, other: &Quote| other.lines.iter().any(|there| there.key == line.key);
    let only = |one: &Quote, other: &Quote| one.lines.iter().filter(|line| !in_other(line, other)).cloned().collect();
    let changed = later.lines.iter().filter_map(|line| {
        let before = earlier.lines.iter().find(|there| there.key == line.key)?;
        let fields = changes(line_fields(before), line_fields(line));
        (!fields.is_empty()).then(|| QuoteLineChange { key: line.key.clone(), fields })
    });
    QuoteDiff {
        added: only(later, earlier),
        removed: only(earlier, later),
        changed: changed.collect(),
        fields: changes(document_fields(earlier), document_fields(later)),
        from: (earlier.totals.net, earlier.totals.gross),
        to: (later.totals.net, later.totals.gross),
    }
}

type Fields = Vec<(&'static str, Option<String>)>;

fn changes(before: Fields, after: Fields) -> Vec<QuoteFieldChange> {
    let pairs = before.into_iter().zip(after).filter(|((_, from), (_, to))| from != to);
    pairs.map(|((field, from), (_, to))| QuoteFieldChange { field: field.to_owned(), from, to }).collect()
}

fn line_fields(line: &QuoteLine) -> Fields {
    let priced = &line.priced;
    let choice = match &line.choice {
        LineChoice::Standard => None,
        LineChoice::Optional { is_chosen } => Some(format!("optional, {}", chosen(*is_chosen))),
        LineChoice::Alternative { group, is_chosen } => Some(format!("alternative of {group}, {}", chosen(*is_chosen))),
    };
    let components = line.components.iter().map(|part| format!("{} of {}", part.quantity, part.product));
    vec![
        ("description", Some(line.description.to_string())),
        ("product", line.product.map(|product| product.to_string())),
        ("quantity", Some(priced.quantity.to_string())),
        ("price", Some(priced.price.to_string())),
        ("base_quantity", Some(priced.base_quantity.to_string())),
        ("gross_price", priced.gross_price.map(|price| price.to_string())),
        ("allowances", joined(priced.allowances.iter().map(line_adjustment))),
        ("charges", joined(priced.charges.iter().map(line_adjustment))),
        ("tax", Some(tax(&priced.tax))),
        ("choice", choice),
        ("components", joined(components)),
    ]
}

fn document_fields(quote: &Quote) -> Fields {
    let adjustments = |all: &[crate::pricing::DocumentAdjustment]| {
        let reason = |one: &crate::pricing::DocumentAdjustment| reason(Some(&one.reason), one.reason_code);
        joined(all.iter().map(|one| format!("{}{}, {}", adjustment(&one.adjustment), reason(one), tax(&one.tax))))
    };
    vec![
        ("currency", Some(quote.currency.to_string())),
        ("account", Some(quote.account.to_string())),
        ("contact", quote.contact.map(|contact| contact.to_string())),
        ("opportunity", quote.opportunity.map(|deal| deal.to_string())),
        ("allowances", adjustments(&quote.allowances)),
        ("charges", adjustments(&quote.charges)),
        ("valid_until", Some(quote.valid_until.to_string())),
        ("terms", Some(quote.terms.to_string()).filter(|terms| !terms.is_empty())),
    ]
}

const fn chosen(is_chosen: bool) -> &'static str {
    if is_chosen { "chosen" } else { "not chosen" }
}

fn adjustment(adjustment: &Adjustment) -> String {
    match adjustment {
        Adjustment::Amount(amount) => amount.to_string(),
        Adjustment::Percent(percent) => format!("{percent} %"),
    }
}

fn line_adjustment(one: &crate::pricing::LineAdjustment) -> String {
    format!("{}{}", adjustment(&one.adjustment), reason(one.reason.as_ref(), one.reason_code))
}

fn reason(words: Option<&Name>, code: Option<ReasonCode>) -> String {
    let words = words.map(|words| format!(" for {words}")).unwrap_or_default();
    format!("{words}{}", code.map(|code| format!(" ({code})")).unwrap_or_default())
}

fn tax(tax: &crate::pricing::TaxTreatment) -> String {
    let reason = tax.reason.as_ref().map(|reason| format!(", {reason}")).unwrap_or_default();
    let code = tax.reason_code.map(|code| format!(" ({code})")).unwrap_or_default();
    format!("{} {} %{reason}{code}", tax.category.code(), tax.rate)
}

fn joined(parts: impl Iterator<Item = String>) -> Option<String> {
    let text = parts.collect::<Vec<_>>().join("; ");
    Some(text).filter(|text| !text.is_empty())
}
