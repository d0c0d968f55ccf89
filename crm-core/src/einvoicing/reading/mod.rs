//! Documents that came in: which syntax it is, every figure as it was stated, and what was not taken over.
//!
//! Three things may be said about a document beside what it says itself. A *fault* is a term without which it is no document, or one that cannot be
//! read where it must: then there is no reading. A *finding* is any other term that is missing or malformed: the document stands without it. *Not
//! taken over* is every text and attribute of the file that no term of the model holds: nothing is lost silently.

mod pdf;
mod terms;
mod tree;

use crate::kernel::{Fault, Faults};

use super::model::ElectronicInvoice;

pub use pdf::{EmbeddedInvoice, embedded_invoice};
pub(in crate::einvoicing) use terms::{AdjustmentTerms, Terms, figure};
pub use tree::MAX_DOCUMENT_BYTES;
pub(in crate::einvoicing) use tree::{Element, Source, parse, text_of};

/// The root elements that are read, and their namespaces.
const ROOTS: [(InvoiceSyntax, &str, &str); 3] = [
    (InvoiceSyntax::Cii, "CrossIndustryInvoice", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
    (InvoiceSyntax::UblInvoice, "Invoice", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    (InvoiceSyntax::UblCreditNote, "CreditNote", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"),
];

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum InvoiceSyntax {
    /// UN/CEFACT Cross Industry Invoice, D16B and later.
    Cii,
    /// OASIS UBL 2.1, an invoice.
    UblInvoice,
    /// OASIS UBL 2.1, a credit note.
    UblCreditNote,
}

/// A term that is missing or malformed, though the document stands without it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TermFinding {
    /// The term of EN 16931-1, as `BT-9`.
    pub term: &'static str,
    /// Where in the file, what stands there, what is wrong, what to do.
    pub fault: Fault,
}

/// A text or an attribute of the file that the document does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NotTakenOver {
    /// Where it stands, as `/Invoice/InvoiceLine[2]/Item/@x`. Names are without prefix, brothers of one name are counted from 1.
    pub path: String,
    /// What stands there, without the blanks around it.
    pub text: String,
}

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InvoiceReading {
    /// How it is written.
    pub syntax: InvoiceSyntax,
    /// What it says, each figure with the decimals it was stated with.
    pub invoice: ElectronicInvoice,
    /// Terms that are missing or malformed.
    pub findings: Vec<TermFinding>,
    /// What the file says beside that.
    pub not_taken_over: Vec<NotTakenOver>,
}

/// Reads an electronic invoice of any syntax: CII, UBL, or a PDF that carries one (Factur-X, ZUGFeRD).
///
/// # Errors
/// It is none of these, is beyond [`MAX_DOCUMENT_BYTES`], says more than can be listed that is of no invoice, or a term is missing or malformed without which there is no document: each fault names the
/// term and its place.
pub fn read(bytes: &[u8]) -> Result<InvoiceReading, Faults> {
    if pdf::is_pdf(bytes) {
        return read_xml(&embedded_invoice(bytes)?.content, |_| true);
    }
    read_xml(bytes, |_| true)
}

/// Reads a document of one of the syntaxes that `expected` names.
pub(in crate::einvoicing) fn read_xml(bytes: &[u8], expected: fn(InvoiceSyntax) -> bool) -> Result<InvoiceReading, Faults> {
    let document = parse(text_of(bytes)?)?;
    let source = Source::new(&document);
    let root = source.root();
    let syntax = syntax_of(root).filter(|syntax| expected(*syntax)).ok_or_else(|| unknown_root(root))?;
    let terms = Terms::default();
    let invoice = match syntax {
        InvoiceSyntax::Cii => super::cii::reading::invoice(root, &terms),
        InvoiceSyntax::UblInvoice | InvoiceSyntax::UblCreditNote => super::ubl::reading::invoice(root, &terms),
    };
    let (invoice, findings) = terms.finish(invoice)?;
    Ok(InvoiceReading { syntax, invoice, findings, not_taken_over: source.not_taken_over()? })
}

fn syntax_of(root: Element<'_>) -> Option<InvoiceSyntax> {
    let of = |&&(_, name, namespace): &&(InvoiceSyntax, &str, &str)| root.name() == name && root.namespace() == Some(namespace);
    ROOTS.iter().find(of).map(|(syntax, _, _)| *syntax)
}

fn unknown_root(root: Element<'_>) -> Fault {
    let shown = format!("{{{}}}{}", root.namespace().unwrap_or_default(), root.name());
    let remedy = "give a CrossIndustryInvoice (CII), or an Invoice or CreditNote of UBL 2.1";
    Fault::new(shown, "this is not an electronic invoice of the syntax asked for", remedy)
}
