//! What another implementation reads out of our documents.

use crm_core::einvoicing::{ElectronicInvoice, Profile, cii, ubl};
use en16931::{Invoice, InvoiceAmount, validate};
use en16931_formats::read;
use rust_decimal::Decimal;

use super::made::{DOCUMENTS, Made, made};

/// The documents that the other implementation knows the profile of: it has none of the French extension.
fn known() -> impl Iterator<Item = Made> {
    (0..DOCUMENTS).map(made).filter(|made| made.invoice.profile != Profile::ExtendedCtcFr.identifier())
}

fn totals(invoice: &ElectronicInvoice) -> [Option<Decimal>; 10] {
    let totals = &invoice.totals;
    [
        Some(totals.line_net),
        totals.allowances,
        totals.charges,
        Some(totals.net),
        totals.tax,
        totals.tax_in_accounts,
        Some(totals.gross),
        totals.prepaid,
        totals.rounding,
        Some(totals.due),
    ]
}

fn totals_read(invoice: &Invoice) -> [Option<Decimal>; 10] {
    let totals = &invoice.totals;
    [
        Some(totals.line_total),
        totals.allowance_total,
        totals.charge_total,
        Some(totals.taxable_total),
        totals.vat_total,
        totals.vat_total_accounting,
        Some(totals.gross_total),
        totals.paid,
        totals.rounding,
        Some(totals.due),
    ]
    .map(|amount| amount.map(InvoiceAmount::into_decimal))
}

/// Everything the other implementation has to say of the bytes, or where its figures are not ours.
fn said(made: &Made, bytes: &[u8]) -> Vec<String> {
    let read = read(bytes).unwrap();
    // It holds CII to the schema of D16B, which has room for one invoice before; that of D22B, and of Factur-X, has room for each that a credit note is about.
    let entries = read.entries.iter().filter(|entry| !entry.path.ends_with("/InvoiceReferencedDocument"));
    let mut said: Vec<String> = entries.map(|entry| format!("{}: {}", entry.path, entry.message)).collect();
    if made.invoice.lines.is_empty() {
        // It has no profile without lines, and misses them.
        said.extend(validate(&read.invoice).findings().iter().filter(|one| !is_of_lines(&one.rule)).map(ToString::to_string));
    } else {
        said.extend(validate(&read.invoice).findings().iter().map(ToString::to_string));
    }
    if totals_read(&read.invoice) != totals(&made.invoice) {
        said.push(format!("other totals: {:?}", read.invoice.totals));
    }
    if read.invoice.lines.len() != made.invoice.lines.len() {
        said.push(format!("{} lines", read.invoice.lines.len()));
    }
    said.into_iter().map(|text| format!("{}: {text}", made.seed)).collect()
}

/// Rules that follow from the lines: that there are any, that they add up, that groups of VAT are theirs.
fn is_of_lines(rule: &str) -> bool {
    matches!(rule, "BR-16" | "BR-CO-10") || rule.ends_with("-08") || rule.ends_with("-01")
}

#[test]
fn another_implementation_reads_our_cii_without_a_word_and_to_the_same_totals() {
    let said: Vec<String> = known().flat_map(|made| said(&made, &cii::write(&made.invoice).unwrap())).collect();
    assert!(said.is_empty(), "{} complaints\n{}", said.len(), said.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn another_implementation_reads_our_ubl_without_a_word_and_to_the_same_totals() {
    let for_ubl = known().filter(|made| made.is_for_ubl);
    let said: Vec<String> = for_ubl.flat_map(|made| said(&made, &ubl::write(&made.invoice).unwrap())).collect();
    assert!(said.is_empty(), "{} complaints\n{}", said.len(), said.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}
