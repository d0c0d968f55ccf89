//! A document as a reader of the story sees it.

use std::io::Write;

use crm_core::invoicing::{DocumentKind, Invoice, Issue};
use crm_core::kernel::{Money, Percent};
use crm_core::pricing::adjusted;

use crate::table::amount;
use crate::{StoryError, table};

/// The number of a document; nothing for a draft.
pub fn number(document: &Invoice) -> String {
    document.issue().map(|issue| issue.number.to_string()).unwrap_or_default()
}

/// What issuing froze of a document.
pub fn issue(document: &Invoice) -> Result<&Issue, StoryError> {
    document.issue().ok_or(StoryError::Changed)
}

/// A rate of VAT.
pub fn rate(rate: Percent) -> String {
    format!("{rate} %")
}

/// Writes lines, what is taken off, VAT by rate, and what is to be paid.
pub fn show(out: &mut dyn Write, document: &Invoice) -> Result<(), StoryError> {
    let totals = document.totals();
    let lines = document.lines().iter().zip(&totals.lines).map(|(line, total)| {
        let priced = &line.priced;
        let price = table::grouped(&format!("{:.2}", priced.price.decimal()));
        vec![line.description.to_string(), priced.quantity.to_string(), price, rate(priced.tax.rate), amount(total.net)]
    });
    let off = document.allowances().iter().zip(adjusted(document.allowances(), totals.line_net)?).map(|(allowance, off)| {
        vec![allowance.reason.to_string(), String::new(), String::new(), rate(allowance.tax.rate), amount(off.negated())]
    });
    table::write(out, &["what", ">quantity", ">price", ">VAT", ">net"], lines.chain(off))?;
    let group = |(of, net, tax): (Percent, Money, Money)| format!("{} on {} is {}", rate(of), amount(net), amount(tax));
    let groups = totals.groups.iter().map(|of| group((of.tax.rate, of.taxable, of.amount)));
    writeln!(out, "  VAT of {}", groups.collect::<Vec<_>>().join(", of "))?;
    let [net, tax, gross] = [totals.net, totals.tax, totals.gross].map(amount);
    let due = match document.kind() {
        DocumentKind::Final { .. } => format!(" - {} of deposits = {} to pay", amount(totals.prepaid), amount(totals.due)),
        _ => String::new(),
    };
    writeln!(out, "  {net} net + {tax} VAT = {gross}{due}")?;
    Ok(())
}
