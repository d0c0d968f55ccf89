//! From a sheet to bytes, in the formats that this build writes.

#[cfg(not(all(feature = "documents", feature = "pdf")))]
use crate::kernel::Fault;
use crate::kernel::{CrmError, DocumentHash};

use super::model::{DocumentFormat, DocumentSheet, RenderedDocument};

/// The sheet as bytes, with their hash.
///
/// # Errors
/// Invalid at `format` for one that this build does not write; for PDF, a character that its font does not have, and a logo that cannot be read.
pub fn render(sheet: &DocumentSheet, format: DocumentFormat) -> Result<RenderedDocument, CrmError> {
    let content = match format {
        DocumentFormat::Html => html(sheet)?,
        DocumentFormat::Pdf => pdf(sheet)?,
    };
    let (hash, media_type) = (DocumentHash::of(&content), format.media_type().to_owned());
    Ok(RenderedDocument { content, media_type, language: *sheet.language(), hash })
}

#[cfg(feature = "documents")]
fn html(sheet: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    super::html::html(sheet)
}

#[cfg(not(feature = "documents"))]
fn html(_: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    Err(left_out("html", "documents"))
}

#[cfg(feature = "pdf")]
fn pdf(sheet: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    super::pdf::pdf(sheet, None)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &DocumentSheet) -> Result<Vec<u8>, CrmError> {
    Err(left_out("pdf", "pdf"))
}

/// The fault of a format that needs a feature which was left out.
#[cfg(not(all(feature = "documents", feature = "pdf")))]
fn left_out(format: &str, feature: &str) -> CrmError {
    let remedy = format!("build the library with the feature `{feature}`, or ask for another format");
    Fault::new(format, "this build of the library does not write this format", remedy).at("format").into()
}
