//! What quotes and invoices have in common: lines, adjustments, VAT, totals.

use crate::invoicing::Seller;
use crate::kernel::{CrmError, Currency, Date, Fault, Money, Quantity};
use crate::pricing::{
    Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, LineTotal, PricedLine, TaxCategory, TaxGroup, TaxTreatment,
};

use super::labels::{Labels, filled};
use super::letterhead;
use super::model::{
    DocumentLanguage, DocumentSheet, SheetAdjustment, SheetColumns, SheetEntry, SheetLine, SheetParty, SheetTax, SheetTotals,
};
use super::policy::DocumentPolicy;
use super::writing::Writing;

/// What everything on a document is written with.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The words.
    pub labels: Labels,
    /// The figures.
    pub writing: Writing,
    /// The language.
    pub language: DocumentLanguage,
    /// The company's choices.
    pub policy: &'a DocumentPolicy,
    /// Who sells.
    pub seller: &'a Seller,
}

/// What is different from document to document.
#[derive(Debug)]
pub struct Masthead {
    /// What it is.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// What must not be overlooked.
    pub banner: Option<&'static str>,
    /// The day it bears.
    pub day: Date,
    /// Who buys.
    pub buyer: SheetParty,
    /// Days and references.
    pub facts: Vec<SheetEntry>,
    /// The currency.
    pub currency: Currency,
}

impl<'a> Desk<'a> {
    /// A desk for `language`, or the policy's own.
    #[must_use]
    pub fn new(policy: &'a DocumentPolicy, seller: &'a Seller, language: Option<DocumentLanguage>) -> Self {
        let language = language.unwrap_or(policy.language);
        Self { labels: Labels::of(language), writing: Writing(language), language, policy, seller }
    }

    /// A document with its head and foot, without lines and all that follows them.
    #[must_use]
    pub fn blank(&self, head: Masthead) -> DocumentSheet {
        let (labels, empty) = (&self.labels, SheetEntry { label: String::new(), value: String::new() });
        let mut facts = head.facts;
        facts.push(entry(labels.currency, self.writing.currency(head.currency)));
        DocumentSheet {
            language: self.language,
            day: head.day,
            title: head.title,
            number: head.number,
            banner: head.banner.map(str::to_owned),
            accent: self.policy.accent.clone(),
            is_accent_light: letterhead::is_accent_light(self.policy),
            logo: self.policy.logo.clone(),
            seller: letterhead::seller(self.seller, labels),
            buyer: head.buyer,
            facts,
            columns: self.columns(),
            lines: Vec::new(),
            adjustments: Vec::new(),
            taxes: Vec::new(),
            totals: SheetTotals { heading: None, entries: Vec::new(), grand: empty },
            accepted: None,
            apart: Vec::new(),
            note: None,
            payment: None,
            mentions: Vec::new(),
            signature: None,
            footer: letterhead::legal_lines(self.seller, labels, self.writing),
            paging: labels.paging,
        }
    }

    fn columns(&self) -> SheetColumns {
        let labels = &self.labels;
        SheetColumns {
            lines: [labels.description, labels.quantity, labels.price, labels.vat, labels.net].map(str::to_owned),
            taxes: [labels.vat_rate, labels.vat_base, labels.vat_amount].map(str::to_owned),
            lines_title: labels.lines_title.to_owned(),
            taxes_title: labels.vat_title.to_owned(),
        }
    }

    /// One line of the table, with what was taken off and put on it below.
    #[must_use]
    pub fn line(&self, description: &str, priced: &PricedLine, total: LineTotal) -> SheetLine {
        let (labels, writing) = (&self.labels, self.writing);
        let remark = |label, line: &LineAdjustment| {
            let amount = match line.adjustment {
                Adjustment::Amount(amount) => writing.money(amount),
                Adjustment::Percent(percent) => writing.percent(percent),
            };
            let text = filled(label, &[("amount", &amount)]);
            line.reason.as_ref().map_or_else(|| text.clone(), |reason| format!("{text} ({reason})"))
        };
        let off = priced.allowances.iter().map(|adjustment| remark(labels.off_line, adjustment));
        let on = priced.charges.iter().map(|adjustment| remark(labels.on_line, adjustment));
        let mut price = writing.price(priced.price);
        if priced.base_quantity != Quantity::ONE {
            let quantity = writing.quantity(priced.base_quantity);
            price = filled(labels.price_per, &[("price", &price), ("quantity", &quantity)]);
        }
        SheetLine {
            description: description.to_owned(),
            remarks: off.chain(on).collect(),
            parts: Vec::new(),
            quantity: writing.quantity(priced.quantity),
            price,
            tax: self.tax(&priced.tax),
            net: writing.amount(total.net),
        }
    }

    /// The rate of VAT, or the category where there is none.
    #[must_use]
    pub fn tax(&self, tax: &TaxTreatment) -> String {
        filled(self.labels.category(tax.category), &[("rate", &self.writing.percent(tax.rate))])
    }

    /// Allowances and charges on the whole document.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored document has.
    pub fn adjustments(
        &self,
        allowances: &[DocumentAdjustment],
        charges: &[DocumentAdjustment],
        line_net: Money,
    ) -> Result<Vec<SheetAdjustment>, Fault> {
        let row = |label, sign: fn(Money) -> Money, adjustment: &DocumentAdjustment| -> Result<SheetAdjustment, Fault> {
            let mut text = filled(label, &[("reason", adjustment.reason.as_str())]);
            let amount = match adjustment.adjustment {
                Adjustment::Amount(amount) => amount,
                Adjustment::Percent(percent) => {
                    text.push_str(&format!(" ({})", self.writing.percent(percent)));
                    line_net.times(percent)?
                }
            };
            Ok(SheetAdjustment { label: text, tax: self.tax(&adjustment.tax), amount: self.writing.amount(sign(amount)) })
        };
        let off = allowances.iter().map(|adjustment| row(self.labels.allowance, Money::negated, adjustment));
        off.chain(charges.iter().map(|adjustment| row(self.labels.charge, |amount| amount, adjustment))).collect()
    }

    /// VAT, group by group, each with every reason that one of `treatments` gives: those of the lines and adjustments that the totals count.
    #[must_use]
    pub fn taxes<'t>(
        &self,
        totals: &DocumentTotals,
        treatments: impl Iterator<Item = &'t TaxTreatment> + Clone,
    ) -> Vec<SheetTax> {
        let row = |group: &TaxGroup| {
            let alike = |tax: &&TaxTreatment| group.is_of(tax);
            let mut reasons: Vec<String> = Vec::new();
            for reason in treatments.clone().filter(alike).filter_map(|tax| tax.exemption()) {
                if !reasons.iter().any(|said| said == reason) {
                    reasons.push(reason.to_string());
                }
            }
            SheetTax {
                label: self.tax(&group.tax),
                reasons,
                base: self.writing.amount(group.taxable),
                amount: self.writing.amount(group.amount),
            }
        };
        totals.groups.iter().map(row).collect()
    }

    /// Net, VAT and gross, and above them what the net is made of where it is more than the lines.
    #[must_use]
    pub fn totals(&self, totals: &DocumentTotals, heading: Option<&str>, grand: &str) -> SheetTotals {
        let before = (!totals.prepaid.is_zero()).then_some((self.labels.prepaid.to_owned(), totals.prepaid));
        self.totals_less(totals, before.as_slice(), heading, (grand, totals.due))
    }

    /// The same, with each of what is taken off the gross, down to what is left then.
    #[must_use]
    pub fn totals_less(
        &self,
        totals: &DocumentTotals,
        taken_off: &[(String, Money)],
        heading: Option<&str>,
        (grand, left): (&str, Money),
    ) -> SheetTotals {
        let (labels, money) = (&self.labels, |amount| self.writing.money(amount));
        let mut entries = Vec::new();
        if !totals.allowances.is_zero() || !totals.charges.is_zero() {
            entries.push(entry(labels.line_net, money(totals.line_net)));
            let off = (!totals.allowances.is_zero()).then(|| entry(labels.allowances, money(totals.allowances.negated())));
            let on = (!totals.charges.is_zero()).then(|| entry(labels.charges, money(totals.charges)));
            entries.extend(off.into_iter().chain(on));
        }
        entries.push(entry(labels.total_net, money(totals.net)));
        entries.push(entry(labels.total_vat, money(totals.tax)));
        if left != totals.gross || !taken_off.is_empty() {
            entries.push(entry(labels.total_gross, money(totals.gross)));
            let before = taken_off.iter().map(|(label, amount)| entry(label, money(amount.negated())));
            let rounded = (!totals.rounding.is_zero()).then(|| entry(labels.rounding, money(totals.rounding)));
            entries.extend(before.chain(rounded));
        }
        SheetTotals { heading: heading.map(str::to_owned), entries, grand: entry(grand, money(left)) }
    }

    /// That the buyer owes the VAT, where it does.
    #[must_use]
    pub fn reverse_charge(&self, totals: &DocumentTotals) -> Option<String> {
        let is_reversed = totals.groups.iter().any(|group| group.tax.category == TaxCategory::ReverseCharge);
        is_reversed.then(|| self.labels.reverse_charge.to_owned())
    }

    /// Paragraphs of the company's own at the end of the mentions.
    pub fn closing(&self) -> impl Iterator<Item = String> {
        paragraphs(self.policy.footer.get(self.language).unwrap_or_default()).into_iter()
    }
}

/// A label and its value.
#[must_use]
pub fn entry(label: &str, value: impl Into<String>) -> SheetEntry {
    SheetEntry { label: label.to_owned(), value: value.into() }
}

/// The lines of a text, without those that are blank.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The line at `at` of totals that belong to the lines of a document.
///
/// # Errors
/// Corrupt where there is none, which no stored document has.
pub fn line_total(totals: &DocumentTotals, at: usize) -> Result<LineTotal, CrmError> {
    totals.lines.get(at).copied().ok_or_else(|| CrmError::Corrupt {
        subject: "document totals".to_owned(),
        detail: format!("line {at} has no total; restore the record from a backup"),
    })
}
