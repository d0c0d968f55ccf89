//! The documents of an invented company: what its customers get to read.

mod trade;

use crm_core::documents::{DocumentFormat, DocumentLanguage, RenderInvoice, RenderQuote, RenderedDocument};
use crm_core::kernel::{InvoiceId, QuoteId};

pub use crate::StoryError;
use trade::{Traded, trade};

/// A document and the name of its file.
#[derive(Debug, Clone)]
pub struct Sample {
    /// As `invoice.fr.html`.
    pub file: String,
    /// The document.
    pub document: RenderedDocument,
}

/// One of the documents there are to show.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Quote(QuoteId),
    Invoice(InvoiceId),
}

/// Every sample in every language, in the formats named.
///
/// # Errors
/// Where a step of the trade, or the writing of a document, fails.
pub fn samples(formats: &[DocumentFormat]) -> Result<Vec<Sample>, StoryError> {
    let Traded { session, draft, quote, signed, invoice, long, credit_note, deposit, last, situation } = trade()?;
    let shown = [
        ("quote-draft", Shown::Quote(draft)),
        ("quote", Shown::Quote(quote)),
        ("quote-signed", Shown::Quote(signed)),
        ("invoice", Shown::Invoice(invoice)),
        ("invoice-long", Shown::Invoice(long)),
        ("credit-note", Shown::Invoice(credit_note)),
        ("deposit", Shown::Invoice(deposit)),
        ("final-invoice", Shown::Invoice(last)),
        ("progress-invoice", Shown::Invoice(situation)),
    ];
    let mut samples = Vec::new();
    for (name, what) in shown {
        for language in [DocumentLanguage::French, DocumentLanguage::English] {
            for format in formats.iter().copied() {
                let language = Some(language);
                let document = match what {
                    Shown::Quote(quote) => session.ask(RenderQuote { quote, language, format })?,
                    Shown::Invoice(invoice) => session.ask(RenderInvoice { invoice, language, format })?,
                };
                let ending = match format {
                    DocumentFormat::Html => "html",
                    DocumentFormat::Pdf | DocumentFormat::FacturX => "pdf",
                };
                samples.push(Sample { file: format!("{name}.{}.{ending}", document.language.tag()), document });
            }
        }
    }
    Ok(samples)
}
