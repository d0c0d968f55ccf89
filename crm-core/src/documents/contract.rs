//! Questions in, documents and refusals out.

use crate::kernel::{InvoiceId, QuoteId, refusals};

use super::model::{DocumentFormat, DocumentLanguage};

/// Asks for a quote as its customer reads it. A quote that was sent looks as the policy `documents` of that day says; a draft, as today's.
///
/// Permission: read on the quote and on the products that its bundles are made of; of a draft, on its account. Answers the
/// [`RenderedDocument`](super::RenderedDocument). Refusals: DOC-001; a format that this build does not write, and a character that the font of a PDF
/// does not have, are invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RenderQuote {
    /// The quote.
    pub quote: QuoteId,
    /// The language; none: the policy's.
    pub language: Option<DocumentLanguage>,
    /// The form of the bytes.
    pub format: DocumentFormat,
}

/// Asks for an invoice or a credit note as its buyer reads it. What was issued looks as the policy `documents` of that day says; a draft, as today's.
///
/// Permission: read on the invoice and, for a credit note, on the invoice that it corrects; of a draft, on its account. Answers the
/// [`RenderedDocument`](super::RenderedDocument). Refusals: DOC-001; of a draft, and of an invoice without a seller, INV-002 as Factur-X; a format that this
/// build does not write, and a character that the font of a PDF does not have, are invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RenderInvoice {
    /// The invoice or credit note.
    pub invoice: InvoiceId,
    /// The language; none: the policy's.
    pub language: Option<DocumentLanguage>,
    /// The form of the bytes.
    pub format: DocumentFormat,
}

refusals! {
    /// Why documents say no.
    pub enum DocumentRefusal {
        /// Nobody is there to send it.
        NoSeller = "DOC-001": "the policy `sellers` in force on the day of the document names no company that sells; set it from that day on",
    }
}
